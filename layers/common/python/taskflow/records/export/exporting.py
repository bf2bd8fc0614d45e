"""Exports what waits in the outbox, as far as there is time. The worker does this once its records are stored."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import field

from taskflow.light_dataclasses import dataclass
from taskflow.records.export import otlp
from taskflow.records.export.evaluations import evaluations_of
from taskflow.records.export.metrics import metrics_of
from taskflow.records.export.otlp import Signal
from taskflow.records.export.outbox import Claimed, Outbox
from taskflow.records.export.sending import Answer, Sender
from taskflow.records.export.settings import ExportSettings
from taskflow.records.export.spans import spans_of
from taskflow.records.metrics import UNBOUNDED, Labels

BATCH = 64
"""Rows of one request: some 300 spans, 200 KB; four times that with what was said."""
LEAST_SECONDS = 0.5
"""With less time than that no request is begun."""

_NOTHING = Answer("taken")
"""There was nothing to send."""
_NO_TIME = Answer("again", "no time is left")


@dataclass
class Exported:
    """What a run did. ``wake``: seconds after which somebody should go on; None: nobody need."""

    rows: int = 0
    spans: int = 0
    events: int = 0
    dropped: int = 0
    """Rows, spans, points and events that nobody will ever have: refused for good, or too old."""
    refused: str = ""
    """Why the last of them were refused."""
    uncertain: int = 0
    """Calls whose metrics may or may not have arrived, and are not sent again."""
    failed: dict[Signal, str] = field(default_factory=dict)
    """Why a signal's receiver was left alone."""
    absent: dict[Signal, str] = field(default_factory=dict)
    """Signals that their receiver has just been found to have no place for, and how it said so."""
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
        while until - self._monotonic() >= LEAST_SECONDS:
            claimed = self._outbox.claim(
                self._new_id(),
                BATCH,
                traces=bool(settings.traces_url),
                metrics=bool(settings.metrics_url),
                logs=bool(settings.logs_url),
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
        """Sends each signal that is due. What becomes of one holds back no other."""
        answers: dict[Signal, Answer] = {}
        if "traces" in claimed.due:
            answers["traces"] = self._spans(claimed, until, found)
        if "logs" in claimed.due:
            answers["logs"] = self._events(claimed, until, found)
        if "metrics" in claimed.due:
            answers["metrics"] = self._metrics(claimed, until, found)
        again = {signal for signal, each in answers.items() if each.kind in ("again", "unknown")}
        self._outbox.settle(
            claimed,
            answers.keys() - again,
            well=[
                signal for signal, each in answers.items() if each.kind == "taken" and each is not _NOTHING
            ],
            uncounted=answers.get("metrics", _NOTHING).kind == "again",
        )
        for signal, answer in answers.items():
            if answer.kind == "absent" and self._outbox.absent(signal):
                found.absent[signal] = answer.reason
            if signal in again:
                self._fail(signal, answer, found)

    def _spans(self, claimed: Claimed, until: float, found: Exported) -> Answer:
        spans = [span for told in claimed.spans for span in spans_of(told, content=self._settings.content)]
        answer = self._ask("traces", spans, otlp.traces(spans, self._settings.resource), until)
        if answer.kind == "taken":
            found.spans += len(spans) - answer.rejected
        return self._counted(answer, len(spans), found)

    def _events(self, claimed: Claimed, until: float, found: Exported) -> Answer:
        content = self._settings.content
        events = [event for told in claimed.events for event in evaluations_of(told, content=content)]
        answer = self._ask("logs", events, otlp.logs(events, self._settings.resource), until)
        if answer.kind == "taken":
            found.events += len(events) - answer.rejected
        return self._counted(answer, len(events), found)

    def _metrics(self, claimed: Claimed, until: float, found: Exported) -> Answer:
        points = metrics_of(claimed.counts, round(self._now() * 1000), self._labels)
        answer = self._ask("metrics", points, otlp.metrics(points, self._writer()), until)
        if answer.kind == "unknown":
            found.uncertain += len(claimed.counts)
        return self._counted(answer, len(points), found)

    def _ask(self, signal: Signal, told: Sequence[otlp.Json], request: otlp.Json, until: float) -> Answer:
        if not told:
            return _NOTHING
        left = until - self._monotonic()
        if left < LEAST_SECONDS:
            return _NO_TIME
        return self._sender.send(signal, request, left)

    def _counted(self, answer: Answer, told: int, found: Exported) -> Answer:
        """Notes what nobody will ever have."""
        found.dropped += told if answer.kind == "never" else answer.rejected
        if answer.kind == "never":
            found.refused = answer.reason
        return answer

    def _writer(self) -> Mapping[str, str]:
        """The resource of metrics names the process: what two of them count at the same time is not one series."""
        stream = self._environment.get("AWS_LAMBDA_LOG_STREAM_NAME", "")
        return {**self._settings.resource, **({"service.instance.id": stream} if stream else {})}

    def _fail(self, signal: Signal, answer: Answer, found: Exported) -> None:
        if answer is _NO_TIME:
            found.wake = 0.0
            return
        found.failed[signal] = answer.reason
        found.dropped += self._outbox.give_up()
        pause = self._outbox.pause(signal, answer.retry_after)
        if pause is not None:
            found.wake = pause if found.wake is None else min(found.wake, pause)
