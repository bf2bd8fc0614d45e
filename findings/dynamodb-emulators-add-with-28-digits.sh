#!/usr/bin/env bash
# moto 5.2.5 and ministack 1.5.33, DynamoDB: a sum is rounded to 28 digits, without an error. DynamoDB has 38, and both store as
# many where nothing is added.
#
# AWS's guide ("Supported data types and naming rules",
# https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/HowItWorks.NamingRulesDataTypes.html): "Numbers can have up to 38
# digits of precision. Exceeding this results in an exception." And of zeros: "Leading and trailing zeroes are trimmed." Both
# emulators add with Python's decimal as it comes, whose context rounds to 28 digits (moto adds whole numbers exactly). boto3 has 38
# in its own context for that reason (boto3.dynamodb.types.DYNAMODB_CONTEXT), and traps what would be rounded. SET with a plus does
# the same as ADD. A counter is stuck then: what is added lies below the last digit that is kept. moto answers with zeros as they
# were sent.
#
# Seen (Python 3.11; 0.000000000000000001 is added; on DynamoDB the sums end in 679 and 680, and the last number is 7.5):
#   moto, stored: 12345678901234567890.123456789012345678
#   moto, ADD: 12345678901234567890.12345679
#   moto, ADD once more: 12345678901234567890.12345679
#   moto, stored 007.50: 007.50
#   ministack, stored: 12345678901234567890.123456789012345678
#   ministack, ADD: 12345678901234567890.12345679
#   ministack, ADD once more: 12345678901234567890.12345679
#   ministack, stored 007.50: 7.5
#
# What our users would notice: whoever adds up amounts of 18 decimal places has a balance in their tests that is wrong in the lower
# places and does not move, and is right on AWS; with moto, a number that is compared as a text is another text. TaskFlow's numbers
# are whole, milliseconds and counts of 16 digits at most (store/expressions.py), so its sums are exact on all three.
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
from moto import mock_aws

KEY = {"id": {"S": "sum"}}
MANY = "12345678901234567890.123456789012345678"


def see(name, table):
    table.create_table(
        TableName="sums",
        KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}],
        AttributeDefinitions=[{"AttributeName": "id", "AttributeType": "S"}],
        BillingMode="PAY_PER_REQUEST",
    )

    def stored(attribute):
        return table.get_item(TableName="sums", Key=KEY)["Item"][attribute]["N"]

    table.put_item(TableName="sums", Item={**KEY, "amount": {"N": MANY}, "price": {"N": "007.50"}})
    print(f"{name}, stored:", stored("amount"))
    for again in ("", " once more"):
        table.update_item(
            TableName="sums",
            Key=KEY,
            UpdateExpression="ADD amount :least",
            ExpressionAttributeValues={":least": {"N": "0.000000000000000001"}},
        )
        print(f"{name}, ADD{again}:", stored("amount"))
    print(f"{name}, stored 007.50:", stored("price"))


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
moto, stored: 12345678901234567890.123456789012345678
moto, ADD: 12345678901234567890.12345679
moto, ADD once more: 12345678901234567890.12345679
moto, stored 007.50: 007.50
ministack, stored: 12345678901234567890.123456789012345678
ministack, ADD: 12345678901234567890.12345679
ministack, ADD once more: 12345678901234567890.12345679
ministack, stored 007.50: 7.5
SEEN
