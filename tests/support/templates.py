"""CloudFormation templates as AWS and the laptop see them, for tests of permissions and wiring."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from infra.views import INFRA, LAPTOP, Deployment, Resource, View, expanded, source

__all__ = ["INFRA", "LAPTOP", "ROOT", "Deployment", "Resource", "View", "expanded", "source", "target"]

ROOT = Path(__file__).resolve().parents[2]


def target(reference: Any) -> str:
    """The logical id that a ``Ref``, ``Fn::GetAtt`` or one-variable ``Fn::Sub`` names."""
    if "Ref" in reference:
        return str(reference["Ref"])
    if "Fn::GetAtt" in reference:
        return str(reference["Fn::GetAtt"][0])
    _, _, rest = reference["Fn::Sub"].partition("${")
    return str(rest.partition("}")[0].partition(".")[0])
