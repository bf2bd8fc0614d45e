#!/usr/bin/env bash
# ministack 1.5.33: a number in the environment of a function stays a number, in what CloudFormation makes and in
# GetFunctionConfiguration. AWS's model has only strings there (EnvironmentVariableValue in botocore's lambda model), and
# CloudFormation makes strings of numbers.
#
# Seen (Python 3.11): {'SECONDS': 20}
#
# What our users would notice: a function that cannot be started, because a process takes only texts. The pool makes texts of
# them (local/pool/configuration.py).
set -euo pipefail
folder=$(mktemp -d)
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check 'ministack==1.5.33' 'boto3==1.43.106'
GATEWAY_PORT=4598 venv/bin/ministack > log 2>&1 &
emulator=$!
trap 'kill $emulator; rm -rf "$folder"' EXIT
for _ in $(seq 100); do grep -q . <(curl -s http://127.0.0.1:4598/_ministack/health || true) && break; sleep 0.2; done
cat > see.py <<'PY'
import json
import time

import boto3

at = {"endpoint_url": "http://127.0.0.1:4598", "region_name": "us-east-1", "aws_access_key_id": "test", "aws_secret_access_key": "test"}
function = {
    "Type": "AWS::Lambda::Function",
    "Properties": {
        "FunctionName": "f",
        "Runtime": "python3.13",
        "Handler": "index.handler",
        "Role": "arn:aws:iam::000000000000:role/r",
        "Code": {"ZipFile": "def handler(event, context): pass"},
        "Environment": {"Variables": {"SECONDS": 20}},
    },
}
stack = boto3.client("cloudformation", **at)
stack.create_stack(StackName="s", TemplateBody=json.dumps({"Resources": {"F": function}}))
while stack.describe_stacks(StackName="s")["Stacks"][0]["StackStatus"].endswith("_IN_PROGRESS"):
    time.sleep(0.1)
print(boto3.client("lambda", **at).get_function_configuration(FunctionName="f")["Environment"]["Variables"])
PY
seen=$(venv/bin/python see.py)
echo "$seen"
[ "$seen" = "{'SECONDS': 20}" ]
