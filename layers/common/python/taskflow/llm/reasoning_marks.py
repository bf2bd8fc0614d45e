"""The marks between which models write what they think, and those around what they answer. No I/O."""

from __future__ import annotations

import re
from functools import cache

import regex

_TAGS = ("think", "thinking", "thought", "thoughts", "reasoning", "reason", "reflection")
_OTHERS = (
    *("seed:think", "mm:think", "antthinking", "think_fast", "think_faster"),
    *("scratchpad", "inner_monologue"),
)

_CHANNEL = "<|channel|>analysis<|message|>"
_DETAILS = '<details type="reasoning">'

OPENINGS: dict[str, tuple[str, ...]] = {
    **{f"<{tag}>": (f"</{tag}>",) for tag in (*_TAGS, *_OTHERS)},
    "<think>": ("</think>", "</thinking>"),
    "<thinking>": ("</thinking>", "</think>"),
    "<|think|>": ("<|/think|>", "</think>", "<|end|>"),
    "[think]": ("[/think]",),
    "◁think▷": ("◁/think▷",),
    "<longcat_think>": ("</longcat_think>",),
    "<|start_thinking|>": ("<|end_thinking|>",),
    "<|begin_of_thought|>": ("<|end_of_thought|>",),
    "<|inner_prefix|>": ("<|inner_suffix|>",),
    "<unused94>thought": ("<unused95>",),
    "<|channel>thought": ("<channel|>",),
    _CHANNEL: ("<|end|>", "<|call|>", "<|start|>assistant"),
    _DETAILS: ("</details>",),
}
"""Opening mark and its closing marks, lower case. Who writes which: docs/providers.md."""

_FINAL_RESPONSE = "[begin final response]"
_GRANITE_ENDS = ("here is my response:", "here's my response:")
PHRASES: dict[str, tuple[str, ...]] = {
    "here is my thought process:": _GRANITE_ENDS,
    "here's my thought process:": _GRANITE_ENDS,
    "here are my reasoning steps:": (_FINAL_RESPONSE,),
}
"""Sentences that models write in place of marks: Granite 3 and Apriel. Without the second one they are text."""

_FINAL = "<|channel|>final<|message|>"
WRAPPERS: dict[str, tuple[str, ...]] = {
    _FINAL: ("<|return|>", "<|end|>"),
    "<|start_response|>": ("<|end_response|>",),
    "<|start_text|>": ("<|end_text|>",),
    "<|begin|>assistant<|content|>": ("<|end|>",),
    "<|im_start|>assistant": ("<|im_end|>",),
    "<|start_header_id|>assistant<|end_header_id|>": ("<|eot_id|>",),
    "<|begin_of_solution|>": ("<|end_of_solution|>",),
}
"""Marks around the answer itself, and those that end it."""

AFTER_BLOCK: dict[str, tuple[str, ...]] = {
    "<answer>": ("</answer>",),
    "<response>": ("</response>",),
    "<output>": ("</output>",),
    _FINAL_RESPONSE: ("[end final response]",),
}
"""The same, but only right behind reasoning: Hunyuan, ERNIE, Reflection and Apriel wrap the answer in them; elsewhere
they are text."""

HEADER_CHARS = 600
"""No header is longer."""
_TO = r"(?: to=[^\s<>]{1,100})?"
_HEADER = regex.compile(
    # gpt-oss says to whom a message goes, and how it is written: functions, code, JSON.
    rf"(?:<\|start\|>assistant)?{_TO}<\|channel\|>(?P<channel>analysis|commentary|final){_TO}"
    rf"(?: ?(?:<\|constrain\|> ?)?\w{{1,30}})?<\|message\|>"
    # Open WebUI, and others that fold up what is thought.
    r"|<details\s[^<>]{0,200}?type ?= ?[\"']?reasoning\b[^<>]{0,200}>"
    r"(?:\s{0,8}<summary>[^<>]{0,100}</summary>|(?=\s{0,8}[^<\s]))"
    r"|<details(?:\s[^<>]{0,300})?>\s{0,8}<summary>[^\w<>]{0,20}"
    r"(?:(?:thinking|reasoning|thought)(?: process| for [^<>]{1,40})?"
    r"|(?:已)?(?:深度)?(?:思考|推理)(?:过程|過程|プロセス|完成|中)?(?: ?[(（][^<>]{1,30}[)）])?|사고 과정)"
    r"[^\w<>]{0,20}</summary>"
)


def header(small: str) -> tuple[str, int] | None:
    """The mark of ``OPENINGS`` or ``WRAPPERS`` that ``small`` (in lower case) begins with in a longer form, and that
    form's length. 0: more text has to tell. None: it begins with none."""
    found = _HEADER.match(small[:HEADER_CHARS], partial=True)
    if found is None or (found.partial and len(small) >= HEADER_CHARS):
        return None
    if found.partial:
        return "", 0
    channel = found["channel"]
    return (_FINAL if channel == "final" else _CHANNEL if channel else _DETAILS), found.end()


STRAY = "</think>"
_COHERE_ENDS = "<|end_thinking|>"
STRAYS = (
    *(STRAY, "</thinking>", "</thought>", "</mm:think>", "</seed:think>", "</longcat_think>"),
    *("[/think]", "◁/think▷", "<|end_of_thought|>", _COHERE_ENDS),
    *("</think_fast>", "</think_faster>", _FINAL_RESPONSE),
)
"""The closing marks of the models whose template writes the opening one, or may."""
UNOPENED = tuple(
    dict.fromkeys(
        (
            *(end for ends in OPENINGS.values() for end in ends if "/" in end and end != "</details>"),
            _COHERE_ENDS,
        )
    )
)
"""Closing marks with which a reply may begin: of a block that the template opened, or opened and closed."""
_TEMPLATE_OPENS = re.compile(
    r"deepseek-r1|r1-distill|r1-0528|\bqwq\b|qwen3[\w.-]*thinking|glm-(z1|4\.1v.*thinking)|exaone-deep|openthinker"
    r"|minimax-m2|olmo-?3[\w.-]*think|ernie[\w.-]*think|command-a-reasoning|north-mini|apriel.*thinker|k2-v2|k2-think",
    re.IGNORECASE,
)
SMALL_CHARS = 64
"""No mark is longer, with what may stand in it."""
CLOSING_BEGUN = re.compile(r"(</[a-z_:]+)\s{1,8}\Z")
"""A closing tag with blanks in it, not whole yet."""
ALSO_BEGIN = ("<|start|>assistant", _FINAL_RESPONSE)
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


def again(closings: tuple[str, ...]) -> tuple[str, ...]:
    """The tags that may open another block in the midst of a reply that began with one closed by ``closings``."""
    return tuple(mark for mark in nesting(closings) if mark != _DETAILS)


def template_opens(model: str) -> bool:
    """Whether the chat template of the model family is known to write the opening mark (docs/providers.md)."""
    return _TEMPLATE_OPENS.search(model) is not None


_UNOPENED_END = re.compile(rf"(?<![`'\"“‘「])(?:{'|'.join(map(re.escape, STRAYS))})(?![`'\"”’」])")


def closes_unopened(text: str) -> bool:
    """Whether ``text``, in which no block opens, closes one: then the template has opened it.

    A closing tag in quotes or in a block of code is spoken of.
    """
    found = _UNOPENED_END.search(small := lowered(text))
    if found is None:
        return False
    before = small[: found.start()]
    return not any(mark in before for mark in OPENINGS) and before.count("```") % 2 == 0


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
