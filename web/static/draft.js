// Check a draft: paste or drop, verdicts in the text, the clause beside it, accept or dismiss, download.
import { call } from "./api.js";
import { save, tell } from "./clipboard.js";
import { showCoverage } from "./outline.js";
import { isNarrow, openSheet } from "./settings.js";
import { showQuote } from "./source.js";
import { tr, translate } from "./words.js";

const LARGEST = 10 * 1024 * 1024;
const $ = (id) => document.getElementById(id);
let draft = null; // {name, content}: a file in base64, or pasted text with an empty name
let decisions = new Map();
let coverage = null;
let running = null;

export function startDraft() {
  $("pq-draft-check").addEventListener("click", () => (running ? running.abort() : check()));
  $("pq-draft-file").addEventListener("change", (event) => take(event.target.files[0]));
  const view = document.querySelector(".pq-draft");
  for (const name of ["dragover", "dragleave", "drop"]) view.addEventListener(name, onDrag);
  view.addEventListener("click", onClick);
  view.addEventListener("keydown", (event) => {
    if ((event.key === "Enter" || event.key === " ") && event.target.matches(".pq-sent")) {
      event.preventDefault();
      openCard(Number(event.target.dataset.i));
    }
  });
  $("pq-finding").addEventListener("click", onClick);
  document.addEventListener("planqa:view", (event) => {
    showCoverage(event.detail === "draft" ? coverage : null);
    if (event.detail !== "draft") $("pq-finding").hidden = true;
  });
}

function onDrag(event) {
  event.preventDefault();
  document.querySelector(".pq-draft").classList.toggle("pq-drop", event.type === "dragover");
  if (event.type === "drop" && event.dataTransfer.files[0]) take(event.dataTransfer.files[0]);
}

async function take(file) {
  if (!file) return;
  if (file.size > LARGEST) return tell(tr("error.large"));
  const bytes = new Uint8Array(await file.arrayBuffer());
  let binary = "";
  for (let at = 0; at < bytes.length; at += 32768) binary += String.fromCharCode(...bytes.subarray(at, at + 32768));
  draft = { name: file.name, content: btoa(binary) };
  $("pq-draft-name").textContent = file.name;
  $("pq-draft-file").value = "";
  check();
}

async function check() {
  const pasted = $("pq-draft-text").value;
  if (!$("pq-draft-name").textContent || !draft?.name) draft = { name: "", content: pasted };
  if (!draft.content.trim()) return $("pq-draft-text").focus();
  running = new AbortController();
  setBusy(true);
  try {
    const done = await call("page_check_draft", [draft.name, draft.content], { signal: running.signal, onData: progress });
    if (done) show(done);
  } catch (error) {
    if (error.name !== "AbortError") fail(tr(error.message));
  } finally {
    running = null;
    setBusy(false);
  }
}

function setBusy(busy) {
  const button = $("pq-draft-check");
  button.dataset.t = busy ? "draft.stop" : "draft.check";
  button.textContent = tr(button.dataset.t);
  button.classList.toggle("pq-stop", busy);
  const line = $("pq-draft-progress");
  line.hidden = !busy;
  if (busy) line.textContent = tr("draft.wait");
}

function progress(data) {
  const line = $("pq-draft-progress");
  if (data.stage === "reading") line.textContent = tr("draft.reading", { n: data.characters });
  if (data.stage === "checking" && data.all) line.textContent = tr("draft.progress", { done: data.done, n: data.all });
}

function fail(message) {
  const box = $("pq-draft-result");
  box.innerHTML = `<div class="pq-a pq-error" data-kind="error" role="alert"><p class="pq-lead"><strong data-t="draft.failed"></strong></p><p></p></div>`;
  box.querySelector("p:last-child").textContent = message;
  translate(box);
}

function show(done) {
  decisions = new Map();
  coverage = done.coverage;
  $("pq-draft-result").innerHTML = done.html;
  $("pq-draft-entry").hidden = true;
  translate($("pq-draft-result"));
  showCoverage(coverage);
  const first = wrong()[0];
  if (first !== undefined && !isNarrow()) openCard(first, { scroll: false });
}

const cards = () => [...document.querySelectorAll("#pq-draft-result .pq-card")];
const wrong = () => cards().filter((card) => card.dataset.wrong).map((card) => Number(card.dataset.i));
const sentence = (i) => document.querySelector(`#pq-draft-result .pq-sent[data-i="${i}"]`);

function openCard(index, { scroll = true } = {}) {
  const card = cards().find((one) => Number(one.dataset.i) === index);
  if (!card) return;
  const box = $("pq-finding");
  box.replaceChildren(card.cloneNode(true));
  box.hidden = false;
  for (const other of document.querySelectorAll(".pq-sent.pq-on")) other.classList.remove("pq-on");
  sentence(index)?.classList.add("pq-on");
  if (scroll) sentence(index)?.scrollIntoView({ block: "nearest" });
  showDecision(index);
  const link = box.querySelector("a.pq-place");
  if (link) {
    const { doc, s, e, quote } = link.dataset;
    showQuote({ doc, start: Number(s), end: Number(e), quote });
  } else openSheet();
}

function onClick(event) {
  const decide = event.target.closest("[data-decide]");
  if (decide) return decideOn(decide.dataset.decide, Number(decide.dataset.i));
  const exporter = event.target.closest("[data-draft-export]");
  if (exporter) return exportAs(exporter.dataset.draftExport);
  if (event.target.closest("[data-draft-again]")) return again();
  const text = event.target.closest(".pq-sent");
  if (text) openCard(Number(text.dataset.i));
}

function decideOn(what, index) {
  if (what !== "next") {
    if (decisions.get(index) === what) decisions.delete(index);
    else decisions.set(index, what);
    showDecision(index);
  }
  if (what === "next" || decisions.has(index)) next(index);
}

function showDecision(index) {
  const decision = decisions.get(index);
  const text = sentence(index);
  if (text && text.dataset.decision !== (decision || "")) {
    text.dataset.decision = decision || "";
    showChange(text, index, decision === "accept");
  }
  for (const button of document.querySelectorAll(`#pq-finding [data-decide][data-i="${index}"]`)) {
    if (button.dataset.decide !== "next") button.setAttribute("aria-pressed", String(button.dataset.decide === decision));
  }
  const left = document.querySelector("#pq-draft-result .pq-left");
  if (left) left.textContent = tr("draft.left", { n: wrong().filter((i) => !decisions.has(i)).length });
}

/** Show an accepted change in the text itself; without it the words as they were written. */
function showChange(text, index, changed) {
  const words = text.querySelector(".pq-words");
  words.original ??= words.innerHTML;
  words.innerHTML = words.original;
  const change = cards().find((card) => Number(card.dataset.i) === index)?.querySelector(".pq-side p");
  if (changed && change) words.replaceChildren(...change.cloneNode(true).childNodes);
}

function next(index) {
  const open = wrong().filter((i) => !decisions.has(i));
  const target = open.find((i) => i > index) ?? open[0];
  if (target !== undefined) openCard(target);
}

function exportAs(format) {
  const accepted = [...decisions].filter(([, what]) => what === "accept").map(([index]) => index);
  const dismissed = [...decisions].filter(([, what]) => what === "dismiss").map(([index]) => index);
  call("page_export_draft", [draft.name, draft.content, { accepted, dismissed }, format]).then(save, (error) => tell(tr(error.message)));
}

function again() {
  draft = null;
  coverage = null;
  $("pq-draft-name").textContent = "";
  $("pq-draft-entry").hidden = false;
  $("pq-draft-result").replaceChildren();
  $("pq-finding").hidden = true;
  showCoverage(null);
  $("pq-draft-text").focus();
}
