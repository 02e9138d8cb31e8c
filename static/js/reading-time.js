/*
 * <reading-time>: measures how long a lesson is read, while its page is visible and somebody is there.
 *
 * It counts up from what the server has, in this browser's storage, and tells the sum: what is told
 * twice counts once. Without a connection the sum waits there until this or another lesson is open
 * again, or is given up at sign-out. The form within takes it along when the lesson is finished. The
 * server decides what counts: never more than has passed by its own clock.
 */
import { csrfToken } from "./csrf.js";
import { register } from "./unsent.js";

const PREFIX = "prima-read-";
const TICK = 1000;
const BEAT = 60_000;
const FIRST_BEAT_IF_OTHERS_WAIT = 15_000;
const AWAY_AFTER = 180_000; // a full screen of a desktop, 500 words, takes this long
const SIGNS = ["scroll", "pointermove", "pointerdown", "keydown", "focusin"];

class ReadingTime extends HTMLElement {
  connectedCallback() {
    this.key = PREFIX + this.dataset.lesson;
    this.seconds = Number(this.dataset.seconds);
    this.ticked = performance.now();
    this.active = this.ticked;
    const wait = waiting().some(([key]) => key !== this.key) ? FIRST_BEAT_IF_OTHERS_WAIT : BEAT;
    this.beatAt = this.ticked + wait;
    const isHere = () => {
      this.active = performance.now();
    };
    SIGNS.forEach((sign) => addEventListener(sign, isHere, { passive: true, capture: true }));
    document.addEventListener("visibilitychange", isHere);
    this.addEventListener("submit", ({ target }) => {
      target.elements.seconds.value = Math.floor(this.seconds);
    });
    this.interval = setInterval(() => this.#tick(), TICK);
    register(this.key, this);
  }

  disconnectedCallback() {
    clearInterval(this.interval);
  }

  /** What signing out asks about: minutes of reading are not worth a question. */
  get count() {
    return 0;
  }

  forget() {
    clearInterval(this.interval);
    stored()?.removeItem(this.key);
  }

  #tick() {
    const now = performance.now();
    const passed = Math.min(now - this.ticked, 2 * TICK); // a device that slept was not read
    this.ticked = now;
    if (document.hidden || now - this.active > AWAY_AFTER) return;
    this.seconds = Math.max(this.seconds, kept(this.key)) + passed / 1000;
    keep(this.key, this.seconds);
    if (now >= this.beatAt) this.send();
  }

  /** Tell the server what was read, here and in lessons whose page is closed. */
  async send() {
    this.beatAt = performance.now() + BEAT;
    const times = new Map([...waiting(), [this.key, this.seconds]]);
    const body = new URLSearchParams();
    times.forEach((seconds, key) => {
      body.append("time", `${key.slice(PREFIX.length)}:${Math.floor(seconds)}`);
    });
    const headers = { Accept: "application/json", "X-CSRFToken": csrfToken() };
    try {
      const options = { method: "POST", body, headers, redirect: "manual", keepalive: true };
      const response = await fetch(this.dataset.url, options);
      if (!response.ok && response.status !== 400) return; // signed out, or the server is away
      times.forEach((_seconds, key) => key !== this.key && stored()?.removeItem(key));
      const { earned } = response.ok ? await response.json() : { earned: [] };
      if (earned.includes(this.dataset.lesson)) this.#show();
    } catch {
      // No connection: it waits for the next beat.
    }
  }

  /** Say that the lesson has earned its hours; there is nothing left to measure. */
  #show() {
    this.forget();
    this.querySelectorAll("[data-earned]").forEach((element) => element.removeAttribute("hidden"));
    this.querySelectorAll("[data-not-earned]").forEach((element) => element.remove());
  }
}

function kept(key) {
  return Number(stored()?.getItem(key)) || 0;
}

function keep(key, seconds) {
  try {
    stored()?.setItem(key, seconds.toFixed(1));
  } catch {
    // It is full: the time is then kept by this page only.
  }
}

/** Pairs of key and seconds of all lessons. */
function waiting() {
  const keys = Object.keys(stored() ?? {}).filter((key) => key.startsWith(PREFIX));
  return keys.map((key) => [key, kept(key)]);
}

/** The browser's storage, unless it is off. */
function stored() {
  try {
    return localStorage;
  } catch {
    return null;
  }
}

customElements.define("reading-time", ReadingTime);
