"""What ``make deploy`` runs, and that the SAM CLI reads the parameters as they were given."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import boto3
import pytest
from botocore.stub import Stubber

from infra import deploy, publish, sam, versions
from infra.preflight import __main__ as preflight
from infra.preflight.parameters import NotParameters, parsed
from local.setup.stamps import ROOT

PATIENT = ["--max-wait-duration", str(deploy.WAIT_MINUTES)]
VALUES = [
    "plain",
    "",
    "two words",
    "postgresql://u:p%40ss@h.example:5432/db?sslmode=verify-full&options=-c%20x",
    '{"a tenant": {"models": ["x/y", "z"], "limit": 2}}',
    "it's; here & there | $(echo) `echo` $HOME * ~ #no",
    "a=b=c",
    "line one\nline two",
    "Grüße, 世界 🙂",
    '"quoted"',
    "'quoted'",
    "ends with '",
    "x,y,z",
]
READ = """
import json, sys
from samcli.cli.types import CfnParameterOverridesType
print(json.dumps(CfnParameterOverridesType().convert(tuple(json.loads(sys.argv[1])), None, None)))
"""


@pytest.mark.timeout(600)
def test_the_sam_cli_reads_each_value_as_it_was_given() -> None:
    given = {f"Name{index}": value for index, value in enumerate(VALUES)}
    words = [deploy.override(name, value) for name, value in given.items()]
    with sam.locked():
        assert json.loads(sam.python(READ, json.dumps(words))) == given


def test_what_it_cannot_read_is_refused_and_not_changed_on_the_way() -> None:
    with pytest.raises(deploy.NotTaken, match="Greeting has a backslash"):
        deploy.override("Greeting", r"C:\new")


def test_what_is_built_and_deployed_names_stack_role_release_and_parameters() -> None:
    build, deployed = deploy.commands({"LlmApiKey": "k", "Greeting": "Hello there"}, "mine", "arn:x", "r1")
    assert build == ["sam", "build", "--parameter-overrides", 'LlmApiKey="k"', 'Greeting="Hello there"']
    assert deployed == [
        *("sam", "deploy", "--stack-name", "mine", "--s3-prefix", "mine", "--role-arn", "arn:x", *PATIENT),
        "--parameter-overrides",
        *('Release="r1"', 'LlmApiKey="k"', 'Greeting="Hello there"'),
    ]
    build, deployed = deploy.commands({}, "", "", "r1")
    assert (build, deployed) == (
        ["sam", "build"],
        ["sam", "deploy", *PATIENT, "--parameter-overrides", 'Release="r1"'],
    )
    own = deploy.commands({"Release": "mine"}, "", "", "r1")[1]
    assert [word for word in own if word.startswith("Release")] == ['Release="mine"']


READ_TAGS = """
import json, sys
from samcli.cli.types import CfnTags
print(json.dumps(CfnTags().convert(tuple(json.loads(sys.argv[1])), None, None)))
"""
TAGS = {
    "CostCenter": "42",
    "Cost Center": "four two",
    "a:b/c": "x=y",
    "empty": "",
    "who": "ops+eu@example.com",
}


@pytest.mark.timeout(600)
def test_the_sam_cli_reads_each_tag_as_it_was_given() -> None:
    words = [deploy.tag(name, value) for name, value in TAGS.items()]
    with sam.locked():
        assert json.loads(sam.python(READ_TAGS, json.dumps(words))) == TAGS


@pytest.mark.parametrize("text", ["CostCenter", "=42", "'open=1", "aws:x=1", "AWS:x=1"])
def test_what_is_no_tag_is_refused(text: str) -> None:
    with pytest.raises(NotParameters, match="TAGS has"):
        deploy.tags(text)


def test_tags_that_the_sam_cli_cannot_read_are_refused() -> None:
    assert deploy.tags("CostCenter=42 'Cost Center'='four two' a=b=c") == {
        "CostCenter": "42",
        "Cost Center": "four two",
        "a": "b=c",
    }
    for name, value in (("Größe", "1"), ("a", 'say "hi"'), ("a", "back\\slash")):
        with pytest.raises(deploy.NotTaken, match="the tag"):
            deploy.tag(name, value)


def cloudformation(*answers: dict[str, Any] | str) -> Any:
    client: Any = boto3.client(
        "cloudformation", region_name="eu-central-1", aws_access_key_id="x", aws_secret_access_key="x"
    )
    stubber = Stubber(client)
    for answer in answers:
        if isinstance(answer, str):
            stubber.add_client_error("describe_stacks", answer)
        else:
            stubber.add_response("describe_stacks", answer, {"StackName": "mine"})
    stubber.activate()
    return client


STANDS = {
    "StackName": "mine",
    "CreationTime": "2026-01-01T00:00:00Z",
    "StackStatus": "UPDATE_COMPLETE",
}


def test_a_stack_keeps_the_tags_that_it_has() -> None:
    """`sam deploy` without tags sends an empty list, and CloudFormation then takes away what there was."""
    sent: list[dict[str, Any]] = []

    def send(params: dict[str, Any], **_: object) -> Any:
        sent.append(params["body"])
        raise ConnectionError

    client = boto3.client(
        "cloudformation", region_name="eu-central-1", aws_access_key_id="x", aws_secret_access_key="x"
    )
    client.meta.events.register("before-call.cloudformation.CreateChangeSet", send)
    with pytest.raises(ConnectionError):
        client.create_change_set(StackName="mine", ChangeSetName="x", TemplateURL="https://x/y", Tags=[])
    assert sent[0]["Tags"] == ""  # which is how to say: none

    tagged = [{"Key": "CostCenter", "Value": "42"}, {"Key": "aws:x", "Value": "y"}]
    assert deploy.kept_tags(cloudformation({"Stacks": [STANDS | {"Tags": tagged}]}), "mine") == {
        "CostCenter": "42"
    }
    assert deploy.kept_tags(cloudformation({"Stacks": [STANDS]}), "mine") == {}
    assert deploy.kept_tags(cloudformation("ValidationError"), "mine") == {}
    for told in ("AccessDenied", "Throttling"):
        with pytest.raises(deploy.NotTaken, match="cannot be read"):
            deploy.kept_tags(cloudformation(told), "mine")
    deployed = deploy.commands({}, "mine", "", "r1", {"CostCenter": "42"})[1]
    at = deployed.index("--tags")
    assert deployed[at : at + 3] == ["--tags", '"CostCenter"="42"', "--parameter-overrides"]


def test_a_releases_name_is_one_that_the_template_takes() -> None:
    name = deploy.release_name(datetime(2026, 11, 29, 1, 2, 3, tzinfo=UTC), "abc1234")
    assert name == "20261129-010203-abc1234"
    assert deploy.release_name(datetime(2026, 11, 29, tzinfo=UTC), "") == "20261129-000000-source"


def test_nothing_is_deployed_after_a_step_that_failed(monkeypatch: pytest.MonkeyPatch) -> None:
    done: list[str] = []

    def step(name: str, code: int) -> Callable[[Sequence[object]], int]:
        def take(arguments: Sequence[object]) -> int:
            done.append(f"{name} {arguments}" if name in ("publish", "versions") else name)
            return code

        return take

    def steps(preflight_code: int, sam_code: int, publish_code: int = 0) -> int:
        done.clear()
        monkeypatch.setattr(preflight, "main", step("preflight", preflight_code))
        monkeypatch.setattr(deploy, "run", step("sam", sam_code))
        monkeypatch.setattr(publish, "main", step("publish", publish_code))
        # What cannot be deleted only costs: the release is live.
        monkeypatch.setattr(versions, "main", step("versions", 1))
        return deploy.main()

    monkeypatch.setenv("PARAMETERS", "LlmApiKey=k")
    monkeypatch.setenv("STACK", "mine")
    monkeypatch.setattr(deploy, "kept_tags", lambda client, stack: {"Team": "b", "CostCenter": "1"})
    monkeypatch.setenv("TAGS", "CostCenter=42")
    monkeypatch.setenv("AWS_DEFAULT_REGION", "eu-central-1")
    monkeypatch.setattr(deploy, "_explained", lambda stack, since: done.append(f"explained {stack}"))
    named = "['--stack', 'mine']"
    assert (steps(0, 0), list(done)) == (0, ["preflight", "sam", f"publish {named}", f"versions {named}"])
    assert (steps(0, 0, 1), list(done)) == (1, ["preflight", "sam", f"publish {named}"])
    assert (steps(1, 0), list(done)) == (1, ["preflight"])
    assert (steps(0, 2), list(done)) == (2, ["preflight", "sam", "explained mine"])
    ran: list[list[str]] = []

    def failing(steps: list[list[str]]) -> int:
        ran.extend(steps)
        return 1

    monkeypatch.setattr(deploy, "run", failing)
    assert deploy.main() == 1
    assert [word for word in ran[1] if word.startswith('"')] == ['"Team"="b"', '"CostCenter"="42"']
    done.clear()
    monkeypatch.setenv("TAGS", "no tag")
    assert (steps(0, 0), list(done)) == (1, [])
    monkeypatch.setenv("TAGS", "")
    monkeypatch.setenv("PARAMETERS", "no parameter")
    assert (steps(0, 0), list(done)) == (1, [])


def test_what_cloudformation_found_by_itself_is_told_of_this_deployment_only() -> None:
    began = datetime(2026, 11, 30, 4, tzinfo=UTC)

    def event(kind: str, minutes: int, **more: str) -> dict[str, object]:
        return {"EventId": "x", "EventType": kind, "Timestamp": began + timedelta(minutes=minutes), **more}

    named = {"LogicalResourceId": "ConnectLogs", "ResourceType": "AWS::Logs::LogGroup"}
    exists = named | {"ValidationFailureMode": "FAIL", "ValidationStatusReason": "already exists."}
    client = boto3.client(
        "cloudformation", region_name="eu-central-1", aws_access_key_id="x", aws_secret_access_key="x"
    )
    stubber = Stubber(client)
    events = [
        event("STACK_EVENT", 3),
        event("VALIDATION_ERROR", 2, **exists),
        event("VALIDATION_ERROR", 1, **exists | {"ValidationFailureMode": "WARN"}),
        event("VALIDATION_ERROR", -1, **exists),
    ]
    asked = {"StackName": "mine", "Filters": {"FailedEvents": True}}
    stubber.add_response("describe_events", {"OperationEvents": events}, asked)
    with stubber:
        found = list(deploy.refusals(client, "mine", began))
    assert found == ["ConnectLogs (AWS::Logs::LogGroup): already exists."]


def test_make_hands_parameters_on_as_they_are() -> None:
    """A database's address has an ampersand: in a command line it would end the command."""
    given = "DatabaseUrl=postgresql://u:p@h/d?a=1&b=2 Greeting='Hello; there'"
    recipe = "-include Makefile\nshown:\n\t@printenv PARAMETERS\n"
    environment = {name: value for name, value in os.environ.items() if name != "PARAMETERS"}
    shown = subprocess.run(
        ["make", "-f", "-", "shown", f"PARAMETERS={given}"],
        input=recipe,
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )
    assert shown.stdout.rstrip("\n") == given
    assert parsed(given) == {"DatabaseUrl": "postgresql://u:p@h/d?a=1&b=2", "Greeting": "Hello; there"}
