#!/usr/bin/env bash
# ministack 1.5.33: an update of a stack that adds two indexes to a table, or takes one away and adds another, is complete. On AWS both
# fail and are taken back.
#
# The reference of AWS::DynamoDB::Table says of GlobalSecondaryIndexes: "Updates are not supported. The following are exceptions: [...]
# You can delete or add one global secondary index without interruption. If you do both in the same update (for example, by
# changing the index's logical ID), the update fails." And of UpdateTable: "You can create or delete only one global secondary index
# per UpdateTable operation." The emulator takes two in one UpdateTable as well.
#
# Seen (Python 3.11; on AWS: CREATE_COMPLETE, UPDATE_ROLLBACK_COMPLETE, UPDATE_ROLLBACK_COMPLETE, LimitExceededException):
#   a table without an index: CREATE_COMPLETE
#   two more in one update: UPDATE_COMPLETE, has owner room
#   one of them under another name: UPDATE_COMPLETE, has owner place
#   UpdateTable with two more: accepted
#
# What our users would notice: a change of the table that the laptop has deployed, and that a new deployment on AWS takes as well
# (a table may be created with both), breaks the update of those that run already. An index more is an update of its own, and so is
# one less. TaskFlow's table has had one index (`due`) since its first deployment.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --no-compile --disable-pip-version-check 'ministack==1.5.33' 'boto3==1.43.106'
cat > see.py <<'PY'
import json
import os
import socket
import subprocess
import time
import urllib.request

import boto3
from botocore.exceptions import ClientError


def attribute(name):
    return {"AttributeName": name, "AttributeType": "S"}


def index(name):
    return {
        "IndexName": f"by-{name}",
        "KeySchema": [{"AttributeName": name, "KeyType": "HASH"}],
        "Projection": {"ProjectionType": "KEYS_ONLY"},
    }


def template(*names):
    properties = {
        "TableName": "things",
        "BillingMode": "PAY_PER_REQUEST",
        "AttributeDefinitions": [attribute(name) for name in ("id", *names)],
        "KeySchema": [{"AttributeName": "id", "KeyType": "HASH"}],
    }
    if names:
        properties["GlobalSecondaryIndexes"] = [index(name) for name in names]
    return json.dumps({"Resources": {"Table": {"Type": "AWS::DynamoDB::Table", "Properties": properties}}})


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
    at = {
        "endpoint_url": endpoint,
        "region_name": "us-east-1",
        "aws_access_key_id": "test",
        "aws_secret_access_key": "test",
    }
    stacks, table = boto3.client("cloudformation", **at), boto3.client("dynamodb", **at)

    def deploy(what, call, *names):
        call(StackName="s", TemplateBody=template(*names))
        while (status := stacks.describe_stacks(StackName="s")["Stacks"][0]["StackStatus"]).endswith("_IN_PROGRESS"):
            time.sleep(0.1)
        indexes = table.describe_table(TableName="things")["Table"].get("GlobalSecondaryIndexes", [])
        has = " ".join(sorted(each["IndexName"].removeprefix("by-") for each in indexes))
        print(f"{what}: {status}" + (f", has {has}" if has else ""))

    deploy("a table without an index", stacks.create_stack)
    deploy("two more in one update", stacks.update_stack, "owner", "room")
    deploy("one of them under another name", stacks.update_stack, "owner", "place")
    try:
        table.update_table(
            TableName="things",
            AttributeDefinitions=[attribute("one"), attribute("two")],
            GlobalSecondaryIndexUpdates=[{"Create": index("one")}, {"Create": index("two")}],
        )
        said = "accepted"
    except ClientError as error:
        said = error.response["Error"]["Code"]
    print("UpdateTable with two more:", said)
finally:
    emulator.terminate()
    emulator.wait()
PY
venv/bin/python see.py | tee seen
diff seen - <<'SEEN'
a table without an index: CREATE_COMPLETE
two more in one update: UPDATE_COMPLETE, has owner room
one of them under another name: UPDATE_COMPLETE, has owner place
UpdateTable with two more: accepted
SEEN
