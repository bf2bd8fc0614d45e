#!/usr/bin/env bash
# ministack 1.5.33, CloudFormation: a stack with a role is made without a capability for it, a parameter that the template has not
# is passed over, and two stacks export one name. AWS refuses the three. No linter can tell any of them from the template.
#
# AWS's reference of CreateStack (https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_CreateStack.html),
# Capabilities: "If you have IAM resources, you can specify either capability. If you have IAM resources with custom names, you must
# specify CAPABILITY_NAMED_IAM. If you don't specify either of these capabilities, CloudFormation returns an
# InsufficientCapabilities error." Its guide on outputs
# (https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/outputs-section-structure.html): "For each AWS account, Export
# names must be unique within a Region." Of a parameter that the template has not, it says that "Parameters: [Qeue] do not exist in
# the template". ministack does check what it knows of a parameter: a missing one, a pattern, a length, a list of values.
#
# Seen (Python 3.11; on AWS InsufficientCapabilitiesException, ValidationError, ROLLBACK_COMPLETE):
#   a role, without capabilities: CREATE_COMPLETE
#   a parameter that is not in the template: CREATE_COMPLETE
#   a second stack with the same export: CREATE_COMPLETE
#   who imports it gets what belongs to: second
#
# What our users would notice: a misspelt parameter of a deployment is passed over on the laptop, and the default stands there; on
# AWS the deployment is refused. A new role in a stack that had none, and a copy of a stack that exports, are seen there first, too;
# and until then the copy's queue is used by whoever imports the first one's. TaskFlow's deployment names its capabilities
# (samconfig.toml), and its template exports nothing.
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
from botocore.exceptions import ClientError

QUEUE = {"Type": "AWS::SQS::Queue"}
TRUST = {"Effect": "Allow", "Principal": {"Service": "lambda.amazonaws.com"}, "Action": "sts:AssumeRole"}
ROLE = {
    "Type": "AWS::IAM::Role",
    "Properties": {"RoleName": "worker", "AssumeRolePolicyDocument": {"Version": "2012-10-17", "Statement": [TRUST]}},
}
EXPORTING = {
    "Resources": {"Queue": QUEUE},
    "Outputs": {"Name": {"Value": {"Ref": "AWS::StackName"}, "Export": {"Name": "queue"}}},
}
IMPORTING = {
    "Resources": {"Queue": QUEUE},
    "Outputs": {"From": {"Value": {"Fn::ImportValue": "queue"}}},
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


def create(name, template, **given):
    try:
        stacks.create_stack(StackName=name, TemplateBody=json.dumps(template), **given)
    except ClientError as error:
        return error.response["Error"]["Code"]
    while (stack := described(name))["StackStatus"].endswith("IN_PROGRESS"):
        time.sleep(0.1)
    return stack["StackStatus"]


def described(name):
    return stacks.describe_stacks(StackName=name)["Stacks"][0]


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
    print("a role, without capabilities:", create("role", {"Resources": {"Role": ROLE}}))
    template = {"Parameters": {"Queue": {"Type": "String", "Default": "first"}}, "Resources": {"It": QUEUE}}
    misspelt = [{"ParameterKey": "Qeue", "ParameterValue": "second"}]
    print("a parameter that is not in the template:", create("misspelt", template, Parameters=misspelt))
    create("first", EXPORTING)
    print("a second stack with the same export:", create("second", EXPORTING))
    create("importing", IMPORTING)
    print("who imports it gets what belongs to:", described("importing")["Outputs"][0]["OutputValue"])
finally:
    emulator.terminate()
    emulator.wait()
PY
venv/bin/python see.py | tee seen
diff seen - <<'SEEN'
a role, without capabilities: CREATE_COMPLETE
a parameter that is not in the template: CREATE_COMPLETE
a second stack with the same export: CREATE_COMPLETE
who imports it gets what belongs to: second
SEEN
