"""Records made fit to store: texts redacted, previews cut, characters that Postgres cannot hold replaced. Pure."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from dataclasses import field
from typing import TypeVar, assert_never

from taskflow.conversation.text import TITLE_CHARS, floor_grapheme
from taskflow.light_dataclasses import dataclass
from taskflow.limits import PREVIEW_WINDOW_CHARS
from taskflow.protocol import WireModel
from taskflow.records.schema import (
    AdoptionRecord,
    AuditRecord,
    ConversationHeader,
    ConversationRecord,
    DeletionRecord,
    ErasureRecord,
    InferenceRecord,
    MemoryRecord,
    MessageRecord,
    Record,
    SpansRecord,
    SummaryRecord,
)

Redact = Callable[[str], str]
Body = TypeVar("Body", bound=WireModel)

PREVIEW_CHARS = 500
"""What is stored of a prompt or reply in an inference log, in code points."""

PREVIEW_MARGIN_CHARS = 200
"""The end of a cut window is dropped: a value cut in two there may not be recognisable any more."""

_MARKER = re.compile(r"\[REDACTED:([A-Z_]+)\]")
_HALF_MARKER = re.compile(r"\[(?:R(?:E(?:D(?:A(?:C(?:T(?:E(?:D(?::[A-Z_]*)?)?)?)?)?)?)?)?)?$")


@dataclass
class Scrubber:
    """Applies ``redact`` to every free text of a batch's records and counts what it replaced, by type.

    One batch repeats itself: a title in every message's record, a message again as a log's preview. So it remembers
    what became of a text; make a new one for each batch.
    """

    redact: Redact
    redactions: Counter[str] = field(default_factory=Counter)
    _known: dict[str, tuple[str, Counter[str] | None]] = field(default_factory=dict)

    def scrub(self, record: Record) -> Record:
        """The record as it may be stored."""
        if isinstance(record, MessageRecord):
            message = record.message
            return _with(
                record,
                conversation=self._header(record.conversation),
                message=_with(
                    message,
                    content=self.text(message.content),
                    model=self._optional(message.model),
                    reasoning=self._optional(message.reasoning),
                ),
            )
        if isinstance(record, ConversationRecord):
            return _with(record, conversation=self._header(record.conversation))
        if isinstance(record, SummaryRecord):
            summary = record.summary
            return _with(
                record,
                conversation=self._header(record.conversation),
                summary=_with(summary, content=self.text(summary.content), model=self.text(summary.model)),
            )
        if isinstance(record, InferenceRecord):
            inference = record.inference
            return _with(
                record,
                inference=_with(
                    inference,
                    input_preview=self.preview(inference.input_preview),
                    output_preview=self.preview(inference.output_preview),
                    error_message=self._optional(inference.error_message),
                    error_code=self._optional(inference.error_code),
                    model=self.text(inference.model),
                    provider=self.text(inference.provider),
                ),
            )
        if isinstance(record, DeletionRecord | ErasureRecord | AdoptionRecord | MemoryRecord | SpansRecord):
            return record
        if isinstance(record, AuditRecord):
            audit = record.audit
            # A target is an id, as user ids are: half of one would find nothing.
            target = audit.target.replace("\0", "\ufffd")
            changed = _with(audit, target=target, detail=self.text(audit.detail))
            return _with(record, audit=changed)
        # A new kind of record is not stored before this says what is redacted of it.
        assert_never(record)

    def text(self, text: str) -> str:
        """``text`` redacted. Postgres has no NUL: it becomes U+FFFD first, so that it hides nothing."""
        known = self._known.get(text)
        if known is None:
            known = self._known[text] = self._redacted(text)
        redacted, found = known
        if found is not None:
            self.redactions.update(found)
        return redacted

    def preview(self, text: str) -> str:
        """The beginning of ``text``, redacted, at most ``PREVIEW_CHARS``."""
        redacted = self.text(text[:PREVIEW_WINDOW_CHARS])
        if len(text) > PREVIEW_WINDOW_CHARS:
            redacted = cut(redacted, max(0, len(redacted) - PREVIEW_MARGIN_CHARS))
        return cut(redacted, PREVIEW_CHARS)

    def title(self, title: str) -> str:
        """A title of at most ``TITLE_CHARS``, redacted."""
        redacted = self.text(title)
        return cut(redacted, floor_grapheme(redacted, TITLE_CHARS) or TITLE_CHARS)

    def _optional(self, text: str | None) -> str | None:
        return None if text is None else self.text(text)

    def _header(self, header: ConversationHeader) -> ConversationHeader:
        return _with(
            header,
            title=self.title(header.title),
            model=self.text(header.model),
            provider=self.text(header.provider),
        )

    def _redacted(self, text: str) -> tuple[str, Counter[str] | None]:
        """``text`` redacted, and what was replaced in it, if anything."""
        text = text.replace("\0", "\ufffd")
        redacted = self.redact(text)
        if redacted == text:
            return text, None
        found = Counter(_MARKER.findall(redacted))
        found.subtract(_MARKER.findall(text))
        return redacted, found


def _with(body: Body, **values: object) -> Body:
    """``body`` with these values; itself when it has them already, since copies take longer than comparisons."""
    changed = {
        name: value
        for name, value in values.items()
        if value is not (known := getattr(body, name)) and value != known
    }
    return body.model_copy(update=changed) if changed else body


def cut(text: str, chars: int) -> str:
    """At most ``chars`` code points of ``text``, without half a marker at the end."""
    return text if len(text) <= chars else _HALF_MARKER.sub("", text[:chars])
