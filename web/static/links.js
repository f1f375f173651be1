// Deep links: ?clause=三、(六)4. opens a clause, ?q=… fills the question box without asking.
import { CallError, call } from "./api.js";
import { entryOf } from "./outline.js";
import { showClause } from "./source.js";
import { tell } from "./clipboard.js";
import { tr } from "./words.js";

export async function openDeepLink() {
  const wanted = new URLSearchParams(window.location.search);
  const question = wanted.get("q");
  if (question) {
    const box = document.getElementById("pq-question");
    box.value = question.slice(0, 2000);
    box.dispatchEvent(new Event("input"));
    box.focus();
  }
  const address = wanted.get("clause");
  if (address) await openAddress(address);
}

/** Open the clause that an address names, in any spelling. */
export async function openAddress(address) {
  try {
    const found = await call("page_resolve", [address.slice(0, 200)]);
    showClause(found.doc_id, found.clause_id);
    entryOf(found.clause_id)?.scrollIntoView({ block: "nearest" });
  } catch (error) {
    if (!(error instanceof CallError)) throw error;
    tell(tr(error.message));
  }
}
