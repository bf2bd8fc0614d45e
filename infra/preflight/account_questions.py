"""Asks AWS what the account has, may and costs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from botocore.exceptions import ClientError

from infra.preflight.answers import Permissions, Secret
from infra.preflight.clients import Clients, is_role
from infra.preflight.needs import NEEDS, TOLD, Need


def plan(client: Clients) -> str | None:
    """FREE or PAID. The service answers in one region only. An account from before there were plans has none.

    https://docs.aws.amazon.com/aws-cost-management/latest/APIReference/API_freetier_GetAccountPlanState.html
    """
    try:
        return str(client("freetier", "us-east-1").get_account_plan_state()["accountPlanType"])
    except ClientError as error:
        if error.response["Error"]["Code"] == "ResourceNotFoundException":
            return None
        raise


def code(settings: Mapping[str, Any]) -> tuple[int, int] | None:
    """Bytes of code that the account stores, and how many it may; ``settings``: of Lambda."""
    used = settings.get("AccountUsage", {}).get("TotalCodeSize")
    limit = settings.get("AccountLimit", {}).get("TotalCodeSize")
    return None if used is None or limit is None else (int(used), int(limit))


def rate(gateway: Mapping[str, Any]) -> float | None:
    """What API Gateway itself says: Service Quotas tells 10,000 in regions that have 2,500.

    https://docs.aws.amazon.com/apigateway/latest/developerguide/limits.html and
    https://repost.aws/questions/QU47u_cBTCQcy2qTmoR6q91w/api-gateway-throttling-discrepancy
    """
    rate = gateway.get("throttleSettings", {}).get("rateLimit")
    return None if rate is None else float(rate)


def may_log(client: Clients, gateway: Mapping[str, Any], values: Mapping[str, str]) -> bool:
    """The setting may name a role that went with the stack of somebody else, and then nothing is logged:
    https://github.com/aws-solutions/aws-waf-security-automations/issues/213"""
    role = str(gateway.get("cloudwatchRoleArn", ""))
    return bool(role) and (values.get("AccessLogs") != "all" or is_role(client, role))


def _role(iam: Any, caller: str) -> str:
    """The ARN whose policies are asked about: of the role, where the caller is a session of one.

    A session's ARN has the role's name without its path, so the role is asked for its own.
    """
    kind, _, rest = caller.split(":", 5)[5].partition("/")
    if kind != "assumed-role":
        return caller
    return str(iam.get_role(RoleName=rest.split("/")[0])["Role"]["Arn"])


def _simulated(
    iam: Any, source: str, need: Need, arn: str, context: Mapping[str, str]
) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Each action that is not allowed, with the condition keys whose values only AWS knows."""
    pages = iam.get_paginator("simulate_principal_policy").paginate(
        PolicySourceArn=source,
        ActionNames=list(need.actions),
        ResourceArns=[arn],
        ContextEntries=[
            {"ContextKeyName": name, "ContextKeyType": "string", "ContextKeyValues": [value]}
            for name, value in context.items()
        ],
    )
    for page in pages:
        for result in page["EvaluationResults"]:
            if result["EvalDecision"] != "allowed":
                # With resources given, the keys stand with each of them (IAM's reference, EvaluationResult).
                told = [result, *result.get("ResourceSpecificResults", ())]
                keys = {key for each in told for key in each.get("MissingContextValues", ())}
                keys = {key for key in keys if key.lower() not in map(str.lower, TOLD)}
                yield result["EvalActionName"], tuple(sorted(keys))


def permissions(
    client: Clients, caller: str, values: Mapping[str, str], execution_role: str, region: str, stack: str
) -> Permissions:
    """What no policy allows of ``NEEDS`` to whoever does it: the caller, or CloudFormation's role.

    Root may everything, and nobody can ask for it.
    """
    if caller.endswith(":root"):
        return Permissions()
    iam = client("iam")
    _, partition, _, _, account, _ = caller.split(":", 5)
    source = _role(iam, caller)
    denied: set[str] = set()
    unclear: set[str] = set()
    keys: set[str] = set()
    for need in NEEDS:
        if need.holds(values):
            actor = execution_role if need.by_stack and execution_role else source
            arn = need.arn(partition, region, account, stack)
            for action, missing in _simulated(iam, actor, need, arn, need.context(region, values)):
                (unclear if missing else denied).add(action)
                keys.update(missing)
    return Permissions(tuple(sorted(denied)), tuple(sorted(unclear - denied)), tuple(sorted(keys)))


def secrets(client: Clients, values: Mapping[str, str]) -> dict[str, Secret]:
    """Each secret that a parameter names. Its value is not read."""
    found = {}
    for name, named in values.items():
        if name.endswith("SecretArn") and named:
            try:
                said = client("secretsmanager").describe_secret(SecretId=named)
                found[name] = Secret(said["ARN"], said.get("KmsKeyId", ""))
            except ClientError as error:
                if error.response["Error"]["Code"] not in (
                    "ResourceNotFoundException",
                    "ValidationException",
                ):
                    raise
                found[name] = Secret("")
    return found
