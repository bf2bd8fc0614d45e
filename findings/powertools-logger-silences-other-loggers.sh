#!/usr/bin/env bash
# aws-lambda-powertools 3.37.0: a Logger silences the handlers of the root logger for every logger whose name contains its service.
#
# To keep its own lines from being printed twice in Lambda, Logger adds a filter to the root logger's handlers. The filter
# compares by "service in record.name". A service called "connect" therefore hides warnings of urllib3.connectionpool, and
# one called "api" hides those of any.package.api. The service's own name is not special: any substring counts.
#
# Seen (Python 3.11 to 3.13), warnings that reach the root handler before and after Logger(service="connect"):
#   before: urllib3.connectionpool, myapp.disconnect, myapp.other
#   after: myapp.other
#
# What our users would notice: the function `connect` loses the HTTP client's warnings about retried and broken connections.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check aws-lambda-powertools==3.37.0
cat > see.py <<'PY'
import io
import logging

from aws_lambda_powertools import Logger

out = io.StringIO()
logging.basicConfig(stream=out, format="%(name)s")  # as Lambda's runtime does before the handler is imported


def heard():
    out.truncate(out.seek(0))
    for name in ("urllib3.connectionpool", "myapp.disconnect", "myapp.other"):
        logging.getLogger(name).warning("something")
    return ", ".join(out.getvalue().split())


print("before:", heard())
Logger(service="connect", stream=io.StringIO())
print("after:", heard())
PY
venv/bin/python see.py | tee seen
diff seen - <<'SEEN'
before: urllib3.connectionpool, myapp.disconnect, myapp.other
after: myapp.other
SEEN
