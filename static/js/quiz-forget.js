/* Quiz answers that still wait on this device (quiz.js) are forgotten when the officer signs out. */
const PREFIX = "prima-quiz-";

addEventListener("submit", (event) => {
  if (!new URL(event.target.action).pathname.endsWith("/logout/")) return;
  try {
    const keys = Object.keys(localStorage).filter((key) => key.startsWith(PREFIX));
    keys.forEach((key) => localStorage.removeItem(key));
  } catch {
    // Storage is off, so nothing was kept.
  }
});
