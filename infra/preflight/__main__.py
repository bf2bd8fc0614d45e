"""``python -m infra.preflight [--stack NAME] [Name=value ...]``: ends with 1 when a deployment would fail."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from infra.preflight import ask, parameters, rules
from infra.preflight.answers import Finding, Severity
from infra.preflight.report import lines
from local.emulator import template as templates

TEMPLATE = Path(__file__).resolve().parents[1] / "template.yaml"


def main(arguments: Sequence[str] | None = None) -> int:
    """Asks, judges, prints; the exit code. Parameters come as for ``make deploy``, one text or several words."""
    parser = argparse.ArgumentParser(prog="python -m infra.preflight", description=__doc__)
    parser.add_argument("--stack", default=os.environ.get("STACK") or "taskflow", help="name of the stack")
    parser.add_argument(
        "parameters", nargs="*", metavar="Name=value", help="as given to make deploy PARAMETERS=…"
    )
    options = parser.parse_args(arguments)
    template = templates.load(TEMPLATE)
    try:
        given = parameters.parsed(" ".join(options.parameters))
    except parameters.NotParameters as error:
        print(f"ERROR: {error}", file=sys.stderr)
        return 1
    answers = ask.asked(options.stack, given)
    before = answers.stack.parameters if answers.stack else {}
    values = parameters.in_force(template, given, before)
    created = parameters.condition(template, "CreateDatabase", values)
    found: list[Finding] = [
        *parameters.findings(template, given, values),
        *rules.judged(answers, values, creates_database=created),
    ]
    print("\n".join(lines(answers, found)))
    return int(any(each.severity is Severity.ERROR for each in found))


if __name__ == "__main__":
    sys.exit(main())
