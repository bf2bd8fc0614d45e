"""Examples: frames as the conformance scripts send them, events as the code writes them."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from local.setup.stamps import ROOT

Frame = dict[str, Any]
_EVENTS = Path(__file__).with_name("examples.json")
_SCRIPTS = ROOT / "conformance" / "scripts"
MOST = 5
"""Examples of one frame."""
LONGEST_CHARS = 300
_DIRECTIVES = re.compile(r"\[\[[^]]*\]\] ?")
"""What a script tells the scripted model is no part of an example."""
_WAITING = "5b0c9a0e-6f0d-5b7a-8e57-0b3f5c1d2e4f"


def event_examples() -> dict[str, list[Frame]]:
    """By the name of its class, each event."""
    read: dict[str, list[Frame]] = json.loads(_EVENTS.read_text())
    return read


def frame_examples() -> dict[str, list[tuple[str, Frame]]]:
    """By type, frames that a conformance script sends, each with the script's name: such as have different fields."""
    found: dict[str, list[tuple[str, Frame]]] = {}
    for name, frame in _sent():
        known = found.setdefault(frame["type"], [])
        shapes = [_shape(each) for _, each in known]
        if _shape(frame) not in shapes and len(known) < MOST and len(json.dumps(frame)) <= LONGEST_CHARS:
            known.append((name, frame))
    return found


def _shape(frame: Frame) -> tuple[Any, ...]:
    return (*sorted(frame), frame.get("mode"))


def _sent() -> Iterator[tuple[str, Frame]]:
    for file in sorted(_SCRIPTS.glob("*.json")):
        script = json.loads(file.read_text())
        turns: dict[str, int] = {}
        for step in script["steps"]:
            if "send" in step:
                yield script["name"], _filled(step["send"], turns)


def _filled(value: Any, turns: dict[str, int], field: str = "") -> Any:
    """With a number of a turn, or an id of a message, for each variable."""
    if isinstance(value, str) and value.startswith("$"):
        return _WAITING if field == "messageId" else turns.setdefault(value, len(turns) + 2)
    if isinstance(value, dict):
        if "$repeat" in value:
            return value["$repeat"][0] * value["$repeat"][1]
        return {name: _filled(each, turns, name) for name, each in value.items()}
    return _DIRECTIVES.sub("", value) if field == "text" else value
