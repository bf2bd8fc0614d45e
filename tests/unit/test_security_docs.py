"""Every test that docs/security.md names is there."""

from __future__ import annotations

import ast
import re

import pytest

from local.setup.stamps import ROOT

DOCS = (ROOT / "docs" / "security.md").read_text()
NAMED = re.findall(r"`(tests/[a-z0-9_/]+\.py)(?:::(test_[a-z0-9_]+))?`", DOCS)
BOUNDARIES = re.findall(r"^## (.*\S ↔ .*|Laptop)$", DOCS, re.MULTILINE)
KINDS = "STRIDE"


@pytest.mark.parametrize(("file", "name"), NAMED)
def test_a_test_that_is_named_is_there(file: str, name: str) -> None:
    tree = ast.parse((ROOT / file).read_text())
    found = {node.name for node in tree.body if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)}
    assert (name or next(iter(found))) in found


def test_every_boundary_has_threats_and_every_kind_is_thought_of() -> None:
    rows = re.findall(r"^\| ([STRIDE]) \|", DOCS, re.MULTILINE)
    assert set(rows) == set(KINDS)
    assert len(BOUNDARIES) >= 8
    for boundary in BOUNDARIES:
        part = DOCS.partition(f"## {boundary}\n")[2].partition("\n## ")[0]
        assert part.count("`tests/") >= 3, boundary


def test_every_threat_names_a_test() -> None:
    for row in re.findall(r"^\| [STRIDE] \|.*\|$", DOCS, re.MULTILINE):
        assert "`tests/" in row, row
