// Start the page once Gradio has put its frame into the document.
import { startWords } from "./words.js";
import { startSettings } from "./settings.js";
import { startSource } from "./source.js";
import { startOutline } from "./outline.js";
import { startCitations } from "./citations.js";
import { startTalk } from "./talk.js";
import { startBasket } from "./basket.js";
import { startLookup } from "./lookup.js";
import { startDraft } from "./draft.js";
import { openDeepLink } from "./links.js";

async function start() {
  await startWords();
  startSettings();
  startSource();
  startOutline();
  startCitations();
  startBasket();
  startLookup();
  startDraft();
  startTalk();
  await openDeepLink();
  document.getElementById("planqa").dataset.ready = "true";
}

const waiting = setInterval(() => {
  if (!document.getElementById("planqa")) return;
  clearInterval(waiting);
  start();
}, 20);
