"""A SAM template with every intrinsic function carried out: what CloudFormation would make of it here.

The emulator gets only a part of the template: the rest is the laptop's own, and has to know what the template says of
it. Pure.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from local.account import ACCOUNT, REGION
from local.emulator.errors import TemplateError
from local.emulator.intrinsics import Intrinsics

PSEUDO = {
    "AWS::AccountId": ACCOUNT,
    "AWS::Partition": "aws",
    "AWS::Region": REGION,
    "AWS::URLSuffix": "amazonaws.com",
}

Attributes = Mapping[str, str]
"""What a resource is known by: ``Ref`` and its attributes by name."""


class Resolver(Intrinsics):
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
        values = {**defaults, **parameters, **PSEUDO, "AWS::StackName": stack}
        super().__init__(values, template.get("Conditions", {}))
        self._resources = resources
        self._left = left

    def reference(self, name: str, attribute: str) -> Any:
        if name in self._left:
            return super().reference(name, attribute)
        try:
            return self._resources[name][attribute]
        except KeyError:
            raise TemplateError(
                f"{name}.{attribute} is not known here: the laptop does not make it"
            ) from None

    def unknown(self, function: str, given: Any) -> Any:
        raise TemplateError(f"the template has a {function} that is not understood here: {str(given)[:80]}")
