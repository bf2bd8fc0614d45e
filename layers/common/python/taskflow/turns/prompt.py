"""What a turn asks of the model, worked out from the settled messages; also before the previous turn is settled,
when what will be stored of that turn is already certain."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import field, replace

from taskflow.completion import ChatMessage, Finish
from taskflow.conversation import budget
from taskflow.conversation.context import (
    SUMMARY_NOTE_TOKENS,
    TOKEN_GUARD,
    WINDOW_MESSAGES,
    build_prefixed,
    build_prompt,
    estimate_tokens,
    last_interrupted,
    system_text,
    usable,
    window,
)
from taskflow.conversation.going_on import goes_on, standing_text, without_nudges
from taskflow.conversation.messages import Message, from_first_words, is_replaced, standing
from taskflow.conversation.parts import going_on, in_one
from taskflow.conversation.recalled import Passage, quotation
from taskflow.conversation.sentences import sentence_end
from taskflow.conversation.session import Session, Trim
from taskflow.conversation.summary import Summary, after, to_fold
from taskflow.conversation.text import floor_grapheme
from taskflow.engine.ports import Engine
from taskflow.errors import CallRefused, PromptTooLong, StoreUnavailable
from taskflow.light_dataclasses import dataclass
from taskflow.store import keys
from taskflow.turns.recall import Recollection
from taskflow.unhandled import report_refused

EXTRA_MESSAGES = 10
"""Read beyond the window, for replaced ones among them."""


@dataclass(frozen=True, slots=True)
class Prompt:
    """What to ask, or (``said``) what to say without asking a model: a set phrase, or the kept rest of a reply."""

    messages: tuple[ChatMessage, ...]
    asked: str
    said: str = ""
    replayed: bool = False
    said_finish: Finish = "done"
    """How the reply ended whose rest is said."""
    after: str = ""
    """What stands of the reply that is to go on; its end is not to be said again."""
    steers: int = 0
    """The turn of the reply that goes on in the same bubble, as the person has steered it; 0: none does."""
    prefixed: tuple[ChatMessage, ...] = ()
    """``messages`` for servers that go on with the last one."""
    omitted: int = 0
    """Messages of the window that were left out because they do not fit the model."""
    quoted: tuple[Message, ...] = field(default=(), compare=False)
    """The messages that ``messages`` quote."""
    stored_bytes: int | None = field(default=None, compare=False)
    """UTF-8 of all messages that the next prompt may quote, and of the summary; None: they were not read."""
    summary: Summary | None = field(default=None, compare=False)
    """What stands for the messages before ``quoted``."""
    gap: bool = field(default=False, compare=False)
    """Between the two there are messages that the window has no place for."""
    fold: bool = field(default=False, compare=False)
    """There are so many messages that some of them are to go into the summary."""
    matters: str = field(default="", compare=False)
    """What a model found to matter of the unseen rest of the reply that was interrupted last."""
    recalled: tuple[Passage, ...] = field(default=(), compare=False)
    """What was said before and may help to answer; it is in ``messages``."""


async def settled_prompt(
    engine: Engine, session: Session, recollection: Recollection | None = None
) -> Prompt:
    """The prompt of the newest turn, every earlier one being settled."""
    phrase = _phrase(engine, session)
    if phrase:
        return Prompt((), "", phrase)
    messages, summary = await asyncio.gather(_stored(engine, session), stored_summary(engine, session))
    rest, finish = await _tail(engine, session, messages)
    matters = "" if rest else await _matters(engine, session, messages)
    prompt = _prompt(engine, session, messages, summary, matters)
    if rest:
        return replace(prompt, said=rest, replayed=True, said_finish=finish)
    return await _recalling(engine, session, prompt, recollection, messages, summary)


async def early_prompt(
    engine: Engine, session: Session, recollection: Recollection | None = None
) -> Prompt | None:
    """The prompt of the newest turn while the one before it is still being settled, if that is certain already.

    It is when the person reported what they saw of it and that lies within its checkpoint: then the stored
    text will end there. None otherwise.
    """
    truncation = session.truncation_of(session.lease_turn)
    if (
        session.lease_run is None
        or session.phase != "speaking"
        or truncation is None
        or truncation.chars is None
    ):
        return None
    left = await engine.store.turn(session.id, session.lease_turn)
    if left is None or left.get("run") != session.lease_run or truncation.chars > left["sent"]:
        return None
    cut_off: list[Message] = []
    text = left["text"]
    chars: int | None = floor_grapheme(text, truncation.chars)
    if chars and truncation.steer:
        chars = sentence_end(text, chars)
        if chars is None:
            return None
    if chars and not is_replaced(session.replaced_range, session.lease_turn, keys.ASSISTANT_PART):
        cut_off.append(
            Message(
                id="",
                turn=session.lease_turn,
                part=keys.ASSISTANT_PART,
                role="assistant",
                content=text[:chars],
                status="interrupted",
                created_at=0,
                continues=session.lease_continues,
            )
        )
    messages, summary = await asyncio.gather(
        _stored(engine, session, *cut_off), stored_summary(engine, session)
    )
    if _wants_tail(session, messages):
        return None
    prompt = _prompt(engine, session, messages, summary)
    return await _recalling(engine, session, prompt, recollection, messages, summary)


def narrower(
    engine: Engine, session: Session, prompt: Prompt, error: PromptTooLong, *, last: bool
) -> Prompt | None:
    """A shorter prompt after the provider refused this one; ``last``: the newest message alone.

    None when that has been refused.
    """
    if len(prompt.quoted) < 2 and not prompt.recalled:
        return None
    system, most = _system(engine, session), engine.settings.max_output_tokens
    room = budget.narrower(_size(system, prompt), error, most)
    prompt = replace(prompt, recalled=())
    if last:
        prompt = replace(prompt, summary=None)
    kept = budget.fitting(system, prompt.quoted, room - summary_tokens(prompt.summary))
    if last or tuple(kept) == prompt.quoted:
        kept = kept[-1:]
    return _quoting(engine, session, prompt, kept)


def answering(engine: Engine, session: Session, prompt: Prompt) -> Prompt:
    """After a model had nothing to add to the reply that was steered: it answers the person's words instead. That still
    stands in the same bubble."""
    settings = engine.settings
    form = settings.interruptions(session.model)
    messages = build_prompt(
        instructed(engine, session),
        session.kind,
        prompt.quoted,
        form,
        left_out=prompt.omitted > 0 or prompt.gap,
        summary=prompt.summary,
        recalled=quotation(prompt.recalled, form),
    )
    return replace(prompt, messages=messages, prefixed=())


def learned(engine: Engine, session: Session, prompt: Prompt) -> Trim | None:
    """What the session keeps of a turn whose prompt was shortened: the next prompt begins as short as that."""
    if not prompt.omitted:
        return None
    fits = _size(_system(engine, session), prompt)
    known = session.trim
    if known is None:
        return Trim(session.lease_turn, session.model, fits)
    if known.model != session.model:
        return Trim(known.turn, session.model, fits)
    return None if known.tokens <= fits else Trim(known.turn, known.model, fits)


def guard_tokens(engine: Engine, session: Session, prompt: Prompt) -> None:
    """Warns when a prompt is unusually long."""
    estimate = estimate_tokens(prompt.messages)
    if estimate > TOKEN_GUARD:
        engine.log.warning(
            "[token-guard] long prompt",
            estimated_tokens=estimate,
            limit=TOKEN_GUARD,
            conversation_id=session.id,
        )


async def _stored(engine: Engine, session: Session, *more: Message) -> list[Message]:
    messages = await engine.store.messages(session.id, newest=WINDOW_MESSAGES + EXTRA_MESSAGES)
    return without_nudges(
        # What is remarked beside the reply that is asked for is context of the one after it.
        standing(
            (
                m
                for m in [*messages, *more]
                if m.turn <= session.requested_turn and not (m.remark and m.turn == session.requested_turn)
            ),
            session,
        )
    )


async def stored_summary(engine: Engine, session: Session) -> Summary | None:
    """The summary of what was said before the window, if there is one. A turn does without rather than fail."""
    if session.summary is None or not engine.settings.summaries:
        return None
    try:
        return await engine.store.summary(session.id)
    except (StoreUnavailable, CallRefused) as error:
        report_refused(error)
        engine.log.warning("summary not read", conversation_id=session.id, error=str(error))
        return None


async def _recalling(
    engine: Engine,
    session: Session,
    prompt: Prompt,
    recollection: Recollection | None,
    messages: list[Message],
    summary: Summary | None,
) -> Prompt:
    """``prompt`` with what was said before, where the person refers back or the window has dropped something."""
    if recollection is None or prompt.after or not prompt.quoted:
        return prompt
    dropped = summary is not None or prompt.omitted > 0 or len(usable(messages)) > len(prompt.quoted)
    first = prompt.quoted[0].turn
    found = await recollection.of(session, prompt.asked, dropped=dropped, from_turn=first)
    return _prompt(engine, session, messages, summary, prompt.matters, found) if found else prompt


def _prompt(
    engine: Engine,
    session: Session,
    messages: list[Message],
    summary: Summary | None,
    matters: str = "",
    recalled: tuple[Passage, ...] = (),
) -> Prompt:
    if session.kind == "reply" and not engine.settings.quotes_greeting:
        messages = from_first_words(messages)
    messages = in_one(messages)
    asked = next((m.content for m in reversed(messages) if m.role == "user"), "")
    following = after(messages, summary.through) if summary is not None else messages
    recent = window(usable(following))
    room = _room(engine, session)
    if room is not None:
        room -= summary_tokens(summary) + recalled_tokens(recalled)
    steered = going_on(recent, session.continues)
    standing_before = standing_text(recent) if session.kind == "reply" else ""
    prompt = Prompt(
        (),
        asked if session.kind == "reply" else "",
        after=standing_before if steered is None else steered.content,
        steers=steered.turn if steered is not None else 0,
        quoted=tuple(recent),
        stored_bytes=sum(len(text.encode("utf-8", "replace")) for text in _texts(messages, summary)),
        summary=summary,
        gap=summary is not None and usable(following)[: len(recent)] != recent,
        fold=_is_to_fold(engine, session, following, summary),
        matters=matters,
        recalled=recalled,
    )
    kept = budget.fitting(_system(engine, session), recent, room)
    return _quoting(engine, session, prompt, kept)


def _quoting(engine: Engine, session: Session, prompt: Prompt, kept: Sequence[Message]) -> Prompt:
    """``prompt`` with these of the messages it quotes."""
    settings = engine.settings
    omitted = prompt.omitted + sum(message not in kept for message in prompt.quoted)
    form = settings.interruptions(session.model)
    left_out = omitted > 0 or prompt.gap
    return replace(
        prompt,
        messages=build_prompt(
            instructed(engine, session),
            session.kind,
            kept,
            form,
            left_out=left_out,
            summary=prompt.summary,
            matters=prompt.matters,
            recalled=quotation(prompt.recalled, form),
            steers=prompt.steers,
        ),
        prefixed=build_prefixed(
            instructed(engine, session),
            kept,
            form,
            left_out=left_out,
            summary=prompt.summary,
            steers=prompt.steers,
            recalled=quotation(prompt.recalled, form),
        ),
        omitted=omitted,
        quoted=tuple(kept),
    )


def summary_tokens(summary: Summary | None) -> int:
    """About how many tokens of a prompt the summary takes, with what is said of it."""
    return 0 if summary is None else budget.tokens(summary.text) + SUMMARY_NOTE_TOKENS


def recalled_tokens(recalled: Sequence[Passage]) -> int:
    """About how many tokens of a prompt these passages take, with what is said of them."""
    return budget.tokens(quotation(recalled, "note")) if recalled else 0


def _texts(messages: Sequence[Message], summary: Summary | None) -> list[str]:
    return [message.content for message in messages] + ([summary.text] if summary is not None else [])


def _size(system: str, prompt: Prompt) -> int:
    return (
        budget.size(system, prompt.quoted) + summary_tokens(prompt.summary) + recalled_tokens(prompt.recalled)
    )


def _system(engine: Engine, session: Session) -> str:
    return system_text(instructed(engine, session), engine.settings.interruptions(session.model))


def instructed(engine: Engine, session: Session) -> str:
    """The system prompt of the newest turn: the installation's, then what the program said that asked for the turn."""
    instructions = session.wishes.instructions if session.wishes is not None else ""
    return "\n\n".join(filter(None, (engine.settings.system_prompt, instructions)))


def _room(engine: Engine, session: Session) -> int | None:
    """Tokens that a prompt may have: by the model's context, and by what was learned of it. None: not known."""
    rooms: list[int] = []
    context = engine.settings.context_tokens(session.model)
    if context:
        rooms.append(budget.prompt_budget(context, engine.settings.max_output_tokens))
    if session.trim is not None and session.trim.model == session.model:
        rooms.append(session.trim.tokens)
    return min(rooms, default=None)


def room_for_messages(engine: Engine, session: Session) -> int | None:
    """Tokens that the messages of a prompt may have, the summary included. None: not known."""
    room = _room(engine, session)
    return None if room is None else room - budget.tokens(_system(engine, session)) - budget.MESSAGE_TOKENS


def _is_to_fold(
    engine: Engine, session: Session, following: Sequence[Message], summary: Summary | None
) -> bool:
    if not engine.settings.summaries:
        return False
    room = room_for_messages(engine, session)
    return bool(
        to_fold(following, session.question, None if room is None else room - summary_tokens(summary))
    )


async def _matters(engine: Engine, session: Session, messages: Sequence[Message]) -> str:
    """What a model found to matter of the reply that was interrupted last, if it has found it by now."""
    noted = engine.settings.interruptions(session.model) == "note"
    interrupted = last_interrupted(messages) if engine.settings.analysis_model and noted else None
    if interrupted is None or session.kind != "reply":
        return ""
    try:
        kept = await engine.store.turn(session.id, interrupted.turn)
    except (StoreUnavailable, CallRefused) as error:
        report_refused(error)
        return ""
    found = (kept or {}).get("matters", "")
    return found if isinstance(found, str) else ""


def _phrase(engine: Engine, session: Session) -> str:
    """What is said of a greeting or a nudge without asking a model: none is asked, or nothing is held for it."""
    settings = engine.settings
    phrases = {"greeting": settings.greeting, "nudge": settings.nudge}
    held = session.reserved is not None or session.spending is not None
    if engine.terms.of(session.tenant_id).limits.any and not held:
        return phrases.get(session.kind, "") or settings.unasked.get(session.kind, "")
    return phrases.get(session.kind, "")


def _wants_tail(session: Session, messages: list[Message]) -> bool:
    """The last message only says "go on", right after an interrupted reply."""
    spoken = [message for message in messages if not message.remark]
    return (
        session.kind == "reply"
        and goes_on(messages)
        and spoken[-1].turn == session.requested_turn
        and spoken[-2].status == "interrupted"
    )


async def _tail(engine: Engine, session: Session, messages: list[Message]) -> tuple[str, Finish]:
    """What was said of the interrupted reply and not seen, and how that reply ended."""
    if not _wants_tail(session, messages):
        return "", "done"
    interrupted = [message for message in messages if not message.remark][-2]
    kept = await engine.store.turn(session.id, interrupted.turn)
    text = kept.get("text", "") if kept is not None else ""
    if kept is None or not isinstance(text, str) or not text.startswith(interrupted.content):
        return "", "done"
    rest = text[len(interrupted.content) :]
    return (rest if rest.strip() else ""), "length" if kept.get("finish") == "length" else "done"
