// Closes an open menu of the header on Escape, and on a press or a focus outside it.
const openMenu = () => document.querySelector('details[name="site-menu"][open]');

document.addEventListener("keydown", (event) => {
  const menu = openMenu();
  if (event.key !== "Escape" || !menu) return;
  menu.open = false;
  menu.querySelector("summary").focus();
});

for (const moment of ["pointerdown", "focusin"]) {
  document.addEventListener(moment, (event) => {
    const menu = openMenu();
    if (menu && !menu.contains(event.target)) menu.open = false;
  });
}
