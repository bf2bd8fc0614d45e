#!/usr/bin/env bash
# aws-lambda-powertools 3.37.0: POWERTOOLS_METRICS_DISABLED does not silence the flush at 100 values.
#
# The variable is documented to switch the output of metrics off, for local runs and tests. It is asked in flush_metrics().
# The flush that add_metric() does by itself, at the hundredth value of one metric or the hundredth metric, prints all the same.
#
# Seen (Python 3.11 to 3.13), lines printed with POWERTOOLS_METRICS_DISABLED=true:
#   99 values: 0 lines
#   100 values: 1 line
#
# What our users would notice: a test run that has metrics switched off prints an EMF line now and then, under load only.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check aws-lambda-powertools==3.37.0
cat > see.py <<'PY'
import contextlib
import io

from aws_lambda_powertools import Metrics
from aws_lambda_powertools.metrics import MetricUnit

for count in (99, 100):
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        metrics = Metrics(namespace="n", service="s")
        for _ in range(count):
            metrics.add_metric(name="m", unit=MetricUnit.Count, value=1)
        metrics.flush_metrics()
    lines = len(out.getvalue().splitlines())
    print(f"{count} values: {lines} line{'' if lines == 1 else 's'}")
PY
POWERTOOLS_METRICS_DISABLED=true venv/bin/python see.py | tee seen
diff seen - <<'SEEN'
99 values: 0 lines
100 values: 1 line
SEEN
