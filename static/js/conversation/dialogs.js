/*
 * The windows of the editor: to pick one of many by searching, to choose what to add, and the list of
 * shortcuts. Each closes by Escape; the focus then returns to where it was.
 */
import { button, h } from "./dom.js";
import { KINDS, exitsOf, nameOf, nextExit, wordsOf } from "./document.js";
import { say } from "./words.js";

const MOST_SHOWN = 60;
let count = 0;

/** Show a window until `close` is called with what came of it; resolves to that, or to null. */
function ask(title, fill) {
  const id = `conversation-dialog-${(count += 1)}`;
  const before = document.activeElement;
  return new Promise((resolve) => {
    let result = null;
    const dialog = h("dialog", { class: "conversation-dialog", "aria-labelledby": id });
    const close = (value) => {
      result = value;
      dialog.close();
    };
    dialog.append(
      h("div", { class: "conversation-dialog__head" },
        h("h2", { id, class: "conversation-dialog__title" }, title),
        button(say("close"), () => close(null), { name: "cross", isQuiet: true })),
      ...fill(close),
    );
    // Keys pressed in a window are not meant for what is beneath it.
    dialog.addEventListener("keydown", (event) => event.stopPropagation());
    dialog.addEventListener("close", () => {
      dialog.remove();
      if (before?.isConnected) before.focus({ preventScroll: true });
      resolve(result);
    });
    document.querySelector("conversation-editor").append(dialog);
    dialog.showModal();
  });
}

/** Let one of `options` ({value, text, note}) be picked; every word typed must be in it. */
export function pick(title, options) {
  return ask(title, (close) => {
    const found = h("ul", { class: "conversation-pick", role: "list" });
    const status = h("p", { class: "conversation-note", role: "status" });
    const search = h("input", { type: "search", "aria-label": say("search"), placeholder: say("search"), autofocus: true });
    const show = () => {
      const words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
      const fitting = options.filter(({ text, note = "" }) => {
        const whole = `${text} ${note}`.toLowerCase();
        return words.every((word) => whole.includes(word));
      });
      status.textContent = fitting.length ? say("found", { number: fitting.length }) : say("nothing_found");
      found.replaceChildren(...fitting.slice(0, MOST_SHOWN).map(({ value, text, note }) => h("li", {},
        h("button", { type: "button", class: "conversation-pick__one", on: { click: () => close(value) } },
          h("span", {}, text), note ? h("small", {}, note) : null))));
    };
    search.addEventListener("input", show);
    search.addEventListener("keydown", (event) => {
      if (event.key === "Enter") {
        event.preventDefault();
        found.querySelector("button")?.click();
      } else if (event.key === "ArrowDown") {
        event.preventDefault();
        found.querySelector("button")?.focus();
      }
    });
    found.addEventListener("keydown", (event) => step(event, [...found.querySelectorAll("button")], search));
    show();
    return [search, status, found];
  });
}

/** Ask for a name; null where none is given. */
export function askName(title, label, value = "") {
  return ask(title, (close) => {
    const name = h("input", { type: "text", id: "conversation-new-name", autofocus: true, value });
    const form = h("div", { class: "conversation-field" }, h("label", { for: name.id }, label), name);
    name.addEventListener("keydown", (event) => {
      if (event.key !== "Enter") return;
      event.preventDefault(); // it would send the whole page
      close(name.value.trim());
    });
    return [form, button(say("add"), () => close(name.value.trim()), { name: "plus" })];
  });
}

function step(event, buttons, before) {
  const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (!by) return;
  event.preventDefault();
  (buttons[buttons.indexOf(document.activeElement) + by] ?? (by < 0 ? before : null))?.focus();
}

export const kindOptions = () => KINDS.map((kind) => ({
  value: kind, text: say(`kind.${kind}`), note: say(`kind_help.${kind}`),
}));

export const nodeOptions = (doc) => doc.nodes.map((node) => ({
  value: node.key, text: nameOf(node), note: `${say(`kind.${node.kind}`)} · ${wordsOf(node)}`,
}));

/** How an exit of a node is called. */
export function exitName(node, { path, text, when, weight }, namedCondition = (each) => each) {
  const [list, place] = path;
  if (path.length === 1) return node.kind === "fork" ? say("exit.otherwise") : say("exit.goes_on");
  if (node.kind === "document") return say(`marked.${node.choices[place].key}`);
  if (node.kind === "reply") return say("exit.written");
  if (list === "branches" && node.kind === "chance") return say("exit.chance", { number: place + 1, weight: weight ?? 1 });
  if (list === "branches") return when ? say("exit.when", { when: namedCondition(when) }) : say("exit.branch", { number: place + 1 });
  return text || say("exit.choice", { number: place + 1 });
}

/** Ask from which exit of a node; what has only one is not asked. Null where there is none. */
export async function askExit(node) {
  const options = exitsOf(node).map((exit) => ({
    value: exit.path, text: exitName(node, exit), note: exit.to ? "" : say("leads_nowhere"),
  }));
  const next = nextExit(node);
  if (next) options.push({ value: next, text: say(`add.${next[0]}`) });
  return options.length > 1 ? pick(say("link_from", { name: nameOf(node) }), options) : options[0]?.value ?? null;
}

/** Ask what comes after an exit: another node, or a new one. Carries it out. */
export async function askTarget(store, key, path) {
  const made = kindOptions().map(({ value, text, note }) => ({ value: { kind: value }, text: say("new_kind", { kind: text }), note }));
  const there = nodeOptions(store.doc).map((each) => ({ ...each, value: { key: each.value } }));
  const chosen = await pick(say("link_to"), [...there, ...made]);
  if (chosen?.kind) store.add(chosen.kind, { from: { key, path } });
  else if (chosen) store.link(key, path, chosen.key);
  return Boolean(chosen);
}

export const askKind = () => pick(say("add_which"), kindOptions());

const KEYS = {
  arrows: "↑ ↓ ← →", enter: "Enter", n: "N", l: "L", delete: "Delete", undo: "Ctrl+Z", redo: "Ctrl+Shift+Z",
  copy: "Ctrl+D", branch: "Ctrl+Shift+D", paste: "Ctrl+C, Ctrl+V", escape: "Escape",
};

export function showKeys() {
  return ask(say("keys"), () => [
    h("p", {}, say("keys_where")),
    h("dl", { class: "conversation-keys" }, Object.entries(KEYS).map(([key, shown]) => h("div", {},
      h("dt", {}, h("kbd", {}, shown)), h("dd", {}, say(`key_does.${key}`))))),
  ]);
}
