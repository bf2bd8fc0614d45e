"""The scripts of ``conformance/``, and the form that they must have."""

from __future__ import annotations

import json
from typing import Any

from local.setup.stamps import ROOT

FOLDER = ROOT / "conformance"


def scripts() -> list[dict[str, Any]]:
    """All scripts, by name."""
    return [json.loads(file.read_text()) for file in sorted((FOLDER / "scripts").glob("*.json"))]


def schema() -> dict[str, Any]:
    """The JSON Schema of a script."""
    read: dict[str, Any] = json.loads((FOLDER / "script.schema.json").read_text())
    return read


def needed(script: dict[str, Any]) -> list[str]:
    """What a runner must be able to do to play it, from its steps."""
    steps = script["steps"]
    said = json.dumps([step.get("send", step.get("sendText")) for step in steps])
    found = {
        "model": "[[" in said,
        "release": any("release" in step for step in steps),
        "raw": any("sendText" in step for step in steps),
        "refusal": any("refused" in step for step in steps),
        "http": any("http" in step for step in steps),
        "cut": any("cut" in step for step in steps),
        "close": any("closed" in step for step in steps),
        "client-pacing": any(step.get("query", {}).get("pacing") == "client" for step in steps),
    }
    return [name for name, is_needed in found.items() if is_needed]
