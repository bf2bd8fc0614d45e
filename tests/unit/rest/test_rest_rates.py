"""The HTTP API lets nobody ask too often, at hardly any cost, and tells a page why it may not connect."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import httpx
import pytest
from taskflow.conversation import admission as door_rules
from taskflow.conversation.admission import Door, Limits
from taskflow.errors import StoreUnavailable
from taskflow.records.database import Database
from taskflow.rest.build import build
from taskflow.rest.rates import MINUTE_MS, Meter, Rate
from taskflow.settings import Settings
from taskflow.store import keys
from taskflow.store.expressions import Write

from tests.fakes.rest import fake_ports, memory_admission
from tests.fakes.table import MemoryTable
from tests.support.manual_clock import ManualClock
from tests.support.rest import SETTINGS, Api, redact


class CountingTable(MemoryTable):
    """Counts calls; ``away``: does not answer."""

    def __init__(self) -> None:
        super().__init__()
        self.writes = self.reads = 0
        self.away = False

    async def get(self, pk: str, sk: str, *, consistent: bool = True) -> Any:
        self.reads += 1
        return await super().get(pk, sk, consistent=consistent)

    async def write(self, write: Write) -> Any:
        self.writes += 1
        if self.away:
            raise StoreUnavailable("away")
        return await super().write(write)


@dataclass
class Place:
    """An application with limits, the table behind them, and where the next request comes from."""

    settings: Settings
    table: CountingTable = field(default_factory=CountingTable)
    clock: ManualClock = field(default_factory=lambda: ManualClock(epoch=1_767_323_045.0))
    address: str = "here"

    def __post_init__(self) -> None:
        ports, tickets, sessions, records, gauges = fake_ports()
        admission = memory_admission(self.settings, self.clock, self.table)

        async def name_address(source_ip: str, headers: Mapping[str, str]) -> str:
            return self.address

        admission._name_address = name_address
        ports = replace(ports, admission=admission)
        database = Database(lambda fresh: "postgresql://nobody@127.0.0.1:1/none")
        app = build(self.settings, ports, database, redact, self.clock)
        self.api = Api(app, tickets, sessions, records, gauges, database, self.clock)


def limited(**limits: int) -> Settings:
    return replace(SETTINGS, **{f"limit_{name}": value for name, value in limits.items()})  # type: ignore[arg-type]


async def statuses(client: httpx.AsyncClient, count: int, path: str = "/api/models") -> list[int]:
    return [(await client.get(path)).status_code for _ in range(count)]


async def test_whoever_asks_too_often_is_told_when_to_come_again_and_nobody_else_is() -> None:
    place = Place(limited(requests_per_minute=60))
    busy, _ = await place.api.guest()
    other, _ = await place.api.guest()
    found = await statuses(busy, 80)
    assert set(found) == {200, 429} and found == sorted(found)
    # The bucket's, and those that cost nothing.
    assert found.count(200) == 60 + Rate(60).free
    refused = await busy.get("/api/models", headers={"Origin": "https://app.example"})
    assert refused.json()["error"]["code"] == "RATE_LIMITED"
    wait = refused.json()["error"]["retryAfter"]
    assert refused.headers["retry-after"] == str(wait) and 1 <= wait <= 6
    assert refused.headers["access-control-allow-origin"] == "https://app.example"
    assert "retry-after" in refused.headers["access-control-expose-headers"]
    assert set(await statuses(other, 30)) == {200}
    await place.clock.advance(wait)
    assert (await busy.get("/api/models")).status_code == 200


async def test_who_is_somebody_new_each_time_is_bounded_by_the_address() -> None:
    place = Place(limited(requests_per_minute=60, requests_per_address=120))
    found = [(await place.api.client().get("/api/models")).status_code for _ in range(150)]
    assert found.count(200) == 120 + Rate(120).free
    made_up = {"Authorization": "Bearer made-up", "Cookie": "taskflow_guest=x"}
    assert (await place.api.client().get("/api/models", headers=made_up)).status_code == 429
    place.address = "elsewhere"
    assert (await place.api.client().get("/api/models")).status_code == 200


async def test_tickets_have_buckets_of_their_own() -> None:
    place = Place(limited(tickets_per_minute=10, tickets_per_address=30))
    client, _ = await place.api.guest()
    found = [(await client.post("/api/tickets")).status_code for _ in range(20)]
    assert found.count(200) == 10 + Rate(10).free
    assert set(await statuses(client, 20)) == {200}
    guests = [(await place.api.client().post("/api/tickets")).status_code for _ in range(40)]
    assert found.count(200) + 1 + guests.count(200) <= 30 + Rate(30).free + Rate(30).block
    assert guests[-1] == 429


async def test_a_page_load_writes_nothing_and_a_flood_a_few_items() -> None:
    place = Place(limited(requests_per_minute=300, requests_per_address=1500))
    client, _ = await place.api.guest()
    place.table.writes = place.table.reads = 0
    assert await statuses(client, 4) == [200] * 4
    assert (place.table.writes, place.table.reads) == (0, 0)
    found = await statuses(client, 400)
    assert found.count(429) > 80
    # The person's ten blocks and one in vain, the first of them in two attempts; the address's likewise.
    taken = place.table.writes
    assert taken <= 2 * 11 + 1 + 5 and place.table.reads == 0
    assert set(await statuses(client, 50)) == {429} and place.table.writes <= taken + 1


async def test_a_table_that_is_away_refuses_nobody() -> None:
    place = Place(limited(requests_per_minute=10))
    client, _ = await place.api.guest()
    place.table.away = True
    assert set(await statuses(client, 40)) == {200}


async def test_without_limits_nothing_is_asked() -> None:
    place = Place(SETTINGS)
    client, _ = await place.api.guest()
    assert set(await statuses(client, 300)) == {200}
    assert (place.table.writes, place.table.reads) == (0, 0)


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("per_minute", [1, 7, 60, 1000])
async def test_many_processes_together_let_through_what_the_bucket_holds(seed: int, per_minute: int) -> None:
    rng = random.Random(seed)
    admission = memory_admission(Settings(), ManualClock(), MemoryTable())
    now = 1_767_323_045_000
    processes = [Meter(admission, lambda: now) for _ in range(5)]
    rate, passed, minutes = Rate(per_minute), 0, 3
    end = now + minutes * MINUTE_MS
    while now < end:
        waits = await asyncio.gather(
            *(rng.choice(processes).take("me", rate) for _ in range(max(2, per_minute // 20)))
        )
        assert all(wait is None or 1 <= wait <= 60 for wait in waits)
        passed += waits.count(None)
        now += 500
    whole = per_minute * (minutes + 1)
    assert passed <= whole + len(processes) * rate.free * (minutes + 1)
    assert passed >= per_minute * minutes - rate.block


class YieldingTable(CountingTable):
    """Every write lets the others go first, as processes do."""

    async def write(self, write: Write) -> Any:
        await asyncio.sleep(0)
        return await super().write(write)


async def test_processes_that_begin_a_bucket_at_the_same_moment_all_get_their_part() -> None:
    table = YieldingTable()
    admission = memory_admission(Settings(), ManualClock(), table)
    now, rate = 1_767_323_045_000, Rate(300)
    for later in (0, 10 * MINUTE_MS):  # a new bucket, and one that is full again
        takes = (admission.take("here", rate.block_ms, MINUTE_MS, now + later) for _ in range(12))
        assert (await asyncio.gather(*takes)).count(True) == MINUTE_MS // rate.block_ms
    table.writes = 0
    assert not await admission.take("here", rate.block_ms, MINUTE_MS, now + later)
    assert table.writes == 3


async def _connected(place: Place, owner: Any, conversation: str, connections: int, live: int) -> None:
    """A conversation of ``owner`` with so many connections, of whom so many are counted."""
    ids = {f"c{number}": {"joined": 0, "synced": True, "pacing": "server"} for number in range(connections)}
    base = dict.fromkeys(("created_at", "updated_at", "version"), 1)
    place.table.items[keys.conversation_pk(conversation), keys.SESSION] = {
        "pk": keys.conversation_pk(conversation),
        "sk": keys.SESSION,
        "user_id": owner.user_id,
        "tenant_id": owner.tenant_id,
        "model": "m",
        "provider": "p",
        "connections": ids,
        **base,
    }
    counted = Door(person=Limits(connections=99))
    for _ in range(live):
        [update] = door_rules.admit(
            counted, owner, opens=True, empty=None, now=int(place.clock.now() * 1000)
        ).values()
        await place.table.write(update)


CONVERSATION = "0e2c3d0e-8a52-4b5c-9b1e-0c7f3f6f1a22"


@pytest.mark.parametrize(
    ("limits", "body", "code"),
    [
        ({"connections_per_user": 3}, {}, "TOO_MANY_CONNECTIONS"),
        ({"connections_per_user": 3}, {"conversationId": CONVERSATION}, "TOO_MANY_CONNECTIONS"),
        ({"connections_per_conversation": 2}, {"conversationId": CONVERSATION}, "TOO_MANY_CONNECTIONS"),
        ({"conversations_per_day": 3}, {}, "TOO_MANY_CONVERSATIONS"),
        ({"conversations_per_day": 3}, {"conversationId": CONVERSATION}, None),
        ({"connections_per_conversation": 3}, {"conversationId": CONVERSATION}, None),
        ({"connections_per_conversation": 2}, {}, None),
        ({"connections_per_user": 4}, {}, None),
    ],
)
async def test_after_a_refused_upgrade_the_page_is_told_why(
    limits: dict[str, int], body: dict[str, Any], code: str | None
) -> None:
    place = Place(limited(**limits))
    client, owner = await place.api.guest()
    await _connected(place, owner, CONVERSATION, connections=2, live=3)
    assert (await client.post("/api/tickets", json=body)).status_code == 200  # it did not ask
    answer = await client.post("/api/tickets", json={"afterRefusal": True, **body})
    if code is None:
        assert answer.status_code == 200 and answer.json()["ticket"]
        return
    assert (answer.status_code, answer.json()["error"]["code"]) == (429, code)
    assert answer.headers["retry-after"] == str(answer.json()["error"]["retryAfter"])


async def test_of_somebody_else_s_conversation_nothing_is_told() -> None:
    place = Place(limited(connections_per_conversation=1))
    _, owner = await place.api.guest()
    stranger, _ = await place.api.guest()
    await _connected(place, owner, CONVERSATION, connections=9, live=0)
    body = {"afterRefusal": True, "conversationId": CONVERSATION}
    assert (await stranger.post("/api/tickets", json=body)).status_code == 200


async def test_a_ticket_is_asked_for_in_the_right_form() -> None:
    client, _ = await Place(SETTINGS).api.guest()
    wrong: Sequence[dict[str, Any]] = (
        {"conversationId": "x\nalice@example.org"},
        {"afterRefusal": "yes"},
        {"resumeToken": "a b"},
        {"resumeToken": ""},
    )
    for body in wrong:
        answer = await client.post("/api/tickets", json=body)
        assert answer.status_code == 422 and "alice" not in answer.text
