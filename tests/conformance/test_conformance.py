"""Every conformance script, played against the running stack."""

from __future__ import annotations

from typing import Any

import pytest

from tests.conformance.driver import SocketDriver
from tests.conformance.playing import play
from tests.conformance.python_client import ClientDriver, playable
from tests.conformance.scripts import scripts
from tests.support.stack import Running
from tools.contract.asyncapi import document
from tools.contract.valid import payload_validator

pytestmark = pytest.mark.stack

DOCUMENT = document()
NAMES = {
    each["name"]: name
    for name, each in DOCUMENT["components"]["messages"].items()
    if each["tags"] == [{"name": "server"}]
}


@pytest.mark.parametrize("script", [pytest.param(each, id=each["name"]) for each in scripts()])
async def test_the_stack_keeps_what_the_protocol_promises(stack: Running, script: dict[str, Any]) -> None:
    driver = SocketDriver(stack.url, stack.provider)
    await play(script, driver)
    # Whatever came is an event of the AsyncAPI document, which has all of its fields.
    for event in driver.received:
        name = NAMES[event["type"]]
        payload_validator(DOCUMENT, name).validate(event)
        assert set(event) <= set(DOCUMENT["components"]["schemas"][name]["properties"])


@pytest.mark.parametrize(
    "script", [pytest.param(each, id=each["name"]) for each in scripts() if playable(each)]
)
async def test_the_python_client_keeps_it_as_well(stack: Running, script: dict[str, Any]) -> None:
    await play(script, ClientDriver(stack.url, stack.provider))
