/*
 * In the question's editor: offers the passages of the lesson that has just been chosen. Without
 * the script they are offered once the question is saved.
 */

document.addEventListener("change", async ({ target }) => {
  const select = document.querySelector("select[data-passages-of]");
  if (!select || target.name !== select.name.replace("passage_block", "lesson")) return;
  const whole = select.options[0];
  select.replaceChildren(whole);
  if (!target.value) return;
  const reply = await fetch(select.dataset.passagesOf.replace("/0/", `/${target.value}/`));
  if (!reply.ok) return;
  const { headings } = await reply.json();
  select.append(...headings.map(([block, title]) => new Option(title, block)));
});
