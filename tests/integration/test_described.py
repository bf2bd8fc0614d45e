"""What the laptop makes of the template by itself is what CloudFormation makes of it (``local.emulator.described``)."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import boto3

from local.edge import control_plane
from local.emulator import described
from local.emulator import template as templates
from local.emulator.clients import at
from local.supervisor.stack import TEMPLATE
from tests.support.stack import Running


def known_outputs(stack: Running) -> dict[str, str]:
    """What ``described.storing`` would have told of the running stack's table and queues."""
    account = "arn:aws:{}:us-east-1:000000000000:{}"
    found = {"TableRef": stack.output("TableName")}
    found["TableArn"] = account.format("dynamodb", f"table/{found['TableRef']}")
    queues = ("RecordsQueue", "RecordsDlq", "SweepsQueue", "SweepsDlq", "MemoryQueue", "GenerateFailedQueue")
    for name in queues:
        url = stack.output(f"{name}Url")
        found |= {f"{name}Ref": url, f"{name}Arn": account.format("sqs", url.rpartition("/")[2])}
    return found


def deployed_parameters(stack: Running) -> dict[str, str]:
    cloudformation = boto3.client("cloudformation", **at(stack.aws_endpoint))
    found = cloudformation.describe_stacks(StackName="taskflow")["Stacks"][0].get("Parameters", [])
    return {each["ParameterKey"]: each["ParameterValue"] for each in found}


def test_what_is_described_is_what_cloudformation_makes(stack: Running, tmp_path: Path) -> None:
    template = templates.load(TEMPLATE)
    made = described.describe(template, deployed_parameters(stack), "taskflow", known_outputs(stack))
    deployed: Any = boto3.client("lambda", **at(stack.aws_endpoint))
    hidden = {
        "OTEL_EXPORTER_OTLP_HEADERS",
        "TASKFLOW_EMBEDDINGS_API_KEY",
        "TASKFLOW_LLM_API_KEY",
        "TASKFLOW_SIGNING_KEY",
        "TASKFLOW_METRICS_TOKEN",
        "TASKFLOW_DATABASE_URL",
    }
    """NoEcho: nobody is told what they are."""
    for name, ours in made["functions"].items():
        theirs = deployed.get_function_configuration(FunctionName=name)
        facts = (theirs["FunctionArn"], theirs["Handler"], theirs["Timeout"], theirs["MemorySize"])
        assert (ours["arn"], ours["handler"], ours["timeout"], ours["memory"]) == facts
        # The emulator leaves numbers as the template has them; on AWS, and for a process, they are texts.
        variables = {key: str(value) for key, value in theirs["Environment"]["Variables"].items()}
        assert ours["variables"].keys() == variables.keys()
        shown = variables.keys() - hidden
        assert {key: ours["variables"][key] for key in shown} == {key: variables[key] for key in shown}
    sources = deployed.list_event_source_mappings()["EventSourceMappings"]
    assert {(each["arn"], each["function"], each["batch"]) for each in made["sources"]} == {
        (each["EventSourceArn"], each["FunctionArn"].rpartition(":")[2], each["BatchSize"])
        for each in sources
    }


def test_the_edge_has_the_same_routes_from_both(stack: Running, tmp_path: Path) -> None:
    template = templates.load(TEMPLATE)
    file = tmp_path / "stack.json"
    made = described.describe(template, deployed_parameters(stack), "taskflow", known_outputs(stack))
    described.write(file, made)
    assert file.stat().st_mode & 0o077 == 0
    ours = control_plane.load_file(file)
    theirs = control_plane.load(
        control_plane.connect(stack.aws_endpoint),
        websocket_api=stack.output("WsApiId"),
        http_api=stack.output("HttpApiId"),
    )
    # The emulator names 30 seconds where the template names nothing: the edge waits no longer than API Gateway does.
    mine, given = (
        {key: (route.integration.function, route.replies) for key, route in each.websocket.routes.items()}
        for each in (ours, theirs)
    )
    assert mine == given
    assert (ours.websocket.stage, ours.websocket.selection) == (
        theirs.websocket.stage,
        theirs.websocket.selection,
    )
    http = [{each.key: each.integration.function for each in wiring.http.routes} for wiring in (ours, theirs)]
    assert http[0] == http[1]
    assert ours.http.stage == theirs.http.stage
