"""``python -m local.pool``: runs the pool until it is told to stop."""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import logging
import os
import resource
import sys
from collections.abc import Sequence
from pathlib import Path

from local import logs
from local.pool.configuration import DescribedConfigurations
from local.pool.guard import Guard
from local.pool.machine import RUNTIMES, Machine, can_snapshot, default_runtime
from local.pool.pool import Limits, Pool
from local.pool.scheduling import StartLimits
from local.pool.server import surface
from local.pool.watch import Sources, changes
from local.serving import Server, listen, told_to_stop
from local.setup.stamps import ROOT

logger = logging.getLogger("pool")
OPEN_FILES = 4096
PROCESSES, FORKS = 32, 96
"""How many there may be. A fork has a fifth of a process's memory to itself."""


def arguments(argv: Sequence[str] | None = None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m local.pool", description="Runs Lambda functions as processes."
    )
    parser.add_argument("--port", type=int, required=True, help="port of its HTTP surface, on 127.0.0.1")
    parser.add_argument(
        "--described", type=Path, required=True, metavar="FILE", help="how functions are configured"
    )
    parser.add_argument("--stack", required=True, help="runs the functions named STACK-*")
    parser.add_argument("--logs", type=Path, required=True, metavar="DIR", help="one log file per function")
    parser.add_argument("--root", type=Path, default=ROOT, metavar="DIR", help="holds functions/ and layers/")
    parser.add_argument(
        "--snapshots",
        action=argparse.BooleanOptionalAction,
        help="initialise a function once and fork it (where it can be done)",
    )
    parser.add_argument(
        "--prewarm", type=prewarm, default={}, metavar="NAME=N,…", help="kept ready: generate=2,message"
    )
    parser.add_argument(
        "--runtime",
        choices=RUNTIMES,
        help="what runs the handlers (awslambdaric where its native library is)",
    )
    chosen = parser.parse_args(argv)
    chosen.root = chosen.root.resolve()
    if not (chosen.root / "functions").is_dir():
        parser.error(f"--root: {chosen.root}/functions does not exist")
    chosen.runtime = chosen.runtime or default_runtime()
    if chosen.snapshots is None:
        chosen.snapshots = can_snapshot(chosen.runtime)
    elif chosen.snapshots and not can_snapshot(chosen.runtime):
        parser.error("--snapshots needs Linux and --runtime awslambdaric")
    return chosen


def prewarm(text: str) -> dict[str, int]:
    """``generate=2,message`` as ``{"generate": 2, "message": 1}``."""
    found: dict[str, int] = {}
    for part in filter(None, (part.strip() for part in text.split(","))):
        name, _, count = part.partition("=")
        if not name or (count and not count.isdecimal()):
            raise argparse.ArgumentTypeError(f"{part!r} is not NAME or NAME=N")
        found[name] = int(count or 1)
    return found


async def run(chosen: argparse.Namespace) -> int:
    stop = told_to_stop()
    functions = chosen.root / "functions"
    sources = Sources(functions, (chosen.root / "layers",))
    guard = Guard()
    pool = Pool(
        DescribedConfigurations(chosen.described, chosen.stack, functions),
        Machine(guard, chosen.runtime, snapshots=chosen.snapshots),
        chosen.logs,
        Limits(FORKS if chosen.snapshots else PROCESSES, StartLimits(processes=max(2, os.cpu_count() or 2))),
        {f"{chosen.stack}-{name}": count for name, count in chosen.prewarm.items()},
    )
    try:
        server = Server(surface(pool, chosen.runtime), listen(chosen.port))
    except OSError as error:
        reason = os.strerror(error.errno) if error.errno else str(error)
        print(
            f"pool: port {chosen.port} cannot be used ({reason}); choose another with --port", file=sys.stderr
        )
        return 1
    await server.open()
    async with guard, pool:
        watching = asyncio.create_task(_watch(pool, chosen.stack, sources))
        how = f"{chosen.runtime}{', snapshots' if chosen.snapshots else ''}"
        print(f"pool: ready on http://127.0.0.1:{chosen.port} ({how})", flush=True)
        await stop.wait()
        server.close()
        watching.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await watching
    return 0


async def _watch(pool: Pool, stack: str, sources: Sources) -> None:
    try:
        async for names in changes(sources):
            pool.code_changed(None if names is None else {f"{stack}-{name}" for name in names})
    except (OSError, RuntimeError):  # no more watches to be had, for example
        logger.exception("files are not watched any more: restart the pool, or POST /reload after a change")


def raise_file_limit() -> None:
    """An environment needs a handful of open files, and macOS allows 256 by default."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = OPEN_FILES if hard == resource.RLIM_INFINITY else min(OPEN_FILES, hard)
    if soft != resource.RLIM_INFINITY and soft < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))


if __name__ == "__main__":
    raise_file_limit()
    logs.configure("uvicorn")
    sys.exit(asyncio.run(run(arguments())))
