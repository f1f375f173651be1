// The source pane: find spans in it, mark them, scroll to them, and select words in it.
import { openSheet } from "./settings.js";
import { tr } from "./words.js";

const pane = () => document.getElementById("pq-text");
const article = (doc) => [...pane().querySelectorAll("article")].find((a) => a.dataset.doc === doc);

export function startSource() {
  document.getElementById("pq-doc")?.addEventListener("change", (event) => showDocument(event.target.value));
  pane().addEventListener("scroll", () => requestAnimationFrame(showPath), { passive: true });
  document.addEventListener("planqa:language", () => showVerified(...verified));
  showPath();
}

export function showDocument(doc) {
  for (const other of pane().querySelectorAll("article")) other.hidden = other.dataset.doc !== doc;
  const choice = document.getElementById("pq-doc");
  if (choice) choice.value = doc;
}

const lines = (doc) => [...(article(doc)?.querySelectorAll(".pq-ln") ?? [])];
const from = (line) => Number(line.dataset.s);
const to = (line) => Number(line.dataset.e);

/** Return the document's own characters from start to end, as they stand in the pane. */
export function textAt(doc, start, end) {
  let text = "";
  for (const line of lines(doc)) {
    if (to(line) <= start || from(line) >= end) continue;
    const chars = Array.from(line.textContent + "\n");
    text += chars.slice(Math.max(0, start - from(line)), Math.max(0, end - from(line))).join("");
  }
  return text;
}

/** Remove marks of a kind. */
export function clearMarks(kind) {
  for (const mark of pane().querySelectorAll(`mark.${kind}`)) {
    const parent = mark.parentNode;
    mark.replaceWith(...mark.childNodes);
    parent.normalize();
  }
}

/** Mark the characters from start to end; return the first mark. */
export function mark(doc, start, end, kind) {
  const made = [];
  for (const line of lines(doc)) {
    if (to(line) <= start || from(line) >= end) continue;
    let at = from(line);
    const walker = document.createTreeWalker(line, NodeFilter.SHOW_TEXT);
    const nodes = [];
    while (walker.nextNode()) nodes.push(walker.currentNode);
    for (const node of nodes) {
      const length = Array.from(node.data).length;
      const a = Math.max(start - at, 0);
      const b = Math.min(end - at, length);
      if (a < b) made.push(wrap(node, units(node.data, a), units(node.data, b), kind));
      at += length;
    }
  }
  return made[0];
}

// Offsets are code points, the browser counts UTF-16 units.
const units = (text, points) => Array.from(text).slice(0, points).join("").length;

function wrap(node, a, b, kind) {
  const middle = node.splitText(a);
  middle.splitText(b - a);
  const element = document.createElement("mark");
  element.className = kind;
  middle.replaceWith(element);
  element.append(middle);
  return element;
}

/** Scroll to a quote and mark exactly its characters; say whether it is what the document says. */
export function showQuote({ doc, start, end, quote }) {
  openSheet();
  showDocument(doc);
  clearMarks("pq-quote");
  clearHere();
  const first = mark(doc, start, end, "pq-quote");
  if (first) scrollTo(first);
  showVerified(quote === undefined ? null : textAt(doc, start, end) === quote, start, end);
}

/** Scroll to a clause and set a rule beside its lines. */
export function showClause(doc, clauseId) {
  openSheet();
  showDocument(doc);
  clearMarks("pq-quote");
  clearHere();
  showVerified(null);
  const link = document.querySelector(`.pq-tree a[data-clause="${CSS.escape(clauseId)}"]`);
  const own = lines(doc).filter((line) =>
    link
      ? from(line) >= Number(link.dataset.s) && to(line) <= Number(link.dataset.e)
      : line.dataset.id === clauseId,
  );
  for (const line of own) line.classList.add("pq-here");
  if (own[0]) scrollTo(own[0]);
  document.dispatchEvent(new CustomEvent("planqa:clause", { detail: clauseId }));
}

function clearHere() {
  for (const line of pane().querySelectorAll(".pq-here")) line.classList.remove("pq-here");
}

const calm = () => window.matchMedia("(prefers-reduced-motion: reduce)").matches;

function scrollTo(element) {
  const box = pane();
  const top = element.getBoundingClientRect().top - box.getBoundingClientRect().top + box.scrollTop - box.clientHeight / 3;
  const far = Math.abs(top - box.scrollTop) > 2 * box.clientHeight;
  box.scrollTo({ top, behavior: calm() || far ? "auto" : "smooth" });
}

let verified = [null];

function showVerified(same, start, end) {
  verified = [same, start, end];
  const line = document.getElementById("pq-verified");
  line.hidden = same === null;
  line.classList.toggle("pq-wrong", same === false);
  if (same === null) line.textContent = "";
  else line.textContent = same ? tr("source.same", { start: start.toLocaleString("en"), end: end.toLocaleString("en") }) : tr("source.differs");
}

/** Show the path of what stands at the top of the pane. */
function showPath() {
  const top = pane().getBoundingClientRect().top + pane().clientHeight / 3 + 40;
  const shown = [...pane().querySelectorAll("article:not([hidden]) .pq-ln[data-id]")];
  let low = 0;
  let high = shown.length - 1;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (shown[middle].getBoundingClientRect().top <= top) low = middle;
    else high = middle - 1;
  }
  const line = shown[low];
  if (!line || line.dataset.id === pane().dataset.at) return;
  pane().dataset.at = line.dataset.id;
  document.getElementById("pq-path").textContent = pathOf(line.dataset.id);
  document.dispatchEvent(new CustomEvent("planqa:reading", { detail: line.dataset.id }));
}

function pathOf(clauseId) {
  let id = clauseId;
  let link = null;
  while (id && !(link = document.querySelector(`.pq-tree a[data-clause="${CSS.escape(id)}"]`))) id = id.slice(0, Math.max(0, id.lastIndexOf(".")));
  const names = [];
  for (let item = link?.closest("li"); item; item = item.parentElement.closest("li")) {
    names.unshift(item.querySelector("a").textContent);
  }
  return names.join(" › ") || document.querySelector(`#pq-text .pq-ln[data-id="${CSS.escape(clauseId)}"]`)?.dataset.cite || "";
}

/** Return the span of the words a reader selected inside one article, or null. */
export function selectedSpan() {
  const selection = window.getSelection();
  if (!selection.rangeCount || selection.isCollapsed) return null;
  const range = selection.getRangeAt(0);
  const [first, last] = [lineOf(range.startContainer), lineOf(range.endContainer)];
  if (!first || !last || first.closest("article") !== last.closest("article")) return null;
  const span = {
    doc_id: first.closest("article").dataset.doc,
    start: from(first) + before(first, range.startContainer, range.startOffset),
    end: from(last) + before(last, range.endContainer, range.endOffset),
  };
  return trimmed(span);
}

function trimmed(span) {
  const text = Array.from(textAt(span.doc_id, span.start, span.end));
  let { start, end } = span;
  while (text.length && !text[0].trim()) (text.shift(), start++);
  while (text.length && !text[text.length - 1].trim()) (text.pop(), end--);
  return start < end ? { ...span, start, end, quote: text.join("") } : null;
}

function lineOf(node) {
  const element = node.nodeType === Node.ELEMENT_NODE ? node : node.parentElement;
  return pane().contains(element) ? element.closest(".pq-ln") : null;
}

function before(line, node, offset) {
  const range = document.createRange();
  range.selectNodeContents(line);
  range.setEnd(node, offset);
  return Array.from(range.toString()).length;
}
