"""What CloudFormation's role (infra/github.yaml) lacks for what the templates make. Pure.

Three things that AWS says itself are held against the role: which permissions the handlers of a type of resource use
(CloudFormation's schemas); which action needs another one; and which action knows no resource, so that granting it for
an ARN grants nothing (both in the Service Authorization Reference).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from fnmatch import fnmatchcase
from typing import Any, NamedTuple


class Action(NamedTuple):
    """What the reference says of an action. ``resources``: it can be granted for single ones."""

    resources: bool
    dependent: tuple[str, ...] = ()


NOT_CALLED = {
    "elasticfilesystem:*": "no function has a file system",
    "s3files:*": "no function has a file system",
    "firehose:*": "no log group delivers to a stream",
    "iam:DeleteRolePermissionsBoundary": "a role keeps its boundary",
    "iam:ListRoles": "the instance has no role of its own",
    "iam:UpdateRoleDescription": "no role has a description",
    "kinesis:*": "the table has no stream",
    "kms:Encrypt": "no table and no function has a key of one's own",
    "kms:ListAliases": "no table has a key of one's own",
    "kms:RevokeGrant": "no table has a key of one's own",
    "logs:*IndexPolicy": "no log group has field indexes",
    "logs:DescribeIndexPolicies": "no log group has field indexes",
    "logs:DeleteResourcePolicy": "no log group has a policy of its own",
    "s3tables:*": "the bucket has no tables of metadata",
    "sns:*Subscri*": "SNS asks with the topic's ARN, as its refusals show, whatever the reference says",
    "vpc-lattice:*": "no endpoint is of a service network",
    "vpce:*": "no endpoint leads to another region",
}
"""What schemas name for properties that the templates do not have, and why that is so."""


def lacking(
    used: Mapping[str, Collection[str]],
    asked: Iterable[str],
    reference: Mapping[str, Action],
    statements: Collection[Mapping[str, Any]],
) -> Iterator[str]:
    """A sentence for each permission that is missing. ``used``: by type, what its handlers use. ``asked``: actions that
    a deployment is known to need. ``reference``: by action, in small letters."""
    for kind, actions in sorted(used.items()):
        for action in sorted(actions):
            if _listed(action, NOT_CALLED):
                continue
            where = _granted(action, statements)
            known = reference.get(action.lower())
            if not where:
                yield f"{kind} uses {action}"
            elif known is not None and not known.resources and "*" not in where:
                yield f"{kind} uses {action}, which knows no resource"
    for action in sorted(asked):
        for other in reference.get(action.lower(), Action(resources=True)).dependent:
            if not _granted(other, statements):
                yield f"{action} needs {other}"


def needless(used: Mapping[str, Collection[str]]) -> Iterator[str]:
    """What ``NOT_CALLED`` excuses though no schema names it."""
    named = {action for actions in used.values() for action in actions}
    for pattern in NOT_CALLED:
        if not any(fnmatchcase(action.lower(), pattern.lower()) for action in named):
            yield f"no schema names {pattern}"


def _listed(action: str, patterns: Iterable[str]) -> bool:
    return any(fnmatchcase(action.lower(), each.lower()) for each in patterns)


def _granted(action: str, statements: Iterable[Mapping[str, Any]]) -> list[Any]:
    """The resources for which an action is granted."""
    return [
        resource
        for statement in statements
        if _listed(action, _many(statement["Action"]))
        for resource in _many(statement["Resource"])
    ]


def _many(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]
