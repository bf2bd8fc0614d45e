"""How long a reply may be. Nearly every other cap on a model's answer follows from this one number.

A reply is written into one DynamoDB item, at most 400 KB with everything else in it (AWS: "Maximum item size"), and
its record into one SQS message of at most 1 MiB (AWS: "Amazon SQS message quotas", since August 2025).
"""

from __future__ import annotations

MAX_REPLY_CHARS = 100_000
"""Code points of a reply. One that reaches it ends as if the model's own limit had been reached (``length``)."""

MAX_REPLY_BYTES = 340_000
"""Bytes of a reply as UTF-8, where a code point may take four: the checkpoint stays below 400 KB. The record is JSON,
in which a code point takes six bytes at most (``records/encoding.py``): 0.6 MB, below 1 MiB."""

MAX_HIDDEN_CHARS = 20 * MAX_REPLY_CHARS
"""Characters of reasoning and of what cannot be seen before the first visible one: five times the longest reasoning of
any model. A reply that has more has failed."""

MAX_REASONING_CHARS = 40_000
"""Code points of a reply's reasoning that are shown, and kept where it is kept at all; likewise its bytes as UTF-8. The
longest reply and they fit one DynamoDB item and one SQS message together."""

MAX_CONTENT_CHARS = 2 * MAX_REPLY_CHARS
"""Code points of a message's content that the worker stores: more than any message has, less than Postgres minds."""

MAX_LINE_BYTES = 4 * MAX_REPLY_BYTES
"""Bytes of one line of a provider's answer: a whole reply, each character of it written as a JSON escape."""

MAX_BODY_BYTES = 1_000 * MAX_REPLY_CHARS
"""Bytes of a provider's whole answer, of which only a line is ever held: one long chunk for each character."""

PREVIEW_WINDOW_CHARS = 2_000
"""How much of a preview of a prompt or reply is looked at: redaction costs the same for a preview of any length."""

MAX_SUMMARY_CHARS = 2_000
"""The longest rolling summary, in code points."""
