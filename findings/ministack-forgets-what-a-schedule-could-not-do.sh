#!/usr/bin/env bash
# ministack 1.5.33: a function that a schedule calls and that fails is not called again, and nothing arrives at its destination for
# failures. The same function does both when it is invoked asynchronously by Invoke.
#
# AWS's guide ("Invoke a Lambda function on a schedule"): "EventBridge Scheduler invokes your Lambda function asynchronously." And of
# every asynchronous invocation ("How Lambda handles errors and retries with asynchronous invocation"): "If the function returns an
# error, by default Lambda attempts to run it two more times", as often as MaximumRetryAttempts says, and then sends a record to
# the destination on failure. ministack does that for Invoke (with seconds for AWS's minutes between the attempts). Scheduler and
# the rules of EventBridge run the function once and drop the error.
#
# Seen (Python 3.11; the function has MaximumRetryAttempts 1 and a queue as destination; on AWS the second line is as the first):
#   invoked asynchronously: called 2 times, at the destination 1
#   called by a schedule: called 1 time, at the destination 0
#
# What our users would notice: a nightly job of theirs that fails once is lost on the laptop until the next night, and on AWS it
# runs three times: one that is not safe to repeat is seen to be so only there, and so is an alarm on its failures. TaskFlow's tick
# has no retries (MaximumRetryAttempts 0, the next comes a minute later). Its retention has two, which the laptop does not play.
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
    with open(os.environ["CALLS"], "a") as calls:
        calls.write("called ")
    raise ValueError("it failed")
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
    sqs, functions, scheduler = (boto3.client(name, **at) for name in ("sqs", "lambda", "scheduler"))
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as code:
        code.writestr("index.py", CODE)

    def failing(name):
        """A function that fails: its address, the queue of its failures, the file of its calls."""
        queue = sqs.create_queue(QueueName=f"{name}-failed")["QueueUrl"]
        arn = sqs.get_queue_attributes(QueueUrl=queue, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
        calls = Path(f"{name}-calls").absolute()
        made = functions.create_function(
            FunctionName=name,
            Runtime="python3.11",
            Handler="index.handler",
            Role="arn:aws:iam::000000000000:role/r",
            Code={"ZipFile": archive.getvalue()},
            Environment={"Variables": {"CALLS": str(calls)}},
        )
        functions.put_function_event_invoke_config(
            FunctionName=name, MaximumRetryAttempts=1, DestinationConfig={"OnFailure": {"Destination": arn}}
        )
        return made["FunctionArn"], queue, calls

    def seen(what, queue, calls, seconds):
        """Waits until it was called, and then `seconds` for a message at its destination."""
        until = time.monotonic() + 60
        while not calls.exists() and time.monotonic() < until:
            time.sleep(0.1)
        messages = sqs.receive_message(QueueUrl=queue, WaitTimeSeconds=seconds).get("Messages", [])
        count = len(calls.read_text().split())
        print(f"{what}: called {count} time{'s' * (count > 1)}, at the destination {len(messages)}")

    _, queue, calls = failing("invoked")
    functions.invoke(FunctionName="invoked", InvocationType="Event", Payload=b"{}")
    seen("invoked asynchronously", queue, calls, 20)
    arn, queue, calls = failing("scheduled")
    scheduler.create_schedule(
        Name="nightly",
        ScheduleExpression=f"at({time.strftime('%Y-%m-%dT%H:%M:%S', time.gmtime())})",
        FlexibleTimeWindow={"Mode": "OFF"},
        Target={"Arn": arn, "RoleArn": "arn:aws:iam::000000000000:role/r", "Input": "{}"},
    )
    seen("called by a schedule", queue, calls, 20)
finally:
    emulator.terminate()
    emulator.wait()
PY
venv/bin/python see.py | tee seen
diff seen - <<'SEEN'
invoked asynchronously: called 2 times, at the destination 1
called by a schedule: called 1 time, at the destination 0
SEEN
