"""Asks AWS and this machine. Every question is asked by itself: one that fails, or may not be asked, ends no other."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

import boto3
from botocore.exceptions import BotoCoreError, ClientError, HTTPClientError, ProfileNotFound
from botocore.exceptions import ConnectionError as Unreachable

from infra.preflight import (
    account_questions,
    address_questions,
    database_questions,
    machine_questions,
    network_questions,
    stack_questions,
    web_questions,
)
from infra.preflight.answers import Answers, Permissions
from infra.preflight.clients import EVERYWHERE, Clients, clients, is_role
from infra.preflight.needs import makes_aurora

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


def asked(
    stack: str, given: Mapping[str, str], execution_role: str = "", session: boto3.Session | None = None
) -> Answers:
    """Everything, of the account and region that boto3 is set up for. ``given``: parameters of the deployment."""
    machine = machine_questions.on_this_machine()
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
    there = questions.ask("whether the stack is there", lambda: stack_questions.stack(client, stack), None)
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
        plan=questions.ask("the account's plan", lambda: account_questions.plan(client), None),
        concurrency=limits.get("ConcurrentExecutions"),
        unreserved=limits.get("UnreservedConcurrentExecutions"),
        code=account_questions.code(functions),
        request_rate=account_questions.rate(gateway),
        gateway_may_log=questions.ask(
            "API Gateway's role for logs",
            lambda: account_questions.may_log(client, gateway, values) if gateway else None,
            None,
        ),
        stack=there,
        stack_known=known,
        log_groups=questions.ask("log groups", lambda: stack_questions.log_groups(client, stack), ()),
        functions=questions.ask("functions", lambda: stack_questions.functions(client, stack), ()),
        tables=questions.ask("tables", lambda: stack_questions.tables(client, stack), ()),
        moved=questions.ask(
            "where aliases lead", lambda: stack_questions.moved(client, stack, there, values), {}
        ),
        broken_bucket=questions.ask("the SAM CLI's stack", lambda: stack_questions.broken_bucket(client), ""),
        databases=questions.ask(
            "an earlier Aurora",
            lambda: (
                stack_questions.databases(client, stack)
                if there is None and known and makes_aurora(values)
                else ()
            ),
            (),
        ),
        role_is_gone=questions.ask(
            "the stack's role",
            lambda: bool(own and not execution_role) and not is_role(client, own),
            False,
        ),
        rds_role=questions.ask(
            "RDS's role", lambda: database_questions.rds_role(client) if makes_aurora(values) else None, None
        ),
        permissions=questions.ask(
            "permissions",
            lambda: account_questions.permissions(client, caller, values, execution_role, region, stack),
            Permissions(),
        ),
        bound=questions.ask(
            "what PermissionsBoundaryArn lets functions do",
            lambda: account_questions.bound(client, caller, values, region, stack),
            None,
        ),
        database_versions=questions.ask(
            "Aurora's versions", lambda: database_questions.versions(client), None
        ),
        zones=questions.ask(
            "availability zones",
            lambda: database_questions.zones(client, region) if makes_aurora(values) else None,
            None,
        ),
        networks=questions.ask(
            "networks", lambda: database_questions.networks(client) if makes_aurora(values) else None, None
        ),
        network=questions.ask(
            "the network of DatabaseSubnetIds", lambda: network_questions.own(client, region, values), None
        ),
        hosts=address_questions.hosts(given),
        distributions=questions.ask(
            "CloudFront's distributions", lambda: web_questions.distributions(client), None
        ),
        header_policies=questions.ask(
            "CloudFront's policies", lambda: web_questions.header_policies(client), None
        ),
        plans=questions.ask("flat-rate plans", lambda: web_questions.plans(client, there, values), None),
        mails=questions.ask(
            "who is mailed alarms", lambda: stack_questions.mails(client, stack, there), None
        ),
        hosted_zone=questions.ask("the hosted zone", lambda: web_questions.hosted_zone(client, values), None),
        issuer=web_questions.issuer(values.get("OidcIssuer", "")),
        certificate=questions.ask(
            "the certificate",
            lambda: web_questions.certificate(client, values.get("WebCertificateArn", "")),
            None,
        ),
        secrets=questions.ask("secrets", lambda: account_questions.secrets(client, values, account), {}),
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
