"""Stacks that are stopped, killed and hindered: each test, or row of tests, is one life of a stack of its own."""

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
from dataclasses import dataclass
from pathlib import Path

import httpx
import psutil
import psycopg
import pytest

from local.emulator.process import SAVE_SECONDS
from local.supervisor.folder import sourced
from tests.support.ports import free_port
from tests.support.stack import (
    Running,
    StackDidNotStart,
    answers,
    choose_ports,
    running_stack,
)
from tests.support.talk import Talk, open_socket, ticket_of

PATIENCE_SECONDS = 90.0
EMBEDDED = {"TASKFLOW_LLM_BASE_URL": "", "TASKFLOW_MODELS": "", "TASKFLOW_IDLE_SECONDS": "600"}
QUESTION = "What is the capital of France? Answer in one word."


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
    assert psutil.wait_procs(processes, timeout=PATIENCE_SECONDS)[1] == []


async def test_with_the_embedded_model_a_conversation_survives_a_stop_a_kill_and_parts_that_die(
    tmp_path: Path,
) -> None:
    data_dir = tmp_path / "data"
    with running_stack(data_dir, **EMBEDDED) as running:
        assert running.parts()["model"]["healthy"]
        async with open_socket(running.url) as talk:
            created = await talk.until("conversation_created")
            assert created["model"] == "smollm2-135m"
            await talk.until("ai_done")
            said = await answered(talk)
        key = (data_dir / "signing-key").read_text()
        assert stat.S_IMODE((data_dir / "signing-key").stat().st_mode) == 0o600
        given = ports(data_dir)
        with all_gone_after(running):
            os.kill(running.supervisor, signal.SIGINT)
    assert not (data_dir / "env").exists()

    async def back(again: Running) -> dict[str, str]:
        ticket = await ticket_of(again.url, created["resumeToken"])
        return {"conversationId": created["conversationId"], "ticket": ticket}

    async def still_there(again: Running, said: str) -> None:
        async with open_socket(again.url, **await back(again)) as talk:
            resumed = await talk.until("conversation_resumed")
            assert resumed["messages"][-1]["content"] == said

    with running_stack(data_dir, **EMBEDDED) as running:
        await still_there(running, said)
        assert (data_dir / "signing-key").read_text() == key
        assert ports(data_dir) == given
        with all_gone_after(running):
            os.kill(running.supervisor, signal.SIGKILL)
    with running_stack(data_dir, **EMBEDDED) as running:
        await still_there(running, said)
        async with open_socket(running.url, **await back(running)) as talk:
            await talk.until("conversation_resumed")
            for part, title in (("model", "embedded model"), ("postgres", "Postgres")):
                died(running, part)
                told(data_dir, f"{title} was ended by SIGKILL; it was started again")
                said = await answered(talk)
        rows = "SELECT content FROM messages WHERE conversation_id = %s AND role = 'assistant'"

        def stored() -> bool:
            with psycopg.connect(running.database_url) as connection:
                return (said,) in connection.execute(rows, [created["conversationId"]]).fetchall()

        until(stored)
        await asyncio.sleep(SAVE_SECONDS + 1)
        died(running, "emulator")
        told(data_dir, "AWS emulator was ended by SIGKILL; it was started again, without what it was told in")
        await still_there(running, said)
        async with open_socket(running.url, **await back(running)) as talk:
            await talk.until("conversation_resumed")
            await answered(talk)
        assert all(part["healthy"] for part in running.parts().values())


async def answered(talk: Talk) -> str:
    """What the embedded model answers to a question, to its end."""
    await talk.send(type="user_message", text=QUESTION)
    answer = await talk.until("ai_done")
    said = talk.text(answer["generationId"])
    assert answer["status"] == "completed" and said.strip()
    return said


def died(running: Running, part: str) -> None:
    """A part's process is killed behind its supervisor's back."""
    os.kill(running.parts()[part]["pid"], signal.SIGKILL)


def told(data_dir: Path, words: str) -> None:
    """Returns when the supervisor has said it."""
    log = data_dir.with_name(f"{data_dir.name}-supervisor.log")
    until(lambda: words in log.read_text())


def until(true: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not true():
        assert time.monotonic() < deadline
        time.sleep(0.05)


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


@dataclass(frozen=True, slots=True)
class Misfit:
    """A stack in a folder with a long name, on a machine where the emulator's port is taken and no provider answers."""

    running: Running
    taken_port: int
    provider_port: int

    @property
    def log(self) -> Path:
        """All that its supervisor has said."""
        data_dir = self.running.data_dir
        return data_dir.with_name(f"{data_dir.name}-supervisor.log")


@pytest.fixture(scope="module")
def misfit(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Misfit]:
    """One life of a stack for the tests below, in their order: the last one ends it."""
    data_dir = tmp_path_factory.mktemp("misfit") / ("a" * 60) / ("b" * 60) / "data"
    choose_ports(data_dir)
    provider = free_port()
    url = f"http://127.0.0.1:{provider}/v1"
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        taken = other.getsockname()[1]
        (data_dir / "ports.json").write_text(json.dumps({**ports(data_dir), "emulator": taken}))
        with running_stack(data_dir, TASKFLOW_LLM_BASE_URL=url, TASKFLOW_MODELS="") as running:
            yield Misfit(running, taken, provider)


def test_a_data_folder_of_any_length_will_do(misfit: Misfit) -> None:
    assert len(str(misfit.running.data_dir)) > 120
    assert all(part["healthy"] for part in misfit.running.parts().values())


def test_internal_ports_give_way_to_other_programs(misfit: Misfit) -> None:
    running = misfit.running
    assert running.aws_endpoint != f"http://127.0.0.1:{misfit.taken_port}"
    assert sourced(running.data_dir / "env")["AWS_ENDPOINT_URL"] == running.aws_endpoint


def test_a_provider_that_comes_up_late_is_a_warning_and_then_its_models_are_offered(misfit: Misfit) -> None:
    url, port = misfit.running.url, misfit.provider_port
    assert httpx.get(f"{url}/api/health", trust_env=False, timeout=PATIENCE_SECONDS).status_code == 200
    warnings = [line for line in misfit.log.read_text().splitlines() if "does not answer" in line]
    assert len(warnings) == 1 and f"http://127.0.0.1:{port}/v1/models" in warnings[0]
    assert offered(url) == ["default"]
    with subprocess.Popen([sys.executable, "-m", "tests.support.provider", "--port", str(port)]) as late:
        try:
            until(lambda: offered(url) != ["default"])
            assert offered(url) == ["scripted-small", "scripted-large"]
        finally:
            late.terminate()


def offered(url: str) -> list[str]:
    """The models that people may choose now."""
    listed = httpx.get(f"{url}/api/models", trust_env=False, timeout=PATIENCE_SECONDS).json()["models"]
    return [model["id"] for model in listed]


def test_a_part_that_dies_again_and_again_is_named_with_its_last_words_and_everything_ends(
    misfit: Misfit,
) -> None:
    again = "Postgres ended with exit code 0; it was started again"
    running, log = misfit.running, misfit.log
    with all_gone_after(running):
        for deaths in range(1, 6):
            # Postgres ends in order, unasked by its supervisor.
            os.kill(running.parts()["postgres"]["pid"], signal.SIGINT)
            if deaths < 5:
                until(lambda deaths=deaths: log.read_text().count(again) == deaths)  # type: ignore[misc]
        psutil.wait_procs([psutil.Process(running.supervisor)], timeout=PATIENCE_SECONDS)
    lines = log.read_text().splitlines()
    assert "Postgres ended with exit code 0; whole log: " in lines[-1]
    assert any("database system is shut down" in line for line in lines[-16:-1])
