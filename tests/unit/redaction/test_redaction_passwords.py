"""Short passwords behind their label: what is hardly another word goes, what a form or a manual says there stays."""

import pytest
from taskflow.redaction import redact

from tests.support.redaction_eval import rows

PASSWORDS = ("K9x!kd", "Tiger@99", "blueSky42", "Tr0ub4dor-3", "admin123", "qwe123", "x9k2m4p", "Pa55word!")
MARKER = "[REDACTED:SECRET]"


@pytest.mark.parametrize("password", PASSWORDS)
def test_a_password_goes_behind_its_label(password: str) -> None:
    wrong = [
        (row, text)
        for row in rows("passwords_go.txt")
        if (text := redact(row.replace("~", password))) != row.replace("~", MARKER)
    ]
    assert wrong == []


def test_what_else_stands_behind_the_label_stays() -> None:
    changed = [(row, redact(row)) for row in rows("passwords_stay.txt") if redact(row) != row]
    assert changed == []


@pytest.mark.parametrize("password", ["hunter2pass", "Gx7pQ29k", "Tr0ub4dor-3"])
@pytest.mark.parametrize(
    "frame", ["AUTH {}", "AUTH default {}", "`AUTH {}`", "SELECT 0\nAUTH {}\nPING", "> auth {}"]
)
def test_a_line_that_logs_in_to_redis_gives_no_password_away(frame: str, password: str) -> None:
    assert redact(frame.format(password)) == frame.format(MARKER)
