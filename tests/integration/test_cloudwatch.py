"""Every function of the running stack prints embedded metrics for CloudWatch, each in the one namespace."""

from __future__ import annotations

import json
from collections import defaultdict
from pathlib import Path

import pytest

from infra.monitoring.metrics import OWN
from local.supervisor.parts import STACK
from tests.support.stack import Running
from tests.support.talk import eventually, person

pytestmark = pytest.mark.stack

PRINTED = {
    "connect": {"Connections"},
    "message": {"Frames"},
    "generate": {"Runs", "Turns", "LatencyMs", "FirstTokenMs", "HandOverMs"}
    | {
        "InputTokens",
        "OutputTokens",
        "CostUsd",
        "Interruptions",
        "TurnsFailed",
        "Errors{code=QUOTA_EXCEEDED}",
    },
    "disconnect": {"Disconnections"},
    "timer": {"Ticks", "Sweeps", "SweepLagMs", "RecordsSetAside", "BudgetUsedPercent"},
    "ingest": {"Requests"},
    "worker": {"BatchSize", "RecordsStored{kind=message}", "RecordsStored{kind=inference}", "Retentions"}
    | {"Redactions{type=CARD}", "Redactions{type=EMAIL}"},
}
"""What each function is seen to count in the conversation below, besides its cold start."""
LISTED = {(metric.name, metric.unit): metric for metric in OWN}
"""The list that alarms and dashboards are made of; whatever any test makes the stack print is in it."""


def _printed(logs: Path) -> dict[str, set[str]]:
    """Names (with their own dimension) of all metrics in the logs, by service."""
    found: dict[str, set[str]] = defaultdict(set)
    for file in logs.rglob("*.log*"):
        for line in file.read_text(errors="replace").splitlines():
            if not line.startswith('{"_aws"'):
                continue
            emf = json.loads(line)
            for directive in emf["_aws"]["CloudWatchMetrics"]:
                assert directive["Namespace"] == f"TaskFlow/{STACK}"
                [dimensions] = directive["Dimensions"]
                for each in directive["Metrics"]:
                    assert (each["Name"], each["Unit"]) in LISTED, each
                    metric = LISTED[each["Name"], each["Unit"]]
                    # Exactly these: on another set of dimensions an alarm never fires.
                    assert set(dimensions) == set(metric.dimensions), each
                    assert emf["service"] in metric.services, (emf["service"], each)
                own = sorted(set(dimensions) - {"service", "function_name"})
                suffix = "{" + ",".join(f"{name}={emf[name]}" for name in own) + "}" if own else ""
                found[emf["service"]] |= {f"{each['Name']}{suffix}" for each in directive["Metrics"]}
    return found


async def test_a_conversation_is_measured_in_every_function(stack: Running) -> None:
    async with person(stack.url) as someone, someone.greeted() as (talk, _):
        await talk.send(
            type="user_message", text="[[cost 0.25]] My card is 4111 1111 1111 1111, my mail a.b@example.org."
        )
        await talk.until("ai_done")
        await talk.send(type="user_message", text="[[say 200 words]] [[pace 50ms]] Go on.")
        await talk.until("ai_token")
        await talk.send(type="user_message", text="[[fail 402]] Stop.")
        await talk.until("ai_error", code="QUOTA_EXCEEDED")

    async def missing() -> dict[str, set[str]]:
        printed = _printed(stack.data_dir / "logs")
        wanted = {service: names | {"ColdStart"} for service, names in PRINTED.items()}
        return {
            service: left
            for service, names in wanted.items()
            if (left := names - printed.get(service, set()))
        }

    async def complete() -> bool:
        return not await missing()

    try:
        await eventually(complete)
    except TimeoutError:
        assert await missing() == {}
        raise
