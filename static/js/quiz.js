/*
 * Taking a quiz: saves each choice at once, goes from question to question without the network,
 * and keeps what could not be sent yet on the device until it is.
 *
 * The device keeps option ids only, under the attempt's id, and forgets them once they are saved,
 * handed in, or the officer signs out (forget.js). The server decides what counts: it knows
 * the deadline, and refuses an answer older than the one it has.
 */
import { Saver, Status, Waiting } from "./saving.js";

const PREFIX = "prima-quiz-";
const WARN_AT_MINUTES = [5, 1];

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

  /** Put back what never reached the server, unless something newer was chosen before we came. */
  #restore(form) {
    const { question, sequence } = form.dataset;
    const answer = this.saver.waiting.get(question);
    const isTouched = boxes(form).some((box) => box.checked !== box.defaultChecked);
    if (answer?.sequence > Number(sequence)) {
      this.#number(form, answer.sequence);
      if (!isTouched) this.#fill(form, answer);
    } else if (answer) {
      this.saver.waiting.drop(question, answer.sequence);
    }
    if (isTouched) this.#choose(form);
  }

  #fill(form, { options }) {
    boxes(form).forEach((box) => {
      box.checked = options.includes(box.value);
    });
    this.#note(form);
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

function encode(question, { options, sequence }) {
  const body = new URLSearchParams({ question, sequence });
  options.forEach((option) => body.append("option", option));
  return body;
}

function waitingFor(attempt) {
  return new Waiting("localStorage", PREFIX + attempt);
}

function take(root) {
  const waiting = waitingFor(root.dataset.attempt);
  const saver = new Saver({
    url: root.dataset.answerUrl,
    closedUrl: root.dataset.pageUrl,
    waiting,
    status: new Status(root.querySelector("[data-status]")),
    encode,
    onSaved: ({ left }) => {
      if (left !== undefined) dispatchEvent(new CustomEvent("quiz-time", { detail: left }));
    },
  });
  const isChecking = !root.querySelector("form[data-question]");
  if (!isChecking) new Questions(root, saver);
  if (root.dataset.secondsLeft) new Timer(root, saver);
  if (waiting.size) {
    saver.flush().then((isDone) => isDone && isChecking && location.reload());
  }
  root.querySelector("[data-hand-in]").addEventListener("submit", async (event) => {
    if (!waiting.size) return;
    event.preventDefault();
    if (await saver.flush()) event.target.submit();
  });
  addEventListener("beforeunload", (event) => {
    if (waiting.size) event.preventDefault();
  });
}

const attempt = document.querySelector("[data-attempt]");
if (attempt) take(attempt);

const finished = document.querySelector("[data-finished-attempt]");
if (finished) waitingFor(finished.dataset.finishedAttempt).clear();
