"""Everything people set, read once and checked before anything is started."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from taskflow.errors import SettingsError
from taskflow.settings import Settings

from local.setup.stamps import ROOT
from local.supervisor import environment
from local.supervisor.errors import SettingError
from local.supervisor.provider import Provider, choose

ENV_FILE = ROOT / ".env"

TUNING = {
    "TASKFLOW_SYSTEM_PROMPT": "SystemPrompt",
    "TASKFLOW_INTERRUPTION_NOTE": "InterruptionNote",
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
    "TASKFLOW_DISCONNECT_GRACE_SECONDS": "DisconnectGraceSeconds",
    "TASKFLOW_HISTORY_DAYS": "HistoryDays",
    "TASKFLOW_AUTH_MODE": "AuthMode",
    "TASKFLOW_ALLOWED_ORIGINS": "AllowedOrigins",
    "TASKFLOW_METRICS_TOKEN": "MetricsToken",
    "TASKFLOW_LOG_LEVEL": "LogLevel",
}
"""Settings that the functions get, and the template parameters that carry them."""

UNLIMITED = dict.fromkeys(
    (
        *("MessagesPerMinute", "TurnsAtOnce", "BudgetUserDaily", "BudgetUserMonthly"),
        *("BudgetTenantDaily", "BudgetTenantMonthly", "BudgetDaily", "BudgetMonthly"),
    ),
    "0",
)
"""Limits that are there for installations which nobody watches. On a developer's machine they are off unless set."""

KNOWN = (
    *("TASKFLOW_PORT", "TASKFLOW_DATA_DIR", "OPENROUTER_API_KEY"),
    *("TASKFLOW_LLM_BASE_URL", "TASKFLOW_LLM_API_KEY", "TASKFLOW_LLM_PROVIDER"),
    *("TASKFLOW_MODELS", "TASKFLOW_DEFAULT_MODEL", "TASKFLOW_FALLBACK_MODELS"),
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

    @property
    def url(self) -> str:
        """What a browser opens."""
        return f"http://localhost:{self.port}"


def load(env: Mapping[str, str] | None = None, env_file: Path = ENV_FILE) -> Config:
    """Reads and checks the settings (of ``os.environ`` when ``env`` is None). Raises ``SettingError``."""
    settings = environment.read(env_file, os.environ if env is None else env, KNOWN)
    try:
        checked = Settings.from_env(settings)
    except SettingsError as error:
        raise SettingError(str(error)) from error
    if checked.allowed_origins:
        # As the template wants them: without blanks, in the form that browsers send.
        settings["TASKFLOW_ALLOWED_ORIGINS"] = ",".join(checked.allowed_origins)
    if checked.history_days < 1:
        raise SettingError("TASKFLOW_HISTORY_DAYS must be 1 or more; correct it or remove it")
    level = settings.get("TASKFLOW_LOG_LEVEL", "INFO")
    if level not in LOG_LEVELS:
        raise SettingError(f"TASKFLOW_LOG_LEVEL={level!r} must be one of {', '.join(LOG_LEVELS)}")
    return Config(
        port=_port(settings.get("TASKFLOW_PORT", "3000")),
        data_dir=data_dir(settings),
        provider=choose(settings),
        tuning={parameter: settings[name] for name, parameter in TUNING.items() if name in settings},
    )


def data_dir(settings: Mapping[str, str]) -> Path:
    """The folder of everything that is kept; a relative one is below the project's folder."""
    return (ROOT / Path(settings.get("TASKFLOW_DATA_DIR", ".taskflow")).expanduser()).resolve()


def _port(raw: str) -> int:
    port = int(raw) if raw.isascii() and raw.isdigit() else 0
    if not 0 < port < 65536:
        raise SettingError(f"TASKFLOW_PORT={raw!r} is not a port from 1 to 65535; correct it or remove it")
    return port
