/*
 * Keeps what is typed in Wagtail's editor when it cannot be saved: the session ended, somebody else
 * signed in, or the network is gone.
 *
 * The page with the text stays: the person signs in again in another tab and goes on here. What
 * could not be saved is also kept in this tab's storage, under the person's id, and brought back as
 * a draft when they open the same editor again in this tab. It is forgotten once it is saved, when
 * they sign out (sign-out.js asks first), and when somebody else signs in.
 */
import { csrfToken } from "./csrf.js";
import { register } from "./unsent.js";

const KEY = "prima-editor";
const LOOK_AGAIN_EVERY = 3000;
const OF_THE_OLD_PAGE = ["csrfmiddlewaretoken", "loaded_revision_id", "loaded_revision_created_at"];

/** What could not be saved, in this tab's storage. */
const kept = {
  get() {
    try {
      return JSON.parse(sessionStorage.getItem(KEY));
    } catch {
      return null; // storage is off
    }
  },

  put(entry) {
    try {
      sessionStorage.setItem(KEY, JSON.stringify(entry));
    } catch {
      // Storage is off or full: the page still has it.
    }
  },

  forget() {
    try {
      sessionStorage.removeItem(KEY);
    } catch {
      // As above.
    }
  },
};

/** The window that says what has happened; shows one of its parts at a time. */
class Notice {
  constructor(dialog) {
    this.dialog = dialog;
    this.parts = [...dialog.querySelectorAll("[data-part]")];
    dialog.addEventListener("click", ({ target }) => {
      if (target.closest("[data-close]")) dialog.close();
    });
  }

  get isWaiting() {
    return this.dialog.open && ["nobody", "somebody"].includes(this.shown);
  }

  show(part, words = "") {
    this.shown = part;
    this.parts.forEach((element) => {
      element.hidden = element.dataset.part !== part;
    });
    this.dialog.querySelectorAll("[data-words]").forEach((element) => {
      element.textContent = words;
    });
    if (!this.dialog.open) this.dialog.showModal();
  }

  close() {
    this.dialog.close();
  }
}

class Editor {
  isPassing = false;
  hasTriedAgain = false;

  constructor(form, notice) {
    this.form = form;
    this.notice = notice;
    const { user, sessionUrl } = notice.dialog.dataset;
    Object.assign(this, { user, sessionUrl });
    document.addEventListener("submit", (event) => this.#check(event), { capture: true });
    document.addEventListener("w-autosave:error", ({ detail }) => this.#fail(detail.type));
    document.addEventListener("w-autosave:success", () => this.#rest());
    addEventListener("online", () => kept.get() && this.#saveItself());
    notice.dialog.addEventListener("click", ({ target }) => {
      if (target.closest("[data-bring-back]")) this.#bringBack();
      if (target.closest("[data-discard]")) kept.forget();
    });
    this.#explainWindows();
    setInterval(() => this.#lookAgain(), LOOK_AGAIN_EVERY);
    register(KEY, this);
    this.#offer();
  }

  get #savesItself() {
    return this.form.dataset.controller.split(" ").includes("w-autosave");
  }

  get #path() {
    return new URL(this.form.action).pathname;
  }

  get count() {
    return Number(kept.get() !== null || this.form.dataset.wUnsavedHasEditsValue === "true");
  }

  /** Save what was typed before its writer signs out. */
  async send() {
    if (!this.#savesItself || !this.count) return;
    const isKnown = new Promise((done) => {
      ["w-autosave:success", "w-autosave:error"].forEach((name) =>
        document.addEventListener(name, done, { once: true }),
      );
    });
    this.#saveItself();
    await isKnown;
  }

  forget() {
    kept.forget();
    this.form.setAttribute("data-w-unsaved-confirmation-value", "false");
  }

  /** Say who is signed in here now: me, somebody, nobody; or offline. */
  async #whoIsHere() {
    try {
      const options = { redirect: "manual", cache: "no-store" };
      const response = await fetch(this.sessionUrl, options);
      if (!response.ok) return "nobody";
      return String((await response.json()).user) === this.user ? "me" : "somebody";
    } catch {
      return "offline";
    }
  }

  /** Send nothing that the server would answer with the sign-in page. */
  async #check(event) {
    if (event.target !== this.form || this.isPassing) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    const who = await this.#whoIsHere();
    if (who === "me") {
      this.#pass(event.submitter);
    } else {
      this.#keep();
      event.submitter?.setAttribute("data-w-progress-loading-value", "false");
      this.notice.show(who);
    }
  }

  /** Send it after all; the button pressed may be inactive by now, so its value goes along. */
  #pass(button) {
    this.isPassing = true;
    kept.forget();
    this.#renewTokens();
    if (button?.name) {
      const { name, value } = button;
      const pressed = Object.assign(document.createElement("input"), { type: "hidden", name, value });
      this.form.append(pressed);
    }
    this.form.requestSubmit();
  }

  /** Wagtail's windows, to choose or to comment, say nothing where the server refuses them. */
  #explainWindows() {
    const open = window.ModalWorkflow;
    window.ModalWorkflow = (options) => {
      const opened = open({
        ...options,
        onError: async (...failure) => {
          const who = await this.#whoIsHere();
          if (who === "me") {
            options.onError?.(...failure);
            return;
          }
          // One that has not opened goes, and its button works again; one that has keeps its text.
          const { container } = opened;
          if (!container?.hasClass("in")) container?.trigger("hide.bs.modal").trigger("hidden.bs.modal");
          this.notice.show(who);
        },
      });
      return opened;
    };
  }

  async #fail(type) {
    if (type !== "server_error" && type !== "network_error") return;
    this.#keep();
    const who = await this.#whoIsHere();
    if (who === "nobody" || who === "somebody") {
      this.notice.show(who);
    } else if (who === "me" && !this.hasTriedAgain) {
      this.hasTriedAgain = true; // signed in anew in another tab: only the token is old
      this.#goOn();
    }
  }

  #rest() {
    this.hasTriedAgain = false;
    kept.forget();
  }

  async #lookAgain() {
    if (this.notice.isWaiting && (await this.#whoIsHere()) === "me") {
      this.notice.close();
      this.#goOn();
    }
  }

  #goOn() {
    this.#renewTokens();
    this.#saveItself();
  }

  #saveItself() {
    if (!this.#savesItself) return;
    const trigger = { bubbles: true, cancelable: true, detail: { type: "edits" } };
    this.form.dispatchEvent(new CustomEvent("w-unsaved:add", trigger));
  }

  /** A token is good for one session, and Wagtail's scripts read theirs when the page loads. */
  #renewTokens() {
    const token = csrfToken();
    if (!token) return;
    window.wagtailConfig.CSRF_TOKEN = token;
    document.querySelectorAll("[name=csrfmiddlewaretoken]").forEach((input) => {
      input.value = token;
    });
  }

  #keep() {
    if (!this.#savesItself) return;
    const fields = [...new FormData(this.form)].filter(
      ([name, value]) => typeof value === "string" && !OF_THE_OLD_PAGE.includes(name),
    );
    kept.put({ user: this.user, path: this.#path, at: Date.now(), fields });
  }

  #offer() {
    const entry = kept.get();
    if (entry?.user !== this.user || entry.path !== this.#path) return;
    const format = new Intl.DateTimeFormat(document.documentElement.lang, { timeStyle: "short" });
    this.notice.show("kept", format.format(entry.at));
  }

  /** Save what was kept as the newest draft; the versions before it stay in the history. */
  async #bringBack() {
    const body = new FormData();
    kept.get().fields.forEach(([name, value]) => body.append(name, value));
    body.append("csrfmiddlewaretoken", this.form.elements.csrfmiddlewaretoken.value);
    try {
      const headers = { Accept: "application/json" };
      const response = await fetch(this.form.action, { method: "POST", body, headers });
      const answer = await response.json();
      if (!answer.success) throw new Error(answer.error_message);
      kept.forget();
      this.form.setAttribute("data-w-unsaved-confirmation-value", "false");
      location.assign(answer.url ?? this.form.action);
    } catch ({ message }) {
      this.notice.show("refused", message);
    }
  }
}

const form = document.querySelector("form[data-edit-form]");
const dialog = document.querySelector("[data-editor-notice]");
if (form && dialog) new Editor(form, new Notice(dialog));
