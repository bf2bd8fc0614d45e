"""Start the pinned ministack, repaired, on a loopback port with its state in one folder.

Runs inside the emulator's own environment (``requirements.txt`` beside this file), so nothing of ours but its
neighbours can be imported. ``local.emulator.process`` has the command; README.md lists what is repaired.
"""

from __future__ import annotations

import argparse
import fcntl
import os
import sys
from pathlib import Path
from typing import IO

from local.emulator.grants import hold_to_grants
from local.emulator.pinned import LaunchError, ministack, require_version
from local.emulator.repairs import repair_browser_access, repair_copies, repair_delay, repair_ttl
from local.emulator.serving import serve_by_uvicorn
from local.emulator.state import StateSaver, move, recover
from local.faults import emulator as faults
from local.faults.injector import Injector
from local.grants.roles import Roles


def configure(data: Path, host: str, port: int) -> Path:
    """Sets ministack's settings, which are environment variables. Returns the folder of its state."""
    state = data / "state"
    os.umask(0o077)  # the state holds the stack's parameters, secrets among them
    state.mkdir(parents=True, exist_ok=True)
    os.environ.update(
        BIND_HOST=host,
        MINISTACK_HOST=host,
        GATEWAY_PORT=str(port),
        PERSIST_STATE="1",
        STATE_DIR=str(state),
        S3_PERSIST="1",
        S3_DATA_DIR=str(data / "s3"),
        DOCKER_HOST=f"unix://{data}/no-docker",  # never touch the machine's own containers
        IOT_MTLS_ENABLED="0",
        SFTP_ENABLED="0",
    )
    os.environ.setdefault("LOG_LEVEL", "WARNING")
    return state


def claim(data: Path) -> IO[str]:
    """Locks the folder. Returns what holds the lock."""
    lock = (data / "lock").open("w")
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        lock.close()
        raise LaunchError(f"another emulator uses {data}; stop it first") from None
    return lock


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m local.emulator.launcher", description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="folder of everything that is kept")
    parser.add_argument("--described", type=Path, required=True, help="the stack, with functions' roles")
    parser.add_argument("--host", required=True, help="interface to listen on")
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument(
        "--save-seconds", type=float, required=True, help="longest time from a write until it is on disk"
    )
    options = parser.parse_args()
    state = configure(options.data.absolute(), options.host, options.port)
    lock = claim(state.parent)
    require_version()
    recover(state)
    move(state, f"http://{options.host}:{options.port}")
    app = ministack(
        "app",
        app=("scope", "receive", "send"),
        main=(),
        save_all=None,
        _build_persistence_save_dict=(),
        _load_persisted_state=(),
    )
    hold_to_grants(app, Roles(options.described))
    repair_delay()
    repair_ttl()
    repair_copies()
    faults.install(app, Injector("emulator", lambda line: print(line, flush=True)))
    repair_browser_access(app)
    StateSaver(app, state, options.save_seconds)
    serve_by_uvicorn()
    sys.argv = ["ministack"]
    app.main()
    lock.close()


if __name__ == "__main__":
    try:
        main()
    except LaunchError as error:
        sys.exit(f"emulator: {error}")
