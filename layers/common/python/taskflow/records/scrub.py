"""Records made fit to store: texts redacted, previews cut, characters that Postgres cannot hold replaced. Pure."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field

from taskflow.records.schema import (
    ConversationHeader,
    ConversationRecord,
    InferenceRecord,
    MessageRecord,
    Record,
)

Redact = Callable[[str], str]

TITLE_CHARS = 80
PREVIEW_CHARS = 500
"""What is stored of a prompt or reply in an inference log, in code points."""

PREVIEW_WINDOW_CHARS = 2_000
"""How much of a preview is looked at: redaction costs the same for a preview of any length."""

PREVIEW_MARGIN_CHARS = 200
"""The end of a cut window is dropped: a value cut in two there may not be recognisable any more."""

_MARKER = re.compile(r"\[REDACTED:([A-Z_]+)\]")
_HALF_MARKER = re.compile(r"\[(?:R(?:E(?:D(?:A(?:C(?:T(?:E(?:D(?::[A-Z_]*)?)?)?)?)?)?)?)?)?$")


@dataclass
class Scrubber:
    """Applies ``redact`` to every free text of a record and counts what it replaced, by type."""

    redact: Redact
    redactions: Counter[str] = field(default_factory=Counter)

    def scrub(self, record: Record) -> Record:
        """The record as it may be stored."""
        if isinstance(record, MessageRecord):
            message = record.message
            texts = {
                "content": self.text(message.content),
                "model": None if message.model is None else self.text(message.model),
            }
            return record.model_copy(
                update={
                    "conversation": self._header(record.conversation),
                    "message": message.model_copy(update=texts),
                }
            )
        if isinstance(record, ConversationRecord):
            return record.model_copy(update={"conversation": self._header(record.conversation)})
        if isinstance(record, InferenceRecord):
            inference = record.inference
            fields = {
                "input_preview": self.preview(inference.input_preview),
                "output_preview": self.preview(inference.output_preview),
                "error_message": None
                if inference.error_message is None
                else self.text(inference.error_message),
                "error_code": None if inference.error_code is None else self.text(inference.error_code),
                "model": self.text(inference.model),
                "provider": self.text(inference.provider),
            }
            return record.model_copy(update={"inference": inference.model_copy(update=fields)})
        return record

    def text(self, text: str) -> str:
        """``text`` redacted. Postgres has no NUL: it becomes U+FFFD first, so that it hides nothing."""
        text = text.replace("\0", "\ufffd")
        redacted = self.redact(text)
        if redacted != text:
            self.redactions.update(_MARKER.findall(redacted))
            self.redactions.subtract(_MARKER.findall(text))
        return redacted

    def preview(self, text: str) -> str:
        """The beginning of ``text``, redacted, at most ``PREVIEW_CHARS``."""
        redacted = self.text(text[:PREVIEW_WINDOW_CHARS])
        if len(text) > PREVIEW_WINDOW_CHARS:
            redacted = cut(redacted, max(0, len(redacted) - PREVIEW_MARGIN_CHARS))
        return cut(redacted, PREVIEW_CHARS)

    def title(self, title: str) -> str:
        """A title of at most ``TITLE_CHARS``, redacted."""
        return cut(self.text(title), TITLE_CHARS)

    def _header(self, header: ConversationHeader) -> ConversationHeader:
        fields = {
            "title": self.title(header.title),
            "model": self.text(header.model),
            "provider": self.text(header.provider),
        }
        return header.model_copy(update=fields)


def cut(text: str, chars: int) -> str:
    """At most ``chars`` code points of ``text``, without half a marker at the end."""
    return text if len(text) <= chars else _HALF_MARKER.sub("", text[:chars])
