"""``python -m local.embedding --port P``: serves the embedded sentence model until SIGTERM or SIGINT."""

from __future__ import annotations

import argparse
import os
import signal
import sys
import threading
from collections.abc import Sequence
from importlib.metadata import PackageNotFoundError

from local.embedding.model import FILE, KEY_VARIABLE, MODEL_ID, PACKAGE
from local.embedding.server import serve
from local.loopback import HOST
from local.model.parameters import installed


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs the server; the exit code."""
    parser = argparse.ArgumentParser(prog="python -m local.embedding", description=__doc__)
    parser.add_argument("--port", type=int, required=True)
    options = parser.parse_args(arguments)
    signals = {signal.SIGTERM, signal.SIGINT}
    signal.pthread_sigmask(signal.SIG_BLOCK, signals)
    try:
        installed(PACKAGE, FILE)
    except (PackageNotFoundError, FileNotFoundError):
        print("The embedded sentence model is not installed: run make setup", file=sys.stderr)
        return 1
    try:
        server = serve(options.port, os.environ.get(KEY_VARIABLE, ""))
    except OSError as error:
        print(f"the sentence model cannot listen on port {options.port}: {error}", file=sys.stderr)
        return 1
    threading.Thread(target=server.serve_forever, daemon=True).start()
    print(f"{MODEL_ID} ready on http://{HOST}:{options.port}", flush=True)
    signal.sigwait(signals)
    return 0


if __name__ == "__main__":
    sys.exit(main())
