"""People's browsers in front of the whole running stack."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator

import pytest
import pytest_asyncio
from playwright.async_api import Browser

from tests.e2e.shop import serving_a_page
from tests.e2e.window import Window, window_on
from tests.support import browser
from tests.support.grants import problems
from tests.support.kept_secret import told
from tests.support.stack import Running, running_stack
from tests.support.wire import Wire, relaying

CALM = {
    "TASKFLOW_IDLE_SECONDS": "600",
    "TASKFLOW_PACING_BASE_MS": "30",
    "TASKFLOW_DISCONNECT_GRACE_SECONDS": "30",
    "TASKFLOW_REASONING_STORED": "on",
    # A model that fails often is not asked any more for a while: each that is to fail has a name of its own.
    "TASKFLOW_MODELS": "scripted,scripted-fallback,unavailable,slow",
}
"""Nobody is nudged while a test looks at something else."""

FURTHER_NAME = "mylaptop.test"
"""Of the machine that the calm stack runs on."""


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def chromium() -> AsyncIterator[Browser]:
    """One for all tests."""
    async with browser.chromium() as launched:
        yield launched


@pytest.fixture(scope="session")
def shop_port() -> Iterator[int]:
    """Where the other sites that the calm stack lists are."""
    with serving_a_page() as port:
        yield port


@pytest.fixture(scope="session")
def calm_stack(tmp_path_factory: pytest.TempPathFactory, shop_port: int) -> Iterator[Running]:
    """A stack whose clocks let people read in peace, and which another site's pages may talk to."""
    listed = f"http://localhost:{shop_port}, http://127.0.0.1:{shop_port}"
    folder = tmp_path_factory.mktemp("calm") / "data"
    others = {"TASKFLOW_ALLOWED_ORIGINS": listed, "TASKFLOW_ALLOWED_HOSTS": FURTHER_NAME}
    with running_stack(folder, **others, **CALM) as running:
        yield running
        assert told(running) == []
        assert problems(running.data_dir) == []


@pytest_asyncio.fixture(loop_scope="session")
async def window(chromium: Browser, calm_stack: Running) -> AsyncIterator[Window]:
    """A new person's window."""
    async with window_on(chromium, calm_stack) as opened:
        yield opened


@pytest_asyncio.fixture(loop_scope="session")
async def wire() -> AsyncIterator[Wire]:
    """A cable that can be cut."""
    async with relaying() as cable:
        yield cable


@pytest_asyncio.fixture(loop_scope="session")
async def far_window(chromium: Browser, calm_stack: Running, wire: Wire) -> AsyncIterator[Window]:
    """A new person's window at the other end of the cable."""
    async with window_on(chromium, calm_stack, wire) as opened:
        yield opened


@pytest_asyncio.fixture(loop_scope="session")
async def hurried_window(chromium: Browser, stack: Running) -> AsyncIterator[Window]:
    """A new person's window on the stack that soon notices silence."""
    async with window_on(chromium, stack) as opened:
        yield opened
