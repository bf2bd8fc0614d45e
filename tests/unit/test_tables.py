"""A table of cases is one test where all tests are played: every case is played, and each that fails is named."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

from local.setup.stamps import ROOT

TESTS = """
import pathlib, pytest

SAID = pathlib.Path(__file__).with_name("said")

@pytest.fixture(scope="module")
def shared():
    return SAID.open("a", buffering=1)

@pytest.mark.parametrize("number", [1, 2, 3, 4], ids=lambda number: f"no{number}")
@pytest.mark.parametrize(("a", "b"), [pytest.param("x", "y", id="letters"), ("u", "v")])
def test_several_fail(a, b, number, shared):
    shared.write(f"{a}{b}{number} ")
    assert (a, number) != ("u", 2)
    if (a, number) == ("x", 3):
        pytest.fail("three is wrong")

@pytest.mark.parametrize("number", [1, 2])
def test_all_pass(number):
    assert number

@pytest.mark.parametrize("number", [1, 2])
def test_some_cannot_be_played(number):
    if number == 1:
        pytest.skip("not here")

@pytest.mark.parametrize("number", [1, 2])
def test_each_has_a_folder_of_its_own(number, tmp_path):
    assert not list(tmp_path.iterdir())

@pytest.mark.parametrize("number", [1, pytest.param(2, marks=pytest.mark.skip(reason="not now"))])
def test_one_has_a_mark_of_its_own(number):
    assert number == 1

@pytest.mark.parametrize("number", (each for each in (1, 2)))
def test_what_can_be_read_once_only(number):
    assert number

@pytest.mark.parametrize("shared", [1, 2], indirect=True)
def test_what_a_fixture_makes_of_the_case(shared):
    assert shared

@pytest.mark.asyncio
@pytest.mark.parametrize("number", [1, 2])
async def test_a_coroutine(number):
    assert number

def test_no_table():
    pass
"""


LONG = """
import pytest

@pytest.mark.parametrize("chunk", [1, 2])
def test_that_may_go_to_another_worker(chunk):
    assert chunk
"""


def test_every_case_is_played_and_what_failed_is_named(tmp_path: Path) -> None:
    (tmp_path / "test_of_tables.py").write_text(TESTS)
    (tmp_path / "tests/simulation").mkdir(parents=True)
    (tmp_path / "tests/simulation/test_long.py").write_text(LONG)
    ours = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST_")}
    plugins = (*("-p", "tests.support.tables", "-p", "pytest_asyncio.plugin"), "-p", "no:cacheprovider")
    done = subprocess.run(
        [
            sys.executable,
            "-m",
            "pytest",
            "-v",
            "-rs",
            *plugins,
            "--rootdir",
            str(tmp_path),
        ],
        cwd=tmp_path,
        env={**ours, "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1", "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
    )
    outcomes = re.findall(r"(?m)^\S+::(\S+) ([A-Z]+)", done.stdout)
    assert outcomes == [
        ("test_several_fail", "FAILED"),
        ("test_all_pass", "PASSED"),
        ("test_some_cannot_be_played", "SKIPPED"),
        ("test_each_has_a_folder_of_its_own[1]", "PASSED"),
        ("test_each_has_a_folder_of_its_own[2]", "PASSED"),
        ("test_one_has_a_mark_of_its_own[1]", "PASSED"),
        ("test_one_has_a_mark_of_its_own[2]", "SKIPPED"),
        ("test_what_can_be_read_once_only[1]", "PASSED"),
        ("test_what_can_be_read_once_only[2]", "PASSED"),
        ("test_what_a_fixture_makes_of_the_case[1]", "PASSED"),
        ("test_what_a_fixture_makes_of_the_case[2]", "PASSED"),
        ("test_a_coroutine[1]", "PASSED"),
        ("test_a_coroutine[2]", "PASSED"),
        ("test_no_table", "PASSED"),
        ("test_that_may_go_to_another_worker[1]", "PASSED"),
        ("test_that_may_go_to_another_worker[2]", "PASSED"),
    ], done.stdout
    played = (tmp_path / "said").read_text().split()
    assert sorted(played) == sorted(
        f"{letters}{number}" for letters in ("xy", "uv") for number in (1, 2, 3, 4)
    )
    # With what pytest says of a failure: the line, the values, the words.
    assert "2 of 8 cases failed" in done.stdout
    assert re.search(r"_ test_several_fail\[letters-no3\] _", done.stdout)
    assert re.search(r"_ test_several_fail\[u-v-no2\] _", done.stdout)
    assert "AssertionError: assert ('u', 2) != ('u', 2)" in done.stdout
    assert "Failed: three is wrong" in done.stdout
