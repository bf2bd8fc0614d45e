#!/usr/bin/env bash
# serverless-offline 14.8.2 (npm, with osls 4.3.1), API Gateway's WebSockets: the event of $disconnect has neither the close code nor the reason, so
# Powertools' model of that event (aws-lambda-powertools 3.37.0) refuses it. And an API without a $connect route refuses every connection with 502.
#
# On AWS the request context of $disconnect has disconnectStatusCode and disconnectReason; Powertools' models, which AWS keeps, demand both. Of
# $connect AWS documents ("Managing connected users and client apps: $connect and $disconnect routes",
# https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-websocket-api-route-keys-connect-disconnect.html): "Setting up an integration
# for $connect is optional." The package says that it "emulates AWS λ and API Gateway on your local machine". The
# events of $connect and of a message pass Powertools' models.
#
# Seen (Python 3.11, Node.js 20; the client closes with 4005 and "bye"):
#   $connect: as Powertools' model has it
#   $default: as Powertools' model has it
#   $disconnect: not as Powertools' model has it: disconnectStatusCode, disconnectReason
#   without a $connect route: refused with 502
#
# What our users would notice: a function of theirs beside TaskFlow's, or a fork of its `disconnect`, that tells a person who left (1001) from a lost
# line (1006) or a frame that was too long (1009) never sees any of them here, and with Powertools' parser it fails at each disconnect.
# TaskFlow's edge on the laptop sends both fields (events/disconnect/ has such events).
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y > /dev/null
npm install --silent --no-audit --no-fund --no-update-notifier osls@4.3.1 serverless-offline@14.8.2
python3 -m venv venv
venv/bin/pip install --quiet --no-compile --disable-pip-version-check 'aws-lambda-powertools[parser]==3.37.0' websockets==17.4
cat > whole.yml <<'YAML'
service: chat
provider: {name: aws, runtime: nodejs20.x}
plugins: [serverless-offline]
functions:
  connect: {handler: heard.heard, events: [{websocket: {route: $connect}}]}
  default: {handler: heard.heard, events: [{websocket: {route: $default}}]}
  disconnect: {handler: heard.heard, events: [{websocket: {route: $disconnect}}]}
YAML
grep -v connect: whole.yml > without.yml
cat > heard.js <<'JS'
const { renameSync, writeFileSync } = require("node:fs");

exports.heard = async (event) => {
  const name = event.requestContext.routeKey.slice(1);
  writeFileSync(`${name}.new`, JSON.stringify(event));
  renameSync(`${name}.new`, `${name}.json`);
  return { statusCode: 200 };
};
JS
cat > see.py <<'PY'
import socket
import subprocess
import time
from contextlib import contextmanager
from pathlib import Path

from aws_lambda_powertools.utilities.parser.models import (
    APIGatewayWebSocketConnectEventModel,
    APIGatewayWebSocketDisconnectEventModel,
    APIGatewayWebSocketMessageEventModel,
)
from pydantic import ValidationError
from websockets.exceptions import InvalidStatus
from websockets.sync.client import connect

MODELS = {
    "connect": APIGatewayWebSocketConnectEventModel,
    "default": APIGatewayWebSocketMessageEventModel,
    "disconnect": APIGatewayWebSocketDisconnectEventModel,
}


def free_port():
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


@contextmanager
def emulator(config):
    ports = [free_port() for _ in range(3)]
    options = ["--httpPort", ports[0], "--lambdaPort", ports[1], "--websocketPort", ports[2], "--host", "127.0.0.1"]
    command = ["node", "node_modules/osls/bin/serverless.js", "offline", "start", "--config", config, *map(str, options)]
    started = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        yield f"ws://127.0.0.1:{ports[2]}/"
    finally:
        started.kill()
        started.wait()


def opened(address):
    for _ in range(900):
        try:
            return connect(address, open_timeout=30)
        except OSError:
            time.sleep(0.1)
    raise SystemExit("the emulator does not come up")


def event(name):
    path = Path(f"{name}.json")
    for _ in range(300):
        if path.exists():
            return path.read_text()
        time.sleep(0.1)
    raise SystemExit(f"the function has heard of no {name}")


with emulator("whole.yml") as address:
    client = opened(address)
    client.send("hello")
    event("default")
    client.close(4005, "bye")
    for name, model in MODELS.items():
        try:
            model.model_validate_json(event(name))
            print(f"${name}: as Powertools' model has it")
        except ValidationError as error:
            print(f"${name}: not as Powertools' model has it:", ", ".join(wrong["loc"][-1] for wrong in error.errors()))
with emulator("without.yml") as address:
    try:
        opened(address)
        print("without a $connect route: open")
    except InvalidStatus as error:
        print("without a $connect route: refused with", error.response.status_code)
PY
export SLS_TELEMETRY_DISABLED=1 SLS_NOTIFICATIONS_MODE=off NO_PROXY=127.0.0.1 no_proxy=127.0.0.1
venv/bin/python see.py 2> /dev/null | tee seen
diff seen - <<'SEEN'
$connect: as Powertools' model has it
$default: as Powertools' model has it
$disconnect: not as Powertools' model has it: disconnectStatusCode, disconnectReason
without a $connect route: refused with 502
SEEN
