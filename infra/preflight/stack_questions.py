"""Asks AWS what is there of the stack, and of the one before it."""

from __future__ import annotations

from collections.abc import Mapping

from botocore.exceptions import ClientError

from infra.preflight.answers import SAM_STACK, Mails, Stack
from infra.preflight.clients import Clients
from infra.preflight.needs import moves_traffic, publishes

OUTPUT = "RecordsQueueUrl"
"""An output that only TaskFlow's stack has."""

STANDING = ("CREATE_COMPLETE", "UPDATE_COMPLETE", "UPDATE_ROLLBACK_COMPLETE", "DELETE_FAILED")
"""Statuses of a stack inside that nobody works on and that has something."""

FUNCTIONS = ("connect", "message", "generate", "disconnect", "timer", "ingest", "worker", "migrate")

APIS = ("http", "websocket", "responses")
"""Whose requests may be logged, by the names of their log groups."""


def stack(client: Clients, name: str) -> Stack | None:
    """The stack, None when there is none."""
    try:
        [found] = client("cloudformation").describe_stacks(StackName=name)["Stacks"]
    except ClientError as error:
        if "does not exist" in error.response["Error"]["Message"]:
            return None
        raise
    parameters = {
        each["ParameterKey"]: each.get("ParameterValue", "") for each in found.get("Parameters", ())
    }
    outputs = {each["OutputKey"] for each in found.get("Outputs", ())}
    return Stack(found["StackStatus"], parameters, OUTPUT in outputs, found.get("RoleARN", ""))


def broken_bucket(client: Clients) -> str:
    """The SAM CLI goes on with a stack that has outputs, whatever its status, and stops at any other:
    https://github.com/aws/aws-sam-cli/issues/1940"""
    try:
        [found] = client("cloudformation").describe_stacks(StackName=SAM_STACK)["Stacks"]
    except ClientError as error:
        if "does not exist" in error.response["Error"]["Message"]:
            return ""
        raise
    return "" if found.get("Outputs") else str(found["StackStatus"])


def databases(client: Clients, stack: str) -> tuple[str, ...]:
    """Aurora's stacks that an earlier stack of the same name has left."""
    pages = client("cloudformation").get_paginator("list_stacks").paginate(StackStatusFilter=STANDING)
    return tuple(
        sorted(
            each["StackName"]
            for page in pages
            for each in page["StackSummaries"]
            if each["StackName"].startswith(f"{stack}-Database-")
        )
    )


def moved(
    client: Clients, stack: str, there: Stack | None, values: Mapping[str, str]
) -> dict[str, tuple[int, int]]:
    """Asked only where CodeDeploy would begin at the version that CloudFormation thinks is live."""
    if there is None or not (there.ours and moves_traffic(values) and publishes(there.parameters)):
        return {}
    pages = client("cloudformation").get_paginator("list_stack_resources").paginate(StackName=stack)
    versions = [
        each["PhysicalResourceId"].split(":")
        for page in pages
        for each in page["StackResourceSummaries"]
        if each["ResourceType"] == "AWS::Lambda::Version"
        and each.get("PhysicalResourceId", "").count(":") == 7
    ]
    found = {}
    for *_, function, version in versions:
        live = client("lambda").get_alias(FunctionName=function, Name="live")["FunctionVersion"]
        if live != version:
            found[function] = (int(live), int(version))
    return found


def log_groups(client: Clients, stack: str) -> tuple[str, ...]:
    """Those whose names a new stack needs."""
    names = {f"/aws/lambda/{stack}-{function}" for function in FUNCTIONS}
    names |= {f"/aws/vendedlogs/{stack}/{api}" for api in APIS}
    ask = client("logs").get_paginator("describe_log_groups").paginate
    pages = [
        *ask(logGroupNamePrefix=f"/aws/lambda/{stack}-"),
        *ask(logGroupNamePrefix=f"/aws/vendedlogs/{stack}/"),
    ]
    return tuple(sorted(names & {each["logGroupName"] for page in pages for each in page["logGroups"]}))


def functions(client: Clients, stack: str) -> tuple[str, ...]:
    """Functions that have the names a new stack needs."""
    wanted = {f"{stack}-{function}" for function in FUNCTIONS}
    pages = client("lambda").get_paginator("list_functions").paginate()
    return tuple(sorted(wanted & {each["FunctionName"] for page in pages for each in page["Functions"]}))


def tables(client: Clients, stack: str) -> tuple[str, ...]:
    """Tables of the stack, and those that an earlier one has left."""
    pages = client("dynamodb").get_paginator("list_tables").paginate()
    return tuple(
        sorted(name for page in pages for name in page["TableNames"] if name.startswith(f"{stack}-Table-"))
    )


def mails(client: Clients, stack: str, there: Stack | None) -> Mails | None:
    """A subscription that nobody confirms is taken away after some days, and CloudFormation does not know of it."""
    address = there.parameters.get("AlarmEmail", "") if there is not None and there.ours else ""
    if not address:
        return None
    inner = _made(client, stack, "Alarms")
    topic = _made(client, inner, "Topic")
    pages = client("sns").get_paginator("list_subscriptions_by_topic").paginate(TopicArn=topic)
    confirmed = any(
        each["Endpoint"] == address and each["SubscriptionArn"].startswith("arn:")
        for page in pages
        for each in page["Subscriptions"]
    )
    return Mails(topic, address, confirmed)


def _made(client: Clients, stack: str, name: str) -> str:
    """What AWS calls a resource of a stack."""
    found = client("cloudformation").describe_stack_resource(StackName=stack, LogicalResourceId=name)
    return str(found["StackResourceDetail"]["PhysicalResourceId"])
