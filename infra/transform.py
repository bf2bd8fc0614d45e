"""The template after the SAM transform: what CloudFormation makes of it, for tests of permissions and wiring."""

from __future__ import annotations

import json
from typing import Any

from infra import sam
from infra.build import TEMPLATE

_SCRIPT = """
import json, sys
from samcli.yamlhelper import yaml_parse
from samtranslator.translator.transform import transform

class NoManagedPolicies:
    def load(self):
        return {}

text = open(sys.argv[1]).read()
template = yaml_parse(text)
code = {"AWS::Serverless::Function": "CodeUri", "AWS::Serverless::LayerVersion": "ContentUri"}
for resource in template["Resources"].values():
    if resource["Type"] in code:
        resource["Properties"][code[resource["Type"]]] = "s3://bucket/code.zip"
parameters = {name: str(given.get("Default", "")) for name, given in template["Parameters"].items()}
print(json.dumps(transform(template, parameters, NoManagedPolicies())))
"""
"""Runs where the SAM CLI is installed: its translator is not among the project's own requirements."""


def transformed() -> dict[str, Any]:
    """``template.yaml`` with SAM's resources expanded and parameters left open. Raises ``SamError``."""
    expanded = sam.CACHE / "transformed.json"
    digest = sam.digest([TEMPLATE, sam.REQUIREMENTS], _SCRIPT)
    with sam.locked():
        if expanded.exists():
            kept = json.loads(expanded.read_text())
            if kept["digest"] == digest:
                return dict(kept["template"])
        template = json.loads(sam.python(_SCRIPT, str(TEMPLATE)))
        expanded.write_text(json.dumps({"digest": digest, "template": template}))
    return dict(template)
