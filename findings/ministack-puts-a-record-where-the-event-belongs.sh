#!/usr/bin/env bash
# ministack 1.5.33, Lambda: the dead-letter queue of a function gets the record of the failure, where AWS puts the event itself. What is
# sent to a destination says three attempts after one, and a destination for successes gets nothing.
#
# AWS's guide ("Asynchronous invocation"): "For dead-letter queues, Lambda only sends the content of the event, without details about
# the response." A record of the failure, in which the event is `requestPayload`, is for a destination. Its field
# `approximateInvokeCount` counts the attempts, and "On success - Send a record when the function successfully processes an
# asynchronous invocation." ministack writes one record for both, with a 3 that is fixed, and keeps and tells the destination for
# successes without using it.
#
# Seen (Python 3.11; the event is {"order": 7}, nothing is tried again; on AWS: the event itself, 1, 1 message):
#   the dead-letter queue has: requestContext requestPayload responseContext responsePayload
#   the destination of a function that was called 1 time has: approximateInvokeCount 3
#   the destination for successes, as it is told: kept; has 0 messages
#
# What our users would notice: whoever sends dead letters to their function again, as it is written on the laptop, sends the wrong
# thing on AWS, or the other way round; a function that goes on where another has succeeded is never called. TaskFlow uses a
# destination for failures alone (infra/template/function-generate.yaml), and reads the condition and the type of error in it.
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
import os

def handler(event, context):
    with open(os.environ["CALLS"], "a") as calls:
        calls.write("called ")
    if os.environ["FAILS"]:
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
    sqs, functions = boto3.client("sqs", **at), boto3.client("lambda", **at)
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as code:
        code.writestr("index.py", CODE)

    def invoked(name, use, fails=True):
        """Calls a function once, with a queue that is used in this way: what is told of it, the messages, the count of calls."""
        queue = sqs.create_queue(QueueName=name)["QueueUrl"]
        arn = sqs.get_queue_attributes(QueueUrl=queue, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
        calls = Path(f"calls-{name}").absolute()
        functions.create_function(
            FunctionName=name,
            Runtime="python3.11",
            Handler="index.handler",
            Role="arn:aws:iam::000000000000:role/r",
            Code={"ZipFile": archive.getvalue()},
            Environment={"Variables": {"CALLS": str(calls), "FAILS": "1" if fails else ""}},
            **({"DeadLetterConfig": {"TargetArn": arn}} if use == "dead" else {}),
        )
        destination = {} if use == "dead" else {"DestinationConfig": {use: {"Destination": arn}}}
        functions.put_function_event_invoke_config(FunctionName=name, MaximumRetryAttempts=0, **destination)
        functions.invoke(FunctionName=name, InvocationType="Event", Payload=b'{"order": 7}')
        until = time.monotonic() + 60
        while not calls.exists() and time.monotonic() < until:
            time.sleep(0.1)
        messages = sqs.receive_message(QueueUrl=queue, WaitTimeSeconds=15).get("Messages", [])
        told = functions.get_function_event_invoke_config(FunctionName=name).get("DestinationConfig", {})
        return told, [json.loads(message["Body"]) for message in messages], len(calls.read_text().split())

    _, [letter], _ = invoked("dead", "dead")
    print("the dead-letter queue has:", *sorted(letter))
    _, [record], count = invoked("failed", "OnFailure")
    attempts = record["requestContext"]["approximateInvokeCount"]
    print(f"the destination of a function that was called {count} time has: approximateInvokeCount {attempts}")
    told, records, _ = invoked("done", "OnSuccess", fails=False)
    kept = "kept" if told["OnSuccess"].get("Destination") else "not kept"
    print(f"the destination for successes, as it is told: {kept}; has {len(records)} messages")
finally:
    emulator.terminate()
    emulator.wait()
PY
venv/bin/python see.py | tee seen
diff seen - <<'SEEN'
the dead-letter queue has: requestContext requestPayload responseContext responsePayload
the destination of a function that was called 1 time has: approximateInvokeCount 3
the destination for successes, as it is told: kept; has 0 messages
SEEN
