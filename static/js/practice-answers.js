/* Answers of the daily practice that wait to be sent, on this device, under who gave them. */
import { Waiting } from "./saving.js";

export const PREFIX = "prima-practice-";

export function waitingOf(user) {
  return new Waiting("localStorage", PREFIX + user);
}

export function encode(item, entry) {
  const body = new URLSearchParams({ item, round: entry.round, felt: entry.felt });
  entry.answer.forEach((each) => body.append("answer", each));
  return body;
}
