#!/usr/bin/env bash
# moto 5.2.5 and ministack 1.5.33, DynamoDB: a query's filter on the sort key or the partition key is carried out. AWS refuses the
# query.
#
# AWS's reference of Query (https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_Query.html): "A FilterExpression does
# not allow key attributes. You cannot define a filter expression based on a partition key or a sort key." The answer is
# ValidationException; a Scan may have such a filter. Both emulators read the whole partition and filter, and moto also takes the
# bounds of a sort key in the wrong order (BETWEEN 5 AND 1) for an empty range, where ministack refuses it, as DynamoDB does.
#
# Seen (Python 3.11; on AWS ValidationException in both lines of a query):
#   moto, filter on the sort key: 2 of 5 items
#   moto, filter on the partition key or another: 5 of 5 items
#   moto, the same filter in a scan, which AWS takes: 2 of 5 items
#   ministack, filter on the sort key: 2 of 5 items
#   ministack, filter on the partition key or another: 5 of 5 items
#   ministack, the same filter in a scan, which AWS takes: 2 of 5 items
#
# What our users would notice: a second condition on the sort key ("newer than this, and not that one") cannot stand in the key
# condition, which takes one; put into the filter, it does what it should on either emulator, in every test, and each request of
# that kind is refused on AWS. TaskFlow's queries have no filters: what is left out is left out by the reader (store/table.py).
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --no-compile --disable-pip-version-check 'ministack==1.5.33' 'moto[dynamodb]==5.2.5' 'boto3==1.43.106'
cat > see.py <<'PY'
import os
import socket
import subprocess
import time
import urllib.request

import boto3
from botocore.exceptions import ClientError
from moto import mock_aws


def see(name, table):
    table.create_table(
        TableName="messages",
        KeySchema=[{"AttributeName": "room", "KeyType": "HASH"}, {"AttributeName": "at", "KeyType": "RANGE"}],
        AttributeDefinitions=[
            {"AttributeName": "room", "AttributeType": "S"},
            {"AttributeName": "at", "AttributeType": "N"},
        ],
        BillingMode="PAY_PER_REQUEST",
    )
    for at in range(5):
        table.put_item(TableName="messages", Item={"room": {"S": "a"}, "at": {"N": str(at)}})

    def said(call, **given):
        try:
            answer = call(TableName="messages", **given)
        except ClientError as error:
            return error.response["Error"]["Code"]
        return f"{answer['Count']} of {answer['ScannedCount']} items"

    names, room, last = {"#at": "at"}, {":room": {"S": "a"}}, {":last": {"N": "2"}}
    query = {"KeyConditionExpression": "room = :room", "FilterExpression": "#at > :last"}
    found = said(table.query, **query, ExpressionAttributeNames=names, ExpressionAttributeValues={**room, **last})
    print(f"{name}, filter on the sort key:", found)
    query["FilterExpression"] = "room = :room OR attribute_exists(pinned)"
    found = said(table.query, **query, ExpressionAttributeValues=room)
    print(f"{name}, filter on the partition key or another:", found)
    scan = {"FilterExpression": "#at > :last", "ExpressionAttributeNames": names, "ExpressionAttributeValues": last}
    print(f"{name}, the same filter in a scan, which AWS takes:", said(table.scan, **scan))


with mock_aws():
    see("moto", boto3.client("dynamodb", region_name="us-east-1"))
with socket.socket() as free:
    free.bind(("127.0.0.1", 0))
    port = free.getsockname()[1]
endpoint = f"http://127.0.0.1:{port}"
emulator = subprocess.Popen(
    ["venv/bin/ministack"],
    env={**os.environ, "GATEWAY_PORT": str(port), "BIND_HOST": "127.0.0.1", "IOT_MTLS_ENABLED": "0", "SFTP_ENABLED": "0"},
    stdout=subprocess.DEVNULL,
    stderr=subprocess.DEVNULL,
)
try:
    for _ in range(300):
        try:
            urllib.request.urlopen(f"{endpoint}/_ministack/health").close()
            break
        except OSError:
            time.sleep(0.2)
    see("ministack", boto3.client("dynamodb", endpoint_url=endpoint, region_name="us-east-1"))
finally:
    emulator.terminate()
    emulator.wait()
PY
AWS_ACCESS_KEY_ID=x AWS_SECRET_ACCESS_KEY=x venv/bin/python see.py | tee seen
diff seen - <<'SEEN'
moto, filter on the sort key: 2 of 5 items
moto, filter on the partition key or another: 5 of 5 items
moto, the same filter in a scan, which AWS takes: 2 of 5 items
ministack, filter on the sort key: 2 of 5 items
ministack, filter on the partition key or another: 5 of 5 items
ministack, the same filter in a scan, which AWS takes: 2 of 5 items
SEEN
