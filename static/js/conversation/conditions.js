/*
 * Conditions (docs/scenarios.md) as rows that anybody can fill in, and as text with the names of
 * variables in quotation marks where rows do not say it. Whether a text is a condition, the server says.
 */
const ROW = /^(?:(not) +)?([a-z][a-z0-9_]*)(?: *(=|!=|<=|>=|<|>) *(-?\d+|true|false))?$/;
const ID = /\b[a-z][a-z0-9_]*\b/g;
const WORDS = new Set(["and", "or", "not", "true", "false"]);

export const SIGNS = ["=", "!=", "<", "<=", ">", ">="];

/** Read a condition into `{all, rows: [{variable, sign, value}]}`, or null where rows do not say it. */
export function rowsOf(when) {
  const text = when.trim();
  if (!text) return { all: true, rows: [] };
  const all = !/\bor\b/.test(text);
  if (!all && /\band\b/.test(text)) return null;
  const rows = text.split(all ? /\band\b/ : /\bor\b/).map((part) => rowOf(part.trim()));
  return rows.every(Boolean) ? { all, rows } : null;
}

function rowOf(text) {
  const [whole, not, variable, sign, value] = ROW.exec(text) ?? [];
  if (!whole || WORDS.has(variable) || (not && sign)) return null;
  if (!sign) return { variable, sign: "=", value: !not };
  return { variable, sign, value: /^(true|false)$/.test(value) ? value === "true" : Number(value) };
}

export function textOf({ all, rows }) {
  return rows.map(written).join(all ? " and " : " or ");
}

function written({ variable, sign, value }) {
  if (typeof value !== "boolean") return `${variable} ${sign} ${value}`;
  return value === (sign === "=") ? variable : `not ${variable}`;
}

/** Put names for ids, to be read. */
export function named(when, variables) {
  const names = new Map(variables.map(({ id, name }) => [id, `“${name || id}”`]));
  return when.replace(ID, (id) => names.get(id) ?? id);
}

/** Put ids for names that were typed, in whatever quotation marks. */
export function unnamed(text, variables) {
  const ids = new Map(variables.map(({ id, name }) => [(name || id).toLowerCase(), id]));
  return text.replace(/[“”"„«]([^“”"«»]*)[“”"»]/g, (whole, name) => ids.get(name.trim().toLowerCase()) ?? whole);
}
