#!/usr/bin/env bash
# opentelemetry-sdk 1.45.2 (Python): OTEL_EXPORTER_OTLP_TIMEOUT=10000, which is ten seconds for every other language, is two hours and
# three quarters. A value that is right there, 0.2 s as 200, lets an exporter wait for 200 s.
#
# OpenTelemetry documents for all languages ("OTLP Exporter Configuration",
# https://opentelemetry.io/docs/languages/sdk-configuration/otlp-exporter/#otel_exporter_otlp_timeout): "The timeout value for all outgoing
# data (traces, metrics, and logs) in milliseconds. Default value: 10000 (10s)". The exporters of Python, over HTTP and over gRPC, take
# the number for seconds; the variables of one signal (OTEL_EXPORTER_OTLP_TRACES_TIMEOUT) as well. Within one package the batch
# processor's OTEL_BSP_SCHEDULE_DELAY is in milliseconds. Known as open-telemetry/opentelemetry-python issue 4044, open since 2024.
#
# Seen (Python 3.11; @opentelemetry/exporter-trace-otlp-http 0.219.0 on Node.js 20; a server that answers after two seconds, and a timeout
# of 200):
#   Python, http: waited for the answer
#   npm, http: gave up
#   Python, grpc: gives the server 200 s
#
# What our users would notice: one environment for a program of theirs and for TaskFlow gives each another patience. A program that
# exports when it ends stays for hours behind a collector that does not answer. TaskFlow exports without the SDK, and takes the
# variable for milliseconds (records/export/settings.py).
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y > /dev/null
npm install --silent --no-audit --no-fund --no-update-notifier @opentelemetry/exporter-trace-otlp-http@0.219.0 @opentelemetry/sdk-trace-base@2.12.1 @opentelemetry/api@1.9.1
python3 -m venv venv
venv/bin/pip install --quiet --no-compile --disable-pip-version-check \
  opentelemetry-sdk==1.45.2 opentelemetry-exporter-otlp-proto-http==1.45.2 opentelemetry-exporter-otlp-proto-grpc==1.45.2
cat > export.py <<'PY'
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor

provider = TracerProvider()
provider.add_span_processor(SimpleSpanProcessor(OTLPSpanExporter()))
provider.get_tracer("program").start_span("work").end()
PY
sed 's/proto.http/proto.grpc/; s/OTLPSpanExporter()/OTLPSpanExporter(insecure=True)/' export.py > export_grpc.py
cat > export.mjs <<'JS'
import { OTLPTraceExporter } from "@opentelemetry/exporter-trace-otlp-http";
import { BasicTracerProvider, SimpleSpanProcessor } from "@opentelemetry/sdk-trace-base";

const provider = new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(new OTLPTraceExporter())] });
provider.getTracer("program").startSpan("work").end();
await provider.forceFlush().catch(() => {});
JS
cat > see.py <<'PY'
import os
import subprocess
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import grpc
from opentelemetry.proto.collector.trace.v1 import trace_service_pb2, trace_service_pb2_grpc

heard = []


class Slow(BaseHTTPRequestHandler):
    """Answers after two seconds, and notes whether somebody still listens then."""

    def do_POST(self):
        until, waited = time.monotonic() + 2, True
        try:
            while waited and (left := until - time.monotonic()) > 0:
                self.connection.settimeout(left)
                waited = self.connection.recv(65536) != b""
        except TimeoutError:
            pass
        except OSError:
            waited = False
        heard.append("waited for the answer" if waited else "gave up")
        self.close_connection = True
        if waited:
            self.connection.settimeout(None)
            self.send_response(200)
            self.send_header("content-length", "0")
            self.end_headers()

    def log_message(self, *_):
        pass


server = ThreadingHTTPServer(("127.0.0.1", 0), Slow)
threading.Thread(target=server.serve_forever, daemon=True).start()
environment = {
    **os.environ,
    "OTEL_EXPORTER_OTLP_ENDPOINT": f"http://127.0.0.1:{server.server_port}",
    "OTEL_EXPORTER_OTLP_TIMEOUT": "200",
    "NO_PROXY": "127.0.0.1",
}
for what, command in (("Python", ["venv/bin/python", "export.py"]), ("npm", ["node", "export.mjs"])):
    heard.clear()
    subprocess.run(command, env=environment, check=True, capture_output=True, timeout=100)
    for _ in range(100):
        if heard:
            break
        time.sleep(0.1)
    print(f"{what}, http: {heard[0]}")


class Collector(trace_service_pb2_grpc.TraceServiceServicer):
    left = None

    def Export(self, request, context):
        Collector.left = context.time_remaining()
        return trace_service_pb2.ExportTraceServiceResponse()


collector = grpc.server(ThreadPoolExecutor(1))
trace_service_pb2_grpc.add_TraceServiceServicer_to_server(Collector(), collector)
environment["OTEL_EXPORTER_OTLP_ENDPOINT"] = f"http://127.0.0.1:{collector.add_insecure_port('127.0.0.1:0')}"
collector.start()
subprocess.run(["venv/bin/python", "export_grpc.py"], env=environment, check=True, capture_output=True, timeout=100)
print(f"Python, grpc: gives the server {Collector.left:.0f} s" if Collector.left > 1 else "Python, grpc: gives the server less than a second")
collector.stop(None)
PY
venv/bin/python see.py | tee seen
diff seen - <<'SEEN'
Python, http: waited for the answer
npm, http: gave up
Python, grpc: gives the server 200 s
SEEN
