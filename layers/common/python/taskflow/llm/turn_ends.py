"""Tokens that end a turn, where a server writes them into the reply. No I/O."""

from __future__ import annotations

from taskflow.llm.reasoning_marks import partial
from taskflow.visibility import is_blank

MARKS = (
    "<|im_end|>",
    "<|eot_id|>",
    "<|eom_id|>",
    "<|end_of_text|>",
    "<|endoftext|>",
    "<|end|>",
    "<|return|>",
    "<|end_of_turn|>",
    "<|END_OF_TURN_TOKEN|>",
    "<end_of_turn>",
    "<｜end▁of▁sentence｜>",
    "</s>",
)
"""Qwen, Llama 3, GPT-2 and its kin, Phi, gpt-oss, Command R, Gemma, DeepSeek, Llama 2 and Mistral."""
_STRUCK = "<s>"
"""With it ``</s>`` is HTML."""
BEGIN = "<"
"""How each of them begins."""


class TurnEnds:
    """Takes such a token away from the end of a reply. One with more behind it, a quote too, is text."""

    def __init__(self) -> None:
        self.held = ""
        """What may be such tokens, or the beginning of one."""
        self._marks: tuple[str, ...] = MARKS

    def push(self, text: str) -> str:
        """``text``, with what was held back before it, as far as it is certain. The next text is pushed too if it has
        ``BEGIN`` in it, or something is held."""
        text = self.held + text
        if _STRUCK in text:
            self._marks = MARKS[:-1]
        cut = len(self._without(text))
        if cut == len(text):
            cut -= partial(text, (*self._marks, _STRUCK))
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
            mark = next((mark for mark in self._marks if body.endswith(mark)), None)
            if mark is None:
                return left
            left = body[: -len(mark)]
