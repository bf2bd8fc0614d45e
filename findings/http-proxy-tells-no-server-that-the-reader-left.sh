#!/usr/bin/env bash
# http-proxy 1.18.1 (npm): when somebody who reads a stream through it goes away, the server behind it hears nothing. It goes on writing, and the proxy
# goes on reading, until the stream ends by itself.
#
# The package listens to the request's event "aborted" and ends its own request then. Since Node.js 16 a request whose body has come whole is not
# aborted by a reader that leaves: the response's "close" tells it
# (https://nodejs.org/docs/latest-v20.x/api/http.html#event-close_1). Its README says nothing about it. http-proxy-middleware 3, which is built on
# http-proxy, ends the request by itself, and so does vite's proxy (http-proxy-3). HTTP's semantics leave it open; but a proxy passes on what it
# is told, and Node.js's own pipeline() does.
#
# Seen (Node.js 20; the server writes an event each 50 ms; the reader leaves at the first one; the server is watched for 3 seconds):
#   without a proxy: the server hears that the reader left
#   http-proxy-middleware: the server hears that the reader left
#   http-proxy: the server hears nothing
#
# What our users would notice: a model server of theirs behind a small proxy of theirs, to hold its key, writes each reply to its end when somebody
# stops it: TaskFlow closes the connection, the proxy keeps its own, and what nobody reads is computed and paid for.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y > /dev/null
npm install --silent --no-audit --no-fund --no-update-notifier http-proxy@1.18.1 http-proxy-middleware@3.0.11
cat > see.mjs <<'JS'
import http from "node:http";
import httpProxy from "http-proxy";
import { createProxyMiddleware } from "http-proxy-middleware";

const listening = async (server) => {
  await new Promise((ready) => server.listen(0, "127.0.0.1", ready));
  return `http://127.0.0.1:${server.address().port}`;
};

let leave;
const target = await listening(
  http.createServer((_, response) => {
    response.writeHead(200, { "content-type": "text/event-stream" });
    const writing = setInterval(() => response.write("data: word\n\n"), 50);
    response.on("close", () => {
      clearInterval(writing);
      leave();
    });
  }),
);
const proxy = httpProxy.createProxyServer({ target });
const middleware = createProxyMiddleware({ target });
const addresses = {
  "without a proxy": target,
  "http-proxy-middleware": await listening(http.createServer((request, response) => middleware(request, response, () => {}))),
  "http-proxy": await listening(http.createServer((request, response) => proxy.web(request, response, () => {}))),
};
for (const [name, address] of Object.entries(addresses)) {
  const left = new Promise((resolve) => {
    leave = () => resolve("that the reader left");
  });
  const reader = new AbortController();
  const { body } = await fetch(address, { signal: reader.signal });
  await body.getReader().read();
  reader.abort();
  const nothing = new Promise((resolve) => setTimeout(resolve, 3000, "nothing"));
  console.log(`${name}: the server hears ${await Promise.race([left, nothing])}`);
}
process.exit(0);
JS
timeout 60 node --no-warnings see.mjs | tee seen
diff seen - <<'SEEN'
without a proxy: the server hears that the reader left
http-proxy-middleware: the server hears that the reader left
http-proxy: the server hears nothing
SEEN
