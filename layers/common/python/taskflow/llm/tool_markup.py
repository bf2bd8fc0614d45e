"""Calls of tools that a model writes into its reply with the tokens of its template. No I/O.

What a server writes there for a machine is one of them. A server whose parser does not know such calls, or is off,
passes them on as text. They are for a machine: nobody offers tools here, so nothing answers them. In quotes and in
blocks of code they are text.
"""

from __future__ import annotations

import re

_BARS = ("|", "｜", "‖", "||", "｜｜", "‖‖")
_DSML_ENDS = tuple(f"</{bar}DSML{bar}{name}>" for bar in _BARS for name in ("tool_calls", "function_calls"))
PAIRS: dict[str, tuple[str, ...]] = {
    **{
        f"<{bar}DSML{bar}": _DSML_ENDS for bar in _BARS
    },  # DeepSeek V3.2 and V4, and what gateways make of its bars
    "<｜tool▁calls▁begin｜>": ("<｜tool▁calls▁end｜>",),  # DeepSeek V3 and R1
    "<|tool_calls_section_begin|>": ("<|tool_calls_section_end|>",),  # Kimi K2
    "<|tool_call_begin|>": ("<|tool_call_end|>",),
    "<|tool_call>": ("<tool_call|>",),  # Gemma 4
    "<|tool_call_start|>": ("<|tool_call_end|>",),  # LFM2
    "<|python_tag|>": ("<|eom_id|>", "<|eot_id|>"),  # Llama 3
    "<|action_start|>": ("<|action_end|>",),  # InternLM
    "<minimax:tool_call>": ("</minimax:tool_call>",),
    "]<]minimax[>[": ("]<]minimax[>[</tool_call>",),  # MiniMax M3 puts it before each tag
    "<]minimax[>[": ("]<]minimax[>[</tool_call>",),  # where its first character was shown
    "<seed:tool_call>": ("</seed:tool_call>",),
    "<longcat_tool_call>": ("</longcat_tool_call>",),
    "[TOOL_CALLS]": ("[/TOOL_CALLS]",),  # Mistral
    '<usage>{"X-Request-': ("</usage>",),  # Brave's Answers write what they cost behind the reply
    '<usage>{ "X-Request-': ("</usage>",),
}
"""What opens such a call, and what ends it. Without an end it goes to the end of the reply."""
_QUOTES = "`'\"“‘「"
_OPENS = re.compile("|".join(map(re.escape, sorted(PAIRS, key=len, reverse=True))))
_EDGE = re.compile(f"(?P<ticks>`+)|(?P<mark>{_OPENS.pattern})")
_CLOSES = {mark: re.compile("|".join(map(re.escape, ends))) for mark, ends in PAIRS.items()}
_BEGUN = frozenset(mark[:length] for mark in PAIRS for length in range(1, len(mark)))
_LONGEST = max(map(len, (*PAIRS, *_DSML_ENDS)))
_BEGINS = re.compile(r"[<\[\]]")
_FENCE = 3


class ToolMarkup:
    """Takes such calls out of a reply's text as it arrives. The same text gives the same, however it was cut.

    ``found``: there was one. ``chars``: how much was taken out, about. ``waits``: the next text has to be pushed, too,
    even if it has no mark in it. ``code``: the text so far ends in a block of code.
    """

    def __init__(self) -> None:
        self.found = False
        self.chars = 0
        self.waits = False
        self.code = False
        self._held = ""
        self._closes: re.Pattern[str] | None = None
        self._ticks = 0
        """How many backticks the text so far ends in."""
        self._last = ""
        """Its last character, while that is known."""

    def push(self, text: str) -> str:
        """``text``, with what was held back before it, as far as it is certain. To be pushed if it has two
        backticks, is one, or has the beginning of a mark, or if ``waits``."""
        text, self._held = self._held + text, ""
        shown = ""
        while text:
            if self._closes is not None:
                end = self._closes.search(text)
                if end is None:
                    self._held = text[1 - _LONGEST :]
                    self.chars += len(text) - len(self._held)
                    break
                self._closes, text = None, text[end.end() :]
                continue
            mark = self._next(text)
            if mark is None:
                cut = len(text) - _begun(text)
                shown, self._held = shown + text[:cut], text[cut:]
                self._last = text[cut - 1] if cut else self._last
                break
            self.found = True
            shown += text[: mark.start()]
            self._closes = _CLOSES[mark["mark"]]
            text = text[mark.end() :]
            self._ticks, self._last = 0, ""
        self.waits = bool(self._held or self._closes or 0 < self._ticks < _FENCE)
        return shown

    def end(self) -> str:
        """What was held back and is no mark, when the reply is over."""
        held, self._held, self.waits = self._held, "", False
        return "" if self._closes is not None else held

    def _next(self, text: str) -> re.Match[str] | None:
        """The first mark of a call in ``text``; notes the blocks of code before it."""
        if not text.startswith("`"):
            self._ticks = 0
        for edge in _EDGE.finditer(text):
            if ticks := edge["ticks"]:
                run = len(ticks) + (self._ticks if edge.start() == 0 else 0)
                if run >= _FENCE > run - len(ticks):
                    self.code = not self.code
                self._ticks = run if edge.end() == len(text) else 0
            elif not self.code and (text[edge.start() - 1 : edge.start()] or self._last) not in tuple(
                _QUOTES
            ):
                return edge
        return None


def _begun(text: str) -> int:
    """The length of the end of ``text`` that may become a mark."""
    tail = text[1 - _LONGEST :]
    return next((len(tail) - at.start() for at in _BEGINS.finditer(tail) if tail[at.start() :] in _BEGUN), 0)
