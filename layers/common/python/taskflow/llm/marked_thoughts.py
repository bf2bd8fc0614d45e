"""Google's reasoning, which a field marks as such and a tag in the text once more. No I/O."""

from __future__ import annotations

import re

from taskflow.llm.chunk import Chunk

_CLOSING = "</thought>"
_TAG = re.compile("</?thought>")


class MarkedThoughts:
    """Takes the tags out of a reply's chunks, one after the other.

    The closing tag may stand in the first chunk that the field does not mark, with the end of the reasoning before it.
    """

    def __init__(self) -> None:
        self.open = False
        """A tag was opened in what is marked, and not closed."""

    def read(self, chunk: Chunk) -> Chunk:
        """The chunk as if there were no tags."""
        if chunk.marked:
            tags = _TAG.findall(chunk.thought)
            self.open = tags[-1] != _CLOSING if tags else self.open
            return chunk._replace(thought=_TAG.sub("", chunk.thought))
        if not self.open or not chunk.text:
            return chunk
        self.open = False
        rest, closing, text = chunk.text.partition(_CLOSING)
        if not closing:
            return chunk
        return chunk._replace(
            text=text, hidden_chars=chunk.hidden_chars + len(rest), thought=rest + chunk.thought
        )
