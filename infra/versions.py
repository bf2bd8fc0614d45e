"""Deletes versions of the functions that nobody will go back to: ``python -m infra.versions [--stack taskflow]``.

With a ``Rollout`` each release publishes a version of every function, and CloudFormation leaves those before, so that
one can go back. With SnapStart each has a snapshot, which is billed for as long as its version is there
(https://docs.aws.amazon.com/lambda/latest/dg/snapstart.html, "SnapStart pricing"). ``make deploy`` calls it at its end.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Iterable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from typing import Any

import boto3
from botocore.exceptions import BotoCoreError, ClientError

from infra.monitoring.metrics import SERVICES

KEPT = 3
"""Releases that one can go back to, besides what is live."""


def superfluous(versions: Iterable[int], used: AbstractSet[int], kept: int) -> list[int]:
    """Which versions go, the oldest first: of those that no alias leads to, all but the ``kept`` newest.

    While there is an alias the newest of all stays: CloudFormation holds it for the live one, also when somebody has
    gone back, and would lead the alias to it again.
    """
    unused = sorted(set(versions) - used)
    if used and unused and unused[-1] > max(used):
        kept = max(kept, 1)
    return unused[: max(len(unused) - kept, 0)]


def prune(functions: Iterable[str], client: Any, kept: int) -> Iterator[str]:
    """Deletes them; tells each, as ``function:version``. ``client``: boto3's of Lambda."""
    for function in functions:
        used = set(_used(function, client))
        for version in superfluous(_published(function, client), used, kept):
            # Lambda itself refuses to delete a version that an alias leads to.
            client.delete_function(FunctionName=function, Qualifier=str(version))
            yield f"{function}:{version}"


def _published(function: str, client: Any) -> Iterator[int]:
    for page in client.get_paginator("list_versions_by_function").paginate(FunctionName=function):
        yield from (int(found["Version"]) for found in page["Versions"] if found["Version"].isdecimal())


def _used(function: str, client: Any) -> Iterator[int]:
    """Where aliases lead to; while traffic moves, each to two versions."""
    for page in client.get_paginator("list_aliases").paginate(FunctionName=function):
        for alias in page["Aliases"]:
            weights = alias.get("RoutingConfig", {}).get("AdditionalVersionWeights", {})
            yield from (int(each) for each in (alias["FunctionVersion"], *weights) if each.isdecimal())


def unsettled(status: str) -> bool:
    """Whether CloudFormation may still lead the aliases of a stack in this status back to versions of before.

    https://github.com/lumigo-io/SAR-Lambda-Janitor/issues/58
    """
    return status.endswith("_IN_PROGRESS") or status in ("UPDATE_FAILED", "UPDATE_ROLLBACK_FAILED")


def _count(text: str) -> int:
    count = int(text)
    if count < 0:
        raise ValueError(text)
    return count


_count.__name__ = "number of versions"  # argparse names it when it refuses a word


def main(arguments: Sequence[str] | None = None) -> int:
    """Deletes what is superfluous in the region and account that boto3 is set up for; the exit code."""
    parser = argparse.ArgumentParser(prog="python -m infra.versions", description=__doc__)
    parser.add_argument(
        "--stack", default="taskflow", help="name of the deployed stack (default: %(default)s)"
    )
    parser.add_argument(
        "--keep",
        type=_count,
        default=os.environ.get("KEEP_VERSIONS") or KEPT,
        metavar="N",
        help="how many stay besides those that are live (default: KEEP_VERSIONS, else 3)",
    )
    options = parser.parse_args(arguments)
    functions = [f"{options.stack}-{service}" for service in SERVICES]
    try:
        [stack] = boto3.client("cloudformation").describe_stacks(StackName=options.stack)["Stacks"]
        if unsettled(stack["StackStatus"]):
            print(
                f"older versions of the functions stay: stack {options.stack} may still go back to them "
                f"({stack['StackStatus']})",
                file=sys.stderr,
            )
            return 1
        for version in prune(functions, boto3.client("lambda"), options.keep):
            print(f"deleted {version}")
    except (BotoCoreError, ClientError) as error:
        print(f"older versions of the functions are still there: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
