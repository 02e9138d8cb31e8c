/*
 * The role-play player: makes a choice without loading the page anew, and lets the reply arrive at
 * the pace of a conversation. Without it, or when anything is unusual, the form does the same work.
 */

import { renewTokens, senderHeaders } from "./csrf.js";
import { Draft } from "./reply-drafts.js";
import { askToSignIn } from "./sign-in-again.js";
import { register } from "./unsent.js";

const PLAYER = "roleplay-player";
const AT_ONCE = "roleplay-at-once";
const LONGEST_PAUSE = 700;
const GAP = 12;
const LAST_SECONDS = 10;

const pause = (milliseconds) => new Promise((done) => setTimeout(done, milliseconds));
const wantsCalm = () => matchMedia("(prefers-reduced-motion: reduce)").matches;

class RoleplayPlayer extends HTMLElement {
  connectedCallback() {
    this.addEventListener("submit", (event) => this.choose(event));
    this.addEventListener("keydown", (event) => this.chooseByKey(event));
    this.addEventListener("input", ({ target }) => target.matches("[data-draft]") && this.keepDraft());
    register(PLAYER, this);
    this.offerPace();
    this.open();
  }

  /* Whether a choice has not reached the server: it is under way, or failed and was not made again. */
  get count() {
    return Number(this.isUnsent ?? false);
  }

  async send() {
    await this.posting?.catch(() => {});
  }

  forget() {
    this.isUnsent = false;
    this.draft?.keep("");
  }

  /* Begin reading where the conversation stands, not at the head of the page or where one was before. */
  open() {
    history.scrollRestoration = "manual";
    const refused = this.querySelector("[aria-invalid]");
    if (refused) refused.focus();
    else this.beginReading();
    this.takeTurn();
  }

  beginReading() {
    const start = this.reaction ?? this.querySelector("[data-focus]");
    start.tabIndex = -1;
    start.focus({ preventScroll: true });
    this.bringIntoView("instant");
  }

  /* The first of the lines that answer the officer's last one; at the opening, the first of all. */
  get reaction() {
    const lines = [...this.querySelectorAll(".talk .line")];
    return lines[lines.findLastIndex((line) => line.matches(".line--officer")) + 1];
  }

  get answer() {
    return this.querySelector("[data-part=answer]");
  }

  async choose(event) {
    const form = event.target;
    const button = event.submitter;
    if (!button?.matches(".options [name=choice]")) return;
    event.preventDefault();
    if (this.isBusy) return;
    await this.post(form, button.value, button);
  }

  /* Send the choice with this token; `button`: what was pressed, nothing where time is over. */
  async post(form, token, button) {
    renewTokens();
    const body = new URLSearchParams(new FormData(form));
    body.set("choice", token);
    this.setBusy(form, button, true);
    this.isUnsent = true;
    try {
      const headers = { "X-Requested-With": PLAYER, ...senderHeaders() };
      this.posting = fetch(form.action, { method: "POST", body, headers });
      const response = await this.posting;
      if (response.status === 401 || response.status === 403) {
        this.setBusy(form, button, false);
        askToSignIn(() => this.post(form, token, button));
        return;
      }
      this.isUnsent = false;
      if (response.ok && !response.redirected) await this.show(await response.text());
      else this.submitPlainly(form, token);
    } catch {
      form.querySelector("[data-problem]").hidden = false;
      this.setBusy(form, button, false);
      button?.focus();
    }
  }

  /* A to E lead to the choices. */
  chooseByKey(event) {
    if (event.ctrlKey || event.metaKey || event.altKey || event.key.length !== 1) return;
    if (event.target.matches("textarea, input")) return;
    const place = "abcde".indexOf(event.key.toLowerCase());
    this.querySelectorAll(".option")[place]?.focus();
  }

  setBusy(form, button, isBusy) {
    this.isBusy = isBusy;
    button?.setAttribute("aria-busy", String(isBusy));
    for (const option of form.querySelectorAll("[name=choice]")) option.disabled = isBusy;
    if (isBusy) form.querySelector("[data-problem]").hidden = true;
  }

  /* Another step, another window, signed out: the server has a page for each. */
  submitPlainly(form, token) {
    const choice = { type: "hidden", name: "choice", value: token };
    form.append(Object.assign(document.createElement("input"), choice));
    form.submit();
  }

  /*
   * Lines are read out by the log in their order. So the focus waits in the log, before what comes
   * next, and what is asked is announced after the last of them instead of being focused.
   */
  async show(html) {
    const part = new DOMParser().parseFromString(html, "text/html");
    const felt = this.felt;
    clearInterval(this.clock);
    this.draft?.keep("");
    this.querySelector("[data-turn]").textContent = "";
    this.querySelector(".talk").focus({ preventScroll: true });
    this.answer.hidden = true;
    const isAtOnce = this.isAtOnce || part.querySelector("[data-clock]") !== null;
    for (const line of part.querySelectorAll("[data-part=lines] > li")) await this.say(line, part, isAtOnce);
    await this.change(() => {
      this.replace("persona", part);
      this.replace("answer", part);
      this.fold();
    });
    this.isBusy = false;
    this.bringIntoView(wantsCalm() ? "instant" : "smooth");
    const { announce } = this.answer.dataset;
    const words = [this.felt === felt ? "" : this.felt, announce].join(" ").replace(/\s+/g, " ").trim();
    this.querySelector("[data-turn]").textContent = words;
    this.takeTurn();
  }

  async say(line, part, isAtOnce) {
    const isSpoken = line.matches(".line--citizen, .line--other");
    if (!line.matches(".line--officer") && !isAtOnce) await this.wait(line, isSpoken);
    if (line.matches(".line--citizen")) this.replace("persona", part);
    line.classList.add("is-new");
    this.querySelector(".talk .talk__lines").append(document.adoptNode(line));
    line.scrollIntoView({ block: "nearest", behavior: isAtOnce ? "auto" : "smooth" });
  }

  async wait(line, isTyping) {
    const typing = this.querySelector("[data-typing]");
    typing.hidden = !isTyping;
    if (isTyping) typing.scrollIntoView({ block: "nearest", behavior: "smooth" });
    await pause(Math.min(LONGEST_PAUSE, 250 + 3 * line.textContent.length));
    typing.hidden = true;
  }

  /* As a transition, where there are any. */
  async change(update) {
    if (!document.startViewTransition || this.isAtOnce) update();
    else await document.startViewTransition(update).updateCallbackDone;
  }

  replace(name, part) {
    const fresh = part.querySelector(`[data-part=${name}]`);
    if (!fresh) return;
    const copy = document.importNode(fresh, true);
    copy.classList.add("is-new");
    this.querySelector(`[data-part=${name}]`).replaceWith(copy);
  }

  /* Put what was said long before away, where it can be opened again. */
  fold() {
    const backlog = this.querySelector("[data-backlog]");
    const from = Number(this.answer.dataset.recentFrom);
    const lines = [...this.querySelectorAll(".talk .line")];
    backlog.querySelector("ol").append(...lines.filter(({ dataset }) => Number(dataset.step) < from));
    backlog.hidden = from === 0;
  }

  get felt() {
    return this.querySelector("[data-felt]")?.textContent.replace(/\s+/g, " ").trim() ?? "";
  }

  /* --- Pace: at once, or as somebody types. Remembered on this device. --- */

  get isAtOnce() {
    return wantsCalm() || this.querySelector("[data-pace] input").checked;
  }

  offerPace() {
    const pace = this.querySelector("[data-pace]");
    const box = pace.querySelector("input");
    pace.hidden = wantsCalm();
    try {
      box.checked = localStorage.getItem(AT_ONCE) === "yes";
      box.addEventListener("change", () => localStorage.setItem(AT_ONCE, box.checked ? "yes" : "no"));
    } catch {
      // Storage is off: it holds for this page.
    }
  }

  /* --- The officer's turn --- */

  takeTurn() {
    this.openDraft();
    this.startClock();
  }

  openDraft() {
    const field = this.querySelector("[data-draft]");
    this.draft = field && new Draft(this.dataset.play, field.form.elements.step.value);
    if (!field) return;
    field.value ||= this.draft.text;
    this.querySelector("[data-draft-kept]").hidden = !this.draft.keep(field.value);
  }

  keepDraft() {
    this.draft.keep(this.querySelector("[data-draft]").value);
  }

  startClock() {
    const face = this.querySelector("[data-clock]");
    if (!face) return;
    const end = Date.now() + 1000 * Number(face.dataset.clock);
    let isLast = false;
    const tick = () => {
      const left = Math.max(0, Math.ceil((end - Date.now()) / 1000));
      face.textContent = left ? face.dataset.left.replace("{count}", left) : face.dataset.over;
      if (left <= LAST_SECONDS && !isLast) {
        isLast = true;
        face.parentElement.dataset.urgent = "";
        this.querySelector("[data-turn]").textContent = face.textContent;
      }
      if (left === 0 && !this.isBusy) {
        clearInterval(this.clock);
        this.post(face.closest("form"), face.dataset.onTimeOut);
      }
    };
    this.clock = setInterval(tick, 1000);
    tick();
  }

  /* --- Where one looks --- */

  /* Show the reaction and the choices; if they are too high together, the reaction from its start. */
  bringIntoView(behavior) {
    const { top, bottom } = this.uncovered;
    const above = (this.reaction ?? this.answer).getBoundingClientRect().top - top;
    const below = this.lowest.getBoundingClientRect().bottom - bottom;
    scrollBy({ top: Math.min(above, Math.max(below, 0)), behavior });
  }

  get isDocked() {
    return getComputedStyle(this.answer).position === "sticky";
  }

  /* What is to be seen above what sticks to the lower edge of the window. */
  get lowest() {
    const lines = this.querySelectorAll(".talk .line");
    return this.isDocked && lines.length ? lines[lines.length - 1] : this.answer;
  }

  /* The part of the window between what sticks to its top and to its bottom. */
  get uncovered() {
    const persona = this.querySelector("[data-part=persona]");
    const { position, insetBlockStart } = getComputedStyle(persona);
    const { scrollPaddingTop, scrollPaddingBottom } = getComputedStyle(document.documentElement);
    const head = position === "sticky" ? parseFloat(insetBlockStart) + persona.offsetHeight + GAP : 0;
    const edge = parseFloat(getComputedStyle(this.answer).insetBlockEnd);
    const foot = this.isDocked ? edge + this.answer.offsetHeight + GAP : parseFloat(scrollPaddingBottom);
    return { top: Math.max(head, parseFloat(scrollPaddingTop)), bottom: innerHeight - foot };
  }
}

customElements.define(PLAYER, RoleplayPlayer);
