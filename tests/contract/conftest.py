"""The real emulator for contract tests, started once a session."""

from __future__ import annotations

import pytest

from tests.support.emulator import Emulator, create_table


@pytest.fixture(scope="session")
def emulator(shared_emulator: Emulator) -> str:
    """The endpoint of a fresh emulator."""
    return shared_emulator.endpoint


@pytest.fixture(scope="session")
def dynamo_table(emulator: str) -> str:
    """The name of a table with the template's keys and index."""
    return create_table(emulator, "contract")
