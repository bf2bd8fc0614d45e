"""``make run`` from start to end: what is said, what runs, what is left."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import socket
import stat
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import boto3
import httpx
import psutil
import psycopg
import pytest

from local.emulator.clients import at
from local.emulator.process import SAVE_SECONDS
from local.setup.stamps import ROOT
from tests.support.stack import (
    Running,
    StackDidNotStart,
    answers,
    choose_ports,
    command,
    environment,
    free_port,
    running_stack,
    sourced,
)
from tests.support.talk import open_socket

PATIENCE_SECONDS = 60.0
EMBEDDED = {"TASKFLOW_LLM_BASE_URL": "", "TASKFLOW_MODELS": "", "TASKFLOW_IDLE_SECONDS": "600"}
QUESTION = "What is the capital of France? Answer in one word."


def refused(data_dir: Path, port: int, **settings: str) -> str:
    """What ``up`` says when it does not start: one line."""
    done = subprocess.run(
        command("up"),
        cwd=ROOT,
        env=environment(data_dir, port, **settings),
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.returncode == 1 and done.stdout == ""
    assert done.stderr.count("\n") == 1
    return done.stderr


def ports(data_dir: Path) -> dict[str, int]:
    """The internal ports of a stack."""
    found: dict[str, int] = json.loads((data_dir / "ports.json").read_text())
    return found


def everything_of(supervisor: int) -> list[psutil.Process]:
    """A supervisor and all that it has started, directly or not."""
    process = psutil.Process(supervisor)
    return [process, *process.children(recursive=True)]


@contextmanager
def all_gone_after(running: Running) -> Iterator[None]:
    """Nothing that ``running`` has started, before or inside the context, runs afterwards."""
    processes = everything_of(running.supervisor)
    assert {"postgres", "python"} <= {process.name().rstrip("0123456789.") for process in processes}
    yield
    assert psutil.wait_procs(processes, timeout=30)[1] == []


def test_every_part_is_healthy_and_listed(stack: Running) -> None:
    parts = stack.parts()
    assert set(parts) == {"emulator", "postgres", "pool", "edge"}
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
    assert httpx.get(f"{env['TASKFLOW_URL']}/api/health", trust_env=False).status_code == 200


def test_functions_see_nothing_of_this_machines_aws_settings(stack: Running) -> None:
    pool = psutil.Process(stack.parts()["pool"]["pid"])
    functions = [
        child for child in pool.children(recursive=True) if "AWS_LAMBDA_FUNCTION_NAME" in child.environ()
    ]
    assert functions
    for function in functions:
        env = function.environ()
        assert env["AWS_ENDPOINT_URL"] == stack.aws_endpoint
        assert not {"AWS_PROFILE", "OPENROUTER_API_KEY"} & set(env)


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
            "there is no part 'cellar'; there are emulator, postgres, pool, edge",
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


def test_a_data_folder_of_any_length_will_do(tmp_path: Path) -> None:
    deep = tmp_path / ("a" * 60) / ("b" * 60) / "data"
    deep.parent.mkdir(parents=True)
    with running_stack(deep) as running:
        assert all(part["healthy"] for part in running.parts().values())


async def test_with_the_embedded_model_a_conversation_survives_a_stop_and_a_kill(tmp_path: Path) -> None:
    data_dir = tmp_path / "data"
    with running_stack(data_dir, **EMBEDDED) as running:
        assert running.parts()["model"]["healthy"]
        async with open_socket(running.url) as talk:
            created = await talk.until("conversation_created")
            assert created["model"] == "smollm2-135m"
            await talk.until("ai_done")
            await talk.send(type="user_message", text=QUESTION)
            answer = await talk.until("ai_done")
            said = talk.text(answer["generationId"])
            assert answer["status"] == "completed" and said.strip()
        key = (data_dir / "signing-key").read_text()
        assert stat.S_IMODE((data_dir / "signing-key").stat().st_mode) == 0o600
        given = ports(data_dir)
        with all_gone_after(running):
            os.kill(running.supervisor, signal.SIGINT)
    assert not (data_dir / "env").exists()

    async def still_there(again: Running) -> None:
        query = {"conversationId": created["conversationId"], "resumeToken": created["resumeToken"]}
        async with open_socket(again.url, **query) as talk:
            resumed = await talk.until("conversation_resumed")
            assert resumed["messages"][-1]["content"] == said

    with running_stack(data_dir, **EMBEDDED) as running:
        await still_there(running)
        assert (data_dir / "signing-key").read_text() == key
        assert ports(data_dir) == given
        with all_gone_after(running):
            os.kill(running.supervisor, signal.SIGKILL)
    with running_stack(data_dir, **EMBEDDED) as running:
        await still_there(running)


async def test_a_part_that_dies_is_named_and_started_again_and_the_conversation_goes_on(
    tmp_path: Path,
) -> None:
    data_dir = tmp_path / "data"
    with running_stack(data_dir, **EMBEDDED) as running:
        async with open_socket(running.url) as talk:
            created = await talk.until("conversation_created")
            await talk.until("ai_done")
            for part, title in (("model", "embedded model"), ("postgres", "Postgres")):
                died(running, part)
                said(data_dir, f"{title} was ended by SIGKILL; it was started again")
                await talk.send(type="user_message", text=QUESTION)
                answer = await talk.until("ai_done")
                assert answer["status"] == "completed" and talk.text(answer["generationId"]).strip()
            told = talk.text(answer["generationId"])
        rows = "SELECT content FROM messages WHERE conversation_id = %s AND role = 'assistant'"

        def stored() -> bool:
            with psycopg.connect(running.database_url) as connection:
                return (told,) in connection.execute(rows, [created["conversationId"]]).fetchall()

        until(stored)
        await asyncio.sleep(SAVE_SECONDS + 1)
        died(running, "emulator")
        said(data_dir, "AWS emulator was ended by SIGKILL; it was started again, without what it was told in")
        query = {"conversationId": created["conversationId"], "resumeToken": created["resumeToken"]}
        async with open_socket(running.url, **query) as talk:
            resumed = await talk.until("conversation_resumed")
            assert resumed["messages"][-1]["content"] == told
            await talk.send(type="user_message", text=QUESTION)
            assert (await talk.until("ai_done"))["status"] == "completed"
        assert all(part["healthy"] for part in running.parts().values())


def died(running: Running, part: str) -> None:
    """A part's process is killed behind its supervisor's back."""
    os.kill(running.parts()[part]["pid"], signal.SIGKILL)


def said(data_dir: Path, words: str) -> None:
    """Returns when the supervisor has said it."""
    log = data_dir.with_name(f"{data_dir.name}-supervisor.log")
    until(lambda: words in log.read_text())


def until(true: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not true():
        assert time.monotonic() < deadline
        time.sleep(0.05)


def test_a_part_that_dies_again_and_again_is_named_with_its_last_words_and_everything_ends(
    tmp_path: Path,
) -> None:
    again = "Postgres ended with exit code 0; it was started again"
    log = tmp_path / "data-supervisor.log"
    with running_stack(tmp_path / "data") as running, all_gone_after(running):
        for deaths in range(1, 6):
            # Postgres ends in order, unasked by its supervisor.
            os.kill(running.parts()["postgres"]["pid"], signal.SIGINT)
            if deaths < 5:
                until(lambda deaths=deaths: log.read_text().count(again) == deaths)  # type: ignore[misc]
        psutil.wait_procs([psutil.Process(running.supervisor)], timeout=PATIENCE_SECONDS)
    lines = log.read_text().splitlines()
    assert "Postgres ended with exit code 0; whole log: " in lines[-1]
    assert any("database system is shut down" in line for line in lines[-16:-1])


def test_a_part_that_cannot_start_is_named_with_its_last_words(tmp_path: Path) -> None:
    data_dir = tmp_path / "data"
    (data_dir / "postgres").mkdir(parents=True)
    (data_dir / "postgres" / "PG_VERSION").write_text("9.6\n")
    with pytest.raises(StackDidNotStart) as caught, running_stack(data_dir):
        raise AssertionError
    said = str(caught.value)
    assert (
        "Postgres ended with exit code" in said and "could not access the server configuration file" in said
    )
    assert not answers(f"http://127.0.0.1:{ports(data_dir)['emulator']}")


def test_a_provider_that_comes_up_late_is_a_warning_and_then_its_models_are_offered(tmp_path: Path) -> None:
    port = free_port()
    url = f"http://127.0.0.1:{port}/v1"
    with running_stack(tmp_path / "data", TASKFLOW_LLM_BASE_URL=url, TASKFLOW_MODELS="") as running:
        assert httpx.get(f"{running.url}/api/health", trust_env=False).status_code == 200
        warnings = [
            line
            for line in (tmp_path / "data-supervisor.log").read_text().splitlines()
            if "does not answer" in line
        ]
        assert len(warnings) == 1 and f"{url}/models" in warnings[0]
        assert offered(running.url) == ["default"]
        with subprocess.Popen([sys.executable, "-m", "tests.support.provider", "--port", str(port)]) as late:
            try:
                deadline = time.monotonic() + 60
                while offered(running.url) == ["default"] and time.monotonic() < deadline:
                    time.sleep(0.2)
                assert offered(running.url) == ["scripted-small", "scripted-large"]
            finally:
                late.terminate()


def offered(url: str) -> list[str]:
    """The models that people may choose now."""
    listed = httpx.get(f"{url}/api/models", trust_env=False, timeout=30).json()["models"]
    return [model["id"] for model in listed]


def test_internal_ports_give_way_to_other_programs(tmp_path: Path) -> None:
    data_dir = tmp_path / "data"
    data_dir.mkdir()
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        taken = other.getsockname()[1]
        choose_ports(data_dir)
        (data_dir / "ports.json").write_text(json.dumps({**ports(data_dir), "emulator": taken}))
        with running_stack(data_dir) as running:
            assert running.aws_endpoint != f"http://127.0.0.1:{taken}"
            assert sourced(data_dir / "env")["AWS_ENDPOINT_URL"] == running.aws_endpoint
