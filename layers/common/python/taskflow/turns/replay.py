"""A set phrase, or the kept rest of an interrupted reply, as a completion that asks no model."""

from __future__ import annotations

from collections.abc import AsyncIterator

from taskflow.completion import Finish, Usage


class Replay:
    """A completion that says ``text``."""

    def __init__(self, text: str, model: str, provider: str, finish: Finish = "done") -> None:
        self._text = text.lstrip()
        self._finish = finish
        self.model = model
        self.provider = provider

    @property
    def usage(self) -> Usage:
        """Nothing was asked of a model."""
        return Usage(0, 0, 0.0, False)

    @property
    def finish(self) -> Finish:
        """As the reply ended whose rest is said."""
        return self._finish

    @property
    def upstream_stops(self) -> bool:
        """There is no upstream."""
        return True

    async def __aiter__(self) -> AsyncIterator[str]:
        if self._text:
            yield self._text

    async def aclose(self) -> None:
        """Nothing to close."""
