"""The composition root: settings and adapters become what a function works with, once per process.

Nothing heavy is imported before it is asked for: connect, message and disconnect never load httpx, FastAPI or
psycopg, and no function loads boto3.
"""

from __future__ import annotations

import asyncio
import importlib
import os
import random
import secrets
import uuid
from collections.abc import Coroutine, Mapping, Sequence
from contextvars import copy_context
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING, Any, TypeVar

from taskflow import from_settings, snapstart
from taskflow.adapters import long_settings
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
from taskflow.conversation.turn_kinds import TurnKind
from taskflow.conversation.viewer import EDGE_KEY_HEADER, viewer_address
from taskflow.engine.addresses import Addresses
from taskflow.engine.offers import Offers
from taskflow.engine.ports import Backend, Engine, TurnSettings
from taskflow.engine.repository import ConversationStore
from taskflow.errors import CallRefused, InvocationCancelled, StoreUnavailable
from taskflow.identity import Identity
from taskflow.keys_in_use import KeysInUse
from taskflow.loading import loaded
from taskflow.settings import Settings
from taskflow.snapstart import Hook
from taskflow.telemetry import PowertoolsLog, PowertoolsMeter
from taskflow.unhandled import report_refused

if TYPE_CHECKING:
    from taskflow.adapters.issuer import HttpIssuer
    from taskflow.aws.services import Lambda, Sqs
    from taskflow.completion import Provider
    from taskflow.llm.late import LateProvider
    from taskflow.rest.ports import RestPorts
    from taskflow.turns.recall import Recall

T = TypeVar("T")

_ASK = Behaviour(Waits(2, 28), attempts=1)
_RECALL = Behaviour(Waits(0.5, 2), attempts=1)
"""A turn waits for less; what comes later is nobody's any more."""


@cache
def settings() -> Settings:
    """This process's settings."""
    return long_settings.read(os.environ, lambda: aws().secrets())


@cache
def keys() -> KeysInUse:
    """The keys that count now."""
    return KeysInUse(settings(), lambda: aws().secrets(), SystemClock())


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


def _backend_parts() -> dict[str, Any]:
    return {
        "store": store(),
        "connections": Dialects(connections(), _responses_connections, store(), SystemClock().monotonic),
        "invoker": LambdaInvoker(aws().functions(), settings().generate_function),
        "records": records_queue(),
        "clock": SystemClock(),
        "new_id": lambda: str(uuid.uuid4()),
        "periods": from_settings.periods(settings()),
        "log": PowertoolsLog(),
        "meter": PowertoolsMeter(),
        "terms": from_settings.terms(settings()),
        "rng": _rng(),
    }


def _rest_backend() -> Backend:
    """What the HTTP API has turns spoken with: it may have no way to Lambda and to connections."""
    from taskflow.adapters.handed_on import HandedOn, OutOfReach

    return replace(backend(), connections=OutOfReach(), invoker=HandedOn(sweeps_queue()))


@cache
def backend() -> Backend:
    """What connect, message, disconnect and timer work with."""
    return Backend(**_backend_parts())


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
            key=lambda refused: keys().provider(refused),  # not those of a snapshot in which it was built
        )

    return LateProvider(build)


@cache
def engine() -> Engine:
    """What generate works with."""
    from taskflow.llm import address, registry

    values = settings()
    address.parse(values.llm_base_url)  # before a turn is begun: a wrong one is refused in words
    parts = _backend_parts()
    tiny = from_settings.is_tiny(values)
    phrases: dict[TurnKind, str] = {
        "greeting": values.greeting or from_settings.GREETING,
        "nudge": values.nudge or from_settings.NUDGE,
    }
    spoken = TurnSettings(
        from_settings.system_prompt(values),
        values.max_output_tokens,
        values.pacing_base_ms,
        greeting="" if "greeting" in values.spoken_by_model else phrases["greeting"],
        nudge="" if "nudge" in values.spoken_by_model else phrases["nudge"],
        unasked=phrases,
        stalled_seconds=values.stalled_seconds,
        reasoning_stored=values.reasoning_stored == "on",
        summaries=from_settings.summarises(values),
        summary_model=values.summary_model,
        summary_tokens=values.summary_max_tokens,
        analysis_model=values.interruption_analysis_model,
        context_tokens=lambda model: from_settings.context_tokens(values, model),
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


async def address_name(source_ip: str, headers: Mapping[str, str]) -> str:
    """The hashed address of a viewer, for what is counted by it; empty when it is not known. ``source_ip``: the
    gateway's; ``headers``: names in small letters."""
    try:
        edge_key = await asyncio.to_thread(keys().edge, headers.get(EDGE_KEY_HEADER))
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
        sessions=TableSessions(live, SystemClock(), from_settings.periods(values)),
        records=QueueRecords(records_queue()),
        admission=TableAdmission(live, values, SystemClock(), address_name),
        tokens=tokens,
        service_tokens=tokens,
        issuer=_issuer(values),
        allowances=TableAllowances(table),
        memory=TableMemorySwitches(table),
        offers=offers(),
        turns=TableTurns(_rest_backend(), values),
        sockets=TableSockets(live, values),
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
    """Registers SnapStart's hooks of a function, which is loaded then. ``before``: makes what its first invocation
    needs; may read, and connect. ``after``: what else of the function's own must not be of the snapshot."""

    def warm() -> None:
        from taskflow.warming import warm as warm_code

        warm_code()

    snapstart.register((*before, warm, _let_go), (_renew, *after))
    loaded()


def turn_taking_phrases() -> None:
    """Before a snapshot: the phrases, clusters and weights by which ``auto`` is decided."""
    from taskflow.conversation.turn_taking.clusters import clusters
    from taskflow.conversation.turn_taking.learned import learned
    from taskflow.conversation.turn_taking.lexicon import lexicon

    lexicon()
    clusters()
    learned()


def budget_of_a_turn() -> None:
    """Before a snapshot: what is asked of the model before each turn, its price and its context."""
    terms, model = backend().terms, settings().default_model
    terms.price(model, 0, 0)
    terms.context_tokens(model)


def model_client() -> None:
    """Before a snapshot: what the first call of a model loads."""
    from taskflow.llm import address
    from taskflow.llm.client import warm

    warm(address.with_scheme(settings().llm_base_url))
    _ = _provider().built


def words_of_messages() -> None:
    """Before a snapshot: the tables by which generate reads what a person says."""
    importlib.import_module("taskflow.conversation.go_on_words")
    if engine().recall is not None:
        importlib.import_module("taskflow.conversation.referring")


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
    keys.cache_clear()
