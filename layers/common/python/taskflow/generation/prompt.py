"""What a turn asks of the model, worked out from the settled messages; also before the previous turn is settled,
when what will be stored of that turn is already certain."""

from __future__ import annotations

from dataclasses import dataclass

from taskflow.conversation.context import TOKEN_GUARD, WINDOW_MESSAGES, build_prompt, estimate_tokens
from taskflow.conversation.interruption import is_continue
from taskflow.conversation.messages import Message, from_first_words, is_dropped, standing
from taskflow.conversation.session import Session
from taskflow.conversation.text import floor_grapheme
from taskflow.generation.ports import Engine
from taskflow.llm.types import ChatMessage
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


async def settled_prompt(engine: Engine, session: Session) -> Prompt:
    """The prompt of the newest turn, every earlier one being settled."""
    phrase = _phrase(engine, session)
    if phrase:
        return Prompt((), "", phrase)
    messages = await engine.store.messages(session.id, newest=WINDOW_MESSAGES + EXTRA_MESSAGES)
    standing_messages = standing((m for m in messages if m.generation <= session.gen), session)
    return _prompt(engine, session, standing_messages, await _tail(engine, session, standing_messages))


async def early_prompt(engine: Engine, session: Session) -> Prompt | None:
    """The prompt of the newest turn while the one before it is still being settled, if that is certain already.

    It is when the person reported what they saw of it and that lies within its checkpoint: then the stored
    text will end there. None otherwise.
    """
    cut = session.cut_of(session.ogen)
    if session.orun is None or session.phase != "S" or cut is None or cut.chars is None:
        return None
    left = await engine.store.turn(session.id, session.ogen)
    if left is None or left.get("run") != session.orun or cut.chars > left["sent"]:
        return None
    messages = await engine.store.messages(session.id, newest=WINDOW_MESSAGES + EXTRA_MESSAGES)
    chars = floor_grapheme(left["text"], cut.chars)
    if chars and not is_dropped(session.drop, session.ogen, keys.ASSISTANT_PART):
        messages.append(
            Message(
                id="",
                generation=session.ogen,
                part=keys.ASSISTANT_PART,
                role="assistant",
                content=left["text"][:chars],
                status="interrupted",
                created_at=0,
            )
        )
    standing_messages = standing((m for m in messages if m.generation <= session.gen), session)
    if _wants_tail(session, standing_messages):
        return None
    return _prompt(engine, session, standing_messages, "")


def _prompt(engine: Engine, session: Session, messages: list[Message], tail: str) -> Prompt:
    settings = engine.settings
    if not settings.quotes_greeting and session.kind == "reply":
        messages = from_first_words(messages)
    prompt = build_prompt(
        settings.system_prompt, session.kind, messages, settings.interruptions(session.model)
    )
    asked = next((m.content for m in reversed(messages) if m.role == "user"), "")
    return Prompt(prompt, asked if session.kind == "reply" else "", tail, replayed=bool(tail))


def _phrase(engine: Engine, session: Session) -> str:
    phrases = {"greeting": engine.settings.greeting, "nudge": engine.settings.nudge}
    return phrases.get(session.kind, "")


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


def _wants_tail(session: Session, messages: list[Message]) -> bool:
    """The last message only says "go on", right after an interrupted reply."""
    if session.kind != "reply" or len(messages) < 2:
        return False
    last, before = messages[-1], messages[-2]
    return (
        last.role == "user"
        and last.generation == session.gen
        and before.role == "assistant"
        and before.status == "interrupted"
        and is_continue(last.content)
    )


async def _tail(engine: Engine, session: Session, messages: list[Message]) -> str:
    if not _wants_tail(session, messages):
        return ""
    interrupted = messages[-2]
    kept = await engine.store.turn(session.id, interrupted.generation)
    text = kept.get("text", "") if kept is not None else ""
    if not isinstance(text, str) or not text.startswith(interrupted.content):
        return ""
    return text[len(interrupted.content) :]
