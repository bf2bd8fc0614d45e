"""Start the pinned ministack, repaired, on a loopback port with its state in one folder.

Runs inside the emulator's own environment (``requirements.txt`` beside this file), so nothing of ours but its
neighbours can be imported: ``{emulator's python} -m local.emulator.launcher`` from the project's folder
(``local.emulator.process`` has the command). Settings, all environment variables:

TASKFLOW_EMULATOR_DATA_DIR      folder for the state; required
TASKFLOW_EMULATOR_HOST          interface to listen on (127.0.0.1)
TASKFLOW_EMULATOR_PORT          port (4566)
TASKFLOW_EMULATOR_SAVE_SECONDS  longest time between a write and its being on disk (5)

What is repaired, each against ministack 1.5.33 (another version is refused):

Lambda         errors of a proxied function keep their type, message and stack trace; a caller waits until the
               Lambda pool has enforced the timeout; 429 is a throttle. Log streams and metrics of invocations,
               which grow without bound in memory and in the saved state, are not kept (the pool writes logs).
CloudFormation ``TimeToLiveSpecification`` of a table takes effect.
State          is saved while running, not only on a graceful stop; whole or not at all, never amid a stack
               operation, and cheaply (DynamoDB only after a write; at most a tenth of the time).
Browsers       web pages get no answer: ministack lets every page read all of it, keys in functions' settings too.
SQS            queues are found again when the port has changed: their URLs, which are keys of the state, are
               rewritten.
"""

from __future__ import annotations

import fcntl
import os
import socket
import sys
from pathlib import Path
from typing import Any

from local.emulator.pinned import LaunchError, ministack, require_version
from local.emulator.repairs import repair_browser_access, repair_lambda, repair_ttl
from local.emulator.state import StateSaver, move, recover


def configure() -> tuple[Path, str, int, float]:
    """Reads our settings and sets ministack's. Returns state folder, host, port, save interval."""
    env = os.environ
    if not env.get("TASKFLOW_EMULATOR_DATA_DIR"):
        raise LaunchError("set TASKFLOW_EMULATOR_DATA_DIR to the folder that keeps the emulator's state")
    try:
        port = int(env.get("TASKFLOW_EMULATOR_PORT", "4566"))
        interval = float(env.get("TASKFLOW_EMULATOR_SAVE_SECONDS", "5"))
        if not (0 < port < 65536 and interval > 0):
            raise ValueError
    except ValueError:
        raise LaunchError(
            "TASKFLOW_EMULATOR_PORT must be a port and TASKFLOW_EMULATOR_SAVE_SECONDS more than 0; correct them"
        ) from None
    host = env.get("TASKFLOW_EMULATOR_HOST", "127.0.0.1")
    data = Path(env["TASKFLOW_EMULATOR_DATA_DIR"]).absolute()
    state = data / "state"
    os.umask(0o077)  # the state holds the stack's parameters, secrets among them
    state.mkdir(parents=True, exist_ok=True)
    env.update(
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
    env.setdefault("LOG_LEVEL", "WARNING")
    return state, host, port, interval


def claim(state: Path, host: str, port: int) -> Any:
    """Locks the folder and checks that the port is free. Returns what holds the lock."""
    lock = (state.parent / "lock").open("w")
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        lock.close()
        raise LaunchError(f"another emulator uses {state.parent}; stop it first") from None
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            lock.close()
            raise LaunchError(
                f"port {port} on {host} cannot be used ({error.strerror}); stop what uses it or set "
                "TASKFLOW_EMULATOR_PORT to a free one"
            ) from None
    return lock


def main() -> None:
    state, host, port, interval = configure()
    lock = claim(state, host, port)
    require_version()
    recover(state)
    move(state, f"http://{host}:{port}")
    app = ministack(
        "app",
        app=("scope", "receive", "send"),
        main=(),
        save_all=None,
        _build_persistence_save_dict=(),
        _load_persisted_state=(),
    )
    repair_browser_access(app)
    repair_lambda()
    repair_ttl()
    StateSaver(app, state, interval)
    sys.argv = ["ministack"]
    app.main()
    lock.close()


if __name__ == "__main__":
    try:
        main()
    except LaunchError as error:
        sys.exit(f"emulator: {error}")
