#!/usr/bin/env bash
# ministack 1.5.33, Lambda: a function that reports failed messages of a queue in a form that is not the documented one is taken to
# have succeeded, and the messages are deleted. A list that is null, which is success, keeps them.
#
# AWS's guide ("Handling errors for an SQS event source in Lambda", success and failure conditions of ReportBatchItemFailures):
# "Lambda treats a batch as a complete success if your function returns any of the following: An empty batchItemFailures list, A
# null batchItemFailures list [...]. Lambda treats a batch as a complete failure if your function returns any of the following:
# An invalid JSON response, An empty string itemIdentifier, A null itemIdentifier, An itemIdentifier with a bad key name, An
# itemIdentifier value with a message ID that doesn't exist". What failed as a whole comes again.
#
# Seen (Python 3.11; on AWS 1, 1, 1, 1, 1 and 0 messages would be kept):
#   the message, as documented: called 1 time, kept 1 of 1
#   another name of the key: called 1 time, kept 0 of 1
#   no value: called 1 time, kept 0 of 1
#   an empty value: called 1 time, kept 0 of 1
#   a message that is not there: called 1 time, kept 0 of 1
#   no list: called 1 time, kept 1 of 1
#
# What our users would notice: whoever writes a consumer of a queue and mistakes the form of its answer loses records on the laptop,
# quietly; on AWS the same answer brings every batch again, until its records are dead letters. TaskFlow's consumers answer with
# the identifiers that they were given, or with an empty list.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --no-compile --disable-pip-version-check 'ministack==1.5.33' 'boto3==1.43.106'
cat > see.py <<'PY'
import io
import json
import os
import socket
import subprocess
import time
import urllib.request
import zipfile
from pathlib import Path

import boto3

CODE = """
import json
import os

def handler(event, context):
    ids = [record["messageId"] for record in event["Records"]]
    with open(os.environ["CALLS"], "a") as calls:
        calls.write(f"{len(ids)}\\n")
    return json.loads(os.environ["ANSWER"].replace("MESSAGE", ids[0]))
"""
ANSWERS = {
    "the message, as documented": {"batchItemFailures": [{"itemIdentifier": "MESSAGE"}]},
    "another name of the key": {"batchItemFailures": [{"messageId": "MESSAGE"}]},
    "no value": {"batchItemFailures": [{"itemIdentifier": None}]},
    "an empty value": {"batchItemFailures": [{"itemIdentifier": ""}]},
    "a message that is not there": {"batchItemFailures": [{"itemIdentifier": "x-MESSAGE"}]},
    "no list": {"batchItemFailures": None},
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
    sqs, functions = boto3.client("sqs", **at), boto3.client("lambda", **at)
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as code:
        code.writestr("index.py", CODE)

    def waiting(queue):
        names = ["ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible"]
        told = sqs.get_queue_attributes(QueueUrl=queue, AttributeNames=names)["Attributes"]
        return sum(map(int, told.values()))

    for number, (what, answer) in enumerate(ANSWERS.items()):
        calls = Path(f"calls{number}").absolute()
        queue = sqs.create_queue(QueueName=f"q{number}", Attributes={"VisibilityTimeout": "600"})["QueueUrl"]
        functions.create_function(
            FunctionName=f"f{number}",
            Runtime="python3.11",
            Handler="index.handler",
            Role="arn:aws:iam::000000000000:role/r",
            Code={"ZipFile": archive.getvalue()},
            Environment={"Variables": {"CALLS": str(calls), "ANSWER": json.dumps(answer)}},
        )
        sqs.send_message(QueueUrl=queue, MessageBody="record")
        functions.create_event_source_mapping(
            EventSourceArn=sqs.get_queue_attributes(QueueUrl=queue, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"],
            FunctionName=f"f{number}",
            FunctionResponseTypes=["ReportBatchItemFailures"],
        )
        until = time.monotonic() + 60
        while not calls.exists() and time.monotonic() < until:
            time.sleep(0.1)
        until = time.monotonic() + 5  # for the answer to be acted on
        while waiting(queue) and time.monotonic() < until:
            time.sleep(0.1)
        print(f"{what}: called {len(calls.read_text().split())} time, kept {waiting(queue)} of 1")
finally:
    emulator.terminate()
    emulator.wait()
PY
venv/bin/python see.py | tee seen
diff seen - <<'SEEN'
the message, as documented: called 1 time, kept 1 of 1
another name of the key: called 1 time, kept 0 of 1
no value: called 1 time, kept 0 of 1
an empty value: called 1 time, kept 0 of 1
a message that is not there: called 1 time, kept 0 of 1
no list: called 1 time, kept 1 of 1
SEEN
