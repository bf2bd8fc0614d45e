"""The items that ``docs/architecture.md`` shows are what the code writes, and what it names is there."""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from taskflow.store import keys

from tests.fakes.provider import say
from tests.support.world import World

TEXT = (Path(__file__).parents[3] / "docs" / "architecture.md").read_text()


def _shape(value: Any) -> Any:
    """Names, nesting and kinds of values; not the values."""
    if isinstance(value, dict):
        return {name: _shape(each) for name, each in value.items()}
    return "number" if isinstance(value, int) and not isinstance(value, bool) else type(value).__name__


async def test_the_session_and_the_record_of_the_architecture_page_have_the_form_of_real_ones() -> None:
    item, record = (json.loads(block) for block in re.findall(r"```json\n(.*?)```", TEXT, re.DOTALL))
    world = World([say("Hello!"), say("Fine, thank you."), say("The sea is deep. " * 20, pace=0.05)])
    conversation_id = await world.connect(pacing="client")
    await world.quiet()
    await world.say("How are you?")
    await world.send(type="user_message", text="Tell me about the sea.", clientMessageId="9f8e2c14")
    await asyncio.sleep(1.3)
    stored = await world.table.get(keys.conversation_pk(conversation_id), keys.SESSION)
    assert _shape(item) == _shape(stored)
    assert _shape(record) == _shape(world.records.bodies[-1])
    assert (item["phase"], item["lease_turn"]) == ("speaking", 3)
    await world.quiet()


ROOT = Path(__file__).parents[3]
LAYER = ROOT / "layers/common/python/taskflow"
PATH = re.compile(r"[\w.*-]+(?:/[\w.*-]*)+|[\w.-]+\.(?:py|ts|tsx|ya?ml|sql|json|jsonl|toml)|Makefile")
NAME = re.compile(r"(?:\w+\.)?([A-Za-z_]\w*)(?:\(.*\))?")
"""A name of the code, or a call of it: ``meter.count("…")``."""
QUOTED = re.compile(r"`([^`]+)`")
IN_FILE = re.compile(r"((?:`\w+`(?:, | and | or ))*`\w+`) (?:in|of) `([^`]+)`")
"""``NAME`` in ``file.py``, or several names."""
TEXTS = {".py", ".ts", ".tsx", ".yaml", ".sql", ".json", ".toml", ""}


def _found(path: str, before: Path) -> list[Path]:
    """What a path of the page names. A bare file name is in the folder named just before it, or in the layer."""
    bases = (ROOT, LAYER) if "/" in path else (before, LAYER, ROOT)
    return next(filter(None, ([*base.glob(path.rstrip("/"))] for base in bases)), [])


def _read(lines: Iterable[str]) -> Iterator[tuple[str, dict[str, list[Path]]]]:
    """Each line with what its paths name. A table's rows begin in the folder that is named before the table."""
    before = folder = LAYER
    for line in lines:
        named: dict[str, list[Path]] = {}
        in_table = line.startswith("|")
        folder = before if in_table else folder
        for path in filter(PATH.fullmatch, QUOTED.findall(line)):
            found = named[path] = _found(path, folder)
            if len(found) == 1:
                folder = found[0] if found[0].is_dir() else found[0].parent
        before = before if in_table else folder
        yield line, named


@cache
def _text(path: Path) -> str:
    return path.read_text() if path.suffix in TEXTS and path.is_file() else ""


def _stands(name: str, paths: Iterable[Path]) -> bool:
    """Whether one of the files has the name; folders are read only when none of the files has."""
    word = re.compile(rf"\b{name}\b")
    files = sorted(paths, key=Path.is_dir)
    inside = (each for path in files for each in ([path] if path.is_file() else path.rglob("[!_]*.*")))
    return any(name in (text := _text(each)) and word.search(text) for each in inside)


def test_every_path_of_the_architecture_page_exists() -> None:
    named = [each for _, paths in _read(TEXT.splitlines()) for each in paths.items()]
    assert len(named) > 300
    assert [path for path, found in named if not found and not path.startswith("*/")] == []


def test_a_name_that_the_page_says_is_in_a_file_stands_in_that_file() -> None:
    said = [
        (name, path, found)
        for line, paths in _read(TEXT.splitlines())
        for names, path in IN_FILE.findall(line)
        if (found := paths.get(path))
        for name in QUOTED.findall(names)
    ]
    assert len(said) > 40
    assert [(name, path) for name, path, found in said if not _stands(name, found)] == []


def _changes() -> Iterator[str]:
    """The rows and the steps of "Where to change what", each on a line of its own."""
    part = TEXT.partition("## Where to change what\n")[2].partition("\n## ")[0]
    return iter(re.sub(r"\n {3}(?=\S)", " ", part).splitlines())


def test_every_name_in_a_row_of_what_to_change_stands_in_a_file_that_the_row_names() -> None:
    said = [
        (name[1], line, [each for found in paths.values() for each in found])
        for line, paths in _read(_changes())
        if re.match(r"\||\d\.", line)
        for quoted in QUOTED.findall(line)
        if quoted not in paths and (name := NAME.fullmatch(quoted))
    ]
    assert len(said) > 80
    assert [(name, line) for name, line, files in said if not _stands(name, files)] == []


def test_the_commands_of_the_page_are_there() -> None:
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    assert {name for name in re.findall(r"`make ([a-z-]+)", TEXT) if name not in targets} == set()
    for module in re.findall(r"`python -m ([\w.]+\w)[` ]", TEXT):
        path = ROOT / module.replace(".", "/")
        assert path.with_suffix(".py").is_file() or (path / "__main__.py").is_file(), module


@pytest.mark.parametrize("package", ["conversation", "conversation/handlers", "turns"])
def test_the_page_says_what_each_module_is_for(package: str) -> None:
    [part] = re.findall(rf"`{package}/`[^|]*\n((?:\|.*\n)+)", TEXT.partition("## Layers\n")[2])
    rows = [QUOTED.findall(row.split("|")[1]) for row in part.splitlines()[2:]]
    names = sorted(name for row in rows for name in row if name.endswith(".py"))
    assert names == sorted(path.name for path in (LAYER / package).glob("[a-z]*.py"))
