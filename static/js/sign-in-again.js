/*
 * Signing in again without leaving the page: the site's own pages for it, in a window. The page they
 * end on tells every tab who is signed in now (signed-in-again.js). If that is whom this page was made
 * for, work goes on; otherwise the window says whose it is, and nothing is sent.
 */
import { renewTokens } from "./csrf.js";

const dialog = document.querySelector("[data-sign-in-again]");
const frame = dialog?.querySelector("iframe");
const waiting = new Set();
let isLoading = false;

/** Ask whom this page was made for to sign in; then call `goOn`, once. */
export function askToSignIn(goOn) {
  waiting.add(goOn);
  reopen();
}

/** Show the window, after it was put off too: what was typed in it is still there. */
export function reopen() {
  if (dialog.open) return;
  dialog.querySelector("[data-other]").hidden = true;
  dialog.showModal();
  if (!isLoading && !frame.contentDocument?.querySelector("[name=login]")) start();
}

function start() {
  isLoading = true;
  frame.dataset.isStart = "";
  frame.src = dialog.dataset.url;
}

/** Pages for signing in fit the window; whatever else came of it, begin anew, but not for ever. */
function fit() {
  isLoading = false;
  const part = frame.contentDocument?.querySelector("[data-signing-in]");
  if (part) {
    delete frame.dataset.isStart;
    new ResizeObserver(() => {
      frame.style.blockSize = `${part.scrollHeight}px`;
    }).observe(part);
  } else if (dialog.open && !("isStart" in frame.dataset)) {
    start();
  }
}

function goOn(user) {
  const isOther = user !== dialog.dataset.user;
  dialog.querySelector("[data-other]").hidden = !isOther;
  if (isOther) return;
  renewTokens();
  dialog.close();
  const due = [...waiting];
  waiting.clear();
  due.forEach((each) => each());
}

if (dialog) {
  frame.addEventListener("load", fit);
  dialog.querySelector("[data-later]").addEventListener("click", () => dialog.close());
  new BroadcastChannel("prima").addEventListener("message", ({ data }) => {
    if (data.signedIn && waiting.size) goOn(data.signedIn);
  });
}
