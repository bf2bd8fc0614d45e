"""A conversation after each of the server's events. Pure.

Any order, any repetition and any loss of events leaves a thread that can be read; what cannot be known sets
``needs_sync``, and the next connection's list tells it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Literal

from taskflow_client import _turn
from taskflow_client._turn import Turn, TurnEvents
from taskflow_client.events import (
    AiDone,
    AiError,
    AiInterrupted,
    AiReasoning,
    AiReasoningDone,
    AiStart,
    AiToken,
    AnyServerEvent,
    ContextTrimmed,
    ConversationCreated,
    ConversationDeleted,
    ConversationEnded,
    ConversationResumed,
    ErrorEvent,
    MemoryPassage,
    MemoryUsed,
    MessageAccepted,
    MessagePart,
    ModelChanged,
    QueueChanged,
    QueuedMessage,
    SummaryChanged,
    TitleUpdated,
    TurnSnapshot,
    TypingNudge,
    UserMessageEvent,
)

ASIDE = ("backchannel", "stop")
"""Modes of what stands beside a reply, and has none of its own."""


@dataclass(frozen=True, slots=True)
class Question:
    """Something that the person said. ``whole``: code points of a listed one of which only the beginning has come."""

    id: str
    generation_id: int
    text: str
    client_message_id: str | None = None
    mode: str | None = None
    whole: int | None = None


@dataclass(frozen=True, slots=True)
class Thread:
    """What is known of a conversation."""

    conversation_id: str | None = None
    title: str | None = None
    model: str | None = None
    resume_token: str | None = None
    status: Literal["fresh", "active", "deleted"] = "fresh"
    """``fresh`` until the server has told this client what there is."""
    turns: dict[int, Turn] = field(default_factory=dict)
    """By generation, the earliest first."""
    questions: tuple[Question, ...] = ()
    queue: tuple[QueuedMessage, ...] = ()
    held: bool = False
    queue_revision: int = -1
    """Of the last event on this connection; -1: there was none."""
    once_queued: frozenset[str] = frozenset()
    """Ids that are, or were, queued: an acknowledgement that comes late does not queue them again."""
    more: bool = False
    """There are older messages than are listed here."""
    ended: bool = False
    nudge: str | None = None
    trimmed: int | None = None
    summary: tuple[int, str] | None = None
    """How many of the first messages the model is given as a summary, and the id of the last of them."""
    remembered: Mapping[int, tuple[MemoryPassage, ...]] = field(default_factory=dict)
    steers: frozenset[int] = frozenset()
    """Turns that answer a message which steered."""
    replaced: tuple[range, ...] = ()
    """Turns that made way for another answer, heard or not: no late word makes one of them stand again."""
    floor: int = 0
    """Nothing new is taken of a generation below this one."""
    history: int | None = None
    """The last turn that was over before this client came; None: nothing was listed yet."""
    needs_sync: bool = False


def reduce(thread: Thread, event: AnyServerEvent) -> Thread:
    """The thread after one event."""
    match event:
        case ConversationCreated():
            return _create(thread, event)
        case ConversationResumed():
            return _resume(thread, event)
        case MessagePart():
            return _lengthen(thread, event)
        case MessageAccepted() | UserMessageEvent():
            return _hear(thread, event)
        case QueueChanged():
            if event.revision <= thread.queue_revision:
                return thread
            return replace(
                thread,
                queue=tuple(event.queued),
                held=event.held,
                queue_revision=event.revision,
                once_queued=thread.once_queued | {each.message_id for each in event.queued},
            )
        case (
            AiStart()
            | AiToken()
            | AiDone()
            | AiInterrupted()
            | AiError()
            | TurnSnapshot()
            | AiReasoning()
            | AiReasoningDone()
        ):
            return _speak(thread, event)
        case TitleUpdated():
            mine = event.conversation_id == thread.conversation_id
            return replace(thread, title=event.title) if mine else thread
        case ModelChanged():
            return replace(thread, model=event.model)
        case ConversationDeleted():
            return replace(thread, status="deleted")
        case ConversationEnded():
            return replace(thread, ended=True, nudge=None)
        case TypingNudge():
            return replace(thread, nudge=event.message)
        case SummaryChanged():
            return replace(thread, summary=(event.messages, event.through_message_id))
        case ContextTrimmed():
            return replace(thread, trimmed=event.generation_id)
        case MemoryUsed():
            passages = {**thread.remembered, event.generation_id: tuple(event.passages)}
            return replace(thread, remembered=passages)
        case ErrorEvent():
            return _refuse(thread, event)
        case _:
            return thread


def newest(thread: Thread) -> Turn | None:
    """The newest turn that stands."""
    return next((turn for turn in reversed(thread.turns.values()) if not turn.replaced), None)


def chain(thread: Thread, generation: int) -> list[Turn]:
    """The turns of one reply, the first being ``generation``: one that was steered goes on as another."""
    if generation not in thread.turns:
        return []
    found = [thread.turns[generation]]
    for turn in _after(thread, generation):
        if turn.linked:
            # What came to nothing is left out: the next one continues the one before it.
            at = next((n for n, each in enumerate(found) if each.generation_id == turn.continues), None)
            if at is not None:
                found = [*found[: at + 1], turn]
        elif turn.generation_id in thread.steers and turn.phase == "failed":
            # The answer to what steered has failed before it began.
            found.append(turn)
    return found


def first_of(thread: Thread, generation: int) -> int:
    """The first turn of the reply that ``generation`` belongs to."""
    while (turn := thread.turns.get(generation)) is not None:
        if turn.continues is None or turn.continues not in thread.turns:
            break
        generation = turn.continues
    return generation


def asked(thread: Thread, generation: int) -> list[Question]:
    """What the reply that begins with ``generation`` answers: the last thing that the person said before it and, where
    that steered a reply which has made way, what had been asked before. Nothing, where it follows another reply."""
    standing = [n for n, turn in thread.turns.items() if not turn.replaced and not turn.nothing]
    found: list[Question] = []
    below = generation
    for question in reversed(thread.questions):
        if question.generation_id > generation or question.mode in ASIDE:
            continue
        if any(question.generation_id <= number < below for number in standing):
            break
        found.insert(0, question)
        below = question.generation_id
        if question.mode != "steer":
            break
    return found


def goes_on(thread: Thread, last: Turn) -> bool:
    """Whether a reply whose last turn is ``last`` was steered, and still waits for the turn that it goes on with."""
    if any(turn.linked and not turn.nothing for turn in _after(thread, last.generation_id)):
        return False
    # A turn that is over, and of which nothing was listed, came to nothing.
    stopped = thread.floor > last.generation_id + 1 or any(
        turn.nothing for turn in _after(thread, last.generation_id)
    )
    # One that was complete already when somebody steered goes on after its end.
    return (last.steered and not stopped) or any(
        number > last.generation_id and number >= thread.floor and number not in thread.turns
        for number in thread.steers
    )


def _after(thread: Thread, generation: int) -> Iterator[Turn]:
    return (turn for turn in thread.turns.values() if turn.generation_id > generation)


def _create(thread: Thread, event: ConversationCreated) -> Thread:
    known = thread.conversation_id == event.conversation_id
    base = _rejoin(thread) if known else Thread(history=0)
    return replace(
        base,
        conversation_id=event.conversation_id,
        model=event.model,
        resume_token=event.resume_token or base.resume_token,
        status="active",
    )


def _resume(thread: Thread, event: ConversationResumed) -> Thread:
    views = event.messages
    answered = max((each.generation_id for each in views if each.role == "assistant"), default=-1)
    settled = max(answered, event.settled_generation_id)
    known_settled = max((t.generation_id for t in thread.turns.values() if t.settled), default=-1)
    if known_settled > settled:
        # Made before what is known was settled, and came late. What follows on this connection counts all the same.
        return replace(_rejoin(thread), queue_revision=thread.queue_revision, needs_sync=False)
    oldest = min((each.generation_id for each in views), default=0)
    turns: dict[int, Turn] = {}
    for number, turn in thread.turns.items():
        failed = turn.phase == "failed" and number > answered
        if number > settled or failed:
            turns[number] = _turn.rejoined(turn)
        elif event.more and number < oldest and turn.settled:
            turns[number] = turn
        else:
            turns[number] = _turn.unlisted(turn)
    for view in views:
        if view.role == "assistant":
            turns[view.generation_id] = _turn.listed(view, thread.turns.get(view.generation_id))
    kept = [
        q for q in thread.questions if q.generation_id > settled or (event.more and q.generation_id < oldest)
    ]
    ids = {each.id for each in views}
    clients = {q.id: q.client_message_id for q in thread.questions}
    questions = [
        *(q for q in kept if q.id not in ids),
        *(
            Question(v.id, v.generation_id, v.content, clients.get(v.id), v.mode, v.content_chars)
            for v in views
            if v.role == "user"
        ),
    ]
    return replace(
        thread,
        conversation_id=event.conversation_id,
        title=event.title or None,
        model=event.model,
        status="active" if thread.status != "deleted" else "deleted",
        turns=_sorted(turns),
        questions=_in_order(questions),
        queue_revision=-1,
        more=event.more,
        ended=event.status == "completed",
        trimmed=event.trimmed_generation_id,
        summary=(
            (event.summarised_messages, event.summarised_through_message_id)
            if event.summarised_messages is not None and event.summarised_through_message_id is not None
            else None
        ),
        replaced=tuple(gone for gone in thread.replaced if gone.stop > settled + 1),
        floor=settled + 1,
        history=settled if thread.history is None else thread.history,
        needs_sync=False,
    )


def _rejoin(thread: Thread) -> Thread:
    turns = {number: _turn.rejoined(turn) for number, turn in thread.turns.items()}
    return replace(thread, turns=turns, queue_revision=-1)


def _lengthen(thread: Thread, event: MessagePart) -> Thread:
    for turn in thread.turns.values():
        if turn.message_id == event.message_id:
            longer = _turn.lengthened(turn, event.offset, event.text)
            return replace(thread, needs_sync=True) if longer is None else _with(thread, longer)
    questions = tuple(
        replace(q, text=q.text[: event.offset] + event.text)
        if q.id == event.message_id and len(q.text) == event.offset
        else q
        for q in thread.questions
    )
    return replace(thread, questions=questions)


def _hear(thread: Thread, event: MessageAccepted | UserMessageEvent) -> Thread:
    if event.mode == "queue" and not (isinstance(event, UserMessageEvent) and event.queued_ids is not None):
        return thread  # ``queue_changed`` tells of it, and ``queued``
    if isinstance(event, UserMessageEvent) and event.queued_ids is not None:
        thread = replace(thread, once_queued=thread.once_queued | set(event.queued_ids))
    if event.replaces_generation_id is not None:
        thread = _replace_from(thread, event.replaces_generation_id, event.generation_id, event.message_id)
    known = next((q for q in thread.questions if q.id == event.message_id), None)
    text = event.text if isinstance(event, UserMessageEvent) else (known.text if known else "")
    question = Question(
        event.message_id,
        known.generation_id if known else event.generation_id,
        text,
        event.client_message_id or (known.client_message_id if known else None),
        event.mode or (known.mode if known else None),
    )
    others = [q for q in thread.questions if q.id != event.message_id]
    thread = replace(thread, questions=_in_order([*others, question]), nudge=None)
    if event.mode in ASIDE:
        return thread
    steers = thread.steers | {event.generation_id} if event.mode == "steer" else thread.steers
    return replace(thread, steers=steers, ended=False)


def queued(thread: Thread, item: QueuedMessage) -> Thread:
    """The thread when a message of this client was accepted and waits."""
    if item.message_id in thread.once_queued:
        return thread
    ids = thread.once_queued | {item.message_id}
    return replace(thread, queue=(*thread.queue, item), once_queued=ids)


def said(thread: Thread, message_id: str, text: str) -> Thread:
    """The thread with the words of a message of this client, of which its acceptance has only the id."""
    questions = tuple(
        replace(q, text=text) if q.id == message_id and not q.text else q for q in thread.questions
    )
    return replace(thread, questions=questions)


def _replace_from(thread: Thread, start: int, below: int, but: str) -> Thread:
    """From ``start`` on all that is older than ``below`` makes way for another answer."""
    turns = {
        number: _turn.taken_away(turn) if start <= number < below else turn
        for number, turn in thread.turns.items()
    }
    questions = tuple(q for q in thread.questions if q.id == but or not start <= q.generation_id < below)
    return replace(thread, turns=turns, questions=questions, replaced=(*thread.replaced, range(start, below)))


def _speak(thread: Thread, event: TurnEvents) -> Thread:
    generation = event.generation_id
    known = thread.turns.get(generation)
    if known is None and generation < thread.floor:
        return thread
    before = known or Turn(generation)
    turn = _turn.apply(before, event)
    if turn == known:
        return thread
    if known is None:
        # A turn speaks alone: whatever is still open below it is over.
        turns = {n: _turn.superseded(t) if n < generation else t for n, t in thread.turns.items()}
        thread = replace(thread, turns=turns)
    if isinstance(event, AiStart) and event.replaces_generation_id is not None:
        gone = range(event.replaces_generation_id, generation)
        turns = {n: _turn.taken_away(t) if n in gone else t for n, t in thread.turns.items()}
        # With an answer goes what was thrown in while it was spoken.
        questions = tuple(q for q in thread.questions if q.mode not in ASIDE or q.generation_id not in gone)
        thread = replace(thread, turns=turns, questions=questions, replaced=(*thread.replaced, gone))
    if known is None and any(generation in gone for gone in thread.replaced):
        turn = _turn.taken_away(turn)
    thread = _with(thread, turn)
    lost = any(t.incomplete and not t.replaced for t in thread.turns.values())
    return replace(
        thread,
        floor=max(thread.floor, generation),
        ended=thread.ended and generation < max(thread.turns),
        needs_sync=thread.needs_sync or lost,
    )


def _refuse(thread: Thread, event: ErrorEvent) -> Thread:
    if event.code == "CONVERSATION_DELETED":
        return replace(thread, status="deleted")
    # The server does not know this connection; whether the conversation exists shows when it connects again.
    return replace(thread, needs_sync=True) if event.code == "CONVERSATION_NOT_FOUND" else thread


def _with(thread: Thread, turn: Turn) -> Thread:
    number = turn.generation_id
    if number in thread.turns:
        return replace(thread, turns={n: turn if n == number else t for n, t in thread.turns.items()})
    return replace(thread, turns=_sorted({**thread.turns, number: turn}))


def _sorted(turns: Mapping[int, Turn]) -> dict[int, Turn]:
    return dict(sorted(turns.items()))


def _in_order(questions: list[Question]) -> tuple[Question, ...]:
    """By generation; what was thrown in while it was answered stands after the question, whichever came first."""
    return tuple(sorted(questions, key=lambda q: (q.generation_id, q.mode in ASIDE)))
