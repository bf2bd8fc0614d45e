"""Reasoning that a model writes into its reply, told apart from what it says. No I/O.

A reply that begins with one of ``OPENINGS`` (after white space) is reasoning until the closing mark; several such
blocks may follow each other. Elsewhere the same marks are text: somebody may ask what ``<think>`` means.

Some chat templates write the opening mark into the prompt, so that only the closing one comes. Where that is known
of a model (``opened``), its text is held back until the closing mark; a reply without one is text.
"""

from __future__ import annotations

import re
from typing import Literal, NamedTuple

import regex

from taskflow.visibility import UNSEEN

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
_LONGEST = max(len(closing) for closings in OPENINGS.values() for closing in closings)
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
        small = rest[:64].lower()
        marks = (*_MARKS, *AFTER_BLOCK) if self._after_block else _MARKS
        for mark in marks:
            if small.startswith(mark):
                self._held, self._after_block = rest[len(mark) :], True
                if mark in OPENINGS:
                    self._closings, self._tentative, self._searched = OPENINGS[mark], False, 0
                else:
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

    def _inside(self, parts: list[Part]) -> bool:
        """Handles text inside a block of reasoning, or of what may be one."""
        if self._opens_itself():
            return True
        begin = max(0, self._searched - _LONGEST)
        small = _lower(self._held[begin:])
        found = [(small.index(closing), closing) for closing in self._closings if closing in small]
        if found:
            at, closing = min(found)
            at += begin
            parts.append(Part("reasoning", self._held[:at]))
            # The start of harmony's next message ends the one before it.
            kept = closing if closing in _ALSO_BEGIN else ""
            self._held, self._searched = kept + self._held[at + len(closing) :], 0
            self._closings, self._tentative, self._after_block = (), False, True
            return True
        self._searched = len(self._held)
        if not self._tentative:
            cut = len(self._held) - _partial(small, self._closings)
            parts.append(Part("reasoning", self._held[:cut]))
            self._held, self._searched = self._held[cut:], 0
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


def _partial(text: str, marks: tuple[str, ...]) -> int:
    """The length of the longest end of ``text`` that begins one of ``marks``."""
    longest = max((len(mark) for mark in marks), default=1) - 1
    for length in range(min(longest, len(text)), 0, -1):
        if any(mark.startswith(text[-length:]) for mark in marks):
            return length
    return 0
