"""A network of the operator's own: what functions do not reach from there is said before anybody waits for it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import boto3
import pytest
from botocore.stub import Stubber

from infra.preflight import network_questions, parameters
from infra.preflight.answers import Answers, OwnNetwork, Severity, Stack, Subnet
from infra.preflight.network_rules import SERVICES, own_network
from tests.support.templates import source

TEMPLATE = source()
GIVEN = {"DatabaseSubnetIds": "subnet-1,subnet-2", "DatabaseSecurityGroupIds": "sg-1"}
PRIVATE = Subnet("vpc-1", leads_out=True)
CLOSED = Subnet("vpc-1", endpoints=frozenset(SERVICES))
PUBLIC = Subnet("vpc-1", public=True)
GOOD = OwnNetwork({"subnet-1": PRIVATE, "subnet-2": PRIVATE}, {"sg-1": "vpc-1"})
DATABASE = {"DatabaseSecretArn": "arn:aws:secretsmanager:eu-central-1:1:secret:x-AbCdEf"}
RECEIVER = {"OtlpEndpoint": "https://otlp.example"}


def said(network: OwnNetwork | None, given: Mapping[str, str] = {}, stack: Stack | None = None) -> str:
    answers = Answers("taskflow", "eu-central-1", network=network, stack=stack)
    found = list(own_network(answers, {**GIVEN, **given}))
    assert {each.severity for each in found} <= {Severity.ERROR}
    return "".join(f"{each.what} {each.remedy}" for each in found)


def both(subnet: Subnet) -> OwnNetwork:
    return replace(GOOD, subnets={"subnet-1": PRIVATE, "subnet-2": subnet})


@pytest.mark.parametrize(
    ("network", "given"),
    [
        (None, {}),
        (GOOD, {}),
        (GOOD, RECEIVER),
        (both(CLOSED), {}),
        (both(replace(CLOSED, public=True)), {}),
        (both(CLOSED), {"OidcVerify": "keys"}),
    ],
)
def test_a_network_with_a_way_is_good(network: OwnNetwork | None, given: dict[str, str]) -> None:
    assert said(network, given) == ""


@pytest.mark.parametrize(
    ("network", "given", "words"),
    [
        (replace(GOOD, subnets={"subnet-1": PRIVATE}), {}, "subnet-2 of DatabaseSubnetIds"),
        (replace(GOOD, security_groups={}), {}, "sg-1 of DatabaseSubnetIds"),
        (both(Subnet("vpc-2", leads_out=True)), {}, "different networks (vpc-1, vpc-2)"),
        (replace(GOOD, security_groups={"sg-1": "vpc-3"}), {}, "different networks (vpc-1, vpc-3)"),
        (replace(GOOD, lets_out=False), {}, "let nothing out"),
        (
            both(PUBLIC),
            {},
            "from subnet-2 a function does not reach DynamoDB, S3, Secrets Manager, SQS: its way out is an internet",
        ),
        (
            both(Subnet("vpc-1")),
            {},
            "SQS: it has no way out Give subnets with a NAT gateway, or make endpoints",
        ),
        (
            both(CLOSED),
            RECEIVER,
            "does not reach OtlpEndpoint: it has no way out Give subnets with a NAT gateway (",
        ),
        (both(CLOSED), {"EmbeddingsUrl": "https://e.example"}, "does not reach EmbeddingsUrl"),
        (
            both(CLOSED),
            {"OidcVerify": "keys", "OidcIssuer": "https://i.example"},
            "does not reach OidcIssuer",
        ),
        *(
            (both(replace(CLOSED, endpoints=CLOSED.endpoints - {service})), {}, f"does not reach {name}:")
            for service, name in SERVICES.items()
        ),
    ],
)
def test_a_network_without_one_is_refused(network: OwnNetwork, given: dict[str, str], words: str) -> None:
    assert words in said(network, given)


def test_a_network_in_which_functions_work_already_is_not_judged_again() -> None:
    there = Stack("UPDATE_COMPLETE", GIVEN)
    assert said(both(PUBLIC), stack=there) == ""
    assert "does not reach" in said(both(PUBLIC), stack=replace(there, ours=False))
    assert "does not reach" in said(
        both(PUBLIC), stack=Stack("UPDATE_COMPLETE", {"DatabaseSubnetIds": "subnet-9"})
    )


SUBNETS = [{"SubnetId": "subnet-1", "VpcId": "vpc-1"}, {"SubnetId": "subnet-2", "VpcId": "vpc-1"}]
GROUPS = [{"GroupId": "sg-1", "VpcId": "vpc-1", "IpPermissionsEgress": [{"IpProtocol": "-1"}]}]
LOCAL = {"DestinationCidrBlock": "10.0.0.0/16", "GatewayId": "local", "State": "active"}


def route(**target: str) -> dict[str, str]:
    return {"DestinationCidrBlock": "0.0.0.0/0", "State": "active", **target}


def asked(routes: list[dict[str, str]], endpoints: Sequence[dict[str, Any]] = ()) -> OwnNetwork | None:
    """What the questions make of subnet-1, whose own table has the routes; subnet-2 has the main one."""
    client = boto3.client("ec2", "eu-central-1", aws_access_key_id="x", aws_secret_access_key="x")
    tables = [
        {"VpcId": "vpc-1", "RouteTableId": "rtb-0", "Associations": [{"Main": True}], "Routes": [LOCAL]},
        {
            "VpcId": "vpc-1",
            "RouteTableId": "rtb-1",
            "Associations": [{"Main": False, "SubnetId": "subnet-1"}],
            "Routes": [LOCAL, *routes],
        },
    ]
    filters = {"subnets": "subnet-id", "security_groups": "group-id"}
    with Stubber(client) as stubber:
        for name, field, told in (
            ("subnets", "Subnets", SUBNETS),
            ("security_groups", "SecurityGroups", GROUPS),
            ("route_tables", "RouteTables", tables),
            ("vpc_endpoints", "VpcEndpoints", endpoints),
        ):
            wanted = {"subnet-id": ["subnet-1", "subnet-2"], "group-id": ["sg-1"]}.get(
                filters.get(name, ""), ["vpc-1"]
            )
            stubber.add_response(
                f"describe_{name}",
                {field: [*told]},
                {"Filters": [{"Name": filters.get(name, "vpc-id"), "Values": wanted}]},
            )
        found = network_questions.own(lambda *_: client, "eu-central-1", GIVEN)
        stubber.assert_no_pending_responses()
    return found


@pytest.mark.parametrize(
    ("routes", "subnet"),
    [
        ([], Subnet("vpc-1")),
        ([route(GatewayId="igw-1")], PUBLIC),
        ([route(EgressOnlyInternetGatewayId="eigw-1")], Subnet("vpc-1")),
        ([route(GatewayId="vpce-1")], Subnet("vpc-1")),
        ([route(NatGatewayId="nat-1")], PRIVATE),
        ([route(NatGatewayId="nat-1", State="blackhole")], Subnet("vpc-1")),
        ([route(GatewayId="vgw-1")], PRIVATE),
        ([route(NetworkInterfaceId="eni-1", InstanceId="i-1")], PRIVATE),
        ([{**route(TransitGatewayId="tgw-1"), "DestinationCidrBlock": "10.0.0.0/8"}], PRIVATE),
    ],
)
def test_where_routes_lead_is_read(routes: list[dict[str, str]], subnet: Subnet) -> None:
    found = asked(routes)
    assert found is not None
    assert found.subnets == {"subnet-1": subnet, "subnet-2": Subnet("vpc-1")}
    assert (found.security_groups, found.lets_out) == ({"sg-1": "vpc-1"}, True)


@pytest.mark.parametrize("prefix", ["com", "cn.com", "eu"])
def test_endpoints_count_where_they_are_used(prefix: str) -> None:
    def endpoint(service: str, kind: str, **more: Any) -> dict[str, Any]:
        named = f"{prefix}.amazonaws.eu-central-1.{service}"
        return {"VpcId": "vpc-1", "ServiceName": named, "VpcEndpointType": kind, "State": "available", **more}

    found = asked(
        [],
        [
            endpoint("sqs", "Interface"),
            endpoint("secretsmanager", "Interface", State="pending"),
            endpoint("s3", "Gateway", RouteTableIds=["rtb-1"]),
            endpoint("dynamodb", "Gateway", RouteTableIds=["rtb-0"]),
        ],
    )
    assert found is not None
    assert found.subnets["subnet-1"].endpoints == {"sqs", "s3"}
    assert found.subnets["subnet-2"].endpoints == {"sqs", "dynamodb"}


def test_nobody_is_asked_where_no_network_is_named() -> None:
    for given in ({}, {"DatabaseSubnetIds": "subnet-1"}):
        assert network_questions.own(lambda *_: pytest.fail("asked"), "eu-central-1", given) is None


SPLIT = {"OidcAudience", "DatabaseSubnetIds", "DatabaseSecurityGroupIds", "DatabaseZones", "AllowedOrigins"}
"""Parameters that CloudFormation cuts at commas: a blank behind one belongs to what follows it."""


def test_what_names_things_of_aws_has_a_form() -> None:
    """CloudFormation holds a parameter against its pattern at once; the service would refuse it after minutes."""
    names = {name for name in TEMPLATE["Parameters"] if name.endswith(("Arn", "Ids", "ZoneId"))} | SPLIT
    assert {"WebHostedZoneId", "DatabaseSecretArn"} <= names
    assert [name for name in sorted(names) if "AllowedPattern" not in TEMPLATE["Parameters"][name]] == []


@pytest.mark.parametrize("name", sorted(SPLIT))
def test_no_blank_stands_behind_a_comma(name: str) -> None:
    good = {
        "OidcAudience": ("web", "api://taskflow"),
        "DatabaseSubnetIds": ("subnet-0a1b2c3d", "subnet-1"),
        "DatabaseSecurityGroupIds": ("sg-0a1b2c3d", "sg-1"),
        "DatabaseZones": ("eu-central-1a", "eu-central-1b"),
        "AllowedOrigins": ("https://a.example", "https://b.example"),
    }[name]
    assert parameters._wrong(name, TEMPLATE["Parameters"][name], ",".join(good)) == ""
    assert parameters._wrong(name, TEMPLATE["Parameters"][name], ", ".join(good)) != ""


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("DatabaseSecretArn", "my-secret"),
        ("DatabaseAppSecretArn", "my-secret"),
        ("SigningKeySecretArn", "my-secret"),
        ("WebHostedZoneId", "example.com"),
        ("OidcIssuer", "login.example"),
        ("DatabaseSubnetIds", ",".join(["subnet-1"] * 17)),
        ("DatabaseSecurityGroupIds", ",".join(["sg-1"] * 6)),
        ("DatabaseSecurityGroupIds", "default"),
    ],
)
def test_a_name_is_no_id(name: str, value: str) -> None:
    assert "has another form" in parameters._wrong(name, TEMPLATE["Parameters"][name], value)
