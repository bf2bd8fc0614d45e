"""IAM's rules, as the laptop knows them."""

from __future__ import annotations

from typing import Any

import pytest

from local.grants.policy import Context, Need, UnknownPolicy, allows, matches, statements

TABLE = "arn:aws:dynamodb:us-east-1:000000000000:table/T"
ALLOW: dict[str, Any] = {"Effect": "Allow", "Action": "dynamodb:GetItem", "Resource": TABLE}


def said(found: list[dict[str, Any]], need: Need) -> bool:
    return allows(statements({"Version": "2012-10-17", "Statement": found}), need)


@pytest.mark.parametrize(
    ("pattern", "text", "expected"),
    [
        ("*", "", True),
        ("a*", "a:b/c", True),
        ("a?c", "abc", True),
        ("a?c", "ac", False),
        ("a.c", "abc", False),
        ("C#*", "C#1", True),
        ("C#*", "xC#1", False),
        ("arn:*:table/T", "arn:aws:dynamodb:us-east-1:0:table/T", True),
        ("arn:*:table/T", "arn:aws:dynamodb:us-east-1:0:table/T/index/due", False),
        ("a*", "a\nb", True),
    ],
)
def test_wildcards(pattern: str, text: str, expected: bool) -> None:
    assert matches(pattern, text) is expected


@pytest.mark.parametrize(
    ("found", "need", "expected"),
    [
        ([], Need("dynamodb:GetItem", TABLE), False),
        ([ALLOW], Need("dynamodb:GetItem", TABLE), True),
        ([{**ALLOW, "Action": ["x:Y", "DynamoDB:getitem"]}], Need("dynamodb:GetItem", TABLE), True),
        ([ALLOW], Need("dynamodb:PutItem", TABLE), False),
        ([ALLOW], Need("dynamodb:GetItem", f"{TABLE}/index/due"), False),
        ([ALLOW], Need("dynamodb:GetItem", TABLE.lower()), False),
        ([{**ALLOW, "Resource": ["x", f"{TABLE}/*"]}], Need("dynamodb:GetItem", f"{TABLE}/index/due"), True),
        ([ALLOW, {**ALLOW, "Effect": "Deny"}], Need("dynamodb:GetItem", TABLE), False),
        ([{**ALLOW, "Effect": "Deny"}, ALLOW], Need("dynamodb:GetItem", TABLE), False),
        ([ALLOW, {**ALLOW, "Effect": "Deny", "Resource": "x"}], Need("dynamodb:GetItem", TABLE), True),
    ],
)
def test_statements(found: list[dict[str, Any]], need: Need, expected: bool) -> None:
    assert said(found, need) is expected


KEYS = "dynamodb:leadingkeys"


@pytest.mark.parametrize(
    ("condition", "context", "expected"),
    [
        ({"StringEquals": {"k": "a"}}, {"k": ("a",)}, True),
        ({"StringEquals": {"K": ["a", "b"]}}, {"k": ("b",)}, True),
        ({"StringEquals": {"k": "a"}}, {"k": ("A",)}, False),
        ({"StringEquals": {"k": "a"}}, {}, False),
        ({"StringLike": {"k": "a*"}}, {"k": ("ab",)}, True),
        ({"ArnEquals": {"k": "arn:*:x"}}, {"k": ("arn:aws:x",)}, True),
        ({"ForAllValues:StringLike": {"dynamodb:LeadingKeys": ["C#*", "S"]}}, {KEYS: ("C#1", "S")}, True),
        ({"ForAllValues:StringLike": {"dynamodb:LeadingKeys": ["C#*"]}}, {KEYS: ("C#1", "S")}, False),
        # IAM's reference: without the key a condition for all values is true.
        ({"ForAllValues:StringLike": {"dynamodb:LeadingKeys": ["C#*"]}}, {}, True),
        ({"StringEquals": {"k": "a"}, "StringLike": {"l": "b"}}, {"k": ("a",), "l": ("c",)}, False),
        ({"StringEquals": {"k": "a", "l": "b"}}, {"k": ("a",), "l": ("b",)}, True),
    ],
)
def test_conditions(condition: dict[str, Any], context: Context, expected: bool) -> None:
    need = Need("dynamodb:GetItem", TABLE, context)
    assert said([{**ALLOW, "Condition": condition}], need) is expected


@pytest.mark.parametrize(
    "statement",
    [
        {**ALLOW, "NotAction": "x"},
        {**ALLOW, "Principal": "*"},
        {**ALLOW, "Effect": "Maybe"},
        {**ALLOW, "Condition": {"NumericEquals": {"k": "1"}}},
        {**ALLOW, "Condition": {"StringEqualsIfExists": {"k": "1"}}},
    ],
)
def test_what_is_not_known_is_an_error(statement: dict[str, Any]) -> None:
    with pytest.raises(UnknownPolicy):
        said([statement], Need("dynamodb:GetItem", TABLE))


def test_one_statement_needs_no_list() -> None:
    assert allows(statements({"Statement": ALLOW}), Need("dynamodb:GetItem", TABLE))
