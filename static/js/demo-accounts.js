// The sign-in page of a demonstration: one tap on an account fills in its name and password.

const form = document.querySelector("form:has(#id_login)");

for (const account of document.querySelectorAll("[data-login]")) {
  account.addEventListener("click", () => {
    form.elements.login.value = account.dataset.login;
    form.elements.password.value = account.dataset.password;
    form.querySelector("button:not([type=button])").focus();
  });
}
