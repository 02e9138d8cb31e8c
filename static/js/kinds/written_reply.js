/* Counts the words of a reply while it is written, and says when they are too few or too many. */
class WrittenReply extends HTMLElement {
  connectedCallback() {
    this.field = this.querySelector("textarea");
    this.count = this.querySelector("[data-count]");
    this.field.addEventListener("input", () => this.#show());
    this.closest("form").addEventListener("answer-shown", () => this.#show());
    this.#show();
  }

  #show() {
    const count = this.field.value.split(/\s+/).filter(Boolean).length;
    const remark = this.#remark(count);
    const words = this.dataset.words.replace("{count}", count);
    this.count.textContent = remark ? `${words} (${remark})` : words;
    this.count.toggleAttribute("data-over", remark === this.dataset.long);
  }

  #remark(count) {
    const { least, most, short, long } = this.dataset;
    if (most && count > Number(most)) return long;
    return least && count && count < Number(least) ? short : "";
  }
}

customElements.define("written-reply", WrittenReply);
