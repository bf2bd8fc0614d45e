"""Every conformance script, played against the running stack."""

from __future__ import annotations

from typing import Any

import pytest

from tests.conformance.driver import SocketDriver
from tests.conformance.playing import play
from tests.conformance.scripts import scripts
from tests.support.stack import Running

pytestmark = pytest.mark.stack


@pytest.mark.parametrize("script", [pytest.param(each, id=each["name"]) for each in scripts()])
async def test_the_stack_keeps_what_the_protocol_promises(stack: Running, script: dict[str, Any]) -> None:
    await play(script, SocketDriver(stack.url, stack.provider))
