"""Tokens that end a turn, where a server writes them into the reply. No I/O."""

from __future__ import annotations

from taskflow.llm.reasoning_marks import partial

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
)
"""Qwen, Llama 3, GPT-2 and its kin, Phi, gpt-oss, Command R, Gemma, DeepSeek."""
BEGIN = "<"
"""How each of them begins."""


class TurnEnds:
    """Takes such a token away from the end of a reply. One with more behind it, a quote too, is text."""

    def __init__(self) -> None:
        self.held = ""
        """What may be such a token, or the beginning of one."""

    def push(self, text: str) -> str:
        """``text``, with what was held back before it, as far as it is certain."""
        text, self.held = self.held + text, ""
        body = text.rstrip()
        for mark in MARKS:
            if body.endswith(mark):
                return self._hold(text, len(body) - len(mark))
        return self._hold(text, len(text) - partial(text, MARKS))

    def end(self) -> str:
        """What was held back and is no such token, when the reply is over."""
        held, self.held = self.held, ""
        return "" if held.strip() in MARKS else held

    def _hold(self, text: str, begin: int) -> str:
        self.held = text[begin:]
        return text[:begin]
