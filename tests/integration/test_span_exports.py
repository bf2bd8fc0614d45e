"""Spans of stored calls on a real Postgres and a real receiver: every call once, whatever dies, doubles or refuses."""

from __future__ import annotations

import random
import uuid
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any, TypeVar

import pytest
from taskflow import tracing
from taskflow.identity import Identity
from taskflow.records.access import Access, Asker
from taskflow.records.consumer import consume
from taskflow.records.database import Connection, Database
from taskflow.records.export.exporting import BATCH, Exported, Exporter
from taskflow.records.export.outbox import Outbox
from taskflow.records.export.sending import Sender
from taskflow.records.export.settings import ExportSettings
from taskflow.records.judgements import Noted, Reply, Thumb, withdraw
from taskflow.records.judgements import judge as judge_reply
from taskflow.records.schema import InferenceRecord
from taskflow.redaction import redact
from taskflow.store import keys

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
from tests.support.records import CONVERSATION, deletion, event_of, header, inference, message, some_id

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


WHO = Identity("guest_1", "default")


def judge(
    database: Database, number: int, thumb: Thumb | None, word: str | None = None, *, at: int = 0
) -> None:
    """The person judges the reply of a turn, or takes that back."""
    reply = Reply(keys.message_id(CONVERSATION, number, keys.ASSISTANT_PART), number, "small", True)
    when = datetime(2026, 1, 2, 3, 5, at, tzinfo=UTC)
    if thumb is None:
        work: Callable[[Access], Noted | None] = lambda access: withdraw(  # noqa: E731
            access, reply, WHO, at=when, exported=True
        )
    else:
        work = lambda access: judge_reply(  # noqa: E731
            access, CONVERSATION, reply, WHO, thumb=thumb, word=word, at=when, exported=True
        )
    assert database.run(WHO, work) is not None


def replies(*numbers: int, **changes: Any) -> list[Any]:
    """Replies and their calls."""
    of = header(CONVERSATION, user_id=WHO.user_id, tenant_id=WHO.tenant_id)
    found: list[Any] = []
    for number in numbers:
        id = keys.message_id(CONVERSATION, number, keys.ASSISTANT_PART)
        found.append(message(id, "An answer", of, generation=number, part=1, role="assistant"))
        log = call(number, message_id=id, **changes)
        log_id = keys.inference_id(CONVERSATION, number)
        found.append(log.model_copy(update={"inference": log.inference.model_copy(update={"id": log_id})}))
    return found


def told_of(receiver: Receiver) -> list[tuple[Any, ...]]:
    """Label, score and word of each judgement that was taken."""
    named = ("score.label", "score.value", "explanation")
    return [
        tuple(each.get(f"gen_ai.evaluation.{name}") for name in named) for each in receiver.judged("thumb")
    ]


def test_what_somebody_thinks_of_a_reply_is_an_event_of_its_call(opened: Database) -> None:
    store(opened, *replies(1, 2))
    judge(opened, 1, "down", "wrong, [REDACTED:NAME]")
    judge(opened, 2, "up")
    more = {"OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT": "true"}
    with receiver() as told:
        for _ in range(2):
            done = export(opened, settings_for(told, **more))
        assert (done.rows, done.wake) == (0, None)
        chats = {(span.trace_id.hex(), span.span_id.hex()) for span in told.named("chat")}
        assert {each["span"] for each in told.judged("thumb")} == chats
        assert told_of(told) == [("down", 0.0, "wrong, [REDACTED:NAME]"), ("up", 1.0, None)]
        judge(opened, 1, "up", at=1)
        export(opened, settings_for(told))
        judge(opened, 1, None, at=2)
        judge(opened, 2, "down", "a word", at=3)
        judge(opened, 2, None, at=4)
        export(opened, settings_for(told))
    assert told_of(told)[2:] == [("up", 1.0, None), ("withdrawn", None, None), ("withdrawn", None, None)]
    assert (told.doubled, told.changed) == ([], [])
    assert max(told.posted.values()) == 1


def test_a_judgement_waits_for_the_log_of_its_reply_and_not_for_ever(
    opened: Database, connection: Connection
) -> None:
    client = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"
    span = tracing.turn_span(CONVERSATION, 1, "generate", client)
    first, log = replies(1, trace={"traceparent": span.traceparent, "parent": client})
    store(opened, first)
    judge(opened, 1, "up")
    with receiver() as told:
        assert export(opened, settings_for(told)).rows == 0
        store(opened, log)
        export(opened, settings_for(told))
        [event] = told.judged("thumb")
        assert event["span"] == (span.trace_id, tracing.span_id(log.inference.id, "chat"))
        assert event["gen_ai.response.model"] == "small"
        # The log of another is lost.
        store(opened, replies(2)[0])
        judge(opened, 2, "down")
        connection.execute("UPDATE span_outbox SET queued_at = queued_at - interval '11 minutes'")
        export(opened, settings_for(told))
    [_, event] = sorted(told.judged("thumb"), key=lambda each: each["taskflow.generation"])
    chat = tracing.span_id(keys.inference_id(CONVERSATION, 2), "chat")
    assert event["span"] == (tracing.turn_trace(CONVERSATION, 2), chat)


def test_a_judgement_of_a_deleted_conversation_has_no_word_any_more(opened: Database) -> None:
    store(opened, *replies(1))
    judge(opened, 1, "down", "a word")
    store(opened, deletion(CONVERSATION))
    more = {"OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT": "true"}
    with receiver() as told:
        export(opened, settings_for(told, **more))
    assert "a word" not in str(told.events)


def test_a_reply_that_is_answered_again_is_told_once(opened: Database) -> None:
    _, again = replies(2, trace={"replaces": 1, "edited": False})
    with receiver() as told:
        for _ in range(2):
            store(opened, *replies(1), again)
            export(opened, settings_for(told))
    [event] = told.judged("replaced")
    assert event["gen_ai.evaluation.score.label"] == "regenerated"
    assert event["span"][1] == tracing.span_id(keys.inference_id(CONVERSATION, 1), "chat")


@pytest.mark.parametrize("status", [404, 405, 501])
def test_a_receiver_without_a_place_for_a_signal_gets_the_others_and_is_not_asked_again(
    opened: Database, connection: Connection, status: int
) -> None:
    """As Phoenix, which takes traces alone."""
    with receiver() as told:
        told.always = {"/v1/metrics": status, "/v1/logs": status}
        settings = settings_for(told)
        said = list[dict[Any, str]]()
        for number in (1, 2, 3):
            store(opened, *replies(number))
            judge(opened, number, "up")
            done = export(opened, settings)
            assert (done.failed, done.dropped, done.wake) == ({}, 0, None)
            said.append(dict(done.absent))
        asked = [path for path, _ in told.requests]
        assert said == [{"metrics": f"status {status}", "logs": f"status {status}"}, {}, {}]
        assert sorted(asked) == ["/v1/logs", "/v1/metrics", *["/v1/traces"] * 3]
        assert waiting(connection) == 0
        # The next day it may have one.
        told.always = {}
        connection.execute("UPDATE span_receivers SET absent_until = clock_timestamp()")
        store(opened, *replies(4))
        export(opened, settings)
    assert len(told.named("chat")) == 4
    assert [each["taskflow.generation"] for each in told.judged("seen")] == [4]


@pytest.mark.parametrize("path", ["/v1/traces", "/v1/metrics", "/v1/logs"])
def test_a_signal_whose_receiver_is_away_holds_back_no_other(
    opened: Database, connection: Connection, path: str
) -> None:
    with receiver() as told:
        told.always = {path: 503}
        settings = settings_for(told)
        for number in range(1, 5):
            store(opened, call(number))
            export(opened, settings)
        asked = Counter(path for path, _ in told.requests)
        assert asked == {**dict.fromkeys(("/v1/traces", "/v1/metrics", "/v1/logs"), 4), path: 1}
        told.always = {}
        as_if_later(connection)
        export(opened, settings)
    assert len(told.named("chat")) == len(told.judged("seen")) == 4
    [*points] = [each for each in told.metrics if each.name == "gen_ai.client.inference.usage.output_tokens"]
    assert sum(point.as_int for each in points for point in each.sum.data_points) == 32
    assert (told.doubled, waiting(connection)) == ([], 0)


CHAOS_SEEDS = 12


@pytest.mark.parametrize("seed", range(CHAOS_SEEDS))
def test_after_any_chaos_every_call_is_there_once(
    database_url: str, opened: Database, connection: Connection, seed: int
) -> None:
    """Records come doubled and in any order, workers die at any use of the database, and the receiver refuses, breaks
    off and hangs up at any request."""
    rng = random.Random(seed)
    numbers = list(range(1, rng.choice([6, BATCH + 8])))
    judged_id = keys.message_id(CONVERSATION, 1, keys.ASSISTANT_PART)
    records, changes = [call(1, message_id=judged_id), *map(call, numbers[1:])], 0
    store(opened, replies(1)[0])
    connection.execute("DELETE FROM span_outbox")
    fates: list[str | int] = [TAKE, TAKE, 429, 503, BREAK, TAKE_AND_BREAK]
    with receiver(*rng.choices(fates, k=12)) as told:
        settings = settings_for(told)
        for _ in range(14):
            batch = rng.choices(records, k=rng.randint(1, len(records)))
            mortal = Mortal(database_url, rng.randint(1, 9), committed=rng.random() < 0.5)
            try:
                store(mortal, *batch)
                if rng.random() < 0.3:
                    changes += 1
                    judge(opened, 1, "up" if changes % 2 else "down", at=changes)
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
    assert len(told.judged("seen")) == len(numbers)
    judged = told.judged("thumb")
    assert (len(judged) > 0) is (changes > 0)
    if judged:
        assert judged[-1]["gen_ai.evaluation.score.label"] == ("up" if changes % 2 else "down")
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
