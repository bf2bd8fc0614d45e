"""Asks AWS what Aurora needs."""

from __future__ import annotations

from infra.preflight.answers import Zones
from infra.preflight.clients import Clients, is_role


def versions(client: Clients) -> dict[str, frozenset[str]]:
    """Aurora's versions, each with the zones where it can be had without servers."""
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


def zones(client: Clients, region: str) -> Zones:
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


def networks(client: Clients) -> int:
    """How many networks the region has."""
    return sum(len(page["Vpcs"]) for page in client("ec2").get_paginator("describe_vpcs").paginate())


RDS_ROLE = "AWSServiceRoleForRDS"
"""https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/UsingWithRDS.IAM.ServiceLinkedRoles.html"""


def rds_role(client: Clients) -> bool:
    """Whether the account has the role with which RDS works."""
    return is_role(client, RDS_ROLE)
