// Conversations live in this browser alone: one entry each in its storage, deleted for good on request.
import { tell } from "./clipboard.js";
import { tr } from "./words.js";

const LIST = "planqa.conversations";
const key = (id) => `planqa.conversation.${id}`;
let current = null;

const read = (name, otherwise) => {
  try {
    return JSON.parse(localStorage.getItem(name)) ?? otherwise;
  } catch {
    return otherwise;
  }
};

function write(name, value) {
  try {
    localStorage.setItem(name, JSON.stringify(value));
  } catch {
    tell(tr("talk.full"));
  }
}

/** Return what is kept of each conversation, newest first: {id, title, time}. */
export const listed = () => read(LIST, []);

/** Return the open conversation: {id, title, turns, state}. */
export function open() {
  if (current) return current;
  const id = sessionStorage.getItem("planqa.open") || listed()[0]?.id;
  current = (id && read(key(id), null)) || fresh();
  return current;
}

export function fresh() {
  current = { id: crypto.randomUUID?.() ?? String(Math.random()).slice(2), title: "", turns: [], state: [] };
  sessionStorage.setItem("planqa.open", current.id);
  return current;
}

export function choose(id) {
  current = read(key(id), null) || fresh();
  sessionStorage.setItem("planqa.open", current.id);
  return current;
}

/** Keep the open conversation and put it first in the list. */
export function keep() {
  if (!current.turns.length) return;
  current.title ||= current.turns[0].question.slice(0, 40);
  sessionStorage.setItem("planqa.open", current.id);
  write(key(current.id), current);
  const entry = { id: current.id, title: current.title, time: Date.now() };
  write(LIST, [entry, ...listed().filter((other) => other.id !== current.id)]);
}

/** Delete a conversation for good. */
export function forget(id) {
  localStorage.removeItem(key(id));
  write(LIST, listed().filter((other) => other.id !== id));
  if (current?.id === id) current = null;
  if (sessionStorage.getItem("planqa.open") === id) sessionStorage.removeItem("planqa.open");
}
