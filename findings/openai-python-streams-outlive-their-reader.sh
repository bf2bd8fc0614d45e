#!/usr/bin/env bash
# openai 3.57.0 and groq 1.7.0 (Python): a loop over a stream that is left, or a generator around it that is closed, does not stop the model, also
# when nothing in the program holds the stream any more. Anthropic's client and OpenAI's own for Node.js stop it at the same place.
#
# Whoever asked how to interrupt a stream was told in openai-python issue 969: "To interrupt the stream, simply `break` from the iterator", with
# a note that this leaks the response. A good engineer expects a stream that nobody can reach to be closed at once, as CPython closes a
# generator or a file. The stream and the generator inside it hold each other, so that CPython lets go of them only when its garbage
# collector comes by. A program that waits for its next question does not make that happen.
#
# Seen (Python 3.11, anthropic 2.14.0; openai 7.59.0 (npm) on Node.js 20; a reply of twenty pieces, left after the first; what the server was told):
#   openai: break, spoken to its end; generator closed, spoken to its end; break and gc.collect(), stopped early; with, stopped early
#   groq: break, spoken to its end; generator closed, spoken to its end; break and gc.collect(), stopped early; with, stopped early
#   anthropic: break, stopped early; generator closed, stopped early; break and gc.collect(), stopped early; with, stopped early
#   openai (npm): break, stopped early
#
# What our users would notice: a program of theirs that breaks off when its person speaks pays for the rest of each reply, and where a model server
# answers one request at a time, the person's next question waits behind it. So it is with each framework that hands such a stream
# on through a generator. `with` around the stream, or close(), stops it. TaskFlow asks through httpx itself, and closes (taskflow/llm/openai.py).
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y > /dev/null
npm install --silent --no-audit --no-fund --no-update-notifier openai@7.59.0
python3 -m venv venv
venv/bin/pip install --quiet --no-compile --disable-pip-version-check openai==3.57.0 groq==1.7.0 anthropic==2.14.0
cat > left.mjs <<'JS'
import OpenAI from "openai";

const client = new OpenAI({ apiKey: "none", baseURL: process.argv[2] });
const messages = [{ role: "user", content: "hello" }];
for await (const _ of await client.chat.completions.create({ model: "m", messages, stream: true })) break;
await new Promise((resolve) => setTimeout(resolve, 3000));
JS
cat > see.py <<'PY'
import gc
import json
import queue
import subprocess
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from anthropic import Anthropic
from groq import Groq
from openai import OpenAI

CHOICE = {"index": 0, "delta": {"role": "assistant", "content": "word "}, "finish_reason": None}
CHUNK = {"id": "c", "object": "chat.completion.chunk", "created": 1, "model": "m", "choices": [CHOICE]}
DELTA = {"type": "content_block_delta", "index": 0, "delta": {"type": "text_delta", "text": "word "}}
PIECE = f"data: {json.dumps(CHUNK)}\n\n".encode()
NAMED = f"event: content_block_delta\ndata: {json.dumps(DELTA)}\n\n".encode()
told = queue.Queue()


class Model(BaseHTTPRequestHandler):
    def do_POST(self):
        self.rfile.read(int(self.headers["content-length"]))
        self.send_response(200)
        self.send_header("content-type", "text/event-stream")
        self.end_headers()
        piece = NAMED if self.path.endswith("/messages") else PIECE
        try:
            for _ in range(20):
                self.wfile.write(piece)
                time.sleep(0.1)
        except OSError:
            told.put("stopped early")
        else:
            told.put("spoken to its end")

    def log_message(self, *_):
        pass


server = ThreadingHTTPServer(("127.0.0.1", 0), Model)
threading.Thread(target=server.serve_forever, daemon=True).start()
address = f"http://127.0.0.1:{server.server_port}"
messages = [{"role": "user", "content": "hello"}]
openai = OpenAI(api_key="none", base_url=f"{address}/v1")
groq = Groq(api_key="none", base_url=address)
anthropic = Anthropic(api_key="none", base_url=address)
asks = {
    "openai": lambda: openai.chat.completions.create(model="m", messages=messages, stream=True),
    "groq": lambda: groq.chat.completions.create(model="m", messages=messages, stream=True),
    "anthropic": lambda: anthropic.messages.create(model="m", max_tokens=99, messages=messages, stream=True),
}


def broken_off(ask):
    for _ in ask():
        break


def pieces(ask):
    yield from ask()


def closed(ask):
    generator = pieces(ask)
    next(generator)
    generator.close()


def collected(ask):
    broken_off(ask)
    gc.collect()


def within(ask):
    with ask() as stream:
        for _ in stream:
            break


ways = {"break": broken_off, "generator closed": closed, "break and gc.collect()": collected, "with": within}
for name, ask in asks.items():
    ends = []
    for how, leave in ways.items():
        gc.collect()
        leave(ask)
        ends.append(f"{how}, {told.get()}")
    print(f"{name}: {'; '.join(ends)}", flush=True)
subprocess.run(["node", "--no-warnings", "left.mjs", f"{address}/v1"], check=True)
print(f"openai (npm): break, {told.get()}")
PY
timeout 100 venv/bin/python see.py | tee seen
diff seen - <<'SEEN'
openai: break, spoken to its end; generator closed, spoken to its end; break and gc.collect(), stopped early; with, stopped early
groq: break, spoken to its end; generator closed, spoken to its end; break and gc.collect(), stopped early; with, stopped early
anthropic: break, stopped early; generator closed, stopped early; break and gc.collect(), stopped early; with, stopped early
openai (npm): break, stopped early
SEEN
