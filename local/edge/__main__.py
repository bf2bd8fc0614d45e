"""``python -m local.edge``: serves until SIGINT or SIGTERM."""

from __future__ import annotations

import argparse
import asyncio
import functools
import sys
from collections.abc import Sequence
from pathlib import Path

from local import logs
from local.edge import wiring
from local.edge.errors import EdgeError
from local.edge.invoker import PoolInvoker
from local.edge.server import Edge, EdgeConfig
from local.grants.roles import Roles
from local.loopback import HOST
from local.serving import told_to_stop
from local.setup.stamps import ROOT


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs the edge; the exit code."""
    options = _parser().parse_args(arguments)
    logs.configure("httpx", "uvicorn", "websockets")
    try:
        asyncio.run(_run(options))
    except EdgeError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


async def _run(options: argparse.Namespace) -> None:
    stop = told_to_stop()
    config = EdgeConfig(
        web=options.web,
        allowed_hosts=tuple(options.allowed_hosts.split(",")),
        port=options.port,
        connections_port=options.connections_port,
        policy=wiring.headers(options.described),
    )
    load = functools.partial(wiring.load, options.described)
    async with PoolInvoker(options.pool) as invoker:
        edge = Edge(config, invoker, load, Roles(options.described))
        await edge.start()
        print(
            f"edge ready on http://{HOST}:{edge.port} "
            f"(@connections on http://{HOST}:{edge.connections_port})",
            flush=True,
        )
        await stop.wait()
        await edge.stop()


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m local.edge", description=__doc__)
    parser.add_argument(
        "--allowed-hosts", default="", metavar="NAME,…", help="further names that the public port answers for"
    )
    parser.add_argument("--port", type=int, default=3000, help="public port (default %(default)s)")
    parser.add_argument("--connections-port", type=int, required=True, help="loopback port of @connections")
    parser.add_argument("--pool", required=True, help="the pool's base URL")
    parser.add_argument("--described", type=Path, required=True, metavar="FILE", help="the stack")
    parser.add_argument(
        "--web", type=Path, default=ROOT / "web" / "dist", help="folder of the built web client"
    )
    return parser


if __name__ == "__main__":
    sys.exit(main())
