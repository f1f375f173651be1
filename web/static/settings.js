// Views, panes, language, light and dark. What a reader chose is kept in the browser.
import { getLanguage, setLanguage, tr } from "./words.js";

const THEMES = ["auto", "light", "dark"];
const root = () => document.getElementById("planqa");

export function startSettings() {
  document.getElementById("pq-language").addEventListener("click", () => setLanguage(getLanguage() === "zh" ? "en" : "zh"));
  document.getElementById("pq-theme").addEventListener("click", nextTheme);
  document.addEventListener("planqa:language", () => showTheme(theme()));
  setTheme(theme());
  root().addEventListener("click", (event) => {
    const tab = event.target.closest("[data-view-tab],[data-open-view]");
    if (tab) showView(tab.dataset.viewTab || tab.dataset.openView);
    const pane = event.target.closest("[data-pane-tab]");
    if (pane) showPane(pane.dataset.paneTab);
  });
  root().querySelector(".pq-veil").addEventListener("click", closeSheet);
  document.getElementById("pq-source-close").addEventListener("click", closeSheet);
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !event.defaultPrevented) closeSheet();
  });
}

const theme = () => localStorage.getItem("planqa.theme") || "auto";

function nextTheme() {
  setTheme(THEMES[(THEMES.indexOf(theme()) + 1) % THEMES.length]);
}

function setTheme(name) {
  localStorage.setItem("planqa.theme", name);
  if (name === "auto") delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = name;
  showTheme(name);
}

function showTheme(name) {
  const button = document.getElementById("pq-theme");
  button.dataset.t = `theme.${name}`;
  button.textContent = tr(`theme.${name}`);
  button.setAttribute("aria-label", tr("settings.theme") + " " + tr(`theme.${name}`));
}

/** Show one of the views ask, draft, data, basket. */
export function showView(name) {
  root().dataset.view = name;
  for (const tab of root().querySelectorAll("[data-view-tab]")) {
    if (tab.dataset.viewTab === name) tab.setAttribute("aria-current", "page");
    else tab.removeAttribute("aria-current");
  }
  for (const view of root().querySelectorAll(".pq-view")) view.hidden = view.dataset.for !== name;
  const pane = root().querySelector('[data-pane-tab="talk"]');
  pane.dataset.t = `view.${name}`;
  pane.textContent = tr(pane.dataset.t);
  showPane("talk");
  document.dispatchEvent(new CustomEvent("planqa:view", { detail: name }));
}

export const currentView = () => root().dataset.view;
export const isNarrow = () => window.matchMedia("(max-width: 760px)").matches;

/** Show one of the panes outline, talk, source where not all have room. */
export function showPane(name) {
  closeSheet();
  root().dataset.pane = name;
  for (const tab of root().querySelectorAll("[data-pane-tab]")) {
    tab.setAttribute("aria-pressed", String(tab.dataset.paneTab === name));
  }
}

let opener = null;

/** On a phone, bring the source up as a sheet over what is being read. */
export function openSheet() {
  if (!isNarrow() || root().dataset.pane === "source") return;
  opener = document.activeElement;
  root().dataset.sheet = "open";
  root().querySelector(".pq-veil").hidden = false;
}

export function closeSheet() {
  if (root().dataset.sheet !== "open") return;
  delete root().dataset.sheet;
  root().querySelector(".pq-veil").hidden = true;
  opener?.focus?.();
}
