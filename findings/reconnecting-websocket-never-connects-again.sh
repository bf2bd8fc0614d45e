#!/usr/bin/env bash
# reconnecting-websocket 4.4.0 (npm): reconnect() does nothing, without an error, after the retries were used up, and after close() while the package
# was waiting to connect. The socket then never connects again.
#
# Its documentation in the source says of reconnect(): "Closes the WebSocket connection or connection attempt and connects again. Resets retry
# counter", and of maxRetries "maximum number of retries". A good engineer expects that a button "Try again" connects, which is what the counter is
# reset for. A lock that is set before an attempt stays, where no attempt is made. partysocket, which was made from it "with pending PRs and
# bugfixes", connects in both cases; a close() of a connection that is open leaves no lock in either.
#
# Seen (Node.js 20, ws 8.23.0; how the socket is a while after reconnect(), with the server up):
#   reconnecting-websocket: after close(), open; after close() while it waits, not connected; after the last retry, not connected
#   partysocket: after close(), open; after close() while it waits, open; after the last retry, open
#
# What our users would notice: a page of theirs that speaks TaskFlow's protocol over this package
# stays offline after an outage that was longer than its retries, whatever the person presses, until the page is loaded again. TaskFlow's page and
# its TypeScript client have connections of their own (web/, clients/typescript).
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

const wait = (milliseconds) => new Promise((done) => setTimeout(done, milliseconds));
const short = { WebSocket, minReconnectionDelay: 20, maxReconnectionDelay: 20 };

async function listen(port) {
  const server = new WebSocketServer({ host: "127.0.0.1", port });
  await new Promise((listening) => server.on("listening", listening));
  return server;
}

function stop(server) {
  for (const client of server.clients) client.terminate();
  return new Promise((closed) => server.close(closed));
}

/** Whether it opens within five seconds, which is a hundred times as long as it takes. */
async function opens(socket) {
  for (let tries = 0; tries < 100 && socket.readyState !== WebSocket.OPEN; tries++) await wait(50);
  return socket.readyState === WebSocket.OPEN;
}

async function closedWhenOpen(Socket, server) {
  const socket = new Socket(`ws://127.0.0.1:${server.address().port}/`, [], short);
  await opens(socket);
  socket.close();
  await wait(200);
  return [socket, server];
}

async function closedWhileItWaits(Socket, server) {
  const socket = new Socket(`ws://127.0.0.1:${server.address().port}/`, [], short);
  socket.close();
  await wait(200);
  return [socket, server];
}

async function withoutRetries(Socket, server) {
  const { port } = server.address();
  await stop(server);
  const socket = new Socket(`ws://127.0.0.1:${port}/`, [], { ...short, maxRetries: 2 });
  socket.addEventListener("error", () => {});
  await wait(1000);
  return [socket, await listen(port)];
}

const cases = {
  "after close()": closedWhenOpen,
  "after close() while it waits": closedWhileItWaits,
  "after the last retry": withoutRetries,
};
for (const [name, Socket] of Object.entries({ "reconnecting-websocket": ReconnectingWebSocket, partysocket: PartySocket })) {
  const told = [];
  for (const [how, before] of Object.entries(cases)) {
    const [socket, server] = await before(Socket, await listen(0));
    socket.reconnect();
    told.push(`${how}, ${(await opens(socket)) ? "open" : "not connected"}`);
    socket.close();
    await stop(server);
  }
  console.log(`${name}: ${told.join("; ")}`);
}
process.exit(0);
JS
timeout 100 node --no-warnings see.mjs | tee seen
diff seen - <<'SEEN'
reconnecting-websocket: after close(), open; after close() while it waits, not connected; after the last retry, not connected
partysocket: after close(), open; after close() while it waits, open; after the last retry, open
SEEN
