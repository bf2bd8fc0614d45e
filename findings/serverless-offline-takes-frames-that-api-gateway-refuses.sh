#!/usr/bin/env bash
# serverless-offline 14.8.2 (npm, with osls 4.3.1), API Gateway's WebSockets: a frame of any size, a message of any size and a binary frame reach the
# function, and @connections takes messages of any size. AWS closes the connection at each of the three, and answers 413 to the fourth.
#
# AWS documents ("Quotas for configuring and running a WebSocket API in API Gateway",
# https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-execution-service-websocket-limits-table.html) a frame size of 32 KB and a
# payload of 128 KB, and that a message larger than 32 KB is to be split; a larger message, or frame, closes the connection with code 1009.
# Of binary frames ("Binary media types for WebSocket APIs in API Gateway"): "API Gateway rejects it and disconnects the client with code 1003".
# PostToConnection has PayloadTooLargeException, 413. The package says that it "emulates AWS λ and API Gateway on your local machine", and
# has options "to reproduce AWS limits" for the two hours and the ten minutes that a connection lasts. It has none for sizes.
#
# Seen (Node.js 20, ws 8.23.0; AWS as documented: closed with 1009, closed with 1009, closed with 1003, 413):
#   a frame of 40,000 bytes: reached the function, 40000 long
#   a message of 200,000 bytes in frames of 20,000: reached the function, 200000 long
#   a binary frame: reached the function, as an object
#   200,000 bytes to @connections: 204
#
# What our users would notice: a client for TaskFlow, or a backend beside it, that was tried with this emulator works until somebody pastes a long
# text: on AWS the connection is gone, and with it what was said. TaskFlow's laptop has an edge that closes with 1009 and answers 413
# (local/edge/protocols.py, local/edge/connections.py), and its protocol says how a frame is split (docs/protocol.md).
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y > /dev/null
npm install --silent --no-audit --no-fund --no-update-notifier osls@4.3.1 serverless-offline@14.8.2 ws@8.23.0
cat > serverless.yml <<'YAML'
service: chat
provider: {name: aws, runtime: nodejs20.x}
plugins: [serverless-offline]
functions:
  connect: {handler: heard.connected, events: [{websocket: {route: $connect}}]}
  default: {handler: heard.heard, events: [{websocket: {route: $default}}]}
YAML
cat > heard.js <<'JS'
const { renameSync, writeFileSync } = require("node:fs");

exports.connected = async () => ({ statusCode: 200 });
exports.heard = async ({ body, requestContext }) => {
  const how = typeof body === "string" ? `${body.length} long` : `as an ${typeof body}`;
  writeFileSync("heard.new", JSON.stringify({ how, id: requestContext.connectionId }));
  renameSync("heard.new", "heard.json");
  return { statusCode: 200 };
};
JS
cat > see.mjs <<'JS'
import { spawn } from "node:child_process";
import { existsSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import WebSocket from "ws";

const wait = (milliseconds) => new Promise((done) => setTimeout(done, milliseconds));

async function freePort() {
  const server = createServer();
  await new Promise((listening) => server.listen(0, "127.0.0.1", listening));
  const { port } = server.address();
  await new Promise((closed) => server.close(closed));
  return port;
}

const [http, lambda, port] = [await freePort(), await freePort(), await freePort()];
const options = ["--host", "127.0.0.1", "--httpPort", http, "--lambdaPort", lambda, "--websocketPort", port].map(String);
const program = ["node_modules/osls/bin/serverless.js", "offline", "start", ...options];
const environment = { ...process.env, SLS_TELEMETRY_DISABLED: "1", SLS_NOTIFICATIONS_MODE: "off" };
const emulator = spawn(process.execPath, program, { env: environment, stdio: "ignore" });

async function connected() {
  for (let tries = 0; tries < 900; tries++) {
    const socket = new WebSocket(`ws://127.0.0.1:${port}/`);
    const open = await new Promise((done) => {
      socket.on("open", () => done(true));
      socket.on("error", () => done(false));
    });
    if (open) return socket;
    await wait(100);
  }
  throw new Error("the emulator does not come up");
}

async function sent(say) {
  rmSync("heard.json", { force: true });
  const socket = await connected();
  let told;
  socket.on("close", (code) => {
    told = `closed with ${code}`;
  });
  say(socket);
  for (let tries = 0; tries < 200 && told === undefined; tries++) {
    await wait(50);
    if (existsSync("heard.json")) told = `reached the function, ${JSON.parse(readFileSync("heard.json", "utf8")).how}`;
  }
  return { socket, told };
}

try {
  console.log("a frame of 40,000 bytes:", (await sent((socket) => socket.send("x".repeat(40_000)))).told);
  const pieces = (socket) => {
    for (let piece = 1; piece <= 10; piece++) socket.send("x".repeat(20_000), { fin: piece === 10 });
  };
  console.log("a message of 200,000 bytes in frames of 20,000:", (await sent(pieces)).told);
  console.log("a binary frame:", (await sent((socket) => socket.send(Buffer.from([1, 2, 3])))).told);
  const { socket } = await sent((socket) => socket.send("hello"));
  const { id } = JSON.parse(readFileSync("heard.json", "utf8"));
  const address = `http://127.0.0.1:${port}/@connections/${encodeURIComponent(id)}`;
  const answer = await fetch(address, { method: "POST", body: "x".repeat(200_000) });
  console.log("200,000 bytes to @connections:", answer.status);
  socket.terminate();
} finally {
  emulator.kill("SIGKILL");
}
process.exit(0);
JS
timeout 200 node --no-warnings see.mjs | tee seen
diff seen - <<'SEEN'
a frame of 40,000 bytes: reached the function, 40000 long
a message of 200,000 bytes in frames of 20,000: reached the function, 200000 long
a binary frame: reached the function, as an object
200,000 bytes to @connections: 204
SEEN
