"""Rows of a release before are made searchable, whatever goes on beside it."""

from __future__ import annotations

import shutil
import time
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest
from taskflow.identity import Identity
from taskflow.records.access import Access
from taskflow.records.consumer import consume
from taskflow.records.database import Connection, Database, connect
from taskflow.records.history import rename
from taskflow.records.listing import list_conversations
from taskflow.records.migrate import migrate
from taskflow.records.reindex import ROWS, Reindexing

from functions.worker import app as worker
from functions.worker.migrate import handler as migrate_handler
from tests.support.postgres import MIGRATIONS, PostgresServer, create_database
from tests.support.records import (
    CONVERSATION,
    TENANT,
    USER,
    FakeContext,
    event_of,
    header,
    message,
    some_id,
)

OWNER = Identity(USER, TENANT)
TEXT = "你好世界 at docs.example.com"


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    opened = Database(lambda fresh: database_url)
    yield opened
    opened.close()


def found(connection: Connection, words: str) -> list[str]:
    return [
        each.title for each in list_conversations(Access(connection, OWNER), OWNER, limit=100, words=words)[0]
    ]


def written_before(connection: Connection, count: int = 1) -> None:
    """Rows as a function of the release before writes them: it knows no column of search."""
    connection.execute(
        "INSERT INTO conversations (id, user_id, title, version) VALUES (%s, %s, 'Übergröße', 3)",
        [CONVERSATION, USER],
    )
    for number in range(count):
        connection.execute(
            "INSERT INTO messages (id, conversation_id, user_id, role, content) VALUES (%s, %s, %s, 'user', %s)",
            [some_id(number), CONVERSATION, USER, f"{TEXT} no{number}no"],
        )


def reindex(database: Database) -> Reindexing:
    work = Reindexing(database)
    while not work.done:
        work.work(60, time.monotonic)
    return work


def test_a_database_of_the_release_before_is_migrated_and_searched_anew(
    postgres_server: PostgresServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = create_database(postgres_server, f"before_{uuid.uuid4().hex}")
    for file in MIGRATIONS.glob("000[1-4]_*.sql"):
        shutil.copy(file, tmp_path)
    migrate(url, tmp_path)
    with connect(url) as opened:
        written_before(opened, count=ROWS + 1)
        monkeypatch.setenv("TASKFLOW_DATABASE_URL", url)
        monkeypatch.setenv("TASKFLOW_MIGRATIONS_DIR", str(MIGRATIONS))
        migrate(url, MIGRATIONS)
        assert found(opened, "no7no") == ["Übergröße"], "what was found before is found until then, too"
        assert found(opened, "世界") == []
        migrate_handler({"migrate": True}, None)
        for words in ("世界", "example", "ubergrosse", "no7no", f"no{ROWS}no"):
            assert found(opened, words) == ["Übergröße"], words


def test_all_stale_rows_are_done_once(connection: Connection, database: Database) -> None:
    written_before(connection, count=2 * ROWS)
    assert reindex(database).rows == 2 * ROWS + 1
    assert reindex(database).rows == 0


def test_rows_that_the_release_before_has_changed_meanwhile_are_stale_again(
    connection: Connection, database: Database
) -> None:
    written_before(connection)
    reindex(database)
    connection.execute("UPDATE messages SET content = '天气', version = version + 1")
    assert found(connection, "天气") == []
    assert reindex(database).rows == 1
    assert found(connection, "天气") == ["Übergröße"]
    assert found(connection, "世界") == []


def test_what_is_written_now_is_never_stale(connection: Connection, database: Database) -> None:
    for version, words in ((1, "天气"), (2, "世界")):
        changed = message(some_id(1), words, header(version=version, title=f"题目 {words}"), version=version)
        consume(event_of([changed]), database, str)
    assert rename(Access(connection, OWNER), CONVERSATION, OWNER, "新的 título")
    assert reindex(database).rows == 0
    for words in ("世界", "titulo", "新的"):
        assert found(connection, words) == ["新的 título"]
    for words in ("天气", "题目"):
        assert found(connection, words) == []


def test_a_row_that_somebody_holds_is_passed_over_and_not_waited_for(
    connection: Connection, database: Database, migrated_url: str
) -> None:
    written_before(connection, count=3)
    with connect(migrated_url) as other, other.transaction():
        other.execute("SELECT FROM messages WHERE id = %s FOR UPDATE", [some_id(1)])
        assert reindex(database).rows == 3
    assert reindex(database).rows == 1


def test_the_worker_does_what_the_migration_had_no_time_for(
    connection: Connection, database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TASKFLOW_DATABASE_URL", database_url)
    monkeypatch.setenv("POWERTOOLS_METRICS_NAMESPACE", "TaskFlow")
    monkeypatch.setenv("POWERTOOLS_SERVICE_NAME", "worker")
    for cached in (worker.settings, worker.database, worker.labels, worker.reindexing):
        cached.cache_clear()
    # What a batch leaves for it is half a second, which a busy machine may need for the first rows.
    monkeypatch.setattr("taskflow.records.after_batch.REINDEX_SECONDS", 60)
    written_before(connection)
    answer = worker.handler(event_of([message(some_id(9), "new", header(some_id(8)))]), FakeContext())
    worker.database().close()
    for cached in (worker.settings, worker.database, worker.labels, worker.reindexing):
        cached.cache_clear()
    assert answer == {"batchItemFailures": []}
    assert found(connection, "世界") == ["Übergröße"]


@pytest.mark.parametrize(
    ("migration", "stale", "others"),
    [
        ("0008_hindi_spellings", ["मुझे हिन्दी आती है"], ["मुझे हिंदी आती है", "नमस्ते"]),
        (
            "0030_words_with_their_articles",
            [
                "قرأت الكتاب",
                "הספר",
                "ગાન્ધી",
                "ਪੱਕਾ",
                "ፀሐይ",
                "Azərbaycan",
                "Node.js",
                "I/O",
                "1.000.000",
                "1,00,000",
            ],
            ["plain words", "Übergröße", "1.5", "a sentence. And one", "天气"],
        ),
    ],
)
def test_rows_that_are_found_by_new_words_are_searched_anew(
    connection: Connection, migration: str, stale: list[str], others: list[str]
) -> None:
    texts = [*stale, *others]
    written_before(connection, len(texts))
    for number, text in enumerate(texts):
        connection.execute(
            "UPDATE messages SET content = %s, searched_version = version WHERE id = %s",
            [text, some_id(number)],
        )
    connection.execute((MIGRATIONS / f"{migration}.sql").read_bytes())
    rows = connection.execute("SELECT content FROM messages WHERE searched_version = -1").fetchall()
    assert sorted(row["content"] for row in rows) == sorted(stale)
