// Copy, save, and say so.
import { tr } from "./words.js";

let timer;

/** Show a short message that screen readers announce. */
export function tell(text) {
  const toast = document.getElementById("pq-toast");
  toast.textContent = text;
  toast.classList.add("pq-on");
  clearTimeout(timer);
  timer = setTimeout(() => toast.classList.remove("pq-on"), 2600);
}

/** Copy text, and with `html` a form that word processors paste as a table. */
export async function copy(text, html) {
  try {
    if (html && window.ClipboardItem && navigator.clipboard?.write) {
      const item = { "text/plain": new Blob([text], { type: "text/plain" }), "text/html": new Blob([html], { type: "text/html" }) };
      await navigator.clipboard.write([new ClipboardItem(item)]);
    } else if (navigator.clipboard?.writeText) await navigator.clipboard.writeText(text);
    else copyByHand(text);
  } catch {
    copyByHand(text);
  }
  tell(tr("copy.done"));
}

// Without a secure connection browsers offer no clipboard.
function copyByHand(text) {
  const area = document.createElement("textarea");
  area.value = text;
  area.style.cssText = "position:fixed;opacity:0";
  document.body.append(area);
  area.select();
  document.execCommand("copy");
  area.remove();
}

/** Save a file that the server made: {name, media_type, base64}. */
export function save({ name, media_type, base64 }) {
  const bytes = Uint8Array.from(atob(base64), (char) => char.charCodeAt(0));
  const url = URL.createObjectURL(new Blob([bytes], { type: media_type }));
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
  tell(tr("save.done", { name }));
}
