"""What a process has learnt of one provider's server: where it is, how it wants requests, how its replies begin."""

from __future__ import annotations

from taskflow.llm.address import Address
from taskflow.llm.forms import Forms, changes_left
from taskflow.llm.reasoning_marks import template_opens

MAX_MODELS = 256


class Learnt:
    """``forms``: how requests are written, for each model. Bounded, and forgotten with the process."""

    def __init__(self, provider: str, address: Address) -> None:
        self.forms = Forms(provider)
        self._urls = address.chat
        self._at = 0
        self._at_of: dict[str, int] = {}
        self._templates: dict[str, bool | None] = {}
        """Whether replies begin within a block of reasoning; None: some do."""
        self._told: set[str] = set()
        """Models whose replies do, as other processes have seen."""

    def url(self, model: str) -> str:
        """Where completions of ``model`` are asked for: the first of the addresses that was not wrong for it.

        Bedrock has some of its models at one address and some at another.
        """
        return self._urls[self._at_of.get(model, self._at)]

    def tries_left(self, model: str) -> int:
        """How many more times a request for ``model`` can be written otherwise, or sent elsewhere, at most."""
        return changes_left(self.forms.of(model)) + self.others

    @property
    def others(self) -> int:
        """How many addresses there are besides the one that is asked."""
        return len(self._urls) - 1

    def elsewhere(self, model: str, tried: str) -> None:
        """Goes on to the address after ``tried``; after the last comes the first."""
        if tried != self.url(model):
            return  # another request has gone on meanwhile
        at = (self._at_of.get(model, self._at) + 1) % len(self._urls)
        if len(self._at_of) < MAX_MODELS or model in self._at_of:
            self._at_of[model] = at
        self._at = at

    def opens_reasoning(self, model: str) -> bool:
        """Whether replies of ``model`` begin within a block of reasoning: as seen here, else by another process, else
        as known of its family."""
        return self._began(model) is True

    def unknown_reasoning(self, model: str) -> bool:
        """Whether nothing is known of how replies of ``model`` begin, or they differ."""
        return self._began(model) is None

    def saw_opened(self, model: str) -> bool | None:
        """Whether replies of ``model`` begin so, as this process has seen; None: it has seen none that told."""
        return self._templates[model] is True if model in self._templates else None

    def saw_reasoning(self, model: str, opens: bool) -> None:
        """Remembers how a reply of ``model`` began. One that did as expected once, and does not now, may differ each
        time: its beginning has to tell."""
        if len(self._templates) < MAX_MODELS or model in self._templates:
            differs = not opens and self.opens_reasoning(model)
            self._templates[model] = None if differs else opens

    def told_reasoning(self, model: str, opens: bool) -> None:
        """Takes note of what other processes have seen."""
        if not opens:
            self._told.discard(model)
        elif len(self._told) < MAX_MODELS:
            self._told.add(model)
            if self._templates.get(model) is False:
                self._templates[model] = None  # some do, some do not

    def _began(self, model: str) -> bool | None:
        return self._templates.get(model, model in self._told or template_opens(model) or None)
