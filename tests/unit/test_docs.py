"""What a page names or links to is there. ``tests/unit/engine/test_docs_example.py`` knows more of one page."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
NOT_OURS = {"node_modules", "dist", "build", "__pycache__"}
HIDDEN = {".github", ".ci"}
"""Folders with a dot that are the project's."""
QUOTED = re.compile(r"`(?:\.\./)*([\w.-]+(?:/[\w.-]+)*\.(?:py|ts|tsx|mjs|css|ya?ml|sql|jsonl|toml|sh))`")
LINK = re.compile(r"\]\(([^)\s]+)\)")
OF_OTHERS = {"entrypoints/utils.py"}
"""A file of vLLM."""
HISTORY = ("CHANGELOG.md", "docs/decisions/")
"""They say what was at the time."""


@cache
def _files() -> tuple[Path, ...]:
    found: list[Path] = []
    for folder, folders, names in os.walk(ROOT):
        folders[:] = [each for each in folders if each in HIDDEN or not (each in NOT_OURS or each[0] == ".")]
        found += [Path(folder, name).relative_to(ROOT) for name in names]
    return tuple(found)


PAGES = sorted(str(each) for each in _files() if each.suffix == ".md")


@cache
def _endings() -> frozenset[str]:
    return frozenset("/".join(each.parts[start:]) for each in _files() for start in range(len(each.parts)))


@cache
def _anchors(page: Path) -> frozenset[str]:
    """Those that GitHub makes of a page's headings."""
    headings = re.findall(r"^#+ (.+)$", page.read_text(), re.MULTILINE)
    plain = (re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", each.strip().lower()) for each in headings)
    return frozenset(re.sub(r"[^\w\- ]", "", each).replace(" ", "-") for each in plain)


def _dead(page: str) -> Iterator[str]:
    here = ROOT / page
    for link in LINK.findall(here.read_text()):
        path, _, anchor = link.partition("#")
        if ":" in path:
            continue
        there = here.parent / path if path else here
        if not there.exists() or (anchor and there.suffix == ".md" and anchor not in _anchors(there)):
            yield link


@pytest.mark.parametrize("page", [each for each in PAGES if not each.startswith(HISTORY)])
def test_every_file_that_a_page_names_is_there(page: str) -> None:
    named = set(QUOTED.findall((ROOT / page).read_text()))
    assert named - OF_OTHERS - _endings() == set()


def test_every_link_within_the_project_leads_somewhere() -> None:
    assert len(PAGES) > 100
    assert {page: dead for page in PAGES if (dead := [*_dead(page)])} == {}


MODULE = re.compile(r"``((?:taskflow|functions|local|infra|tools|bench|tests)(?:\.[A-Za-z_]\w*)+)")
CODE = ("layers", "functions", "local", "infra", "tools", "bench", "tests")


def _names_nothing(name: str) -> bool:
    """Whether a dotted name is neither a module nor what one has."""
    parts = name.split(".")
    for end in range(len(parts), 1, -1):
        path = "/".join(parts[:end])
        if f"{path}.py" in _endings():
            break
        if path in _endings() or f"{path}/__init__.py" in _endings():
            return end < len(parts)
    else:
        return True
    module = next(each for each in _files() if str(each).endswith(f"{path}.py"))
    return end < len(parts) and not re.search(rf"\b{parts[end]}\b", (ROOT / module).read_text())


def test_every_module_that_a_docstring_names_is_there() -> None:
    sources = [each for each in _files() if each.suffix == ".py" and each.parts[0] in CODE]
    named = {each: set(MODULE.findall((ROOT / each).read_text())) for each in sources}
    assert sum(map(len, named.values())) > 50
    assert {
        str(each): gone for each, names in named.items() if (gone := [*filter(_names_nothing, names)])
    } == {}
