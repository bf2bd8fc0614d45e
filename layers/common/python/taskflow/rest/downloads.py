"""Makes names for downloaded files that every file system and browser accepts. No I/O."""

from __future__ import annotations

import unicodedata
from urllib.parse import quote

import regex

from taskflow.conversation.text import clean_title, floor_grapheme
from taskflow.records.search.fold import fold, lower

MAX_NAME_BYTES = 200
"""In UTF-8, with the suffix: file systems take 255, encrypted ones fewer, and browsers number a second file."""

_FALLBACK_CHARS = 60
_UNNAMED = "conversation"

# Separators and what Windows refuses; % and ~ are left to nobody's decoding. The non-joiner parts what Persian writes
# as one word in two pieces.
_UNFIT = regex.compile(r"""[/\\:*?"<>|%~\p{Cc}\u200c\p{Cs}]""")

# Marks of direction would show a suffix where there is none, and for each other character without a shape of its own,
# joiners among them, Chromium writes an underscore (base/i18n/file_util_icu.cc): families of emoji fall apart into
# their members, and Indic words stay readable.
_UNSEEN = regex.compile(r"\p{Cf}")
_UNFIT_EDGE = " .-_"

# Names of devices, whatever comes after a dot.
# https://learn.microsoft.com/windows/win32/fileio/naming-a-file
_DEVICE = regex.compile(
    r"(?:con|prn|aux|nul|conin\$|conout\$|(?:com|lpt)[0-9¹²³])(?:\s*\.|\s*$)", regex.IGNORECASE
)


def content_disposition(title: str, suffix: str) -> str:
    """The header (RFC 6266) that saves a download under the conversation's title.

    ``filename`` is what ASCII has of it, for programs that know nothing else; ``filename*`` (RFC 8187) the whole.
    """
    name = quote(file_name(title, suffix), safe="!#$&+-.^_`|")
    return f"attachment; filename=\"{ascii_file_name(title, suffix)}\"; filename*=UTF-8''{name}"


def file_name(title: str, suffix: str) -> str:
    """A title as the name of a file: no path, no reserved name, not too long, in no other script than its own."""
    line = clean_title(_UNSEEN.sub("", _UNFIT.sub(" ", unicodedata.normalize("NFC", title))))
    stem = _fitting(line.strip(_UNFIT_EDGE), MAX_NAME_BYTES - len(suffix) - 1)
    return f"{_allowed(stem)}.{suffix}"


def ascii_file_name(title: str, suffix: str) -> str:
    """The same in lower-case letters, digits and hyphens."""
    words = regex.findall(r"[a-z0-9]+", lower(fold(title)))
    return f"{_allowed('-'.join(words)[:_FALLBACK_CHARS].strip('-'))}.{suffix}"


def _allowed(stem: str) -> str:
    if not clean_title(stem):
        return _UNNAMED
    return f"{_UNNAMED} {stem}".replace(" ", "-", 1) if _DEVICE.match(stem) else stem


def _fitting(stem: str, size: int) -> str:
    """The beginning of ``stem`` that has at most ``size`` bytes, without half a character that people see as one."""
    room = len(stem.encode()[:size].decode(errors="ignore"))
    return stem if room == len(stem) else stem[: floor_grapheme(stem, room)].rstrip(_UNFIT_EDGE)
