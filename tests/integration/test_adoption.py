"""A guest signs in, and what was theirs is the account's: in Postgres, in the table, and on its way between them."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import httpx
import pytest
from taskflow.errors import StoreUnavailable
from taskflow.identity import Identity
from taskflow.records.access import WORKER, Access
from taskflow.records.consumer import consume
from taskflow.records.database import Connection, Database, connect
from taskflow.records.rows import rows
from taskflow.records.schema import AdoptionRecord, ErasureRecord, Record
from taskflow.records.store import write
from taskflow.store.keys import person_hash

from tests.fakes.issuer import AUDIENCE, ISSUER, FakeIssuer
from tests.integration.test_worker_postgres import wait_for_lock, work
from tests.support.records import (
    TENANT,
    TIME,
    body,
    conversation_record,
    deletion,
    event_of,
    header,
    inference,
    message,
    some_id,
    tables,
)
from tests.support.rest import NOW, SETTINGS, Api, api_on

GUEST = "guest_1"
ANN = Identity("ann", "acme")


@pytest.fixture
def issuer() -> FakeIssuer:
    return FakeIssuer()


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    opened = Database(lambda fresh: database_url)
    yield opened
    opened.close()


@pytest.fixture
def api(database: Database, issuer: FakeIssuer) -> Api:
    settings = replace(SETTINGS, oidc_issuer=ISSUER, oidc_audience=(AUDIENCE,), oidc_verify="keys")
    return api_on(database, settings, issuer=issuer)


def adoption(user: Identity = ANN, guest: str = GUEST) -> AdoptionRecord:
    return AdoptionRecord(
        guest_user_id=guest,
        guest_tenant_id=TENANT,
        user_id=user.user_id,
        tenant_id=user.tenant_id,
        adopted_at=TIME,
    )


def owners(connection: Connection) -> dict[str, set[tuple[str, str]]]:
    return {
        table: {(row["tenant_id"], row["user_id"]) for row in found}
        for table, found in tables(connection).items()
        if table != "metric_counters" and found
    }


def everything(number: int = 1, **changes: Any) -> list[Record]:
    """Some of every kind: a conversation with a message and its log, a log from outside, a deletion."""
    talk, gone = some_id(number, "talk"), some_id(number, "gone")
    return [
        message(some_id(number, "m"), "Hi", header(talk, **changes)),
        inference(some_id(number, "log"), conversation_id=talk, message_id=some_id(number, "m")),
        inference(some_id(number, "outside")),
        deletion(gone),
    ]


HERS = {("acme", "ann")}
ALL = {"conversations", "messages", "inference_logs", "tombstones"}


@pytest.mark.parametrize(
    ("order", "logs"), [("before", 1), ("after", 1), ("both at once", 2), ("one of the other", 2)]
)
def test_what_a_guest_has_and_what_still_comes_is_the_account_s(
    database: Database, connection: Connection, order: str, logs: int
) -> None:
    stranger = message(some_id(9, "m"), "Ho", header(some_id(9, "talk"), user_id="guest_2"))
    batches: dict[str, list[list[Record]]] = {
        "before": [everything(), [adoption()]],
        "after": [[adoption()], everything()],
        "both at once": [[*everything(), adoption(), *everything(2)]],
        "one of the other": [everything(), [adoption()], everything(2), [adoption()]],
    }
    told: list[list[Record]] = [[stranger], *batches[order]]
    for batch in told:
        work(database, *batch)
    connection.execute("DELETE FROM messages WHERE user_id = 'guest_2'")
    connection.execute("DELETE FROM conversations WHERE user_id = 'guest_2'")
    assert owners(connection) == dict.fromkeys(ALL, HERS), "and nothing of the stranger's moved"
    linked = connection.execute("SELECT count(*) AS n FROM inference_logs WHERE message_id IS NOT NULL")
    assert linked.fetchone() == {"n": logs}


def test_a_log_that_comes_late_finds_its_message(database: Database, connection: Connection) -> None:
    first, log, *_ = everything()
    work(database, first, adoption())
    work(database, log)
    [row] = tables(connection)["inference_logs"]
    assert str(row["message_id"]) == some_id(1, "m")
    work(database, message(some_id(5, "m"), "More", header(some_id(1, "talk"), 2)))
    assert owners(connection)["messages"] == HERS


def test_the_first_account_that_adopts_a_guest_stays_the_one(
    database: Database, connection: Connection
) -> None:
    work(database, *everything(), adoption())
    work(database, adoption(Identity("bob", "acme")))
    work(database, *everything(2), adoption(Identity("bob", "acme")))
    assert owners(connection) == dict.fromkeys(ALL, HERS)


@pytest.mark.parametrize("together", [False, True])
def test_who_is_erased_is_gone_also_as_the_guest_they_were(
    database: Database, connection: Connection, together: bool
) -> None:
    erased = [
        ErasureRecord(user_id=who.user_id, tenant_id=who.tenant_id, erased_at="2026-06-01T00:00:00.000Z")
        for who in (ANN, Identity(GUEST))
    ]
    work(database, *everything(), adoption())
    work(database, *(erased if together else erased[:1]))
    work(database, *everything(2))
    found = tables(connection)
    assert (found["conversations"], found["messages"]) == ([], [])
    assert {row["user_id"] for row in [*found["inference_logs"], *found["tombstones"]]} == {"erased"}
    assert connection.execute("SELECT count(*) AS n FROM adopted").fetchone() == {"n": 0}


def test_a_batch_that_is_being_written_moves_with_the_guest(
    database_url: str, connection: Connection
) -> None:
    """The batch is held open while the adoption waits for it; and the other way round."""
    first, second = connect(database_url), Database(lambda fresh: database_url)
    for held, waiting in (
        (everything(), [adoption()]),
        ([adoption(guest="guest_3")], everything(3, user_id="guest_3")),
    ):
        thread = threading.Thread(target=work, args=(second, *waiting))
        with first.transaction():
            write(Access(first, WORKER), rows(held))
            thread.start()
            wait_for_lock(connection)
        thread.join()
    first.close()
    second.close()
    assert owners(connection)["conversations"] == HERS


def test_batches_with_and_without_adoptions_at_once_wait_in_no_circle(
    database_url: str, connection: Connection
) -> None:
    lanes: list[list[list[Record]]] = [[], [], []]
    for number in range(12):
        guests = [f"guest_{number % 3}", f"guest_{(number + 1) % 3}"]
        if number % 2:
            guests.reverse()
        talks: list[Record] = [
            message(some_id(number, whose), "Hi", header(some_id(number % 4, whose), number, user_id=whose))
            for whose in guests
        ]
        lanes[number % 3].append([*talks, adoption(guest=guests[0])])
    failed: list[Any] = []

    def lane(batches: list[list[Record]]) -> None:
        database = Database(lambda fresh: database_url)
        for batch in batches:
            outcome = consume(event_of(batch), database, lambda text: text)
            failed.extend(outcome.response()["batchItemFailures"])
        database.close()

    threads = [threading.Thread(target=lane, args=(batches,)) for batches in lanes]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not failed
    assert owners(connection)["conversations"] == HERS


@pytest.mark.parametrize(
    "changes", [{"guest_user_id": "ann"}, {"user_id": "guest_2"}, {"user_id": ""}, {"adopted_at": "soon"}]
)
def test_a_record_that_would_give_an_account_away_is_rejected(
    database: Database, changes: dict[str, str]
) -> None:
    broken = adoption().model_copy(update=changes)
    outcome = consume({"Records": [{"messageId": "m", "body": body(broken)}]}, database, lambda text: text)
    assert list(outcome.rejected) == ["m"]


# --- by the HTTP API -----------------------------------------------------------------------------------------


async def guest_with_conversations(api: Api) -> tuple[httpx.AsyncClient, Identity]:
    client, guest = await api.guest()
    live = header(some_id(1, "talk"), user_id=guest.user_id)
    api.sessions.add(live)
    records = [
        conversation_record(live),
        conversation_record(header(some_id(2, "old"), user_id=guest.user_id)),
    ]
    api.database.run(WORKER, lambda access: write(access, rows(records)))
    return client, guest


def bearer(issuer: FakeIssuer, **claims: Any) -> dict[str, str]:
    return {"authorization": f"Bearer {issuer.token(NOW, tenant_id='acme', **claims)}"}


def count(answer: httpx.Response) -> int:
    return len(answer.json()["conversations"])


async def test_a_guest_who_signs_in_keeps_their_conversations(api: Api, issuer: FakeIssuer) -> None:
    client, guest = await guest_with_conversations(api)
    hers = bearer(issuer)
    assert count(await client.get("/api/conversations", headers=hers)) == 0
    token = client.cookies["taskflow_guest"]
    adopted = await client.post("/api/me/adopt", headers=hers)
    assert adopted.json() == {"success": True, "conversations": 2}
    assert "Max-Age=0" in adopted.headers["set-cookie"]
    assert count(await client.get("/api/conversations", headers=hers)) == 2
    assert api.sessions.headers[some_id(1, "talk")].user_id == "ann"
    revoked = {"cookie": f"taskflow_guest={token}"}
    assert count(await api.client().get("/api/conversations", headers=revoked)) == 0
    assert (await api.client().get("/api/me", headers=revoked)).json()["id"] is None
    [sent] = api.records.sent
    assert sent == adoption(guest=guest.user_id).model_copy(update={"adopted_at": "2026-01-02T03:04:05.678Z"})
    again = await api.client().post("/api/me/adopt", headers={**hers, **revoked})
    assert (again.status_code, again.json()["conversations"]) == (200, 0)
    for made in api.clients:
        await made.aclose()


async def test_half_done_work_goes_on_when_it_is_asked_for_again(
    api: Api, issuer: FakeIssuer, monkeypatch: pytest.MonkeyPatch
) -> None:
    client, _ = await guest_with_conversations(api)
    hers = bearer(issuer)

    async def away(*arguments: Any) -> None:
        raise StoreUnavailable("away")

    with monkeypatch.context() as broken:
        broken.setattr(api.sessions, "adopt_conversations", away)
        failed = await client.post("/api/me/adopt", headers=hers)
        assert (failed.status_code, "set-cookie" in failed.headers) == (503, False)
    assert count(await client.get("/api/conversations")) == 0, "the guest is signed out already"
    assert (await client.post("/api/me/adopt", headers=hers)).json()["conversations"] == 2
    assert count(await client.get("/api/conversations", headers=hers)) == 2
    await client.aclose()


async def test_nobody_takes_what_is_not_theirs(api: Api, issuer: FakeIssuer) -> None:
    client, guest = await guest_with_conversations(api)

    async def refused(**headers: str) -> tuple[int, str | None]:
        cookie = {"cookie": f"taskflow_guest={client.cookies['taskflow_guest']}"}
        answer = await api.client().post("/api/me/adopt", headers={**cookie, **headers})
        return answer.status_code, answer.json().get("error", {}).get("code")

    assert await refused() == (403, "NOT_AN_ACCOUNT")
    assert await refused(authorization="Bearer a.b.c") == (401, "INVALID_TOKEN")
    forged = {**bearer(issuer, sub="bob"), "cookie": "taskflow_guest=a.b.c"}
    assert (await api.client().post("/api/me/adopt", headers=forged)).json()["conversations"] == 0
    assert (await client.post("/api/me/adopt", headers=bearer(issuer))).status_code == 200
    client.cookies.clear()
    other, _ = await guest_with_conversations(api)
    await api.persons.revoke(api.identity(other), int(NOW))
    assert (await other.post("/api/me/adopt", headers=bearer(issuer))).json()["error"][
        "code"
    ] == "GUEST_SIGNED_OUT"
    assert (await api.persons.person(guest)).adopted_by == person_hash(ANN)
    for made in api.clients:
        await made.aclose()


async def test_a_second_account_is_told_that_the_guest_is_taken(api: Api, issuer: FakeIssuer) -> None:
    client, _ = await guest_with_conversations(api)
    cookie = {"cookie": f"taskflow_guest={client.cookies['taskflow_guest']}"}
    assert (await client.post("/api/me/adopt", headers=bearer(issuer))).status_code == 200
    answer = await api.client().post("/api/me/adopt", headers={**cookie, **bearer(issuer, sub="bob")})
    assert (answer.status_code, answer.json()["error"]["code"]) == (409, "ALREADY_ADOPTED")
    for made in api.clients:
        await made.aclose()
