"""CloudFormation templates as AWS and the laptop see them: after the SAM transform, with parameters resolved."""

from __future__ import annotations

from collections.abc import Mapping
from copy import deepcopy
from functools import cache, cached_property
from typing import Any

from infra import sam
from infra.transform import transformed
from local.emulator import template as templates
from local.emulator.intrinsics import Intrinsics

INFRA = sam.ROOT / "infra"
LAPTOP = {"LambdaProxyUrl": "http://127.0.0.1:9/invoke", "LambdaRuntime": "provided.al2023"}
"""What makes the stack local."""

PSEUDO = {
    "AWS::AccountId": "000000000000",
    "AWS::NotificationARNs": "",
    "AWS::Partition": "aws",
    "AWS::Region": "xx-test-1",
    "AWS::StackId": "arn:aws:cloudformation:xx-test-1:000000000000:stack/taskflow/0",
    "AWS::StackName": "taskflow",
    "AWS::URLSuffix": "amazonaws.test",
}

expanded = cache(transformed)

Resource = dict[str, Any]


def source(name: str = "template.yaml") -> dict[str, Any]:
    """The template as it is written, with intrinsics in their long form; a copy of one's own."""
    return deepcopy(_read(name))


@cache
def _read(name: str) -> dict[str, Any]:
    return templates.load(INFRA / name)


class Deployment(Intrinsics):
    """One deployment of a template after the SAM transform: its resources and outputs by logical id.

    Functions are carried out as far as parameters go; references between resources stay.
    """

    def __init__(
        self, template: Mapping[str, Any], parameters: Mapping[str, str], pseudo: Mapping[str, str] = PSEUDO
    ) -> None:
        declared = template.get("Parameters", {})
        if unknown := set(parameters) - set(declared):
            raise ValueError(f"the template has no parameter {', '.join(sorted(unknown))}")
        self.parameters = {
            name: str(parameters.get(name, given.get("Default", ""))) for name, given in declared.items()
        }
        super().__init__({**pseudo, **self.parameters}, template.get("Conditions", {}))
        self._template = template
        self._rules: Mapping[str, Any] = template.get("Rules", {})

    @cached_property
    def resources(self) -> dict[str, Resource]:
        """What is made, by logical id."""
        return {
            name: self.resolve(resource)
            for name, resource in self._template["Resources"].items()
            if "Condition" not in resource or self.holds(resource["Condition"])
        }

    @cached_property
    def outputs(self) -> dict[str, Any]:
        """Values by name."""
        return {
            name: self.resolve(output["Value"])
            for name, output in self._template.get("Outputs", {}).items()
            if "Condition" not in output or self.holds(output["Condition"])
        }

    def of_type(self, kind: str) -> dict[str, Any]:
        """Properties of all resources of a type, by logical id."""
        return {
            name: found.get("Properties", {})
            for name, found in self.resources.items()
            if found["Type"] == kind
        }

    def properties(self, name: str) -> dict[str, Any]:
        """Properties of one resource."""
        found: dict[str, Any] = self.resources[name]["Properties"]
        return found

    def variables(self, function: str) -> dict[str, Any]:
        """The environment of a function."""
        found: dict[str, Any] = self.properties(function)["Environment"]["Variables"]
        return found

    def refusals(self) -> list[str]:
        """What CloudFormation says of these parameters before it makes anything: why its rules refuse them."""
        return [
            assertion["AssertDescription"]
            for rule in self._rules.values()
            if "RuleCondition" not in rule or self.holds(rule["RuleCondition"])
            for assertion in rule["Assertions"]
            if not self.holds(assertion["Assert"])
        ]


class View(Deployment):
    """One deployment of ``template.yaml``."""

    def __init__(self, **parameters: str) -> None:
        super().__init__(expanded(), parameters)
