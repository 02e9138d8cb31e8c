/*
 * <note-field>: keeps what an officer writes as they write it. Until the server has it, it waits on
 * this device, under the officer and the place, and is there again after a dead connection, a closed
 * page or a new sign-in. Without this script the form saves by its button.
 *
 * Each note is sent with the version that its writer saw; the server joins what came from elsewhere.
 * A page with notes also sends those of pages that are closed.
 */
import { closedNotes, encode, waitingFor } from "./note-drafts.js";
import { Saver, Status } from "./saving.js";
import { register } from "./unsent.js";

const TYPING_PAUSE = 1500;
const TEXT = "text";
const { user, notesUrl } = document.querySelector("[data-sign-out]").dataset;

class NoteField extends HTMLElement {
  connectedCallback() {
    this.field = this.querySelector("textarea");
    this.waiting = waitingFor(user, this.dataset.note);
    this.status = new Status(this.querySelector("[data-status]"));
    this.saver = new Saver({
      url: this.querySelector("form").action,
      waiting: this.waiting,
      status: this.status,
      encode,
      outlivesPlace: true,
      onSaved: (reply, _id, sent) => this.#confirm(reply, sent),
    });
    register(this.waiting.key, this.saver);
    this.#restore();
    this.addEventListener("input", () => this.#take(TYPING_PAUSE));
    this.addEventListener("change", () => this.#take());
    this.addEventListener("submit", (event) => {
      event.preventDefault();
      this.#take();
      if (!this.isTooLong) this.saver.send();
    });
  }

  get over() {
    return [...this.field.value.trim()].length - Number(this.dataset.longest);
  }

  get isTooLong() {
    return this.over > 0;
  }

  /** Put back what never reached the server, unless something was typed before we came. */
  #restore() {
    const { version } = this.querySelector("form").elements;
    this.version = Number(version.value);
    this.sequence = 0;
    this.kept = this.field.defaultValue;
    const draft = this.waiting.get(TEXT);
    if (draft) {
      this.version = draft.version;
      this.sequence = draft.sequence;
      if (this.field.value === this.field.defaultValue) this.field.value = draft.text;
    }
    if (this.field.value !== this.kept) this.#take();
    else if (draft) this.waiting.drop(TEXT, draft.sequence);
  }

  /** Keep what is written on this device, and send it after a pause of so many milliseconds. */
  #take(pause = 0) {
    clearTimeout(this.pausing);
    const text = this.field.value;
    if (text === this.kept && !this.waiting.size) return;
    this.sequence += 1;
    this.waiting.put(TEXT, { text, version: this.version, sequence: this.sequence });
    if (this.isTooLong) this.status.show("tooLong", { over: this.over });
    else if (pause) this.pausing = setTimeout(() => this.saver.flush(), pause);
    else this.saver.flush();
  }

  /** Go on from what the server has now; what it joined is shown unless more was typed meanwhile. */
  #confirm({ text, version }, sent) {
    const isJoined = text !== sent.text.trim();
    if (isJoined && this.field.value !== sent.text) return;
    if (isJoined) this.field.value = text;
    this.kept = this.field.value === sent.text ? sent.text : text;
    this.version = version;
    const later = this.waiting.get(TEXT);
    if (later) this.waiting.put(TEXT, { ...later, version });
    if (isJoined) this.status.show("joined");
    else if (!text) this.status.show("deleted");
    // Also that of the form which deletes it.
    document.querySelectorAll(`form[action="${this.querySelector("form").getAttribute("action")}"]`).forEach((form) => {
      form.elements.version.value = version;
    });
  }
}

async function sendClosed(closed) {
  const sent = await Promise.all(closed.map(([, saver]) => saver.flush()));
  if (sent.some(Boolean)) location.reload();
}

customElements.define("note-field", NoteField);

const shown = [...document.querySelectorAll("note-field")].map(({ waiting }) => waiting.key);
const closed = closedNotes(user, notesUrl).filter(([key]) => !shown.includes(key));
closed.forEach(([key, saver]) => register(key, saver));
if (shown.length) closed.forEach(([, saver]) => saver.flush());
else sendClosed(closed);
