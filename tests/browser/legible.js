/* Returns what keeps somebody from reading the page: text cut off, outside its box, or over other text. */
() => {
  const faults = new Set();
  const words = ({ node }) => `“${node.data.trim().slice(0, 40)}”`;
  const style = (element) => getComputedStyle(element);
  const chain = (element) => (element ? [element, ...chain(element.parentElement)] : []);
  const isPinned = (element) => chain(element).some((one) => /fixed|sticky/.test(style(one).position));
  const isForEarsOnly = (element) => chain(element).some((one) => style(one).clipPath !== "none");

  const wider = document.documentElement.scrollWidth - document.documentElement.clientWidth;
  if (wider > 0) faults.add(`the page is ${wider} px wider than the screen`);

  const lines = [];
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node; (node = texts.nextNode()); ) {
    const element = node.parentElement;
    if (!node.data.trim() || element.closest("script, style, svg, option")) continue;
    if (!element.checkVisibility({ visibilityProperty: true }) || isForEarsOnly(element)) continue;
    const range = document.createRange();
    range.selectNodeContents(node);
    const rects = [...range.getClientRects()].filter((rect) => rect.width > 1);
    lines.push(...rects.map((rect) => ({ node, element, rect, pinned: isPinned(element) })));
  }

  for (const line of lines) {
    for (const box of chain(line.element)) {
      const { display, overflowX, overflowY } = style(box);
      if (box === document.body) break;
      if (display === "inline" || display === "contents") continue;
      const { left, right, top, bottom } = box.getBoundingClientRect();
      const { rect } = line;
      const isOutside = rect.left < left - 1 || rect.right > right + 1;
      const isCut = /hidden|clip/.test(overflowY) && (rect.top < top - 3 || rect.bottom > bottom + 3);
      if (isOutside || isCut) faults.add(`${words(line)} is not all in <${box.localName} class="${box.className}">`);
      if (isOutside || isCut || /auto|scroll/.test(overflowX)) break;
    }
  }

  lines.forEach((line, place) => {
    for (const other of lines.slice(place + 1)) {
      if (line.element === other.element || line.pinned !== other.pinned) continue;
      const [one, two] = [line.rect, other.rect];
      const width = Math.min(one.right, two.right) - Math.max(one.left, two.left);
      const height = Math.min(one.bottom, two.bottom) - Math.max(one.top, two.top);
      const isOver = width > 2 && height > 0.35 * Math.min(one.height, two.height);
      if (isOver) faults.add(`${words(line)} and ${words(other)} are over each other`);
    }
  });
  return [...faults];
};
