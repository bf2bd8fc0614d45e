#!/usr/bin/env bash
# moto 5.2.5, SQS: a FIFO queue delivers a message a second time when it is sent again with its deduplication ID after the first was
# deleted. While the first is in the queue, it does not.
#
# AWS's reference of SendMessage, MessageDeduplicationId
# (https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SendMessage.html): "If a message with a particular
# MessageDeduplicationId is sent successfully, any messages sent with the same MessageDeduplicationId are accepted successfully but
# aren't delivered during the 5-minute deduplication interval", and "Amazon SQS continues to keep track of the message deduplication
# ID even after the message is received and deleted." moto compares a new message with those that are in the queue. So what decides
# is not time but how quick the consumer is. ministack 1.5.33 keeps the IDs.
#
# Seen (Python 3.11; "one" is sent, then "two" with the same ID, at once; on AWS "two" is delivered in no case):
#   "one" waits: delivered one
#   "one" is in flight: delivered nothing
#   "one" is deleted: delivered two
#
# What our users would notice: a producer that sends again because the answer was lost, which is what the ID is for, is tested
# against a queue where it works or not by chance: with a consumer in the same test, the record is handled twice; without, once. Who
# sees the double makes the consumer remember IDs, which AWS has done already. TaskFlow's queues are standard ones, which may
# deliver anything twice, and its records are stored under their own IDs.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --no-compile --disable-pip-version-check 'moto[sqs]==5.2.5' boto3==1.44.5
cat > see.py <<'PY'
import boto3
from moto import mock_aws


def delivered(messages):
    return " ".join(message["Body"] for message in messages) or "nothing"


with mock_aws():
    sqs = boto3.client("sqs", region_name="us-east-1")
    for number, state in enumerate(("waits", "is in flight", "is deleted")):
        queue = sqs.create_queue(QueueName=f"{number}.fifo", Attributes={"FifoQueue": "true"})["QueueUrl"]
        same = {"QueueUrl": queue, "MessageGroupId": "group", "MessageDeduplicationId": "the same"}
        sqs.send_message(MessageBody="one", **same)
        if state != "waits":
            [first] = sqs.receive_message(QueueUrl=queue)["Messages"]
            if state == "is deleted":
                sqs.delete_message(QueueUrl=queue, ReceiptHandle=first["ReceiptHandle"])
        sqs.send_message(MessageBody="two", **same)
        later = sqs.receive_message(QueueUrl=queue, MaxNumberOfMessages=10).get("Messages", [])
        print(f'"one" {state}: delivered {delivered(later)}')
PY
AWS_ACCESS_KEY_ID=x AWS_SECRET_ACCESS_KEY=x venv/bin/python see.py | tee seen
diff seen - <<'SEEN'
"one" waits: delivered one
"one" is in flight: delivered nothing
"one" is deleted: delivered two
SEEN
