"""The whole laptop stack for tests: ``python -m local up`` with a data folder, ports and a provider of its own.

One stack serves all tests of a session; ``tests/conftest.py`` has the fixture. Its clocks are short, but long enough
that a test which does not wait for them never meets them.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx

from local.grants.roles import CALLS
from local.setup.stamps import ROOT
from local.supervisor.control import ask
from local.supervisor.folder import sourced
from local.supervisor.ports import PREFERRED
from tests.support.orphans import end_with_tests
from tests.support.ports import free_port
from tests.support.provider import ScriptedProvider

SETTINGS = {
    "TASKFLOW_RECALL_MS": "2000",  # a busy machine answers late
    "TASKFLOW_IDLE_SECONDS": "10",
    "TASKFLOW_TYPING_NUDGE_SECONDS": "3",
    "TASKFLOW_PACING_BASE_MS": "5",
    "TASKFLOW_DISCONNECT_GRACE_SECONDS": "20",  # whoever comes back on a busy machine takes a while
    "TASKFLOW_MODELS": "scripted,scripted-fallback",
    "TASKFLOW_OIDC_AUDIENCE": "web",
    "TASKFLOW_OIDC_CLIENT_ID": "web",
    "TASKFLOW_OIDC_ROLES": "admin=groups:staff",
    # Five of its longest replies a day, for each person; the other model is on this machine and free.
    "TASKFLOW_PRICES": '{"scripted-fallback": [0, 1000]}',
    "TASKFLOW_BUDGET_USER_DAILY": "5.12",
    "TASKFLOW_BUDGET_DAILY": "1000",
}
STOP_SECONDS = 30.0


class StackDidNotStart(Exception):
    """The supervisor ended before it was ready; the message is all it said."""


@dataclass(frozen=True, slots=True)
class Running:
    """A stack that is ready. ``env``: what it wrote for ``source``, by name."""

    url: str
    data_dir: Path
    provider: ScriptedProvider
    env: Mapping[str, str]
    supervisor: int
    """Its process id."""
    issuer: str
    """Whose tokens it takes; a test that needs the provider starts it there (``tests.support.oidc_provider``)."""

    @property
    def database_url(self) -> str:
        return self.env["DATABASE_URL"]

    @property
    def aws_endpoint(self) -> str:
        return self.env["AWS_ENDPOINT_URL"]

    @property
    def pool_url(self) -> str:
        return self.env["TASKFLOW_POOL_URL"]

    def output(self, name: str) -> str:
        """An output of the deployed stack, such as ``TableName``."""
        snake = "".join(f"_{c}" if c.isupper() and i else c for i, c in enumerate(name)).upper()
        return self.env[f"TASKFLOW_STACK_{snake}"]

    def parts(self) -> dict[str, Any]:
        """The parts by name: ``pid``, ``healthy``, ``log``."""
        parts: dict[str, Any] = ask(self.data_dir, {"do": "status"})["parts"]
        return parts

    def stop(self, part: str) -> None:
        """Ends one part in order (``postgres``, ``model``, ``pool``, ``edge``, ``emulator``); the rest goes on."""
        ask(self.data_dir, {"do": "stop", "part": part})

    def kill(self, part: str) -> None:
        """Ends one part as ``kill -9`` would; the rest goes on."""
        ask(self.data_dir, {"do": "stop", "part": part, "seconds": 0})

    def start(self, part: str) -> None:
        """Starts a part again; returns when it is healthy."""
        ask(self.data_dir, {"do": "start", "part": part})


def environment(data_dir: Path, port: int, **settings: str) -> dict[str, str]:
    """What a stack of a test is started with: nothing of this machine's own settings."""
    own = {
        name: value for name, value in os.environ.items() if not name.startswith(("TASKFLOW_", "OPENROUTER_"))
    }
    return own | {"TASKFLOW_DATA_DIR": str(data_dir), "TASKFLOW_PORT": str(port)} | settings


def command(*arguments: str, python: str = sys.executable) -> list[str]:
    """``python -m local`` without a ``.env``."""
    return [python, "-m", "local", "--env-file", os.devnull, *arguments]


def choose_ports(data_dir: Path) -> None:
    """Internal ports that no other stack prefers: several may start at once."""
    file = data_dir / "ports.json"
    if not file.exists():
        data_dir.mkdir(parents=True, exist_ok=True)
        file.write_text(json.dumps({part: free_port() for part in PREFERRED}))


@contextmanager
def provider_process() -> Iterator[ScriptedProvider]:
    """A scripted provider in a process of its own, for tests with several event loops."""
    port = free_port()
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.support.provider", "--port", str(port)],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert process.stdout is not None
        assert "ready" in process.stdout.readline()
        yield ScriptedProvider(f"http://127.0.0.1:{port}")
    finally:
        process.terminate()
        process.communicate()


def running_stack(data_dir: Path, **settings: str) -> AbstractContextManager[Running]:
    """A stack that runs inside the context. ``settings`` go before ``SETTINGS``. Raises ``StackDidNotStart``."""
    return stack_of(ROOT, data_dir, settings)


@contextmanager
def stack_of(root: Path, data_dir: Path, settings: Mapping[str, str]) -> Iterator[Running]:
    """As ``running_stack``, of the checkout ``root``, which has an environment of its own."""
    port = free_port()
    choose_ports(data_dir)
    errors = data_dir.parent / f"{data_dir.name}-supervisor.log"
    with provider_process() as provider, errors.open("w") as log:
        issuer = f"http://127.0.0.1:{free_port()}"
        chosen = {
            **SETTINGS,
            "TASKFLOW_OIDC_ISSUER": issuer,
            "TASKFLOW_LLM_BASE_URL": provider.base_url,
            **settings,
        }
        supervisor = subprocess.Popen(
            command("up", python=sys.executable if root == ROOT else str(root / ".venv/bin/python")),
            cwd=root,
            env=environment(data_dir, port, **chosen),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=log,
            text=True,
            start_new_session=True,
        )
        end_with_tests(supervisor)
        try:
            assert supervisor.stdout is not None
            ready = supervisor.stdout.readline()
            if not ready.startswith("TaskFlow is ready"):
                raise StackDidNotStart(errors.read_text())
            # By address: localhost may mean IPv6 first, which costs a refused connection each time.
            url = f"http://127.0.0.1:{port}"
            yield Running(url, data_dir, provider, sourced(data_dir / "env"), supervisor.pid, issuer)
        finally:
            keep_calls(data_dir)
            supervisor.terminate()  # nothing happens when a test has ended it already
            try:
                supervisor.communicate(timeout=STOP_SECONDS)
            except subprocess.TimeoutExpired:
                supervisor.kill()
                supervisor.communicate()
                raise


def keep_calls(data_dir: Path) -> None:
    """Adds what its functions called of AWS to the file that ``TASKFLOW_CALLS`` names (``python -m
    tests.record_calls``)."""
    notes, kept = data_dir / CALLS, os.environ.get("TASKFLOW_CALLS")
    if kept and notes.exists():
        with Path(kept).open("a") as file:
            file.write(notes.read_text())


def answers(url: str) -> bool:
    """Whether anything answers there."""
    try:
        httpx.get(url, trust_env=False, timeout=2)
    except httpx.TransportError:
        return False
    return True
