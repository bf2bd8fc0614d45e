#!/usr/bin/env bash
# ministack 1.5.33, DynamoDB: BatchGetItem answers with all that it is asked for, whatever its size. `UnprocessedKeys` is always empty.
#
# AWS documents for BatchGetItem: "A single operation can retrieve up to 16 MB of data [...]. BatchGetItem returns a partial result
# if the response size limit is exceeded [...]. For example, if you ask to retrieve 100 items, but each individual item is 300 KB in
# size, the system returns 52 items (so as not to exceed the 16 MB limit). It also returns an appropriate UnprocessedKeys value so
# you can get the next page of results." This is that example. ministack does hold the limit of 1 MB that Query has, and says that
# there is more.
#
# Seen (Python 3.11; on AWS the batch has 52 items or so, and the rest as keys):
#   a query: 3 items, and more to come
#   a batch: 100 items, 0 keys unprocessed
#
# What our users would notice: code that reads many items by their keys and forgets what was left out passes every test on the
# laptop. On AWS it goes well with small items, and with large ones drops some without an error. TaskFlow asks for no batches of
# items. moto 5.2.5 holds the limit.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --no-compile --disable-pip-version-check 'ministack==1.5.33' 'boto3==1.43.106'
cat > see.py <<'PY'
import os
import socket
import subprocess
import time
import urllib.request

import boto3

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
    table = boto3.client(
        "dynamodb",
        endpoint_url=endpoint,
        region_name="us-east-1",
        aws_access_key_id="test",
        aws_secret_access_key="test",
    )
    table.create_table(
        TableName="things",
        BillingMode="PAY_PER_REQUEST",
        AttributeDefinitions=[
            {"AttributeName": "pk", "AttributeType": "S"},
            {"AttributeName": "sk", "AttributeType": "N"},
        ],
        KeySchema=[{"AttributeName": "pk", "KeyType": "HASH"}, {"AttributeName": "sk", "KeyType": "RANGE"}],
    )
    keys = [{"pk": {"S": "a"}, "sk": {"N": str(number)}} for number in range(100)]
    for key in keys:
        table.put_item(TableName="things", Item={**key, "text": {"S": "x" * 307_000}})
    query = table.query(
        TableName="things", KeyConditionExpression="pk = :pk", ExpressionAttributeValues={":pk": {"S": "a"}}
    )
    print(f"a query: {query['Count']} items, {'and more to come' if 'LastEvaluatedKey' in query else 'all'}")
    answer = table.batch_get_item(RequestItems={"things": {"Keys": keys}})
    left = answer["UnprocessedKeys"].get("things", {}).get("Keys", [])
    print(f"a batch: {len(answer['Responses']['things'])} items, {len(left)} keys unprocessed")
finally:
    emulator.terminate()
    emulator.wait()
PY
venv/bin/python see.py | tee seen
diff seen - <<'SEEN'
a query: 3 items, and more to come
a batch: 100 items, 0 keys unprocessed
SEEN
