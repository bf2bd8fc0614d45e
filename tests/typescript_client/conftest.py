"""Node.js programs with the client."""

from __future__ import annotations

import asyncio
import os
import shutil
import subprocess
import tarfile
from dataclasses import dataclass
from pathlib import Path

import pytest

from local.setup.stamps import ROOT, setup_lock
from tests.support.stack import Running

CLIENT = ROOT / "clients" / "typescript"
PATIENCE_SECONDS = 600.0


def npm(*arguments: str) -> None:
    """Raises ``CalledProcessError``."""
    program = shutil.which("npm")
    assert program is not None, "npm is not installed"
    subprocess.run([program, *arguments], cwd=CLIENT, check=True, stdout=subprocess.DEVNULL)


@pytest.fixture(scope="session")
def packages() -> Path:
    """The client's folder, with the packages of its tests."""
    with setup_lock():
        if not (CLIENT / "node_modules").is_dir():
            npm("ci")
    return CLIENT


@pytest.fixture(scope="session")
def installed(packages: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder in which the client is installed, as it is packed for others."""
    folder = tmp_path_factory.mktemp("program")
    with setup_lock():  # npm builds it before it packs it
        npm("pack", "--silent", "--pack-destination", str(folder))
    with tarfile.open(next(folder.glob("*.tgz"))) as packed:
        packed.extractall(folder / "node_modules", filter="data")
    (folder / "node_modules" / "package").rename(folder / "node_modules" / "taskflow-client")
    return folder


@dataclass(frozen=True, slots=True)
class Ran:
    """What a program has said."""

    code: int
    said: str


def environment(url: str) -> dict[str, str]:
    """Of a program that talks to the stack at ``url``."""
    return {**os.environ, "TASKFLOW_URL": url, "NO_COLOR": "1"}


async def ran(
    command: list[str], folder: Path, stack: Running, patience: float = PATIENCE_SECONDS, **given: str
) -> Ran:
    """Runs a program that talks to the stack. ``given``: more of its environment."""
    process = await asyncio.create_subprocess_exec(
        *command,
        cwd=folder,
        env=environment(stack.url) | {"TASKFLOW_MODEL_URL": stack.provider.url} | given,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )
    try:
        said, _ = await asyncio.wait_for(process.communicate(), patience)
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
    return Ran(process.returncode or 0, said.decode())


def node(*arguments: str) -> list[str]:
    """Node.js, with a WebSocket also where that is a flag still."""
    program = shutil.which("node")
    assert program is not None, "Node.js is not installed"
    version = subprocess.run([program, "--version"], capture_output=True, text=True, check=True).stdout
    flag = ["--experimental-websocket"] if int(version.lstrip("v").split(".")[0]) < 22 else []
    return [program, *flag, *arguments]
