"""What the functions are told by their environment, and how much of Lambda's room for it that takes.

All of a function's variables together, names and values, may have 4 KB; a deployment with more fails when the function
is made, after everything before it. CloudFormation's rules cannot add lengths, so the pre-flight does.
https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from infra.views import PSEUDO, Deployment

LIMIT = 4096
REFERENCE_BYTES = 97
"""An address or ARN of a resource, beside the stack's name in it."""
SECRET_BYTES = 78
"""The ARN of a secret of the stack, beside its logical id in it; the stack's name is not."""


def sizes(
    template: Mapping[str, Any], parameters: Mapping[str, str], stack: str = "taskflow"
) -> dict[str, int]:
    """Bytes of every function's variables by logical id. ``template``: as it is written, with ``Globals``."""
    view = Deployment(template, parameters, PSEUDO | {"AWS::StackName": stack})
    return {
        name: sum(
            len(key) + _bytes(value, view, REFERENCE_BYTES + len(stack)) for key, value in found.items()
        )
        for name, found in _variables(view, template).items()
    }


def values(template: Mapping[str, Any], parameters: Mapping[str, str]) -> dict[str, dict[str, str]]:
    """Every function's variables by logical id, as far as parameters alone give them."""
    return {
        name: {key: str(value) for key, value in found.items() if isinstance(value, str | int | float)}
        for name, found in _variables(Deployment(template, parameters, PSEUDO), template).items()
    }


def _variables(view: Deployment, template: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    shared = view.resolve(template["Globals"]["Function"]["Environment"]["Variables"])
    return {
        name: shared | view.variables(name)
        for name, found in view.resources.items()
        if found["Type"] == "AWS::Serverless::Function"
    }


def _bytes(value: Any, view: Deployment, reference: int) -> int:
    if isinstance(value, dict) and "Fn::Join" in value:
        between, parts = value["Fn::Join"]
        return len(between) * (len(parts) - 1) + sum(_bytes(each, view, reference) for each in parts)
    named = value.get("Ref", "") if isinstance(value, dict) else ""
    if view.resources.get(named, {}).get("Type") == "AWS::SecretsManager::Secret":
        return SECRET_BYTES + len(named)
    return len(str(value).encode()) if isinstance(value, str | int | float) else reference
