"""The items that ``docs/architecture.md`` shows are what the code writes."""

from __future__ import annotations

import asyncio
import json
import re
from pathlib import Path
from typing import Any

from taskflow.store import keys

from tests.fakes.provider import say
from tests.support.world import World

TEXT = (Path(__file__).parents[3] / "docs" / "architecture.md").read_text()


def _shape(value: Any) -> Any:
    """Names, nesting and kinds of values; not the values."""
    if isinstance(value, dict):
        return {name: _shape(each) for name, each in value.items()}
    return "number" if isinstance(value, int) and not isinstance(value, bool) else type(value).__name__


async def test_the_session_and_the_record_of_the_architecture_page_have_the_form_of_real_ones() -> None:
    item, record = (json.loads(block) for block in re.findall(r"```json\n(.*?)```", TEXT, re.DOTALL))
    world = World([say("Hello!"), say("Fine, thank you."), say("The sea is deep. " * 20, pace=0.05)])
    conversation_id = await world.connect(pacing="client")
    await world.quiet()
    await world.say("How are you?")
    await world.send(type="user_message", text="Tell me about the sea.", clientMessageId="9f8e2c14")
    await asyncio.sleep(1.3)
    stored = await world.table.get(keys.conversation_pk(conversation_id), keys.SESSION)
    assert _shape(item) == _shape(stored)
    assert _shape(record) == _shape(world.records.bodies[-1])
    assert (item["phase"], item["lease_turn"]) == ("speaking", 3)
    await world.quiet()


def test_every_path_of_the_architecture_page_exists() -> None:
    root = Path(__file__).parents[3]
    layer = root / "layers/common/python/taskflow"
    within = ("", "conversation", "conversation/handlers", "turns", "sessions", "llm")
    below = (root, *(layer / folder for folder in within))
    named = {path for path in re.findall(r"`([\w./*]+/[\w./*]*|\w+\.py)`", TEXT) if "*/" not in path}
    assert len(named) > 60
    missing = {path for path in named if not any(list(base.glob(path.rstrip("/"))) for base in below)}
    assert missing == set()
