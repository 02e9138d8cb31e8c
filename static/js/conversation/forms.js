/* Which fields each kind of node has, and each page of settings. */
import {
  acts, area, change, check, condition, indicator, isFact, leadsTo, line, list, more, mood, number, outcome, ownMood,
  points, select, speaker, start,
} from "./controls.js";
import { nameOf, newChoice, newKey } from "./document.js";
import { askName, exitName } from "./dialogs.js";
import { say } from "./words.js";

const hasAny = (...names) => (value) => names.some((name) => value?.[name]?.length);

const changes = () => list("changes", {
  title: (_entry, place) => say("change.title", { number: place + 1 }),
  make: ({ store }) => {
    const [first] = store.doc.variables;
    return first && (isFact(first) ? { variable: first.id, to: true } : { variable: first.id, by: 1 });
  },
  fields: [change(), more(say("only_if"), "when", hasAny("when"), [condition()])],
});

const variants = (fields) => list("variants", {
  title: (_entry, place) => say("variant.title", { number: place + 1 }),
  make: () => ({ when: "" }),
  fields: [condition(), ...fields],
});

const effects = () => list("effects", {
  title: (_entry, place) => say("effect.title", { number: place + 1 }),
  make: () => ({ indicator: null, points: 1, reason: "" }),
  fields: [indicator(), points(), line("reason")],
});

const ofChoice = () => [
  more(say("consequences"), "more", hasAny("changes", "acts", "when", "variants"), [
    changes(), acts(), condition(), variants([area("text"), area("reaction")]),
  ]),
];

const choices = () => list("choices", {
  most: 5,
  title: (choice, place) => choice.text || say("exit.choice", { number: place + 1 }),
  make: (_form, entries) => newChoice(entries.map(({ key }) => key)),
  fields: [area("text"), leadsTo(), area("reaction"), effects(), line("critical"), ...ofChoice()],
});

const marked = () => list("choices", {
  isFixed: true,
  legend: say("field.marked"),
  help: "",
  title: ({ key }) => say(`marked.${key}`),
  fields: [leadsTo(), area("reaction"), effects(), line("critical"), ...ofChoice()],
});

const written = () => list("choices", {
  isFixed: true,
  legend: say("field.written"),
  help: "",
  title: () => say("exit.written"),
  fields: [leadsTo(), area("reaction"), changes()],
});

const items = (name = "items") => list(name, {
  title: ({ label }, place) => label || say("item.title", { number: place + 1 }),
  make: (_form, entries) => ({ key: newKey(entries.map(({ key }) => key), "i"), label: "", text: "", is_wrong: false, note: "" }),
  fields: [line("label"), area("text"), check("is_wrong"), line("note")],
});

const timed = () => more(say("timed"), "timed", (node) => node?.seconds, [
  number("seconds", { least: 0, most: 600 }),
  select("on_time_out", ({ value }) => [
    ["", say("choose_choice")],
    ...(value.choices ?? []).filter(({ when }) => !when).map((choice, place) => [
      choice.key, choice.text || say("exit.choice", { number: place + 1 }),
    ]),
  ]),
]);

const spoken = ({ isNeeded = true } = {}) => [
  area("narration"), speaker(), area("says", { rows: 3, label: say(isNeeded ? "field.says" : "field.may_say") }), mood(),
];

const onArrival = (...fields) => more(say("on_arrival"), "arrival", hasAny("changes", "variants"), [changes(), variants(fields)]);
const shownOtherwise = () => [area("says"), area("narration"), mood()];

const branches = (fields) => list("branches", {
  title: (branch, place, { value }) => exitName(value, { path: ["branches", place], when: "", weight: branch.weight }),
  make: () => fields.made(),
  fields: fields.fields,
});

const NODES = {
  turn: () => [...spoken(), choices(), timed(), onArrival(...shownOtherwise())],
  scene: () => [...spoken({ isNeeded: false }), leadsTo(), onArrival(...shownOtherwise())],
  later: () => [line("title", { label: say("field.later_title") }), ...spoken({ isNeeded: false }), leadsTo(),
    onArrival(line("title", { label: say("field.later_title") }), ...shownOtherwise())],
  document: () => [line("title", { label: say("field.document_title") }), area("narration"), speaker(),
    area("says", { label: say("field.document_says") }), mood(), items(), marked(), onArrival(...shownOtherwise())],
  reply: () => [area("narration"), speaker(), area("says", { label: say("field.reply_says") }), mood(),
    area("model_answer", { rows: 4 }), written(), onArrival(...shownOtherwise())],
  fork: () => [
    branches({ made: () => ({ when: "", leads_to: "" }), fields: [condition(), leadsTo()] }),
    leadsTo("leads_to", say("field.otherwise")), more(say("on_arrival"), "arrival", hasAny("changes"), [changes()]),
  ],
  chance: () => [
    branches({ made: () => ({ weight: 1, leads_to: "" }), fields: [number("weight", { least: 1, most: 99, otherwise: 1 }), leadsTo()] }),
    more(say("on_arrival"), "arrival", hasAny("changes"), [changes()]),
  ],
  ending: () => [line("title", { label: say("field.ending_title") }), outcome(), mood(), area("text", { rows: 4, label: say("field.ending_text") }),
    onArrival(line("title", { label: say("field.ending_title") }), area("text", { label: say("field.ending_text") }), mood())],
};

/** The fields of a node, its name first. */
export const nodeFields = (node) => [
  line("name", { label: say("field.name"), placeholder: nameOf(node) }), ...(NODES[node.kind]?.() ?? []),
];

// --- Settings -------------------------------------------------------------------------------------

/** An id from the first name of a word: it is seen in texts, so it is made of words. */
function idOf(name, taken) {
  const words = name.toLowerCase().normalize("NFKD").replace(/[^a-z0-9]+/g, "_").replace(/^[^a-z]+|_+$/g, "").slice(0, 30);
  const first = /^(and|or|not|true|false|)$/.test(words) ? "kata" : words;
  let id = first;
  for (let number_ = 2; taken.includes(id); number_ += 1) id = `${first}_${number_}`;
  return id;
}

const VARIABLES = ["feeling", "number", "fact", "promise"];

const variables = () => list("variables", {
  title: ({ name }) => name || say("unnamed"),
  make: (_form, entries) => ({
    id: newKey(entries.map(({ id }) => id), "v"), name: "", kind: "feeling", least: 0, most: 10, start: 5, better: "more", words: [],
  }),
  fields: (variable) => [
    line("name", { label: say("field.variable_name") }),
    select("kind", () => VARIABLES.map((kind) => [kind, say(`variable.${kind}`)]), { label: say("field.variable_kind") }),
    ...(isFact(variable) ? [] : [number("least"), number("most", { otherwise: 10 })]),
    start("start", variable, say("field.start")),
    ...(variable.kind === "feeling" ? [select("better", () => ["more", "less"].map((each) => [each, say(`better.${each}`)]), { otherwise: "more" })] : []),
    list("words", {
      title: (_entry, place) => say("words.title", { number: place + 1 }),
      make: (_form, entries) => ({ at: entries.length ? entries.at(-1).at + 1 : variable.least ?? 0, text: "" }),
      fields: [number("at", { label: say(isFact(variable) ? "field.at_fact" : "field.at") }), line("text", { label: say("field.words_text") })],
    }),
  ],
});

const slots = () => list("slots", {
  title: ({ id, name }) => `${name || id}: {${id}}`,
  make: async (_form, entries) => {
    const name = await askName(say("add.slots"), say("field.slot_name"));
    return name && { id: idOf(name, entries.map(({ id }) => id)), name, text: "" };
  },
  fields: [line("name", { label: say("field.slot_name") }), line("text", { label: say("field.slot_text") })],
});

const scenarioVariants = () => (form) => list("variants", {
  legend: say("field.scenario_variants"),
  help: "",
  title: ({ name }, place) => name || say("scenario_variant.title", { number: place + 1 }),
  make: (_form, entries) => ({ key: newKey(entries.map(({ key }) => key), "v"), name: "" }),
  fields: [
    line("name", { label: say("field.scenario_variant_name") }), line("persona_name"), line("persona_description"),
    ...form.store.doc.variables.map((variable) => (each) => start(variable.id, variable, say("starts_with", { name: variable.name }))(each.within("start"))),
    ...form.store.doc.slots.map((slot) => (each) => line(slot.id, { label: slot.name })(each.within("slots"))),
    ...form.store.doc.nodes.filter(({ kind }) => kind === "document").map((node) => (each) => {
      const others = each.within("items");
      return more(say("other_items", { name: nameOf(node) }), `items-${node.key}`, (value) => value?.items?.[node.key], [
        () => itemsOf(node)(others),
      ])(each);
    }),
  ],
})(form);

const itemsOf = (node) => list(node.key, {
  legend: say("field.items"),
  title: ({ label }, place) => label || say("item.title", { number: place + 1 }),
  make: (_form, entries) => ({ key: newKey(entries.map(({ key }) => key), "i"), label: "", text: "", is_wrong: false, note: "" }),
  fields: [line("label"), area("text"), check("is_wrong"), line("note")],
});

const tests = () => list("tests", {
  title: ({ name }, place) => name || say("test.title", { number: place + 1 }),
  most: 0, // they are recorded, not written
  fields: [line("name", { label: say("field.test_name") }), select("ending", ({ store }) => store.doc.nodes
    .filter(({ kind }) => kind === "ending").map((node) => [node.key, nameOf(node)]), { label: say("field.test_ending") })],
});

export const SETTINGS = {
  variables: () => [variables()],
  moods: () => [list("moods", {
    title: (_rule, place) => say("rule.title", { number: place + 1 }), make: () => ({ when: "", mood: "calm" }), fields: [condition(), ownMood()],
  })],
  cast: () => [list("cast", {
    title: ({ name }) => name || say("unnamed"),
    make: (_form, entries) => ({ key: newKey(entries.map(({ key }) => key), "p"), name: "", description: "" }),
    fields: [line("name", { label: say("field.cast_name") }), line("description", { label: say("field.cast_description") })],
  })],
  slots: () => [slots()],
  variants: () => [scenarioVariants()],
  debrief: () => [select("recovery", () => ["", "last", "heard", "heat", "learn"].map((each) => [each, say(`recovery.${each || "none"}`)]))],
  tests: () => [tests()],
};
