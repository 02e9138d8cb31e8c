/* Questions in a lesson to check oneself with: what is right at once, without the network; nothing is kept. */
import { check } from "./checked.js";

document.querySelectorAll("form[data-lesson-check]").forEach((form) => {
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    check(form);
  });
});
