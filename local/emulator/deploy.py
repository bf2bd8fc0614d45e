"""Deploys what of the SAM template stores something, with CloudFormation.

The rest is the laptop's own (decision 127).
"""

from __future__ import annotations

import json
import time
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import boto3
from botocore.exceptions import BotoCoreError, ClientError

from local.emulator import described
from local.emulator import template as templates
from local.emulator.clients import at
from local.emulator.errors import DeployFailed, EmulatorUnavailable, TemplateError

if TYPE_CHECKING:
    from mypy_boto3_cloudformation import CloudFormationClient
    from mypy_boto3_cloudformation.type_defs import StackTypeDef

SETTLE_SECONDS = 120.0
"""The longest a stack operation may take."""
POLL_SECONDS = 0.05
RESET = "remove the emulator's data folder (its tables and queues are lost) and start again"
NEVER_COMPLETE = ("ROLLBACK_COMPLETE", "ROLLBACK_FAILED", "CREATE_FAILED", "REVIEW_IN_PROGRESS")
"""States of a stack whose creation failed: nothing ever used it, so it may be deleted."""


def deploy(template: Path, parameters: Mapping[str, str], endpoint: str, stack: str) -> dict[str, Any]:
    """Creates or updates what stores something, and returns what the laptop runs itself (``described.describe``).

    ``parameters``: by name; one the template does not declare is an error. Raises ``EmulatorUnavailable``,
    ``TemplateError`` and ``DeployFailed`` (an update that failed was rolled back: the stack is as before).
    """
    whole = templates.load(template)
    if unknown := sorted(set(parameters) - set(whole.get("Parameters", {}))):
        raise TemplateError(f"{template} has no parameter {', '.join(unknown)}; correct the parameters given")
    body = json.dumps(described.storing(whole, parameters, stack))
    outputs = deploy_body({"TemplateBody": body}, parameters, endpoint, stack)
    return described.describe(whole, parameters, stack, outputs)


def deploy_body(
    template: Mapping[str, str], parameters: Mapping[str, str], endpoint: str, stack: str
) -> dict[str, str]:
    """Creates or updates ``stack`` from ``TemplateURL`` or ``TemplateBody``; its outputs. Nothing to change is success.

    Raises as ``deploy``.
    """
    try:
        cloudformation = boto3.client("cloudformation", **at(endpoint))
        found = _settle(cloudformation, stack)
        if found is not None and found["StackStatus"] in NEVER_COMPLETE:
            cloudformation.delete_stack(StackName=stack)
            found = _settle(cloudformation, stack)
        if found is not None and not found["StackStatus"].endswith("_COMPLETE"):
            reason = f"it is in state {found['StackStatus']}, which cannot be updated"
            raise DeployFailed(stack, stack, reason, RESET)
        return _apply(cloudformation, template, parameters, stack, found)
    except BotoCoreError as error:
        raise EmulatorUnavailable(endpoint) from error


def _apply(
    cloudformation: CloudFormationClient,
    template: Mapping[str, str],
    parameters: Mapping[str, str],
    stack: str,
    found: StackTypeDef | None,
) -> dict[str, str]:
    operation = cloudformation.create_stack if found is None else cloudformation.update_stack
    try:
        operation(
            StackName=stack,
            **template,  # type: ignore[arg-type]
            Parameters=[
                {"ParameterKey": name, "ParameterValue": value} for name, value in parameters.items()
            ],
            Capabilities=["CAPABILITY_IAM", "CAPABILITY_NAMED_IAM", "CAPABILITY_AUTO_EXPAND"],
        )
    except ClientError as error:
        reason = error.response["Error"]["Message"]
        if "No updates are to be performed" in reason:
            return _outputs(found)
        # The SDK asks again when an answer is late. Then the first request has made the stack.
        if found is not None or error.response["Error"]["Code"] != "AlreadyExistsException":
            raise TemplateError(f"CloudFormation refuses the template: {reason}") from error
    settled = _settle(cloudformation, stack)
    if settled is None or settled["StackStatus"] not in ("CREATE_COMPLETE", "UPDATE_COMPLETE"):
        resource, reason = _first_failure(cloudformation, stack)
        raise DeployFailed(stack, resource, reason)
    return _outputs(settled)


def _settle(cloudformation: CloudFormationClient, stack: str) -> StackTypeDef | None:
    """The stack once no operation runs on it; None when there is no such stack."""
    deadline = time.monotonic() + SETTLE_SECONDS
    while time.monotonic() < deadline:
        try:
            found = cloudformation.describe_stacks(StackName=stack)["Stacks"][0]
        except ClientError as error:
            if error.response["Error"]["Code"] == "ValidationError":
                return None
            raise DeployFailed(stack, stack, error.response["Error"]["Message"], RESET) from error
        status = found["StackStatus"]
        if status == "DELETE_COMPLETE":
            return None
        if status == "REVIEW_IN_PROGRESS" or not status.endswith("_IN_PROGRESS"):
            return found
        time.sleep(POLL_SECONDS)
    raise DeployFailed(stack, stack, f"still {status} after {SETTLE_SECONDS:.0f} seconds", RESET)


def _first_failure(cloudformation: CloudFormationClient, stack: str) -> tuple[str, str]:
    """The resource that failed first in the last operation, and why: what follows it is a consequence."""
    failure = (stack, "CloudFormation gives no reason")
    pages = cloudformation.get_paginator("describe_stack_events").paginate(StackName=stack)
    for event in (event for page in pages for event in page["StackEvents"]):  # newest first
        own = event.get("ResourceType") == "AWS::CloudFormation::Stack"
        status = event.get("ResourceStatus", "")
        if own and status in ("CREATE_IN_PROGRESS", "UPDATE_IN_PROGRESS"):
            break
        if status.endswith("_FAILED") and "cancelled" not in event.get("ResourceStatusReason", ""):
            failure = (event.get("LogicalResourceId", stack), event.get("ResourceStatusReason", status))
    return failure


def _outputs(stack: StackTypeDef | None) -> dict[str, str]:
    outputs = stack.get("Outputs", []) if stack else []
    return {output["OutputKey"]: output["OutputValue"] for output in outputs}
