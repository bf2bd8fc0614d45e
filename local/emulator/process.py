"""How the emulator is started and asked for its health."""

from __future__ import annotations

import urllib.error
import urllib.request
from pathlib import Path

from local.emulator.clients import ACCESS_KEY, REGION, SECRET_KEY

ROOT = Path(__file__).resolve().parents[2]
"""The project's folder, where ``command`` must be run."""
SAVE_SECONDS = 5.0
"""The longest time between a write and its being on disk, and so what a kill loses at most."""


def command(python: Path) -> list[str]:
    """What starts the emulator with its own Python (``local.setup.environments``), from the folder ``ROOT``.

    SIGTERM and SIGINT stop it with its state saved; ``SIGKILL`` loses the last ``SAVE_SECONDS`` at most.
    """
    return [str(python), "-m", "local.emulator.launcher"]


def environment(data_dir: Path, port: int) -> dict[str, str]:
    """The settings the launcher reads, to be added to the process's environment."""
    return {
        "TASKFLOW_EMULATOR_DATA_DIR": str(data_dir),
        "TASKFLOW_EMULATOR_HOST": "127.0.0.1",
        "TASKFLOW_EMULATOR_PORT": str(port),
        "TASKFLOW_EMULATOR_SAVE_SECONDS": str(SAVE_SECONDS),
        "AWS_DEFAULT_REGION": REGION,
        "AWS_ACCESS_KEY_ID": ACCESS_KEY,
        "AWS_SECRET_ACCESS_KEY": SECRET_KEY,
    }


def healthy(endpoint: str, timeout: float = 2.0) -> bool:
    """Whether the emulator at ``endpoint`` (``http://127.0.0.1:4566``) answers."""
    direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with direct.open(f"{endpoint}/_ministack/health", timeout=timeout) as answer:
            return bool(answer.status == 200)
    except (urllib.error.URLError, OSError):
        return False
