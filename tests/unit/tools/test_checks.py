"""``make test`` fails when a check fails, and when a test fails."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from tools import checks as all_checks
from tools.checks import SHOWN_LINES, Check, main, run_beside_tests, shortened, without_bytecode

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


@pytest.mark.parametrize(("which", "code"), [("tests", 1), ("only-tests", 0)])
def test_the_checks_may_be_left_to_somebody_else(
    which: str, code: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(all_checks, "ALL", (ILL,))
    assert main([which, *NO_TESTS]) == code


def test_a_long_report_is_shown_from_both_ends() -> None:
    lines = [str(number) for number in range(SHOWN_LINES)]
    assert shortened("\n".join(lines)).split("\n") == lines
    first, last = shortened("\n".join([*lines, "what", "failed"])).split("\n... 2 lines ...\n")
    assert (first.split("\n")[0], last.split("\n")[-1]) == ("0", "failed")
    assert len(f"{first}\n{last}".split("\n")) == SHOWN_LINES


def test_a_test_file_is_compiled_once_for_all_workers_while_pytest_has_kept_nothing_of_it(
    tmp_path: Path,
) -> None:
    for file in ("new/test_a.py", "old/test_a.py", "old/test_ab.py", "old/helper.py"):
        (tmp_path / file).parent.mkdir(exist_ok=True)
        (tmp_path / file).touch()
    for kept in ("test_a.cpython-311-pytest-9.2.0.pyc", "test_ab.cpython-311.pyc"):
        (tmp_path / "old" / "__pycache__").mkdir(exist_ok=True)
        (tmp_path / "old" / "__pycache__" / kept).touch()
    assert without_bytecode(tmp_path) == [tmp_path / "new" / "test_a.py", tmp_path / "old" / "test_ab.py"]
