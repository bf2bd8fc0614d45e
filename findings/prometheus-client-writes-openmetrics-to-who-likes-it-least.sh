#!/usr/bin/env bash
# prometheus-client 0.26.0 (Python): whoever accepts OpenMetrics gets it, also where the text format is wanted more, and where OpenMetrics is
# named as not acceptable. So Prometheus' setting for the order of its formats does nothing.
#
# Prometheus' documentation ("Scrape protocol content negotiation", https://prometheus.io/docs/instrumenting/content_negotiation): "Based on the
# value of the Accept header, the target will pick the best available Content Type for its reply." Its setting scrape_protocols becomes weights,
# the first being the most wanted. RFC 9110, section 12.4.2: "0.001 is the least preferred and 1 is the most preferred; a value of 0 means
# "not acceptable"". The client takes the first part of the header that begins with application/openmetrics-text, and looks at no weight.
# The two formats differ in more than spelling: in OpenMetrics a counter's family has another name than in the text format, and exemplars
# stand behind the numbers, which the text format has no place for.
#
# Seen (Python 3.11; the client's own server, a counter with an exemplar):
#   text first, as scrape_protocols: [PrometheusText0.0.4, OpenMetricsText1.0.0] asks: application/openmetrics-text
#   OpenMetrics first: application/openmetrics-text
#   OpenMetrics not acceptable, text: application/openmetrics-text
#   text alone: text/plain
#   what text first gets: # TYPE replies counter, an exemplar
#   what text alone gets: # TYPE replies_total counter, no exemplar
#
# What our users would notice: an exporter of theirs beside TaskFlow's (docs/observability.md), scraped by something that reads the text format
# better, cannot be told so from the scraper's side. TaskFlow's own metrics come in the text format, whatever is asked
# for, which every Prometheus takes (taskflow/rest/exposition.py).
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check prometheus-client==0.26.0
cat > see.py <<'PY'
import urllib.request

from prometheus_client import CollectorRegistry, Counter, start_http_server

registry = CollectorRegistry()
Counter("replies", "Replies.", registry=registry).inc(exemplar={"trace_id": "1"})
server, _ = start_http_server(0, "127.0.0.1", registry)
TEXT, OPEN = "text/plain;version=0.0.4", "application/openmetrics-text;version=1.0.0"


def scraped(accept):
    request = urllib.request.Request(f"http://127.0.0.1:{server.server_port}/metrics", headers={"Accept": accept})
    with urllib.request.urlopen(request) as answer:
        return answer.headers["Content-Type"].split(";")[0], answer.read().decode()


TEXT_FIRST = f"{TEXT};q=0.6,{OPEN};q=0.5,*/*;q=0.4"
print("text first, as scrape_protocols: [PrometheusText0.0.4, OpenMetricsText1.0.0] asks:", scraped(TEXT_FIRST)[0])
print("OpenMetrics first:", scraped(f"{OPEN};q=0.6,{TEXT};q=0.5,*/*;q=0.4")[0])
print("OpenMetrics not acceptable, text:", scraped(f"{OPEN};q=0,{TEXT}")[0])
print("text alone:", scraped(TEXT)[0])
for label, accept in (("text first", TEXT_FIRST), ("text alone", TEXT)):
    lines = scraped(accept)[1].splitlines()
    [kind] = [line for line in lines if line.startswith("# TYPE") and line.endswith("counter")]
    exemplar = any("trace_id" in line for line in lines)
    print(f"what {label} gets: {kind}, {'an' if exemplar else 'no'} exemplar", flush=True)
server.shutdown()
PY
venv/bin/python see.py | tee seen
diff seen - <<'SEEN'
text first, as scrape_protocols: [PrometheusText0.0.4, OpenMetricsText1.0.0] asks: application/openmetrics-text
OpenMetrics first: application/openmetrics-text
OpenMetrics not acceptable, text: application/openmetrics-text
text alone: text/plain
what text first gets: # TYPE replies counter, an exemplar
what text alone gets: # TYPE replies_total counter, no exemplar
SEEN
