#!/usr/bin/env bash
# ministack 1.5.33: an Aurora PostgreSQL that CloudFormation makes without a Port has the endpoint's port 5432. On AWS it
# listens on 3306.
#
# CloudFormation does not leave the port to RDS, which would take 5432: its own handler fills it in, and for the engine mode
# provisioned, which is also that of Serverless v2, it takes 3306 for Aurora PostgreSQL as well.
# https://github.com/aws-cloudformation/aws-cloudformation-resource-providers-rds/pull/336 (ModelAdapter.java,
# DEFAULT_ENGINE_PORTS) put that back after https://github.com/aws-cloudformation/cloudformation-coverage-roadmap/issues/281;
# the reference of AWS::RDS::DBCluster says the same: "When EngineMode is provisioned, 3306 (for both Aurora MySQL and Aurora
# PostgreSQL)".
#
# Seen (Python 3.11): CREATE_COMPLETE, port 5432
#
# What our users would notice: a template that lets 5432 in and calls 5432 works on the emulator. On AWS nobody answers there:
# the migrations wait in vain, and the first deployment is taken back. infra/database.yaml states the port.
set -euo pipefail
folder=$(mktemp -d)
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check 'ministack==1.5.33' 'boto3==1.43.106'
GATEWAY_PORT=4597 venv/bin/ministack > log 2>&1 &
emulator=$!
trap 'kill $emulator; rm -rf "$folder"' EXIT
for _ in $(seq 100); do grep -q . <(curl -s http://127.0.0.1:4597/_ministack/health || true) && break; sleep 0.2; done
cat > see.py <<'PY'
import json
import time

import boto3

at = {"endpoint_url": "http://127.0.0.1:4597", "region_name": "us-east-1", "aws_access_key_id": "test", "aws_secret_access_key": "test"}
cluster = {
    "Type": "AWS::RDS::DBCluster",
    "Properties": {
        "Engine": "aurora-postgresql",
        "EngineVersion": "16",
        "MasterUsername": "owner",
        "ManageMasterUserPassword": True,
        "ServerlessV2ScalingConfiguration": {"MinCapacity": 0, "MaxCapacity": 1},
    },
}
template = {"Resources": {"C": cluster}, "Outputs": {"Port": {"Value": {"Fn::GetAtt": ["C", "Endpoint.Port"]}}}}
stack = boto3.client("cloudformation", **at)
stack.create_stack(StackName="s", TemplateBody=json.dumps(template))
while (found := stack.describe_stacks(StackName="s")["Stacks"][0])["StackStatus"].endswith("_IN_PROGRESS"):
    time.sleep(0.1)
print(f"{found['StackStatus']}, port {found['Outputs'][0]['OutputValue']}")
PY
seen=$(venv/bin/python see.py)
echo "$seen"
[ "$seen" = "CREATE_COMPLETE, port 5432" ]
