"""Asks AWS what the account has, may and costs."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from botocore.exceptions import ClientError

from infra.preflight.answers import Bound, Permissions, Secret
from infra.preflight.clients import Clients, is_role
from infra.preflight.needs import BOUNDARY, NEEDS, OF_ROLES, TOLD, Need, named_secrets


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


@dataclass(frozen=True, slots=True)
class Refusal:
    """An action that IAM's simulation does not allow. ``keys``: of conditions, whose values only AWS knows.
    ``organization``: a policy of the account's organization refuses it; the keys of those are never told.
    ``bounded``: whether a permissions boundary does; None where nothing is said of one."""

    action: str
    keys: frozenset[str]
    organization: bool
    bounded: bool | None


def _simulated(
    paginator: Any, arn: str, need: Need, context: Mapping[str, str], **policies: Any
) -> Iterator[Refusal]:
    """What is not allowed of ``need``. ``paginator``: of one of IAM's simulations; ``policies``: whose, or which."""
    pages = paginator.paginate(
        ActionNames=list(need.actions),
        ResourceArns=[arn],
        ContextEntries=[
            {"ContextKeyName": name, "ContextKeyType": "string", "ContextKeyValues": [value]}
            for name, value in context.items()
        ],
        **policies,
    )
    for page in pages:
        for result in page["EvaluationResults"]:
            if result["EvalDecision"] != "allowed":
                # With resources given, all else stands with each of them, too (IAM's reference, EvaluationResult).
                told = [result, *result.get("ResourceSpecificResults", ())]
                keys = {key for each in told for key in each.get("MissingContextValues", ())}
                yield Refusal(
                    result["EvalActionName"],
                    frozenset(key for key in keys if key.lower() not in map(str.lower, TOLD)),
                    _said(told, "OrganizationsDecisionDetail", "AllowedByOrganizations") is False,
                    _refused(
                        _said(told, "PermissionsBoundaryDecisionDetail", "AllowedByPermissionsBoundary")
                    ),
                )


def _said(told: list[Mapping[str, Any]], detail: str, decision: str) -> bool | None:
    """The strictest of what the result and those of its resources say; None where they say nothing."""
    found = [each[detail][decision] for each in told if decision in each.get(detail, {})]
    return all(found) if found else None


def _refused(allowed: bool | None) -> bool | None:
    return None if allowed is None else not allowed


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
    simulation = iam.get_paginator("simulate_principal_policy")
    denied: set[str] = set()
    unclear: set[str] = set()
    organization: set[str] = set()
    keys: set[str] = set()
    for need in NEEDS:
        if need.holds(values):
            actor = execution_role if need.by_stack and execution_role else source
            arn = need.arn(partition, region, account, stack, values.get("WebHostedZoneId") or "X")
            context = need.context(partition, region, account, stack, values)
            for found in _simulated(simulation, arn, need, context, PolicySourceArn=actor):
                if found.organization:
                    organization.add(found.action)
                    continue
                (unclear if found.keys else denied).add(found.action)
                keys.update(found.keys)
    return Permissions(
        tuple(sorted(denied)),
        tuple(sorted(unclear - denied)),
        tuple(sorted(keys)),
        tuple(sorted(organization)),
    )


EVERYTHING = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}]}
"""A policy beside which only the boundary decides."""


def bound(client: Clients, caller: str, values: Mapping[str, str], region: str, stack: str) -> Bound | None:
    """What the policy that is to bound the stack's roles keeps them from. None without one."""
    if not (named := values.get(BOUNDARY, "")):
        return None
    iam = client("iam")
    _, partition, _, _, account, _ = caller.split(":", 5)
    try:
        version = iam.get_policy(PolicyArn=named)["Policy"]["DefaultVersionId"]
    except ClientError as error:
        if error.response["Error"]["Code"] != "NoSuchEntity":
            raise
        return Bound(there=False)
    document = iam.get_policy_version(PolicyArn=named, VersionId=version)["PolicyVersion"]["Document"]
    given = {
        "PolicyInputList": [json.dumps(EVERYTHING)],
        "PermissionsBoundaryPolicyInputList": [json.dumps(document)],
    }
    simulation = iam.get_paginator("simulate_custom_policy")
    forbidden: set[str] = set()
    secrets: set[str] = set()
    unclear: set[str] = set()
    keys: set[str] = set()
    needs = [
        (need, "", need.arn(partition, region, account, stack)) for need in OF_ROLES if need.holds(values)
    ]
    needs += [(need, need.option, need.resource) for need in named_secrets(values)]
    for need, parameter, arn in needs:
        owner = "".join(arn.split(":")[4:5]) or account
        context = need.context(partition, region, owner, stack, values)
        for found in _simulated(simulation, arn, need, context, **given):
            if found.bounded is False:
                continue
            # Of what is another account's, a simulation may also refuse what its owner has not granted.
            others = found.bounded is None and parameter and owner != account
            if found.keys or others:
                unclear.add(parameter or found.action)
                keys.update(found.keys)
            else:
                (secrets if parameter else forbidden).add(parameter or found.action)
    return Bound(
        True,
        tuple(sorted(forbidden)),
        tuple(sorted(secrets)),
        tuple(sorted(unclear - forbidden - secrets)),
        tuple(sorted(keys)),
    )


def secrets(client: Clients, values: Mapping[str, str], account: str) -> dict[str, Secret]:
    """Each secret that a parameter names, but for those of other accounts that only let themselves be read.

    No value is read.
    """
    found = {}
    for name, named in values.items():
        if name.endswith("SecretArn") and named:
            try:
                said = client("secretsmanager").describe_secret(SecretId=named)
                found[name] = Secret(said["ARN"], said.get("KmsKeyId", ""))
            except ClientError as error:
                code = error.response["Error"]["Code"]
                if code == "AccessDeniedException" and named.split(":")[4:5] not in ([], [account]):
                    continue
                if code not in ("ResourceNotFoundException", "ValidationException"):
                    raise
                found[name] = Secret("")
    return found
