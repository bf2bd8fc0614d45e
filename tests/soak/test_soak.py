"""The soak's short form, on the session's stack; and that it finds what it looks for."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from taskflow.conversation.messages import Message
from taskflow.conversation.session import Queued, Reservation, Session

from local.faults.plan import parse
from tests.simulation.client import Bubble, Client
from tests.soak import findings
from tests.soak.errors import unforeseen
from tests.soak.findings import OVERDUE_MS, Stored
from tests.soak.outbox import ACK_SECONDS, RETRY_SECONDS, Outbox
from tests.soak.program import broken
from tests.soak.run import soak
from tests.support.stack import Running

PEOPLE, PROGRAMS, SECONDS, CALM_SECONDS = 3, 1, 10.0, 300.0
EVERYTHING = "worst sleep=0 rotate=0 slots=0 cut=0.7"
"""The database sleeps, and secrets rotate, where a stack was started so. The session's stack is shared."""


@pytest.mark.stack
@pytest.mark.timeout(600)
async def test_under_every_fault_nothing_is_lost_doubled_or_stuck(stack: Running) -> None:
    report = await soak(stack, parse(EVERYTHING), PEOPLE, PROGRAMS, SECONDS, CALM_SECONDS)
    assert report.well, str(report)
    assert report.did.total() > 0 and len(report.struck) > 5, str(report)


NOW = 1_800_000_000_000
SESSION = Session(
    "c", "u", "default", "m", "p", NOW, NOW, 3, requested_turn=2, settled_turn=2, question=2, expires_at=NOW
)
MESSAGES = (
    Message("g", 1, 1, "assistant", "Hello!", "completed", NOW, kind="greeting"),
    Message("a", 2, 0, "user", "Say it.", "completed", NOW, client_message_id="p0-0"),
    Message("b", 2, 1, "assistant", "It.", "completed", NOW),
)
SAID = ["Say it."]


def rows(*messages: Message) -> list[dict[str, Any]]:
    return [
        {
            "id": m.id,
            "generation": m.turn,
            "part": m.part,
            "content": m.content,
            "status": m.status,
            "version": m.version,
        }
        for m in messages
    ]


LOG = {"message_id": "b", "pending_message_id": None}
WELL = Stored(SESSION, MESSAGES, rows(*MESSAGES), [LOG])


def test_nothing_is_found_where_all_is_well() -> None:
    view = Client("tab", bubbles={2: Bubble(2, "It.", open=False, ending="ai_done")}, listed={1: "Hello!"})
    assert [*findings.of_session(SESSION, NOW), *findings.of_messages(WELL, SAID)] == []
    assert [*findings.of_logs(WELL), *findings.of_view(view, WELL)] == []


@pytest.mark.parametrize(
    ("session", "found"),
    [
        (replace(SESSION, requested_turn=3), "turn 3 has no end, 2 is settled"),
        (replace(SESSION, lease_run="r", lease_turn=2, lease_until=NOW), "turn 2 still has the lease"),
        (replace(SESSION, outbox={"M#2": 1}), "the outbox holds {'M#2': 1}"),
        (replace(SESSION, reserved=Reservation(5, "20260101")), "money is held for a turn that is over"),
        (replace(SESSION, spending=Reservation(5, "20260101")), "money is held for a turn that is over"),
        (replace(SESSION, sync_at=NOW - OVERDUE_MS - 1), f"a deadline has passed {OVERDUE_MS + 1} ms ago"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_is_stuck_is_found(session: Session, found: str) -> None:
    assert list(findings.of_session(session, NOW)) == [found]


@pytest.mark.parametrize(
    ("stored", "said", "found"),
    [
        (WELL, [*SAID, "And this."], "'And this.' is not in the session"),
        (replace(WELL, rows=rows(*MESSAGES[:2])), SAID, "Postgres lacks ('b', 2, 1, 'It.', 'completed', 1)"),
        (
            replace(WELL, messages=(*MESSAGES, replace(MESSAGES[1], id="a2", turn=3))),
            SAID,
            "'Say it.' is there 2 times",
        ),
        (
            replace(WELL, messages=(*MESSAGES, replace(MESSAGES[2], id="b2"))),
            SAID,
            "turn 2 has 2 replies",
        ),
        (
            replace(WELL, rows=rows(replace(MESSAGES[0], content="Hi!"), *MESSAGES[1:])),
            SAID,
            "Postgres has ('g', 1, 1, 'Hi!', 'completed', 1) besides",
        ),
    ],
    ids=["lost", "not in Postgres", "stored twice", "two replies", "another text"],
)
def test_what_is_lost_or_doubled_is_found(stored: Stored, said: list[str], found: str) -> None:
    assert found in list(findings.of_messages(stored, said))


def test_a_conversation_in_which_nobody_has_spoken_is_not_recorded() -> None:
    unheard = Stored(replace(SESSION, question=0), MESSAGES[:1], [], [])
    assert list(findings.of_messages(unheard, [])) == []
    assert list(findings.of_messages(replace(unheard, session=SESSION), [])) != []


@pytest.mark.parametrize(
    ("logs", "found"),
    [
        ([], "reply b has no inference log"),
        ([LOG, LOG], "message b has 2 inference logs"),
        ([LOG, {"message_id": None, "pending_message_id": "x"}], "1 inference logs wait for their message"),
    ],
)
def test_missing_and_repeated_logs_are_found(logs: list[dict[str, Any]], found: str) -> None:
    assert list(findings.of_logs(replace(WELL, logs=logs))) == [found]


@pytest.mark.parametrize(
    ("view", "found"),
    [
        (Client("tab", bubbles={2: Bubble(2, "It.")}, listed={1: "Hello!"}), "turn 2 stays open"),
        (Client("tab", listed={1: "Hello!"}), "turns [2] are not shown"),
        (Client("tab", listed={1: "Hello!", 2: "I"}), "turn 2 shows 'I' (1), stored is 'It.' (3)"),
        (Client("tab", listed={1: "Hello!", 2: "It.", 3: "No."}), "turn 3 shows 'No.' (3), stored is '' (0)"),
    ],
    ids=["open", "missing", "another text", "made up"],
)
def test_a_tab_that_shows_something_else_is_found(view: Client, found: str) -> None:
    assert list(findings.of_view(view, WELL)) == [found]


def test_messages_that_waited_are_found_in_the_one_that_they_became_or_in_the_queue() -> None:
    together = replace(MESSAGES[1], content="Say it.\n\nAnd this.")
    both = replace(WELL, messages=(MESSAGES[0], together), rows=rows(MESSAGES[0], together))
    assert list(findings.of_messages(both, ["Say it.", "And this."])) == []
    waits = replace(WELL, session=replace(SESSION, queue=(Queued("q", "And this.", NOW),), queue_held=True))
    assert list(findings.of_messages(waits, ["Say it.", "And this."])) == []
    assert list(findings.of_session(waits.session, NOW)) == []
    [stuck] = findings.of_session(replace(waits.session, queue_held=False), NOW)
    assert stuck == "1 messages wait, and nobody holds them"
    # What was taken back may have been said before.
    assert list(findings.of_messages(both, ["Say it."], ["And this."])) == []
    assert list(findings.of_messages(WELL, ["Say it."], ["And this."])) == []


def test_what_was_replaced_is_shown_by_nobody_who_was_told() -> None:
    old, new = (
        replace(MESSAGES[2], replaced=True),
        Message("c", 3, 1, "assistant", "It is.", "completed", NOW),
    )
    stored = replace(WELL, messages=(*MESSAGES[:2], old, new))
    view = Client("tab", listed={1: "Hello!", 2: "It.", 3: "It is."})
    assert list(findings.of_view(view, stored, replaced={2})) == []
    assert list(findings.of_view(view, stored)) == ["turn 2 shows 'It.' (3), stored is '' (0)"]
    waiting = replace(view, waiting=["q"])
    assert list(findings.of_view(waiting, stored, replaced={2})) == ["['q'] are shown as waiting, it is []"]


def test_titles_and_what_is_left_of_deleted_conversations_are_found() -> None:
    assert list(findings.of_title("Mine", [])) == list(findings.of_title("Mine", ["Mine", "Hers"])) == []
    assert list(findings.of_title("Say it.", ["Mine"])) == ["it is called 'Say it.', not one of ['Mine']"]
    assert list(findings.of_deleted("c", [], {"messages": 0})) == []
    assert list(findings.of_deleted("c", MESSAGES, {"messages": 2})) == [
        "3 messages of c are left, which was deleted",
        "2 rows of messages of c",
    ]


def response(*deltas: str, text: str) -> list[dict[str, Any]]:
    said = {"id": "r", "output": [{"type": "message", "content": [{"type": "output_text", "text": text}]}]}
    events = [{"type": "response.created", "response": said}]
    events += [{"type": "response.output_text.delta", "delta": delta} for delta in deltas]
    events.append({"type": "response.completed", "response": said})
    return [{**event, "sequence_number": number} for number, event in enumerate(events)]


def test_a_response_that_was_told_otherwise_than_it_is_is_found() -> None:
    assert broken(response("It ", "is.", text="It is.")) == []
    assert broken(response("It ", "It ", "is.", text="It is.")) == [
        "a response was told as 'It It is.', it is 'It is.'"
    ]
    assert broken(response("It ", "is.", text="It is.")[1:]) == [
        "the events of a response are numbered [1, 2, 3]"
    ]


def test_a_question_that_is_not_shown_is_found() -> None:
    assert list(findings.of_questions({"a"}, WELL)) == []
    assert list(findings.of_questions(set(), WELL)) == ["question 2 is not shown"]
    assert list(findings.of_questions(set(), WELL, oldest=1)) == ["question 2 is not shown"]
    assert list(findings.of_questions(set(), WELL, oldest=2)) == []


@pytest.mark.parametrize(
    ("line", "found"),
    [
        (
            '{"level":"ERROR","message":"unhandled error","error":"E","reason":"why"}',
            ["unhandled error E why"],
        ),
        ("2026-11-29 00:31:38,108 ERROR local.pool.pool: broken", ["ERROR local.pool.pool: broken"]),
        ("Traceback (most recent call last):\n  File x", ["Traceback (most recent call last):"]),
        ('Traceback (most recent call last):\n  File "/l/taskflow/unhandled.py", line 1', []),
        ('{"level":"WARNING","message":"a store does not answer"}', []),
        ('{"level":"ERROR","message":"records postponed"}', []),
        ("2026-11-29 00:31 ERROR local.edge.gateway: x failed with TooManyRequestsException; see", []),
        ("a person wrote ERROR", []),
    ],
)
def test_only_errors_that_no_fault_explains_are_found_in_a_log(line: str, found: list[str]) -> None:
    assert list(unforeseen(f"well\n{line}\nwell")) == found


def test_a_client_says_again_what_was_not_accepted_under_the_same_id_and_in_order() -> None:
    outbox = Outbox()
    for name in ("a", "b"):
        outbox.say({"type": "user_message", "text": name, "clientMessageId": name})
    assert [(f["clientMessageId"], f.get("after")) for f in outbox.to_send(0.0)] == [("a", None), ("b", "a")]
    assert outbox.to_send(ACK_SECONDS - 0.1) == []
    outbox.receive({"type": "message_accepted", "clientMessageId": "a"}, 1.0)
    assert [(f["clientMessageId"], f["after"]) for f in outbox.to_send(ACK_SECONDS)] == [("b", "a")]
    outbox.receive({"type": "error", "code": "TRY_AGAIN"}, 10.0)
    assert outbox.to_send(10.0 + RETRY_SECONDS - 0.1) == []
    assert [f["clientMessageId"] for f in outbox.to_send(10.0 + RETRY_SECONDS)] == ["b"]
    outbox.reconnected()
    assert [f["clientMessageId"] for f in outbox.to_send(11.5)] == ["b"]
    outbox.receive({"type": "message_accepted", "clientMessageId": "b"}, 12.0)
    assert outbox.to_send(1_000.0) == []


def test_a_client_gives_back_what_is_refused_and_the_next_names_the_one_before_it() -> None:
    outbox = Outbox()
    for name in ("a", "b", "c"):
        outbox.say({"type": "edit_last", "text": name, "clientMessageId": name})
    assert len(outbox.to_send(0.0)) == 3
    outbox.receive({"type": "message_accepted", "clientMessageId": "a"}, 1.0)
    outbox.receive({"type": "error", "code": "NOTHING_TO_REPLACE", "clientMessageId": "b"}, 1.0)
    assert [(f["clientMessageId"], f["after"]) for f in outbox.to_send(1.0)] == [("c", "a")]
    assert outbox.refused == {"b"}
