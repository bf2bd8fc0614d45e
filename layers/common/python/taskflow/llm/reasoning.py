"""Reasoning that a model writes into its reply, told apart from what it says. No I/O.

A reply that begins with one of ``OPENINGS`` (after white space) is reasoning until the closing mark; several such
blocks may follow each other. Elsewhere the same marks are text: somebody may ask what ``<think>`` means.

A block in which the same mark opens once more may need two closing marks, or only speak of the mark. So what follows
the first closing mark is held back: it is reasoning when the second comes, else text.

Some chat templates write the opening mark into the prompt, so that only the closing one comes. Where that is known
of a model (``opened``), its text is held back until the closing mark; a reply without one is text.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Literal, NamedTuple

import regex

from taskflow.visibility import UNSEEN, is_blank

Kind = Literal["text", "reasoning"]

_TAGS = ("think", "thinking", "thought", "thoughts", "reasoning", "reason", "reflection", "seed:think")

OPENINGS: dict[str, tuple[str, ...]] = {
    **{f"<{tag}>": (f"</{tag}>",) for tag in _TAGS},
    "<think>": ("</think>", "</thinking>"),
    "<thinking>": ("</thinking>", "</think>"),
    "<|think|>": ("<|/think|>", "</think>"),
    "[think]": ("[/think]",),
    "◁think▷": ("◁/think▷",),
    "<longcat_think>": ("</longcat_think>",),
    "<|start_thinking|>": ("<|end_thinking|>",),
    "<|begin_of_thought|>": ("<|end_of_thought|>",),
    "<|inner_prefix|>": ("<|inner_suffix|>",),
    "<unused94>thought": ("<unused95>",),
    "<|channel>thought": ("<channel|>",),
    "<|channel|>analysis<|message|>": ("<|end|>", "<|start|>assistant"),
    "<|channel|>commentary<|message|>": ("<|end|>", "<|start|>assistant"),
    "<|start|>assistant<|channel|>analysis<|message|>": ("<|end|>",),
}
"""Opening mark and its closing marks, lower case. Who writes which: docs/providers.md."""

WRAPPERS: dict[str, tuple[str, ...]] = {
    "<|start|>assistant<|channel|>final<|message|>": ("<|return|>", "<|end|>"),
    "<|channel|>final<|message|>": ("<|return|>", "<|end|>"),
    "<|start_response|>": ("<|end_response|>",),
    "<|begin_of_solution|>": ("<|end_of_solution|>",),
}
"""Marks around the answer itself, and those that end it."""

AFTER_BLOCK: dict[str, tuple[str, ...]] = {"<answer>": ("</answer>",), "<response>": ("</response>",)}
"""The same, but only right behind reasoning: Hunyuan and ERNIE wrap the answer in them; elsewhere they are text."""

STRAY = "</think>"
_TEMPLATE_OPENS = re.compile(
    r"deepseek-r1|r1-distill|r1-0528|\bqwq\b|qwen3[\w.-]*thinking|glm-(z1|4\.1v.*thinking)|exaone-deep|openthinker",
    re.IGNORECASE,
)
_LEAD = regex.compile(f"[{UNSEEN}]*")
_GAP = re.compile("[\\s\ufeff\u200b\u200c\u200d\u2060\u00ad\x00-\x1f]*")
"""What is dropped behind a block. Other characters that are not seen direct the text or space it."""
_MARKS = (*OPENINGS, *WRAPPERS)
_ENDERS = {**WRAPPERS, **AFTER_BLOCK}
_SMALL_CHARS = 64
_TAG = re.compile(r"(<[a-z_:]+)(?:\s+[a-z_-]+\s*=\s*(?:\"[^\"<>]*\"|'[^'<>]*'|[^\s\"'<>]+))*\s*>")
"""An opening mark with blanks or attributes in it."""
_TAG_BEGUN = re.compile(r"(<[a-z_:]+)\s[^<>]*\Z")
_CLOSING_BEGUN = re.compile(r"(</[a-z_:]+)\s{1,8}\Z")
_QUOTES = "`'\""
_ALSO_BEGIN = ("<|start|>assistant",)
_BARE_HARMONY = re.compile("analysis[A-Z]")
"""gpt-oss whose special tokens a server has dropped: ``analysisThe person … assistantfinalHello``."""


class Part(NamedTuple):
    """A piece of a reply."""

    kind: Kind
    text: str


def template_opens(model: str) -> bool:
    """Whether the chat template of the model family is known to write the opening mark (docs/providers.md)."""
    return _TEMPLATE_OPENS.search(model) is not None


class ReasoningFilter:
    """Splits a reply as it arrives. The same text gives the same parts, joined by kind, however it was cut.

    ``plain``: everything from here on is text, so that the caller may pass it on by itself. ``opened``: the model's
    template is known to write the opening mark.
    """

    def __init__(self, opened: bool = False) -> None:
        self.plain = False
        self._held = ""
        self._searched = 0
        self._closings: tuple[str, ...] = (STRAY,) if opened else ()
        self._tentative = opened
        self._nesting = ""
        """The opening mark that counts inside the block; empty: none does."""
        self._nested = 0
        self._thought = False
        self._passing = False
        self._after_block = False
        self._enders: tuple[str, ...] = ()

    def push(self, text: str) -> list[Part]:
        """The parts that ``text`` makes certain."""
        self._held += text
        return self._parts()

    def apart(self) -> None:
        """To call when the server sends reasoning in a field of its own: the text without a mark is then the answer."""
        if self._tentative and not self._held:
            self._closings, self._tentative = (), False

    def release(self) -> list[Part]:
        """Gives up waiting for a closing mark that may never come."""
        if not self._tentative:
            return []
        self._closings, self._tentative = (), False
        return self._parts()

    @property
    def waiting(self) -> int:
        """Characters held back because a closing mark may come."""
        return len(self._held) if self._tentative else 0

    def end(self, *, failed: bool = False) -> list[Part]:
        """What is left when the reply is over. ``failed``: a block that may be reasoning stays hidden."""
        held, self._held = self._held, ""
        if self._after_block and not self._passing:
            held = _without_gap(held)
        hidden = bool(self._closings) and (failed or not self._tentative)
        return [Part("reasoning" if hidden else "text", held)] if held else []

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
        small = _lower(rest[:_SMALL_CHARS])
        tag = _TAG.match(small)
        if tag and f"{tag[1]}>" in OPENINGS:
            self._open(f"{tag[1]}>", rest[tag.end() :])
            return True
        begun = _TAG_BEGUN.match(small)
        if begun and f"{begun[1]}>" in OPENINGS and len(rest) < _SMALL_CHARS:
            return False
        marks = (*_MARKS, *AFTER_BLOCK) if self._after_block else _MARKS
        for mark in marks:
            if small.startswith(mark):
                if mark in OPENINGS:
                    self._open(mark, rest[len(mark) :])
                else:
                    self._held, self._after_block = rest[len(mark) :], True
                    self._enders = _ENDERS[mark]
                return True
        if not rest or "analysis".startswith(rest) or any(mark.startswith(small) for mark in marks):
            return False
        if _BARE_HARMONY.match(rest) and not self._after_block:
            self._closings, self._tentative, self._searched = ("assistantfinal",), True, 0
            return True
        if self._after_block:
            self._held = _without_gap(self._held)
        self._passing = True
        return True

    def _open(self, mark: str, held: str) -> None:
        """Begins a block of reasoning behind ``mark``."""
        self._held, self._searched, self._after_block = held, 0, True
        self._closings, self._tentative = OPENINGS[mark], False
        self._nesting = mark if _TAG.fullmatch(mark) else ""
        self._nested, self._thought = 0, False

    def _inside(self, parts: list[Part]) -> bool:
        """Handles text inside a block of reasoning, or of what may be one."""
        if self._opens_itself():
            return True
        small, counted = _lower(self._held[self._searched :]), 0
        for mark in _marks(self._nesting, self._closings).finditer(small):
            counted = mark.end()
            begin, end = (self._searched + at for at in mark.span())
            if not mark["closing"]:
                # One right at the beginning is a doubled mark with one end, and a quoted one is spoken of.
                spoken = mark["quote"] or not (self._thought or not is_blank(self._held[:begin]))
                if self._tentative or not spoken:
                    self._nested += 1
            elif not self._nested:
                parts.append(Part("reasoning", self._held[:begin]))
                # The start of harmony's next message ends the one before it.
                kept = mark["closing"] if mark["closing"] in _ALSO_BEGIN else ""
                self._held, self._searched = kept + self._held[end:], 0
                self._closings, self._tentative, self._after_block = (), False, True
                self._nesting = ""
                return True
            else:
                self._nested -= 1
                if not self._tentative:
                    parts.append(Part("reasoning", self._held[:end]))
                    self._held, self._searched, self._tentative = self._held[end:], 0, True
                    return True
        self._searched = len(self._held) - _unfinished(small[counted:], self._nesting, self._closings)
        if not self._tentative:
            cut, self._searched = self._searched, 0
            self._thought = self._thought or not is_blank(self._held[:cut])
            parts.append(Part("reasoning", self._held[:cut]))
            self._held = self._held[cut:]
        return False

    def _opens_itself(self) -> bool:
        """Whether a reply whose template is known to open the block opens it all the same."""
        if not self._tentative or self._closings != (STRAY,):
            return False
        lead = _lead(self._held)
        rest = self._held[lead : lead + 64].lower()
        if not any(rest.startswith(mark) for mark in _MARKS):
            return False
        self._closings, self._tentative = (), False
        return True

    def _text(self, parts: list[Part]) -> bool:
        """Handles the text of the answer."""
        small = _lower(self._held) if self._enders else self._held
        found = [(small.index(ender), ender) for ender in self._enders if ender in small]
        if found:
            at, ender = min(found)
            parts.append(Part("text", self._held[:at]))
            self._held = self._held[at + len(ender) :]
            return True
        cut = len(self._held) - _partial(small, self._enders)
        parts.append(Part("text", self._held[:cut]))
        self._held = self._held[cut:]
        self.plain = not self._enders
        return False


def _lead(text: str) -> int:
    match = _LEAD.match(text)
    return match.end() if match else 0


def _without_gap(text: str) -> str:
    return _GAP.sub("", text, count=1)


def stray(text: str) -> bool:
    """Whether a closing mark is alone on a line of ``text``: nobody but a template can have opened it."""
    return any(line.strip() == STRAY for line in text.splitlines())


def _lower(text: str) -> str:
    """``text`` in lower case, with the same length (some letters grow when lowered)."""
    small = text.lower()
    return small if len(small) == len(text) else "".join(c.lower() if c < "\x80" else c for c in text)


@cache
def _marks(nesting: str, closings: tuple[str, ...]) -> re.Pattern[str]:
    """The marks that count inside a block. A closing tag may have blanks in it."""
    opening = re.escape(nesting) if nesting else "(?!)"
    ends = (
        re.escape(mark[:-1]) + r"\s{0,8}>" if mark.startswith("</") else re.escape(mark) for mark in closings
    )
    return re.compile(f"(?P<quote>[{_QUOTES}]?){opening}|(?P<closing>{'|'.join(ends)})")


def _unfinished(text: str, nesting: str, closings: tuple[str, ...]) -> int:
    """The length of the end of ``text`` that may begin a mark that counts."""
    openings = (nesting, *(quote + nesting for quote in _QUOTES)) if nesting else ()
    spaced = _CLOSING_BEGUN.search(text[-_SMALL_CHARS:])
    blanks = len(spaced[0]) if spaced and f"{spaced[1]}>" in closings else 0
    return max(_partial(text, (*closings, *openings)), blanks)


def _partial(text: str, marks: tuple[str, ...]) -> int:
    """The length of the longest end of ``text`` that begins one of ``marks``."""
    longest = max((len(mark) for mark in marks), default=1) - 1
    for length in range(min(longest, len(text)), 0, -1):
        if any(mark.startswith(text[-length:]) for mark in marks):
            return length
    return 0
