"""The secrets that a stack and its tests use, searched for in everything that it logs.

Tests that share a helper (``tests.support.talk``, ``oidc_provider``) note their secrets here. What else looks like one
of our secrets is found by its form.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote, urlsplit

from tests.support.stack import Running

_USED: set[str] = set()
MIN_CHARS = 16
"""Of a secret: anything shorter may stand in a log by chance."""

FORMS = {
    "a token of a program": re.compile(r"tfs_[0-9a-f]{16}_[\w-]{43}"),
    "a signed token or cookie": re.compile(r"eyJ[\w-]{10,}\.eyJ[\w-]{10,}\.[\w-]+"),
    "a ticket or a token of a conversation": re.compile(r"(?i)(?:ticket|resume_?token)\W{1,4}[\w-]{43}\b"),
    "a key of a provider": re.compile(r"\bsk-[\w-]{16,}"),
    "a password in an address": re.compile(r"://[^\s/:@]+:(?!\*|\[|%5B)[^\s/@]{8,}@"),
}
"""Whatever test used it, and however it came by it."""


def note(secret: str) -> str:
    """Remembers a secret that a test uses; returns it."""
    if len(secret) >= MIN_CHARS:
        _USED.add(secret)
    return secret


def logs_of(stack: Running) -> Iterator[tuple[Path, str]]:
    """Everything that the stack has written for people to read: its logs, those of the run before, its own output."""
    output = stack.data_dir.parent / f"{stack.data_dir.name}-supervisor.log"
    for log in [*sorted((stack.data_dir / "logs").rglob("*.log*")), output]:
        if log.is_file():
            yield log, log.read_text(errors="replace")


def own_secrets(stack: Running) -> dict[str, str]:
    """The stack's own, by what they are."""
    password = urlsplit(stack.database_url).password or ""
    signing = (stack.data_dir / "signing-key").read_text().strip()
    return {"the database's password": password, "the signing key": signing}


def told(stack: Running, used: set[str] | None = None) -> list[str]:
    """Which secrets stand in which logs, without the secrets themselves. ``used``: by tests; None: those noted."""
    known = {f"a secret that a test used ({each[:4]}…)": each for each in (_USED if used is None else used)}
    known |= own_secrets(stack)
    found = []
    for log, text in logs_of(stack):
        for what, secret in known.items():
            if secret in text or quote(secret, safe="") in text:
                found.append(f"{log.name}: {what}")
        found += [f"{log.name}: {what}" for what, form in FORMS.items() if form.search(text)]
    return found
