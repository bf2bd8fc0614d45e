"""Tokens that end a turn, and others for the machine, where a server writes them into the reply. No I/O."""

from __future__ import annotations

import re

from taskflow.llm.reasoning_marks import STRAYS
from taskflow.visibility import is_blank

MARKS: tuple[str, ...] = (
    *("<|im_end|>", "<|endoftext|>"),  # Qwen and all that took ChatML; GPT-2 and its kin
    *("<|eot_id|>", "<|eom_id|>", "<|end_of_text|>", "<|eot|>"),  # Llama 3 and 4, Granite
    *("<|end|>", "<|return|>", "<|call|>"),  # Phi, gpt-oss
    *("<|end_of_turn|>", "<|END_OF_TURN_TOKEN|>", "<|END_RESPONSE|>"),  # OpenChat, Command R and A
    *("<end_of_turn>", "<turn|>", "<eos>"),  # Gemma
    "<｜end▁of▁sentence｜>",  # DeepSeek
    *("</s>", "[/INST]"),  # Llama 2, Mistral
    *("<|user|>", "<|observation|>"),  # GLM, whose next turn's name ends the last one
    *("[|endofturn|]", "<|endofturn|>"),  # EXAONE, HyperCLOVA
    *(
        "<|im_start|>",
        "<|start_header_id|>",
        "<|header_start|>",
        "<start_of_turn>",
    ),  # what begins the next turn
    *("<|role_end|>", "<|assistant_end|>", "[e~["),  # Ling, Apertus, MiniMax
    *("<|begin_of_box|>", "<|end_of_box|>"),  # GLM's models that see, around the core of an answer
)
_BOX_NAME = "_of_box|>"
_BOX = re.compile(r"<\|(?:begin|end)_of_box\|>(?!`|\s*\Z)")
"""These two stand anywhere in an answer."""
_OPENED_BY = {"</s>": "<s>", "[/INST]": "[INST]"}
"""Those that close something: where that was opened in the reply, they are text."""
BEGIN, ALSO_BEGIN = "<", "["
"""How each of them begins."""
_BEGINS = re.compile(r"[<\[]")
_ANY_CASE = (*MARKS, *(mark.upper() for mark in MARKS if mark.startswith("<|") and mark.islower()))
_AWAITED = (*_ANY_CASE, *_OPENED_BY.values(), *STRAYS)
"""The ends of reasoning are held back until they are whole: what they tell of the model is only seen so."""
_BEGUN = frozenset(mark[:length] for mark in _AWAITED for length in range(1, len(mark)))
"""What may become one of them."""
_LONGEST = max(map(len, _AWAITED))


class TurnEnds:
    """Takes such a token away from the end of a reply. One with more behind it, a quote too, is text.

    The edges of a box are taken away wherever they are, unless they are quoted.
    """

    def __init__(self) -> None:
        self.held = ""
        """What may be such tokens, or the beginning of one."""
        self._marks: tuple[str, ...] = _ANY_CASE

    def push(self, text: str) -> str:
        """``text``, with what was held back before it, as far as it is certain. The next text is pushed too if it has
        ``BEGIN`` or ``ALSO_BEGIN`` in it, or something is held."""
        text = self.held + text
        if _BOX_NAME in text:
            text = _BOX.sub("", text)
        for mark, opened in _OPENED_BY.items():
            if opened in text:
                self._marks = tuple(one for one in self._marks if one != mark)
        cut = len(self._without(text))
        if cut == len(text):
            cut -= _begun(text)
            if cut < len(text):
                cut = len(self._without(text[:cut]))
        if cut < len(text) and is_blank(text[:cut]):
            cut = 0  # or a reply of nothing else would begin with blanks
        self.held = text[cut:]
        return text[:cut]

    def end(self) -> str:
        """What was held back and is no such token, when the reply is over."""
        held, self.held = self.held, ""
        return self._without(held)

    def _without(self, text: str) -> str:
        """``text`` without the tokens at its end, and the blanks behind them."""
        left = text
        while True:
            body = left.rstrip()
            if not body.endswith(self._marks):
                return left
            left = body[: -max(len(mark) for mark in self._marks if body.endswith(mark))]


def _begun(text: str) -> int:
    """The length of the end of ``text`` that may become a token."""
    tail = text[-_LONGEST:]
    return next((len(tail) - at.start() for at in _BEGINS.finditer(tail) if tail[at.start() :] in _BEGUN), 0)
