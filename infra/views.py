"""CloudFormation templates as AWS and the laptop see them: after the SAM transform, with parameters resolved."""

from __future__ import annotations

from collections.abc import Mapping
from copy import deepcopy
from functools import cache, cached_property
from typing import Any

from infra import sam
from infra.transform import transformed
from local.emulator import template as templates

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
NO_VALUE = object()

expanded = cache(transformed)

Resource = dict[str, Any]


def source(name: str = "template.yaml") -> dict[str, Any]:
    """The template as it is written, with intrinsics in their long form; a copy of one's own."""
    return deepcopy(_read(name))


@cache
def _read(name: str) -> dict[str, Any]:
    return templates.load(INFRA / name)


class Deployment:
    """One deployment of a template after the SAM transform: its resources and outputs by logical id.

    ``Ref`` of a parameter and ``Fn::If`` are resolved and ``AWS::NoValue`` is gone; references between resources stay.
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
        self._template = template
        self._pseudo = pseudo
        self._rules: Mapping[str, Any] = template.get("Rules", {})
        self._conditions: Mapping[str, Any] = template.get("Conditions", {})
        self._held: dict[str, bool] = {}

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

    def holds(self, condition: Any) -> bool:
        """Whether a condition, by name or as an expression, is true."""
        if isinstance(condition, str):
            if condition not in self._held:
                self._held[condition] = self.holds(self._conditions[condition])
            return self._held[condition]
        ((function, given),) = condition.items()
        match function:
            case "Condition":
                return self.holds(given)
            case "Fn::Not":
                return not self.holds(given[0])
            case "Fn::And":
                return all(map(self.holds, given))
            case "Fn::Or":
                return any(map(self.holds, given))
            case "Fn::Equals":
                left, right = map(self.resolve, given)
                return bool(left == right)
            case "Fn::Contains":
                return self.resolve(given[1]) in self.resolve(given[0])
        raise NotImplementedError(function)

    def resolve(self, value: Any) -> Any:
        """``value`` with parameters, pseudo parameters and ``Fn::If`` replaced."""
        if isinstance(value, list):
            return [found for item in value if (found := self.resolve(item)) is not NO_VALUE]
        if not isinstance(value, dict):
            return value
        if set(value) == {"Ref"}:
            return self._reference(value)
        if set(value) == {"Fn::If"}:
            condition, yes, no = value["Fn::If"]
            return self.resolve(yes if self.holds(condition) else no)
        if set(value) == {"Fn::Sub"}:
            text = self._substituted(value["Fn::Sub"])
            for name, known in {**self.parameters, **self._pseudo}.items():
                text = text.replace(f"${{{name}}}", known)
            return text if "${" not in text else {"Fn::Sub": text}
        found = {key: self.resolve(item) for key, item in value.items()}
        return {key: item for key, item in found.items() if item is not NO_VALUE}

    def _substituted(self, given: Any) -> str:
        """The text of an ``Fn::Sub``, its own variables replaced by their values or by what they refer to."""
        if isinstance(given, str):
            return given
        text: str = given[0]
        for name, value in given[1].items():
            found = self.resolve(value)
            if isinstance(found, dict):
                refers = found.get("Ref") or ".".join(found.get("Fn::GetAtt", ()))
                found = f"${{{refers}}}" if refers else found["Fn::Sub"]
            text = text.replace(f"${{{name}}}", found)
        return text

    def _reference(self, value: dict[str, str]) -> Any:
        name = value["Ref"]
        if name == "AWS::NoValue":
            return NO_VALUE
        return self.parameters.get(name, self._pseudo.get(name, value))


class View(Deployment):
    """One deployment of ``template.yaml``."""

    def __init__(self, **parameters: str) -> None:
        super().__init__(expanded(), parameters)
