/*
 * The fields of the editor's forms. Each takes a `form` (its store, and `path`: the place in the
 * document of what it shows) and returns elements; what is typed goes into the document at once.
 */
import { SIGNS, named, rowsOf, textOf, unnamed } from "./conditions.js";
import { askTarget, pick } from "./dialogs.js";
import { ACTS, KINDS, MOODS, OUTCOMES, at, nameOf, put } from "./document.js";
import { button, h } from "./dom.js";
import { knows, say } from "./words.js";

/** A place in the document with what stands there. */
export class Form {
  constructor(store, path, { isOpen = new Set(), node = null } = {}) {
    Object.assign(this, { store, path, isOpen, node });
  }

  get value() {
    return at(this.store.doc, this.path);
  }

  get(name, otherwise = "") {
    return this.value?.[name] ?? otherwise;
  }

  /** Put a value; words that are typed (`isTyping`) leave the form as it stands. */
  set(name, value, isTyping = false) {
    const path = name === null ? this.path : [...this.path, name];
    this.store.put(put(this.store.doc, path, value), isTyping ? path.join() : "");
  }

  within(...steps) {
    return new Form(this.store, [...this.path, ...steps], this);
  }

  /** The id of a field, by which the focus returns to it when the form is drawn again. */
  id(name) {
    return ["conversation", ...this.path, name].join("-");
  }
}

/** A field with its label and, where there is one, what to know about it. */
function labelled(form, name, control, { label = say(`field.${name}`), isBeside = false } = {}) {
  control.id = form.id(name);
  control.disabled = form.store.isReadOnly;
  const help = knows(`help.${name}`) ? h("p", { class: "conversation-note", id: `${control.id}-help` }, say(`help.${name}`)) : null;
  if (help) control.setAttribute("aria-describedby", help.id);
  const text = h("label", { for: control.id }, label);
  const parts = isBeside ? [control, text, help] : [text, control, help];
  return h("div", { class: `conversation-field${isBeside ? " conversation-field--check" : ""}` }, parts);
}

export const line = (name, { placeholder = "", ...options } = {}) => (form) => labelled(form, name, h("input", {
  type: "text", placeholder, value: form.get(name), on: { input: ({ target }) => form.set(name, target.value, true) },
}), options);

export const area = (name, { rows = 2, ...options } = {}) => (form) => labelled(form, name, h("textarea", {
  rows, value: form.get(name), on: { input: ({ target }) => form.set(name, target.value, true) },
}), options);

export const number = (name, { least, most, otherwise = 0, ...options } = {}) => (form) => labelled(form, name, h("input", {
  type: "number", min: least, max: most, step: 1, value: form.get(name, otherwise),
  on: {
    input: ({ target }) => {
      if (target.value !== "" && target.validity.valid) form.set(name, Number(target.value), true);
    },
    // What does not count is not left standing there.
    blur: ({ target }) => { target.value = form.get(name, otherwise); },
  },
}), options);

export const check = (name, options = {}) => (form) => labelled(form, name, h("input", {
  type: "checkbox", checked: Boolean(form.get(name)), on: { change: ({ target }) => form.set(name, target.checked) },
}), { isBeside: true, ...options });

/** One of several: `options` is a list of [value, text], or makes one for the form. */
export const select = (name, options, { otherwise = "", parse = (value) => value, ...more } = {}) => (form) => {
  const list = typeof options === "function" ? options(form) : options;
  const chosen = form.get(name, otherwise);
  const known = list.some(([value]) => value === chosen) ? list : [...list, [chosen, say("missing")]];
  return labelled(form, name, h("select", { on: { change: ({ target }) => form.set(name, parse(target.value)) } },
    known.map(([value, text]) => h("option", { value, selected: value === chosen }, text))), more);
};

export const mood = (name = "mood") => select(name, () => [
  ["", say("mood.follows")], ...MOODS.map((each) => [each, say(`mood.${each}`)]),
]);

export const ownMood = () => select("mood", () => MOODS.map((each) => [each, say(`mood.${each}`)]), { otherwise: "calm" });

export const outcome = () => select("outcome", () => OUTCOMES.map((each) => [each, say(`outcome.${each}`)]));

export const speaker = () => select("speaker", ({ store }) => [
  ["", say("the_citizen")], ...store.doc.cast.map(({ key, name }) => [key, name || say("unnamed")]),
]);

/** Where something leads: a node by its name, or a new one. */
export const leadsTo = (name = "leads_to", label = say("field.leads_to")) => (form) => {
  const { store, node } = form;
  const path = [...form.path.slice(2), name];
  const to = form.get(name);
  const heard = ({ target }) => {
    if (target.value.startsWith("new:")) store.add(target.value.slice(4), { from: { key: node, path } });
    else form.set(name, target.value);
  };
  const option = (each) => h("option", { value: each.key, selected: each.key === to }, nameOf(each));
  const target = store.doc.nodes.find((each) => each.key === to);
  const isMissing = to && !target;
  const there = h("optgroup", { label: say("there_is") }, target ? option(target) : null);
  // Hundreds of options for each choice take long to make, and most lists are never opened.
  const fill = () => there.replaceChildren(...store.doc.nodes.map(option));
  const control = h("select", { on: { change: heard, focus: fill } },
    h("option", { value: "" }, say("leads_nowhere")),
    isMissing ? h("option", { value: to, selected: true }, say("missing")) : null,
    there,
    h("optgroup", { label: say("something_new") },
      KINDS.map((kind) => h("option", { value: `new:${kind}` }, say("new_kind", { kind: say(`kind.${kind}`) })))));
  return h("div", { class: "conversation-leads" },
    labelled(form, name, control, { label }),
    button(say("search"), () => askTarget(store, node, path), { name: "search", isQuiet: true, disabled: store.isReadOnly }),
    button(say("go_there"), () => store.show(to, { isEntered: true }), { name: "arrow-right", isQuiet: true, disabled: !to || isMissing }));
};

/** The behaviour that an effect speaks of, found by its words. */
export const indicator = () => (form) => {
  const id = form.get("indicator", null);
  const found = form.store.indicators.find((each) => each.id === id);
  const text = found ? `${found.code} ${found.text}` : say(id ? "missing" : "choose_indicator");
  const heard = async () => {
    const options = form.store.indicators.map((each) => ({
      value: each.id, text: `${each.code} ${each.text}`, note: each.competency,
    }));
    const chosen = await pick(say("choose_indicator"), options);
    if (chosen !== null) form.set("indicator", chosen);
  };
  const control = button(text, heard, { name: "search" });
  control.classList.add("conversation-chosen");
  return labelled(form, "indicator", control);
};

export const points = () => select("points", [3, 2, 1, 0, -1, -2].map((each) => [each, say(`points.${each}`)]), { otherwise: 0, parse: Number });

/** Several of a few: a list of values. */
export const acts = () => (form) => {
  const chosen = form.get("acts", []);
  const heard = ({ target }) => form.set("acts", ACTS.filter((act) => (act === target.value ? target.checked : chosen.includes(act))));
  return h("fieldset", { class: "conversation-acts", disabled: form.store.isReadOnly },
    h("legend", {}, say("field.acts")),
    h("p", { class: "conversation-note" }, say("help.acts")),
    ACTS.map((act) => h("label", {},
      h("input", { type: "checkbox", id: form.id(`acts-${act}`), value: act, checked: chosen.includes(act), on: { change: heard } }),
      say(`act.${act}`))));
};

const isFact = (variable) => ["fact", "promise"].includes(variable?.kind);

/** A control for a value of a variable; calls `heard` with it. */
function valueOf(variable, value, heard, props) {
  if (isFact(variable)) {
    return h("select", { ...props, on: { change: ({ target }) => heard(target.value === "true") } },
      [true, false].map((each) => h("option", { value: String(each), selected: Boolean(value) === each }, say(each ? "yes" : "no"))));
  }
  return h("input", { ...props, type: "number", step: 1, value: Number(value ?? 0), on: {
    change: ({ target }) => Number.isInteger(target.valueAsNumber) && heard(target.valueAsNumber),
  } });
}

function variables(doc, chosen, heard, props) {
  return h("select", { ...props, on: { change: ({ target }) => heard(doc.variables.find(({ id }) => id === target.value)) } },
    doc.variables.some(({ id }) => id === chosen) ? null : h("option", { value: "" }, say(chosen ? "missing" : "choose_variable")),
    doc.variables.map(({ id, name }) => h("option", { value: id, selected: id === chosen }, name || id)));
}

const atStart = (variable, sign = "=") => ({
  variable: variable.id, sign: isFact(variable) ? "=" : sign, value: isFact(variable) ? true : Number(variable.start ?? 0),
});

/** A condition by rows of variable, comparison and value; as text where rows do not say it. */
export const condition = (name = "when", label = say("field.when")) => (form) => {
  const { store } = form;
  const { doc } = store;
  const when = form.get(name);
  const id = form.id(name);
  const read = rowsOf(when);
  const asText = `${id}-text`;
  const isText = !read || form.isOpen.has(asText);
  const write = (next) => form.set(name, textOf(next));
  const legend = h("legend", {}, label);
  const props = { class: "conversation-condition", disabled: store.isReadOnly };
  if (!doc.variables.length && !when) return h("fieldset", props, legend, h("p", { class: "conversation-note" }, say("no_variables")));
  const other = read && button(say(isText ? "as_rows" : "as_text"), () => {
    if (isText) form.isOpen.delete(asText);
    else form.isOpen.add(asText);
    store.show(store.open);
  }, { id: `${id}-other` });
  if (isText) {
    return h("fieldset", props, legend,
      h("textarea", { id, rows: 2, "aria-label": label, value: named(when, doc.variables), on: {
        input: ({ target }) => form.set(name, unnamed(target.value, doc.variables), true),
      } }),
      h("p", { class: "conversation-note" }, say("help.condition_text")), other);
  }
  const change = (place, row) => write({ ...read, rows: read.rows.with(place, row) });
  const rows = read.rows.map((row, place) => {
    const variable = doc.variables.find((each) => each.id === row.variable);
    const number_ = { number: place + 1 };
    return h("div", { class: "conversation-row" },
      variables(doc, row.variable, (chosen) => chosen && change(place, atStart(chosen, row.sign)),
        { id: `${id}-${place}-variable`, "aria-label": say("row.variable", number_) }),
      isFact(variable) ? h("span", {}, say("is")) : h("select", {
        id: `${id}-${place}-sign`, "aria-label": say("row.sign", number_),
        on: { change: ({ target }) => change(place, { ...row, sign: target.value }) },
      }, SIGNS.map((sign) => h("option", { value: sign, selected: sign === row.sign }, say(`sign.${sign}`)))),
      valueOf(variable, row.value, (value) => change(place, { ...row, value }),
        { id: `${id}-${place}-value`, "aria-label": say("row.value", number_) }),
      button(say("remove"), () => write({ ...read, rows: read.rows.toSpliced(place, 1) }), { name: "bin", isQuiet: true }));
  });
  const joined = read.rows.length > 1 ? h("select", {
    id: `${id}-all`, "aria-label": say("all_or_any"), on: { change: ({ target }) => write({ ...read, all: target.value === "all" }) },
  }, ["all", "any"].map((each) => h("option", { value: each, selected: read.all === (each === "all") }, say(each)))) : null;
  const [first] = doc.variables;
  return h("fieldset", props, legend, read.rows.length ? null : h("p", { class: "conversation-note" }, say("always")), joined, rows,
    first ? button(say("add.when"), () => write({ ...read, rows: [...read.rows, atStart(first, ">=")] }), { name: "plus", id: `${id}-add` }) : null,
    other);
};

/** What becomes of a variable: by so much, or to a value. */
export const change = () => (form) => {
  const { doc, isReadOnly } = form.store;
  const { variable: id, by, to, ...rest } = form.value;
  const variable = doc.variables.find((each) => each.id === id);
  const isTo = by === undefined;
  const write = (next) => form.set(null, { ...rest, variable: id, ...next });
  const pickVariable = (chosen) => chosen && form.set(null, {
    ...rest, variable: chosen.id, ...(isFact(chosen) ? { to: true } : { by: Number.isInteger(by) ? by : 1 }),
  });
  const mode = isFact(variable) ? h("span", {}, say("becomes")) : h("select", {
    id: form.id("mode"), "aria-label": say("change.mode"), disabled: isReadOnly,
    on: { change: ({ target }) => write(target.value === "by" ? { by: 1 } : { to: Number(variable?.start ?? 0) }) },
  }, ["by", "to"].map((each) => h("option", { value: each, selected: isTo === (each === "to") }, say(`change.${each}`))));
  return h("div", { class: "conversation-row" },
    variables(doc, id, pickVariable, { id: form.id("variable"), "aria-label": say("field.variable"), disabled: isReadOnly }),
    mode,
    valueOf(isFact(variable) ? variable : null, isTo ? to : by, (value) => write(isTo ? { to: value } : { by: value }),
      { id: form.id("value"), "aria-label": say("change.value"), disabled: isReadOnly }));
};

/** The value of a variable at the start, in the terms of its kind. */
export const start = (name, variable, label) => (form) => labelled(form, name, valueOf(
  variable, form.get(name, variable.start ?? 0), (value) => form.set(name, value), {},
), { label });

/** Fields that are seldom needed, folded up; what is filled in is opened. */
export const more = (text, id, isFilled, fields) => (form) => {
  const name = form.id(id);
  const { isOpen } = form;
  const folded = h("details", { class: "conversation-more", open: isOpen.has(name) || (isFilled(form.value) && !isOpen.has(`${name} shut`)) },
    h("summary", { id: `${name}-more` }, text), fields.map((field) => field(form)));
  folded.addEventListener("toggle", () => {
    isOpen.delete(folded.open ? `${name} shut` : name);
    isOpen.add(folded.open ? name : `${name} shut`);
  });
  return folded;
};

/**
 * A list of the same fields again and again: `make` makes another one, `title` names each. With
 * `isFixed` none is added, moved or taken away.
 */
export const list = (name, { fields, title, make, most = Infinity, isFixed = false, legend = say(`field.${name}`), help = `help.${name}` }) => (form) => {
  const entries = form.get(name, []);
  const { isReadOnly } = form.store;
  // Words may have been typed since this was drawn: what is changed is what stands there then.
  const now = () => form.get(name, []);
  const move = (place, by) => {
    const next = now().toSpliced(place, 1);
    next.splice(place + by, 0, now()[place]);
    form.set(name, next);
  };
  const tools = (place) => (isFixed || isReadOnly ? null : h("span", { class: "conversation-tools" },
    button(say("up"), () => move(place, -1), { name: "arrow-up", isQuiet: true, disabled: place === 0, id: form.id(`${name}-${place}-up`) }),
    button(say("down"), () => move(place, 1), { name: "arrow-down", isQuiet: true, disabled: place === entries.length - 1, id: form.id(`${name}-${place}-down`) }),
    button(say("remove"), () => form.set(name, now().toSpliced(place, 1)), { name: "bin", isQuiet: true, id: form.id(`${name}-${place}-remove`) })));
  const add = isFixed || isReadOnly || entries.length >= most ? null : button(say(`add.${name}`), async () => {
    const made = await make(form, now());
    if (made) form.set(name, [...now(), made]);
  }, { name: "plus", id: form.id(`${name}-add`) });
  return h("fieldset", { class: "conversation-list" }, h("legend", {}, legend),
    knows(help) ? h("p", { class: "conversation-note" }, say(help)) : null,
    entries.map((entry, place) => {
      const each = form.within(name, place);
      return h("div", { class: "conversation-entry", role: "group", "aria-label": title(entry, place, form) },
        h("div", { class: "conversation-entry__head" }, h("strong", {}, title(entry, place, form)), tools(place)),
        (typeof fields === "function" ? fields(entry, each) : fields).map((field) => field(each)));
    }),
    add);
};

export { isFact };
