#!/usr/bin/env bash
# aws-lambda-powertools 3.37.0 with aws-xray-sdk 2.15.0: capture_method on an asynchronous generator records a subsegment that is over before
# its first line has run. It takes no time, and an error of the generator is not in it. A generator and a coroutine are recorded to
# their end.
#
# Powertools' documentation of Tracer (https://docs.aws.amazon.com/powertools/python/latest/core/tracer/), key features: "Support tracing async
# methods, generators, and context managers". An asynchronous generator, which is how a reply is streamed in Python, is the first two at
# once. capture_method asks inspect for a coroutine function, then for a generator function. It is neither, and is taken for a plain
# function that returns the generator. What it returned is written down as the response, so the trace looks complete.
#
# Seen (Python 3.11; each waits for 0.3 s between two words and then fails; what X-Ray's daemon is sent):
#   a coroutine: 0.3 s or more, a fault, no response
#   a generator: 0.3 s or more, a fault, no response
#   an asynchronous generator: less than 0.1 s, no fault, response <async_generator object>
#
# What our users would notice: in the trace of a function of theirs that streams from a model the slowest and least sure part takes no
# time and never fails; what the reply waited for is looked for elsewhere. TaskFlow writes the times of each inference itself
# (docs/observability.md).
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check aws-lambda-powertools==3.37.0 aws-xray-sdk==2.15.0
cat > see.py <<'PY'
import asyncio
import json
import os
import re
import socket
import time

daemon = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
daemon.bind(("127.0.0.1", 0))
daemon.settimeout(10)
os.environ |= {
    "AWS_XRAY_DAEMON_ADDRESS": f"127.0.0.1:{daemon.getsockname()[1]}",
    "LAMBDA_TASK_ROOT": "/var/task",
    "_X_AMZN_TRACE_ID": "Root=1-5759e988-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8;Sampled=1",
}
from aws_lambda_powertools import Tracer

tracer = Tracer(service="replies")


@tracer.capture_method
async def coroutine():
    await asyncio.sleep(0.3)
    raise ConnectionError("broken off")


@tracer.capture_method
def generator():
    yield "one"
    time.sleep(0.3)
    yield "two"
    raise ConnectionError("broken off")


@tracer.capture_method
async def async_generator():
    yield "one"
    await asyncio.sleep(0.3)
    yield "two"
    raise ConnectionError("broken off")


async def read():
    assert [word async for word in async_generator()]


for label, run in (
    ("a coroutine", lambda: asyncio.run(coroutine())),
    ("a generator", lambda: list(generator())),
    ("an asynchronous generator", lambda: asyncio.run(read())),
):
    try:
        run()
    except ConnectionError:
        pass
    else:
        raise AssertionError(label)
    sent = json.loads(daemon.recv(65536).split(b"\n", 1)[1])
    took = sent["end_time"] - sent["start_time"]
    response = [value for key, value in sent.get("metadata", {}).get("replies", {}).items() if key.endswith(" response")]
    print(
        f"{label}: {'0.3 s or more' if took >= 0.29 else 'less than 0.1 s' if took < 0.1 else took}",
        "a fault" if sent.get("fault") else "no fault",
        f"response {re.sub(r' object .*>', ' object>', response[0])}" if response else "no response",
        sep=", ",
    )
PY
venv/bin/python see.py | tee seen
diff seen - <<'SEEN'
a coroutine: 0.3 s or more, a fault, no response
a generator: 0.3 s or more, a fault, no response
an asynchronous generator: less than 0.1 s, no fault, response <async_generator object>
SEEN
