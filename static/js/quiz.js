/*
 * Taking a quiz: saves each change of an answer at once, goes from question to question without the
 * network, and keeps what could not be sent yet on the device until it is.
 *
 * An answer is what the fields named "answer", or "answer-1" and so on, of its form say; their kind
 * knows what it means. The device keeps nothing else, under the attempt's id, and forgets it once it
 * is saved, handed in, or the officer signs out (sign-out.js). The server decides what counts: it
 * knows the deadline, and refuses an answer older than the one it has.
 */
import { answerOf, fields, isBox, isSaid, isText, saidIn } from "./answer-fields.js";
import { renewTokens } from "./csrf.js";
import { PREFIX, encode, sentBy, waitingFor } from "./quiz-answers.js";
import { Saver, Status } from "./saving.js";
import { register } from "./unsent.js";

const WARN_AT_MINUTES = [5, 1];
const TYPING_PAUSE = 700;

/** The questions on the page, one shown at a time. */
class Questions {
  constructor(root, saver) {
    this.root = root;
    this.saver = saver;
    this.latest = new Map();
    this.forms = [...root.querySelectorAll("form[data-question]")];
    this.map = root.querySelector("[data-map]");
    this.opened = Number(this.current.dataset.number);
    this.forms.forEach((form) => this.#restore(form));
    root.addEventListener("change", ({ target }) => this.#take(target.form));
    root.addEventListener("input", ({ target }) => {
      if (isText(target)) this.#take(target.form, TYPING_PAUSE);
    });
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
    const isTouched = fields(form).some(differsFromDefault);
    if (answer?.sequence > Number(sequence)) {
      this.#number(form, answer.sequence);
      if (!isTouched) this.#fill(form, sentBy(answer), answer.certainty);
    } else if (answer) {
      this.saver.waiting.drop(question, answer.sequence);
    }
    if (isTouched) this.#take(form);
  }

  #fill(form, answer, certainty) {
    form.querySelectorAll("[name=certainty]").forEach((radio) => {
      radio.checked = radio.value === certainty;
    });
    fields(form).forEach((field, place) => {
      if (isBox(field)) field.checked = isSaid(field, answer);
      else field.value = saidIn(field, answer, place);
    });
    this.#shown(form);
  }

  /** Note what is shown, and tell the scripts of the kinds, which may show it in their own way. */
  #shown(form) {
    this.latest.set(form, saidBy(form));
    this.#note(form);
    form.dispatchEvent(new Event("answer-shown"));
  }

  /** Take down what the server has for a question now; refuse goes back to it. */
  confirm(question, answer) {
    fields(this.#of(question)).forEach((field, place) => setDefault(field, answer, place));
  }

  /** Show what the server has instead of what it refused, unless something newer is on its way. */
  refuse(question, { answer, sequence }) {
    const form = this.#of(question);
    if (!this.saver.waiting.get(question)) {
      if (answer) this.confirm(question, answer);
      if (sequence) this.#number(form, sequence);
      form.reset();
      this.#shown(form);
      form.querySelector("[data-refusal]").hidden = false;
    }
  }

  #of(question) {
    return this.forms.find((form) => form.dataset.question === question);
  }

  /** Keep what is answered now, and send it after a pause of so many milliseconds. */
  #take(form, pause = 0) {
    if (!form?.dataset.question) return;
    const answer = answerOf(form);
    if (this.latest.get(form) !== saidBy(form)) {
      const sequence = Number(form.dataset.sequence) + 1;
      this.latest.set(form, saidBy(form));
      this.#number(form, sequence);
      this.#note(form);
      form.querySelector("[data-refusal]").hidden = true;
      const certainty = certaintyOf(form);
      this.saver.waiting.put(form.dataset.question, { answer, sequence, certainty });
    }
    clearTimeout(this.pausing);
    if (pause) this.pausing = setTimeout(() => this.saver.flush(), pause);
    else this.saver.flush();
  }

  #number(form, sequence) {
    form.dataset.sequence = sequence;
    form.elements.sequence.value = sequence;
  }

  /** Mark the question as answered or not in the list of all questions. */
  #note(form) {
    if (!this.map) return;
    const isAnswered = answerOf(form).some(Boolean);
    const button = this.#onMap(form);
    button.classList.toggle("question-map__item--answered", isAnswered);
    button.querySelector("[data-answered-note]").hidden = !isAnswered;
  }

  #onMap(form) {
    return this.map.querySelector(`[data-goes-to="${form.dataset.question}"]`);
  }

  async #leave(event) {
    if (!event.target.dataset.question) return;
    event.preventDefault();
    const goal = event.submitter?.value ?? "review";
    if ("served" in this.root.dataset) {
      if (await this.saver.flush()) this.#load(event.target, goal);
    } else if (goal !== "review") {
      this.#show(Number(goal));
      history.pushState(null, "", `?soal=${goal}`);
    } else if (await this.saver.flush()) {
      location.assign(this.root.dataset.reviewUrl);
    }
  }

  /** Let the server lead on: it decides which question comes, and tells what was right. */
  #load(form, goal) {
    form.append(Object.assign(document.createElement("input"), { type: "hidden", name: "go", value: goal }));
    renewTokens();
    form.submit();
  }

  #show(number) {
    this.forms.forEach((form) => {
      form.hidden = Number(form.dataset.number) !== number;
    });
    this.#moveMap();
    this.current.querySelector("h2").focus({ preventScroll: true });
    this.current.scrollIntoView({ block: "start" });
  }

  /** The list of all questions goes along, closed. */
  #moveMap() {
    this.map.open = false;
    this.map.querySelector("[aria-current]").removeAttribute("aria-current");
    this.#onMap(this.current).setAttribute("aria-current", "step");
    this.current.append(this.map);
  }

  #showFromAddress() {
    const number = Number(new URLSearchParams(location.search).get("soal") ?? this.opened);
    if (this.forms[number - 1]) this.#show(number);
  }

  /** Keys 1 to 8 choose, Enter goes on; only while the focus is in the question (WCAG 2.1.4). */
  #press(event) {
    if (event.ctrlKey || event.altKey || event.metaKey || event.defaultPrevented) return;
    if (!this.current.contains(event.target)) return;
    if (/^[1-8]$/.test(event.key)) {
      this.current.querySelectorAll(".choice__key")[Number(event.key) - 1]?.closest("label").click();
    } else if (event.key === "Enter" && !event.target.closest("a, button, summary, textarea")) {
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
    renewTokens();
    form.submit();
  }
}

function certaintyOf(form) {
  return form.querySelector("[name=certainty]:checked")?.value;
}

/** All that counts as a change when it is another. */
function saidBy(form) {
  return JSON.stringify([answerOf(form), certaintyOf(form)]);
}

function differsFromDefault(field) {
  if (isBox(field)) return field.checked !== field.defaultChecked;
  if (!field.options) return field.value !== field.defaultValue;
  return ![...field.options].find(({ selected }) => selected)?.defaultSelected && field.value !== "";
}

function setDefault(field, answer, place) {
  if (isBox(field)) field.defaultChecked = isSaid(field, answer);
  else if (!field.options) field.defaultValue = saidIn(field, answer, place);
  else {
    [...field.options].forEach((option) => {
      option.defaultSelected = option.value === saidIn(field, answer, place);
    });
  }
}

function take(root) {
  const waiting = waitingFor(root.dataset.attempt);
  const status = new Status(root.querySelector("[data-status]"));
  const saver = new Saver({
    url: root.dataset.answerUrl,
    closedUrl: root.dataset.pageUrl,
    waiting,
    status,
    encode,
    onSaved: ({ left }, question, answer) => {
      questions?.confirm(question, sentBy(answer));
      if (left !== undefined) dispatchEvent(new CustomEvent("quiz-time", { detail: left }));
    },
    onRefused: (reply, question) => {
      questions?.refuse(question, reply);
      return { number: root.querySelector(`[data-question="${question}"]`).dataset.number };
    },
  });
  register(PREFIX + root.dataset.attempt, saver);
  const isChecking = !root.querySelector("form[data-question]");
  const questions = isChecking ? null : new Questions(root, saver);
  if (root.dataset.secondsLeft) new Timer(root, saver);
  if (waiting.size) {
    saver.flush().then(() => isChecking && status.state === "saved" && location.reload());
  }
  root.querySelector("[data-hand-in]").addEventListener("submit", async (event) => {
    renewTokens();
    if (!waiting.size) return;
    event.preventDefault();
    if (!(await saver.flush())) return;
    renewTokens();
    event.target.submit();
  });
  tabs.addEventListener("message", ({ data }) => {
    if (data.handedIn !== root.dataset.attempt) return;
    saver.forget();
    location.assign(root.dataset.pageUrl);
  });
  addEventListener("beforeunload", (event) => {
    if (waiting.size) event.preventDefault();
  });
}

const tabs = new BroadcastChannel("prima");
const attempt = document.querySelector("[data-attempt]");
if (attempt) take(attempt);

const finished = document.querySelector("[data-finished-attempt]");
if (finished) {
  const { finishedAttempt: handedIn } = finished.dataset;
  waitingFor(handedIn).clear();
  tabs.postMessage({ handedIn });
}
