#!/usr/bin/env bash
# opentelemetry-sdk 1.45.2 (Python): force_flush(1000) of spans, logs and metrics waits as long as the exporter does, not a second, and then says
# True. It says True, too, when the collector refused everything.
#
# The SDK's own words for TracerProvider.force_flush(timeout_millis): "The maximum amount of time to wait for spans to be processed", and
# "False if the timeout is exceeded, True otherwise". OpenTelemetry's specification ("ForceFlush",
# https://opentelemetry.io/docs/specs/otel/trace/sdk/#forceflush): "ForceFlush SHOULD provide a way to let the caller know whether it succeeded,
# failed or timed out". The batch processors do not hand the time on, the exporter of metrics is given it and does not use it, and nobody looks at
# what an export came to. Known for the batch processors as open-telemetry/opentelemetry-python issue 4568. In Node.js forceFlush
# gives up, and rejects in both cases.
#
# Seen (Python 3.11; @opentelemetry/sdk-trace-base 2.12.1 on Node.js 20; each is given a second; "slow" answers after four, "refusing" with 400):
#   Python, spans: slow, True after the answer; refusing, True
#   Python, logs: slow, True after the answer; refusing, True
#   Python, metrics: slow, True after the answer; refusing, True
#   npm, spans: slow, rejects before the answer; refusing, rejects
#
# What our users would notice: a Lambda function of theirs that calls a model, and flushes for at most a second before it answers, makes
# its person wait for a slow collector, ten seconds with the exporters' defaults, or is ended by its timeout. And a spool that is emptied at
# True loses what was refused. TaskFlow exports without the SDK, and keeps what was not taken (docs/observability.md).
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y > /dev/null
npm install --silent --no-audit --no-fund --no-update-notifier \
  @opentelemetry/exporter-trace-otlp-http@0.219.0 @opentelemetry/sdk-trace-base@2.12.1 @opentelemetry/api@1.9.1
python3 -m venv venv
venv/bin/pip install --quiet --no-compile --disable-pip-version-check \
  opentelemetry-sdk==1.45.2 opentelemetry-exporter-otlp-proto-http==1.45.2
cat > flush.mjs <<'JS'
import { OTLPTraceExporter } from "@opentelemetry/exporter-trace-otlp-http";
import { BasicTracerProvider, BatchSpanProcessor } from "@opentelemetry/sdk-trace-base";

const exporter = new OTLPTraceExporter({ url: process.argv[2] });
const provider = new BasicTracerProvider({
  forceFlushTimeoutMillis: 1000,
  spanProcessors: [new BatchSpanProcessor(exporter)],
});
provider.getTracer("see").startSpan("call").end();
console.log(await provider.forceFlush().then(() => "resolves", () => "rejects"));
process.exit(0);
JS
cat > see.py <<'PY'
import logging
import subprocess
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from opentelemetry._logs import LogRecord
from opentelemetry.exporter.otlp.proto.http._log_exporter import OTLPLogExporter
from opentelemetry.exporter.otlp.proto.http.metric_exporter import OTLPMetricExporter
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk._logs import LoggerProvider
from opentelemetry.sdk._logs.export import BatchLogRecordProcessor
from opentelemetry.sdk.metrics import MeterProvider
from opentelemetry.sdk.metrics.export import PeriodicExportingMetricReader
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor

logging.disable(logging.CRITICAL)


class Collector(BaseHTTPRequestHandler):
    status, seconds, answered = 200, 0, threading.Event()

    def do_POST(self):
        if "content-length" in self.headers:
            self.rfile.read(int(self.headers["content-length"]))
        else:  # in chunks, as Node.js sends it
            while size := int(self.rfile.readline(), 16):
                self.rfile.read(size + 2)
        status = self.status
        time.sleep(self.seconds)
        self.answered.set()
        try:
            self.send_response(status)
            self.send_header("content-length", "0")
            self.end_headers()
        except OSError:
            pass  # whoever asked has given up

    def log_message(self, *_):
        pass


server = ThreadingHTTPServer(("127.0.0.1", 0), Collector)
threading.Thread(target=server.serve_forever, daemon=True).start()
address = f"http://127.0.0.1:{server.server_port}"


def spans():
    provider = TracerProvider()
    provider.add_span_processor(BatchSpanProcessor(OTLPSpanExporter(f"{address}/v1/traces")))
    provider.get_tracer("see").start_span("call").end()
    return provider


def logs():
    provider = LoggerProvider()
    provider.add_log_record_processor(BatchLogRecordProcessor(OTLPLogExporter(f"{address}/v1/logs")))
    provider.get_logger("see").emit(LogRecord(body="called"))
    return provider


def metrics():
    provider = MeterProvider([PeriodicExportingMetricReader(OTLPMetricExporter(f"{address}/v1/metrics"))])
    provider.get_meter("see").create_counter("calls").add(1)
    return provider


def npm():
    asked = ["node", "--no-warnings", "flush.mjs", f"{address}/v1/traces"]
    return subprocess.run(asked, check=True, capture_output=True, text=True).stdout.strip()


def told(name, flush):
    Collector.status, Collector.seconds = 200, 4
    Collector.answered.clear()
    slow = flush()
    when = "after" if Collector.answered.is_set() else "before"
    Collector.answered.wait()
    Collector.status, Collector.seconds = 400, 0
    print(f"{name}: slow, {slow} {when} the answer; refusing, {flush()}", flush=True)


for signal in spans, logs, metrics:
    told(f"Python, {signal.__name__}", lambda made=signal: made().force_flush(1000))
told("npm, spans", npm)
PY
timeout 200 venv/bin/python see.py | tee seen
diff seen - <<'SEEN'
Python, spans: slow, True after the answer; refusing, True
Python, logs: slow, True after the answer; refusing, True
Python, metrics: slow, True after the answer; refusing, True
npm, spans: slow, rejects before the answer; refusing, rejects
SEEN
