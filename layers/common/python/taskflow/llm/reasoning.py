"""Reasoning that a model writes into its reply, told apart from what it says. No I/O.

A reply that begins with one of ``OPENINGS`` (after white space) is reasoning until the closing mark; several such
blocks may follow each other. A reply that began so may open another block later: the tag is on a line of its own then,
and not in a block of code; what follows is held back until the closing tag, and is text without one. Elsewhere the same
marks are text: somebody may ask what ``<think>`` means.

A block in which a mark opens once more may need two closing marks, or only speak of the mark, or double it by
mistake. So what follows the first closing mark is held back: it is reasoning when the second comes, else text. Where
the marks stand at the beginning only, as a doubled one does, no more than ``DOUBLED_CHARS`` are held back.

Some chat templates write the opening mark into the prompt, so that only the closing one comes. Where that is known
of a model (``opened``), its text is held back until the closing mark; a reply without one is text. Of a model that
nothing is known of (``unknown``) so is a reply that begins as models think (``thinking_aloud.py``).
"""

from __future__ import annotations

import re
from typing import Literal, NamedTuple

import regex

from taskflow.llm.reasoning_marks import (
    AFTER_BLOCK,
    ALSO_BEGIN,
    CLOSING_BEGUN,
    HEADER_CHARS,
    LONGEST_CHARS,
    OPENINGS,
    PHRASES,
    SMALL_CHARS,
    STRAYS,
    UNOPENED,
    WRAPPERS,
    again,
    header,
    lowered,
    marks_within,
    nesting,
    partial,
    unfinished,
)
from taskflow.llm.thinking_aloud import thinks_aloud
from taskflow.visibility import UNSEEN, is_blank

Kind = Literal["text", "reasoning"]

_LEAD = regex.compile(f"[{UNSEEN}]*")
_GAP = re.compile("[\\s\ufeff\u200b\u200c\u200d\u2060\u00ad\x00-\x1f]*")
"""What is dropped behind a block. Other characters that are not seen direct the text or space it."""
_MARKS = (*OPENINGS, *WRAPPERS)
_ENDERS = {**WRAPPERS, **AFTER_BLOCK}
_TAG = re.compile(r"(<[a-z_:]+)(?:\s+[a-z_-]+\s*=\s*(?:\"[^\"<>]*\"|'[^'<>]*'|[^\s\"'<>]+))*\s*>")
"""An opening mark with blanks or attributes in it."""
_TAG_BEGUN = re.compile(r"(<[a-z_:]+)\s[^<>]*\Z")
_BARE_HARMONY = re.compile("analysis[A-Z]")
"""gpt-oss whose special tokens a server has dropped: ``analysisThe person … assistantfinalHello``."""
_FENCES = ("```", "~~~")
_CODE_INDENT = 4
LEAD_CHARS = 1_000
"""How much white space before the first visible character is kept."""
DOUBLED_CHARS = 400
"""Within so many characters behind a block that was opened twice its second closing mark is looked for."""


class Part(NamedTuple):
    """A piece of a reply."""

    kind: Kind
    text: str


class ReasoningFilter:
    """Splits a reply as it arrives. The same text gives the same parts, joined by kind, however it was cut.

    ``plain``: everything from here on is text, so that the caller may pass it on by itself. ``opened``: the model's
    template is known to write the opening mark. ``unknown``: nothing is known of it, so that a reply is held back that
    begins as models think. ``guessed``: it was.
    """

    def __init__(self, opened: bool = False, *, unknown: bool = False) -> None:
        self.plain = False
        self.guessed = False
        self._unknown = unknown and not opened
        self._held = ""
        self._searched = 0
        self._closings: tuple[str, ...] = ()
        self._closed_by: tuple[str, ...] = ()
        self._tentative = False
        self._nesting = nesting(self._closings)
        """The opening marks that count inside the block."""
        self._nested = 0
        """How many have opened, and were not closed."""
        self._levels = 0
        """Behind the first closing mark of a nested block: how many more may come."""
        self._bounded = True
        self._thought = False
        self._passing = False
        self._after_block = False
        self._enders: tuple[str, ...] = ()
        self._said = False
        """Whether an answer in its wrapping was ended: what comes behind it keeps its blanks."""
        self._again: tuple[str, ...] = ()
        """The tags that open another block, each on a line of its own and not in a block of code."""
        self._in_line = False
        """Whether a part of the line that ``_held`` begins in was passed on."""
        self._fence = ""
        self._finished = False
        """The reply says that it is finished: what is held back because it is short is decided."""
        if opened:
            self.expect()

    def expect(self) -> None:
        """From here on the text is held back until a closing mark. Nothing of the reply was passed on yet."""
        self._closings, self._tentative, self._nesting = STRAYS, True, nesting(STRAYS)

    def push(self, text: str) -> list[Part]:
        """The parts that ``text`` makes certain."""
        self._held += text
        return self._parts()

    def passes(self, text: str) -> bool:
        """Whether ``text`` may be passed on by itself, although more of the reply may not."""
        return self._in_line and bool(self._again) and not (self._held or self._enders or "\n" in text)

    def apart(self) -> None:
        """To call when the server sends reasoning in a field of its own: the text without a mark is then the answer."""
        self._unknown = False
        if self._tentative and not self._held:
            self._closings, self._tentative = (), False

    def release(self) -> list[Part]:
        """Gives up waiting for a closing mark that may never come."""
        if not self._tentative:
            return []
        self._close()
        self._again = ()
        return self._parts()

    def finish(self, *, certain: bool) -> list[Part]:
        """What the reply's own word that it is finished makes certain: a short reply is no beginning of more.

        More may come all the same, of servers that say so of each part. ``certain``: this one is none of them, so no
        closing mark is waited for either.
        """
        self._unknown, self._finished = False, True
        parts = self.release() if certain else []
        parts += self._parts()
        self._finished = False
        return parts

    @property
    def waiting(self) -> int:
        """Characters held back because a closing mark may come."""
        return len(self._held) if self._tentative else 0

    def end(self, *, failed: bool = False) -> list[Part]:
        """What is left when the reply is over. ``failed``: a block that may be reasoning stays hidden."""
        parts: list[Part] = []
        if self._levels and not failed:
            parts = self.release()
        held, self._held = self._held, ""
        if self._after_block and not self._passing and not self._said:
            held = _without_gap(held)
        hidden = bool(self._closings) and (failed or not self._tentative)
        return [*parts, Part("reasoning" if hidden else "text", held)] if held else parts

    def _parts(self) -> list[Part]:
        parts: list[Part] = []
        more = True
        while more and self._held:
            if self._closings:
                more = self._inside(parts)
            elif self._passing:
                more = self._text(parts)
            else:
                more = self._beginning()
        return [part for part in parts if part.text]

    def _beginning(self) -> bool:
        """Handles text before the first visible character. False: more text is needed to decide."""
        lead = _lead(self._held)
        rest = self._held[lead:]
        if lead > LEAD_CHARS:  # or each new blank would have all of them read again
            self._held = self._held[:LEAD_CHARS] + rest
        if rest.startswith("<") and (found := header(lowered(rest[:HEADER_CHARS]))):
            mark, length = found
            if not length:
                return False
            self._begin(mark, rest[length:])
            return True
        small = lowered(rest[:SMALL_CHARS])
        if not self._after_block and (end := next(filter(small.startswith, UNOPENED), "")):
            # DeepSeek's template closes a block that it did not open when nothing is to be thought.
            if len(rest) == len(end):
                return False
            if not rest[len(end)].isspace() or rest[len(end)] in "\r\n":
                self._held, self._after_block = rest[len(end) :], True
                return True
        tag = _TAG.match(small)
        if tag and f"{tag[1]}>" in OPENINGS:
            self._open(f"{tag[1]}>", rest[tag.end() :])
            return True
        begun = _TAG_BEGUN.match(small)
        if begun and f"{begun[1]}>" in OPENINGS and len(rest) < SMALL_CHARS:
            return False
        marks = (*_MARKS, *AFTER_BLOCK) if self._after_block else _MARKS
        if self._closed_by and (closing := marks_within((), self._closed_by).match(small)):
            self._held = rest[closing.end() :]  # once too often
            return True
        for mark in marks:
            if small.startswith(mark):
                self._begin(mark, rest[len(mark) :])
                return True
        awaited = (*marks, *(self._closed_by if self._after_block else UNOPENED))
        if not rest or any(mark.startswith(small) for mark in awaited):
            return False
        if not self._finished and ("analysis".startswith(rest) or self._may_be_phrase(small)):
            return False
        if not self._after_block and (phrase := next(filter(small.startswith, PHRASES), "")):
            self._closings, self._tentative, self._searched = PHRASES[phrase], True, 0
            return True
        if (
            self._after_block
            and (spaced := CLOSING_BEGUN.match(small))
            and spaced[1] + ">" in self._closed_by
        ):
            return False
        if _BARE_HARMONY.match(rest) and not self._after_block:
            self._closings, self._tentative, self._searched = ("assistantfinal",), True, 0
            return True
        if self._unknown and not self._after_block:
            aloud = thinks_aloud(rest)
            if aloud is None:
                return False
            self._unknown = False
            if aloud:
                self.guessed = True
                self.expect()
                return True
        if self._after_block and not self._said:
            self._held = _without_gap(self._held)
        self._passing = True
        return True

    def _may_be_phrase(self, small: str) -> bool:
        """Whether the beginning of a reply may become one of ``PHRASES``."""
        return not self._after_block and any(phrase.startswith(small) for phrase in PHRASES)

    def _begin(self, mark: str, held: str) -> None:
        """Begins what ``mark`` opens: a block of reasoning, or the answer in its wrapping."""
        if mark in OPENINGS:
            self._open(mark, held)
        else:
            self._held, self._after_block = held, True
            self._enders = _ENDERS[mark]

    def _open(self, mark: str, held: str) -> None:
        """Begins a block of reasoning behind ``mark``."""
        self._held, self._searched, self._after_block = held, 0, True
        self._closings, self._tentative = OPENINGS[mark], False
        self._nesting = nesting(self._closings) if mark in nesting(self._closings) else ()
        self._nested = self._levels = 0
        self._thought, self._bounded = False, True

    def _close(self) -> None:
        """Ends the block: what is held is the answer, or the next block."""
        self._after_block = self._after_block or self._levels > 0
        self._closed_by = tuple(mark for mark in self._closings if mark not in ALSO_BEGIN)
        self._closings, self._tentative, self._searched = (), False, 0
        self._nesting, self._levels = (), 0

    def _inside(self, parts: list[Part]) -> bool:
        """Handles text inside a block of reasoning, or of what may be one."""
        if self._opens_itself():
            return True
        small, counted, last = lowered(self._held[self._searched :]), 0, 0
        for mark in marks_within(self._nesting, self._closings).finditer(small):
            counted = mark.end()
            begin, end = (self._searched + at for at in mark.span())
            if self._beyond(begin):
                self._close()
                return True
            if mark["closing"]:
                if self._closed(mark["closing"], begin, end, parts):
                    return True
            elif self._levels:
                self._nested += 1
            else:
                self._thought = self._thought or bool(mark["quote"]) or not is_blank(self._held[last:begin])
                last = end
                if not mark["quote"]:  # a quoted one is spoken of
                    self._nested += 1
                    # Those right at the beginning may be doubled, with a single end.
                    self._bounded = self._bounded and (self._tentative or not self._thought)
        if self._beyond(len(self._held) - LONGEST_CHARS):
            self._close()
            return True
        self._searched = len(self._held) - unfinished(small[counted:], self._nesting, self._closings)
        if not self._tentative:
            cut, self._searched = self._searched, 0
            self._thought = self._thought or not is_blank(self._held[last:cut])
            parts.append(Part("reasoning", self._held[:cut]))
            self._held = self._held[cut:]
        return False

    def _beyond(self, at: int) -> bool:
        """Whether a second closing mark at ``at`` would come too late."""
        return self._levels > 0 and self._bounded and at > DOUBLED_CHARS

    def _closed(self, mark: str, begin: int, end: int, parts: list[Part]) -> bool:
        """Handles a closing mark. False: it only closes what was opened behind the block, and may be of the answer."""
        if self._levels and self._nested:
            self._nested -= 1
            return False
        left = self._levels - 1 if self._levels else self._nested
        # The start of harmony's next message ends the one before it.
        kept = mark if mark in ALSO_BEGIN else ""
        parts.append(Part("reasoning", self._held[: end if left else begin]))
        self._held, self._searched = kept + self._held[end:], 0
        self._nested = 0
        if left:
            self._levels, self._tentative = left, True
        else:
            self._after_block = True
            self._again = again((mark,))
            self._in_line = False
            self._close()
        return True

    def _opens_itself(self) -> bool:
        """Whether a reply whose template is known to open the block opens it all the same."""
        if not self._tentative or self._levels or self._closings != STRAYS:
            return False
        lead = _lead(self._held)
        rest = lowered(self._held[lead : lead + HEADER_CHARS])
        found = header(rest) if rest.startswith("<") else None
        if not (found and found[1]) and not any(rest.startswith(mark) for mark in _MARKS):
            return False
        self._closings, self._tentative, self._nesting = (), False, ()
        return True

    def _text(self, parts: list[Part]) -> bool:
        """Handles the text of the answer."""
        if self._again and not self._enders:
            return self._lines(parts)
        small = lowered(self._held) if self._enders else self._held
        found = [(small.index(ender), ender) for ender in self._enders if ender in small]
        if found:
            at, ender = min(found)
            parts.append(Part("text", self._held[:at]))
            self._held = self._held[at + len(ender) :]
            self._passing, self._said, self._enders = False, True, ()
            return True
        cut = len(self._held) - partial(small, self._enders)
        parts.append(Part("text", self._held[:cut]))
        self._held = self._held[cut:]
        self.plain = not self._enders
        return False

    def _lines(self, parts: list[Part]) -> bool:
        """Handles the text behind a block, where another one may open. False: more text is needed."""
        at = 0
        while at < len(self._held):
            end = self._held.find("\n", at) + 1
            line = self._held[at : end or len(self._held)]
            if not end and self._may_be_mark(line):
                break
            mark = lowered(line.strip(" \t\r\n")) if end and not self._in_line and not self._fence else ""
            if mark in self._again and len(line) - len(line.lstrip(" ")) < _CODE_INDENT:
                parts.append(Part("text", self._held[:at]))
                self._open(mark, self._held[at:])
                self._tentative, self._nesting = True, ()
                return True
            if not self._in_line:
                self._fence = _fenced(line, self._fence)
            self._in_line = not end
            at += len(line)
        parts.append(Part("text", self._held[:at]))
        self._held = self._held[at:]
        return False

    def _may_be_mark(self, line: str) -> bool:
        """Whether the beginning of a line may become a tag, or the edge of a block of code."""
        if self._in_line or len(line) > SMALL_CHARS:
            return False
        bare = lowered(line.strip(" \t\r"))
        return any(mark.startswith(bare) for mark in (*self._again, *_FENCES))


def _fenced(line: str, fence: str) -> str:
    """The fence of the block of code that the text is in behind ``line``; ``fence``: before it."""
    bare = line.lstrip(" ")
    found = next((mark for mark in _FENCES if bare.startswith(mark)), "")
    if fence:
        return "" if found == fence else fence
    return found


def _lead(text: str) -> int:
    match = _LEAD.match(text)
    return match.end() if match else 0


def _without_gap(text: str) -> str:
    return _GAP.sub("", text, count=1)
