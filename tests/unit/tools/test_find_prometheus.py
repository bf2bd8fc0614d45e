"""Which Prometheus the tests of dashboards and rules run on, and what is said where there is none."""

from __future__ import annotations

from pathlib import Path

import pytest

from local.setup import commands
from local.setup.errors import SetupError
from tools import prometheus


@pytest.fixture(autouse=True)
def bare(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A machine with nothing on it, and an empty cache."""
    monkeypatch.delenv("PROMETHEUS", raising=False)
    monkeypatch.delenv("CI", raising=False)
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    monkeypatch.setattr(prometheus, "FOLDER", tmp_path / "cache" / "prometheus")
    fetched = tmp_path / "cache" / "prometheus" / "usr" / "bin" / "prometheus"
    monkeypatch.setattr(prometheus, "FETCHED", fetched)
    return tmp_path


def put(*programs: Path) -> None:
    for program in programs:
        program.parent.mkdir(parents=True, exist_ok=True)
        program.write_text("#!/bin/sh\n")
        program.chmod(0o755)


def test_the_one_that_is_named_comes_first(bare: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put(bare / "own" / "prometheus", bare / "own" / "promtool", bare / "bin" / "prometheus")
    monkeypatch.setenv("PROMETHEUS", str(bare / "own" / "prometheus"))
    assert prometheus.ensure() == bare / "own" / "prometheus"
    assert prometheus.promtool(prometheus.ensure()) == bare / "own" / "promtool"


def test_a_name_of_nothing_and_one_without_its_tool_are_refused(
    bare: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PROMETHEUS", str(bare / "none"))
    with pytest.raises(SetupError, match="is not a program"):
        prometheus.ensure()
    put(bare / "own" / "prometheus")
    monkeypatch.setenv("PROMETHEUS", str(bare / "own" / "prometheus"))
    with pytest.raises(SetupError, match="no promtool"):
        prometheus.ensure()


def test_an_installed_one_is_taken_and_nothing_is_fetched(bare: Path) -> None:
    put(bare / "bin" / "prometheus", bare / "bin" / "promtool")
    assert prometheus.ensure() == bare / "bin" / "prometheus"


@pytest.mark.parametrize("apart", [False, True], ids=["promtool in the package", "in one of its own"])
def test_where_there_is_none_debians_package_is_unpacked_once(
    bare: Path, monkeypatch: pytest.MonkeyPatch, apart: bool
) -> None:
    put(bare / "bin" / "apt-get", bare / "bin" / "dpkg-deb")
    holds = {"prometheus": ["prometheus"] if apart else ["prometheus", "promtool"], "promtool": ["promtool"]}
    ran: list[str] = []

    def run(name: str, command: list[str], *, cwd: Path = bare, **_: object) -> None:
        ran.append(command[0])
        if command[0] == "apt-get":
            (cwd / f"{command[-1]}_2.42.0_amd64.deb").touch()
        else:
            package = Path(command[2]).name.partition("_")[0]
            put(*(Path(command[-1]) / "usr" / "bin" / each for each in holds[package]))

    monkeypatch.setattr(commands, "run", run)
    for _ in range(2):
        found = prometheus.ensure()
        assert found == bare / "cache" / "prometheus" / "usr" / "bin" / "prometheus"
        assert prometheus.promtool(found).exists()
    assert ran == ["apt-get", "dpkg-deb"] * (2 if apart else 1)
    assert [each.name for each in (bare / "cache").iterdir()] == ["prometheus"]


def test_without_one_a_newcomer_goes_on_and_continuous_integration_does_not(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert prometheus.main() == 0
    said = capsys.readouterr()
    assert said.out == ""
    assert "PROMETHEUS" in said.err
    monkeypatch.setenv("CI", "true")
    assert prometheus.main() == 1
