#!/usr/bin/env bash
# yoyo: rows that a statement of a migration returns are printed on standard output, also through the library.
#
# Versions: yoyo-migrations 9.0.0, with SQLite.
# Behaviour: a migration file in SQL may hold `SELECT f();`, which in Postgres is how a function is called. When it is
# applied by `backend.apply_migrations(...)`, yoyo fetches the rows and prints a table of them, although no command line
# is involved. A migration without a SELECT prints nothing.
# Output seen:
#   printed by a migration that selects: ' answer \n--------\n 42     \n(1 row)\n'
#   printed by one that does not: ''
# What users of TaskFlow would notice: `make run` tells on standard output that it is ready; a migration's rows would
# stand before that, and a program that reads it would not find it. Our migrations call functions with PERFORM, and a
# test asserts that they print nothing.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check yoyo-migrations==9.0.0 setuptools==80.9.0
cd "$folder"
"$folder/venv/bin/python" - <<'PYTHON'
import contextlib
import io
import pathlib
import sys
import warnings

warnings.simplefilter("ignore")
from yoyo import get_backend, read_migrations


def printed(name: str, statement: str) -> str:
    folder = pathlib.Path(name)
    folder.mkdir()
    (folder / "0001.sql").write_text(statement)
    backend = get_backend(f"sqlite:///{name}.db")
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        backend.apply_migrations(backend.to_apply(read_migrations(name)))
    return out.getvalue()


selects = printed("selects", "SELECT 42 AS answer;")
creates = printed("creates", "CREATE TABLE answers (answer integer);")
print("printed by a migration that selects:", repr(selects))
print("printed by one that does not:", repr(creates))
sys.exit(0 if "42" in selects and creates == "" else 1)
PYTHON
