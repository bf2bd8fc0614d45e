#!/usr/bin/env bash
# @ai-sdk/react 3.0.328 with ai 6.0.325: useChat does not hand on that a resumed stream is a replay, so the text stands there twice.
#
# AI SDK's documentation ("Chatbot Resume Streams") says: "DefaultChatTransport treats resumed streams as full replays by default
# [...] On the first start chunk, the client resets the interrupted response and rebuilds it from the replay. This prevents duplicate
# text, reasoning, and step parts after a network disconnect." ChatTransport has `resumeStreamIsReplay` for that. useChat wraps the
# transport that it is given in an object of two methods, sendMessages and reconnectToStream, and the property is not in it. A Chat
# that is made outside and given to useChat keeps the transport itself, and does as documented.
#
# Seen (Node.js 20; the line breaks behind "Once upon ", then the stream is resumed from its beginning):
#   useChat({ transport }):                      ["Once upon ","Once upon a time"]
#   useChat({ chat: new Chat({ transport }) }):  ["Once upon a time"]
#
# What our users would notice: whoever resumes a reply that broke off sees its beginning twice. A stream of TaskFlow's transport
# (clients/typescript/src/ai) ends only with the reply: it mends a broken line by itself. And its list of messages leaves a reply
# out that is still spoken. So resuming has nothing to double there.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y > /dev/null
npm install --silent --no-audit --no-fund ai@6.0.325 @ai-sdk/react@3.0.328 react@19.3.1 react-dom@19.3.1 jsdom@29.1.1
cat > see.mjs <<'JS'
import { JSDOM } from "jsdom";

const { window } = new JSDOM("");
globalThis.window = window;
globalThis.document = window.document;
Object.defineProperty(globalThis, "navigator", { value: window.navigator, configurable: true });
const { createElement } = await import("react");
const { createRoot } = await import("react-dom/client");
const { Chat, useChat } = await import("@ai-sdk/react");
const { DefaultChatTransport } = await import("ai");

const REPLY = [
  { type: "start", messageId: "reply" },
  { type: "text-start", id: "text" },
  { type: "text-delta", id: "text", delta: "Once upon " },
  { type: "text-delta", id: "text", delta: "a time" },
  { type: "text-end", id: "text" },
  { type: "finish" },
];

/** A server that sends three chunks and breaks off, and when it is asked again, everything. */
async function server(_, { method = "GET" } = {}) {
  const whole = method === "GET";
  const chunks = (whole ? REPLY : REPLY.slice(0, 3)).map((chunk) => `data: ${JSON.stringify(chunk)}\n\n`);
  const body = new ReadableStream({
    pull(controller) {
      if (chunks.length > 0) controller.enqueue(new TextEncoder().encode(chunks.shift()));
      else if (whole) controller.close();
      else controller.error(new TypeError("network error"));
    },
  });
  return new Response(body, { headers: { "content-type": "text/event-stream" } });
}

async function until(holds) {
  for (let tries = 0; tries < 500; tries++) {
    if (holds()) return;
    await new Promise((next) => setTimeout(next, 10));
  }
  throw new Error("it did not come to that");
}

async function see(name, hook) {
  let chat;
  const Page = () => {
    chat = hook();
    return null;
  };
  const root = createRoot(document.createElement("div"));
  root.render(createElement(Page));
  await until(() => chat);
  await chat.sendMessage({ text: "Tell me a story." });
  await until(() => chat.status === "error");
  await chat.resumeStream();
  await until(() => chat.status === "ready");
  const texts = chat.messages.at(-1).parts.filter(({ type }) => type === "text").map(({ text }) => text);
  console.log(`${name} ${JSON.stringify(texts)}`);
  root.unmount();
}

const transport = new DefaultChatTransport({ fetch: server });
const own = new Chat({ transport });
await see("useChat({ transport }):                     ", () => useChat({ transport }));
await see("useChat({ chat: new Chat({ transport }) }): ", () => useChat({ chat: own }));
process.exit(0);
JS
node see.mjs | tee seen
diff seen - <<'SEEN'
useChat({ transport }):                      ["Once upon ","Once upon a time"]
useChat({ chat: new Chat({ transport }) }):  ["Once upon a time"]
SEEN
