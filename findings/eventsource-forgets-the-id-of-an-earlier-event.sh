#!/usr/bin/env bash
# eventsource 4.1.1 (npm): a message whose event has no id of its own has an empty lastEventId, although an earlier event of the stream had
# one. When it connects again, the package itself sends the right one.
#
# The standard (WHATWG HTML, 9.2.6 "Interpreting an event stream",
# https://html.spec.whatwg.org/multipage/server-sent-events.html#dispatchMessage) has the message's attribute so: "The lastEventId attribute
# must be initialized to the last event ID string of the event source", and of that string: "The buffer does not get reset, so the last event
# ID string of the event source remains set to this value until the next time it is set by the server." The package calls itself
# "WhatWG/W3C-compatible". It puts the id of the single event there. The EventSource of undici, the client that is within Node.js, does as the
# standard says.
#
# Seen (Node.js 20, undici 7.30.2; the first event has the id 7, then the line breaks; each message with its lastEventId):
#   eventsource: one "7", two "", three ""; connects again with 7
#   undici: one "7", two "7", three "7"; connects again with 7
#
# What our users would notice: a program that keeps message.lastEventId to go on there after a restart keeps an empty one as soon as an event
# without an id follows, and begins from the start; the same code in a browser does not. TaskFlow's protocol is no event stream: what a client has
# seen is told in its messages (docs/protocol.md).
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y > /dev/null
npm install --silent --no-audit --no-fund --no-update-notifier eventsource@4.1.1 undici@7.30.2
cat > see.mjs <<'JS'
import http from "node:http";
import { EventSource } from "eventsource";
import { EventSource as Undici } from "undici";

for (const [name, Source] of Object.entries({ eventsource: EventSource, undici: Undici })) {
  const asked = [];
  const server = http.createServer((request, response) => {
    asked.push(request.headers["last-event-id"] ?? "nothing");
    response.writeHead(200, { "content-type": "text/event-stream" });
    response.end(asked.length === 1 ? "retry: 50\nid: 7\ndata: one\n\ndata: two\n\n" : "data: three\n\n");
  });
  await new Promise((listening) => server.listen(0, "127.0.0.1", listening));
  const source = new Source(`http://127.0.0.1:${server.address().port}/`);
  const messages = [];
  await new Promise((done) => {
    source.onmessage = ({ data, lastEventId }) => {
      messages.push(`${data} ${JSON.stringify(lastEventId)}`);
      if (data === "three") done();
    };
  });
  source.close();
  server.close();
  console.log(`${name}: ${messages.join(", ")}; connects again with ${asked[1]}`);
}
process.exit(0);
JS
timeout 100 node --no-warnings see.mjs | tee seen
diff seen - <<'SEEN'
eventsource: one "7", two "", three ""; connects again with 7
undici: one "7", two "7", three "7"; connects again with 7
SEEN
