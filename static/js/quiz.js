/*
 * Taking a quiz: saves each choice at once, goes from question to question without the network,
 * and keeps what could not be sent yet on the device until it is.
 *
 * The device keeps option ids only, under the attempt's id, and forgets them once they are saved,
 * handed in, or the officer signs out (quiz-forget.js). The server decides what counts: it knows
 * the deadline, and refuses an answer older than the one it has.
 */
const PREFIX = "prima-quiz-";
const RETRY_FIRST = 1000;
const RETRY_LAST = 30000;
const WARN_AT_MINUTES = [5, 1];

/** What the officer chose and the server has not confirmed, by question id. */
class Waiting {
  constructor(attempt) {
    this.key = PREFIX + attempt;
    this.answers = new Map();
    try {
      this.answers = new Map(Object.entries(JSON.parse(localStorage.getItem(this.key)) ?? {}));
    } catch {
      // Storage is off or holds something else: answers then wait in memory only.
    }
  }

  put(question, answer) {
    this.answers.set(question, answer);
    this.#keep();
  }

  /** Forget an answer, unless a newer one has taken its place meanwhile. */
  drop(question, sequence) {
    if (this.answers.get(question)?.sequence === sequence) {
      this.answers.delete(question);
      this.#keep();
    }
  }

  clear() {
    this.answers.clear();
    this.#keep();
  }

  #keep() {
    try {
      if (this.answers.size) {
        localStorage.setItem(this.key, JSON.stringify(Object.fromEntries(this.answers)));
      } else {
        localStorage.removeItem(this.key);
      }
    } catch {
      // As above.
    }
  }
}

/** The line that says whether answers are saved; its sentences are in its data attributes. */
class Status {
  constructor(element) {
    this.element = element;
  }

  saved(time) {
    this.#show("saved", this.#text("saved", { time }));
  }

  saving() {
    this.#show("saving", this.#text("saving"));
  }

  waiting(count) {
    this.#show("waiting", this.#text(count === 1 ? "waitingOne" : "waiting", { count }));
  }

  signedOut() {
    const here = location.pathname + location.search;
    const url = `${this.element.dataset.signInUrl}?next=${encodeURIComponent(here)}`;
    this.#show("signed-out", this.#text("signedOut"), url, this.#text("signIn"));
  }

  stale() {
    this.#show("stale", this.#text("stale"), location.href, this.#text("reload"));
  }

  refused() {
    this.#show("refused", this.#text("refused"), location.href, this.#text("tryAgain"));
  }

  #text(name, values = {}) {
    const fill = (text, [key, value]) => text.replace(`{${key}}`, value);
    return Object.entries(values).reduce(fill, this.element.dataset[name]);
  }

  #show(state, text, url, label) {
    this.element.dataset.state = state;
    this.element.textContent = text;
    if (url) {
      const link = Object.assign(document.createElement("a"), { href: url, textContent: label });
      this.element.append(" ", link);
    }
  }
}

/** Sends waiting answers one after another, and tries again when the network is gone. */
class Saver {
  constructor(root, waiting, status) {
    this.url = root.dataset.answerUrl;
    this.pageUrl = root.dataset.pageUrl;
    this.waiting = waiting;
    this.status = status;
    this.delay = RETRY_FIRST;
    this.sending = null;
    this.isBlocked = false;
    addEventListener("online", () => this.flush());
    document.addEventListener("visibilitychange", () => {
      if (!document.hidden && waiting.answers.size) {
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
    return this.waiting.answers.size === 0;
  }

  async #sendAll() {
    while (this.waiting.answers.size && !this.isBlocked) {
      const [question, answer] = this.waiting.answers.entries().next().value;
      this.status.element.dataset.state !== "waiting" && this.status.saving();
      try {
        await this.#handle(await this.#post(question, answer), question, answer);
        this.delay = RETRY_FIRST;
      } catch {
        this.status.waiting(this.waiting.answers.size);
        this.timer = setTimeout(() => this.flush(), this.delay);
        this.delay = Math.min(2 * this.delay, RETRY_LAST);
        return;
      }
    }
  }

  #post(question, { options, sequence }) {
    const body = new URLSearchParams({ question, sequence });
    options.forEach((option) => body.append("option", option));
    const token = document.cookie.match(/(?:^|; )csrftoken=([^;]+)/)?.[1] ?? "";
    const headers = { Accept: "application/json", "X-CSRFToken": token };
    return fetch(this.url, { method: "POST", body, headers, redirect: "manual", keepalive: true });
  }

  /** Act on the server's reply; throws when the same answer should be sent again later. */
  async #handle(response, question, { sequence }) {
    if (response.type === "opaqueredirect" || response.status === 403) {
      this.isBlocked = true;
      this.status.signedOut();
    } else if (response.status === 409) {
      const { problem } = await response.json();
      this.waiting.drop(question, sequence);
      if (problem === "closed") {
        this.waiting.clear();
        location.assign(this.pageUrl);
      } else {
        this.status.stale();
      }
    } else if (response.ok) {
      const { saved, left } = await response.json();
      this.waiting.drop(question, sequence);
      this.status.saved(saved);
      if (left !== undefined) dispatchEvent(new CustomEvent("quiz-time", { detail: left }));
    } else if (response.status === 400 || response.status === 404) {
      this.waiting.drop(question, sequence);
      this.status.refused();
    } else {
      throw new Error(`The server answered ${response.status}`);
    }
  }
}

/** The questions on the page, one shown at a time. */
class Questions {
  constructor(root, saver) {
    this.root = root;
    this.saver = saver;
    this.forms = [...root.querySelectorAll("form[data-question]")];
    this.forms.forEach((form) => this.#restore(form));
    root.addEventListener("change", (event) => this.#choose(event.target.form));
    root.addEventListener("submit", (event) => this.#leave(event));
    addEventListener("popstate", () => this.#showFromAddress());
    addEventListener("keydown", (event) => this.#press(event));
    this.current.querySelector("h2").focus({ preventScroll: true });
  }

  get current() {
    return this.forms.find((form) => !form.hidden);
  }

  /** Put back what was chosen on this device and never reached the server. */
  #restore(form) {
    const { question, sequence } = form.dataset;
    const answer = this.saver.waiting.answers.get(question);
    if (answer && answer.sequence <= Number(sequence)) {
      this.saver.waiting.drop(question, answer.sequence);
    } else if (answer) {
      boxes(form).forEach((box) => {
        box.checked = answer.options.includes(box.value);
      });
      this.#number(form, answer.sequence);
      this.#note(form);
    }
  }

  #choose(form) {
    if (!form?.dataset.question) return;
    const options = boxes(form).filter((box) => box.checked).map((box) => box.value);
    const sequence = Number(form.dataset.sequence) + 1;
    this.#number(form, sequence);
    this.#note(form);
    this.saver.waiting.put(form.dataset.question, { options, sequence });
    this.saver.flush();
  }

  #number(form, sequence) {
    form.dataset.sequence = sequence;
    form.elements.sequence.value = sequence;
  }

  /** Mark the question as answered or not in every list of questions. */
  #note(form) {
    const isAnswered = boxes(form).some((box) => box.checked);
    const selector = `[data-goes-to="${form.dataset.question}"]`;
    this.root.querySelectorAll(selector).forEach((button) => {
      button.classList.toggle("question-map__item--answered", isAnswered);
      button.querySelector("[data-answered-note]").hidden = !isAnswered;
    });
  }

  async #leave(event) {
    if (!event.target.dataset.question) return;
    event.preventDefault();
    const goal = event.submitter?.value ?? "review";
    if (goal !== "review") {
      this.#show(Number(goal));
      history.pushState(null, "", `?soal=${goal}`);
    } else if (await this.saver.flush()) {
      location.assign(this.root.dataset.reviewUrl);
    }
  }

  #show(number) {
    this.forms.forEach((form) => {
      form.hidden = Number(form.dataset.number) !== number;
    });
    this.current.querySelector("h2").focus({ preventScroll: true });
    this.current.scrollIntoView({ block: "start" });
  }

  #showFromAddress() {
    const number = Number(new URLSearchParams(location.search).get("soal") ?? 1);
    if (this.forms[number - 1]) this.#show(number);
  }

  /** Keys 1 to 8 choose, Enter goes on; only while the focus is in the question (WCAG 2.1.4). */
  #press(event) {
    if (event.ctrlKey || event.altKey || event.metaKey || event.defaultPrevented) return;
    if (!this.current.contains(event.target)) return;
    if (/^[1-8]$/.test(event.key)) {
      boxes(this.current)[Number(event.key) - 1]?.click();
    } else if (event.key === "Enter" && !event.target.closest("a, button, summary")) {
      event.preventDefault();
      this.current.requestSubmit(this.current.querySelector("button[name=go]"));
    }
  }
}

/** Shows how much time is left; the server holds the deadline whatever this clock says. */
class Timer {
  constructor(root, saver) {
    this.root = root;
    this.saver = saver;
    this.face = root.querySelector("[data-timer]");
    this.notice = root.querySelector("[data-timer-notice]");
    this.#set(Number(root.dataset.secondsLeft));
    this.interval = setInterval(() => this.#tick(), 1000);
    this.#tick();
    addEventListener("quiz-time", ({ detail }) => this.#set(detail));
  }

  /** Go by what the server says is left: it may have given more time meanwhile. */
  #set(seconds) {
    this.end = Date.now() + 1000 * seconds;
    this.warnings = WARN_AT_MINUTES.filter((minutes) => 60 * minutes < this.left);
  }

  get left() {
    return Math.max(0, Math.round((this.end - Date.now()) / 1000));
  }

  #tick() {
    this.face.textContent = this.#words();
    this.face.toggleAttribute("data-urgent", this.left <= 60);
    if (this.left <= 60 * this.warnings[0]) {
      this.warnings.shift();
      this.notice.textContent = this.#words();
    }
    if (this.left === 0) {
      clearInterval(this.interval);
      this.#handIn();
    }
  }

  #words() {
    const { seconds, minute, minutes, over } = this.face.dataset;
    if (this.left === 0) return over;
    if (this.left < 60) return seconds.replace("{count}", this.left);
    const count = Math.ceil(this.left / 60);
    return count === 1 ? minute : minutes.replace("{count}", count);
  }

  /** Hand in because time is over; if there is more time by now, the server leads back here. */
  async #handIn() {
    if (!(await this.saver.flush())) return;
    const form = this.root.querySelector("[data-hand-in]");
    const reason = { type: "hidden", name: "time_over", value: "1" };
    form.append(Object.assign(document.createElement("input"), reason));
    form.submit();
  }
}

function boxes(form) {
  return [...form.querySelectorAll("input[name=option]")];
}

function take(root) {
  const waiting = new Waiting(root.dataset.attempt);
  const saver = new Saver(root, waiting, new Status(root.querySelector("[data-status]")));
  const isChecking = !root.querySelector("form[data-question]");
  if (!isChecking) new Questions(root, saver);
  if (root.dataset.secondsLeft) new Timer(root, saver);
  if (waiting.answers.size) {
    saver.flush().then((isDone) => isDone && isChecking && location.reload());
  }
  root.querySelector("[data-hand-in]").addEventListener("submit", async (event) => {
    if (!waiting.answers.size) return;
    event.preventDefault();
    if (await saver.flush()) event.target.submit();
  });
  addEventListener("beforeunload", (event) => {
    if (waiting.answers.size) event.preventDefault();
  });
}

const attempt = document.querySelector("[data-attempt]");
if (attempt) take(attempt);

const finished = document.querySelector("[data-finished-attempt]");
if (finished) new Waiting(finished.dataset.finishedAttempt).clear();
