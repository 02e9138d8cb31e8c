/* Asks the server what is to mend, a moment after the last change, and lists it with links to the places. */
import { csrfToken } from "../csrf.js";
import { exitsOf, nodeOf } from "./document.js";
import { calmly, h, icon } from "./dom.js";
import { say } from "./words.js";

const PAUSE = 700;

export class Checks {
  #asked = 0;

  constructor(element, store, address) {
    this.element = element;
    this.store = store;
    this.address = address;
    this.title = h("h3", { role: "status" }, say("checking"));
    this.found = h("ul", { class: "conversation-findings", role: "list" });
    element.append(this.title, this.found);
    const askSoon = calmly(PAUSE, () => this.#ask());
    store.addEventListener("change", ({ detail }) => detail.isMove || askSoon());
    store.addEventListener("checked", () => this.#show());
    // The map comes first. Safari knows no idle time.
    (window.requestIdleCallback ?? setTimeout)(() => this.#ask());
  }

  async #ask() {
    const number = (this.#asked += 1);
    const findings = await post(this.address, { document: this.store.doc }).then((answer) => answer.findings, () => null);
    if (number !== this.#asked) return; // a later one is under way
    if (findings) this.store.checked(findings);
    else this.title.textContent = say("not_checked");
  }

  #show() {
    const { findings } = this.store;
    const errors = findings.filter((finding) => finding.is_error).length;
    const counts = { errors, warnings: findings.length - errors };
    this.title.textContent = findings.length ? say("findings", counts) : say("nothing_to_mend");
    this.found.replaceChildren(...findings.map((finding) => this.#one(finding)));
  }

  #one({ node, choice, where, text, is_error: isError }) {
    const found = node && nodeOf(this.store.doc, node);
    const path = (choice !== null && found && exitsOf(found)[choice]?.path.slice(0, 2)) || null;
    const place = found
      ? h("button", { type: "button", class: "conversation-finding__where", on: {
        click: () => this.store.show(node, { isEntered: true, path }),
      } }, where)
      : h("strong", {}, where);
    return h("li", { class: `conversation-remark${isError ? " conversation-remark--error" : ""}` },
      icon(isError ? "error" : "warning"), h("span", {}, place, ": ", text));
  }
}

/** Send data as JSON and return what is answered. */
export async function post(address, data) {
  const answer = await fetch(address, {
    method: "POST",
    headers: { "Content-Type": "application/json", "X-CSRFToken": csrfToken() },
    body: JSON.stringify(data),
  });
  if (!answer.ok) throw new Error(answer.status);
  return answer.json();
}
