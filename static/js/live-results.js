/*
 * Keeps a list of results up to date while it is looked at: asks for it again every ten seconds, at
 * the same address. Leaves it alone while the keyboard is in it, and while nobody sees the page.
 */
const EVERY = 10_000;

customElements.define(
  "live-results",
  class extends HTMLElement {
    connectedCallback() {
      this.timer = setInterval(() => this.#renew(), EVERY);
    }

    disconnectedCallback() {
      clearInterval(this.timer);
    }

    async #renew() {
      if (document.hidden || this.contains(document.activeElement)) return;
      const reply = await fetch(location.href, { headers: { "X-Live-Results": "1" } }).catch(() => null);
      if (!reply?.ok || reply.redirected) return;
      const list = await reply.text();
      if (!this.contains(document.activeElement)) this.innerHTML = list;
    }
  },
);
