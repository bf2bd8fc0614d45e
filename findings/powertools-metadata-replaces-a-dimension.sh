#!/usr/bin/env bash
# aws-lambda-powertools 3.37.0: metadata that is called like a dimension becomes the dimension's value, and so does a metric.
#
# Metadata is documented to tell metrics nothing: "You can add high-cardinality data as part of your Metrics log with add_metadata
# method. This is useful when you want to search highly contextual information along with your metrics in your logs", and "This
# will not be available during metrics visualization. Use dimensions for this purpose" (Metrics, "Adding metadata"). All three are
# written side by side into one JSON object, metadata over dimensions and metrics over both. The dimension is still named there as
# one, and CloudWatch takes its value from the object: metadata "service" moves the count to a service of that name, and a
# metric "provider" puts a number where the Embedded Metric Format asks for a string. Nothing is raised and nothing is warned of,
# though a dimension that replaces another is. Powertools for TypeScript treats the same as a mistake (its issue 5208).
#
# Seen (Python 3.11), the dimensions that are written:
#   as given: {'provider': 'openai', 'service': 'worker'} warnings: 0
#   with metadata service: {'provider': 'openai', 'service': 'session-1'} warnings: 0
#   with metric provider: {'provider': [1.0], 'service': 'worker'} warnings: 0
#
# What our users would notice: an alarm on the service's series that never fires, and a series (each of which costs money) for every
# value of the metadata. TaskFlow adds no metadata, its metrics and their dimensions are in one list
# (infra/monitoring/metrics.py), and no name is in it twice.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check aws-lambda-powertools==3.37.0
cat > see.py <<'PY'
import contextlib
import io
import json
import warnings

from aws_lambda_powertools.metrics import EphemeralMetrics, MetricUnit


def written(more):
    metrics = EphemeralMetrics(namespace="Chat", service="worker")
    metrics.add_metric("Records", MetricUnit.Count, 1)
    metrics.add_dimension("provider", "openai")
    more(metrics)
    out = io.StringIO()
    with contextlib.redirect_stdout(out), warnings.catch_warnings(record=True) as told:
        warnings.simplefilter("always")
        metrics.flush_metrics()
    line = json.loads(out.getvalue())
    [names] = line["_aws"]["CloudWatchMetrics"][0]["Dimensions"]
    return {name: line[name] for name in sorted(names)}, f"warnings: {len(told)}"


print("as given:", *written(lambda metrics: None))
print("with metadata service:", *written(lambda metrics: metrics.add_metadata("service", "session-1")))
print("with metric provider:", *written(lambda metrics: metrics.add_metric("provider", MetricUnit.Count, 1)))
PY
venv/bin/python see.py | tee seen
diff seen - <<'SEEN'
as given: {'provider': 'openai', 'service': 'worker'} warnings: 0
with metadata service: {'provider': 'openai', 'service': 'session-1'} warnings: 0
with metric provider: {'provider': [1.0], 'service': 'worker'} warnings: 0
SEEN
