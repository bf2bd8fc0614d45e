"""``make invoke`` and ``make psql``: what they run, and what they say when they cannot."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from local import invoke, psql
from local.invoke import (
    HOST,
    InvokeError,
    event_file,
    functions,
    logical_id,
    read_event,
    sam_command,
    sam_variables,
)
from tests.support.templates import source

URL = "postgresql://taskflow:p%40ss@127.0.0.1:4652/taskflow"


def test_every_function_is_called_in_the_template_as_sam_is_told() -> None:
    resources = source()["Resources"]
    for name in functions():
        found = resources[logical_id(name)]
        assert found["Type"] == "AWS::Serverless::Function"
        assert found["Properties"]["FunctionName"] == {"Fn::Sub": f"${{AWS::StackName}}-{name}"}


@pytest.mark.parametrize(
    ("function", "event", "says"),
    [
        ("", "", "FUNCTION is one of connect, disconnect, generate, ingest, message, migrate, timer, worker"),
        ("mesage", "ping", "there is no function mesage"),
        ("message", "pong", "EVENT is a file .* or one of awake, cancel, edit_last"),
        ("message", "", "EVENT is a file"),
        ("message", "none.json", "there is no file none.json"),
        ("message", "../connect/program", "EVENT is a file"),
    ],
)
def test_what_there_is_not_is_said(function: str, event: str, says: str) -> None:
    with pytest.raises(InvokeError, match=says):
        event_file(function, event)


def test_an_event_of_ones_own_is_taken(tmp_path: Path) -> None:
    own = tmp_path / "own.json"
    own.write_text('{"tick": true}')
    assert event_file("timer", str(own)) == own
    assert read_event(own) == {"tick": True}
    own.write_text("{")
    with pytest.raises(InvokeError, match="is not JSON"):
        read_event(own)


def test_a_container_of_docker_desktop_finds_this_machine() -> None:
    deployed = {"AWS_ENDPOINT_URL": "http://127.0.0.1:4566", "TASKFLOW_WEB_ORIGINS": "http://localhost:3000"}
    assert sam_variables("message", deployed, linux=True) == {"MessageFunction": deployed}
    assert sam_variables("message", deployed, linux=False)["MessageFunction"] == {
        "AWS_ENDPOINT_URL": f"http://{HOST}:4566",
        "TASKFLOW_WEB_ORIGINS": f"http://{HOST}:3000",
    }


@pytest.mark.parametrize(
    ("system", "machine", "network", "architecture"),
    [
        ("linux", "x86_64", True, "x86_64"),
        ("linux", "aarch64", True, "arm64"),
        ("darwin", "arm64", False, "arm64"),
    ],
)
def test_sam_runs_for_this_machine(
    system: str, machine: str, network: bool, architecture: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.platform", system)
    monkeypatch.setattr("platform.machine", lambda: machine)
    command = sam_command("message", Path("event.json"), Path("variables.json"))
    assert command[:4] == ["sam", "local", "invoke", "MessageFunction"]
    assert ("--docker-network" in command) is network
    assert f"LambdaArchitecture={architecture}" in command[-1].split(" ")


def test_without_a_stack_both_say_how_to_start_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("TASKFLOW_DATA_DIR", str(tmp_path))
    assert invoke.main(["message", "ping"]) == 1
    assert psql.main([]) == 1
    said = capsys.readouterr().err.splitlines()
    assert said == ["no stack runs with this data folder: start it with make run"] * 2


def test_psql_may_only_read_and_shows_no_password() -> None:
    own = {"PATH": "/bin", "PGHOST": "elsewhere", "PGOPTIONS": "-c search_path=x", "PGPASSFILE": "/mine"}
    given = psql.environment(URL, own, write=False)
    assert given["PGPASSWORD"] == "p@ss"
    assert (given["PGHOST"], given["PGPORT"], given["PGDATABASE"]) == ("127.0.0.1", "4652", "taskflow")
    assert given["PGOPTIONS"] == "-c default_transaction_read_only=on"
    assert "PGOPTIONS" not in psql.environment(URL, own, write=True)
    assert "PGPASSFILE" not in given
    for write in (True, False):
        command = psql.command(Path("psql"), "", write=write)
        assert "p@ss" not in json.dumps(command)
        assert ("read only" in " ".join(command)) is not write
    assert psql.command(Path("psql"), "select 1", write=False)[1:3] == ["--command", "select 1"]
