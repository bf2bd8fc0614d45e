"""``$connect``: checks origin, ticket and conversation, registers the connection, then invokes *sync*."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from taskflow.conversation.commands import Join, Open, Reuse
from taskflow.conversation.connections import NewConnection
from taskflow.conversation.session import Pacing
from taskflow.engine.ports import Backend
from taskflow.engine.runner import run
from taskflow.errors import ProviderError, StoreUnavailable, TaskFlowError
from taskflow.field_problems import is_uuid
from taskflow.identity import DEFAULT_TENANT, Identity
from taskflow.llm import registry
from taskflow.llm.catalog import ModelInfo
from taskflow.settings import Settings
from taskflow.store import keys
from taskflow.store.expressions import Compare, Delete


class Refused(TaskFlowError):
    """The connection is not opened. ``status`` is the HTTP status of the refused upgrade."""

    def __init__(self, status: int, code: str, sentence: str) -> None:
        super().__init__(sentence)
        self.status = status
        self.code = code
        self.sentence = sentence


@dataclass(frozen=True, slots=True)
class ConnectRequest:
    """A request to connect: the query's parameters and what the gateway says of the client."""

    connection_id: str
    query: Mapping[str, str]
    origin: str | None = None
    host: str | None = None


Rehydrate = Callable[[str, Identity], Awaitable[bool]]
"""Brings an archived conversation back from Postgres; False when there is none of this identity."""


async def connect(
    backend: Backend,
    settings: Settings,
    request: ConnectRequest,
    *,
    new_secret: Callable[[], str],
    rehydrate: Rehydrate | None = None,
) -> str:
    """Registers the connection and invokes *sync*; returns the conversation's id. Raises ``Refused``."""
    check_origin(settings, request)
    pacing = _pacing(request.query.get("pacing", "server"))
    conversation_id = request.query.get("conversationId")
    if conversation_id is not None and not is_uuid(conversation_id):
        raise Refused(400, "BAD_CONVERSATION_ID", "conversationId must be the UUID of a conversation.")
    ticket = request.query.get("ticket")
    identity = await take_ticket(backend, ticket) if ticket else None
    if identity is None and settings.auth_mode == "oidc":
        raise Refused(
            401, "TICKET_REQUIRED", "Get a ticket from POST /api/tickets and connect with ?ticket=."
        )
    if conversation_id is not None:
        await _resume(backend, request, conversation_id, identity, pacing, rehydrate)
        return conversation_id
    model = _model(settings, request.query.get("model"))
    if identity is not None:
        new = NewConnection(request.connection_id, pacing, identity)
        reused = await _reuse(backend, new, model)
        return reused or await _open(backend, Open(new, model.id, model.provider))
    token = new_secret()
    guest = Identity(f"guest_{backend.new_id()}", DEFAULT_TENANT)
    new = NewConnection(request.connection_id, pacing, guest)
    return await _open(backend, Open(new, model.id, model.provider, keys.secret_hash(token), token))


def check_origin(settings: Settings, request: ConnectRequest) -> None:
    """Refuses browsers on foreign pages. Programs send no ``Origin``; for them only the ticket counts."""
    if not request.origin:
        return
    own = not settings.web_origins and urlsplit(request.origin).netloc == (request.host or "")
    if not own and request.origin.lower() not in settings.origins:
        raise Refused(403, "FOREIGN_ORIGIN", "This page may not connect here; see TASKFLOW_ALLOWED_ORIGINS.")


async def take_ticket(backend: Backend, ticket: str) -> Identity:
    """Uses a ticket up. Raises ``Refused`` when it is unknown, used or expired."""
    pk = keys.ticket_pk(keys.secret_hash(ticket))
    item = await backend.store.table.get(pk, keys.TICKET)
    now = backend.now_ms() // 1000
    fresh = item is not None and await backend.store.claim(
        Delete(pk, keys.TICKET, Compare("expires", ">", now))
    )
    if item is None or not fresh:
        raise Refused(403, "BAD_TICKET", "The ticket is unknown, used or expired; get a new one.")
    return Identity(item["user_id"], item["tenant_id"])


def _model(settings: Settings, wanted: str | None) -> ModelInfo:
    try:
        return registry.resolve(settings, wanted or registry.default_model(settings))
    except ProviderError:
        raise Refused(400, "MODEL_NOT_FOUND", "There is no such model; see GET /api/models.") from None


async def _reuse(backend: Backend, new: NewConnection, model: ModelInfo) -> str | None:
    """The conversation that this person opened last, if it can stand for a new one and nobody else has taken it."""
    noted = await backend.store.table.get(keys.person_pk(new.identity), keys.EMPTY)
    if noted is None:
        return None
    conversation_id: str = noted["conversation_id"]
    done = await run(backend, conversation_id, Reuse(new, model.id))
    return conversation_id if done.ok else None


async def _open(backend: Backend, command: Open) -> str:
    conversation_id = backend.new_id()
    if not (await run(backend, conversation_id, command)).ok:
        raise Refused(503, "TRY_AGAIN", "That connection is being opened already; connect again.")
    return conversation_id


async def _resume(
    backend: Backend,
    request: ConnectRequest,
    conversation_id: str,
    identity: Identity | None,
    pacing: Pacing,
    rehydrate: Rehydrate | None,
) -> None:
    token = request.query.get("resumeToken") or ""
    owner = identity or Identity("", DEFAULT_TENANT)
    command = Join(
        NewConnection(request.connection_id, pacing, owner),
        None if identity is not None else keys.secret_hash(token),
    )
    done = await run(backend, conversation_id, command)
    if done.before is None and identity is not None and rehydrate is not None:
        try:
            found = await rehydrate(conversation_id, identity)
        except StoreUnavailable:
            raise Refused(
                503, "HISTORY_UNAVAILABLE", "Older conversations cannot be read right now; try again soon."
            ) from None
        if found:
            done = await run(backend, conversation_id, command)
    if done.outcome == "lost":
        raise Refused(503, "TRY_AGAIN", "The conversation is very busy; try again.")
    if not done.ok:
        raise Refused(403, "CONVERSATION_NOT_FOUND", "There is no such conversation of yours.")


def _pacing(value: str) -> Pacing:
    if value == "server":
        return "server"
    if value == "client":
        return "client"
    raise Refused(400, "BAD_PACING", "pacing must be “server” or “client”.")
