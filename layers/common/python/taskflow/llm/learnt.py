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
        self._templates: dict[str, bool] = {}

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
        """Whether replies of ``model`` begin within a block of reasoning: as seen, else as known of its family."""
        return self._templates.get(model, template_opens(model))

    def saw_reasoning(self, model: str, opens: bool) -> None:
        """Remembers how a reply of ``model`` began."""
        if len(self._templates) < MAX_MODELS or model in self._templates:
            self._templates[model] = opens
