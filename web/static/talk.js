// The conversation: ask, show the answer, stop, copy, judge, suggest.
import { CallError, call } from "./api.js";
import { addToBasket } from "./basket.js";
import { activate } from "./citations.js";
import { copy, save, tell } from "./clipboard.js";
import { choose, forget, fresh, keep, listed, open } from "./conversations.js";
import { showCited } from "./outline.js";
import { isNarrow, showView } from "./settings.js";
import { showQuote } from "./source.js";
import { tr, translate } from "./words.js";

const box = () => document.getElementById("pq-question");
const list = () => document.getElementById("pq-list");
const turns = () => document.getElementById("pq-turns");
let running = null;

export function startTalk() {
  const send = document.getElementById("pq-send");
  send.addEventListener("click", () => (running ? stop() : ask(box().value)));
  box().addEventListener("keydown", onKey);
  box().addEventListener("input", grow);
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && running && !event.defaultPrevented) stop();
  });
  document.getElementById("planqa").addEventListener("click", onClick);
  document.getElementById("pq-new").addEventListener("click", () => (fresh(), showAll(), box().focus()));
  document.getElementById("pq-history").addEventListener("click", toggleHistory);
  document.addEventListener("planqa:language", () => setSend());
  showAll();
  grow();
}

function onKey(event) {
  // Enter while a Chinese input method composes chooses a word; it does not ask.
  if (event.key !== "Enter" || event.shiftKey || event.isComposing || event.keyCode === 229) return;
  event.preventDefault();
  if (!running) ask(box().value);
}

function grow() {
  box().style.height = "auto";
  box().style.height = `${Math.min(box().scrollHeight, 168)}px`;
}

/** Ask a question in the open conversation. */
export async function ask(question) {
  const text = question.trim();
  if (!text || running) return;
  showView("ask");
  box().value = "";
  grow();
  const talk = open();
  const turn = { question: text, html: "", follow: "", record: null, copy: null };
  talk.turns.push(turn);
  const element = draw(turn);
  list().append(element);
  element.querySelector(".pq-answer").innerHTML = `<p class="pq-wait" role="status">${tr("ask.searching")}</p>`;
  startScreen();
  element.scrollIntoView({ block: "start" });
  running = new AbortController();
  setSend();
  try {
    const mode = document.getElementById("pq-mode")?.value || "extractive";
    const last = await call("page_ask", [text, talk.state, mode], {
      signal: running.signal,
      onData: (data) => take(element, turn, data),
    });
    if (last) take(element, turn, last);
    talk.state = last?.conversation ?? talk.state;
    if (!turn.partial) keep();
  } catch (error) {
    failed(element, turn, error);
  } finally {
    running = null;
    setSend();
    showCited(citedIds());
    if (!isNarrow()) box().focus({ preventScroll: true });
  }
}

function take(element, turn, data) {
  if (data.tick) return;
  const first = !turn.html;
  const same = turn.html === data.html;
  Object.assign(turn, { html: data.html, record: data.record, copy: data.copy, follow: data.follow || "", partial: Boolean(data.partial) });
  if (same) fillMore(element, turn);
  else fill(element, turn);
  const tile = element.querySelector(".pq-claim a.pq-c, .pq-points a.pq-c, a.pq-c");
  if (first && tile && !isNarrow()) show(tile);
}

function show(tile) {
  activate(tile);
  const { doc, s, e, quote } = tile.dataset;
  showQuote({ doc, start: Number(s), end: Number(e), quote });
}

function failed(element, turn, error) {
  const talk = open();
  if (error.name === "AbortError") {
    turn.html ||= `<div class="pq-a pq-stopped" data-kind="stopped"><p>${tr("ask.stopped")}</p></div>`;
    turn.partial = false;
    fill(element, turn);
    if (turn.record) keep();
    else talk.turns.pop();
    return;
  }
  if (!(error instanceof CallError)) console.error(error);
  talk.turns.pop();
  element.dataset.failed = turn.question;
  element.querySelector(".pq-answer").replaceChildren(errorSheet(error instanceof CallError ? error.message : "error.server"));
}

function errorSheet(message) {
  const sheet = document.createElement("div");
  sheet.className = "pq-a pq-error";
  sheet.dataset.kind = "error";
  sheet.setAttribute("role", "alert");
  sheet.innerHTML = `<p class="pq-lead"><strong data-t="error.title"></strong></p><p class="pq-error-text"></p>
    <div class="pq-acts"><button type="button" class="pq-act pq-first" data-act="again" data-t="error.again"></button></div>`;
  sheet.querySelector(".pq-error-text").textContent = tr(message);
  translate(sheet);
  return sheet;
}

function stop() {
  running?.abort();
}

function setSend() {
  const button = document.getElementById("pq-send");
  button.dataset.t = running ? "ask.stop" : "ask.send";
  button.textContent = tr(button.dataset.t);
  button.classList.toggle("pq-stop", Boolean(running));
}

function draw(turn) {
  const element = document.createElement("article");
  element.className = "pq-turn";
  element.innerHTML = `<h3 class="pq-q"></h3><div class="pq-answer" aria-live="polite"></div><div class="pq-more"></div>`;
  element.querySelector(".pq-q").textContent = turn.question;
  element.turn = turn;
  return element;
}

function fill(element, turn) {
  element.querySelector(".pq-answer").innerHTML = turn.html;
  translate(element);
  fillMore(element, turn);
}

function fillMore(element, turn) {
  element.querySelector(".pq-more").innerHTML = turn.follow;
  translate(element.querySelector(".pq-more"));
}

function startScreen() {
  const empty = !open().turns.length;
  document.getElementById("pq-start").hidden = !empty;
  document.getElementById("pq-talk-title").textContent = open().title || "";
}

function showAll() {
  list().replaceChildren(
    ...open().turns.map((turn) => {
      const element = draw(turn);
      fill(element, turn);
      return element;
    }),
  );
  startScreen();
  showCited(citedIds());
  document.getElementById("pq-drawer").hidden = true;
  turns().scrollTop = turns().scrollHeight;
}

const citations = (turn) => (turn.record?.sentences ?? []).flatMap((sentence) => sentence.citations);
const citedIds = () => open().turns.flatMap((turn) => citations(turn).map((c) => c.clause_id));

async function onClick(event) {
  const suggestion = event.target.closest("[data-ask]");
  if (suggestion) return ask(suggestion.dataset.ask);
  const exporter = event.target.closest("[data-export]");
  if (exporter) return exportAs(exporter.dataset.export);
  const button = event.target.closest("[data-act]");
  const element = button?.closest(".pq-turn");
  if (!element) return;
  const { act } = button.dataset;
  const { turn } = element;
  if (act === "again") return (element.remove(), ask(element.dataset.failed));
  if (act === "basket") return addToBasket(citations(turn));
  if (act === "good" || act === "bad") return judge(element, turn, act);
  if (act === "send-reason") return judge(element, turn, "bad", element.querySelector(".pq-reason input").value);
  await copy(turn.copy[act], act === "rows" ? turn.copy.rows_html : undefined);
}

async function judge(element, turn, kind, reason) {
  if (kind === "bad" && reason === undefined) return askReason(element);
  await call("page_feedback", [kind, reason || "", turn.question, turn.record?.answer || ""])
    .then(() => tell(tr("feedback.kept")))
    .catch((error) => tell(tr(error.message)));
  element.querySelector(".pq-reason")?.remove();
  for (const button of element.querySelectorAll("[data-act=good],[data-act=bad]")) {
    button.setAttribute("aria-pressed", String(button.dataset.act === kind));
  }
}

function askReason(element) {
  if (element.querySelector(".pq-reason")) return;
  const form = document.createElement("div");
  form.className = "pq-reason";
  form.innerHTML = `<input type="text" maxlength="500" data-t-placeholder="feedback.reason" data-t-aria="feedback.reason">
    <button type="button" class="pq-act" data-act="send-reason" data-t="feedback.send"></button>`;
  translate(form);
  form.querySelector("input").addEventListener("keydown", (event) => {
    if (event.key === "Enter" && !event.isComposing) form.querySelector("button").click();
  });
  element.querySelector(".pq-acts").after(form);
  form.querySelector("input").focus();
}

async function exportAs(format) {
  const kept = open().turns.filter((turn) => turn.record);
  if (!kept.length) return tell(tr("talk.empty"));
  const records = kept.map((turn) => ({ ...turn.record, question: turn.question }));
  await call("page_export_conversation", [records, format]).then(save, (error) => tell(tr(error.message)));
}

function toggleHistory() {
  const drawer = document.getElementById("pq-drawer");
  drawer.hidden = !drawer.hidden;
  document.getElementById("pq-history").setAttribute("aria-expanded", String(!drawer.hidden));
  if (!drawer.hidden) drawHistory(drawer);
}

function drawHistory(drawer) {
  const entries = listed().map(({ id, title, time }) => {
    const row = document.createElement("li");
    row.innerHTML = `<button type="button" class="pq-old"><b></b><span></span></button>
      <button type="button" class="pq-link" data-t="talk.delete"></button>`;
    row.querySelector("b").textContent = title;
    row.querySelector("span").textContent = new Date(time).toLocaleString();
    row.querySelector(".pq-old").addEventListener("click", () => (choose(id), showAll()));
    row.querySelector(".pq-link").addEventListener("click", (event) => confirmDelete(event.target, id, drawer));
    translate(row);
    return row;
  });
  const listElement = document.createElement("ul");
  listElement.append(...entries);
  drawer.replaceChildren(entries.length ? listElement : Object.assign(document.createElement("p"), { textContent: tr("talk.none") }));
}

// The first click asks, the second deletes.
function confirmDelete(button, id, drawer) {
  if (button.dataset.t !== "talk.delete_sure") {
    button.dataset.t = "talk.delete_sure";
    button.textContent = tr("talk.delete_sure");
    return;
  }
  const wasOpen = open().id === id;
  forget(id);
  if (wasOpen) (fresh(), showAll());
  drawer.hidden = false;
  drawHistory(drawer);
  tell(tr("talk.deleted"));
}
