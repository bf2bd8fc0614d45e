"""What the laptop makes of the template by itself is what CloudFormation makes of it (``local.emulator.described``)."""

from __future__ import annotations

from typing import Any

import boto3

from local.edge import wiring
from local.edge.routes import function_name
from local.emulator import described
from local.emulator.clients import at
from local.supervisor.folder import DataFolder
from tests.support.stack import Running


def test_functions_are_as_cloudformation_makes_them(stack: Running) -> None:
    made = described.read(DataFolder(stack.data_dir).described)
    deployed: Any = boto3.client("lambda", **at(stack.aws_endpoint))
    for name, ours in made["functions"].items():
        theirs = deployed.get_function_configuration(FunctionName=name)
        facts = (theirs["FunctionArn"], theirs["Handler"], theirs["Timeout"], theirs["MemorySize"])
        assert (ours["arn"], ours["handler"], ours["timeout"], ours["memory"]) == facts
        # The emulator leaves numbers as the template has them; on AWS, and for a process, they are texts.
        variables = {key: str(value) for key, value in theirs["Environment"]["Variables"].items()}
        assert ours["variables"] == variables
    sources = deployed.list_event_source_mappings()["EventSourceMappings"]
    assert {(each["arn"], each["function"], each["batch"]) for each in made["sources"]} == {
        (each["EventSourceArn"], each["FunctionArn"].rpartition(":")[2], each["BatchSize"])
        for each in sources
    }


def test_the_edge_serves_the_routes_that_cloudformation_makes(stack: Running) -> None:
    file = DataFolder(stack.data_dir).described
    assert file.stat().st_mode & 0o077 == 0
    made = wiring.load(file)
    assert made.programs is not None
    deployed: Any = boto3.client("apigatewayv2", **at(stack.aws_endpoint))
    for name, ours in (("Ws", made.websocket), ("Responses", made.programs), ("Http", made.http)):
        assert ours.api_id == stack.output(f"{name}ApiId")
        assert [ours.stage] == [each["StageName"] for each in _all(deployed, "get_stages", ours.api_id)]
        functions = {
            each["IntegrationId"]: function_name(each["IntegrationUri"])
            for each in _all(deployed, "get_integrations", ours.api_id)
        }
        routes: Any = ours.routes
        served = routes if ours is made.http else routes.values()
        assert {each.key: each.integration.function for each in served} == {
            each["RouteKey"]: functions[each["Target"].rpartition("/")[2]]
            for each in _all(deployed, "get_routes", ours.api_id)
        }


def _all(client: Any, operation: str, api: str) -> list[Any]:
    return [item for page in client.get_paginator(operation).paginate(ApiId=api) for item in page["Items"]]
