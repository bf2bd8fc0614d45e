"""One request to an OTLP receiver over HTTP, and what its answer means
(https://opentelemetry.io/docs/specs/otlp/#otlphttp-response)."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Mapping
from typing import Literal

import httpx

from taskflow.light_dataclasses import dataclass
from taskflow.proxies import via_proxy
from taskflow.records.export.otlp import CONTENT_TYPES, Json, Signal, encode, rejected
from taskflow.records.export.settings import ExportSettings

AGAIN = frozenset({429, 502, 503, 504})
"""The only answers after which the same may be sent again."""
ABSENT = frozenset({404, 405, 501})
"""How a server answers that has no place for a signal, as Phoenix does for all but traces."""
MAX_RETRY_AFTER_SECONDS = 900
MAX_ANSWER_BYTES = 65_536
"""What is read of an answer: it says how much was rejected, in a few words."""

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
    """Sends to what the settings name. ``monotonic``: seconds."""

    def __init__(
        self,
        settings: ExportSettings,
        client: httpx.Client | None = None,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._settings = settings
        self._monotonic = monotonic
        self._client = client or httpx.Client(follow_redirects=False, trust_env=True)

    def send(self, signal: Signal, request: Json, seconds: float) -> Answer:
        """Never raises for what the receiver or the network does. ``seconds``: the longest that each step may take."""
        settings = self._settings
        urls = {"traces": settings.traces_url, "metrics": settings.metrics_url, "logs": settings.logs_url}
        body = encode(signal, request, settings.protocol)
        # An answer is never unpacked: a few bytes could be many.
        kind = {"content-type": CONTENT_TYPES[settings.protocol], "accept-encoding": "identity"}
        headers = {**settings.headers, **kind}
        most = min(seconds, settings.timeout_seconds)
        try:
            with self._client.stream(
                "POST", urls[signal], content=body, headers=headers, timeout=most
            ) as answer:
                return read(signal, answer.status_code, answer.headers, self._beginning(answer, most))
        except (httpx.ConnectError, httpx.ConnectTimeout) as error:
            return Answer("again", f"{type(error).__name__}{via_proxy(urls[signal])}")
        except httpx.HTTPError as error:
            return Answer("unknown", f"{type(error).__name__}{via_proxy(urls[signal])}")

    def _beginning(self, answer: httpx.Response, seconds: float) -> bytes:
        """An answer's body, as much of it as comes in time and is worth reading."""
        until, found = self._monotonic() + seconds, b""
        for chunk in answer.iter_raw():
            found += chunk
            if len(found) > MAX_ANSWER_BYTES or self._monotonic() > until:
                break
        return found[:MAX_ANSWER_BYTES]

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
