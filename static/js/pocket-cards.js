/* Printing, and sending by what the phone offers; without the script the link opens a mail. */
const print = document.querySelector("[data-print]");
if (print) {
  print.hidden = false;
  print.addEventListener("click", () => window.print());
}

const share = document.querySelector("[data-share]");
if (share && navigator.share) {
  share.addEventListener("click", async (event) => {
    event.preventDefault();
    const { title, text } = share.dataset;
    try {
      await navigator.share({ title, text });
    } catch {
      // They chose nobody to send it to.
    }
  });
}
