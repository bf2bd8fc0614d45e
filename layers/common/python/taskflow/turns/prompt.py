"""What a turn asks of the model, worked out from the settled messages; also before the previous turn is settled,
when what will be stored of that turn is already certain."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import field, replace

from taskflow.completion import ChatMessage, Finish
from taskflow.conversation import budget
from taskflow.conversation.context import (
    TOKEN_GUARD,
    WINDOW_MESSAGES,
    build_prefixed,
    build_prompt,
    estimate_tokens,
    system_text,
    usable,
    window,
)
from taskflow.conversation.going_on import goes_on, standing_text, without_nudges
from taskflow.conversation.messages import Message, from_first_words, is_replaced, standing
from taskflow.conversation.parts import going_on, in_one
from taskflow.conversation.sentences import sentence_end
from taskflow.conversation.session import Session, Trim
from taskflow.conversation.text import floor_grapheme
from taskflow.engine.ports import Engine
from taskflow.errors import PromptTooLong
from taskflow.light_dataclasses import dataclass
from taskflow.store import keys

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
    """UTF-8 of all messages that the next prompt may quote; None: they were not read."""


async def settled_prompt(engine: Engine, session: Session) -> Prompt:
    """The prompt of the newest turn, every earlier one being settled."""
    phrase = _phrase(engine, session)
    if phrase:
        return Prompt((), "", phrase)
    messages = await _stored(engine, session)
    rest, finish = await _tail(engine, session, messages)
    prompt = _prompt(engine, session, messages)
    return replace(prompt, said=rest, replayed=True, said_finish=finish) if rest else prompt


async def early_prompt(engine: Engine, session: Session) -> Prompt | None:
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
    messages = await _stored(engine, session, *cut_off)
    return None if _wants_tail(session, messages) else _prompt(engine, session, messages)


def narrower(
    engine: Engine, session: Session, prompt: Prompt, error: PromptTooLong, *, last: bool
) -> Prompt | None:
    """A shorter prompt after the provider refused this one; ``last``: the newest message alone.

    None when that has been refused.
    """
    if len(prompt.quoted) < 2:
        return None
    system, most = _system(engine, session), engine.settings.max_output_tokens
    room = budget.narrower(budget.size(system, prompt.quoted), error, most)
    kept = budget.fitting(system, prompt.quoted, room)
    if last or tuple(kept) == prompt.quoted:
        kept = kept[-1:]
    return _quoting(engine, session, prompt, kept)


def answering(engine: Engine, session: Session, prompt: Prompt) -> Prompt:
    """After a model had nothing to add to the reply that was steered: it answers the person's words instead. That still
    stands in the same bubble."""
    settings = engine.settings
    form = settings.interruptions(session.model)
    messages = build_prompt(
        settings.system_prompt, session.kind, prompt.quoted, form, left_out=prompt.omitted > 0
    )
    return replace(prompt, messages=messages, prefixed=())


def learned(engine: Engine, session: Session, prompt: Prompt) -> Trim | None:
    """What the session keeps of a turn whose prompt was shortened: the next prompt begins as short as that."""
    if not prompt.omitted:
        return None
    fits = budget.size(_system(engine, session), prompt.quoted)
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


def _prompt(engine: Engine, session: Session, messages: list[Message]) -> Prompt:
    if session.kind == "reply" and not engine.settings.quotes_greeting:
        messages = from_first_words(messages)
    messages = in_one(messages)
    asked = next((m.content for m in reversed(messages) if m.role == "user"), "")
    recent = window(usable(messages))
    steered = going_on(recent, session.continues)
    after = standing_text(recent) if session.kind == "reply" else ""
    prompt = Prompt(
        (),
        asked if session.kind == "reply" else "",
        after=after if steered is None else steered.content,
        steers=steered.turn if steered is not None else 0,
        quoted=tuple(recent),
        stored_bytes=sum(len(message.content.encode("utf-8", "replace")) for message in messages),
    )
    kept = budget.fitting(_system(engine, session), recent, _room(engine, session))
    return _quoting(engine, session, prompt, kept)


def _quoting(engine: Engine, session: Session, prompt: Prompt, kept: Sequence[Message]) -> Prompt:
    """``prompt`` with these of the messages it quotes."""
    settings = engine.settings
    omitted = prompt.omitted + sum(message not in kept for message in prompt.quoted)
    form = settings.interruptions(session.model)
    system, steers = settings.system_prompt, prompt.steers
    return replace(
        prompt,
        messages=build_prompt(system, session.kind, kept, form, left_out=omitted > 0, steers=steers),
        prefixed=build_prefixed(system, kept, form, steers=steers) if steers else (),
        omitted=omitted,
        quoted=tuple(kept),
    )


def _system(engine: Engine, session: Session) -> str:
    settings = engine.settings
    return system_text(settings.system_prompt, settings.interruptions(session.model))


def _room(engine: Engine, session: Session) -> int | None:
    """Tokens that a prompt may have: by the model's context, and by what was learned of it. None: not known."""
    rooms: list[int] = []
    context = engine.settings.context_tokens(session.model)
    if context:
        rooms.append(budget.prompt_budget(context, engine.settings.max_output_tokens))
    if session.trim is not None and session.trim.model == session.model:
        rooms.append(session.trim.tokens)
    return min(rooms, default=None)


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
