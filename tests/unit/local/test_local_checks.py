"""``make test`` fails when a check fails, and when a test fails."""

from __future__ import annotations

import sys

import pytest

from local.checks import Check, run_beside_tests

WELL, ILL = (
    Check(name, (sys.executable, "-c", f"raise SystemExit({code})")) for name, code in (("a", 0), ("b", 3))
)
NO_TESTS, REFUSED = ("--version",), ("--no-such-option",)


@pytest.mark.parametrize(
    ("checks", "arguments", "code"),
    [([WELL], NO_TESTS, 0), ([ILL, WELL], NO_TESTS, 1), ([WELL], REFUSED, 4)],
    ids=["all is well", "a check fails", "pytest fails"],
)
def test_one_failure_fails_the_whole(
    checks: list[Check], arguments: tuple[str, ...], code: int, capfd: pytest.CaptureFixture[str]
) -> None:
    assert run_beside_tests(checks, arguments) == code
    assert ("Not passed: b" in capfd.readouterr().out) == (ILL in checks)
