"""What models cost: list prices in US dollars per million tokens, as they were on the day that ``prices.json`` says.

``python -m tools.prices`` writes that file from the package genai-prices, which follows the providers' price pages. A
setting (``TASKFLOW_PRICES``) wins over it.
"""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

from taskflow.light_dataclasses import dataclass
from taskflow.patterns import deferred

_FILE = Path(__file__).with_name("prices.json")
_DATED = deferred(r"-(?:\d{4}-?\d{2}-?\d{2}|\d{3,4}|latest)$")
"""The end of an id that names one version of a model."""


@dataclass(frozen=True, slots=True)
class Price:
    """US dollars per million tokens read and written. ``over``: what prompts of more than so many tokens cost."""

    input: float
    output: float
    over: tuple[int, float, float] | None = None

    def dollars(self, input_tokens: int, output_tokens: int) -> float:
        """What so many tokens cost."""
        read, written = self.input, self.output
        if self.over is not None and input_tokens > self.over[0]:
            _, read, written = self.over
        return (input_tokens * read + output_tokens * written) / 1_000_000


def listed(provider: str, model: str) -> Price | None:
    """The list price of ``model`` at ``provider``; None when it is not known."""
    found = _prices()["providers"].get(provider, {})
    row = found.get(model) or found.get(_DATED.sub("", model))
    if row is None:
        return None
    return Price(float(row[0]), float(row[1]), (row[2], float(row[3]), float(row[4])) if row[2:] else None)


def dated() -> str:
    """The day of the prices, as ``2026-11-28``."""
    return str(_prices()["date"])


@cache
def _prices() -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads(_FILE.read_text())
    return loaded
