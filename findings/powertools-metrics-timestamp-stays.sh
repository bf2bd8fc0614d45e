#!/usr/bin/env bash
# aws-lambda-powertools 3.37.0: a timestamp given once to Metrics stays for everything that is flushed afterwards.
#
# set_timestamp() is documented to set the time of the metrics at hand. clear_metrics(), which every flush calls, resets
# metrics, dimensions and metadata, but not the timestamp: a warm function writes later invocations' metrics with the time
# of the first one. CloudWatch drops them once that is two weeks old.
#
# Seen (Python 3.11 to 3.13):
#   first flush: 1700000000000
#   second flush, nothing set: 1700000000000
#
# What our users would notice: a count that is entered at the time of its event moves later, unrelated counts to that time.
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

from aws_lambda_powertools import Metrics
from aws_lambda_powertools.metrics import MetricUnit

warnings.simplefilter("ignore")
metrics = Metrics(namespace="n", service="s")


def flushed():
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        metrics.add_metric(name="m", unit=MetricUnit.Count, value=1)
        metrics.flush_metrics()
    return json.loads(out.getvalue())["_aws"]["Timestamp"]


metrics.set_timestamp(1700000000000)
print("first flush:", flushed())
print("second flush, nothing set:", flushed())
PY
venv/bin/python see.py | tee seen
diff seen - <<'SEEN'
first flush: 1700000000000
second flush, nothing set: 1700000000000
SEEN
