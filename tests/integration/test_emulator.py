"""The repaired emulator and the deployment to it: what the rest of the laptop stack relies on."""

from __future__ import annotations

import asyncio
import contextlib
import json
import signal
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import boto3
import psutil
import pytest
import yaml
from botocore.exceptions import ClientError

from local.emulator import process
from local.emulator.clients import at
from local.emulator.deploy import deploy
from local.emulator.errors import DeployFailed, EmulatorUnavailable, TemplateError
from local.pool.http import Request, Response, serve
from tests.support.emulator import Emulator, emulator, emulator_python, free_port, until

__all__ = ["emulator", "emulator_python"]

TEMPLATE = process.ROOT / "infra" / "template.yaml"

SMALL: dict[str, Any] = {
    "Transform": "AWS::Serverless-2016-10-31",
    "Parameters": {"Proxy": {"Type": "String"}, "Word": {"Type": "String", "Default": "one"}},
    "Resources": {
        "Table": {
            "Type": "AWS::DynamoDB::Table",
            "Properties": {
                "BillingMode": "PAY_PER_REQUEST",
                "AttributeDefinitions": [{"AttributeName": "pk", "AttributeType": "S"}],
                "KeySchema": [{"AttributeName": "pk", "KeyType": "HASH"}],
            },
        },
        "Dead": {"Type": "AWS::SQS::Queue"},
        "Queue": {
            "Type": "AWS::SQS::Queue",
            "Properties": {
                "VisibilityTimeout": 1,
                "RedrivePolicy": {
                    "deadLetterTargetArn": {"Fn::GetAtt": ["Dead", "Arn"]},
                    "maxReceiveCount": 2,
                },
            },
        },
        "Function": {
            "Type": "AWS::Serverless::Function",
            "Properties": {
                "FunctionName": {"Fn::Sub": "${AWS::StackName}-fn"},
                "Runtime": "provided.al2023",
                "Handler": "app.handler",
                "CodeUri": "anywhere",
                "Timeout": 5,
                "Environment": {
                    "Variables": {"MINISTACK_LAMBDA_PROXY_URL": {"Ref": "Proxy"}, "WORD": {"Ref": "Word"}}
                },
                "Events": {
                    "Queue": {
                        "Type": "SQS",
                        "Properties": {
                            "Queue": {"Fn::GetAtt": ["Queue", "Arn"]},
                            "BatchSize": 10,
                            "FunctionResponseTypes": ["ReportBatchItemFailures"],
                        },
                    }
                },
            },
        },
    },
    "Outputs": {
        "Table": {"Value": {"Ref": "Table"}},
        "Queue": {"Value": {"Ref": "Queue"}},
        "Dead": {"Value": {"Ref": "Dead"}},
    },
}


def _changed(change: Callable[[dict[str, Any]], object]) -> dict[str, Any]:
    copy: dict[str, Any] = json.loads(json.dumps(SMALL))
    change(copy)
    return copy


class StandInPool:
    """Answers invocations as the test says. ``seen``: the events."""

    def __init__(self) -> None:
        self.seen: list[Any] = []
        self.headers: list[dict[str, str]] = []
        self.answer: Callable[[Any], Response] = lambda event: Response.of(200, event)
        self.url = ""

    async def __call__(self, request: Request) -> Response:
        event = json.loads(request.body)
        self.seen.append(event)
        self.headers.append(dict(request.headers))
        return self.answer(event)


@pytest.fixture
def pool() -> Iterator[StandInPool]:
    """In a thread of its own: the tests here block in boto3."""
    made, ready, loop = StandInPool(), threading.Event(), asyncio.new_event_loop()

    async def run() -> None:
        server = await serve(made)
        made.url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/invoke"
        ready.set()
        with contextlib.suppress(asyncio.CancelledError):
            await asyncio.Event().wait()
        server.close()

    task = loop.create_task(run())
    thread = threading.Thread(target=loop.run_until_complete, args=(task,))
    thread.start()
    ready.wait()
    yield made
    loop.call_soon_threadsafe(task.cancel)
    thread.join()
    loop.close()


def _deploy(
    emulator: Emulator, folder: Path, pool_url: str, template: dict[str, Any] = SMALL, **more: str
) -> dict[str, str]:
    file = folder / "template.yaml"
    file.write_text(yaml.safe_dump(template))
    return deploy(file, {"Proxy": pool_url, **more}, emulator.endpoint, "small")


def _invoke(emulator: Emulator, event: object) -> tuple[str, Any]:
    answer = emulator.functions().invoke(FunctionName="small-fn", Payload=json.dumps(event).encode())
    return answer.get("FunctionError", ""), json.loads(answer["Payload"].read())


def _pk(emulator: Emulator, table: str) -> set[str]:
    return {item["pk"]["S"] for item in emulator.dynamodb().scan(TableName=table)["Items"]}


def test_the_project_s_template_deploys_and_deploying_it_again_changes_nothing(emulator: Emulator) -> None:
    parameters = {
        "LambdaRuntime": "provided.al2023",
        "LambdaProxyUrl": "http://127.0.0.1:9/invoke",
        "AwsEndpointUrl": emulator.endpoint,
        "ConnectionsEndpoint": "http://127.0.0.1:9/v1",
        "SigningKey": "key",
        "DatabaseUrl": "postgresql:///taskflow",
    }
    outputs = deploy(TEMPLATE, parameters, emulator.endpoint)
    assert deploy(TEMPLATE, parameters, emulator.endpoint) == outputs
    ttl = emulator.dynamodb().describe_time_to_live(TableName=outputs["TableName"])
    assert ttl["TimeToLiveDescription"] == {"TimeToLiveStatus": "ENABLED", "AttributeName": "ttl"}
    names = {f["FunctionName"] for f in emulator.functions().list_functions()["Functions"]}
    assert {f"taskflow-{n}" for n in ("connect", "message", "generate", "timer", "ingest", "worker")} <= names
    sources = emulator.functions().list_event_source_mappings()["EventSourceMappings"]
    assert all(source["FunctionResponseTypes"] == ["ReportBatchItemFailures"] for source in sources)
    assert {source["FunctionArn"].rpartition(":")[2] for source in sources} == {
        "taskflow-timer",
        "taskflow-worker",
    }
    schedules = boto3.client("scheduler", **at(emulator.endpoint)).list_schedules()["Schedules"]
    assert [schedule["Name"] for schedule in schedules] == ["taskflow-tick"]
    routes = boto3.client("apigatewayv2", **at(emulator.endpoint)).get_routes(ApiId=outputs["WsApiId"])[
        "Items"
    ]
    assert {"$connect", "$disconnect", "$default", "user_message", "cancel"} <= {
        r["RouteKey"] for r in routes
    }
    sets = emulator.cloudformation().list_change_sets(StackName="taskflow")["Summaries"]
    assert not [one for one in sets if one["Status"] == "FAILED"], "change sets without changes pile up"


def test_error_of_a_function_arrives_with_type_and_whole_message(
    emulator: Emulator, pool: StandInPool, tmp_path: Path
) -> None:
    _deploy(emulator, tmp_path, pool.url)
    error = {"errorType": "ValueError", "errorMessage": "long " * 500, "stackTrace": ["in handler"] * 50}
    pool.answer = lambda event: Response.of(500, error)
    assert _invoke(emulator, {"n": 1}) == ("Unhandled", error)
    assert pool.seen == [{"n": 1}]
    assert pool.headers[0]["x-amzn-lambda-function-name"] == "small-fn"


def test_result_of_a_function_arrives_unchanged(
    emulator: Emulator, pool: StandInPool, tmp_path: Path
) -> None:
    _deploy(emulator, tmp_path, pool.url)
    results: list[Any] = [{"text": "naïve 👩‍🚀"}, [], "text", None, 0]
    for result in results:
        assert _invoke(emulator, result) == ("", result)


def test_full_pool_is_a_throttle(emulator: Emulator, pool: StandInPool, tmp_path: Path) -> None:
    _deploy(emulator, tmp_path, pool.url)
    pool.answer = lambda event: Response.of(
        429, {"errorType": "TooManyRequestsException", "errorMessage": "Rate Exceeded."}
    )
    with pytest.raises(ClientError) as refused:
        _invoke(emulator, {})
    assert refused.value.response["Error"]["Code"] == "TooManyRequestsException"


def test_pool_that_is_away_is_named(emulator: Emulator, tmp_path: Path) -> None:
    url = f"http://127.0.0.1:{free_port()}/invoke"
    _deploy(emulator, tmp_path, url)
    failed, error = _invoke(emulator, {})
    assert (failed, error["errorType"]) == ("Unhandled", "Service.Unreachable")
    assert url in error["errorMessage"]


def test_failed_records_of_a_batch_come_again_and_end_in_the_dead_letter_queue(
    emulator: Emulator, pool: StandInPool, tmp_path: Path
) -> None:
    outputs = _deploy(emulator, tmp_path, pool.url)
    pool.answer = lambda event: Response.of(
        200,
        {
            "batchItemFailures": [
                {"itemIdentifier": r["messageId"]} for r in event["Records"] if r["body"] == "bad"
            ]
        },
    )
    for body in ("good", "bad"):
        emulator.sqs().send_message(QueueUrl=outputs["Queue"], MessageBody=body)

    def dead() -> list[str]:
        found = emulator.sqs().receive_message(QueueUrl=outputs["Dead"], WaitTimeSeconds=1)
        return [message["Body"] for message in found.get("Messages", [])]

    arrived: list[str] = []

    def arrive() -> bool:
        arrived.extend(dead())
        return bool(arrived)

    until(arrive, "in the dead-letter queue")
    assert arrived == ["bad"]
    bodies = [record["body"] for event in pool.seen for record in event["Records"]]
    assert (bodies.count("good"), bodies.count("bad")) == (1, 2)


def test_invocations_leave_nothing_behind_in_the_emulator(
    emulator: Emulator, pool: StandInPool, tmp_path: Path
) -> None:
    _deploy(emulator, tmp_path, pool.url)
    for _ in range(3):
        _invoke(emulator, {})
    groups = boto3.client("logs", **at(emulator.endpoint)).describe_log_groups()["logGroups"]
    assert not [g for g in groups if g.get("storedBytes") or "fn" in g["logGroupName"]]
    metrics = boto3.client("cloudwatch", **at(emulator.endpoint)).list_metrics(Namespace="AWS/Lambda")
    assert metrics["Metrics"] == []


def test_changed_parameter_updates_in_place_and_keeps_the_data(
    emulator: Emulator, pool: StandInPool, tmp_path: Path
) -> None:
    table = _deploy(emulator, tmp_path, pool.url)["Table"]
    emulator.dynamodb().put_item(TableName=table, Item={"pk": {"S": "kept"}})
    _deploy(emulator, tmp_path, pool.url, Word="two")
    found = emulator.functions().get_function_configuration(FunctionName="small-fn")
    assert found["Environment"]["Variables"]["WORD"] == "two"
    assert _pk(emulator, table) == {"kept"}


def test_time_to_live_can_be_added_and_removed_by_an_update(
    emulator: Emulator, pool: StandInPool, tmp_path: Path
) -> None:
    table = _deploy(emulator, tmp_path, pool.url)["Table"]
    for enabled, status in ((True, "ENABLED"), (False, "DISABLED")):
        template = _changed(lambda t: None)
        properties = template["Resources"]["Table"]["Properties"]
        properties["TimeToLiveSpecification"] = {"AttributeName": "ttl", "Enabled": enabled}
        _deploy(emulator, tmp_path, pool.url, template)
        found = emulator.dynamodb().describe_time_to_live(TableName=table)["TimeToLiveDescription"]
        assert found["TimeToLiveStatus"] == status


def test_state_survives_a_kill(emulator: Emulator, pool: StandInPool, tmp_path: Path) -> None:
    outputs = _deploy(emulator, tmp_path, pool.url)
    emulator.dynamodb().put_item(TableName=outputs["Table"], Item={"pk": {"S": "kept"}})
    until(lambda: '"kept"' in emulator.saved("dynamodb"), "saved")
    emulator.stop(signal.SIGKILL)
    emulator.start()
    assert _pk(emulator, outputs["Table"]) == {"kept"}
    assert _deploy(emulator, tmp_path, pool.url) == outputs
    assert _invoke(emulator, {"again": 1}) == ("", {"again": 1})
    emulator.sqs().send_message(QueueUrl=outputs["Queue"], MessageBody="after")
    until(lambda: any("after" in json.dumps(event) for event in pool.seen), "delivered")


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_graceful_stop_saves_what_the_timer_has_not(
    emulator_python: Path, tmp_path: Path, number: signal.Signals
) -> None:
    emulator = Emulator(emulator_python, tmp_path / "data", save_seconds=3600)
    emulator.start()
    table = _deploy(emulator, tmp_path, "http://127.0.0.1:9/")["Table"]
    emulator.dynamodb().put_item(TableName=table, Item={"pk": {"S": "kept"}})
    assert emulator.stop(number) == 0
    emulator.start()
    assert _pk(emulator, table) == {"kept"}
    emulator.stop()


def test_another_port_finds_tables_queues_and_event_sources_again(
    emulator: Emulator, pool: StandInPool, tmp_path: Path
) -> None:
    before = _deploy(emulator, tmp_path, pool.url)
    emulator.dynamodb().put_item(TableName=before["Table"], Item={"pk": {"S": "kept"}})
    emulator.stop()
    emulator.port = free_port()
    emulator.start()
    after = _deploy(emulator, tmp_path, pool.url)
    assert after["Queue"].startswith(emulator.endpoint)
    assert _pk(emulator, after["Table"]) == {"kept"}
    emulator.sqs().send_message(QueueUrl=after["Queue"], MessageBody="moved")
    until(lambda: any("moved" in json.dumps(event) for event in pool.seen), "delivered")


def test_damaged_state_is_not_overwritten(emulator: Emulator) -> None:
    emulator.stop()
    file = emulator.data / "state" / "dynamodb.json"
    file.write_text('{"half')
    with pytest.raises(AssertionError, match=f"emulator: {file} is damaged; restore it, or remove it"):
        emulator.start()
    assert file.read_text() == '{"half'


def test_listens_on_this_machine_only(emulator: Emulator) -> None:
    assert emulator.running is not None
    listening = [c for c in psutil.Process(emulator.running.pid).net_connections() if c.status == "LISTEN"]
    assert {(c.laddr.ip, c.laddr.port) for c in listening} == {("127.0.0.1", emulator.port)}


def test_failed_creation_names_the_resource_and_the_corrected_template_deploys(
    emulator: Emulator, pool: StandInPool, tmp_path: Path
) -> None:
    broken = _changed(
        lambda t: t["Resources"]["Queue"]["Properties"].update(RedrivePolicy={"maxReceiveCount": 0})
    )
    with pytest.raises(DeployFailed) as failed:
        _deploy(emulator, tmp_path, pool.url, broken)
    assert failed.value.resource == "Queue"
    assert failed.value.reason
    assert "small failed at Queue: " in str(failed.value)
    assert _deploy(emulator, tmp_path, pool.url)["Queue"]


def test_failed_update_is_rolled_back_and_the_data_is_kept(
    emulator: Emulator, pool: StandInPool, tmp_path: Path
) -> None:
    outputs = _deploy(emulator, tmp_path, pool.url)
    emulator.dynamodb().put_item(TableName=outputs["Table"], Item={"pk": {"S": "kept"}})
    broken = _changed(
        lambda t: t["Resources"]["Queue"]["Properties"].update(RedrivePolicy={"maxReceiveCount": 0})
    )
    with pytest.raises(DeployFailed) as failed:
        _deploy(emulator, tmp_path, pool.url, broken)
    assert failed.value.resource == "Queue"
    assert _pk(emulator, outputs["Table"]) == {"kept"}
    assert _deploy(emulator, tmp_path, pool.url, Word="three") == outputs


def test_template_that_cloudformation_refuses_says_why(
    emulator: Emulator, pool: StandInPool, tmp_path: Path
) -> None:
    broken = _changed(lambda t: t["Parameters"].update(Needed={"Type": "String"}))
    with pytest.raises(TemplateError, match="Needed"):
        _deploy(emulator, tmp_path, pool.url, broken)
    assert _deploy(emulator, tmp_path, pool.url)["Queue"]


def test_parameter_the_template_does_not_have_is_named(emulator: Emulator, tmp_path: Path) -> None:
    with pytest.raises(TemplateError, match="has no parameter Wrod"):
        _deploy(emulator, tmp_path, "http://127.0.0.1:9/", Wrod="x")


def test_endpoint_where_nothing_answers_is_named(tmp_path: Path) -> None:
    endpoint = f"http://127.0.0.1:{free_port()}"
    with pytest.raises(EmulatorUnavailable, match=endpoint):
        deploy(TEMPLATE, {}, endpoint)
    assert not process.healthy(endpoint)


def test_second_emulator_on_the_same_folder_is_refused_in_one_line(emulator: Emulator) -> None:
    second = Emulator(emulator.python, emulator.data)
    with pytest.raises(
        AssertionError, match=f"emulator: another emulator uses {emulator.data}; stop it first"
    ):
        second.start()
    assert second.running is not None
    assert second.running.wait() == 1
