"""What the laptop makes of the template by itself is what CloudFormation makes of it (``local.emulator.described``)."""

from __future__ import annotations

import functools
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import boto3
import pytest

from local.edge import wiring
from local.edge.routes import function_name
from local.emulator import described
from local.emulator import template as templates
from local.emulator.clients import at
from tests.support.emulator import Emulator
from tests.support.whole_stack import TEMPLATE, deploy_whole, parameters

STACK = "compared"


@pytest.fixture(scope="module")
def both(shared_emulator: Emulator) -> Iterator[tuple[dict[str, Any], dict[str, str], Emulator]]:
    """What the laptop makes of the template, and the outputs of what CloudFormation makes of it."""
    given = parameters(shared_emulator.endpoint)
    outputs = deploy_whole(TEMPLATE, given, shared_emulator.endpoint, STACK)
    template = templates.load(TEMPLATE)
    names = {**outputs, **_resources(shared_emulator)}
    yield described.describe(template, given, STACK, names), outputs, shared_emulator
    shared_emulator.cloudformation().delete_stack(StackName=STACK)


def _resources(emulator: Emulator) -> dict[str, str]:
    """Of what stores something: the outputs that ``described.storing`` asks for."""
    pages = emulator.cloudformation().get_paginator("list_stack_resources").paginate(StackName=STACK)
    made = [each for page in pages for each in page["StackResourceSummaries"]]
    found: dict[str, str] = {}
    for each in made:
        if each["ResourceType"] in described.KEPT:
            name, own = each["LogicalResourceId"], each["PhysicalResourceId"]
            service = "dynamodb" if each["ResourceType"].endswith("Table") else "sqs"
            kind = "table/" if service == "dynamodb" else ""
            arn = f"arn:aws:{service}:us-east-1:000000000000:{kind}{own.rpartition('/')[2]}"
            found |= {f"{name}Ref": own, f"{name}Arn": arn}
    return found


def test_functions_are_as_cloudformation_makes_them(
    both: tuple[dict[str, Any], dict[str, str], Emulator],
) -> None:
    made, outputs, emulator = both
    apis = [(made["outputs"][name], outputs[name]) for name in ("WsApiId", "ResponsesApiId", "HttpApiId")]
    deployed: Any = boto3.client("lambda", **at(emulator.endpoint))
    iam: Any = boto3.client("iam", **at(emulator.endpoint))
    for name, ours in made["functions"].items():
        theirs = deployed.get_function_configuration(FunctionName=name)
        facts = (theirs["FunctionArn"], theirs["Handler"], theirs["Timeout"], theirs["MemorySize"])
        assert (ours["arn"], ours["handler"], ours["timeout"], ours["memory"]) == facts
        # The emulator leaves numbers as the template has them; on AWS, and for a process, they are texts.
        variables = {key: str(value) for key, value in theirs["Environment"]["Variables"].items()}
        assert ours["variables"] == variables
        role = theirs["Role"].rpartition("/")[2]
        policies = [
            iam.get_role_policy(RoleName=role, PolicyName=each)["PolicyDocument"]
            for each in iam.list_role_policies(RoleName=role)["PolicyNames"]
        ]
        # APIs have ids of the laptop's own.
        known = functools.reduce(lambda text, api: text.replace(*api), apis, json.dumps(ours["policies"]))
        assert json.loads(known) == policies
    sources = deployed.list_event_source_mappings()["EventSourceMappings"]
    assert {(each["arn"], each["function"], each["batch"]) for each in made["sources"]} == {
        (each["EventSourceArn"], function, each["BatchSize"])
        for each in sources
        if (function := each["FunctionArn"].rpartition(":")[2]).startswith(STACK)
    }


def test_the_edge_serves_the_routes_that_cloudformation_makes(
    both: tuple[dict[str, Any], dict[str, str], Emulator], tmp_path: Path
) -> None:
    found, outputs, emulator = both
    file = tmp_path / "stack.json"
    described.write(file, found)
    assert file.stat().st_mode & 0o077 == 0
    made = wiring.load(file)
    deployed: Any = boto3.client("apigatewayv2", **at(emulator.endpoint))
    for name, ours in (("Ws", made.websocket), ("Responses", made.programs), ("Http", made.http)):
        api = outputs[f"{name}ApiId"]
        assert [ours.stage] == [each["StageName"] for each in _all(deployed, "get_stages", api)]
        functions = {
            each["IntegrationId"]: function_name(each["IntegrationUri"])
            for each in _all(deployed, "get_integrations", api)
        }
        routes: Any = ours.routes
        served = routes if ours is made.http else routes.values()
        assert {each.key: each.integration.function for each in served} == {
            each["RouteKey"]: functions[each["Target"].rpartition("/")[2]]
            for each in _all(deployed, "get_routes", api)
        }


def _all(client: Any, operation: str, api: str) -> list[Any]:
    return [item for page in client.get_paginator(operation).paginate(ApiId=api) for item in page["Items"]]
