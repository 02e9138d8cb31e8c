/** The token in the server's cookie: fresh, where that of the page may be from before a new sign-in. */
export function csrfToken() {
  const cookies = new Map(document.cookie.split("; ").map((cookie) => cookie.split("=", 2)));
  // Where https is on, one without the prefix is of no use: it is old, or another host's.
  return cookies.get("__Host-csrftoken") ?? cookies.get("csrftoken") ?? "";
}
