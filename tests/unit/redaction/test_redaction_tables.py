"""A table's column, an object's key, a phrase: what names one number of a text does not name the others."""

import re

import pytest
from taskflow.redaction import redact

from tests.support.redaction_eval import rows

NUMBER = re.compile(r"\{([0-9][0-9 \-]+)\}")


@pytest.mark.parametrize("row", rows("tables_go.txt"))
def test_the_numbers_in_braces_go_and_the_others_stay(row: str) -> None:
    assert redact(NUMBER.sub(r"\1", row)) == NUMBER.sub("[REDACTED:PHONE]", row)


@pytest.mark.parametrize(
    "text",
    [
        "<table><tr><th>Total</th><th>order_no</th><th>Contact Person</th></tr><tr><td>48974.22</td><td>5876863502</td>"
        "<td>Omar</td></tr></table>",
        "Contact Person\nOlga\n\nid\n5582905880",
        "tel aviv population 6640741855",
        "call stack overflow at 3183927916",
        "mobile, alabama census 2420692643",
        "call sid 3995506626",
        "look at 06123127591 My order 40796038",
        "SSN on file\nऑर्डर 562250798",
        "%C4111111111111111^DOE/JOHN^2512101?",
    ],
)
def test_numbers_of_other_columns_and_of_other_things_stay(text: str) -> None:
    assert redact(text) == text


def test_a_track_of_a_card_gives_its_number_away() -> None:
    assert redact("%B4111111111111111^DOE/JOHN^2512101?") == "%B[REDACTED:CARD]^DOE/JOHN^2512101?"
    assert redact(";4111111111111111=25121010000?") == ";[REDACTED:CARD]=25121010000?"
