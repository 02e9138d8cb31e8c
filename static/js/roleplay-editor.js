/*
 * In Wagtail's page editor: offers the names of all turns and endings where a choice says which one
 * it leads to, so that no name has to be remembered or typed right.
 */

(() => {
  const NAMES = "roleplay-names";
  const KEY = /^nodes-\d+-value-key$/;
  const LEADS_TO = /^nodes-\d+-value-choices-\d+-value-leads_to$/;

  function names() {
    const inputs = [...document.querySelectorAll('input[name^="nodes-"][name$="-value-key"]')];
    return [...new Set(inputs.filter((i) => KEY.test(i.name)).map((i) => i.value.trim()))];
  }

  function list() {
    const found = document.getElementById(NAMES);
    if (found) return found;
    const made = document.createElement("datalist");
    made.id = NAMES;
    document.body.append(made);
    return made;
  }

  document.addEventListener("focusin", ({ target }) => {
    if (!LEADS_TO.test(target.name ?? "")) return;
    const options = names().filter(Boolean).map((name) => new Option(name, name));
    list().replaceChildren(...options);
    target.setAttribute("list", NAMES);
  });
})();
