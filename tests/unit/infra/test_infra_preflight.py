"""The pre-flight: what stands in the way of a deployment is found before it begins, and nothing else stops one."""

from __future__ import annotations

import json
import socket
from collections.abc import Iterator, Mapping
from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import boto3
import pytest
from botocore.config import Config
from botocore.exceptions import EndpointConnectionError
from botocore.stub import Stubber
from taskflow.errors import IssuerUnavailable
from taskflow.settings import Settings

from infra import environment
from infra.linters import BY_HAND
from infra.preflight import __main__ as preflight
from infra.preflight import (
    account_questions,
    account_rules,
    address_questions,
    ask,
    database_questions,
    machine_questions,
    parameters,
    rules,
    stack_rules,
    web_questions,
    web_rules,
)
from infra.preflight.answers import (
    Answers,
    Bound,
    Certificate,
    Distribution,
    Host,
    HostedZone,
    Issuer,
    Mails,
    Permissions,
    Secret,
    Severity,
    Stack,
    Zones,
)
from infra.preflight.needs import LOGS, NEEDS, OF_ROLES, named_secrets
from infra.preflight.report import lines
from infra.views import PSEUDO
from local.emulator import template as templates
from local.emulator.errors import TemplateError
from tests.support.templates import INFRA, Deployment, expanded, source

TEMPLATE = source()
REGION = {"AWS::Region": "eu-central-1"}
DEFAULTS = parameters.in_force(TEMPLATE, {}, {}) | REGION
A, B, C = (f"eu-central-1{letter}" for letter in "abc")
ZONES = Zones({A: "euc1-az2", B: "euc1-az3", C: "euc1-az1"}, (A, B, C), frozenset({A, B, C}))
ORDERABLE = {"16.9": frozenset({A, B, C}), "18.3": frozenset({A, B, C})}
WELL = Answers(
    "taskflow",
    "eu-central-1",
    account="123456789012",
    caller="arn:aws:iam::123456789012:user/somebody",
    plan="PAID",
    concurrency=1000,
    request_rate=10_000,
    stack_known=True,
    database_versions=ORDERABLE,
    zones=ZONES,
    sam="SAM CLI, version 1.200.0",
    checked_sam="aws-sam-cli==1.170.0",
    node="v22.21.1",
    interpreters=("python3.13",),
)
"""An account and a machine where nothing is wrong."""


def said(
    answers: Answers, given: Mapping[str, str] = DEFAULTS, *, creates_database: bool = True
) -> list[tuple[Severity, str]]:
    """Severity and words of all findings."""
    values = {**DEFAULTS, **given}
    found = rules.judged(answers, values, creates_database=creates_database)
    return [(each.severity, f"{each.what} {each.remedy}") for each in found]


def test_where_nothing_is_wrong_nothing_is_said() -> None:
    assert said(WELL) == []
    assert "Nothing stands in the way of deploying this." in list(lines(WELL, []))


SETTLED = {
    "CREATE_COMPLETE": "",
    "UPDATE_COMPLETE": "",
    "UPDATE_ROLLBACK_COMPLETE": "",
    "IMPORT_COMPLETE": "",
    "IMPORT_ROLLBACK_COMPLETE": "",
    "REVIEW_IN_PROGRESS": "",
    "CREATE_FAILED": "delete-stack",
    "ROLLBACK_COMPLETE": "delete-stack",
    "ROLLBACK_FAILED": "delete-stack",
    "DELETE_FAILED": "delete-stack",
    "UPDATE_FAILED": "rollback-stack",
    "UPDATE_ROLLBACK_FAILED": "continue-update-rollback",
    "IMPORT_ROLLBACK_FAILED": "describe-stack-events",
    "DELETE_COMPLETE": "",  # CloudFormation tells of such a one by its id only
}
"""What the pre-flight says of a stack of ours in a status in which nobody works on it."""


def test_every_status_that_cloudformation_has_is_judged() -> None:
    statuses = set(
        boto3.client("cloudformation", "eu-central-1").meta.service_model.shape_for("StackStatus").enum
    )
    assert {each for each in statuses if not each.endswith("_IN_PROGRESS")} <= SETTLED.keys() <= statuses
    for status in statuses:
        found = [text for _, text in said(replace(WELL, stack=Stack(status)))]
        words = SETTLED.get(status, "at this moment")
        assert [words in text for text in found] == ([True] if words else []), status


@pytest.mark.parametrize("status", stack_rules.IMPORT_FAILED)
def test_an_import_that_failed_before_the_first_deployment_is_begun_again(status: str) -> None:
    [(severity, text)] = said(replace(WELL, stack=Stack(status, ours=False)))
    assert severity is Severity.ERROR and "import again" in text


def test_the_zones_that_aurora_has_by_itself_may_be_named() -> None:
    there = replace(WELL, stack=Stack("UPDATE_COMPLETE"))
    assert said(there, {"DatabaseZones": f"{A},{B}"}) == []


N, W, E = Severity.NOTE, Severity.WARNING, Severity.ERROR
PUBLIC, PUBLIC_V6 = "8.8.8.8", "2a05:d014:1c06::1"
INSIDE = {
    "DatabaseUrl": "postgresql://h/t",
    "DatabaseSubnetIds": "subnet-1",
    "DatabaseSecurityGroupIds": "sg-1",
}
SUPABASE = "aws-0-eu-central-1.pooler.supabase.com"
LED_ASTRAY = [
    (
        "LlmBaseUrl",
        Host("localhost", "11434", ("::1", "127.0.0.1")),
        {},
        E,
        "which on AWS is the function itself",
    ),
    ("LlmBaseUrl", Host("0.0.0.0", "8000", ("0.0.0.0",)), {}, E, "the function itself"),
    ("DatabaseUrl", Host("LOCALHOST.", "", ()), INSIDE, E, "the function itself"),
    # Of a machine whose DNS blocks telemetry, and of one with a tunnel.
    ("OtlpEndpoint", Host("otlp.example", "", ("0.0.0.0", "::")), {}, W, "the functions ask another DNS"),
    ("DatabaseUrl", Host("db.internal", "", ("127.0.0.1",)), INSIDE, W, "the functions ask another DNS"),
    ("LlmBaseUrl", Host("0:0:0:0:0:0:0:1", "", ("::1",)), {}, E, "the function itself"),
    ("LlmBaseUrl", Host("127.1", "", ("127.0.0.1",)), {}, E, "the function itself"),
    ("LlmBaseUrl", Host("192.168.1.5", "8000", ("192.168.1.5",)), {}, E, "a network of one's own"),
    (
        "LlmBaseUrl",
        Host("models.lan", "", ("10.0.0.7",)),
        {},
        W,
        "models.lan, an address of a network of one's own",
    ),
    ("LlmBaseUrl", Host("box.tail.ts.net", "", ("100.100.1.1",)), {}, W, "a network of one's own"),
    # generate is in no network, whatever the database is in.
    ("LlmBaseUrl", Host("10.0.0.7", "", ("10.0.0.7",)), INSIDE, E, "a network of one's own"),
    ("LlmBaseUrl", Host("home.example", "", (PUBLIC_V6,)), {}, E, "IPv6 addresses only"),
    (
        "EmbeddingsUrl",
        Host("typo.example", "", ()),
        {},
        W,
        "nobody knows the host typo.example of EmbeddingsUrl",
    ),
    ("OidcIssuer", Host("127.0.0.1", "8080", ("127.0.0.1",)), {}, E, "OidcIssuer leads to 127.0.0.1"),
    ("DatabaseUrl", Host("db.abc.supabase.co", "", (PUBLIC_V6,)), {}, E, "of its pooler in session mode"),
    ("DatabaseUrl", Host("db.vpc", "", (PUBLIC_V6,)), INSIDE, E, "IPv6 addresses only"),
    (
        "DatabaseUrl",
        Host("ep-a-1-pooler.c-2.eu-central-1.aws.neon.tech", "", (PUBLIC,)),
        {},
        E,
        "without -pooler",
    ),
    ("DatabaseUrl", Host(SUPABASE, "6543", (PUBLIC,)), {}, E, "a pooler in transaction mode"),
]
"""Parameter, where it leads, what else is given, and what is said."""
WELL_LED = [
    ("LlmBaseUrl", Host("openrouter.ai", "", (PUBLIC_V6, PUBLIC)), {}),
    ("DatabaseUrl", Host("10.0.0.7", "", ("10.0.0.7",)), INSIDE),
    ("DatabaseUrl", Host("db.internal", "", ()), INSIDE),
    ("DatabaseUrl", Host("ep-a-1.eu-central-1.aws.neon.tech", "", (PUBLIC,)), {}),
    ("DatabaseUrl", Host(SUPABASE, "5432", (PUBLIC,)), {}),
    ("DatabaseUrl", Host("db-pooler.notneon.tech", "", (PUBLIC,)), {}),
    ("DatabaseUrl", Host("db.notsupabase.com", "6543", (PUBLIC,)), {}),
    ("OidcIssuer", Host("typo.example", "", ()), {}),  # which is asked itself
    ("OidcIssuer", Host("login.example", "", (PUBLIC_V6,)), {}),  # API Gateway asks it
]
CERTIFICATE = "arn:aws:acm:us-east-1:123456789012:certificate/x"
ISSUED = Certificate("ISSUED", ("*.example.com",))
DOMAIN = {"WebDomain": "chat.example.com", "WebCertificateArn": CERTIFICATE}
ZONE = {**DOMAIN, "WebHostedZoneId": "Z1"}
OIDC = {"AuthMode": "oidc", "OidcIssuer": "https://i.example", "OidcAudience": "a"}
KEYS = OIDC | {"OidcVerify": "keys", "DatabaseUrl": "postgresql://u:p@db.test/t"}
ACL = "arn:aws:wafv2:us-east-1:123456789012:global/webacl/a/1"
PLAN = {"WebAclArn": ACL, "WebPlan": "PRO"}
GUARDED = {"E1": Distribution(web_acl=ACL)}
MAILS = Mails("arn:aws:sns:eu-central-1:123456789012:t", "ops@example.com", confirmed=False)
SECRETS = sorted(name for name in TEMPLATE["Parameters"] if name.endswith("SecretArn"))
SECRET = "arn:aws:secretsmanager:eu-central-1:123456789012:secret:own-AbCdEf"
KEY = "arn:aws:kms:eu-central-1:123456789012:key/1234abcd"


BOUNDED = {"PermissionsBoundaryArn": "arn:aws:iam::123456789012:policy/edge"}
OF_OTHERS = "arn:aws:secretsmanager:eu-central-1:222222222222:secret:shared-AbCdEf"
SHARED = {"secrets": {"SettingsSecretArn": Secret(OF_OTHERS, KEY)}}


@pytest.mark.parametrize(
    ("answers", "given", "severity", "words"),
    [
        ({"account": None}, {}, E, "no AWS credentials"),
        ({"region": None}, {}, E, "no region"),
        ({"caller": "arn:aws:iam::123456789012:root"}, {}, W, "root user"),
        ({"services_missing": ("scheduler",)}, {}, E, "has no scheduler"),
        ({"stack_name": "my_app"}, {}, E, "cannot be called 'my_app'"),
        ({"stack_name": "a" * 41}, {}, E, "40 characters at most"),
        *(({"stack_name": name}, {}, E, "One hyphen between words") for name in ("a--b", "taskflow-")),
        ({"account": None, "region_is_off": True}, {}, E, "enable-region --region-name eu-central-1"),
        ({"services_missing": ("CloudFront as it is wanted here",)}, {}, E, "has no CloudFront"),
        *(
            ({"region": region}, {"SnapStart": "true"}, E, f"no SnapStart in {region}")
            for region in account_rules.WITHOUT_SNAPSTART
        ),
        ({"region": "me-central-1"}, {"WebPlan": "PRO"}, E, "no flat-rate plan in me-central-1"),
        *(
            (
                {"region": region},
                {"DatabaseProxy": "true", "DatabaseMinCapacity": "1"},
                E,
                f"no RDS Proxy in {region}",
            )
            for region in account_rules.WITHOUT_RDS_PROXY
        ),
        ({"networks": 5}, {}, W, "L-F678F1CE"),
        ({"rds_role": False}, {}, E, "create-service-linked-role --aws-service-name rds.amazonaws.com"),
        ({"distributions": {}}, {}, N, "ask AWS Support"),
        (
            {"distributions": {"E1": Distribution(("Chat.example.com",))}},
            DOMAIN,
            E,
            "distribution E1 of this account",
        ),
        (
            {
                "distributions": {"E1": Distribution(("chat.example.com",))},
                "stack": Stack("UPDATE_COMPLETE", {"WebDomain": "a.example.com"}),
            },
            DOMAIN,
            E,
            "distribution E1 of this account",
        ),
        ({"mails": MAILS}, {"AlarmEmail": MAILS.address}, W, f"--topic-arn {MAILS.topic}"),
        ({"stack": Stack("UPDATE_COMPLETE", {"WebPlan": "PRO"})}, {"WebPlan": "BUSINESS"}, W, "place of PRO"),
        (
            {"plans": ("FREE", "PRO", "FREE", "FREE")},
            {"WebPlan": "FREE"},
            E,
            "has 4 flat-rate plans, 3 of them free",
        ),
        ({"plans": ("PRO",) * 100}, {"WebPlan": "BUSINESS"}, E, "has 100 flat-rate plans, 0 of them free"),
        (
            {"stack": Stack("UPDATE_COMPLETE", PLAN)},
            {**PLAN, "WebAclArn": f"{ACL}2"},
            E,
            "Leave WebAclArn as it is",
        ),
        (
            {"stack": Stack("UPDATE_COMPLETE", {**PLAN, "WebPlan": "PREMIUM"})},
            {"WebPlan": "none"},
            E,
            "Leave WebAclArn as it is",
        ),
        *(
            (
                {"stack": Stack("UPDATE_COMPLETE", {**PLAN, "WebPlan": plan})},
                {**PLAN, "WebPlan": "none"},
                W,
                "Cancel it in CloudFront's console first",
            )
            for plan in account_rules.WITHOUT_POLICIES
        ),
        ({"distributions": GUARDED}, PLAN, E, "before other distributions too (E1)"),
        (
            {"distributions": GUARDED, "stack": Stack("UPDATE_COMPLETE", {"WebAclArn": "arn:other"})},
            PLAN,
            E,
            "before other distributions too (E1)",
        ),
        (
            {
                "distributions": {**GUARDED, "E2": Distribution(web_acl=ACL)},
                "stack": Stack("UPDATE_COMPLETE", {"WebAclArn": ACL}),
            },
            PLAN,
            E,
            "before other distributions too (E1, E2)",
        ),
        ({"header_policies": 20}, {}, W, "1 more would be made"),
        ({"header_policies": 19}, {"AllowedOrigins": "https://shop.test"}, W, "2 more would be made"),
        (
            {"header_policies": 20, "stack": Stack("UPDATE_COMPLETE")},
            {"AllowedOrigins": "https://shop.test"},
            W,
            "1 more would be made",
        ),
        ({"hosted_zone": HostedZone("")}, ZONE, E, "there is no hosted zone Z1"),
        ({"hosted_zone": HostedZone("example.com", private=True)}, ZONE, E, "is private"),
        ({"hosted_zone": HostedZone("ample.com")}, ZONE, E, "has no room for chat.example.com"),
        ({"hosted_zone": HostedZone("other.example.com")}, ZONE, E, "has no room for chat.example.com"),
        ({"hosted_zone": HostedZone("example.com", taken=True)}, ZONE, E, "does not overwrite them"),
        (
            {
                "hosted_zone": HostedZone("example.com", taken=True),
                "stack": Stack("UPDATE_COMPLETE", {**ZONE, "WebDomain": "old.example.com"}),
            },
            ZONE,
            E,
            "does not overwrite them",
        ),
        ({"issuer": Issuer("it answers 404")}, OIDC, E, "it answers 404"),
        ({"issuer": Issuer("it does not answer (ConnectError)", silent=True)}, OIDC, W, "ConnectError"),
        ({"issuer": Issuer("it answers 404")}, KEYS, W, "it answers 404"),
        ({"issuer": Issuer(keys=frozenset({"EC", "OKP"}))}, OIDC, E, "keys of type EC, OKP"),
        ({"issuer": Issuer()}, OIDC, E, "keys of type (none)"),
        ({"plan": "FREE"}, {}, E, "free plan"),
        ({"concurrency": 10}, {}, W, "at most 10 functions"),
        ({"concurrency": 10}, {}, W, "L-B99A9384"),
        ({"concurrency": 1000}, {"ReservedConcurrency": "226"}, E, "904 of concurrency would be reserved"),
        ({"unreserved": 400}, {"ReservedConcurrency": "76"}, E, "other functions have 600"),
        (
            {"unreserved": 500, "stack": Stack("UPDATE_COMPLETE", {"ReservedConcurrency": "100"})},
            {"ReservedConcurrency": "201"},
            E,
            "other functions have 100",
        ),
        (
            {"unreserved": 200, "stack": Stack("UPDATE_COMPLETE", {"ReservedConcurrencyGenerate": "800"})},
            {"ReservedConcurrencyIngest": "800"},
            W,
            "Make two deployments",
        ),
        ({"code": (70 * 2**30, 75 * 2**30)}, {}, W, "keeps 70.0 GB of code"),
        ({"gateway_may_log": False}, {"AccessLogs": "all"}, E, "CAPABILITY_IAM. Or give"),
        (
            {"gateway_may_log": False},
            {"AccessLogs": "all", "PermissionsBoundaryArn": "arn:aws:iam::123456789012:policy/edge"},
            E,
            "--parameter-overrides PermissionsBoundaryArn=ARN",
        ),
        ({"request_rate": 2500}, {}, N, "2500 requests a second"),
        ({}, {"ReservedConcurrency": "200", "ReservedConcurrencyTimer": "101"}, E, "901 of concurrency"),
        ({}, {"ReservedConcurrency": "1", "ReservedConcurrencyGenerate": "900"}, E, "903 of concurrency"),
        ({}, {"RequestRate": "12000"}, W, "RequestRate=12000"),
        ({"stack": Stack("UPDATE_IN_PROGRESS")}, {}, E, "at this moment"),
        ({"stack": Stack("ROLLBACK_COMPLETE", ours=False)}, {}, E, "delete-stack"),
        ({"stack": Stack("DELETE_FAILED")}, {}, E, "delete-stack"),
        ({"stack": Stack("UPDATE_ROLLBACK_FAILED")}, {}, E, "continue-update-rollback"),
        ({"stack": Stack("CREATE_COMPLETE", ours=False)}, {}, E, "something else than TaskFlow"),
        (
            {"stack": Stack("UPDATE_COMPLETE", role="arn:aws:iam::1:role/x"), "role_is_gone": True},
            {},
            E,
            "EXECUTION_ROLE=",
        ),
        (
            {"moved": {"taskflow-timer": (41, 42), "taskflow-worker": (1, 2)}},
            {},
            E,
            "taskflow-timer:live leads",
        ),
        (
            {"broken_bucket": "ROLLBACK_COMPLETE"},
            {},
            E,
            "delete-stack --stack-name aws-sam-cli-managed-default",
        ),
        ({}, {"DeletionProtection": "true"}, W, "with the next deployment"),
        ({"databases": ("taskflow-Database-1A",)}, {}, W, "taskflow-Database-1A A new deployment"),
        ({"log_groups": ("/aws/lambda/taskflow-connect",)}, {}, E, "delete-log-group"),
        ({"functions": ("taskflow-connect",)}, {}, E, "taskflow-connect"),
        ({"tables": ("taskflow-Table-1A2B",)}, {}, W, "Import what was kept"),
        ({"permissions": Permissions(("iam:CreateRole",))}, {}, E, "may not: iam:CreateRole"),
        (
            {"permissions": Permissions((), ("iam:CreateRole",), ("aws:SourceIp",))},
            {},
            N,
            "may: iam:CreateRole. Policies ask for aws:SourceIp",
        ),
        (
            {"permissions": Permissions(organization=("iam:CreateRole",))},
            {},
            W,
            "organization do not let arn:aws:iam::123456789012:user/somebody: iam:CreateRole",
        ),
        (
            {"bound": Bound(there=False)},
            BOUNDED,
            E,
            "names a policy that is not there: arn:aws:iam::123456789012:",
        ),
        (
            {"bound": Bound(forbidden=("sqs:SendMessage",))},
            BOUNDED,
            E,
            "keeps the functions from: sqs:SendMessage",
        ),
        *(
            (
                {"bound": Bound(secrets=(name,)), "secrets": {name: Secret(arn, KEY)}},
                BOUNDED | {"SecretsKeyArn": KEY, name: arn},
                E,
                f"no function use what {name} names That of",
            )
            for name in SECRETS
            for arn in (SECRET, OF_OTHERS)
        ),
        (
            {"bound": Bound(secrets=("SecretsKeyArn",))},
            BOUNDED | {"SecretsKeyArn": KEY},
            E,
            "no function use what SecretsKeyArn names That of",
        ),
        (
            {"bound": Bound(unclear=("SettingsSecretArn", "sqs:SendMessage"), keys=("aws:SourceVpc",))},
            BOUNDED,
            N,
            "use: SettingsSecretArn, sqs:SendMessage. It asks for aws:SourceVpc",
        ),
        ({"bound": Bound(unclear=("SecretsKeyArn",))}, BOUNDED, N, "use: SecretsKeyArn Nothing"),
        # Where nobody may look into the boundary, a secret of one's own is likelier to be in it.
        *(
            (
                {"secrets": {name: Secret(OF_OTHERS, KEY)}},
                BOUNDED | {name: OF_OTHERS, "SecretsKeyArn": KEY},
                W,
                f"secrets of another account ({name})",
            )
            for name in SECRETS
        ),
        *(
            ({}, {name: OF_OTHERS}, N, f"secret of {name}, which is of account 222222222222")
            for name in SECRETS
        ),
        *(
            (
                {"secrets": {name: Secret(OF_OTHERS, key)}},
                {name: OF_OTHERS},
                E,
                "which no other account may decrypt",
            )
            for name in SECRETS
            for key in ("", "alias/aws/secretsmanager")
        ),
        ({"database_versions": {"16.9": frozenset({A, B})}}, {}, E, "no Aurora PostgreSQL 18"),
        ({"database_versions": {}}, {}, E, "no Aurora PostgreSQL 18"),
        # Where something is not to be had in one of the first two zones, two others are named.
        (
            {"zones": replace(ZONES, endpoints=frozenset({A, C}))},
            {},
            E,
            f"in {B} Give DatabaseZones={A},{C}.",
        ),
        ({"database_versions": {"18.3": frozenset({B, C})}}, {}, E, f"in {A} Give DatabaseZones={B},{C}."),
        (
            {"zones": replace(ZONES, ids={A: "use1-az3", B: "use1-az1", C: "use1-az2"})},
            {"DatabaseProxy": "true", "DatabaseMinCapacity": "1"},
            E,
            f"in {A} Give DatabaseZones={B},{C}.",
        ),
        (
            {"stack": Stack("UPDATE_COMPLETE"), "zones": replace(ZONES, ids={A: "x", B: "use1-az3"})},
            {"DatabaseProxy": "true", "DatabaseMinCapacity": "1"},
            E,
            f"RDS Proxy is not in {B} Leave DatabaseProxy at false",
        ),
        ({}, {"DatabaseZones": f"{A},eu-west-1a"}, E, f"in eu-west-1a Give DatabaseZones={A},{B}."),
        ({}, {"DatabaseZones": f"{A},{A}"}, E, f"needs two zones Give DatabaseZones={A},{B}."),
        ({"zones": replace(ZONES, first=(A,))}, {}, E, f"needs two zones Give DatabaseZones={A},{B}."),
        ({"zones": replace(ZONES, endpoints=frozenset({A}))}, {}, E, "no two zones with everything"),
        (
            {"stack": Stack("UPDATE_COMPLETE")},
            {"DatabaseZones": f"{B},{C}"},
            E,
            "would move Aurora's network",
        ),
        (
            {"stack": Stack("UPDATE_COMPLETE", {"DatabaseZones": f"{B},{C}"})},
            {"DatabaseZones": f"{A},{B}"},
            E,
            f"Give DatabaseZones={B},{C}, as before",
        ),
        ({}, {"DatabaseMinCapacity": "8"}, E, "more than DatabaseMaxCapacity"),
        ({}, {"DatabaseMinCapacity": "0.3"}, E, "DatabaseMinCapacity=0.3: Aurora's capacity comes in steps"),
        (
            {},
            {"DatabaseMaxCapacity": "4.25"},
            E,
            "DatabaseMaxCapacity=4.25: Aurora's capacity comes in steps",
        ),
        (
            {},
            {**DOMAIN, "WebCertificateArn": CERTIFICATE.replace("us-east-1", "eu-central-1")},
            E,
            "us-east-1",
        ),
        ({}, {**DOMAIN, "WebCertificateArn": "arn"}, E, "us-east-1"),
        ({"certificate": Certificate("PENDING_VALIDATION", ("*.example.com",))}, DOMAIN, E, "not issued yet"),
        ({"certificate": Certificate("ISSUED", ("example.com",))}, DOMAIN, E, "not for chat.example.com"),
        ({"certificate": replace(ISSUED, key="EC_secp384r1")}, DOMAIN, E, "key is EC_secp384r1"),
        ({"secrets": {"DatabaseSecretArn": Secret("")}}, {"DatabaseSecretArn": SECRET}, E, "not there"),
        *(
            ({"secrets": {name: Secret(SECRET)}}, {name: named}, E, f"Give {name}={SECRET}")
            for name in SECRETS
            for named in ("own", SECRET.removesuffix("-AbCdEf"))
        ),
        *(
            ({"secrets": {name: Secret(SECRET, key)}}, {name: SECRET}, W, "Give SecretsKeyArn")
            for name in SECRETS
            for key in (KEY, KEY.rpartition("/")[2], "alias/mine")
        ),
        (
            {"secrets": {SECRETS[0]: Secret(SECRET, KEY)}},
            {SECRETS[0]: SECRET, "SecretsKeyArn": KEY.replace("1234", "5678")},
            W,
            "another KMS key",
        ),
        ({"sam": None}, {}, E, "pipx install aws-sam-cli"),
        ({"sam": "SAM CLI, version 1.100.0"}, {}, W, "1.100.0"),
        ({"interpreters": ("python3.14",)}, {}, E, "no python3.13"),
        ({"node": None}, {}, E, "Node.js"),
        ({"node": "v18.20.0"}, {}, E, "older than 20.19"),
        *(
            ({"hosts": {name: host}}, given, how_bad, words)
            for name, host, given, how_bad, words in LED_ASTRAY
        ),
        ({"unanswered": {"permissions": "AccessDenied"}}, {}, N, "not known: permissions (AccessDenied)"),
    ],
)
def test_what_is_wrong_is_said_with_what_to_do(
    answers: dict[str, Any], given: dict[str, str], severity: Severity, words: str
) -> None:
    found = said(replace(WELL, **answers), given)
    [(how_bad, _)] = [each for each in found if words in each[1]]
    assert how_bad is severity
    assert len(found) == 1, found


@pytest.mark.parametrize(
    ("answers", "given"),
    [
        ({"plan": None}, {}),
        ({"concurrency": None, "request_rate": None, "database_versions": None}, {}),
        ({"concurrency": 1000}, {"ReservedConcurrency": "225"}),
        ({"unreserved": 1000}, {"ReservedConcurrency": "225"}),
        (
            {"unreserved": 500, "stack": Stack("UPDATE_COMPLETE", {"ReservedConcurrency": "100"})},
            {"ReservedConcurrency": "200"},
        ),
        # Concurrency that is free already goes from one to the other in any order.
        (
            {"unreserved": 600, "stack": Stack("UPDATE_COMPLETE", {"ReservedConcurrencyGenerate": "400"})},
            {"ReservedConcurrencyIngest": "400"},
        ),
        ({"code": (60 * 2**30, 75 * 2**30)}, {}),
        *(({"certificate": replace(ISSUED, key=key)}, DOMAIN) for key in web_rules.OF_CLOUDFRONT),
        ({"stack": Stack("UPDATE_COMPLETE")}, {"DeletionProtection": "true"}),
        ({"stack_known": False}, {"DeletionProtection": "true"}),
        ({"zones": None}, {}),
        ({"zones": replace(ZONES, endpoints=frozenset({B, C}))}, {"DatabaseZones": f"{B},{C}"}),
        # The third zone is not asked for anything.
        ({"zones": replace(ZONES, endpoints=frozenset({A, B}))}, {}),
        ({"zones": replace(ZONES, ids={A: "use1-az3", B: "use1-az1"})}, {}),
        ({"database_versions": {"18.3": frozenset()}}, {}),  # an answer without zones says nothing of them
        # A network that is there keeps its zones, whatever is said of them now.
        ({"stack": Stack("UPDATE_COMPLETE"), "zones": replace(ZONES, endpoints=frozenset({C}))}, {}),
        (
            {"stack": Stack("UPDATE_COMPLETE", {"DatabaseUrl": "****", "DatabaseZones": f"{A},{C}"})},
            {"DatabaseZones": f"{B},{C}"},
        ),
        (
            {
                "stack": Stack("UPDATE_COMPLETE", {"DatabaseProxy": "true"}),
                "zones": replace(ZONES, ids={A: "use1-az3"}),
            },
            {"DatabaseProxy": "true", "DatabaseMinCapacity": "1"},
        ),
        ({"plan": "PAID"}, {"WebPlan": "FREE"}),
        ({"stack": Stack("UPDATE_COMPLETE", {"WebPlan": "PRO"})}, {"WebPlan": "PRO"}),
        ({"plans": ("FREE", "FREE", *("PRO",) * 90)}, {"WebPlan": "FREE"}),
        ({"plans": ("FREE",) * 3}, {"WebPlan": "PRO"}),
        # Without a plan a web ACL may be before several, and with one before this one.
        ({"distributions": GUARDED}, {"WebAclArn": ACL}),
        ({"distributions": {"E1": Distribution()}}, PLAN),
        ({"distributions": GUARDED, "stack": Stack("UPDATE_COMPLETE", {"WebAclArn": ACL})}, PLAN),
        ({"header_policies": 19}, {}),
        ({"header_policies": 20}, {"WebPlan": "PRO"}),
        ({"header_policies": 20, "stack": Stack("UPDATE_COMPLETE")}, {}),
        ({"stack": Stack("UPDATE_COMPLETE", {"WebPlan": "BUSINESS"})}, {"WebPlan": "none"}),
        ({"region": "ap-east-2"}, {}),
        ({"region": "me-central-1"}, {"SnapStart": "true"}),
        ({"networks": 4}, {}),
        ({"rds_role": True, "distributions": {"E1": Distribution(("*.example.com", "example.com"))}}, DOMAIN),
        (
            {
                "distributions": {"E1": Distribution(("chat.example.com",))},
                "stack": Stack("UPDATE_COMPLETE", {"WebDomain": "chat.example.com"}),
            },
            DOMAIN,
        ),
        ({"mails": replace(MAILS, confirmed=True)}, {"AlarmEmail": MAILS.address}),
        ({"mails": MAILS}, {"AlarmEmail": "another@example.com"}),
        ({"networks": 5, "stack": Stack("UPDATE_COMPLETE")}, {}),
        ({"hosted_zone": HostedZone("example.com")}, ZONE),
        ({"hosted_zone": HostedZone("Chat.Example.com")}, ZONE),
        (
            {"hosted_zone": HostedZone("example.com", taken=True), "stack": Stack("UPDATE_COMPLETE", ZONE)},
            ZONE,
        ),
        ({"issuer": Issuer(keys=frozenset({"EC", "RSA"}))}, OIDC),
        ({"issuer": Issuer(keys=frozenset({"EC"}))}, KEYS),
        ({"certificate": ISSUED}, DOMAIN),
        ({"stack_name": "a" * 40}, {}),
        ({"gateway_may_log": False}, {}),
        ({"gateway_may_log": False}, {"AccessLogs": "none"}),
        ({"gateway_may_log": True}, {"AccessLogs": "all"}),
        ({"gateway_may_log": None}, {"AccessLogs": "all"}),
        ({"certificate": None}, DOMAIN),
        ({"stack": Stack("UPDATE_COMPLETE"), "log_groups": ("/aws/lambda/taskflow-connect",)}, {}),
        ({"stack": Stack("UPDATE_ROLLBACK_COMPLETE"), "functions": ("taskflow-connect",)}, {}),
        # A change set that nobody executed is no stack yet, and has no outputs.
        ({"stack": Stack("REVIEW_IN_PROGRESS", ours=False)}, {}),
        ({"stack": Stack("IMPORT_COMPLETE", ours=False)}, {}),
        # Nobody knows whether these are the stack's own.
        ({"stack_known": False, "log_groups": ("/aws/lambda/taskflow-connect",)}, {}),
        ({"secrets": {"DatabaseSecretArn": Secret(SECRET)}}, {"DatabaseSecretArn": SECRET}),
        *(
            (
                {"secrets": {"DatabaseSecretArn": Secret(SECRET, key)}},
                {"DatabaseSecretArn": SECRET, "SecretsKeyArn": given},
            )
            for key, given in (
                ("alias/aws/secretsmanager", ""),
                (KEY, KEY),
                (KEY.rpartition("/")[2], KEY),
                ("alias/mine", KEY),
            )
        ),
        ({}, {"LambdaRuntime": "python3.13"}),
        *(({"hosts": {name: host}}, given) for name, host, given in WELL_LED),
        ({"bound": Bound(), **SHARED}, BOUNDED | {"SettingsSecretArn": OF_OTHERS, "SecretsKeyArn": KEY}),
        ({}, BOUNDED | {"SettingsSecretArn": SECRET}),
        (SHARED, {"SettingsSecretArn": OF_OTHERS, "SecretsKeyArn": KEY}),
    ],
)
def test_what_is_not_wrong_or_not_known_stops_nothing(answers: dict[str, Any], given: dict[str, str]) -> None:
    assert said(replace(WELL, **answers), given) == []


def test_who_brings_a_database_may_have_the_free_plan_and_a_region_without_aurora() -> None:
    answers = replace(WELL, plan="FREE", database_versions={}, zones=replace(ZONES, endpoints=frozenset()))
    answers = replace(answers, stack_name="a--b", databases=("taskflow-Database-1A",))
    assert said(answers, creates_database=False) == []
    [(severity, text)] = said(answers, {"WebPlan": "FREE"}, creates_database=False)
    assert severity is W and "no flat-rate plan" in text


@pytest.mark.parametrize(
    ("name", "host", "fits"),
    [
        ("chat.example.com", "chat.example.com", True),
        ("*.example.com", "chat.example.com", True),
        ("*.Example.com", "Chat.example.com", True),
        ("*.example.com", "a.chat.example.com", False),
        ("*.example.com", "example.com", False),
        ("example.com", "chat.example.com", False),
        ("*.example.com", ".example.com", False),
    ],
)
def test_a_star_in_a_certificate_stands_for_one_label(name: str, host: str, fits: bool) -> None:
    assert web_rules.covers(name, host) is fits


def test_only_errors_stop_and_the_worst_is_read_last() -> None:
    answers = replace(WELL, concurrency=10, request_rate=2500, sam=None)
    found = list(rules.judged(answers, DEFAULTS, creates_database=True))
    text = "\n".join(lines(answers, found))
    assert text.index("note:") < text.index("warning:") < text.index("ERROR:")
    assert "1 thing has to be mended" in text
    assert all(len(line) <= 100 or " " not in line.strip() for line in text.splitlines())


# --- parameters --------------------------------------------------------------------------------------------


def wrong(text: str, before: Mapping[str, str] = {}) -> list[str]:
    """What is said of parameters as they are given to ``make deploy``."""
    given = parameters.parsed(text)
    values = parameters.in_force(TEMPLATE, given, before) | REGION
    return [f"{each.what} {each.remedy}" for each in parameters.findings(TEMPLATE, given, values)]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("LlmApiKy=sk-1", "Did you mean LlmApiKey?"),
        ("IdleSeconds=soon", "'soon' is no number"),
        ("RequestRate=0", "'0' is less than 1"),
        ("DatabaseMinCapacity=300", "'300' is more than 256"),
        ("AuthMode=saml", "'saml' is none of anonymous, oidc"),
        ("LogRetentionDays=31", "'31' is none of"),
        ("LlmBaseUrl=openrouter.ai", "An http or https address"),
        ("AllowedOrigins=https://a.example/", "no slash at the end"),
        ("AlarmEmail=a@example.com,b@example.com", "One address"),
        ("'AlarmEmail=Ops <ops@example.com>'", "One address"),
        ("WebDomain=https://chat.example.com", "A host name alone"),
        ("WebDomain=chat.example.com/", "A host name alone"),
        ("WebDomain=*.example.com", "A host name alone"),
        ("LambdaProxyUrl=http://x", "for the laptop only"),
        ("SigningKey=abc", "for the laptop only"),
        ("DatabaseMinCapacity=0.0", "write 0"),
        ("ReservedConcurrencyTimer=2.5", "no whole number"),
        ("RequestBurst=1e3", "no whole number"),
        # CloudFormation takes these, and no function would start with them.
        ("HistoryDays=1.5", "HistoryDays='1.5' is not a whole number"),
        ("MessagesPerMinute=1e2", "MessagesPerMinute='1e2' is not a whole number"),
        ("'Tenants={\"acme\": 1}'", "Tenants: "),
        ("Prices=cheap", "Prices must be JSON"),
        ("OidcRoles=admin", "OidcRoles has 'admin'"),
        ("AllowedOrigins=https://a.example:99999", "AllowedOrigins has "),
        ("AllowedOrigins=https://a.example:x AppOrigins=capacitor://localhost", "AllowedOrigins has "),
        ("AppOrigins=capacitor://localhost:99999", "AppOrigins has "),
        ("AllowedOrigins=https://a.example AppOrigins=ionic://localhost:80:80", "AppOrigins has "),
        ("LlmBaseUrl=https://[", "LlmBaseUrl="),
        ("OtlpEndpoint=https://o.example:0", "OtlpEndpoint is no http or https address"),
    ],
)
def test_a_parameter_that_the_template_would_refuse_is_found(text: str, words: str) -> None:
    assert any(words in each for each in wrong(text)), wrong(text)


NUMBERS = sorted(name for name, spec in TEMPLATE["Parameters"].items() if spec["Type"] == "Number")


@pytest.mark.parametrize("value", ["1.5", "1e3", "2", "007"])
def test_with_a_number_that_is_let_pass_the_functions_start(value: str) -> None:
    told = {each.partition(":")[0] for each in wrong(" ".join(f"{name}={value}" for name in NUMBERS))}
    passed = {name: value for name in NUMBERS if name not in told}
    assert passed
    values = parameters.in_force(TEMPLATE, passed, {})
    for variables in environment.values(TEMPLATE, values).values():
        Settings.from_env(variables)


def test_a_wrong_secret_is_not_quoted() -> None:
    found = wrong("'LlmApiKey=sk very secret'")
    assert found and "secret" not in found[0].replace("A key without spaces", "")


def test_the_default_parameters_are_all_right() -> None:
    assert wrong("") == []
    assert wrong("LlmApiKey=sk-or-v1-x BudgetDaily=2.5") == []


def test_contradictions_are_said_in_the_templates_own_words() -> None:
    found = wrong("AuthMode=oidc")
    assert sum("With AuthMode=oidc give OidcIssuer." in each for each in found) == 1
    assert wrong("AuthMode=oidc OidcIssuer=https://i.example OidcAudience=a") == []
    assert any("give WebCertificateArn" in each for each in wrong("WebDomain=chat.example.com"))


@pytest.mark.parametrize("name", sorted(TEMPLATE["Rules"]))
def test_every_rule_of_the_template_can_be_judged(name: str) -> None:
    rule = TEMPLATE["Rules"][name]
    conditions = [rule["RuleCondition"]] if "RuleCondition" in rule else []
    for expression in [*conditions, *(each["Assert"] for each in rule["Assertions"])]:
        parameters.read(TEMPLATE, {"AWS::Region": "eu-west-1", **DEFAULTS}).holds(expression)


def test_a_region_without_known_authorities_is_refused_where_aurora_is_made() -> None:
    def told(region: str, **given: str) -> list[str]:
        values = {**parameters.in_force(TEMPLATE, given, {}), "AWS::Region": region}
        return [each.remedy for each in parameters.findings(TEMPLATE, given, values)]

    assert told("eu-west-1") == []
    assert any("infra.authorities" in each for each in told("xx-new-1"))
    assert told("xx-new-1", DatabaseUrl="postgresql://u:p@db.test/t") == []


def test_settings_that_lambda_has_no_room_for_are_named_before_anything_is_made() -> None:
    given = {"SystemPrompt": "s" * 900, "Models": "m" * 600, "FallbackModels": "f" * 400}
    values = parameters.in_force(TEMPLATE, given, {})
    (found,) = parameters.findings(TEMPLATE, given, values)
    assert found.what.startswith("the settings of ") and "4096" in found.what
    assert found.remedy.startswith("Shorten the longest: SystemPrompt, Models")
    assert "ssss" not in found.what + found.remedy


def test_a_rule_with_a_function_that_nobody_knows_is_no_good_news() -> None:
    with pytest.raises(TemplateError):
        parameters.read(TEMPLATE, {}).holds({"Fn::EachMemberIn": [["a"], ["a"]]})


def test_what_the_stack_has_counts_unless_something_else_is_given() -> None:
    before = {
        "AuthMode": "oidc",
        "OidcIssuer": "https://i.example",
        "OidcAudience": "a",
        "LlmApiKey": "****",
        "Gone": "1",
    }
    assert wrong("", before) == []
    assert wrong("OidcIssuer=", before) != []
    assert parameters.in_force(TEMPLATE, {}, before)["LlmApiKey"] == "****"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("A=1 B='two words' C=", {"A": "1", "B": "two words", "C": ""}),
        ('A="x=y"', {"A": "x=y"}),
        ("", {}),
    ],
)
def test_parameters_are_read_as_the_sam_cli_reads_them(text: str, found: dict[str, str]) -> None:
    assert parameters.parsed(text) == found


@pytest.mark.parametrize("text", ["A='open", "sk-or-v1-abcdefghijklmnopqrstuvwxyz", "=1", "A B=1", "a-b=1"])
def test_what_is_no_parameter_is_refused_and_a_key_is_not_shown(text: str) -> None:
    with pytest.raises(parameters.NotParameters) as refused:
        parameters.parsed(text)
    assert "uvwxyz" not in str(refused.value)


def test_the_name_of_the_stack_is_that_of_sams_settings() -> None:
    assert preflight.configured() == ("taskflow", "")


def test_the_condition_that_makes_a_database_is_the_templates_own() -> None:
    assert parameters.read(TEMPLATE, DEFAULTS).holds("CreateDatabase")
    own = {**DEFAULTS, "DatabaseSecretArn": "arn:aws:secretsmanager:eu-central-1:123456789012:secret:x"}
    assert not parameters.read(TEMPLATE, own).holds("CreateDatabase")


# --- what is asked -----------------------------------------------------------------------------------------


class Stubbed:
    """Clients of botocore whose answers are written down; a call that is not, or has other arguments, fails."""

    def __init__(self, answers: Mapping[str, list[tuple[str, dict[str, Any] | str]]]) -> None:
        self.regions: dict[str, str] = {}
        self._clients: dict[str, Any] = {}
        make: Any = boto3.client
        for service, calls in answers.items():
            client: Any = make(
                service,
                region_name="eu-central-1",
                aws_access_key_id="x",
                aws_secret_access_key="x",
                config=Config(retries={"total_max_attempts": 1}),
            )
            stubber = Stubber(client)
            for operation, answer in calls:
                if isinstance(answer, str):
                    code, _, message = answer.partition(": ")
                    stubber.add_client_error(operation, code, message)
                else:
                    stubber.add_response(operation, answer)
            stubber.activate()
            self._clients[service] = client

    def __call__(self, service: str, region: str | None = None) -> Any:
        self.regions[service] = region or "eu-central-1"
        return self._clients[service]


ROLE = "arn:aws:sts::123456789012:assumed-role/Deployer/me"
ALLOWED = {"EvaluationResults": [{"EvalActionName": "x:Y", "EvalDecision": "allowed"}]}
REFUSED = {"EvaluationResults": [{"EvalActionName": "rds:CreateDBCluster", "EvalDecision": "implicitDeny"}]}


def listed(*names: str) -> dict[str, Any]:
    """Stacks that stand, as CloudFormation lists them."""
    told = {"CreationTime": "2026-01-01T00:00:00Z", "StackStatus": "UPDATE_COMPLETE"}
    return {"StackSummaries": [told | {"StackName": name} for name in names]}


def subscription(tier: str) -> dict[str, Any]:
    """A flat-rate plan, as its service lists it."""
    told = {
        "planFamily": "CloudFront",
        "usageLevel": "DEFAULT",
        "status": "ACTIVE",
        "resourceArns": ["x"],
        "eTag": "1",
    }
    times = {"createdAt": "2026-01-01T00:00:00Z", "updatedAt": "2026-01-01T00:00:00Z"}
    return {"arn": "arn:aws:pricingplanmanager::1:subscription:x", "planTier": tier} | told | times


def calls(
    **changed: list[tuple[str, dict[str, Any] | str]],
) -> dict[str, list[tuple[str, dict[str, Any] | str]]]:
    """What AWS says of a new account that has everything left to do."""
    role = {
        "Path": "/ci/",
        "RoleName": "Deployer",
        "RoleId": "AROA1234567890123456",
        "Arn": "arn:aws:iam::123456789012:role/ci/Deployer",
        "CreateDate": "2026-01-01T00:00:00Z",
    }
    told: dict[str, list[tuple[str, dict[str, Any] | str]]] = {
        "sts": [("get_caller_identity", {"Arn": ROLE, "Account": "123456789012", "UserId": "x"})],
        "cloudformation": [
            ("describe_stacks", "ValidationError: Stack with id taskflow does not exist"),
            ("describe_stacks", "ValidationError: Stack with id aws-sam-cli-managed-default does not exist"),
            ("list_stacks", listed("taskflow-Database-1A", "taskflow-Web-1A", "taskflow2-Database-1A")),
        ],
        "freetier": [
            (
                "get_account_plan_state",
                {"accountId": "123456789012", "accountPlanType": "FREE", "accountPlanStatus": "ACTIVE"},
            )
        ],
        "lambda": [
            (
                "get_account_settings",
                {
                    "AccountLimit": {
                        "ConcurrentExecutions": 10,
                        "UnreservedConcurrentExecutions": 10,
                        "TotalCodeSize": 75,
                    },
                    "AccountUsage": {"TotalCodeSize": 1},
                },
            ),
            (
                "list_functions",
                {"Functions": [{"FunctionName": "other"}, {"FunctionName": "taskflow-connect"}]},
            ),
        ],
        "apigateway": [("get_account", {"throttleSettings": {"rateLimit": 2500.0, "burstLimit": 1250}})],
        "logs": [
            (
                "describe_log_groups",
                {
                    "logGroups": [
                        {"logGroupName": "/aws/lambda/taskflow-connect"},
                        {"logGroupName": "/aws/lambda/taskflow-other"},
                    ]
                },
            ),
            (
                "describe_log_groups",
                {
                    "logGroups": [
                        {"logGroupName": "/aws/vendedlogs/taskflow/http"},
                        {"logGroupName": "/aws/vendedlogs/taskflow/other"},
                    ]
                },
            ),
        ],
        "dynamodb": [("list_tables", {"TableNames": ["taskflow-Table-1A", "taskflow2-Table-1", "Table"]})],
        "iam": [("get_role", {"Role": role | {"AssumeRolePolicyDocument": "%7B%7D"}})],
        "rds": [
            (
                "describe_orderable_db_instance_options",
                {
                    "OrderableDBInstanceOptions": [
                        {"EngineVersion": "18.3", "AvailabilityZones": [{"Name": A}, {"Name": B}]},
                        {"EngineVersion": "18.3", "AvailabilityZones": [{"Name": C}]},
                        {"EngineVersion": "17.6"},
                    ]
                },
            )
        ],
        "ec2": [
            (
                "describe_availability_zones",
                {
                    "AvailabilityZones": [
                        {"ZoneName": name, "ZoneId": known}
                        for name, known in reversed(list(ZONES.ids.items()))
                    ]
                },
            ),
            ("describe_subnets", {"Subnets": [{"AvailabilityZone": C}, {"AvailabilityZone": A}]}),
            (
                "describe_vpc_endpoint_services",
                {
                    "ServiceDetails": [
                        {"ServiceType": [{"ServiceType": "Interface"}], "AvailabilityZones": [A, B]},
                        {"ServiceType": [{"ServiceType": "Interface"}], "AvailabilityZones": [B, C]},
                        {"ServiceType": [{"ServiceType": "Gateway"}], "AvailabilityZones": []},
                    ]
                },
            ),
            ("describe_vpcs", {"Vpcs": [{"VpcId": "vpc-1"}, {"VpcId": "vpc-2"}]}),
        ],
        "route53": [
            (
                "get_hosted_zone",
                {"HostedZone": {"Id": "Z1", "Name": "example.com.", "CallerReference": "x"}},
            ),
            (
                "list_resource_record_sets",
                {
                    "ResourceRecordSets": [
                        {"Name": "chat.example.com.", "Type": "TXT"},
                        {"Name": "chat2.example.com.", "Type": "A"},
                    ],
                    "IsTruncated": False,
                    "MaxItems": "10",
                },
            ),
        ],
        "cloudfront": [
            (
                "list_distributions",
                {
                    "DistributionList": {
                        "Marker": "",
                        "MaxItems": 1,
                        "IsTruncated": False,
                        "Quantity": 0,
                    }
                },
            ),
            (
                "list_response_headers_policies",
                {"ResponseHeadersPolicyList": {"MaxItems": 100, "Quantity": 7}},
            ),
        ],
        "pricing-plan-manager": [
            ("list_subscriptions", {"subscriptionSummaries": [subscription("FREE"), subscription("PRO")]})
        ],
        "acm": [
            (
                "describe_certificate",
                {
                    "Certificate": {
                        "Status": "ISSUED",
                        "DomainName": "chat.example.com",
                        "KeyAlgorithm": "RSA_2048",
                    }
                },
            )
        ],
        "secretsmanager": [("describe_secret", {"Name": "own", "ARN": SECRET, "KmsKeyId": KEY})],
    }
    told["iam"][:0] = [("get_role", "NoSuchEntity: no")]
    told["iam"] += [
        ("simulate_principal_policy", REFUSED if "rds:CreateDBCluster" in need.actions else ALLOWED)
        for need in NEEDS
    ]
    return told | changed


@pytest.fixture(autouse=True)
def names(monkeypatch: pytest.MonkeyPatch) -> dict[str, tuple[str, ...]]:
    """What DNS knows."""
    known: dict[str, tuple[str, ...]] = {}
    monkeypatch.setattr(address_questions, "addresses", lambda host: known.get(host, ()))
    return known


def test_where_addresses_lead_is_asked_of_those_that_are_given(names: dict[str, tuple[str, ...]]) -> None:
    names["db.test"] = (PUBLIC,)
    given = {
        "DatabaseUrl": "postgresql://u:hunter2#?@db.test:6543/t",
        "LlmBaseUrl": "http://[::1]:11434/v1",
        "OtlpEndpoint": "http://collector.example:port",
        "EmbeddingsUrl": "",
    }
    found = of_aws(Stubbed(calls()), **given).hosts
    assert found == {
        "DatabaseUrl": Host("db.test", "6543", (PUBLIC,)),
        "LlmBaseUrl": Host("::1", "11434", ()),
    }
    several = {"DatabaseUrl": "postgresql://a.test,b.test/t", "LlmBaseUrl": "no address"}
    assert address_questions.hosts(several) == {}


@pytest.mark.parametrize("host", ["db.test", ""])
def test_of_a_database_that_is_given_by_its_number_the_number_counts(
    names: dict[str, tuple[str, ...]], host: str
) -> None:
    """As it does to libpq, which asks no DNS then."""
    names |= {"db.test": (PUBLIC_V6,), PUBLIC: (PUBLIC,)}
    given = {"DatabaseUrl": f"postgresql://{host}/t?hostaddr={PUBLIC}"}
    assert address_questions.hosts(given) == {"DatabaseUrl": Host(host or PUBLIC, "", (PUBLIC,))}
    assert address_questions.hosts({"DatabaseUrl": f"{given['DatabaseUrl']},{PUBLIC}"}) == {}


def test_a_name_is_looked_up_on_this_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.undo()
    assert address_questions.addresses("127.0.0.1") == ("127.0.0.1",)
    assert address_questions.addresses("a" * 64 + ".example") == ()  # which is none

    def unknown(*_: object, **__: object) -> list[object]:
        raise socket.gaierror

    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    assert address_questions.addresses("no.name") == ()


def of_aws(stubbed: Stubbed, **given: str) -> Answers:
    return ask.of_aws("taskflow", "eu-central-1", given, stubbed, (), {})


def test_a_new_account_is_asked_for_everything() -> None:
    stubbed = Stubbed(calls())
    found = of_aws(stubbed, **ZONE, SigningKeySecretArn="arn:x", WebPlan="PRO")
    assert found == Answers(
        "taskflow",
        "eu-central-1",
        account="123456789012",
        caller=ROLE,
        plan="FREE",
        concurrency=10,
        unreserved=10,
        code=(1, 75),
        request_rate=2500.0,
        stack_known=True,
        log_groups=("/aws/lambda/taskflow-connect", "/aws/vendedlogs/taskflow/http"),
        functions=("taskflow-connect",),
        gateway_may_log=False,
        tables=("taskflow-Table-1A",),
        databases=("taskflow-Database-1A",),
        permissions=Permissions(("rds:CreateDBCluster",)),
        database_versions={"18.3": frozenset({A, B, C}), "17.6": frozenset()},
        zones=Zones(ZONES.ids, (A, C), frozenset({B})),
        networks=2,
        rds_role=False,
        distributions={},
        header_policies=7,
        plans=("FREE", "PRO"),
        hosted_zone=HostedZone("example.com"),
        certificate=Certificate("ISSUED", ("chat.example.com",), "RSA_2048"),
        secrets={"SigningKeySecretArn": Secret(SECRET, KEY)},
    )
    # They answer in one region only.
    for service in ("freetier", "acm", "pricing-plan-manager"):
        assert stubbed.regions[service] == "us-east-1"


def test_the_policy_that_bounds_roles_is_read_and_held_against_what_they_do() -> None:
    policy = {"Arn": BOUNDED["PermissionsBoundaryArn"], "PolicyName": "edge", "DefaultVersionId": "v1"}
    document = {
        "Version": "2012-10-17",
        "Statement": [{"Effect": "Allow", "Action": "sqs:*", "Resource": "*"}],
    }
    given = {**BOUNDED, "SettingsSecretArn": OF_OTHERS}
    asked = [*(need for need in OF_ROLES if need.holds(given)), *named_secrets(given)]
    bounded = {"PermissionsBoundaryDecisionDetail": {"AllowedByPermissionsBoundary": False}}

    def simulated(action: str) -> dict[str, Any]:
        allowed = action.startswith("sqs:")
        result = {"EvalActionName": action, "EvalDecision": "allowed" if allowed else "implicitDeny"}
        return {"EvaluationResults": [result | ({} if allowed else bounded)]}

    iam: list[tuple[str, dict[str, Any] | str]] = [
        ("get_policy", {"Policy": policy}),
        ("get_policy_version", {"PolicyVersion": {"Document": json.dumps(document), "VersionId": "v1"}}),
        *(("simulate_custom_policy", simulated(need.actions[0])) for need in asked),
    ]
    stubbed = Stubbed({"iam": iam})
    found = account_questions.bound(stubbed, ROLE, given, "eu-central-1", "taskflow")
    others = {need.actions[0] for need in asked if need.option not in given} - {"sqs:SendMessage"}
    assert found == Bound(
        True, tuple(sorted(each for each in others if not each.startswith("sqs:"))), ("SettingsSecretArn",)
    )
    gone = Stubbed({"iam": [("get_policy", "NoSuchEntity: no")]})
    assert account_questions.bound(gone, ROLE, given, "eu-central-1", "taskflow") == Bound(there=False)


def test_where_no_zone_has_a_default_subnet_cloudformation_takes_of_all_and_nobody_else_asks() -> None:
    without = [*calls()["ec2"]]
    without[1] = ("describe_subnets", {"Subnets": []})
    found = of_aws(Stubbed(calls(ec2=without)))
    assert found.zones is not None and found.zones.first == (A, B, C)
    assert of_aws(Stubbed(calls(ec2=[])), DatabaseUrl="postgresql://u:p@db.test/t").zones is None


def test_the_endpoints_that_zones_are_asked_about_are_those_of_the_network() -> None:
    services = {
        resource["Properties"]["ServiceName"]["Fn::Sub"].rpartition(".")[2]
        for resource in templates.load(INFRA / "database.yaml")["Resources"].values()
        if resource["Properties"].get("VpcEndpointType") == "Interface"
    }
    assert services == set(database_questions.ENDPOINTS)


@pytest.mark.parametrize(
    "service",
    ["cloudformation", "freetier", "apigateway", "logs", "dynamodb", "rds", "ec2", "iam", "cloudfront"],
)
def test_who_may_not_ask_is_told_so_and_everything_else_is_asked(service: str) -> None:
    # The first call of each question.
    several = {
        "cloudformation": ["describe_stacks", "describe_stacks"],
        "ec2": ["describe_availability_zones", "describe_vpcs"],
        "iam": ["get_role", "get_role"],
        "cloudfront": ["list_distributions", "list_response_headers_policies"],
    }
    asked = several.get(service, [calls()[service][0][0]])
    refused: list[tuple[str, dict[str, Any] | str]] = [(each, "AccessDeniedException: no") for each in asked]
    found = of_aws(Stubbed(calls() | {service: refused}))
    assert list(found.unanswered.values()) == ["AccessDeniedException"] * len(asked)
    assert found.account == "123456789012"
    assert found.concurrency == 10
    notes = [
        each
        for each in rules.judged(found, DEFAULTS, creates_database=True)
        if each.what.startswith("not known")
    ]
    assert [each.severity for each in notes] == [Severity.NOTE] * len(asked)


def test_whose_stack_may_not_be_read_has_no_taken_names() -> None:
    """Log groups and functions may be its own."""
    found = of_aws(Stubbed(calls(cloudformation=[("describe_stacks", "AccessDenied: no")])))
    assert found.log_groups and not found.stack_known
    assert not [text for _, text in said(found) if "delete-log-group" in text]


def test_without_credentials_nobody_else_is_asked() -> None:
    found = of_aws(Stubbed(calls(sts=[("get_caller_identity", "ExpiredToken: old")])))
    assert found.account is None
    assert any("credentials" in text for _, text in said(found))


@pytest.mark.parametrize(
    ("answers", "words"),
    [
        (["InvalidClientTokenId: no", ""], "has not switched that region on"),
        (["InvalidClientTokenId: no", "InvalidClientTokenId: no"], "no AWS credentials"),
        (["ExpiredToken: old"], "no AWS credentials"),
    ],
)
def test_a_region_that_is_off_is_no_lack_of_credentials(answers: list[str], words: str) -> None:
    good = {"Arn": ROLE, "Account": "123456789012", "UserId": "x"}
    stubbed = Stubbed({"sts": [("get_caller_identity", each or good) for each in answers]})
    found = of_aws(stubbed)
    assert words in said(found)[0][1]
    assert stubbed.regions["sts"] == ("us-east-1" if len(answers) > 1 else "eu-central-1")


@pytest.mark.parametrize(
    ("region", "lacks"),
    [("eu-central-1", False), ("us-gov-west-1", True), ("cn-north-1", True), ("xx-new-9", True)],
)
def test_a_region_outside_of_cloudfronts_partition_lacks_something(region: str, lacks: bool) -> None:
    assert bool(ask.missing(boto3.Session(), region)) is lacks


def test_an_issuer_is_asked_as_the_functions_ask_it(monkeypatch: pytest.MonkeyPatch) -> None:
    class Told:
        def __init__(self, address: str) -> None:
            self.address = address

        async def key_set(self) -> dict[str, Any]:
            if "silent" in self.address:
                raise IssuerUnavailable("it does not answer (ConnectError)")
            if "lost" in self.address:
                raise IssuerUnavailable("it answers 404")
            return {"keys": [{"kty": "EC"}, {"kty": "RSA"}]}

    assert web_questions.issuer("") is None
    wrong = web_questions.issuer("http://i.example")
    assert wrong is not None and "https address" in wrong.problem and not wrong.silent
    monkeypatch.setattr("taskflow.adapters.issuer.HttpIssuer", Told)
    assert web_questions.issuer("https://i.example") == Issuer(keys=frozenset({"EC", "RSA"}))
    assert web_questions.issuer("https://lost.example") == Issuer("it answers 404")
    assert web_questions.issuer("https://silent.example") == Issuer(
        "it does not answer (ConnectError)", silent=True
    )


def test_a_hosted_zone_that_is_lost_or_full_is_known() -> None:
    lost = Stubbed(calls(route53=[("get_hosted_zone", "NoSuchHostedZone: none")]))
    assert of_aws(lost, **ZONE).hosted_zone == HostedZone("")
    told = calls()["route53"]
    records = {
        "ResourceRecordSets": [{"Name": "chat.example.com.", "Type": "CNAME"}],
        "IsTruncated": False,
        "MaxItems": "10",
    }
    full = Stubbed(calls(route53=[told[0], ("list_resource_record_sets", records)]))
    assert of_aws(full, **ZONE).hosted_zone == HostedZone("example.com", taken=True)


@pytest.mark.parametrize(
    ("role", "logs", "told", "may"),
    [
        ("", "all", [], False),
        ("arn:aws:iam::123456789012:role/x/Logs", "http", [], True),
        ("arn:aws:iam::123456789012:role/x/Logs", "all", [("get_role", "NoSuchEntity: no")], False),
    ],
)
def test_a_role_for_logs_that_is_gone_is_none(
    role: str, logs: str, told: list[tuple[str, dict[str, Any] | str]], may: bool
) -> None:
    stubbed = Stubbed({"iam": told})
    assert account_questions.may_log(stubbed, {"cloudwatchRoleArn": role}, {"AccessLogs": logs}) is may


@pytest.mark.parametrize(
    ("before", "now", "asked"), [("none", "FREE", True), ("FREE", "FREE", False), ("FREE", "none", False)]
)
def test_plans_are_asked_about_where_one_would_begin(before: str, now: str, asked: bool) -> None:
    stubbed = Stubbed(calls())
    found = web_questions.plans(stubbed, Stack("UPDATE_COMPLETE", {"WebPlan": before}), {"WebPlan": now})
    assert found == (("FREE", "PRO") if asked else None)


def test_a_distribution_tells_its_names_and_its_web_acl() -> None:
    told = {
        "Id": "E1",
        "Aliases": {"Quantity": 1, "Items": ["chat.example.com"]},
        "WebACLId": ACL,
    }
    client: Any = boto3.client(
        "cloudfront", region_name="us-east-1", aws_access_key_id="x", aws_secret_access_key="x"
    )
    pages = [{"DistributionList": {"Items": [told]}}, {"DistributionList": {}}]
    client.get_paginator = lambda name: SimpleNamespace(paginate=lambda: pages)
    found = web_questions.distributions(lambda service, region=None: client)
    assert found == {"E1": Distribution(("chat.example.com",), ACL)}


def test_a_network_without_a_way_out_is_no_lack_of_credentials() -> None:
    class Unreachable(Stubbed):
        def get_caller_identity(self) -> dict[str, Any]:
            raise EndpointConnectionError(endpoint_url="https://sts.eu-central-1.amazonaws.com")

    silent = Unreachable({})
    found = ask.of_aws("taskflow", "eu-central-1", {}, lambda service, region=None: silent, (), {})
    assert "does not answer" in found.unanswered["credentials"]
    assert not [text for _, text in said(found) if "there are no AWS credentials" in text]


def test_a_stack_that_is_there_tells_its_parameters_and_whose_it_is() -> None:
    told = {
        "StackName": "taskflow",
        "CreationTime": "2026-01-01T00:00:00Z",
        "StackStatus": "UPDATE_COMPLETE",
        "Parameters": [{"ParameterKey": "AuthMode", "ParameterValue": "oidc"}],
        "Outputs": [{"OutputKey": "RecordsQueueUrl", "OutputValue": "https://x"}],
    }
    found = of_aws(Stubbed(calls(cloudformation=[("describe_stacks", {"Stacks": [told]})])))
    assert found.stack == Stack("UPDATE_COMPLETE", {"AuthMode": "oidc"}, ours=True)
    other = told | {"Outputs": []}
    found = of_aws(Stubbed(calls(cloudformation=[("describe_stacks", {"Stacks": [other]})])))
    assert found.stack is not None and not found.stack.ours


THERE = {
    "StackName": "taskflow",
    "CreationTime": "2026-01-01T00:00:00Z",
    "StackStatus": "UPDATE_COMPLETE",
    "Outputs": [{"OutputKey": "RecordsQueueUrl", "OutputValue": "https://x"}],
}


@pytest.mark.parametrize(
    ("told", "broken"),
    [
        ({"StackStatus": "ROLLBACK_COMPLETE"}, "ROLLBACK_COMPLETE"),
        # It has its bucket, whatever its status: the SAM CLI goes on.
        ({"StackStatus": "DELETE_FAILED", "Outputs": THERE["Outputs"]}, ""),
    ],
)
def test_the_sam_clis_stack_is_broken_when_it_has_no_outputs(told: dict[str, Any], broken: str) -> None:
    answers = [*calls()["cloudformation"]]
    answers[1] = ("describe_stacks", {"Stacks": [THERE | {"Outputs": []} | told]})
    assert of_aws(Stubbed(calls(cloudformation=answers))).broken_bucket == broken


@pytest.mark.parametrize(("another", "gone"), [("", True), ("arn:aws:iam::123456789012:role/new", False)])
def test_a_stacks_role_that_is_gone_matters_unless_another_one_is_given(another: str, gone: bool) -> None:
    stack = THERE | {"RoleARN": "arn:aws:iam::123456789012:role/github/old"}
    given = {"DatabaseUrl": "postgresql://u:p@db.test/t"}
    stubbed = Stubbed(
        calls(
            cloudformation=[("describe_stacks", {"Stacks": [stack]})],
            iam=[("get_role", "NoSuchEntity: no")] if gone else [],
        )
    )
    found = ask.of_aws("taskflow", "eu-central-1", given, stubbed, (), {}, another)
    assert found.stack is not None and found.stack.role.endswith("/old")
    assert found.role_is_gone is gone


@pytest.mark.parametrize(
    ("before", "now", "moved"),
    [
        ("AllAtOnce", "Canary10Percent5Minutes", {"taskflow-timer": (41, 42)}),
        ("Canary10Percent5Minutes", "AllAtOnce", {}),
        ("none", "Canary10Percent5Minutes", {}),
    ],
)
def test_where_aliases_lead_is_asked_before_traffic_moves(
    before: str, now: str, moved: dict[str, tuple[int, int]]
) -> None:
    arn = "arn:aws:lambda:eu-central-1:123456789012:function:taskflow"
    told = {"LastUpdatedTimestamp": "2026-01-01T00:00:00Z", "ResourceStatus": "UPDATE_COMPLETE"}
    made = {
        "TimerVersion": ("AWS::Lambda::Version", f"{arn}-timer:42"),
        "WorkerVersion": ("AWS::Lambda::Version", f"{arn}-worker:7"),
        "TimerAlias": ("AWS::Lambda::Alias", f"{arn}-timer:live"),
    }
    resources = [
        told | {"LogicalResourceId": name, "ResourceType": kind, "PhysicalResourceId": known}
        for name, (kind, known) in made.items()
    ]
    stack = THERE | {"Parameters": [{"ParameterKey": "Rollout", "ParameterValue": before}]}
    asked = [("list_stack_resources", {"StackResourceSummaries": resources})] if moved else []
    aliases = [("get_alias", {"FunctionVersion": live}) for live in ("41", "7")]
    stubbed = Stubbed(
        calls(
            cloudformation=[("describe_stacks", {"Stacks": [stack]}), *asked],
            **{"lambda": [calls()["lambda"][0], calls()["lambda"][1], *aliases]},
        )
    )
    assert of_aws(stubbed, Rollout=now).moved == moved


def of_stack(name: str) -> tuple[str, dict[str, Any]]:
    detail = {"LogicalResourceId": "x", "ResourceType": "x", "LastUpdatedTimestamp": "2026-01-01T00:00:00Z"}
    status = {"ResourceStatus": "CREATE_COMPLETE", "PhysicalResourceId": name}
    return ("describe_stack_resource", {"StackResourceDetail": detail | status})


@pytest.mark.parametrize(
    ("arn", "confirmed"), [("PendingConfirmation", False), (f"{MAILS.topic}:1", True), ("Deleted", False)]
)
def test_who_is_mailed_alarms_is_looked_up_where_somebody_should_be(arn: str, confirmed: bool) -> None:
    told = {
        "StackName": "taskflow",
        "CreationTime": "2026-01-01T00:00:00Z",
        "StackStatus": "UPDATE_COMPLETE",
        "Parameters": [{"ParameterKey": "AlarmEmail", "ParameterValue": MAILS.address}],
        "Outputs": [{"OutputKey": "RecordsQueueUrl", "OutputValue": "https://x"}],
    }
    listed = [
        {"Endpoint": "another@example.com", "SubscriptionArn": f"{MAILS.topic}:2"},
        {"Endpoint": MAILS.address, "SubscriptionArn": arn},
    ]
    stubbed = Stubbed(
        calls(
            cloudformation=[
                ("describe_stacks", {"Stacks": [told]}),
                ("describe_stacks", {"Stacks": [told]}),
                of_stack("taskflow-Alarms-1A"),
                of_stack(MAILS.topic),
            ],
            sns=[("list_subscriptions_by_topic", {"Subscriptions": listed})],
        )
    )
    assert of_aws(stubbed).mails == replace(MAILS, confirmed=confirmed)


def test_an_old_account_has_no_plan_and_a_lost_secret_or_certificate_is_known() -> None:
    missing = "ResourceNotFoundException: none"
    stubbed = Stubbed(
        calls(
            freetier=[("get_account_plan_state", missing)],
            acm=[("describe_certificate", missing)],
            secretsmanager=[("describe_secret", missing)],
        )
    )
    found = of_aws(stubbed, WebCertificateArn=CERTIFICATE, SigningKeySecretArn="arn:x")
    assert found.plan is None and not found.unanswered
    assert found.certificate == Certificate("not there", ())
    assert found.secrets == {"SigningKeySecretArn": Secret("")}


def test_a_secret_of_another_account_that_may_only_be_read_leaves_the_others_known() -> None:
    answers: list[tuple[str, dict[str, Any] | str]] = [
        ("describe_secret", "AccessDeniedException: no"),
        ("describe_secret", {"Name": "own", "ARN": SECRET, "KmsKeyId": KEY}),
    ]
    given = {"DatabaseSecretArn": OF_OTHERS, "SettingsSecretArn": SECRET}
    found = of_aws(Stubbed(calls(secretsmanager=answers)), **given)
    assert found.secrets == {"SettingsSecretArn": Secret(SECRET, KEY)} and "secrets" not in found.unanswered
    # One's own that may not be described is another matter.
    refused = of_aws(Stubbed(calls(secretsmanager=answers[:1])), SettingsSecretArn=SECRET)
    assert refused.unanswered["secrets"] == "AccessDeniedException"
    unanswered = replace(WELL, unanswered=refused.unanswered)
    assert not [each for _, each in said(unanswered, given) if "222222222222" in each]


def test_root_and_users_are_not_looked_up_as_roles() -> None:
    root = "arn:aws:iam::123456789012:root"
    stubbed = Stubbed(
        calls(
            sts=[("get_caller_identity", {"Arn": root, "Account": "123456789012", "UserId": "x"})],
            iam=[("get_role", "NoSuchEntity: no")],
        )
    )
    assert of_aws(stubbed).permissions == Permissions()
    iam = Stubbed(calls(iam=[]))("iam")
    user = "arn:aws:iam::123456789012:user/ops/somebody"
    assert account_questions._role(iam, user) == user


def test_a_failed_check_ends_with_1_and_an_old_key_in_the_wrong_place_is_not_printed(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("PARAMETERS", "STACK", "EXECUTION_ROLE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(ask, "asked", lambda stack, given, role: replace(WELL, stack_name=stack))
    assert preflight.main([]) == 0
    monkeypatch.setenv("STACK", "mine")
    monkeypatch.setenv(
        "PARAMETERS", "LlmApiKey=sk-1 AuthMode=anonymous Greeting='Hello there' Rollout=AllAtOnce"
    )
    assert preflight.main([]) == 0
    assert "Stack mine" in capsys.readouterr().out
    assert preflight.main(["--parameters", "AuthMode=oidc"]) == 1
    assert "give OidcIssuer" in capsys.readouterr().out
    monkeypatch.setenv("PARAMETERS", "sk-or-v1-abcdefghijklmnopqrstuvwxyz")
    assert preflight.main([]) == 1
    printed = capsys.readouterr()
    assert "uvwxyz" not in printed.out + printed.err


def test_no_region_and_no_profile_are_findings_not_tracebacks(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("AWS_REGION", "AWS_DEFAULT_REGION", "AWS_PROFILE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("AWS_CONFIG_FILE", "/nowhere")
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", "/nowhere")
    monkeypatch.setattr(machine_questions, "on_this_machine", dict)
    assert ask.asked("taskflow", {}).region is None
    monkeypatch.setenv("AWS_PROFILE", "nobody")
    assert "nobody" in ask.asked("taskflow", {}).unanswered["credentials"]


# --- what a deployment needs -------------------------------------------------------------------------------

WITHOUT_SCHEMA = {"Custom::Migrations"}


def types() -> set[str]:
    """What SAM makes of its own types, and all that stands in the templates, whatever options are chosen: a need
    names the option that it is for."""
    found = {each["Type"] for each in expanded()["Resources"].values()}
    for path in INFRA.glob("*.yaml"):
        if path.name not in BY_HAND:
            found |= {each["Type"] for each in templates.load(path)["Resources"].values()}
    return {kind for kind in found - WITHOUT_SCHEMA if not kind.startswith("AWS::Serverless::")}


def handlers(kind: str) -> set[str]:
    from cfnlint.schema import PROVIDER_SCHEMA_MANAGER  # slow to import, and every worker collects this file

    schema = PROVIDER_SCHEMA_MANAGER.get_resource_schema("us-east-1", kind).schema
    return {action for each in schema["handlers"].values() for action in each.get("permissions", ())}


def test_something_is_asked_for_every_type_of_resource_and_nothing_that_none_needs() -> None:
    needed = {action for need in NEEDS if need.by_stack for action in need.actions}
    handled: set[str] = set()
    for kind in types():
        assert handlers(kind) & needed, kind
        handled |= handlers(kind)
    # The migrations are a call of a function. What API Gateway's logs want is in its guide, and what an endpoint's name
    # wants in the list of actions (infra/deployer.py), not in the schema.
    logs = {action for need in NEEDS if need.option == LOGS for action in need.actions}
    others = {"lambda:InvokeFunction", "route53:AssociateVPCWithHostedZone"}
    assert needed - handled == {*others, *(logs - handled)}
    assert {"logs:CreateLogDelivery", "logs:PutResourcePolicy", "logs:DescribeResourcePolicies"} <= logs


def test_what_no_option_asks_for_is_not_needed() -> None:
    plain = {action for need in NEEDS if need.holds({}) for action in need.actions}
    assert "rds:CreateDBCluster" in plain
    assert not plain & {
        "codedeploy:CreateDeployment",
        "route53:ChangeResourceRecordSets",
        "rds:CreateDBProxy",
    }
    assert "logs:CreateLogDelivery" in plain
    own = {
        "AccessLogs": "none",
        "DatabaseUrl": "****",
        "Rollout": "AllAtOnce",
        "DatabaseProxy": "false",
        "WebPlan": "none",
    }
    chosen = {action for need in NEEDS if need.holds(own) for action in need.actions}
    assert not {action for action in chosen if action.startswith(("rds:", "ec2:", "pricingplanmanager:"))}
    assert "codedeploy:CreateDeployment" in chosen
    assert "logs:CreateLogDelivery" not in chosen
    assert {need.option for need in NEEDS} - {"", "Aurora"} <= set(TEMPLATE["Parameters"])


def test_resources_of_needs_are_arns_of_the_stack() -> None:
    for need in NEEDS:
        arn = need.arn("aws", "eu-central-1", "123456789012", "mine")
        assert arn.startswith("arn:aws:") and "{" not in arn
        # A question about 100 actions is one call.
        assert len(need.actions) <= 100


# --- names -------------------------------------------------------------------------------------------------

LONGEST = {
    "AWS::CloudFront::Function": 64,
    "AWS::CloudFront::OriginAccessControl": 64,
    "AWS::CloudFront::ResponseHeadersPolicy": 128,
    "AWS::CodeDeploy::Application": 100,
    "AWS::IAM::Role": 64,
    "AWS::Lambda::Function": 64,
    "AWS::Lambda::LayerVersion": 140,
    "AWS::RDS::DBProxy": 63,
    "AWS::S3::Bucket": 63,
    "AWS::SNS::Topic": 256,
    "AWS::SQS::Queue": 80,
    "AWS::Scheduler::Schedule": 64,
}
"""Longest names, of each service's own reference of its API."""
NAMED = (
    "Name",
    "FunctionName",
    "LayerName",
    "DBProxyName",
    "QueueName",
    "RoleName",
    "TopicName",
    "BucketName",
)


def named(template: Mapping[str, Any], stack: str) -> Iterator[tuple[str, str]]:
    """Type and name of every resource that the template names itself, in a stack of that name."""
    pseudo = {**PSEUDO, "AWS::StackName": stack, "AWS::Region": "ap-southeast-4"}
    resolve = Deployment(template, {}, pseudo).resolve
    for resource in template["Resources"].values():
        properties = resource.get("Properties", {})
        for place in (properties, *(each for each in properties.values() if isinstance(each, dict))):
            for name in (resolve(place[key]) for key in NAMED if key in place):
                if isinstance(name, str) and name.startswith(stack):
                    yield resource["Type"], name


def test_every_name_fits_behind_the_longest_name_of_a_stack() -> None:
    stack = "a" * stack_rules.LONGEST_NAME
    found = list(named(expanded(), stack))
    for logical, resource in expanded()["Resources"].items():
        if resource["Type"] == "AWS::CloudFormation::Stack":
            inside = templates.load(INFRA / resource["Properties"]["TemplateURL"])
            found += named(inside, f"{stack}-{logical}-{'X' * 13}")
    assert {"AWS::CloudFront::Function", "AWS::RDS::DBProxy", "AWS::Lambda::Function"} <= {
        each for each, _ in found
    }
    for kind, name in found:
        if kind in LONGEST:
            assert len(name) <= LONGEST[kind], name
    # One more would be too long for somebody.
    assert any(len(name) == LONGEST.get(kind) for kind, name in found)
