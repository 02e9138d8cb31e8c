/*
 * An assessor's form: saves each mark and note as it is given. What could not be sent yet is kept for
 * this tab only (sessionStorage): notes about a person must not stay on a tablet that is handed on.
 */
import { Saver, Status, Waiting } from "./saving.js";
import { register } from "./unsent.js";

const PREFIX = "prima-rating-";
const TYPING_PAUSE = 700;

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

  /** Put back what never reached the server, unless something newer was given before we came. */
  #restore(box) {
    const { rating: indicator, sequence } = box.dataset;
    const waiting = this.saver.waiting.get(indicator);
    const isTouched = isChanged(box);
    if (waiting?.sequence > Number(sequence)) {
      this.#number(box, waiting.sequence);
      if (!isTouched) fill(box, waiting);
    } else if (waiting) {
      this.saver.waiting.drop(indicator, waiting.sequence);
    }
    if (isTouched) this.#keep(box);
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
    const mark = radios(box).find((radio) => radio.checked)?.value ?? "";
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

function radios(box) {
  return [...box.querySelectorAll("input[type=radio]")];
}

function isChanged(box) {
  const { value, defaultValue } = box.querySelector("textarea");
  return value !== defaultValue || radios(box).some((radio) => radio.checked !== radio.defaultChecked);
}

function fill(box, { mark, note }) {
  radios(box).forEach((radio) => {
    radio.checked = radio.value === mark;
  });
  box.querySelector("textarea").value = note;
}

function take(form) {
  const key = PREFIX + form.dataset.sheet;
  const waiting = new Waiting("sessionStorage", key);
  const saver = new Saver({
    url: form.action,
    closedUrl: form.dataset.pageUrl,
    waiting,
    status: new Status(form.querySelector("[data-status]")),
    encode: (indicator, rating) => new URLSearchParams({ indicator, ...rating }),
  });
  const ratings = new Ratings(form, saver);
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    ratings.finish();
    if (!(await saver.flush())) return;
    location.assign(event.submitter?.value === "review" ? form.dataset.reviewUrl : form.dataset.pageUrl);
  });
  addEventListener("beforeunload", (event) => {
    ratings.finish();
    if (waiting.size) event.preventDefault();
  });
  register(key, {
    get count() {
      return saver.count;
    },
    send() {
      ratings.finish();
      return saver.send();
    },
    forget() {
      saver.forget();
    },
  });
  if (waiting.size) saver.flush();
}

const form = document.querySelector("[data-sheet]");
if (form) take(form);
