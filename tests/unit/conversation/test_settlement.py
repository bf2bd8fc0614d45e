"""How turns end: what had happened, what the run has to say, what is stored and told."""

from __future__ import annotations

from dataclasses import replace

import pytest
from taskflow.conversation import commands as c
from taskflow.conversation.checkpoint import Checkpoint
from taskflow.conversation.deadlines import (
    LEASE_MS,
)
from taskflow.conversation.machine import Decision
from taskflow.conversation.session import Trim
from taskflow.conversation.settlement import BEYOND_CHECKPOINT, TurnDraft
from taskflow.errors import ConditionFailed
from taskflow.store import keys

from tests.support.story import (
    ANSWERED,
    ASKED,
    COMPLETE,
    CUT,
    CUT_LATE,
    FAILED,
    IDLE_MS,
    NEXT,
    ON_ITS_WAY,
    OPENED,
    PERIODS,
    REPLY,
    SENT,
    SPEAKING,
    SYNCED,
    Step,
    Story,
    said,
    seen,
)

SILENT = said("", sent=0, complete=False, code="RATE_LIMITED")
NOT_TAKEN = said(sent=12)
"""It is over, because nobody who took anything was left, and little of it was sent."""
BLANK = said(" \n", sent=2, complete=False)

ENDINGS: dict[str, tuple[tuple[Step, ...], TurnDraft, tuple[str, int, str], str | None]] = {
    # what happened while it was spoken; the draft; result (state, chars, code); the text that is kept beside it
    "said to its end": ((), COMPLETE, ("completed", 25, ""), None),
    "failed on the way": ((), FAILED, ("failed", 12, "SERVICE_UNAVAILABLE"), None),
    "failed before a word": ((), SILENT, ("failed", 0, "RATE_LIMITED"), None),
    "nobody was there any more": ((), ON_ITS_WAY, ("interrupted", 12, ""), REPLY),
    "only what cannot be seen was said": ((), BLANK, ("interrupted", 0, ""), " \n"),
    "cancelled, nothing reported": ((c.Cancel(),), ON_ITS_WAY, ("cancelled", 12, ""), REPLY),
    "cancelled, as far as it was seen": ((c.Cancel(seen=CUT),), ON_ITS_WAY, ("cancelled", 7, ""), REPLY),
    "cancelled, seen further than sent": (
        (c.Cancel(seen=seen(2, 99)),),
        ON_ITS_WAY,
        ("cancelled", 12, ""),
        REPLY,
    ),
    "cancelled, seen of another turn": (
        (c.Cancel(seen=seen(1, 3)),),
        ON_ITS_WAY,
        ("cancelled", 12, ""),
        REPLY,
    ),
    "cancelled at its end": ((c.Cancel(seen=CUT),), COMPLETE, ("cancelled", 7, ""), REPLY),
    "cancelled and failed": ((c.Cancel(),), FAILED, ("cancelled", 12, ""), REPLY),
    "superseded, nothing reported": ((NEXT,), ON_ITS_WAY, ("interrupted", 12, ""), REPLY),
    "superseded, as far as it was seen": (
        (replace(NEXT, seen=CUT),),
        ON_ITS_WAY,
        ("interrupted", 7, ""),
        REPLY,
    ),
    "superseded, nothing seen": (
        (replace(NEXT, seen=seen(2, 0)),),
        ON_ITS_WAY,
        ("interrupted", 0, ""),
        REPLY,
    ),
    "superseded at its end, unreported": ((NEXT,), COMPLETE, ("interrupted", 25, ""), None),
    "superseded at its end, half seen": ((replace(NEXT, seen=CUT),), COMPLETE, ("interrupted", 7, ""), REPLY),
    "superseded at its end, seen whole": (
        (replace(NEXT, seen=seen(2, 25)),),
        COMPLETE,
        ("completed", 25, ""),
        None,
    ),
    "over, little of it taken": ((), NOT_TAKEN, ("completed", 25, ""), None),
    "over, little of it taken, cancelled": ((c.Cancel(),), NOT_TAKEN, ("cancelled", 25, ""), None),
    "over, little of it taken, cancelled, seen further than sent": (
        (c.Cancel(seen=seen(2, 99)),),
        NOT_TAKEN,
        ("cancelled", 12, ""),
        REPLY,
    ),
    "over, little of it taken, superseded, seen further than sent": (
        (replace(NEXT, seen=seen(2, 99)),),
        NOT_TAKEN,
        ("interrupted", 12, ""),
        REPLY,
    ),
    "superseded, then failed": ((NEXT,), FAILED, ("failed", 12, "SERVICE_UNAVAILABLE"), None),
    "superseded twice, the first report counts": (
        (replace(NEXT, seen=CUT), c.UserMessage("c1", "Wait.", "m3", seen(2, 9))),
        ON_ITS_WAY,
        ("interrupted", 7, ""),
        REPLY,
    ),
    "superseded, then the next one cancelled": (
        (replace(NEXT, seen=CUT), c.Cancel(seen=seen(2, 9))),
        ON_ITS_WAY,
        ("interrupted", 7, ""),
        REPLY,
    ),
    "answered again": ((c.Regenerate(CUT),), ON_ITS_WAY, ("interrupted", 7, ""), REPLY),
}


@pytest.mark.parametrize("name", ENDINGS)
def test_how_a_turn_ends(name: str) -> None:
    meanwhile, draft, (state, chars, code), kept = ENDINGS[name]
    story = Story(*SPEAKING, *meanwhile)
    result = story.do(c.Settle("r2", draft)).result
    assert result is not None
    assert (result.turn, result.state, result.chars, result.code) == (2, state, chars, code)
    assert result.message_id == keys.message_id(story.known.id, 2, keys.ASSISTANT_PART)
    assert result.seq == draft.seq + 1
    assert story.known.result == story.known.last_result == result
    assert story.known.settled_turn == 2
    assert story.tail(2) == kept
    replies = [m for m in story.messages() if m.turn == 2 and m.role == "assistant"]
    assert [m.content for m in replies] == ([draft.text[:chars]] if chars or state == "failed" else [])
    assert [m.status for m in replies] == ["completed" if state == "completed" else "interrupted"] * len(
        replies
    )
    assert [m.error_code for m in replies] == [code] * len(replies)
    outbox_has_it = keys.message_sk(2, keys.ASSISTANT_PART) in story.known.outbox
    assert outbox_has_it is bool(replies)


def test_an_ending_that_was_committed_although_its_answer_was_lost_is_told_as_it_stands() -> None:
    story = Story(*SPEAKING, c.Settle("r2", FAILED))
    again = story.decide(c.Settle("r2", COMPLETE))
    assert isinstance(again, Decision)
    assert (again.writes, again.result) == ((), story.known.result)


def test_what_a_run_learned_of_the_models_room_stays_with_the_session() -> None:
    story = Story(*SPEAKING, c.Settle("r2", said(trim=Trim(2, "fake-1", 900), finish="length")))
    assert story.known.trim == Trim(2, "fake-1", 900)
    assert [m.finish for m in story.messages()][-1] == "length"


LEFT = Checkpoint("r2", REPLY, 12, 6, "fake-1")
TAKEN: dict[str, tuple[tuple[Step, ...], Checkpoint | None, tuple[str, int, str], int]] = {
    # what happened since the run began; its checkpoint; result (state, chars, code); the number it is told under
    "it died": ((), LEFT, ("failed", 12, "SERVICE_UNAVAILABLE"), 7),
    "it died before a word": ((), None, ("failed", 0, "SERVICE_UNAVAILABLE"), 2),
    "it died after a cancel": ((c.Cancel(),), LEFT, ("cancelled", 12, ""), 7),
    "it died, and more was seen than its checkpoint says": (
        (c.Cancel(seen=seen(2, 15)),),
        LEFT,
        ("cancelled", 15, ""),
        7,
    ),
    "it died superseded": ((NEXT,), LEFT, ("interrupted", 12, ""), 7),
    "it died superseded, as far as it was seen": (
        (replace(NEXT, seen=CUT),),
        LEFT,
        ("interrupted", 7, ""),
        7,
    ),
}


@pytest.mark.parametrize("name", TAKEN)
def test_how_a_turn_ends_whose_run_died(name: str) -> None:
    meanwhile, left, (state, chars, code), seq = TAKEN[name]
    story = Story(*SPEAKING, *meanwhile, 10_000)
    result = story.do(c.TakeOver("heir", left)).result
    assert result is not None
    assert (result.state, result.chars, result.code, result.seq) == (
        state,
        chars,
        code,
        seq + BEYOND_CHECKPOINT,
    )
    assert (story.known.lease_run, story.known.lease_until) == ("heir", story.now - 1_000 + LEASE_MS)


def test_a_settled_turn_is_taken_over_as_it_was_settled_and_a_telling_is_only_given_back() -> None:
    settled = Story(*SPEAKING, c.Settle("r2", COMPLETE), 10_000)
    assert settled.do(c.TakeOver("heir", None)).result == settled.known.result
    assert settled.known.lease_run == "heir"
    telling = Story(*ANSWERED, CUT_LATE, c.AcquireToAnnounce("r3"), 10_000)
    assert telling.do(c.TakeOver("heir", None)).result is None
    assert telling.known.lease_run is None
    assert telling.known.late_truncation is not None


@pytest.mark.parametrize(
    ("meanwhile", "state", "code"),
    [((), "failed", "SERVICE_UNAVAILABLE"), ((c.Cancel(),), "cancelled", "")],
)
def test_how_a_turn_ends_that_never_started(meanwhile: tuple[Step, ...], state: str, code: str) -> None:
    result = Story(*ASKED, *meanwhile).do(c.FailUnstarted("r2")).result
    assert result is not None
    assert (result.turn, result.state, result.chars, result.code, result.seq) == (2, state, 0, code, 1)


SILENCE_COUNTS: dict[str, tuple[tuple[Step, ...], TurnDraft, bool]] = {
    "after a reply": (SPEAKING, COMPLETE, True),
    "after a cancelled one": ((*SPEAKING, c.Cancel()), ON_ITS_WAY, True),
    "not after a failed one": (SPEAKING, FAILED, False),
    "not after one of which nothing was seen": ((*SPEAKING, c.Cancel()), said(sent=0, complete=False), False),
    "not while a newer turn waits": ((*SPEAKING, NEXT), ON_ITS_WAY, False),
    "not while the person types": ((*SPEAKING, c.StartTyping("c1")), COMPLETE, False),
    "not before the person has spoken": ((*SYNCED, c.Acquire("r2")), COMPLETE, False),
    "after a nudge that failed": ((*SENT, IDLE_MS, c.IdlePassed(), c.Acquire("r2")), SILENT, True),
}


@pytest.mark.parametrize("name", SILENCE_COUNTS)
def test_when_silence_is_counted(name: str) -> None:
    steps, draft, counts = SILENCE_COUNTS[name]
    story = Story(*steps)
    before, at = story.known.idle_at, story.now
    story.do(c.Settle("r2", replace(draft, reveal_ms=4_000)))
    assert story.known.idle_at == (at + 4_000 + PERIODS.idle if counts else before)
    if counts:
        assert story.known.due_at is not None
        assert story.known.due_at <= at + 4_000 + PERIODS.idle


def test_who_speaks_while_a_dead_run_is_taken_over_has_the_reply_recorded() -> None:
    """The first message makes the conversation one that is recorded, so the ending is decided again."""
    story = Story(*OPENED, c.MarkSynced("c1"), c.Acquire("r1"), 10_000)
    left = Checkpoint("r1", "Hello.", 6, 3, "fake-1")
    taken = story.decide(c.TakeOver("heir", left))
    assert isinstance(taken, Decision)
    story.do(c.UserMessage("c1", "Hello?"))
    with pytest.raises(ConditionFailed):
        story.commit(taken.writes)
    story.do(c.TakeOver("heir", left))
    assert len(story.known.outbox) == 2


def test_a_run_that_renewed_its_lease_in_time_is_not_taken_for_dead_while_it_tells() -> None:
    story = Story(*ANSWERED, CUT_LATE, c.AcquireToAnnounce("r3"), 10_000)
    given_up = story.decide(c.TakeOver("heir", None))
    assert isinstance(given_up, Decision)
    story.do(c.Renew("r3"))
    with pytest.raises(ConditionFailed):
        story.commit(given_up.writes)
    assert story.known.lease_run == "r3"
