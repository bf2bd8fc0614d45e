"""What a template leaves to AWS is noticed, and so is a judgement of nothing. Of the templates: `infra.check`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from infra.defaults import EVERYWHERE, left_out, unjudged

CLUSTER = {
    "properties": {
        "Arn": {"type": "string"},
        "Port": {"type": "integer"},
        "Scaling": {"$ref": "#/definitions/Scaling"},
        "Rules": {"type": "array", "items": {"$ref": "#/definitions/Rule"}},
        "Tags": {"type": "array"},
    },
    "definitions": {
        "Scaling": {"properties": {"Min": {}, "Max": {}}},
        # A rule may have rules in it.
        "Rule": {"properties": {"Name": {}, "Inner": {"$ref": "#/definitions/Rule"}}},
    },
    "readOnlyProperties": ["/properties/Arn", "/properties/Scaling/Max"],
}
NOTHING = {"Ref": "AWS::NoValue"}
WHOLE = {"Port": 1, "Tags": [], "Rules": [], "Scaling": {"Min": 0, "Max": 1}}


@pytest.mark.parametrize(
    ("given", "found"),
    [
        (WHOLE, []),
        ({}, ["Port", "Rules", "Scaling", "Tags"]),
        (WHOLE | {"Scaling": {"Min": 0}}, ["Scaling.Max"]),
        # What an option takes away is left out with it.
        (WHOLE | {"Port": {"Fn::If": ["A", 5432, NOTHING]}}, ["Port"]),
        (WHOLE | {"Port": {"Fn::If": ["A", 5432, {"Fn::If": ["B", 3306, 1]}]}}, []),
        ({"Fn::If": ["A", WHOLE, {"Port": 1, "Rules": [], "Scaling": NOTHING, "Tags": []}]}, ["Scaling"]),
        # One of several is enough, and each is told once.
        (WHOLE | {"Rules": [{"Name": 1}, {"Inner": {"Inner": {}}}, {}]}, ["Rules.Inner", "Rules.Name"]),
        # What a function makes is not known.
        (WHOLE | {"Scaling": {"Fn::GetAtt": ["X", "Scaling"]}, "Rules": {"Ref": "Y"}}, []),
    ],
)
def test_a_property_that_is_left_out_is_found_wherever_it_is(given: dict[str, Any], found: list[str]) -> None:
    told = sorted(left_out(CLUSTER, [given]))
    assert [each for each in told if not each.startswith("Rules.Inner.")] == found


JUDGED = {
    "AWS::A::B": {"Port, Rules": "The engine's.", "Scaling.M*": "None."},
    EVERYWHERE: {"Tags": "None."},
}


@pytest.mark.parametrize(
    ("found", "judged", "words"),
    [
        ({"AWS::A::B": ["Port", "Rules", "Scaling.Max", "Tags"]}, JUDGED, []),
        (
            {"AWS::A::B": ["Port", "Rules", "Scaling.Max", "Tags", "NewOne"]},
            JUDGED,
            ["AWS::A::B leaves out NewOne"],
        ),
        # Of another type it is another thing.
        (
            {"AWS::A::B": ["Port", "Rules", "Scaling.Max"], "AWS::C::D": ["Tags", "Port"]},
            JUDGED,
            ["AWS::C::D leaves"],
        ),
        ({"AWS::A::B": ["Port", "Scaling.Min", "Tags"]}, JUDGED, ["no AWS::A::B leaves out Rules"]),
        ({"AWS::A::B": ["Port", "Rules", "Scaling.Min"]}, JUDGED, ["no every type leaves out Tags"]),
        ({"AWS::A::B": ["Port"]}, {"AWS::A::B": {"Port": ""}}, ["AWS::A::B says nothing of Port"]),
    ],
)
def test_what_is_left_out_is_judged_and_nothing_else_is(
    found: Mapping[str, list[str]], judged: Mapping[str, Mapping[str, str]], words: list[str]
) -> None:
    told = list(unjudged(found, judged))
    assert len(told) == len(words)
    assert all(word in each for word, each in zip(words, told, strict=True))
