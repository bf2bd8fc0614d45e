"""The TypeScript client's state machine beside the Python one, under the schedules that the engine is simulated with:
what one shows of a connection, the other shows. The Python one is compared with the simulation's own client, and that
one with what is stored (``tests/simulation/test_python_client.py``)."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest

from tests.simulation import arriving
from tests.simulation.shrinking import STORIES
from tests.simulation.test_python_client import Twice
from tests.typescript_client.conftest import CLIENT, node

SEEDS = range(60)
PATIENCE_SECONDS = 300
FURTHER = {"anew": range(60, 200)}
"""Stories in which what makes way and what stands are easily taken for each other."""


@dataclass
class Told(Twice):
    """A connection that keeps all that it was told."""

    told: list[dict[str, Any]] = field(default_factory=list)

    def receive(self, event: dict[str, Any]) -> None:
        self.told.append(event)
        super().receive(event)


@dataclass(frozen=True)
class Shown:
    """What a client knows of a connection that is at rest."""

    turns: dict[int, tuple[str, bool, str, str]]
    """What stands, by generation: text, whether it is over, ``finish`` and the error's code."""
    said: list[list[Any]]
    """The person's messages of which it knows the words, in order: id, generation, text."""
    waiting: list[str]
    held: bool
    about: list[Any]
    """Of the conversation: title, model, whether it has ended, the first turn whose prompt was cut."""
    unsure: bool
    """It would ask for the list again."""


def in_python(client: Told) -> Shown:
    thread = client.thread
    turns = {
        number: (turn.text, turn.phase != "streaming", turn.finish or "", turn.error or "")
        for number, turn in thread.turns.items()
        if not turn.replaced and turn.text.strip()
    }
    said = [[each.id, each.generation_id, each.text] for each in thread.questions if each.text]
    about = [thread.title or "", thread.model, thread.ended, thread.trimmed]
    waiting = [each.message_id for each in thread.queue]
    return Shown(turns, said, waiting, thread.held, about, thread.needs_sync)


def in_typescript(clients: Iterable[Told]) -> Iterator[Shown]:
    ran = subprocess.run(
        node("tests/stack/schedules.mjs"),
        cwd=CLIENT,
        input="".join(json.dumps(each.told) + "\n" for each in clients),
        stdout=subprocess.PIPE,
        text=True,
        check=True,
        timeout=PATIENCE_SECONDS,
    )
    for line in ran.stdout.splitlines():
        answer = json.loads(line)
        turns = {number: (text, over, end, code) for number, text, over, end, code in answer["turns"]}
        rest = [answer[name] for name in ("said", "waiting", "held", "about", "needsSync")]
        yield Shown(turns, *rest)


def at_rest(story: str) -> dict[str, Told]:
    found: dict[str, Told] = {}
    for seed in (*SEEDS, *FURTHER.get(story, ())):
        world = STORIES[story](seed)
        for name in world.alive:
            client = world.clients[name]
            assert isinstance(client, Told)
            if client.ready and not client.deleted:
                found[f"seed {seed}, {name}"] = client
    return found


@pytest.mark.usefixtures("installed")
@pytest.mark.parametrize("story", sorted(STORIES))
def test_it_shows_what_the_python_client_shows(monkeypatch: pytest.MonkeyPatch, story: str) -> None:
    monkeypatch.setattr(arriving, "Client", Told)
    clients = at_rest(story)
    compared, differences = 0, []
    for (place, client), theirs in zip(clients.items(), in_typescript(clients.values()), strict=True):
        ours = in_python(client)
        assert (ours.waiting, ours.held) == (theirs.waiting, theirs.held), place
        if ours.unsure or theirs.unsure:
            # Both would be told the rest by the next list.
            continue
        compared += 1
        if ours != theirs:
            differences.append(f"{place}: {ours} and not {theirs}")
    assert differences == []
    # One that always asks again would be compared with nothing.
    assert compared > 0.9 * len(clients) > 0
