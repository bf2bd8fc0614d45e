"""Which models go on with what they have said, as one that is steered has to."""

from __future__ import annotations

from taskflow.llm import size
from taskflow.llm.forms import first_form
from taskflow.llm.registry import provider_name
from taskflow.settings import Settings


def is_steerable(settings: Settings, model: str) -> bool:
    """Whether a remark steers ``model``; otherwise it interrupts. The setting decides, else what is known."""
    named = settings.not_steered
    return model not in named and not ("auto" in named and begins_again(provider_name(settings), model))


def begins_again(provider: str, model: str) -> bool:
    """Whether a model answers anew instead of going on: its server cannot be given the beginning of a reply, so it is
    told in words, and models so small do not obey what they are told beside the conversation (``size``). One whose id
    tells no size is taken to obey."""
    billions = size.billions(model)
    small = billions is not None and billions <= size.SMALL_BILLIONS
    return small and first_form(provider).prefix == "none"
