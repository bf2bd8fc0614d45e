"""Has a turn spoken, and waits for its end."""

from __future__ import annotations

import asyncio
import uuid
from collections.abc import Callable, Sequence
from dataclasses import replace

from starlette.concurrency import run_in_threadpool

from taskflow.conversation.admission import Refusal
from taskflow.conversation.commands import Ask, Begin
from taskflow.conversation.messages import standing
from taskflow.conversation.session import Session
from taskflow.conversation.storage import is_owner
from taskflow.engine.runner import Done
from taskflow.errors import ProviderError
from taskflow.identity import Identity
from taskflow.light_dataclasses import dataclass
from taskflow.llm.catalog import ModelInfo
from taskflow.llm.offered import default_offered, is_off, resolve_offered
from taskflow.records.history import rehydrate
from taskflow.rest.context import Rest
from taskflow.rest.openai.answers import Reply, as_settled, under_way
from taskflow.rest.openai.errors import OpenAIError
from taskflow.rest.openai.known import MAX_BEFORE, digest, history, repeat_id, said_in
from taskflow.rest.openai.requests import Asked, Place, Said, no_previous, no_response
from taskflow.store import keys

WAIT_SECONDS = 24.0
"""How long a request waits for its reply: the function has 29 seconds, and what comes before and after takes some."""
FIRST_PAUSE, LONGEST_PAUSE, SLOWER = 0.05, 1.0, 1.5
"""Seconds between two looks at the session: they grow, so that a long reply costs about one read a second."""
LOCKED_RETRY_SECONDS = 2
MAX_KEY_CHARS = 256
_NAMESPACE = uuid.UUID("0f1d9c1a-5f63-4b8e-8a8f-0c6a4b2f7d35")


@dataclass(frozen=True, slots=True)
class Caller:
    """Who asks, and what of the request is not in its body. ``address``: the viewer's, hashed. ``key``: their own name
    for the request, with which it may be sent again; empty: none. ``waits``: until when, monotonic seconds.
    ``traceparent``: their span, empty: none was named. ``listener``: the connection that is sent the turn; empty: none,
    so whoever asks waits for its end."""

    identity: Identity
    address: str
    key: str
    waits: float
    listener: str = ""
    traceparent: str = ""


def pauses() -> Callable[[], float]:
    """Gives the seconds until the next look, each time more."""
    pause = FIRST_PAUSE

    def following() -> float:
        nonlocal pause
        now, pause = pause, min(LONGEST_PAUSE, pause * SLOWER)
        return now

    return following


async def begin_turn(rest: Rest, caller: Caller, asked: Asked) -> Place:
    """Has the reply to ``asked`` spoken, or finds the one that is being spoken to the very same request. Raises
    ``OpenAIError``."""
    if asked.conversation_id:
        return await _in_conversation(rest, caller, asked, asked.conversation_id, None)
    if asked.after is not None:
        return await _after_reply(rest, caller, asked, asked.after)
    instructions = asked.wishes.instructions if asked.wishes is not None else ""
    known = None
    if asked.before:
        known = await rest.ports.turns.known(
            caller.identity, digest(caller.identity, instructions, asked.before)
        )
    if known is not None:
        try:
            return await _in_conversation(rest, caller, asked, known.conversation_id, known.turn)
        except OpenAIError as error:
            # It went on otherwise meanwhile, or is gone: this list begins another one.
            if error.code not in ("conversation_locked", "conversation_moved_on", "conversation_not_found"):
                raise
    return await _new(rest, caller, asked, asked.before)


async def note(rest: Rest, identity: Identity, asked: Asked, reply: Reply) -> None:
    """So that the list which a client makes of this reply goes on with its conversation."""
    instructions = asked.wishes.instructions if asked.wishes is not None else ""
    said = (*asked.before, Said("user", asked.text), Said("assistant", reply.text))
    await rest.ports.turns.note(identity, digest(identity, instructions, said), reply.place)


async def wait(rest: Rest, identity: Identity, place: Place, until: float) -> Reply | None:
    """The turn once it is over; None: it is not at ``until``, monotonic seconds."""
    following = pauses()
    while True:
        reply = await look(rest, identity, place)
        if reply.state is not None:
            return reply
        pause = following()
        if rest.clock.monotonic() + pause > until:
            return None
        await asyncio.sleep(pause)


async def look(rest: Rest, identity: Identity, place: Place) -> Reply:
    """The turn as it is now. Raises ``OpenAIError`` (404) where there is no such turn of ``identity``."""
    turns = rest.ports.turns
    session = await turns.session(place.conversation_id)
    if session is None or not is_owner(session, identity) or session.deleted:
        raise no_response()
    if place.turn > session.requested_turn:
        raise no_response()
    if session.settled_turn < place.turn:
        return under_way(place, session.model, session.asked_at // 1000)
    message = await turns.message(place.conversation_id, keys.message_sk(place.turn, keys.ASSISTANT_PART))
    reply = as_settled(place, session, message)
    if reply is not None:
        return reply
    # Stopped or overtaken before a word of it was said: nothing is stored of it but what it was to answer.
    if await turns.message(place.conversation_id, keys.message_sk(place.turn, keys.USER_PART)) is None:
        raise no_response()
    return replace(under_way(place, session.model, session.asked_at // 1000), state="interrupted")


async def _new(rest: Rest, caller: Caller, asked: Asked, before: Sequence[Said]) -> Place:
    info = await _model(rest, caller.identity, asked.model)
    conversation_id = _conversation_id(rest, caller)
    told = history(conversation_id, before, model=info.id, now=int(rest.clock.now() * 1000), param="messages")
    command = Begin(
        caller.identity,
        asked.text,
        info.id,
        info.provider,
        before=told,
        wishes=asked.wishes,
        traceparent=caller.traceparent,
        client_message_id=_message_id(caller),
        listener=caller.listener,
    )
    done = await rest.ports.turns.begin(conversation_id, command, caller.address)
    if isinstance(done, Refusal):
        raise OpenAIError(429, done.code.lower(), done.sentence, retry_after=done.retry_after, again=False)
    if done.outcome == "lost" and caller.key:
        # Sent before with this key, so it is under way or over.
        return Place(conversation_id, 1 + max((each.turn for each in told), default=0))
    return _asked(conversation_id, done)


def _message_id(caller: Caller) -> str | None:
    """The ``clientMessageId`` of what is asked under the caller's key; None: they have none."""
    return f"key-{keys.secret_hash(caller.key[:MAX_KEY_CHARS])[:32]}" if caller.key else None


async def _after_reply(rest: Rest, caller: Caller, asked: Asked, after: Place) -> Place:
    """Goes on from a reply: in its conversation if that is the newest there, else in one that begins with what was said
    up to it."""
    try:
        return await _in_conversation(rest, caller, asked, after.conversation_id, after.turn)
    except OpenAIError as error:
        if error.code == "conversation_not_found":
            raise no_previous() from None
        if error.code != "conversation_moved_on":
            raise
    session = await rest.ports.turns.session(after.conversation_id)
    if session is None or after.turn > session.settled_turn:
        raise no_previous()
    stored = await rest.ports.turns.messages(after.conversation_id)
    before = said_in(each for each in standing(stored, session) if each.turn <= after.turn)
    if len(before) > MAX_BEFORE:
        raise OpenAIError(
            400,
            "conversation_moved_on",
            "Something was said after this response, and too much before it to begin another conversation with: go on "
            "from the newest response.",
            param="previous_response_id",
        )
    model = asked.model or session.model
    return await _new(rest, caller, replace(asked, model=model), before)


async def _in_conversation(
    rest: Rest, caller: Caller, asked: Asked, conversation_id: str, after: int | None
) -> Place:
    identity, turns = caller.identity, rest.ports.turns
    session = await turns.session(conversation_id)
    if session is None:
        session = await _restored(rest, identity, conversation_id)
    if session is None or not is_owner(session, identity) or session.deleted:
        raise _not_found()
    info = await _model(rest, identity, asked.model, session)
    said = own = _message_id(caller)
    if said is None and after is not None and not caller.listener:
        # Who listens does not send it again: nobody else's turn could be told to them.
        said = repeat_id(after, asked.text)
    command = Ask(
        identity,
        asked.text,
        model=info.id if info is not None else None,
        provider=info.provider if info is not None else None,
        after=after,
        wishes=asked.wishes,
        client_message_id=said,
        traceparent=caller.traceparent,
        listener=caller.listener,
    )
    if said is not None:
        sent = await turns.turn_of(conversation_id, said)
        if sent is not None and (own or sent > session.settled_turn):
            return Place(conversation_id, sent)
        if sent is not None:
            # The same words after the same reply once more: they want another answer.
            raise _moved_on()
    done = await turns.ask(conversation_id, command)
    if done.outcome in ("repeated", "taken", "moved_on", "lost") and said is not None:
        # Perhaps by this very request, which is sent twice at once.
        sent, settled = await turns.turn_of(conversation_id, said), done.before and done.before.settled_turn
        if sent is not None and (own or sent > (settled or 0)):
            return Place(conversation_id, sent)
    return _asked(conversation_id, done)


def _asked(conversation_id: str, done: Done) -> Place:
    if done.outcome == "done" and done.message is not None:
        return Place(conversation_id, done.message.turn)
    match done.outcome:
        case "taken" | "lost" | "repeated":
            raise OpenAIError(
                409,
                "conversation_locked",
                "Another reply is under way in this conversation: try again when it is over.",
                param="conversation",
                retry_after=LOCKED_RETRY_SECONDS,
            )
        case "moved_on":
            raise _moved_on()
        case "rate_limited":
            raise OpenAIError(
                429,
                "rate_limit_exceeded",
                "That was quick; wait a moment and send it again.",
                retry_after=done.retry_after,
            )
        case "budget_exceeded":
            raise OpenAIError(
                429,
                "insufficient_quota",
                "The budget for now is used up; send it again when it begins anew.",
                retry_after=done.retry_after,
                again=False,
            )
        case _:
            raise _not_found()


def _moved_on() -> OpenAIError:
    return OpenAIError(409, "conversation_moved_on", "Something else was said there meanwhile.", again=False)


def _not_found() -> OpenAIError:
    return OpenAIError(
        404, "conversation_not_found", "There is no such conversation of yours.", param="conversation"
    )


async def _model(rest: Rest, identity: Identity, wanted: str, session: Session | None = None) -> ModelInfo:
    settings = rest.settings.for_tenant(identity.tenant_id)
    off = await rest.ports.offers.off(identity.tenant_id)
    name = wanted or (session.model if session is not None else default_offered(settings, off))
    try:
        if session is not None and name == session.model and not is_off(settings, off, name):
            # It may be one that is not listed any more: the conversation goes on with it.
            return ModelInfo(name, name, session.provider)
        return resolve_offered(settings, off, name)
    except ProviderError:
        raise OpenAIError(
            404, "model_not_found", "There is no such model here; see GET /v1/models.", param="model"
        ) from None


def _conversation_id(rest: Rest, caller: Caller) -> str:
    if not caller.key:
        return rest.new_id()
    whose = keys.person_hash(caller.identity)
    return str(uuid.uuid5(_NAMESPACE, f"{whose}/{caller.key[:MAX_KEY_CHARS]}"))


async def _restored(rest: Rest, identity: Identity, conversation_id: str) -> Session | None:
    """A conversation that only Postgres has any more, brought back."""
    question = {
        "conversationId": conversation_id,
        "userId": identity.user_id,
        "tenantId": identity.tenant_id,
    }
    rows = await run_in_threadpool(rehydrate, rest.database, question)
    if not await rest.ports.turns.restore(rows, identity):
        return None
    return await rest.ports.turns.session(conversation_id)
