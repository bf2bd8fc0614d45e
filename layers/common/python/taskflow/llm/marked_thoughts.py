"""Google's reasoning, which a field marks as such and a tag in the text once more. No I/O."""

from __future__ import annotations

import re

from taskflow.llm.chunk import Chunk
from taskflow.llm.reasoning_marks import partial

_CLOSING = "</thought>"
_TAG = re.compile("</?thought>")


class MarkedThoughts:
    """Takes the tags out of a reply's chunks, one after the other.

    The closing tag may stand in the first chunk that the field does not mark, with the end of the reasoning before it,
    or begin there: a chunk that ends with the beginning of the tag is held back until the next one tells.
    """

    def __init__(self) -> None:
        self.open = False
        """A tag was opened in what is marked, and not closed."""
        self._held = ""

    def read(self, chunk: Chunk) -> Chunk:
        """The chunk as if there were no tags."""
        if chunk.marked:
            tags = _TAG.findall(chunk.thought)
            self.open = tags[-1] != _CLOSING if tags else self.open
            return chunk._replace(thought=_TAG.sub("", chunk.thought))
        if not self.open or not chunk.text:
            return chunk
        text, self._held = self._held + chunk.text, ""
        rest, closing, answer = text.partition(_CLOSING)
        if closing:
            self.open = False
            hidden = chunk.hidden_chars + len(rest)
            return chunk._replace(text=answer, hidden_chars=hidden, thought=rest + chunk.thought)
        if partial(text, (_CLOSING,)):
            self._held = text
            return chunk._replace(text="")
        self.open = False
        return chunk._replace(text=text)

    def end(self) -> str:
        """The text that was held back when the reply is over: no tag came."""
        held, self._held = self._held, ""
        return held
