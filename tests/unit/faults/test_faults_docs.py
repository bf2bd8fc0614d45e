"""``docs/faults.md`` lists every fault. ``python -m tests.unit.faults.test_faults_docs`` writes the table."""

from __future__ import annotations

import re
from pathlib import Path

from local.faults.kinds import KINDS

PAGE = Path(__file__).resolve().parents[3] / "docs" / "faults.md"
PLACE = re.compile("(?<=<!-- kinds -->\n).*?(?=<!-- /kinds -->)", re.DOTALL)


def table() -> str:
    """The kinds as a table."""
    lines = [
        f"| `{k.name}` | {k.unit} | {k.says} | {k.aws:g} | {k.worst:g} | [source]({k.source}) |"
        for k in KINDS
    ]
    return "\n".join(
        ["| name | is a | what happens | `aws` | `worst` | |", "|---|---|---|---|---|---|", *lines, ""]
    )


def test_the_page_lists_every_fault_as_it_is() -> None:
    found = PLACE.search(PAGE.read_text())
    assert found is not None and found.group() == table(), "python -m tests.unit.faults.test_faults_docs"


if __name__ == "__main__":
    PAGE.write_text(PLACE.sub(lambda _: table(), PAGE.read_text()))
