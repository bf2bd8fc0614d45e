"""The whole template in an emulator, as CloudFormation makes it there: functions, roles, APIs and what calls functions.

No stack of the laptop has more than what stores something from CloudFormation (decision 127). Here its whole way is
tried: creation, updates, what is rolled back; and what the laptop makes of the template by itself is held against it.
"""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import boto3
from botocore.exceptions import ClientError

from local.emulator import template as templates
from local.emulator.clients import at
from local.emulator.deploy import deploy_body
from local.emulator.errors import TemplateError
from local.setup.stamps import ROOT

TEMPLATE = ROOT / "infra" / "template.yaml"
BUCKET = "taskflow-artifacts"
KEY = "stub.zip"
CODE = {"AWS::Serverless::Function": "CodeUri", "AWS::Serverless::LayerVersion": "ContentUri"}
"""Where each type of resource names its code (what ``sam package`` uploads)."""


def parameters(endpoint: str) -> dict[str, str]:
    """Those that a local stack of the project's template needs."""
    return {
        "LambdaRuntime": "provided.al2023",
        "LambdaProxyUrl": "http://127.0.0.1:9/invoke",
        "AwsEndpointUrl": endpoint,
        "ConnectionsEndpoint": "http://127.0.0.1:9/v1",
        "SigningKey": "key",
        "DatabaseUrl": "postgresql:///taskflow",
    }


def deploy_whole(template: Path, given: Mapping[str, str], endpoint: str, stack: str) -> dict[str, str]:
    """Creates or updates ``stack`` with stubs for code, and returns its outputs. Raises ``EmulatorError``."""
    body = _packaged(templates.load(template))
    if unknown := sorted(set(given) - set(body.get("Parameters", {}))):
        raise TemplateError(f"{template} has no parameter {', '.join(unknown)}; correct the parameters given")
    # Not with the request, which takes 51,200 bytes of a template: an object in S3 may have twenty times as many.
    address = _put(endpoint, f"{stack}.json", json.dumps(body).encode())
    return deploy_body({"TemplateURL": address}, given, endpoint, stack)


def _put(endpoint: str, template: str, body: bytes) -> str:
    """Puts the template, and the stub of code that it names, into the bucket; the template's address."""
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as stub:
        # A fixed date: the same bytes every time, so that a redeployment finds no change in the code.
        stub.writestr(zipfile.ZipInfo("bootstrap", (2020, 1, 1, 0, 0, 0)), "#!/bin/sh\nexit 1\n")
    s3 = boto3.client("s3", **at(endpoint))
    try:
        s3.create_bucket(Bucket=BUCKET)
    except ClientError as error:
        assert error.response["Error"]["Code"] in ("BucketAlreadyOwnedByYou", "BucketAlreadyExists")
    s3.put_object(Bucket=BUCKET, Key=KEY, Body=archive.getvalue())
    s3.put_object(Bucket=BUCKET, Key=template, Body=body)
    return f"{endpoint}/{BUCKET}/{template}"


def _packaged(template: Mapping[str, Any]) -> dict[str, Any]:
    """The template with all code at the stub's address."""
    resources = {}
    for name, each in template["Resources"].items():
        code = {CODE[each["Type"]]: f"s3://{BUCKET}/{KEY}"} if each["Type"] in CODE else {}
        resources[name] = {**each, "Properties": {**each.get("Properties", {}), **code}} if code else each
    return {**template, "Resources": resources}
