"""``docs/architecture.md`` shows the machine's table. ``python -m tests.unit.conversation.test_machine_docs`` writes
it."""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from taskflow.conversation import commands
from taskflow.conversation.handlers.change import Refused
from taskflow.conversation.machine import TABLE, State

PAGE = Path(__file__).resolve().parents[3] / "docs" / "architecture.md"
PLACE = re.compile("(?<=<!-- commands -->).*?(?=<!-- /commands -->)", re.DOTALL)
LINE = "| {} | {} |\n"


def cell(state: State, answer: Any) -> str:
    """What a command comes to in a state: ``·`` where the state stays as it is."""
    if isinstance(answer, Refused):
        return f"*{answer.code.replace('_', ' ')}*"
    if not answer:
        return "nothing"
    others = [after for after in State if after in answer and after is not state]
    return " ".join([*(["·"] if state in answer else []), *([f"→ {', '.join(others)}"] if others else [])])


def sections() -> Iterator[tuple[str, list[type[Any]]]]:
    """The commands of ``commands.py`` under its headings."""
    for part in re.split(r"(?m)^# ", inspect.getsource(commands))[1:]:
        names = re.findall(r"(?m)^class (\w+)", part)
        yield part.splitlines()[0], [getattr(commands, name) for name in names]


def line(names: list[str], row: Mapping[State, Any]) -> str:
    """Commands that are answered alike in every state."""
    return LINE.format(", ".join(names), " | ".join(cell(state, row[state]) for state in State))


def table() -> str:
    """The whole table; commands of one heading that are answered alike share a line."""
    text = (
        "\n\n"
        + LINE.format("command", " | ".join(State))
        + LINE.format("---", " | ".join(["---"] * len(State)))
    )
    for heading, found in sections():
        text += LINE.format(f"**{heading}**", " | ".join([""] * len(State)))
        rows = [TABLE[command] for command in found]
        for row in [row for place, row in enumerate(rows) if row not in rows[:place]]:
            text += line([f"`{command.__name__}`" for command in found if TABLE[command] == row], row)
    return text + "\n"


def test_the_page_has_the_machine_s_table() -> None:
    found = PLACE.search(PAGE.read_text())
    assert found is not None, "docs/architecture.md has no place for the commands"
    assert found[0] == table(), "write it: python -m tests.unit.conversation.test_machine_docs"


def test_the_page_names_every_module_of_handlers() -> None:
    text, package = PAGE.read_text(), Path(inspect.getfile(commands)).parents[1]
    for module in (package / "conversation" / "handlers").glob("[a-z]*.py"):
        assert f"`{module.name}`" in text, module.name


def test_every_command_stands_under_a_heading() -> None:
    assert [command for _, found in sections() for command in found] == list(TABLE)


if __name__ == "__main__":
    PAGE.write_text(PLACE.sub(lambda _: table(), PAGE.read_text()))
