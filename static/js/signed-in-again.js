/* Tells the pages that wait for it who is signed in now. */
const { signedIn } = document.querySelector("[data-signed-in]").dataset;
new BroadcastChannel("prima").postMessage({ signedIn });
