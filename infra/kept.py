"""What a deleted stack has left, taken into a new one: ``python -m infra.kept > import.json``.

Prints what ``aws cloudformation create-change-set --change-set-type IMPORT`` wants: a template with nothing but the
table, as the application's template has it. The new stack then has the table before anything else, and the next
`make deploy` makes the rest around it (docs/deploy.md, Import what was kept).
"""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from infra.preflight import parameters
from local.emulator import template as templates

TEMPLATE = Path(__file__).resolve().parent / "template.yaml"
LOGICAL_ID = "Table"


def imported(template: Mapping[str, Any]) -> dict[str, Any]:
    """The template of an import of the table.

    It does not name the table, as the application's does not: a name that goes again makes CloudFormation replace it.
    """
    defaults = parameters.read(template, parameters.in_force(template, {}, {}))
    properties = defaults.resolve(template["Resources"][LOGICAL_ID]["Properties"])
    resource = {
        "Type": template["Resources"][LOGICAL_ID]["Type"],
        # An import wants to know what becomes of a resource; the deployment after it says RetainExceptOnCreate.
        "DeletionPolicy": "Retain",
        "UpdateReplacePolicy": "Retain",
        "Properties": properties,
    }
    return {"AWSTemplateFormatVersion": "2010-09-09", "Resources": {LOGICAL_ID: resource}}


if __name__ == "__main__":
    json.dump(imported(templates.load(TEMPLATE)), sys.stdout, indent=2)
    print()
