/*
 * The map: every node is a button, the links between them are drawn beneath. A node is moved by
 * dragging, a link is drawn from one of the ports at its foot to another node, or to an empty place,
 * where a new one is made. By the keyboard the arrows follow the links.
 */
import { askKind, askTarget, exitName } from "./dialogs.js";
import { exitsOf, nameOf, nextExit, sourcesOf, targetsOf, wordsOf } from "./document.js";
import { calmly, h, icon, svg } from "./dom.js";
import { HEIGHT, WIDTH, arrange } from "./layout.js";
import { say } from "./words.js";

export const ICONS = {
  turn: "comment", scene: "image", later: "time", document: "doc-full", reply: "edit", fork: "redirect", chance: "rotate", ending: "check",
};
const MARGIN = 60;
const ROOM = 400;
const MOVED = 4;
const WHILE_TYPING = 200;
const NEAREST = 0.1;
const ZOOMS = [NEAREST, 1.5];

export class ConversationMap {
  zoom = 1;
  #places = new Map();
  #shown = new Map();
  #links = new Map();
  #drag = null;
  current = "";

  constructor(element, store) {
    this.element = element;
    this.store = store;
    this.drawing = svg("svg", { "aria-hidden": "true" }, svg("defs", {},
      ...["", "-critical"].map((kind) => svg("marker", {
        id: `conversation-tip${kind}`, viewBox: "0 0 8 8", refX: 7, refY: 4, markerWidth: 11, markerHeight: 11, markerUnits: "userSpaceOnUse", orient: "auto",
      }, svg("path", { d: "M0 0 8 4 0 8Z", class: `conversation-tip${kind}` })))));
    this.world = h("div", { class: "conversation-map__world" }, this.drawing);
    this.room = h("div", { class: "conversation-map__room" }, this.world);
    element.append(this.room);
    element.addEventListener("pointerdown", (event) => this.#press(event));
    element.addEventListener("pointermove", (event) => this.#move(event));
    element.addEventListener("pointerup", (event) => this.#release(event));
    element.addEventListener("pointercancel", () => this.#forget());
    element.addEventListener("click", (event) => this.#click(event));
    element.addEventListener("wheel", (event) => this.#wheel(event), { passive: false });
    element.addEventListener("focusin", ({ target }) => this.#focused(target.closest("[data-node]")?.dataset.node));
    const drawSoon = calmly(WHILE_TYPING, () => this.draw());
    store.addEventListener("change", ({ detail }) => (detail.isTyping ? drawSoon() : this.draw()));
    store.addEventListener("checked", () => this.draw());
    store.addEventListener("open", () => this.#opened());
    this.draw();
  }

  get focused() {
    const node = document.activeElement?.closest?.("[data-node]");
    return node && this.element.contains(node) ? node.dataset.node : "";
  }

  focus(key) {
    this.#shown.get(key)?.button.focus();
  }

  // --- Where things are ---------------------------------------------------------------------------

  /** Place what has no place yet: everything by layers at first, later what is new beneath what leads to it. */
  #settle() {
    const { nodes, layout } = this.store.doc;
    const missing = nodes.filter(({ key }) => !this.#places.has(key));
    if (missing.length && missing.length === nodes.length) {
      this.#places = arrange(new Map(nodes.map((node) => [node.key, targetsOf(node)])));
    } else {
      missing.forEach((node) => this.#places.set(node.key, this.#besides(node)));
    }
    Object.entries(layout).forEach(([key, [x, y]]) => this.#places.set(key, [x, y]));
  }

  #besides(node) {
    const [source] = sourcesOf(this.store.doc, node.key);
    const [x, y] = this.#places.get(source) ?? [0, Math.max(0, ...[...this.#places.values()].map((place) => place[1]))];
    let place = [x, y + HEIGHT + 72];
    while ([...this.#places.values()].some((other) => Math.abs(other[0] - place[0]) < WIDTH && Math.abs(other[1] - place[1]) < HEIGHT)) {
      place = [place[0] + WIDTH + 32, place[1]];
    }
    return place;
  }

  /** Forget where nodes were put, and lay all of them out anew. */
  rearrange() {
    this.#places.clear();
    this.store.put({ ...this.store.doc, layout: {} });
    this.draw();
    this.fit();
  }

  #measure() {
    const places = this.store.doc.nodes.map(({ key }) => this.#places.get(key));
    const [left, top] = [0, 1].map((axis) => Math.min(0, ...places.map((place) => place[axis])) - MARGIN);
    const [right, bottom] = [0, 1].map((axis) => Math.max(0, ...places.map((place) => place[axis])) + [WIDTH, HEIGHT][axis] + ROOM);
    this.from = [left, top];
    this.size = [right - left, bottom - top];
    this.drawing.setAttribute("viewBox", `${left} ${top} ${right - left} ${bottom - top}`);
    this.drawing.setAttribute("width", right - left);
    this.drawing.setAttribute("height", bottom - top);
    this.#scale();
  }

  #scale() {
    this.world.style.transform = `scale(${this.zoom})`;
    this.room.style.inlineSize = `${this.size[0] * this.zoom}px`;
    this.room.style.blockSize = `${this.size[1] * this.zoom}px`;
  }

  /** Where on the map a point of the window is. */
  #at({ clientX, clientY }) {
    const box = this.world.getBoundingClientRect();
    return [(clientX - box.left) / this.zoom + this.from[0], (clientY - box.top) / this.zoom + this.from[1]];
  }

  zoomTo(zoom, around) {
    const box = this.element.getBoundingClientRect();
    const [x, y] = around ?? [box.width / 2, box.height / 2];
    const before = this.zoom;
    this.zoom = Math.min(Math.max(zoom, ZOOMS[0]), ZOOMS[1]);
    const [left, top] = [this.element.scrollLeft + x, this.element.scrollTop + y].map((each) => (each * this.zoom) / before);
    this.#scale();
    this.element.scrollTo(left - x, top - y);
  }

  /** Show everything at once, no larger than it is. */
  fit() {
    const { clientWidth, clientHeight } = this.element;
    if (!clientWidth) return;
    const [width, height] = [this.size[0] - ROOM + MARGIN, this.size[1] - ROOM + MARGIN];
    this.zoomTo(Math.min(1, clientWidth / width, clientHeight / height));
    this.element.scrollTo(0, 0);
  }

  /** Show the opening at a size that can be read. */
  begin() {
    const [opening] = this.store.doc.nodes;
    if (!opening || !this.element.clientWidth) return;
    const [x, y] = this.#places.get(opening.key);
    this.element.scrollTo((x - this.from[0] + WIDTH / 2) * this.zoom - this.element.clientWidth / 2, (y - this.from[1]) * this.zoom - MARGIN);
  }

  // --- Drawing ------------------------------------------------------------------------------------

  draw() {
    const { focused } = this;
    this.#settle();
    this.#measure();
    const { nodes } = this.store.doc;
    const keys = new Set(nodes.map(({ key }) => key));
    this.#shown.forEach((shown, key) => keys.has(key) || this.#drop(key));
    if (!keys.has(this.current)) this.current = nodes[0]?.key ?? "";
    const findings = Map.groupBy(this.store.findings, ({ node }) => node);
    nodes.forEach((node, place) => this.#show(node, place === 0, findings.get(node.key) ?? []));
    this.#drawLinks();
    if (focused && focused !== this.focused) this.focus(focused);
  }

  #drop(key) {
    this.#shown.get(key).element.remove();
    this.#shown.delete(key);
  }

  #show(node, isOpening, findings) {
    const marks = findings.map(({ text }) => text).join("\n");
    const hasError = findings.some((finding) => finding.is_error);
    let shown = this.#shown.get(node.key);
    if (!shown || shown.node !== node || shown.marks !== marks || shown.isOpening !== isOpening) {
      const made = this.#element(node, isOpening, findings.length, hasError);
      made.button.title = marks;
      if (shown) shown.element.replaceWith(made.element);
      else this.world.append(made.element);
      shown = { ...made, node, marks, isOpening };
      this.#shown.set(node.key, shown);
    }
    this.#position(node.key, this.#places.get(node.key));
    shown.button.tabIndex = node.key === this.current ? 0 : -1;
    shown.button.setAttribute("aria-pressed", String(node.key === this.store.open));
  }

  #element(node, isOpening, marks, hasError) {
    const note = [say(`kind.${node.kind}`), isOpening ? say("opening") : ""].filter(Boolean).join(" · ");
    const mark = marks ? h("span", { class: `conversation-mark${hasError ? " conversation-mark--error" : ""}` },
      h("span", { "aria-hidden": "true" }, String(marks)), h("span", { class: "w-sr-only" }, say("marks", { number: marks }))) : null;
    const made = h("button", { type: "button", class: "conversation-node__button" },
      h("span", { class: "conversation-node__kind" }, icon(ICONS[node.kind]), note),
      h("span", { class: "conversation-node__name" }, nameOf(node)),
      h("span", { class: "conversation-node__words" }, wordsOf(node)), mark);
    const outcome = node.kind === "ending" ? ` conversation-node--${node.outcome}` : "";
    const element = h("div", {
      class: `conversation-node conversation-node--${node.kind}${outcome}${isOpening ? " conversation-node--opening" : ""}`,
      "data-node": node.key,
    }, made, this.store.isReadOnly ? null : this.#ports(node));
    return { element, button: made };
  }

  #ports(node) {
    const next = nextExit(node);
    const exits = exitsOf(node);
    const ports = exits.map((exit) => this.#port(exit.path, exitName(node, exit), exit.to ? "" : " conversation-port--free"));
    if (next) ports.push(this.#port(next, say(`add.${next[0]}`), " conversation-port--next"));
    return h("div", { class: "conversation-ports", "aria-hidden": "true" }, ports);
  }

  #port(path, title, kind) {
    return h("span", { class: `conversation-port${kind}`, title, "data-exit": JSON.stringify(path) });
  }

  #position(key, [x, y]) {
    const { style } = this.#shown.get(key).element;
    style.insetInlineStart = `${x - this.from[0]}px`;
    style.insetBlockStart = `${y - this.from[1]}px`;
  }

  #drawLinks(of = null) {
    const seen = new Set();
    for (const node of this.store.doc.nodes) {
      const exits = exitsOf(node);
      const count = exits.length + (nextExit(node) && !this.store.isReadOnly ? 1 : 0);
      exits.forEach((exit, number) => {
        const id = `${node.key} ${number}`;
        if (!this.#places.has(exit.to) || !this.#shown.has(exit.to)) return;
        seen.add(id);
        if (of && of !== node.key && of !== exit.to) return;
        this.#drawLink(id, this.#portOf(node.key, number, count), this.#places.get(exit.to), {
          isCritical: exit.isCritical, isNear: [node.key, exit.to].includes(this.store.open),
        });
      });
    }
    this.#links.forEach((path, id) => {
      if (seen.has(id)) return;
      path.remove();
      this.#links.delete(id);
    });
  }

  #portOf(key, number, count) {
    const [x, y] = this.#places.get(key);
    return [x + (WIDTH * (number + 1)) / (count + 1), y + HEIGHT];
  }

  #drawLink(id, start, [x, y], { isCritical = false, isNear = false } = {}) {
    let path = this.#links.get(id);
    if (!path) {
      path = svg("path");
      this.#links.set(id, path);
      this.drawing.append(path);
    }
    path.setAttribute("d", curve(start, [x + WIDTH / 2, y]));
    path.setAttribute("class", `conversation-link${isCritical ? " conversation-link--critical" : ""}${isNear ? " conversation-link--near" : ""}`);
    path.setAttribute("marker-end", `url(#conversation-tip${isCritical ? "-critical" : ""})`);
  }

  #opened() {
    const { open } = this.store;
    this.#shown.forEach(({ button }, key) => button.setAttribute("aria-pressed", String(key === open)));
    if (this.#shown.has(open)) {
      this.#focused(open);
      this.#shown.get(open).element.scrollIntoView?.({ block: "nearest", inline: "nearest" });
    }
    this.#drawLinks();
  }

  #focused(key) {
    if (!this.#shown.has(key)) return;
    const before = this.#shown.get(this.current);
    if (before) before.button.tabIndex = -1;
    this.current = key;
    this.#shown.get(key).button.tabIndex = 0;
  }

  // --- By the keyboard ----------------------------------------------------------------------------

  /** Follow a link down or up, or go to the nearest node beside. */
  step(key, from) {
    const { doc } = this.store;
    const node = doc.nodes.find((each) => each.key === from);
    const [x, y] = this.#places.get(from) ?? [0, 0];
    const ways = {
      ArrowDown: () => targetsOf(node).find((each) => this.#shown.has(each)),
      ArrowUp: () => sourcesOf(doc, from)[0],
      ArrowLeft: () => this.#nearest(from, (place) => place[0] < x - NEAREST, [x, y]),
      ArrowRight: () => this.#nearest(from, (place) => place[0] > x + NEAREST, [x, y]),
    };
    if (!ways[key] || !node) return false;
    this.focus(ways[key]() ?? from);
    return true;
  }

  #nearest(from, isBeside, [x, y]) {
    const far = ([left, top]) => Math.abs(left - x) + 4 * Math.abs(top - y);
    const others = this.store.doc.nodes.map(({ key }) => key).filter((key) => key !== from && isBeside(this.#places.get(key)));
    return others.sort((one, other) => far(this.#places.get(one)) - far(this.#places.get(other)))[0];
  }

  // --- By the pointer -----------------------------------------------------------------------------

  #press(event) {
    if (event.button) return;
    const key = event.target.closest("[data-node]")?.dataset.node;
    const exit = event.target.closest("[data-exit]")?.dataset.exit;
    const isTouch = event.pointerType === "touch";
    if (isTouch && !exit) return; // a finger scrolls
    const at = [event.clientX, event.clientY];
    const scroll = [this.element.scrollLeft, this.element.scrollTop];
    this.#drag = { key, exit: exit && JSON.parse(exit), at, scroll, place: this.#places.get(key), isMoved: false };
    if (exit) event.preventDefault();
  }

  #move(event) {
    const drag = this.#drag;
    if (!drag) return;
    const by = [event.clientX - drag.at[0], event.clientY - drag.at[1]];
    if (!drag.isMoved && Math.hypot(...by) < MOVED) return;
    if (!drag.isMoved) this.element.setPointerCapture(event.pointerId);
    drag.isMoved = true;
    if (drag.exit) {
      const [x, y] = this.#at(event);
      const [left, top] = this.#places.get(drag.key);
      this.#drawLink("drawn", [left + WIDTH / 2, top + HEIGHT], [x - WIDTH / 2, y]);
    } else if (drag.key && !this.store.isReadOnly) {
      this.#places.set(drag.key, drag.place.map((each, axis) => Math.round(each + by[axis] / this.zoom)));
      this.#position(drag.key, this.#places.get(drag.key));
      this.#drawLinks(drag.key);
    } else {
      this.element.scrollTo(drag.scroll[0] - by[0], drag.scroll[1] - by[1]);
    }
  }

  async #release(event) {
    const drag = this.#drag;
    this.#forget();
    if (!drag?.isMoved) return;
    this.justDragged = true;
    setTimeout(() => { this.justDragged = false; });
    const { store } = this;
    if (drag.exit) {
      const target = document.elementFromPoint(event.clientX, event.clientY);
      const to = target?.closest("[data-node]")?.dataset.node;
      const [x, y] = this.#at(event);
      if (to) store.link(drag.key, drag.exit, to);
      else if (this.element.contains(target)) await this.#make(drag, [x - WIDTH / 2, y].map(Math.round));
    } else if (drag.key) {
      store.put({ ...store.doc, layout: { ...store.doc.layout, [drag.key]: this.#places.get(drag.key) } });
    }
  }

  async #make({ key, exit }, place) {
    const kind = await askKind();
    if (kind) this.store.add(kind, { from: { key, path: exit }, place });
  }

  #forget() {
    this.#drag = null;
    this.#links.get("drawn")?.remove();
    this.#links.delete("drawn");
  }

  #click(event) {
    if (this.justDragged) return;
    const key = event.target.closest("[data-node]")?.dataset.node;
    const exit = event.target.closest("[data-exit]")?.dataset.exit;
    if (exit) askTarget(this.store, key, JSON.parse(exit));
    else if (key) this.store.show(key, { isEntered: event.detail === 0 });
  }

  #wheel(event) {
    if (!event.ctrlKey && !event.metaKey) return;
    event.preventDefault();
    const box = this.element.getBoundingClientRect();
    this.zoomTo(this.zoom * Math.exp(-event.deltaY / 300), [event.clientX - box.left, event.clientY - box.top]);
  }
}

/** From a port down to the head of a node; one that leads up swings out to the side. */
function curve([x, y], [toX, toY]) {
  const down = Math.max(28, Math.min(120, Math.abs(toY - y) / 2));
  if (toY > y) return `M${x} ${y} C${x} ${y + down} ${toX} ${toY - down} ${toX} ${toY}`;
  const side = Math.max(x, toX) + WIDTH;
  return `M${x} ${y} C${x} ${y + 60} ${side} ${y + 60} ${side} ${(y + toY) / 2} S${toX} ${toY - 60} ${toX} ${toY}`;
}
