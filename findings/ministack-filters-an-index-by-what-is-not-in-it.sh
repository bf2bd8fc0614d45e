#!/usr/bin/env bash
# ministack 1.5.33, DynamoDB: a filter on a global secondary index sees attributes that are not in the index.
#
# AWS documents for Query and Scan (parameter Select): "If you query or scan a global secondary index, you can only request
# attributes that are projected into the index. Global secondary index queries cannot fetch attributes from the parent table."
# The filter works on what was read ("Filter expressions for the Query operation": it "determines which items within the Query
# results should be returned to you"). So with an index of KEYS_ONLY nothing can match a filter on another attribute. ministack
# cuts the items down to the projection after it has filtered: the filter has the whole item of the table before it. The answer
# itself shows the keys alone, as it should.
#
# Seen (Python 3.11; items of the answer, of those that were read; on AWS the attribute is in none of the three):
#   the index holds: due pk
#   query, phase = idle: 2 of 3
#   query, attribute_not_exists(phase): 0 of 3
#   scan, phase = idle: 2 of 3
#
# What our users would notice: TaskFlow's sweep finds sessions whose time has come in an index of keys alone (`due`), and then
# reads each. Whoever lets DynamoDB leave some of them out ("only those that are idle") has a sweep that works on the laptop and
# finds nothing on AWS: no nudge, no end of a lost turn, and no error. TaskFlow asks that index with keys only. moto 5.2.5
# filters what the index holds.
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
    tables = boto3.client(
        "dynamodb",
        endpoint_url=endpoint,
        region_name="us-east-1",
        aws_access_key_id="test",
        aws_secret_access_key="test",
    )
    tables.create_table(
        TableName="sessions",
        BillingMode="PAY_PER_REQUEST",
        AttributeDefinitions=[{"AttributeName": name, "AttributeType": "S"} for name in ("pk", "due")],
        KeySchema=[{"AttributeName": "pk", "KeyType": "HASH"}],
        GlobalSecondaryIndexes=[
            {
                "IndexName": "due",
                "KeySchema": [{"AttributeName": "due", "KeyType": "HASH"}],
                "Projection": {"ProjectionType": "KEYS_ONLY"},
            }
        ],
    )
    for pk, phase in ("a", "idle"), ("b", "idle"), ("c", "speaking"):
        item = {"pk": {"S": pk}, "due": {"S": "shard"}, "phase": {"S": phase}}
        tables.put_item(TableName="sessions", Item=item)

    def found(read, values, **more):
        answer = read(TableName="sessions", IndexName="due", **values, **more)
        return f"{answer['Count']} of {answer['ScannedCount']}"

    shard = {":shard": {"S": "shard"}}
    query = {"KeyConditionExpression": "due = :shard", "ExpressionAttributeValues": shard}
    [held] = {" ".join(sorted(item)) for item in tables.query(TableName="sessions", IndexName="due", **query)["Items"]}
    print("the index holds:", held)
    idle = {**query, "ExpressionAttributeValues": {**shard, ":idle": {"S": "idle"}}}
    print("query, phase = idle:", found(tables.query, idle, FilterExpression="phase = :idle"))
    print("query, attribute_not_exists(phase):", found(tables.query, query, FilterExpression="attribute_not_exists(phase)"))
    alone = {"ExpressionAttributeValues": {":idle": {"S": "idle"}}}
    print("scan, phase = idle:", found(tables.scan, alone, FilterExpression="phase = :idle"))
finally:
    emulator.terminate()
    emulator.wait()
PY
venv/bin/python see.py | tee seen
diff seen - <<'SEEN'
the index holds: due pk
query, phase = idle: 2 of 3
query, attribute_not_exists(phase): 0 of 3
scan, phase = idle: 2 of 3
SEEN
