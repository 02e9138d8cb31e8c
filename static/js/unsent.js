/*
 * All that waits in this browser to reach the server: on this page, and from pages now closed.
 *
 * Whoever keeps something registers: `count` says how much waits, `send()` tries now and resolves
 * when it is known how that went, `forget()` gives up what is left.
 */
import { PREFIX as NOTE, closedNotes } from "./note-drafts.js";
import { PREFIX as PRACTICE, encode as encodePractised, waitingOf } from "./practice-answers.js";
import { PREFIX as QUIZ, encode, waitingFor } from "./quiz-answers.js";
import { PREFIX as REPLY } from "./reply-drafts.js";
import { SILENT, Saver } from "./saving.js";

const OURS = "prima-";
const EDITOR = "prima-editor";
const NO_ATTEMPT = "00000000-0000-0000-0000-000000000000";

const keepers = new Map();

/** `key`: where in the browser's storage the keeper keeps it, if it does. */
export function register(key, keeper) {
  keepers.set(key, keeper);
}

export function count() {
  const here = [...keepers.values()].reduce((sum, keeper) => sum + keeper.count, 0);
  const drafts = stored(localStorage).filter((key) => key.startsWith(REPLY)).length;
  return here + drafts + stored(sessionStorage).filter((key) => !keepers.has(key)).reduce(addKept, 0);
}

/**
 * Send what waits, also answers of quizzes, of the user's practice and their notes whose pages are
 * closed; `answerUrl` is that of no attempt.
 */
export async function send({ answerUrl, practiceUrl, notesUrl, user }) {
  stored(localStorage).filter((key) => !keepers.has(key)).forEach((key) => {
    if (key.startsWith(QUIZ)) register(key, closedQuiz(key.slice(QUIZ.length), answerUrl));
    else if (key === PRACTICE + user) register(key, closedPractice(user, practiceUrl));
  });
  closedNotes(user, notesUrl).forEach(([key, saver]) => keepers.has(key) || register(key, saver));
  await Promise.all([...keepers.values()].map((keeper) => keeper.send()));
}

/** Give up what is left, and take it out of this browser. */
export function forget() {
  keepers.forEach((keeper) => keeper.forget());
  [localStorage, sessionStorage].forEach((storage) => {
    stored(storage).forEach((key) => storage.removeItem(key));
  });
}

/** Give up what all tabs share, because another of them has sent it or given it up. */
export function forgetShared() {
  const isShared = (key) => [QUIZ, PRACTICE, NOTE].some((prefix) => key.startsWith(prefix));
  keepers.forEach((keeper, key) => isShared(key) && keeper.forget());
}

/** What was typed in the editor is its writer's only. */
export function forgetOthers(user) {
  const kept = JSON.parse(sessionStorage.getItem(EDITOR));
  if (kept && kept.user !== user) sessionStorage.removeItem(EDITOR);
}

function stored(storage) {
  return Object.keys(storage).filter((key) => key.startsWith(OURS));
}

/** What a page of this tab that is closed has left: one text, or the entries of a form. */
function addKept(sum, key) {
  const kept = JSON.parse(sessionStorage.getItem(key));
  return sum + (key === EDITOR ? 1 : Object.keys(kept).length);
}

function closedQuiz(attempt, answerUrl) {
  const url = answerUrl.replace(NO_ATTEMPT, attempt);
  return new Saver({ url, waiting: waitingFor(attempt), status: SILENT, encode });
}

export function closedPractice(user, url) {
  return new Saver({ url, waiting: waitingOf(user), status: SILENT, encode: encodePractised });
}
