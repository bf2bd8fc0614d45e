"""Deploys: pre-flight, `sam build`, `sam deploy`, the web client, and old versions go. ``make deploy`` calls it.

What is deployed is in the environment, not in a command line of a shell: an address of a database has `&` and `?`, a
greeting has blanks. ``PARAMETERS`` is `Name=value Other='two words'`; ``STACK`` and ``EXECUTION_ROLE`` (the role with
which CloudFormation works) may be empty.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

import boto3
from botocore.exceptions import BotoCoreError, ClientError

from infra import publish, versions
from infra.preflight import __main__ as preflight
from infra.preflight.parameters import NotParameters, parsed
from infra.sam import ROOT

WAIT_MINUTES = 260
"""How long `sam deploy` waits. The slowest Rollout takes two times 100 minutes; the SAM CLI alone would wait for 60."""


class NotTaken(NotParameters):
    """The SAM CLI has no way to say this value; the message says what to do."""


def override(name: str, value: str) -> str:
    """A parameter for `--parameter-overrides`. Raises ``NotTaken``.

    The SAM CLI reads the word once more: it takes quotes off, and a backslash before a quote, and has no way to write
    a backslash itself (samcli/cli/types.py, 1.170.0).
    """
    if "\\" in value:
        raise NotTaken(
            f"{name} has a backslash, which sam deploy does not take: give it in CloudFormation's console"
        )
    return f'{name}="{value}"' if '"' not in value else '{}="{}"'.format(name, value.replace('"', '\\"'))


def commands(given: Mapping[str, str], stack: str, execution_role: str, release: str) -> list[list[str]]:
    """What is run, in order. Raises ``NotTaken``.

    Each stack has a folder of its own in the SAM CLI's bucket. `sam delete` deletes the files of one stack, which are
    named by their content: those of another one with the same code would go with them, and that one could not be taken
    back any more (https://github.com/aws/serverless-application-model/issues/2522).
    """
    words = [override(name, value) for name, value in given.items()]
    named = ["--stack-name", stack, "--s3-prefix", stack] if stack else []
    role = ["--role-arn", execution_role] if execution_role else []
    patient = ["--max-wait-duration", str(WAIT_MINUTES)]
    released = [] if "Release" in given else [override("Release", release)]
    return [
        ["sam", "build", *(["--parameter-overrides", *words] if words else [])],
        ["sam", "deploy", *named, *role, *patient, "--parameter-overrides", *released, *words],
    ]


def release_name(now: datetime, commit: str) -> str:
    """A name that no release had before."""
    return f"{now:%Y%m%d-%H%M%S}-{commit or 'source'}"


def _commit() -> str:
    git = shutil.which("git")
    if git is None:
        return ""
    command = [git, "rev-parse", "--short", "HEAD"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)  # noqa: S603
    return done.stdout.strip() if done.returncode == 0 else ""


def run(steps: Sequence[Sequence[str]]) -> int:
    """Runs commands until one fails; its exit code."""
    for step in steps:
        program = shutil.which(step[0]) or step[0]
        code = subprocess.run([program, *step[1:]], cwd=ROOT, check=False).returncode  # noqa: S603
        if code:
            return code
    return 0


def refusals(client: Any, stack: str, since: datetime) -> Iterator[str]:
    """What CloudFormation has found wrong by itself, before it made anything: a sentence each.

    Of that `sam deploy` says only that there is something (https://github.com/aws/aws-sam-cli/issues/9154). ``client``:
    boto3's of CloudFormation. ``since``: when this deployment began.
    """
    pages = client.get_paginator("describe_events").paginate(StackName=stack, Filters={"FailedEvents": True})
    for page in pages:
        for each in page["OperationEvents"]:
            if each["Timestamp"] < since:
                return
            if each.get("EventType") == "VALIDATION_ERROR" and each.get("ValidationFailureMode") != "WARN":
                what = f"{each.get('LogicalResourceId', stack)} ({each.get('ResourceType', 'the template')})"
                yield f"{what}: {each.get('ValidationStatusReason', each.get('ValidationName', 'refused'))}"


def _explained(stack: str, since: datetime) -> None:
    try:
        for sentence in refusals(boto3.client("cloudformation"), stack, since):
            print(f"ERROR: {sentence}", file=sys.stderr)
    except (BotoCoreError, ClientError) as error:
        print(f"what CloudFormation found is not known: {error}", file=sys.stderr)


def main() -> int:
    """Deploys what the environment says; the exit code."""
    text, stack, role = (os.environ.get(name, "") for name in ("PARAMETERS", "STACK", "EXECUTION_ROLE"))
    try:
        # With any parameter on its command line sam deploy forgets those of samconfig.toml, and a release always is.
        given = parsed(text if text.strip() else preflight.configured()[1])
        steps = commands(given, stack, role, release_name(datetime.now(UTC), _commit()))
    except NotParameters as error:
        print(f"ERROR: {error}", file=sys.stderr)
        return 1
    named = ["--stack", stack] if stack else []
    began = datetime.now(UTC)
    if code := preflight.main([]):
        return code
    if code := run(steps):
        _explained(stack or preflight.configured()[0], began)
        return code
    code = publish.main(named)
    if not code:
        # It is deployed, whatever becomes of old versions: those only cost.
        versions.main(named)
    return code


if __name__ == "__main__":
    sys.exit(main())
