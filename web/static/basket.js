// The basket: excerpts kept in this browser, shown and exported in the plan's order.
import { call } from "./api.js";
import { save, tell } from "./clipboard.js";
import { tr, translate } from "./words.js";

const KEY = "planqa.basket";
let items = [];

export function startBasket() {
  try {
    items = JSON.parse(localStorage.getItem(KEY)) ?? [];
  } catch {
    items = [];
  }
  showCount();
  document.addEventListener("planqa:view", (event) => event.detail === "basket" && draw());
  document.getElementById("planqa").addEventListener("click", onClick);
}

const same = (a, b) => a.doc_id === b.doc_id && a.start === b.start && a.end === b.end;

/** Put excerpts {doc_id, start, end, quote} into the basket, each once. */
export async function addToBasket(found) {
  const added = found.filter((one, index) => !items.some((other) => same(one, other)) && found.findIndex((o) => same(o, one)) === index);
  items.push(...added.map(({ doc_id, start, end, quote }) => ({ doc_id, start, end, quote })));
  keep();
  tell(tr(added.length ? "basket.added" : "basket.there", { n: added.length }));
}

function keep() {
  localStorage.setItem(KEY, JSON.stringify(items));
  showCount();
}

function showCount() {
  const count = document.getElementById("pq-basket-count");
  count.textContent = items.length || "";
}

async function draw() {
  const list = document.getElementById("pq-basket");
  try {
    list.innerHTML = await call("page_basket", [items]);
    translate(list);
  } catch (error) {
    list.replaceChildren();
    tell(tr(error.message));
  }
}

function onClick(event) {
  const out = event.target.closest("[data-remove]");
  if (out) {
    const gone = { doc_id: out.dataset.doc, start: Number(out.dataset.s), end: Number(out.dataset.e) };
    items = items.filter((item) => !same(item, gone));
    keep();
    draw();
  }
  const button = event.target.closest("[data-basket]");
  if (!button) return;
  if (button.dataset.basket === "clear") {
    items = [];
    keep();
    draw();
  } else call("page_export_basket", [items, button.dataset.basket]).then(save, (error) => tell(tr(error.message)));
}
