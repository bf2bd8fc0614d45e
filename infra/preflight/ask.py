"""Asks AWS and this machine. Every question is asked by itself: one that fails, or may not be asked, ends no other."""

from __future__ import annotations

import asyncio
import os
import shutil
import subprocess
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any, Protocol, TypeVar

import boto3
from botocore.exceptions import BotoCoreError, ClientError, HTTPClientError, ProfileNotFound
from botocore.exceptions import ConnectionError as Unreachable
from taskflow.errors import IssuerUnavailable, SettingsError

from infra.preflight.answers import (
    SAM_STACK,
    Answers,
    Certificate,
    Distribution,
    HostedZone,
    Issuer,
    Mails,
    Secret,
    Stack,
    Zones,
)
from infra.preflight.needs import NEEDS, Need, makes_aurora, moves_traffic, publishes

T = TypeVar("T")
SERVICES = (
    "apigatewayv2",
    "dynamodb",
    "events",
    "lambda",
    "logs",
    "rds",
    "scheduler",
    "secretsmanager",
    "sns",
    "sqs",
)
WHERE_CLOUDFRONT_IS_WHOLE = "aws"
"""The partition. GovCloud has no CloudFront in its own, and China's has no functions and no access controls of origins:
https://docs.amazonaws.cn/en_us/aws/latest/userguide/cloudfront.html"""
OFF = ("InvalidClientTokenId", "UnrecognizedClientException", "AuthFailure")
"""What a region that an account has not switched on answers to good credentials, and to tokens that are not for it:
https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_temp_enable-regions.html"""
EVERYWHERE = "us-east-1"
"""A region that is always on."""
OUTPUT = "RecordsQueueUrl"
"""An output that only TaskFlow's stack has."""
STANDING = ("CREATE_COMPLETE", "UPDATE_COMPLETE", "UPDATE_ROLLBACK_COMPLETE", "DELETE_FAILED")
"""Statuses of a stack inside that nobody works on and that has something."""
FUNCTIONS = ("connect", "message", "generate", "disconnect", "timer", "ingest", "worker", "migrate")
APIS = ("http", "websocket", "responses")
"""Whose requests may be logged, by the names of their log groups."""
CHECKED_SAM = Path(__file__).resolve().parents[1] / "sam-requirements.in"
RUNTIMES = ("python3.12", "python3.13", "python3.14")


class Clients(Protocol):
    """Makes a boto3 client of a service, in the region of the deployment unless another is named."""

    def __call__(self, service: str, region: str | None = None) -> Any: ...


class Questions:
    """Asks, and keeps why what was not answered."""

    def __init__(self) -> None:
        self.unanswered: dict[str, str] = {}

    def ask(self, question: str, call: Callable[[], T], otherwise: T) -> T:
        """What ``call`` returns; ``otherwise`` when AWS does not answer, and why is kept."""
        try:
            return call()
        except ClientError as error:
            self.unanswered[question] = str(error.response["Error"]["Code"])
        except BotoCoreError as error:
            self.unanswered[question] = type(error).__name__
        return otherwise


def clients(session: boto3.Session) -> Clients:
    """Clients of a session. Their configuration is the operator's own (``AWS_PROFILE``, ``AWS_DEFAULT_REGION`` …)."""

    def client(service: str, region: str | None = None) -> Any:
        make: Any = session.client
        return make(service, region_name=region) if region else make(service)

    return client


def asked(
    stack: str, given: Mapping[str, str], execution_role: str = "", session: boto3.Session | None = None
) -> Answers:
    """Everything, of the account and region that boto3 is set up for. ``given``: parameters of the deployment."""
    machine = on_this_machine()
    try:
        found = session or boto3.Session()
        region = found.region_name
    except (ProfileNotFound, BotoCoreError) as error:
        return Answers(stack, None, unanswered={"credentials": str(error)}, **machine)
    if region is None:
        return Answers(stack, None, unanswered={"credentials": "without a region nobody is asked"}, **machine)
    return of_aws(stack, region, given, clients(found), missing(found, region), machine, execution_role)


def missing(session: boto3.Session, region: str) -> tuple[str, ...]:
    """Services that the region has not, as far as this botocore knows."""
    found = tuple(each for each in SERVICES if region not in _regions(session, each))
    try:
        partition = session.get_partition_for_region(region)
    except BotoCoreError:  # it knows no such region
        return found
    return found if partition == WHERE_CLOUDFRONT_IS_WHOLE else (*found, "CloudFront as it is wanted here")


def _regions(session: boto3.Session, service: str) -> list[str]:
    """Where a service is, as far as this botocore knows; in all partitions."""
    return [
        region
        for partition in session.get_available_partitions()
        for region in session.get_available_regions(service, partition)
    ]


def of_aws(
    stack: str,
    region: str,
    given: Mapping[str, str],
    client: Clients,
    missing: tuple[str, ...],
    machine: Mapping[str, Any],
    execution_role: str = "",
) -> Answers:
    """What AWS says. ``execution_role``: the role with which CloudFormation works, where it is not the caller's own."""
    questions = Questions()
    try:
        identity = client("sts").get_caller_identity()
    except (
        HTTPClientError,
        Unreachable,
    ) as error:  # nobody answers; whether there are credentials is another question
        unanswered = {"credentials": f"AWS does not answer: {type(error).__name__}"}
        return Answers(stack, region, services_missing=missing, unanswered=unanswered, **machine)
    except (BotoCoreError, ClientError) as error:
        off = isinstance(error, ClientError) and error.response["Error"]["Code"] in OFF and _good(client)
        return Answers(stack, region, services_missing=missing, region_is_off=off, **machine)
    caller, account = str(identity["Arn"]), str(identity["Account"])
    there = questions.ask("whether the stack is there", lambda: _stack(client, stack), None)
    known = not questions.unanswered
    nothing: dict[str, Any] = {}
    gateway = questions.ask("API Gateway's settings", lambda: client("apigateway").get_account(), nothing)
    functions = questions.ask("Lambda's settings", lambda: client("lambda").get_account_settings(), nothing)
    limits = functions.get("AccountLimit", nothing)
    own = there.role if there is not None else ""
    values = {**(there.parameters if there else {}), **given}
    return Answers(
        stack,
        region,
        account=account,
        caller=caller,
        plan=questions.ask("the account's plan", lambda: _plan(client), None),
        concurrency=limits.get("ConcurrentExecutions"),
        unreserved=limits.get("UnreservedConcurrentExecutions"),
        code=_code(functions),
        request_rate=_rate(gateway),
        gateway_may_log=questions.ask(
            "API Gateway's role for logs",
            lambda: _may_log(client, gateway, values) if gateway else None,
            None,
        ),
        stack=there,
        stack_known=known,
        log_groups=questions.ask("log groups", lambda: _log_groups(client, stack), ()),
        functions=questions.ask("functions", lambda: _functions(client, stack), ()),
        tables=questions.ask("tables", lambda: _tables(client, stack), ()),
        moved=questions.ask("where aliases lead", lambda: _moved(client, stack, there, values), {}),
        broken_bucket=questions.ask("the SAM CLI's stack", lambda: _broken_bucket(client), ""),
        databases=questions.ask(
            "an earlier Aurora",
            lambda: _databases(client, stack) if there is None and known and makes_aurora(values) else (),
            (),
        ),
        role_is_gone=questions.ask(
            "the stack's role",
            lambda: bool(own and not execution_role) and not _is_role(client, own),
            False,
        ),
        rds_role=questions.ask(
            "RDS's role", lambda: _rds_role(client) if makes_aurora(values) else None, None
        ),
        denied=questions.ask(
            "permissions", lambda: _denied(client, caller, values, execution_role, region, stack), ()
        ),
        database_versions=questions.ask("Aurora's versions", lambda: _versions(client), None),
        zones=questions.ask(
            "availability zones", lambda: _zones(client, region) if makes_aurora(values) else None, None
        ),
        networks=questions.ask("networks", lambda: _networks(client) if makes_aurora(values) else None, None),
        distributions=questions.ask("CloudFront's distributions", lambda: _distributions(client), None),
        header_policies=questions.ask("CloudFront's policies", lambda: _header_policies(client), None),
        plans=questions.ask("flat-rate plans", lambda: _plans(client, there, values), None),
        mails=questions.ask("who is mailed alarms", lambda: _mails(client, stack, there), None),
        hosted_zone=questions.ask("the hosted zone", lambda: _hosted_zone(client, values), None),
        issuer=_issuer(values.get("OidcIssuer", "")),
        certificate=questions.ask(
            "the certificate", lambda: _certificate(client, values.get("WebCertificateArn", "")), None
        ),
        secrets=questions.ask("secrets", lambda: _secrets(client, values), {}),
        services_missing=missing,
        unanswered=questions.unanswered,
        **machine,
    )


def _good(client: Clients) -> bool:
    """Whether the credentials are good where every account is."""
    try:
        client("sts", EVERYWHERE).get_caller_identity()
    except (BotoCoreError, ClientError):
        return False
    return True


def _stack(client: Clients, name: str) -> Stack | None:
    try:
        [found] = client("cloudformation").describe_stacks(StackName=name)["Stacks"]
    except ClientError as error:
        if "does not exist" in error.response["Error"]["Message"]:
            return None
        raise
    parameters = {
        each["ParameterKey"]: each.get("ParameterValue", "") for each in found.get("Parameters", ())
    }
    outputs = {each["OutputKey"] for each in found.get("Outputs", ())}
    return Stack(found["StackStatus"], parameters, OUTPUT in outputs, found.get("RoleARN", ""))


def _broken_bucket(client: Clients) -> str:
    """The SAM CLI goes on with a stack that has outputs, whatever its status, and stops at any other:
    https://github.com/aws/aws-sam-cli/issues/1940"""
    try:
        [found] = client("cloudformation").describe_stacks(StackName=SAM_STACK)["Stacks"]
    except ClientError as error:
        if "does not exist" in error.response["Error"]["Message"]:
            return ""
        raise
    return "" if found.get("Outputs") else str(found["StackStatus"])


def _databases(client: Clients, stack: str) -> tuple[str, ...]:
    pages = client("cloudformation").get_paginator("list_stacks").paginate(StackStatusFilter=STANDING)
    return tuple(
        sorted(
            each["StackName"]
            for page in pages
            for each in page["StackSummaries"]
            if each["StackName"].startswith(f"{stack}-Database-")
        )
    )


def _moved(
    client: Clients, stack: str, there: Stack | None, values: Mapping[str, str]
) -> dict[str, tuple[int, int]]:
    """Asked only where CodeDeploy would begin at the version that CloudFormation thinks is live."""
    if there is None or not (there.ours and moves_traffic(values) and publishes(there.parameters)):
        return {}
    pages = client("cloudformation").get_paginator("list_stack_resources").paginate(StackName=stack)
    versions = [
        each["PhysicalResourceId"].split(":")
        for page in pages
        for each in page["StackResourceSummaries"]
        if each["ResourceType"] == "AWS::Lambda::Version"
        and each.get("PhysicalResourceId", "").count(":") == 7
    ]
    found = {}
    for *_, function, version in versions:
        live = client("lambda").get_alias(FunctionName=function, Name="live")["FunctionVersion"]
        if live != version:
            found[function] = (int(live), int(version))
    return found


def _plan(client: Clients) -> str | None:
    """FREE or PAID. The service answers in one region only. An account from before there were plans has none.

    https://docs.aws.amazon.com/aws-cost-management/latest/APIReference/API_freetier_GetAccountPlanState.html
    """
    try:
        return str(client("freetier", "us-east-1").get_account_plan_state()["accountPlanType"])
    except ClientError as error:
        if error.response["Error"]["Code"] == "ResourceNotFoundException":
            return None
        raise


def _code(settings: Mapping[str, Any]) -> tuple[int, int] | None:
    used = settings.get("AccountUsage", {}).get("TotalCodeSize")
    limit = settings.get("AccountLimit", {}).get("TotalCodeSize")
    return None if used is None or limit is None else (int(used), int(limit))


def _rate(gateway: Mapping[str, Any]) -> float | None:
    """What API Gateway itself says: Service Quotas tells 10,000 in regions that have 2,500.

    https://docs.aws.amazon.com/apigateway/latest/developerguide/limits.html and
    https://repost.aws/questions/QU47u_cBTCQcy2qTmoR6q91w/api-gateway-throttling-discrepancy
    """
    rate = gateway.get("throttleSettings", {}).get("rateLimit")
    return None if rate is None else float(rate)


def _may_log(client: Clients, gateway: Mapping[str, Any], values: Mapping[str, str]) -> bool:
    """The setting may name a role that went with the stack of somebody else, and then nothing is logged:
    https://github.com/aws-solutions/aws-waf-security-automations/issues/213"""
    role = str(gateway.get("cloudwatchRoleArn", ""))
    return bool(role) and (values.get("AccessLogs") != "all" or _is_role(client, role))


def _log_groups(client: Clients, stack: str) -> tuple[str, ...]:
    """Those whose names a new stack needs."""
    names = {f"/aws/lambda/{stack}-{function}" for function in FUNCTIONS}
    names |= {f"/aws/vendedlogs/{stack}/{api}" for api in APIS}
    ask = client("logs").get_paginator("describe_log_groups").paginate
    pages = [
        *ask(logGroupNamePrefix=f"/aws/lambda/{stack}-"),
        *ask(logGroupNamePrefix=f"/aws/vendedlogs/{stack}/"),
    ]
    return tuple(sorted(names & {each["logGroupName"] for page in pages for each in page["logGroups"]}))


def _functions(client: Clients, stack: str) -> tuple[str, ...]:
    wanted = {f"{stack}-{function}" for function in FUNCTIONS}
    pages = client("lambda").get_paginator("list_functions").paginate()
    return tuple(sorted(wanted & {each["FunctionName"] for page in pages for each in page["Functions"]}))


def _tables(client: Clients, stack: str) -> tuple[str, ...]:
    pages = client("dynamodb").get_paginator("list_tables").paginate()
    return tuple(
        sorted(name for page in pages for name in page["TableNames"] if name.startswith(f"{stack}-Table-"))
    )


def _denied(
    client: Clients, caller: str, values: Mapping[str, str], execution_role: str, region: str, stack: str
) -> tuple[str, ...]:
    """Actions of ``NEEDS`` that no policy allows to whoever does them: the caller, or CloudFormation's role.

    Root may everything, and nobody can ask for it.
    """
    if caller.endswith(":root"):
        return ()
    iam = client("iam")
    _, partition, _, _, account, _ = caller.split(":", 5)
    source = _role(iam, caller)
    denied: set[str] = set()
    for need in NEEDS:
        if need.holds(values):
            actor = execution_role if need.by_stack and execution_role else source
            denied |= set(_refused(iam, actor, need, need.arn(partition, region, account, stack)))
    return tuple(sorted(denied))


def _role(iam: Any, caller: str) -> str:
    """The ARN whose policies are asked about: of the role, where the caller is a session of one.

    A session's ARN has the role's name without its path, so the role is asked for its own.
    """
    kind, _, rest = caller.split(":", 5)[5].partition("/")
    if kind != "assumed-role":
        return caller
    return str(iam.get_role(RoleName=rest.split("/")[0])["Role"]["Arn"])


def _refused(iam: Any, source: str, need: Need, arn: str) -> Iterable[str]:
    pages = iam.get_paginator("simulate_principal_policy").paginate(
        PolicySourceArn=source, ActionNames=list(need.actions), ResourceArns=[arn]
    )
    for page in pages:
        for result in page["EvaluationResults"]:
            if result["EvalDecision"] != "allowed":
                yield result["EvalActionName"]


def _versions(client: Clients) -> dict[str, frozenset[str]]:
    pages = (
        client("rds")
        .get_paginator("describe_orderable_db_instance_options")
        .paginate(Engine="aurora-postgresql", DBInstanceClass="db.serverless")
    )
    found: dict[str, frozenset[str]] = {}
    for page in pages:
        for each in page["OrderableDBInstanceOptions"]:
            zones = frozenset(zone["Name"] for zone in each.get("AvailabilityZones", ()))
            found[each["EngineVersion"]] = found.get(each["EngineVersion"], frozenset()) | zones
    return found


ENDPOINTS = ("secretsmanager", "sqs")
"""Services of which infra/database.yaml makes an interface endpoint."""


def _zones(client: Clients, region: str) -> Zones:
    """``Fn::GetAZs`` gives those with a default subnet, or all where no zone has one, in alphabetical order.

    https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/intrinsic-function-reference-getavailabilityzones.html
    """
    ec2 = client("ec2")
    asked = [
        {"Name": "zone-type", "Values": ["availability-zone"]},
        {"Name": "state", "Values": ["available"]},
    ]
    told = ec2.describe_availability_zones(Filters=asked)["AvailabilityZones"]
    pages = ec2.get_paginator("describe_subnets").paginate(
        Filters=[{"Name": "default-for-az", "Values": ["true"]}]
    )
    default = {subnet["AvailabilityZone"] for page in pages for subnet in page["Subnets"]}
    names = [f"com.amazonaws.{region}.{service}" for service in ENDPOINTS]
    services = ec2.describe_vpc_endpoint_services(ServiceNames=names)["ServiceDetails"]
    ids = {str(each["ZoneName"]): str(each["ZoneId"]) for each in told}
    endpoints = [
        frozenset(each["AvailabilityZones"])
        for each in services
        if {"ServiceType": "Interface"} in each["ServiceType"]
    ]
    return Zones(
        ids,
        tuple(sorted(default or ids)),
        frozenset.intersection(*endpoints) if endpoints else frozenset(),
    )


def _networks(client: Clients) -> int:
    return sum(len(page["Vpcs"]) for page in client("ec2").get_paginator("describe_vpcs").paginate())


RDS_ROLE = "AWSServiceRoleForRDS"
"""https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/UsingWithRDS.IAM.ServiceLinkedRoles.html"""


def _rds_role(client: Clients) -> bool:
    return _is_role(client, RDS_ROLE)


def _is_role(client: Clients, name: str) -> bool:
    """``name``: of the role, or its ARN."""
    try:
        client("iam").get_role(RoleName=name.rpartition("/")[2])
    except ClientError as error:
        if error.response["Error"]["Code"] == "NoSuchEntity":
            return False
        raise
    return True


def _distributions(client: Clients) -> dict[str, Distribution]:
    pages = client("cloudfront").get_paginator("list_distributions").paginate()
    return {
        each["Id"]: Distribution(tuple(each["Aliases"].get("Items", ())), each["WebACLId"])
        for page in pages
        for each in page["DistributionList"].get("Items", ())
    }


def _header_policies(client: Clients) -> int:
    """A page has a hundred, five times as many as an account may have."""
    told = client("cloudfront").list_response_headers_policies(Type="custom")
    return int(told["ResponseHeadersPolicyList"]["Quantity"])


def _plans(client: Clients, there: Stack | None, values: Mapping[str, str]) -> tuple[str, ...] | None:
    """Asked only where a plan would begin. The service answers in one region only."""
    has_one = there is not None and there.parameters.get("WebPlan", "none") != "none"
    if has_one or values.get("WebPlan", "none") == "none":
        return None
    pages = client("pricing-plan-manager", EVERYWHERE).get_paginator("list_subscriptions").paginate()
    return tuple(each["planTier"] for page in pages for each in page["subscriptionSummaries"])


def _mails(client: Clients, stack: str, there: Stack | None) -> Mails | None:
    """A subscription that nobody confirms is taken away after some days, and CloudFormation does not know of it."""
    address = there.parameters.get("AlarmEmail", "") if there is not None and there.ours else ""
    if not address:
        return None
    inner = _made(client, stack, "Alarms")
    topic = _made(client, inner, "Topic")
    pages = client("sns").get_paginator("list_subscriptions_by_topic").paginate(TopicArn=topic)
    confirmed = any(
        each["Endpoint"] == address and each["SubscriptionArn"].startswith("arn:")
        for page in pages
        for each in page["Subscriptions"]
    )
    return Mails(topic, address, confirmed)


def _made(client: Clients, stack: str, name: str) -> str:
    """What AWS calls a resource of a stack."""
    found = client("cloudformation").describe_stack_resource(StackName=stack, LogicalResourceId=name)
    return str(found["StackResourceDetail"]["PhysicalResourceId"])


def _hosted_zone(client: Clients, values: Mapping[str, str]) -> HostedZone | None:
    zone, domain = values.get("WebHostedZoneId", ""), values.get("WebDomain", "")
    if not zone or not domain:
        return None
    route53 = client("route53")
    try:
        found = route53.get_hosted_zone(Id=zone)["HostedZone"]
    except ClientError as error:
        if error.response["Error"]["Code"] in ("NoSuchHostedZone", "InvalidInput"):
            return HostedZone("")
        raise
    name = f"{domain.lower()}."
    records = route53.list_resource_record_sets(
        HostedZoneId=zone, StartRecordName=name, StartRecordType="A", MaxItems="10"
    )["ResourceRecordSets"]
    taken = any(each["Name"].lower() == name and each["Type"] in ("A", "AAAA", "CNAME") for each in records)
    return HostedZone(found["Name"].rstrip("."), bool(found.get("Config", {}).get("PrivateZone")), taken)


def _issuer(address: str) -> Issuer | None:
    """Asked as API Gateway asks it, and the functions."""
    from taskflow.adapters.issuer import HttpIssuer

    if not address:
        return None
    try:
        keys = asyncio.run(HttpIssuer(address).key_set()).get("keys", ())
    except IssuerUnavailable as error:
        return Issuer(str(error), silent="does not answer (" in str(error))
    except SettingsError as error:
        return Issuer(str(error))
    return Issuer(keys=frozenset(str(each.get("kty")) for each in keys if isinstance(each, dict)))


def _certificate(client: Clients, arn: str) -> Certificate | None:
    if ":acm:us-east-1:" not in arn:
        return None
    try:
        found = client("acm", "us-east-1").describe_certificate(CertificateArn=arn)["Certificate"]
    except ClientError as error:
        if error.response["Error"]["Code"] == "ResourceNotFoundException":
            return Certificate("not there", ())
        raise
    names = tuple(found.get("SubjectAlternativeNames", (found["DomainName"],)))
    return Certificate(found["Status"], names, found.get("KeyAlgorithm", ""))


def _secrets(client: Clients, values: Mapping[str, str]) -> dict[str, Secret]:
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


def on_this_machine() -> dict[str, Any]:
    """Versions of the tools that a deployment uses."""
    return {
        "sam": _said("sam", "--version"),
        "checked_sam": CHECKED_SAM.read_text().strip(),
        "node": _said("node", "--version"),
        "interpreters": tuple(each for each in RUNTIMES if shutil.which(each) or _managed(each)),
    }


def _said(program: str, argument: str) -> str | None:
    path = shutil.which(program)
    if path is None:
        return None
    try:
        done = subprocess.run([path, argument], capture_output=True, text=True, check=False, timeout=60)  # noqa: S603
    except (OSError, subprocess.TimeoutExpired):
        return None
    return done.stdout.strip() or done.stderr.strip() or None


def _managed(runtime: str) -> bool:
    """Whether pyenv or uv has the interpreter, where ``infra.build`` finds it."""
    from infra.build import INTERPRETERS

    pyenv = os.environ.get("PYENV_ROOT", str(Path.home() / ".pyenv"))
    places = [
        each.format(pyenv=pyenv, home=str(Path.home()), version=runtime.removeprefix("python"))
        for each in INTERPRETERS
    ]
    return any(found for place in places for found in Path("/").glob(f"{place.lstrip('/')}/{runtime}"))
