"""How the emulator is started."""

from __future__ import annotations

from pathlib import Path

from local.account import REGION
from local.emulator.clients import ACCESS_KEY, SECRET_KEY
from local.loopback import HOST

SAVE_SECONDS = 5.0
"""The longest time between a write and its being on disk, and so what a kill loses at most."""


def command(
    python: Path, data: Path, described: Path, port: int, save_seconds: float = SAVE_SECONDS
) -> tuple[str, ...]:
    """What starts the emulator with its own Python (``local.setup.environments``), from the project's folder.

    ``described``: the file with functions' roles (``local.emulator.described``), which may come later.
    SIGTERM and SIGINT stop it with its state saved; ``SIGKILL`` loses the last ``save_seconds`` at most.
    """
    options = {
        "data": data,
        "described": described,
        "host": HOST,
        "port": port,
        "save-seconds": save_seconds,
    }
    given = (part for name, value in options.items() for part in (f"--{name}", str(value)))
    return (str(python), "-m", "local.emulator.launcher", *given)


ENVIRONMENT = {
    "AWS_DEFAULT_REGION": REGION,
    "AWS_ACCESS_KEY_ID": ACCESS_KEY,
    "AWS_SECRET_ACCESS_KEY": SECRET_KEY,
}
"""What it needs beside the rest of an environment."""
