"""A person's export and erasure on a real Postgres: over the HTTP API, and by records that come in any order."""

from __future__ import annotations

import itertools
import json
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from taskflow.identity import Identity, Principal
from taskflow.records import personal
from taskflow.records.access import Access
from taskflow.records.audit import audit_record
from taskflow.records.build import erasure_record
from taskflow.records.consumer import consume
from taskflow.records.database import Connection, Database
from taskflow.records.encoding import encode
from taskflow.records.gone import gone
from taskflow.records.judgements import Noted, Reply, judge
from taskflow.records.memory import switch
from taskflow.records.personal import load_part
from taskflow.records.schema import AdoptionRecord, ErasureRecord, Record
from taskflow.rest.cursor import encode_export
from taskflow.store.keys import person_hash

from tests.support.records import deletion, event_of, header, inference, message, some_id, sqs_event, tables
from tests.support.rest import Api, api, redact, stranded

__all__ = ["api", "stranded"]

WHO, OTHER = Identity("guest_who"), Identity("guest_other")
BEFORE, THEN, AFTER = (f"2026-01-0{day}T00:00:00.000Z" for day in (1, 2, 3))


def whose(identity: Identity) -> dict[str, Any]:
    return {"user_id": identity.user_id, "tenant_id": identity.tenant_id}


def said(identity: Identity, number: int, text: str, created_at: str = BEFORE) -> list[Record]:
    """A conversation with one message and the log of one call."""
    conversation = header(some_id(number, "c"), created_at=created_at, title=text, **whose(identity))
    return [
        message(
            some_id(number, "m"), text, conversation, created_at=created_at, reasoning=text, reasoning_ms=7
        ),
        inference(
            some_id(number, "log"),
            conversation_id=conversation.id,
            message_id=some_id(number, "m"),
            input_preview=text,
            output_preview=text,
            error_message=text,
            created_at=created_at,
            cost=0.25,
            **whose(identity),
        ),
    ]


def judging(conversation: str, reply: Reply, word: str, at: datetime) -> Callable[[Access], Noted | None]:
    return lambda access: judge(access, conversation, reply, WHO, thumb="down", word=word, at=at)


def apply(database: Database, *records: Record) -> None:
    assert consume(event_of(records), database, redact).response() == {"batchItemFailures": []}


def everything(connection: Connection) -> str:
    """Every value of every table, as text."""
    names = connection.execute(
        "SELECT tablename AS name FROM pg_tables WHERE schemaname = current_schema()"
    ).fetchall()
    assert len(names) > 5
    rows = [
        connection.execute(f'SELECT to_jsonb(t)::text AS row FROM "{each["name"]}" AS t').fetchall()
        for each in names
    ]
    return json.dumps(rows)


@pytest.fixture
def database(database_url: str) -> Any:
    opened = Database(lambda fresh: database_url)
    yield opened
    opened.close()


ERASURE = ErasureRecord(user_id=WHO.user_id, tenant_id=WHO.tenant_id, erased_at=THEN)


@pytest.mark.parametrize("order", list(itertools.permutations(range(3))))
def test_in_whichever_order_records_and_erasure_come_the_person_is_gone(
    database: Database, connection: Connection, order: tuple[int, ...]
) -> None:
    apply(database, *said(OTHER, 9, "Others stay"))
    [spoken, log] = said(WHO, 1, "My secret")
    records: list[Record] = [spoken, log, ERASURE]
    for index in order:
        apply(database, records[index])
    apply(database, ERASURE)
    text = everything(connection)
    assert "My secret" not in text and WHO.user_id not in text
    assert "Others stay" in text
    logs = tables(connection)["inference_logs"]
    # The accounts still add up.
    assert sorted((row["user_id"], float(row["cost"])) for row in logs) == [
        ("erased", 0.25),
        (OTHER.user_id, 0.25),
    ]


def test_one_batch_may_have_all_of_it(database: Database, connection: Connection) -> None:
    apply(database, *said(WHO, 1, "My secret"), ERASURE, *said(WHO, 2, "Another", AFTER))
    text = everything(connection)
    assert "My secret" not in text and "Another" in text


def test_what_is_said_after_an_erasure_stays(database: Database, connection: Connection) -> None:
    apply(database, ERASURE)
    apply(database, *said(WHO, 2, "A new beginning", AFTER))
    assert "A new beginning" in everything(connection)
    assert [row["user_id"] for row in tables(connection)["inference_logs"]] == [WHO.user_id]


def test_a_deletion_that_comes_after_an_erasure_names_nobody(
    database: Database, connection: Connection
) -> None:
    apply(database, *said(WHO, 1, "My secret"))
    apply(database, deletion(some_id(5, "c"), **whose(WHO)))
    apply(database, ERASURE)
    apply(database, deletion(some_id(1, "c"), **whose(WHO)))
    assert {row["user_id"] for row in tables(connection)["tombstones"]} == {"erased"}
    assert WHO.user_id not in everything(connection)


def test_the_later_of_two_erasures_counts(database: Database, connection: Connection) -> None:
    late = ERASURE.model_copy(update={"erased_at": AFTER})
    apply(database, late)
    apply(database, ERASURE)
    apply(database, *said(WHO, 1, "In between", "2026-01-02T12:00:00.000Z"))
    assert "In between" not in everything(connection)


def test_an_erasure_record_reads_as_it_is_built(database: Database, connection: Connection) -> None:
    apply(database, *said(WHO, 1, "My secret"))
    body = erasure_record(WHO, 1_767_312_000_000)
    assert consume(sqs_event([body]), database, redact).response() == {"batchItemFailures": []}
    assert "My secret" not in everything(connection)
    refused = encode(ERASURE).replace(WHO.user_id, "")
    assert consume(sqs_event([refused]), database, redact).rejected


def test_a_restored_table_is_told_what_is_gone(database: Database) -> None:
    apply(database, *said(WHO, 1, "a"), *said(OTHER, 2, "b"), *said(OTHER, 3, "c"))
    apply(database, ERASURE, deletion(some_id(3, "c"), **whose(OTHER)))
    asked = [
        {"id": some_id(number, "c"), "person": person_hash(identity), "created_at": at}
        for number, identity, at in (
            (1, WHO, BEFORE),
            (2, OTHER, BEFORE),
            (3, OTHER, BEFORE),
            (4, WHO, AFTER),
            (5, WHO, BEFORE),
        )
    ]
    answer = gone(database, {"kind": "gone", "conversations": asked})
    assert answer == {"gone": sorted(some_id(number, "c") for number in (1, 3, 5))}


def exported(connection: Connection, identity: Identity) -> dict[str, list[dict[str, Any]]]:
    found: dict[str, list[dict[str, Any]]] = {section: [] for section in personal.SECTIONS}
    place: personal.Place | None = personal.BEGINNING
    for _ in range(1_000):
        if place is None:
            return found
        part = load_part(Access(connection, identity), identity, place)
        found[part.section].extend(part.rows)
        place = part.following
    raise AssertionError("the export does not end")


def test_an_export_has_everything_once_whatever_the_size_of_its_parts(
    database: Database, connection: Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    conversation = header(some_id(1, "c"), **whose(WHO))
    records: list[Record] = [
        message(some_id(n, "m"), f"Text {n} " + "x" * n, conversation, generation=n) for n in range(1, 30)
    ]
    records += [r for n in range(40, 50) for r in said(WHO, n, f"Mine {n}")]
    records += said(OTHER, 90, "Not mine")
    apply(database, *records)
    at = datetime(2026, 1, 2, tzinfo=UTC)
    for n in range(1, 8):
        reply = Reply(some_id(n, "m"), n, "small", True)
        assert database.run(WHO, judging(conversation.id, reply, "x" * n, at))
    whole = exported(connection, WHO)
    assert {name: len(rows) for name, rows in whole.items()} == {
        "conversations": 11,
        "messages": 39,
        "calls": 10,
        "judgements": 7,
    }
    assert "Not mine" not in json.dumps(whole, default=str)
    for rows, size in ((1, 10**9), (7, 10**9), (1_000, 40), (1_000, 1)):
        monkeypatch.setattr(personal, "MAX_ROWS", rows)
        monkeypatch.setattr(personal, "MAX_BYTES", size)
        assert exported(connection, WHO) == whole


OWN = {
    "conversations": "conversations",
    "messages": "messages",
    "inference_logs": "calls",
    "judgements": "judgements",
}
"""Which section has the rows of which table."""
LEFT_OUT = {
    "conversations": "tenant_id user_id version search searched_version summary_generation summary_messages "
    "summary_message_id last_message_preview",
    "messages": "tenant_id user_id version search searched_version",
    "inference_logs": "tenant_id user_id pending_message_id",
    "judgements": "tenant_id user_id generation",
}
"""Columns without anything further of a person: whose the row is, which the export says at its head, and what is made
of other columns."""
ELSEWHERE = {
    "adopted": "which guest an account was: an id that opens nothing any more",
    "memories": "messages once more, in passages (GET /api/me/memory/messages lists them)",
    "memory_clauses": "vectors of parts of these passages, and no text",
    "memory_forgotten": "ids of messages that are exported",
    "memory_people": "a switch (GET /api/me/memory)",
    "tombstones": "ids of conversations that were deleted",
}
"""Tables of people that are in no section, and why."""


def test_an_export_has_every_column_that_is_a_persons(database: Database, connection: Connection) -> None:
    found: dict[str, set[str]] = {}
    for row in connection.execute(
        "SELECT table_name, column_name FROM information_schema.columns WHERE table_schema = current_schema()"
    ).fetchall():
        found.setdefault(row["table_name"], set()).add(row["column_name"])
    of_people = {
        name for name, columns in found.items() if "user_id" in columns and "inference_logs_" not in name
    }
    assert of_people == OWN.keys() | ELSEWHERE.keys()
    conversation = header(some_id(1, "c"), **whose(WHO))
    apply(database, *said(WHO, 1, "Mine"))
    reply = Reply(some_id(1, "m"), 1, "small", True)
    assert database.run(WHO, judging(conversation.id, reply, "no", datetime(2026, 1, 2, tzinfo=UTC)))
    sections = exported(connection, WHO)
    for table, section in OWN.items():
        [row] = sections[section]
        assert found[table] - set(LEFT_OUT[table].split()) <= row.keys(), table


def test_an_erasure_empties_every_table_that_has_something_of_a_person(
    database: Database, connection: Connection
) -> None:
    """Also one that is made tomorrow: this test wants a row of it first."""
    me, guest = Identity("ann"), Identity("guest_before")
    secrets = [*said(me, 1, "My secret"), *said(guest, 2, "My former secret"), *said(me, 3, "My deleted one")]
    made = audit_record(
        Principal(me, "account"),
        "token.created",
        "t1",
        "My detail",
        entry_id=some_id(1, "audit"),
        at=BEFORE,
    )
    adoption = AdoptionRecord(
        guest_user_id=guest.user_id, guest_tenant_id=guest.tenant_id, **whose(me), adopted_at=BEFORE
    )
    apply(database, *secrets, made)
    apply(database, adoption, deletion(some_id(3, "c"), **whose(me)))
    reply, at = Reply(some_id(1, "m"), 1, "small", True), datetime(2026, 1, 1, tzinfo=UTC)
    assert database.run(
        me,
        lambda access: judge(
            access, header(some_id(1, "c")).id, reply, me, thumb="down", word="My word", at=at
        ),
    )
    database.run(me, lambda access: switch.switch(access, me, on=True))
    connection.execute("UPDATE memory_people SET since = %(at)s, changed_at = %(at)s", {"at": at})
    connection.execute(
        "INSERT INTO memories (message_id, piece, conversation_id, tenant_id, user_id, generation, role, content, "
        "said_at, version, search) SELECT id, 0, conversation_id, tenant_id, user_id, generation, role, content, "
        "created_at, version, search FROM messages WHERE content = 'My secret'"
    )
    connection.execute(
        "INSERT INTO memory_clauses (message_id, piece, clause, tenant_id, user_id, size, made_by) "
        "SELECT message_id, piece, 0, tenant_id, user_id, 0, '' FROM memories"
    )
    connection.execute(
        "INSERT INTO memory_forgotten SELECT id, tenant_id, user_id FROM messages WHERE content = 'My secret'"
    )
    tables_of_people = connection.execute(
        "SELECT table_name AS name FROM information_schema.columns WHERE table_schema = current_schema() "
        "AND column_name IN ('user_id', 'actor') AND table_name NOT LIKE 'inference\\_logs\\_%'"
    ).fetchall()
    for each in tables_of_people:
        of_mine = f'SELECT FROM "{each["name"]}" AS t WHERE to_jsonb(t)::text LIKE %s'
        assert connection.execute(of_mine, ['%"ann"%']).rowcount > 0, (
            f"nothing of theirs is in {each['name']}"
        )
    assert '\\"ann\\"' in everything(connection)
    apply(database, ErasureRecord(**whose(me), erased_at=THEN))
    left = everything(connection)
    for word in ("My ", '\\"ann\\"', guest.user_id):
        assert word not in left, word


async def test_the_api_gives_everything_and_erases_everything(api: Api, connection: Connection) -> None:
    client, identity = await api.guest()
    stranger, other = await api.guest()
    apply(api.database, *said(identity, 1, "Mine"), *said(other, 2, "Theirs"))
    first = (await client.get("/api/me/export")).json()
    assert (first["section"], first["userId"]) == ("conversations", identity.user_id)
    assert [row["title"] for row in first["rows"]] == ["Mine"]
    second = (await client.get("/api/me/export", params={"cursor": first["nextCursor"]})).json()
    assert [row["content"] for row in second["rows"]] == ["Mine"]
    third = (await client.get("/api/me/export", params={"cursor": second["nextCursor"]})).json()
    assert [(row["inputPreview"], float(row["cost"])) for row in third["rows"]] == [("Mine", 0.25)]
    fourth = (await client.get("/api/me/export", params={"cursor": third["nextCursor"]})).json()
    assert (fourth["section"], fourth["rows"], fourth["nextCursor"]) == ("judgements", [], None)
    answer = await client.post("/api/me/erase", json={"confirm": "erase everything"})
    assert (answer.status_code, answer.json()["remaining"]) == (200, 0)
    assert "Mine" not in everything(connection) and "Theirs" in everything(connection)
    assert [record.kind for record in api.records.sent] == ["erasure"]
    assert (await stranger.get("/api/me/export")).json()["rows"][0]["title"] == "Theirs"


async def test_an_erasure_must_be_meant(api: Api) -> None:
    client, _ = await api.guest()
    bodies: list[Any] = [
        {},
        {"confirm": "yes"},
        {"confirm": True},
        {"confirm": "erase everything", "all": 1},
        [],
    ]
    for body in bodies:
        assert (await client.post("/api/me/erase", json=body)).status_code == 422
    assert (await api.client().post("/api/me/erase", json={"confirm": "erase everything"})).json()[
        "remaining"
    ] == 0
    assert api.records.sent == []


async def test_an_erasure_is_not_lost_while_the_database_is_away(stranded: Api) -> None:
    client = stranded.client()
    await client.post("/api/tickets")
    answer = await client.post("/api/me/erase", json={"confirm": "erase everything"})
    assert answer.status_code == 200
    assert [record.kind for record in stranded.records.sent] == ["erasure"]
    stranded.records.available = False
    assert (await client.post("/api/me/erase", json={"confirm": "erase everything"})).status_code == 503


@pytest.mark.parametrize(
    "cursor",
    [
        "x",
        encode_export(personal.Place("conversations"))[:-3],
        "WyJzZWNyZXRzIiwgIjAwMDAwMDAwLTAwMDAtMDAwMC0wMDAwLTAwMDAwMDAwMDAwMCIsICIyMDI2IiwgMCwgMF0",
        # What Python reads as times and numbers, and Postgres does not.
        encode_export(personal.Place("conversations", at="2026-01-01T00:00:00+00:00\0")),
        encode_export(personal.Place("calls", at="2026-01-01x00:00:00+00:00")),
        encode_export(personal.Place("messages", generation=True)),
    ],
)
async def test_a_cursor_that_is_none_of_ours_is_refused(api: Api, cursor: str) -> None:
    client, _ = await api.guest()
    assert (await client.get("/api/me/export", params={"cursor": cursor})).status_code == 400
