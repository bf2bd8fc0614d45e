#!/usr/bin/env bash
# @microsoft/fetch-event-source 2.0.1: a comment, which servers send to keep a line open, arrives at onmessage as an empty message. So does a
# `retry`, and two empty lines of data lose the line break between them.
#
# The standard (WHATWG HTML, 9.2.6 "Interpreting an event stream",
# https://html.spec.whatwg.org/multipage/server-sent-events.html#dispatchMessage): "If the data buffer is an empty string, set the data
# buffer and the event type buffer to the empty string and return", so nothing is told. The package's README has onmessage beside
# EventSource's, as its counterpart. Comments are what the standard itself recommends against proxies that end quiet connections,
# "every 15 seconds or so". Known as Azure/fetch-event-source issue 15, open since 2022.
#
# Seen (Node.js 20; eventsource 4.1.1 reads the same streams as the standard says):
#   a comment, then data: fetch-event-source [{data ""}, {data "{}"}], eventsource [{data "{}"}]
#   retry, then data: fetch-event-source [{data ""}, {data "{}"}], eventsource [{data "{}"}]
#   two empty lines of data: fetch-event-source [{data ""}], eventsource [{data "\n"}]
#
# What our users would notice: a page that parses each message as JSON fails at the first pause of a model server that sends comments while
# it thinks (OpenRouter's ": OPENROUTER PROCESSING"); the error ends the stream, and the package connects and asks once more. TaskFlow's
# door sends no comments (docs/openai.md), and TaskFlow passes over those of model servers.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y > /dev/null
npm install --silent --no-audit --no-fund --no-update-notifier @microsoft/fetch-event-source@2.0.1 eventsource@4.1.1
cat > see.mjs <<'JS'
import http from "node:http";
import { fetchEventSource } from "@microsoft/fetch-event-source";
import { EventSource } from "eventsource";

// The package is made for browsers, and asks these two for whether the page is seen.
globalThis.document = { hidden: false, addEventListener() {}, removeEventListener() {} };
globalThis.window = globalThis;

let body = "";
const server = http.createServer((_, response) => {
  response.writeHead(200, { "content-type": "text/event-stream" });
  response.end(`${body}data: the end\n\n`);
});
await new Promise((listening) => server.listen(0, "127.0.0.1", listening));
const address = `http://127.0.0.1:${server.address().port}/`;

async function byFetchEventSource() {
  const messages = [];
  const over = new AbortController();
  await fetchEventSource(address, {
    signal: over.signal,
    onmessage: ({ data }) => (data === "the end" ? over.abort() : messages.push(data)),
  });
  return messages;
}

function byEventSource() {
  const messages = [];
  const source = new EventSource(address);
  return new Promise((done) => {
    source.onmessage = ({ data }) => {
      if (data !== "the end") return messages.push(data);
      source.close();
      done(messages);
    };
  });
}

const shown = (messages) => `[${messages.map((data) => `{data ${data === "{}" ? '"{}"' : JSON.stringify(data)}}`).join(", ")}]`;
for (const [what, sent] of Object.entries({
  "a comment, then data": ": still here\n\ndata: {}\n\n",
  "retry, then data": "retry: 2000\n\ndata: {}\n\n",
  "two empty lines of data": "data:\ndata:\n\n",
})) {
  body = sent;
  console.log(`${what}: fetch-event-source ${shown(await byFetchEventSource())}, eventsource ${shown(await byEventSource())}`);
}
server.close();
process.exit(0);
JS
timeout 100 node see.mjs | tee seen
diff seen - <<'SEEN'
a comment, then data: fetch-event-source [{data ""}, {data "{}"}], eventsource [{data "{}"}]
retry, then data: fetch-event-source [{data ""}, {data "{}"}], eventsource [{data "{}"}]
two empty lines of data: fetch-event-source [{data ""}], eventsource [{data "\n"}]
SEEN
