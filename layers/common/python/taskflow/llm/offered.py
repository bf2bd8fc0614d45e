"""Which of the listed models are offered, where some are switched off. Pure."""

from __future__ import annotations

from collections.abc import Collection

from taskflow.codes import AiErrorCode
from taskflow.errors import ProviderError
from taskflow.llm.catalog import ModelInfo
from taskflow.llm.registry import default_model, models, resolve
from taskflow.settings import Settings


def offered(settings: Settings, off: Collection[str]) -> tuple[ModelInfo, ...]:
    """The models that people may choose, in the list's order. Raises ``SettingsError``.

    Where all that are listed are off, which only another list can bring about, none is: a service without a model
    helps nobody.
    """
    listed = models(settings)
    return tuple(info for info in listed if info.id not in off) or listed


def default_offered(settings: Settings, off: Collection[str]) -> str:
    """The model of a new conversation: the usual one, else the first that is offered. Raises ``SettingsError``."""
    usual, left = default_model(settings), offered(settings, off)
    return usual if any(info.id == usual for info in left) else left[0].id


def resolve_offered(settings: Settings, off: Collection[str], model: str) -> ModelInfo:
    """The model ``model``. Raises ``ProviderError`` (``MODEL_NOT_FOUND``) when it is not listed, or is off."""
    if is_off(settings, off, model):
        raise ProviderError(AiErrorCode.MODEL_NOT_FOUND, f"model {model!r} is switched off")
    return resolve(settings, model)


def is_off(settings: Settings, off: Collection[str], model: str) -> bool:
    """Whether a listed or earlier model is switched off."""
    return model in off and all(info.id != model for info in offered(settings, off))
