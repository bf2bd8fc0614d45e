"""What search compares: tokens that we make ourselves, for the index and for a query by the same rules.

Postgres's own parser knows no words of scripts without spaces, folds no accents and keeps an address in one piece, and
the extensions that would (``pg_trgm``, ``unaccent``, ICU) are not everywhere. Here a text becomes a ``tsvector`` and a
query a ``tsquery``, both in their text form, the same on every server. ``docs/records.md`` has the rules.
"""

from taskflow.records.search.query import to_tsquery
from taskflow.records.search.vector import to_tsvector

__all__ = ["to_tsquery", "to_tsvector"]
