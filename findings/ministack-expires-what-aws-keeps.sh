#!/usr/bin/env bash
# ministack 1.5.33, DynamoDB: Time to Live deletes items whose time is a text, or lies more than five years back. AWS keeps both.
# And a stream does not tell that anything was deleted.
#
# AWS's guide ("How it works: DynamoDB Time to Live"): "If the attribute is a Number data type, the attribute's value is a timestamp
# in Unix epoch time format in seconds, and if the timestamp value is older than the current time but not five years older or more
# (in order to avoid a possible accidental deletion due to a malformed TTL value), then the item is set to expired." And: "A delete
# operation for each item enters the DynamoDB Stream, but is tagged as a system delete". ministack compares whatever it can read as
# a number, and takes the item out of the table beside the stream.
#
# Seen (Python 3.11; AWS as documented: kept are a, b and d, and the stream has one REMOVE):
#   a, a text, an hour ago: gone
#   b, a number, six years ago: gone
#   c, a number, an hour ago: gone
#   d, a number, in an hour: kept
#   in the stream: 4 INSERT, 0 REMOVE
#
# What our users would notice: whoever writes the time as a text (ISO 8601 would be kept on both, "1764000000" is not) sees data
# disappear on the laptop as the retention says, and on AWS it stays for good, without an error: what was promised to be deleted
# is there. TaskFlow's attribute `ttl` is a number of seconds (store/), and nothing of it reads a stream.
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
HOUR, YEAR = 3600, 366 * 86_400
try:
    for _ in range(300):
        try:
            urllib.request.urlopen(f"{endpoint}/_ministack/health").close()
            break
        except OSError:
            time.sleep(0.2)
    at = {
        "endpoint_url": endpoint,
        "region_name": "us-east-1",
        "aws_access_key_id": "test",
        "aws_secret_access_key": "test",
    }
    table, streams = boto3.client("dynamodb", **at), boto3.client("dynamodbstreams", **at)
    arn = table.create_table(
        TableName="things",
        BillingMode="PAY_PER_REQUEST",
        AttributeDefinitions=[{"AttributeName": "id", "AttributeType": "S"}],
        KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}],
        StreamSpecification={"StreamEnabled": True, "StreamViewType": "KEYS_ONLY"},
    )["TableDescription"]["LatestStreamArn"]
    table.update_time_to_live(
        TableName="things", TimeToLiveSpecification={"AttributeName": "ttl", "Enabled": True}
    )
    now = int(time.time())
    items = {
        "a, a text, an hour ago": {"S": str(now - HOUR)},
        "b, a number, six years ago": {"N": str(now - 6 * YEAR)},
        "c, a number, an hour ago": {"N": str(now - HOUR)},
        "d, a number, in an hour": {"N": str(now + HOUR)},
    }
    for what, ttl in items.items():
        table.put_item(TableName="things", Item={"id": {"S": what[0]}, "ttl": ttl})
    until = time.monotonic() + 90
    while "Item" in table.get_item(TableName="things", Key={"id": {"S": "c"}}) and time.monotonic() < until:
        time.sleep(0.5)
    time.sleep(1)  # for the rest of that sweep
    kept = {item["id"]["S"] for item in table.scan(TableName="things")["Items"]}
    for what in items:
        print(f"{what}:", "kept" if what[0] in kept else "gone")
    events = []
    for shard in streams.describe_stream(StreamArn=arn)["StreamDescription"]["Shards"]:
        place = streams.get_shard_iterator(
            StreamArn=arn, ShardId=shard["ShardId"], ShardIteratorType="TRIM_HORIZON"
        )["ShardIterator"]
        events += [record["eventName"] for record in streams.get_records(ShardIterator=place)["Records"]]
    print(f"in the stream: {events.count('INSERT')} INSERT, {events.count('REMOVE')} REMOVE")
finally:
    emulator.terminate()
    emulator.wait()
PY
venv/bin/python see.py | tee seen
diff seen - <<'SEEN'
a, a text, an hour ago: gone
b, a number, six years ago: gone
c, a number, an hour ago: gone
d, a number, in an hour: kept
in the stream: 4 INSERT, 0 REMOVE
SEEN
