#!/usr/bin/env bash
# huggingface_hub 2.4.0 (Python): a streamed reply that a function returns raises StreamClosed at its first piece, when the InferenceClient was made
# in that function. The same function without "stream" has its answer, and so has the one with AsyncInferenceClient.
#
# The library's reference says of chat_completion (https://huggingface.co/docs/huggingface_hub/package_reference/inference_client) that it "is
# aliased as `client.chat.completions.create` for compatibility with OpenAI's client". With OpenAI's and Groq's clients the function works: a
# stream holds what it needs. Here the client holds the response, and the stream does not hold the client. When the function returns, CPython
# frees the client, and the connection with it. Nothing is said then: the error comes later, and elsewhere. With a client
# at the top of a module it never shows.
#
# Seen (Python 3.11, openai 3.57.0, groq 1.7.0; one server; a client that is made in the function that asks; whole answer, streamed answer):
#   OpenAI: one two, one two
#   Groq: one two, one two
#   InferenceClient: one two, StreamClosed
#   InferenceClient, held by the caller: one two, one two
#   AsyncInferenceClient: one two, one two
#
# What our users would notice: a helper of theirs that makes a client for each tenant's key and returns the stream works in each test that asks for
# whole answers, and fails as soon as it streams, with an error that does not name the client. TaskFlow keeps one client for each event loop
# (taskflow/llm/client.py).
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --no-compile --disable-pip-version-check \
  huggingface_hub==2.4.0 httpx2==2.16.2 openai==3.57.0 groq==1.7.0
cat > see.py <<'PY'
import asyncio
import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from groq import Groq
from huggingface_hub import AsyncInferenceClient, InferenceClient
from openai import OpenAI

HEAD = {"id": "c", "created": 1, "model": "m"}
USAGE = {"prompt_tokens": 1, "completion_tokens": 2, "total_tokens": 3}


def chunk(delta, reason=None):
    choice = {"index": 0, "delta": delta, "finish_reason": reason}
    return {**HEAD, "object": "chat.completion.chunk", "choices": [choice]}


PIECES = chunk({"role": "assistant", "content": "one"}), chunk({"content": " two"}), chunk({}, "stop")
CHOICE = {"index": 0, "message": {"role": "assistant", "content": "one two"}, "finish_reason": "stop"}
WHOLE = {**HEAD, "object": "chat.completion", "choices": [CHOICE], "usage": USAGE}


class Model(BaseHTTPRequestHandler):
    def do_POST(self):
        streamed = json.loads(self.rfile.read(int(self.headers["content-length"]))).get("stream")
        events = "".join(f"data: {event}\n\n" for event in (*map(json.dumps, PIECES), "[DONE]"))
        body = (events if streamed else json.dumps(WHOLE)).encode()
        self.send_response(200)
        self.send_header("content-type", "text/event-stream" if streamed else "application/json")
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


server = ThreadingHTTPServer(("127.0.0.1", 0), Model)
threading.Thread(target=server.serve_forever, daemon=True).start()
address = f"http://127.0.0.1:{server.server_port}"
asked = {"model": "m", "messages": [{"role": "user", "content": "hello"}]}


def of_openai(stream):
    client = OpenAI(api_key="none", base_url=f"{address}/v1")
    return client.chat.completions.create(stream=stream, **asked)


def of_groq(stream):
    client = Groq(api_key="none", base_url=address)
    return client.chat.completions.create(stream=stream, **asked)


def of_hugging_face(stream):
    client = InferenceClient(api_key="none", base_url=f"{address}/v1")
    return client.chat.completions.create(stream=stream, **{**asked, "model": None})


held = InferenceClient(api_key="none", base_url=f"{address}/v1")


def of_held(stream):
    return held.chat.completions.create(stream=stream, **{**asked, "model": None})


async def of_async(stream):
    client = AsyncInferenceClient(api_key="none", base_url=f"{address}/v1")
    return await client.chat.completions.create(stream=stream, **{**asked, "model": None})


def together(chunks):
    return "".join(each.choices[0].delta.content or "" for each in chunks)


def told(name, ask):
    whole = ask(False).choices[0].message.content
    try:
        streamed = together(ask(True))
    except Exception as error:
        streamed = type(error).__name__
    print(f"{name}: {whole}, {streamed}")


async def told_async(name, ask):
    whole = (await ask(False)).choices[0].message.content
    try:
        streamed = together([each async for each in await ask(True)])
    except Exception as error:
        streamed = type(error).__name__
    print(f"{name}: {whole}, {streamed}")


told("OpenAI", of_openai)
told("Groq", of_groq)
told("InferenceClient", of_hugging_face)
told("InferenceClient, held by the caller", of_held)
asyncio.run(told_async("AsyncInferenceClient", of_async))
PY
HF_HUB_DISABLE_TELEMETRY=1 timeout 100 venv/bin/python see.py | tee seen
diff seen - <<'SEEN'
OpenAI: one two, one two
Groq: one two, one two
InferenceClient: one two, StreamClosed
InferenceClient, held by the caller: one two, one two
AsyncInferenceClient: one two, one two
SEEN
