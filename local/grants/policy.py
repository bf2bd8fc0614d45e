"""IAM policies: whether the statements of a role allow a call.

https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
Only what the template uses is known. Anything else is an error, never a silent yes or no.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

Context = Mapping[str, tuple[str, ...]]
"""Condition keys of a call in small letters, with their values."""


class UnknownPolicy(Exception):
    """A statement says something that these rules do not know; the message names it."""


@dataclass(frozen=True, slots=True)
class Need:
    """What a call needs: an action (``dynamodb:GetItem``) on a resource (its ARN)."""

    action: str
    resource: str
    context: Context = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Statement:
    """One statement of a policy; lists as AWS reads them, a single value as a list of one."""

    effect: str
    actions: tuple[str, ...]
    resources: tuple[str, ...]
    conditions: Mapping[str, Mapping[str, tuple[str, ...]]]

    def covers(self, need: Need) -> bool:
        """Whether it speaks of this call, for or against it."""
        return (
            any(matches(action.lower(), need.action.lower()) for action in self.actions)
            and any(matches(resource, need.resource) for resource in self.resources)
            and all(
                _holds(operator, wanted, need.context.get(key))
                for operator, keys in self.conditions.items()
                for key, wanted in keys.items()
            )
        )


def statements(document: Mapping[str, Any]) -> tuple[Statement, ...]:
    """Those of a policy document. Raises ``UnknownPolicy``."""
    found = document["Statement"]
    return tuple(_statement(each) for each in (found if isinstance(found, list) else [found]))


def allows(policy: Iterable[Statement], need: Need) -> bool:
    """Whether a statement allows the call and none denies it."""
    covering = [statement.effect for statement in policy if statement.covers(need)]
    return "Allow" in covering and "Deny" not in covering


def matches(pattern: str, text: str) -> bool:
    """``*`` stands for any characters, ``?`` for one. An ARN's colons are characters like others."""
    return _compiled(pattern).fullmatch(text) is not None


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    wild = {"*": ".*", "?": "."}
    return re.compile("".join(wild.get(each) or re.escape(each) for each in pattern), re.DOTALL)


_KNOWN = {"Sid", "Effect", "Action", "Resource", "Condition"}


def _statement(given: Mapping[str, Any]) -> Statement:
    if unknown := set(given) - _KNOWN:
        raise UnknownPolicy(f"a statement has {', '.join(sorted(unknown))}")
    if given["Effect"] not in ("Allow", "Deny"):
        raise UnknownPolicy(f"a statement has the effect {given['Effect']}")
    conditions = {
        operator: {key.lower(): _listed(values) for key, values in keys.items()}
        for operator, keys in given.get("Condition", {}).items()
    }
    for operator in conditions:
        if operator not in _OPERATORS:
            raise UnknownPolicy(f"a statement has the condition {operator}")
    return Statement(given["Effect"], _listed(given["Action"]), _listed(given["Resource"]), conditions)


def _listed(value: Any) -> tuple[str, ...]:
    return tuple(map(str, value)) if isinstance(value, list) else (str(value),)


def _equals(wanted: tuple[str, ...], value: str) -> bool:
    return value in wanted


def _like(wanted: tuple[str, ...], value: str) -> bool:
    return any(matches(pattern, value) for pattern in wanted)


_EVERY = "ForAllValues:"
_OPERATORS = {
    "StringEquals": _equals,
    "StringLike": _like,
    "ArnEquals": _like,
    "ArnLike": _like,
    f"{_EVERY}StringEquals": _equals,
    f"{_EVERY}StringLike": _like,
}
"""ArnEquals and ArnLike behave alike (IAM's reference of condition operators)."""


def _holds(operator: str, wanted: tuple[str, ...], values: tuple[str, ...] | None) -> bool:
    """A key that the call does not have fails a condition, but for ``ForAllValues``, which is then true."""
    holds = _OPERATORS[operator]
    if operator.startswith(_EVERY):
        return all(holds(wanted, value) for value in values or ())
    return values is not None and any(holds(wanted, value) for value in values)
