"""Values of every type in the forms that the field writes them in: each goes, and nothing beside it."""

import re

from taskflow.redaction import redact

from tests.support.redaction_eval import rows

VALUE = re.compile(r"\[([A-Z]+):(.*?)\](?=[^\]]|$)", re.DOTALL)


def test_the_values_in_brackets_go_and_what_is_beside_them_stays() -> None:
    wrong = [
        (row, text)
        for row in rows("values_go.txt")
        if (text := redact(VALUE.sub(r"\2", row))) != VALUE.sub(r"[REDACTED:\1]", row)
    ]
    assert wrong == []
