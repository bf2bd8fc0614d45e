"""The running stack, shared by every test of a session that asks for it."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import hypothesis
import pytest

from tests.support.stack import Running, running_stack

# How long an example takes is the machine's affair: timings are measured in bench/.
hypothesis.settings.register_profile("taskflow", deadline=None)
hypothesis.settings.load_profile("taskflow")


@pytest.fixture(scope="session")
def stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """The whole laptop stack with a scripted provider; started when the first test asks for it."""
    with running_stack(tmp_path_factory.mktemp("stack") / "data") as running:
        yield running


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Tests with the stack are marked: ``pytest -m "not stack"`` is quick."""
    for item in items:
        if "stack" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.stack)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    """With several workers (``-n 2``) each gets whole files; a folder's tests with the stack share one worker's stack.

    The simulation's chunks share nothing and take long: each may go to another worker.
    """
    from xdist.scheduler import LoadScopeScheduling  # type: ignore[import-untyped]

    class ByFile(LoadScopeScheduling):  # type: ignore[misc]
        def _split_scope(self, nodeid: str) -> str:
            file = nodeid.partition("::")[0]
            if file.startswith("tests/simulation/"):
                return nodeid
            return str(Path(file).parent) if needs_stack(config.rootpath / file) else file

    return ByFile(config, log)


@cache
def needs_stack(file: Path) -> bool:
    """Whether a file's tests take the running stack. (The process that shares out the tests does not import them.)"""
    files = (path for path in (file, file.with_name("conftest.py")) if path.exists())
    return any("stack: Running" in path.read_text() for path in files)
