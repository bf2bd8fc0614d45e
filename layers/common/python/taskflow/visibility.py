"""Whether anything of a text can be seen. Clients ask the same way: ``clients/typescript/src/chat/text.ts``. Pure."""

from __future__ import annotations

UNSEEN = r"\p{Default_Ignorable_Code_Point}\p{Z}\p{Cc}\p{Noncharacter_Code_Point}\u2800\uFFF9-\uFFFB"
"""For a set of ``regex``: spaces, controls, fillers, selectors, what has no width. Arabic number signs can be seen."""


def is_blank(text: str) -> bool:
    """Whether nothing of ``text`` can be seen."""
    for char in text:
        if "!" <= char <= "~":
            return False  # as nearly always, and without a library that takes its time to load
    import regex

    return regex.search(f"[^{UNSEEN}]", text) is None
