"""Deploys: pre-flight, `sam build`, `sam deploy`, the web client, and old versions go. ``make deploy`` calls it.

What is deployed is in the environment, not in a command line of a shell: an address of a database has `&` and `?`, a
greeting has blanks. ``PARAMETERS`` is `Name=value Other='two words'`, and so is ``TAGS``, which all resources of the
stack get. ``STACK`` and ``EXECUTION_ROLE`` (the role with which CloudFormation works) may be empty.
"""

from __future__ import annotations

import os
import re
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
from infra.preflight.parameters import NotParameters, pairs, parsed
from infra.sam import ROOT

WAIT_MINUTES = 260
"""How long `sam deploy` waits. The slowest Rollout takes two times 100 minutes; the SAM CLI alone would wait for 60."""


class NotTaken(NotParameters):
    """The SAM CLI has no way to say this, or would undo what nobody asked to undo; the message says what to do."""


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


TAG = re.compile(r"[A-Za-z0-9 _.:/=+@-]*")
"""What the SAM CLI takes in a tag (samcli/cli/types.py, 1.170.0); AWS takes letters of all scripts."""
OF_AWS = "aws:"
"""Tags whose names begin so are AWS's own, which nobody else gives."""


def tags(text: str) -> dict[str, str]:
    """``Name=value 'Cost Center'=42`` as tags. Raises ``NotParameters``."""
    found: dict[str, str] = {}
    for word, name, value in pairs(text, "TAGS"):
        if not name or name.lower().startswith(OF_AWS):
            raise NotParameters(f"TAGS has {word!r}, which is no Name=value")
        found[name] = value
    return found


def tag(name: str, value: str) -> str:
    """A tag for `--tags`. Raises ``NotTaken``."""
    if not TAG.fullmatch(name) or not TAG.fullmatch(value):
        raise NotTaken(
            f"the tag {name}={value} has characters that sam deploy does not take: letters, digits, blanks and _.:/=+@-"
        )
    return f'"{name}"="{value}"'


def kept_tags(client: Any, stack: str) -> dict[str, str]:
    """The tags that a stack has; none without a stack. ``client``: boto3's of CloudFormation. Raises ``NotTaken`` when
    they cannot be read.

    `sam deploy` without tags passes an empty list of them, for which CloudFormation takes all away: those that an
    organization bills by, and those without which its policies let nothing be changed.
    """
    try:
        [found] = client.describe_stacks(StackName=stack)["Stacks"]
    except (BotoCoreError, ClientError) as error:
        if isinstance(error, ClientError) and error.response["Error"]["Code"] == "ValidationError":
            return {}  # there is no such stack
        raise NotTaken(
            f"the tags of the stack cannot be read, and without them sam deploy takes them away: {error}"
        ) from error
    return {
        each["Key"]: each["Value"] for each in found.get("Tags", ()) if not each["Key"].startswith(OF_AWS)
    }


def commands(
    given: Mapping[str, str],
    stack: str,
    execution_role: str,
    release: str,
    tagged: Mapping[str, str] | None = None,
) -> list[list[str]]:
    """What is run, in order. ``tagged``: all tags of the stack. Raises ``NotTaken``.

    Each stack has a folder of its own in the SAM CLI's bucket. `sam delete` deletes the files of one stack, which are
    named by their content: those of another one with the same code would go with them, and that one could not be taken
    back any more (https://github.com/aws/serverless-application-model/issues/2522).
    """
    words = [override(name, value) for name, value in given.items()]
    named = ["--stack-name", stack, "--s3-prefix", stack] if stack else []
    role = ["--role-arn", execution_role] if execution_role else []
    patient = ["--max-wait-duration", str(WAIT_MINUTES)]
    labels = ["--tags", *(tag(name, value) for name, value in tagged.items())] if tagged else []
    released = [] if "Release" in given else [override("Release", release)]
    return [
        ["sam", "build", *(["--parameter-overrides", *words] if words else [])],
        ["sam", "deploy", *named, *role, *patient, *labels, "--parameter-overrides", *released, *words],
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
    release = release_name(datetime.now(UTC), _commit())
    try:
        # With any parameter on its command line sam deploy forgets those of samconfig.toml, and a release always is.
        given = parsed(text if text.strip() else preflight.configured()[1])
        labels = tags(os.environ.get("TAGS", ""))
        commands(given, stack, role, release, labels)
    except NotParameters as error:
        print(f"ERROR: {error}", file=sys.stderr)
        return 1
    named = ["--stack", stack] if stack else []
    began = datetime.now(UTC)
    if code := preflight.main([]):
        return code
    try:
        before = kept_tags(boto3.client("cloudformation"), stack or preflight.configured()[0])
        steps = commands(given, stack, role, release, {**before, **labels})
    except NotParameters as error:
        print(f"ERROR: {error}", file=sys.stderr)
        return 1
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
