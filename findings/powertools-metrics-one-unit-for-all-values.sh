#!/usr/bin/env bash
# aws-lambda-powertools 3.37.0: of a metric that is added twice with different units, both values are written under the unit that
# came last. Two seconds become two milliseconds.
#
# The documentation (Metrics, "Adding multi-value metrics", https://docs.powertools.aws.dev/lambda/python/latest/core/metrics/):
# "You can call add_metric() with the same metric name multiple times. The values will be grouped together in a list." The unit is
# given with each value. A good engineer expects a value to keep its unit, by a directive of its own, or to be told: a unit that
# there is not raises MetricUnitError, a value that is no number MetricValueError, and a dimension that is given twice is warned of.
# CloudWatch keeps units apart: "Metric data points that specify a unit of measure, such as Percent, are aggregated separately"
# (User Guide, "Metrics concepts"); and one line of the Embedded Metric Format has one unit for all values of a name. Powertools
# overwrites the unit, appends the value and says nothing. The resolution goes the same way.
#
# Seen (Python 3.11), what is written for 2 Seconds and 40 Milliseconds, then for 40 Milliseconds and 2 Seconds:
#   [2.0, 40.0] Milliseconds, resolution 60, warnings 0
#   [40.0, 2.0] Seconds, resolution 60, warnings 0
#
# What our users would notice: two places that measure one thing, one with time.perf_counter() and the other with a library that
# counts milliseconds, make a latency that is a thousandth or the thousandfold of what it was, in that invocation only; an alarm
# rings or stays silent, and the log shows numbers that look right. TaskFlow's metrics have their units in one list
# (infra/monitoring/metrics.py), and a test compares the list with the code that prints them.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --no-compile --disable-pip-version-check aws-lambda-powertools==3.37.0
cat > see.py <<'PY'
import warnings

from aws_lambda_powertools import Metrics
from aws_lambda_powertools.metrics import MetricResolution, MetricUnit


def written(*given):
    metrics = Metrics(namespace="app", service="worker")
    with warnings.catch_warnings(record=True) as told:
        warnings.simplefilter("always")
        for value, unit, resolution in given:
            metrics.add_metric(name="latency", unit=unit, value=value, resolution=resolution)
        line = metrics.serialize_metric_set()
    [directive] = line["_aws"]["CloudWatchMetrics"]
    [metric] = directive["Metrics"]
    metrics.clear_metrics()
    resolution = metric.get("StorageResolution", 60)
    return f"{line['latency']} {metric['Unit']}, resolution {resolution}, warnings {len(told)}"


seconds = (2, MetricUnit.Seconds, MetricResolution.High)
milliseconds = (40, MetricUnit.Milliseconds, MetricResolution.Standard)
print(written(seconds, milliseconds))
print(written(milliseconds, (2, MetricUnit.Seconds, MetricResolution.Standard)))
PY
venv/bin/python see.py | tee seen
diff seen - <<'SEEN'
[2.0, 40.0] Milliseconds, resolution 60, warnings 0
[40.0, 2.0] Seconds, resolution 60, warnings 0
SEEN
