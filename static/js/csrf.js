/** The token in the server's cookie: fresh, where that of the page may be from before a new sign-in. */
export function csrfToken() {
  const cookies = new Map(document.cookie.split("; ").map((cookie) => cookie.split("=", 2)));
  // Where https is on, one without the prefix is of no use: it is old, or another host's.
  return cookies.get("__Host-csrftoken") ?? cookies.get("csrftoken") ?? "";
}

/** By these the server knows who sends: it reads nothing that a page made for somebody else sends. */
export function senderHeaders() {
  const { user } = document.querySelector("[data-sign-out]").dataset;
  return { "X-CSRFToken": csrfToken(), "X-Sent-For": user };
}

/** Give the forms of this page the token of the sign-in that is current. */
export function renewTokens() {
  document.querySelectorAll("input[name=csrfmiddlewaretoken]").forEach((input) => {
    input.value = csrfToken();
  });
}
