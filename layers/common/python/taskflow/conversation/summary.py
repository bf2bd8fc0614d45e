"""The rolling summary: what the model is given of the messages that have left a prompt's window. Pure.

It is made in steps. Once the window is nearly full, about half of it is folded into the summary, and so the beginning
of prompts stays the same for some turns, which is what caches of providers need. A prompt is the system prompt, the
summary, and every message after it.

A summary covers only what cannot change any more: turns before the last question. ``edit_last`` and ``regenerate``
replace nothing before it, and of replies only the last can still be truncated. ``StoreSummary`` rests on that, and
whatever replaces a message that is covered all the same takes the summary away (``outdated``): the next one is made
from the messages anew.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import fields
from typing import Any

from taskflow.conversation import budget
from taskflow.conversation.messages import Message
from taskflow.conversation.session import Coverage, Folding, Session
from taskflow.light_dataclasses import dataclass
from taskflow.store import keys
from taskflow.store.expressions import Item, Path

FOLD_AT = 18
"""Messages after the summary at which some of them are folded into it: before any leaves the window (20)."""
KEEP = 8
"""So many messages stay as they were said, at least."""
HIGH, LOW = 0.7, 0.4
"""Parts of a prompt's room: at the first the messages after the summary are too many, the second is left of them."""
SOURCE_TOKENS = 6_000
"""Messages of one step, at most; a long conversation that has no summary yet takes several."""
LEAST_SOURCE_TOKENS = 400
"""A model with room for less makes no summaries."""

FOLD_MS = 120_000
"""How long a run has for one step; then it counts as dead."""
BACK_OFF_MS = 60_000
"""The pause after a step that failed, the first time; each further one is four times as long."""
BACK_OFF_MAX_MS = 86_400_000


@dataclass(frozen=True, slots=True)
class Summary:
    """The SUMMARY item. ``at``: epoch milliseconds; the rest as in ``Coverage``."""

    text: str
    through: int
    messages: int
    message_id: str
    model: str
    at: int

    @property
    def coverage(self) -> Coverage:
        """What it stands for."""
        return Coverage(self.through, self.messages, self.message_id)


_FIELDS = tuple(each.name for each in fields(Summary))


def to_item(conversation_id: str, summary: Summary) -> Item:
    """The SUMMARY item."""
    values: Item = {name: getattr(summary, name) for name in _FIELDS}
    return {"pk": keys.conversation_pk(conversation_id), "sk": keys.SUMMARY, **values}


def parse(item: Mapping[str, Any]) -> Summary:
    """The summary in a SUMMARY item."""
    return Summary(**{name: item[name] for name in _FIELDS})


def after(messages: Sequence[Message], through: int) -> list[Message]:
    """The messages that a summary up to turn ``through`` does not cover."""
    return [message for message in messages if message.turn > through]


def to_fold(messages: Sequence[Message], question: int, room: int | None) -> list[Message]:
    """Which of the standing ``messages`` after the summary go into it now, the oldest; none while there are few.

    ``question``: the turn of the last question. ``room``: tokens that these messages may have in a prompt, None: not
    known. What stays begins with a message of the person.
    """
    many = len(messages) >= FOLD_AT
    large = room is not None and _cost(messages) > HIGH * room
    places = _boundaries(messages, question)
    if not places or not (many or large):
        return []
    by_count = max((place for place in places if len(messages) - place >= KEEP), default=0) if many else 0
    by_size = 0
    if large and room is not None:
        by_size = next((place for place in places if _cost(messages[place:]) <= LOW * room), places[-1])
    return list(messages[: max(by_count, by_size)])


def first_step(messages: Sequence[Message], question: int, tokens: int) -> list[Message]:
    """Of messages that are to be folded, those of one step: what fits ``tokens``, whole turns, at least one."""
    places = [*_boundaries(messages, question), len(messages)]
    fits = [place for place in places if _cost(messages[:place]) <= tokens]
    return list(messages[: fits[-1] if fits else places[0]])


def covering(text: str, folded: Sequence[Message], before: Summary | None, model: str, now: int) -> Summary:
    """The summary that ``folded`` has made of the one before."""
    last = folded[-1]
    counted = before.messages if before is not None else 0
    return Summary(text, last.turn, counted + len(folded), last.id, model, now)


def may_fold(session: Session, now: int) -> bool:
    """Whether a run may begin: none is at it, and the last failure is long enough ago."""
    return session.folding is None or session.folding.until <= now


def begun(session: Session, run: str, now: int) -> Folding:
    """What the session says while ``run`` is at it."""
    tries = session.folding.tries if session.folding is not None else 0
    return Folding(run, now + FOLD_MS, tries + 1)


def failed(folding: Folding, now: int) -> Folding:
    """What it says after a failure: the next try is put off, each time for longer."""
    pause = min(BACK_OFF_MAX_MS, BACK_OFF_MS * 4 ** min(folding.tries - 1, 8))
    return Folding(folding.run, now + pause, folding.tries)


def outdated(session: Session, replaced_from: int) -> tuple[Path, ...]:
    """What a change of messages from turn ``replaced_from`` on removes of the session."""
    covered = session.summary is not None and replaced_from <= session.summary.through
    return ("summary",) if covered else ()


def _boundaries(messages: Sequence[Message], question: int) -> list[int]:
    """Places at which the messages may be parted, the first ones first: before a message of the person that begins a
    turn, the last question's at the latest."""
    return [
        place
        for place in range(1, len(messages))
        if messages[place].role == "user"
        and messages[place - 1].turn < messages[place].turn <= question
        and messages[place - 1].role == "assistant"
    ]


def _cost(messages: Sequence[Message]) -> int:
    return sum(budget.tokens(message.content) + budget.MESSAGE_TOKENS for message in messages)
