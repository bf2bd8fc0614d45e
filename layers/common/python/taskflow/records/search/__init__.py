"""What search compares: tokens that we make ourselves, for the index and for a query by the same rules.

Postgres's own parser knows no words of scripts without spaces, folds no accents and keeps an address in one piece, and
the extensions that would (``pg_trgm``, ``unaccent``, ICU) are not everywhere. Here a text becomes a ``tsvector`` and a
query a ``tsquery``, both in their text form, the same on every server. ``docs/records.md`` has the rules.

The rules are loaded when they are first used: the HTTP API answers most requests without them.
"""

from __future__ import annotations

__all__ = ["MAX_CHARS", "to_tsquery", "to_tsvector"]

MAX_CHARS = 200
"""What is read of a query; the rest of a longer one is left out."""


def to_tsquery(typed: str) -> str | None:
    """The query, ready for ``::tsquery``; None when nothing in ``typed`` can be searched for."""
    from taskflow.records.search.query import to_tsquery as made

    return made(typed)


def to_tsvector(text: str) -> str:
    """Everything that can be found of ``text``, ready for ``::tsvector``. Never too large for one."""
    from taskflow.records.search.vector import to_tsvector as made

    return made(text)
