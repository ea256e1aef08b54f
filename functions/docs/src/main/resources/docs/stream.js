// Server-sent events as they arrive: a piece from the network may end anywhere, even inside a
// character, so only what is complete is handed on.

/** Calls `event` with the data of each event; resolves when the stream has ended. */
export async function readEvents(body, event) {
  const reader = body.getReader();
  const decoder = new TextDecoder();
  let rest = "";
  for (;;) {
    const { done, value } = await reader.read();
    rest += done ? decoder.decode() : decoder.decode(value, { stream: true });
    rest = handOn(rest, event);
    if (done) {
      return;
    }
  }
}

function handOn(text, event) {
  const events = text.split(/\r?\n\r?\n/);
  const rest = events.pop();
  for (const each of events) {
    const data = each
      .split(/\r?\n/)
      .filter((line) => line.startsWith("data:"))
      .map((line) => line.slice(line[5] === " " ? 6 : 5))
      .join("\n");
    if (data !== "") {
      event(data);
    }
  }
  return rest;
}
