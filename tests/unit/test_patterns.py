"""Patterns that wait: as those of ``re``, compiled once, with their first use."""

from __future__ import annotations

import importlib
import re
from pathlib import Path

import pytest
from taskflow import patterns
from taskflow.patterns import deferred

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def compiled(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What is compiled, in order."""
    found: list[str] = []
    make = re.compile

    def spied(source: str, flags: int = 0) -> re.Pattern[str]:
        found.append(source)
        return make(source, flags)

    monkeypatch.setattr(patterns.re, "compile", spied)  # type: ignore[attr-defined]  # the module's own re
    return found


def test_a_pattern_is_compiled_by_who_uses_it(compiled: list[str]) -> None:
    waits = deferred(r"(\d+) apples", re.IGNORECASE)
    assert compiled == []
    for _ in range(2):
        found = waits.search("some 12 APPLES")
        assert found is not None and found[1] == "12"
    assert compiled == [r"(\d+) apples"]


@pytest.mark.parametrize("text", ["", "12 apples", "12 apples and 3 apples", "apples"])
def test_it_finds_what_one_of_re_finds(text: str) -> None:
    source = r"(\d+) apples"
    waits, plain = deferred(source), re.compile(source)
    assert waits.findall(text) == plain.findall(text)
    assert waits.sub("-", text) == plain.sub("-", text)
    assert waits.split(text) == plain.split(text)
    assert bool(waits.fullmatch(text)) == bool(plain.fullmatch(text))
    assert [each.span() for each in waits.finditer(text)] == [each.span() for each in plain.finditer(text)]
    assert (waits.pattern, waits.groups, waits.flags) == (plain.pattern, plain.groups, plain.flags)


def test_before_a_snapshot_all_are_compiled(compiled: list[str]) -> None:
    waits = deferred("snapshot")
    patterns.compile_all()
    assert "snapshot" in compiled
    compiled.clear()
    assert waits.match("snapshot") is not None and waits.sub("", "a snapshot") == "a "
    patterns.compile_all()
    assert compiled == []


def test_a_mistake_is_an_error_of_re_each_time() -> None:
    wrong = deferred("(")
    for _ in range(2):
        with pytest.raises(re.error):
            wrong.match("")
    # Nobody else's snapshot shall meet it.
    patterns._waiting.remove(wrong)  # type: ignore[attr-defined]  # there while types are not checked


def test_every_pattern_of_ours_is_one() -> None:
    layer = ROOT / "layers" / "common" / "python"
    using = [each for each in layer.rglob("*.py") if "import deferred\n" in each.read_text()]
    assert len(using) > 10
    for each in using:
        importlib.import_module(".".join(each.relative_to(layer).with_suffix("").parts))
    patterns.compile_all()
