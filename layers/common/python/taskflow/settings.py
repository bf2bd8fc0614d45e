"""The environment of a function, read and checked once at cold start.

Every setting is an environment variable ``TASKFLOW_<NAME>``; a wrong value raises ``SettingsError`` with one
line that names the variable and what to do. Which of them the template sets: ``infra/template.yaml``.
"""

from __future__ import annotations

import ast
import json
import os
from collections.abc import Callable, Mapping
from dataclasses import field, fields, replace
from typing import Any, Literal

from taskflow.errors import SettingsError
from taskflow.identity import RoleRule, parse_role_rule
from taskflow.light_dataclasses import dataclass
from taskflow.origins import parse_origin
from taskflow.tenants import Tenants, parse_tenants, policy_for

PREFIX = "TASKFLOW_"

Origins = tuple[str, ...]
"""As ``origins.parse_origin`` makes them."""

RoleRules = tuple[RoleRule, ...]


Prices = Mapping[str, tuple[float, float]]
Kinds = tuple[Literal["greeting", "nudge"], ...]


@dataclass(frozen=True, slots=True)
class Settings:
    """The settings of a function, from its environment. Durations are in the unit their name says."""

    table: str = "taskflow"
    records_queue_url: str = ""
    sweeps_queue_url: str = ""
    memory_queue_url: str = ""
    records_dlq_url: str = ""
    sweeps_dlq_url: str = ""
    """Dead-letter queues, for the metrics that count what is in them."""
    settings_secret_arn: str = ""
    """A Secrets Manager secret (JSON) with what is too long for an environment: ``LONG``."""
    generate_function: str = ""
    ingest_function: str = ""
    worker_function: str = ""
    connections_endpoint: str = ""
    """``https://{api}.execute-api.{region}.amazonaws.com/{stage}``: where ``@connections`` lives."""
    responses_endpoint: str = ""
    """The same of the WebSocket API for programs, which speaks OpenAI's dialect."""

    llm_base_url: str = ""
    """An OpenAI-compatible server's base, for example ``https://openrouter.ai/api/v1``."""
    llm_provider: str = ""
    """Name of that server in records and metrics; derived from its host when empty."""
    llm_api_key: str = field(default="", repr=False)
    models: tuple[str, ...] = ()
    """Model ids people may choose, comma separated; empty means the built-in list of the provider."""
    default_model: str = ""
    fallback_models: tuple[str, ...] = ()
    system_prompt: str = ""
    """What every model is told first; empty: a built-in text (nothing for the embedded model)."""
    interruption_note: Literal["auto", "note", "plain"] = "auto"
    """Whether models are told in words that they were interrupted; auto: all but small ones (``taskflow.llm.size``)."""
    not_steered: tuple[str, ...] = ("auto",)
    """Ids of models that do not go on with what they have said: a remark interrupts them instead. ``auto`` stands for
    those that are known not to (``taskflow.llm.steering``), ``none`` for none."""
    reasoning_stored: Literal["off", "on"] = "off"
    judgements_exported: Literal["off", "on"] = "off"
    """Whether a judgement waits to be exported: on where the worker sends events over OTLP."""
    """Whether what a model thought before a reply is kept with it. It streams to the person in any case."""
    summaries: Literal["auto", "on", "off"] = "auto"
    """Whether what has left a prompt's window is summed up; auto: not where the embedded model would have to do it."""
    summary_model: str = ""
    """Which model does it; empty: the conversation's own."""
    summary_max_tokens: int = 500
    """The longest summary."""
    interruption_analysis_model: str = ""
    """Which model says what mattered of the unseen rest of an interrupted reply; empty: none is asked."""
    greeting: str = ""
    """What the assistant says when a conversation opens; empty: a built-in phrase."""
    nudge: str = ""
    """What it says when the person falls silent; empty: likewise."""
    spoken_by_model: Kinds = ()
    """``greeting``, ``nudge``: a model is asked for these, which costs what a reply costs."""
    max_output_tokens: int = 1024
    context_tokens: int = 0
    """Tokens that a model reads and writes together, where the list of models does not say; 0: not known."""
    provider_connect_seconds: float = 5.0
    provider_first_token_seconds: float = 0.0
    provider_between_tokens_seconds: float = 0.0
    """0: what suits the server (``registry.timeouts``); likewise the first token."""
    provider_retry_after_seconds: float = 10.0
    """The longest ``Retry-After`` that is waited for; beyond it the person is told at once."""

    idle_seconds: float = 15.0
    typing_nudge_seconds: float = 30.0
    pacing_base_ms: float = 30.0
    stalled_seconds: float = 5.0
    """A listener that has taken nothing for so long is sent no more of the turn; it is synced again later."""
    disconnect_grace_seconds: float = 30.0
    history_days: int = 30
    retention_logs_days: int = 395
    """Logs of calls go by whole months, once a month is over for this long. 0, here and below: they stay for good."""
    retention_conversations_days: int = 0
    """Since their last activity, in Postgres."""
    retention_audit_days: int = 0
    retention_tombstones_days: int = 0
    recall: Literal["off", "on"] = "off"
    """Whether people may switch on that earlier conversations are recalled."""
    recall_ms: float = 150.0
    """How long a turn waits for what was said before."""
    embeddings_url: str = ""
    """The base of a server with OpenAI's ``/embeddings``; empty: passages are found by their words alone."""
    embeddings_model: str = ""
    embeddings_size: int = 0
    """Numbers of its vectors; 0: as many as it gives."""
    embeddings_api_key: str = field(default="", repr=False)
    embeddings_secret_arn: str = ""
    """A Secrets Manager secret (JSON) with ``embeddings_api_key``; for the worker alone."""
    start_seconds: float = 8.0
    """A turn that has not started this long after it was asked for is invoked again."""
    start_tries: int = 3

    limit_connections_per_conversation: int = 10
    """At a time; here and in every limit 0 means no limit."""
    limit_connections_per_user: int = 0
    limit_connections_per_address: int = 0
    """Of everybody at one viewer address (IPv6: one /64)."""
    limit_conversations_per_day: int = 0
    """Those that a person begins from midnight to midnight UTC. One that was left empty and is given again is none."""
    limit_conversations_per_address: int = 0
    """The same for everybody at one viewer address."""
    limit_requests_per_minute: int = 0
    """Of a person to the HTTP API, on average."""
    limit_requests_per_address: int = 0
    """Of everybody at one viewer address, likewise a minute."""
    limit_tickets_per_minute: int = 0
    """Of a person: connections, and attempts to connect, need one each."""
    limit_tickets_per_address: int = 0
    """Of everybody at one viewer address, likewise a minute."""
    limit_frames_per_connection: int = 0
    """In ten seconds; whoever sends more is told so and disconnected."""
    edge_secret_arn: str = ""
    """A Secrets Manager secret that CloudFront sends with every request; only then is what it says of the viewer's
    address believed (``conversation.viewer``)."""
    direct_access: Literal["allow", "refuse"] = "allow"
    """Whether requests are served that did not come through CloudFront, which ``edge_secret_arn`` tells."""
    limit_messages_per_minute: int = 0
    """Per person; 0: no limit, like everything in this group."""
    limit_turns_at_once: int = 0
    """Conversations of one person in which a turn is under way."""
    budget_user_daily: float = 0.0
    """US dollars, like all budgets. Days and months are those of UTC."""
    budget_user_monthly: float = 0.0
    budget_tenant_daily: float = 0.0
    budget_tenant_monthly: float = 0.0
    budget_daily: float = 0.0
    """Of the whole installation: once it is used up no model is asked until the day ends."""
    budget_monthly: float = 0.0
    prices: Prices = field(default_factory=dict, hash=False)
    """JSON, ``{"model id": [input, output]}`` in US dollars per million tokens; they win over the list's."""
    default_price_input: float = 5.0
    default_price_output: float = 25.0
    """What a model costs whose price nobody knows, in US dollars per million tokens."""

    auth_mode: Literal["anonymous", "oidc"] = "anonymous"
    """anonymous: everyone is a guest, and may sign in where there is an issuer. oidc: whoever comes has to."""
    oidc_issuer: str = ""
    """Whose tokens are taken (``iss``): an https address; http only on this machine."""
    oidc_audience: tuple[str, ...] = ()
    """For whom they are made out (``aud``, or ``client_id`` where a token has no ``aud``); any of them will do."""
    oidc_client_id: str = ""
    oidc_scopes: str = "openid"
    """What the web client signs in with: its client id, and scopes with blanks between them."""
    oidc_verify: Literal["gateway", "keys"] = "gateway"
    """Who checks a token: API Gateway's authorizer, or this function with the issuer's keys."""
    oidc_tenant_claim: str = ""
    """The claim that names the tenant; empty: ``tenant_id``, ``custom:tenant_id``, else the default tenant."""
    oidc_roles: RoleRules = ()
    """Which claims give roles; a person without one is a user."""
    tenants: Tenants = field(default_factory=dict, hash=False)
    """What tenants have of their own; where there is a list, no account of another tenant is let in."""
    ticketless: Literal["refuse", "allow"] = "refuse"
    """Whether a socket without a ticket is opened, as a guest's who comes back by ``resumeToken`` (mode anonymous)."""
    web_origins: Origins = ()
    """Where the web client is served, comma separated; empty means from the host that was asked."""
    allowed_origins: Origins = ()
    """Further origins whose pages may connect, read and change state, with cookies (CORS)."""
    metrics_token: str = field(default="", repr=False)
    """Whoever sends it as bearer token may read ``GET /api/metrics``."""
    metrics_access: Literal["token", "open"] = "token"
    """Without a token: ``token`` refuses everybody, ``open`` (the laptop) nobody."""
    ingest_access: Literal["token", "open"] = "token"
    """Who may post logs: ``token`` a service token with the scope ``ingest``, ``open`` (the laptop) everybody."""
    signing_key: str = field(default="", repr=False)
    """Signs guests' cookies. Several, comma separated: the first signs, the others still verify."""
    provider_secret_arn: str = ""
    """A Secrets Manager secret (JSON) that holds ``llm_api_key`` when that is not set here; for generate alone."""
    signing_key_secret_arn: str = ""
    """Likewise a secret that is ``signing_key``, no JSON; for ingest alone."""
    signing_secret_arn: str = ""
    """Likewise ``metrics_token``, and the ``signing_key`` of releases before; for ingest alone."""
    database_url: str = field(default="", repr=False)
    database_wake_seconds: float = 20.0
    """How long the HTTP API waits for a database that may be asleep. Its gateway waits for 30 seconds. 0: it never
    sleeps."""
    database_idle_seconds: int = 0
    """After how long without use the database ends a connection, so that a process that only waits does not keep it
    from falling asleep. 0: never."""
    database_secret_arn: str = ""
    """A Secrets Manager secret as RDS writes it (host, port, username, password, dbname), or with ``url``
    (``records.address``)."""
    database_app_secret_arn: str = ""
    """For the migrations: the login of the functions, which they make (``records.login``)."""
    database_tls: Literal["address", "verify"] = "address"
    """Whether the database's certificate is verified whatever the address says of ``sslmode``."""

    @property
    def limits_addresses(self) -> bool:
        """Whether connections are counted by the viewer's address."""
        return self.limit_connections_per_address > 0 or self.limit_conversations_per_address > 0

    @property
    def origins(self) -> Origins:
        """All whose pages may use the APIs."""
        return self.web_origins + self.allowed_origins

    def for_tenant(self, tenant: str) -> Settings:
        """The settings as they are for a tenant that has models or limits of its own."""
        policy = policy_for(self.tenants, tenant)
        own: dict[str, Any] = policy.limits.settings()
        if policy.models or policy.default_model:
            own |= {"models": policy.models or self.models, "default_model": policy.default_model}
        return replace(self, **own) if own else self

    @classmethod
    def from_env(cls, env: Mapping[str, str] | None = None) -> Settings:
        """Reads and checks ``env`` (``os.environ`` when None). Raises ``SettingsError``."""
        source = os.environ if env is None else env
        values: dict[str, object] = {}
        for spec in fields(cls):
            raw = source.get(PREFIX + spec.name.upper(), "").strip()
            if raw:
                parse = _CHOICES.get(spec.name) or _PARSERS.get(str(spec.type), _text)
                values[spec.name] = parse(PREFIX + spec.name.upper(), raw)
        return cls(**values)  # type: ignore[arg-type]


LONG: Mapping[str, str] = {
    "FallbackModels": "fallback_models",
    "Greeting": "greeting",
    "Models": "models",
    "NotSteered": "not_steered",
    "Nudge": "nudge",
    "OidcRoles": "oidc_roles",
    "Prices": "prices",
    "SystemPrompt": "system_prompt",
    "Tenants": "tenants",
}
"""Settings that may be longer than an environment has room for, by the names that the template's parameters have."""


def long_settings(held: Mapping[str, Any]) -> dict[str, str]:
    """What the secret of long settings holds, as variables of an environment. What is no text is JSON there.

    Raises ``SettingsError`` for a name that is not in ``LONG``.
    """
    if unknown := sorted(held.keys() - LONG.keys()):
        raise SettingsError(
            f"the secret of long settings has {', '.join(unknown)}; it may have {', '.join(LONG)}"
        )
    return {
        PREFIX + LONG[name].upper(): value if isinstance(value, str) else json.dumps(value)
        for name, value in held.items()
    }


def _text(name: str, raw: str) -> str:
    return raw


def _number(name: str, raw: str) -> float:
    try:
        value = float(raw)
    except ValueError:
        value = -1.0
    if not 0 <= value < 1e9:
        raise SettingsError(f"{name}={raw!r} is not a number of 0 or more; correct it or remove it")
    return value


def _integer(name: str, raw: str) -> int:
    if not (raw.isascii() and raw.isdigit()):
        raise SettingsError(f"{name}={raw!r} is not a whole number of 0 or more; correct it or remove it")
    return int(raw)


def _names(name: str, raw: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in raw.split(",") if part.strip())


def _origins(name: str, raw: str) -> Origins:
    found: list[str] = []
    for part in _names(name, raw):
        try:
            found.append(parse_origin(part))
        except ValueError as error:
            raise SettingsError(f"{name} has {part!r}: {error}") from None
    return tuple(found)


def _role_rules(name: str, raw: str) -> RoleRules:
    found: list[RoleRule] = []
    for part in _names(name, raw):
        try:
            found.append(parse_role_rule(part))
        except ValueError as error:
            raise SettingsError(f"{name} has {part!r}: {error}") from None
    return tuple(found)


def _prices(name: str, raw: str) -> Prices:
    wrong = SettingsError(
        f'{name} must be JSON as {{"model id": [input, output]}}, in US dollars per million tokens'
    )
    try:
        value = json.loads(raw)
        found = {str(model): (float(price[0]), float(price[1])) for model, price in value.items()}
        pairs = all(isinstance(price, list) and len(price) == 2 for price in value.values())
    except (ValueError, TypeError, AttributeError, LookupError):
        raise wrong from None
    if not pairs or any(not 0 <= amount < 1e6 for price in found.values() for amount in price):
        raise wrong
    return found


def _kinds(name: str, raw: str) -> Kinds:
    kinds = _names(name, raw)
    if set(kinds) - {"greeting", "nudge"}:
        raise SettingsError(f"{name}={raw!r} must be 'greeting', 'nudge' or both, comma separated")
    return kinds  # type: ignore[return-value]


def _tenants(name: str, raw: str) -> Tenants:
    try:
        return parse_tenants(raw)
    except ValueError as error:
        raise SettingsError(f"{name}: {error}") from None


def _one_of(*values: str) -> Callable[[str, str], str]:
    """A parser of a choice."""
    *first, last = map(repr, values)

    def parse(name: str, raw: str) -> str:
        if raw not in values:
            raise SettingsError(f"{name}={raw!r} must be {', '.join(first)} or {last}")
        return raw

    return parse


_CHOICES = {
    # The annotation is a text here: to evaluate all of them would take a function's start several milliseconds.
    spec.name: _one_of(*ast.literal_eval(str(spec.type).removeprefix("Literal").replace("]", ",]")))
    for spec in fields(Settings)
    if str(spec.type).startswith("Literal[")
}

_PARSERS: dict[str, Callable[[str, str], object]] = {
    "float": _number,
    "int": _integer,
    "tuple[str, ...]": _names,
    "Origins": _origins,
    "RoleRules": _role_rules,
    "Tenants": _tenants,
    "Prices": _prices,
    "Kinds": _kinds,
}
