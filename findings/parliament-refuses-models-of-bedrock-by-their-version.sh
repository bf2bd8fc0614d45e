#!/usr/bin/env bash
# parliament 1.6.4: a policy that names a model of Bedrock whose id ends in a version, as "amazon.nova-lite-v1:0" does, is a RESOURCE_MISMATCH.
# So is the policy that AWS's own guide gives for inference profiles.
#
# AWS's guide ("Supported foundation models", https://docs.aws.amazon.com/bedrock/latest/userguide/models-supported.html) has ids with a
# colon for most models, and the ARN of a model ends in its id. parliament's README offers is_arn_match to see whether an ARN fits a format of
# a resource, and that says yes. The check of a policy then looks for another colon: where the format has none behind the account
# (foundation-model/*), an ARN may have none either. A model without a version passes.
# The guide's policy ("Prerequisites for inference profiles") names three kinds of resource. AWS's reference of actions marks eight as
# required for InvokeModel, and parliament asks for all of them, though a call has one.
#
# Seen (Python 3.11; what is found about a policy of one statement, and the formats for which it misses a resource):
#   GetFoundationModel, foundation-model/amazon.titan-text-express-v1: nothing
#   GetFoundationModel, foundation-model/amazon.nova-lite-v1:0: RESOURCE_MISMATCH, foundation-model/*
#   GetFoundationModel, foundation-model/amazon.nova-lite-v1*: nothing
#   is_arn_match of the format and that model: True
#   InvokeModel, the three kinds of the guide: RESOURCE_MISMATCH, 5 formats
#   InvokeModel, all eight kinds: nothing
#   InvokeModel, all eight kinds, but one model: RESOURCE_MISMATCH, foundation-model/*
#
# What our users would notice: who adds a function to the template that asks Bedrock, and grants it the one model that it needs, is told by
# the check of the roles that nothing matches; whoever does what it asks for grants eight kinds of resource. A waiver with its
# reason is the way (infra/linters.py). TaskFlow's own functions reach models over HTTP, with a key.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --no-compile --disable-pip-version-check parliament==1.6.4 setuptools==80.9.0
cat > see.py <<'PY'
import json

import parliament

MODELS = "arn:aws:bedrock:us-east-1::foundation-model/"
OWN = "arn:aws:bedrock:us-east-1:123456789012:"
VERSIONED = f"{MODELS}amazon.nova-lite-v1:0"
GUIDE = [f"{MODELS}*", f"{OWN}inference-profile/*", f"{OWN}application-inference-profile/*"]
OTHERS = [
    f"{OWN}{kind}"
    for kind in (
        "async-invoke/*",
        "marketplace/model-endpoint/all-access",
        "default-prompt-router/*",
        "imported-model/*",
        "provisioned-model/*",
    )
]


def found(action, *resources):
    statement = {"Effect": "Allow", "Action": f"bedrock:{action}", "Resource": list(resources)}
    policy = {"Version": "2012-10-17", "Statement": [statement]}
    findings = parliament.analyze_policy_string(json.dumps(policy)).findings
    if not findings:
        return "nothing"
    [finding] = findings
    formats = [each["required_format"].split(":", 5)[5] for each in finding.detail]
    return f"{finding.issue}, {formats[0] if len(formats) == 1 else f'{len(formats)} formats'}"


for model in ("amazon.titan-text-express-v1", "amazon.nova-lite-v1:0", "amazon.nova-lite-v1*"):
    print(f"GetFoundationModel, foundation-model/{model}:", found("GetFoundationModel", MODELS + model))
matched = parliament.is_arn_match("foundation-model", "arn:*:bedrock:*::foundation-model/*", VERSIONED)
print("is_arn_match of the format and that model:", matched)
print("InvokeModel, the three kinds of the guide:", found("InvokeModel", *GUIDE))
print("InvokeModel, all eight kinds:", found("InvokeModel", *GUIDE, *OTHERS))
print("InvokeModel, all eight kinds, but one model:", found("InvokeModel", VERSIONED, *GUIDE[1:], *OTHERS))
PY
venv/bin/python -W ignore see.py | tee seen
diff seen - <<'SEEN'
GetFoundationModel, foundation-model/amazon.titan-text-express-v1: nothing
GetFoundationModel, foundation-model/amazon.nova-lite-v1:0: RESOURCE_MISMATCH, foundation-model/*
GetFoundationModel, foundation-model/amazon.nova-lite-v1*: nothing
is_arn_match of the format and that model: True
InvokeModel, the three kinds of the guide: RESOURCE_MISMATCH, 5 formats
InvokeModel, all eight kinds: nothing
InvokeModel, all eight kinds, but one model: RESOURCE_MISMATCH, foundation-model/*
SEEN
