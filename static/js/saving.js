/*
 * Saves each entry as it is made, and tries again when the network is gone. What the server has not
 * confirmed waits on the device. Every entry has a sequence number: the server refuses what is older
 * than what it has.
 */
import { senderHeaders } from "./csrf.js";
import { askToSignIn, reopen } from "./sign-in-again.js";

const RETRY_FIRST = 1000;
const RETRY_LAST = 30000;

/** Entries that the server has not confirmed, by id; `storage` names where they outlive the page. */
export class Waiting {
  #entries = new Map();

  constructor(storage, key) {
    this.storage = storage;
    this.key = key;
    try {
      this.#entries = this.#kept;
    } catch {
      // Storage is off or holds something else: entries then wait in memory only.
    }
  }

  get size() {
    return this.#entries.size;
  }

  get first() {
    return this.#entries.entries().next().value;
  }

  get(id) {
    return this.#entries.get(id);
  }

  put(id, entry) {
    this.#entries.set(id, entry);
    this.#keep((kept) => kept.set(id, entry));
  }

  /** Forget an entry, unless a newer one has taken its place meanwhile. */
  drop(id, sequence) {
    if (this.get(id)?.sequence === sequence) {
      this.#entries.delete(id);
      this.#keep((kept) => kept.get(id)?.sequence === sequence && kept.delete(id));
    }
  }

  clear() {
    this.#entries.clear();
    this.#keep((kept) => kept.clear());
  }

  get #kept() {
    return new Map(Object.entries(JSON.parse(window[this.storage].getItem(this.key)) ?? {}));
  }

  /** Change what is kept and nothing else: another tab may keep its own there. */
  #keep(change) {
    try {
      const kept = this.#kept;
      change(kept);
      if (kept.size) {
        window[this.storage].setItem(this.key, JSON.stringify(Object.fromEntries(kept)));
      } else {
        window[this.storage].removeItem(this.key);
      }
    } catch {
      // As above.
    }
  }
}

/** The line that says whether everything is saved; its sentences are in its data attributes. */
export class Status {
  constructor(element) {
    this.element = element;
  }

  get state() {
    return this.element.dataset.state;
  }

  show(state, values = {}) {
    const fill = (text, [key, value]) => text.replace(`{${key}}`, value);
    this.element.dataset.state = state;
    this.element.textContent = Object.entries(values).reduce(fill, this.element.dataset[state]);
  }

  /** Say so and ask for it; then call `goOn`. */
  signedOut(goOn) {
    this.show("signedOut");
    const properties = { type: "button", className: "in-words", textContent: this.element.dataset.signIn };
    const button = Object.assign(document.createElement("button"), properties);
    button.addEventListener("click", reopen);
    this.element.append(" ", button);
    askToSignIn(goOn);
  }

  stale(values) {
    this.show("stale", values);
    const { reload } = this.element.dataset;
    if (reload) this.#link(location.href, reload);
  }

  refused(values) {
    this.show("refused", values);
    const { tryAgain } = this.element.dataset;
    if (tryAgain) this.#link(location.href, tryAgain);
  }

  #link(url, label) {
    const link = Object.assign(document.createElement("a"), { href: url, textContent: label });
    this.element.append(" ", link);
  }
}

/** In place of a Status where no line shows it. */
export const SILENT = { show() {}, signedOut() {}, stale() {}, refused() {} };

/**
 * Sends what waits, one after another.
 *
 * encode(id, entry): the fields to send; closedUrl: where to go, if anywhere, once nothing is accepted;
 * onSaved(reply, id, entry): what else to do with the server's reply to an entry it has saved;
 * onRefused(reply, id): what else to do when it refuses one for good; returns values for the status;
 * outlivesPlace: what waits is kept also where its place is gone, which may come back.
 */
export class Saver {
  constructor({
    url, closedUrl, waiting, status, encode, onSaved = () => {}, onRefused = () => ({}), outlivesPlace = false,
  }) {
    Object.assign(this, { url, closedUrl, waiting, status, encode, onSaved, onRefused, outlivesPlace });
    this.delay = RETRY_FIRST;
    this.sending = null;
    this.isBlocked = false;
    this.isLeaving = false;
    addEventListener("online", () => this.flush());
    document.addEventListener("visibilitychange", () => {
      if (!document.hidden && waiting.size) this.#goOn();
    });
  }

  get count() {
    return this.waiting.size;
  }

  #goOn() {
    this.isBlocked = false;
    this.flush();
  }

  /** Try once more before the person signs out, and stay on this page whatever the server says. */
  async send() {
    this.isBlocked = false;
    this.isLeaving = true;
    await this.flush();
    this.isLeaving = false;
  }

  /** Give up what waits. */
  forget() {
    clearTimeout(this.timer);
    this.waiting.clear();
  }

  /** Send everything that waits; resolves to whether nothing waits any more. */
  async flush() {
    clearTimeout(this.timer);
    this.sending ??= this.#sendAll().finally(() => {
      this.sending = null;
    });
    await this.sending;
    return this.waiting.size === 0;
  }

  async #sendAll() {
    while (this.waiting.size && !this.isBlocked) {
      const [id, entry] = this.waiting.first;
      if (this.status.state !== "waiting") this.status.show("saving");
      try {
        await this.#handle(await this.#post(id, entry), id, entry);
        this.delay = RETRY_FIRST;
      } catch {
        this.status.show("waiting", { count: this.waiting.size });
        this.timer = setTimeout(() => this.flush(), this.delay);
        this.delay = Math.min(2 * this.delay, RETRY_LAST);
        return;
      }
    }
  }

  #post(id, entry) {
    const body = this.encode(id, entry);
    const headers = { Accept: "application/json", ...senderHeaders() };
    return fetch(this.url, { method: "POST", body, headers, redirect: "manual", keepalive: true });
  }

  /** Act on the server's reply; throws when the same should be sent again later. */
  async #handle(response, id, entry) {
    const { sequence } = entry;
    if (response.status === 401 || response.status === 403) {
      this.isBlocked = true; // nobody is signed in, or not whose page this is
      this.status.signedOut(() => this.#goOn());
    } else if (response.status === 409) {
      const reply = await response.json();
      this.waiting.drop(id, sequence);
      if (reply.problem === "closed") {
        this.waiting.clear();
        this.onRefused(reply, id);
        if (this.closedUrl && !this.isLeaving) location.assign(this.closedUrl);
      } else {
        this.status.stale(this.onRefused(reply, id));
      }
    } else if (response.ok) {
      const reply = await response.json();
      this.waiting.drop(id, sequence);
      this.status.show("saved", { time: reply.saved });
      this.onSaved(reply, id, entry);
    } else if (response.status === 422 || (response.status === 404 && this.outlivesPlace)) {
      this.isBlocked = true; // what waits stays with the browser
      this.status.refused();
    } else if (response.status === 400 || response.status === 404) {
      this.waiting.drop(id, sequence);
      this.status.refused(this.onRefused({}, id));
    } else {
      throw new Error(`The server answered ${response.status}`);
    }
  }
}
