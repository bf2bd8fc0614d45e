"""The conformance scripts, played through the client."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.conformance.playing import play
from tests.conformance.scripts import scripts
from tests.support.stack import Running
from tests.typescript_client.driver import ClientDriver

pytestmark = pytest.mark.stack

NOT_SAID: dict[str, str] = {
    "ping": "the client pings by itself",
    "cancel-of-another-turn": "the client stops the turn that it shows",
    "queue-edit-remove-send": "the client does not take back what is gone",
    "after-missing": "the client names the message before by itself",
}
"""What a person cannot do with the client, and why."""


def playable() -> list[dict[str, Any]]:
    return [
        each for each in scripts() if set(each["needs"]) <= ClientDriver.can and each["name"] not in NOT_SAID
    ]


def test_what_the_client_cannot_say_is_known() -> None:
    names = {each["name"] for each in scripts()}
    assert set(NOT_SAID) <= names
    assert len(playable()) >= 30


@pytest.mark.parametrize("script", [pytest.param(each, id=each["name"]) for each in playable()])
async def test_the_client_keeps_what_the_protocol_promises(
    installed: Path, stack: Running, script: dict[str, Any]
) -> None:
    await play(script, await ClientDriver.started(stack.url, stack.provider))
