#!/usr/bin/env bash
# arize-phoenix 20.26.1: of OTLP over HTTP it takes traces, in protobuf. The same request in JSON, the other encoding of OTLP/HTTP,
# is refused with 415. At /v1/logs and /v1/metrics, where an exporter with one endpoint for all three sends the rest, it answers
# 405, as if another method were allowed there; nothing is. (What is nowhere would be 404, which exporters take for "not served".)
#
# Seen (Python 3.11; the requests are empty, which is valid):
#   traces, protobuf: 200
#   traces, JSON: 415
#   logs, protobuf: 405
#   metrics, protobuf: 405
#   logs, GET: 200 text/html
#
# What our users would notice: an exporter that sends JSON (OTEL_EXPORTER_OTLP_PROTOCOL=http/json) shows nothing in Phoenix. With
# one endpoint for all signals, scores and metrics come back refused at every export. TaskFlow sends protobuf; after a 405 it says
# so once, leaves that signal out for a day, and goes on with the others.
set -euo pipefail
folder=$(mktemp -d)
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check 'arize-phoenix==20.26.1'
cat > see.py <<'PY'
import os
import socket
import subprocess
import sys
import time

import httpx


def free_port():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


port = free_port()
environment = {
    **os.environ,
    "PHOENIX_HOST": "127.0.0.1",
    "PHOENIX_PORT": str(port),
    "PHOENIX_GRPC_PORT": str(free_port()),
    "PHOENIX_WORKING_DIR": os.path.join(os.getcwd(), "data"),
    "PHOENIX_TELEMETRY_ENABLED": "false",
}
os.makedirs("data")
server = subprocess.Popen(
    [os.path.join("venv", "bin", "phoenix"), "serve"], env=environment, stdout=open("log", "w"), stderr=subprocess.STDOUT
)
base = f"http://127.0.0.1:{port}"
try:
    for _ in range(600):
        try:
            httpx.get(f"{base}/healthz", timeout=5)
            break
        except httpx.HTTPError:
            if server.poll() is not None:
                sys.exit(open("log").read()[-2000:])
            time.sleep(0.5)
    protobuf, json = {"content-type": "application/x-protobuf"}, {"content-type": "application/json"}
    print("traces, protobuf:", httpx.post(f"{base}/v1/traces", content=b"", headers=protobuf).status_code)
    print("traces, JSON:", httpx.post(f"{base}/v1/traces", content=b"{}", headers=json).status_code)
    print("logs, protobuf:", httpx.post(f"{base}/v1/logs", content=b"", headers=protobuf).status_code)
    print("metrics, protobuf:", httpx.post(f"{base}/v1/metrics", content=b"", headers=protobuf).status_code)
    page = httpx.get(f"{base}/v1/logs")
    print("logs, GET:", page.status_code, page.headers["content-type"].partition(";")[0])
finally:
    server.terminate()
    server.wait()
PY
venv/bin/python see.py | tee seen
cat > expected <<'TXT'
traces, protobuf: 200
traces, JSON: 415
logs, protobuf: 405
metrics, protobuf: 405
logs, GET: 200 text/html
TXT
diff expected seen
cd /
rm -rf "$folder"
