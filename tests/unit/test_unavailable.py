"""A store that does not answer is foreseen: who asked is told to try again, and it is counted as what it is."""

from __future__ import annotations

import inspect
import json
from typing import Any

import pytest
from taskflow import bootstrap, unhandled
from taskflow.errors import NotQueued, StoreUnavailable

from functions.connect import app

UPGRADE = {"requestContext": {"connectionId": "c1"}, "headers": {}}


@pytest.fixture
def counted(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The metrics that are counted."""
    found: list[str] = []
    monkeypatch.setattr("taskflow.unhandled.metrics.add_metric", lambda name, unit, value: found.append(name))
    return found


@pytest.mark.parametrize("error", [StoreUnavailable("throttled"), NotQueued({}, {0: "away"})])
def test_it_is_a_warning_and_the_invocation_fails(
    error: Exception, counted: list[str], caplog: pytest.LogCaptureFixture
) -> None:
    def handler(event: Any, context: Any) -> Any:
        raise error

    with pytest.raises(unhandled.InvocationFailed) as failed:
        unhandled.guarded()(handler)({}, None)
    assert type(failed.value).__name__ == type(error).__name__
    assert [(said.levelname, said.message) for said in caplog.records] == [
        ("WARNING", "a store does not answer")
    ]
    assert counted == ["StoreUnavailable"]


def test_whoever_can_be_answered_is_answered(counted: list[str]) -> None:
    def handler(event: Any, context: Any) -> Any:
        raise StoreUnavailable("throttled")

    event = {"Records": [{"messageId": "m0"}]}
    answer = unhandled.guarded(unhandled.whole_batch)(handler)(event, None)
    assert answer == {"batchItemFailures": [{"itemIdentifier": "m0"}]}
    assert counted == ["StoreUnavailable"]


def test_who_connects_is_refused_with_try_again(monkeypatch: pytest.MonkeyPatch, counted: list[str]) -> None:
    def away(work: Any) -> Any:
        work.close()
        raise StoreUnavailable("throttled")

    monkeypatch.setattr(bootstrap, "run", away)
    refused: list[str] = []
    monkeypatch.setattr(app, "count_by", lambda name, dimension, value: refused.append(value))
    answer = inspect.unwrap(app.handler)(UPGRADE, None)
    assert (answer["statusCode"], json.loads(answer["body"])["error"]["code"]) == (503, "TRY_AGAIN")
    assert (refused, counted) == (["TRY_AGAIN"], ["StoreUnavailable"])
