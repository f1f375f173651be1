// The outline: fold and unfold, where the reader is, what the conversation cited, counts and coverage.
import { showClause } from "./source.js";
import { isNarrow, showPane } from "./settings.js";
import { tr } from "./words.js";

const tree = () => document.querySelector(".pq-tree");
const links = () => [...tree().querySelectorAll("a[data-clause]")];

export function startOutline() {
  tree().addEventListener("click", (event) => {
    const twist = event.target.closest(".pq-twist");
    if (twist) return fold(twist, twist.getAttribute("aria-expanded") === "true");
    const link = event.target.closest("a[data-clause]");
    if (!link) return;
    event.preventDefault();
    if (isNarrow()) showPane("source");
    document.getElementById("planqa").removeAttribute("data-drawer");
    showClause(link.dataset.doc, link.dataset.clause);
    rememberClause(link.getAttribute("href"));
  });
  document.getElementById("pq-fold-all").addEventListener("click", foldAll);
  document.addEventListener("planqa:reading", (event) => showHere(event.detail));
}

function rememberClause(href) {
  history.replaceState(null, "", href);
}

function fold(twist, closed) {
  twist.setAttribute("aria-expanded", String(!closed));
  twist.closest("li").querySelector("ol").hidden = closed;
}

function foldAll() {
  const sections = [...tree().querySelectorAll(".pq-is-section > .pq-row .pq-twist")];
  const close = sections.some((twist) => twist.getAttribute("aria-expanded") === "true");
  for (const twist of sections) fold(twist, close);
  const button = document.getElementById("pq-fold-all");
  button.dataset.t = close ? "outline.expand" : "outline.collapse";
  button.textContent = tr(button.dataset.t);
}

/** Return the outline's entry for a clause or for what holds it. */
export function entryOf(clauseId) {
  let id = clauseId;
  for (;;) {
    const link = tree().querySelector(`a[data-clause="${CSS.escape(id)}"]`);
    if (link || !id.includes(".")) return link;
    id = id.slice(0, id.lastIndexOf("."));
  }
}

function showHere(clauseId) {
  const here = entryOf(clauseId);
  for (const link of links()) {
    link.classList.toggle("pq-on", link === here);
    if (link === here) link.setAttribute("aria-current", "location");
    else link.removeAttribute("aria-current");
  }
  const box = document.getElementById("pq-outline");
  if (!here || !here.offsetParent) return;
  const [own, outer] = [here.getBoundingClientRect(), box.getBoundingClientRect()];
  if (own.top < outer.top + 50 || own.bottom > outer.bottom - 20) {
    box.scrollTop += own.top - outer.top - outer.height / 2;
  }
}

/** Put a dot beside everything that was cited. */
export function showCited(clauseIds) {
  for (const link of tree().querySelectorAll(".pq-cited")) link.classList.remove("pq-cited");
  for (const id of clauseIds) entryOf(id)?.classList.add("pq-cited");
}

/** Show how often a word stands in each clause; an empty map takes the counts away. */
export function showCounts(counts) {
  for (const badge of tree().querySelectorAll(".pq-badge")) badge.textContent = "";
  const sums = new Map();
  for (const [id, count] of counts) {
    const link = entryOf(id);
    if (link) sums.set(link, (sums.get(link) || 0) + count);
  }
  for (const [link, sum] of sums) link.parentElement.querySelector(".pq-badge").textContent = String(sum);
  tree().classList.toggle("pq-counted", counts.size > 0);
}

/** Colour the outline by what a draft quotes, paraphrases or leaves untouched; null takes it away. */
export function showCoverage(coverage) {
  const note = document.getElementById("pq-outline-note");
  for (const link of links()) delete link.dataset.state;
  tree().classList.toggle("pq-covered", Boolean(coverage));
  note.hidden = !coverage;
  if (!coverage) return;
  const count = { quoted: 0, paraphrased: 0, untouched: 0 };
  for (const { clause_id, state } of coverage) {
    count[state] += 1;
    const link = tree().querySelector(`a[data-clause="${CSS.escape(clause_id)}"]`);
    if (link) {
      link.dataset.state = state;
      link.parentElement.querySelector(".pq-badge").textContent = tr(`coverage.${state}`);
    }
  }
  note.textContent = tr("coverage.note", count);
}
