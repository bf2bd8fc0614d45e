"""How the emulator is started and asked for its health."""

from __future__ import annotations

from http.client import HTTPConnection, HTTPException
from pathlib import Path
from urllib.parse import urlsplit

from local.emulator.clients import ACCESS_KEY, REGION, SECRET_KEY

ROOT = Path(__file__).resolve().parents[2]
"""The project's folder, where ``command`` must be run."""
SAVE_SECONDS = 5.0
"""The longest time between a write and its being on disk, and so what a kill loses at most."""


def command(
    python: Path, data: Path, described: Path, port: int, save_seconds: float = SAVE_SECONDS
) -> tuple[str, ...]:
    """What starts the emulator with its own Python (``local.setup.environments``), from the folder ``ROOT``.

    ``described``: the file with functions' roles (``local.emulator.described``), which may come later.
    SIGTERM and SIGINT stop it with its state saved; ``SIGKILL`` loses the last ``save_seconds`` at most.
    """
    options = {
        "data": data,
        "described": described,
        "host": "127.0.0.1",
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


def healthy(endpoint: str, timeout: float = 2.0) -> bool:
    """Whether the emulator at ``endpoint`` (``http://127.0.0.1:4566``) answers."""
    # Asked many times while it starts, so without what urllib makes each time; and never through a proxy.
    place = urlsplit(endpoint)
    asking = HTTPConnection(place.hostname or "", place.port, timeout=timeout)
    try:
        asking.request("GET", "/_ministack/health")
        return asking.getresponse().status == 200
    except (HTTPException, OSError):
        return False
    finally:
        asking.close()
