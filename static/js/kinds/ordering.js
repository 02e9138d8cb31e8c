/*
 * Steps to be put in order: a list whose steps move up and down, in place of one list of choices for
 * each place. Those stay in the page, hold the answer, and are what works without JavaScript.
 */
class OrderingSteps extends HTMLElement {
  connectedCallback() {
    this.selects = [...this.querySelectorAll("select")];
    this.list = Object.assign(document.createElement("ol"), { className: "ordering__steps" });
    this.notice = Object.assign(document.createElement("p"), { className: "visually-hidden" });
    this.notice.setAttribute("role", "status");
    this.querySelector("fieldset").append(this.list, this.notice);
    this.querySelector(".ordering__places").hidden = true;
    this.querySelector("[data-without-script]").hidden = true;
    this.querySelector("[data-with-script]").hidden = false;
    this.list.addEventListener("click", ({ target }) => this.#press(target.closest("button")));
    this.closest("form").addEventListener("answer-shown", () => this.#draw());
    this.#draw();
  }

  /** Show the steps as they stand in their places, those without a place last, as dealt. */
  #draw() {
    const dealt = [...this.selects[0].options].filter(({ value }) => value);
    const placed = this.selects.map(({ value }) => value).filter(Boolean);
    const order = [...new Set([...placed, ...dealt.map(({ value }) => value)])];
    const textOf = new Map(dealt.map(({ value, text }) => [value, text]));
    this.list.replaceChildren(...order.map((id) => this.#row(id, textOf.get(id))));
    this.#number();
  }

  #row(id, text) {
    const row = Object.assign(document.createElement("li"), { className: "ordering__step" });
    const words = Object.assign(document.createElement("span"), {
      className: "ordering__text",
      textContent: text,
    });
    row.dataset.step = id;
    const moves = Object.assign(document.createElement("span"), { className: "ordering__moves" });
    moves.append(this.#button("up", text), this.#button("down", text));
    row.append(words, moves);
    return row;
  }

  #button(way, text) {
    const button = Object.assign(document.createElement("button"), {
      type: "button",
      className: `ordering__move ordering__move--${way}`,
    });
    button.dataset.way = way;
    button.setAttribute("aria-label", this.dataset[way].replace("{step}", text));
    return button;
  }

  #press(button) {
    if (!button || button.getAttribute("aria-disabled") === "true") return;
    const row = button.closest("li");
    if (button.dataset.way === "up") row.previousElementSibling.before(row);
    else row.nextElementSibling.after(row);
    this.#number();
    button.focus();
    this.#tell(row);
    this.#answer();
  }

  #number() {
    const rows = [...this.list.children];
    rows.forEach((row, place) => {
      const [up, down] = row.querySelectorAll("button");
      up.setAttribute("aria-disabled", place === 0);
      down.setAttribute("aria-disabled", place === rows.length - 1);
    });
  }

  #tell(row) {
    const rows = [...this.list.children];
    this.notice.textContent = this.dataset.moved
      .replace("{step}", row.firstElementChild.textContent)
      .replace("{place}", rows.indexOf(row) + 1)
      .replace("{count}", rows.length);
  }

  #answer() {
    [...this.list.children].forEach((row, place) => {
      this.selects[place].value = row.dataset.step;
    });
    this.selects[0].dispatchEvent(new Event("change", { bubbles: true }));
  }
}

customElements.define("ordering-steps", OrderingSteps);
