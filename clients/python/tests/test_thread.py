"""What is known after the server's events, whatever is cut, repeated or merged on the way."""

from __future__ import annotations

import random
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from taskflow_client import _thread
from taskflow_client._parse import Malformed, parse_event, read
from taskflow_client._thread import Thread, reduce
from taskflow_client._turn import Turn
from taskflow_client.events import (
    AiDone,
    AiError,
    AiInterrupted,
    AiReasoning,
    AiReasoningDone,
    AiStart,
    AiToken,
    AnyServerEvent,
    ConversationCreated,
    ConversationDeleted,
    ConversationResumed,
    MessageAccepted,
    MessagePart,
    MessageView,
    QueueChanged,
    QueuedMessage,
    TurnSnapshot,
    UserMessageEvent,
)


def after(*events: AnyServerEvent, thread: Thread | None = None) -> Thread:
    thread = thread or reduce(Thread(), ConversationCreated(conversation_id="c", model="m"))
    for event in events:
        thread = reduce(thread, event)
    return thread


def start(turn: int, **more: Any) -> AiStart:
    return AiStart(generation_id=turn, seq=1, message_id=f"r{turn}", **more)


def token(turn: int, seq: int, text: str) -> AiToken:
    return AiToken(generation_id=turn, seq=seq, token=text)


def done(turn: int, seq: int = 99, **more: Any) -> AiDone:
    return AiDone(generation_id=turn, seq=seq, message_id=f"r{turn}", **more)


def cut(turn: int, chars: int, partial: str = "", **more: Any) -> AiInterrupted:
    return AiInterrupted(
        generation_id=turn,
        seq=98,
        message_id=f"r{turn}",
        partial_content=partial,
        interrupted_at_token=0,
        chars=chars,
        upstream_stopped=True,
        **more,
    )


def snapshot(turn: int, seq: int, text: str) -> TurnSnapshot:
    return TurnSnapshot(generation_id=turn, seq=seq, message_id=f"r{turn}", text=text)


def view(turn: int, text: str, status: str = "completed", **more: Any) -> MessageView:
    known: dict[str, Any] = {"id": f"r{turn}", "role": "assistant", "created_at": "", **more}
    return MessageView(content=text, status=status, generation_id=turn, **known)  # type: ignore[arg-type]


def resumed(*views: MessageView, settled: int, more: bool = False) -> ConversationResumed:
    return ConversationResumed(
        conversation_id="c",
        model="m",
        title="",
        messages=list(views),
        settled_generation_id=settled,
        more=more,
    )


HELLO = (start(1), token(1, 2, "Hel"), token(1, 3, "lo."))


@pytest.mark.parametrize(
    ("events", "text", "phase", "settled"),
    [
        (HELLO, "Hello.", "streaming", False),
        ((*HELLO, done(1)), "Hello.", "completed", True),
        ((*HELLO, *HELLO, done(1), *HELLO), "Hello.", "completed", True),
        ((*HELLO, token(1, 3, "lo."), done(1), done(1)), "Hello.", "completed", True),
        ((*HELLO, cut(1, 3, "Hel")), "Hel", "interrupted", True),
        ((*HELLO, cut(1, 9, "Hello. Yo")), "Hello.", "interrupted", False),
        ((*HELLO, cut(1, 3, "Hal")), "Hel", "interrupted", False),
        ((*HELLO, done(1), cut(1, 3, "Hel")), "Hel", "interrupted", True),
        ((*HELLO, done(1, status="cancelled")), "Hello.", "interrupted", False),
        ((*HELLO, cut(1, 3, "Hel"), done(1, status="cancelled"), token(1, 100, "x")), "Hel", "interrupted", True),
        ((token(1, 3, "lo."),), "", "streaming", False),
        ((token(1, 3, "lo."), snapshot(1, 3, "Hello."), token(1, 4, " You")), "Hello. You", "streaming", False),
        ((*HELLO, snapshot(1, 2, "Hel")), "Hello.", "streaming", False),
        ((*HELLO, snapshot(1, 5, "Hello. You there"), token(1, 5, "re"), token(1, 6, "!")),
         "Hello. You there!", "streaming", False),
        ((*HELLO, AiError(generation_id=1, seq=9, error="No.", code="TIMEOUT"), done(1)), "Hello.", "failed", True),
        ((done(1),), "", "completed", False),
    ],
)  # fmt: skip
def test_a_turn_after_its_events(
    events: tuple[AnyServerEvent, ...], text: str, phase: str, settled: bool
) -> None:
    turn = after(*events).turns[1]
    assert (turn.text, turn.phase, turn.settled) == (text, phase, settled)


def test_a_snapshot_of_another_connection_that_is_behind_is_not_said_twice() -> None:
    thread = after(*HELLO)
    thread = after(
        resumed(settled=0), snapshot(1, 2, "Hel"), token(1, 3, "lo."), token(1, 4, " You"), thread=thread
    )
    assert thread.turns[1].text == "Hello. You"


def test_a_greeting_that_is_told_again_on_another_connection_is_not_said_twice() -> None:
    again = ConversationCreated(conversation_id="c", model="m")
    thread = after(*HELLO, again, start(1), token(1, 9, "Hello. You."), done(1))
    assert (thread.turns[1].text, thread.turns[1].settled) == ("Hello. You.", True)


def test_the_list_says_what_became_of_a_turn_that_was_lost() -> None:
    open_turn = after(*HELLO)
    whole = after(resumed(view(1, "Hello. You."), settled=1), thread=open_turn)
    assert (whole.turns[1].text, whole.turns[1].phase) == ("Hello. You.", "completed")
    nothing = after(resumed(settled=1), thread=open_turn)
    assert (nothing.turns[1].nothing, _thread.newest(nothing)) == (True, nothing.turns[1])
    still = after(resumed(settled=0), thread=open_turn)
    assert (still.turns[1].text, still.turns[1].phase, still.turns[1].last_seq) == (
        "Hello.",
        "streaming",
        None,
    )


@pytest.mark.parametrize(
    "told",
    [
        pytest.param((*HELLO, done(1, finish="length"), cut(1, 3, "Hel")), id="here"),
        pytest.param((resumed(view(1, "Hel", "interrupted"), settled=1),), id="with-another-list"),
    ],
)
def test_a_list_from_before_a_cut_does_not_say_that_the_reply_ended_at_a_limit(
    told: tuple[AnyServerEvent, ...],
) -> None:
    before = resumed(view(1, "Hello.", finish="length"), settled=1)
    turn = after(*told, before).turns[1]
    assert (turn.text, turn.phase, turn.finish) == ("Hel", "interrupted", None)


def test_a_list_from_before_a_cut_does_not_lengthen_the_reply_again() -> None:
    thread = after(*HELLO, cut(1, 3, "Hel"), resumed(view(1, "Hello. You."), settled=1))
    assert thread.turns[1].text == "Hel"
    # One that is older than what is known to be settled says nothing.
    thread = after(*HELLO, done(1), start(2), done(2), resumed(settled=1), thread=thread)
    assert {turn.phase for turn in thread.turns.values()} == {"interrupted", "completed"}


def test_a_turn_whose_end_was_lost_is_asked_for() -> None:
    thread = after(*HELLO, start(2))
    assert (thread.turns[1].settled, thread.needs_sync) == (False, True)
    thread = after(resumed(view(1, "Hell", "interrupted"), settled=1), thread=thread)
    assert (thread.turns[1].text, thread.turns[1].settled, thread.needs_sync) == ("Hell", True, False)


def test_a_long_message_comes_in_parts() -> None:
    thread = after(resumed(view(1, "Hel", content_chars=9), settled=1), thread=Thread())
    assert thread.turns[1].settled is False
    thread = after(MessagePart(message_id="r1", offset=3, text="lo."), thread=thread)
    again = after(MessagePart(message_id="r1", offset=3, text="lo."), thread=thread)
    assert again.turns[1].text == "Hello."
    thread = after(MessagePart(message_id="r1", offset=6, text="You"), thread=again)
    assert (thread.turns[1].text, thread.turns[1].settled) == ("Hello.You", True)
    assert after(MessagePart(message_id="r1", offset=99, text="?"), thread=thread).needs_sync


def test_a_steered_reply_is_a_chain_of_turns() -> None:
    thread = after(*HELLO, cut(1, 6, "Hello.", reason="steered"))
    assert _thread.goes_on(thread, thread.turns[1])
    nothing = after(start(2, continues_generation_id=1), cut(2, 0), thread=thread)
    thread = after(start(3, continues_generation_id=1), token(3, 2, " You."), done(3), thread=nothing)
    assert [turn.generation_id for turn in _thread.chain(thread, 1)] == [1, 3]
    assert _thread.first_of(thread, 3) == 1
    assert not _thread.goes_on(thread, thread.turns[3])
    # What comes after it is a reply of its own.
    thread = after(start(4), thread=thread)
    assert [turn.generation_id for turn in _thread.chain(thread, 1)] == [1, 3]


def test_a_steered_reply_that_was_stopped_before_it_goes_on_is_over() -> None:
    steered = MessageAccepted(message_id="q2", generation_id=2, mode="steer")
    waiting = after(*HELLO, steered, cut(1, 6, "Hello.", reason="steered"))
    assert _thread.goes_on(waiting, waiting.turns[1])
    stopped = after(cut(2, 0), done(2, status="cancelled"), thread=waiting)
    assert not _thread.goes_on(stopped, _thread.chain(stopped, 1)[-1])
    # Stopped while this client was away: the list has nothing of it.
    first = MessageView(
        id="r1", role="assistant", content="Hello.", status="interrupted", created_at="", generation_id=1
    )
    remark = MessageView(
        id="q2", role="user", content="No.", status="completed", created_at="", generation_id=2, mode="steer"
    )
    listed = ConversationResumed(
        conversation_id="c",
        model="m",
        title="",
        status="active",
        settled_generation_id=2,
        messages=[first, remark],
        more=False,
    )
    again = after(listed, thread=waiting)
    assert [turn.generation_id for turn in _thread.chain(again, 1)] == [1]
    assert not _thread.goes_on(again, again.turns[1])
    # Its answer is still to come.
    still = after(replace(listed, settled_generation_id=1), thread=waiting)
    assert _thread.goes_on(still, still.turns[1])


def test_a_reply_that_was_complete_when_it_was_steered_goes_on_too() -> None:
    steered = MessageAccepted(message_id="q2", generation_id=2, mode="steer")
    thread = after(*HELLO, steered, done(1))
    assert _thread.goes_on(thread, thread.turns[1])
    failed = after(AiError(generation_id=2, seq=1, error="No.", code="TIMEOUT"), thread=thread)
    assert [turn.phase for turn in _thread.chain(failed, 1)] == ["completed", "failed"]
    assert not _thread.goes_on(after(start(3), thread=thread), thread.turns[1])


def test_another_answer_takes_the_place_of_the_first() -> None:
    asked = MessageAccepted(message_id="q2", generation_id=2)
    again = MessageAccepted(message_id="q2", generation_id=3, replaces_generation_id=2)
    thread = after(asked, start(2), done(2), again, start(3, replaces_generation_id=2), done(3))
    assert [turn.generation_id for turn in thread.turns.values() if not turn.replaced] == [3]
    assert [question.id for question in thread.questions] == ["q2"]


LATE: dict[str, tuple[AnyServerEvent, ...]] = {
    # what comes of a turn that has made way, after that was told
    "all of it": (start(2), token(2, 2, "Wet."), done(2, 3)),
    "its end": (snapshot(2, 2, "Wet."), cut(2, 4, "Wet.")),
    "its failure": (
        start(2),
        token(2, 2, "We"),
        AiError(generation_id=2, seq=3, error="No.", code="TIMEOUT"),
    ),
}


@pytest.mark.parametrize("late", LATE)
def test_an_answer_that_made_way_before_its_first_word_does_not_stand(late: str) -> None:
    told = (
        MessageAccepted(message_id="q3", generation_id=3, replaces_generation_id=2),
        UserMessageEvent(message_id="q3", text="How?", generation_id=3, replaces_generation_id=2),
    )
    for made_way in told:
        thread = after(
            *HELLO, done(1), MessageAccepted(message_id="q2", generation_id=2), made_way, *LATE[late]
        )
        assert [n for n, turn in thread.turns.items() if not turn.replaced] == [1]
        assert not thread.needs_sync
        more = after(start(3), token(3, 2, "Dry."), done(3, 3), thread=thread)
        assert [n for n, turn in more.turns.items() if not turn.replaced] == [1, 3]


def test_what_was_thrown_in_goes_with_the_answer_that_makes_way() -> None:
    asked = UserMessageEvent(message_id="q2", text="Why?", generation_id=2)
    remarks = [
        UserMessageEvent(message_id=f"b{turn}", text="I see.", generation_id=turn, mode="backchannel")
        for turn in (1, 2)
    ]
    thread = after(*HELLO, done(1), asked, start(2), *remarks, start(3, replaces_generation_id=2))
    assert [question.id for question in thread.questions] == ["b1", "q2"]


def test_what_was_thrown_in_stands_after_the_question_also_if_it_is_told_first() -> None:
    remark = UserMessageEvent(message_id="b2", text="I see.", generation_id=2, mode="backchannel")
    asked = UserMessageEvent(message_id="q2", text="Why?", generation_id=2)
    assert [question.id for question in after(*HELLO, done(1), remark, asked).questions] == ["q2", "b2"]


def test_an_older_answer_stands_whatever_makes_way_after_it() -> None:
    made_way = MessageAccepted(message_id="q3", generation_id=3, replaces_generation_id=2)
    thread = after(made_way, snapshot(1, 2, "Hello"), cut(1, 5, "Hello"))
    assert [(turn.text, turn.replaced) for turn in thread.turns.values()] == [("Hello", False)]


def test_what_waits_is_not_told_anew_by_a_list_that_comes_late() -> None:
    waiting = QueuedMessage(message_id="w1", text="And then?", created_at="")
    listed = resumed(settled=0)
    queue = QueueChanged(queued=[waiting], held=False, revision=1)
    said = (*HELLO, done(1), QueueChanged(queued=[], held=False, revision=2))
    assert after(listed, queue, *said, listed, queue).queue == ()
    # A list of what is known now begins anew: the conversation may have been put away meanwhile.
    assert after(listed, queue, *said, resumed(view(1, "Hello."), settled=1), queue).queue == (waiting,)


def test_what_waits_is_what_was_told_last() -> None:
    waiting = QueuedMessage(message_id="w1", text="And then?", created_at="")
    told = QueueChanged(queued=[waiting], held=False, revision=2)
    late = QueueChanged(queued=[], held=False, revision=1)
    assert after(told, late).queue == (waiting,)
    gone = after(told, QueueChanged(queued=[], held=False, revision=3))
    assert _thread.queued(gone, waiting).queue == ()
    said = UserMessageEvent(
        message_id="q5", text="And then?", generation_id=5, mode="queue", queued_ids=["w1", "w2"]
    )
    thread = after(told, said)
    assert [question.text for question in thread.questions] == ["And then?"]
    assert _thread.queued(after(said), replace(waiting, message_id="w2")).queue == ()


def test_what_the_model_thinks_is_no_part_of_the_reply() -> None:
    def thought(order: int, text: str) -> AiReasoning:
        return AiReasoning(generation_id=1, order=order, text=text)

    thread = after(start(1), thought(0, "Let"), thought(0, "Let me"), thought(9, "lost"), thought(6, " see"))
    assert thread.turns[1].thought is not None
    assert (thread.turns[1].text, thread.turns[1].thought.text) == ("", "Let me see")
    thread = after(AiReasoningDone(generation_id=1, ms=1200), thread=thread)
    assert thread.turns[1].thought is not None
    assert thread.turns[1].thought.ms == 1200


def test_nothing_follows_a_deletion() -> None:
    assert after(ConversationDeleted(), resumed(settled=0)).status == "deleted"


# --- properties ----------------------------------------------------------------------------------------------


class Server:
    """Says turns as the protocol asks for, and lists them to who comes back."""

    def __init__(self, rng: random.Random) -> None:
        self.rng = rng
        self.turns: dict[int, tuple[str, str]] = {}
        self.current: tuple[int, str, list[int]] | None = None
        self.events: list[AnyServerEvent] = []

    def say(self, turn: int, text: str, cut_at: int | None) -> list[AnyServerEvent]:
        pieces = [text[at : at + 3] for at in range(0, len(text), 3)]
        events: list[AnyServerEvent] = [start(turn)]
        place = 0
        while place < len(pieces):
            merged = self.rng.randint(1, 3)
            events.append(
                token(turn, 1 + min(len(pieces), place + merged), "".join(pieces[place : place + merged]))
            )
            place += merged
        if cut_at is None:
            events.append(done(turn))
            self.turns[turn] = (text, "completed")
        else:
            late = self.rng.random() < 0.5 and cut_at < len(text)
            said = text[:cut_at]
            if late:
                events.append(done(turn))
            events.append(cut(turn, cut_at, said[-5:]))
            if said:
                self.turns[turn] = (said, "interrupted")
        return events

    def joined(self, before: list[AnyServerEvent], turn: int) -> list[AnyServerEvent]:
        """What a connection is told that joins after these events of a turn."""
        over = any(isinstance(event, AiDone | AiInterrupted) for event in before)
        if over:
            text = "".join(e.token for e in before if isinstance(e, AiToken))
            ended = next((e for e in before if isinstance(e, AiInterrupted)), None)
            current = (text, "completed") if ended is None else (text[: ended.chars], "interrupted")
            known = {**{n: t for n, t in self.turns.items() if n < turn}, turn: current}
            views = [view(n, *t) for n, t in known.items() if t[0]]
            return [resumed(*views, settled=turn)]
        known = {n: t for n, t in self.turns.items() if n < turn}
        list_: list[AnyServerEvent] = [resumed(*(view(n, *t) for n, t in known.items()), settled=turn - 1)]
        tokens = [e for e in before if isinstance(e, AiToken)]
        if before:
            seq = tokens[-1].seq if tokens else 1
            list_.append(snapshot(turn, seq, "".join(e.token for e in tokens)))
        return list_


@given(st.integers(0, 2**32))
def test_cuts_repetitions_and_merged_frames_lose_nothing_and_double_nothing(seed: int) -> None:
    rng = random.Random(seed)
    server = Server(rng)
    thread = reduce(Thread(), ConversationCreated(conversation_id="c", model="m"))
    for number in range(1, rng.randint(2, 5)):
        text = "".join(rng.choice("ab ") for _ in range(rng.randint(1, 40)))
        events = server.say(number, text, rng.choice([None, rng.randint(0, len(text))]))
        told = 0
        while told < len(events):
            if rng.random() < 0.2:
                # The connection breaks; some of what follows was on its way, and is lost.
                told = min(len(events), told + rng.randint(0, 4))
                queue = server.joined(events[:told], number)
            else:
                queue = [events[told]] * rng.choice((1, 1, 2))
                told += 1
            for event in queue:
                thread = reduce(thread, event)
    shown = {
        n: (t.text, t.phase)
        for n, t in thread.turns.items()
        if not t.replaced and not t.nothing and t.text.strip()
    }
    assert shown == {n: t for n, t in server.turns.items() if t[0].strip()}
    assert all(turn.settled or turn.replaced for turn in thread.turns.values())


EVENTS = st.sampled_from(
    [
        *HELLO, done(1), cut(1, 2, "He"), cut(1, 0), snapshot(1, 2, "Hel"), snapshot(1, 9, "Other"),
        start(2), start(2, continues_generation_id=1), token(2, 2, "x"), done(2), cut(2, 0),
        start(3, replaces_generation_id=2), resumed(settled=0), resumed(view(1, "Hello."), settled=1),
        resumed(view(1, "He", "interrupted"), view(2, "x"), settled=2, more=True),
        MessageAccepted(message_id="q2", generation_id=2, mode="steer"),
        MessagePart(message_id="r1", offset=2, text="llo"), AiError(generation_id=2, seq=1, error="", code="TIMEOUT"),
        QueueChanged(queued=[], held=True, revision=1), ConversationCreated(conversation_id="d", model="m"),
    ]
)  # fmt: skip


@given(st.lists(EVENTS, max_size=25))
def test_any_order_of_events_leaves_a_thread_that_can_be_read(events: list[AnyServerEvent]) -> None:
    thread = Thread()
    for event in events:
        thread = reduce(thread, event)
        assert list(thread.turns) == sorted(thread.turns)
        for number in thread.turns:
            assert _thread.chain(thread, number)[0].generation_id == number
            assert _thread.first_of(thread, number) in thread.turns
            last = _thread.chain(thread, number)[-1]
            assert last.generation_id >= number
            assert not _thread.goes_on(thread, last) or last.steered or thread.steers


# --- frames --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("frame", "what"),
    [
        (b"\x00", "not a text frame"),
        ("{", "not JSON"),
        ("[" * 100_000, "not JSON"),
        ("[]", "not an object"),
        ('{"type": "ai_token", "generationId": 1, "seq": 2}', "token is missing"),
        ('{"type": "ai_token", "generationId": "1", "seq": 2, "token": ""}', "generationId is not int"),
        ('{"type": "ai_token", "generationId": true, "seq": 2, "token": ""}', "generationId is not int"),
        ('{"type": "queue_changed", "queued": {}, "held": true, "revision": 1}', "queued is not a list"),
        ('{"type": "queue_changed", "queued": [1], "held": true, "revision": 1}', "is not an object"),
    ],
)
def test_a_frame_that_is_none_is_told_apart(frame: str | bytes, what: str) -> None:
    with pytest.raises(Malformed, match=what):
        parse_event(frame)


def test_what_a_newer_server_adds_is_left_out() -> None:
    assert parse_event('{"type": "news"}') is None
    assert parse_event('{"message": "Internal server error"}') is None
    event = parse_event('{"type": "ai_token", "generationId": 1, "seq": 2, "token": "x", "new": 1}')
    assert event == token(1, 2, "x")
    newer = read(MessageView, {**_view(), "mode": "whisper"})
    assert newer.mode == "whisper"  # type: ignore[comparison-overlap]
    with pytest.raises(Malformed, match="mode is not str"):
        read(MessageView, {**_view(), "mode": 1})


def _view() -> dict[str, Any]:
    return {
        "id": "m",
        "role": "user",
        "content": "",
        "status": "completed",
        "createdAt": "",
        "generationId": 1,
    }


def test_turns_are_values() -> None:
    with pytest.raises(AttributeError):
        Turn(1).text = "x"  # type: ignore[misc]


# --- what a reply answers --------------------------------------------------------------------------------


def listing(*views: tuple[int, str, str | None]) -> Thread:
    """Messages: a generation, ``user`` or ``assistant``, and of the person's the mode; of a part what it continues."""
    return after(
        ConversationResumed(
            conversation_id="c",
            model="m",
            title="t",
            status="active",
            settled_generation_id=99,
            more=False,
            messages=[
                MessageView(
                    id=f"{role}-{turn}",
                    role=role,  # type: ignore[arg-type]
                    content="words",
                    status="completed",
                    created_at="2026-01-02T03:04:05Z",
                    generation_id=turn,
                    mode=more if role == "user" else None,  # type: ignore[arg-type]
                    continues_generation_id=int(more) if more and role == "assistant" else None,
                )
                for turn, role, more in views
            ],
        )
    )


@pytest.mark.parametrize(
    ("views", "generation", "wanted"),
    [
        ([(1, "assistant", None)], 1, []),
        ([(2, "user", None), (2, "assistant", None)], 2, ["user-2"]),
        ([(2, "user", None), (5, "assistant", None)], 5, ["user-2"]),
        ([(2, "user", None), (2, "assistant", None), (3, "assistant", None)], 3, []),
        ([(2, "user", None), (3, "user", "steer"), (4, "assistant", None)], 4, ["user-2", "user-3"]),
        (
            [(2, "user", None), (2, "assistant", None), (3, "user", "steer"), (4, "assistant", None)],
            4,
            ["user-3"],
        ),
        (
            [(2, "user", None), (3, "assistant", None), (4, "user", "steer"), (4, "assistant", "3")],
            3,
            ["user-2"],
        ),
        ([(2, "user", None), (2, "user", "backchannel"), (3, "assistant", None)], 3, ["user-2"]),
        ([(2, "user", None), (3, "user", None), (3, "assistant", None)], 3, ["user-3"]),
    ],
    ids=[
        *(
            "a greeting",
            "the first answer",
            "another answer",
            "a nudge",
            "a remark that steered what has made way",
        ),
        *("a remark after which it did not go on", "one that was steered", "an aside", "two questions"),
    ],
)
def test_what_a_reply_answers_is_what_the_person_said_last_before_it(
    views: list[tuple[int, str, str | None]], generation: int, wanted: list[str]
) -> None:
    assert [question.id for question in _thread.asked(listing(*views), generation)] == wanted
