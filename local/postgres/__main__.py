"""``python -m local.postgres --data DIR --port P --password-file FILE``: becomes a Postgres server on that folder."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from local.postgres import cluster, identity
from local.postgres.errors import PostgresError


def main(arguments: Sequence[str] | None = None) -> int:
    """Makes the cluster if there is none and replaces this process by the server. Returns only when that failed."""
    parser = argparse.ArgumentParser(prog="python -m local.postgres", description=__doc__)
    parser.add_argument(
        "--data", type=Path, required=True, help="folder of the data; made if it is not there"
    )
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--password-file", type=Path, required=True)
    options = parser.parse_args(arguments)
    data: Path = options.data.resolve()
    password = options.password_file.read_text()
    data.mkdir(parents=True, exist_ok=True)
    data.chmod(0o700)  # Postgres refuses a folder that others may look into
    try:
        programs = cluster.binaries()  # before: where they are may be closed afterwards
        identity.leave_root(data)
        identity.require_access(data, programs)
        cluster.ensure(data, password)
        server = cluster.command(data, options.port)
    except PostgresError as error:
        print(error, file=sys.stderr)
        return 1
    os.chdir("/")
    os.execv(server[0], server)  # noqa: S606


if __name__ == "__main__":
    sys.exit(main())
