#!/usr/bin/env bash
# @google/genai 2.32.0 (npm): a streamed reply whose events have names or ids is empty, without an error. The client for Python
# (google-genai 3.6.1) ends the same stream in UnknownApiResponseError, and so it does at a comment or where no blank is behind "data:".
#
# The standard (WHATWG HTML, 9.2.6 "Interpreting an event stream",
# https://html.spec.whatwg.org/multipage/server-sent-events.html#event-stream-interpretation): a line that starts with a colon is ignored,
# of a field's value "if value starts with a U+0020 SPACE character, remove it from value", and the fields event, id and retry may stand
# beside data in any order. Both clients have an option for another address (http_options.base_url, httpOptions.baseUrl), for proxies and
# gateways, and those send comments so that a connection does not fall asleep: the standard advises it ("include a comment line [...]
# every 15 seconds or so"). Python's half is known (googleapis/python-genai pull requests 487, 1364 and 2584, of which two are open).
#
# Seen (Python 3.11, Node.js 20; a reply of three chunks, "One two three"):
#   as Google writes it: Python "One two three", npm "One two three"
#   no blank behind data: Python UnknownApiResponseError, npm "One two three"
#   a comment first: Python UnknownApiResponseError, npm "One two three"
#   a time to connect again first: Python UnknownApiResponseError, npm "One two three"
#   events with a name: Python UnknownApiResponseError, npm ""
#   events with an id: Python UnknownApiResponseError, npm ""
#
# What our users would notice: who puts a gateway of their own in front of Google's models, which keeps connections awake or numbers its
# events, has replies that fail or are empty in programs with these clients, while TaskFlow reads the same gateway: it reads event
# streams as the standard says, and Google's own form of an answer (docs/providers.md).
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y > /dev/null
npm install --silent --no-audit --no-fund --no-update-notifier @google/genai@2.32.0
python3 -m venv venv
venv/bin/pip install --quiet --no-compile --disable-pip-version-check google-genai==3.6.1
cat > read.py <<'PY'
import json
import sys

from google import genai

client = genai.Client(api_key="none", http_options={"base_url": sys.argv[1]})
try:
    print(json.dumps("".join(chunk.text or "" for chunk in client.models.generate_content_stream(model="m", contents="?"))))
except Exception as error:
    print(type(error).__name__)
PY
cat > read.mjs <<'JS'
import { GoogleGenAI } from "@google/genai";

const client = new GoogleGenAI({ apiKey: "none", httpOptions: { baseUrl: process.argv[2] } });
try {
  let text = "";
  for await (const chunk of await client.models.generateContentStream({ model: "m", contents: "?" })) text += chunk.text ?? "";
  console.log(JSON.stringify(text));
} catch (error) {
  console.log(error.constructor.name);
}
JS
cat > see.py <<'PY'
import json
import os
import subprocess
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

FORMS = {
    "as Google writes it": ("", "data: {}\n\n"),
    "no blank behind data": ("", "data:{}\n\n"),
    "a comment first": (": still here\n\n", "data: {}\n\n"),
    "a time to connect again first": ("retry: 1000\n\n", "data: {}\n\n"),
    "events with a name": ("", "event: message\ndata: {}\n\n"),
    "events with an id": ("", "id: 1\ndata: {}\n\n"),
}
first, event = "", ""


class Model(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_POST(self):
        self.rfile.read(int(self.headers["content-length"]))
        chunks = [{"content": {"role": "model", "parts": [{"text": text}]}} for text in ("One ", "two ", "three")]
        chunks[2]["finishReason"] = "STOP"
        body = (first + "".join(event.replace("{}", json.dumps({"candidates": [chunk]})) for chunk in chunks)).encode()
        self.send_response(200)
        self.send_header("content-type", "text/event-stream")
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


server = ThreadingHTTPServer(("127.0.0.1", 0), Model)
threading.Thread(target=server.serve_forever, daemon=True).start()
environment = {**os.environ, "NO_PROXY": "127.0.0.1", "no_proxy": "127.0.0.1"}


def read(*program):
    command = [*program, f"http://127.0.0.1:{server.server_port}"]
    return subprocess.run(command, env=environment, check=True, stdout=subprocess.PIPE, text=True, timeout=100).stdout.strip()


for name, (first, event) in FORMS.items():
    print(f"{name}: Python {read('venv/bin/python', '-W', 'ignore', 'read.py')}, npm {read('node', '--no-warnings', 'read.mjs')}")
PY
venv/bin/python see.py | tee seen
diff seen - <<'SEEN'
as Google writes it: Python "One two three", npm "One two three"
no blank behind data: Python UnknownApiResponseError, npm "One two three"
a comment first: Python UnknownApiResponseError, npm "One two three"
a time to connect again first: Python UnknownApiResponseError, npm "One two three"
events with a name: Python UnknownApiResponseError, npm ""
events with an id: Python UnknownApiResponseError, npm ""
SEEN
