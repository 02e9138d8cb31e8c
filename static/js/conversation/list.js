/* Every node in a list: searched, put in order, opened; with the same shortcuts as on the map. */
import { exitsOf, nameOf, wordsOf } from "./document.js";
import { calmly, h, icon } from "./dom.js";
import { ICONS } from "./map.js";
import { say } from "./words.js";

const WHILE_TYPING = 200;
const ORDERS = {
  written: () => 0,
  name: (one, other) => nameOf(one).localeCompare(nameOf(other)),
  kind: (one, other) => one.kind.localeCompare(other.kind),
};

export class List {
  isShown = false;

  constructor(element, store) {
    this.element = element;
    this.store = store;
    this.search = h("input", { type: "search", "aria-label": say("search"), placeholder: say("search"), on: { input: () => this.#fill() } });
    this.order = h("select", { "aria-label": say("order"), on: { change: () => this.#fill() } },
      [...Object.keys(ORDERS), "findings"].map((order) => h("option", { value: order }, say(`order.${order}`))));
    this.status = h("p", { class: "conversation-note", role: "status" });
    this.rows = h("ul", { class: "conversation-nodes", role: "list" });
    element.append(h("div", { class: "conversation-row" }, this.search, this.order), this.status, this.rows);
    const drawSoon = calmly(WHILE_TYPING, () => this.draw());
    store.addEventListener("change", ({ detail }) => detail.isMove || (detail.isTyping ? drawSoon() : this.draw()));
    for (const what of ["checked", "open"]) store.addEventListener(what, () => this.draw());
  }

  get focused() {
    return document.activeElement?.closest?.(".conversation-nodes [data-node]")?.dataset.node ?? "";
  }

  focus(key) {
    this.rows.querySelector(`[data-node="${CSS.escape(key)}"] button`)?.focus();
  }

  /** Go to the row before or after. */
  step(key) {
    const by = { ArrowDown: 1, ArrowUp: -1 }[key];
    const buttons = [...this.rows.querySelectorAll("button")];
    buttons[buttons.indexOf(document.activeElement) + by]?.focus();
    return Boolean(by);
  }

  show(isShown) {
    this.isShown = isShown;
    this.draw();
  }

  draw() {
    if (!this.isShown) return;
    const { focused } = this;
    this.#fill();
    if (focused) this.focus(focused);
  }

  #fill() {
    const { doc } = this.store;
    const words = this.search.value.toLowerCase().split(/\s+/).filter(Boolean);
    const findings = Map.groupBy(this.store.findings, ({ node }) => node);
    const byFindings = (one, other) => (findings.get(other.key)?.length ?? 0) - (findings.get(one.key)?.length ?? 0);
    const found = doc.nodes
      .filter((node) => words.every((word) => allWords(node).includes(word)))
      .sort(ORDERS[this.order.value] ?? byFindings);
    this.status.textContent = say("found", { number: found.length });
    this.rows.replaceChildren(...found.map((node) => this.#row(node, findings.get(node.key) ?? [])));
  }

  #row(node, findings) {
    const { store } = this;
    const isOpening = node === store.doc.nodes[0];
    return h("li", { "data-node": node.key }, h("button", {
      type: "button",
      "aria-pressed": String(node.key === store.open),
      on: { click: () => store.show(node.key, { isEntered: true }) },
    },
    icon(ICONS[node.kind]),
    h("span", {}, h("strong", {}, nameOf(node)), h("small", {}, wordsOf(node))),
    h("small", {}, [
      say(`kind.${node.kind}`), isOpening ? say("opening") : "", say("ways", { number: exitsOf(node).length }),
      findings.length ? say("marks", { number: findings.length }) : "",
    ].filter(Boolean).join(" · "))));
  }
}

function allWords(node) {
  const said = exitsOf(node).map(({ text }) => text);
  return [nameOf(node), say(`kind.${node.kind}`), wordsOf(node), node.narration, node.text, ...said].join(" ").toLowerCase();
}
