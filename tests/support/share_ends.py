"""A stack or a browser ends with the last test that takes it, not with the session.

A stack that nobody uses any more takes some 4 % of a core, and a worker that had one goes on with other tests for
minutes. Only where several workers share the tests: what takes a stack comes in one piece there
(``tests.support.sharing``). Registered by ``tests/conftest.py``.
"""

from __future__ import annotations

from collections.abc import Generator
from pathlib import Path
from typing import Any

import pytest

from tests.support.sharing import share

ENDED = ("stack", "calm_stack", "chromium", "browser")
"""Fixtures of the session that go on working when nobody asks them for anything."""

_started = pytest.StashKey[dict[str, tuple[pytest.FixtureDef[Any], Any]]]()
"""Those that were started, and for whom."""


def ends_share(root: Path, nodeid: str, following: str | None) -> bool:
    """Whether the test ``following`` belongs to another share, or there is none."""
    return following is None or share(root, nodeid) != share(root, following)


@pytest.hookimpl(wrapper=True)
def pytest_fixture_setup(fixturedef: pytest.FixtureDef[Any], request: Any) -> Generator[None, object, object]:
    if fixturedef.argname in ENDED and fixturedef.scope == "session":
        request.config.stash.setdefault(_started, {})[fixturedef.argname] = (fixturedef, request)
    return (yield)


# The outermost: what the test itself has set up is gone by then.
@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_teardown(item: pytest.Item, nextitem: pytest.Item | None) -> Generator[None]:
    yield
    started = item.config.stash.get(_started, {})
    if not started or not hasattr(item.config, "workerinput"):
        return
    if ends_share(item.config.rootpath, item.nodeid, nextitem.nodeid if nextitem else None):
        while started:
            # What it finds in the end is an error of the last test, as at the end of a session.
            fixturedef, request = started.popitem()[1]
            fixturedef.finish(request)
