/*
 * In the editor of a question about a place on a picture: shows the picture that is chosen with the
 * areas that the fields below say in percent, and writes into those fields what is drawn. The area
 * drawn is the one whose fields were last entered. Not a module: Wagtail loads it as it finds it.
 */
(() => {
  const SVG = "http://www.w3.org/2000/svg";
  const SIDES = ["x", "y", "width", "height"];
  const AREA = /(-areas-\d+-value-).*$/;

  class HotspotDrawing extends HTMLElement {
    connectedCallback() {
      if (this.svg) return;
      this.block = this.parentElement.querySelector("input").name.replace(/-drawing$/, "");
      this.note = Object.assign(document.createElement("p"), { textContent: this.dataset.empty });
      this.image = Object.assign(document.createElement("img"), { alt: "", draggable: false });
      this.svg = document.createElementNS(SVG, "svg");
      this.svg.setAttribute("viewBox", "0 0 100 100");
      this.svg.setAttribute("preserveAspectRatio", "none");
      this.append(this.note, this.image, this.svg);
      this.heard = new AbortController();
      const { signal } = this.heard;
      document.addEventListener("change", () => this.#show(), { capture: true, signal });
      document.addEventListener("input", () => this.#show(), { signal });
      document.addEventListener("focusin", ({ target }) => this.#enter(target), { signal });
      this.svg.addEventListener("pointerdown", (event) => this.#begin(event));
      this.svg.addEventListener("pointermove", (event) => this.#draw(event));
      this.svg.addEventListener("pointerup", () => { this.from = null; });
      this.#show();
    }

    disconnectedCallback() {
      this.heard.abort();
    }

    /** The first field of each area there is, in order. */
    get areas() {
      const labels = document.querySelectorAll(`input[name^="${this.block}-areas-"][name$="-value-label"]`);
      return [...labels].map(({ name }) => name.replace(/label$/, "")).filter((area) => {
        const deleted = document.getElementsByName(area.replace(/value-$/, "deleted"))[0];
        return !deleted?.value;
      });
    }

    #field(area, side) {
      return document.getElementsByName(area + side)[0];
    }

    #enter({ name = "" }) {
      if (!name.startsWith(`${this.block}-areas-`) || !AREA.test(name)) return;
      this.active = name.replace(AREA, "$1");
      this.#show();
    }

    #show() {
      const id = document.getElementsByName(`${this.block}-picture-image`)[0]?.value ?? "";
      const address = id && this.dataset.pictureOf.replace(/\/0\//, `/${id}/`);
      this.note.hidden = Boolean(id);
      this.image.hidden = !id;
      this.svg.toggleAttribute("hidden", !id);
      if (id && this.image.getAttribute("src") !== address) this.image.src = address;
      this.svg.replaceChildren(...this.areas.map((area) => this.#rectangle(area)));
    }

    #rectangle(area) {
      const drawn = document.createElementNS(SVG, "rect");
      SIDES.forEach((side) => drawn.setAttribute(side, Number(this.#field(area, side)?.value) || 0));
      drawn.classList.toggle("is-active", area === this.active);
      drawn.classList.toggle("is-correct", Boolean(this.#field(area, "is_correct")?.checked));
      return drawn;
    }

    #begin(event) {
      const isEmpty = (area) => !this.#field(area, "width")?.value;
      if (!this.areas.includes(this.active)) this.active = this.areas.find(isEmpty) ?? this.areas[0];
      if (!this.active) return;
      event.preventDefault();
      this.svg.setPointerCapture(event.pointerId);
      this.from = this.#at(event);
    }

    #draw(event) {
      if (!this.from) return;
      const to = this.#at(event);
      const [left, top] = [0, 1].map((axis) => Math.min(this.from[axis], to[axis]));
      const [right, bottom] = [0, 1].map((axis) => Math.max(this.from[axis], to[axis]));
      const said = { x: left, y: top, width: Math.max(right - left, 1), height: Math.max(bottom - top, 1) };
      SIDES.forEach((side) => {
        const field = this.#field(this.active, side);
        field.value = said[side];
        field.dispatchEvent(new Event("input", { bubbles: true }));
      });
    }

    #at({ clientX, clientY }) {
      const box = this.svg.getBoundingClientRect();
      const percent = (value, size) => Math.round(Math.min(Math.max(value / size, 0), 1) * 100);
      return [percent(clientX - box.left, box.width), percent(clientY - box.top, box.height)];
    }
  }

  customElements.define("hotspot-drawing", HotspotDrawing);
})();
