#!/usr/bin/env bash
# partysocket 1.3.0 (npm), in Node.js: each close event says wasClean, also when the connection broke off, and a close without a reason has the reason
# "unknown reason". The event of the WebSocket that it is built on says neither, and the package that it was made from hands that one on.
#
# The standard (WHATWG WebSockets, "The CloseEvent interface", https://websockets.spec.whatwg.org/#the-closeevent-interface): wasClean "Returns true
# if the connection closed cleanly; false otherwise", and the reason is "the WebSocket connection close reason provided by the server". The package
# says of itself "WebSocket API compatible (same interface [...])". It makes an event of its own from each, and in Node.js that
# one has fixed values. In a browser the event is copied as it is.
#
# Seen (Node.js 20, ws 8.23.0; code, reason, wasClean):
#   broken off: ws 1006 "" false, partysocket 1006 "unknown reason" true, reconnecting-websocket 1006 "" false
#   closed with 1000: ws 1000 "" true, partysocket 1000 "unknown reason" true, reconnecting-websocket 1000 "" true
#   closed with 4001 and a reason: ws 4001 "why" true, partysocket 4001 "why" true, reconnecting-websocket 4001 "why" true
#
# What our users would notice: a bot of theirs in Node.js that speaks TaskFlow's protocol over this package and goes by wasClean takes each lost
# connection for a goodbye, and shows "unknown reason" where API Gateway gave none. The code is right, and TaskFlow's protocol
# names codes only (docs/protocol.md).
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y > /dev/null
npm install --silent --no-audit --no-fund --no-update-notifier partysocket@1.3.0 reconnecting-websocket@4.4.0 ws@8.23.0
cat > see.mjs <<'JS'
import { WebSocket as PartySocket } from "partysocket";
import ReconnectingWebSocket from "reconnecting-websocket";
import WebSocket, { WebSocketServer } from "ws";

const ends = {
  "broken off": (socket) => socket.terminate(),
  "closed with 1000": (socket) => socket.close(1000),
  "closed with 4001 and a reason": (socket) => socket.close(4001, "why"),
};
const options = { WebSocket, maxRetries: 0 };
const clients = {
  ws: (address) => new WebSocket(address),
  partysocket: (address) => new PartySocket(address, [], options),
  "reconnecting-websocket": (address) => new ReconnectingWebSocket(address, [], options),
};
for (const [how, end] of Object.entries(ends)) {
  const server = new WebSocketServer({ host: "127.0.0.1", port: 0 });
  server.on("connection", end);
  await new Promise((listening) => server.on("listening", listening));
  const told = [];
  for (const [name, opened] of Object.entries(clients)) {
    const client = opened(`ws://127.0.0.1:${server.address().port}/`);
    client.addEventListener("error", () => {});
    const event = await new Promise((closed) => client.addEventListener("close", closed));
    told.push(`${name} ${event.code} ${JSON.stringify(event.reason)} ${event.wasClean}`);
    client.close();
  }
  server.close();
  console.log(`${how}: ${told.join(", ")}`);
}
process.exit(0);
JS
timeout 100 node --no-warnings see.mjs | tee seen
diff seen - <<'SEEN'
broken off: ws 1006 "" false, partysocket 1006 "unknown reason" true, reconnecting-websocket 1006 "" false
closed with 1000: ws 1000 "" true, partysocket 1000 "unknown reason" true, reconnecting-websocket 1000 "" true
closed with 4001 and a reason: ws 4001 "why" true, partysocket 4001 "why" true, reconnecting-websocket 4001 "why" true
SEEN
