"""Secrets are read once for a while, and again when they may have been rotated."""

from __future__ import annotations

import json
from typing import Any

import pytest
from taskflow import bootstrap
from taskflow.adapters.secrets import MAX_AGE_SECONDS, REFETCH_SECONDS, Secret, as_text
from taskflow.aws.errors import NoAnswer
from taskflow.errors import StoreUnavailable
from taskflow.settings import Settings

from tests.support.manual_clock import ManualClock


class Manager:
    """Secrets Manager with one secret; counts how often it is asked."""

    def __init__(self) -> None:
        self.held: dict[str, str] | None = {"key": "first"}
        self.asked = 0

    def get_secret_value(self, *, SecretId: str) -> dict[str, Any]:
        assert SecretId == "arn"
        self.asked += 1
        if self.held is None:
            raise NoAnswer("ConnectionRefusedError")
        return {"SecretString": json.dumps(self.held)}


@pytest.fixture
def manager() -> Manager:
    return Manager()


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock()


@pytest.fixture
def secret(manager: Manager, clock: ManualClock) -> Secret:
    return Secret(manager, "arn", clock)


async def test_a_secret_is_read_once_until_it_is_old(
    secret: Secret, manager: Manager, clock: ManualClock
) -> None:
    for _ in range(5):
        assert secret.values() == {"key": "first"}
    manager.held = {"key": "second"}
    await clock.advance(MAX_AGE_SECONDS - 1)
    assert (secret.values(), manager.asked) == ({"key": "first"}, 1)
    await clock.advance(1)
    assert (secret.values(), manager.asked) == ({"key": "second"}, 2)


async def test_a_refused_secret_is_read_again_and_not_more_often_than_that(
    secret: Secret, manager: Manager, clock: ManualClock
) -> None:
    secret.values()
    await clock.advance(REFETCH_SECONDS)
    manager.held = {"key": "second"}
    for _ in range(50):
        assert secret.values(refused=True) == {"key": "second"}
    assert manager.asked == 2


async def test_what_was_read_last_serves_while_the_manager_is_away(
    secret: Secret, manager: Manager, clock: ManualClock
) -> None:
    secret.values()
    manager.held = None
    await clock.advance(MAX_AGE_SECONDS)
    for _ in range(50):
        assert secret.values() == {"key": "first"}
    assert manager.asked == 2


def test_a_secret_that_was_never_read_is_an_error_without_its_name(secret: Secret, manager: Manager) -> None:
    manager.held = None
    with pytest.raises(StoreUnavailable, match="ConnectionRefusedError") as raised:
        secret.values()
    assert "arn" not in str(raised.value)


async def test_a_secret_that_is_no_json_is_a_text(clock: ManualClock) -> None:
    class Plain:
        def get_secret_value(self, *, SecretId: str) -> dict[str, Any]:
            return {"SecretString": "{not json"}

    assert Secret(Plain(), "arn", clock, as_text).values() == {"text": "{not json"}


@pytest.mark.parametrize(
    ("shown", "key", "asked"),
    [(None, "old", [False]), ("old", "old", [False]), ("new", "new", [False, True])],
    ids=["nothing is shown", "what is known", "another one"],
)
def test_the_edges_key_is_read_again_when_another_one_is_shown(
    monkeypatch: pytest.MonkeyPatch, shown: str | None, key: str, asked: list[bool]
) -> None:
    reads: list[bool] = []

    class Rotated:
        def values(self, *, refused: bool = False) -> dict[str, str]:
            reads.append(refused)
            return {"text": "new" if refused else "old"}

    monkeypatch.setattr(bootstrap, "settings", lambda: Settings(edge_secret_arn="arn"))
    monkeypatch.setattr(bootstrap, "_edge_secret", Rotated)
    assert (bootstrap._edge_key(shown), reads) == (key, asked)
