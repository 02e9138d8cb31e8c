/** The texts of the editor in the language of the page, by name; with `%(name)s` where a value goes. */
let words = {};

export function learn(given) {
  words = given;
}

export function say(name, values = {}) {
  return (words[name] ?? name).replace(/%\((\w+)\)s/g, (whole, value) => values[value] ?? whole);
}

export function knows(name) {
  return name in words;
}
