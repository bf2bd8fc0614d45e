"""Each input from the field has its test, and ``docs/field-reports.md`` says which."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs/field-reports.md").read_text(encoding="utf-8")
ROWS = re.findall(r"^\| ([LRWS]\d{2}) \|.*\| `([^`:]+)::([^`]+)` \|$", PAGE, re.MULTILINE)


def test_there_are_forty_seven() -> None:
    assert len({report for report, _, _ in ROWS}) == 47


@pytest.mark.parametrize(("report", "file", "name"), ROWS, ids=[report for report, _, _ in ROWS])
def test_the_test_of_a_report_is_there(report: str, file: str, name: str) -> None:
    text = (ROOT / file).read_text(encoding="utf-8")
    assert re.search(rf"def {name}\(" if file.endswith(".py") else re.escape(name), text), report
