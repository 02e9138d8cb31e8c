/*
 * The map: every node is a button, the links between them are drawn beneath. A node is moved by
 * dragging, a link is drawn from one of the ports at its foot to another node, or to an empty place,
 * where a new one is made. By the keyboard the arrows follow the links.
 */
import { askKind, askTarget, exitName } from "./dialogs.js";
import { exitsOf, nameOf, nextExit, sourcesOf, targetsOf, wordsOf } from "./document.js";
import { calmly, eachFrame, h, icon, svg } from "./dom.js";
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
const FEW = 60; // nodes: so few are all drawn at once
const AROUND = 300; // px of the map around what is in sight that are drawn too
const EDGE = 24; // px between a node that is brought into sight and the edge of the map
const SWING = 120; // px by which a link may leave the rectangle between its ends
/** How links are drawn, each with its tips as one shape: hundreds of shapes are slow to draw. */
const LOOKS = ["plain", "critical", "near", "near-critical", "pulled"];

export class ConversationMap {
  zoom = 1;
  from = [0, 0];
  size = [0, 0];
  current = "";
  #places = new Map();
  #shown = new Map();
  #links = [];
  #findings = new Map();
  #window = null;
  #sight = null;
  #drag = null;
  #drawSoon = eachFrame(() => this.#draw());
  #dragSoon = eachFrame(() => this.#drawDrag());

  constructor(element, store) {
    this.element = element;
    this.store = store;
    this.looks = Object.fromEntries(LOOKS.map((look) => [look, {
      line: svg("path", { class: `conversation-link conversation-link--${look}` }),
      tips: svg("path", { class: `conversation-tips conversation-tips--${look}` }),
    }]));
    this.drawing = svg("svg", { "aria-hidden": "true" }, ...Object.values(this.looks).flatMap(({ line, tips }) => [line, tips]));
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
    element.addEventListener("scroll", () => this.#look(), { passive: true });
    const changeSoon = calmly(WHILE_TYPING, () => this.#change());
    store.addEventListener("change", ({ detail }) => (detail.isTyping ? changeSoon() : this.#change()));
    store.addEventListener("checked", () => this.#check());
    store.addEventListener("open", () => this.#opened());
    this.#change();
    new ResizeObserver(() => this.#resized()).observe(element);
  }

  get focused() {
    const node = document.activeElement?.closest?.("[data-node]");
    return node && this.element.contains(node) ? node.dataset.node : "";
  }

  focus(key) {
    this.#reveal(key);
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
    this.fit();
  }

  #measure() {
    const places = this.store.doc.nodes.map(({ key }) => this.#places.get(key));
    const [left, top] = [0, 1].map((axis) => Math.min(0, ...places.map((place) => place[axis])) - MARGIN);
    const [right, bottom] = [0, 1].map((axis) => Math.max(0, ...places.map((place) => place[axis])) + [WIDTH, HEIGHT][axis] + ROOM);
    const size = [right - left, bottom - top];
    if ([left, top, ...size].join() === [...this.from, ...this.size].join()) return;
    this.from = [left, top];
    this.size = size;
    this.drawing.setAttribute("viewBox", `${left} ${top} ${size[0]} ${size[1]}`);
    this.drawing.setAttribute("width", size[0]);
    this.drawing.setAttribute("height", size[1]);
    this.#scale();
    this.#see();
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
    this.#look();
  }

  /** Show everything at once, no larger than it is. */
  fit() {
    const { clientWidth, clientHeight } = this.element;
    if (!clientWidth) return;
    const [width, height] = [this.size[0] - ROOM + MARGIN, this.size[1] - ROOM + MARGIN];
    this.zoomTo(Math.min(1, clientWidth / width, clientHeight / height));
    this.element.scrollTo(0, 0);
    this.#look();
  }

  /** Show the opening at a size that can be read. */
  begin() {
    const [opening] = this.store.doc.nodes;
    if (!opening || !this.element.clientWidth) return;
    const [x, y] = this.#places.get(opening.key);
    this.element.scrollTo((x - this.from[0] + WIDTH / 2) * this.zoom - this.element.clientWidth / 2, (y - this.from[1]) * this.zoom - MARGIN);
    this.#look();
  }

  /** Where the panel or the phone takes room, what is open stays in sight. */
  #resized() {
    const place = this.#places.get(this.store.open);
    const { scrollLeft, scrollTop, clientWidth, clientHeight } = this.element;
    if (place && clientWidth) {
      const [x, y] = place.map((each, axis) => (each - this.from[axis]) * this.zoom);
      const within = (at, start, length, room) => Math.min(Math.max(at, start + length * this.zoom - room + EDGE), start - EDGE);
      this.element.scrollTo(within(scrollLeft, x, WIDTH, clientWidth), within(scrollTop, y, HEIGHT, clientHeight));
    }
    this.#look();
  }

  /** Bring a node into sight, and draw it if it was not. */
  #reveal(key) {
    if (!this.#window || !this.#places.has(key)) return;
    this.#focused(key);
    this.#draw();
    this.#shown.get(key)?.element.scrollIntoView({ block: "nearest", inline: "nearest" });
  }

  // --- Drawing ------------------------------------------------------------------------------------

  /** Take up another document. Drawn is what is in sight of it, with the next frame. */
  #change() {
    this.#settle();
    this.#measure();
    const { nodes } = this.store.doc;
    if (!this.#places.has(this.current) || !nodes.some(({ key }) => key === this.current)) this.current = nodes[0]?.key ?? "";
    const keys = new Set(nodes.map(({ key }) => key));
    this.#links = nodes.flatMap((node) => {
      const exits = exitsOf(node);
      const count = exits.length + (nextExit(node) && !this.store.isReadOnly ? 1 : 0);
      return exits.map(({ to, isCritical }, number) => ({ of: node.key, to, isCritical, share: (number + 1) / (count + 1) }));
    }).filter(({ to }) => keys.has(to));
    this.#drawSoon();
  }

  #check() {
    this.#findings = Map.groupBy(this.store.findings, ({ node }) => node);
    this.#drawSoon();
  }

  /** See which part of the map is in sight. */
  #look() {
    const { scrollLeft, scrollTop, clientWidth, clientHeight } = this.element;
    this.#window = clientWidth ? [scrollLeft, scrollTop, clientWidth, clientHeight] : null;
    this.#see();
    this.#drawSoon();
  }

  #see() {
    if (!this.#window) return;
    const [left, top, width, height] = this.#window.map((each) => each / this.zoom);
    const [x, y] = [left + this.from[0] - AROUND, top + this.from[1] - AROUND];
    this.#sight = { left: x, top: y, right: x + width + 2 * AROUND, bottom: y + height + 2 * AROUND };
  }

  #isInSight(left, top, right, bottom) {
    const sight = this.#sight;
    return left < sight.right && right > sight.left && top < sight.bottom && bottom > sight.top;
  }

  /** Whether a node is drawn; that in which the focus is or returns to always is. */
  #isSeen(key) {
    if (this.store.doc.nodes.length <= FEW || key === this.current || key === this.#drag?.key) return true;
    const [x, y] = this.#places.get(key);
    return this.#isInSight(x, y, x + WIDTH, y + HEIGHT);
  }

  #draw() {
    if (!this.#window) return;
    const { focused } = this;
    const seen = new Map(this.store.doc.nodes.map((node, place) => [node.key, [node, place === 0]]).filter(([key]) => this.#isSeen(key)));
    this.#shown.forEach(({ element }, key) => {
      if (seen.has(key)) return;
      element.remove();
      this.#shown.delete(key);
    });
    seen.forEach(([node, isOpening], key) => this.#show(node, isOpening, this.#findings.get(key) ?? []));
    this.#drawLinks(LOOKS);
    if (focused && focused !== this.focused) this.#shown.get(focused)?.button.focus({ preventScroll: true });
  }

  #show(node, isOpening, findings) {
    const marks = findings.map(({ text }) => text).join("\n");
    let shown = this.#shown.get(node.key);
    if (!shown || shown.node !== node || shown.marks !== marks || shown.isOpening !== isOpening) {
      const hasError = findings.some((finding) => finding.is_error);
      const made = this.#element(node, isOpening, findings.length, hasError);
      made.button.title = marks;
      if (shown) shown.element.replaceWith(made.element);
      else this.world.append(made.element);
      shown = { ...made, node, marks, isOpening };
      this.#shown.set(node.key, shown);
    }
    this.#position(node.key);
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

  #position(key) {
    const [x, y] = this.#places.get(key);
    this.#shown.get(key).element.style.translate = `${x - this.from[0]}px ${y - this.from[1]}px`;
  }

  /** Draw the links of these looks. Near are those of the node that is open or is being moved. */
  #drawLinks(looks) {
    const drawn = Object.fromEntries(looks.map((look) => [look, { line: "", tips: "" }]));
    const near = [this.store.open, this.#drag?.key];
    const put = (look, start, end) => {
      if (!drawn[look]) return;
      drawn[look].line += curve(start, end);
      drawn[look].tips += tip(end);
    };
    for (const { of, to, isCritical, share } of this.#links) {
      const isNear = near.includes(of) || near.includes(to);
      const look = isNear ? (isCritical ? "near-critical" : "near") : (isCritical ? "critical" : "plain");
      const start = this.#foot(of, share);
      const end = this.#head(to);
      if (drawn[look] && this.#isLinkInSight(start, end)) put(look, start, end);
    }
    if (this.#drag?.end) put("pulled", this.#foot(this.#drag.key, 0.5), this.#drag.end);
    looks.forEach((look) => {
      this.looks[look].line.setAttribute("d", drawn[look].line);
      this.looks[look].tips.setAttribute("d", drawn[look].tips);
    });
  }

  #isLinkInSight([x, y], [toX, toY]) {
    const right = toY > y ? Math.max(x, toX) : Math.max(x, toX) + WIDTH;
    return this.#isInSight(Math.min(x, toX), Math.min(y, toY) - SWING, right, Math.max(y, toY) + SWING);
  }

  #foot(key, share) {
    const [x, y] = this.#places.get(key);
    return [x + WIDTH * share, y + HEIGHT];
  }

  #head(key) {
    const [x, y] = this.#places.get(key);
    return [x + WIDTH / 2, y];
  }

  #opened() {
    const { open } = this.store;
    if (this.#places.has(open)) this.#reveal(open);
    else this.#drawSoon();
  }

  /** Let Tab lead to this node. */
  #focused(key) {
    if (!this.#places.has(key)) return;
    const before = this.#shown.get(this.current);
    if (before) before.button.tabIndex = -1;
    this.current = key;
    const shown = this.#shown.get(key);
    if (shown) shown.button.tabIndex = 0;
  }

  // --- By the keyboard ----------------------------------------------------------------------------

  /** Follow a link down or up, or go to the nearest node beside. */
  step(key, from) {
    const { doc } = this.store;
    const node = doc.nodes.find((each) => each.key === from);
    const [x, y] = this.#places.get(from) ?? [0, 0];
    const ways = {
      ArrowDown: () => targetsOf(node).find((each) => this.#places.has(each)),
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
    if (!drag.isMoved) {
      this.element.setPointerCapture(event.pointerId);
      drag.isMoved = true;
      this.#drawSoon();
    }
    if (drag.exit) {
      drag.end = this.#at(event);
      this.#dragSoon();
    } else if (drag.key && !this.store.isReadOnly) {
      this.#places.set(drag.key, drag.place.map((each, axis) => Math.round(each + by[axis] / this.zoom)));
      this.#dragSoon();
    } else {
      this.element.scrollTo(drag.scroll[0] - by[0], drag.scroll[1] - by[1]);
    }
  }

  #drawDrag() {
    if (!this.#drag) return;
    this.#position(this.#drag.key);
    this.#drawLinks(["near", "near-critical", "pulled"]);
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
      store.place(drag.key, this.#places.get(drag.key));
    }
  }

  async #make({ key, exit }, place) {
    const kind = await askKind();
    if (kind) this.store.add(kind, { from: { key, path: exit }, place });
  }

  #forget() {
    this.#drag = null;
    this.#drawSoon();
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

/** The tip with which a link ends at the head of a node. */
const tip = ([x, y]) => `M${x - 5} ${y - 10}h10l-5 10Z`;

/** From a port down to the head of a node; one that leads up swings out to the side. */
function curve([x, y], [toX, toY]) {
  const down = Math.max(28, Math.min(120, Math.abs(toY - y) / 2));
  if (toY > y) return `M${x} ${y} C${x} ${y + down} ${toX} ${toY - down} ${toX} ${toY}`;
  const side = Math.max(x, toX) + WIDTH;
  return `M${x} ${y} C${x} ${y + 60} ${side} ${y + 60} ${side} ${(y + toY) / 2} S${toX} ${toY - 60} ${toX} ${toY}`;
}
