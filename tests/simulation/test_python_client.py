"""The Python client's state machine beside the simulation's own client: what one shows, the other shows.

Under every schedule and fault that the engine is simulated with, the client of ``clients/python`` is told what each
simulated connection is told. At the end it has to know each turn as that connection does, which the simulation has
compared with what is stored.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Any

import pytest
from taskflow_client import _turn
from taskflow_client._parse import parse_event
from taskflow_client._thread import Thread, reduce
from taskflow_client._turn import Turn
from taskflow_client.events import AiInterrupted

from tests.simulation import arriving
from tests.simulation.client import Client
from tests.simulation.shrinking import STORIES

SEEDS = range(10)


@dataclass
class Twice(Client):
    """A simulated connection whose events the Python client takes in as well."""

    thread: Thread = field(default_factory=Thread)

    def receive(self, event: dict[str, Any]) -> None:
        parsed = parse_event(json.dumps(event))
        assert parsed is not None, event
        self.thread = reduce(self.thread, parsed)
        super().receive(event)


def differences(client: Twice) -> list[str]:
    """What the two know differently of a connection that is at rest."""
    mine = {
        number: (turn.text, turn.phase != "streaming")
        for number, turn in client.thread.turns.items()
        if not turn.replaced and turn.text.strip()
    }
    theirs = {number: (text, True) for number, text in client.listed.items() if text.strip()}
    theirs |= {
        number: (bubble.text, not bubble.open)
        for number, bubble in client.bubbles.items()
        if bubble.text.strip()
    }
    # The simulated one keeps what it showed before another answer came.
    replaced = {number for number, turn in client.thread.turns.items() if turn.replaced}
    found = [
        f"{client.name}, turn {number}: {mine.get(number)} and not {theirs.get(number)}"
        for number in sorted((mine.keys() | theirs.keys()) - replaced)
        if mine.get(number) != theirs.get(number)
    ]
    waiting = [each.message_id for each in client.thread.queue]
    if (waiting, client.thread.held) != (client.waiting, client.held):
        found.append(f"{client.name} shows {waiting} as queued and not {client.waiting}")
    return found


def played(monkeypatch: pytest.MonkeyPatch, story: str, seeds: Iterable[int]) -> tuple[int, list[str]]:
    """How many turns were compared, and what differed."""
    monkeypatch.setattr(arriving, "Client", Twice)
    turns, found = 0, []
    for seed in seeds:
        world = STORIES[story](seed)
        for name in world.alive:
            client = world.clients[name]
            assert isinstance(client, Twice)
            if client.ready and not client.deleted:
                turns += len(client.thread.turns)
                found += [f"seed {seed}: {each}" for each in differences(client)]
    return turns, found


@pytest.mark.parametrize("story", sorted(STORIES))
def test_it_shows_what_the_simulated_client_shows(monkeypatch: pytest.MonkeyPatch, story: str) -> None:
    turns, found = played(monkeypatch, story, SEEDS)
    assert found == []
    assert turns > len(SEEDS)


def test_a_client_that_does_not_shorten_what_was_cut_is_found_out(monkeypatch: pytest.MonkeyPatch) -> None:
    def heedless(turn: Turn, event: AiInterrupted) -> Turn:
        return replace(turn, phase="interrupted")

    monkeypatch.setattr(_turn, "_interrupt", heedless)
    assert any(played(monkeypatch, "conversation", [seed])[1] for seed in range(100))
