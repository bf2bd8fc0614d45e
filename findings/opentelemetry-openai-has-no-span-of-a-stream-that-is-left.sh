#!/usr/bin/env bash
# opentelemetry-instrumentation-openai-v2 2.4b0 (with openai 3.57.0): a streamed reply whose reader leaves the loop, or whose task is cancelled, has no
# span. The request was made and paid for, and nothing of it is in the trace, also when the stream has been collected as garbage.
#
# The package says of itself "This library allows tracing LLM requests", and OpenTelemetry's specification of spans ("Tracing API",
# https://opentelemetry.io/docs/specs/otel/trace/api/) wants from whoever makes one that it is ended: what is not ended is not exported. Python
# closes a generator that is left; the package's stream is an object of its own, whose span ends at the last event, at an error, at close() or
# behind a with block. Breaking off and cancelling are how a chat stops a model.
#
# Seen (Python 3.11; a reply of three pieces, of which one is read, and how many spans were exported):
#   read to the end: 1
#   left, in a with block: 1
#   left: 0
#   left, asyncio: 0
#   its task is cancelled, asyncio: 0
#
# What our users would notice: a program that talks to TaskFlow with OpenAI's client and hands on its trace (`traceparent`, docs/openai.md) has
# TaskFlow's turn below a span that never comes, and its own count of model calls is short by those that people broke off. TaskFlow does not
# use the package: it writes its spans itself when a turn is over, however it ended.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --no-compile --disable-pip-version-check openai==3.57.0 httpx==0.28.1 opentelemetry-sdk==1.45.2 \
  opentelemetry-instrumentation-openai-v2==2.4b0 opentelemetry-util-genai==1.0b0
cat > see.py <<'PY'
import asyncio
import gc
import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from openai import AsyncOpenAI, OpenAI
from opentelemetry.instrumentation.openai_v2 import OpenAIInstrumentor
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

HEAD = {"id": "c", "object": "chat.completion.chunk", "created": 1, "model": "m"}
CHUNKS = [HEAD | {"choices": [{"index": 0, "delta": {"content": word}}]} for word in ("One", " two", " three")]
CHUNKS[-1]["choices"][0]["finish_reason"] = "stop"
BODY = "".join(f"data: {event}\n\n" for event in (*map(json.dumps, CHUNKS), "[DONE]")).encode()
ASKED = {"model": "m", "messages": [{"role": "user", "content": "hello"}], "stream": True}


class Server(BaseHTTPRequestHandler):
    def do_POST(self):
        self.rfile.read(int(self.headers["content-length"]))
        self.send_response(200)
        self.send_header("content-type", "text/event-stream")
        self.send_header("content-length", str(len(BODY)))
        self.end_headers()
        self.wfile.write(BODY)

    def log_message(self, *_):
        pass


server = ThreadingHTTPServer(("127.0.0.1", 0), Server)
threading.Thread(target=server.serve_forever, daemon=True).start()
reached = {"base_url": f"http://127.0.0.1:{server.server_port}/v1", "api_key": "none", "max_retries": 0}
exporter, provider = InMemorySpanExporter(), TracerProvider()
provider.add_span_processor(SimpleSpanProcessor(exporter))
OpenAIInstrumentor().instrument(tracer_provider=provider)


def whole():
    list(OpenAI(**reached).chat.completions.create(**ASKED))


def left_in_a_with():
    with OpenAI(**reached).chat.completions.create(**ASKED) as stream:
        for _ in stream:
            break


def left():
    for _ in OpenAI(**reached).chat.completions.create(**ASKED):
        break


async def left_async():
    async for _ in await AsyncOpenAI(**reached).chat.completions.create(**ASKED):
        break


async def cancelled():
    begun = asyncio.Event()

    async def read():
        async for _ in await AsyncOpenAI(**reached).chat.completions.create(**ASKED):
            begun.set()
            await asyncio.Event().wait()

    task = asyncio.create_task(read())
    await begun.wait()
    task.cancel()
    await asyncio.wait([task])


for name, how in {
    "read to the end": whole,
    "left, in a with block": left_in_a_with,
    "left": left,
    "left, asyncio": lambda: asyncio.run(left_async()),
    "its task is cancelled, asyncio": lambda: asyncio.run(cancelled()),
}.items():
    how()
    gc.collect()
    print(f"{name}: {len(exporter.get_finished_spans())}")
    exporter.clear()
PY
NO_PROXY=127.0.0.1 no_proxy=127.0.0.1 venv/bin/python see.py 2> /dev/null | tee seen
diff seen - <<'SEEN'
read to the end: 1
left, in a with block: 1
left: 0
left, asyncio: 0
its task is cancelled, asyncio: 0
SEEN
