/* A question in the page with its key: what was answered is frozen, and what is right shown beside it. */
import { answerOf, fields, isBox, isText } from "./answer-fields.js";

/** Show what is right beside what the form says; return that. */
export function check(form) {
  const answer = answerOf(form);
  form.querySelector("[data-check]").hidden = true;
  fields(form).forEach((field) => {
    field.closest("fieldset, .question__options").inert = true;
  });
  fields(form).filter(isBox).forEach((field, place) => {
    const option = form.querySelectorAll("[data-option]")[place];
    if (field.checked && option) markChosen(option);
  });
  form.querySelector("[data-reveal]").hidden = false;
  const line = form.querySelector("[data-verdict]");
  line.textContent = line.dataset[verdictOn(form, answer)];
  line.focus();
  return answer;
}

function markChosen(option) {
  const isRight = option.classList.contains("review__option--correct");
  option.classList.toggle("review__option--wrong", !isRight);
  option.querySelectorAll("[data-if-chosen]").forEach((element) => {
    element.hidden = false;
  });
}

/** Words of one's own can be right as well, which only the server can tell. */
function verdictOn(form, answer) {
  if (!answer.some(Boolean)) return "unanswered";
  const solution = JSON.parse(form.dataset.solution);
  const isOneOf = fields(form).every(({ name, type }) => name === "answer" && type === "radio");
  if (isOneOf) return solution.includes(answer[0]) ? "right" : "other";
  const said = [...answer];
  if (fields(form).every(isBox)) [said, solution].forEach((each) => each.sort());
  if (JSON.stringify(said) === JSON.stringify(solution)) return "right";
  return fields(form).some(isText) ? "compare" : "other";
}
