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

/** One of the icons that Wagtail has on every page. */
export function icon(name) {
  return svg("svg", { class: "icon", "aria-hidden": "true" }, svg("use", { href: `#icon-${name}` }));
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
