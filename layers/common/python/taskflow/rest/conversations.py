"""``/api/conversations``: list, read, rename, delete, export. Only the owner of a conversation reaches it."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import APIRouter, Path, Query, Response
from fastapi.responses import JSONResponse

from taskflow.identity import Identity
from taskflow.records.history import History, iso_now, load_messages, load_summary, owns, rename
from taskflow.records.listing import list_conversations
from taskflow.records.schema import ConversationRecord, DeletionRecord
from taskflow.records.scrub import Scrubber
from taskflow.records.search import MAX_CHARS
from taskflow.rest import cursor as cursors
from taskflow.rest import views
from taskflow.rest.context import Known, Rest, RestDep
from taskflow.rest.errors import ApiError, NotFound
from taskflow.rest.json_bodies import JsonRoute
from taskflow.rest.models import (
    IN_DIGITS,
    ConversationDetail,
    ConversationExport,
    ConversationPage,
    Deleted,
    Rename,
    Renamed,
    RenamedConversation,
    SummaryAnswer,
    Uuid,
    failures,
)
from taskflow.rest.recording import record_now

router = APIRouter(prefix="/api/conversations", tags=["conversations"], route_class=JsonRoute)

MAX_EXPORT_BYTES = 5_000_000
MAX_EXPORT_MESSAGES = 50_000

ConversationId = Annotated[Uuid, Path(description="The conversation's id.")]
Cursor = Annotated[
    str | None, Query(max_length=cursors.MAX_CURSOR_CHARS, description="`nextCursor` of the page before.")
]


@router.get("", responses=failures(400, 401, 422, 500, 503), operation_id="listConversations")
async def list_page(
    rest: RestDep,
    identity: Known,
    cursor: Cursor = None,
    limit: Annotated[int, Query(ge=1, le=100), IN_DIGITS] = 30,
    q: Annotated[
        str,
        Query(
            description="Words in titles and messages, the last one as a beginning; "
            f'`"a phrase"`, `-without`, `or`. The first {MAX_CHARS} characters count.'
        ),
    ] = "",
) -> ConversationPage:
    """The caller's conversations, the latest first."""
    after = None if cursor is None else cursors.decode_list(cursor)
    if identity is None:
        return ConversationPage(conversations=[], next_cursor=None)
    words = q.replace("\0", " ").strip()
    rows, following = await rest.query(
        identity, lambda access: list_conversations(access, identity, limit=limit, after=after, words=words)
    )
    return ConversationPage(
        conversations=[views.summary(row) for row in rows],
        next_cursor=None if following is None else cursors.encode_list(*following),
    )


@router.get(
    "/{conversation_id}", responses=failures(400, 401, 404, 422, 500, 503), operation_id="getConversation"
)
async def detail(
    rest: RestDep,
    identity: Known,
    conversation_id: ConversationId,
    cursor: Cursor = None,
    limit: Annotated[int, Query(ge=1, le=500), IN_DIGITS] = 200,
) -> ConversationDetail:
    """A conversation with its newest messages, oldest first; older ones with `cursor`."""
    before = None if cursor is None else cursors.decode_messages(cursor)
    if identity is None:
        raise NotFound
    history = await rest.query(
        identity, lambda access: load_messages(access, conversation_id, identity, limit, before)
    )
    if history is None:
        raise NotFound
    return ConversationDetail(
        conversation=views.summary(history.conversation),
        usage=views.usage(history.usage),
        messages=views.messages(history.messages),
        judgements=views.judgements(history.judgements),
        answered_again=views.answered_again(history.answered_again),
        next_cursor=None if history.older is None else cursors.encode_messages(*history.older),
    )


@router.get(
    "/{conversation_id}/summary",
    responses=failures(400, 401, 404, 422, 500, 503),
    operation_id="getSummary",
)
async def summary(rest: RestDep, identity: Known, conversation_id: ConversationId) -> SummaryAnswer:
    """What the model is given in place of the conversation's first messages, once they have left its window."""
    if identity is None:
        raise NotFound
    exists, found = await rest.query(identity, lambda access: load_summary(access, conversation_id, identity))
    if not exists:
        raise NotFound
    return SummaryAnswer(summary=None if found is None else views.of_summary(found))


@router.patch(
    "/{conversation_id}",
    responses=failures(400, 401, 403, 404, 413, 422, 500, 503),
    operation_id="renameConversation",
)
async def change(rest: RestDep, identity: Known, conversation_id: ConversationId, body: Rename) -> Renamed:
    """Renames the conversation. No later message replaces the title."""
    if identity is None:
        raise NotFound
    title = Scrubber(rest.redact).title(body.title)
    header = await rest.ports.sessions.rename_conversation(conversation_id, identity, body.title)
    if header is not None:
        await record_now(rest, identity, ConversationRecord(conversation=header))
    elif not await rest.query(identity, lambda access: rename(access, conversation_id, identity, title)):
        raise NotFound
    return Renamed(conversation=RenamedConversation(id=conversation_id, title=title))


@router.delete(
    "/{conversation_id}",
    responses=failures(400, 401, 403, 404, 413, 422, 500, 503),
    operation_id="deleteConversation",
)
async def remove(rest: RestDep, identity: Known, conversation_id: ConversationId) -> Deleted:
    """Deletes the conversation for good. A reply in progress stops. Deleting it again is not an error."""
    if identity is None:
        raise NotFound
    live = await rest.ports.sessions.delete_conversation(conversation_id, identity)
    if not live:
        if not await rest.query(identity, lambda access: owns(access, conversation_id, identity)):
            raise NotFound
        await rest.ports.sessions.create_tombstone(conversation_id, identity)
    deletion = DeletionRecord(
        conversation_id=conversation_id,
        user_id=identity.user_id,
        tenant_id=identity.tenant_id,
        deleted_at=iso_now(rest.clock.now()),
    )
    await record_now(rest, identity, deletion)
    return Deleted(id=conversation_id)


@router.get(
    "/{conversation_id}/export",
    responses={
        200: {
            "description": "The file",
            "model": ConversationExport,
            "content": {"text/markdown": {"schema": {"type": "string"}}},
        },
        **failures(400, 401, 404, 413, 422, 500, 503),
    },
    operation_id="exportConversation",
    response_class=Response,
)
async def export(
    rest: RestDep,
    identity: Known,
    conversation_id: ConversationId,
    format: Annotated[Literal["json", "markdown"], Query()] = "json",
) -> Response:
    """The whole conversation as a file."""
    document = await _export(rest, identity, conversation_id)
    if format == "markdown":
        content, media, suffix = views.markdown(document), "text/markdown; charset=utf-8", "md"
        response = Response(content, media_type=media)
    else:
        suffix = "json"
        response = JSONResponse(document.model_dump(mode="json", by_alias=True))
    from taskflow.rest.downloads import content_disposition

    response.headers["Content-Disposition"] = content_disposition(document.conversation.title, suffix)
    return response


async def _export(rest: Rest, identity: Identity | None, conversation_id: str) -> ConversationExport:
    if identity is None:
        raise NotFound
    history: History | None = await rest.query(
        identity,
        lambda access: load_messages(
            access, conversation_id, identity, MAX_EXPORT_MESSAGES, max_bytes=MAX_EXPORT_BYTES
        ),
    )
    if history is None:
        raise NotFound
    if history.older is not None:
        raise ApiError(
            413, "EXPORT_TOO_LARGE", "too long for one file; read it page by page with ?cursor= instead"
        )
    return ConversationExport(
        conversation=views.summary(history.conversation), messages=views.messages(history.messages)
    )
