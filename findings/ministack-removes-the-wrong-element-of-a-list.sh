#!/usr/bin/env bash
# ministack 1.5.33, DynamoDB: an update expression that removes two elements of a list removes one that was not named.
#
# In DynamoDB every place in an expression is one of the item as it was. AWS's guide ("Using update expressions in DynamoDB",
# "Removing elements from a list") has this list and this expression, and says of them: "After Hammer and Nails are removed, the
# remaining elements are shifted", to Chisel, Screwdriver, Hacksaw. ministack carries one removal out after the other: the second
# place is counted in the list that is shorter already. So Screwdriver goes and Nails stay, and the same two places in another
# order make another list.
#
# Seen (Python 3.11):
#   REMOVE RelatedItems[1], RelatedItems[2]: Chisel Nails Hacksaw
#   REMOVE RelatedItems[2], RelatedItems[1]: Chisel Screwdriver Hacksaw
#
# What our users would notice: whoever adds a list to the session and takes several elements out of it has another list on the
# laptop than on AWS, and no error on either. TaskFlow keeps maps and not lists where one entry is changed (store/expressions.py:
# a path is names), so none of its own writes is concerned.
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
        TableName="ProductCatalog",
        KeySchema=[{"AttributeName": "Id", "KeyType": "HASH"}],
        AttributeDefinitions=[{"AttributeName": "Id", "AttributeType": "N"}],
        BillingMode="PAY_PER_REQUEST",
    )
    key = {"Id": {"N": "789"}}
    related = [{"S": name} for name in ("Chisel", "Hammer", "Nails", "Screwdriver", "Hacksaw")]
    for expression in (
        "REMOVE RelatedItems[1], RelatedItems[2]",
        "REMOVE RelatedItems[2], RelatedItems[1]",
    ):
        table.put_item(TableName="ProductCatalog", Item={**key, "RelatedItems": {"L": related}})
        answer = table.update_item(
            TableName="ProductCatalog", Key=key, UpdateExpression=expression, ReturnValues="ALL_NEW"
        )
        print(f"{expression}:", *(each["S"] for each in answer["Attributes"]["RelatedItems"]["L"]))
finally:
    emulator.terminate()
    emulator.wait()
PY
venv/bin/python see.py | tee seen
diff seen - <<'SEEN'
REMOVE RelatedItems[1], RelatedItems[2]: Chisel Nails Hacksaw
REMOVE RelatedItems[2], RelatedItems[1]: Chisel Screwdriver Hacksaw
SEEN
