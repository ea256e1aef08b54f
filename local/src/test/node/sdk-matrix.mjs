// What people do with OpenAI's client for Node, against a base URL; keys come on the standard input.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import OpenAI from "openai";

const { baseURL, key, keyOfSomebodyWhoIsOff } = JSON.parse(readFileSync(0, "utf8"));
const client = new OpenAI({ baseURL, apiKey: key });
const once = new OpenAI({ baseURL, apiKey: key, maxRetries: 0 });
const asking = (content, rest = {}) => ({
  model: "local-chat",
  messages: [{ role: "user", content }],
  ...rest,
});
const tool = {
  type: "function",
  function: {
    name: "tide",
    description: "When the tide is high",
    parameters: { type: "object", properties: { port: { type: "string" } }, required: ["port"] },
  },
};

async function refused(call, status, code, name) {
  const error = await call.then(
    () => assert.fail("was answered"),
    (thrown) => thrown,
  );
  assert.equal(error.status, status, error.message);
  assert.equal(error.code, code);
  assert.equal(error.constructor.name, name);
  assert.ok(error.requestID, "no request id");
  return error;
}

const cases = {
  async chat() {
    const answer = await client.chat.completions.create(asking("chat", { seed: 7, temperature: 0.3 }));
    assert.equal(answer.choices[0].message.content, "The tide turns at noon.");
    assert.equal(answer.model, "local-chat");
    assert.equal(answer.usage.total_tokens, 17);
  },
  async stream() {
    const options = { stream: true, stream_options: { include_usage: true } };
    let text = "";
    let usage;
    const ids = new Set();
    for await (const chunk of await client.chat.completions.create(asking("stream", options))) {
      text += chunk.choices[0]?.delta?.content ?? "";
      usage = chunk.usage ?? usage;
      ids.add(chunk.id);
    }
    assert.equal(text, "The tide turns at noon.");
    assert.equal(usage.completion_tokens, 5);
    assert.equal(ids.size, 1);
  },
  async tools() {
    const request = asking("tools", { tools: [tool], tool_choice: "auto", parallel_tool_calls: true });
    const first = await client.chat.completions.create(request);
    const calls = first.choices[0].message.tool_calls;
    assert.equal(first.choices[0].finish_reason, "tool_calls");
    assert.deepEqual(calls.map((call) => JSON.parse(call.function.arguments).port), ["Lisbon", "Porto"]);
    request.messages.push(first.choices[0].message);
    for (const call of calls) {
      request.messages.push({ role: "tool", tool_call_id: call.id, content: "high" });
    }
    const second = await client.chat.completions.create(request);
    assert.equal(second.choices[0].message.content, "High at three in Lisbon, at four in Porto.");
  },
  async streamed_tools() {
    const stream = client.chat.completions.stream(asking("tools-stream", { tools: [tool] }));
    const message = await stream.finalMessage();
    assert.deepEqual(
      message.tool_calls.map((call) => JSON.parse(call.function.arguments).port),
      ["Lisbon", "Porto"],
    );
  },
  async response_format() {
    const schema = { type: "object", properties: { port: { type: "string" }, hour: { type: "integer" } } };
    const format = { type: "json_schema", json_schema: { name: "tide", strict: true, schema } };
    const answer = await client.chat.completions.create(asking("schema", { response_format: format }));
    assert.deepEqual(JSON.parse(answer.choices[0].message.content), { port: "Lisbon", hour: 3 });
  },
  async embeddings() {
    const answer = await client.embeddings.create({ model: "local-embeddings", input: ["one", "two"] });
    assert.deepEqual(answer.data.map((entry) => entry.embedding), [[0.5, -0.25, 0.125], [1, 0, -1]]);
  },
  async models() {
    const ids = [];
    for await (const model of client.models.list()) {
      ids.push(model.id);
    }
    assert.ok(ids.includes("local-chat"), ids.join());
    assert.equal((await client.models.retrieve("local-chat")).id, "local-chat");
  },
  async wrong_key() {
    const stranger = new OpenAI({ baseURL, apiKey: "sk-wrong" });
    await refused(stranger.chat.completions.create(asking("chat")), 401, "invalid_api_key", "AuthenticationError");
  },
  async unknown_model() {
    const call = client.chat.completions.create(asking("chat", { model: "no-such-model" }));
    await refused(call, 404, "model_not_found", "NotFoundError");
  },
  async automation_off() {
    const other = new OpenAI({ baseURL, apiKey: keyOfSomebodyWhoIsOff });
    const call = other.chat.completions.create(asking("chat"));
    await refused(call, 403, "automation_disabled_user", "PermissionDeniedError");
  },
  async rate_limit() {
    const call = once.chat.completions.create(asking("limited"));
    const error = await refused(call, 429, "provider_rate_limited", "RateLimitError");
    assert.ok(Number(error.headers.get("retry-after")) > 0);
  },
  async provider_error() {
    const call = client.chat.completions.create(asking("too-long"));
    const error = await refused(call, 400, "context_length_exceeded", "BadRequestError");
    assert.equal(error.param, "messages");
  },
  async retries() {
    const call = client.chat.completions.create(asking("broken"));
    await refused(call, 502, "provider_failed", "InternalServerError");
  },
  async abort() {
    const stream = await client.chat.completions.create(asking("slow", { stream: true }));
    for await (const chunk of stream) {
      if (chunk.choices[0]?.delta?.content) {
        break;
      }
    }
    const answer = await once.chat.completions.create(asking("chat"));
    assert.equal(answer.choices[0].message.content, "The tide turns at noon.");
  },
};

for (const [name, run] of Object.entries(cases)) {
  await run();
  console.log("passed " + name);
}
