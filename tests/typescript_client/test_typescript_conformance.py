"""The conformance scripts, played through the client."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio

from tests.conformance.playing import play
from tests.conformance.scripts import scripts
from tests.support.stack import Running
from tests.typescript_client.driver import ClientDriver

pytestmark = [pytest.mark.stack, pytest.mark.asyncio(loop_scope="session")]

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


async def test_what_the_client_cannot_say_is_known() -> None:
    names = {each["name"] for each in scripts()}
    assert set(NOT_SAID) <= names
    assert len(playable()) >= 30


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def client(installed: Path, stack: Running) -> AsyncIterator[ClientDriver]:
    """One process for all scripts. (What is installed is what Node.js finds here by the package's own name.)"""
    driver = await ClientDriver.started(stack.url, stack.provider)
    yield driver
    await driver.end()


@pytest.mark.parametrize("script", [pytest.param(each, id=each["name"]) for each in playable()])
async def test_the_client_keeps_what_the_protocol_promises(
    client: ClientDriver, script: dict[str, Any]
) -> None:
    await play(script, client)
