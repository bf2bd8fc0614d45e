#!/usr/bin/env bash
# opentelemetry-api 1.45.2 (Python): baggage is written and read as an HTML form is. A space goes out as "+", which every other language reads
# as a plus; a plus that another language sends as it is comes in as a space. What stands behind ";" is taken for a part of the value, too.
#
# W3C's Baggage (https://www.w3.org/TR/baggage/#value) has the plus among the characters that stand for themselves (baggage-octet, %x23-2B), and
# percent-encodes what is not among them, the space as "%20". Properties behind ";" belong to the entry and are no part of its value.
# OpenTelemetry's Baggage API must carry a value unchanged and refers to that standard. OpenTelemetry's package for JavaScript does as it says.
#
# Seen (Python 3.11, Node.js 20; @opentelemetry/core 2.12.1; each header of the one read by the other):
#   Python sends user.name=Ada+Lovelace, JavaScript reads "Ada+Lovelace"
#   JavaScript sends user.name=Ada%20Lovelace, Python reads "Ada Lovelace"
#   phone=+49301234567: JavaScript reads "+49301234567", Python reads "49301234567"
#   plan=pro;source=crm: JavaScript reads "pro", Python reads "pro;source=crm"
#
# What our users would notice: the person's name or telephone number that their web server in JavaScript gives their program in Python, which asks
# TaskFlow, is another in the spans of the one than of the other: a search for it finds half of a trace. TaskFlow takes and sends
# the header traceparent (docs/observability.md), and no baggage.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --no-compile --disable-pip-version-check opentelemetry-api==1.45.2
npm init -y > /dev/null
npm install --silent --no-audit --no-fund --no-update-notifier @opentelemetry/core@2.12.1 @opentelemetry/api@1.9.1
cat > see.py <<'PY'
import json
import sys

from opentelemetry.baggage import get_all, set_baggage
from opentelemetry.baggage.propagation import W3CBaggagePropagator

propagator = W3CBaggagePropagator()
if sys.argv[1] == "write":
    carrier = {}
    propagator.inject(carrier, set_baggage("user.name", "Ada Lovelace"))
    print(carrier["baggage"])
else:
    [value] = get_all(propagator.extract({"baggage": sys.argv[2]})).values()
    print(json.dumps(value))
PY
cat > see.mjs <<'JS'
import { ROOT_CONTEXT, defaultTextMapGetter, defaultTextMapSetter, propagation } from "@opentelemetry/api";
import { W3CBaggagePropagator } from "@opentelemetry/core";

const propagator = new W3CBaggagePropagator();
const [does, header] = process.argv.slice(2);
if (does === "write") {
  const carrier = {};
  const baggage = propagation.createBaggage({ "user.name": { value: "Ada Lovelace" } });
  propagator.inject(propagation.setBaggage(ROOT_CONTEXT, baggage), carrier, defaultTextMapSetter);
  console.log(carrier.baggage);
} else {
  const context = propagator.extract(ROOT_CONTEXT, { baggage: header }, defaultTextMapGetter);
  console.log(JSON.stringify(propagation.getBaggage(context).getAllEntries()[0][1].value));
}
JS
python() { venv/bin/python see.py "$@"; }
javascript() { node see.mjs "$@"; }
{
  sent=$(python write)
  echo "Python sends $sent, JavaScript reads $(javascript read "$sent")"
  sent=$(javascript write)
  echo "JavaScript sends $sent, Python reads $(python read "$sent")"
  for header in 'phone=+49301234567' 'plan=pro;source=crm'; do
    echo "$header: JavaScript reads $(javascript read "$header"), Python reads $(python read "$header")"
  done
} | tee seen
diff seen - <<'SEEN'
Python sends user.name=Ada+Lovelace, JavaScript reads "Ada+Lovelace"
JavaScript sends user.name=Ada%20Lovelace, Python reads "Ada Lovelace"
phone=+49301234567: JavaScript reads "+49301234567", Python reads "49301234567"
plan=pro;source=crm: JavaScript reads "pro", Python reads "pro;source=crm"
SEEN
