"""Workers share the tests so that a stack is started once, and what waits begins first."""

from __future__ import annotations

import pytest

from local.setup.stamps import ROOT
from tests.support.sharing import BROWSERS, CALM_STACK, EMULATOR, POSTGRES, STACK, share, turn

TOGETHER = {
    "stack": (STACK,),
    "calm_stack": (CALM_STACK,),
    "shared_emulator": (EMULATOR,),
    # One file takes the emulator as well.
    "postgres_server": (POSTGRES, EMULATOR),
    "browser": BROWSERS,
}


@pytest.mark.parametrize("fixture", TOGETHER)
def test_what_takes_what_is_slow_to_start_is_with_the_others_that_take_it(
    fixture: str, request: pytest.FixtureRequest
) -> None:
    taking = [i.nodeid for i in request.session.items if fixture in getattr(i, "fixturenames", ())]
    assert [nodeid for nodeid in taking if share(ROOT, nodeid) not in TOGETHER[fixture]] == []


@pytest.mark.parametrize(
    ("nodeid", "name"),
    [
        ("tests/integration/test_bursts.py::test_x", STACK),
        ("tests/e2e/test_browser_silence.py::test_x", STACK),
        ("tests/e2e/test_browser_sidebar.py::test_x", CALM_STACK),
        ("tests/contract/test_queues.py::test_x[1]", EMULATOR),
        ("tests/contract/test_table.py::test_x[1]", EMULATOR),
        ("tests/integration/test_search.py::test_x", POSTGRES),
        ("tests/integration/test_postgres.py::test_x", "tests/integration/test_postgres.py"),
        ("tests/web/test_web_endings.py::test_x", BROWSERS[0]),
        ("tests/web/test_web_usage.py::test_x", BROWSERS[1]),
        ("tests/unit/test_sharing.py::test_x[1]", "tests/unit/test_sharing.py"),
        ("tests/simulation/test_simulation.py::test_x[1]", "tests/simulation/test_simulation.py::test_x[1]"),
    ],
)
def test_a_share_is_what_is_taken_together_a_file_or_one_chunk(nodeid: str, name: str) -> None:
    assert share(ROOT, nodeid) == name


def test_what_waits_begins_before_what_computes() -> None:
    stacks = ("integration/test_bursts", "e2e/test_browser_sidebar", "integration/test_supervisor_lives")
    servers = ("contract/test_table", "integration/test_search", "web/test_web_usage")
    computing = ("simulation/test_simulation", "unit/redaction/test_redaction_field", "unit/test_sharing")
    turns = [turn(ROOT, f"tests/{file}.py::test_x") for file in (*stacks, *servers, *computing)]
    assert turns == sorted(set(turns))
