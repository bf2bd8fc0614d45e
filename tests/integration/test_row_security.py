"""Postgres itself holds everybody to their rows: tried with a login that owns the tables and is no superuser."""

from __future__ import annotations

import json
import os
import tempfile
import time
import uuid
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any, LiteralString

import psycopg
import pytest
from psycopg import sql
from taskflow.identity import Identity
from taskflow.records import access as acting
from taskflow.records import listing
from taskflow.records.access import OPERATOR, PERSON, WORKER, Access, Asker, Role
from taskflow.records.counters import read_counters
from taskflow.records.database import Connection, Database, DatabaseUnavailable, connect
from taskflow.records.history import load_messages, owns, rename
from taskflow.records.judgements import Reply, judge
from taskflow.records.listing import list_conversations
from taskflow.records.migrate import migrate
from taskflow.records.minutes import read_minutes
from taskflow.records.rows import rows
from taskflow.records.schema import Record
from taskflow.records.store import store, write

from tests.support.postgres import LOGIN, MIGRATIONS, PASSWORD, PostgresServer
from tests.support.records import deletion, header, inference, message, some_id

MARY, JOHN, NAMESAKE = Identity("mary"), Identity("john"), Identity("mary", "elsewhere")
EVERYBODY = (MARY, JOHN, NAMESAKE)
OF_PERSONS = ("conversations", "messages", "inference_logs", "tombstones", "judgements")
NOBODYS = {
    "metric_counters",
    "inference_ids",
    "erasures",
    "span_outbox",
    "span_receivers",
    "yoyo_lock",
    "yoyo_tmp",
    "_yoyo_log",
    "_yoyo_migration",
    "_yoyo_version",
}
"""Tables whose rows are no person's. ``erasures`` has a hash of who was erased, which nobody turns back."""
TENANTS = {"audit"}
"""Tables whose rows are a tenant's: no person reads them."""
ROLES = [each.name for each in vars(acting).values() if isinstance(each, Role)]


def name_of(number: int, identity: Identity) -> str:
    return some_id(number, f"{identity.tenant_id}/{identity.user_id}")


def records_of(identity: Identity) -> list[Record]:
    """Two conversations, one of them deleted, with a message and a log each."""
    own: dict[str, Any] = {"user_id": identity.user_id, "tenant_id": identity.tenant_id}
    found: list[Record] = []
    for number in (1, 2):
        conversation = header(name_of(number, identity), title=f"of {identity.user_id}", **own)
        found += [
            message(name_of(10 + number, identity), "a secret", conversation),
            inference(
                name_of(20 + number, identity),
                conversation_id=conversation.id,
                input_preview="a secret",
                **own,
            ),
        ]
    gone = deletion(name_of(2, identity))
    return [*found, gone.model_copy(update=own)]


def judged(access: Access, identity: Identity) -> bool:
    """The person judges the reply that their log is of."""
    reply = Reply(name_of(31, identity), 1, "small", True)
    at = datetime(2026, 1, 2, tzinfo=UTC)
    return (
        judge(access, name_of(1, identity), reply, identity, thumb="down", word="a secret", at=at) is not None
    )


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    opened = Database(lambda fresh: database_url)
    for identity in EVERYBODY:
        assert store(opened, WORKER, records_of(identity)) == []
        assert opened.run(identity, partial(judged, identity=identity))
    yield opened
    opened.close()


def seen(database: Database, asker: Asker, table: str) -> set[tuple[str, str]]:
    query = sql.SQL("SELECT tenant_id, user_id FROM {}").format(sql.Identifier(table))
    found = database.run(asker, lambda access: access.execute(query).fetchall())  # type: ignore[arg-type]
    return {(row["tenant_id"], row["user_id"]) for row in found}


# --- what is protected -----------------------------------------------------------------------------------


def test_every_table_that_holds_a_persons_rows_is_protected(connection: Connection) -> None:
    tables = connection.execute(
        """
        SELECT relname AS name, relrowsecurity AND relforcerowsecurity AS forced,
               ARRAY(SELECT polname::text FROM pg_policy WHERE polrelid = pg_class.oid ORDER BY 1) AS policies,
               has_table_privilege('taskflow_worker', oid, 'SELECT') AS worked_on,
               has_any_column_privilege('taskflow_api', oid, 'SELECT, INSERT, UPDATE') AS of_persons,
               relispartition AS part
        FROM pg_class WHERE relnamespace = current_schema()::regnamespace AND relkind IN ('r', 'p', 'v', 'm')
        """
    ).fetchall()
    assert {row["name"] for row in tables} >= {*OF_PERSONS}
    for row in tables:
        # A part of a table is reached through the whole, or not at all.
        if row["name"] in NOBODYS | TENANTS or row["part"]:
            assert not row["of_persons"] or row["name"] == "erasures", row["name"]
            assert row["forced"] or row["name"] not in TENANTS, row["name"]
            continue
        assert row["forced"], f"{row['name']}: call protect_rows('{row['name']}') in its migration"
        assert {"of_a_person", "of_everybody", "of_a_migration"} <= set(row["policies"]), row["name"]
        assert row["worked_on"], row["name"]


@pytest.mark.parametrize("table", OF_PERSONS)
def test_a_person_sees_their_rows_the_worker_all(table: str, database: Database) -> None:
    for identity in EVERYBODY:
        assert seen(database, identity, table) == {(identity.tenant_id, identity.user_id)}
    assert seen(database, WORKER, table) == {(each.tenant_id, each.user_id) for each in EVERYBODY}


@pytest.mark.parametrize("table", OF_PERSONS)
@pytest.mark.parametrize(
    "nobody",
    [
        PERSON,
        Identity("", ""),
        Identity("mary", ""),
        Identity("", "default"),
        Identity("%", "%"),
        Identity("john", "elsewhere"),
    ],
    ids=str,
)
def test_nobody_sees_nothing(nobody: Asker, table: str, database: Database) -> None:
    assert seen(database, nobody, table) == set()


@pytest.mark.parametrize("table", OF_PERSONS)
def test_with_nothing_set_nothing_is_seen_and_nothing_can_be_written(
    table: str, database: Database, database_url: str
) -> None:
    """Not by the tables' owner, either: who forgets to say as whom a statement runs reads nothing."""
    with connect(database_url) as bare:
        for role in (LOGIN, PERSON.name):
            bare.execute(sql.SQL("SET ROLE {}").format(sql.Identifier(role)))
            rows_seen = bare.execute(
                sql.SQL("SELECT count(*) AS n FROM {}").format(sql.Identifier(table))
            ).fetchone()
            assert rows_seen == {"n": 0}
            for statement in ("DELETE FROM {}", "UPDATE {} SET user_id = 'john'"):
                try:
                    assert bare.execute(sql.SQL(statement).format(sql.Identifier(table))).rowcount == 0
                except psycopg.errors.InsufficientPrivilege:
                    assert role == PERSON.name
        bare.execute("RESET ROLE")
        with pytest.raises(psycopg.errors.InsufficientPrivilege, match="row-level security"):
            bare.execute(
                "INSERT INTO tombstones (conversation_id, user_id) VALUES (gen_random_uuid(), 'mary')"
            )


def test_nothing_stays_in_the_session(database: Database, database_url: str) -> None:
    query: LiteralString = """
        SELECT current_user AS role, current_setting('app.user', true) AS person,
               current_setting('app.tenant', true) AS tenant, current_setting('statement_timeout') AS statement,
               current_setting('lock_timeout') AS lock,
               current_setting('idle_in_transaction_session_timeout') AS idle
    """
    with connect(database_url) as opened:
        during = Access(opened, MARY).execute(query).fetchone()
        assert during == {
            "role": "taskflow_api",
            "person": "mary",
            "tenant": "default",
            "statement": "10s",
            "lock": "3s",
            "idle": "12s",
        }
        with Access(opened, WORKER).transaction() as within:
            assert within.execute("SELECT current_user AS role").fetchone() == {"role": "taskflow_worker"}
        with pytest.raises(psycopg.errors.DivisionByZero):
            Access(opened, MARY).execute("SELECT 1 / 0")
        after = opened.execute(query).fetchone()
        assert after == {
            "role": LOGIN,
            "person": "",
            "tenant": "",
            "statement": "0",
            "lock": "0",
            "idle": "0",
        }


# --- what a person may write -----------------------------------------------------------------------------

FOREIGN: dict[str, tuple[LiteralString, bool]] = {
    "takes a conversation over": ("UPDATE conversations SET user_id = 'mary' WHERE id = %(id)s", False),
    "renames it": ("UPDATE conversations SET title = 'mine' WHERE id = %(id)s", False),
    "deletes it": ("DELETE FROM conversations WHERE id = %(id)s", False),
    "empties its logs": ("UPDATE inference_logs SET input_preview = '' WHERE conversation_id = %(id)s", False),
    "gives away a conversation": ("UPDATE conversations SET user_id = 'john'", True),
    "moves it to another tenant": ("UPDATE conversations SET tenant_id = 'elsewhere'", True),
    "deletes for another": ("INSERT INTO tombstones (conversation_id, user_id) VALUES (%(id)s, 'john')", True),
    "makes one for another": ("INSERT INTO conversations (id, user_id) VALUES (gen_random_uuid(), 'john')", True),
    "writes a message": ("INSERT INTO messages (id, conversation_id, user_id, role, content) "
                         "VALUES (gen_random_uuid(), %(id)s, 'mary', 'user', 'hi')", True),
    "changes a message": ("UPDATE messages SET content = ''", True),
    "changes what a call cost": ("UPDATE inference_logs SET cost = 0", True),
    "changes a counter": ("UPDATE metric_counters SET value = 0", True),
    "reads counters": ("SELECT * FROM metric_counters", True),
    "gives away a judgement": ("UPDATE judgements SET user_id = 'john'", True),
    "takes one over": ("UPDATE judgements SET user_id = 'mary' WHERE conversation_id = %(id)s", False),
    "withdraws another's": ("DELETE FROM judgements WHERE conversation_id = %(id)s", False),
    "judges for another": ("INSERT INTO judgements (message_id, conversation_id, tenant_id, user_id, generation, "
                           "copied_at) VALUES (gen_random_uuid(), %(id)s, 'default', 'john', 1, now())", True),
    "reads what became of all replies": ("SELECT * FROM all_reply_signals('-infinity', 'infinity')", True),
    "reads it of a tenant": ("SELECT * FROM own_reply_signals('-infinity', 'infinity')", True),
    "reads it of any tenant": ("SELECT * FROM reply_signals('elsewhere', '-infinity', 'infinity')", True),
    "protects nothing any more": ("ALTER TABLE conversations DISABLE ROW LEVEL SECURITY", True),
    "makes a table": ("CREATE TABLE mine ()", True),
}  # fmt: skip
"""What a person tries, and whether it is an error: otherwise there is no such row."""


@pytest.mark.parametrize("tried", FOREIGN)
def test_a_person_changes_nothing_that_is_not_theirs(
    tried: str, database: Database, connection: Connection
) -> None:
    before = [connection.execute(f"SELECT * FROM {table} ORDER BY 1").fetchall() for table in OF_PERSONS]
    statement, refused = FOREIGN[tried]
    parameters = {"id": name_of(1, JOHN)} if "%(" in statement else None
    try:
        done = database.run(MARY, lambda access: access.execute(statement, parameters).rowcount)
        assert (done, refused) == (0, False)
    except psycopg.errors.InsufficientPrivilege:
        assert refused
    assert [
        connection.execute(f"SELECT * FROM {table} ORDER BY 1").fetchall() for table in OF_PERSONS
    ] == before


@pytest.mark.parametrize(
    "query",
    [
        "SELECT user_id FROM inference_logs",
        "SELECT input_preview FROM inference_logs",
        "SELECT error_message FROM inference_logs",
        "SELECT conversation_id FROM inference_logs",
        "SELECT * FROM messages",
        "SELECT * FROM conversations",
        "SELECT * FROM tombstones",
        "SELECT * FROM judgements",
        "SELECT * FROM own_reply_signals('-infinity', 'infinity')",
        "SELECT * FROM reply_signals(NULL, '-infinity', 'infinity')",
        "SELECT count_judgement('small', NULL, 'up')",
        "UPDATE metric_counters SET value = 0",
        "DELETE FROM inference_logs",
    ],
)
def test_who_reads_metrics_reads_no_text_and_no_names(query: LiteralString, database: Database) -> None:
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        database.run(OPERATOR, lambda access: access.execute(query))


def test_who_reads_metrics_reads_all_counts(database: Database) -> None:
    assert database.run(OPERATOR, read_counters).samples("llm_requests_total")
    [minute] = database.run(
        OPERATOR, lambda access: read_minutes(access, datetime(2026, 1, 2, 3, 4, 30, tzinfo=UTC), 1)
    )
    assert minute.requests == 2 * len(EVERYBODY)


# --- row-level security alone ----------------------------------------------------------------------------


def test_a_list_without_its_condition_holds_a_persons_own(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    without = listing._SELECT.replace("tenant_id = %(tenant_id)s AND user_id = %(user_id)s", "true")
    assert without != listing._SELECT
    monkeypatch.setattr(listing, "_SELECT", without)
    for words in ("", "secret", "of"):
        found, _ = database.run(MARY, partial(list_conversations, identity=MARY, limit=100, words=words))
        assert [row.id for row in found] == [name_of(1, MARY)]


def test_a_detail_asked_in_another_persons_name_is_not_there(database: Database) -> None:
    for asker in (MARY, NAMESAKE, PERSON):
        assert database.run(asker, lambda access: load_messages(access, name_of(1, JOHN), JOHN, 10)) is None
    found = database.run(JOHN, lambda access: load_messages(access, name_of(1, JOHN), JOHN, 10))
    assert found is not None
    assert [each.content for each in found.messages] == ["a secret"]


@pytest.mark.parametrize("number", [1, 2])
def test_a_change_asked_in_another_persons_name_finds_nothing(number: int, database: Database) -> None:
    name = name_of(number, JOHN)
    for asker in (MARY, NAMESAKE, PERSON):
        assert not database.run(asker, lambda access: owns(access, name, JOHN))
        assert not database.run(asker, lambda access: rename(access, name, JOHN, "mine"))
    assert database.run(JOHN, lambda access: owns(access, name, JOHN))


def test_a_deletion_asked_in_another_persons_name_is_refused(
    database: Database, connection: Connection
) -> None:
    stolen = deletion(name_of(1, JOHN)).model_copy(update={"user_id": "john"})
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        store(database, MARY, [stolen])
    # In her own name she deletes nothing of his, either.
    store(database, MARY, [stolen.model_copy(update={"user_id": "mary"})])
    assert seen(database, JOHN, "conversations") == {("default", "john")}


def test_a_search_finds_the_words_of_whoever_the_settings_name(
    database: Database, connection: Connection
) -> None:
    asked = "SELECT own_conversations_saying('secret'::tsquery)::text AS id"
    for identity in EVERYBODY:
        found = database.run(identity, lambda access: access.execute(asked).fetchall())
        assert found == [{"id": name_of(1, identity)}]
    assert database.run(PERSON, lambda access: access.execute(asked).fetchall()) == []
    for role in (WORKER, OPERATOR):  # the worker owns it
        if role is OPERATOR:
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                database.run(role, lambda access: access.execute(asked))
        else:
            assert database.run(role, lambda access: access.execute(asked).fetchall()) == []


# --- what it costs ---------------------------------------------------------------------------------------


def round_trips(database: Database, work: Callable[[], Any]) -> int:
    """How many times the client waited for the server."""
    connection = database._connected(time.monotonic())
    with tempfile.TemporaryFile("w+") as trace:
        connection.pgconn.trace(trace.fileno())
        work()
        connection.pgconn.untrace()
        trace.seek(0)
        sent = [line.split("\t")[3].strip() for line in trace if "\tF\t" in line]
    # After each of these the server answers, and only then; two of them in a row are sent together.
    waits = [kind in ("Sync", "Flush", "Query") for kind in sent]
    return sum(
        1 for wait, following in zip(waits, [*waits[1:], False], strict=True) if wait and not following
    )


NAME = name_of(1, MARY)
READS: dict[str, Callable[[Database], Any]] = {
    "list": lambda database: database.run(MARY, lambda access: list_conversations(access, MARY, limit=5)),
    "search": lambda database: database.run(
        MARY, lambda access: list_conversations(access, MARY, limit=5, words="secret")
    ),
    "detail": lambda database: database.run(MARY, lambda access: load_messages(access, NAME, MARY, 5)),
    "owns": lambda database: database.run(MARY, lambda access: owns(access, NAME, MARY)),
    "rename": lambda database: database.run(MARY, lambda access: rename(access, NAME, MARY, "another")),
    "counters": lambda database: database.run(OPERATOR, read_counters),
    "minutes": lambda database: database.run(
        OPERATOR, lambda access: read_minutes(access, datetime.now(UTC), 60)
    ),
    "a batch": lambda database: database.run(WORKER, lambda access: write(access, rows(records_of(MARY)))),
}


@pytest.mark.parametrize("read", READS)
def test_to_say_as_whom_costs_no_round_trip(read: str, database: Database) -> None:
    assert round_trips(database, lambda: READS[read](database)) == 1


def test_the_count_of_round_trips_counts(database: Database) -> None:
    def twice() -> None:
        for _ in range(2):
            database.run(MARY, lambda access: access.execute("SELECT 1"))

    assert round_trips(database, twice) == 2


def plan(connection: Connection, asker: Asker, query: LiteralString, parameters: dict[str, Any]) -> str:
    found = Access(connection, asker).execute("EXPLAIN (FORMAT JSON) " + query, parameters).fetchone()
    return json.dumps(found)


def test_indexes_are_used_as_before(database: Database, connection: Connection, database_url: str) -> None:
    connection.execute(
        """
        INSERT INTO conversations (id, user_id, title) SELECT gen_random_uuid(), 'u' || n %% 300, 't'
        FROM generate_series(1, 6000) AS n;
        INSERT INTO messages (id, conversation_id, user_id, generation, role, content)
        SELECT gen_random_uuid(), id, user_id, n, 'user', 'hello' FROM conversations, generate_series(1, 3) AS n;
        ANALYZE conversations, messages
        """.replace("%%", "%")
    )
    asked = {"tenant_id": "default", "user_id": "u7", "limit": 30, "wanted": "'hello'", "id": NAME}
    with connect(database_url) as opened:
        own = Identity("u7")
        listed = plan(opened, own, listing._SELECT + listing._ORDER, asked)
        assert "conversations_list" in listed
        assert "Seq Scan" not in listed
        searched = plan(opened, own, listing._SELECT + listing._MATCHING + listing._ORDER, asked)
        assert "conversations_list" in searched
        assert "Seq Scan" not in searched
        body = connection.execute(
            "SELECT prosrc FROM pg_proc WHERE proname = 'own_conversations_saying'"
        ).fetchone()
        assert body is not None
        inside = body["prosrc"].partition("RETURN QUERY")[2].partition(";")[0]
        for variable, value in (
            ("wanted", "'rare'::tsquery"),
            ("= tenant", "= 'default'"),
            ("= person", "= 'u7'"),
        ):
            inside = inside.replace(variable, value)
        assert "messages_search" in plan(opened, WORKER, inside, {})
        read = plan(
            opened,
            own,
            "SELECT id FROM messages WHERE conversation_id = %(id)s ORDER BY generation DESC LIMIT 5",
            asked,
        )
        assert "messages_order" in read
        assert "Seq Scan" not in read


# --- how long it may take --------------------------------------------------------------------------------


def test_a_statement_that_takes_too_long_is_ended_and_not_tried_again(database: Database) -> None:
    tried: list[int] = []

    def slow(access: Access) -> None:
        tried.append(1)
        access.execute("SELECT pg_sleep(600)")

    with pytest.raises(DatabaseUnavailable, match="takes too long"):
        database.run(Role("taskflow_operator", 50, 50, 20_000), slow)
    assert tried == [1]
    assert seen(database, MARY, "conversations")


def test_a_lock_is_not_waited_for_without_end(database: Database, database_url: str) -> None:
    with connect(database_url) as holder, Access(holder, WORKER).transaction() as held:
        held.execute("SELECT FROM conversations WHERE id = %s FOR UPDATE", [NAME]).fetchone()
        with pytest.raises(DatabaseUnavailable, match="LockNotAvailable"):
            database.run(
                Role("taskflow_worker", 20_000, 50, 20_000),
                lambda access: access.execute("UPDATE conversations SET title = 'x' WHERE id = %s", [NAME]),
            )


@pytest.mark.parametrize("held", ["in a pipeline", "between statements"])
def test_a_transaction_whose_client_sleeps_is_ended(held: str, database: Database, database_url: str) -> None:
    """A function that is frozen in the middle of a batch must not hold its locks."""
    quick = Role("taskflow_worker", 20_000, 20_000, 50)
    with connect(database_url) as frozen:
        if held == "in a pipeline":
            with pytest.raises(psycopg.Error), Access(frozen, quick).transaction() as within:
                within.execute("SELECT FROM conversations FOR UPDATE").fetchall()
                _others_may_write(database)
                within.execute("SELECT 1").fetchone()
        else:
            with pytest.raises(psycopg.Error), frozen.transaction():
                Access(frozen, quick).execute("SELECT FROM conversations FOR UPDATE")
                _others_may_write(database)
                frozen.execute("SELECT 1")
        assert frozen.broken


def _others_may_write(database: Database) -> None:
    """Waits for the lock, which the server takes from the sleeper."""
    database.run(WORKER, lambda access: access.execute("UPDATE conversations SET title = 'x'"))


# --- migrations ------------------------------------------------------------------------------------------


def test_a_migration_sees_every_row_also_when_its_login_is_no_superuser(
    postgres_server: PostgresServer, tmp_path: Path
) -> None:
    name = f"owned_{uuid.uuid4().hex}"
    with psycopg.connect(postgres_server.get_uri(), autocommit=True) as administrator:
        administrator.execute(
            sql.SQL("CREATE DATABASE {} OWNER {}").format(sql.Identifier(name), sql.Identifier(LOGIN))
        )
    url = postgres_server.as_login(postgres_server.get_uri(name))
    migrate(url, MIGRATIONS)
    own = Database(lambda fresh: url)
    assert store(own, WORKER, records_of(MARY)) == []
    for file in MIGRATIONS.glob("*.sql"):
        (tmp_path / file.name).write_text(file.read_text())
    (tmp_path / "9999_later.sql").write_text(
        "-- depends: 0010_row_security\nUPDATE messages SET content = 'changed';"
    )
    assert migrate(url, tmp_path) == ["9999_later"]
    found = own.run(MARY, lambda access: access.execute("SELECT content FROM messages").fetchall())
    assert found == [{"content": "changed"}]
    own.close()


def test_a_login_that_may_not_make_roles_is_told_what_to_run(postgres_server: PostgresServer) -> None:
    name = f"poor_{os.urandom(4).hex()}"
    with psycopg.connect(postgres_server.get_uri(), autocommit=True) as administrator:
        administrator.execute(f"CREATE ROLE {name} LOGIN PASSWORD '{PASSWORD}'")
        administrator.execute(f"CREATE DATABASE {name} OWNER {name}")
        url = postgres_server.get_uri(name).replace("//taskflow:", f"//{name}:")
        with pytest.raises(psycopg.errors.InsufficientPrivilege) as refused:
            migrate(url, MIGRATIONS)
        assert f"the login {name} may not make or use the role taskflow_" in str(refused.value)
        assert "CREATE ROLE taskflow_" in (refused.value.diag.message_hint or "")
        for role in ROLES:
            administrator.execute(f"GRANT {role} TO {name} WITH INHERIT FALSE, SET TRUE")
    assert "0010_row_security" in migrate(url, MIGRATIONS)
    own = Database(lambda fresh: url)
    assert store(own, WORKER, records_of(MARY)) == []
    assert seen(own, MARY, "messages") == {("default", "mary")}
    own.close()


def test_a_server_without_the_roles_postpones_records_and_refuses_none(database: Database) -> None:
    """A copy of the database on another server: roles are not in a dump."""
    with pytest.raises(psycopg.Error) as failed:
        store(database, Role("taskflow_nowhere", 1_000, 1_000, 1_000), records_of(MARY))
    assert failed.value.sqlstate == "22023"
