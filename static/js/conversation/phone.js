/*
 * Beside the form: the node that is open as the officer sees it on a phone. From there it can be played
 * on, with other values too, and what was played from the opening on becomes a test.
 */
import { post } from "./checks.js";
import { askName } from "./dialogs.js";
import { isFact } from "./controls.js";
import { nameOf, newKey, nodeOf } from "./document.js";
import { button, calmly, h, icon } from "./dom.js";
import { redraw } from "./panel.js";
import { say } from "./words.js";

const PAUSE = 400;

export class Phone {
  isShown = false;
  #given = [];
  #drawn = "";
  #values = null;
  #variant = "";
  #asked = 0;

  constructor(element, store, { play, phone, personaName }) {
    Object.assign(this, { element, store, address: play, personaName });
    this.frame = h("iframe", { class: "conversation-phone__frame", title: say("phone") });
    this.frame.addEventListener("load", () => {
      this.frame.contentDocument.addEventListener("submit", (event) => this.#give(event));
      this.#draw();
    });
    this.page = phone;
    this.given = h("div", { class: "conversation-phone__given" });
    this.status = h("p", { class: "conversation-note", role: "status" });
    this.again = button(say("play_again"), () => this.begin(), { name: "rotate" });
    this.save = button(say("save_test"), () => this.#save(), { name: "check" });
    this.toggle = button(say("play_from_here"), () => this.show(!this.isShown), {
      name: "mobile-alt", id: "conversation-tool-phone", "aria-pressed": "false",
    });
    element.append(this.#head(), this.frame, this.status,
      h("div", { class: "conversation-tools" }, this.again, store.isReadOnly ? null : this.save), this.given);
    const askSoon = calmly(PAUSE, () => this.#ask());
    store.addEventListener("change", ({ detail }) => detail.isMove || askSoon());
    store.addEventListener("open", () => this.begin());
  }

  #head() {
    const shut = () => {
      this.show(false);
      this.toggle.focus();
    };
    return h("div", { class: "conversation-panel__head" },
      h("h3", {}, icon("mobile-alt"), say("phone")),
      button(say("close"), shut, { name: "cross", isQuiet: true }));
  }

  show(isShown) {
    this.isShown = isShown;
    this.element.hidden = !isShown;
    this.toggle.setAttribute("aria-pressed", String(isShown));
    if (isShown && !this.frame.src) this.frame.src = this.page;
    if (isShown) this.element.scrollIntoView({ block: "nearest" });
    this.begin();
  }

  /** Play from the node that is open, with the values one comes there with. */
  begin() {
    this.#given = [];
    this.#drawn = "";
    this.#values = null;
    this.#ask();
  }

  async #ask() {
    if (!this.isShown || !this.store.node) return;
    const number = (this.#asked += 1);
    const asked = {
      document: this.store.doc, node: this.store.open, given: this.#given,
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
    this.#fill(place, answer.html ?? "");
    this.save.disabled = !answer.ending || !answer.moves?.length || !nodeOf(this.store.doc, answer.ending);
    this.status.textContent = answer.problem ?? this.#whence(answer);
    redraw(this.given, answer.problem ? [] : this.#fields(answer));
    if (!this.#given.length) return;
    place.lastElementChild?.scrollIntoView({ block: "end" });
    if (document.activeElement === this.frame) place.querySelector(".options h2, .ending h2")?.focus();
  }

  /** What was ticked or typed stays while the same is asked: the author goes on writing beside it. */
  #fill(place, html) {
    const asked = `${this.store.open} ${this.#given.length}`;
    const form = asked === this.#drawn && place.querySelector("form");
    const typed = form ? [...new FormData(form)] : [];
    this.#drawn = asked;
    place.innerHTML = html;
    for (const [name, value] of typed) {
      const field = place.querySelector(name === "mark" ? `[name=mark][value="${CSS.escape(value)}"]` : `[name=${name}]`);
      if (field?.type === "checkbox") field.checked = true;
      else if (field) field.value = value;
    }
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
      this.#given = [];
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

  /** Give what the officer would send: a choice, what is written, or what is ticked. */
  #give(event) {
    event.preventDefault();
    const sent = new FormData(event.target, event.submitter?.name ? event.submitter : undefined);
    const given = sent.get("choice") ?? sent.get("reply")?.trim() ?? sent.getAll("mark").join(" ");
    this.#given = [...this.#given, given];
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
