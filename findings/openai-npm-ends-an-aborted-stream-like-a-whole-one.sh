#!/usr/bin/env bash
# openai 6.49.0 (npm): a stream that is aborted by the caller's own signal ends like one that is complete.
#
# The options of a request take an AbortSignal, as fetch does. Fetch's standard lets what waits for an aborted body fail with the
# signal's reason, so that nobody takes half of it for the whole. The client does so before the answer begins (APIUserAbortError),
# and its helper `stream()` does so throughout. But the stream of `create({ stream: true })` ends its loop without an error. The
# code says why: "If the user calls `stream.controller.abort()`, we should exit without throwing." It does not ask who aborted:
# a signal given with the request (of a deadline, say, or of a request of one's own that was given up somewhere else) is
# passed to that controller, and its reason is lost. The option `timeout` is no help: it ends when the headers
# are there (openai-node issue 1825, open), so a signal is what bounds a stream.
#
# Seen (Node.js 20), a server that stops behind "Once upon ":
#   fetch itself: "Once upon " threw Error: out of patience
#   create, before the answer begins: "" threw APIUserAbortError: Request was aborted.
#   create, within the answer: "Once upon " ended, as if whole
#   stream helper, within the answer: "Once upon " threw APIUserAbortError: Request was aborted.
#
# What our users would notice: a program that gives a model server 30 seconds stores half a sentence as the reply. Only a
# `finish_reason` that never came, or `signal.aborted`, tells. At TaskFlow's own door (docs/openai.md) the events come all at once,
# when the reply is complete: a deadline there ends a request whose answer has not begun, and throws.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y > /dev/null
npm install --silent --no-audit --no-fund openai@6.49.0
cat > see.mjs <<'JS'
import { createServer } from "node:http";
import OpenAI from "openai";

const CHUNK = {
  id: "chatcmpl-1",
  object: "chat.completion.chunk",
  created: 1,
  model: "m",
  choices: [{ index: 0, delta: { role: "assistant", content: "Once upon " }, finish_reason: null }],
};
let abort;
// Says the beginning of a reply and then nothing more; where it is told to, not even that. Then the caller's patience is over.
const server = createServer((request, response) => {
  if (request.headers["x-silent"]) {
    abort();
    return;
  }
  response.writeHead(200, { "content-type": "text/event-stream" });
  response.write(`data: ${JSON.stringify(CHUNK)}\n\n`);
});
await new Promise((ready) => server.listen(0, "127.0.0.1", ready));
const baseURL = `http://127.0.0.1:${server.address().port}/v1`;
const client = new OpenAI({ apiKey: "none", baseURL, maxRetries: 0 });
const body = { model: "m", messages: [{ role: "user", content: "Tell me a story" }] };

async function seen(what, read) {
  const controller = new AbortController();
  abort = () => setTimeout(() => controller.abort(new Error("out of patience")), 50);
  let text = "";
  let end = "ended, as if whole";
  const take = (more) => {
    text += more;
    abort();
  };
  try {
    await read(controller.signal, take);
  } catch (error) {
    end = `threw ${error.constructor.name}: ${error.message}`;
  }
  console.log(`${what}: ${JSON.stringify(text)} ${end}`);
}

await seen("fetch itself", async (signal, take) => {
  const answer = await fetch(`${baseURL}/chat/completions`, { method: "POST", signal });
  for await (const piece of answer.body) {
    take(JSON.parse(new TextDecoder().decode(piece).replace("data: ", "")).choices[0].delta.content);
  }
});
await seen("create, before the answer begins", async (signal, take) => {
  const options = { signal, headers: { "x-silent": "1" } };
  for await (const chunk of await client.chat.completions.create({ ...body, stream: true }, options)) take(chunk);
});
await seen("create, within the answer", async (signal, take) => {
  const stream = await client.chat.completions.create({ ...body, stream: true }, { signal });
  for await (const chunk of stream) take(chunk.choices[0].delta.content);
});
await seen("stream helper, within the answer", async (signal, take) => {
  for await (const chunk of client.chat.completions.stream(body, { signal })) take(chunk.choices[0].delta.content);
});
process.exit(0);
JS
node see.mjs | tee seen
diff seen - <<'SEEN'
fetch itself: "Once upon " threw Error: out of patience
create, before the answer begins: "" threw APIUserAbortError: Request was aborted.
create, within the answer: "Once upon " ended, as if whole
stream helper, within the answer: "Once upon " threw APIUserAbortError: Request was aborted.
SEEN
