"""Messages that are accepted once, what an edit or another answer replaces, and what a stop comes to."""

from __future__ import annotations

import pytest
from taskflow.conversation import commands as c
from taskflow.conversation.commands import Command
from taskflow.conversation.machine import Decision
from taskflow.conversation.session import ReplacedRange
from taskflow.errors import ConditionFailed
from taskflow.store import keys
from taskflow.store.expressions import Put

from tests.support.story import (
    ANSWERED,
    ASKED,
    CUT,
    CUT_LATE,
    FAILED,
    GREETED,
    IDLE_MS,
    NEXT,
    ON_ITS_WAY,
    SENT,
    SPEAKING,
    Step,
    Story,
    seen,
    spoken,
)


@pytest.mark.parametrize(
    ("steps", "command"),
    [
        (SENT, c.UserMessage("c1", "Hello?", "new")),
        (SENT, c.UserMessage("c1", "Hello?", "new", CUT)),
        (GREETED, c.UserMessage("c1", "Hello?", "new", seen(1, 2))),
        (SPEAKING, c.UserMessage("c1", "Hello?", "new", CUT)),
        (SENT, c.EditLast("c1", "Hello?", "new")),
        (SENT, c.UserMessage("c1", "Hello?")),
        (SENT, c.EditLast("c1", "Hello?")),
    ],
)
def test_the_write_whose_refusal_means_that_a_message_was_accepted_before(
    steps: tuple[Step, ...], command: c.UserMessage | c.EditLast
) -> None:
    decision = Story(*steps).decide(command)
    assert isinstance(decision, Decision)
    keyed = [
        place
        for place, write in enumerate(decision.writes)
        if isinstance(write, Put) and write.item["sk"] == keys.dedupe_sk("new")
    ]
    assert ([] if decision.dedupe is None else [decision.dedupe]) == keyed
    assert len(keyed) == (command.client_message_id is not None)


def test_the_first_message_sends_the_greeting_s_record_as_the_greeting_is() -> None:
    """Stopped by its reader meanwhile, the greeting is another version: its record would never leave the outbox."""
    story = Story(*GREETED)
    first = story.decide(c.UserMessage("c1", "Hello?"))
    assert isinstance(first, Decision)
    story.do(c.Cancel(seen=seen(1, 3)))
    with pytest.raises(ConditionFailed):
        story.commit(first.writes)
    story.do(c.UserMessage("c1", "Hello?"))
    stored = {keys.message_sk(m.turn, m.part): m.version for m in story.messages()}
    assert story.known.outbox == stored


OTHERS = (*SENT, c.UserMessage("c1", "And the hills?", "m2"), *spoken("r3", "High."))
REPLACES: dict[str, tuple[tuple[Step, ...], Command, ReplacedRange, list[tuple[int, int]]]] = {
    # what was said; the command; what the next turn says is replaced; the messages that are marked so
    "an edit": (SENT, c.EditLast("c1", "Hi?"), ReplacedRange(2, 3, True), [(2, 0), (2, 1)]),
    "an edit of the second question": (
        OTHERS,
        c.EditLast("c1", "Hi?"),
        ReplacedRange(3, 4, True),
        [(3, 0), (3, 1)],
    ),
    "an edit before any answer": (ASKED, c.EditLast("c1", "Hi?"), ReplacedRange(2, 3, True), [(2, 0)]),
    "an edit while it is answered": (SPEAKING, c.EditLast("c1", "Hi?"), ReplacedRange(2, 3, True), [(2, 0)]),
    "another answer": (SENT, c.Regenerate(), ReplacedRange(2, 3, False), [(2, 1)]),
    "another answer before any": (ASKED, c.Regenerate(), ReplacedRange(2, 3, False), []),
    "a third answer": (
        (*SENT, c.Regenerate(), *spoken("r3", "Wet.")),
        c.Regenerate(),
        ReplacedRange(2, 4, False),
        [(2, 1), (3, 1)],
    ),
    "an edit after a nudge": (
        (*SENT, IDLE_MS, c.IdlePassed(), *spoken("r3", "Still there?")),
        c.EditLast("c1", "Hi?"),
        ReplacedRange(2, 4, True),
        [(2, 0), (2, 1), (3, 1)],
    ),
}


@pytest.mark.parametrize("name", REPLACES)
def test_what_is_replaced(name: str) -> None:
    steps, command, replaced_range, places = REPLACES[name]
    story = Story(*steps)
    story.do(command)
    assert story.known.replaced_range == replaced_range
    marked = [(m.turn, m.part) for m in story.messages() if m.replaced]
    assert marked == places
    assert {keys.message_sk(*place) for place in places} <= set(story.known.outbox)


def test_what_was_being_said_when_its_question_was_edited_is_stored_as_replaced() -> None:
    story = Story(*SPEAKING, c.EditLast("c1", "Hi?", seen=CUT), c.Settle("r2", ON_ITS_WAY))
    assert [(m.turn, m.part) for m in story.messages() if m.replaced] == [(2, 0), (2, 1)]


MADE_WAY: dict[str, tuple[tuple[Command, ...], ReplacedRange]] = {
    # what is asked for, one after the other, while turn 2 is spoken; what the newest turn says is replaced
    "edited and answered again": (
        (c.EditLast("c1", "Hi?", seen=CUT), c.Regenerate()),
        ReplacedRange(3, 4, False, spoken=2),
    ),
    "edited twice": (
        (c.EditLast("c1", "Hi?", seen=CUT), c.EditLast("c1", "Hello!")),
        ReplacedRange(3, 4, True, spoken=2),
    ),
    "edited three times": (
        (c.EditLast("c1", "Hi?", seen=CUT), c.EditLast("c1", "Hello!"), c.EditLast("c1", "Hey.")),
        ReplacedRange(4, 5, True, spoken=2),
    ),
    "edited, and something else edited": (
        (c.EditLast("c1", "Hi?", seen=CUT), c.UserMessage("c1", "Sun?"), c.EditLast("c1", "Rain?")),
        ReplacedRange(4, 5, True, spoken=2),
    ),
    "answered again, and something else edited": (
        (c.Regenerate(seen=CUT), c.UserMessage("c1", "Sun?"), c.EditLast("c1", "Rain?")),
        ReplacedRange(4, 5, True, spoken=2),
    ),
    "cut off, and something else edited": (
        (c.UserMessage("c1", "Sun?", seen=CUT), c.EditLast("c1", "Rain?")),
        ReplacedRange(3, 4, True),
    ),
}


@pytest.mark.parametrize("name", MADE_WAY)
def test_a_reply_that_made_way_is_stored_so_whatever_is_replaced_before_it_is_over(name: str) -> None:
    commands, replaced_range = MADE_WAY[name]
    story = Story(*SPEAKING, *commands)
    assert story.known.replaced_range == replaced_range
    story.do(c.Settle("r2", ON_ITS_WAY))
    reply = next(m for m in story.messages() if (m.turn, m.part) == (2, 1))
    assert reply.replaced == (replaced_range.spoken == 2)


STOPS: dict[str, tuple[tuple[Step, ...], c.Cancel, str]] = {
    # what had happened; the command; what it comes to
    "what is being said": (SPEAKING, c.Cancel(), "turn 2"),
    "what is waited for": (ASKED, c.Cancel(), "turn 2"),
    "the turn that is named": (SPEAKING, c.Cancel(2), "turn 2"),
    "another turn than this": (SPEAKING, c.Cancel(1), "nothing"),
    "the newer one of two": ((*SPEAKING, NEXT), c.Cancel(), "turn 3"),
    "what was said but not yet read": (ANSWERED, CUT_LATE, "cut at 7"),
    "the same, by its number": (ANSWERED, c.Cancel(2, CUT), "cut at 7"),
    "the same, by another number": (ANSWERED, c.Cancel(1, CUT), "nothing"),
    "a report of an older turn": (OTHERS, CUT_LATE, "nothing"),
    "what was read whole": (ANSWERED, c.Cancel(seen=seen(2, 25)), "nothing"),
    "without a report": (ANSWERED, c.Cancel(), "nothing"),
    "what was cut before": ((*ANSWERED, CUT_LATE), c.Cancel(seen=seen(2, 3)), "nothing"),
    "a greeting that is still being read": (GREETED, c.Cancel(seen=seen(1, 3)), "cut at 3"),
    "what was interrupted": (
        (*SPEAKING, c.Cancel(), c.Settle("r2", ON_ITS_WAY), c.Release("r2")),
        c.Cancel(seen=seen(2, 3)),
        "nothing",
    ),
    "a reply that had failed": (
        (*SPEAKING, c.Settle("r2", FAILED), c.Release("r2")),
        c.Cancel(seen=seen(2, 3)),
        "nothing",
    ),
}


@pytest.mark.parametrize("name", STOPS)
def test_what_a_stop_comes_to(name: str) -> None:
    steps, command, comes_to = STOPS[name]
    story = Story(*steps)
    decision = story.do(command)
    after = story.known
    if comes_to == "nothing":
        assert decision.writes == ()
    elif comes_to.startswith("turn"):
        assert after.cancel == int(comes_to.split()[-1])
        assert after.late_truncation is None
    else:
        chars = int(comes_to.split()[-1])
        assert after.late_truncation is not None
        assert after.last_result is not None
        assert (after.late_truncation.chars, after.late_truncation.cancelled) == (chars, True)
        assert (after.last_result.state, after.last_result.chars) == ("interrupted", chars)
        cut = next(m for m in story.messages() if (m.turn, m.part) == (after.late_truncation.turn, 1))
        assert (len(cut.content), cut.status, cut.version) == (chars, "interrupted", 2)
        whole = story.tail(cut.turn)
        assert whole is not None
        assert len(whole) > chars
