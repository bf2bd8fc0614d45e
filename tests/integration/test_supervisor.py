"""``make run`` from start to end: what is said, what runs, what is left."""

from __future__ import annotations

import subprocess
from pathlib import Path

import boto3
import httpx
import psutil
import psycopg
import pytest

from local.emulator.clients import at
from local.setup.stamps import ROOT
from tests.support.ports import free_port
from tests.support.stack import (
    Running,
    command,
    environment,
)
from tests.support.talk import PATIENCE_SECONDS


def refused(data_dir: Path, port: int, **settings: str) -> str:
    """What ``up`` says when it does not start: one line."""
    done = subprocess.run(
        command("up"),
        cwd=ROOT,
        env=environment(data_dir, port, **settings),
        capture_output=True,
        text=True,
        timeout=PATIENCE_SECONDS,
    )
    assert done.returncode == 1 and done.stdout == ""
    assert done.stderr.count("\n") == 1
    return done.stderr


def test_every_part_is_healthy_and_listed(stack: Running) -> None:
    parts = stack.parts()
    assert set(parts) == {"emulator", "postgres", "embedding", "pool", "triggers", "edge"}
    assert all(part["healthy"] and Path(part["log"]).is_file() for part in parts.values())
    shown = subprocess.run(
        command("status"),
        cwd=ROOT,
        env=environment(stack.data_dir, 1),
        capture_output=True,
        text=True,
        check=True,
    )
    assert [line.split()[::2][:2] for line in shown.stdout.splitlines()] == [
        [name, "healthy"] for name in parts
    ]


def test_what_is_written_for_source_leads_to_every_part(stack: Running) -> None:
    script = f". {stack.data_dir / 'env'}; env"
    lines = subprocess.run(
        ["sh", "-c", script], capture_output=True, text=True, check=True
    ).stdout.splitlines()
    env = dict(line.split("=", 1) for line in lines if "=" in line)
    with psycopg.connect(env["DATABASE_URL"]) as connection:
        assert connection.execute("SELECT count(*) FROM conversations").fetchone() is not None
    tables = boto3.client("dynamodb", **at(env["AWS_ENDPOINT_URL"])).list_tables()["TableNames"]
    assert env["TASKFLOW_STACK_TABLE_NAME"] in tables
    assert (env["AWS_ACCESS_KEY_ID"], env["AWS_SECRET_ACCESS_KEY"]) == ("test", "test")
    assert (
        httpx.get(f"{env['TASKFLOW_URL']}/api/health", trust_env=False, timeout=PATIENCE_SECONDS).status_code
        == 200
    )


def test_functions_see_nothing_of_this_machines_aws_settings(stack: Running) -> None:
    pool = psutil.Process(stack.parts()["pool"]["pid"])
    environments = [environ(child) for child in pool.children(recursive=True)]
    functions = [env for env in environments if "AWS_LAMBDA_FUNCTION_NAME" in env]
    assert functions
    for env in functions:
        assert env["AWS_ENDPOINT_URL"] == stack.aws_endpoint
        assert not {"AWS_PROFILE", "OPENROUTER_API_KEY"} & set(env)


def environ(process: psutil.Process) -> dict[str, str]:
    """The environment of a process; nothing of one that has ended meanwhile, as those do that nobody needs."""
    try:
        return process.environ()
    except (psutil.NoSuchProcess, psutil.ZombieProcess):
        return {}


def test_a_second_one_on_the_same_folder_is_refused(stack: Running) -> None:
    words = refused(stack.data_dir, free_port())
    assert (
        f"already runs at {stack.url.replace('127.0.0.1', 'localhost')}" in words
        and "TASKFLOW_DATA_DIR" in words
    )


def test_a_second_one_on_the_same_port_is_refused(stack: Running, tmp_path: Path) -> None:
    port = int(stack.url.rpartition(":")[2])
    words = refused(tmp_path / "data", port)
    assert words.startswith(f"Port {port} is taken by ") and "TASKFLOW_PORT" in words


def test_a_bad_setting_is_refused_before_anything_starts(tmp_path: Path) -> None:
    words = refused(tmp_path / "data", free_port(), TASKFLOW_IDLE_SECONDS="soon")
    assert "TASKFLOW_IDLE_SECONDS" in words
    assert not (tmp_path / "data").exists()


def test_asking_for_what_does_not_run_or_exist_is_answered_in_one_line(
    stack: Running, tmp_path: Path
) -> None:
    for folder, arguments, words in (
        (tmp_path, ("status",), "make run"),
        (
            stack.data_dir,
            ("stop", "cellar"),
            "there is no part 'cellar'; there are emulator, postgres, embedding, pool, edge",
        ),
    ):
        env = environment(folder, 1)
        done = subprocess.run(command(*arguments), cwd=ROOT, env=env, capture_output=True, text=True)
        assert done.returncode == 1 and words in done.stderr and done.stderr.count("\n") == 1


def test_a_part_may_be_stopped_killed_and_started_while_the_rest_goes_on(stack: Running) -> None:
    before = stack.parts()
    stack.kill("postgres")
    assert stack.parts()["postgres"] == {**before["postgres"], "pid": None, "healthy": False}
    with pytest.raises(psycopg.OperationalError):
        psycopg.connect(stack.database_url, connect_timeout=5)
    stack.start("postgres")
    after = stack.parts()
    assert after["postgres"]["healthy"] and after["postgres"]["pid"] != before["postgres"]["pid"]
    assert {**after, "postgres": None} == {**before, "postgres": None}
    psycopg.connect(stack.database_url).close()
