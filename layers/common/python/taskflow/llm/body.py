"""Cuts the body of a provider's answer into events as its bytes arrive. No I/O.

A body is read by what it is, not by what its content type says: server-sent events (with any line ends, without the
blank line after the last one, with a byte order mark), one JSON document, or a JSON document a line. Server-sent
events: https://html.spec.whatwg.org/multipage/server-sent-events.html
"""

from __future__ import annotations

import json
from typing import NamedTuple

from taskflow.limits import MAX_BODY_BYTES, MAX_LINE_BYTES

NOISE_CHARS = 300
TRIED_DOCUMENTS = 8
"""How many times the longest document may be read in vain, to see whether it has ended."""
_BOM = b"\xef\xbb\xbf"
_BLANKS = b" \t\r\n\x0b\x0c\x1e"
_JSON_STARTS = (b"{", b"[", b'"')
_JSON_ENDS = (b"}", b"]", b'"')
_OPENS_ALONE = (b"{", b"[")
_IN_JSON = (
    *(*_JSON_STARTS, *_JSON_ENDS, b",", b"-", b"true", b"false", b"null"),
    *(b"%d" % digit for digit in range(10)),
)
"""What a line of a document written over several begins with."""
_LAST = frozenset(
    {
        b"done",
        b"end",
        b"finish",
        b"close",
        b"eos",
        b"stream_end",
        b"stream-end",
        b"message_end",
        b"message-end",
    }
)
"""Names of events that say that the reply is over."""
_PIECES = (b".delta", b"_delta", b"-delta")
_SAID = (b"text", b"token", b"delta")
"""What the names of events with a piece end with, or are, where some servers say in the name alone that it is one."""


class Event(NamedTuple):
    """``data``: what it carries, unread. ``error``, ``last``: the server itself called it an error, or the end, by
    ``name``, which is also given of an event whose name may be its type."""

    data: str
    error: bool = False
    last: bool = False
    name: str = ""


class BodyTooLong(Exception):
    """A line, or the whole body, is longer than the limit given to ``BodyReader``."""


class BodyReader:
    """Give it the bytes with ``feed`` and say when there are no more with ``end``; both return the events so far.

    ``noise`` is the beginning of what was neither an event nor JSON, for the log. Raises ``BodyTooLong``. It never
    holds more than a line (or an event of several lines) of ``max_line`` bytes.
    """

    def __init__(self, max_line: int = MAX_LINE_BYTES, max_body: int = MAX_BODY_BYTES) -> None:
        self.noise = ""
        self._max_line = max_line
        self._max_body = max_body
        self._size = 0
        self._held = 0
        self._tried = 0
        self._rest = bytearray()
        self._begun = False
        self._after_cr = False
        self._name = b""
        self._comment: bytes | None = None
        """A comment that stands between the event's name and its data."""
        self._said = b""
        """The comment below an error's name."""
        self._data: list[bytes] = []
        self._json: list[bytes] = []

    def feed(self, data: bytes) -> list[Event]:
        """The events that are complete with ``data``. Raises ``BodyTooLong``."""
        self._size += len(data)
        if self._size > self._max_body:
            raise BodyTooLong(f"more than {self._max_body} bytes")
        if b"\r" in data or self._after_cr:
            data = self._line_feeds(data)
        if b"\n" not in data:
            self._rest += data
            self._check(len(self._rest))
            return []
        if self._rest:
            data, self._rest = bytes(self._rest) + data, bytearray()
        lines = data.split(b"\n")
        if rest := lines.pop():
            self._rest += rest
        if not self._begun:
            self._begun = True
            lines[0] = lines[0].removeprefix(_BOM)
        events: list[Event] = []
        for line in lines:
            if line.startswith(b"data:") and not self._json:
                self._field(line)
            elif line:
                self._other(line, events)
            elif self._data and not self._name and len(self._data) == 1:
                events.append(Event(self._data[0].decode("utf-8", "replace")))
                self._data, self._held = [], 0
            elif self._data or self._name:
                self._dispatch(events, blank=True)
        return events

    def end(self) -> list[Event]:
        """The events that are left when the body has ended. The last one often lacks its blank line."""
        events = self.feed(b"\n") if self._rest else []
        self._dispatch(events)
        self._flush_json(events)
        return events

    def _line_feeds(self, data: bytes) -> bytes:
        """``data`` with each CR LF and each lone CR as a line feed, also where the two came apart."""
        if self._after_cr and data.startswith(b"\n"):
            data = data[1:]
            self._after_cr = False
        if data:
            self._after_cr = data.endswith(b"\r")
        return data.replace(b"\r\n", b"\n").replace(b"\r", b"\n")

    def _check(self, size: int) -> None:
        if size > self._max_line:
            raise BodyTooLong(f"a line of more than {self._max_line} bytes")

    def _field(self, line: bytes) -> None:
        value = line[6:] if line[5:6] == b" " else line[5:]
        if value.startswith(b"data:"):  # a proxy that frames what is framed already
            value = value[5:].removeprefix(b" ")
        self._data.append(value)
        self._held += len(value)
        if self._held > self._max_line:
            self._check(self._held)

    def _dispatch(self, events: list[Event], *, blank: bool = False) -> None:
        name = self._name.strip()
        error, last = name.lower().endswith((b"error", b"exception")), name.lower() in _LAST
        if blank and self._comment is not None and not self._data:
            self._said, self._comment = self._comment if error else b"", None
            return  # a heartbeat, with a blank line of its own, that came in between
        said, self._said, self._comment = self._comment or self._said, b"", None
        if error and said and self._data in ([], [b"{}"], [b"[DONE]"]):
            # Dynamo tells in a comment what went wrong, and sends nothing else under this name.
            events.append(
                Event(said.decode("utf-8", "replace"), True, False, name.decode("utf-8", "replace"))
            )
        elif self._data or error or last:
            typed = name.endswith(_PIECES) or name in _SAID
            told = name.decode("utf-8", "replace") if error or last or typed else ""
            events.append(Event(b"\n".join(self._data).decode("utf-8", "replace"), error, last, told))
        self._name, self._data, self._held = b"", [], 0

    def _other(self, line: bytes, events: list[Event]) -> None:
        """A line that does not begin with ``data:``, or that comes within a JSON document."""
        bare = line.strip(_BLANKS).removeprefix(_BOM)  # answers that a proxy put one behind the other
        if self._json and not bare.lower().startswith(b"data:"):
            self._json_line(line, bare, events)
            return
        if self._data and self._data[0] in _OPENS_ALONE and bare.startswith(_IN_JSON):
            self._field(b"data:" + line)  # only the first line of a document was marked as data
            return
        name, colon, value = bare.partition(b":")
        field = name.lower() if colon else b""
        if not bare:
            self._dispatch(events, blank=True)
        elif field == b"data":
            self._flush_json(events)
            self._field(b"data:" + value)
        elif field == b"event":
            if self._name:
                self._dispatch(events)
            self._name = value
        elif field == b"error":  # llama.cpp before 2026 wrote errors as a field of this name
            self._dispatch(events)
            events.append(Event(value.decode("utf-8", "replace"), error=True))
        elif bare in (b"[DONE]", b"DONE"):
            self._dispatch(events)
            events.append(Event("[DONE]"))
        elif bare.startswith(_JSON_STARTS):
            self._dispatch(events)
            self._json_line(line, bare, events)
        elif not name:  # a line that starts with a colon is a comment
            self._comment = value.strip() if self._name else None
        elif field not in (b"id", b"retry"):
            self.noise = (self.noise + bare.decode("utf-8", "replace") + "\n")[:NOISE_CHARS]

    def _json_line(self, line: bytes, bare: bytes, events: list[Event]) -> None:
        """A line of JSON without a field's name: a document of its own, or a part of one."""
        self._json.append(line)
        self._held += len(line)
        self._check(self._held)
        ends_document = len(self._json) == 1 or line.startswith(_JSON_ENDS)
        # Every try reads the document from its beginning: one that always looks as if it ended is read at the end.
        if ends_document and bare.endswith(_JSON_ENDS) and self._tried <= TRIED_DOCUMENTS * self._max_line:
            self._tried += self._held
            if _is_json(b"\n".join(self._json)):
                self._flush_json(events)

    def _flush_json(self, events: list[Event]) -> None:
        if self._json:
            events.append(Event(b"\n".join(self._json).decode("utf-8", "replace")))
            self._json, self._held, self._tried = [], 0, 0


def _is_json(data: bytes) -> bool:
    try:
        json.loads(data)
    except (ValueError, RecursionError):
        return False
    return True
