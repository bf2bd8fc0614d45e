"""Asks AWS of the network that an operator names for the functions (``DatabaseSubnetIds``)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from infra.preflight.answers import OwnNetwork, Subnet
from infra.preflight.clients import Clients

EVERYWHERE = "0.0.0.0/0"
STAYS = ("local", "igw-", "eigw-", "vpce-")
"""How targets begin that lead a function nowhere but into its own network, or to an endpoint. It has no public address,
without which an internet gateway takes nothing from it:
https://docs.aws.amazon.com/lambda/latest/dg/configuration-vpc-internet.html"""
TARGETS = (
    "GatewayId",
    "NatGatewayId",
    "TransitGatewayId",
    "VpcPeeringConnectionId",
    "NetworkInterfaceId",
    "InstanceId",
    "LocalGatewayId",
    "CarrierGatewayId",
    "CoreNetworkArn",
    "EgressOnlyInternetGatewayId",
)
"""Where EC2 says what a route leads to: https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_Route.html"""


def own(client: Clients, region: str, values: Mapping[str, str]) -> OwnNetwork | None:
    """The subnets and security groups of the parameters; None where none are named."""
    subnets, groups = (_ids(values, name) for name in ("DatabaseSubnetIds", "DatabaseSecurityGroupIds"))
    if not subnets or not groups:
        return None
    ec2 = client("ec2")
    there = {
        each["SubnetId"]: str(each["VpcId"])
        for each in _all(ec2, "describe_subnets", "Subnets", "subnet-id", subnets)
    }
    found = list(_all(ec2, "describe_security_groups", "SecurityGroups", "group-id", groups))
    networks = sorted(set(there.values()))
    tables = list(_all(ec2, "describe_route_tables", "RouteTables", "vpc-id", networks)) if networks else []
    endpoints = (
        list(_all(ec2, "describe_vpc_endpoints", "VpcEndpoints", "vpc-id", networks)) if networks else []
    )
    return OwnNetwork(
        {name: _subnet(name, network, tables, endpoints, region) for name, network in sorted(there.items())},
        {each["GroupId"]: str(each["VpcId"]) for each in found},
        lets_out=any(each.get("IpPermissionsEgress") for each in found),
    )


def _ids(values: Mapping[str, str], name: str) -> list[str]:
    return [each for each in values.get(name, "").split(",") if each]


def _all(ec2: Any, operation: str, field: str, name: str, wanted: Sequence[str]) -> Iterator[Any]:
    """By a filter: one that is not there is left out, where its id would be refused."""
    pages = ec2.get_paginator(operation).paginate(Filters=[{"Name": name, "Values": list(wanted)}])
    return (each for page in pages for each in page[field])


def _subnet(name: str, network: str, tables: Sequence[Any], endpoints: Sequence[Any], region: str) -> Subnet:
    table = _table(name, network, tables)
    routes = [
        (
            route.get("DestinationCidrBlock", ""),
            next((route[each] for each in TARGETS if route.get(each)), ""),
        )
        for route in table.get("Routes", ())
        if route.get("State") != "blackhole"
    ]
    return Subnet(
        network,
        leads_out=any(target and not target.startswith(STAYS) for _, target in routes),
        public=any(where == EVERYWHERE and target.startswith("igw-") for where, target in routes),
        endpoints=frozenset(
            # Before it com, or what another partition has: cn.com, eu.
            str(each["ServiceName"]).rpartition(f"amazonaws.{region}.")[2]
            for each in endpoints
            if each["VpcId"] == network and each["State"].lower() == "available" and _serves(each, table)
        ),
    )


def _table(name: str, network: str, tables: Sequence[Any]) -> Mapping[str, Any]:
    """The route table of a subnet: its own, else the network's main one."""
    main: Mapping[str, Any] = {}
    for table in tables:
        for each in table.get("Associations", ()):
            if each.get("SubnetId") == name:
                return dict(table)
            if each.get("Main") and table["VpcId"] == network:
                main = dict(table)
    return main


def _serves(endpoint: Mapping[str, Any], table: Mapping[str, Any]) -> bool:
    """Whether a subnet with this table has the endpoint. One without private names may have those of the operator."""
    gateway = endpoint["VpcEndpointType"] == "Gateway"
    return not gateway or table.get("RouteTableId") in endpoint.get("RouteTableIds", ())
