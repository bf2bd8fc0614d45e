#!/usr/bin/env bash
# google-genai 3.6.1 (Python) and @google/genai 2.32.0 (npm): a chat whose streamed reply is cut off by its reader has no such turn. The
# next request to the model has neither the half reply nor the person's message, and the full history does not know of them either.
#
# The reference of Chat (https://googleapis.github.io/js-genai/classes/chats.Chat.html): "The session maintains all the turns between user
# and model", and "The comprehensive history contains all turns, including invalid or empty model outputs, providing a complete record of
# the history." Python's source says the same of its comprehensive history ("the full history of the chat, including turns of the invalid
# contents from the model and their associated inputs"). The one for npm adds that a stream's history is updated at its last chunk, which
# a stream that is cut off never has. A good engineer expects the message at least, which was sent: the model said something to it. A
# stream that comes to its end without a finish reason, as from a server that breaks off, keeps the turn in the full history but
# also leaves the person's message out of the next request.
#
# Seen (Python 3.11, Node.js 20; a server that streams "One two three"; "1" is the message of the turn that is cut off, "2" the next one):
#   Python, read to the end: history user 1 | model One | model two | model three; the next request user 1 | model One | model two | model three | user 2
#   Python, reader stops: history nothing; the next request user 2
#   Python, no finish reason: history user 1 | model One | model two; the next request user 2
#   npm, read to the end: history user 1 | model One | model two | model three; the next request user 1 | model One | model two | model three | user 2
#   npm, reader stops: history nothing; the next request user 2
#   npm, no finish reason: history user 1 | model; the next request user 2
#
# What our users would notice: a program of theirs that holds its conversations with this client, and stops a reply as TaskFlow does when
# a person cuts in, asks "why that?" of a model that has never heard what "that" is. TaskFlow asks model servers with each turn's own
# list of messages, in which a reply stands as far as it was seen (docs/turn-taking.md).
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y > /dev/null
npm install --silent --no-audit --no-fund --no-update-notifier @google/genai@2.32.0
python3 -m venv venv
venv/bin/pip install --quiet --no-compile --disable-pip-version-check google-genai==3.6.1
cat > chat.py <<'PY'
import json
import sys

from google import genai


def line(turns):
    return [f"{turn.role} {''.join(part.text or '' for part in turn.parts or [])}".strip() for turn in turns]


url, stops = sys.argv[1], sys.argv[2] == "stops"
client = genai.Client(api_key="none", http_options={"base_url": url})  # which closes when nobody holds it
chat = client.chats.create(model="m")
for _ in chat.send_message_stream("1"):
    if stops:
        break
print(json.dumps(line(chat.get_history())))
for _ in chat.send_message_stream("2"):
    pass
PY
cat > chat.mjs <<'JS'
import { GoogleGenAI } from "@google/genai";

const [url, what] = process.argv.slice(2);
const line = (turns) => turns.map((turn) => `${turn.role} ${(turn.parts ?? []).map((part) => part.text).join("")}`.trim());
const chat = new GoogleGenAI({ apiKey: "none", httpOptions: { baseUrl: url } }).chats.create({ model: "m" });
for await (const _ of await chat.sendMessageStream({ message: "1" })) if (what === "stops") break;
console.log(JSON.stringify(line(chat.getHistory())));
for await (const _ of await chat.sendMessageStream({ message: "2" }));
JS
cat > see.py <<'PY'
import json
import os
import subprocess
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

asked = []
finish = True


class Model(BaseHTTPRequestHandler):
    """Answers each request with three chunks, the last of which has the finish reason; or with two, and none."""

    protocol_version = "HTTP/1.1"

    def do_POST(self):
        body = json.loads(self.rfile.read(int(self.headers["content-length"])))
        asked.append([f"{turn['role']} {''.join(part['text'] for part in turn['parts'])}".strip() for turn in body["contents"]])
        chunks = [{"content": {"role": "model", "parts": [{"text": text}]}} for text in ("One ", "two ", "three")]
        chunks[2]["finishReason"] = "STOP"
        events = "".join(f"data: {json.dumps({'candidates': [chunk]})}\r\n\r\n" for chunk in (chunks if finish else chunks[:2]))
        self.send_response(200)
        self.send_header("content-type", "text/event-stream")
        self.send_header("content-length", str(len(events)))
        self.end_headers()
        self.wfile.write(events.encode())

    def log_message(self, *_):
        pass


server = ThreadingHTTPServer(("127.0.0.1", 0), Model)
threading.Thread(target=server.serve_forever, daemon=True).start()
url = f"http://127.0.0.1:{server.server_port}"
environment = {**os.environ, "NO_PROXY": "127.0.0.1", "no_proxy": "127.0.0.1"}
for name, program in ("Python", ["venv/bin/python", "-W", "ignore", "chat.py"]), ("npm", ["node", "--no-warnings", "chat.mjs"]):
    for what in "read to the end", "reader stops", "no finish reason":
        asked.clear()
        finish = what != "no finish reason"
        said = subprocess.run([*program, url, what.split()[-1]], env=environment, check=True, stdout=subprocess.PIPE, timeout=100).stdout
        history = " | ".join(json.loads(said)) or "nothing"
        print(f"{name}, {what}: history {history}; the next request {' | '.join(asked[1])}")
PY
venv/bin/python see.py | tee seen
diff seen - <<'SEEN'
Python, read to the end: history user 1 | model One | model two | model three; the next request user 1 | model One | model two | model three | user 2
Python, reader stops: history nothing; the next request user 2
Python, no finish reason: history user 1 | model One | model two; the next request user 2
npm, read to the end: history user 1 | model One | model two | model three; the next request user 1 | model One | model two | model three | user 2
npm, reader stops: history nothing; the next request user 2
npm, no finish reason: history user 1 | model; the next request user 2
SEEN
