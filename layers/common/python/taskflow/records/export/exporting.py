"""Exports what waits in the outbox, as far as there is time. The worker does this once its records are stored."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping

from taskflow.light_dataclasses import dataclass
from taskflow.records.export import otlp
from taskflow.records.export.metrics import metrics_of
from taskflow.records.export.outbox import Claimed, Outbox
from taskflow.records.export.sending import Answer, Sender
from taskflow.records.export.settings import ExportSettings
from taskflow.records.export.spans import spans_of
from taskflow.records.metrics import UNBOUNDED, Labels

BATCH = 64
"""Rows of one request: some 300 spans, 200 KB; four times that with what was said."""
LEAST_SECONDS = 0.5
"""With less time than that no request is begun."""


@dataclass
class Exported:
    """What a run did. ``wake``: seconds after which somebody should go on; None: nobody need."""

    rows: int = 0
    spans: int = 0
    dropped: int = 0
    """Rows, spans and points that nobody will ever have: refused for good, or too old."""
    uncertain: int = 0
    """Calls whose metrics may or may not have arrived, and are not sent again."""
    failed: str = ""
    """Why the receiver was left alone."""
    wake: float | None = None


class Exporter:
    """``new_id`` gives UUIDs, ``now`` epoch seconds, ``monotonic`` seconds."""

    def __init__(
        self,
        settings: ExportSettings,
        outbox: Outbox,
        sender: Sender,
        *,
        new_id: Callable[[], str],
        now: Callable[[], float],
        monotonic: Callable[[], float],
        labels: Labels = UNBOUNDED,
        environment: Mapping[str, str] = os.environ,
    ) -> None:
        self._settings = settings
        self._outbox = outbox
        self._sender = sender
        self._new_id = new_id
        self._now = now
        self._monotonic = monotonic
        self._labels = labels
        self._environment = environment

    def export(self, seconds: float) -> Exported:
        """Exports until nothing waits, the receiver refuses or the time is over. Raises ``DatabaseUnavailable`` and
        psycopg's errors; what was claimed is then exported later."""
        found, until = Exported(), self._monotonic() + seconds
        settings = self._settings
        while not found.failed and until - self._monotonic() >= LEAST_SECONDS:
            claimed = self._outbox.claim(
                self._new_id(), BATCH, traces=bool(settings.traces_url), metrics=bool(settings.metrics_url)
            )
            if not claimed.rows:
                return found
            found.rows += claimed.rows
            self._send(claimed, until, found)
        if found.wake is None and not found.failed and self._outbox.waiting():
            found.wake = 0.0
        return found

    def close(self) -> None:
        """Closes its connections."""
        self._sender.close()

    def _send(self, claimed: Claimed, until: float, found: Exported) -> None:
        answer = self._spans(claimed, until, found)
        if answer.kind in ("again", "unknown"):
            self._outbox.uncounted(claimed)
            self._fail(claimed, answer, found)
            return
        self._outbox.spanned(claimed.claim)
        answer = self._metrics(claimed, until, found)
        if answer.kind == "again":
            self._outbox.uncounted(claimed)
            self._fail(claimed, answer, found)
            return
        self._outbox.done(claimed.claim)
        if answer.kind == "unknown":
            found.uncertain += len(claimed.counts)
            self._fail(claimed, answer, found)
            return
        self._outbox.well()

    def _spans(self, claimed: Claimed, until: float, found: Exported) -> Answer:
        spans = [span for told in claimed.spans for span in spans_of(told, content=self._settings.content)]
        if not spans:
            return Answer("taken")
        left = until - self._monotonic()
        answer = self._sender.send("traces", otlp.traces(spans, self._settings.resource), left)
        if answer.kind == "taken":
            found.spans += len(spans) - answer.rejected
        found.dropped += len(spans) if answer.kind == "never" else answer.rejected
        return answer

    def _metrics(self, claimed: Claimed, until: float, found: Exported) -> Answer:
        points = metrics_of(claimed.counts, round(self._now() * 1000), self._labels)
        if not points:
            return Answer("taken")
        left = until - self._monotonic()
        if left < LEAST_SECONDS:
            return Answer("again", "no time is left")
        answer = self._sender.send("metrics", otlp.metrics(points, self._writer()), left)
        found.dropped += len(points) if answer.kind == "never" else answer.rejected
        return answer

    def _writer(self) -> Mapping[str, str]:
        """The resource of metrics names the process: what two of them count at the same time is not one series."""
        stream = self._environment.get("AWS_LAMBDA_LOG_STREAM_NAME", "")
        return {**self._settings.resource, **({"service.instance.id": stream} if stream else {})}

    def _fail(self, claimed: Claimed, answer: Answer, found: Exported) -> None:
        self._outbox.release(claimed.claim)
        found.failed = answer.reason
        found.dropped += self._outbox.give_up()
        found.wake = self._outbox.pause(answer.retry_after)
