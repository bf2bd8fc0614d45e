"""``/api/conversations/{id}/messages/{id}/answers``: the answers to a question that others took the place of."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import APIRouter, Path, Query

from taskflow.events import MessageView
from taskflow.protocol import WireModel
from taskflow.records.answers import load_answers
from taskflow.rest import cursor as cursors
from taskflow.rest import views
from taskflow.rest.context import Known, RestDep
from taskflow.rest.conversations import ConversationId, Cursor
from taskflow.rest.errors import ApiError, NotFound
from taskflow.rest.json_bodies import JsonRoute
from taskflow.rest.models import IN_DIGITS, Uuid, failures

router = APIRouter(prefix="/api/conversations", tags=["conversations"], route_class=JsonRoute)

QuestionId = Annotated[Uuid, Path(description="The question's id: of something that the person said.")]


class EarlierAnswer(WireModel):
    """An answer that another one took the place of. No prompt holds it. ``generationId``: its first one.

    ``messages``: the reply, in several parts where it was steered, and what the person said beside it, in order.
    """

    generation_id: int
    messages: list[MessageView]


class EarlierAnswers(WireModel):
    """The earlier answers to a question, the earliest first; none, where it was not answered again. ``nextCursor``:
    where still earlier ones start."""

    success: Literal[True] = True
    question_id: str
    answers: list[EarlierAnswer]
    next_cursor: str | None


class QuestionNotFound(ApiError):
    """The conversation is the caller's, and what the id names is no question of it that stands."""

    def __init__(self) -> None:
        super().__init__(404, "QUESTION_NOT_FOUND", "there is no such question in this conversation")


@router.get(
    "/{conversation_id}/messages/{message_id}/answers",
    responses=failures(400, 401, 404, 422, 500, 503),
    operation_id="listEarlierAnswers",
)
async def earlier(
    rest: RestDep,
    identity: Known,
    conversation_id: ConversationId,
    message_id: QuestionId,
    cursor: Cursor = None,
    limit: Annotated[int, Query(ge=1, le=100), IN_DIGITS] = 50,
) -> EarlierAnswers:
    """The answers to a question that the person had answered again. A question that was edited is not found: it stands
    in no list any more, and its answers go with it."""
    before = None if cursor is None else cursors.decode_messages(cursor)[0]
    if identity is None:
        raise NotFound
    exists, found = await rest.query(
        identity,
        lambda access: load_answers(access, conversation_id, message_id, identity, limit, before),
    )
    if not exists:
        raise NotFound
    if found is None:
        raise QuestionNotFound
    first = found.answers[0].messages[0] if found.answers else None
    return EarlierAnswers(
        question_id=message_id,
        answers=[
            EarlierAnswer(generation_id=each.generation, messages=views.messages(each.messages))
            for each in found.answers
        ],
        next_cursor=cursors.encode_messages(first.generation, first.part, first.id)
        if first is not None and found.older is not None
        else None,
    )
