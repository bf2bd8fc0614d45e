"""What a process has learnt of one provider's server: where it is, how it wants requests, how its replies begin."""

from __future__ import annotations

from taskflow.llm.address import Address
from taskflow.llm.forms import Forms, changes_left
from taskflow.llm.reasoning import template_opens

MAX_TEMPLATES = 256


class Learnt:
    """``forms``: how requests are written, for each model. Bounded, and forgotten with the process."""

    def __init__(self, provider: str, address: Address) -> None:
        self.forms = Forms(provider)
        self._urls = address.chat
        self._at = 0
        self._templates: dict[str, bool] = {}

    @property
    def url(self) -> str:
        """Where completions are asked for: the first of the addresses that was not wrong."""
        return self._urls[self._at]

    def tries_left(self, model: str) -> int:
        """How many more times a request for ``model`` can be written otherwise, or sent elsewhere, at most."""
        return changes_left(self.forms.of(model)) + len(self._urls) - 1 - self._at

    def elsewhere(self, tried: str) -> bool:
        """Goes on to the address after ``tried``. False when there is none; then the first is tried again next time."""
        if tried != self.url:
            return True  # another request has gone on meanwhile
        self._at = (self._at + 1) % len(self._urls)
        return self._at > 0

    def opens_reasoning(self, model: str) -> bool:
        """Whether replies of ``model`` begin within a block of reasoning: as seen, else as known of its family."""
        return self._templates.get(model, template_opens(model))

    def saw_reasoning(self, model: str, opens: bool) -> None:
        """Remembers how a reply of ``model`` began."""
        if len(self._templates) < MAX_TEMPLATES or model in self._templates:
            self._templates[model] = opens
