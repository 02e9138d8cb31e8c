/*
 * In a window where several things are chosen: what was ticked stays chosen, in sight and at hand,
 * when the list is searched or turned over. Wagtail's own script knows only what the list shows.
 */

const TICK = "[data-multiple-choice-select]";

class TickedSoFar extends HTMLElement {
  connectedCallback() {
    const form = document.querySelector("form[data-multiple-choice-form]");
    if (!form) return; // only one is chosen here
    if (!form.contains(this)) {
      form.prepend(this); // what is ticked is sent with the form
      return;
    }
    form.addEventListener("change", ({ target }) => target.matches(TICK) && this.note(target));
    const results = form.querySelector("#search-results");
    new MutationObserver(() => this.tick(results)).observe(results, { childList: true });
  }

  note(box) {
    const kept = this.kept(box.value);
    if (this.contains(box)) this.forget(box);
    else if (!box.checked) kept?.closest("li").remove();
    else if (!kept) this.keep(box);
    this.hidden = !this.querySelector("li");
    const form = this.closest("form");
    form.querySelector("[data-multiple-choice-submit]").disabled = !form.querySelector(
      `${TICK}:checked`,
    );
  }

  kept(value) {
    return this.querySelector(`${TICK}[value="${CSS.escape(value)}"]`);
  }

  keep(box) {
    const row = document.createElement("li");
    const label = document.createElement("label");
    const mine = document.createElement("input");
    mine.type = "checkbox";
    Object.assign(mine, { name: box.name || "id", value: box.value, checked: true });
    mine.dataset.multipleChoiceSelect = "";
    label.append(mine, " ", box.labels[0].textContent.trim());
    row.append(label);
    this.querySelector("ul").append(row);
    box.removeAttribute("name"); // or it would be sent twice
  }

  forget(mine) {
    for (const box of this.closest("form").querySelectorAll(`#search-results ${TICK}`)) {
      if (box.value === mine.value) box.checked = false;
    }
    mine.closest("li").remove();
    this.closest("form").querySelector(TICK)?.focus();
  }

  tick(results) {
    for (const box of results.querySelectorAll(TICK)) {
      if (!this.kept(box.value)) continue;
      box.checked = true;
      box.removeAttribute("name");
    }
  }
}

customElements.define("ticked-so-far", TickedSoFar);
