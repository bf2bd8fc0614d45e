#!/usr/bin/env bash
# ministack 1.5.33, Lambda: Invoke calls a function with a payload of any size, hands on an answer of any size, and makes an empty
# event of a payload that is no JSON. AWS refuses all four; in three of them it calls nothing.
#
# AWS's reference of Invoke (https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html), Payload: "The JSON that you want to
# provide to your Lambda function as input. The maximum payload size is 6 MB for synchronous invocations and 1 MB for asynchronous
# invocations." Among its errors: "RequestTooLargeException: The request payload exceeded the Invoke request body JSON input quota",
# and "InvalidRequestContentException: The request body could not be parsed as JSON". The quota of 6 MB is one "each for request and
# response" (https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html): an answer beyond it is an error of the
# function.
#
# Seen (Python 3.11; on AWS 413, 413, an error of the function, and 400):
#   synchronous, 7 MB: the function was called with "size"
#   asynchronous, 2 MB: accepted (202)
#   an answer of 7 MB: handed on
#   a JSON document whose end is missing: the function was called with nothing
#
# What our users would notice: a function of theirs that takes whole transcripts, or answers with them, grows beyond the limit on
# AWS first; and a caller that cuts a document off sees no error on the laptop, but a function that finds no field of it, and goes
# the way that it goes when nothing is asked for. On TaskFlow's laptop the emulator calls no function: Invoke is answered by
# local/triggers, which refuses what Lambda refuses, and the pool holds the limit of the answer (local/pool).
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --no-compile --disable-pip-version-check 'ministack==1.5.33' 'boto3==1.43.106'
cat > see.py <<'PY'
import io
import json
import os
import socket
import subprocess
import time
import urllib.request
import zipfile

import boto3
from botocore.exceptions import ClientError

HANDLER = """
def handler(event, context):
    return {"keys": " ".join(event), "text": "x" * event.get("answer", 0)}
"""
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


def called(payload, kind="RequestResponse"):
    try:
        answer = functions.invoke(FunctionName="any", Payload=payload, InvocationType=kind)
    except ClientError as error:
        return error.response["Error"]["Code"], ""
    if answer.get("FunctionError"):
        return "an error of the function", ""
    if kind == "Event":
        return f"accepted ({answer['StatusCode']})", ""
    found = json.load(answer["Payload"])
    return f"the function was called with {json.dumps(found['keys']) if found['keys'] else 'nothing'}", found["text"]


try:
    for _ in range(300):
        try:
            urllib.request.urlopen(f"{endpoint}/_ministack/health").close()
            break
        except OSError:
            time.sleep(0.2)
    functions = boto3.client(
        "lambda",
        endpoint_url=endpoint,
        region_name="us-east-1",
        aws_access_key_id="test",
        aws_secret_access_key="test",
    )
    code = io.BytesIO()
    with zipfile.ZipFile(code, "w") as archive:
        archive.writestr("index.py", HANDLER)
    functions.create_function(
        FunctionName="any",
        Runtime="python3.11",
        Handler="index.handler",
        Role="arn:aws:iam::000000000000:role/any",
        Timeout=30,
        Code={"ZipFile": code.getvalue()},
    )
    print("synchronous, 7 MB:", called(json.dumps({"size": "x" * 7_000_000}))[0])
    print("asynchronous, 2 MB:", called(json.dumps({"size": "x" * 2_000_000}), "Event")[0])
    said, text = called(json.dumps({"answer": 7_000_000}))
    print("an answer of 7 MB:", "handed on" if len(text) == 7_000_000 else said)
    print("a JSON document whose end is missing:", called('{"room": "a"')[0])
finally:
    emulator.terminate()
    emulator.wait()
PY
venv/bin/python see.py | tee seen
diff seen - <<'SEEN'
synchronous, 7 MB: the function was called with "size"
asynchronous, 2 MB: accepted (202)
an answer of 7 MB: handed on
a JSON document whose end is missing: the function was called with nothing
SEEN
