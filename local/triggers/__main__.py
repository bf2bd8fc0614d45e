"""``python -m local.triggers``: serves until SIGINT or SIGTERM."""

from __future__ import annotations

import argparse
import asyncio
import json
import logging
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from local import logs
from local.faults.deliveries import DeliveryFaults
from local.faults.injector import Injector
from local.files import Latest
from local.grants.roles import Roles
from local.pool.client import PoolClient
from local.serving import Server, listen, told_to_stop
from local.triggers import queues, schedules
from local.triggers.invocations import Asynchronous
from local.triggers.server import surface
from local.triggers.sqs import Queues

logger = logging.getLogger("triggers")


def arguments(argv: Sequence[str] | None = None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m local.triggers", description="Calls functions as AWS would."
    )
    parser.add_argument("--port", type=int, required=True, help="port of Lambda's API, on 127.0.0.1")
    parser.add_argument("--pool", required=True, metavar="URL", help="the pool, which runs the functions")
    parser.add_argument("--emulator", required=True, metavar="URL", help="where the queues are")
    parser.add_argument("--described", type=Path, required=True, metavar="FILE", help="the stack")
    return parser.parse_args(argv)


async def run(chosen: argparse.Namespace) -> int:
    """Serves; the exit code."""
    stop = told_to_stop()
    stack = Latest(chosen.described, json.loads)
    pool, sqs = PoolClient(chosen.pool), Queues(chosen.emulator)
    faults = DeliveryFaults(Injector("triggers", logger.warning))
    later = Asynchronous(stack, pool, sqs, faults)
    try:
        found = stack()
        server = Server(surface(stack, pool, later, Roles(chosen.described), faults), listen(chosen.port))
    except (OSError, ValueError) as error:
        reason = os.strerror(error.errno) if isinstance(error, OSError) and error.errno else str(error)
        print(f"triggers: cannot start on port {chosen.port} ({reason})", file=sys.stderr)
        return 1
    await server.open()
    serving = [
        *(asyncio.create_task(queues.serve(source, sqs, pool, faults)) for source in found["sources"]),
        *(asyncio.create_task(schedules.serve(schedule, later)) for schedule in found["schedules"]),
    ]
    print(f"triggers: ready on http://127.0.0.1:{chosen.port}", flush=True)
    stopped = asyncio.create_task(stop.wait())
    await asyncio.wait([stopped, *serving], return_when=asyncio.FIRST_COMPLETED)
    for task in (stopped, *serving):
        task.cancel()
    results = await asyncio.gather(*serving, return_exceptions=True)
    server.close()
    await later.close()
    await pool.close()
    broken = [each for each in results if isinstance(each, Exception)]
    for each in broken:
        logger.error("a trigger has ended", exc_info=each)
    return 1 if broken else 0


if __name__ == "__main__":
    logs.configure("uvicorn", "httpx", "botocore")
    with asyncio.Runner() as runner:
        # Not by sys.exit: it would wait for threads that wait for messages.
        os._exit(runner.run(run(arguments())))
