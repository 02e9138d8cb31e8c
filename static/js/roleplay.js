/*
 * The role-play player: makes a choice without loading the page anew, and lets the reply arrive at
 * the pace of a conversation. Without it, or when anything is unusual, the form does the same work.
 */

import { renewTokens, senderHeaders } from "./csrf.js";
import { askToSignIn } from "./sign-in-again.js";
import { register } from "./unsent.js";

const PLAYER = "roleplay-player";
const LONGEST_PAUSE = 1400;
const GAP = 12;

const pause = (milliseconds) => new Promise((done) => setTimeout(done, milliseconds));
const wantsCalm = () => matchMedia("(prefers-reduced-motion: reduce)").matches;

class RoleplayPlayer extends HTMLElement {
  connectedCallback() {
    this.addEventListener("submit", (event) => this.choose(event));
    this.addEventListener("keydown", (event) => this.chooseByKey(event));
    register(PLAYER, this);
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
  }

  /* Begin reading where the conversation stands, not at the head of the page. */
  open() {
    const start = this.reaction ?? this.querySelector("[data-focus]");
    start.tabIndex = -1;
    start.focus({ preventScroll: true });
    if (this.querySelector(".line--officer")) this.bringIntoView("instant");
  }

  /* The first of the lines that answer the officer's last one; at the opening, the first of all. */
  get reaction() {
    const lines = [...this.querySelectorAll(".line")];
    return lines[lines.findLastIndex((line) => line.matches(".line--officer")) + 1];
  }

  async choose(event) {
    const form = event.target;
    const button = event.submitter;
    if (!button?.matches(".option")) return;
    event.preventDefault();
    if (this.isBusy) return;
    renewTokens();
    const body = new URLSearchParams(new FormData(form, button));
    this.setBusy(button, true);
    this.isUnsent = true;
    try {
      const headers = { "X-Requested-With": PLAYER, ...senderHeaders() };
      this.posting = fetch(form.action, { method: "POST", body, headers });
      const response = await this.posting;
      if (response.status === 401 || response.status === 403) {
        this.setBusy(button, false);
        askToSignIn(() => form.requestSubmit(button));
        return;
      }
      this.isUnsent = false;
      if (response.ok && !response.redirected) await this.show(await response.text());
      else this.submitPlainly(form, button);
    } catch {
      form.querySelector("[data-problem]").hidden = false;
      this.setBusy(button, false);
      button.focus();
    }
  }

  /* A to E choose while the focus is among the choices. */
  chooseByKey(event) {
    const form = event.target.closest(".options");
    if (!form || event.ctrlKey || event.metaKey || event.altKey || event.key.length !== 1) return;
    const place = "abcde".indexOf(event.key.toLowerCase());
    form.querySelectorAll(".option")[place]?.focus();
  }

  setBusy(button, isBusy) {
    this.isBusy = isBusy;
    button.setAttribute("aria-busy", String(isBusy));
    for (const option of button.form.querySelectorAll(".option")) option.disabled = isBusy;
    if (isBusy) button.form.querySelector("[data-problem]").hidden = true;
  }

  /* Another step, another window, signed out: the server has a page for each. */
  submitPlainly(form, button) {
    const choice = Object.assign(document.createElement("input"), {
      type: "hidden",
      name: button.name,
      value: button.value,
    });
    form.append(choice);
    form.submit();
  }

  async show(html) {
    const part = new DOMParser().parseFromString(html, "text/html");
    const answer = this.querySelector("[data-part=answer]");
    answer.hidden = true;
    for (const line of part.querySelectorAll("[data-part=lines] > li")) await this.say(line, part);
    this.replace("persona", part);
    this.replace("answer", part);
    this.isBusy = false;
    this.querySelector("[data-focus]").focus({ preventScroll: true });
    this.bringIntoView(wantsCalm() ? "instant" : "smooth");
  }

  async say(line, part) {
    const isCitizen = line.matches(".line--citizen");
    if (!line.matches(".line--officer") && !wantsCalm()) await this.wait(line, isCitizen);
    if (isCitizen) this.replace("persona", part);
    line.classList.add("is-new");
    this.querySelector(".talk__lines").append(document.adoptNode(line));
    line.scrollIntoView({ block: "nearest", behavior: wantsCalm() ? "auto" : "smooth" });
  }

  async wait(line, isTyping) {
    const typing = this.querySelector("[data-typing]");
    typing.hidden = !isTyping;
    if (isTyping) typing.scrollIntoView({ block: "nearest", behavior: "smooth" });
    await pause(Math.min(LONGEST_PAUSE, 350 + 6 * line.textContent.length));
    typing.hidden = true;
  }

  replace(name, part) {
    const fresh = part.querySelector(`[data-part=${name}]`);
    if (!fresh) return;
    const copy = document.importNode(fresh, true);
    copy.classList.add("is-new");
    this.querySelector(`[data-part=${name}]`).replaceWith(copy);
  }

  /* Show the reaction and the choices; if they are too high together, the reaction from its start. */
  bringIntoView(behavior) {
    const answer = this.querySelector("[data-part=answer]");
    const { top, bottom } = this.uncovered;
    const above = (this.reaction ?? answer).getBoundingClientRect().top - top;
    const below = answer.getBoundingClientRect().bottom - bottom;
    scrollBy({ top: Math.min(above, Math.max(below, 0)), behavior });
  }

  /* The part of the window between what sticks to its top and to its bottom. */
  get uncovered() {
    const persona = this.querySelector("[data-part=persona]");
    const { position, insetBlockStart } = getComputedStyle(persona);
    const { scrollPaddingTop, scrollPaddingBottom } = getComputedStyle(document.documentElement);
    const head = position === "sticky" ? parseFloat(insetBlockStart) + persona.offsetHeight + GAP : 0;
    return {
      top: Math.max(head, parseFloat(scrollPaddingTop)),
      bottom: innerHeight - parseFloat(scrollPaddingBottom),
    };
  }
}

customElements.define(PLAYER, RoleplayPlayer);
