const TOGETHER = 1500;

/** The documents there were and the one that is; what is typed into one field in one go is one step. */
export class History {
  #before = [];
  #after = [];
  #typed = { field: "", at: 0 };

  constructor(doc) {
    this.doc = doc;
  }

  get canUndo() {
    return this.#before.length > 0;
  }

  get canRedo() {
    return this.#after.length > 0;
  }

  put(doc, field = "") {
    const now = performance.now();
    const goesOn = field && field === this.#typed.field && now - this.#typed.at < TOGETHER;
    if (!goesOn) this.#before.push(this.doc);
    this.#typed = { field, at: now };
    this.#after = [];
    this.doc = doc;
  }

  undo() {
    this.#step(this.#before, this.#after);
  }

  redo() {
    this.#step(this.#after, this.#before);
  }

  #step(from, to) {
    if (!from.length) return;
    to.push(this.doc);
    this.doc = from.pop();
    this.#typed.field = "";
  }
}
