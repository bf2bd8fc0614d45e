#!/usr/bin/env bash
# ministack 1.5.33, EventBridge Scheduler: a schedule keeps its time zone, tells it to whoever asks, and is carried out in UTC.
#
# AWS's guide ("Schedule types in EventBridge Scheduler"): "You configure a one-time schedule when by specifying the time, date, and
# time zone in which EventBridge Scheduler evaluates the schedule", and for recurring ones: "specifying a time zone in which
# EventBridge Scheduler evaluates the expression." ministack counts at() and cron() in UTC, and says that it fires "when due".
#
# Seen (Python 3.11), a time that clocks in Honolulu show ten hours from now; AWS would send nothing yet:
#   the schedule says: Pacific/Honolulu
#   sent ten hours early: ['"due"']
#
# What our users would notice: TaskFlow's own schedules are rates, which have no zone. Whoever adds one for a night, when little is
# spoken, sees it run by day on the laptop, or not for hours, and looks for the fault in the template.
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
from datetime import datetime, timezone

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
    at = {
        "endpoint_url": endpoint,
        "region_name": "us-east-1",
        "aws_access_key_id": "test",
        "aws_secret_access_key": "test",
    }
    sqs, scheduler = boto3.client("sqs", **at), boto3.client("scheduler", **at)
    queue = sqs.create_queue(QueueName="nightly")["QueueUrl"]
    arn = sqs.get_queue_attributes(QueueUrl=queue, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
    scheduler.create_schedule(
        Name="nightly",
        # What a clock in Greenwich shows now, a clock in Honolulu shows in ten hours.
        ScheduleExpression=f"at({datetime.now(timezone.utc):%Y-%m-%dT%H:%M:%S})",
        ScheduleExpressionTimezone="Pacific/Honolulu",
        FlexibleTimeWindow={"Mode": "OFF"},
        Target={"Arn": arn, "RoleArn": "arn:aws:iam::000000000000:role/r", "Input": '"due"'},
    )
    print("the schedule says:", scheduler.get_schedule(Name="nightly")["ScheduleExpressionTimezone"])
    messages = []
    until = time.monotonic() + 60
    while not messages and time.monotonic() < until:
        messages = sqs.receive_message(QueueUrl=queue, WaitTimeSeconds=5).get("Messages", [])
    print("sent ten hours early:", [message["Body"] for message in messages])
finally:
    emulator.terminate()
    emulator.wait()
PY
venv/bin/python see.py | tee seen
diff seen - <<'SEEN'
the schedule says: Pacific/Honolulu
sent ten hours early: ['"due"']
SEEN
