#!/usr/bin/env bash
# moto 5.2.5: SQS takes message bodies that AWS refuses, alone and in a batch.
#
# AWS documents for SendMessage: "A message can include only XML, JSON, and unformatted text. The following Unicode characters
# are allowed: #x9 | #xA | #xD | #x20 to #xD7FF | #xE000 to #xFFFD | #x10000 to #x10FFFF. [...] If a message contains
# characters outside the allowed set, Amazon SQS rejects the message and returns an InvalidMessageContents error."
# moto stores and delivers them. In a batch AWS reports such an entry in Failed with SenderFault; moto reports success.
#
# Seen (Python 3.11 to 3.13):
#   U+0001: accepted
#   U+FFFE: accepted
#   batch: successful 1, 2; failed none
#
# What our users would notice: nothing on moto; on AWS, a record with such a character could never be sent, and tests that
# run on moto alone cannot show it.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check 'moto[sqs]==5.2.5' boto3==1.44.5
cat > see.py <<'PY'
import boto3
from moto import mock_aws

with mock_aws():
    sqs = boto3.client("sqs", region_name="us-east-1")
    url = sqs.create_queue(QueueName="q")["QueueUrl"]
    for character in ("\x01", "\ufffe"):
        try:
            sqs.send_message(QueueUrl=url, MessageBody=f"a{character}b")
            result = "accepted"
        except Exception as error:
            result = type(error).__name__
        print(f"U+{ord(character):04X}: {result}")
    answer = sqs.send_message_batch(
        QueueUrl=url,
        Entries=[{"Id": "1", "MessageBody": "fine"}, {"Id": "2", "MessageBody": "a\ufffeb"}],
    )
    names = {key: ", ".join(entry["Id"] for entry in answer.get(key, [])) or "none" for key in ("Successful", "Failed")}
    print(f"batch: successful {names['Successful']}; failed {names['Failed']}")
PY
AWS_ACCESS_KEY_ID=x AWS_SECRET_ACCESS_KEY=x venv/bin/python see.py | tee seen
diff seen - <<'SEEN'
U+0001: accepted
U+FFFE: accepted
batch: successful 1, 2; failed none
SEEN
