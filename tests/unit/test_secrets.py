"""Secrets are read once for a while, and again when they may have been rotated."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from taskflow import bootstrap
from taskflow.adapters import long_settings
from taskflow.adapters.secrets import MAX_AGE_SECONDS, REFETCH_SECONDS, Secret, as_text
from taskflow.aws.errors import NoAnswer, ServiceError
from taskflow.errors import SettingsError, StoreUnavailable
from taskflow.settings import Settings

from tests.support.manual_clock import ManualClock


class Manager:
    """Secrets Manager with one secret; counts how often it is asked."""

    def __init__(self) -> None:
        self.held: dict[str, Any] | None = {"key": "first"}
        self.asked = 0

    def get_secret_value(self, **arguments: Any) -> dict[str, Any]:
        assert arguments == {"SecretId": "arn"}
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


def test_settings_that_are_too_long_for_an_environment_are_read_from_their_secret(manager: Manager) -> None:
    environment = {"TASKFLOW_TABLE": "t", "TASKFLOW_SYSTEM_PROMPT": "", "TASKFLOW_NOT_STEERED": "auto"}
    assert long_settings.read(environment, lambda: manager) == Settings.from_env(environment)
    assert manager.asked == 0

    manager.held = {"SystemPrompt": "가" * 5000, "Prices": {"m": [1, 2]}, "NotSteered": "a, b"}
    found = long_settings.read(environment | {"TASKFLOW_SETTINGS_SECRET_ARN": "arn"}, lambda: manager)
    assert manager.asked == 1
    assert (found.table, found.system_prompt, found.prices) == ("t", "가" * 5000, {"m": (1.0, 2.0)})
    assert found.not_steered == ("a", "b")


@pytest.mark.parametrize(
    ("held", "words"),
    [
        ({"Greetings": "Hi"}, "has Greetings; it may have"),
        ({"LlmApiKey": "k"}, "has LlmApiKey"),
        ({"Prices": "cheap"}, "TASKFLOW_PRICES must be JSON"),
        ({"Tenants": [1]}, "TASKFLOW_TENANTS"),
    ],
)
def test_a_secret_of_settings_that_is_wrong_is_refused_by_name(
    manager: Manager, held: dict[str, Any], words: str
) -> None:
    manager.held = held
    with pytest.raises(SettingsError, match=words):
        long_settings.read({"TASKFLOW_SETTINGS_SECRET_ARN": "arn"}, lambda: manager)


def test_a_secret_of_settings_that_cannot_be_read_is_a_store_that_does_not_answer(manager: Manager) -> None:
    manager.held = None
    with pytest.raises(StoreUnavailable):
        long_settings.read({"TASKFLOW_SETTINGS_SECRET_ARN": "arn"}, lambda: manager)


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
        def get_secret_value(self, **arguments: Any) -> dict[str, Any]:
            return {"SecretString": "{not json"}

    assert Secret(Plain(), "arn", clock, as_text).values() == {"text": "{not json"}


class Versions:
    """Secrets Manager. ``held``: the values that each secret has had, the newest first."""

    def __init__(self, **held: list[str]) -> None:
        self.held = held
        self.asked: list[str] = []

    def secrets(self) -> Versions:
        return self

    def get_secret_value(self, *, SecretId: str, VersionStage: str = "AWSCURRENT") -> dict[str, Any]:
        self.asked.append(VersionStage)
        values = self.held[SecretId]
        index = ["AWSCURRENT", "AWSPREVIOUS"].index(VersionStage)
        if index >= len(values):
            raise ServiceError("ResourceNotFoundException", "no such version", 400, {})
        return {"SecretString": values[index]}


@pytest.fixture
def process(monkeypatch: pytest.MonkeyPatch, clock: ManualClock) -> Iterator[Callable[..., None]]:
    """A process that has just started, with these settings and secrets."""

    def begun(manager: Versions, **settings: str) -> None:
        monkeypatch.setattr(bootstrap, "settings", lambda: Settings(**settings))  # type: ignore[arg-type]
        monkeypatch.setattr(bootstrap, "aws", lambda: manager)
        monkeypatch.setattr(bootstrap, "SystemClock", lambda: clock)
        bootstrap.keys.cache_clear()

    yield begun
    bootstrap.keys.cache_clear()


K1, K2, K3 = "first", "second", "third"


@pytest.mark.parametrize(
    ("versions", "shown", "through"),
    [
        ([K1], "first", True),
        ([K2, K1], "second", True),
        # CloudFront shows it until it is deployed, and in far places for some minutes more.
        ([K2, K1], "first", True),
        ([K3, K2], "first", False),
        ([K1], "guessed", False),
        ([K2, K1], "guessed", False),
        ([K2, K1], "", False),
        ([K1], None, False),
    ],
    ids=lambda value: value if isinstance(value, str | bool) else str(value),
)
def test_cloudfront_may_show_the_key_or_the_one_before(
    process: Callable[..., None], versions: list[str], shown: str | None, through: bool
) -> None:
    process(Versions(edge=versions), edge_secret_arn="edge", direct_access="refuse")
    headers = {} if shown is None else {"x-taskflow-edge": shown}
    assert bootstrap.keys().came_through_edge(headers) is through


async def test_nobody_is_cut_off_while_the_edges_key_is_rotated(
    process: Callable[..., None], clock: ManualClock
) -> None:
    manager = Versions(edge=[K1])
    process(manager, edge_secret_arn="edge", direct_access="refuse")
    assert bootstrap.keys().came_through_edge({"x-taskflow-edge": "first"})
    for newest in (K2, K3):
        await clock.advance(REFETCH_SECONDS)
        manager.held["edge"].insert(0, newest)
        before = manager.held["edge"][1]
        # Before the deployment, while it spreads (either), and after it.
        for shown in (before, newest, before, newest):
            assert bootstrap.keys().came_through_edge({"x-taskflow-edge": shown}), (shown, newest)
            await clock.advance(1)


@pytest.mark.parametrize("versions", [[K1], [K2, K1]], ids=["never rotated", "rotated"])
async def test_whoever_guesses_the_edges_key_causes_no_storm_of_calls(
    process: Callable[..., None], clock: ManualClock, versions: list[str]
) -> None:
    manager = Versions(edge=versions)
    process(manager, edge_secret_arn="edge", direct_access="refuse")
    for _ in range(100):
        assert not bootstrap.keys().came_through_edge({"x-taskflow-edge": "guessed"})
    assert sorted(manager.asked) == ["AWSCURRENT", "AWSPREVIOUS"]
    await clock.advance(REFETCH_SECONDS)
    for _ in range(100):
        assert not bootstrap.keys().came_through_edge({"x-taskflow-edge": "guessed"})
    assert len(manager.asked) == 4


OWN, SHARED = {"signing_key_secret_arn": "own"}, {"signing_secret_arn": "shared"}


@pytest.mark.parametrize(
    ("own", "shared", "key"),
    [
        (["first"], None, "first"),
        # The code of this release with the settings of the one before, in the moment of an update.
        ([], "first", "first"),
        # As an update finds a stack whose key was never changed.
        (["first"], "first", "first"),
        # It was changed where releases before told to: with the old one behind, or because that one had leaked.
        (["leaked"], "second,leaked", "second,leaked"),
        (["leaked"], "second", "second"),
        # It was changed in its own secret since.
        (["third,second", "leaked"], "second", "third,second"),
        (["third", "leaked"], "second,leaked", "third"),
        # ... and a deployment with another metrics token has written the other one since, with what was there once.
        (["third", "leaked"], "leaked", "third"),
        (["third", "first"], "third", "third"),
        (["first"], "", "first"),
    ],
    ids=lambda value: str(value),
)
def test_the_keys_that_are_in_use_stay_in_use(
    process: Callable[..., None], own: list[str], shared: str | None, key: str
) -> None:
    held = {"own": own}
    if shared is not None:
        held["shared"] = [json.dumps({"signing_key": shared, "metrics_token": "m"})]
    process(Versions(**held), **(OWN if own else {}), **(SHARED if shared is not None else {}))
    found = bootstrap.keys().signing()
    assert (found.signing_key, found.metrics_token) == (key, "" if shared is None else "m")


def test_what_the_environment_says_is_asked_of_nobody(process: Callable[..., None]) -> None:
    manager = Versions()
    process(manager, **OWN, **SHARED, signing_key="here", metrics_token="there")
    found = bootstrap.keys().signing()
    assert (found.signing_key, found.metrics_token, manager.asked) == ("here", "there", [])
