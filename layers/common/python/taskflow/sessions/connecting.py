"""``$connect``: checks origin, ticket and conversation, registers the connection, then invokes *sync*."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping

from taskflow.conversation.admission import Door, Refusal
from taskflow.conversation.commands import Join, Open, Reuse
from taskflow.conversation.connections import NewConnection
from taskflow.conversation.session import Pacing
from taskflow.conversation.upgrade import malformed
from taskflow.engine import people, tickets
from taskflow.engine.adopting import adopt_late
from taskflow.engine.offers import Offers
from taskflow.engine.ports import Backend
from taskflow.engine.runner import Done
from taskflow.engine.tickets import HeldTicket
from taskflow.errors import ConditionFailed, ProviderError, StoreUnavailable, TaskFlowError
from taskflow.identity import DEFAULT_TENANT, GUEST_PREFIX, Identity
from taskflow.light_dataclasses import dataclass
from taskflow.llm.catalog import ModelInfo
from taskflow.llm.offered import default_offered, resolve_offered
from taskflow.sessions.admission import door, run_admitted
from taskflow.settings import Settings
from taskflow.store import keys
from taskflow.store.expressions import Compare, Delete


class Refused(TaskFlowError):
    """The connection is not opened. ``status``: of the refused upgrade's answer. ``retry_after``: whole seconds until
    another attempt may succeed."""

    def __init__(self, status: int, code: str, sentence: str, retry_after: int | None = None) -> None:
        super().__init__(sentence)
        self.retry_after = retry_after
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
    address: str = ""
    """The viewer's, hashed (``engine.addresses``); empty: not known."""
    asked_at: int = 0
    """When it came to the gateway, epoch milliseconds; 0: not known."""


_NOT_FOUND = "There is no such conversation of yours."

Rehydrate = Callable[[str, Identity], Awaitable[bool]]
"""Brings an archived conversation back from Postgres; False when there is none of this identity."""


async def connect(
    backend: Backend,
    settings: Settings,
    request: ConnectRequest,
    *,
    new_secret: Callable[[], str],
    rehydrate: Rehydrate | None = None,
    offers: Offers | None = None,
) -> str:
    """Registers the connection and invokes *sync*; returns the conversation's id. Raises ``Refused``.

    ``offers``: which models are off; None: none is."""
    check_origin(settings, request)
    if "resumeToken" in request.query:
        raise Refused(
            400,
            "RESUME_TOKEN_IN_URL",
            "Addresses are logged: send resumeToken in the body of POST /api/tickets and connect with ?ticket=.",
        )
    if problem := malformed(request.query):
        raise Refused(400, "INVALID_PARAMETER", problem)
    pacing = _pacing(request.query.get("pacing", "server"))
    conversation_id = request.query.get("conversationId")
    secret = request.query.get("ticket")
    ticket = await take_ticket(backend, secret, request.origin) if secret else None
    if ticket is None and (settings.auth_mode == "oidc" or settings.ticketless == "refuse"):
        raise Refused(
            401, "TICKET_REQUIRED", "Get a ticket from POST /api/tickets and connect with ?ticket=."
        )
    if conversation_id is not None:
        await _resume(backend, settings, request, conversation_id, ticket, pacing, rehydrate)
        return conversation_id
    tenant = DEFAULT_TENANT if ticket is None else ticket.principal.identity.tenant_id
    off = frozenset[str]() if offers is None else await offers.off(tenant)
    own = settings.for_tenant(tenant)
    model = _model(own, request.query.get("model"), off)
    entrance = door(own, request.address)
    if ticket is not None:
        new = _connection(request, pacing, ticket, entrance)
        reused = await _reuse(backend, new, model)
        return reused or await _open(backend, Open(new, model.id, model.provider))
    token = new_secret()
    guest = Identity(f"{GUEST_PREFIX}{backend.new_id()}", DEFAULT_TENANT)
    new = NewConnection(request.connection_id, pacing, guest, door=entrance, asked_at=request.asked_at)
    return await _open(backend, Open(new, model.id, model.provider, keys.secret_hash(token), token))


def check_origin(settings: Settings, request: ConnectRequest) -> None:
    """Refuses browsers on foreign pages. Programs send no ``Origin``; for them only the ticket counts."""
    if not request.origin:
        return
    origin, host = request.origin.lower(), (request.host or "").lower()
    own = not settings.web_origins and host != "" and origin.partition("://")[2] == host
    if not own and origin not in settings.origins:
        raise Refused(403, "FOREIGN_ORIGIN", "This page may not connect here; see TASKFLOW_ALLOWED_ORIGINS.")


async def take_ticket(backend: Backend, ticket: str, origin: str | None) -> HeldTicket:
    """Uses a ticket up. Raises ``Refused`` when it is unknown, used, expired or of another origin, and when its person
    has signed out since."""
    table = backend.store.table
    pk = keys.ticket_pk(keys.secret_hash(ticket))
    now = backend.now_ms() // 1000
    try:
        # One call: who deletes it has it, and knows what it said.
        item = await table.write(Delete(pk, keys.TICKET, Compare("expires", ">", now)))
    except ConditionFailed:
        item = None
    if item is None:
        raise Refused(403, "BAD_TICKET", "The ticket is unknown, used or expired; get a new one.")
    held = tickets.parse(item)
    # It is used up all the same: whoever shows it from elsewhere has taken it from somebody.
    if not held.fits(origin):
        raise Refused(403, "BAD_TICKET", "The ticket was issued for another origin; get one from this page.")
    if held.principal.until is not None and held.principal.until <= now:
        raise Refused(403, "BAD_TICKET", "The token that the ticket was issued for has expired.")
    if held.epoch < (await people.read(table, held.principal.identity)).epoch:
        raise Refused(403, "BAD_TICKET", "The ticket's owner has signed out; get a new one.")
    return held


def _connection(request: ConnectRequest, pacing: Pacing, ticket: HeldTicket, entrance: Door) -> NewConnection:
    who = ticket.principal
    return NewConnection(
        request.connection_id, pacing, who.identity, ticket.epoch, entrance, who.until, request.asked_at
    )


def _model(settings: Settings, wanted: str | None, off: frozenset[str]) -> ModelInfo:
    try:
        return resolve_offered(settings, off, wanted or default_offered(settings, off))
    except ProviderError:
        raise Refused(400, "MODEL_NOT_FOUND", "There is no such model; see GET /api/models.") from None


async def _reuse(backend: Backend, new: NewConnection, model: ModelInfo) -> str | None:
    """The conversation that this person opened last, if it can stand for a new one and nobody else has taken it."""
    noted = await backend.store.table.get(keys.person_pk(new.identity), keys.DOOR)
    if noted is None or "conversation_id" not in noted:
        return None
    conversation_id: str = noted["conversation_id"]
    done = await _run(backend, conversation_id, Reuse(new, model.id))
    return conversation_id if done.ok else None


async def _open(backend: Backend, command: Open) -> str:
    conversation_id = backend.new_id()
    if not (await _run(backend, conversation_id, command)).ok:
        raise Refused(503, "TRY_AGAIN", "That connection is being opened already; connect again.")
    return conversation_id


async def _run(backend: Backend, conversation_id: str, command: Open | Reuse | Join) -> Done:
    done = await run_admitted(backend, conversation_id, command)
    if isinstance(done, Refusal):
        raise Refused(429, done.code, done.sentence, done.retry_after)
    return done


async def _resume(
    backend: Backend,
    settings: Settings,
    request: ConnectRequest,
    conversation_id: str,
    ticket: HeldTicket | None,
    pacing: Pacing,
    rehydrate: Rehydrate | None,
) -> None:
    if ticket is None:
        # Only its owner, or whoever has its token, may join; both show a ticket.
        raise Refused(403, "CONVERSATION_NOT_FOUND", _NOT_FOUND)
    identity = ticket.principal.identity
    entrance = door(settings.for_tenant(identity.tenant_id), request.address)
    command = Join(
        _connection(request, pacing, ticket, entrance),
        ticket.resume_hash or None,
    )
    done = await _run(backend, conversation_id, command)
    if done.outcome == "not_found" and await adopt_late(
        backend.store, done.before, identity, now_ms=backend.now_ms, periods=backend.periods
    ):
        done = await _run(backend, conversation_id, command)
    if done.before is None and not ticket.resume_hash and rehydrate is not None:
        try:
            found = await rehydrate(conversation_id, identity)
        except StoreUnavailable:
            raise Refused(
                503, "HISTORY_UNAVAILABLE", "Older conversations cannot be read right now; try again soon."
            ) from None
        if found:
            done = await _run(backend, conversation_id, command)
    if done.outcome == "lost":
        raise Refused(503, "TRY_AGAIN", "The conversation is very busy; try again.")
    if not done.ok:
        raise Refused(403, "CONVERSATION_NOT_FOUND", _NOT_FOUND)


def _pacing(value: str) -> Pacing:
    if value == "server":
        return "server"
    if value == "client":
        return "client"
    raise Refused(400, "BAD_PACING", "pacing must be “server” or “client”.")
