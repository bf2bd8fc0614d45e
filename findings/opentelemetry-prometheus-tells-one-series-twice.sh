#!/usr/bin/env bash
# opentelemetry-exporter-prometheus 0.66b2 (Python): two attributes whose names differ by a dot or a hyphen alone become one label, and one of
# the two values is lost. Measurements that only that value told apart are then written as the same series twice, with two values.
#
# Prometheus's label names have neither dots nor hyphens here, so that "user.id" and "user_id" both become "user_id". OpenTelemetry's specification
# has it so (https://opentelemetry.io/docs/specs/otel/compatibility/prometheus_and_openmetrics/, "Metric Attributes"): "the values MUST be
# concatenated together, separated by ;, and ordered by the lexicographical order of the original keys". OpenMetrics
# has each series once. The exporter keeps the attribute that comes last.
#
# Seen (Python 3.11; 3 tokens with user.id="ada" and user_id="7", 4 tokens with user.id="bob" and user_id="7"):
#   tokens_total{user_id="7"} 3.0
#   tokens_total{user_id="7"} 4.0
#   different series: 1 of 2
#
# What our users would notice: Prometheus takes one of the two and drops the other with "Error on ingesting samples with different value but same
# timestamp" in its log: the tokens of one person are missing in the sum beside those that TaskFlow tells. TaskFlow's exposition is its own, and
# its labels have fixed names (rest/exposition.py).
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --no-compile --disable-pip-version-check opentelemetry-exporter-prometheus==0.66b2 \
  opentelemetry-sdk==1.45.2 prometheus-client==0.26.0
cat > see.py <<'PY'
from opentelemetry.exporter.prometheus import PrometheusMetricReader
from opentelemetry.sdk.metrics import MeterProvider
from prometheus_client import CollectorRegistry, generate_latest

registry = CollectorRegistry()
reader = PrometheusMetricReader(disable_target_info=True, scope_info_enabled=False, registry=registry)
tokens = MeterProvider(metric_readers=[reader]).get_meter("see").create_counter("tokens")
tokens.add(3, {"user.id": "ada", "user_id": "7"})
tokens.add(4, {"user.id": "bob", "user_id": "7"})
lines = [line for line in generate_latest(registry).decode().splitlines() if not line.startswith("#")]
print(*lines, sep="\n")
print(f"different series: {len({line.rsplit(' ', 1)[0] for line in lines})} of {len(lines)}")
PY
venv/bin/python see.py | tee seen
diff seen - <<'SEEN'
tokens_total{user_id="7"} 3.0
tokens_total{user_id="7"} 4.0
different series: 1 of 2
SEEN
