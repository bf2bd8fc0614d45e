"""Workers share the tests so that a stack is started once, and what waits begins first."""

from __future__ import annotations

import pytest

from local.setup.stamps import ROOT
from tests.support.sharing import CALM_STACK, STACK, share, turn


def test_what_takes_a_stack_is_with_the_others_that_take_it(request: pytest.FixtureRequest) -> None:
    for item in request.session.items:
        for fixture, together in (("stack", STACK), ("calm_stack", CALM_STACK)):
            if fixture in getattr(item, "fixturenames", ()):
                assert share(ROOT, item.nodeid) == together, f"{item.nodeid} is not known to take {fixture}"


@pytest.mark.parametrize(
    ("nodeid", "name"),
    [
        ("tests/integration/test_bursts.py::test_x", STACK),
        ("tests/e2e/test_browser_silence.py::test_x", STACK),
        ("tests/e2e/test_browser_sidebar.py::test_x", CALM_STACK),
        ("tests/unit/test_sharing.py::test_x[1]", "tests/unit/test_sharing.py"),
        ("tests/simulation/test_simulation.py::test_x[1]", "tests/simulation/test_simulation.py::test_x[1]"),
    ],
)
def test_a_share_is_a_stack_a_file_or_one_chunk(nodeid: str, name: str) -> None:
    assert share(ROOT, nodeid) == name


def test_what_waits_begins_before_what_computes() -> None:
    files = ("integration/test_bursts", "e2e/test_browser_sidebar", "integration/test_supervisor_lives")
    computing = ("simulation/test_simulation", "unit/redaction/test_redaction_field", "unit/test_sharing")
    turns = [turn(ROOT, f"tests/{file}.py::test_x") for file in (*files, *computing)]
    assert turns == sorted(set(turns))
