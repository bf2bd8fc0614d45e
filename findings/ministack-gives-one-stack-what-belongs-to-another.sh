#!/usr/bin/env bash
# ministack 1.5.33, CloudFormation: a stack whose resources have the names of another stack's is complete, and has that one's
# resources. When it is deleted, they go, with what is in them. The first stack is complete as before.
#
# AWS's guide ("Name type", https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-properties-name.html): "Resource
# names must be unique across all your active stacks. If you reuse templates to create multiple stacks, you must change or remove
# custom names from your template." CloudFormation creates what a new stack asks for and takes over nothing that is there (that
# would be an import, which says so): the second stack fails ("already exists") and is rolled back, and the first keeps what it has.
# ministack does that for a bucket.
#
# Seen (Python 3.11; on AWS ROLLBACK_COMPLETE each time, and the items are there):
#   a second stack with the same table: CREATE_COMPLETE
#   a second stack with the same queue: CREATE_COMPLETE
#   a second stack with the same secret: CREATE_COMPLETE
#   a second stack with the same function: CREATE_COMPLETE
#   a second stack with the same bucket: ROLLBACK_COMPLETE
#   left when the second stacks are deleted: no table, no queue, no secret, no function, a bucket
#   the first stack of the table: CREATE_COMPLETE
#
# What our users would notice: who deploys a second time beside the first, to try something, and has given a resource a name, is not
# stopped on the laptop; when the trial is deleted, the conversations of the first are gone. On AWS the trial is never made. The
# functions in TaskFlow's template have the name of their stack in theirs.
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

ROLE = "arn:aws:iam::000000000000:role/any"
RESOURCES = {
    "table": {
        "Type": "AWS::DynamoDB::Table",
        "Properties": {
            "TableName": "things",
            "BillingMode": "PAY_PER_REQUEST",
            "AttributeDefinitions": [{"AttributeName": "pk", "AttributeType": "S"}],
            "KeySchema": [{"AttributeName": "pk", "KeyType": "HASH"}],
        },
    },
    "queue": {"Type": "AWS::SQS::Queue", "Properties": {"QueueName": "things"}},
    "secret": {"Type": "AWS::SecretsManager::Secret", "Properties": {"Name": "things", "SecretString": "x"}},
    "function": {
        "Type": "AWS::Lambda::Function",
        "Properties": {
            "FunctionName": "things",
            "Runtime": "python3.11",
            "Handler": "index.handler",
            "Role": ROLE,
            "Code": {"ZipFile": "def handler(event, context): pass"},
        },
    },
    "bucket": {"Type": "AWS::S3::Bucket", "Properties": {"BucketName": "things"}},
}
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


def client(service):
    keys = {"aws_access_key_id": "test", "aws_secret_access_key": "test"}
    return boto3.client(service, endpoint_url=endpoint, region_name="us-east-1", **keys)


def status(stack):
    for _ in range(300):
        found = stacks.describe_stacks(StackName=stack)["Stacks"]
        if not found[0]["StackStatus"].endswith("IN_PROGRESS"):
            return found[0]["StackStatus"]
        time.sleep(0.1)


def create(stack, resource):
    stacks.create_stack(StackName=stack, TemplateBody=json.dumps({"Resources": {"It": resource}}))
    return status(stack)


def gone(stack):
    every = stacks.list_stacks(StackStatusFilter=["DELETE_COMPLETE"])["StackSummaries"]
    return stack in [one["StackName"] for one in every]


try:
    for _ in range(300):
        try:
            urllib.request.urlopen(f"{endpoint}/_ministack/health").close()
            break
        except OSError:
            time.sleep(0.2)
    stacks = client("cloudformation")
    for kind, resource in RESOURCES.items():
        assert create(f"first-{kind}", resource) == "CREATE_COMPLETE"
        if kind == "table":
            client("dynamodb").put_item(TableName="things", Item={"pk": {"S": "a conversation"}})
        print(f"a second stack with the same {kind}:", create(f"second-{kind}", resource))
    for kind in RESOURCES:
        stacks.delete_stack(StackName=f"second-{kind}")
        while not gone(f"second-{kind}"):
            time.sleep(0.1)
    left = {
        "table": client("dynamodb").list_tables()["TableNames"],
        "queue": client("sqs").list_queues().get("QueueUrls"),
        "secret": client("secretsmanager").list_secrets()["SecretList"],
        "function": client("lambda").list_functions()["Functions"],
        "bucket": client("s3").list_buckets()["Buckets"],
    }
    names = ", ".join(f"{'a' if found else 'no'} {kind}" for kind, found in left.items())
    print("left when the second stacks are deleted:", names)
    print("the first stack of the table:", status("first-table"))
finally:
    emulator.terminate()
    emulator.wait()
PY
venv/bin/python see.py | tee seen
diff seen - <<'SEEN'
a second stack with the same table: CREATE_COMPLETE
a second stack with the same queue: CREATE_COMPLETE
a second stack with the same secret: CREATE_COMPLETE
a second stack with the same function: CREATE_COMPLETE
a second stack with the same bucket: ROLLBACK_COMPLETE
left when the second stacks are deleted: no table, no queue, no secret, no function, a bucket
the first stack of the table: CREATE_COMPLETE
SEEN
