#!/usr/bin/env bash
# ministack 1.5.33, Secrets Manager: a version of a secret is overwritten when its token comes again with another value. AWS refuses
# that: a version is made once.
#
# AWS's reference of PutSecretValue, ClientRequestToken
# (https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_PutSecretValue.html): "If a version with this value already
# exists and the version of the SecretString and SecretBinary values are different from those in the request, then the request fails
# because you can't modify a secret version. You can only create new versions to store new secret values." And of UpdateSecret: "If
# you call this operation with a ClientRequestToken that matches an existing version's VersionId, the operation results in an
# error." A rotation leans on that: its function may be called twice with the same token, and must not make a second password. moto
# 5.2.5 refuses the first two.
#
# Seen (Python 3.11; AWS as documented: ResourceExistsException and still "two", the same and still "one", and an error):
#   the token of the pending version with another value: taken, the version is now "three"
#   the token of the current version with another value: taken, the version is now "four"
#   UpdateSecret with the token of the current version: taken
#
# What our users would notice: a rotation of theirs that sets the database's password, is cut off and is called again, with a new
# random password under the same token, passes on the laptop: the version holds the second password, the database the first, and
# nobody can sign in. On AWS the second call fails, and whoever wrote it learns to look for the pending version first. TaskFlow
# leaves the rotation of its database's secret to RDS, and reads the current version.
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

import boto3
from botocore.exceptions import ClientError

FIRST, SECOND = "1" * 32, "2" * 32
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


def said(call):
    try:
        call()
    except ClientError as error:
        return error.response["Error"]["Code"]
    return "taken"


try:
    for _ in range(300):
        try:
            urllib.request.urlopen(f"{endpoint}/_ministack/health").close()
            break
        except OSError:
            time.sleep(0.2)
    secrets = boto3.client(
        "secretsmanager",
        endpoint_url=endpoint,
        region_name="us-east-1",
        aws_access_key_id="test",
        aws_secret_access_key="test",
    )
    secrets.create_secret(Name="password", SecretString="one", ClientRequestToken=FIRST)
    pending = {"SecretId": "password", "ClientRequestToken": SECOND, "VersionStages": ["AWSPENDING"]}
    secrets.put_secret_value(SecretString="two", **pending)

    def put(version, value):
        again = {"SecretString": value, "ClientRequestToken": version}
        return said(lambda: secrets.put_secret_value(SecretId="password", **again))

    for label, version, value in (("pending", SECOND, "three"), ("current", FIRST, "four")):
        answer = put(version, value)
        now = secrets.get_secret_value(SecretId="password", VersionId=version)["SecretString"]
        print(f'the token of the {label} version with another value: {answer}, the version is now "{now}"')
    again = {"SecretString": "five", "ClientRequestToken": FIRST}
    update = said(lambda: secrets.update_secret(SecretId="password", **again))
    print("UpdateSecret with the token of the current version:", update)
finally:
    emulator.terminate()
    emulator.wait()
PY
venv/bin/python see.py | tee seen
diff seen - <<'SEEN'
the token of the pending version with another value: taken, the version is now "three"
the token of the current version with another value: taken, the version is now "four"
UpdateSecret with the token of the current version: taken
SEEN
