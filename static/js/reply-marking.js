/*
 * Marks a reply by the keyboard: a digit chooses a level of the criterion that has the focus, or of
 * the first one without a level, and goes on to the next; Alt and a digit puts in a saved phrase;
 * Ctrl+Enter saves. Adds up the points of what is chosen.
 */
class ReplyMarking extends HTMLElement {
  connectedCallback() {
    this.form = this.querySelector("form");
    this.comment = this.form.elements.comment;
    this.comment.setSelectionRange(this.comment.value.length, this.comment.value.length);
    this.criteria = [...this.querySelectorAll("[data-criterion]")];
    this.phrases = [...this.querySelectorAll("[data-phrase]")];
    for (const hint of this.querySelectorAll("[data-with-keys]")) hint.hidden = false;
    this.addEventListener("change", () => this.#add());
    this.addEventListener("click", (event) => this.#click(event));
    this.heard = (event) => this.#key(event);
    document.addEventListener("keydown", this.heard);
    this.#add();
  }

  disconnectedCallback() {
    document.removeEventListener("keydown", this.heard);
  }

  #key(event) {
    if (!this.form.checkVisibility()) return;
    const digit = /^(?:Digit|Numpad)([1-9])$/.exec(event.code)?.[1];
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      this.form.requestSubmit(this.querySelector("[data-next]"));
    } else if (digit && event.altKey && !event.ctrlKey && this.phrases[digit - 1]) {
      event.preventDefault();
      this.#insert(this.phrases[digit - 1].dataset.phrase);
    } else if (digit && !event.altKey && !event.ctrlKey && !event.metaKey && !this.#isTyping()) {
      event.preventDefault(); // else the last one is typed into the comment, which has the focus then
      this.#choose(digit - 1);
    }
  }

  #isTyping() {
    return document.activeElement.matches("textarea, select, input:not([type=radio])");
  }

  #choose(place) {
    const here = document.activeElement.closest("[data-criterion]");
    const current = here ?? this.criteria.find((each) => !each.querySelector(":checked"));
    const level = current?.querySelectorAll("input")[place];
    if (!level) return;
    level.checked = true;
    level.dispatchEvent(new Event("change", { bubbles: true }));
    const next = this.criteria[this.criteria.indexOf(current) + 1];
    const goal = next?.querySelector(":checked") ?? next?.querySelector("input") ?? this.comment;
    goal.focus();
  }

  #add() {
    const chosen = [...this.querySelectorAll("[data-criterion] :checked")];
    const points = chosen.reduce((sum, level) => sum + Number(level.dataset.points), 0);
    this.querySelector("[data-points-so-far]").textContent = points;
  }

  #click(event) {
    const phrase = event.target.closest("[data-phrase]");
    if (phrase) {
      event.preventDefault();
      this.#insert(phrase.dataset.phrase);
    } else if (event.target.value === "keep") {
      const { value, selectionStart, selectionEnd } = this.comment;
      this.form.elements.part.value = value.slice(selectionStart, selectionEnd);
    }
  }

  #insert(text) {
    const { value, selectionStart: from, selectionEnd: to } = this.comment;
    const before = from && !/\s$/.test(value.slice(0, from)) ? " " : "";
    this.comment.setRangeText(before + text, from, to, "end");
    this.comment.focus();
  }
}

customElements.define("reply-marking", ReplyMarking);
