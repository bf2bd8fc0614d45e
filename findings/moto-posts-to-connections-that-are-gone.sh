#!/usr/bin/env bash
# moto 5.2.5, API Gateway's @connections: every connection exists, one that was deleted and one that never was too, and takes
# messages of any size.
#
# AWS documents for PostToConnection, GetConnection and DeleteConnection: "GoneException: The connection with the provided id no
# longer exists. HTTP Status Code: 410", and for PostToConnection "PayloadTooLargeException: The data has exceeded the maximum size
# allowed. HTTP Status Code: 413". That size is 128 KB ("Quotas for configuring and running a WebSocket API"). moto makes a
# connection of each id that it is asked for, at once and whole: GetConnection tells when it was opened and from where.
#
# Seen (Python 3.11; AWS as documented: gone, gone, gone, gone, and too large):
#   post to one that never was: accepted
#   delete it: accepted
#   post to it once more: accepted
#   get it: open, from 192.168.0.1
#   post 200,000 bytes: accepted
#
# What our users would notice: who speaks to people over a WebSocket finds out that one has left by that answer alone, and forgets
# the connection then. On moto nobody ever leaves: such code is never run, and a message for several tabs that would come apart
# at 128 KB on AWS goes through whole. TaskFlow's tests of it ask its own edge (local/edge/connections.py), which answers 410 and
# 413.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --no-compile --disable-pip-version-check 'moto[apigatewaymanagementapi]==5.2.5' boto3==1.44.5
cat > see.py <<'PY'
import boto3
from botocore.exceptions import ClientError
from moto import mock_aws

ID = "L0SM9cOFvHcCIhw="  # the form that AWS gives them


def said(call, **arguments):
    try:
        return call(ConnectionId=ID, **arguments)
    except ClientError as error:
        return {"said": error.response["Error"]["Code"]}


with mock_aws():
    api = boto3.client(
        "apigatewaymanagementapi",
        region_name="us-east-1",
        endpoint_url="https://abcdef1234.execute-api.us-east-1.amazonaws.com/prod",
    )
    for what, answer in (
        ("post to one that never was", said(api.post_to_connection, Data=b"hello")),
        ("delete it", said(api.delete_connection)),
        ("post to it once more", said(api.post_to_connection, Data=b"hello")),
    ):
        print(f"{what}:", answer.get("said", "accepted"))
    answer = said(api.get_connection)
    print("get it:", answer.get("said") or f"open, from {answer['Identity']['SourceIp']}")
    print("post 200,000 bytes:", said(api.post_to_connection, Data=b"x" * 200_000).get("said", "accepted"))
PY
AWS_ACCESS_KEY_ID=x AWS_SECRET_ACCESS_KEY=x venv/bin/python see.py | tee seen
diff seen - <<'SEEN'
post to one that never was: accepted
delete it: accepted
post to it once more: accepted
get it: open, from 192.168.0.1
post 200,000 bytes: accepted
SEEN
