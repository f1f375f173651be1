// Citations: preview on hover and focus, click to the source; and the bar for words selected in the source.
import { CallError, call } from "./api.js";
import { addToBasket } from "./basket.js";
import { copy, tell } from "./clipboard.js";
import { clearMarks, mark, selectedSpan, showClause, showQuote, textAt } from "./source.js";
import { tr } from "./words.js";

const root = () => document.getElementById("planqa");
const pop = () => document.getElementById("pq-pop");
const bar = () => document.getElementById("pq-bar");
let selected = null;

export function startCitations() {
  root().addEventListener("click", onClick);
  for (const [on, off] of [["mouseover", "mouseout"], ["focusin", "focusout"]]) {
    root().addEventListener(on, (event) => {
      const tile = event.target.closest?.("a.pq-c");
      if (tile) preview(tile);
    });
    root().addEventListener(off, (event) => event.target.closest?.("a.pq-c") && hidePreview());
  }
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    if (!pop().hidden || !bar().hidden) event.preventDefault();
    hidePreview();
    hideBar();
  });
  fillBar();
  const text = document.getElementById("pq-text");
  text.addEventListener("mouseup", () => setTimeout(onSelect));
  text.addEventListener("touchend", () => setTimeout(onSelect, 50));
  text.addEventListener("keyup", (event) => event.shiftKey && onSelect());
  text.addEventListener("scroll", hideBar, { passive: true });
}

function onClick(event) {
  const link = event.target.closest("a.pq-c, a.pq-place, a.pq-clause, .pq-also a");
  if (!link) {
    if (!event.target.closest("#pq-bar, #pq-text")) hideBar();
    return;
  }
  event.preventDefault();
  hidePreview();
  const { doc, clause, s, e, quote } = link.dataset;
  if (s === undefined) return showClause(doc, clause);
  for (const other of root().querySelectorAll("a.pq-c.pq-on")) other.classList.remove("pq-on");
  if (link.matches("a.pq-c")) activate(link);
  showQuote({ doc, start: Number(s), end: Number(e), quote });
}

/** Fill the tile, and its twin in the line of grounds. */
export function activate(tile) {
  for (const other of root().querySelectorAll("a.pq-c.pq-on")) other.classList.remove("pq-on");
  const sheet = tile.closest(".pq-a") || tile.parentElement;
  for (const twin of sheet.querySelectorAll("a.pq-c")) {
    if (twin.dataset.s === tile.dataset.s && twin.dataset.e === tile.dataset.e) twin.classList.add("pq-on");
  }
}

function preview(tile) {
  const { doc, s, e, quote, display, cite } = tile.dataset;
  const same = textAt(doc, Number(s), Number(e)) === quote;
  const box = pop();
  box.replaceChildren(
    line("pq-pop-cite", cite),
    line("pq-pop-quote", display),
    line(same ? "pq-ver" : "pq-ver pq-wrong", tr(same ? "source.same_short" : "source.differs")),
  );
  box.hidden = false;
  tile.setAttribute("aria-describedby", "pq-pop");
  place(box, tile.getBoundingClientRect());
}

function line(name, text) {
  const element = document.createElement("p");
  element.className = name;
  element.textContent = text;
  return element;
}

function place(box, at) {
  const width = Math.min(box.offsetWidth, window.innerWidth - 16);
  const left = Math.max(8, Math.min(at.left + at.width / 2 - width / 2, window.innerWidth - width - 8));
  const above = at.top - box.offsetHeight - 8;
  box.style.left = `${left}px`;
  box.style.top = `${above > 8 ? above : at.bottom + 8}px`;
}

function hidePreview() {
  pop().hidden = true;
}

function fillBar() {
  const actions = [
    ["copy.running", "running"],
    ["copy.bracket", "bracket"],
    ["copy.rows", "rows"],
    ["basket.add", "basket"],
    ["bar.unit", "unit"],
  ];
  for (const [key, act] of actions) {
    const button = document.createElement("button");
    button.type = "button";
    button.dataset.t = key;
    button.textContent = tr(key);
    button.addEventListener("mousedown", (event) => event.preventDefault());
    button.addEventListener("click", () => act === "unit" ? takeUnit() : useSelection(act));
    bar().append(button);
  }
}

function onSelect() {
  const span = selectedSpan();
  if (span) return showBar(span, window.getSelection().getRangeAt(0).getBoundingClientRect());
  const sentence = document.querySelector("#pq-text .pq-s:hover");
  if (!sentence || !window.getSelection().isCollapsed) return hideBar();
  const doc = sentence.closest("article").dataset.doc;
  const [start, end] = [Number(sentence.dataset.s), Number(sentence.dataset.e)];
  showBar({ doc_id: doc, start, end, quote: textAt(doc, start, end) }, sentence.getClientRects()[0], sentence.closest(".pq-ln"));
}

function showBar(span, at) {
  selected = span;
  clearMarks("pq-chosen");
  if (window.getSelection().isCollapsed) mark(span.doc_id, span.start, span.end, "pq-chosen");
  bar().hidden = false;
  place(bar(), at);
}

function hideBar() {
  if (bar().hidden) return;
  bar().hidden = true;
  clearMarks("pq-chosen");
  selected = null;
}

/** Widen the selection to the whole unit: every line with the same address. */
function takeUnit() {
  const article = [...document.querySelectorAll("#pq-text article")].find((a) => a.dataset.doc === selected.doc_id);
  const lines = [...article.querySelectorAll(".pq-ln[data-id]")];
  const here = lines.find((l) => Number(l.dataset.s) <= selected.start && selected.start < Number(l.dataset.e));
  const own = lines.filter((l) => l.dataset.id === here?.dataset.id);
  if (!own.length) return;
  const [start, end] = [Number(own[0].dataset.s), Number(own[own.length - 1].dataset.e) - 1];
  window.getSelection().removeAllRanges();
  showBar({ doc_id: selected.doc_id, start, end, quote: textAt(selected.doc_id, start, end) }, bar().getBoundingClientRect());
}

async function useSelection(act) {
  const span = selected;
  if (!span) return;
  try {
    const cited = await call("page_cite", [span]);
    if (act === "basket") await addToBasket([span]);
    else await copy(cited.copy[act], act === "rows" ? cited.copy.rows_html : undefined);
    hideBar();
  } catch (error) {
    if (!(error instanceof CallError)) throw error;
    tell(tr(error.message));
  }
}
