/*
 * Where nodes stand on the map when nobody has moved them: in layers from the opening downwards. A
 * node stands as deep as the longest way to it, what nobody reaches below everything. Each layer is
 * put in the order of the middle of what it hangs on, up and down a few times. 500 nodes take 20 ms;
 * the graph libraries that could be had take two seconds.
 */
export const WIDTH = 200;
export const HEIGHT = 84;
const GAP_X = 32;
const GAP_Y = 72;
const SWEEPS = 6;

/** Place nodes: `edges` says for each key, the opening first, which keys it leads to. Key -> [x, y]. */
export function arrange(edges) {
  const layers = layersOf(edges);
  const sources = sourcesOf(edges);
  const rows = [];
  layers.forEach((layer, key) => (rows[layer] ??= []).push(key));
  const column = new Map();
  rows.forEach((row) => spread(row, column, (_key, place) => place - (row.length - 1) / 2));
  for (let sweep = 0; sweep < SWEEPS; sweep += 1) {
    const isDown = sweep % 2 === 0;
    const neighbours = isDown ? sources : edges;
    for (const row of isDown ? rows : [...rows].reverse()) {
      const wanted = new Map(row.map((key) => [key, middle(neighbours.get(key) ?? [], key)]));
      spread(row, column, (key) => wanted.get(key));
    }
  }
  const left = Math.min(0, ...column.values());
  return new Map([...layers].map(([key, layer]) => [
    key,
    [Math.round((column.get(key) - left) * (WIDTH + GAP_X)), layer * (HEIGHT + GAP_Y)],
  ]));

  function middle(keys, key) {
    const near = keys.filter((other) => layers.get(other) !== layers.get(key));
    if (!near.length) return column.get(key);
    return near.reduce((sum, other) => sum + column.get(other), 0) / near.length;
  }
}

/** Give each node of a row its column, as near to where it wants to be as the others let it. */
function spread(row, column, wanted) {
  const wish = new Map(row.map((key, place) => [key, wanted(key, place)]));
  row.sort((one, other) => wish.get(one) - wish.get(other));
  let last = -Infinity;
  row.forEach((key) => {
    last = Math.max(wish.get(key), last + 1);
    column.set(key, last);
  });
  // Who was pushed to the right pulls the row back by half of it.
  const pushed = row.reduce((sum, key) => sum + column.get(key) - wish.get(key), 0) / row.length;
  row.forEach((key) => column.set(key, column.get(key) - pushed));
}

export function sourcesOf(edges) {
  const sources = new Map([...edges.keys()].map((key) => [key, []]));
  edges.forEach((targets, key) => targets.forEach((to) => sources.get(to)?.push(key)));
  return sources;
}

/** How long the longest way to each node is, without going in circles. */
function layersOf(edges) {
  const [opening] = edges.keys();
  const order = [];
  const closing = new Set();
  if (opening !== undefined) walk(edges, opening, order, closing);
  const layers = new Map(order.map((key) => [key, 0]));
  for (const key of order) {
    for (const to of edges.get(key)) {
      if (layers.has(to) && !closing.has(`${key} ${to}`)) layers.set(to, Math.max(layers.get(to), layers.get(key) + 1));
    }
  }
  const below = Math.max(-1, ...layers.values()) + 1;
  const lost = [...edges.keys()].filter((key) => !layers.has(key));
  lost.forEach((key, place) => layers.set(key, below + Math.floor(place / 8)));
  return layers;
}

/** Fill `order` with what is reached, each before what it leads to, and `closing` with what leads back. */
function walk(edges, start, order, closing) {
  const onPath = new Set([start]);
  const seen = new Set([start]);
  const path = [[start, [...edges.get(start)]]];
  while (path.length) {
    const [key, left] = path.at(-1);
    const to = left.shift();
    if (to === undefined) {
      path.pop();
      onPath.delete(key);
      order.unshift(key);
    } else if (onPath.has(to)) {
      closing.add(`${key} ${to}`);
    } else if (edges.has(to) && !seen.has(to)) {
      seen.add(to);
      onPath.add(to);
      path.push([to, [...edges.get(to)]]);
    }
  }
}
