"""A SAM template with every intrinsic function carried out: what CloudFormation would make of it here.

The emulator gets only a part of the template: the rest is the laptop's own, and has to know what the template says of
it. Pure.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from local.emulator.errors import TemplateError

ACCOUNT = "000000000000"
PSEUDO = {
    "AWS::AccountId": ACCOUNT,
    "AWS::Partition": "aws",
    "AWS::Region": "us-east-1",
    "AWS::URLSuffix": "amazonaws.com",
}
NO_VALUE = object()
_VARIABLE = re.compile(r"\$\{([^!][^}]*)\}")

Attributes = Mapping[str, str]
"""What a resource is known by: ``Ref`` and its attributes by name."""


class Resolver:
    """Carries functions out for one deployment of ``template``.

    ``resources``: what is known of resources by logical id. ``left``: those to which references stay as they are,
    because CloudFormation resolves them. Raises ``TemplateError`` for what it cannot resolve.
    """

    def __init__(
        self,
        template: Mapping[str, Any],
        parameters: Mapping[str, str],
        stack: str,
        resources: Mapping[str, Attributes],
        left: frozenset[str] = frozenset(),
    ) -> None:
        declared = template.get("Parameters", {})
        defaults = {name: str(given.get("Default", "")) for name, given in declared.items()}
        self._values = {**defaults, **parameters, **PSEUDO, "AWS::StackName": stack}
        self._conditions: Mapping[str, Any] = template.get("Conditions", {})
        self._resources = resources
        self._left = left

    def holds(self, condition: Any) -> bool:
        """Whether a condition, by its name or as an expression, is true."""
        if isinstance(condition, str):
            if condition not in self._conditions:
                raise TemplateError(f"the template has no condition {condition}")
            return self.holds(self._conditions[condition])
        match condition:
            case {"Condition": str(name)}:
                return self.holds(name)
            case {"Fn::Not": [one]}:
                return not self.holds(one)
            case {"Fn::And": list(all_of)}:
                return all(map(self.holds, all_of))
            case {"Fn::Or": list(one_of)}:
                return any(map(self.holds, one_of))
            case {"Fn::Equals": [left, right]}:
                return str(self.value(left)) == str(self.value(right))
        raise TemplateError(
            f"the template has a condition that is not understood here: {str(condition)[:80]}"
        )

    def value(self, given: Any) -> Any:
        """``given`` resolved; ``NO_VALUE`` where it says that there is none."""
        if isinstance(given, list):
            return [found for each in given if (found := self.value(each)) is not NO_VALUE]
        if not isinstance(given, dict):
            return given
        name = next(iter(given), "")
        if len(given) == 1 and (name == "Ref" or name.startswith("Fn::")):
            return self._function(name, given[name])
        found = {key: self.value(each) for key, each in given.items()}
        return {key: each for key, each in found.items() if each is not NO_VALUE}

    def _function(self, name: str, given: Any) -> Any:
        match name, given:
            case "Ref", "AWS::NoValue":
                return NO_VALUE
            case "Ref", str(wanted):
                return self._reference(wanted, "Ref")
            case "Fn::GetAtt", [str(wanted), str(attribute)]:
                return self._reference(wanted, attribute)
            case "Fn::If", [condition, yes, no]:
                return self.value(yes if self.holds(condition) else no)
            case "Fn::Join", [str(between), parts]:
                return between.join(map(str, self.value(parts)))
            case "Fn::Split", [str(at), text]:
                return str(self.value(text)).split(at)
            case "Fn::Select", [index, values]:
                return self.value(values)[int(index)]
            case "Fn::Sub", str(text):
                return self._substituted(text, {})
            case "Fn::Sub", [str(text), dict(own)]:
                return self._substituted(text, {key: str(self.value(each)) for key, each in own.items()})
        raise TemplateError(f"the template has a {name} that is not understood here: {str(given)[:80]}")

    def _reference(self, wanted: str, attribute: str) -> Any:
        if attribute == "Ref" and wanted in self._values:
            return self._values[wanted]
        if wanted in self._left:
            return {"Ref": wanted} if attribute == "Ref" else {"Fn::GetAtt": [wanted, attribute]}
        try:
            return self._resources[wanted][attribute]
        except KeyError:
            raise TemplateError(
                f"{wanted}.{attribute} is not known here: the laptop does not make it"
            ) from None

    def _substituted(self, text: str, own: Mapping[str, str]) -> str:
        def one(match: re.Match[str]) -> str:
            name, _, attribute = match[1].partition(".")
            if match[1] in own:
                return own[match[1]]
            return str(self._reference(name if attribute else match[1], attribute or "Ref"))

        return _VARIABLE.sub(one, text).replace("${!", "${")
