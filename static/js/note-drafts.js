/* Notes that the server has not confirmed: on this device, under their writer and their place. */
import { SILENT, Saver, Waiting } from "./saving.js";

export const PREFIX = "prima-note-";

export function waitingFor(user, note) {
  return new Waiting("localStorage", `${PREFIX}${user}-${note}`);
}

export function encode(_id, { text, version }) {
  return new URLSearchParams({ text, version });
}

/** Savers of the notes of this user whose pages are closed, by their keys in the storage. */
export function closedNotes(user, url) {
  const start = `${PREFIX}${user}-`;
  const keys = Object.keys(localStorage).filter((key) => key.startsWith(start));
  return keys.map((key) => {
    const note = key.slice(start.length);
    const waiting = waitingFor(user, note);
    const saver = new Saver({ url: `${url}${note}/`, waiting, status: SILENT, encode, outlivesPlace: true });
    return [key, saver];
  });
}
