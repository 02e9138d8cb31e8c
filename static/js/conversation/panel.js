/* The panel beside the map: what is written of the node that is open. */
import { Form } from "./controls.js";
import { askExit, askTarget } from "./dialogs.js";
import { branchOf, nameOf, openWith, placeOf } from "./document.js";
import { button, h, icon } from "./dom.js";
import { nodeFields } from "./forms.js";
import { ICONS } from "./map.js";
import { say } from "./words.js";

/** Fill an element anew; the focus stays in the field in which it is. */
export function redraw(element, parts) {
  const { id = "", selectionStart = null, selectionEnd } = element.contains(document.activeElement) ? document.activeElement : {};
  const { scrollTop } = element;
  element.replaceChildren(...parts);
  element.scrollTop = scrollTop;
  const field = id && element.querySelector(`#${CSS.escape(id)}`);
  if (!field) return;
  field.focus({ preventScroll: true });
  if (selectionStart !== null) field.setSelectionRange?.(selectionStart, selectionEnd);
}

export class Panel {
  isOpen = new Set();

  constructor(element, store, phone) {
    Object.assign(this, { element, store, phone });
    store.addEventListener("change", ({ detail }) => detail.isTyping || detail.isMove || this.draw());
    store.addEventListener("checked", () => this.#remark());
    store.addEventListener("open", ({ detail }) => {
      this.draw();
      if (detail.isEntered) this.enter(detail.path);
    });
    this.draw();
  }

  /** Put the focus into the panel: into the choice at `path` within the node, or its first field. */
  enter(path) {
    const place = path && placeOf(this.store.doc, this.store.open);
    const field = path && this.element.querySelector(`[id^="${CSS.escape(["conversation", "nodes", place, ...path].join("-"))}"]`);
    (field ?? this.element.querySelector("input, textarea, select"))?.focus();
    field?.scrollIntoView({ block: "center" });
  }

  draw() {
    const { node } = this.store;
    this.element.hidden = !node;
    this.phone.element.hidden = !node || !this.phone.isShown;
    redraw(this.element, node ? this.#parts(node) : []);
    this.#remark();
  }

  #parts(node) {
    const { store } = this;
    const path = ["nodes", placeOf(store.doc, node.key)];
    const form = new Form(store, path, { isOpen: this.isOpen, node: node.key });
    return [
      h("div", { class: "conversation-panel__head" },
        h("h3", { id: "conversation-panel-title" }, icon(ICONS[node.kind]), say(`kind.${node.kind}`)),
        button(say("close"), () => this.close(), { name: "cross", isQuiet: true, id: "conversation-panel-close" })),
      this.#tools(node),
      this.remarks = h("div", { class: "conversation-panel__remarks" }),
      ...nodeFields(node).map((field) => field(form)),
    ].filter(Boolean);
  }

  #tools(node) {
    const { store } = this;
    const key = node.key;
    const tools = [
      [say("link"), "link", async () => {
        const path = await askExit(store.node);
        if (path) await askTarget(store, key, path);
      }],
      [say("copy"), "copy", () => store.copy([key])],
      [say("copy_branch"), "list-ul", () => store.copy(branchOf(store.doc, key))],
      ...(placeOf(store.doc, key) > 0 ? [[say("make_opening"), "home", () => store.put(openWith(store.doc, key))]] : []),
      [say("remove"), "bin", () => store.remove(key)],
    ];
    return h("div", { class: "conversation-tools", role: "toolbar", "aria-label": nameOf(node) },
      this.phone.toggle,
      store.isReadOnly ? null : tools.map(([text, name, heard]) => button(text, heard, { name, id: `conversation-tool-${name}`, isQuiet: true })));
  }

  #remark() {
    const { node } = this.store;
    if (!node || !this.remarks) return;
    this.remarks.replaceChildren(...this.store.findingsOf(node.key).map(({ where, text, is_error: isError, choice }) => h("p", {
      class: `conversation-remark${isError ? " conversation-remark--error" : ""}`,
    }, icon(isError ? "error" : "warning"), choice === null ? text : `${where}: ${text}`)));
  }

  close() {
    const key = this.store.open;
    this.store.show("");
    document.querySelector(`[data-node="${CSS.escape(key)}"] button`)?.focus();
  }
}
