#!/usr/bin/env bash
# moto 5.2.5, DynamoDB: writes that AWS refuses are stored. An index's key of the wrong type is, when it is put and not updated, and so
# is a transaction of more than 4 MB.
#
# AWS documents of a "data type mismatch between an attribute value and the index key schema data type": "all writes to items that
# violate the new index's key schema will be rejected" (guide, "Detecting and correcting index key violations"); of
# TransactWriteItems: "The aggregate size of the items in the transaction cannot exceed 4 MB"; of numbers: "Numbers can have up to
# 38 digits of precision. Exceeding this results in an exception"; and of sets: "Each value within a set must be unique" (guide,
# "Naming rules and data types"). moto holds other limits: 400 KB an item, the length of keys, sets that are not empty. An update
# with the same wrong key is refused, too.
#
# Seen (Python 3.11; AWS as documented: ValidationException, seven times; in a transaction that may be a cancellation):
#   an update with a number as the key of an index of texts: ValidationException
#   the same put: stored
#   the same put in a batch: stored
#   the same put in a transaction: stored
#   a number of 39 digits: stored
#   the same text twice in a set: stored
#   a transaction of 4.5 MB: stored
#
# What our users would notice: a write that passed their tests on moto fails on AWS, and with it the whole batch or transaction
# that it is part of. TaskFlow's own tests of its table use ministack, which refuses all seven, and a table in memory that is held
# to the same contract (tests/contract/test_table.py).
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --no-compile --disable-pip-version-check 'moto[dynamodb]==5.2.5' boto3==1.44.5
cat > see.py <<'PY'
import boto3
from botocore.exceptions import ClientError
from moto import mock_aws


def key(name):
    return {"id": {"S": name}}


def said(call, **arguments):
    try:
        call(**arguments)
    except ClientError as error:
        return error.response["Error"]["Code"]
    return "stored"


with mock_aws():
    table = boto3.client("dynamodb", region_name="us-east-1")
    table.create_table(
        TableName="things",
        BillingMode="PAY_PER_REQUEST",
        AttributeDefinitions=[{"AttributeName": name, "AttributeType": "S"} for name in ("id", "kind")],
        KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}],
        GlobalSecondaryIndexes=[
            {
                "IndexName": "kinds",
                "KeySchema": [{"AttributeName": "kind", "KeyType": "HASH"}],
                "Projection": {"ProjectionType": "KEYS_ONLY"},
            }
        ],
    )

    change = {"UpdateExpression": "SET kind = :one", "ExpressionAttributeValues": {":one": {"N": "1"}}}
    print(
        "an update with a number as the key of an index of texts:",
        said(table.update_item, TableName="things", Key=key("a"), **change),
    )
    wrong = {**key("a"), "kind": {"N": "1"}}
    print("the same put:", said(table.put_item, TableName="things", Item=wrong))
    batch = {"things": [{"PutRequest": {"Item": wrong}}]}
    print("the same put in a batch:", said(table.batch_write_item, RequestItems=batch))

    def transact(*items):
        puts = [{"Put": {"TableName": "things", "Item": item}} for item in items]
        return said(table.transact_write_items, TransactItems=puts)

    print("the same put in a transaction:", transact(wrong))
    for what, value in (
        ("a number of 39 digits", {"N": "1" * 39}),
        ("the same text twice in a set", {"SS": ["x", "x"]}),
    ):
        item = {**key("b"), "value": value}
        print(f"{what}:", said(table.put_item, TableName="things", Item=item))
    large = [{**key(str(number)), "text": {"S": "x" * 300_000}} for number in range(15)]
    print("a transaction of 4.5 MB:", transact(*large))
PY
AWS_ACCESS_KEY_ID=x AWS_SECRET_ACCESS_KEY=x venv/bin/python see.py | tee seen
diff seen - <<'SEEN'
an update with a number as the key of an index of texts: ValidationException
the same put: stored
the same put in a batch: stored
the same put in a transaction: stored
a number of 39 digits: stored
the same text twice in a set: stored
a transaction of 4.5 MB: stored
SEEN
