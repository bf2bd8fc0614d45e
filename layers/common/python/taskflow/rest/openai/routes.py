"""``/v1``: models, chat completions and responses, as OpenAI's clients ask for them."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import JSONResponse

from taskflow.conversation.commands import Cancel
from taskflow.identity import Identity
from taskflow.llm.offered import offered
from taskflow.rest.context import BearerLogin, Rest, RestDep, want_scope
from taskflow.rest.errors import ApiError
from taskflow.rest.openai import answers, asking, requests, streams
from taskflow.rest.openai.asking import Caller
from taskflow.rest.openai.errors import OpenAIError
from taskflow.rest.openai.requests import Asked, Place
from taskflow.rest.rate_limit import whence
from taskflow.tracing import usable_traceparent

router = APIRouter(prefix="/v1", include_in_schema=False)
"""OpenAI's own document describes them, and ``docs/openai.md`` what is different here."""


async def program(login: BearerLogin) -> Identity:
    """Whose bearer token it is: a service token with the scope ``api``, or an account's. A cookie opens nothing."""
    if login is None:
        raise ApiError(401, "UNAUTHENTICATED", "send a service token with the scope api as api key")
    if login.principal.kind == "service":
        want_scope(login.principal, "api")
    return login.principal.identity


Program = Annotated[Identity, Depends(program)]


async def _caller(rest: Rest, request: Request, identity: Identity) -> Caller:
    address = (
        await rest.ports.admission.address(*whence(request.scope)) if rest.settings.limits_addresses else ""
    )
    key = request.headers.get("idempotency-key", "")
    traced = request.headers.getlist("traceparent")
    span = usable_traceparent(traced[0]) if len(traced) == 1 else None
    return Caller(
        identity, address, key, rest.clock.monotonic() + asking.WAIT_SECONDS, traceparent=span or ""
    )


@router.get("/models", operation_id="openaiModels")
async def models(rest: RestDep, identity: Program) -> JSONResponse:
    """The models that the caller's tenant offers, in OpenAI's shape."""
    listed = await _listed(rest, identity)
    return JSONResponse({"object": "list", "data": listed})


@router.get("/models/{model:path}", operation_id="openaiModel")
async def model(rest: RestDep, identity: Program, model: str) -> JSONResponse:
    """One of them."""
    for each in await _listed(rest, identity):
        if each["id"] == model:
            return JSONResponse(each)
    raise OpenAIError(
        404, "model_not_found", "There is no such model here; see GET /v1/models.", param="model"
    )


async def _listed(rest: Rest, identity: Identity) -> list[dict[str, Any]]:
    off = await rest.ports.offers.off(identity.tenant_id)
    settings = rest.settings.for_tenant(identity.tenant_id)
    return [answers.model(info.id, info.provider) for info in offered(settings, off)]


@router.post("/chat/completions", operation_id="openaiChatCompletion", response_model=None)
async def chat(rest: RestDep, request: Request, identity: Program) -> Response:
    """A turn of a conversation as a chat completion. What of OpenAI's parameters means what: docs/openai.md."""
    asked = requests.chat(requests.read(await request.body()))
    caller = await _caller(rest, request, identity)
    place = await asking.begin_turn(rest, caller, asked)
    reply = await asking.wait(rest, identity, place, caller.waits)
    if reply is None:
        raise answers.pending(place)
    if (failed := answers.failure(reply)) is not None:
        raise failed
    if not asked.conversation_id:
        await asking.note(rest, identity, asked, reply)
    if asked.stream:
        return _streamed(streams.completion_stream(reply, asked), place)
    return JSONResponse(answers.completion(reply), headers=answers.headers(place))


@router.post("/responses", operation_id="openaiResponse", response_model=None)
async def respond(rest: RestDep, request: Request, identity: Program) -> Response:
    """A turn of a conversation as a response."""
    asked = requests.responses(requests.read(await request.body()))
    caller = await _caller(rest, request, identity)
    place = await asking.begin_turn(rest, caller, asked)
    if asked.background:
        reply = await asking.look(rest, identity, place)
        return _response(reply, asked)
    found = await asking.wait(rest, identity, place, caller.waits)
    if found is None:
        raise answers.pending(place)
    if not asked.conversation_id and asked.after is None and found.status == "completed":
        await asking.note(rest, identity, asked, found)
    if asked.stream:
        return _streamed(streams.response_stream(found, asked), place)
    return _response(found, asked)


@router.get("/responses/{response_id}", operation_id="openaiReadResponse", response_model=None)
async def read(rest: RestDep, request: Request, identity: Program, response_id: str) -> Response:
    """A response as it is now: `in_progress` while its reply is spoken."""
    if request.query_params.get("stream", "false").lower() != "false":
        raise OpenAIError(
            400,
            "unsupported_parameter",
            "A response is not streamed again here: ask for it without stream.",
            param="stream",
        )
    return _response(await asking.look(rest, identity, requests.place(response_id)))


@router.post("/responses/{response_id}/cancel", operation_id="openaiCancelResponse", response_model=None)
async def cancel(rest: RestDep, identity: Program, response_id: str) -> Response:
    """Stops a response that is in progress. One that is over stays as it is."""
    place = requests.place(response_id)
    reply = await asking.look(rest, identity, place)
    if reply.state is None:
        await rest.ports.turns.cancel(place.conversation_id, Cancel(place.turn))
        reply = (
            await asking.wait(rest, identity, place, rest.clock.monotonic() + asking.WAIT_SECONDS) or reply
        )
    return _response(reply)


def _response(reply: answers.Reply, asked: Asked | None = None) -> Response:
    return JSONResponse(answers.response(reply, asked), headers=answers.headers(reply.place))


def _streamed(events: str, place: Place) -> Response:
    return Response(events, media_type=streams.MEDIA_TYPE, headers=answers.headers(place))
