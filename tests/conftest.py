"""What the tests of a session share, each started when the first one asks for it; and who runs which tests."""

from __future__ import annotations

import atexit
import gc
import os
from collections.abc import Iterator
from typing import Any

import httpx
import hypothesis
import pytest

from tests.support import second_try, share_ends, shared_authorities
from tests.support.emulator import emulator_python, shared_emulator
from tests.support.grants import problems
from tests.support.kept_secret import told
from tests.support.postgres import connection, database_url, migrated_url, postgres_server
from tests.support.sharing import share, turn
from tests.support.stack import Running, running_stack

# Here, and in no test module: a fixture that several modules import is set up once for each of them.
__all__ = [
    "connection",
    "database_url",
    "emulator_python",
    "migrated_url",
    "postgres_server",
    "shared_emulator",
]

# How long an example takes is the machine's affair: timings are measured in bench/. Continuous integration plays the
# same examples each time; whoever develops finds new ones.
hypothesis.settings.register_profile(
    "taskflow",
    deadline=None,
    suppress_health_check=[hypothesis.HealthCheck.too_slow],
    derandomize=bool(os.environ.get("CI")),
)
hypothesis.settings.load_profile("taskflow")


def pytest_configure(config: pytest.Config) -> None:
    config.pluginmanager.register(second_try)
    config.pluginmanager.register(share_ends)
    shared_authorities.share()
    # All that is made to collect the tests stays: a search for garbage in it finds none, many times over.
    gc.disable()


def pytest_collection_finish() -> None:
    """From here on garbage is looked for again, in what tests make, and more rarely than Python does by itself."""
    gc.freeze()
    atexit.register(gc.unfreeze)  # modules are taken apart in their usual order
    gc.set_threshold(10_000, 20, 20)
    gc.enable()


@pytest.fixture(scope="session")
def stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """The whole laptop stack with a scripted provider; started when the first test asks for it."""
    with running_stack(tmp_path_factory.mktemp("stack") / "data") as running:
        yield running
        # Whatever the tests have done with it: no secret stands in a log.
        assert told(running) == []
        # Nor was anything called that a role does not grant.
        assert problems(running.data_dir) == []


@pytest.hookimpl(trylast=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    """An answer that an earlier test left held would take what releases an answer of this one. (No fixture: a table of
    cases that has one is not run as one test.)"""
    stack = getattr(item, "funcargs", {}).get("stack")
    if isinstance(stack, Running):
        httpx.post(f"{stack.provider.url}/_control/let-go", trust_env=False, timeout=30).raise_for_status()


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Tests with the stack are marked: ``pytest -m "not stack"`` is quick. Several workers take the longest first."""
    for item in items:
        if "stack" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.stack)
    if hasattr(config, "workerinput"):
        items.sort(key=lambda item: turn(config.rootpath, item.nodeid))


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    """With several workers (``-n 4``) what shares a stack or a browser stays on one of them."""
    from xdist.scheduler import LoadScopeScheduling  # type: ignore[import-untyped]

    class ByShare(LoadScopeScheduling):  # type: ignore[misc]
        def _split_scope(self, nodeid: str) -> str:
            return share(config.rootpath, nodeid)

    return ByShare(config, log)
