"""``/api/conversations/{id}/messages/{id}/judgement``: what the person thinks of a reply; and which they copied."""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, datetime
from typing import Annotated, Literal

from fastapi import APIRouter, Path
from pydantic import AfterValidator, Field, StringConstraints
from starlette.concurrency import run_in_threadpool

from taskflow.errors import StoreUnavailable
from taskflow.field_problems import VISIBLE_PATTERN
from taskflow.identity import Identity
from taskflow.protocol import WireModel
from taskflow.records import judgements
from taskflow.records.judgements import WORD_CHARS, Noted, Reply
from taskflow.records.schema import MENDED, ConversationRecord, SpansRecord
from taskflow.records.scrub import Scrubber, cut
from taskflow.records.store import store
from taskflow.rest.context import Known, Rest, RestDep
from taskflow.rest.conversations import ConversationId
from taskflow.rest.errors import ApiError, NotFound
from taskflow.rest.json_bodies import JsonRoute
from taskflow.rest.models import JudgementView, RequestModel, Uuid, failures, trimmed

router = APIRouter(prefix="/api/conversations", tags=["judgements"], route_class=JsonRoute)

MAX_COPIES = 20
RETRY_SECONDS = 2

MessageId = Annotated[
    Uuid, Path(description="The reply's id. Of one that was steered, the id of any part of it.")
]


class Judge(RequestModel):
    """What the caller thinks of the reply, instead of what they thought before. Personal data in ``word`` is redacted
    before it is stored."""

    thumb: Literal["up", "down"]
    word: Annotated[
        Annotated[
            str,
            StringConstraints(min_length=1, max_length=WORD_CHARS, pattern=VISIBLE_PATTERN),
            AfterValidator(trimmed),
            MENDED,
        ]
        | None,
        Field(description="Why, in a few words."),
    ] = None


class Judged(WireModel):
    """The judgement as it is stored, null when there is none. ``messageId``: the reply's; of one that was steered, its
    first part's."""

    success: Literal[True] = True
    message_id: str
    judgement: JudgementView | None


class Copies(RequestModel):
    """Replies that the caller has copied, or a part of them."""

    message_ids: Annotated[list[Uuid], Field(min_length=1, max_length=MAX_COPIES)]


class CopiesNoted(WireModel):
    """What is known as a reply of the conversation is noted, once each."""

    success: Literal[True] = True


class ReplyNotFound(ApiError):
    """The conversation is the caller's and has no such reply."""

    def __init__(self) -> None:
        super().__init__(404, "REPLY_NOT_FOUND", "there is no such reply in this conversation")


@router.put(
    "/{conversation_id}/messages/{message_id}/judgement",
    responses=failures(400, 401, 403, 404, 409, 413, 422, 500, 503),
    operation_id="judgeReply",
)
async def put(
    rest: RestDep, identity: Known, conversation_id: ConversationId, message_id: MessageId, body: Judge
) -> Judged:
    """Judges a reply: a thumb up or down, with a word. It may be judged as soon as it has ended."""
    if identity is None:
        raise NotFound
    word = None if body.word is None else cut(Scrubber(rest.redact).text(body.word), WORD_CHARS)
    reply = await _reply(rest, identity, conversation_id, message_id)
    at = datetime.fromtimestamp(rest.clock.now(), UTC)
    exported = rest.settings.judgements_exported == "on"
    noted = await rest.query(
        identity,
        lambda access: judgements.judge(
            access, conversation_id, reply, identity, thumb=body.thumb, word=word, at=at, exported=exported
        ),
    )
    if noted is None:
        raise NotFound
    await _export(rest, noted)
    view = JudgementView(message_id=reply.message_id, thumb=body.thumb, word=word)
    return Judged(message_id=reply.message_id, judgement=view)


@router.delete(
    "/{conversation_id}/messages/{message_id}/judgement",
    responses=failures(400, 401, 403, 404, 409, 422, 500, 503),
    operation_id="withdrawJudgement",
)
async def withdraw(
    rest: RestDep, identity: Known, conversation_id: ConversationId, message_id: MessageId
) -> Judged:
    """Takes a judgement back. Where there is none, nothing changes."""
    if identity is None:
        raise NotFound
    reply = await _reply(rest, identity, conversation_id, message_id)
    at, exported = datetime.fromtimestamp(rest.clock.now(), UTC), rest.settings.judgements_exported == "on"
    noted = await rest.query(
        identity, lambda access: judgements.withdraw(access, reply, identity, at=at, exported=exported)
    )
    await _export(rest, noted)
    return Judged(message_id=reply.message_id, judgement=None)


@router.post(
    "/{conversation_id}/copied",
    responses=failures(400, 401, 403, 404, 413, 422, 500, 503),
    operation_id="noteCopies",
)
async def copied(
    rest: RestDep, identity: Known, conversation_id: ConversationId, body: Copies
) -> CopiesNoted:
    """Notes that replies were copied: a sign that they were of use. What was copied of them is not sent."""
    if identity is None:
        raise NotFound
    at = datetime.fromtimestamp(rest.clock.now(), UTC)
    exported = rest.settings.judgements_exported == "on"
    noted = await rest.query(
        identity,
        lambda access: judgements.note_copies(
            access, conversation_id, body.message_ids, identity, at, exported=exported
        ),
    )
    if noted is None:
        raise NotFound
    await _export(rest, noted)
    return CopiesNoted()


async def _export(rest: Rest, noted: Noted) -> None:
    """Calls the worker, which exports. What it is not called for now goes with the next records."""
    if noted.waits:
        with suppress(StoreUnavailable):
            await rest.ports.records.send_records([SpansRecord()])


async def _reply(rest: Rest, identity: Identity, conversation_id: str, message_id: str) -> Reply:
    """The reply, from Postgres or, while its records are on their way, from its live conversation.

    Raises ``ApiError``: 404, or 409 while it cannot be judged yet.
    """
    stored = await rest.query(
        identity, lambda access: judgements.find_reply(access, conversation_id, message_id, identity)
    )
    if stored is not None and stored.whole:
        return stored
    live = await rest.ports.sessions.find_reply(conversation_id, identity, message_id)
    if live is None:
        if stored is not None:
            return stored
        known = await rest.query(
            identity, lambda access: judgements.has_conversation(access, conversation_id, identity)
        )
        if known:
            raise ReplyNotFound
        raise NotFound
    if live.why == "unspoken":
        raise ApiError(
            409, "NOTHING_SAID_YET", "say something first: a conversation in which nobody spoke is not kept"
        )
    if live.why == "speaking":
        raise ApiError(
            409, "REPLY_IN_PROGRESS", "this reply has not ended yet: judge it when it has", RETRY_SECONDS
        )
    if live.reply is None:
        raise ReplyNotFound
    # What the judgement stands by. A deletion that the worker knows of wins.
    record = Scrubber(rest.redact).scrub(ConversationRecord(conversation=live.header))
    await run_in_threadpool(store, rest.database, identity, [record])
    return live.reply
