/*
 * A place on a picture: a tap on the picture chooses its name in the list, which holds the answer and
 * is what works by keyboard, by ear and without JavaScript. The areas are not drawn until chosen.
 */
class HotspotPlaces extends HTMLElement {
  connectedCallback() {
    this.areas = this.querySelector(".hotspot__areas");
    this.notice = this.querySelector("[role=status]");
    this.areas.removeAttribute("hidden");
    this.querySelector("[data-without-script]").hidden = true;
    this.querySelector("[data-with-script]").hidden = false;
    this.areas.addEventListener("click", ({ target }) => this.#tap(target.dataset.area));
    this.addEventListener("change", () => this.#show());
    this.closest("form").addEventListener("answer-shown", () => this.#show());
    this.#show();
  }

  #tap(area) {
    const radio = area && this.querySelector(`input[value="${area}"]`);
    if (radio) {
      radio.checked = true;
      radio.dispatchEvent(new Event("change", { bubbles: true }));
      const place = radio.closest("label").querySelector(".choice__text").textContent.trim();
      this.notice.textContent = this.dataset.chosen.replace("{place}", place);
    } else {
      this.notice.textContent = this.dataset.nothing;
    }
  }

  #show() {
    this.notice.textContent = "";
    const chosen = this.querySelector("input:checked")?.value;
    this.areas.querySelectorAll("rect").forEach((rectangle) => {
      rectangle.classList.toggle("hotspot__area--chosen", rectangle.dataset.area === chosen);
    });
  }
}

customElements.define("hotspot-places", HotspotPlaces);
