/* Answers of a quiz that wait to be sent: what forms say, on this device, under the attempt's id. */
import { Waiting } from "./saving.js";

export const PREFIX = "prima-quiz-";

export function waitingFor(attempt) {
  return new Waiting("localStorage", PREFIX + attempt);
}

/** What an entry says; those kept by pages from before 0.3.0 call it options. */
export function sentBy({ answer, options }) {
  return answer ?? options;
}

export function encode(question, entry) {
  const body = new URLSearchParams({ question, sequence: entry.sequence });
  sentBy(entry).forEach((each) => body.append("answer", each));
  if (entry.certainty) body.append("certainty", entry.certainty);
  return body;
}
