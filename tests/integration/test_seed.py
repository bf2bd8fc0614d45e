"""``make seed`` on a real Postgres: what it makes is what the worker would have made."""

from __future__ import annotations

from pathlib import Path

import pytest
from taskflow.identity import Identity
from taskflow.records.access import Access
from taskflow.records.database import Connection
from taskflow.records.history import load_messages
from taskflow.records.listing import list_conversations
from taskflow.records.statements import RECOUNT
from taskflow.records.store import LAST_MESSAGE_CHARS

from tests.support.records import tables
from tools.seed import __main__ as seed

OWNER = Identity("guest_seed")


def make(database_url: str, *options: str) -> int:
    until = ("--until", "2026-01-01T00:00:00Z", "--database-url", database_url)
    return seed.main(["--messages-per", "6", *until, *options])


def test_made_up_conversations_are_listed_and_read_by_their_owner(
    database_url: str, connection: Connection
) -> None:
    assert make(database_url, "--conversations", "7", "--user-id", OWNER.user_id) == 0
    page, more = list_conversations(Access(connection, OWNER), OWNER, limit=30)
    assert (len(page), more) == (7, None)
    assert [row.updated_at for row in page] == sorted((row.updated_at for row in page), reverse=True)
    history = load_messages(Access(connection, OWNER), page[0].id, OWNER, limit=30)
    assert history is not None
    assert [message.role for message in history.messages] == ["user", "assistant"] * 3
    assert history.usage.calls == 3
    assert list_conversations(
        Access(connection, Identity("guest_other")), Identity("guest_other"), limit=30
    ) == ([], None)


def test_counts_and_previews_are_those_that_the_worker_would_write(
    database_url: str, connection: Connection
) -> None:
    assert make(database_url, "--conversations", "5", "--user-id", OWNER.user_id) == 0
    made = tables(connection)
    connection.execute("UPDATE conversations SET message_count = 0, last_message_preview = ''")
    connection.execute(RECOUNT, [LAST_MESSAGE_CHARS, [str(row["id"]) for row in made["conversations"]]])
    assert tables(connection) == made
    assert made["metric_counters"] == []


def test_the_same_seed_makes_the_same_rows_and_is_refused_the_second_time(
    database_url: str, connection: Connection, capsys: pytest.CaptureFixture[str]
) -> None:
    options = ("--conversations", "3", "--user-id", OWNER.user_id)
    assert make(database_url, *options) == 0
    made = tables(connection)
    assert make(database_url, *options) == 1
    assert "give another --seed" in capsys.readouterr().err
    assert tables(connection) == made
    connection.execute("TRUNCATE conversations, messages, inference_logs CASCADE")
    assert make(database_url, *options) == 0
    assert tables(connection) == made
    assert make(database_url, *options, "--seed", "2") == 0
    assert len(tables(connection)["conversations"]) == 6


def test_without_a_user_they_belong_to_whoever_talked_last(
    database_url: str, connection: Connection, capsys: pytest.CaptureFixture[str]
) -> None:
    assert make(database_url, "--conversations", "2") == 1
    assert "say something" in capsys.readouterr().err
    assert make(database_url, "--conversations", "1", "--user-id", OWNER.user_id) == 0
    assert make(database_url, "--conversations", "2", "--seed", "2") == 0
    assert len(list_conversations(Access(connection, OWNER), OWNER, limit=30)[0]) == 3


def test_no_other_database_is_touched_unless_it_is_named(
    database_url: str,
    connection: Connection,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("DATABASE_URL", database_url)
    monkeypatch.setenv("TASKFLOW_DATABASE_URL", database_url)
    monkeypatch.setenv("TASKFLOW_DATA_DIR", str(tmp_path))
    assert seed.main(["--conversations", "1", "--user-id", OWNER.user_id]) == 1
    assert "there is no local database yet" in capsys.readouterr().err
    assert tables(connection)["conversations"] == []
