"""``python -m local.model --port P``: serves the embedded model until SIGTERM or SIGINT."""

from __future__ import annotations

import argparse
import os
import signal
import sys
from collections.abc import Sequence
from importlib.metadata import PackageNotFoundError

from local.model import openmp
from local.model.parameters import BATCH_TOKENS, FILE, KEY_VARIABLE, MODEL_ID, PACKAGE, installed


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
    from local.model.server import serve, threads

    workers = options.threads or threads()
    try:
        server = serve(
            model, options.port, workers, options.batch or BATCH_TOKENS, os.environ.get(KEY_VARIABLE, "")
        )
    except RuntimeError as error:
        print(f"llama.cpp cannot start on port {options.port}: {error}", file=sys.stderr)
        return 1
    print(f"{MODEL_ID} ready on {server.listening_address} with {workers} threads", flush=True)
    signal.sigwait(signals)
    # Generations that still run would hold up an orderly end for as long as their text gets.
    os._exit(0)


if __name__ == "__main__":
    sys.exit(main())
