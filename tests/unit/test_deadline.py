"""The calls of an invocation end before Lambda stops the function, whatever its ``Timeout`` is."""

from __future__ import annotations

import math
import random
from dataclasses import dataclass, field
from typing import Any

import pytest
from taskflow import bootstrap, unhandled
from taskflow.aws import container, deadline
from taskflow.aws.client import USUAL, Behaviour, Client
from taskflow.aws.credentials import ExpiringCredentials
from taskflow.aws.errors import NoAnswer, NoCredentials
from taskflow.aws.http import Answer, Pool

from tests.support.aws import Keys
from tests.support.templates import View

TIMEOUTS: dict[str, int] = {
    found["FunctionName"]: found["Timeout"] for found in View().of_type("AWS::Lambda::Function").values()
}
HANGS, BUSY = "hangs", "busy"


@dataclass
class Time:
    """Goes on only when somebody waits."""

    now: float = 1_000.0
    pauses: list[float] = field(default_factory=list)

    def __call__(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.pauses.append(seconds)
        self.now += seconds


class Service(Pool):
    """A pool whose server takes as long as it is waited for, to connect and to answer."""

    def __init__(self, behaviour: Behaviour, time: Time, way: str) -> None:
        super().__init__("http://127.0.0.1:9", behaviour.waits, deadline.left)
        self.time, self.way, self.asked = time, way, 0

    def request(self, *_: Any) -> Answer:
        self.asked += 1
        self.time.now += self._new().timeout or math.inf
        self.time.now += max(0.001, min(self._waits.answer, self._left()))
        if self.way == BUSY:
            return Answer(503, {"x-amz-retry-after": "4000"}, b"")
        raise TimeoutError


def calls(behaviour: Behaviour, time: Time, way: str) -> tuple[Client, Service]:
    client = Client("dynamodb", "us-east-1", "http://127.0.0.1:9", Keys(), behaviour, sleep=time.sleep)
    service = Service(behaviour, time, way)
    client._pool = service
    return client, service


def spent(seconds: float | None, behaviour: Behaviour, way: str, number: int) -> tuple[float, int]:
    """How long so many failing calls of an invocation take, and how many requests they are."""
    time = Time()
    client, service = calls(behaviour, time, way)
    with deadline.within(seconds, time):
        for _ in range(number):
            with pytest.raises(Exception, match=r"TimeoutError|OutOfTime|503"):
                client.post("/", {}, b"{}")
    return time.now - 1_000.0, service.asked


@pytest.mark.parametrize("way", [HANGS, BUSY])
@pytest.mark.parametrize("behaviour", [USUAL, bootstrap._ASK], ids=["usual", "asking ingest"])
@pytest.mark.parametrize("name", sorted(TIMEOUTS))
def test_however_many_calls_fail_a_function_is_not_stopped(name: str, behaviour: Behaviour, way: str) -> None:
    timeout = TIMEOUTS[name]
    for number in (1, 2, 100):
        took, asked = spent(timeout, behaviour, way, number)
        # Milliseconds over: what a call gets at least that begins in time.
        assert took <= timeout - deadline.RESERVE_SECONDS + 0.01
        assert asked >= 1


def test_without_a_deadline_the_short_ones_would_be() -> None:
    random.seed(0)
    took, asked = spent(None, USUAL, HANGS, 1)
    assert (asked, took > min(TIMEOUTS.values())) == (3, True)


def test_a_call_that_comes_too_late_is_no_request() -> None:
    time = Time()
    client, service = calls(USUAL, time, HANGS)
    with deadline.within(10, time):
        time.now += 8.5
        with pytest.raises(NoAnswer) as late:
            client.post("/", {}, b"{}")
    assert (late.value.reason, service.asked) == ("OutOfTime", 0)


def test_what_is_short_anyway_keeps_three_quarters_of_it() -> None:
    time = Time()
    with deadline.within(1.0, time):
        assert deadline.left() == 0.75
        with deadline.within(-1.0, time):
            assert deadline.left() == 0.0
        assert deadline.left() == 0.75
    assert deadline.left() == math.inf


class Endpoint(Pool):
    """The container's endpoint for keys, which never answers."""

    time = Time()
    asked = 0

    def request(self, *_: Any) -> Answer:
        Endpoint.asked += 1
        self.time.now += self._new().timeout or math.inf
        self.time.now += max(0.001, min(self._waits.answer, self._left()))
        raise TimeoutError


def fetched(seconds: float | None, monkeypatch: pytest.MonkeyPatch, late: float = 0.0) -> tuple[float, int]:
    """How long it takes until there are no keys, ``late`` seconds after the invocation began; and how many requests."""
    Endpoint.time, Endpoint.asked = Time(), 0
    monkeypatch.setattr(container, "Pool", Endpoint)
    environment = {"AWS_CONTAINER_CREDENTIALS_FULL_URI": "http://127.0.0.1:9/keys"}
    fetch = container.fetcher(environment, Endpoint.time.sleep)
    with deadline.within(seconds, Endpoint.time):
        Endpoint.time.now += late
        with pytest.raises(NoCredentials):
            fetch()
    return Endpoint.time.now - 1_000.0, Endpoint.asked


@pytest.mark.parametrize("name", sorted(TIMEOUTS))
def test_keys_that_nobody_gives_out_stop_no_function(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    timeout = TIMEOUTS[name]
    for late in (0.0, timeout / 2, timeout - deadline.RESERVE_SECONDS - 0.2):
        took, asked = fetched(timeout, monkeypatch, late)
        assert took <= timeout - deadline.RESERVE_SECONDS + 0.01
        assert 1 <= asked <= container.TRIES


def test_keys_are_asked_for_three_times_where_there_is_time_and_not_at_all_where_there_is_none(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert fetched(None, monkeypatch) == (3 * 2 * 2.0 + 2 * 1.0, 3)
    assert fetched(10.0, monkeypatch, late=9.0) == (9.0, 0)


def test_a_call_without_keys_fails_in_time_too(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each call asks for keys again, and so does whoever waits for the one that asks."""
    Endpoint.time, Endpoint.asked = Time(), 0
    monkeypatch.setattr(container, "Pool", Endpoint)
    environment = {"AWS_CONTAINER_CREDENTIALS_FULL_URI": "http://127.0.0.1:9/keys"}
    keys = ExpiringCredentials(container.fetcher(environment, Endpoint.time.sleep), lambda: 0.0)
    client = Client("dynamodb", "us-east-1", "http://127.0.0.1:9", keys, USUAL, sleep=Endpoint.time.sleep)
    with deadline.within(10, Endpoint.time):
        for _ in range(5):
            with pytest.raises((NoAnswer, NoCredentials)):
                client.post("/", {}, b"{}")
    assert Endpoint.time.now - 1_000.0 <= 8.51


class Context:
    def get_remaining_time_in_millis(self) -> int:
        return 10_000


@pytest.mark.parametrize(("context", "bounded"), [(Context(), True), (None, False)])
def test_every_handler_has_a_deadline_for_as_long_as_it_runs(context: Any, bounded: bool) -> None:
    def handler(event: Any, context: Any) -> float:
        if event:
            raise LookupError
        return deadline.left()

    guarded = unhandled.guarded()(handler)
    assert (0 < guarded({}, context) <= 8.5) is bounded
    with pytest.raises(unhandled.InvocationFailed):
        guarded({"fails": True}, context)
    assert deadline.left() == math.inf
