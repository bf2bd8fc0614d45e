#!/usr/bin/env bash
# ministack 1.5.33, Lambda: an event source mapping keeps MaximumBatchingWindowInSeconds and BatchSize, tells them to whoever asks,
# and does not act on them. A function gets what is in the queue at once, ten messages at most.
#
# AWS's guide ("Using Lambda with Amazon SQS", and "Batching behavior"): for a standard queue a batch may have up to 10,000
# messages; with a window Lambda gathers until it is over, the batch is full, or 6 MB are reached. Here the mapping says 100 messages
# and 20 seconds. AWS would call the function once with 30 messages, after 20 seconds.
#
# Seen (Python 3.11):
#   the mapping says: 100 messages, 20 seconds
#   batches of 30 messages that were there: 10 10 10
#   all were handled before the window was over: True
#
# What our users would notice: the worker, which redacts and writes to Postgres, ran for each record or two on the laptop; the 11th
# record of a batch, a batch that nears 6 MB, and records that come a second late were seen on AWS first. On the laptop
# local/triggers gathers batches now.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --no-compile --disable-pip-version-check 'ministack==1.5.33' 'boto3==1.43.106'
cat > see.py <<'PY'
import io
import os
import socket
import subprocess
import time
import urllib.request
import zipfile
from pathlib import Path

import boto3

CODE = """
import os

def handler(event, context):
    with open(os.environ["COUNTS"], "a") as counts:
        counts.write(str(len(event["Records"])) + " ")
"""
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
    queue = sqs.create_queue(QueueName="records", Attributes={"VisibilityTimeout": "120"})["QueueUrl"]
    arn = sqs.get_queue_attributes(QueueUrl=queue, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
    archive, counts = io.BytesIO(), Path("counts").absolute()
    with zipfile.ZipFile(archive, "w") as code:
        code.writestr("index.py", CODE)
    functions.create_function(
        FunctionName="worker",
        Runtime="python3.11",
        Handler="index.handler",
        Role="arn:aws:iam::000000000000:role/r",
        Code={"ZipFile": archive.getvalue()},
        Environment={"Variables": {"COUNTS": str(counts)}},
    )
    for _ in range(3):
        entries = [{"Id": str(number), "MessageBody": "record"} for number in range(10)]
        sqs.send_message_batch(QueueUrl=queue, Entries=entries)
    made = functions.create_event_source_mapping(
        EventSourceArn=arn, FunctionName="worker", BatchSize=100, MaximumBatchingWindowInSeconds=20
    )
    begun = time.monotonic()
    told = functions.get_event_source_mapping(UUID=made["UUID"])
    print(f"the mapping says: {told['BatchSize']} messages, {told['MaximumBatchingWindowInSeconds']} seconds")
    while (
        not counts.exists() or sum(map(int, counts.read_text().split())) < 30
    ) and time.monotonic() < begun + 60:
        time.sleep(0.1)
    print("batches of 30 messages that were there:", counts.read_text().strip())
    print("all were handled before the window was over:", time.monotonic() < begun + 20)
finally:
    emulator.terminate()
    emulator.wait()
PY
venv/bin/python see.py | tee seen
diff seen - <<'SEEN'
the mapping says: 100 messages, 20 seconds
batches of 30 messages that were there: 10 10 10
all were handled before the window was over: True
SEEN
