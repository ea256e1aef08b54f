import { readEvents } from "./stream.js";

// The page is at …/docs: what is before that is the API, behind whatever stage or domain.
const base = location.origin + location.pathname.replace(/\/docs\/?$/, "");
const at = (id) => document.getElementById(id);
let key = "";
let running;
let viewer;

at("base").textContent = `${base}/v1`;

function say(id, text, wrong = false) {
  at(id).textContent = text;
  at(id).classList.toggle("wrong", wrong);
}

/** Calls the API with the person's key; a refusal throws what the API says of it. */
async function call(method, path, body, signal) {
  const response = await fetch(base + path, {
    method,
    signal,
    headers: {
      authorization: `Bearer ${key}`,
      ...(body ? { "content-type": "application/json" } : {}),
    },
    body: body ? JSON.stringify(body) : undefined,
  });
  if (!response.ok) {
    throw new Error(await refusal(response));
  }
  return response;
}

async function refusal(response) {
  const text = await response.text();
  const id = response.headers.get("x-request-id");
  let said = `Status ${response.status}`;
  try {
    const error = JSON.parse(text).error;
    said = `${error.message} (${response.status} ${error.code})`;
  } catch {
    // Not the API's own answer; its status has to do.
  }
  return id ? `${said} Request ${id}.` : said;
}

function show(settings) {
  const on = settings.is_enabled;
  const button = at("automation");
  button.setAttribute("aria-checked", String(on));
  button.textContent = on ? "Turn off" : "Turn on";
  at("duration").value = settings.session_duration;
  for (const id of ["automation", "duration", "save-duration", "send"]) {
    at(id).disabled = false;
  }
  say("automation-state", `Automation is ${on ? "on" : "off"} for ${settings.user_id}.`);
}

async function change(settings) {
  try {
    show(await (await call("PUT", "/api/v1/automation/settings", settings)).json());
  } catch (error) {
    say("automation-state", error.message, true);
  }
}

async function suggestModels() {
  try {
    const list = await (await call("GET", "/v1/models")).json();
    at("models").replaceChildren(...list.data.map((model) => new Option(model.id, model.id)));
  } catch {
    // Suggestions only; a model's name can be typed.
  }
}

at("key-form").addEventListener("submit", async (event) => {
  event.preventDefault();
  key = at("key").value.trim();
  viewer?.preauthorizeApiKey("ApiKey", key);
  try {
    show(await (await call("GET", "/api/v1/automation/settings")).json());
    say("key-state", "This key is known.");
    await suggestModels();
  } catch (error) {
    say("key-state", error.message, true);
  }
});

at("automation").addEventListener("click", () =>
  change({ is_enabled: at("automation").getAttribute("aria-checked") !== "true" }),
);

at("save-duration").addEventListener("click", () =>
  change({ session_duration: at("duration").valueAsNumber }),
);

at("stop").addEventListener("click", () => running?.abort());

at("chat-form").addEventListener("submit", async (event) => {
  event.preventDefault();
  running = new AbortController();
  at("send").disabled = true;
  at("stop").disabled = false;
  at("answer").textContent = "";
  say("chat-state", "Waiting for the first words; opening a session takes some seconds.");
  try {
    say("chat-state", await chat(running.signal));
  } catch (error) {
    const stopped = error.name === "AbortError";
    say("chat-state", stopped ? "Stopped." : error.message, !stopped);
  } finally {
    at("send").disabled = false;
    at("stop").disabled = true;
  }
});

/** Streams an answer into the page and returns how it ended. */
async function chat(signal) {
  const model = at("model").value.trim();
  const started = performance.now();
  const response = await call(
    "POST",
    "/v1/chat/completions",
    {
      ...(model ? { model } : {}),
      messages: [{ role: "user", content: at("message").value }],
      stream: true,
      stream_options: { include_usage: true },
    },
    signal,
  );
  let finished = false;
  let frames = 0;
  let tokens = "";
  await readEvents(response.body, (data) => {
    if (data === "[DONE]") {
      finished = true;
      return;
    }
    const chunk = JSON.parse(data);
    if (chunk.error) {
      throw new Error(`${chunk.error.message} (${chunk.error.code})`);
    }
    frames += 1;
    tokens = chunk.usage ? `, ${chunk.usage.total_tokens} tokens` : tokens;
    at("answer").append(chunk.choices?.[0]?.delta?.content ?? "");
    say("chat-state", "Streaming…");
  });
  if (!finished) {
    throw new Error("The answer broke off before its end.");
  }
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  return `Done: ${frames} pieces in ${seconds} s${tokens}.`;
}

const spec = await (await fetch("docs/openapi.json")).json();
spec.servers = [{ url: base }];
viewer = window.SwaggerUIBundle({
  spec,
  dom_id: "#reference",
  deepLinking: false,
  docExpansion: "list",
  validatorUrl: null,
  presets: [window.SwaggerUIBundle.presets.apis],
});
