/*
 * The editor of a conversation in Wagtail's page editor: a map and a list of its nodes, a panel to
 * write in, and the settings. The document stays in the form's own text field, so that drafts,
 * autosave, history, locks and previews are Wagtail's.
 */
import { Checks } from "./checks.js";
import { Form } from "./controls.js";
import { askExit, askKind, askTarget, showKeys } from "./dialogs.js";
import { branchOf, carried, exitsOf, indicatorsOf, nextExit, nodeOf, read, write } from "./document.js";
import { button, h } from "./dom.js";
import { SETTINGS } from "./forms.js";
import { List } from "./list.js";
import { ConversationMap } from "./map.js";
import { Panel, redraw } from "./panel.js";
import { Phone } from "./phone.js";
import { Store } from "./store.js";
import { knows, learn, say } from "./words.js";

const CARRIED = "application/x-prima-conversation";

class ConversationEditor extends HTMLElement {
  connectedCallback() {
    if (this.store) return;
    this.field = this.querySelector("textarea");
    learn(JSON.parse(this.querySelector("script[type='application/json']").textContent));
    this.querySelector("[data-fallback]").hidden = true;
    const isLocked = document.body.classList.contains("content-locked"); // so Wagtail says it
    this.store = new Store(read(this.field.value), this.field.disabled || isLocked);
    this.#build();
    this.store.addEventListener("change", () => this.#changed());
    this.addEventListener("keydown", (event) => this.#key(event));
    for (const what of ["copy", "cut", "paste"]) this.addEventListener(what, (event) => this.#carry(event));
    // What is typed here is not what is sent: the field is.
    for (const what of ["input", "change"]) {
      this.addEventListener(what, (event) => event.target !== this.field && event.stopPropagation());
    }
    this.#learnIndicators();
    new ResizeObserver((_seen, observer) => {
      if (!this.map.element.clientWidth) return;
      observer.disconnect();
      this.map.begin();
    }).observe(this.map.element);
  }

  #build() {
    const { store } = this;
    const mapped = h("div", { class: "conversation-map", role: "group", "aria-label": say("map"), "aria-describedby": "conversation-keys" });
    const listed = h("div", { class: "conversation-listed", hidden: true });
    this.settings = h("div", { class: "conversation-settings", role: "group", hidden: true });
    const panel = h("div", { class: "conversation-panel", role: "region", "aria-labelledby": "conversation-panel-title", hidden: true });
    const phone = h("div", { class: "conversation-phone", role: "region", "aria-label": say("phone"), hidden: true });
    const checks = h("div", { class: "conversation-checks" });
    this.views = { map: mapped, list: listed };
    this.append(
      this.#tabs(), this.#tools(),
      h("p", { id: "conversation-keys", class: "conversation-note" }, say("keys_hint")),
      this.main = h("div", { class: "conversation-main" }, mapped, listed, this.settings, panel, phone),
      checks,
    );
    this.map = new ConversationMap(mapped, store);
    this.list = new List(listed, store);
    this.phone = new Phone(phone, store, { ...this.dataset, personaName: () => this.personaName });
    this.panel = new Panel(panel, store, this.phone);
    this.checks = new Checks(checks, store, this.dataset.check);
    store.addEventListener("change", ({ detail }) => detail.isTyping || detail.isMove || this.#drawSettings());
    store.addEventListener("open", () => this.#drawSettings());
    this.show("map");
  }

  /** What the citizen is called in the form around this one. */
  get personaName() {
    return this.closest("form")?.elements.persona_name?.value ?? "";
  }

  #tabs() {
    const names = ["map", "list", ...Object.keys(SETTINGS)];
    this.tabs = names.map((name) => h("button", {
      type: "button", class: "conversation-tab", "data-tab": name, on: { click: () => this.show(name) },
    }, say(`tab.${name}`)));
    return h("div", { class: "conversation-tabs", role: "group", "aria-label": say("views") }, this.tabs);
  }

  #tools() {
    const { store } = this;
    const tool = (name, text, heard) => button(say(text), heard, { name, isQuiet: true });
    this.undo = tool("undo", "undo", () => store.undo());
    this.redo = tool("redo", "redo", () => store.redo());
    this.onMap = h("span", { class: "conversation-tools" },
      tool("minus", "zoom_out", () => this.map.zoomTo(this.map.zoom / 1.25)),
      tool("plus-inverse", "zoom_in", () => this.map.zoomTo(this.map.zoom * 1.25)),
      tool("crosshairs", "fit", () => this.map.fit()),
      store.isReadOnly ? null : tool("grid", "arrange", () => this.map.rearrange()));
    this.whole = tool("desktop", "whole_window", () => this.#widen(!this.classList.contains("is-wide")));
    return h("div", { class: "conversation-tools conversation-toolbar", role: "toolbar", "aria-label": say("tools") },
      store.isReadOnly ? null : button(say("add_node"), () => this.#add(""), { name: "plus" }),
      this.undo, this.redo, this.onMap, this.whole, tool("keyboard", "keys", showKeys));
  }

  show(name) {
    this.shown = name;
    this.tabs.forEach((tab) => tab.setAttribute("aria-pressed", String(tab.dataset.tab === name)));
    Object.entries(this.views).forEach(([view, element]) => { element.hidden = view !== name; });
    this.onMap.hidden = name !== "map";
    this.settings.hidden = name in this.views;
    this.panel.element.hidden = !(name in this.views) || !this.store.node;
    this.phone.element.hidden = this.panel.element.hidden || !this.phone.isShown;
    this.list.show(name === "list");
    this.#drawSettings();
    this.#steps();
  }

  #drawSettings() {
    if (!(this.shown in SETTINGS)) return;
    const form = new Form(this.store, [], { isOpen: this.panel.isOpen });
    const help = `tab_help.${this.shown}`;
    redraw(this.settings, [
      ...(knows(help) ? [h("p", { class: "conversation-note" }, say(help))] : []),
      ...SETTINGS[this.shown]().map((field) => field(form)),
    ]);
    this.settings.setAttribute("aria-label", say(`tab.${this.shown}`));
    this.panel.element.hidden = true;
    this.phone.element.hidden = true;
  }

  #steps() {
    this.undo.disabled = !this.store.history.canUndo;
    this.redo.disabled = !this.store.history.canRedo;
  }

  #changed() {
    this.#steps();
    this.field.value = write(this.store.doc);
    for (const what of ["input", "change"]) this.field.dispatchEvent(new Event(what, { bubbles: true }));
  }

  /** Fill the window, above everything else in it, or stand in the form again. */
  #widen(isWide) {
    this.classList.toggle("is-wide", isWide);
    document.documentElement.classList.toggle("has-wide-conversation", isWide);
    this.popover = isWide ? "manual" : null;
    if (isWide) this.showPopover();
    this.whole.setAttribute("aria-pressed", String(isWide));
  }

  async #learnIndicators() {
    const answer = await fetch(`${this.dataset.indicators}?also=${[...indicatorsOf(this.store.doc)].join()}`);
    if (!answer.ok) return;
    this.store.indicators = (await answer.json()).indicators;
    this.panel.draw();
  }

  // --- By the keyboard ----------------------------------------------------------------------------

  get #view() {
    return { map: this.map, list: this.list }[this.shown];
  }

  #key(event) {
    const isCommand = event.ctrlKey || event.metaKey;
    const letter = event.key.toLowerCase();
    const done = isCommand ? this.#command(letter, event.shiftKey) : this.#plain(event, letter);
    if (done) event.preventDefault();
  }

  #command(letter, isShift) {
    const { store } = this;
    const key = this.#view?.focused || "";
    if (letter === "z") {
      if (isShift) store.redo();
      else store.undo();
    } else if (letter === "y") {
      store.redo();
    } else if (letter === "d" && key) {
      const made = store.copy(isShift ? branchOf(store.doc, key) : [key]);
      if (made) this.#view.focus(made);
    } else {
      return false;
    }
    return true;
  }

  #plain(event, letter) {
    if (event.key === "Enter" && event.target.matches("input:not([type=search])")) return true; // it would send the page
    if (event.key === "Escape") return this.#leave(event.target);
    const key = this.#view?.focused;
    if (!key || event.altKey) return false;
    if (event.key.startsWith("Arrow")) return this.#view.step(event.key, key);
    if (this.store.isReadOnly) return false;
    if (event.key === "Delete" || event.key === "Backspace") this.#view.focus(this.store.remove(key));
    else if (letter === "n") this.#add(key);
    else if (letter === "l") this.#link(key);
    else return false;
    return true;
  }

  /** From the panel back to the node, from the whole window back into the page. */
  #leave(target) {
    if (this.panel.element.contains(target)) this.#view?.focus(this.store.open);
    else if (this.classList.contains("is-wide")) this.#widen(false);
    else return false;
    return true;
  }

  /** Add a node: after the first way of `key` that leads nowhere, or by a new way. */
  async #add(key) {
    const kind = await askKind();
    if (!kind) return;
    const node = key && nodeOf(this.store.doc, key);
    const path = node && (exitsOf(node).find(({ to }) => !to)?.path ?? nextExit(node));
    const made = this.store.add(kind, path ? { from: { key, path } } : {});
    if (this.#view) this.#view.focus(made);
    else this.show("map");
  }

  async #link(key) {
    const path = await askExit(nodeOf(this.store.doc, key));
    if (path) await askTarget(this.store, key, path);
    this.#view.focus(key);
  }

  #carry(event) {
    const key = this.#view?.focused;
    if (!key) return;
    const { store } = this;
    if (event.type === "paste") {
      const data = event.clipboardData.getData(CARRIED);
      if (!data || store.isReadOnly) return;
      this.#view.focus(store.paste(JSON.parse(data)));
    } else {
      event.clipboardData.setData(CARRIED, JSON.stringify(carried(store.doc, event.type === "cut" ? [key] : branchOf(store.doc, key))));
      if (event.type === "cut") this.#view.focus(store.remove(key));
    }
    event.preventDefault();
  }
}

customElements.define("conversation-editor", ConversationEditor);
