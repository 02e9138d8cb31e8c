import * as documents from "./document.js";
import { History } from "./history.js";
import { say } from "./words.js";

/**
 * The document being written, what is open of it, and everything that is done to it by name. Tells of
 * a "change" (with `isTyping` where only words changed, with `isMove` where a node stands elsewhere on
 * the map), of "open", and of "checked" findings.
 */
export class Store extends EventTarget {
  open = "";
  findings = [];
  indicators = [];

  constructor(doc, isReadOnly) {
    super();
    this.history = new History(doc);
    this.isReadOnly = isReadOnly;
  }

  get doc() {
    return this.history.doc;
  }

  get node() {
    return documents.nodeOf(this.doc, this.open);
  }

  /** Go on with another document; `field` names the one field that is being typed into. */
  put(doc, field = "") {
    if (this.isReadOnly || doc === this.doc) return;
    this.history.put(doc, field);
    this.#tell("change", { isTyping: Boolean(field) });
  }

  /** Let a node stand elsewhere on the map. */
  place(key, place) {
    if (this.isReadOnly) return;
    this.history.put({ ...this.doc, layout: { ...this.doc.layout, [key]: place } });
    this.#tell("change", { isMove: true });
  }

  undo() {
    this.#travel("undo", this.history.canUndo);
  }

  redo() {
    this.#travel("redo", this.history.canRedo);
  }

  /** Open a node in the panel; with `isEntered` its first field takes the focus. */
  show(key, { isEntered = false, path = null } = {}) {
    this.open = key;
    this.#tell("open", { isEntered, path });
  }

  checked(findings) {
    this.findings = findings;
    this.#tell("checked");
  }

  findingsOf(key) {
    return this.findings.filter((finding) => finding.node === key);
  }

  // --- What can be done to nodes ------------------------------------------------------------------

  add(kind, { from, place } = {}) {
    const name = say("new_name", { kind: say(`kind.${kind}`), number: this.doc.nodes.length + 1 });
    const [doc, key] = documents.addNode(this.doc, kind, { name, from, place });
    this.put(doc);
    this.show(key);
    return key;
  }

  link(key, path, to) {
    this.put(documents.link(this.doc, key, path, to));
  }

  remove(key) {
    const [next = ""] = [...documents.sourcesOf(this.doc, key), ...this.doc.nodes.map((node) => node.key)].filter(
      (each) => each !== key,
    );
    this.put(documents.removeNodes(this.doc, [key]));
    if (this.open === key) this.show("");
    return next;
  }

  copy(keys) {
    return this.paste(documents.carried(this.doc, keys));
  }

  paste(carried) {
    const [doc, key] = documents.putIn(this.doc, carried, (name) => say("copy_name", { name }));
    this.put(doc);
    this.show(key);
    return key;
  }

  #travel(way, isPossible) {
    if (!isPossible || this.isReadOnly) return;
    this.history[way]();
    if (!this.node) this.open = "";
    this.#tell("change", { isTyping: false });
  }

  #tell(what, detail = {}) {
    this.dispatchEvent(new CustomEvent(what, { detail }));
  }
}
