"""The repaired emulator and the deployment to it: what the rest of the laptop stack relies on."""

from __future__ import annotations

import json
import signal
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

from local.emulator.clients import at
from local.emulator.deploy import deploy
from local.emulator.errors import DeployFailed, EmulatorUnavailable, TemplateError
from tests.support.emulator import Emulator, create_table, emulator, until
from tests.support.ports import free_port
from tests.support.whole_stack import TEMPLATE, deploy_whole, parameters

__all__ = ["emulator"]


SMALL: dict[str, Any] = {
    "Parameters": {"Seconds": {"Type": "Number", "Default": 1, "MaxValue": 60}},
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
                "VisibilityTimeout": {"Ref": "Seconds"},
                "RedrivePolicy": {
                    "deadLetterTargetArn": {"Fn::GetAtt": ["Dead", "Arn"]},
                    "maxReceiveCount": 2,
                },
            },
        },
    },
    "Outputs": {
        "TableName": {"Value": {"Ref": "Table"}},
        "QueueUrl": {"Value": {"Ref": "Queue"}},
        "Seconds": {"Value": {"Ref": "Seconds"}},
    },
}


def _changed(change: Callable[[dict[str, Any]], object]) -> dict[str, Any]:
    copy: dict[str, Any] = json.loads(json.dumps(SMALL))
    change(copy)
    return copy


def _break_queue(template: dict[str, Any]) -> None:
    template["Resources"]["Queue"]["Properties"]["RedrivePolicy"] = {"maxReceiveCount": 0}


@dataclass
class Stack:
    """A small stack in an emulator."""

    emulator: Emulator
    file: Path
    name: str

    def deploy(self, template: dict[str, Any] = SMALL, **parameters: str) -> dict[str, str]:
        self.file.write_text(yaml.safe_dump(template))
        outputs: dict[str, str] = deploy(self.file, parameters, self.emulator.endpoint, self.name)["outputs"]
        return outputs

    def put(self, table: str, pk: str) -> None:
        self.emulator.dynamodb().put_item(TableName=table, Item={"pk": {"S": pk}})

    def items(self, table: str) -> set[str]:
        return {item["pk"]["S"] for item in self.emulator.dynamodb().scan(TableName=table)["Items"]}

    def sent(self, queue: str, body: str) -> str:
        """What comes out of a queue after it was sent this."""
        sqs = self.emulator.sqs()
        sqs.send_message(QueueUrl=queue, MessageBody=body)
        (message,) = sqs.receive_message(QueueUrl=queue, WaitTimeSeconds=5)["Messages"]
        return message["Body"]


@pytest.fixture
def small_stack(shared_emulator: Emulator, tmp_path: Path) -> Stack:
    """Of a name no other test uses, in the emulator all share."""
    return Stack(shared_emulator, tmp_path / "template.yaml", f"s{uuid.uuid4().hex[:8]}")


@pytest.fixture
def own_stack(emulator: Emulator, tmp_path: Path) -> Stack:
    """In an emulator that the test may stop."""
    return Stack(emulator, tmp_path / "template.yaml", "small")


@pytest.fixture
def unstarted(emulator_python: Path, tmp_path: Path) -> Iterator[Emulator]:
    """One of the test's own that does not run yet; gone afterwards."""
    made = Emulator(emulator_python, tmp_path / "emulator")
    yield made
    if made.running is not None:
        made.running.kill()
        made.running.wait()


def test_the_project_s_template_deploys_whole_and_deploying_it_again_changes_nothing(
    shared_emulator: Emulator,
) -> None:
    emulator = shared_emulator
    given = parameters(emulator.endpoint)
    outputs = deploy_whole(TEMPLATE, given, emulator.endpoint, "whole")
    assert deploy_whole(TEMPLATE, given, emulator.endpoint, "whole") == outputs
    ttl = emulator.dynamodb().describe_time_to_live(TableName=outputs["TableName"])
    assert ttl["TimeToLiveDescription"] == {"TimeToLiveStatus": "ENABLED", "AttributeName": "ttl"}
    names = {f["FunctionName"] for f in emulator.functions().list_functions()["Functions"]}
    assert {f"whole-{n}" for n in ("connect", "message", "generate", "timer", "ingest", "worker")} <= names
    for name, sources in (("whole-timer", 2), ("whole-worker", 1)):
        found = emulator.functions().list_event_source_mappings(FunctionName=name)["EventSourceMappings"]
        assert [s["FunctionResponseTypes"] for s in found] == [["ReportBatchItemFailures"]] * sources
    schedules = boto3.client("scheduler", **at(emulator.endpoint)).list_schedules()["Schedules"]
    assert {"whole-tick", "whole-retention"} <= {schedule["Name"] for schedule in schedules}
    gateway = boto3.client("apigatewayv2", **at(emulator.endpoint))
    routes = {route["RouteKey"] for route in gateway.get_routes(ApiId=outputs["WsApiId"])["Items"]}
    assert {"$connect", "$disconnect", "$default", "user_message", "cancel"} <= routes
    emulator.cloudformation().delete_stack(StackName="whole")


def test_a_stack_of_an_earlier_version_keeps_its_table_and_loses_what_called_functions(
    shared_emulator: Emulator,
) -> None:
    given, name = parameters(shared_emulator.endpoint), "earlier"
    table = deploy_whole(TEMPLATE, given, shared_emulator.endpoint, name)["TableName"]
    item = {"pk": {"S": "C#1"}, "sk": {"S": "SESSION"}}
    shared_emulator.dynamodb().put_item(TableName=table, Item=item)
    outputs = deploy(TEMPLATE, given, shared_emulator.endpoint, name)["outputs"]
    assert outputs["TableName"] == table
    assert shared_emulator.dynamodb().scan(TableName=table)["Items"] == [item]
    functions = shared_emulator.functions()
    left = [
        *functions.list_functions()["Functions"],
        *functions.list_event_source_mappings()["EventSourceMappings"],
    ]
    assert [each for each in left if f":{name}-" in each["FunctionArn"]] == []
    shared_emulator.cloudformation().delete_stack(StackName=name)


def test_changed_parameter_updates_in_place_and_keeps_the_data(small_stack: Stack) -> None:
    table = small_stack.deploy()["TableName"]
    small_stack.put(table, "kept")
    outputs = small_stack.deploy(Seconds="7")
    found = small_stack.emulator.sqs().get_queue_attributes(
        QueueUrl=outputs["QueueUrl"], AttributeNames=["VisibilityTimeout"]
    )
    assert found["Attributes"]["VisibilityTimeout"] == outputs["Seconds"] == "7"
    assert small_stack.items(table) == {"kept"}


def test_time_to_live_can_be_added_and_removed_by_an_update(small_stack: Stack) -> None:
    table = small_stack.deploy()["TableName"]
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
    own_stack.put(outputs["TableName"], "kept")
    until(lambda: '"kept"' in own_stack.emulator.saved("dynamodb"), "saved")
    own_stack.emulator.stop(signal.SIGKILL)
    own_stack.emulator.start()
    assert own_stack.items(outputs["TableName"]) == {"kept"}
    assert own_stack.deploy() == outputs
    assert own_stack.sent(outputs["QueueUrl"], "after") == "after"


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


def test_another_port_finds_tables_and_queues_again(own_stack: Stack) -> None:
    before = own_stack.deploy()
    own_stack.put(before["TableName"], "kept")
    own_stack.emulator.stop()
    own_stack.emulator.port = free_port()
    own_stack.emulator.start()
    after = own_stack.deploy()
    assert after["QueueUrl"].startswith(own_stack.emulator.endpoint)
    assert own_stack.items(after["TableName"]) == {"kept"}
    assert own_stack.sent(after["QueueUrl"], "moved") == "moved"


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
    assert small_stack.deploy()["QueueUrl"]


def test_failed_update_is_rolled_back_and_the_data_is_kept(small_stack: Stack) -> None:
    outputs = small_stack.deploy()
    small_stack.put(outputs["TableName"], "kept")
    broken = _changed(_break_queue)
    with pytest.raises(DeployFailed) as failed:
        small_stack.deploy(broken)
    assert failed.value.resource == "Queue"
    assert small_stack.items(outputs["TableName"]) == {"kept"}
    assert small_stack.deploy() == outputs


def test_template_that_cloudformation_refuses_says_why(small_stack: Stack) -> None:
    broken = _changed(lambda t: t["Parameters"].update(Needed={"Type": "String"}))
    with pytest.raises(TemplateError, match="Needed"):
        small_stack.deploy(broken)
    with pytest.raises(TemplateError, match="Seconds"):
        small_stack.deploy(Seconds="61")
    assert small_stack.deploy()["QueueUrl"]


def test_parameter_the_template_does_not_have_is_named(small_stack: Stack) -> None:
    with pytest.raises(TemplateError, match="has no parameter Wrod"):
        small_stack.deploy(Wrod="x")


def test_endpoint_where_nothing_answers_is_named(tmp_path: Path) -> None:
    endpoint = f"http://127.0.0.1:{free_port()}"
    with pytest.raises(EmulatorUnavailable, match=endpoint):
        deploy(TEMPLATE, parameters(endpoint), endpoint, "taskflow")


def test_second_emulator_on_the_same_folder_is_refused_in_one_line(shared_emulator: Emulator) -> None:
    emulator = shared_emulator
    second = Emulator(emulator.python, emulator.data)
    with pytest.raises(
        AssertionError, match=f"emulator: another emulator uses {emulator.data}; stop it first"
    ):
        second.start()
    assert second.running is not None
    assert second.running.wait() == 1
