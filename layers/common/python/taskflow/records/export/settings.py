"""Where spans, metrics and events are sent: OpenTelemetry's own environment variables, with the meaning that its
specification gives them (https://opentelemetry.io/docs/specs/otel/protocol/exporter/). Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import field
from typing import Literal
from urllib.parse import unquote, urlsplit

from taskflow.errors import SettingsError
from taskflow.light_dataclasses import dataclass

Protocol = Literal["http/protobuf", "http/json"]

ENDPOINT = "OTEL_EXPORTER_OTLP_ENDPOINT"
TRACES_ENDPOINT = "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT"
METRICS_ENDPOINT = "OTEL_EXPORTER_OTLP_METRICS_ENDPOINT"
LOGS_ENDPOINT = "OTEL_EXPORTER_OTLP_LOGS_ENDPOINT"
HEADERS = "OTEL_EXPORTER_OTLP_HEADERS"
PROTOCOL = "OTEL_EXPORTER_OTLP_PROTOCOL"
TIMEOUT = "OTEL_EXPORTER_OTLP_TIMEOUT"
SERVICE_NAME = "OTEL_SERVICE_NAME"
RESOURCE = "OTEL_RESOURCE_ATTRIBUTES"
METRICS = "OTEL_METRICS_EXPORTER"
TRACES = "OTEL_TRACES_EXPORTER"
LOGS = "OTEL_LOGS_EXPORTER"
DISABLED = "OTEL_SDK_DISABLED"
CONTENT = "OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT"
SECRET_ARN = "TASKFLOW_OTLP_SECRET_ARN"  # noqa: S105 (a variable's name)

NAMES = (
    *(
        ENDPOINT,
        TRACES_ENDPOINT,
        METRICS_ENDPOINT,
        LOGS_ENDPOINT,
        HEADERS,
        PROTOCOL,
        TIMEOUT,
        SERVICE_NAME,
        RESOURCE,
        METRICS,
        TRACES,
    ),
    *(LOGS, DISABLED, CONTENT),
)

MAX_TIMEOUT_MS = 10_000
"""OpenTelemetry's default, and the most that the worker has time for."""

_HEADER = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
_VISIBLE = re.compile(r"[\x20-\x7e\t]*")


@dataclass(frozen=True, slots=True)
class ExportSettings:
    """Where to, and how. An address that is empty: that signal is not exported."""

    traces_url: str = ""
    metrics_url: str = ""
    logs_url: str = ""
    """For judgements, which are events: OpenTelemetry sends events as logs."""
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    protocol: Protocol = "http/protobuf"
    timeout_seconds: float = MAX_TIMEOUT_MS / 1000
    resource: Mapping[str, str] = field(default_factory=dict)
    """Attributes of the resource, ``service.name`` among them."""
    content: bool = False
    """Whether spans hold what was said, redacted and cut as the log has it, and events a person's word, redacted."""

    @property
    def on(self) -> bool:
        """Whether anything is exported."""
        return bool(self.traces_url or self.metrics_url or self.logs_url)

    @classmethod
    def from_env(cls, env: Mapping[str, str]) -> ExportSettings:
        """Raises ``SettingsError``: a wrong value is named, and never quoted where it may be a secret."""
        values = {name: env.get(name, "").strip() for name in NAMES}
        if _switch(DISABLED, values[DISABLED]):
            return cls()
        traces = _url(TRACES_ENDPOINT, values[TRACES_ENDPOINT]) or _below(values[ENDPOINT], "v1/traces")
        metrics = _url(METRICS_ENDPOINT, values[METRICS_ENDPOINT]) or _below(values[ENDPOINT], "v1/metrics")
        logs = _url(LOGS_ENDPOINT, values[LOGS_ENDPOINT]) or _below(values[ENDPOINT], "v1/logs")
        resource = dict(_pairs(RESOURCE, values[RESOURCE]))
        resource["service.name"] = values[SERVICE_NAME] or resource.get("service.name") or "taskflow"
        return cls(
            traces_url=traces if _exporter(TRACES, values[TRACES]) else "",
            metrics_url=metrics if _exporter(METRICS, values[METRICS]) else "",
            logs_url=logs if _exporter(LOGS, values[LOGS]) else "",
            headers=_headers(values[HEADERS]),
            protocol=_protocol(values[PROTOCOL]),
            timeout_seconds=_timeout(values[TIMEOUT]),
            resource=resource,
            content=_content(values[CONTENT]),
        )


def _below(base: str, path: str) -> str:
    """The specification: each signal's path is appended to the base, whatever path that has."""
    return f"{_url(ENDPOINT, base).rstrip('/')}/{path}" if base else ""


def _url(name: str, raw: str) -> str:
    if not raw:
        return ""
    try:
        parts = urlsplit(raw)
        right = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        right = False
    if not right or not raw.isascii() or any(each.isspace() for each in raw):
        raise SettingsError(f"{name} is no http or https address; set it to one as http://localhost:4318")
    if parts.username is not None or parts.password is not None:
        raise SettingsError(f"{name} has a name or password in it; put them into {HEADERS}")
    if parts.query or parts.fragment:
        raise SettingsError(f"{name} has a query or fragment; leave it out")
    return raw if parts.path else f"{raw}/"


def _pairs(name: str, raw: str) -> list[tuple[str, str]]:
    """``key=value`` pairs with commas between them, values percent-encoded (W3C's baggage)."""
    found = []
    for pair in filter(None, (each.strip() for each in raw.split(","))):
        key, equals, value = pair.partition("=")
        if not equals or not key.strip():
            raise SettingsError(f"{name} must be key=value pairs with commas between them")
        try:
            found.append((unquote(key.strip(), errors="strict"), unquote(value.strip(), errors="strict")))
        except UnicodeDecodeError:
            raise SettingsError(
                f"{name}: the value of {key.strip()!r} is not percent-encoded UTF-8"
            ) from None
    return found


def _headers(raw: str) -> dict[str, str]:
    headers = {}
    for number, (key, value) in enumerate(_pairs(HEADERS, raw), start=1):
        if not _HEADER.fullmatch(key):
            raise SettingsError(f"{HEADERS}: the name of pair {number} is no name of an HTTP header")
        if not _VISIBLE.fullmatch(value):
            raise SettingsError(f"{HEADERS}: the value of {key!r} holds what no HTTP header may")
        headers[key.lower()] = value
    return headers


def _protocol(raw: str) -> Protocol:
    if raw in ("", "http/protobuf"):
        return "http/protobuf"
    if raw == "http/json":
        return "http/json"
    raise SettingsError(f"{PROTOCOL}={raw!r} must be http/protobuf or http/json: there is no gRPC here")


def _timeout(raw: str) -> float:
    if raw and not (raw.isascii() and raw.isdigit() and int(raw) > 0):
        raise SettingsError(f"{TIMEOUT}={raw!r} is no number of milliseconds above 0")
    return min(int(raw or MAX_TIMEOUT_MS), MAX_TIMEOUT_MS) / 1000


def _exporter(name: str, raw: str) -> bool:
    if raw not in ("", "otlp", "none"):
        raise SettingsError(f"{name}={raw!r} must be otlp or none")
    return raw != "none"


def _switch(name: str, raw: str) -> bool:
    if raw.lower() not in ("", "true", "false"):
        raise SettingsError(f"{name}={raw!r} must be true or false")
    return raw.lower() == "true"


_CONTENT = {"": False, "false": False, "no_content": False, "true": True, "span_only": True}


def _content(raw: str) -> bool:
    if raw.lower() not in _CONTENT:
        raise SettingsError(f"{CONTENT}={raw!r} must be true, false, span_only or no_content")
    return _CONTENT[raw.lower()]
