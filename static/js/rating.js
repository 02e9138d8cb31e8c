/*
 * An assessor's form: saves each mark and note as it is given, and tries again when the network is
 * gone. What could not be sent yet is kept for this tab only (sessionStorage): notes about a person
 * must not stay on a tablet that is handed on. The server refuses anything older than what it has.
 */
const PREFIX = "prima-rating-";
const RETRY_FIRST = 1000;
const RETRY_LAST = 30000;
const TYPING_PAUSE = 700;

/** Marks and notes that the server has not confirmed, by indicator id. */
class Waiting {
  constructor(sheet) {
    this.key = PREFIX + sheet;
    this.ratings = new Map();
    try {
      this.ratings = new Map(Object.entries(JSON.parse(sessionStorage.getItem(this.key)) ?? {}));
    } catch {
      // Storage is off or holds something else: ratings then wait in memory only.
    }
  }

  put(indicator, rating) {
    this.ratings.set(indicator, rating);
    this.#keep();
  }

  /** Forget a rating, unless a newer one has taken its place meanwhile. */
  drop(indicator, sequence) {
    if (this.ratings.get(indicator)?.sequence === sequence) {
      this.ratings.delete(indicator);
      this.#keep();
    }
  }

  clear() {
    this.ratings.clear();
    this.#keep();
  }

  #keep() {
    try {
      if (this.ratings.size) {
        sessionStorage.setItem(this.key, JSON.stringify(Object.fromEntries(this.ratings)));
      } else {
        sessionStorage.removeItem(this.key);
      }
    } catch {
      // As above.
    }
  }
}

/** The line that says whether everything is saved; its sentences are in its data attributes. */
class Status {
  constructor(element) {
    this.element = element;
  }

  show(state, values = {}) {
    const fill = (text, [key, value]) => text.replace(`{${key}}`, value);
    this.element.dataset.state = state;
    this.element.textContent = Object.entries(values).reduce(fill, this.element.dataset[state]);
  }

  link(url, label) {
    const link = Object.assign(document.createElement("a"), { href: url, textContent: label });
    this.element.append(" ", link);
  }

  signedOut() {
    const { signInUrl, signIn } = this.element.dataset;
    this.show("signedOut");
    this.link(`${signInUrl}?next=${encodeURIComponent(location.pathname)}`, signIn);
  }

  stale() {
    this.show("stale");
    this.link(location.href, this.element.dataset.reload);
  }

  refused() {
    this.show("refused");
    this.link(location.href, this.element.dataset.tryAgain);
  }
}

/** Sends what waits, one after another, and tries again when the network is gone. */
class Saver {
  constructor(form, waiting, status) {
    this.url = form.action;
    this.pageUrl = form.dataset.pageUrl;
    this.waiting = waiting;
    this.status = status;
    this.delay = RETRY_FIRST;
    this.sending = null;
    this.isBlocked = false;
    addEventListener("online", () => this.flush());
    document.addEventListener("visibilitychange", () => {
      if (!document.hidden && waiting.ratings.size) {
        this.isBlocked = false;
        this.flush();
      }
    });
  }

  /** Send everything that waits; resolves to whether nothing waits any more. */
  async flush() {
    clearTimeout(this.timer);
    this.sending ??= this.#sendAll().finally(() => {
      this.sending = null;
    });
    await this.sending;
    return this.waiting.ratings.size === 0;
  }

  async #sendAll() {
    while (this.waiting.ratings.size && !this.isBlocked) {
      const [indicator, rating] = this.waiting.ratings.entries().next().value;
      if (this.status.element.dataset.state !== "waiting") this.status.show("saving");
      try {
        await this.#handle(await this.#post(indicator, rating), indicator, rating);
        this.delay = RETRY_FIRST;
      } catch {
        this.status.show("waiting", { count: this.waiting.ratings.size });
        this.timer = setTimeout(() => this.flush(), this.delay);
        this.delay = Math.min(2 * this.delay, RETRY_LAST);
        return;
      }
    }
  }

  #post(indicator, rating) {
    const body = new URLSearchParams({ indicator, ...rating });
    const token = document.cookie.match(/(?:^|; )csrftoken=([^;]+)/)?.[1] ?? "";
    const headers = { Accept: "application/json", "X-CSRFToken": token };
    return fetch(this.url, { method: "POST", body, headers, redirect: "manual", keepalive: true });
  }

  /** Act on the server's reply; throws when the same should be sent again later. */
  async #handle(response, indicator, { sequence }) {
    if (response.type === "opaqueredirect" || response.status === 403) {
      this.isBlocked = true;
      this.status.signedOut();
    } else if (response.status === 409) {
      const { problem } = await response.json();
      this.waiting.drop(indicator, sequence);
      if (problem === "closed") {
        this.waiting.clear();
        location.assign(this.pageUrl);
      } else {
        this.status.stale();
      }
    } else if (response.ok) {
      const { saved } = await response.json();
      this.waiting.drop(indicator, sequence);
      this.status.show("saved", { time: saved });
    } else if (response.status === 400 || response.status === 404) {
      this.waiting.drop(indicator, sequence);
      this.status.refused();
    } else {
      throw new Error(`The server answered ${response.status}`);
    }
  }
}

/** The behaviours of the form, each with its marks and a note. */
class Ratings {
  constructor(form, saver) {
    this.saver = saver;
    this.pauses = new Map();
    this.boxes = [...form.querySelectorAll("[data-rating]")];
    this.boxes.forEach((box) => this.#restore(box));
    form.addEventListener("change", ({ target }) => this.#keep(target.closest("[data-rating]")));
    form.addEventListener("input", ({ target }) => {
      if (target.localName === "textarea") this.#keepSoon(target.closest("[data-rating]"));
    });
  }

  /** Put back what was given in this tab and never reached the server. */
  #restore(box) {
    const { rating: indicator, sequence } = box.dataset;
    const waiting = this.saver.waiting.ratings.get(indicator);
    if (!waiting) return;
    if (waiting.sequence <= Number(sequence)) {
      this.saver.waiting.drop(indicator, waiting.sequence);
      return;
    }
    box.querySelectorAll("input[type=radio]").forEach((radio) => {
      radio.checked = radio.value === waiting.mark;
    });
    box.querySelector("textarea").value = waiting.note;
    this.#number(box, waiting.sequence);
  }

  #keepSoon(box) {
    clearTimeout(this.pauses.get(box));
    this.pauses.set(box, setTimeout(() => this.#keep(box), TYPING_PAUSE));
  }

  #keep(box) {
    if (!box) return;
    clearTimeout(this.pauses.get(box));
    this.pauses.delete(box);
    const sequence = Number(box.dataset.sequence) + 1;
    this.#number(box, sequence);
    const mark = box.querySelector("input[type=radio]:checked")?.value ?? "";
    const note = box.querySelector("textarea").value;
    this.saver.waiting.put(box.dataset.rating, { mark, note, sequence });
    this.saver.flush();
  }

  /** Keep notes that are being typed, so that leaving loses nothing. */
  finish() {
    [...this.pauses.keys()].forEach((box) => this.#keep(box));
  }

  #number(box, sequence) {
    box.dataset.sequence = sequence;
    box.querySelector("input[type=hidden]").value = sequence;
  }
}

function take(form) {
  const waiting = new Waiting(form.dataset.sheet);
  const status = new Status(form.querySelector("[data-status]"));
  const saver = new Saver(form, waiting, status);
  const ratings = new Ratings(form, saver);
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    ratings.finish();
    if (!(await saver.flush())) return;
    location.assign(event.submitter?.value === "review" ? form.dataset.reviewUrl : form.dataset.pageUrl);
  });
  addEventListener("beforeunload", (event) => {
    ratings.finish();
    if (waiting.ratings.size) event.preventDefault();
  });
  addEventListener("submit", ({ target }) => {
    if (new URL(target.action).pathname.endsWith("/logout/")) waiting.clear();
  });
  if (waiting.ratings.size) saver.flush();
}

const form = document.querySelector("[data-sheet]");
if (form) take(form);
