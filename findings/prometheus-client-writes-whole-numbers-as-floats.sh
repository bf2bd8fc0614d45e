#!/usr/bin/env bash
# prometheus_client: a counter that a collector gives as a whole number is written through a float, so it loses digits.
#
# Versions: prometheus-client 0.26.0.
# Behaviour: a custom collector may yield a CounterMetricFamily with an exact int. `generate_latest` converts every value
# to float before it writes it: from 2**53 on the last digits change, and neighbours become equal. The text format
# itself has no such limit; a value is any number that Go's ParseFloat reads.
# Output seen:
#   given:   9007199254740993
#   written: 9007199254740992
# What users of TaskFlow would notice: sums of tokens and of money that are exact in Postgres would be told inexactly, and
# two scrapes could show no increase where there was one. We write the exposition ourselves (rest/exposition.py).
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check prometheus-client==0.26.0
"$folder/venv/bin/python" - <<'PYTHON'
import sys
from decimal import Decimal

from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import CounterMetricFamily

GIVEN = 2**53 + 1


class Exact:
    def collect(self):
        family = CounterMetricFamily("tokens", "Tokens.")
        family.add_metric([], GIVEN)
        yield family


registry = CollectorRegistry()
registry.register(Exact())
lines = generate_latest(registry).decode().splitlines()
[value] = [line.split()[1] for line in lines if line.startswith("tokens_total")]
written = int(Decimal(value))
print("given:  ", GIVEN)
print("written:", written)
sys.exit(0 if written != GIVEN else 1)
PYTHON
