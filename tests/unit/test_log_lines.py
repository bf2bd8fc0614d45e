"""Whatever is logged: nothing personal is printed, and the line is JSON."""

from __future__ import annotations

import json
import uuid
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from taskflow.log_lines import OURS, line
from taskflow.redaction import redact

CARD, MAIL, PHONE, AADHAAR = 4_111_111_111_111_111, "mary.jones@example.org", 9_876_543_210, 234_123_412_346
SECRETS = (str(CARD), MAIL, str(PHONE), str(AADHAAR), "411111", "mary.jones")


class Silent:
    """Cannot say what it is."""

    def __str__(self) -> str:
        raise RuntimeError(MAIL)


class Pair(tuple[int, str]):
    """A tuple of its own kind."""


def endless() -> dict[str, Any]:
    found: dict[str, Any] = {"mail": MAIL}
    found["again"] = found
    return found


PERSONAL: dict[str, Any] = {
    "a card as an integer": {"number": CARD},
    "a card as a float": {"number": float(CARD)},
    "a card as a decimal": {"number": Decimal(CARD)},
    "a card below zero": {"number": -CARD},
    "an Aadhaar number": {"number": AADHAAR},
    "a phone in a field that says so": {"phone": PHONE},
    "phones in a list": {"mobile": [PHONE, PHONE]},
    "a phone as a text": {"phone": str(PHONE)},
    "a phone as bytes": {"contact": str(PHONE).encode()},
    "a phone as a decimal": {"mobile_number": Decimal(PHONE)},
    "phones as texts in a list": {"phones": [str(PHONE), (f"{PHONE}",)]},
    "a phone in a field that says nothing": {"phone": {"value": str(PHONE)}, "mobile": [{"number": PHONE}]},
    "phones in fields of their own": {"phones": {"home": PHONE, "of": [{"asha": str(PHONE)}]}},
    "a phone as a key": {"phone": {PHONE: 1}, "whatsapp": {str(PHONE): "x"}},
    "numbers in a tuple": {"seen": (1, CARD)},
    "numbers in a named tuple": {"seen": Pair((CARD, MAIL))},
    "texts in a set": {"seen": {MAIL}},
    "texts in a frozen set": {"seen": frozenset([MAIL])},
    "bytes": {"body": f"from {MAIL}".encode()},
    "bytes that are no UTF-8": {"body": b"\xff" + MAIL.encode()},
    "a byte array": {"body": bytearray(MAIL.encode())},
    "a view of bytes": {"body": memoryview(MAIL.encode())},
    "an exception": {"error": ValueError(f"{MAIL} {CARD}")},
    "an exception in a list": {"errors": [KeyError(MAIL)]},
    "a key": {MAIL: 1},
    "a number as a key": {CARD: 1},
    "bytes as a key": {MAIL.encode(): 1},
    "a tuple as a key": {(MAIL, CARD): 1},
    "deep inside": {"a": [{"b": ({"c": {MAIL: [CARD, MAIL]}},)}]},
    "a value that holds itself": endless(),
    "something that cannot be printed": {"what": Silent()},
    "a class": {"type": type(MAIL, (), {})},
}


@pytest.mark.parametrize("fields", PERSONAL.values(), ids=PERSONAL)
def test_nothing_personal_is_printed(fields: dict[Any, Any]) -> None:
    printed = line({"message": "hello", **fields}, redact)
    assert [secret for secret in SECRETS if secret in printed] == []
    assert json.loads(printed)["message"] == "hello"


@pytest.mark.parametrize("pieces", [(4242, 4242, 4242, 4242), ("4242",) * 4])
def test_a_card_in_pieces_is_not_printed(pieces: tuple[int | str, ...]) -> None:
    for field in ({"card": pieces}, {"card": {"groups": list(pieces)}}):
        printed = json.loads(line(field, redact))["card"]
        assert printed in (["[REDACTED:CARD]"], {"groups": ["[REDACTED:CARD]"]}), field


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("pan", "ABCED1234F"),
        ("ssn", "123456789"),
        ("upi_id", "asha@anything"),
        ("password", "hunter2xyz"),
        ("x-api-key", "abcd1234efgh5678ijkl"),
        ("authorization", "Basic amFuZTpwYXNzd29yZA=="),
    ],
)
def test_a_text_is_read_behind_the_name_of_its_field(name: str, value: str) -> None:
    for field in ({name: value}, {name: value.encode()}, {name: [value]}, {name: {"value": value}}):
        printed = line({"message": value[:0], **field}, redact)
        assert value not in printed and "[REDACTED:" in printed, field


def test_no_name_of_our_own_fields_makes_anything_personal() -> None:
    for name in OURS:
        for value in (str(PHONE), "123456789", "asha@anything", "hunter2xyz", "abcd1234efgh5678ijkl"):
            assert redact(f"{name}: {value}") == f"{name}: {value}"


HARMLESS: dict[str, Any] = {
    "numbers": [0, 1, -1, 12, 3.5, 1e-9, 1_732_800_000_123, 1_732_800_000, 2**53],
    "flags": [True, False, None],
    "texts": ["", "hello", "naïve 🙂", "digits 12"],
    "bytes_sent": 9_876_543_210,
    "lists": [[4242, 4242], [1, 2, 3, 4], [1200, 3400, 5600, 7800], ["4242", "ms"]],
    "phone": {"order_id": 9_876_543_210, "ms": 12_345_678},
}


def test_everything_else_is_printed_as_it_is() -> None:
    assert json.loads(line(HARMLESS, redact)) == HARMLESS
    at, name = datetime(2026, 1, 2, tzinfo=UTC), uuid.UUID(int=7)
    assert json.loads(line({"at": at, "id": name, "n": {"k": ()}}, redact)) == {
        "at": str(at),
        "id": str(name),
        "n": {"k": []},
    }


def test_what_stands_behind_a_name_that_is_personal_is_printed_as_it_is() -> None:
    fields = {MAIL: "hello", f"card {CARD}": ["hello", 9_876_543], f"{MAIL}, phone": str(PHONE)}
    assert list(json.loads(line(fields, redact)).values()) == [
        "hello",
        ["hello", 9_876_543],
        "[REDACTED:PHONE]",
    ]


def test_what_json_has_not_is_a_text() -> None:
    odd = {
        "nan": float("nan"),
        "inf": float("-inf"),
        "half": "a\ud800",
        "pair": "\ud83d\ude42",
        "big": 10**5000,
    }
    printed = line(odd, redact)
    printed.encode()
    assert json.loads(printed) == {
        "nan": "nan",
        "inf": "-inf",
        "half": "a\ufffd",
        "pair": "🙂",
        "big": "a number of 16610 bits",
    }


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters()) | st.binary(),
    lambda each: (
        st.lists(each, max_size=3)
        | st.tuples(each, each)
        | st.dictionaries(st.text(st.characters()) | st.integers() | st.binary(), each, max_size=3)
    ),
    max_leaves=12,
)


@given(st.dictionaries(st.text(st.characters()), ANYTHING, max_size=4))
def test_every_line_is_json_in_utf_8(log: dict[str, Any]) -> None:
    json.loads(line(log, lambda text: text).encode(), parse_constant=pytest.fail)
