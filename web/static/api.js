// Calls of the server's named endpoints through Gradio's queue; results stream as they come.

export class CallError extends Error {}

const base = () => document.baseURI;
const session = () => Math.random().toString(36).slice(2);

/** Call an endpoint; `onData` gets each partial result, the promise the last one. An abort stops the work. */
export async function call(name, data, { onData, signal } = {}) {
  const hash = session();
  const posted = await request(`gradio_api/call/${name}`, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ data, session_hash: hash }),
    signal,
  });
  const { event_id } = await posted.json();
  const stop = () => cancel(name, hash, event_id);
  signal?.addEventListener("abort", stop, { once: true });
  try {
    const stream = await request(`gradio_api/call/${name}/${event_id}`, { signal });
    return await read(stream.body.getReader(), onData);
  } finally {
    signal?.removeEventListener("abort", stop);
  }
}

async function request(path, options) {
  let response;
  try {
    response = await fetch(new URL(path, base()), options);
  } catch (error) {
    if (error.name === "AbortError") throw error;
    throw new CallError("error.offline");
  }
  if (response.ok) return response;
  const known = { 401: "error.login", 403: "error.login", 413: "error.large", 429: "error.busy", 503: "error.busy" };
  throw new CallError(known[response.status] || "error.server");
}

async function read(reader, onData) {
  const decoder = new TextDecoder();
  let buffer = "";
  let last;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    buffer += decoder.decode(value, { stream: true });
    let end;
    while ((end = buffer.indexOf("\n\n")) >= 0) {
      const { event, data } = parse(buffer.slice(0, end));
      buffer = buffer.slice(end + 2);
      if (event === "error") throw new CallError(message(data) || "error.server");
      if (event !== "generating" && event !== "complete") continue;
      if (Array.isArray(data) && data.length) {
        last = data[0];
        if (event === "generating") onData?.(last);
      }
      if (event === "complete") return last;
    }
  }
  throw new CallError("error.offline");
}

function parse(block) {
  const field = (name) => block.split("\n").find((line) => line.startsWith(`${name}: `))?.slice(name.length + 2);
  return { event: field("event"), data: JSON.parse(field("data") || "null") };
}

const message = (data) => (typeof data === "string" ? data : data?.error);

function cancel(name, hash, eventId) {
  const index = window.gradio_config?.dependencies?.find((d) => d.api_name === name)?.id;
  if (index === undefined) return;
  fetch(new URL("gradio_api/cancel", base()), {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ session_hash: hash, fn_index: index, event_id: eventId }),
  }).catch(() => {});
}
