/*
 * Narrows a long list of check boxes to those that have every word typed. What is chosen stays
 * chosen, whether it is in sight or not; without JavaScript the whole list is there.
 */

class ChoiceFilter extends HTMLElement {
  connectedCallback() {
    const search = this.querySelector(".prima-choices__search");
    const input = search.querySelector("input");
    search.hidden = false;
    input.addEventListener("input", () => this.narrow(input.value));
    input.addEventListener("keydown", (event) => {
      if (event.key === "Enter") event.preventDefault(); // it would send the whole form
    });
    // Typing here changes nothing that could be saved.
    for (const name of ["input", "change"]) {
      search.addEventListener(name, (event) => event.stopPropagation());
    }
  }

  narrow(text) {
    const words = text.toLowerCase().split(/\s+/).filter(Boolean);
    for (const group of this.querySelectorAll(".prima-choices__group")) {
      const items = [...group.querySelectorAll("li")];
      for (const item of items) {
        const label = item.textContent.toLowerCase();
        item.hidden = !words.every((word) => label.includes(word));
      }
      group.hidden = items.every((item) => item.hidden);
    }
    const status = this.querySelector("[data-none]");
    const found = this.querySelector(".prima-choices__group:not([hidden])");
    status.textContent = found ? "" : status.dataset.none;
  }
}

customElements.define("choice-filter", ChoiceFilter);
