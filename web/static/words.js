// The interface's texts in two languages; the plan's words are never translated.

let texts = {};
let language = "zh";

export async function startWords() {
  const response = await fetch(new URL("page/words.json", document.baseURI));
  texts = await response.json();
  setLanguage(localStorage.getItem("planqa.language") === "en" ? "en" : "zh");
}

/** Return a text in the current language; an unknown key is its own text. */
export function tr(key, values = {}) {
  const text = texts[key]?.[language] ?? texts[key]?.zh ?? key;
  return text.replace(/\{(\w+)\}/g, (_, name) => values[name] ?? "");
}

export const getLanguage = () => language;

export function setLanguage(next) {
  language = next;
  localStorage.setItem("planqa.language", next);
  const root = document.getElementById("planqa");
  root.lang = next === "en" ? "en" : "zh-CN";
  document.documentElement.lang = root.lang;
  translate(root);
  document.dispatchEvent(new CustomEvent("planqa:language"));
}

/** Set the texts of an element and of all below it that name a text. */
export function translate(root) {
  for (const node of root.querySelectorAll("[data-t]")) node.textContent = tr(node.dataset.t, node.dataset);
  for (const node of root.querySelectorAll("[data-t-placeholder]")) node.placeholder = tr(node.dataset.tPlaceholder);
  for (const node of root.querySelectorAll("[data-t-aria]")) node.setAttribute("aria-label", tr(node.dataset.tAria, node.dataset));
}
