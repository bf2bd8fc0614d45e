"""Each function may do what it does, and nothing else."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest

from tests.support.templates import LAPTOP, View, source

pytestmark = pytest.mark.timeout(600)

TABLE = {
    "dynamodb:GetItem Table",
    "dynamodb:Query Table",
    "dynamodb:PutItem Table",
    "dynamodb:UpdateItem Table",
    "dynamodb:DeleteItem Table",
    "dynamodb:ConditionCheckItem Table",
}


def receives(queue: str) -> set[str]:
    return {f"sqs:{verb} {queue}" for verb in ("ReceiveMessage", "DeleteMessage", "GetQueueAttributes")}


INVOKE_GENERATE = "lambda:InvokeFunction taskflow-generate"
INVOKE_INGEST = "lambda:InvokeFunction taskflow-ingest"
POST = "execute-api:ManageConnections WsApi"
SEND_RECORDS = "sqs:SendMessage RecordsQueue"
READ_EDGE_KEY = "secretsmanager:GetSecretValue EdgeKey"
READ_PROVIDER_SECRET = "secretsmanager:GetSecretValue ProviderSecret"
READ_SIGNING_SECRET = "secretsmanager:GetSecretValue SigningSecret"
READ_DATABASE_SECRET = "secretsmanager:GetSecretValue Database"

PERMITTED = {
    "Connect": TABLE | {INVOKE_GENERATE, INVOKE_INGEST, READ_EDGE_KEY},
    "Message": TABLE | {SEND_RECORDS, INVOKE_GENERATE, POST},
    "Generate": TABLE | {SEND_RECORDS, POST, READ_PROVIDER_SECRET, "sqs:SendMessage GenerateFailedQueue"},
    "Disconnect": TABLE,
    "Timer": TABLE
    | receives("SweepsQueue")
    | receives("GenerateFailedQueue")
    | {"dynamodb:Query Table/index/due", "sqs:SendMessage SweepsQueue", SEND_RECORDS, INVOKE_GENERATE, POST},
    "Ingest": TABLE
    | {
        SEND_RECORDS,
        READ_SIGNING_SECRET,
        READ_EDGE_KEY,
        READ_DATABASE_SECRET,
        "dynamodb:Query Table/index/due",
    }
    | {f"sqs:GetQueueAttributes {queue}" for queue in ("RecordsQueue", "RecordsDlq", "SweepsDlq")},
    "Worker": receives("RecordsQueue") | {"sqs:ChangeMessageVisibility RecordsQueue", READ_DATABASE_SECRET},
    "Migrate": {READ_DATABASE_SECRET},
}


@pytest.fixture(scope="module")
def aws() -> View:
    return View()


def statements(role: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for policy in role.get("Policies", []):
        document = policy["PolicyDocument"]
        found = document["Statement"]
        yield from found if isinstance(found, list) else [found]


def listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def resource_name(value: Any) -> str:
    """The logical id (with what follows it) or the function that a statement's resource names."""
    if isinstance(value, str):
        return value.rpartition(":")[2]
    if "Ref" in value:
        return str(value["Ref"])
    if "Fn::GetAtt" in value:
        return str(value["Fn::GetAtt"][0])
    match = re.search(r"\$\{(\w+)(?:\.Arn)?\}(.*)", value["Fn::Sub"])
    assert match
    return match[1] + (match[2] if "index" in match[2] else "")


def granted(role: dict[str, Any]) -> set[str]:
    return {
        f"{action} {resource_name(resource)}"
        for statement in statements(role)
        for action in listed(statement["Action"])
        for resource in listed(statement["Resource"])
    }


@pytest.mark.parametrize("function", PERMITTED)
def test_a_function_is_granted_exactly_what_it_uses(aws: View, function: str) -> None:
    assert granted(aws.properties(f"{function}FunctionRole")) == PERMITTED[function]


def test_every_function_has_a_role_of_its_own(aws: View) -> None:
    functions = {name.removesuffix("Function") for name in aws.of_type("AWS::Lambda::Function")}
    assert functions == set(PERMITTED)
    for name in functions:
        assert aws.properties(f"{name}Function")["Role"] == {"Fn::GetAtt": [f"{name}FunctionRole", "Arn"]}


def test_no_statement_has_a_wildcard_for_its_action_or_for_all_resources(aws: View) -> None:
    for role in aws.of_type("AWS::IAM::Role").values():
        for statement in statements(role):
            assert statement["Effect"] == "Allow"
            assert not any("*" in action for action in listed(statement["Action"]))
            assert "*" not in listed(statement["Resource"])


def test_managed_policies_are_only_those_for_logs_and_for_joining_a_network(aws: View) -> None:
    policies = {
        arn.rpartition("/")[2]
        for role in aws.of_type("AWS::IAM::Role").values()
        for arn in role.get("ManagedPolicyArns", [])
    }
    assert policies == {"AWSLambdaBasicExecutionRole", "AWSLambdaVPCAccessExecutionRole"}


def test_each_schedule_may_invoke_its_function_and_nothing_else(aws: View) -> None:
    for name, function in (
        ("TimerFunctionTickRole", "TimerFunction"),
        ("WorkerFunctionRetentionRole", "WorkerFunction"),
    ):
        role = aws.properties(name)
        assert granted(role) == {f"lambda:InvokeFunction {function}"}
        (statement,) = role["AssumeRolePolicyDocument"]["Statement"]
        assert listed(statement["Principal"]["Service"]) == ["scheduler.amazonaws.com"]


def test_secret_parameters_are_never_shown() -> None:
    parameters = source()["Parameters"]
    for name in ("LlmApiKey", "SigningKey", "DatabaseUrl", "MetricsToken"):
        assert parameters[name]["NoEcho"] is True
        assert parameters[name]["Default"] == ""


def test_the_laptop_needs_no_secret_store() -> None:
    view = View(**LAPTOP)
    for role in view.of_type("AWS::IAM::Role").values():
        assert not any(grant.startswith("secretsmanager") for grant in granted(role))


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
