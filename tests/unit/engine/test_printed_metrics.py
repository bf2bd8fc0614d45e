"""What CloudWatch gets: the embedded metrics that turns, sweeps and batches print."""

from __future__ import annotations

import asyncio
import json
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from taskflow.codes import AiErrorCode
from taskflow.completion import Usage
from taskflow.errors import ProviderError
from taskflow.records.after_batch import report_batch
from taskflow.records.consumer import Outcome
from taskflow.sessions.receiving import Receiver
from taskflow.telemetry import NAMESPACE, PowertoolsMeter, metrics

from tests.fakes.provider import Script, say
from tests.support.world import SETTINGS, World

SERVICE = "the-function"


class Printed:
    """Metrics by name, each with its unit, further dimensions and values."""

    def __init__(self, capsys: pytest.CaptureFixture[str]) -> None:
        self._capsys = capsys

    def read(self) -> dict[str, list[tuple[str, tuple[str, ...], list[float]]]]:
        """Everything printed since the last time."""
        if metrics.provider.metric_set:
            metrics.flush_metrics()
        found = defaultdict(list)
        for line in self._capsys.readouterr().out.splitlines():
            if '"_aws"' not in line:
                continue
            emf = json.loads(line)
            for directive in emf["_aws"]["CloudWatchMetrics"]:
                assert directive["Namespace"] == NAMESPACE == "TaskFlow"
                [dimensions] = directive["Dimensions"]
                assert emf["service"] == SERVICE
                further = tuple(f"{name}={emf[name]}" for name in dimensions if name != "service")
                for metric in directive["Metrics"]:
                    found[metric["Name"]].append((metric["Unit"], further, emf[metric["Name"]]))
        return found


@pytest.fixture
def printed(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Iterator[Printed]:
    monkeypatch.setattr(metrics.provider, "service", SERVICE)
    metrics.clear_metrics()
    yield Printed(capsys)
    metrics.clear_metrics()


def _world(scripts: list[Script], **settings: Any) -> World:
    """A world whose engine prints its metrics."""
    world = World(scripts, greeting="Hello.", **settings)
    world.engine = replace(world.engine, meter=PowertoolsMeter())
    world.receiver = Receiver(world.engine, SETTINGS)
    return world


async def test_a_turn_prints_its_times_tokens_and_cost(printed: Printed) -> None:
    usage = Usage(11, 4, 0.25, False)
    world = _world([replace(say("One two three four.", pace=0.2, first_delay=0.4), usage=usage)])
    await world.connect()
    await world.quiet()
    assert "Turns" not in printed.read()  # a set phrase asks no model
    await world.send(type="user_message", text="Count.")
    asked = world.clock.now()
    await world.until(lambda: "ai_start" in [frame["type"] for frame in world.frames()[4:]])
    handed_over = (world.clock.now() - asked) * 1000
    await world.quiet()
    found = printed.read()
    assert found["Turns"] == [("Count", (), [1])]
    [(unit, _, [waited])] = found["HandOverMs"]
    assert unit == "Milliseconds"
    assert abs(waited - handed_over) <= 10
    [(_, _, [first])], [(_, _, [latency])] = found["FirstTokenMs"], found["LatencyMs"]
    assert (first, latency) == (400, 1000)
    assert found["InputTokens"] == [("Count", (), [11])]
    assert found["OutputTokens"] == [("Count", (), [4])]
    assert found["CostUsd"] == [("Count", (), [0.25])]
    assert not {"Errors", "TurnsFailed", "Interruptions"} & found.keys()


async def test_an_interruption_and_an_error_by_its_code_are_counted(printed: Printed) -> None:
    world = _world(
        [
            say("A long reply that goes on and on and on and on.", pace=0.3),
            Script(open_error=ProviderError(AiErrorCode.QUOTA_EXCEEDED, "no money")),
        ]
    )
    await world.connect()
    await world.quiet()
    await world.send(type="user_message", text="Tell me.")
    await world.until(lambda: len(world.frames("c1", "ai_token")) > 3)
    await world.send(type="user_message", text="Stop, something else.")
    await world.quiet()
    found = printed.read()
    assert found["Interruptions"] == [("Count", (), [1])]
    assert found["TurnsFailed"] == [("Count", (), [1])]
    assert found["Errors"] == [("Count", ("code=QUOTA_EXCEEDED",), [1])]
    assert len(found["HandOverMs"][0][2]) == 2


async def test_sweeps_print_how_late_they_and_the_outbox_are(
    printed: Printed, monkeypatch: pytest.MonkeyPatch
) -> None:
    world = _world([say("Hello.")])

    async def lost(*_: object) -> None:
        return None

    monkeypatch.setattr("taskflow.turns.turn.perform", lost)
    await world.connect()
    await world.quiet()
    await world.say()
    await asyncio.sleep(33)
    await world.sweep()
    found = printed.read()
    [(unit, further, values)] = found["SweepLagMs"]
    assert (unit, further) == ("Milliseconds", ())
    assert max(values) > 10_000
    [(unit, _, [age])] = found["OutboxAgeMs"]
    assert unit == "Milliseconds"
    assert 30_000 <= age <= 34_000
    assert found["RecordsResent"] == [("Count", (), [1])]


def test_the_worker_prints_its_batch_and_what_it_redacted_by_type(printed: Printed) -> None:
    outcome = Outcome(size=7)
    outcome.stored.update({"message": 4, "inference": 2})
    outcome.rejected["m"] = "body: json_invalid"
    outcome.redactions.update({"CARD": 2, "EMAIL": 1})
    report_batch(outcome)
    found = printed.read()
    assert found["BatchSize"] == [("Count", (), [7])]
    assert found["RecordsRejected"] == [("Count", (), [1])]
    assert found["RecordsPostponed"] == [("Count", (), [0])]
    assert sorted(found["RecordsStored"]) == [
        ("Count", ("kind=inference",), [2]),
        ("Count", ("kind=message",), [4]),
    ]
    assert sorted(found["Redactions"]) == [("Count", ("type=CARD",), [2]), ("Count", ("type=EMAIL",), [1])]
