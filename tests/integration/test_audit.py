"""The audit trail in Postgres: added once, read by admins of its tenant, changed by nobody."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import psycopg
import pytest
from taskflow.identity import Identity, Principal
from taskflow.records.audit import audit_record
from taskflow.records.consumer import consume
from taskflow.records.database import Connection
from taskflow.records.encoding import encode
from taskflow.records.schema import AuditRecord, ErasureRecord

from tests.support.records import some_id, sqs_event
from tests.support.rest import Api, api, redact

__all__ = ["api"]

START = datetime(2026, 1, 2, tzinfo=UTC)


def entry(number: int, tenant: str = "acme", name: int | None = None, **changes: Any) -> AuditRecord:
    who = Principal(Identity(f"user-{number}", tenant), "account")
    at = (START + timedelta(seconds=number // 2)).isoformat()
    values = {"action": "token.created", "target": f"t{number}", "detail": "", **changes}
    return audit_record(who, **values, entry_id=some_id(number if name is None else name, "audit"), at=at)


def by_operator(number: int, name: str, **changes: Any) -> AuditRecord:
    """An entry of an operator who would be called as somebody else."""
    made = entry(number, **changes)
    return AuditRecord(audit=made.audit.model_copy(update={"actor": name, "actor_kind": "operator"}))


def store(api: Api, *records: AuditRecord | ErasureRecord) -> None:
    outcome = consume(sqs_event(encode(record) for record in records), api.database, redact)
    assert outcome.response() == {"batchItemFailures": []}


async def read(api: Api, tenant: str = "acme", role: Any = "admin", **query: Any) -> Any:
    who = Principal(Identity("ada", tenant), "account", frozenset(("user", role)))
    api.service_tokens.tokens["ada"] = who
    return await api.client().get("/api/admin/audit", params=query, headers={"authorization": "Bearer ada"})


async def test_an_admin_reads_the_tenants_trail_page_by_page(api: Api) -> None:
    store(api, *(entry(n) for n in range(7)), *(entry(n) for n in range(7)), entry(50, "other"))
    seen: list[str] = []
    cursor: str | None = None
    while True:
        answer = await read(api, limit=3, **({} if cursor is None else {"cursor": cursor}))
        assert answer.status_code == 200, answer.text
        body = answer.json()
        seen += [one["target"] for one in body["entries"]]
        cursor = body["nextCursor"]
        if cursor is None:
            break
    assert sorted(seen) == [f"t{n}" for n in range(7)]
    assert [int(target[1:]) // 2 for target in seen] == [3, 2, 2, 1, 1, 0, 0]
    assert [one["actor"] for one in (await read(api, "other")).json()["entries"]] == ["user-50"]


async def test_only_admins_read_it(api: Api) -> None:
    assert (await read(api, role="auditor")).status_code == 403
    assert (await api.client().get("/api/admin/audit")).status_code == 401
    answer = await read(api, cursor="x")
    assert (answer.status_code, answer.json()["error"]["code"]) == (400, "INVALID_CURSOR")


async def test_details_are_redacted_and_may_hold_any_character(api: Api, connection: Connection) -> None:
    store(api, entry(1, detail="for secret-7 \0\ud800\uffff", target="a\0b"))
    [row] = connection.execute("SELECT target, detail FROM audit").fetchall()
    assert row == {"target": "a\ufffdb", "detail": "for [REDACTED:SECRET] \ufffd\ufffd\uffff"}


@pytest.mark.parametrize("late", [False, True])
async def test_a_person_who_was_erased_is_not_named_any_more_and_what_was_done_stays(
    api: Api, connection: Connection, late: bool
) -> None:
    entries = [
        entry(1, detail="mine"),
        entry(2, action="person.seen", target="user-1"),
        # What only has the same name: an account may choose its id at some providers.
        entry(4, target="user-1", detail="a token's"),
        by_operator(5, "user-1", detail="his"),
        entry(3),
        entry(1, "other", name=9),
    ]
    erasure = ErasureRecord(
        user_id="user-1", tenant_id="acme", erased_at=(START + timedelta(days=1)).isoformat()
    )
    if late:
        store(api, erasure)
    store(api, *entries)
    if not late:
        store(api, erasure)
    rows = connection.execute(
        "SELECT tenant_id, actor, target, detail FROM audit ORDER BY 1, 2, 3"
    ).fetchall()
    assert [tuple(row.values()) for row in rows] == [
        ("acme", "erased", "t1", ""),
        ("acme", "user-1", "t5", "his"),
        ("acme", "user-2", "erased", ""),
        ("acme", "user-3", "t3", ""),
        ("acme", "user-4", "user-1", "a token's"),
        ("other", "user-1", "t1", ""),
    ]


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit SET actor = 'nobody'",
        "DELETE FROM audit",
        "TRUNCATE audit",
        "INSERT INTO audit SELECT * FROM audit ON CONFLICT (id) DO UPDATE SET actor = 'nobody'",
    ],
)
def test_what_is_in_it_stays(api: Api, connection: Connection, statement: str) -> None:
    store(api, entry(1))
    with pytest.raises(psycopg.errors.InsufficientPrivilege, match="append-only"):
        connection.execute(statement)
    assert connection.execute("SELECT actor FROM audit").fetchall() == [{"actor": "user-1"}]
