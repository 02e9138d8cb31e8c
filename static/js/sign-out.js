/*
 * Signing out sends first what waits in this browser. What cannot be sent is lost only if the person
 * says so, and only once the server has signed them out: without a connection it cannot.
 *
 * The server has the browser clear its storage, but browsers obey over https only, so it is also
 * cleared here. Other tabs load anew, and find nobody signed in. Without this script the form signs
 * out by itself.
 */
import { csrfToken } from "./csrf.js";
import * as unsent from "./unsent.js";

const SIGNED_OUT = "signed-out";

class SignOut {
  constructor(dialog) {
    this.dialog = dialog;
    this.tabs = new BroadcastChannel("prima");
    this.tabs.addEventListener("message", ({ data }) => data === SIGNED_OUT && this.#follow());
    addEventListener("submit", (event) => this.#take(event));
    dialog.addEventListener("click", ({ target }) => {
      if (target.closest("[data-stay]")) dialog.close();
      if (target.closest("[data-go]")) this.#end();
    });
  }

  #take(event) {
    const action = event.target.getAttribute("action") ?? "";
    if (!new URL(action, location).pathname.endsWith("/logout/")) return;
    event.preventDefault();
    this.form = event.target;
    this.#begin();
  }

  async #begin() {
    const sending = unsent.send(this.dialog.dataset);
    const isShown = unsent.count() > 0;
    if (isShown) this.#show("sending");
    await sending;
    if (isShown && !this.dialog.open) return; // they stay
    if (unsent.count()) this.#show("unsent");
    else this.#end();
  }

  async #end() {
    const body = new URLSearchParams(new FormData(this.form));
    body.set("csrfmiddlewaretoken", csrfToken());
    try {
      const options = { method: "POST", body, redirect: "manual", keepalive: true };
      const response = await fetch(this.form.action, options);
      if (response.type !== "opaqueredirect") throw new Error(`The server answered ${response.status}`);
    } catch {
      this.#show("failed");
      return;
    }
    unsent.forget();
    this.tabs.postMessage(SIGNED_OUT);
    location.replace(this.dialog.dataset.after);
  }

  #follow() {
    unsent.forgetShared();
    location.reload();
  }

  #show(part) {
    this.dialog.querySelectorAll("[data-part]").forEach((element) => {
      element.hidden = element.dataset.part !== part;
    });
    this.dialog.querySelectorAll("[data-count]").forEach((element) => {
      element.textContent = unsent.count();
    });
    if (!this.dialog.open) this.dialog.showModal();
  }
}

const dialog = document.querySelector("[data-sign-out]");
try {
  unsent.forgetOthers(dialog.dataset.user);
  new SignOut(dialog);
} catch {
  // Storage is off, so nothing was kept.
}
