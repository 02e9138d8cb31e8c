/* What the fields of a form say that make up an answer; what it means, the kind of the question knows. */

export function fields(form) {
  return [...form.querySelectorAll("[name=answer], [name^=answer-]")];
}

export function isBox({ type }) {
  return type === "radio" || type === "checkbox";
}

export function isText({ name, type }) {
  return name.startsWith("answer") && (type === "text" || type === "textarea");
}

/** The place in the answer of a field with a number; undefined for the others. */
function placeOf({ name }) {
  const number = name.split("-")[1];
  return number && Number(number) - 1;
}

/**
 * What the form says: a text for each field named "answer" that says something, in their order, or
 * for each of the fields named "answer-1", "answer-2", …, empty where nothing is chosen.
 */
export function answerOf(form) {
  const said = fields(form).filter((field) => !isBox(field) || field.checked);
  const places = fields(form).map(placeOf);
  if (places[0] === undefined) return said.map(({ value }) => value);
  const answer = Array(Math.max(...places) + 1).fill("");
  said.forEach((field) => {
    answer[placeOf(field)] = field.value;
  });
  return answer;
}

export function isSaid(box, answer) {
  const place = placeOf(box);
  return place === undefined ? answer.includes(box.value) : answer[place] === box.value;
}

export function saidIn(field, answer, place) {
  return answer[placeOf(field) ?? place] ?? "";
}
