#!/usr/bin/env bash
# awslambdaric 4.2.2, the runtime of Python functions on Lambda: a NamedTuple that a handler returns arrives as an object, and not
# as the array that json.dumps makes of it. Bytes arrive as a text, and Decimal as a number, where json.dumps raises.
#
# AWS's guide ("Define Lambda function handler in Python", https://docs.aws.amazon.com/lambda/latest/dg/python-handler.html) says of
# the returned value: "If the handler returns objects that can't be serialized by json.dumps, the runtime returns an error." A good
# engineer therefore tests a handler by json.dumps(handler(event, context)). The runtime does not use the standard library's module
# but simplejson, whose defaults differ (`namedtuple_as_object`, `encoding="utf-8"`), with a rule for Decimal of its own. A set is
# refused by both.
#
# Seen (Python 3.11; each is returned in a list, by a handler that `python -m awslambdaric` calls through the Runtime API, which is
# played on the loopback):
#   NamedTuple: json.dumps [[1, 2]], Lambda [{"x": 1, "y": 2}]
#   bytes: json.dumps TypeError, Lambda ["text"]
#   bytes that are no text: json.dumps TypeError, Lambda Runtime.MarshalError
#   Decimal: json.dumps TypeError, Lambda [1.10]
#   set: json.dumps TypeError, Lambda Runtime.MarshalError
#
# What our users would notice: a function that calls another and reads a pair from its answer gets the pair in every test that
# serializes by itself, and a mapping on Lambda: `x, y = answer` makes the names of the fields of it, without an error. The other
# way round, a body of bytes passes on Lambda as long as it is text. The laptop runs functions with awslambdaric itself
# (local/pool), so it shows what Lambda shows; TaskFlow's handlers return dictionaries of texts and numbers.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --no-compile --disable-pip-version-check awslambdaric==4.2.2
cat > see.py <<'PY'
import json
import os
import subprocess
import sys
import threading
from decimal import Decimal
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import NamedTuple


class Point(NamedTuple):
    x: int
    y: int


RETURNED = {
    "NamedTuple": Point(1, 2),
    "bytes": b"text",
    "bytes that are no text": b"\xff",
    "Decimal": Decimal("1.10"),
    "set": {1},
}


def handler(event, context):
    return [RETURNED[event]]


def dumped(value):
    try:
        return json.dumps([value])
    except TypeError as error:
        return type(error).__name__


class RuntimeApi(BaseHTTPRequestHandler):
    """Hands out one event after the other, and keeps what is answered."""

    protocol_version = "HTTP/1.1"
    asked = iter(RETURNED)
    answers = []
    done = threading.Event()

    def do_GET(self):
        name = next(self.asked, None)
        if name is None:
            self.done.set()
            threading.Event().wait()
        self.reply(json.dumps(name).encode())

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        refused = self.path.endswith("/error")
        self.answers.append(json.loads(body)["errorType"] if refused else body.decode())
        self.reply(b"")

    def reply(self, body):
        self.send_response(200)
        self.send_header("Lambda-Runtime-Aws-Request-Id", "request")
        self.send_header("Lambda-Runtime-Deadline-Ms", "4102444800000")
        self.send_header("Lambda-Runtime-Invoked-Function-Arn", "arn:aws:lambda:us-east-1:000000000000:function:f")
        self.send_header("Lambda-Runtime-Trace-Id", "Root=1-5bef4de7-ad49b0e87f6ef6c87fc2e700;Sampled=0")
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *arguments):
        pass


if __name__ == "__main__":
    api = ThreadingHTTPServer(("127.0.0.1", 0), RuntimeApi)
    api.daemon_threads = True
    threading.Thread(target=api.serve_forever, daemon=True).start()
    runtime = subprocess.Popen(
        [sys.executable, "-m", "awslambdaric", "see.handler"],
        env={**os.environ, "AWS_LAMBDA_RUNTIME_API": f"127.0.0.1:{api.server_port}"},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        assert RuntimeApi.done.wait(60)
    finally:
        runtime.terminate()
        runtime.wait()
    for (name, value), answer in zip(RETURNED.items(), RuntimeApi.answers, strict=True):
        print(f"{name}: json.dumps {dumped(value)}, Lambda {answer}")
PY
venv/bin/python see.py | tee seen
diff seen - <<'SEEN'
NamedTuple: json.dumps [[1, 2]], Lambda [{"x": 1, "y": 2}]
bytes: json.dumps TypeError, Lambda ["text"]
bytes that are no text: json.dumps TypeError, Lambda Runtime.MarshalError
Decimal: json.dumps TypeError, Lambda [1.10]
set: json.dumps TypeError, Lambda Runtime.MarshalError
SEEN
