#!/usr/bin/env bash
# openai 3.57.0 (Python): a stream that has an event without data, such as the time after which a client should connect again, ends in
# json.JSONDecodeError. OpenAI's client for Node.js (7.59.0) reads the same stream, unless the event has a name.
#
# The standard of server-sent events (WHATWG HTML, 9.2.6 "Interpreting an event stream",
# https://html.spec.whatwg.org/multipage/server-sent-events.html): at the blank line behind an event, "If the data buffer is an empty
# string, set the data buffer and the event type buffer to the empty string and return." So `retry:`, `id:` and `event:` alone are
# valid, and nothing is told to the program. The client hands them on with an empty text, and reads that as JSON. The error is not one
# of the client's own (OpenAIError), so no handler that follows the README catches it. A comment alone, which is how most servers keep
# a line open, is passed over. Known as openai/openai-python issue 2722; httpx-sse 0.4.3 hands such events on too (its issue 35).
#
# Seen (Python 3.11, Node.js 20; each stream is the same two chunks behind what is named):
#   nothing: Python 2 chunks, npm 2 chunks
#   a comment: Python 2 chunks, npm 2 chunks
#   retry: 2000: Python JSONDecodeError, OpenAIError False, npm 2 chunks
#   id: 7: Python JSONDecodeError, OpenAIError False, npm 2 chunks
#   event: ping: Python JSONDecodeError, OpenAIError False, npm SyntaxError
#
# What our users would notice: a gateway or a proxy between the program and the door, that tells clients when to come back or sends a
# ping by name, breaks every stream of the Python client. Each event of TaskFlow's door (docs/openai.md) has
# data. TaskFlow reads model servers itself, and leaves such events out.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y > /dev/null
npm install --silent --no-audit --no-fund --no-update-notifier openai@7.59.0
python3 -m venv venv
venv/bin/pip install --quiet --no-compile --disable-pip-version-check openai==3.57.0
cat > ask.mjs <<'JS'
import OpenAI from "openai";

const client = new OpenAI({ apiKey: "none", baseURL: process.argv[2] });
let chunks = 0;
try {
  const asked = { model: "m", stream: true, messages: [{ role: "user", content: "hello" }] };
  for await (const _ of await client.chat.completions.create(asked)) chunks += 1;
  console.log(`${chunks} chunks`);
} catch (error) {
  console.log(error.constructor.name);
}
JS
cat > see.py <<'PY'
import json
import subprocess
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import openai


class Model(BaseHTTPRequestHandler):
    before = ""

    def do_POST(self):
        self.rfile.read(int(self.headers["content-length"]))
        choices = ({"delta": {"role": "assistant", "content": "hi"}, "finish_reason": None}, {"delta": {}, "finish_reason": "stop"})
        chunk = {"id": "c", "object": "chat.completion.chunk", "created": 1, "model": "m"}
        events = [json.dumps({**chunk, "choices": [{"index": 0, **choice}]}) for choice in choices]
        body = (self.before + "".join(f"data: {event}\n\n" for event in (*events, "[DONE]"))).encode()
        self.send_response(200)
        self.send_header("content-type", "text/event-stream")
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


server = ThreadingHTTPServer(("127.0.0.1", 0), Model)
threading.Thread(target=server.serve_forever, daemon=True).start()
address = f"http://127.0.0.1:{server.server_port}/v1"
client = openai.OpenAI(api_key="none", base_url=address)
for what, before in {
    "nothing": "",
    "a comment": ": still here\n\n",
    "retry: 2000": "retry: 2000\n\n",
    "id: 7": "id: 7\n\n",
    "event: ping": "event: ping\n\n",
}.items():
    Model.before = before
    try:
        stream = client.chat.completions.create(model="m", messages=[{"role": "user", "content": "hello"}], stream=True)
        seen = f"{len(list(stream))} chunks"
    except Exception as error:
        seen = f"{type(error).__name__}, OpenAIError {isinstance(error, openai.OpenAIError)}"
    node = subprocess.run(["node", "ask.mjs", address], capture_output=True, text=True, check=True, timeout=100).stdout.strip()
    print(f"{what}: Python {seen}, npm {node}")
PY
venv/bin/python see.py | tee seen
diff seen - <<'SEEN'
nothing: Python 2 chunks, npm 2 chunks
a comment: Python 2 chunks, npm 2 chunks
retry: 2000: Python JSONDecodeError, OpenAIError False, npm 2 chunks
id: 7: Python JSONDecodeError, OpenAIError False, npm 2 chunks
event: ping: Python JSONDecodeError, OpenAIError False, npm SyntaxError
SEEN
