/*
 * In the quiz's editor: names the sections that questions and draws stand in by their headings, as
 * they are typed above, and lets both move along with their section. Without the script the
 * sections are numbers.
 */
const CHOICES = ":is([name^='items-'], [name^='draws-'])[name$='-section']";
const HEADINGS = "[name^='sections-'][name$='-title']";
let before = [];

function sections() {
  return [...document.querySelectorAll(HEADINGS)]
    .map(({ name, value }) => {
      const row = name.replace(/-title$/, "");
      const said = (field) => document.getElementsByName(`${row}-${field}`)[0]?.value;
      return { row, heading: value.trim(), order: Number(said("ORDER")), isGone: said("DELETE") === "1" };
    })
    .filter(({ row, isGone }) => /^sections-\d+$/.test(row) && !isGone)
    .sort((one, other) => one.order - other.order);
}

function name() {
  const now = sections();
  const rows = now.map(({ row }) => row);
  for (const choice of document.querySelectorAll(CHOICES)) {
    const row = before[choice.value - 1];
    if (row) choice.value = Math.max(0, rows.indexOf(row)) + 1;
    for (const option of choice.options) {
      const heading = now[option.value - 1]?.heading;
      option.text = heading ? `${option.value}. ${heading}` : option.value;
      option.hidden = option.value > Math.max(1, rows.length) && !option.selected;
    }
  }
  before = rows;
}

document.addEventListener("input", ({ target }) => {
  if (target.matches(HEADINGS)) name();
});
const changes = new MutationObserver(name);
changes.observe(document.getElementById("id_sections-FORMS"), {
  childList: true,
  subtree: true,
  attributeFilter: ["value"], // of the hidden fields for order and deletion
});
for (const list of ["items", "draws"]) {
  changes.observe(document.getElementById(`id_${list}-FORMS`), { childList: true });
}
name();
