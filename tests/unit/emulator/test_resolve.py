"""Intrinsic functions, carried out as CloudFormation does."""

from __future__ import annotations

from typing import Any

import pytest

from local.emulator.errors import TemplateError
from local.emulator.intrinsics import NO_VALUE, Intrinsics
from local.emulator.resolve import Resolver

TEMPLATE: dict[str, Any] = {
    "Parameters": {
        "Name": {"Default": "x"},
        "Empty": {"Default": ""},
        "Count": {"Type": "Number", "Default": 3},
    },
    "Conditions": {
        "Named": {"Fn::Not": [{"Fn::Equals": [{"Ref": "Name"}, ""]}]},
        "Neither": {"Fn::And": [{"Fn::Not": [{"Condition": "Named"}]}, {"Fn::Equals": ["a", "a"]}]},
        "Either": {"Fn::Or": [{"Condition": "Neither"}, {"Condition": "Named"}]},
    },
}
RESOURCES = {"Queue": {"Ref": "http://q", "Arn": "arn:aws:sqs:us-east-1:000000000000:q"}}
QUEUE = {"Ref": "Queue"}


def resolver(**parameters: str) -> Resolver:
    return Resolver(TEMPLATE, parameters, "stack", RESOURCES)


@pytest.mark.parametrize(
    ("given", "becomes"),
    [
        ("text", "text"),
        (7, 7),
        ({"Ref": "Name"}, "x"),
        ({"Ref": "Count"}, "3"),
        ({"Ref": "AWS::StackName"}, "stack"),
        (QUEUE, "http://q"),
        ({"Ref": "AWS::NoValue"}, NO_VALUE),
        ({"Fn::GetAtt": ["Queue", "Arn"]}, RESOURCES["Queue"]["Arn"]),
        ({"Fn::If": ["Named", "yes", "no"]}, "yes"),
        ({"Fn::If": ["Neither", "yes", {"Ref": "AWS::NoValue"}]}, NO_VALUE),
        ({"Fn::If": ["Either", {"Fn::If": ["Neither", 1, 2]}, 3]}, 2),
        ({"Fn::Join": [",", ["a", QUEUE, {"Ref": "AWS::NoValue"}]]}, "a,http://q"),
        ({"Fn::Split": [",", "a,b"]}, ["a", "b"]),
        ({"Fn::Select": [1, {"Fn::Split": [",", "a,b"]}]}, "b"),
        ({"Fn::Sub": "${AWS::StackName}-${Name} ${Queue} ${Queue.Arn} ${!Kept}"},
         f"stack-x http://q {RESOURCES['Queue']['Arn']} ${{Kept}}"),
        ({"Fn::Sub": ["${Own}-${Name}", {"Own": QUEUE}]}, "http://q-x"),
        ({"a": {"Ref": "AWS::NoValue"}, "b": [{"Ref": "AWS::NoValue"}, QUEUE]}, {"b": ["http://q"]}),
        ({"Ref": "Name", "more": 1}, {"Ref": "Name", "more": 1}),
    ],
    ids=lambda value: "no value" if value is NO_VALUE else str(value),
)  # fmt: skip
def test_a_function_is_carried_out(given: Any, becomes: Any) -> None:
    found = resolver().resolve(given)
    assert found is NO_VALUE if becomes is NO_VALUE else found == becomes


def test_a_parameter_that_is_given_wins_over_its_default() -> None:
    assert resolver(Name="").resolve({"Fn::If": ["Named", "yes", "no"]}) == "no"


def test_references_to_what_cloudformation_makes_stay() -> None:
    left = Resolver(TEMPLATE, {}, "stack", {}, frozenset({"Queue"}))
    assert left.resolve([QUEUE, {"Fn::GetAtt": ["Queue", "Arn"]}]) == [
        QUEUE,
        {"Fn::GetAtt": ["Queue", "Arn"]},
    ]


@pytest.mark.parametrize(
    ("given", "becomes"),
    [
        ({"Fn::Join": [",", ["a", QUEUE]]}, {"Fn::Join": [",", ["a", QUEUE]]}),
        ({"Fn::Join": [",", {"Fn::Split": ["-", {"Ref": "Name"}]}]}, "x"),
        ({"Fn::Split": [",", QUEUE]}, {"Fn::Split": [",", QUEUE]}),
        ({"Fn::Select": [0, {"Fn::GetAZs": {"Ref": "Name"}}]}, {"Fn::Select": [0, {"Fn::GetAZs": "x"}]}),
        ({"Fn::Sub": "${Name} ${Queue} ${Queue.Arn} ${!K}"}, {"Fn::Sub": "x ${Queue} ${Queue.Arn} ${!K}"}),
        ({"Fn::Sub": ["${Own}/${Of}", {"Own": QUEUE, "Of": {"Fn::GetAtt": ["Queue", "Arn"]}}]},
         {"Fn::Sub": "${Queue}/${Queue.Arn}"}),
        ({"Fn::Sub": ["${Own}", {"Own": {"Fn::Sub": "${Queue}-${Name}"}}]}, {"Fn::Sub": "${Queue}-x"}),
    ],
    ids=str,
)  # fmt: skip
def test_what_needs_something_unknown_stays_a_function(given: Any, becomes: Any) -> None:
    assert Intrinsics({"Name": "x"}, {}).resolve(given) == becomes


@pytest.mark.parametrize(
    ("condition", "holds"),
    [
        ({"Fn::Contains": [["a", {"Ref": "Name"}], "x"]}, True),
        ({"Fn::Contains": [["a"], {"Ref": "Name"}]}, False),
        ({"Fn::Equals": [{"Ref": "Name"}, "x"]}, True),
    ],
    ids=str,
)
def test_a_rules_condition_is_judged(condition: Any, holds: bool) -> None:
    assert Intrinsics({"Name": "x"}, {}).holds(condition) is holds


@pytest.mark.parametrize(
    "given",
    [
        {"Ref": "Nobody"},
        {"Fn::GetAtt": ["Queue", "Nothing"]},
        {"Fn::Sub": "${Nobody}"},
        {"Fn::ImportValue": "x"},
        {"Fn::If": ["Unknown", 1, 2]},
        {"Fn::Join": "x"},
    ],
    ids=str,
)
def test_what_cannot_be_resolved_is_named(given: Any) -> None:
    with pytest.raises(TemplateError):
        resolver().resolve(given)
