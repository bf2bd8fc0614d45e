"""Spans of stored calls on a real Postgres and a real receiver: every call once, whatever dies, doubles or refuses."""

from __future__ import annotations

import random
import uuid
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any, TypeVar

import pytest
from taskflow import tracing
from taskflow.records.access import Access, Asker
from taskflow.records.consumer import consume
from taskflow.records.database import Connection, Database
from taskflow.records.export.exporting import BATCH, Exported, Exporter
from taskflow.records.export.outbox import Outbox
from taskflow.records.export.sending import Sender
from taskflow.records.export.settings import ExportSettings
from taskflow.records.schema import InferenceRecord
from taskflow.redaction import redact

from tests.support.otlp_receiver import (
    BREAK,
    HANG,
    PARTIAL,
    TAKE,
    TAKE_AND_BREAK,
    Receiver,
    attributes,
    receiver,
)
from tests.support.records import CONVERSATION, deletion, event_of, inference, some_id

T = TypeVar("T")
NOW = datetime(2026, 1, 2, 3, 4, 6, tzinfo=UTC)
BEGAN = 1_767_323_040_000


class Died(BaseException):
    """The process is gone: nothing in the worker may catch it."""


class Mortal(Database):
    """A connection of a worker that dies at its ``last``-th use, before or after that was committed; None: never."""

    def __init__(self, url: str, last: int | None = None, *, committed: bool = False) -> None:
        super().__init__(lambda fresh: url)
        self._url_of_doom, self._last, self._committed, self._used = url, last, committed, 0

    def run(self, asker: Asker, work: Callable[[Access], T]) -> T:
        """What the work returns, unless this was the last."""
        self._used += 1
        if self._used != self._last:
            return super().run(asker, work)
        if self._committed:
            super().run(asker, work)
        self.close()
        raise Died


@pytest.fixture
def opened(database_url: str) -> Iterator[Database]:
    database = Database(lambda fresh: database_url)
    yield database
    database.close()


def call(number: int, **changes: Any) -> InferenceRecord:
    """The record of turn ``number``."""
    span = tracing.turn_span(CONVERSATION, number, "generate")
    began = BEGAN + 10_000 * number
    trace = {
        "traceparent": span.traceparent,
        "kind": "reply",
        "turn": number,
        "hop": "message",
        "received_at": began,
        "sent_at": began + 30,
        "began_at": began + 50,
        "opened_at": began + 100,
        "started_at": began + 400,
        "settled_at": began + 2_000,
        "asked_model": "small",
        "state": "completed",
        "finish": "stop",
        "chars": 40,
        "kept_chars": 40,
        "hand_over_ms": 370,
        "connections": [{"name": tracing.connection_name("c1"), "joined_at": BEGAN - 500, "took": 40}],
    }
    values: dict[str, Any] = {
        "conversation_id": CONVERSATION,
        "ttft_ms": 200,
        "input_tokens": 12,
        "output_tokens": 8,
        "trace": {**trace, **changes.pop("trace", {})},
    }
    return inference(some_id(number, "log"), **{**values, **changes})


def store(database: Database, *records: Any) -> None:
    """What the worker does with a batch, where spans are exported."""
    done = consume(event_of(list(records)), database, redact, spans=NOW)
    assert not done.rejected
    assert not done.postponed


def settings_for(told: Receiver, **values: str) -> ExportSettings:
    return ExportSettings.from_env({"OTEL_EXPORTER_OTLP_ENDPOINT": told.url, **values})


def export(database: Database, settings: ExportSettings, seed: int = 0) -> Exported:
    """What one process does. It has all the time there is: a clock that stands still."""
    rng = random.Random(seed)
    exporter = Exporter(
        settings,
        Outbox(database),
        Sender(settings),
        new_id=lambda: str(uuid.UUID(int=rng.getrandbits(128))),
        now=NOW.timestamp,
        monotonic=lambda: 0.0,
        environment={},
    )
    try:
        return exporter.export(60)
    finally:
        exporter.close()


def as_if_later(connection: Connection) -> None:
    """Claims of the dead are over, and the receiver may be asked again."""
    connection.execute("UPDATE span_outbox SET claimed_until = '-infinity'")
    connection.execute("UPDATE span_receivers SET not_before = '-infinity'")


def waiting(connection: Connection) -> int:
    row = connection.execute("SELECT count(*) AS n FROM span_outbox WHERE exported_at IS NULL").fetchone()
    assert row is not None
    return int(row["n"])


@pytest.mark.parametrize("protocol", ["http/protobuf", "http/json"])
def test_a_turn_is_one_trace_of_four_spans_and_its_connection_another(
    opened: Database, connection: Connection, protocol: str
) -> None:
    with receiver() as told:
        settings = settings_for(
            told,
            OTEL_EXPORTER_OTLP_PROTOCOL=protocol,
            OTEL_EXPORTER_OTLP_HEADERS="authorization=Basic%20YTpi",
            OTEL_RESOURCE_ATTRIBUTES="deployment.environment.name=test",
        )
        store(
            opened, call(1), call(2, trace={"state": "interrupted", "kept_chars": 10}, status="interrupted")
        )
        done = export(opened, settings)
    assert (done.spans, done.events, done.dropped, done.failed, done.wake) == (9, 2, 0, {}, None)
    assert {path for path, _ in told.requests} == {"/v1/traces", "/v1/metrics", "/v1/logs"}
    assert {headers["authorization"] for _, headers in told.requests} == {"Basic YTpi"}
    assert told.resources[0] == {"deployment.environment.name": "test", "service.name": "taskflow"}
    [connect] = told.named("connect")
    chats = told.named("chat")
    for number in (1, 2):
        trace = bytes.fromhex(tracing.turn_trace(CONVERSATION, number))
        own = {span.name.split()[0]: span for span in told.spans.values() if span.trace_id == trace}
        assert own.keys() == {"message", "generate", "chat", "worker"}
        message, generate, chat, worker = (own[name] for name in ("message", "generate", "chat", "worker"))
        assert message.parent_span_id == b""
        assert generate.parent_span_id == message.span_id
        assert chat.parent_span_id == worker.parent_span_id == generate.span_id
        assert [(each.trace_id, each.span_id) for each in generate.links] == [
            (connect.trace_id, connect.span_id)
        ]
    assert connect.end_time_unix_nano - connect.start_time_unix_nano == 40_000_000
    said = attributes(chats[1])
    assert said["gen_ai.conversation.id"] == CONVERSATION
    assert (said["taskflow.state"], said["taskflow.seen.share"]) == ("interrupted", 0.25)
    assert (said["gen_ai.usage.input_tokens"], said["gen_ai.usage.output_tokens"]) == (12, 8)
    assert said["gen_ai.response.time_to_first_chunk"] == 0.2
    by_name = {each.name: each for each in told.metrics}
    [tokens] = by_name["gen_ai.client.inference.usage.input_tokens"].sum.data_points
    assert tokens.as_int == 24
    [duration] = by_name["gen_ai.client.operation.duration"].histogram.data_points
    assert duration.count == 2
    assert by_name["taskflow.interruptions"].sum.data_points[0].as_int == 1
    assert waiting(connection) == 0


def test_without_an_address_nothing_waits(opened: Database, connection: Connection) -> None:
    consume(event_of([call(1)]), opened, redact)
    rows = connection.execute("SELECT * FROM span_outbox").fetchall()
    assert rows == []


def test_a_record_that_comes_again_makes_no_further_span(opened: Database, connection: Connection) -> None:
    with receiver() as told:
        settings = settings_for(told)
        for _ in range(3):
            store(opened, call(1), call(1))
            export(opened, settings)
        # Long after what was exported is forgotten, a record comes back out of the dead-letter queue.
        connection.execute("DELETE FROM span_outbox")
        store(opened, call(1, trace={"connections": []}))
        export(opened, settings)
    assert set(told.posted.values()) == {1}
    assert len(told.named("chat")) == 1


def test_what_was_said_is_told_only_where_that_is_wanted_and_only_redacted(opened: Database) -> None:
    said = {"input_preview": "I am mary.jones@example.org", "output_preview": "Hello Mary"}
    for wanted, more in (("", {}), ("true", {"OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT": "true"})):
        with receiver() as told:
            store(opened, call(3 if wanted else 2, **said))
            export(opened, settings_for(told, **more))
        found = attributes(told.named("chat")[0])
        assert ("gen_ai.output.messages" in found) is bool(wanted)
        assert "mary.jones" not in str(told.spans)
        if wanted:
            assert "[REDACTED:EMAIL]" in found["gen_ai.input.messages"]


def test_what_was_deleted_meanwhile_is_not_told(opened: Database) -> None:
    with receiver() as told:
        store(opened, call(1, input_preview="secret words", output_preview="other words"))
        store(opened, deletion(CONVERSATION))
        more = {"OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT": "true"}
        export(opened, settings_for(told, **more))
    assert len(told.named("chat")) == 1
    assert "words" not in str(told.spans)


@pytest.mark.parametrize(
    ("answers", "failed"),
    [
        ([429], {"traces": "status 429"}),
        ([503, 503, 503], {"traces": "status 503", "logs": "status 503", "metrics": "status 503"}),
        ([BREAK], {"traces": "RemoteProtocolError"}),
        ([TAKE_AND_BREAK], {"traces": "RemoteProtocolError"}),
        ([TAKE, 429], {"logs": "status 429"}),
        ([TAKE, TAKE_AND_BREAK], {"logs": "RemoteProtocolError"}),
        ([TAKE, TAKE, 502], {"metrics": "status 502"}),
    ],
    ids=["429", "503", "break", "take and break", "logs 429", "logs break", "metrics 502"],
)
def test_a_receiver_that_refuses_is_left_alone_and_then_gets_everything_once(
    opened: Database, connection: Connection, answers: list[str | int], failed: dict[str, str]
) -> None:
    with receiver(*answers) as told:
        told.retry_after = "120"
        settings = settings_for(told)
        store(opened, call(1), call(2))
        done = export(opened, settings)
        assert done.failed == failed
        assert len(told.requests) == 3  # what becomes of one signal holds back no other
        assert done.wake is not None
        assert done.wake > (100 if answers[-1] in (429, 503) else 4)
        asked = len(told.requests)
        again = export(opened, settings)
        assert (again.rows, len(told.requests)) == (0, asked)  # it is left alone
        as_if_later(connection)
        export(opened, settings)
    assert (told.doubled, told.changed) == ([], [])
    assert len(told.named("chat")) == len(told.judged("seen")) == 2
    [tokens] = [each for each in told.metrics if each.name == "gen_ai.client.inference.usage.output_tokens"]
    assert sum(point.as_int for point in tokens.sum.data_points) == 16
    assert waiting(connection) == 0


def test_a_receiver_that_hangs_is_asked_again_later(opened: Database, connection: Connection) -> None:
    with receiver(HANG) as told:
        settings = settings_for(told, OTEL_EXPORTER_OTLP_TIMEOUT="200")
        store(opened, call(1))
        assert export(opened, settings).failed == {"traces": "ReadTimeout"}
        as_if_later(connection)
        export(opened, settings_for(told))
    assert len(told.named("chat")) == 1
    assert told.doubled == []


def test_metrics_that_may_have_arrived_are_not_sent_again(opened: Database, connection: Connection) -> None:
    with receiver(TAKE, TAKE, TAKE_AND_BREAK) as told:
        settings = settings_for(told)
        store(opened, call(1))
        done = export(opened, settings)
        assert (done.uncertain, done.failed) == (1, {"metrics": "RemoteProtocolError"})
        as_if_later(connection)
        export(opened, settings)
    assert len([each for each in told.metrics if each.name == "taskflow.seen.share"]) == 1
    assert told.doubled == []


@pytest.mark.parametrize("answer", [400, 401, 404, 413, 500, 301, PARTIAL], ids=str)
def test_what_a_receiver_will_never_take_is_counted_and_not_sent_again(
    opened: Database, connection: Connection, answer: str | int
) -> None:
    with receiver(answer) as told:
        settings = settings_for(told)
        store(opened, call(1))
        done = export(opened, settings)
        export(opened, settings)
    assert done.dropped == (1 if answer == PARTIAL else 5)
    assert set(told.posted.values()) == {1}
    assert waiting(connection) == 0


def test_what_waits_for_a_day_is_given_up_and_counted(opened: Database, connection: Connection) -> None:
    with receiver(503) as told:
        store(opened, call(1), call(2))
        connection.execute("UPDATE span_outbox SET queued_at = queued_at - interval '25 hours'")
        done = export(opened, settings_for(told))
    assert done.dropped == 3
    assert waiting(connection) == 0


def test_the_pause_grows_and_one_worker_of_many_sees_to_it(opened: Database, connection: Connection) -> None:
    outbox, pauses = Outbox(opened), []
    for _ in range(8):
        pause = outbox.pause("traces", 0)
        assert pause is not None
        assert outbox.pause("traces", 0) is None
        pauses.append(round(pause))
        as_if_later(connection)
    assert pauses == [5, 10, 20, 40, 80, 160, 300, 300]
    assert round(outbox.pause("logs", 0) or 0) == 5
    as_if_later(connection)
    export_nothing = outbox.claim(some_id(1), 1, traces=True, metrics=True, logs=True)
    outbox.settle(export_nothing, (), well=["traces"], uncounted=False)
    assert round(outbox.pause("traces", 0) or 0) == 5


def test_two_workers_at_once_share_what_waits(opened: Database, database_url: str) -> None:
    store(opened, *(call(number) for number in range(1, 11)))
    other = Database(lambda fresh: database_url)
    try:
        first = Outbox(opened).claim(str(uuid.UUID(int=1)), 4, traces=True, metrics=True, logs=True)
        second = Outbox(other).claim(str(uuid.UUID(int=2)), 100, traces=True, metrics=True, logs=True)
        third = Outbox(opened).claim(str(uuid.UUID(int=3)), 100, traces=True, metrics=True, logs=True)
    finally:
        other.close()
    assert (first.rows, second.rows, third.rows) == (4, 7, 0)


CHAOS_SEEDS = 12


@pytest.mark.parametrize("seed", range(CHAOS_SEEDS))
def test_after_any_chaos_every_call_is_there_once(
    database_url: str, connection: Connection, seed: int
) -> None:
    """Records come doubled and in any order, workers die at any use of the database, and the receiver refuses, breaks
    off and hangs up at any request."""
    rng = random.Random(seed)
    numbers = list(range(1, rng.choice([6, BATCH + 8])))
    records = [call(number) for number in numbers]
    fates: list[str | int] = [TAKE, TAKE, 429, 503, BREAK, TAKE_AND_BREAK]
    with receiver(*rng.choices(fates, k=12)) as told:
        settings = settings_for(told)
        for _ in range(14):
            batch = rng.choices(records, k=rng.randint(1, len(records)))
            mortal = Mortal(database_url, rng.randint(1, 9), committed=rng.random() < 0.5)
            try:
                store(mortal, *batch)
                export(mortal, settings, rng.getrandbits(30))
            except Died:
                pass
            finally:
                mortal.close()
            as_if_later(connection)
        told.script.clear()
        calm = Mortal(database_url)
        store(calm, *records)
        export(calm, settings, rng.getrandbits(30))
        calm.close()
    assert len(told.named("chat")) == len(numbers)
    assert len(told.spans) == 4 * len(numbers) + 1
    assert len(told.judged("seen")) == len(told.events) == len(numbers)
    assert told.changed == []
    counted = [each for each in told.metrics if each.name == "gen_ai.client.inference.usage.input_tokens"]
    assert sum(point.as_int for each in counted for point in each.sum.data_points) <= 12 * len(numbers)
    assert waiting(connection) == 0


def test_a_worker_that_dies_between_storing_and_sending_loses_nothing(
    database_url: str, connection: Connection
) -> None:
    with receiver() as told:
        settings, died = settings_for(told), list[int]()
        for last in range(1, 9):
            mortal = Mortal(database_url, last)
            try:
                store(mortal, call(last))
                export(mortal, settings, last)
            except Died:
                died.append(last)
            mortal.close()
            as_if_later(connection)
        calm = Mortal(database_url)
        store(calm, *(call(last) for last in range(1, 9)))
        export(calm, settings, 100)
        calm.close()
    assert died == list(range(1, 5))  # a calm one uses the database four times
    assert len(told.named("chat")) == 8
    assert told.changed == []
