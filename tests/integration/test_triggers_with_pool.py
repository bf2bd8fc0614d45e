"""Queues, triggers and the Lambda pool together: the way of an invocation from an AWS client to a handler and back."""

from __future__ import annotations

import contextlib
import json
import subprocess
import textwrap
import urllib.request
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import boto3
import pytest
import yaml

from local.emulator import described
from local.emulator.clients import at
from local.emulator.deploy import deploy
from local.supervisor.parts import module
from tests.support.emulator import Emulator, until
from tests.support.event_samples import sample
from tests.support.ports import free_port

STACK = "together"
HANDLER = """
    import json, os, pathlib, time

    def handler(event, context):
        if "fail" in event: raise LookupError("long " * 500)
        if "sleep" in event: time.sleep(event["sleep"])
        if "note" in event: pathlib.Path(event["note"]).write_text(json.dumps(event))
        if "Records" in event:
            for record in event["Records"]:
                if record["body"].startswith("/"): pathlib.Path(record["body"]).write_text(json.dumps(record))
                if record["body"].startswith("count "):
                    with open(record["body"][6:], "a") as counts: counts.write(f"{len(event['Records'])} ")
            bad = [r["messageId"] for r in event["Records"] if r["body"] == "bad"]
            if any(r["body"] == "unclear" for r in event["Records"]):
                return {"batchItemFailures": [{"identifier": each} for each in bad] or [{}]}
            return {"batchItemFailures": [{"itemIdentifier": each} for each in bad]}
        return {"word": os.environ["WORD"], "id": context.aws_request_id, "arn": context.invoked_function_arn}
"""
TEMPLATE: dict[str, Any] = {
    "Transform": "AWS::Serverless-2016-10-31",
    "Parameters": {"Word": {"Type": "String"}},
    "Resources": {
        "Dead": {"Type": "AWS::SQS::Queue"},
        "Gathered": {"Type": "AWS::SQS::Queue", "Properties": {"VisibilityTimeout": 8}},
        "Queue": {
            "Type": "AWS::SQS::Queue",
            "Properties": {
                "VisibilityTimeout": 8,  # longer than a batch takes with a process that starts
                "RedrivePolicy": {
                    "deadLetterTargetArn": {"Fn::GetAtt": ["Dead", "Arn"]},
                    "maxReceiveCount": 1,
                },
            },
        },
        "Function": {
            "Type": "AWS::Serverless::Function",
            "Properties": {
                "FunctionName": {"Fn::Sub": "${AWS::StackName}-fn"},
                "Runtime": "provided.al2023",
                "Handler": "app.handler",
                "CodeUri": "functions/fn",
                "Timeout": 2,
                "Environment": {"Variables": {"WORD": {"Ref": "Word"}}},
                "Role": {"Fn::GetAtt": ["Role", "Arn"]},
            },
        },
        "Role": {"Type": "AWS::IAM::Role", "Properties": {"Policies": []}},
        "QueueSource": {
            "Type": "AWS::Lambda::EventSourceMapping",
            "Properties": {
                "EventSourceArn": {"Fn::GetAtt": ["Queue", "Arn"]},
                "FunctionName": {"Ref": "Function"},
                "FunctionResponseTypes": ["ReportBatchItemFailures"],
            },
        },
        "GatheredSource": {
            "Type": "AWS::Lambda::EventSourceMapping",
            "Properties": {
                "EventSourceArn": {"Fn::GetAtt": ["Gathered", "Arn"]},
                "FunctionName": {"Ref": "Function"},
                "BatchSize": 25,
                "MaximumBatchingWindowInSeconds": 1,
            },
        },
    },
    "Outputs": {name: {"Value": {"Ref": name}} for name in ("Queue", "Gathered", "Dead")},
}


@dataclass
class Together:
    emulator: Emulator
    folder: Path
    url: str
    triggers: str

    @property
    def described(self) -> Path:
        return self.folder / "stack.json"

    def deploy(self, word: str) -> dict[str, str]:
        file = self.folder / "template.yaml"
        file.write_text(yaml.safe_dump(TEMPLATE))
        found = deploy(file, {"Word": word}, self.emulator.endpoint, STACK)
        described.write(self.described, found)
        outputs: dict[str, str] = found["outputs"]
        return outputs

    def invoke(
        self, event: object, kind: Literal["RequestResponse", "Event"] = "RequestResponse"
    ) -> tuple[str, Any]:
        answer = boto3.client("lambda", **at(self.triggers)).invoke(
            FunctionName=f"{STACK}-fn", Payload=json.dumps(event).encode(), InvocationType=kind
        )
        return answer.get("FunctionError", ""), json.loads(answer["Payload"].read() or b"null")

    def reload(self) -> None:
        with urllib.request.urlopen(urllib.request.Request(f"{self.url}/reload", method="POST")) as answer:
            assert answer.status == 200


@pytest.fixture(scope="module")
def together(shared_emulator: Emulator, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Together]:
    folder = tmp_path_factory.mktemp("together")
    (folder / "functions" / "fn").mkdir(parents=True)
    (folder / "layers").mkdir()
    (folder / "functions" / "fn" / "app.py").write_text(textwrap.dedent(HANDLER))
    pool, triggers = free_port(), free_port()
    made = Together(shared_emulator, folder, f"http://127.0.0.1:{pool}", f"http://127.0.0.1:{triggers}")
    made.deploy("first")
    folders = {"logs": folder / "logs", "root": folder}
    addresses = {"pool": made.url, "emulator": shared_emulator.endpoint}
    with (
        _part(
            module("local.pool", port=pool, described=made.described, stack=STACK, prewarm="fn", **folders)
        ),
        _part(module("local.triggers", port=triggers, described=made.described, **addresses)),
    ):
        yield made


@contextlib.contextmanager
def _part(command: Sequence[str]) -> Iterator[None]:
    with subprocess.Popen(command, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert b": ready" in process.stdout.readline()
        yield
        process.terminate()
        assert process.wait() == 0


def test_handler_runs_with_the_stacks_configuration(together: Together) -> None:
    together.deploy("first")
    together.reload()
    failed, result = together.invoke({})
    assert (failed, result["word"]) == ("", "first")
    assert result["arn"] == f"arn:aws:lambda:us-east-1:000000000000:function:{STACK}-fn"
    assert result["id"]


def test_new_configuration_is_used_after_a_deployment_and_a_reload(together: Together) -> None:
    together.deploy("second")
    together.reload()
    assert together.invoke({})[1]["word"] == "second"


def test_exception_arrives_whole(together: Together) -> None:
    failed, error = together.invoke({"fail": True})
    assert (failed, error["errorType"], error["errorMessage"]) == ("Unhandled", "LookupError", "long " * 500)
    assert "in handler" in error["stackTrace"][0]


def test_timeout_is_the_pools(together: Together) -> None:
    failed, error = together.invoke({"sleep": 1000})
    assert (failed, error["errorType"]) == ("Unhandled", "Sandbox.Timedout")
    assert error["errorMessage"].endswith("Task timed out after 2.00 seconds")


def test_asynchronous_invocation_runs(together: Together) -> None:
    note = together.folder / "note.json"
    assert together.invoke({"note": str(note)}, "Event") == ("", None)
    until(note.exists, "run")


@pytest.mark.parametrize(
    ("other", "expected"), [("good", ["bad"]), ("unclear", ["bad", "unclear"])], ids=["named", "unclear"]
)
def test_only_the_failed_records_of_a_batch_are_dead(
    together: Together, other: str, expected: list[str]
) -> None:
    outputs = together.deploy("second")
    sqs = together.emulator.sqs()
    sqs.send_message_batch(
        QueueUrl=outputs["Queue"],
        Entries=[{"Id": "1", "MessageBody": other}, {"Id": "2", "MessageBody": "bad"}],
    )
    dead: list[str] = []

    def arrive() -> bool:
        found = sqs.receive_message(QueueUrl=outputs["Dead"], WaitTimeSeconds=1)
        for message in found.get("Messages", []):
            dead.append(message["Body"])
            sqs.delete_message(QueueUrl=outputs["Dead"], ReceiptHandle=message["ReceiptHandle"])
        return len(dead) >= len(expected)

    until(arrive, "in the dead-letter queue")
    assert sorted(dead) == expected
    left = sqs.get_queue_attributes(
        QueueUrl=outputs["Queue"],
        AttributeNames=["ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible"],
    )
    assert set(left["Attributes"].values()) == {"0"}


def test_a_message_reaches_its_function_with_the_fields_of_the_samples(
    together: Together, tmp_path: Path
) -> None:
    note = tmp_path / "record.json"
    outputs = together.deploy("second")
    together.emulator.sqs().send_message(QueueUrl=outputs["Queue"], MessageBody=str(note))
    until(lambda: note.exists() and note.read_text().endswith("}"), "noted")
    came, expected = json.loads(note.read_text()), sample("worker", "batch")["Records"][0]
    assert came.keys() == expected.keys()
    assert came["attributes"].keys() == expected["attributes"].keys()


def test_a_batching_window_gathers_batches_of_more_than_ten(together: Together, tmp_path: Path) -> None:
    counts = tmp_path / "counts"
    outputs = together.deploy("second")
    sqs = together.emulator.sqs()
    for _ in range(3):
        entries = [{"Id": str(number), "MessageBody": f"count {counts}"} for number in range(10)]
        sqs.send_message_batch(QueueUrl=outputs["Gathered"], Entries=entries)  # type: ignore[arg-type]

    until(lambda: counts.exists() and len(counts.read_text().split()) == 30, "counted")
    # 25 go at once, as soon as they are there; the others when their window is over.
    assert sorted(map(int, counts.read_text().split())) == [5] * 5 + [25] * 25
