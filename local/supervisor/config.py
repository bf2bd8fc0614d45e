"""Everything people set, read once and checked before anything is started."""

from __future__ import annotations

import importlib.util
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from taskflow.adapters.issuer import check_address
from taskflow.errors import SettingsError
from taskflow.origins import app_origin, parse_origin
from taskflow.records.export.settings import ExportSettings
from taskflow.settings import Settings

from local.edge.hosts import host_name
from local.emulator import localstack
from local.emulator import template as templates
from local.emulator.described import FUNCTION
from local.emulator.errors import EmulatorError
from local.faults.errors import FaultsError
from local.faults.plan import NOTHING, Plan, parse
from local.setup.stamps import ROOT
from local.supervisor import environment
from local.supervisor.errors import SettingError
from local.supervisor.provider import Provider, choose

ENV_FILE = ROOT / ".env"

_PROVIDER = (
    *("OPENROUTER_API_KEY", "TASKFLOW_LLM_BASE_URL", "TASKFLOW_LLM_API_KEY", "TASKFLOW_LLM_PROVIDER"),
    *("TASKFLOW_MODELS", "TASKFLOW_DEFAULT_MODEL", "TASKFLOW_FALLBACK_MODELS"),
)
"""What chooses the model (``local.supervisor.provider``)."""
_NOT_TUNED = (
    *_PROVIDER,
    *("TASKFLOW_ALLOWED_ORIGINS", "TASKFLOW_CONNECTIONS_ENDPOINT", "TASKFLOW_RESPONSES_ENDPOINT"),
    *("TASKFLOW_DATABASE_URL", "TASKFLOW_SIGNING_KEY", "TASKFLOW_WEB_ORIGINS"),
    *("TASKFLOW_DIRECT_ACCESS", "TASKFLOW_OIDC_VERIFY"),
)
"""What else functions are told: by the stack itself, or on AWS alone."""


def tuning(template: Mapping[str, Any]) -> dict[str, str]:
    """Settings that functions get, and the template parameters that carry them, as the template itself says it."""
    functions = [each["Properties"] for each in template["Resources"].values() if each["Type"] == FUNCTION]
    given = [template["Globals"]["Function"], *functions]
    variables = [pair for each in given for pair in each.get("Environment", {}).get("Variables", {}).items()]
    found = {name: carried for name, value in variables if (carried := _parameter(value, template))}
    own = {
        name: carried
        for name, carried in found.items()
        if name.startswith(("TASKFLOW_", "OTEL_"))
        and not name.endswith("_SECRET_ARN")
        and name not in _NOT_TUNED
    }
    # The page needs the first one; functions know the second one by Powertools' name.
    other = {"TASKFLOW_OIDC_ORIGINS": "OidcOrigins", "TASKFLOW_LOG_LEVEL": "LogLevel"}
    return {**own, **other}


def _parameter(value: Any, template: Mapping[str, Any]) -> str | None:
    """The parameter that a variable has its value of, whatever that depends on."""
    match value:
        case {"Ref": str(name)} if name in template["Parameters"]:
            return name
        case {"Fn::If": [_, *values]}:
            return next(filter(None, (_parameter(each, template) for each in values)), None)
    return None


try:
    TUNING = tuning(templates.load(ROOT / "infra" / "template.yaml"))
except EmulatorError as error:
    raise SettingError(str(error)) from error

UNLIMITED = {
    parameter: "0"
    for name, parameter in TUNING.items()
    if name.startswith(("TASKFLOW_LIMIT_", "TASKFLOW_BUDGET_"))
    and name != "TASKFLOW_LIMIT_CONNECTIONS_PER_CONVERSATION"
}
"""Limits that are for an installation which everybody can reach: a developer's own page, scripts and tests, all at one
address, would only be in their way. Set in ``.env``, they hold here as well."""

KNOWN = (
    *("TASKFLOW_PORT", "TASKFLOW_ALLOWED_HOSTS", "TASKFLOW_DATA_DIR", "TASKFLOW_FAULTS"),
    *("TASKFLOW_ALLOWED_ORIGINS", "TASKFLOW_EMULATOR", "TASKFLOW_SNAPSHOTS", *localstack.SETTINGS),
    *_PROVIDER,
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

    @property
    def web_origins(self) -> tuple[str, ...]:
        """Origins of the web client's own page. A further name of this machine mostly belongs to a proxy or a tunnel
        before it, which has the usual ports."""
        own = [f"http://{name}:{self.port}" for name in ("localhost", "127.0.0.1")]
        for host in self.allowed_hosts:
            name = f"[{host.strip('[]')}]" if ":" in host else host
            own += (f"http://{name}:{self.port}", f"http://{name}", f"https://{name}")
        return tuple(dict.fromkeys(map(parse_origin, own)))


def load(env: Mapping[str, str] | None = None, env_file: Path = ENV_FILE) -> Config:
    """Reads and checks the settings (of ``os.environ`` when ``env`` is None). Raises ``SettingError``."""
    settings = environment.read(env_file, os.environ if env is None else env, KNOWN)
    try:
        return _checked(settings)
    except (SettingsError, EmulatorError) as error:
        raise SettingError(str(error)) from error


def _checked(settings: dict[str, str]) -> Config:
    checked = Settings.from_env(settings)
    ExportSettings.from_env(settings)
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
    return localstack.endpoint(settings)


def _faults(text: str) -> Plan:
    try:
        return parse(text)
    except FaultsError as error:
        raise SettingError(f"TASKFLOW_FAULTS: {error}") from error


def _check_sign_in(settings: Settings) -> None:
    """Raises ``SettingError``, or ``SettingsError``, unless there is all that signing in needs where somebody may."""
    if not settings.oidc_issuer:
        if settings.auth_mode == "oidc":
            raise SettingError(
                "TASKFLOW_AUTH_MODE=oidc needs TASKFLOW_OIDC_ISSUER; set it to the issuer's address"
            )
        return
    check_address(settings.oidc_issuer)
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
        if host_name(name) != name.lower().strip("[]") or not _has_origin(name):
            raise SettingError(
                f"TASKFLOW_ALLOWED_HOSTS has {name!r}: give host names such as mylaptop.local, comma separated, "
                "without http:// and port"
            )
    return names


def _has_origin(host: str) -> bool:
    """Whether a page can come from ``host``: a name with a star is nobody's."""
    try:
        parse_origin(f"http://{host}")
    except ValueError:
        return False
    return True


def _snapshots(raw: str) -> bool:
    if raw not in ("on", "off"):
        raise SettingError(f"TASKFLOW_SNAPSHOTS={raw!r} must be on or off; correct it or remove it")
    return raw == "on"


def _port(raw: str) -> int:
    port = int(raw) if raw.isascii() and raw.isdigit() else 0
    if not 0 < port < 65536:
        raise SettingError(f"TASKFLOW_PORT={raw!r} is not a port from 1 to 65535; correct it or remove it")
    return port
