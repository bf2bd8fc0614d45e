#!/usr/bin/env bash
# boto3 1.44.8, DynamoDB: a block `with table.batch_writer()` that ends in an exception writes what it had collected until then. When that
# write fails, its error takes the place of the program's own.
#
# boto3's documentation of batch_writer (https://boto3.amazonaws.com/v1/documentation/api/latest/guide/dynamodb.html, "Batch writing"): "All you
# need to do is call put_item for any items you want to add, and delete_item for any items you want to delete". In Python's own library and
# in those for databases, leaving a block by an exception means that it is not to be done: sqlite3 and psycopg roll back. Here __exit__ looks at
# no exception and sends the buffer.
#
# Seen (Python 3.11, moto 5.2.5 for the table; items that are there afterwards):
#   10 items, then an exception of the program: 10 written, the exception of the program
#   10 items and one that cannot be written, then an exception of the program: 0 written, ValidationException
#   sqlite3, 10 rows, then an exception of the program: 0 written
#
# What our users would notice: an import that checks its lines while it writes, and stops at a bad one, has written a part that nobody
# asked for, up to 24 items behind the last full batch; and it may tell of another fault than the one that stopped it. TaskFlow writes
# no batches: what belongs together is one conditional write (store/table.py).
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --no-compile --disable-pip-version-check boto3==1.44.8 botocore==1.44.8 'moto[dynamodb]==5.2.5'
cat > see.py <<'PY'
import sqlite3

import boto3
from botocore.exceptions import ClientError
from moto import mock_aws


class Stop(Exception):
    pass


def counted(table, write):
    try:
        with table.batch_writer() as batch:
            write(batch)
        error = "no exception"
    except Stop:
        error = "the exception of the program"
    except ClientError as refused:
        error = refused.response["Error"]["Code"]
    return table.scan(Select="COUNT", ConsistentRead=True)["Count"], error


def stopped(batch):
    for number in range(10):
        batch.put_item(Item={"id": str(number)})
    raise Stop


def refused(batch):
    batch.put_item(Item={"id": ""})  # an empty key, for which the whole request is refused
    stopped(batch)


def table(name):
    return boto3.resource("dynamodb", "us-east-1").create_table(
        TableName=name,
        KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}],
        AttributeDefinitions=[{"AttributeName": "id", "AttributeType": "S"}],
        BillingMode="PAY_PER_REQUEST",
    )


with mock_aws():
    count, error = counted(table("stopped"), stopped)
    print(f"10 items, then an exception of the program: {count} written, {error}")
    count, error = counted(table("refused"), refused)
    print(f"10 items and one that cannot be written, then an exception of the program: {count} written, {error}")
database = sqlite3.connect(":memory:")
database.execute("CREATE TABLE t (id TEXT)")
try:
    with database:
        for number in range(10):
            database.execute("INSERT INTO t VALUES (?)", (str(number),))
        raise Stop
except Stop:
    count = database.execute("SELECT count(*) FROM t").fetchone()[0]
    print(f"sqlite3, 10 rows, then an exception of the program: {count} written")
PY
AWS_ACCESS_KEY_ID=none AWS_SECRET_ACCESS_KEY=none venv/bin/python see.py | tee seen
diff seen - <<'SEEN'
10 items, then an exception of the program: 10 written, the exception of the program
10 items and one that cannot be written, then an exception of the program: 0 written, ValidationException
sqlite3, 10 rows, then an exception of the program: 0 written
SEEN
