"""The repaired emulator and the deployment to it: what the rest of the laptop stack relies on."""

from __future__ import annotations

import asyncio
import contextlib
import json
import signal
import threading
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import boto3
import httpx
import psutil
import pytest
import yaml
from botocore.exceptions import ClientError
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route, Router

from local.emulator import process
from local.emulator.clients import at
from local.emulator.deploy import deploy
from local.emulator.errors import DeployFailed, EmulatorUnavailable, TemplateError
from local.serving import Server, listen
from tests.support.emulator import Emulator, create_table, emulator, until
from tests.support.ports import free_port

__all__ = ["emulator"]

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


def _break_queue(template: dict[str, Any]) -> None:
    template["Resources"]["Queue"]["Properties"]["RedrivePolicy"] = {"maxReceiveCount": 0}


def _slow_queue(template: dict[str, Any]) -> None:
    """What is being worked on does not come again meanwhile, however busy the machine is."""
    template["Resources"]["Queue"]["Properties"]["VisibilityTimeout"] = 5


class StandInPool:
    """Answers invocations as the test says. ``seen``: the events."""

    def __init__(self) -> None:
        self.seen: list[Any] = []
        self.headers: list[dict[str, str]] = []
        self.answer: Callable[[Any], Response] = JSONResponse
        self.url = ""

    async def invoke(self, request: Request) -> Response:
        event = await request.json()
        self.seen.append(event)
        self.headers.append(dict(request.headers))
        return self.answer(event)


@pytest.fixture
def pool() -> Iterator[StandInPool]:
    """In a thread of its own: the tests here block in boto3."""
    made, ready, loop = StandInPool(), threading.Event(), asyncio.new_event_loop()

    async def run() -> None:
        server = Server(Router([Route("/invoke", made.invoke, methods=["POST"])]), listen())
        await server.open()
        made.url = f"http://127.0.0.1:{server.port}/invoke"
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


@dataclass
class Stack:
    """A small stack in an emulator."""

    emulator: Emulator
    pool: StandInPool
    file: Path
    name: str

    def deploy(self, template: dict[str, Any] = SMALL, **parameters: str) -> dict[str, str]:
        self.file.write_text(yaml.safe_dump(template))
        return deploy(self.file, {"Proxy": self.pool.url, **parameters}, self.emulator.endpoint, self.name)

    def invoke(self, event: object) -> tuple[str, Any]:
        answer = self.emulator.functions().invoke(
            FunctionName=f"{self.name}-fn", Payload=json.dumps(event).encode()
        )
        return answer.get("FunctionError", ""), json.loads(answer["Payload"].read())

    def put(self, table: str, pk: str) -> None:
        self.emulator.dynamodb().put_item(TableName=table, Item={"pk": {"S": pk}})

    def items(self, table: str) -> set[str]:
        return {item["pk"]["S"] for item in self.emulator.dynamodb().scan(TableName=table)["Items"]}

    def send(self, queue: str, body: str) -> None:
        self.emulator.sqs().send_message(QueueUrl=queue, MessageBody=body)


@pytest.fixture
def small_stack(shared_emulator: Emulator, pool: StandInPool, tmp_path: Path) -> Stack:
    """Of a name no other test uses, in the emulator all share."""
    return Stack(shared_emulator, pool, tmp_path / "template.yaml", f"s{uuid.uuid4().hex[:8]}")


@pytest.fixture
def own_stack(emulator: Emulator, pool: StandInPool, tmp_path: Path) -> Stack:
    """In an emulator that the test may stop."""
    return Stack(emulator, pool, tmp_path / "template.yaml", "small")


@pytest.fixture
def unstarted(emulator_python: Path, tmp_path: Path) -> Iterator[Emulator]:
    """One of the test's own that does not run yet; gone afterwards."""
    made = Emulator(emulator_python, tmp_path / "emulator")
    yield made
    if made.running is not None:
        made.running.kill()
        made.running.wait()


def test_the_project_s_template_deploys_and_deploying_it_again_changes_nothing(
    shared_emulator: Emulator,
) -> None:
    emulator = shared_emulator
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
    for name, sources in (("taskflow-timer", 2), ("taskflow-worker", 1)):
        found = emulator.functions().list_event_source_mappings(FunctionName=name)["EventSourceMappings"]
        assert [s["FunctionResponseTypes"] for s in found] == [["ReportBatchItemFailures"]] * sources
    schedules = boto3.client("scheduler", **at(emulator.endpoint)).list_schedules()["Schedules"]
    assert {schedule["Name"] for schedule in schedules} == {"taskflow-tick", "taskflow-retention"}
    gateway = boto3.client("apigatewayv2", **at(emulator.endpoint))
    routes = {route["RouteKey"] for route in gateway.get_routes(ApiId=outputs["WsApiId"])["Items"]}
    assert {"$connect", "$disconnect", "$default", "user_message", "cancel"} <= routes


def test_error_of_a_function_arrives_with_type_and_whole_message(small_stack: Stack) -> None:
    small_stack.deploy()
    error = {"errorType": "ValueError", "errorMessage": "long " * 500, "stackTrace": ["in handler"] * 50}
    small_stack.pool.answer = lambda event: JSONResponse(error, 500)
    assert small_stack.invoke({"n": 1}) == ("Unhandled", error)
    assert small_stack.pool.seen == [{"n": 1}]
    assert small_stack.pool.headers[0]["x-amzn-lambda-function-name"] == f"{small_stack.name}-fn"


def test_result_of_a_function_arrives_unchanged(small_stack: Stack) -> None:
    small_stack.deploy()
    results: list[Any] = [{"text": "naïve 👩‍🚀"}, [], "text", None, 0]
    for result in results:
        assert small_stack.invoke(result) == ("", result)


def test_full_pool_is_a_throttle(small_stack: Stack) -> None:
    small_stack.deploy()
    small_stack.pool.answer = lambda event: JSONResponse(
        {"errorType": "TooManyRequestsException", "errorMessage": "Rate Exceeded."}, 429
    )
    with pytest.raises(ClientError) as refused:
        small_stack.invoke({})
    assert refused.value.response["Error"]["Code"] == "TooManyRequestsException"


def test_pool_that_is_away_is_named(small_stack: Stack) -> None:
    url = f"http://127.0.0.1:{free_port()}/invoke"
    small_stack.deploy(Proxy=url)
    failed, error = small_stack.invoke({})
    assert (failed, error["errorType"]) == ("Unhandled", "Service.Unreachable")
    assert url in error["errorMessage"]


def test_failed_records_of_a_batch_come_again_and_end_in_the_dead_letter_queue(small_stack: Stack) -> None:
    outputs = small_stack.deploy(_changed(_slow_queue))
    small_stack.pool.answer = lambda event: JSONResponse(
        {
            "batchItemFailures": [
                {"itemIdentifier": r["messageId"]} for r in event["Records"] if r["body"] == "bad"
            ]
        }
    )
    for body in ("good", "bad"):
        small_stack.send(outputs["Queue"], body)

    def dead() -> list[str]:
        found = small_stack.emulator.sqs().receive_message(QueueUrl=outputs["Dead"], WaitTimeSeconds=1)
        return [message["Body"] for message in found.get("Messages", [])]

    arrived: list[str] = []

    def arrive() -> bool:
        arrived.extend(dead())
        return bool(arrived)

    until(arrive, "in the dead-letter queue")
    assert arrived == ["bad"]
    bodies = [record["body"] for event in small_stack.pool.seen for record in event["Records"]]
    assert (bodies.count("good"), bodies.count("bad")) == (1, 2)


def test_invocations_leave_nothing_behind_in_the_emulator(small_stack: Stack) -> None:
    small_stack.deploy()
    for _ in range(3):
        small_stack.invoke({})
    groups = boto3.client("logs", **at(small_stack.emulator.endpoint)).describe_log_groups()["logGroups"]
    assert not [g for g in groups if g.get("storedBytes") or "fn" in g["logGroupName"]]
    metrics = boto3.client("cloudwatch", **at(small_stack.emulator.endpoint)).list_metrics(
        Namespace="AWS/Lambda"
    )
    assert metrics["Metrics"] == []


def test_changed_parameter_updates_in_place_and_keeps_the_data(small_stack: Stack) -> None:
    table = small_stack.deploy()["Table"]
    small_stack.put(table, "kept")
    small_stack.deploy(Word="two")
    found = small_stack.emulator.functions().get_function_configuration(FunctionName=f"{small_stack.name}-fn")
    assert found["Environment"]["Variables"]["WORD"] == "two"
    assert small_stack.items(table) == {"kept"}


def test_time_to_live_can_be_added_and_removed_by_an_update(small_stack: Stack) -> None:
    table = small_stack.deploy()["Table"]
    for enabled, status in ((True, "ENABLED"), (False, "DISABLED")):
        template = _changed(lambda t: None)
        properties = template["Resources"]["Table"]["Properties"]
        properties["TimeToLiveSpecification"] = {"AttributeName": "ttl", "Enabled": enabled}
        small_stack.deploy(template)
        found = small_stack.emulator.dynamodb().describe_time_to_live(TableName=table)[
            "TimeToLiveDescription"
        ]
        assert found["TimeToLiveStatus"] == status


def test_state_survives_a_kill(own_stack: Stack) -> None:
    outputs = own_stack.deploy()
    own_stack.put(outputs["Table"], "kept")
    until(lambda: '"kept"' in own_stack.emulator.saved("dynamodb"), "saved")
    own_stack.emulator.stop(signal.SIGKILL)
    own_stack.emulator.start()
    assert own_stack.items(outputs["Table"]) == {"kept"}
    assert own_stack.deploy() == outputs
    assert own_stack.invoke({"again": 1}) == ("", {"again": 1})
    own_stack.send(outputs["Queue"], "after")
    until(lambda: any("after" in json.dumps(event) for event in own_stack.pool.seen), "delivered")


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_graceful_stop_saves_what_the_timer_has_not(unstarted: Emulator, number: signal.Signals) -> None:
    emulator, table = unstarted, "table"
    emulator.save_seconds = 3600
    emulator.start()
    create_table(emulator.endpoint, table)
    emulator.dynamodb().put_item(TableName=table, Item={name: {"S": "kept"} for name in ("pk", "sk")})
    assert emulator.stop(number) == 0
    emulator.start()
    assert [item["pk"]["S"] for item in emulator.dynamodb().scan(TableName=table)["Items"]] == ["kept"]


def test_another_port_finds_tables_queues_and_event_sources_again(own_stack: Stack) -> None:
    before = own_stack.deploy()
    own_stack.put(before["Table"], "kept")
    own_stack.emulator.stop()
    own_stack.emulator.port = free_port()
    own_stack.emulator.start()
    after = own_stack.deploy()
    assert after["Queue"].startswith(own_stack.emulator.endpoint)
    assert own_stack.items(after["Table"]) == {"kept"}
    own_stack.send(after["Queue"], "moved")
    until(lambda: any("moved" in json.dumps(event) for event in own_stack.pool.seen), "delivered")


def test_damaged_state_is_not_overwritten(unstarted: Emulator) -> None:
    emulator = unstarted
    file = emulator.data / "state" / "dynamodb.json"
    file.parent.mkdir(parents=True)
    file.write_text('{"half')
    with pytest.raises(AssertionError, match=f"emulator: {file} is damaged; restore it, or remove it"):
        emulator.start()
    assert file.read_text() == '{"half'


def test_listens_on_this_machine_only(shared_emulator: Emulator) -> None:
    emulator = shared_emulator
    assert emulator.running is not None
    listening = [c for c in psutil.Process(emulator.running.pid).net_connections() if c.status == "LISTEN"]
    assert {(c.laddr.ip, c.laddr.port) for c in listening} == {("127.0.0.1", emulator.port)}


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Host": "evil.example:4566"},
    ],
)
def test_web_page_can_neither_read_nor_change_anything(
    shared_emulator: Emulator, headers: dict[str, str]
) -> None:
    for method, path in (("GET", "/_ministack/health"), ("OPTIONS", "/"), ("GET", "/?Action=ListQueues")):
        answer = httpx.request(
            method, shared_emulator.endpoint + path, headers=headers, trust_env=False, timeout=90
        )
        assert (answer.status_code, answer.json()["__type"]) == (403, "AccessDeniedException")
        assert "access-control-allow-origin" not in answer.headers


def test_failed_creation_names_the_resource_and_the_corrected_template_deploys(small_stack: Stack) -> None:
    broken = _changed(_break_queue)
    with pytest.raises(DeployFailed) as failed:
        small_stack.deploy(broken)
    assert failed.value.resource == "Queue"
    assert failed.value.reason
    assert f"{small_stack.name} failed at Queue: " in str(failed.value)
    assert small_stack.deploy()["Queue"]


def test_failed_update_is_rolled_back_and_the_data_is_kept(small_stack: Stack) -> None:
    outputs = small_stack.deploy()
    small_stack.put(outputs["Table"], "kept")
    broken = _changed(_break_queue)
    with pytest.raises(DeployFailed) as failed:
        small_stack.deploy(broken)
    assert failed.value.resource == "Queue"
    assert small_stack.items(outputs["Table"]) == {"kept"}
    assert small_stack.deploy(Word="three") == outputs


def test_template_that_cloudformation_refuses_says_why(small_stack: Stack) -> None:
    broken = _changed(lambda t: t["Parameters"].update(Needed={"Type": "String"}))
    with pytest.raises(TemplateError, match="Needed"):
        small_stack.deploy(broken)
    assert small_stack.deploy()["Queue"]


def test_parameter_the_template_does_not_have_is_named(small_stack: Stack) -> None:
    with pytest.raises(TemplateError, match="has no parameter Wrod"):
        small_stack.deploy(Wrod="x")


def test_endpoint_where_nothing_answers_is_named(tmp_path: Path) -> None:
    endpoint = f"http://127.0.0.1:{free_port()}"
    with pytest.raises(EmulatorUnavailable, match=endpoint):
        deploy(TEMPLATE, {}, endpoint)
    assert not process.healthy(endpoint)


def test_second_emulator_on_the_same_folder_is_refused_in_one_line(shared_emulator: Emulator) -> None:
    emulator = shared_emulator
    second = Emulator(emulator.python, emulator.data)
    with pytest.raises(
        AssertionError, match=f"emulator: another emulator uses {emulator.data}; stop it first"
    ):
        second.start()
    assert second.running is not None
    assert second.running.wait() == 1
