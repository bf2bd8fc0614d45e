"""Before a snapshot: the regular expressions that the first texts would compile (``taskflow.warming``)."""

from taskflow.redaction.key_formats import (
    INNER_PATTERNS,
    SIGNED_PATTERNS,
    SLASHED_PATTERNS,
    URL_PATTERNS,
    cut_patterns,
)
from taskflow.redaction.lazy import compiled

SAMPLES = (
    "2026-01-31T12:00:00.000Z 1-5759e988-bd862e3fe1be46a994272793 4f1c2f0e-8a51-4c0f-9a63-2f6f5d1c7b11",
    "the request to https://model.example/v1 was refused with key=none, token: none: retry_after: 1.50 s",
    "$LATEST[4f1c2f0e8a514c0f9a632f6f5d1c7b11] arn:aws:lambda:eu-west-1:123456789012:function:name",
    "from 192.0.2.1 and 2001:db8::1, write to someone@example.com or call +1 202 555 0100 ext. 7",
    "account DE00 0000 0000 0000 0000 00",
    "the password is none of 1",
    "4 10 250 1234.5 20260131 1234567890",
    "Timestamp: 1769860800000",
    "vendor/model-4o-2026-01-31",
)
"""Texts in the manner of log lines: nobody's, and no secret."""


def compile_tables() -> None:
    """Those of tables, of which a sample would need only some."""
    for pattern in (
        *cut_patterns().values(),
        *(pattern for _, pattern in (*INNER_PATTERNS, *SLASHED_PATTERNS, *URL_PATTERNS)),
        *(pattern for _, signed in SIGNED_PATTERNS for _, pattern in signed),
    ):
        compiled(pattern)
