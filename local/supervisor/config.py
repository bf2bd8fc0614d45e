"""Everything people set, read once and checked before anything is started."""

from __future__ import annotations

import importlib.util
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from taskflow.adapters.issuer import check_address
from taskflow.errors import SettingsError
from taskflow.origins import app_origin, parse_origin
from taskflow.records.export.settings import ExportSettings
from taskflow.settings import Settings

from local.edge.hosts import host_name
from local.emulator import localstack
from local.emulator.errors import EmulatorError
from local.faults.errors import FaultsError
from local.faults.plan import NOTHING, Plan, parse
from local.setup.stamps import ROOT
from local.supervisor import environment
from local.supervisor.errors import SettingError
from local.supervisor.provider import Provider, choose

ENV_FILE = ROOT / ".env"

TUNING = {
    "TASKFLOW_SYSTEM_PROMPT": "SystemPrompt",
    "TASKFLOW_INTERRUPTION_NOTE": "InterruptionNote",
    "TASKFLOW_NOT_STEERED": "NotSteered",
    "TASKFLOW_SUMMARIES": "Summaries",
    "TASKFLOW_SUMMARY_MODEL": "SummaryModel",
    "TASKFLOW_SUMMARY_MAX_TOKENS": "SummaryMaxTokens",
    "TASKFLOW_INTERRUPTION_ANALYSIS_MODEL": "InterruptionAnalysisModel",
    "TASKFLOW_REASONING_STORED": "ReasoningStored",
    "TASKFLOW_GREETING": "Greeting",
    "TASKFLOW_NUDGE": "Nudge",
    "TASKFLOW_SPOKEN_BY_MODEL": "SpokenByModel",
    "TASKFLOW_LIMIT_MESSAGES_PER_MINUTE": "MessagesPerMinute",
    "TASKFLOW_LIMIT_TURNS_AT_ONCE": "TurnsAtOnce",
    "TASKFLOW_BUDGET_USER_DAILY": "BudgetUserDaily",
    "TASKFLOW_BUDGET_USER_MONTHLY": "BudgetUserMonthly",
    "TASKFLOW_BUDGET_TENANT_DAILY": "BudgetTenantDaily",
    "TASKFLOW_BUDGET_TENANT_MONTHLY": "BudgetTenantMonthly",
    "TASKFLOW_BUDGET_DAILY": "BudgetDaily",
    "TASKFLOW_BUDGET_MONTHLY": "BudgetMonthly",
    "TASKFLOW_PRICES": "Prices",
    "TASKFLOW_DEFAULT_PRICE_INPUT": "DefaultPriceInput",
    "TASKFLOW_DEFAULT_PRICE_OUTPUT": "DefaultPriceOutput",
    "TASKFLOW_MAX_OUTPUT_TOKENS": "MaxOutputTokens",
    "TASKFLOW_CONTEXT_TOKENS": "ContextTokens",
    "TASKFLOW_IDLE_SECONDS": "IdleSeconds",
    "TASKFLOW_TYPING_NUDGE_SECONDS": "TypingNudgeSeconds",
    "TASKFLOW_PACING_BASE_MS": "PacingBaseMs",
    "TASKFLOW_STALLED_SECONDS": "StalledSeconds",
    "TASKFLOW_DISCONNECT_GRACE_SECONDS": "DisconnectGraceSeconds",
    "TASKFLOW_HISTORY_DAYS": "HistoryDays",
    "TASKFLOW_RETENTION_LOGS_DAYS": "RetentionLogsDays",
    "TASKFLOW_RETENTION_CONVERSATIONS_DAYS": "RetentionConversationsDays",
    "TASKFLOW_RETENTION_AUDIT_DAYS": "RetentionAuditDays",
    "TASKFLOW_RETENTION_TOMBSTONES_DAYS": "RetentionTombstonesDays",
    "TASKFLOW_RECALL": "Recall",
    "TASKFLOW_RECALL_MS": "RecallMs",
    "TASKFLOW_EMBEDDINGS_URL": "EmbeddingsUrl",
    "TASKFLOW_EMBEDDINGS_MODEL": "EmbeddingsModel",
    "TASKFLOW_EMBEDDINGS_SIZE": "EmbeddingsSize",
    "TASKFLOW_EMBEDDINGS_API_KEY": "EmbeddingsKey",
    "OTEL_EXPORTER_OTLP_ENDPOINT": "OtlpEndpoint",
    "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT": "OtlpTracesEndpoint",
    "OTEL_EXPORTER_OTLP_HEADERS": "OtlpHeaders",
    "OTEL_EXPORTER_OTLP_PROTOCOL": "OtlpProtocol",
    "OTEL_METRICS_EXPORTER": "OtlpMetrics",
    "OTEL_LOGS_EXPORTER": "OtlpLogs",
    "OTEL_SERVICE_NAME": "OtlpServiceName",
    "OTEL_RESOURCE_ATTRIBUTES": "OtlpResourceAttributes",
    "OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT": "OtlpContent",
    "TASKFLOW_LIMIT_CONNECTIONS_PER_CONVERSATION": "LimitConnectionsPerConversation",
    "TASKFLOW_LIMIT_CONNECTIONS_PER_USER": "LimitConnectionsPerUser",
    "TASKFLOW_LIMIT_CONNECTIONS_PER_ADDRESS": "LimitConnectionsPerAddress",
    "TASKFLOW_LIMIT_CONVERSATIONS_PER_DAY": "LimitConversationsPerDay",
    "TASKFLOW_LIMIT_CONVERSATIONS_PER_ADDRESS": "LimitConversationsPerAddress",
    "TASKFLOW_LIMIT_REQUESTS_PER_MINUTE": "LimitRequestsPerMinute",
    "TASKFLOW_LIMIT_REQUESTS_PER_ADDRESS": "LimitRequestsPerAddress",
    "TASKFLOW_LIMIT_TICKETS_PER_MINUTE": "LimitTicketsPerMinute",
    "TASKFLOW_LIMIT_TICKETS_PER_ADDRESS": "LimitTicketsPerAddress",
    "TASKFLOW_LIMIT_FRAMES_PER_CONNECTION": "LimitFramesPerConnection",
    "TASKFLOW_AUTH_MODE": "AuthMode",
    "TASKFLOW_OIDC_ISSUER": "OidcIssuer",
    "TASKFLOW_OIDC_AUDIENCE": "OidcAudience",
    "TASKFLOW_OIDC_CLIENT_ID": "OidcClientId",
    "TASKFLOW_OIDC_SCOPES": "OidcScopes",
    "TASKFLOW_OIDC_TENANT_CLAIM": "OidcTenantClaim",
    "TASKFLOW_OIDC_ROLES": "OidcRoles",
    "TASKFLOW_OIDC_ORIGINS": "OidcOrigins",
    "TASKFLOW_TENANTS": "Tenants",
    "TASKFLOW_TICKETLESS": "Ticketless",
    "TASKFLOW_METRICS_TOKEN": "MetricsToken",
    "TASKFLOW_INGEST_ACCESS": "IngestAccess",
    "TASKFLOW_LOG_LEVEL": "LogLevel",
}
"""Settings that the functions get, and the template parameters that carry them."""

UNLIMITED = {
    parameter: "0"
    for name, parameter in TUNING.items()
    if name.startswith(("TASKFLOW_LIMIT_", "TASKFLOW_BUDGET_"))
    and name != "TASKFLOW_LIMIT_CONNECTIONS_PER_CONVERSATION"
}
"""Limits that are for an installation which everybody can reach: a developer's own page, scripts and tests, all at one
address, would only be in their way. Set in ``.env``, they hold here as well."""

KNOWN = (
    *("TASKFLOW_PORT", "TASKFLOW_ALLOWED_HOSTS", "TASKFLOW_DATA_DIR", "OPENROUTER_API_KEY"),
    *("TASKFLOW_LLM_BASE_URL", "TASKFLOW_LLM_API_KEY", "TASKFLOW_LLM_PROVIDER"),
    *("TASKFLOW_MODELS", "TASKFLOW_DEFAULT_MODEL", "TASKFLOW_FALLBACK_MODELS", "TASKFLOW_FAULTS"),
    *("TASKFLOW_ALLOWED_ORIGINS", "TASKFLOW_EMULATOR", "TASKFLOW_SNAPSHOTS", *localstack.SETTINGS),
    *TUNING,
)
LOG_LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR")


@dataclass(frozen=True, slots=True)
class Config:
    """What ``make run`` runs. ``tuning``: template parameters, as far as they were set."""

    port: int
    data_dir: Path
    provider: Provider
    tuning: Mapping[str, str]
    allowed_hosts: tuple[str, ...] = ()
    """Further names of this machine that are served."""
    localstack: str = ""
    """Address of a LocalStack that takes the place of the laptop's own emulator; empty: none does."""
    faults: Plan = NOTHING
    """What the laptop does to the application as AWS would."""
    snapshots: bool = True
    """Whether functions start as with SnapStart, where this machine can do that."""

    @property
    def embeds(self) -> bool:
        """Whether the embedded sentence model runs: recall may be switched on, and no other model is named. Where the
        library has no build for this machine (an Intel Mac), words alone are searched."""
        named = self.tuning.get("EmbeddingsUrl") or self.tuning.get("EmbeddingsModel")
        allowed = self.tuning.get("Recall", "on") == "on"
        return allowed and not named and importlib.util.find_spec("onnxruntime") is not None

    @property
    def url(self) -> str:
        """What a browser opens."""
        return f"http://localhost:{self.port}"


def load(env: Mapping[str, str] | None = None, env_file: Path = ENV_FILE) -> Config:
    """Reads and checks the settings (of ``os.environ`` when ``env`` is None). Raises ``SettingError``."""
    settings = environment.read(env_file, os.environ if env is None else env, KNOWN)
    try:
        checked = Settings.from_env(settings)
        ExportSettings.from_env(settings)
    except SettingsError as error:
        raise SettingError(str(error)) from error
    origins = _origins(checked.allowed_origins)
    _check_sign_in(checked)
    if checked.oidc_issuer:
        settings["TASKFLOW_OIDC_ORIGINS"] = _sign_in_origins(checked.oidc_issuer, settings)
    if checked.history_days < 1:
        raise SettingError("TASKFLOW_HISTORY_DAYS must be 1 or more; correct it or remove it")
    level = settings.get("TASKFLOW_LOG_LEVEL", "INFO")
    if level not in LOG_LEVELS:
        raise SettingError(f"TASKFLOW_LOG_LEVEL={level!r} must be one of {', '.join(LOG_LEVELS)}")
    return Config(
        port=_port(settings.get("TASKFLOW_PORT", "3000")),
        data_dir=data_dir(settings),
        provider=choose(settings),
        allowed_hosts=_hosts(settings.get("TASKFLOW_ALLOWED_HOSTS", "")),
        localstack=_localstack(settings),
        faults=_faults(settings.get("TASKFLOW_FAULTS", "")),
        snapshots=_snapshots(settings.get("TASKFLOW_SNAPSHOTS", "on")),
        tuning={parameter: settings[name] for name, parameter in TUNING.items() if name in settings}
        | origins,
    )


def _localstack(settings: Mapping[str, str]) -> str:
    chosen = settings.get("TASKFLOW_EMULATOR", "ministack")
    if chosen == "ministack":
        return ""
    if chosen != "localstack":
        raise SettingError(f"TASKFLOW_EMULATOR={chosen!r} must be ministack or localstack")
    if settings.get("TASKFLOW_FAULTS"):
        raise SettingError("TASKFLOW_FAULTS needs the laptop's own emulator: leave out TASKFLOW_EMULATOR")
    try:
        return localstack.endpoint(settings)
    except EmulatorError as error:
        raise SettingError(str(error)) from error


def _faults(text: str) -> Plan:
    try:
        return parse(text)
    except FaultsError as error:
        raise SettingError(f"TASKFLOW_FAULTS: {error}") from error


def _check_sign_in(settings: Settings) -> None:
    """Raises ``SettingError`` unless there is all that signing in needs, where somebody may sign in."""
    if not settings.oidc_issuer:
        if settings.auth_mode == "oidc":
            raise SettingError(
                "TASKFLOW_AUTH_MODE=oidc needs TASKFLOW_OIDC_ISSUER; set it to the issuer's address"
            )
        return
    try:
        check_address(settings.oidc_issuer)
    except SettingsError as error:
        raise SettingError(str(error)) from error
    if not settings.oidc_audience:
        raise SettingError(
            "TASKFLOW_OIDC_ISSUER needs TASKFLOW_OIDC_AUDIENCE: for whom its tokens are made out"
        )


def _origins(allowed: tuple[str, ...]) -> dict[str, str]:
    """The template's parameters for ``allowed``: in the form that browsers send, those of apps apart."""
    apps = tuple(filter(app_origin, allowed))
    pages = tuple(origin for origin in allowed if origin not in apps)
    parts = {"AllowedOrigins": ",".join(pages), "AppOrigins": ",".join(apps)}
    return {name: value for name, value in parts.items() if value}


def _sign_in_origins(issuer: str, settings: Mapping[str, str]) -> str:
    parts = urlsplit(issuer)
    named = [f"{parts.scheme}://{parts.netloc}", *settings.get("TASKFLOW_OIDC_ORIGINS", "").split()]
    try:
        return " ".join(dict.fromkeys(map(parse_origin, named)))
    except ValueError as error:
        raise SettingError(f"TASKFLOW_OIDC_ORIGINS: {error}") from error


def data_dir(settings: Mapping[str, str]) -> Path:
    """The folder of everything that is kept; a relative one is below the project's folder."""
    return (ROOT / Path(settings.get("TASKFLOW_DATA_DIR", ".taskflow")).expanduser()).resolve()


def _hosts(raw: str) -> tuple[str, ...]:
    names = tuple(filter(None, (part.strip() for part in raw.split(","))))
    for name in names:
        if host_name(name) != name.lower().strip("[]"):
            raise SettingError(
                f"TASKFLOW_ALLOWED_HOSTS has {name!r}: give host names such as mylaptop.local, comma separated, "
                "without http:// and port"
            )
    return names


def _snapshots(raw: str) -> bool:
    if raw not in ("on", "off"):
        raise SettingError(f"TASKFLOW_SNAPSHOTS={raw!r} must be on or off; correct it or remove it")
    return raw == "on"


def _port(raw: str) -> int:
    port = int(raw) if raw.isascii() and raw.isdigit() else 0
    if not 0 < port < 65536:
        raise SettingError(f"TASKFLOW_PORT={raw!r} is not a port from 1 to 65535; correct it or remove it")
    return port
