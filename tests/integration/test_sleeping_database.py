"""A database that sleeps, behind the proxy that holds connections until it has woken up.

What is 15 or 35 seconds on AWS, and the 20 that the API waits, is a tenth here or a little more: the client of Postgres
waits for whole seconds, of which two at least.
"""

from __future__ import annotations

import asyncio
import itertools
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

import psycopg
import pytest
from taskflow.records import database as databases
from taskflow.records.access import OPERATOR, Access
from taskflow.records.consumer import consume
from taskflow.records.database import Database, DatabaseUnavailable, DatabaseWaking, database_url
from taskflow.settings import Settings

from local.faults.gate import Gate
from tests.support.records import event_of, inference, some_id
from tests.support.rest import api_on, redact


class Sleep:
    """How long the database takes to wake up, as the proxy asks for it."""

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds

    def value(self, name: str) -> float:
        return self.seconds if name == "sleep" else 0.0

    def strike(self, name: str) -> None:
        """Nobody counts it here."""


@dataclass
class Sleeper:
    """A database behind the proxy. ``url``: where it is reached."""

    gate: Gate
    sleep: Sleep
    url: str


@pytest.fixture
async def sleeper(migrated_url: str) -> AsyncIterator[Sleeper]:
    parts = psycopg.conninfo.conninfo_to_dict(migrated_url)
    sleep = Sleep(1.5)
    gate = Gate(int(str(parts["port"])), sleep, time.monotonic)  # type: ignore[arg-type]
    port = await gate.start(0)
    yield Sleeper(gate, sleep, psycopg.conninfo.make_conninfo(migrated_url, host="127.0.0.1", port=port))
    await gate.stop()


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """A connection that nobody answers is given up after two seconds instead of three."""
    monkeypatch.setattr(databases, "CONNECT_TIMEOUT_SECONDS", 2)


async def test_a_request_comes_through_once_the_database_is_awake(sleeper: Sleeper) -> None:
    api = api_on(Database(lambda fresh: sleeper.url, 4.0))
    client = api.client()
    sleeper.gate.fall_asleep()
    await client.post("/api/tickets")
    answer = await client.get("/api/conversations")
    assert (answer.status_code, answer.json()["conversations"]) == (200, [])
    await client.aclose()
    api.database.close()


@pytest.mark.usefixtures("quick")
async def test_one_that_takes_longer_than_an_answer_may_is_told_so_and_the_next_comes_through(
    sleeper: Sleeper,
) -> None:
    sleeper.sleep.seconds = 3.5
    api = api_on(Database(lambda fresh: sleeper.url, 2.0))
    client = api.client()
    await client.post("/api/tickets")
    sleeper.gate.fall_asleep()
    answer = await client.get("/api/conversations")
    assert (answer.status_code, answer.json()["error"]["code"]) == (503, "DATABASE_WAKING")
    assert answer.headers["retry-after"] == str(answer.json()["error"]["retryAfter"]) == "5"
    told = 1
    while (answer := await client.get("/api/conversations")).status_code != 200:
        assert answer.json()["error"]["code"] == "DATABASE_WAKING"
        told += 1
    assert told <= 5
    await client.aclose()
    api.database.close()


@pytest.mark.usefixtures("quick")
async def test_ready_says_that_it_wakes_up_and_names_no_host(sleeper: Sleeper) -> None:
    sleeper.sleep.seconds = 60
    api = api_on(Database(lambda fresh: sleeper.url, 2.0))
    sleeper.gate.fall_asleep()
    answer = await api.client().get("/api/health/ready")
    assert answer.status_code == 503
    assert answer.json()["error"]["message"] == "the database is waking up"
    assert (await api.client().get("/api/health/live")).json() == {"success": True, "status": "ok"}


@pytest.mark.usefixtures("quick")
async def test_records_wait_in_their_queue_and_none_is_given_up(sleeper: Sleeper) -> None:
    sleeper.sleep.seconds = 5.0
    database = Database(lambda fresh: sleeper.url)
    sleeper.gate.fall_asleep()
    event = event_of([inference(some_id(1)), inference(some_id(2))])
    outcome = await asyncio.to_thread(consume, event, database, redact)
    assert (len(outcome.postponed), outcome.rejected) == (2, {})
    while (outcome := await asyncio.to_thread(consume, event, database, redact)).unavailable:
        assert not outcome.rejected
    assert outcome.stored["inference"] == 2
    database.close()


async def test_one_that_is_not_there_is_not_waited_for() -> None:
    away, began = Database(lambda fresh: "postgresql://nobody@127.0.0.1:1/none", 600.0), time.monotonic()
    with pytest.raises(DatabaseUnavailable) as raised:
        await asyncio.to_thread(away.run, OPERATOR, lambda access: access.execute("SELECT 1"))
    assert not isinstance(raised.value, DatabaseWaking)
    assert time.monotonic() - began < 500


async def test_one_that_says_that_it_is_starting_is_asked_until_it_has(
    monkeypatch: pytest.MonkeyPatch, migrated_url: str
) -> None:
    tried: list[str] = []
    connect = databases.connect

    def starting(url: str, timeout: int, idle_seconds: int) -> Any:
        tried.append(url)
        if len(tried) < 3:
            raise psycopg.OperationalError("connection failed: FATAL:  the database system is starting up")
        return connect(url, timeout, idle_seconds)

    monkeypatch.setattr(databases, "connect", starting)
    database = Database(lambda fresh: migrated_url, 60.0)
    found = await asyncio.to_thread(
        database.run, OPERATOR, lambda access: access.execute("SELECT 1 AS one").fetchone()
    )
    assert (found, len(tried)) == ({"one": 1}, 3)
    database.close()


REFUSED = 'connection failed: FATAL:  password authentication failed for user "x"'


@pytest.mark.parametrize("right_after", [1, 100])
async def test_a_password_that_was_rotated_is_read_again_once(
    monkeypatch: pytest.MonkeyPatch, right_after: int
) -> None:
    asked: list[bool] = []

    def url(fresh: bool) -> str:
        asked.append(fresh)
        return "right" if sum(asked) >= right_after else "wrong"

    def connect(found: str, timeout: int, idle_seconds: int) -> Any:
        if found == "wrong":
            raise psycopg.OperationalError(REFUSED)
        raise LookupError("it is in")

    monkeypatch.setattr(databases, "connect", connect)
    database = Database(url)
    expected = LookupError if right_after == 1 else DatabaseUnavailable
    with pytest.raises(expected):
        await asyncio.to_thread(database.run, OPERATOR, lambda access: None)
    assert asked == [False, True]


def test_a_secret_that_is_wrong_is_not_read_for_every_request(monkeypatch: pytest.MonkeyPatch) -> None:
    reads, now = itertools.count(1), [0.0]
    monkeypatch.setattr(databases, "_now", lambda: now[0])
    monkeypatch.setattr(
        databases, "_fetch", lambda arn: {"host": "h", "username": "u", "password": f"p{next(reads)}"}
    )
    settings = Settings(database_secret_arn="arn:one")

    def password(*, fresh: bool) -> object:
        return psycopg.conninfo.conninfo_to_dict(database_url(settings, fresh=fresh))["password"]

    databases.forget_secrets()
    assert [password(fresh=False), password(fresh=True)] == ["p1", "p1"], "it has just been read"
    now[0] = 11.0
    assert [password(fresh=False), password(fresh=True), password(fresh=True)] == ["p1", "p2", "p2"]
    now[0] = 400.0
    assert password(fresh=False) == "p3"
    databases.forget_secrets()


def test_a_process_that_only_waits_does_not_keep_the_database_awake(migrated_url: str) -> None:
    """Lambda freezes it with its connection. The database ends that, and the next request makes another."""
    database = Database(lambda fresh: migrated_url, idle_seconds=1)

    def process(access: Access) -> int:
        [row] = access.execute("SELECT pg_backend_pid() AS pid")
        return int(row["pid"])

    first = database.run(OPERATOR, process)
    with psycopg.connect(migrated_url, autocommit=True) as other:
        for _ in range(200):
            if other.execute("SELECT FROM pg_stat_activity WHERE pid = %s", [first]).fetchone() is None:
                break
            time.sleep(0.1)
        else:
            raise AssertionError("the connection is still there")
    assert database.run(OPERATOR, process) != first
    database.close()
