"""``python -m infra.preflight``: ends with 1 when a deployment would fail.

It takes what ``make deploy`` takes, from the environment: ``PARAMETERS``, ``STACK``, ``EXECUTION_ROLE``.
"""

from __future__ import annotations

import argparse
import os
import sys
import tomllib
from collections.abc import Sequence
from pathlib import Path

from infra.preflight import ask, parameters, rules
from infra.preflight.answers import Finding, Severity
from infra.preflight.report import lines
from local.emulator import template as templates

TEMPLATE = Path(__file__).resolve().parents[1] / "template.yaml"
RELEASE = "next"
"""Stands for the name that `make deploy` gives each release."""
SAM_CONFIG = TEMPLATE.parents[1] / "samconfig.toml"


def configured() -> tuple[str, str]:
    """The name of the stack and the parameters of samconfig.toml: those of a deployment that is given none."""
    settings = tomllib.loads(SAM_CONFIG.read_text()).get("default", {})
    deploy = {
        **settings.get("global", {}).get("parameters", {}),
        **settings.get("deploy", {}).get("parameters", {}),
    }
    overrides = deploy.get("parameter_overrides", [])
    return str(deploy.get("stack_name", "taskflow")), overrides if isinstance(overrides, str) else " ".join(
        overrides
    )


def main(arguments: Sequence[str] | None = None) -> int:
    """Asks, judges, prints; the exit code. Parameters come as for ``make deploy``, one text or several words."""
    parser = argparse.ArgumentParser(prog="python -m infra.preflight", description=__doc__)
    stack, usual = configured()
    parser.add_argument("--stack", default=os.environ.get("STACK") or stack, help="name of the stack")
    parser.add_argument("--execution-role", default=os.environ.get("EXECUTION_ROLE", ""), metavar="ARN")
    parser.add_argument("--parameters", default=os.environ.get("PARAMETERS", ""), metavar="Name=value …")
    options = parser.parse_args(arguments)
    template = templates.load(TEMPLATE)
    try:
        given = parameters.parsed(options.parameters or usual) | {"Release": RELEASE}
    except parameters.NotParameters as error:
        print(f"ERROR: {error}", file=sys.stderr)
        return 1
    answers = ask.asked(options.stack, given, options.execution_role)
    before = answers.stack.parameters if answers.stack else {}
    pseudo = {"AWS::Region": answers.region or "", "AWS::AccountId": answers.account or ""}
    values = parameters.in_force(template, given, before) | pseudo
    created = parameters.read(template, values).holds("CreateDatabase")
    found: list[Finding] = [
        *parameters.findings(
            template, given, values | ({"AWS::Region": answers.region} if answers.region else {})
        ),
        *rules.judged(answers, values, creates_database=created),
    ]
    print("\n".join(lines(answers, found)))
    return int(any(each.severity is Severity.ERROR for each in found))


if __name__ == "__main__":
    sys.exit(main())
