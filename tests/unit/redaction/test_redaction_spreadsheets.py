"""Numbers as spreadsheets and tables of decimals write them: ``.0`` behind a whole number, quotes, formulas."""

import pytest
from taskflow.redaction import redact


@pytest.mark.parametrize("tail", [".0", ".00", ".0,", ".0\n", ".0 x", ".0}", ".0;1"])
@pytest.mark.parametrize(
    ("text", "redacted"),
    [
        ("4111111111111111", "[REDACTED:CARD]"),
        ("378282246310005", "[REDACTED:CARD]"),
        (
            "n,card\n1,4111111111111111.0\n2,5555555555554444",
            "n,card\n1,[REDACTED:CARD].0\n2,[REDACTED:CARD]",
        ),
        ('{"card": 4111111111111111', '{"card": [REDACTED:CARD]'),
        ("aadhaar: 234123412346", "aadhaar: [REDACTED:AADHAAR]"),
        ("ssn 123456789", "ssn [REDACTED:SSN]"),
        ("phone: 9876543210", "phone: [REDACTED:PHONE]"),
        (
            "name,mobile\nA,9876543210.0\nB,9123456780",
            "name,mobile\nA,[REDACTED:PHONE].0\nB,[REDACTED:PHONE]",
        ),
    ],
)
def test_zeros_behind_a_whole_number_make_it_no_fraction(text: str, redacted: str, tail: str) -> None:
    assert redact(text + tail) == redacted + tail


@pytest.mark.parametrize("frame", ['="{}"', "'{}", '"{}"', '=TEXT("{}")', "\t{}\t", "{};", '="{}.0"'])
def test_what_a_spreadsheet_puts_around_a_number_does_not_hide_it(frame: str) -> None:
    assert redact(frame.format("4111111111111111")) == frame.format("[REDACTED:CARD]")


@pytest.mark.parametrize(
    "text",
    [
        "4.111111111111111E15",
        "4.111111111111111e+15",
        "4111111111111111.5",
        "4111111111111111.012",
        "4111111111111111.000",
        "4111111111111111.0.1",
        "4111111111111111.0-rc1",
        "4111111111111111.0f",
        "0.4111111111111111",
        "234123412346.0",
        "bytes 234123412346.0",
        "1700000000000.0",
    ],
)
def test_other_decimals_stay(text: str) -> None:
    assert redact(text) == text
