// The official client of OpenAI for Node, with a base URL and a key (on the standard input) only.
import { readFileSync } from "node:fs";
import OpenAI from "openai";

const client = new OpenAI({ baseURL: process.argv[2], apiKey: readFileSync(0, "utf8").trim() });
const question = { model: "local-chat", messages: [{ role: "user", content: "Say something short" }] };

const whole = await client.chat.completions.create(question);
if (!whole.choices[0].message.content || whole.model !== "local-chat") {
  throw new Error("no content in " + JSON.stringify(whole));
}
console.log("whole: ok");

let text = "";
let pieces = 0;
let finished = false;
for await (const chunk of await client.chat.completions.create({ ...question, stream: true })) {
  pieces++;
  text += chunk.choices[0]?.delta?.content ?? "";
  finished ||= Boolean(chunk.choices[0]?.finish_reason);
}
if (!text || pieces < 2 || !finished) {
  throw new Error(`pieces ${pieces}, text ${text}, finished ${finished}`);
}
console.log("streamed: ok");
