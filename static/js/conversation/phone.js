/*
 * Beside the form: the node that is open as the officer sees it on a phone. From there it can be played
 * on, with other values too, and what was played from the opening on becomes a test.
 */
import { post } from "./checks.js";
import { askName } from "./dialogs.js";
import { isFact } from "./controls.js";
import { nameOf, newKey, nodeOf } from "./document.js";
import { button, calmly, h } from "./dom.js";
import { redraw } from "./panel.js";
import { say } from "./words.js";

const PAUSE = 400;

export class Phone {
  isShown = false;
  #choices = [];
  #values = null;
  #variant = "";
  #asked = 0;

  constructor(element, store, { play, phone, personaName }) {
    Object.assign(this, { element, store, address: play, personaName });
    this.frame = h("iframe", { class: "conversation-phone__frame", title: say("phone") });
    this.frame.addEventListener("load", () => {
      this.frame.contentDocument.addEventListener("click", (event) => this.#choose(event));
      this.#draw();
    });
    this.page = phone;
    this.given = h("div", { class: "conversation-phone__given" });
    this.status = h("p", { class: "conversation-note", role: "status" });
    this.again = button(say("play_again"), () => this.begin(), { name: "rotate" });
    this.save = button(say("save_test"), () => this.#save(), { name: "check" });
    element.append(this.frame, this.status,
      h("div", { class: "conversation-tools" }, this.again, store.isReadOnly ? null : this.save), this.given);
    store.addEventListener("change", calmly(PAUSE, () => this.#ask()));
    store.addEventListener("open", () => this.begin());
  }

  show(isShown) {
    this.isShown = isShown;
    this.element.hidden = !isShown;
    if (isShown && !this.frame.src) this.frame.src = this.page;
    this.begin();
  }

  /** Play from the node that is open, with the values one comes there with. */
  begin() {
    this.#choices = [];
    this.#values = null;
    this.#ask();
  }

  async #ask() {
    if (!this.isShown || !this.store.node) return;
    const number = (this.#asked += 1);
    const asked = {
      document: this.store.doc, node: this.store.open, choices: this.#choices, replies: {},
      values: this.#values, variant: this.#variant, persona_name: this.personaName(),
    };
    const answer = await post(this.address, asked).catch(() => ({ problem: say("not_played") }));
    if (number !== this.#asked) return; // a later one is under way
    this.answer = answer;
    this.#draw();
  }

  #draw() {
    const { answer } = this;
    const place = this.frame.contentDocument?.querySelector("[data-phone]");
    if (!answer || !place) return;
    place.innerHTML = answer.html ?? "";
    this.save.disabled = !answer.ending || !answer.moves?.length || !nodeOf(this.store.doc, answer.ending);
    this.status.textContent = answer.problem ?? this.#whence(answer);
    redraw(this.given, answer.problem ? [] : this.#fields(answer));
    if (!this.#choices.length) return;
    place.lastElementChild?.scrollIntoView({ block: "end" });
    if (document.activeElement === this.frame) place.querySelector(".options h2, .ending h2")?.focus();
  }

  #whence({ is_reached: isReached }) {
    if (this.#values) return say("with_values");
    return say(isReached ? "by_choices" : "not_reached");
  }

  #fields({ values }) {
    const { variables, variants } = this.store.doc;
    const chooseVariant = ({ target }) => {
      this.#variant = target.value;
      this.begin();
    };
    const asked = variables.filter(({ id }) => id in values).map((variable) => this.#value(variable, values));
    return [
      variants.length ? h("div", { class: "conversation-field" },
        h("label", { for: "conversation-try-variant" }, say("played_variant")),
        h("select", { id: "conversation-try-variant", on: { change: chooseVariant } },
          h("option", { value: "" }, say("as_it_stands")),
          variants.map(({ key, name }) => h("option", { value: key, selected: key === this.#variant }, name || say("unnamed"))))) : null,
      asked.length ? h("fieldset", {}, h("legend", {}, say("played_values")), asked) : null,
    ].filter(Boolean);
  }

  #value(variable, values) {
    const id = `conversation-try-${variable.id}`;
    const heard = ({ target }) => {
      const value = Number(target.value);
      if (!Number.isInteger(value)) return;
      this.#choices = [];
      this.#values = { ...values, ...this.#values, [variable.id]: value };
      this.#ask();
    };
    const control = isFact(variable)
      ? h("select", { id, on: { change: heard } }, [0, 1].map((value) => h("option", {
        value, selected: Number(values[variable.id]) === value,
      }, say(value ? "yes" : "no"))))
      : h("input", {
        id, type: "number", step: 1, min: variable.least ?? 0, max: variable.most ?? 10, value: values[variable.id], on: { change: heard },
      });
    return h("div", { class: "conversation-field" }, h("label", { for: id }, variable.name || variable.id), control);
  }

  #choose({ target }) {
    const choice = target.closest("[data-choice]")?.dataset.choice;
    if (!choice) return;
    this.#choices = [...this.#choices, choice];
    this.#ask();
  }

  async #save() {
    const { moves, ending } = this.answer;
    const { doc } = this.store;
    const name = await askName(say("save_test"), say("field.test_name"), say("test_name", { ending: nameOf(nodeOf(doc, ending)) }));
    if (!name) return;
    const key = newKey(doc.tests.map((test) => test.key), "t");
    this.store.put({ ...doc, tests: [...doc.tests, { key, name, variant: this.#variant, moves, ending }] });
    this.status.textContent = say("test_saved");
  }
}
