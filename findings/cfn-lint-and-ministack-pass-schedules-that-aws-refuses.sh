#!/usr/bin/env bash
# cfn-lint 1.58.0 and ministack 1.5.33: a schedule whose expression is none, and a large batch without a window, go through the linter
# without a finding and are deployed to the emulator. AWS deploys neither.
#
# AWS documents for a schedule: "The following formats are supported. at expression - at(yyyy-mm-ddThh:mm:ss), rate expression -
# rate(value unit), cron expression - cron(fields)", where "A cron expression consists of six fields separated by white spaces" and
# a rate of "a value as a positive integer, and a unit with the following options: minute | minutes | hour | hours | day | days"
# (CreateSchedule, ScheduleExpression). And for an event source: "when you set BatchSize to a value greater than 10, you must set
# MaximumBatchingWindowInSeconds to at least 1" (CreateEventSourceMapping). cfn-lint knows the rules of many such pairs (E3505:
# a queue's visibility timeout below the function's timeout), and has none for these.
#
# Seen (Python 3.11; on AWS the stack is rolled back each time):
#   cron(0 3 * * *): cfn-lint 0 findings, ministack CREATE_COMPLETE
#   every(1 minute): cfn-lint 0 findings, ministack CREATE_COMPLETE
#   rate(90 seconds): cfn-lint 0 findings, ministack CREATE_COMPLETE
#   rate(0 minutes): cfn-lint 0 findings, ministack CREATE_COMPLETE
#   100 messages a batch, no window: cfn-lint 0 findings, ministack CREATE_COMPLETE
#
# What our users would notice: a nightly schedule of theirs with the five fields that crontab has is there on the laptop, where it never
# comes, and fails the deployment. TaskFlow's schedules are rates of minutes, hours and days; that they are, and that a large batch
# has a window, is held by tests of the template (tests/unit/infra).
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --no-compile --disable-pip-version-check 'ministack==1.5.33' 'boto3==1.43.106'
python3 -m venv lint
lint/bin/pip install --quiet --no-compile --disable-pip-version-check cfn-lint==1.58.0
cat > see.py <<'PY'
import json
import os
import socket
import subprocess
import time
import urllib.request
from pathlib import Path

import boto3

ROLE = "arn:aws:iam::000000000000:role/r"
QUEUE = {"Type": "AWS::SQS::Queue", "Properties": {"VisibilityTimeout": 360}}
FUNCTION = {
    "Type": "AWS::Lambda::Function",
    "Properties": {
        "Runtime": "python3.13",
        "Handler": "index.handler",
        "Role": ROLE,
        "Code": {"ZipFile": "def handler(event, context): pass"},
    },
}


def scheduled(expression):
    target = {"Arn": {"Fn::GetAtt": ["Queue", "Arn"]}, "RoleArn": ROLE}
    properties = {"ScheduleExpression": expression, "FlexibleTimeWindow": {"Mode": "OFF"}, "Target": target}
    return {"Queue": QUEUE, "Schedule": {"Type": "AWS::Scheduler::Schedule", "Properties": properties}}


EXPRESSIONS = "cron(0 3 * * *)", "every(1 minute)", "rate(90 seconds)", "rate(0 minutes)"
TEMPLATES = {expression: scheduled(expression) for expression in EXPRESSIONS}
TEMPLATES["100 messages a batch, no window"] = {
    "Queue": QUEUE,
    "Function": FUNCTION,
    "Mapping": {
        "Type": "AWS::Lambda::EventSourceMapping",
        "Properties": {
            "EventSourceArn": {"Fn::GetAtt": ["Queue", "Arn"]},
            "FunctionName": {"Ref": "Function"},
            "BatchSize": 100,
        },
    },
}
files = []
for number, resources in enumerate(TEMPLATES.values()):
    files.append(f"{number}.json")
    Path(files[-1]).write_text(json.dumps({"Resources": resources}))
linted = subprocess.run(["lint/bin/cfn-lint", "--format", "json", *files], capture_output=True, text=True, check=False)
findings = [finding["Filename"] for finding in json.loads(linted.stdout or "[]")]
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
    stacks = boto3.client(
        "cloudformation",
        endpoint_url=endpoint,
        region_name="us-east-1",
        aws_access_key_id="test",
        aws_secret_access_key="test",
    )
    for what, file in zip(TEMPLATES, files):
        name = f"s{Path(file).stem}"
        stacks.create_stack(StackName=name, TemplateBody=Path(file).read_text())
        while (status := stacks.describe_stacks(StackName=name)["Stacks"][0]["StackStatus"]).endswith("_IN_PROGRESS"):
            time.sleep(0.1)
        print(f"{what}: cfn-lint {findings.count(file)} findings, ministack {status}")
finally:
    emulator.terminate()
    emulator.wait()
PY
venv/bin/python see.py | tee seen
diff seen - <<'SEEN'
cron(0 3 * * *): cfn-lint 0 findings, ministack CREATE_COMPLETE
every(1 minute): cfn-lint 0 findings, ministack CREATE_COMPLETE
rate(90 seconds): cfn-lint 0 findings, ministack CREATE_COMPLETE
rate(0 minutes): cfn-lint 0 findings, ministack CREATE_COMPLETE
100 messages a batch, no window: cfn-lint 0 findings, ministack CREATE_COMPLETE
SEEN
