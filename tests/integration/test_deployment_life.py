"""The life of the project's stack: deployed, updated in place, an update that fails, deleted.

The emulator's CloudFormation is not AWS's. It does not show how long AWS takes, nor what AWS refuses on the way: a name
that is taken, a quota, a grant that the deploying person lacks. Nested stacks, versions and aliases are made there, not
here, and CodeDeploy, which takes back a release whose alarm rings, is there only. That data is kept there as well is
asserted on the template (``tests/unit/infra``).
"""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import boto3
import pytest
import yaml

from local.emulator import template as templates
from local.emulator.clients import at
from local.emulator.errors import DeployFailed
from local.setup.stamps import ROOT
from tests.support.emulator import Emulator
from tests.support.whole_stack import TEMPLATE, deploy_whole, parameters

STACK = "moving"
KEPT = {"pk": {"S": "C#1"}, "sk": {"S": "SESSION"}, "title": {"S": "kept"}}


def earlier() -> str:
    """The template before its last change, as the history has it."""
    path = str(TEMPLATE.relative_to(ROOT))
    log = ["git", "log", "--format=%H", "--first-parent", "-2", "--", path]
    commits = subprocess.run(log, cwd=ROOT, capture_output=True, text=True, check=False).stdout.split()
    if len(commits) < 2:
        pytest.skip("there is no history with an earlier template")
    shown = ["git", "show", f"{commits[1]}:{path}"]
    return subprocess.run(shown, cwd=ROOT, capture_output=True, text=True, check=True).stdout


class Life:
    """The stack, and what of it can be seen from outside."""

    def __init__(self, emulator: Emulator) -> None:
        self.emulator = emulator
        self.cloudformation = emulator.cloudformation()

    def deploy(self, template: Path) -> dict[str, str]:
        """With the parameters that this template knows."""
        known = templates.load(template)["Parameters"]
        given = {name: value for name, value in parameters(self.emulator.endpoint).items() if name in known}
        return deploy_whole(template, given, self.emulator.endpoint, STACK)

    def client(self, service: str) -> Any:
        return boto3.client(service, **at(self.emulator.endpoint))

    def resources(self) -> dict[str, tuple[str, str]]:
        """Type and physical id by logical id."""
        pages = self.cloudformation.get_paginator("list_stack_resources").paginate(StackName=STACK)
        return {
            each["LogicalResourceId"]: (each["ResourceType"], each["PhysicalResourceId"])
            for page in pages
            for each in page["StackResourceSummaries"]
            if each["ResourceStatus"] != "DELETE_COMPLETE"
        }

    def functions(self) -> dict[str, dict[str, Any]]:
        """What each function is configured as."""
        found = self.emulator.functions().list_functions()["Functions"]
        told = ("Handler", "Timeout", "MemorySize", "Role", "Environment", "Runtime")
        return {
            each["FunctionName"]: {name: each.get(name) for name in told}
            for each in found
            if each["FunctionName"].startswith(f"{STACK}-")
        }

    def grants(self) -> dict[str, str]:
        """The policies of each role, as JSON."""
        iam = self.client("iam")
        found = {}
        for logical, (kind, role) in self.resources().items():
            if kind == "AWS::IAM::Role":
                names = iam.list_role_policies(RoleName=role)["PolicyNames"]
                attached = iam.list_attached_role_policies(RoleName=role)["AttachedPolicies"]
                documents = [
                    iam.get_role_policy(RoleName=role, PolicyName=name)["PolicyDocument"] for name in names
                ]
                found[logical] = json.dumps([documents, attached], sort_keys=True)
        return found

    def state(self) -> dict[str, Any]:
        """All of it, to compare."""
        return {"resources": self.resources(), "functions": self.functions(), "grants": self.grants()}


@pytest.fixture
def life(shared_emulator: Emulator) -> Iterator[Life]:
    made = Life(shared_emulator)
    yield made
    made.cloudformation.delete_stack(StackName=STACK)


def test_a_stack_is_deployed_updated_rolled_back_and_deleted(life: Life, tmp_path: Path) -> None:
    """One stack goes through all of it, as an operator's does. Each step costs the emulator a second."""
    before = tmp_path / "before.yaml"
    before.write_text(earlier())
    first = life.deploy(before)
    old = life.state()
    life.emulator.dynamodb().put_item(TableName=first["TableName"], Item=KEPT)
    life.emulator.sqs().send_message(QueueUrl=first["RecordsDlqUrl"], MessageBody="kept")

    updated = life.deploy(TEMPLATE)
    now = life.state()
    keeps_its_data(life, first, updated)
    keeps_what_has_a_name(old["resources"], now["resources"])
    grants_are_the_template_s(now["grants"])

    with pytest.raises(DeployFailed) as failed:
        life.deploy(broken(tmp_path))
    assert failed.value.resource == "BrokenQueue"
    was_changed(life, "MessageFunction", "MessageFunctionRole", "AnotherQueue")
    keeps_its_data(life, first, updated)
    assert life.state() == now

    life.cloudformation.delete_stack(StackName=STACK)
    leaves_nothing_but_the_table(life, now["resources"])


def keeps_its_data(life: Life, first: Mapping[str, str], now: Mapping[str, str]) -> None:
    """The table and the queues are the same, with what is in them."""
    for output in ("TableName", "RecordsQueueUrl", "RecordsDlqUrl", "SweepsQueueUrl", "WsApiId", "HttpApiId"):
        assert now[output] == first[output]
    found = life.emulator.dynamodb().scan(TableName=now["TableName"])["Items"]
    assert found == [KEPT]
    # The queue that nothing reads by itself.
    depth = life.emulator.sqs().get_queue_attributes(
        QueueUrl=now["RecordsDlqUrl"], AttributeNames=["ApproximateNumberOfMessages"]
    )
    assert depth["Attributes"]["ApproximateNumberOfMessages"] == "1"


STATEFUL = ("AWS::DynamoDB::Table", "AWS::SQS::Queue", "AWS::ApiGatewayV2::Api", "AWS::Logs::LogGroup")


def keeps_what_has_a_name(old: Mapping[str, tuple[str, str]], now: Mapping[str, tuple[str, str]]) -> None:
    """Nothing that holds data, or that somebody knows the address of, was replaced or lost."""
    for logical, (kind, physical) in old.items():
        if kind in STATEFUL:
            assert now.get(logical) == (kind, physical), logical


def grants_are_the_template_s(grants: Mapping[str, str]) -> None:
    """Each role has its own policies after the update, and no more what earlier ones attached."""
    assert {"ConnectFunctionRole", "MessageFunctionRole", "IngestFunctionRole"} <= set(grants)
    for role, text in grants.items():
        documents, attached = json.loads(text)
        assert documents, role
        assert attached == [], role


def broken(folder: Path) -> Path:
    """The template with changes that are made, and then one that cannot be: a queue whose failures go nowhere."""
    template = templates.load(TEMPLATE)
    resources = template["Resources"]
    resources["MessageFunction"]["Properties"]["Timeout"] = 11
    resources["MessageFunctionRole"]["Properties"]["Policies"] = []
    resources["AnotherQueue"] = {"Type": "AWS::SQS::Queue"}
    resources["BrokenQueue"] = {
        "Type": "AWS::SQS::Queue",
        "DependsOn": ["MessageFunction", "MessageFunctionRole", "AnotherQueue"],
        "Properties": {"RedrivePolicy": {"maxReceiveCount": 0}},
    }
    file = folder / "broken.yaml"
    file.write_text(yaml.safe_dump(template))
    return file


def was_changed(life: Life, *wanted: str) -> None:
    """The update that failed had changed these before it was rolled back."""
    pages = life.cloudformation.get_paginator("describe_stack_events").paginate(StackName=STACK)
    done = [
        (each["LogicalResourceId"], each["ResourceStatus"]) for page in pages for each in page["StackEvents"]
    ]
    # The newest come first: what was done from the update's beginning until the failure.
    failure = next(
        n for n, (name, state) in enumerate(done) if (name, state[-7:]) == ("BrokenQueue", "_FAILED")
    )
    last = done[failure : done.index((STACK, "UPDATE_IN_PROGRESS"))]
    for logical in wanted:
        states = {state for name, state in last if name == logical}
        assert states & {"UPDATE_COMPLETE", "CREATE_COMPLETE"}, (logical, states)


def leaves_nothing_but_the_table(life: Life, resources: Mapping[str, tuple[str, str]]) -> None:
    """What was said stays (``DeletionPolicy`` of the table), the rest goes."""
    assert life.functions() == {}
    queues = life.emulator.sqs().list_queues().get("QueueUrls", [])
    assert not [url for url in queues if f"/{STACK}-" in url]
    roles = {role["RoleName"] for role in life.client("iam").list_roles()["Roles"]}
    assert not roles & {physical for kind, physical in resources.values() if kind == "AWS::IAM::Role"}
    apis = {api["ApiId"] for api in life.client("apigatewayv2").get_apis()["Items"]}
    assert not apis & {physical for kind, physical in resources.values() if kind == "AWS::ApiGatewayV2::Api"}
    schedules = life.client("scheduler").list_schedules()["Schedules"]
    assert not [each for each in schedules if each["Name"].startswith(f"{STACK}-")]
    table = resources["Table"][1]
    assert table in life.emulator.dynamodb().list_tables()["TableNames"]
    life.emulator.dynamodb().delete_table(TableName=table)
