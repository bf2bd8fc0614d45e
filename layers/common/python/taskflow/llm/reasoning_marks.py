"""The marks between which models write what they think, and those around what they answer. No I/O."""

from __future__ import annotations

import re
from functools import cache

_TAGS = ("think", "thinking", "thought", "thoughts", "reasoning", "reason", "reflection")
_OTHERS = ("seed:think", "mm:think", "antthinking")

OPENINGS: dict[str, tuple[str, ...]] = {
    **{f"<{tag}>": (f"</{tag}>",) for tag in (*_TAGS, *_OTHERS)},
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
    "<|start|>assistant<|channel|>final <|constrain|>json<|message|>": ("<|return|>", "<|end|>"),
    "<|channel|>final <|constrain|>json<|message|>": ("<|return|>", "<|end|>"),
    "<|start_response|>": ("<|end_response|>",),
    "<|im_start|>assistant": ("<|im_end|>",),
    "<|start_header_id|>assistant<|end_header_id|>": ("<|eot_id|>",),
    "<|begin_of_solution|>": ("<|end_of_solution|>",),
}
"""Marks around the answer itself, and those that end it."""

AFTER_BLOCK: dict[str, tuple[str, ...]] = {
    "<answer>": ("</answer>",),
    "<response>": ("</response>",),
    "<output>": ("</output>",),
    "[begin final response]": ("[end final response]",),
}
"""The same, but only right behind reasoning: Hunyuan, ERNIE, Reflection and Apriel wrap the answer in them; elsewhere
they are text."""

STRAY = "</think>"
"""The closing mark of the models whose template writes the opening one."""
_TEMPLATE_OPENS = re.compile(
    r"deepseek-r1|r1-distill|r1-0528|\bqwq\b|qwen3[\w.-]*thinking|glm-(z1|4\.1v.*thinking)|exaone-deep|openthinker",
    re.IGNORECASE,
)
SMALL_CHARS = 64
"""No mark is longer, with what may stand in it."""
CLOSING_BEGUN = re.compile(r"(</[a-z_:]+)\s{1,8}\Z")
"""A closing tag with blanks in it, not whole yet."""
ALSO_BEGIN = ("<|start|>assistant",)
"""Closing marks that begin what comes next."""
LONGEST_CHARS = 1 + 8 + max(len(mark) for opening, ends in OPENINGS.items() for mark in (opening, *ends))
"""The longest mark, with a quote before it and blanks in it."""
_QUOTES = "`'\""
_HARMONY = ("<|channel|>", "<|start|>")


def nesting(closings: tuple[str, ...]) -> tuple[str, ...]:
    """The opening marks that may need another of ``closings``. Harmony's begin messages, which do not nest."""
    return tuple(
        mark for mark, ends in OPENINGS.items() if set(ends) & set(closings) and not mark.startswith(_HARMONY)
    )


def template_opens(model: str) -> bool:
    """Whether the chat template of the model family is known to write the opening mark (docs/providers.md)."""
    return _TEMPLATE_OPENS.search(model) is not None


def stray(text: str) -> bool:
    """Whether a closing mark is alone on a line of ``text``: nobody but a template can have opened it."""
    return any(line.strip() == STRAY for line in text.splitlines())


def lowered(text: str) -> str:
    """``text`` in lower case, with the same length (some letters grow when lowered)."""
    small = text.lower()
    return small if len(small) == len(text) else "".join(c.lower() if c < "\x80" else c for c in text)


@cache
def marks_within(openings: tuple[str, ...], closings: tuple[str, ...]) -> re.Pattern[str]:
    """The marks that count inside a block. A closing tag may have blanks in it."""
    begins = "|".join(map(re.escape, openings)) or "(?!)"
    ends = (
        re.escape(mark[:-1]) + r"\s{0,8}>" if mark.startswith("</") else re.escape(mark) for mark in closings
    )
    return re.compile(f"(?P<quote>[{_QUOTES}]?)(?:{begins})|(?P<closing>{'|'.join(ends)})")


def unfinished(text: str, openings: tuple[str, ...], closings: tuple[str, ...]) -> int:
    """The length of the end of ``text`` that may begin a mark that counts."""
    quoted = (quote + mark for mark in openings for quote in _QUOTES)
    spaced = CLOSING_BEGUN.search(text[-SMALL_CHARS:])
    blanks = len(spaced[0]) if spaced and f"{spaced[1]}>" in closings else 0
    return max(partial(text, (*closings, *openings, *quoted)), blanks)


def partial(text: str, marks: tuple[str, ...]) -> int:
    """The length of the longest end of ``text`` that begins one of ``marks``."""
    longest = max((len(mark) for mark in marks), default=1) - 1
    for length in range(min(longest, len(text)), 0, -1):
        if any(mark.startswith(text[-length:]) for mark in marks):
            return length
    return 0
