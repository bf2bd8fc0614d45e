#!/usr/bin/env bash
# openai 3.57.0 (Python): the helper `chat.completions.stream()` puts a reply together whose role is "assistantassistant", when the
# server names the role in more than one chunk, as Ollama does in each. And it fails with IndexError when the second of two choices, or
# of two tool calls, comes first. OpenAI's client for Node.js (7.59.0) puts both together.
#
# OpenAI's reference ("The chat completion chunk object", https://platform.openai.com/docs/api-reference/chat-streaming/streaming) has
# for a delta `role`: "The role of the author of this message.", one of five words, and for a choice `index`: "The index of the choice in
# the list of choices." Nothing says that a role comes once, or that the choices of `n` begin in their order. Ollama writes the role
# into every chunk (ToChunk in its openai/openai.go). The helper adds up all that is a text, except for a few names (`index`, `type`),
# and takes the choice by its place among those that it has seen.
#
# Seen (Python 3.11, Node.js 20):
#   role once: Python assistant "hi there", npm assistant "hi there"
#   role in each chunk: Python assistantassistantassistant "hi there", npm assistant "hi there"
#   role in each chunk, said again: Python sends the role assistantassistantassistant
#   second choice first: Python IndexError, npm assistant "a", assistant "b"
#   second tool call first: Python IndexError, npm f {}, g {}
#
# What our users would notice: a program that keeps what the helper made, and sends it with the next question, is refused: there is no such
# role. With `n` of two or more it depends on chance whether a stream can be read. TaskFlow's door (docs/openai.md) names the role in
# the first chunk only, and has one choice. TaskFlow takes the role of a model server's chunk for no text.
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
const whole = await client.chat.completions.stream({ model: "m", messages: [{ role: "user", content: "hello" }] }).finalChatCompletion();
const said = ({ message }) =>
  message.tool_calls?.map(({ function: { name, arguments: given } }) => `${name} ${given}`).join(", ") ?? `${message.role} "${message.content}"`;
console.log(whole.choices.map(said).join(", "));
JS
cat > see.py <<'PY'
import json
import subprocess
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from openai import OpenAI


class Model(BaseHTTPRequestHandler):
    choices = ()
    asked = None

    def do_POST(self):
        Model.asked = json.loads(self.rfile.read(int(self.headers["content-length"])))
        chunk = {"id": "c", "object": "chat.completion.chunk", "created": 1, "model": "m"}
        events = [json.dumps({**chunk, "choices": [choice]}) for choice in self.choices]
        body = "".join(f"data: {event}\n\n" for event in (*events, "[DONE]")).encode()
        self.send_response(200)
        self.send_header("content-type", "text/event-stream")
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


def choice(finish=None, index=0, **delta):
    return {"index": index, "delta": delta, "finish_reason": finish}


def call(index, name, finish=None):
    called = {"index": index, "id": f"call_{index}", "type": "function", "function": {"name": name, "arguments": "{}"}}
    return choice(role="assistant", tool_calls=[called]) if finish is None else choice(finish, tool_calls=[called])


server = ThreadingHTTPServer(("127.0.0.1", 0), Model)
threading.Thread(target=server.serve_forever, daemon=True).start()
address = f"http://127.0.0.1:{server.server_port}/v1"
client = OpenAI(api_key="none", base_url=address)
question = {"role": "user", "content": "hello"}


def read(messages):
    with client.chat.completions.stream(model="m", messages=messages) as stream:
        stream.until_done()
        return stream.get_final_completion().choices[0].message


each = (choice(role="assistant", content="hi"), choice(role="assistant", content=" there"), choice("stop", role="assistant", content=""))
for what, choices in {
    "role once": (choice(role="assistant", content="hi"), choice(content=" there"), choice("stop")),
    "role in each chunk": each,
    "second choice first": (
        choice(index=1, role="assistant", content="b"),
        choice(role="assistant", content="a"),
        choice("stop", 1),
        choice("stop"),
    ),
    "second tool call first": (call(1, "g"), call(0, "f", "tool_calls")),
}.items():
    Model.choices = choices
    try:
        message = read([question])
        seen = f'{message.role} "{message.content}"'
    except Exception as error:
        message, seen = None, type(error).__name__
    node = subprocess.run(["node", "ask.mjs", address], capture_output=True, text=True, check=True, timeout=100).stdout.strip()
    print(f"{what}: Python {seen}, npm {node}")
    if what == "role in each chunk":
        read([question, message, question])
        print(f"{what}, said again: Python sends the role {Model.asked['messages'][1]['role']}")
PY
venv/bin/python see.py | tee seen
diff seen - <<'SEEN'
role once: Python assistant "hi there", npm assistant "hi there"
role in each chunk: Python assistantassistantassistant "hi there", npm assistant "hi there"
role in each chunk, said again: Python sends the role assistantassistantassistant
second choice first: Python IndexError, npm assistant "a", assistant "b"
second tool call first: Python IndexError, npm f {}, g {}
SEEN
