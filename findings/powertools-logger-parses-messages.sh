#!/usr/bin/env bash
# aws-lambda-powertools 3.37.0: Logger parses every message that happens to be JSON.
#
# A message is text. A formatter is expected to write it as text. LambdaPowertoolsFormatter tries json.loads on it first
# and stores what comes out: the message "4242424242424242" becomes a number, "1.10" becomes 1.1, "null" removes the field
# "message" from the line, and "NaN" makes a line that is no JSON (RFC 8259).
#
# Seen (Python 3.11 to 3.13):
#   "4242424242424242" -> 4242424242424242
#   "1.10" -> 1.1
#   "null" -> no message
#   "NaN" -> line is no JSON
#
# What our users would notice: a redactor that works on the strings of a log line never sees a card number that was logged
# alone, since it arrives as an integer; a version number in a log reads 1.1 for 1.10.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check aws-lambda-powertools==3.37.0
cat > see.py <<'PY'
import io
import json

from aws_lambda_powertools import Logger


def no_constant(name):
    raise ValueError(name)


for message in ("4242424242424242", "1.10", "null", "NaN"):
    out = io.StringIO()
    Logger(service=f"s{message}", stream=out).info(message)
    try:
        line = json.loads(out.getvalue(), parse_constant=no_constant)
    except ValueError:
        print(f'"{message}" -> line is no JSON')
    else:
        print(f'"{message}" -> {line.get("message", "no message")}')
PY
venv/bin/python see.py | tee seen
diff seen - <<'SEEN'
"4242424242424242" -> 4242424242424242
"1.10" -> 1.1
"null" -> no message
"NaN" -> line is no JSON
SEEN
