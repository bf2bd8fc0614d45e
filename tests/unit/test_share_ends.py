"""What works on when nobody asks ends with the last test that takes it, where workers share the tests."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from local.setup.stamps import ROOT

SHARED = """
import pathlib, pytest

SAID = pathlib.Path(__file__).with_name("said")

def say(word):
    with SAID.open("a") as file:
        file.write(f"{word} ")

@pytest.fixture(scope="session")
def stack():
    say("started")
    yield
    say("ended")
    assert "secret" not in SAID.read_text()

@pytest.fixture
def window(stack):
    yield
    say("closed")

def pytest_xdist_make_scheduler(config, log):
    from xdist.scheduler import LoadFileScheduling
    return LoadFileScheduling(config, log)
"""
TESTS = {
    "test_taking.py": """
from conftest import say

def test_first(stack):
    say("first")

def test_last(window):
    say("SAID")
""",
    "test_other.py": """
from conftest import say

def test_other():
    say("other")
""",
}


@pytest.mark.parametrize(
    ("workers", "said", "expected"),
    [
        # What is found when it ends is an error, of the test that ended it.
        ("1", "secret", "started first secret closed ended other"),
        # One process sees every test in the order of files; the stack may be wanted again.
        ("0", "last", "started first last closed other ended"),
    ],
)
def test_a_stack_ends_before_the_next_share_begins(
    tmp_path: Path, workers: str, said: str, expected: str
) -> None:
    (tmp_path / "conftest.py").write_text(SHARED)
    for name, text in TESTS.items():
        (tmp_path / name).write_text(text.replace("SAID", said))
    ours = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST_")}
    done = subprocess.run(
        [
            *(sys.executable, "-m", "pytest", "-q", "-n", workers, "-p", "xdist.plugin"),
            *("-p", "tests.support.share_ends", "-p", "no:cacheprovider", "--rootdir", str(tmp_path)),
            *("--no-loadscope-reorder", "test_taking.py", "test_other.py"),
        ],
        cwd=tmp_path,
        env={**ours, "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1", "PYTHONPATH": f"{ROOT}{os.pathsep}{tmp_path}"},
        capture_output=True,
        text=True,
    )
    assert (tmp_path / "said").read_text().split() == expected.split(), done.stdout
    assert done.returncode == (said == "secret"), done.stdout
    assert ("ERROR test_taking.py::test_last" in done.stdout) is (said == "secret")
