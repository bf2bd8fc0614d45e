#!/usr/bin/env bash
# moto 5.2.5 and ministack 1.5.33, SQS: a message that waits in its queue is hidden by ChangeMessageVisibility, when the caller has
# an old receipt of it. AWS refuses that with MessageNotInflight.
#
# AWS's reference of ChangeMessageVisibility
# (https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_ChangeMessageVisibility.html): "Changes the visibility
# timeout of a specified message in a queue to a new value", "The maximum is 12 hours", and among its errors: "MessageNotInflight:
# The specified message isn't in flight." In flight is what was received and may not be seen by others ("A message is considered to
# be in flight after it is received from a queue by a consumer, but not yet deleted"); here the consumer has given the message back,
# with a timeout of 0. Both emulators look for the receipt alone. ministack also takes more than 12 hours, which moto refuses.
#
# Seen (Python 3.11; on AWS MessageNotInflight, 1 message, MessageNotInflight for its entry of a batch, and a refusal):
#   moto, given back, then asked for 60 s: done
#   moto, a consumer finds: 0 messages
#   moto, the same in a batch: done
#   moto, 12 hours and a second: InvalidParameterValue
#   ministack, given back, then asked for 60 s: done
#   ministack, a consumer finds: 0 messages
#   ministack, the same in a batch: done
#   ministack, 12 hours and a second: done
#
# What our users would notice: a consumer that asks for more time on a timer of its own, and goes on doing so behind the failure
# that gave the message back, keeps it from everybody else on an emulator, until the timer ends; on AWS the others have it at once,
# and the timer's error is in the log. Tests of what happens on that error never see it. TaskFlow's worker lets failed records come
# again after a time of their own (adapters/visibility.py); a refusal leaves them their queue's timeout, and its tests bring that
# answer about without an emulator.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --no-compile --disable-pip-version-check 'ministack==1.5.33' 'moto[sqs]==5.2.5' 'boto3==1.43.106'
cat > see.py <<'PY'
import os
import socket
import subprocess
import time
import urllib.request

import boto3
from botocore.exceptions import ClientError
from moto import mock_aws


def said(call):
    try:
        answer = call()
    except ClientError as error:
        return error.response["Error"]["Code"]
    return answer["Failed"][0]["Code"] if answer.get("Failed") else "done"


def see(name, sqs):
    queue = sqs.create_queue(QueueName="records", Attributes={"VisibilityTimeout": "30"})["QueueUrl"]
    sqs.send_message(QueueUrl=queue, MessageBody="a record")

    def received():
        return sqs.receive_message(QueueUrl=queue).get("Messages", [])

    def change(seconds):
        return said(
            lambda: sqs.change_message_visibility(QueueUrl=queue, ReceiptHandle=receipt, VisibilityTimeout=seconds)
        )

    [message] = received()
    receipt = message["ReceiptHandle"]
    change(0)
    print(f"{name}, given back, then asked for 60 s:", change(60))
    print(f"{name}, a consumer finds: {len(received())} messages")
    change(0)
    entry = {"Id": "0", "ReceiptHandle": receipt, "VisibilityTimeout": 60}
    batch = said(lambda: sqs.change_message_visibility_batch(QueueUrl=queue, Entries=[entry]))
    print(f"{name}, the same in a batch:", batch)
    print(f"{name}, 12 hours and a second:", change(43_201))


with mock_aws():
    see("moto", boto3.client("sqs", region_name="us-east-1"))
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
    see("ministack", boto3.client("sqs", endpoint_url=endpoint, region_name="us-east-1"))
finally:
    emulator.terminate()
    emulator.wait()
PY
AWS_ACCESS_KEY_ID=x AWS_SECRET_ACCESS_KEY=x venv/bin/python see.py | tee seen
diff seen - <<'SEEN'
moto, given back, then asked for 60 s: done
moto, a consumer finds: 0 messages
moto, the same in a batch: done
moto, 12 hours and a second: InvalidParameterValue
ministack, given back, then asked for 60 s: done
ministack, a consumer finds: 0 messages
ministack, the same in a batch: done
ministack, 12 hours and a second: done
SEEN
