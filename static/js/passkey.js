// Shows "Sign in with a passkey" where the browser can do it, and says so when it fails.
const passkey = document.getElementById("passkey");
if (passkey && window.PublicKeyCredential) passkey.hidden = false;

document.addEventListener("allauth.error", (event) => {
  event.preventDefault();
  const error = document.getElementById("passkey_error");
  if (error) error.hidden = false;
});
