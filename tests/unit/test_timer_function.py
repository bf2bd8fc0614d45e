"""What the timer does with messages: sweeps are run, failures of generate are counted and go round no further."""

from __future__ import annotations

import importlib
import inspect
import json
from typing import Any

import pytest

FAILED = json.dumps(
    {"requestContext": {"condition": "RetriesExhausted"}, "responsePayload": {"errorType": "Boom"}}
)
SWEEP = json.dumps({"sweep": True})


class Context:
    """What Lambda says of an invocation."""

    function_name, memory_limit_in_mb, aws_request_id = "timer", 128, "r1"
    invoked_function_arn = "arn:aws:lambda:us-east-1:000000000000:function:timer"

    def get_remaining_time_in_millis(self) -> int:
        return 60_000


class Backend:
    """Only its clock is asked."""

    class clock:
        @staticmethod
        def monotonic() -> float:
            return 100.0


@pytest.mark.parametrize(
    ("bodies", "swept", "crashed"),
    [([SWEEP], 1, 0), ([FAILED], 0, 1), ([FAILED, FAILED], 0, 2), ([FAILED, SWEEP], 1, 1), ([], 0, 0)],
    ids=["a sweep", "a failure", "failures", "both", "nothing"],
)
def test_a_failure_alone_brings_no_sweep(
    monkeypatch: pytest.MonkeyPatch, bodies: list[str], swept: int, crashed: int
) -> None:
    app: Any = importlib.import_module("functions.timer.app")
    sweeps: list[float] = []
    counted: list[str] = []
    monkeypatch.setattr(app.bootstrap, "backend", lambda: Backend)
    monkeypatch.setattr(app, "sweep_due", lambda backend, deadline: sweeps.append(deadline))
    monkeypatch.setattr(app.bootstrap, "run", lambda done: None)
    monkeypatch.setattr(app.metrics, "add_metric", lambda name, unit, value: counted.append(name))
    event = {"Records": [{"body": body} for body in bodies]}
    assert inspect.unwrap(app.handler)(event, Context()) == {"batchItemFailures": []}
    assert sweeps == [140.0] * swept, "with 20 of its 60 seconds left it begins nothing more"
    assert counted.count("TurnsCrashed") == crashed
