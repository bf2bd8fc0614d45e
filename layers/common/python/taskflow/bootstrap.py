"""The composition root: settings and adapters become what a function works with, once per process.

Nothing heavy is imported before it is asked for: connect, message and disconnect never load httpx, FastAPI or
psycopg, and no function loads boto3.
"""

from __future__ import annotations

import asyncio
import hmac
import os
import random
import secrets
import uuid
from collections.abc import Coroutine, Mapping, Sequence
from contextvars import copy_context
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING, Any, TypeVar

from taskflow import snapstart
from taskflow.adapters.connections import ApiGatewayConnections
from taskflow.adapters.dialects import Dialects
from taskflow.adapters.dynamodb import DynamoTable, call_in_thread
from taskflow.adapters.invoke import LambdaInvoker
from taskflow.adapters.queues import SqsQueue
from taskflow.aws.account import Account
from taskflow.aws.client import Behaviour
from taskflow.aws.errors import AwsError
from taskflow.aws.http import Waits
from taskflow.clock import SystemClock
from taskflow.conversation import recalled
from taskflow.conversation.deadlines import Periods
from taskflow.conversation.session import TurnKind
from taskflow.conversation.terms import NANO, Limits, Terms
from taskflow.conversation.viewer import EDGE_KEY_HEADER, shows_edge_key, viewer_address
from taskflow.engine.addresses import Addresses
from taskflow.engine.offers import Offers
from taskflow.engine.ports import Backend, Engine, TurnSettings
from taskflow.engine.repository import ConversationStore
from taskflow.errors import CallRefused, InvocationCancelled, StoreUnavailable
from taskflow.identity import Identity
from taskflow.limits import MAX_SUMMARY_CHARS
from taskflow.notes import EXPLAINED
from taskflow.settings import Settings
from taskflow.snapstart import Hook
from taskflow.telemetry import PowertoolsLog, PowertoolsMeter
from taskflow.unhandled import report_refused

if TYPE_CHECKING:
    from taskflow.adapters.issuer import HttpIssuer
    from taskflow.adapters.secrets import Secret
    from taskflow.aws.services import Lambda, Sqs
    from taskflow.completion import Provider
    from taskflow.llm.late import LateProvider
    from taskflow.rest.ports import RestPorts
    from taskflow.turns.recall import Recall

T = TypeVar("T")

SYSTEM_PROMPT = (
    "You are a helpful, friendly assistant. Answer clearly and briefly. Use markdown when it helps."
)
GREETING = "Hello! What would you like to talk about?"
NUDGE = "Are you still there?"

_ASK = Behaviour(Waits(2, 28), attempts=1)
_RECALL = Behaviour(Waits(0.5, 2), attempts=1)
"""A turn waits for less; what comes later is nobody's any more."""


@cache
def settings() -> Settings:
    """This process's settings."""
    return Settings.from_env()


@cache
def _secret(arn: str) -> Secret:
    from taskflow.adapters.secrets import Secret

    return Secret(aws().secrets(), arn, SystemClock())


@cache
def _text(arn: str, previous: bool = False) -> Secret:
    from taskflow.adapters.secrets import Secret, as_text

    return Secret(aws().secrets(), arn, SystemClock(), as_text, previous=previous)


def signing_settings() -> Settings:
    """The settings with the signing key and the metrics token, as Secrets Manager holds them now (or did within the
    last five minutes), where the environment does not say them itself."""
    plain = settings()
    return replace(
        plain,
        signing_key=plain.signing_key or _signing_key(plain),
        metrics_token=plain.metrics_token or _shared(plain).get("metrics_token", ""),
    )


def _signing_key(plain: Settings) -> str:
    """The key's own secret has it. In the releases before, operators changed it in the secret that it shares with the
    metrics token, and those keys go on after an update until the key's own secret is changed for the first time. So
    every key that was in use stays in use, and none comes back that was taken away."""
    own = str(_text(plain.signing_key_secret_arn).values()["text"]) if plain.signing_key_secret_arn else ""
    shared = _shared(plain).get("signing_key", "")
    if not own or not shared or shared == own:
        return own or shared
    changed = _text(plain.signing_key_secret_arn, previous=True).values(
        refused=True
    )  # as soon as `own` is seen
    return own if changed else shared


def _shared(plain: Settings) -> Mapping[str, str]:
    return _secret(plain.signing_secret_arn).values() if plain.signing_secret_arn else {}


def provider_key(refused: bool = False) -> str:
    """The key of the model server. ``refused``: the one that was given last was refused."""
    plain = settings()
    if plain.llm_api_key or not plain.provider_secret_arn:
        return plain.llm_api_key
    key: str = _secret(plain.provider_secret_arn).values(refused=refused).get("llm_api_key", "")
    return key


@cache
def _loop() -> asyncio.Runner:
    return asyncio.Runner()


def run(work: Coroutine[Any, Any, T]) -> T:
    """Runs to the end on the process's one event loop, so that pooled connections outlive an invocation.

    Raises ``InvocationCancelled`` in place of ``CancelledError``, which is no ``Exception``: Lambda's runtime client
    would end with it and answer nothing, and the caller would wait for the timeout.
    """
    try:
        # A runner would keep the context of its first work, and with it that invocation's trace.
        return _loop().run(work, context=copy_context())
    except asyncio.CancelledError as error:
        raise InvocationCancelled("the invocation's own task was cancelled") from error


@cache
def _rng() -> random.Random:
    return random.Random()  # noqa: S311 (cadence and jitter)


@cache
def aws() -> Account:
    """What makes this process's clients of AWS."""
    return Account.from_environment(os.environ)


@cache
def store() -> ConversationStore:
    """The conversation store on the table."""
    table = DynamoTable(aws().dynamodb(), settings().table, call_in_thread)
    return ConversationStore(table, lambda: str(uuid.uuid4()))


@cache
def _sqs() -> Sqs:
    return aws().sqs()


@cache
def records_queue() -> SqsQueue:
    """The records queue."""
    return SqsQueue(_sqs(), settings().records_queue_url)


@cache
def sweeps_queue() -> SqsQueue:
    """The sweeps queue."""
    return SqsQueue(_sqs(), settings().sweeps_queue_url)


@cache
def memory_queue() -> SqsQueue:
    """The queue of what is worked out beside turns."""
    return SqsQueue(_sqs(), settings().memory_queue_url)


@cache
def connections() -> ApiGatewayConnections:
    """The connections API."""
    return ApiGatewayConnections(settings().connections_endpoint, aws().region, aws().credentials)


@cache
def _responses_connections() -> ApiGatewayConnections:
    """The connections API of the WebSocket API for programs."""
    return ApiGatewayConnections(settings().responses_endpoint, aws().region, aws().credentials)


def periods(values: Settings) -> Periods:
    """Settings that make deadlines."""
    return Periods(
        idle=int(values.idle_seconds * 1000),
        typing_nudge=int(values.typing_nudge_seconds * 1000),
        grace=int(values.disconnect_grace_seconds * 1000),
        start=int(values.start_seconds * 1000),
        start_tries=values.start_tries,
        history=values.history_days * 86_400_000,
    )


def _backend_parts() -> dict[str, Any]:
    return {
        "store": store(),
        "connections": Dialects(connections(), _responses_connections, store(), SystemClock().monotonic),
        "invoker": LambdaInvoker(aws().functions(), settings().generate_function),
        "records": records_queue(),
        "clock": SystemClock(),
        "new_id": lambda: str(uuid.uuid4()),
        "periods": periods(settings()),
        "log": PowertoolsLog(),
        "meter": PowertoolsMeter(),
        "terms": terms(settings()),
        "rng": _rng(),
    }


def limits(values: Settings) -> Limits:
    """What people may do."""

    def nano(dollars: float) -> int:
        # The smallest budget is a budget: 0 would be no limit.
        return max(1, round(dollars * NANO)) if dollars else 0

    return Limits(
        messages_per_minute=values.limit_messages_per_minute,
        turns_at_once=values.limit_turns_at_once,
        user_daily=nano(values.budget_user_daily),
        user_monthly=nano(values.budget_user_monthly),
        tenant_daily=nano(values.budget_tenant_daily),
        tenant_monthly=nano(values.budget_tenant_monthly),
        daily=nano(values.budget_daily),
        monthly=nano(values.budget_monthly),
    )


def terms(values: Settings) -> Terms:
    """What people may do and what it costs."""
    from taskflow.llm import registry

    def price(model: str, input_tokens: int, output_tokens: int) -> int:
        return registry.charged(values, model, input_tokens, output_tokens)

    return Terms(
        limits=limits(values),
        price=price,
        fallback_models=values.fallback_models,
        max_output_tokens=values.max_output_tokens,
        system_bytes=len(system_prompt(values).encode())
        + len(EXPLAINED.encode())
        + _summary_bytes(values)
        # Held as for a prompt that has them: whether there are any is known only when it is made.
        + (recalled.MAX_BYTES if values.recall == "on" else 0),
        context_tokens=lambda model: _context_tokens(values, model),
        steerable=lambda model: _steerable(values, model),
        modelled=frozenset({"reply", *values.spoken_by_model}),
        tenants={name: limits(values.for_tenant(name)) for name in values.tenants},
    )


def _summary_bytes(values: Settings) -> int:
    """What a summary may add to a prompt, and what is held for that."""
    return 4 * MAX_SUMMARY_CHARS if summarises(values) else 0


def _context_tokens(values: Settings, model: str) -> int | None:
    from taskflow.llm import registry

    return registry.describe(values, model).context_tokens or values.context_tokens or None


def _steerable(values: Settings, model: str) -> bool:
    from taskflow.llm.steering import is_steerable

    return is_steerable(values, model)


def _rest_backend() -> Backend:
    """What the HTTP API has turns spoken with: it may have no way to Lambda and to connections."""
    from taskflow.adapters.handed_on import HandedOn, OutOfReach

    return replace(backend(), connections=OutOfReach(), invoker=HandedOn(sweeps_queue()))


@cache
def backend() -> Backend:
    """What connect, message, disconnect and timer work with."""
    return Backend(**_backend_parts())


def _is_tiny(values: Settings) -> bool:
    """Whether it is the embedded model, which is too small for greetings and nudges and repeats its instructions."""
    return values.llm_provider == "embedded"


def summarises(values: Settings) -> bool:
    """Whether what has left a prompt's window is summed up. The embedded model cannot (docs/decisions/072)."""
    if values.summaries == "auto":
        return not _is_tiny(values) or bool(values.summary_model)
    return values.summaries == "on"


def system_prompt(values: Settings) -> str:
    """The system prompt of every model."""
    return values.system_prompt or ("" if _is_tiny(values) else SYSTEM_PROMPT)


@cache
def _provider() -> LateProvider:
    from taskflow.llm.late import LateProvider

    def build() -> Provider:
        from taskflow.adapters.breakers import TableBreakerStore
        from taskflow.llm.build import build_provider

        return build_provider(
            settings(),
            clock=SystemClock(),
            rng=_rng(),
            breaker_store=TableBreakerStore(store().table),
            key=provider_key,
        )

    return LateProvider(build)


@cache
def engine() -> Engine:
    """What generate works with."""
    from taskflow.llm import address, registry

    values = settings()
    address.parse(values.llm_base_url)  # before a turn is begun: a wrong one is refused in words
    parts = _backend_parts()
    tiny = _is_tiny(values)
    phrases: dict[TurnKind, str] = {"greeting": values.greeting or GREETING, "nudge": values.nudge or NUDGE}
    spoken = TurnSettings(
        system_prompt(values),
        values.max_output_tokens,
        values.pacing_base_ms,
        greeting="" if "greeting" in values.spoken_by_model else phrases["greeting"],
        nudge="" if "nudge" in values.spoken_by_model else phrases["nudge"],
        unasked=phrases,
        stalled_seconds=values.stalled_seconds,
        reasoning_stored=values.reasoning_stored == "on",
        summaries=summarises(values),
        summary_model=values.summary_model,
        summary_tokens=values.summary_max_tokens,
        analysis_model=values.interruption_analysis_model,
        context_tokens=lambda model: _context_tokens(values, model),
        quotes_greeting=not tiny,
        interruptions=lambda model: registry.interruption_form(values, model),
    )
    return Engine(
        **parts,
        provider=_provider(),
        settings=spoken,
        offers=offers(),
        memory=memory_queue(),
        recall=_recall() if values.recall == "on" else None,
    )


@cache
def _recall() -> Recall:
    from taskflow.adapters.past_messages import LambdaPastMessages
    from taskflow.turns.recall import Recall

    worker = LambdaInvoker(aws().functions(_RECALL), settings().worker_function)
    past = LambdaPastMessages(store().table, worker)
    return Recall(past, PowertoolsMeter(), SystemClock(), settings().recall_ms / 1000)


@cache
def offers() -> Offers:
    """Which models are off."""
    return Offers(store().table, SystemClock())


@cache
def addresses() -> Addresses:
    """Names viewers' addresses."""
    return Addresses(store().table, new_secret, SystemClock().now)


def _edge_key(shown: str | None = None) -> str:
    """What CloudFront shows with its requests; empty where there is no CloudFront. ``shown``: by a request; where it is
    another one, the key may have been rotated, and CloudFront shows the one before until it is deployed and has
    spread. Either counts."""
    arn = settings().edge_secret_arn
    if not arn:
        return ""
    key = str(_text(arn).values()["text"])
    if not shown or _same(shown, key):
        return key
    key = str(_text(arn).values(refused=True)["text"])
    if _same(shown, key):
        return key
    before = str(_text(arn, previous=True).values(refused=True).get("text", ""))
    return before if _same(shown, before) else key


def _same(shown: str, key: str) -> bool:
    return hmac.compare_digest(shown.encode(), key.encode())


def came_through_edge(headers: Mapping[str, str]) -> bool:
    """Whether a request may be served: where others are refused, only what CloudFront sent. ``headers``: names in small
    letters. Raises when the key that tells cannot be read."""
    if settings().direct_access == "allow":
        return True
    return shows_edge_key(headers, _edge_key(headers.get(EDGE_KEY_HEADER)))


async def address_name(source_ip: str, headers: Mapping[str, str]) -> str:
    """The hashed address of a viewer, for what is counted by it; empty when it is not known. ``source_ip``: the
    gateway's; ``headers``: names in small letters."""
    try:
        edge_key = await asyncio.to_thread(_edge_key, headers.get(EDGE_KEY_HEADER))
        return await addresses().name(viewer_address(source_ip, headers, edge_key))
    except (AwsError, StoreUnavailable, CallRefused) as error:
        report_refused(error)
        # Without the key everybody would be at CloudFront's address: better nobody is counted than everybody together.
        PowertoolsLog().warning("viewer's address not known", error=type(error).__name__)
        return ""


def new_secret() -> str:
    """A resume token or ticket: 256 random bits."""
    return secrets.token_urlsafe(32)


@cache
def _asking() -> Lambda:
    return aws().functions(_ASK)


async def rehydrate(conversation_id: str, identity: Identity) -> bool:
    """Asks the ingest function, which has the database, for an archived conversation."""
    from taskflow.sessions import rehydration

    ingest = LambdaInvoker(_asking(), settings().ingest_function)
    answer = await ingest.ask(
        {
            "kind": "rehydrate",
            "conversationId": conversation_id,
            "userId": identity.user_id,
            "tenantId": identity.tenant_id,
        }
    )
    return await rehydration.rehydrate(backend(), answer, identity)


def rest_ports(values: Settings) -> RestPorts:
    """What the HTTP API works with."""
    from taskflow.adapters.admission import TableAdmission
    from taskflow.adapters.gauges import PipelineGauges
    from taskflow.adapters.rest import (
        QueueRecords,
        TableAllowances,
        TableMemorySwitches,
        TablePersons,
        TableSessions,
        TableTickets,
    )
    from taskflow.adapters.service_tokens import TableServiceTokens
    from taskflow.adapters.sockets import TableSockets
    from taskflow.adapters.turns import TableTurns
    from taskflow.rest.ports import RestPorts

    live = store()
    table = live.table
    tokens = TableServiceTokens(table, SystemClock())
    return RestPorts(
        tickets=TableTickets(table),
        persons=TablePersons(table),
        sessions=TableSessions(live, SystemClock(), periods(values)),
        records=QueueRecords(records_queue()),
        admission=TableAdmission(live, values, SystemClock(), address_name),
        tokens=tokens,
        service_tokens=tokens,
        issuer=_issuer(values),
        allowances=TableAllowances(table),
        memory=TableMemorySwitches(table),
        offers=offers(),
        turns=TableTurns(_rest_backend(), values),
        sockets=TableSockets(table),
        gauges=PipelineGauges(
            table,
            SystemClock(),
            _sqs(),
            records=values.records_queue_url,
            records_dlq=values.records_dlq_url,
            sweeps_dlq=values.sweeps_dlq_url,
        ),
    )


def _issuer(values: Settings) -> HttpIssuer | None:
    """The identity provider, where this process checks its tokens."""
    if values.oidc_verify == "gateway" or not values.oidc_issuer:
        return None
    from taskflow.adapters.issuer import HttpIssuer

    return HttpIssuer(values.oidc_issuer)


def time_left(context: Any) -> float:
    """Seconds until Lambda stops this invocation."""
    return float(context.get_remaining_time_in_millis()) / 1000


def survives_snapshots(*before: Hook, after: Sequence[Hook] = ()) -> None:
    """Registers SnapStart's hooks of a function. ``before``: makes what its first invocation needs; may read, and
    connect. ``after``: what else of the function's own must not be of the snapshot."""

    def warm() -> None:
        from taskflow.warming import warm as warm_code

        warm_code()

    snapstart.register((*before, warm, _let_go), (_renew, *after))


def turn_taking_phrases() -> None:
    """Before a snapshot: the phrases by which ``auto`` is decided."""
    from taskflow.conversation.turn_taking.lexicon import lexicon

    lexicon()


def model_client() -> None:
    """Before a snapshot: what the first call of a model loads."""
    from taskflow.llm.client import warm

    warm(settings().llm_base_url)
    _ = _provider().built


def _let_go() -> None:
    """Closes what is open: nothing of it would live in a restored environment."""
    if _loop.cache_info().currsize:
        _loop().close()
        _loop.cache_clear()
    if aws.cache_info().currsize:
        aws().reset()
    if connections.cache_info().currsize:
        connections().close_pool()
    if _responses_connections.cache_info().currsize:
        _responses_connections().close_pool()


def _renew() -> None:
    """Nothing that was read, drawn or opened before the snapshot is used after it."""
    _let_go()
    _rng().seed()
    if _recall.cache_info().currsize:
        _recall().renew()
    _secret.cache_clear()
    _text.cache_clear()
