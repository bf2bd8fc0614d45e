"""``python -m local.model --port P``: serves the embedded model until SIGTERM or SIGINT."""

from __future__ import annotations

import argparse
import asyncio
import os
import signal
import socket
import sys
from collections.abc import Sequence
from importlib.metadata import PackageNotFoundError
from pathlib import Path

from local import serving
from local.loopback import HOST
from local.model import openmp
from local.model.front import Front
from local.model.parameters import BATCH_TOKENS, FILE, KEY_VARIABLE, MODEL_ID, PACKAGE, installed
from local.model.reading_order import ReadingOrder


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs the server; the exit code."""
    parser = argparse.ArgumentParser(prog="python -m local.model", description=__doc__)
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--threads", type=int, help="threads that compute (default: all cores but one)")
    parser.add_argument("--batch", type=int, help="tokens computed at once")
    options = parser.parse_args(arguments)
    # Blocked before llama.cpp starts its threads, so that no thread but this one is told.
    signals = {signal.SIGTERM, signal.SIGINT}
    signal.pthread_sigmask(signal.SIG_BLOCK, signals)
    try:
        model = installed(PACKAGE, FILE)
    except (PackageNotFoundError, FileNotFoundError):
        print("The embedded model is not installed: run make setup", file=sys.stderr)
        return 1
    try:
        openmp.load()
    except openmp.OpenMPMissing as error:
        print(error, file=sys.stderr)
        return 1
    try:
        listening = serving.listen(options.port)
    except OSError as error:
        print(f"the embedded model cannot start on port {options.port}: {error}", file=sys.stderr)
        return 1
    return asyncio.run(_serve(model, listening, options.threads, options.batch or BATCH_TOKENS, signals))


async def _serve(
    model: Path, listening: socket.socket, workers: int | None, batch: int, signals: set[signal.Signals]
) -> int:
    """Serves on ``listening`` until one of ``signals``, which are blocked, comes: then the process is over.

    The exit code when it cannot.
    """
    from local.model.server import CONTEXT_TOKENS, SHARE_TOKENS, SLOTS, serve, threads

    workers = workers or threads()
    port, key = listening.getsockname()[1], os.environ.get(KEY_VARIABLE, "")
    try:
        server = serve(model, port, workers, batch, key)
    except RuntimeError as error:
        print(f"llama.cpp cannot start: {error}", file=sys.stderr)
        return 1
    stop = serving.told_to_stop()
    signal.pthread_sigmask(signal.SIG_UNBLOCK, signals)
    front = Front(server.listening_address, key, ReadingOrder(SLOTS, CONTEXT_TOKENS, SHARE_TOKENS, batch))
    await serving.Server(front, listening).open()
    print(f"{MODEL_ID} ready on http://{HOST}:{port} with {workers} threads", flush=True)
    await stop.wait()
    # Replies that are still being written would hold up an orderly end for as long as their text gets.
    os._exit(0)


if __name__ == "__main__":
    sys.exit(main())
