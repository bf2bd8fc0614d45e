"""CloudFormation templates as AWS and the laptop see them: after the SAM transform, with parameters resolved."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from infra.transform import transformed
from local.emulator import template as templates

ROOT = Path(__file__).resolve().parents[2]
INFRA = ROOT / "infra"
LAPTOP = {"LambdaProxyUrl": "http://127.0.0.1:9/invoke", "LambdaRuntime": "provided.al2023"}
"""What makes the stack local."""

PSEUDO = {
    "AWS::AccountId": "000000000000",
    "AWS::Partition": "aws",
    "AWS::Region": "xx-test-1",
    "AWS::StackName": "taskflow",
    "AWS::URLSuffix": "amazonaws.test",
}
NO_VALUE = object()

expanded = cache(transformed)

Resource = dict[str, Any]


def source(name: str = "template.yaml") -> dict[str, Any]:
    """The template as it is written, with intrinsics in their long form."""
    return templates.load(INFRA / name)


class View:
    """One deployment of ``template.yaml``: its resources after the transform, by logical id.

    ``Ref`` of a parameter and ``Fn::If`` are resolved and ``AWS::NoValue`` is gone; references between resources stay.
    """

    def __init__(self, **parameters: str) -> None:
        template = expanded()
        values = {
            name: str(parameters.get(name, given.get("Default", "")))
            for name, given in template["Parameters"].items()
        }
        self.parameters = values
        self._conditions: Mapping[str, Any] = template["Conditions"]
        self.resources: dict[str, Resource] = {
            name: self.resolve(resource)
            for name, resource in template["Resources"].items()
            if "Condition" not in resource or self.holds(resource["Condition"])
        }
        self.outputs: dict[str, Any] = {
            name: self.resolve(output["Value"])
            for name, output in template["Outputs"].items()
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

    def holds(self, condition: Any) -> bool:
        """Whether a condition, by name or as an expression, is true."""
        if isinstance(condition, str):
            return self.holds(self._conditions[condition])
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
            for name, known in {**self.parameters, **PSEUDO}.items():
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
        return self.parameters.get(name, PSEUDO.get(name, value))


def target(reference: Any) -> str:
    """The logical id that a ``Ref``, ``Fn::GetAtt`` or one-variable ``Fn::Sub`` names."""
    if "Ref" in reference:
        return str(reference["Ref"])
    if "Fn::GetAtt" in reference:
        return str(reference["Fn::GetAtt"][0])
    _, _, rest = reference["Fn::Sub"].partition("${")
    return str(rest.partition("}")[0].partition(".")[0])
