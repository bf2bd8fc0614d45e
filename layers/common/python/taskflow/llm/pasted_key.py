"""An API key as people paste it into a setting or a secret, and as it is sent. Pure.

A header takes visible ASCII. ``echo key | aws secretsmanager …`` leaves a line break behind the key, a web page a
no-break or a zero-width space beside it, and some copy the whole value of the header.
"""

from __future__ import annotations

from taskflow.errors import TaskFlowError

_SCHEME = "bearer "


class UnusableKey(TaskFlowError):
    """No header can carry it. The message is for the log: it names a character and its place, and no other of the
    key."""


def as_sent(key: str) -> str:
    """``key`` without white space around it, invisible characters and the word Bearer. Raises ``UnusableKey``."""
    if not key.isascii():
        key = "".join(char for char in key if _is_kept(char))
    key = key.strip()
    if key.lower().startswith(_SCHEME):
        key = key[len(_SCHEME) :].strip()
    for place, char in enumerate(key, 1):
        if not (" " <= char <= "~" or char == "\t"):
            raise UnusableKey(
                f"the API key has U+{ord(char):04X} at place {place}, which no key has; copy it once more"
            )
    return key


def _is_kept(char: str) -> bool:
    import unicodedata  # of hardly any key

    return unicodedata.category(char) != "Cf"
