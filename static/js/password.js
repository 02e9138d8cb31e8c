/*
 * Lets people see the password they type (<password-field>, in templates/django/forms/widgets). It is
 * hidden again before it is sent, so browsers keep it as a password and not among what is typed in texts.
 */
class PasswordField extends HTMLElement {
  connectedCallback() {
    this.input = this.querySelector("input");
    // As text it is still no word: no capital at its start, and no spelling service reads it.
    Object.assign(this.input, { spellcheck: false, autocapitalize: "none" });
    this.button = this.querySelector("button");
    this.button.querySelector("[data-label]").textContent = this.input.labels[0]?.textContent.trim();
    this.button.hidden = false;
    this.button.addEventListener("click", () => this.show(this.input.type === "password"));
    this.input.form?.addEventListener("submit", () => this.show(false));
    addEventListener("pagehide", () => this.show(false));
  }

  show(isShown) {
    this.input.type = isShown ? "text" : "password";
    this.button.setAttribute("aria-pressed", String(isShown));
  }
}

customElements.define("password-field", PasswordField);
