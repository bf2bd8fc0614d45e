"""The outputs of a deployed stack, on AWS or on the laptop (where ``.taskflow/env`` names the emulator)."""

from __future__ import annotations

from typing import Any

import boto3
from botocore.exceptions import ClientError


class StackNotFound(Exception):
    """There is no such stack, or it is not TaskFlow's; the message says what to do."""


def outputs(stack: str, cloudformation: Any = None) -> dict[str, str]:
    """Everything the stack says of itself, by name. Raises ``StackNotFound``; botocore's errors go through."""
    client = cloudformation if cloudformation is not None else boto3.client("cloudformation")
    try:
        found = client.describe_stacks(StackName=stack)["Stacks"]
    except ClientError as error:
        if error.response["Error"]["Code"] != "ValidationError":
            raise
        found = []
    named = {each["OutputKey"]: each["OutputValue"] for each in found[0].get("Outputs", ())} if found else {}
    if "RecordsQueueUrl" not in named:
        raise StackNotFound(
            f"there is no TaskFlow stack {stack} here: give its name with --stack, and check region and "
            "credentials (on the laptop: `. .taskflow/env` first)"
        )
    return named
