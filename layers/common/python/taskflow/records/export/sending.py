"""One request to an OTLP receiver over HTTP, and what its answer means
(https://opentelemetry.io/docs/specs/otlp/#otlphttp-response)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Literal

import httpx

from taskflow.light_dataclasses import dataclass
from taskflow.records.export.otlp import CONTENT_TYPES, Json, Signal, encode, rejected
from taskflow.records.export.settings import ExportSettings

AGAIN = frozenset({429, 502, 503, 504})
"""The only answers after which the same may be sent again."""
ABSENT = frozenset({404, 405, 501})
"""How a server answers that has no place for a signal, as Phoenix does for all but traces."""
MAX_RETRY_AFTER_SECONDS = 900

Kind = Literal["taken", "again", "unknown", "never", "absent"]
"""taken: by the receiver. again: not taken, may be sent again. unknown: nobody knows whether it arrived. never: the
receiver does not want it. absent: nor any other of this signal. Whoever exports wants traces at least: where these are
not taken, the address is wrong, and that is told of each."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What became of a request. ``reason``: for the log, without content. ``retry_after``: seconds that were asked for.
    ``rejected``: what it did not want of a request that it took."""

    kind: Kind
    reason: str = ""
    retry_after: float = 0.0
    rejected: int = 0


class Sender:
    """Sends to what the settings name."""

    def __init__(self, settings: ExportSettings, client: httpx.Client | None = None) -> None:
        self._settings = settings
        self._client = client or httpx.Client(follow_redirects=False, trust_env=True)

    def send(self, signal: Signal, request: Json, seconds: float) -> Answer:
        """Never raises for what the receiver or the network does. ``seconds``: the longest that each step may take."""
        settings = self._settings
        urls = {"traces": settings.traces_url, "metrics": settings.metrics_url, "logs": settings.logs_url}
        body = encode(signal, request, settings.protocol)
        headers = {**settings.headers, "content-type": CONTENT_TYPES[settings.protocol]}
        try:
            answer = self._client.post(
                urls[signal], content=body, headers=headers, timeout=min(seconds, settings.timeout_seconds)
            )
        except (httpx.ConnectError, httpx.ConnectTimeout) as error:
            return Answer("again", type(error).__name__)
        except httpx.HTTPError as error:
            return Answer("unknown", type(error).__name__)
        return read(signal, answer.status_code, answer.headers, answer.content)

    def close(self) -> None:
        """Closes its connections."""
        self._client.close()


def read(signal: Signal, status: int, headers: Mapping[str, str], body: bytes) -> Answer:
    """What an answer means."""
    if 200 <= status < 300:
        return Answer("taken", rejected=rejected(signal, body, headers.get("content-type", "")))
    if status in AGAIN:
        return Answer("again", f"status {status}", _retry_after(headers.get("retry-after", "")))
    if status in ABSENT and signal != "traces":
        return Answer("absent", f"status {status}")
    return Answer("never", f"status {status}")


def _retry_after(value: str) -> float:
    """Seconds. A date, which the header may be as well, is not worth a clock: the usual pause does."""
    return min(float(value), MAX_RETRY_AFTER_SECONDS) if re.fullmatch(r"[0-9]{1,9}", value.strip()) else 0.0
