#!/usr/bin/env bash
# ministack 1.5.33, DynamoDB: update expressions that AWS refuses are carried out in part, without an error: half of it is lost, or what
# was there before. Of two elements that are added to a list, which AWS takes, one is lost.
#
# AWS's guide ("Using update expressions in DynamoDB"): of SET, REMOVE, ADD and DELETE "each action keyword can appear only once";
# "You can also use SET to add or subtract from an attribute that is of type Number"; list_append "takes two lists as input". Two
# paths of one expression must not overlap ("Two document paths overlap with each other; must remove or rewrite one of these
# paths"), and a path must fit what is stored. And: "If you add multiple elements in a single SET operation, the elements are sorted
# in order by element number."
#
# Seen (Python 3.11; before each, name is the text "Ada", count 1, tags an empty list, made a map):
#   SET count = :two SET name = :new          name "new"
#   SET name = name + :two, count = :two      count 2
#   SET name = list_append(name, :list)       name ["x"]
#   SET made[0] = :two, count = :two          count 2
#   SET count = :two, count = :three          count 3
#   SET tags[1] = :two, tags[0] = :three      tags [3]
# (Behind each stands what changed. On AWS the first five are refused with ValidationException, and the last makes the list [3, 2].)
#
# What our users would notice: whoever puts a second SET behind the first, or counts in an attribute that somebody wrote as a text,
# sees a laptop without errors, where the first half of the update is missing or a name has become a list; on AWS the write, or its
# whole transaction, is refused. TaskFlow's expressions are rendered from values in one place (store/), with one SET, and have no
# lists.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --no-compile --disable-pip-version-check 'ministack==1.5.33' 'boto3==1.43.106'
cat > see.py <<'PY'
import json
import os
import re
import socket
import subprocess
import time
import urllib.request

import boto3
from boto3.dynamodb.types import TypeDeserializer, TypeSerializer
from botocore.exceptions import ClientError

BEFORE = {"id": "a", "name": "Ada", "count": 1, "tags": [], "made": {}}
VALUES = {":two": 2, ":three": 3, ":new": "new", ":list": ["x"]}
EXPRESSIONS = (
    "SET count = :two SET name = :new",
    "SET name = name + :two, count = :two",
    "SET name = list_append(name, :list)",
    "SET made[0] = :two, count = :two",
    "SET count = :two, count = :three",
    "SET tags[1] = :two, tags[0] = :three",
)
NAMES = {"#count": "count", "#name": "name"}  # both are reserved words


def typed(values):
    return {name: TypeSerializer().serialize(value) for name, value in values.items()}


def plain(item):
    return {name: TypeDeserializer().deserialize(value) for name, value in item.items()}


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
    table = boto3.client(
        "dynamodb",
        endpoint_url=endpoint,
        region_name="us-east-1",
        aws_access_key_id="test",
        aws_secret_access_key="test",
    )
    table.create_table(
        TableName="things",
        KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}],
        AttributeDefinitions=[{"AttributeName": "id", "AttributeType": "S"}],
        BillingMode="PAY_PER_REQUEST",
    )
    for expression in EXPRESSIONS:
        table.put_item(TableName="things", Item=typed(BEFORE))
        used = {name: value for name, value in VALUES.items() if re.search(rf"{name}\b", expression)}
        aliased = re.sub(r"\b(?<!:)(count|name)\b", r"#\1", expression)
        names = {alias: name for alias, name in NAMES.items() if alias in aliased}
        try:
            answer = table.update_item(
                TableName="things",
                Key=typed({"id": "a"}),
                UpdateExpression=aliased,
                ExpressionAttributeValues=typed(used),
                ReturnValues="ALL_NEW",
                **({"ExpressionAttributeNames": names} if names else {}),
            )
            after = plain(answer["Attributes"])
            seen = ", ".join(
                f"{name} {json.dumps(after[name], default=int)}" for name in after if after[name] != BEFORE[name]
            )
        except ClientError as error:
            seen = error.response["Error"]["Code"]
        print(f"{expression:40}  {seen}")
finally:
    emulator.terminate()
    emulator.wait()
PY
venv/bin/python see.py | tee seen
diff seen - <<'SEEN'
SET count = :two SET name = :new          name "new"
SET name = name + :two, count = :two      count 2
SET name = list_append(name, :list)       name ["x"]
SET made[0] = :two, count = :two          count 2
SET count = :two, count = :three          count 3
SET tags[1] = :two, tags[0] = :three      tags [3]
SEEN
