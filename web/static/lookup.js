// Find a word everywhere; the tables of figures and measures with their filter and export.
import { call } from "./api.js";
import { save, tell } from "./clipboard.js";
import { showCounts } from "./outline.js";
import { isNarrow } from "./settings.js";
import { clearMarks, mark, showQuote } from "./source.js";
import { tr, translate } from "./words.js";

const view = () => document.querySelector(".pq-data");
const panel = (kind) => view().querySelector(`[data-table="${kind}"]`);

export function startLookup() {
  const form = document.getElementById("pq-find-form");
  form.addEventListener("submit", (event) => (event.preventDefault(), find()));
  document.getElementById("pq-find-go").addEventListener("click", find);
  document.getElementById("pq-find").addEventListener("search", () => document.getElementById("pq-find").value || forget());
  view().addEventListener("click", onClick);
  view().addEventListener("input", (event) => event.target.closest(".pq-filter") && filter(event.target.closest("[data-table]")));
  document.addEventListener("planqa:view", (event) => event.detail !== "data" && forget());
}

async function find() {
  const term = document.getElementById("pq-find").value.trim();
  if (!term) return forget();
  try {
    const found = await call("page_find", [term]);
    const target = document.getElementById("pq-found");
    target.innerHTML = found.html;
    translate(target);
    markAll(found.places);
  } catch (error) {
    tell(tr(error.message));
  }
}

function markAll(places) {
  clearMarks("pq-hit");
  const counts = new Map();
  for (const [doc, clause, start, end] of places) {
    mark(doc, start, end, "pq-hit");
    counts.set(clause, (counts.get(clause) || 0) + 1);
  }
  showCounts(counts);
  const first = document.querySelector("#pq-found a.pq-place");
  if (first && !isNarrow()) showPlace(first);
}

function showPlace({ dataset: { doc, s, e } }) {
  showQuote({ doc, start: Number(s), end: Number(e) });
}

function forget() {
  clearMarks("pq-hit");
  showCounts(new Map());
  if (!document.getElementById("pq-find").value) document.getElementById("pq-found").replaceChildren();
}

async function onClick(event) {
  const tab = event.target.closest("[data-table-tab]");
  if (tab) return showTable(tab.dataset.tableTab);
  const button = event.target.closest("[data-table-export]");
  if (!button) return;
  const kind = button.closest("[data-table]").dataset.table;
  const rows = [...panel(kind).querySelectorAll("tbody tr:not([hidden])")].map((row) => Number(row.dataset.row));
  await call("page_export_table", [kind, rows, button.dataset.tableExport]).then(save, (error) => tell(tr(error.message)));
}

async function showTable(kind) {
  for (const tab of view().querySelectorAll("[data-table-tab]")) {
    tab.setAttribute("aria-pressed", String(tab.dataset.tableTab === kind));
  }
  for (const other of view().querySelectorAll("[data-table]")) other.hidden = other.dataset.table !== kind;
  const target = panel(kind);
  if (kind === "find" || target.childElementCount) return;
  try {
    target.innerHTML = await call("page_table", [kind]);
    translate(target);
    filter(target);
  } catch (error) {
    tell(tr(error.message));
  }
}

/** Show the rows that hold every word of the filter and have the chosen values. */
function filter(target) {
  const words = target.querySelector("input.pq-filter").value.toLowerCase().split(/\s+/).filter(Boolean);
  const chosen = [...target.querySelectorAll("select.pq-filter")].filter((select) => select.value);
  let shown = 0;
  for (const row of target.querySelectorAll("tbody tr")) {
    const text = row.textContent.toLowerCase();
    const fits = words.every((word) => text.includes(word)) && chosen.every((s) => row.cells[Number(s.dataset.column)].textContent === s.value);
    row.hidden = !fits;
    shown += fits ? 1 : 0;
  }
  target.querySelector(".pq-shown").textContent = tr("table.shown", { n: shown });
}
