"""The running stack, shared by every test of a session that asks for it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.support.stack import Running, running_stack


@pytest.fixture(scope="session")
def stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """The whole laptop stack with a scripted provider; started when the first test asks for it."""
    with running_stack(tmp_path_factory.mktemp("stack") / "data") as running:
        yield running


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Several workers share the tests by file (``--dist loadgroup``); those with the stack go to one worker, for there
    is one stack."""
    for item in items:
        if "stack" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.stack)
            item.add_marker(pytest.mark.xdist_group("stack"))
        else:
            item.add_marker(pytest.mark.xdist_group(str(item.path)))
