/*
 * The role-play player: makes a choice without loading the page anew, and lets the reply arrive at
 * the pace of a conversation. Without it, or when anything is unusual, the form does the same work.
 */

const PLAYER = "roleplay-player";
const LONGEST_PAUSE = 1400;

const pause = (milliseconds) => new Promise((done) => setTimeout(done, milliseconds));
const wantsCalm = () => matchMedia("(prefers-reduced-motion: reduce)").matches;

class RoleplayPlayer extends HTMLElement {
  connectedCallback() {
    this.addEventListener("submit", (event) => this.choose(event));
    this.addEventListener("keydown", (event) => this.chooseByKey(event));
  }

  async choose(event) {
    const form = event.target;
    const button = event.submitter;
    if (!button?.matches(".option")) return;
    event.preventDefault();
    if (this.isBusy) return;
    const body = new URLSearchParams(new FormData(form, button));
    this.setBusy(button, true);
    try {
      const response = await fetch(form.action, {
        method: "POST",
        body,
        headers: { "X-Requested-With": PLAYER },
      });
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
    const next = this.querySelector("[data-part=answer]");
    next.querySelector("[data-focus]").focus({ preventScroll: true });
    this.bringIntoView(next);
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

  /* The latest line stays in sight: at the top when line and choices together are too high. */
  bringIntoView(answer) {
    const latest = answer.querySelector(".ending") ?? this.querySelector(".line:last-child");
    const height = answer.getBoundingClientRect().bottom - latest.getBoundingClientRect().top;
    const behavior = wantsCalm() ? "auto" : "smooth";
    if (height < innerHeight - 260) answer.scrollIntoView({ block: "end", behavior });
    else latest.scrollIntoView({ block: "start", behavior });
  }
}

customElements.define(PLAYER, RoleplayPlayer);
