"""``python -m tools.seed``: fills a development database with made-up conversations (``make seed``).

Without ``--database-url`` that is the database of this project's running laptop stack and no other, whatever the
environment says. They belong to whoever talked last, so the browser shows them, or to ``--user-id``.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import psycopg
from dotenv import dotenv_values
from taskflow.identity import Identity
from taskflow.records.database import connect, reason

from local.supervisor import config
from local.supervisor.errors import StackError
from local.supervisor.folder import DataFolder
from tools.seed.load import SeedError, latest_owner, load
from tools.seed.rows import Plan


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs the command; returns the exit code."""
    parser = argparse.ArgumentParser(
        prog="python -m tools.seed", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--conversations", type=_positive, default=1_000, help="how many (default 1000)")
    parser.add_argument("--messages-per", type=_positive, default=20, help="messages in each (default 20)")
    parser.add_argument("--user-id", help="whose they are (default: whoever talked last)")
    parser.add_argument("--tenant-id", default="default", help="of --user-id")
    parser.add_argument("--seed", type=int, default=1, help="the same seed makes the same conversations")
    parser.add_argument(
        "--until",
        type=_time,
        default=datetime.now(UTC),
        help="when the latest ended, ISO 8601 (default: now); the others reach a year back",
    )
    parser.add_argument("--database-url", help="postgresql:// address of another database, migrated already")
    options = parser.parse_args(arguments)
    try:
        return _seed(options, options.database_url or local_database())
    except (SeedError, StackError) as error:
        print(error, file=sys.stderr)
    except psycopg.Error as error:
        hint = "" if options.database_url else "; make run starts it"
        print(f"the database does not do it ({reason(error)}){hint}", file=sys.stderr)
    return 1


def local_database(env_file: Path = config.ENV_FILE) -> str:
    """The address of the laptop stack's database. Raises ``SeedError`` when the stack was never started."""
    folder = DataFolder(config.load(env_file=env_file).data_dir)
    url = dotenv_values(folder.env).get("DATABASE_URL") if folder.env.exists() else None
    if not url:
        raise SeedError("there is no local database yet: make run makes one, or give --database-url")
    return url


def _seed(options: argparse.Namespace, url: str) -> int:
    started = time.monotonic()
    with connect(url) as connection:
        connection.execute("SET app.migrating = 'on'")  # its owner sees no row otherwise
        owner = Identity(options.user_id, options.tenant_id) if options.user_id else latest_owner(connection)
        plan = Plan(options.conversations, options.messages_per, owner, options.until, options.seed)
        load(connection, plan, lambda done: _progress(done, plan.conversations))
    messages = plan.conversations * plan.messages_per
    print(
        f"{plan.conversations:,} conversations with {messages:,} messages for {owner.user_id} "
        f"in {time.monotonic() - started:.0f} s"
    )
    return 0


def _progress(done: int, total: int) -> None:
    if done == total or done % 10_000 == 0:
        print(f"  {done:,} of {total:,}", file=sys.stderr, flush=True)


def _positive(raw: str) -> int:
    value = int(raw)
    if value < 1:
        raise argparse.ArgumentTypeError("must be 1 or more")
    return value


def _time(raw: str) -> datetime:
    try:
        time = datetime.fromisoformat(raw)
    except ValueError:
        raise argparse.ArgumentTypeError("not an ISO 8601 time") from None
    return time if time.tzinfo else time.replace(tzinfo=UTC)


if __name__ == "__main__":
    sys.exit(main())
