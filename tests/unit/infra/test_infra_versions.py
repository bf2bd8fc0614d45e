"""Which versions of the functions are deleted, and that nothing else is: against botocore's models of the calls."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import boto3
import pytest
from botocore.stub import Stubber

from infra import versions
from infra.monitoring.metrics import SERVICES


@pytest.mark.parametrize(
    ("there", "used", "kept", "gone"),
    [
        ([], set(), 3, []),
        ([1], {1}, 3, []),
        ([1, 2, 3, 4], {4}, 3, []),
        ([1, 2, 3, 4, 5], {5}, 3, [1]),
        ([5, 3, 1, 4, 2], {5}, 3, [1]),
        # Gone back by hand: what is live stays, however old, and so do the newest.
        ([1, 2, 3, 4, 5, 6], {1}, 3, [2, 3]),
        # Two versions while traffic moves.
        ([7, 8, 9, 10, 11, 12], {11, 12}, 3, [7]),
        ([10, 9, 100], {100}, 1, [9]),
        ([1, 2, 3], {3}, 0, [1, 2]),
        ([1, 2, 3], {2}, 1, [1]),
        # CloudFormation would lead the alias to the newest again.
        ([1, 2, 3], {1}, 0, [2]),
        ([1, 2, 3], {1, 2}, 0, []),
        # An alias of somebody's own.
        ([1, 2, 3, 4, 5, 6], {1, 6}, 3, [2]),
        # No Rollout any more.
        ([1, 2, 3, 4], set(), 3, [1]),
        ([1, 2], {9}, 5, []),
    ],
)
def test_what_is_live_and_the_newest_of_the_others_stay(
    there: list[int], used: set[int], kept: int, gone: list[int]
) -> None:
    assert versions.superfluous(there, used, kept) == gone


@pytest.fixture
def status() -> str:
    """Of the stack."""
    return "UPDATE_COMPLETE"


@pytest.fixture
def stubbed(monkeypatch: pytest.MonkeyPatch, status: str) -> Iterator[Stubber]:
    make: Any = boto3.client
    keys = {"region_name": "eu-central-1", "aws_access_key_id": "x", "aws_secret_access_key": "x"}
    clients = {service: make(service, **keys) for service in ("cloudformation", "lambda")}
    monkeypatch.setattr("infra.versions.boto3.client", clients.__getitem__)
    monkeypatch.delenv("KEEP_VERSIONS", raising=False)
    with Stubber(clients["cloudformation"]) as stack, Stubber(clients["lambda"]) as stub:
        told = {"StackName": "x", "CreationTime": "2026-01-01T00:00:00Z", "StackStatus": status}
        stack.add_response("describe_stacks", {"Stacks": [told]})
        yield stub


def told(stub: Stubber, function: str, there: list[str], live: str, weights: dict[str, float]) -> None:
    """Lambda's answers, the versions on two pages."""
    alias = {
        "Name": "live",
        "FunctionVersion": live,
        **({"RoutingConfig": {"AdditionalVersionWeights": weights}} if weights else {}),
    }
    stub.add_response("list_aliases", {"Aliases": [alias]}, {"FunctionName": function})
    first = {"Versions": [{"Version": each} for each in ["$LATEST", *there[:2]]], "NextMarker": "more"}
    stub.add_response("list_versions_by_function", first, {"FunctionName": function})
    rest = {"Versions": [{"Version": each} for each in there[2:]]}
    stub.add_response("list_versions_by_function", rest, {"FunctionName": function, "Marker": "more"})


def test_old_versions_of_each_function_are_deleted_by_their_number(
    stubbed: Stubber,
) -> None:
    """Without a qualifier the call would delete the function: the stub refuses other arguments."""
    told(stubbed, "mine-connect", ["3", "4", "5", "9", "10", "11"], "11", {"10": 0.1})
    for version in ("3", "4", "5"):
        stubbed.add_response("delete_function", {}, {"FunctionName": "mine-connect", "Qualifier": version})
    deleted = list(versions.prune(["mine-connect"], stubbed.client, 1))
    assert deleted == ["mine-connect:3", "mine-connect:4", "mine-connect:5"]
    stubbed.assert_no_pending_responses()


def test_every_function_of_the_stack_is_asked_about(
    stubbed: Stubber, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("KEEP_VERSIONS", "1")
    for service in SERVICES:
        told(stubbed, f"mine-{service}", ["1", "2", "3"], "3", {})
        stubbed.add_response("delete_function", {}, {"FunctionName": f"mine-{service}", "Qualifier": "1"})
    assert versions.main(["--stack", "mine"]) == 0
    stubbed.assert_no_pending_responses()
    assert capsys.readouterr().out.split("\n")[:-1] == [f"deleted mine-{each}:1" for each in SERVICES]


def test_without_versions_nothing_is_deleted(stubbed: Stubber) -> None:
    for service in SERVICES:
        name = {"FunctionName": f"taskflow-{service}"}
        stubbed.add_response("list_aliases", {"Aliases": []}, name)
        stubbed.add_response("list_versions_by_function", {"Versions": [{"Version": "$LATEST"}]}, name)
    assert versions.main([]) == 0
    stubbed.assert_no_pending_responses()


def test_who_may_not_is_told_what_is_still_there(
    stubbed: Stubber, capsys: pytest.CaptureFixture[str]
) -> None:
    stubbed.add_client_error("list_aliases", "AccessDeniedException", "not allowed", 403)
    assert versions.main([]) == 1
    assert "still there" in capsys.readouterr().err


@pytest.mark.parametrize(
    "status", ["UPDATE_ROLLBACK_FAILED", "UPDATE_ROLLBACK_IN_PROGRESS", "UPDATE_FAILED", "UPDATE_IN_PROGRESS"]
)
def test_while_the_stack_may_go_back_to_them_no_version_is_deleted(
    stubbed: Stubber, status: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert versions.main(["--keep", "0"]) == 1  # Lambda is not asked: nothing is written down for it
    assert status in capsys.readouterr().err


@pytest.mark.parametrize("given", ["-1", "few", "1.5"])
def test_a_number_that_is_none_is_refused(given: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        versions.main([f"--keep={given}"])
    assert "invalid number of versions value" in capsys.readouterr().err
