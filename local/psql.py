"""``make psql``: the running stack's Postgres in psql.

It may read everything and write nothing, so that a slip harms nobody; WRITE=1 lifts that. SQL='select 1' runs one
statement and ends. psql itself comes with the laptop's Postgres.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from urllib.parse import unquote, urlsplit

from local.postgres.cluster import binaries
from local.postgres.errors import PostgresError
from local.supervisor.config import ENV_FILE, load
from local.supervisor.errors import StackError
from local.supervisor.folder import sourced

READ_ONLY = "-c default_transaction_read_only=on"


def environment(url: str, own: Mapping[str, str], *, write: bool) -> dict[str, str]:
    """What psql reads its connection from: in a command line everybody on this machine could see the password."""
    parts = urlsplit(url)
    kept = {name: value for name, value in own.items() if not name.startswith("PG")}
    return kept | {
        "PGHOST": parts.hostname or "127.0.0.1",
        "PGPORT": str(parts.port or 5432),
        "PGUSER": unquote(parts.username or ""),
        "PGPASSWORD": unquote(parts.password or ""),
        "PGDATABASE": parts.path.lstrip("/"),
        "PGAPPNAME": "make psql",
        **({} if write else {"PGOPTIONS": READ_ONLY}),
    }


def command(program: Path, sql: str, *, write: bool) -> list[str]:
    """psql with a prompt that says what may be done. A developer's own ``.psqlrc`` stays in force."""
    mark = "" if write else " (read only)"
    prompt = [f"--set=PROMPT1=%/{mark}%R%# "]
    return [str(program), *(["--command", sql, "--set=ON_ERROR_STOP=1"] if sql else prompt)]


def main(arguments: Sequence[str] | None = None) -> int:
    """psql's exit code; 1 when no stack runs."""
    parser = argparse.ArgumentParser(prog="python -m local.psql", description=__doc__)
    parser.add_argument("--write", action="store_true", help="allow changes")
    parser.add_argument("--sql", default="", help="run this and end")
    options = parser.parse_args(arguments)
    try:
        env = sourced(load(env_file=ENV_FILE).data_dir / "env")
        program = binaries() / "psql"
    except (StackError, PostgresError) as error:
        print(error, file=sys.stderr)
        return 1
    if "DATABASE_URL" not in env:
        print("no stack runs with this data folder: start it with make run", file=sys.stderr)
        return 1
    return subprocess.run(  # noqa: S603
        command(program, options.sql, write=options.write),
        env=environment(env["DATABASE_URL"], os.environ, write=options.write),
        check=False,
    ).returncode


if __name__ == "__main__":
    sys.exit(main())
