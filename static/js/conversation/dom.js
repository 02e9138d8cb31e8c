/** Make an element. `props`: properties; `on` listeners by event; `class`, `aria-…`, `data-…`, `for` attributes. */
export function h(tag, props = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(props)) {
    if (value === undefined || value === null) continue;
    if (name === "on") Object.entries(value).forEach(([event, heard]) => made.addEventListener(event, heard));
    else if (/^(class|for|role|list)$|-/.test(name)) made.setAttribute(name, value);
    else made[name] = value;
  }
  made.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== ""));
  return made;
}

const SVG = "http://www.w3.org/2000/svg";

/** Make an element of a drawing; everything is an attribute. */
export function svg(tag, attributes = {}, ...children) {
  const made = document.createElementNS(SVG, tag);
  Object.entries(attributes).forEach(([name, value]) => made.setAttribute(name, value));
  made.append(...children);
  return made;
}

const TURNED = "M6 2 1.500 6.500 6 11V8h4.500a2.500 2.500 0 0 1 0 5H5v2h5.500a4.500 4.500 0 0 0 0-9H6Z";
const OWN = { undo: TURNED, redo: TURNED };

/** One of the icons that Wagtail has on every page, or of the two that it has not. */
export function icon(name) {
  const drawn = OWN[name] ? svg("path", { d: OWN[name] }) : svg("use", { href: `#icon-${name}` });
  if (name === "redo") drawn.setAttribute("transform", "matrix(-1 0 0 1 16 0)");
  return svg("svg", { class: "icon", "aria-hidden": "true", ...(OWN[name] && { viewBox: "0 0 16 16" }) }, drawn);
}

/** A button; with `hint` it shows its icon only and says the text to who cannot see it. */
export function button(text, heard, { name = "", isQuiet = false, ...props } = {}) {
  const label = isQuiet ? { "aria-label": text, title: text } : {};
  const kind = isQuiet ? "conversation-button conversation-button--quiet" : "conversation-button";
  return h(
    "button",
    { type: "button", class: kind, on: { click: heard }, ...label, ...props },
    name ? icon(name) : null,
    isQuiet ? null : text,
  );
}

/** A function that does it once nobody has asked for it any more for a while (in ms). */
export function calmly(pause, act) {
  let due = 0;
  return () => {
    clearTimeout(due);
    due = setTimeout(act, pause);
  };
}

/** A function that does it with the next frame, once, however often it is asked for until then. */
export function eachFrame(act) {
  let isDue = false;
  return () => {
    if (isDue) return;
    isDue = true;
    requestAnimationFrame(() => {
      isDue = false;
      act();
    });
  };
}
