"""``$connect``: who is it, which conversation, may they; then *sync* is invoked, which speaks first."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from taskflow.conversation.connections import NewConnection, can_be_reused, create, join, reuse
from taskflow.conversation.session import Pacing, Session
from taskflow.errors import ConditionFailed, ProviderError, StoreUnavailable, TaskFlowError
from taskflow.identity import DEFAULT_TENANT, Identity
from taskflow.llm import registry
from taskflow.llm.catalog import ModelInfo
from taskflow.settings import Settings
from taskflow.store import keys
from taskflow.store.expressions import Compare, Delete
from taskflow.turns.ports import Backend

TRIES = 8


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
    knock: ConnectRequest,
    *,
    new_secret: Callable[[], str],
    rehydrate: Rehydrate | None = None,
) -> str:
    """Registers the connection and invokes *sync*; returns the conversation's id. Raises ``Refused``."""
    check_origin(settings, knock)
    pacing = _pacing(knock.query.get("pacing", "server"))
    conversation_id = knock.query.get("conversationId")
    ticket = knock.query.get("ticket")
    identity = await take_ticket(backend, ticket) if ticket else None
    if identity is None and settings.auth_mode == "oidc":
        raise Refused(
            401, "TICKET_REQUIRED", "Get a ticket from POST /api/tickets and connect with ?ticket=."
        )
    payload: dict[str, object] = {"kind": "sync", "connectionId": knock.connection_id}
    if conversation_id is None:
        resume_token = None if identity is not None else new_secret()
        opened = NewConnection(
            knock.connection_id,
            pacing,
            identity or Identity(f"guest_{backend.new_id()}", DEFAULT_TENANT),
        )
        model = _model(settings, knock.query.get("model"))
        reused = await _reuse(backend, opened, model) if identity is not None else None
        conversation_id = reused or await _create(backend, model, opened, resume_token)
        if resume_token is not None:
            payload["resumeToken"] = resume_token
    else:
        session = await _resume(backend, knock, conversation_id, identity, pacing, rehydrate)
        conversation_id = session.id
    await backend.invoker.invoke({**payload, "conversationId": conversation_id})
    return conversation_id


def check_origin(settings: Settings, knock: ConnectRequest) -> None:
    """Refuses browsers on foreign pages. Programs send no ``Origin`` and are held by their ticket alone."""
    if not knock.origin:
        return
    own = not settings.web_origins and urlsplit(knock.origin).netloc == (knock.host or "")
    if not own and knock.origin.lower() not in settings.origins:
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
    """The conversation that this person opened last, if it is as good as a new one and nobody else takes it."""
    noted = await backend.store.table.get(keys.person_pk(new.identity), keys.EMPTY)
    session = await backend.store.session(noted["conversation_id"]) if noted is not None else None
    if session is None or not can_be_reused(session, new.identity, model.id):
        return None
    try:
        await backend.store.commit(reuse(session, new, now=backend.now_ms(), periods=backend.periods))
    except ConditionFailed:
        return None
    return session.id


async def _create(backend: Backend, info: ModelInfo, new: NewConnection, resume_token: str | None) -> str:
    conversation_id = backend.new_id()
    await backend.store.commit(
        create(
            conversation_id,
            new,
            model=info.id,
            provider=info.provider,
            resume_hash=keys.secret_hash(resume_token) if resume_token else "",
            now=backend.now_ms(),
            periods=backend.periods,
        )
    )
    return conversation_id


async def _resume(
    backend: Backend,
    knock: ConnectRequest,
    conversation_id: str,
    identity: Identity | None,
    pacing: Pacing,
    rehydrate: Rehydrate | None,
) -> Session:
    not_found = Refused(403, "CONVERSATION_NOT_FOUND", "There is no such conversation of yours.")
    token = knock.query.get("resumeToken")
    asked_archive = False
    for _ in range(TRIES):
        session = await backend.store.session(conversation_id)
        if session is None:
            if identity is None or rehydrate is None or asked_archive:
                raise not_found
            asked_archive = True
            try:
                found = await rehydrate(conversation_id, identity)
            except StoreUnavailable:
                raise Refused(
                    503,
                    "HISTORY_UNAVAILABLE",
                    "Older conversations cannot be read right now; try again soon.",
                ) from None
            if not found:
                raise not_found
            continue
        if session.deleted or not _may_resume(session, identity, token):
            raise not_found
        owner = Identity(session.user_id, session.tenant_id)
        new = NewConnection(knock.connection_id, pacing, owner)
        try:
            await backend.store.commit(join(session, new, now=backend.now_ms(), periods=backend.periods))
            return session
        except ConditionFailed:
            continue
    raise Refused(503, "TRY_AGAIN", "The conversation is very busy; try again.")


def _may_resume(session: Session, identity: Identity | None, token: str | None) -> bool:
    if identity is not None:
        return (session.user_id, session.tenant_id) == (identity.user_id, identity.tenant_id)
    return bool(token) and bool(session.resume_hash) and keys.secret_hash(token or "") == session.resume_hash


def _pacing(value: str) -> Pacing:
    if value == "server":
        return "server"
    if value == "client":
        return "client"
    raise Refused(400, "BAD_PACING", "pacing must be “server” or “client”.")
