"""Writes the list prices of models: ``python -m tools.prices``.

They come from genai-prices (PyPI), which nothing that runs depends on: pip puts it into a folder that goes again. Only
models of servers that TaskFlow knows by name, with a price for text that is read and for text that is written.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from local.setup.stamps import ROOT

PACKAGE = "genai-prices==0.2.3"
FILE = ROOT / "layers" / "common" / "python" / "taskflow" / "llm" / "prices.json"
PROVIDERS = {
    **{name: name for name in ("openrouter", "openai", "azure", "google", "deepseek", "anthropic")},
    **{name: name for name in ("mistral", "groq", "together", "fireworks", "cohere", "zai")},
    **{"x-ai": "xai", "moonshotai": "moonshot"},
}
"""Their names in genai-prices, and in ``registry.provider_name``."""

_READ = """
import json, sys
from datetime import datetime
from genai_prices import data

at = datetime.fromisoformat(sys.argv[1])

def amount(value):
    tiers = getattr(value, "tiers", None)
    if tiers is None:
        return [None if value is None else float(value), []]
    return [float(value.base), [[tier.start, float(tier.price)] for tier in tiers]]

rows = []
for provider in data.providers:
    for model in provider.models:
        prices = model.get_prices(at)
        read, written = amount(prices.input_mtok), amount(prices.output_mtok)
        rows.append([provider.id, model.id, *read, *written])
print(json.dumps(rows))
"""


def main() -> int:
    """Writes the file, with today's date."""
    today = datetime.now(UTC).date()
    text = rendered(list(_rows(today)), today)
    FILE.write_text(text)
    print(f"{FILE.relative_to(ROOT)}: prices of {text.count('[')} models, {today}")
    return 0


def rendered(rows: list[Any], today: date) -> str:
    """The file. ``rows``: provider, model, price of what is read with its tiers, of what is written with its tiers."""
    found: dict[str, dict[str, list[float]]] = {name: {} for name in sorted(PROVIDERS.values())}
    for provider, model, read, read_tiers, written, written_tiers in rows:
        if provider in PROVIDERS and read is not None and written is not None:
            row = [read, written]
            if read_tiers or written_tiers:
                # The lowest bound and the highest price: never less than it costs.
                start = min(tier[0] for tier in [*read_tiers, *written_tiers])
                most = [
                    max([base, *(tier[1] for tier in tiers)])
                    for base, tiers in ((read, read_tiers), (written, written_tiers))
                ]
                row += [start, *most]
            found[PROVIDERS[provider]][model] = row
    blocks = [
        json.dumps(name) + ": {\n" + ",\n".join(_line(each) for each in sorted(models.items())) + "\n}"
        for name, models in found.items()
    ]
    head = {"date": str(today), "source": f"{PACKAGE} (PyPI)", "unit": "US dollars per million tokens"}
    lines = [f"{json.dumps(name)}: {json.dumps(value)}" for name, value in head.items()]
    return "{\n" + ",\n".join([*lines, '"providers": {\n' + ",\n".join(blocks) + "\n}"]) + "\n}\n"


def _line(model: tuple[str, list[float]]) -> str:
    return f"{json.dumps(model[0])}: {json.dumps(model[1])}"


def _rows(today: date) -> Iterator[Any]:
    with tempfile.TemporaryDirectory() as folder:
        install = [sys.executable, "-m", "pip", "install", "-q", "--target", folder, PACKAGE]
        subprocess.run(install, check=True)  # noqa: S603
        at = datetime(today.year, today.month, today.day, tzinfo=UTC).isoformat()
        read = [sys.executable, "-c", _READ, at]
        environment = {"PYTHONPATH": str(Path(folder)), "PATH": ""}
        answer = subprocess.run(read, check=True, capture_output=True, env=environment)  # noqa: S603
    yield from json.loads(answer.stdout)


if __name__ == "__main__":
    sys.exit(main())
