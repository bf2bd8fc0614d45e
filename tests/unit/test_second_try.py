"""In continuous integration a test of real processes gets a second try; what is wrong fails all the same."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from local.setup.stamps import ROOT
from tests.support.second_try import AT_MOST, FOLDERS, lines, may_try_again, worth_it

SHARED = '''
import asyncio, os, pathlib, pytest, pytest_asyncio

TRIES = pathlib.Path(__file__).parent / "tries"
WORKER = os.environ.get("PYTEST_XDIST_WORKER", "")

def tries(name):
    """How often this was called with this name, in whatever process."""
    with (TRIES / name).open("a") as file:
        file.write("x")
    return len((TRIES / name).read_text())

@pytest.fixture(scope="session")
def shared():
    assert tries(f"started{WORKER}") == 1
    seen = []
    yield seen
    assert tries(f"ended{WORKER}") == 1 and "a secret" not in seen

@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def browser():
    tries("browser")
    yield asyncio.get_running_loop()
    assert tries("closed") == 1

@pytest_asyncio.fixture(loop_scope="session")
async def window(browser):
    assert asyncio.get_running_loop() is browser
    yield tries("window")
    tries("window closed")
'''
TESTS = {
    "tests/e2e/test_page.py": """
import asyncio, pytest
from conftest import tries

@pytest.mark.asyncio(loop_scope="session")
async def test_once_in_a_while(window, browser):
    assert asyncio.get_running_loop() is browser
    assert window == 2

@pytest.mark.asyncio(loop_scope="session")
async def test_goes_on_with_the_same_browser(window):
    assert window == 3
""",
    "tests/integration/test_stack.py": """
from conftest import tries

def test_by_luck(shared):
    assert tries("by luck") == 2

def test_wrong(shared):
    tries("wrong")
    assert 1 + 1 == 3

def test_well(shared):
    assert tries("well") == 1

def test_the_last_by_luck(shared):
    assert tries("last") == 2
""",
    "tests/integration/test_leak.py": """
def test_what_the_session_looks_at_in_the_end(shared):
    shared.append("a secret")
""",
    "tests/unit/test_rule.py": """
from conftest import tries

def test_a_rule():
    assert tries("rule") == 2
""",
}


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / "tries").mkdir()
    (tmp_path / "conftest.py").write_text(SHARED)
    for name, text in TESTS.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text)
    return tmp_path


def outcome(project: Path, *arguments: str, ci: str = "true") -> tuple[int, str, dict[str, int]]:
    """Exit code, what was said, and how often each thing was done."""
    (project / "pyproject.toml").write_text(
        (ROOT / "pyproject.toml").read_text()
    )  # with the settings of ours
    # What this run says of itself (which worker it is, say) is not for the run inside.
    ours = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST_")}
    # Named, since to load all that are installed takes longer than these tests do.
    known = ("xdist.plugin", "pytest_asyncio.plugin", "pytest_rerunfailures", "pytest_timeout")
    names = (*known, "tests.support.second_try")
    plugins = (*(word for name in names for word in ("-p", name)), "-p", "no:cacheprovider", "-q")
    done = subprocess.run(
        [sys.executable, "-m", "pytest", *plugins, "--rootdir", str(project), *arguments],
        cwd=project,
        env={
            **ours,
            "CI": ci,
            "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1",
            "PYTHONPATH": f"{ROOT}{os.pathsep}{project}",
        },
        capture_output=True,
        text=True,
    )
    counts = {file.name: len(file.read_text()) for file in (project / "tries").iterdir()}
    return done.returncode, done.stdout + done.stderr, counts


def test_what_fails_once_by_luck_passes_and_is_named(project: Path) -> None:
    chosen = "test_by_luck or test_well or last_by_luck or once_in_a_while or same_browser"
    code, said, counts = outcome(project, "-k", chosen, "tests/e2e", "tests/integration/test_stack.py")
    assert code == 0, said
    assert re.findall("(?m)^flaky: .*", said) == [
        f"flaky: tests/{nodeid} passed at the second try; mend it"
        for nodeid in (
            "e2e/test_page.py::test_once_in_a_while",
            "integration/test_stack.py::test_by_luck",
            "integration/test_stack.py::test_the_last_by_luck",
        )
    ]
    # With its first failure, for whoever mends it; and what the session shares was not started again.
    assert "assert 1 == 2" in said
    assert counts["started"] == counts["ended"] == counts["browser"] == counts["closed"] == 1
    assert counts["well"] == 1 and counts["window"] == counts["window closed"] == 3


def test_workers_that_share_the_tests_try_again_too(project: Path) -> None:
    code, said, counts = outcome(
        project, "-n", "2", "-k", "by_luck or wrong", "tests/integration/test_stack.py"
    )
    assert code == 1, said
    assert counts["by luck"] == counts["last"] == counts["wrong"] == 2, said
    assert "1 failed, 2 passed, 3 rerun" in said
    assert "test_wrong passed" not in said


def test_what_is_wrong_fails_at_the_second_try(project: Path) -> None:
    code, said, counts = outcome(project, "tests/integration/test_stack.py", "-k", "wrong")
    assert code == 1 and counts["wrong"] == 2, said
    assert "flaky" not in said


def test_what_the_session_finds_in_the_end_is_not_looked_for_on_a_fresh_stack(project: Path) -> None:
    code, said, counts = outcome(project, "tests/integration/test_leak.py")
    assert code == 1 and "1 passed, 1 error" in said, said
    assert counts["started"] == counts["ended"] == 1


@pytest.mark.parametrize(("folder", "ci"), [("unit", "true"), ("integration", "")], ids=["a rule", "no CI"])
def test_a_rule_and_a_person_get_no_second_try(project: Path, folder: str, ci: str) -> None:
    code, said, counts = outcome(project, f"tests/{folder}", "-k", "by_luck or a_rule", ci=ci)
    assert code == 1 and set(counts.values()) == {1}, said
    assert "rerun" not in said


def test_where_much_fails_something_is_broken_and_is_not_tried_again(project: Path) -> None:
    many = "def test_wrong(number):\n    assert number < 0\n"
    given = f"import pytest\n@pytest.mark.parametrize('number', range({AT_MOST * 2}))\n"
    (project / "tests/web/test_many.py").parent.mkdir()
    (project / "tests/web/test_many.py").write_text(given + many)
    code, said, _ = outcome(project, "tests/web")
    assert code == 1 and f"{AT_MOST * 2} failed, {AT_MOST} rerun" in said, said


@pytest.mark.parametrize(
    ("nodeid", "environment", "may"),
    [
        *((f"{folder}test_x.py::test_x", {"CI": "true"}, True) for folder in FOLDERS),
        ("tests/integration/test_x.py::test_x", {}, False),
        ("tests/integration/test_x.py::test_x", {"CI": ""}, False),
        ("tests/unit/test_x.py::test_x", {"CI": "true"}, False),
        ("tests/simulation/test_x.py::test_x", {"CI": "true"}, False),
    ],
)
def test_who_may_try_again(nodeid: str, environment: dict[str, str], may: bool) -> None:
    assert may_try_again(nodeid, environment) is may


@pytest.mark.parametrize(
    ("failed", "ends_its_file", "worth"),
    [
        ({"call"}, True, True),
        ({"call", "teardown"}, True, True),
        ({"setup"}, True, True),
        ({"teardown"}, False, True),
        ({"teardown"}, True, False),
    ],
)
def test_what_is_worth_a_second_try(failed: set[str], ends_its_file: bool, worth: bool) -> None:
    assert worth_it(failed, ends_its_file=ends_its_file) is worth


def test_only_what_passed_in_the_end_is_called_flaky() -> None:
    assert lines(["a", "b", "a"], ["a", "c"]) == ["flaky: a passed at the second try; mend it"]
