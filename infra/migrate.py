"""Brings a database that this machine reaches to the newest schema: ``python -m infra.migrate``.

A deployment does it by itself, in a function that Lambda ends after 15 minutes. This may take as long as it needs, for
the index of a very large table. The address is in ``TASKFLOW_DATABASE_URL``, where no list of processes shows it, with
the login that owns the tables. A deployment finds done what it has done.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

import psycopg
from taskflow.errors import SettingsError
from taskflow.records.database import reason
from taskflow.records.migrate import migrate

MIGRATIONS = Path(__file__).resolve().parents[1] / "migrations"
VARIABLE = "TASKFLOW_DATABASE_URL"


def main() -> int:
    """Applies what is missing and names it; the exit code."""
    url = os.environ.get(VARIABLE, "")
    try:
        if not url:
            raise SettingsError(f"{VARIABLE} is not set: give the postgresql:// address of the records")
        applied = migrate(url, MIGRATIONS)
    except SettingsError as error:
        print(f"nothing was migrated: {error}", file=sys.stderr)
        return 1
    except psycopg.Error as error:
        print(f"not everything was migrated, run it again: {reason(error)}", file=sys.stderr)
        return 1
    print("\n".join(f"applied {name}" for name in applied) or "nothing was missing")
    return 0


if __name__ == "__main__":
    sys.exit(main())
