"""CloudFormation's intrinsic functions, carried out as far as something is known: what is not known stays. Pure.

Everything that reads the template reads it by this: the laptop, the checks, the tests and the pre-flight.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from local.emulator.errors import TemplateError

NO_VALUE = object()
"""What ``AWS::NoValue`` becomes; a list and a mapping leave it out."""
_VARIABLE = re.compile(r"\$\{([^!][^}]*)\}")


class Intrinsics:
    """Functions over ``values`` of parameters and pseudo parameters by name, and over ``conditions`` by name."""

    def __init__(self, values: Mapping[str, str], conditions: Mapping[str, Any]) -> None:
        self.values = values
        self._conditions = conditions
        self._held: dict[str, bool] = {}

    def holds(self, condition: Any) -> bool:
        """Whether a condition, by its name or as an expression, is true.

        Raises ``TemplateError`` for one that is not understood: a guess would say that all is well.
        """
        match condition:
            case str(name) | {"Condition": str(name)}:
                return self._named(name)
            case {"Fn::Not": [one]}:
                return not self.holds(one)
            case {"Fn::And": list(all_of)}:
                return all(map(self.holds, all_of))
            case {"Fn::Or": list(one_of)}:
                return any(map(self.holds, one_of))
            case {"Fn::Equals": [left, right]}:
                return str(self.resolve(left)) == str(self.resolve(right))
            case {"Fn::Contains": [list(listed), wanted]}:
                return str(self.resolve(wanted)) in map(str, self.resolve(listed))
        raise TemplateError(
            f"the template has a condition that is not understood here: {str(condition)[:80]}"
        )

    def _named(self, name: str) -> bool:
        if name not in self._held:
            if name not in self._conditions:
                raise TemplateError(f"the template has no condition {name}")
            self._held[name] = self.holds(self._conditions[name])
        return self._held[name]

    def resolve(self, given: Any) -> Any:
        """``given`` with every function carried out; ``NO_VALUE`` where it says that there is none."""
        if isinstance(given, list):
            return [found for each in given if (found := self.resolve(each)) is not NO_VALUE]
        if not isinstance(given, dict):
            return given
        name = next(iter(given), "")
        if len(given) == 1 and (name == "Ref" or name.startswith("Fn::")):
            return self._function(name, given[name])
        found = {key: self.resolve(each) for key, each in given.items()}
        return {key: each for key, each in found.items() if each is not NO_VALUE}

    def reference(self, name: str, attribute: str) -> Any:
        """What a reference to a resource becomes. ``attribute``: ``Ref``, or one of its attributes by name."""
        return {"Ref": name} if attribute == "Ref" else {"Fn::GetAtt": [name, attribute]}

    def unknown(self, function: str, given: Any) -> Any:
        """What a function that is not carried out here becomes."""
        return {function: self.resolve(given)}

    def _function(self, function: str, given: Any) -> Any:
        match function, given:
            case "Ref", "AWS::NoValue":
                return NO_VALUE
            case "Ref", str(name):
                return self._referred(name, "Ref")
            case "Fn::GetAtt", [str(name), str(attribute)]:
                return self._referred(name, attribute)
            case "Fn::If", [condition, yes, no]:
                return self.resolve(yes if self.holds(condition) else no)
            case "Fn::Join", [str(between), parts]:
                found = self.resolve(parts)
                if isinstance(found, list) and not any(isinstance(each, dict) for each in found):
                    return between.join(map(str, found))
                return {function: [between, found]}
            case "Fn::Split", [str(at), text]:
                found = self.resolve(text)
                return {function: [at, found]} if isinstance(found, dict) else str(found).split(at)
            case "Fn::Select", [index, values]:
                found = self.resolve(values)
                return found[int(index)] if isinstance(found, list) else {function: [index, found]}
            case "Fn::Sub", str(text):
                return self._substituted(text, {})
            case "Fn::Sub", [str(text), dict(own)]:
                return self._substituted(text, {name: self.resolve(each) for name, each in own.items()})
        return self.unknown(function, given)

    def _referred(self, name: str, attribute: str) -> Any:
        if attribute == "Ref" and name in self.values:
            return self.values[name]
        return self.reference(name, attribute)

    def _substituted(self, text: str, own: Mapping[str, Any]) -> Any:
        """A text; with a variable that is not known, still a ``Fn::Sub``."""

        def one(match: re.Match[str]) -> str:
            name, _, attribute = match[1].partition(".")
            found = own[match[1]] if match[1] in own else self._referred(name, attribute or "Ref")
            match found:
                case {"Ref": str(refers)}:
                    return f"${{{refers}}}"
                case {"Fn::GetAtt": [resource, of]}:
                    return f"${{{resource}.{of}}}"
                case {"Fn::Sub": str(inner)}:
                    return inner
            return str(found)

        found = _VARIABLE.sub(one, text)
        return {"Fn::Sub": found} if _VARIABLE.search(found) else found.replace("${!", "${")
