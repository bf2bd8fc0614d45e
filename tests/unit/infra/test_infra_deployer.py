"""What CloudFormation's role lacks is told; against AWS's own data ``python -m infra.check`` holds it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from infra.deployer import NOT_CALLED, Action, lacking, needless

ZONE, ENDPOINT = "route53:AssociateVPCWithHostedZone", "ec2:CreateVpcEndpoint"
REFERENCE = {
    ENDPOINT.lower(): Action(resources=True, dependent=(ZONE,)),
    "shield:listprotections": Action(resources=False),
    "sqs:createqueue": Action(resources=True),
}


def granted(action: str | list[str], resource: str | list[str]) -> Mapping[str, Any]:
    return {"Effect": "Allow", "Action": action, "Resource": resource}


@pytest.mark.parametrize(
    ("used", "asked", "statements", "said"),
    [
        ({"Queue": ["sqs:CreateQueue"]}, [], [granted("sqs:*", "arn:aws:sqs:x:1:mine-*")], []),
        ({"Queue": ["sqs:CreateQueue"]}, [], [granted("sns:*", "*")], ["Queue uses sqs:CreateQueue"]),
        ({"Queue": ["sqs:New"]}, [], [granted(["SQS:new"], "arn")], []),
        ({"Plan": ["shield:ListProtections"]}, [], [granted("shield:List*", ["arn", "*"])], []),
        (
            {"Plan": ["shield:ListProtections"]},
            [],
            [granted("shield:*", "arn:aws:shield::1:x")],
            ["Plan uses shield:ListProtections, which knows no resource"],
        ),
        ({}, [ENDPOINT], [granted(ENDPOINT, "*")], [f"{ENDPOINT} needs {ZONE}"]),
        ({}, [ENDPOINT], [granted([ENDPOINT, "route53:*"], "*")], []),
        ({"Bucket": ["s3tables:GetTable"]}, [], [], []),
    ],
)
def test_a_permission_that_is_missing_or_grants_nothing_is_told(
    used: Mapping[str, list[str]], asked: list[str], statements: list[Mapping[str, Any]], said: list[str]
) -> None:
    assert list(lacking(used, asked, REFERENCE, statements)) == said


def test_an_excuse_has_a_reason_and_is_one_for_something() -> None:
    assert all(NOT_CALLED.values())
    assert f"no schema names {next(iter(NOT_CALLED))}" in set(needless({"Queue": ["sqs:CreateQueue"]}))
