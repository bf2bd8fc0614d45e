"""One bad record in a batch: it alone is rejected, the log says why and quotes nothing of it, the rest is stored."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from typing import Any

import pytest
from taskflow.records.database import Connection
from taskflow.telemetry import logger

import functions.worker.app as worker
from tests.support.records import (
    FakeContext,
    body,
    conversation_record,
    header,
    inference,
    message,
    some_id,
    sqs_event,
    tables,
)

CARD, MAIL, PHONE = "4111 1111 1111 1111", "mary.jones@example.org", "+49 151 23456789"
PERSONAL = f"I am {MAIL}, {PHONE}, and pay with {CARD}."


class Worker:
    """The function as Lambda runs it, and what it prints."""

    def __init__(self, log: io.StringIO, capsys: pytest.CaptureFixture[str]) -> None:
        self._log = log
        self._capsys = capsys
        self.printed = ""

    def handle(self, *bodies: str) -> list[str]:
        """Hands it a batch; returns the ids of the messages that failed."""
        answer = worker.handler(sqs_event(bodies), FakeContext())
        self.printed = self._log.getvalue() + self._capsys.readouterr().out
        return [failed["itemIdentifier"] for failed in answer["batchItemFailures"]]

    def lines(self, words: str) -> list[dict[str, Any]]:
        """The log lines that say so."""
        lines = [json.loads(line) for line in self._log.getvalue().splitlines()]
        return [line for line in lines if line["message"] == words]

    def metric(self, name: str) -> float:
        """The sum of a CloudWatch metric that was printed."""
        printed = [json.loads(line) for line in self.printed.splitlines() if line.startswith('{"_aws"')]
        return sum(sum(line[name]) for line in printed if name in line)


@pytest.fixture
def function(
    database_url: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Iterator[Worker]:
    """A worker with a real database."""
    monkeypatch.setenv("TASKFLOW_DATABASE_URL", database_url)
    monkeypatch.setenv("POWERTOOLS_SERVICE_NAME", "worker")
    for cached in (worker.settings, worker.database, worker.visibility, worker.labels, worker.reindexing):
        cached.cache_clear()
    log = io.StringIO()
    monkeypatch.setattr(logger.registered_handler, "stream", log)
    yield Worker(log, capsys)
    worker.database().close()
    for cached in (worker.settings, worker.database, worker.visibility, worker.labels, worker.reindexing):
        cached.cache_clear()


def changed(record: str, **values: Any) -> str:
    """A record's JSON with other values in its body."""
    content = json.loads(record)
    content[content["kind"]] |= values
    return json.dumps(content)


BAD = {
    "a kind nobody knows": (json.dumps({"kind": PERSONAL, "text": PERSONAL}), "body: union_tag_invalid"),
    "no kind": (json.dumps({"text": PERSONAL}), "body: union_tag_not_found"),
    "another version": (
        json.dumps(json.loads(body(message(some_id(9), PERSONAL))) | {"schemaVersion": 2}),
        "message.schemaVersion: literal_error",
    ),
    "not JSON": (f"{PERSONAL}", "body: json_invalid"),
    "JSON cut off": (body(message(some_id(9), PERSONAL))[:-5], "body: json_invalid"),
    "nothing": ("", "body: json_invalid"),
    "a list": (json.dumps([PERSONAL]), "body: dict_type"),
    "an id that is none": (
        changed(body(message(some_id(9))), id=PERSONAL),
        "message.message.id: string_pattern_mismatch",
    ),
    "a role nobody has": (
        changed(body(message(some_id(9))), role=PERSONAL),
        "message.message.role: literal_error",
    ),
    "a time that is none": (
        changed(body(message(some_id(9), PERSONAL)), createdAt=PERSONAL),
        "message.createdAt: not an ISO 8601 time",
    ),
    "a preview of 1 MB": (
        body(inference(some_id(9), input_preview=(PERSONAL * 20_000)[:1_000_000])),
        "inference.inputPreview: longer than 100000 characters",
    ),
    "a negative latency": (
        changed(body(inference(some_id(9), input_preview=PERSONAL)), latencyMs=-1),
        "inference.inference.latencyMs: greater_than_equal",
    ),
    "a latency in words": (
        changed(body(inference(some_id(9))), latencyMs=PERSONAL),
        "inference.inference.latencyMs: int_parsing",
    ),
    "an infinite cost": (
        changed(body(inference(some_id(9), input_preview=PERSONAL)), cost=1e300),
        "inference.cost: out of range",
    ),
    "half a character": (
        body(message(some_id(9), "x")).replace('"content":"x"', '"content":"\\ud800"'),
        "body: json_invalid",
    ),
}


@pytest.mark.parametrize(("bad", "reason"), BAD.values(), ids=BAD)
def test_a_bad_record_is_rejected_alone_and_its_reason_quotes_nothing(
    function: Worker, connection: Connection, bad: str, reason: str
) -> None:
    good = [body(message(some_id(n), "fine", part=n)) for n in range(3)]
    assert function.handle(good[0], bad, *good[1:], body(inference(some_id(4)))) == ["m1"]
    found = tables(connection)
    assert (len(found["messages"]), len(found["inference_logs"])) == (3, 1)
    [line] = function.lines("record rejected")
    assert (line["level"], line["message_id"], line["reason"]) == ("ERROR", "m1", reason)
    for value in (CARD, MAIL, PHONE, "I am"):
        assert value not in function.printed
    assert function.metric("RecordsRejected") == 1
    assert function.metric("BatchSize") == 5


def test_a_row_that_violates_a_constraint_is_rejected_alone_and_its_reason_quotes_nothing(
    function: Worker, connection: Connection
) -> None:
    """Postgres itself would quote the whole row."""
    connection.execute("ALTER TABLE messages ADD CONSTRAINT no_spells CHECK (content !~ 'abracadabra')")
    try:
        good = [body(message(some_id(n), "fine", header(some_id(n, "c")), generation=n)) for n in range(1, 6)]
        spell = body(message(some_id(9), f"abracadabra {PERSONAL}", generation=9))
        assert function.handle(*good[:3], spell, *good[3:], body(conversation_record())) == ["m3"]
    finally:
        connection.execute("ALTER TABLE messages DROP CONSTRAINT no_spells")
    assert {row["content"] for row in tables(connection)["messages"]} == {"fine"}
    assert len(tables(connection)["messages"]) == 5
    [line] = function.lines("record rejected")
    assert line["reason"] == "message: CheckViolation 23514 no_spells"
    for value in (CARD, MAIL, PHONE, "abracadabra"):
        assert value not in function.printed


def test_a_batch_of_nothing_but_bad_records_fails_as_a_whole_and_stores_nothing(
    function: Worker, connection: Connection
) -> None:
    bodies = [bad for bad, _ in BAD.values()]
    assert function.handle(*bodies) == [f"m{number}" for number in range(len(bodies))]
    assert all(rows == [] for rows in tables(connection).values())
    assert len(function.lines("record rejected")) == len(bodies)


def test_a_reason_that_holds_personal_data_after_all_is_redacted_when_it_is_printed(
    function: Worker, connection: Connection
) -> None:
    """A constraint may be named by anybody."""
    connection.execute(f"ALTER TABLE messages ADD CONSTRAINT \"not {MAIL}\" CHECK (content !~ 'abracadabra')")
    try:
        assert function.handle(body(message(some_id(1), "abracadabra"))) == ["m0"]
    finally:
        connection.execute(f'ALTER TABLE messages DROP CONSTRAINT "not {MAIL}"')
    [line] = function.lines("record rejected")
    assert line["reason"] == "message: CheckViolation 23514 not [REDACTED:EMAIL]"
    assert MAIL not in function.printed
