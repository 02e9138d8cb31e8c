/* In a window on another page (sign-in-again.js) there is only what is needed to sign in. */
if (window.top !== window) {
  document.documentElement.dataset.framed = "";
  document.querySelectorAll("a").forEach((link) => {
    link.target = "_blank";
  });
}
