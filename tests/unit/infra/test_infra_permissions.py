"""Secrets and networks are closed. What each function may do: ``test_infra_grants``."""

from __future__ import annotations

import json

import pytest

from infra.policies import documents
from tests.support.templates import LAPTOP, View, source

pytestmark = pytest.mark.timeout(600)


def test_secret_parameters_are_never_shown() -> None:
    parameters = source()["Parameters"]
    for name in ("LlmApiKey", "SigningKey", "DatabaseUrl", "MetricsToken"):
        assert parameters[name]["NoEcho"] is True
        assert parameters[name]["Default"] == ""


def test_the_laptop_needs_no_secret_store() -> None:
    for found in documents(View(**LAPTOP)).values():
        assert "secretsmanager" not in json.dumps(found)


def test_the_web_bucket_is_private_and_answers_cloudfront_only() -> None:
    resources = source("web.yaml")["Resources"]
    assert set(resources["Bucket"]["Properties"]["PublicAccessBlockConfiguration"].values()) == {True}
    allowed = [
        statement
        for statement in resources["BucketPolicy"]["Properties"]["PolicyDocument"]["Statement"]
        if statement["Effect"] == "Allow"
    ]
    (statement,) = allowed
    assert statement["Principal"] == {"Service": "cloudfront.amazonaws.com"}
    assert "AWS:SourceArn" in statement["Condition"]["StringEquals"]


def test_postgres_is_reached_from_the_functions_only() -> None:
    resources = source("database.yaml")["Resources"]
    assert resources["Instance"]["Properties"]["PubliclyAccessible"] is False
    assert resources["Cluster"]["Properties"]["StorageEncrypted"] is True
    (rule,) = resources["DatabaseSecurityGroup"]["Properties"]["SecurityGroupIngress"]
    assert rule["SourceSecurityGroupId"] == {"Ref": "FunctionSecurityGroup"}
    assert "AWS::EC2::InternetGateway" not in {found["Type"] for found in resources.values()}
