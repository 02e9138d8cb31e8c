/*
 * A conversation as docs/scenarios.md writes it down, and what can be done to it. Nothing is changed
 * in place: every edit returns another document that shares what stayed.
 */
import { say } from "./words.js";

const EMPTY = {
  format: 2, variables: [], moods: [], cast: [], slots: [], nodes: [], variants: [], tests: [], layout: {}, recovery: "",
};

const BEGINNING = 6; // words

export const KINDS = ["turn", "scene", "later", "document", "reply", "fork", "chance", "ending"];
export const MOODS = ["angry", "upset", "tense", "calm", "relieved"];
export const OUTCOMES = ["good", "mixed", "poor"];
export const ACTS = ["listen", "empathise", "apologise", "explain", "act", "thank", "diagnose", "follow_up"];
export const MARKED = ["all", "some", "none"];
/** Kinds with choices that an author may add to. */
const OPEN = { turn: "choices", fork: "branches", chance: "branches" };

/** Read a document; whatever is no document is an empty one. */
export function read(text) {
  let found = {};
  try {
    found = JSON.parse(text || "{}") ?? {};
  } catch {
    // Somebody wrote into the field by hand; the server says so when it is saved.
  }
  return { ...EMPTY, ...found };
}

export const write = (doc) => JSON.stringify(doc);

// --- Reading --------------------------------------------------------------------------------------

export const placeOf = (doc, key) => doc.nodes.findIndex((node) => node.key === key);
export const nodeOf = (doc, key) => doc.nodes.find((node) => node.key === key);
export const wordsOf = (node) => node.says || node.title || node.narration || node.text || "";

/** What a node is called, or the beginning of what is said or happens there, or what it is. */
export function nameOf(node) {
  const called = node.name || node.title || beginning(node.says || node.narration || node.text || "");
  return called || say(`kind.${node.kind}`);
}

function beginning(text) {
  const words = text.split(/\s+/).filter(Boolean);
  const first = words.slice(0, BEGINNING).join(" ");
  return words.length > BEGINNING ? `${first.replace(/[,.;:]+$/, "")}…` : first;
}

export function at(whole, path) {
  return path.reduce((part, step) => part?.[step], whole);
}

/** What leads on from a node: `path` within it, the `text` of a choice, and where it leads `to`. */
export function exitsOf(node) {
  const list = node.choices ? "choices" : "branches";
  const own = (node[list] ?? []).map((each, place) => ({
    path: [list, place, "leads_to"],
    text: each.text ?? "",
    when: each.when ?? "",
    weight: each.weight,
    to: each.leads_to ?? "",
    isCritical: Boolean(each.critical),
  }));
  const goesOn = ["scene", "later", "fork"].includes(node.kind);
  return goesOn ? [...own, { path: ["leads_to"], text: "", to: node.leads_to ?? "" }] : own;
}

/** The path of an exit that is not there yet, where a node may get one more; else null. */
export function nextExit(node) {
  const list = OPEN[node.kind];
  return list ? [list, node[list]?.length ?? 0, "leads_to"] : null;
}

export const targetsOf = (node) => [...new Set(exitsOf(node).map(({ to }) => to).filter(Boolean))];

export function sourcesOf(doc, key) {
  return doc.nodes.filter((node) => targetsOf(node).includes(key)).map((node) => node.key);
}

/** The ids of the indicators that any choice bears on. */
export function indicatorsOf(doc) {
  const effects = doc.nodes.flatMap(({ choices = [] }) => choices.flatMap((choice) => choice.effects ?? []));
  return new Set(effects.map(({ indicator }) => indicator).filter(Boolean));
}

/** The keys of a node and of all that it leads to. */
export function branchOf(doc, key) {
  const nodes = new Map(doc.nodes.map((node) => [node.key, node]));
  const seen = new Set([key]);
  for (const each of seen) targetsOf(nodes.get(each) ?? {}).forEach((to) => nodes.has(to) && seen.add(to));
  return [...seen];
}

// --- Making ---------------------------------------------------------------------------------------

/** A key that is not among those taken. */
export function newKey(taken, letter = "n") {
  const known = new Set(taken);
  for (;;) {
    const key = letter + Math.random().toString(36).slice(2, 8).padEnd(6, "0");
    if (!known.has(key)) return key;
  }
}

export const newChoice = (taken, more = {}) => ({
  key: newKey(taken, "c"), text: "", leads_to: "", effects: [], ...more,
});

const MADE = {
  turn: () => ({ says: "", choices: [newChoice([]), newChoice([])] }),
  scene: () => ({ says: "", leads_to: "" }),
  later: () => ({ title: "", says: "", leads_to: "" }),
  document: () => ({
    says: "", title: "", items: [], choices: MARKED.map((key) => ({ key, text: "", leads_to: "", effects: [] })),
  }),
  reply: () => ({ says: "", choices: [{ key: "written", text: "", leads_to: "" }] }),
  fork: () => ({ branches: [{ when: "", leads_to: "" }], leads_to: "" }),
  chance: () => ({ branches: [{ weight: 1, leads_to: "" }, { weight: 1, leads_to: "" }] }),
  ending: () => ({ title: "", outcome: "mixed", text: "" }),
};

// --- Changing -------------------------------------------------------------------------------------

/** Put a value at a path; `undefined` takes away what is there. */
export function put(whole, [step, ...rest], value) {
  const part = rest.length ? put(whole?.[step] ?? (typeof rest[0] === "number" ? [] : {}), rest, value) : value;
  if (Array.isArray(whole)) {
    return part === undefined ? whole.toSpliced(step, 1) : Object.assign([...whole], { [step]: part });
  }
  const { [step]: _before, ...others } = whole ?? {};
  return part === undefined ? others : { ...whole, [step]: part };
}

export function changeNode(doc, key, change) {
  return { ...doc, nodes: doc.nodes.map((node) => (node.key === key ? change(node) : node)) };
}

/** Let an exit of a node lead somewhere; one that is not there yet is made. */
export function link(doc, key, path, to) {
  return changeNode(doc, key, (node) => {
    const [list, place] = path;
    if (path.length === 1 || node[list]?.[place]) return put(node, path, to);
    const taken = (node[list] ?? []).map((each) => each.key);
    const made = { turn: () => newChoice(taken), fork: () => ({ when: "" }), chance: () => ({ weight: 1 }) };
    return put(node, [list, place], { ...made[node.kind](), leads_to: to });
  });
}

/** Add a node; with `from` ({key, path}) that exit leads to it, with `place` it stands there on the map. */
export function addNode(doc, kind, { name, from, place } = {}) {
  const key = newKey(doc.nodes.map((node) => node.key));
  let next = { ...doc, nodes: [...doc.nodes, { kind, key, name, ...MADE[kind]() }] };
  if (from) next = link(next, from.key, from.path, key);
  if (place) next = { ...next, layout: { ...next.layout, [key]: place } };
  return [next, key];
}

/** Take nodes away, with everything that leads to them. */
export function removeNodes(doc, keys) {
  const gone = new Set(keys);
  const nodes = doc.nodes.filter((node) => !gone.has(node.key)).map((node) => withoutLinks(node, (to) => gone.has(to)));
  const layout = Object.fromEntries(Object.entries(doc.layout).filter(([key]) => !gone.has(key)));
  return { ...doc, nodes, layout };
}

function withoutLinks(node, isGone) {
  const lost = exitsOf(node).filter(({ to }) => isGone(to));
  return lost.reduce((changed, { path }) => put(changed, path, ""), node);
}

/** Let the conversation open with this node. */
export function openWith(doc, key) {
  const first = nodeOf(doc, key);
  return { ...doc, nodes: [first, ...doc.nodes.filter((node) => node !== first)] };
}

/** Nodes as they can be carried to this or another conversation, with what they speak of. */
export function carried(doc, keys) {
  const { variables, cast, slots } = doc;
  return { nodes: keys.map((key) => nodeOf(doc, key)), variables, cast, slots };
}

/**
 * Add copies of nodes that were carried here. Links among them lead to the copies; others stay where
 * there is such a node. Variables, speakers and words that are missing come with them.
 */
export function putIn(doc, { nodes, ...brought }, rename) {
  const known = new Set(doc.nodes.map((node) => node.key));
  const keys = new Map();
  nodes.forEach((node) => keys.set(node.key, newKey([...known, ...keys.values()])));
  const copies = nodes.map((node) => {
    const moved = exitsOf(node).reduce(
      (copy, { path, to }) => put(copy, path, keys.get(to) ?? (known.has(to) ? to : "")), node,
    );
    return { ...moved, key: keys.get(node.key), name: rename(nameOf(node)) };
  });
  const next = { ...doc, nodes: [...doc.nodes, ...copies] };
  for (const [list, id] of [["variables", "id"], ["cast", "key"], ["slots", "id"]]) {
    const has = new Set(doc[list].map((each) => each[id]));
    next[list] = [...doc[list], ...(brought[list] ?? []).filter((each) => !has.has(each[id]))];
  }
  return [next, keys.get(nodes[0].key)];
}
