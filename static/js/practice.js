/*
 * The daily practice: one question after another, what is right at once, without the network. The page
 * has brought everything. What is answered is kept on the device until the server has it, which marks
 * it; what is said here comes from comparing it with the solution in the page.
 */
import { answerOf } from "./answer-fields.js";
import { check } from "./checked.js";
import { PREFIX, encode, waitingOf } from "./practice-answers.js";
import { Saver, Status } from "./saving.js";
import { register } from "./unsent.js";

class Practice {
  constructor(root) {
    this.done = document.querySelector("[data-practice-done]");
    this.waiting = waitingOf(root.dataset.practice);
    this.saver = new Saver({
      url: root.dataset.answerUrl,
      waiting: this.waiting,
      status: new Status(root.querySelector("[data-status]")),
      encode,
      onSaved: ({ next }) => {
        const words = this.done.querySelector("[data-practice-next]");
        if (words) words.textContent = next;
      },
    });
    register(PREFIX + root.dataset.practice, this.saver);
    this.forms = [...root.querySelectorAll("form[data-item]")];
    this.left = this.forms.filter((form) => !this.#isAnswered(form));
    root.addEventListener("submit", (event) => this.#check(event));
    root.addEventListener("click", ({ target }) => this.#goOn(target.closest("[data-felt]")));
    document.addEventListener("visibilitychange", () => document.hidden && this.saver.flush());
    this.#show();
    this.saver.flush();
  }

  /** Whether an answer to it waits here, from a page that was closed. */
  #isAnswered({ dataset }) {
    return this.waiting.get(dataset.item)?.round === dataset.round;
  }

  #show() {
    this.forms.forEach((form) => {
      form.hidden = form !== this.left[0];
    });
    this.done.hidden = this.left.length > 0;
  }

  #check(event) {
    event.preventDefault();
    this.#keep(event.target, answerOf(event.target), "");
    check(event.target);
  }

  #keep({ dataset }, answer, felt) {
    const entry = { answer, felt, round: dataset.round, sequence: 1 };
    this.waiting.put(dataset.item, entry);
  }

  #goOn(button) {
    if (!button) return;
    const { form } = button;
    this.#keep(form, answerOf(form), button.dataset.felt);
    this.saver.flush();
    this.left.shift();
    this.#show();
    const next = this.left[0] ?? this.done;
    next.querySelector("h2").focus();
    next.scrollIntoView({ block: "start" });
  }
}

const root = document.querySelector("[data-practice]");
if (root) new Practice(root);
