"""Markdown that was cut off within a listing or HTML, closed: else what follows in a file would be read as part of it.

The rules are CommonMark's (https://spec.commonmark.org/0.31.2/, sections 4.5 and 4.6). Pure.
"""

from __future__ import annotations

import re

_LINE_ENDING = re.compile(r"\r\n?|\n")
"""No others: U+2028, U+0085 and form feeds, which come with what is pasted, are characters of a line."""

_FENCE = re.compile(r"(`{3,}(?=[^`]*$)|~{3,})(.*)")
_HTML = (
    # what opens it; what ends it, and closes it
    (re.compile(r"<(script|pre|style|textarea)(?=[\s>]|$)", re.IGNORECASE), ""),
    (re.compile(r"<!--"), "-->"),
    (re.compile(r"<\?"), "?>"),
    (re.compile(r"<![a-z]", re.IGNORECASE), ">"),
    (re.compile(r"<!\[CDATA\["), "]]>"),
)
"""HTML that blank lines do not end. All else ends at one, and in a file one follows."""
_RAW_END = re.compile(r"</(?:script|pre|style|textarea)>", re.IGNORECASE)


def closed(content: str) -> str:
    """``content``, and what closes the listing or the HTML at its end that is open."""
    indent = fence = ends = raw = ""
    for line in _LINE_ENDING.split(content):
        stripped = line.lstrip(" ")
        if len(line) - len(stripped) > 3 and not ends:
            continue
        if ends:
            ends = "" if _ends(line, ends, raw) else ends
        elif fence:
            run = stripped.rstrip(" \t")
            fence = "" if len(run) >= len(fence) and run == fence[0] * len(run) else fence
        elif found := _FENCE.match(stripped):
            indent, fence = line[: len(line) - len(stripped)], found[1]
        else:
            ends, raw = _opened(stripped)
    if fence:
        return f"{content}\n{indent}{fence}"
    return f"{content}\n{ends}" if ends else content


def _opened(line: str) -> tuple[str, str]:
    """What closes the HTML that begins with ``line`` and does not end in it; and the name of a raw element."""
    for opening, end in _HTML:
        if found := opening.match(line):
            raw = "" if end else found[1]
            closes = end or f"</{raw}>"
            return ("", "") if _ends(line[found.end() :], closes, raw) else (closes, raw)
    return "", ""


def _ends(text: str, closes: str, raw: str) -> bool:
    return _RAW_END.search(text) is not None if raw else closes in text
