"""``/api/me/memory``: the person's switch of recall, what is remembered of theirs, and forgetting it."""

from __future__ import annotations

import re
from typing import Annotated, Literal

from fastapi import APIRouter, Path, Query

from taskflow.identity import Identity
from taskflow.protocol import WireModel
from taskflow.records.history import iso, iso_now
from taskflow.records.memory import switch
from taskflow.records.schema import MemoryRecord
from taskflow.rest import cursor as cursors
from taskflow.rest.context import Known, Rest, RestDep
from taskflow.rest.errors import ApiError
from taskflow.rest.json_bodies import JsonRoute
from taskflow.rest.models import IN_DIGITS, RequestModel, Uuid, failures

router = APIRouter(prefix="/api/me/memory", tags=["memory"], route_class=JsonRoute)

MAX_IDS = 20
_ENGLISH_ONLY = re.compile(r"all-minilm|english|[-_]en(?:[-_]|$)", re.IGNORECASE)


class MemoryState(WireModel):
    """``allowed``: whether this installation has recall. ``on``: whether the caller has switched it on. ``messages``:
    how many of theirs are remembered; ``complete``: those are all that will be, for now.

    ``by``: what finds them, ``words`` alone or ``meaning`` as well. ``languages``: whose meaning the sentence model
    knows, null where that is not known; words are found in every language.
    """

    success: Literal[True] = True
    allowed: bool
    on: bool
    messages: int
    complete: bool
    by: Literal["words", "meaning"]
    languages: list[str] | None


class MemorySwitch(RequestModel):
    """Off: nothing is remembered any more, and what was is gone."""

    on: bool


class RememberedMessage(WireModel):
    """A message that is remembered. ``excerpt``: its beginning, redacted. ``id``: the message's."""

    id: str
    conversation_id: str
    title: str
    role: Literal["user", "assistant"]
    excerpt: str
    created_at: str


class RememberedPage(WireModel):
    """The newest first. ``nextCursor``: where the next page starts, null after the last one."""

    success: Literal[True] = True
    messages: list[RememberedMessage]
    next_cursor: str | None


class Forgotten(WireModel):
    """``messages``: how many are remembered now."""

    success: Literal[True] = True
    messages: int


@router.get("", responses=failures(401, 500, 503), operation_id="memory")
async def state(rest: RestDep, identity: Known) -> MemoryState:
    """Whether earlier conversations are recalled for the caller, and by what."""
    return await _state(rest, identity)


@router.put("", responses=failures(400, 401, 403, 409, 413, 422, 500, 503), operation_id="switchMemory")
async def change(rest: RestDep, identity: Known, body: MemorySwitch) -> MemoryState:
    """Switches recall on or off for the caller. On: also what was said before is remembered, within moments."""
    if body.on and rest.settings.recall == "off":
        raise ApiError(403, "RECALL_OFF", "recall is not offered here: whoever operates this decides that")
    if identity is None:
        if body.on:
            raise ApiError(409, "NOBODY_YET", "begin a conversation first: there is nobody to remember yet")
        return await _state(rest, identity)
    now = rest.clock.now()
    if not body.on:
        await rest.ports.memory.switch_memory(identity, False, int(now * 1000))
    await rest.query(identity, lambda access: switch.switch(access, identity, on=body.on))
    if body.on:
        await rest.ports.memory.switch_memory(identity, True, int(now * 1000))
        # The worker looks for what is missing whenever a batch comes.
        record = MemoryRecord(user_id=identity.user_id, tenant_id=identity.tenant_id, changed_at=iso_now(now))
        await rest.ports.records.send_records([record])
    return await _state(rest, identity)


@router.get("/messages", responses=failures(400, 401, 422, 500, 503), operation_id="listRemembered")
async def remembered(
    rest: RestDep,
    identity: Known,
    cursor: Annotated[
        str | None,
        Query(max_length=cursors.MAX_CURSOR_CHARS, description="`nextCursor` of the page before."),
    ] = None,
    limit: Annotated[int, Query(ge=1, le=100), IN_DIGITS] = 30,
    ids: Annotated[
        list[Uuid] | None,
        Query(
            max_length=MAX_IDS,
            description="Only these messages, as `recalled` of a reply names them: those of them that are remembered.",
        ),
    ] = None,
) -> RememberedPage:
    """What is remembered of the caller."""
    after = None if cursor is None else cursors.decode_list(cursor)
    if identity is None:
        return RememberedPage(messages=[], next_cursor=None)
    if ids is not None:
        found = await rest.query(
            identity, lambda access: switch.still_remembered(access, identity, [each.lower() for each in ids])
        )
        return RememberedPage(messages=[_view(each) for each in found], next_cursor=None)
    page, following = await rest.query(
        identity, lambda access: switch.remembered(access, identity, limit=limit, after=after)
    )
    return RememberedPage(
        messages=[_view(each) for each in page],
        next_cursor=None if following is None else cursors.encode_list(*following),
    )


@router.delete(
    "/messages/{message_id}",
    responses=failures(400, 401, 403, 404, 422, 500, 503),
    operation_id="forgetMessage",
)
async def forget(
    rest: RestDep, identity: Known, message_id: Annotated[Uuid, Path(description="The message's id.")]
) -> Forgotten:
    """Forgets a message for good: it stays in its conversation, and is never recalled again."""
    if identity is None or not await rest.query(
        identity, lambda access: switch.forget(access, identity, message_id.lower())
    ):
        raise ApiError(404, "NOT_REMEMBERED", "this message is not remembered")
    return Forgotten(messages=(await _state(rest, identity)).messages)


@router.delete("/messages", responses=failures(401, 403, 500, 503), operation_id="forgetEverything")
async def forget_all(rest: RestDep, identity: Known) -> Forgotten:
    """Forgets everything for good. The switch stays: what is said from now on is remembered."""
    if identity is not None:
        await rest.query(identity, lambda access: switch.forget_all(access, identity))
    return Forgotten(messages=0)


async def _state(rest: Rest, identity: Identity | None) -> MemoryState:
    found = switch.NOTHING
    if identity is not None:
        found = await rest.query(identity, lambda access: switch.state(access, identity))
    model = rest.settings.embeddings_model
    meaning = bool(model) and found.usable
    return MemoryState(
        allowed=rest.settings.recall == "on",
        on=found.is_on and rest.settings.recall == "on",
        messages=found.messages,
        complete=found.complete or not found.is_on,
        by="meaning" if meaning else "words",
        languages=["en"] if meaning and _ENGLISH_ONLY.search(model) else None,
    )


def _view(row: switch.Remembered) -> RememberedMessage:
    return RememberedMessage(
        id=row.message_id,
        conversation_id=row.conversation_id,
        title=row.title,
        role=row.role,
        excerpt=row.excerpt,
        created_at=iso(row.said_at),
    )
