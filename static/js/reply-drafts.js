/* Own words typed in a role-play that are not sent yet: on this device, under the play and the step. */
export const PREFIX = "prima-reply-";

export class Draft {
  constructor(play, step) {
    this.key = `${PREFIX}${play}-${step}`;
  }

  get text() {
    try {
      return localStorage.getItem(this.key) ?? "";
    } catch {
      return "";
    }
  }

  /** Returns whether it is kept: not where storage is off or full. */
  keep(text) {
    try {
      if (text) localStorage.setItem(this.key, text);
      else localStorage.removeItem(this.key);
      return true;
    } catch {
      return false;
    }
  }
}
