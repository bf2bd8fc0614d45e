#!/usr/bin/env bash
# anthropic 2.14.0 (Python): an error that comes within a stream is a plain APIStatusError with the status 200. The same error in an
# answer of its own is OverloadedError, RateLimitError or InternalServerError.
#
# Anthropic's documentation ("Streaming messages", https://docs.claude.com/en/docs/build-with-claude/streaming): "during periods of high
# usage, you may receive an `overloaded_error`, which would normally correspond to an HTTP 529 in a non-streaming context". The client's
# README has a table of status codes and the classes that stand for them, and nothing about streams. A good engineer expects one class for
# one error: what is raised is chosen by the status of the answer, and that was 200 before the error came. Its kind is in
# `error.type` alone (anthropics/anthropic-sdk-python issues 1258 and 1918).
#
# Seen (Python 3.11; the kind, how it comes as an answer, and how it comes behind the beginning of a reply):
#   overloaded_error: answer OverloadedError 529, stream APIStatusError 200, type overloaded_error
#   rate_limit_error: answer RateLimitError 429, stream APIStatusError 200, type rate_limit_error
#   api_error: answer InternalServerError 500, stream APIStatusError 200, type api_error
#   requests for an answer 3, for a stream 1
#
# What our users would notice: a program that waits when it is told of too many requests, and goes to another model when one is
# overloaded, does neither when the reply has begun; a monitor that counts by status code counts a success. TaskFlow reads the streams of
# model servers itself, and knows an error by its kind wherever it comes (docs/providers.md).
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --no-compile --disable-pip-version-check anthropic==2.14.0
cat > see.py <<'PY'
import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import anthropic

USAGE = {"input_tokens": 3, "output_tokens": 1}
MESSAGE = {"id": "m", "type": "message", "role": "assistant", "model": "m", "content": [], "stop_reason": None, "stop_sequence": None}
BEGUN = [
    {"type": "message_start", "message": {**MESSAGE, "usage": USAGE}},
    {"type": "content_block_start", "index": 0, "content_block": {"type": "text", "text": ""}},
    {"type": "content_block_delta", "index": 0, "delta": {"type": "text_delta", "text": "hi"}},
]


class Model(BaseHTTPRequestHandler):
    status, kind, asked = 529, "", 0

    def do_POST(self):
        Model.asked += 1
        streams = json.loads(self.rfile.read(int(self.headers["content-length"]))).get("stream")
        error = {"type": "error", "error": {"type": self.kind, "message": "not now"}}
        events = "".join(f"event: {event['type']}\ndata: {json.dumps(event)}\n\n" for event in (*BEGUN, error))
        body = (events if streams else json.dumps(error)).encode()
        self.send_response(200 if streams else self.status)
        self.send_header("content-type", "text/event-stream" if streams else "application/json")
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


server = ThreadingHTTPServer(("127.0.0.1", 0), Model)
threading.Thread(target=server.serve_forever, daemon=True).start()
client = anthropic.Anthropic(api_key="none", base_url=f"http://127.0.0.1:{server.server_port}")
asking = {"model": "m", "max_tokens": 9, "messages": [{"role": "user", "content": "hello"}]}


def ask(streams):
    Model.asked = 0
    try:
        list(client.messages.create(**asking, stream=streams))
    except anthropic.APIStatusError as error:
        return error, Model.asked


for Model.kind, Model.status in (("overloaded_error", 529), ("rate_limit_error", 429), ("api_error", 500)):
    (answer, answers), (stream, streams) = ask(False), ask(True)
    print(
        f"{Model.kind}: answer {type(answer).__name__} {answer.status_code}, "
        f"stream {type(stream).__name__} {stream.status_code}, type {stream.type}"
    )
print(f"requests for an answer {answers}, for a stream {streams}")
PY
venv/bin/python see.py | tee seen
diff seen - <<'SEEN'
overloaded_error: answer OverloadedError 529, stream APIStatusError 200, type overloaded_error
rate_limit_error: answer RateLimitError 429, stream APIStatusError 200, type rate_limit_error
api_error: answer InternalServerError 500, stream APIStatusError 200, type api_error
requests for an answer 3, for a stream 1
SEEN
