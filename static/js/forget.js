/*
 * What waits in this browser to be saved is forgotten when its owner signs out: quiz answers (quiz.js)
 * and what was typed in the editor (editor.js); the latter also when somebody else is signed in.
 */
const QUIZ = "prima-quiz-";
const EDITOR = "prima-editor";

function forgetAll() {
  Object.keys(localStorage)
    .filter((key) => key.startsWith(QUIZ))
    .forEach((key) => localStorage.removeItem(key));
  sessionStorage.removeItem(EDITOR);
}

function forgetOthers(user) {
  const kept = JSON.parse(sessionStorage.getItem(EDITOR));
  if (kept && kept.user !== user) sessionStorage.removeItem(EDITOR);
}

try {
  forgetOthers(document.querySelector("script[data-signed-in]").dataset.signedIn);
  addEventListener("submit", (event) => {
    if (new URL(event.target.action).pathname.endsWith("/logout/")) forgetAll();
  });
} catch {
  // Storage is off, so nothing was kept.
}
