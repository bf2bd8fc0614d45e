"""Asks AWS and the identity provider what the web client's address and its sign-in need."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping

from botocore.exceptions import ClientError
from taskflow.errors import IssuerUnavailable, SettingsError

from infra.preflight.answers import Certificate, Distribution, HostedZone, Issuer, Stack
from infra.preflight.clients import EVERYWHERE, Clients


def distributions(client: Clients) -> dict[str, Distribution]:
    """Distributions of CloudFront by id."""
    pages = client("cloudfront").get_paginator("list_distributions").paginate()
    return {
        each["Id"]: Distribution(tuple(each["Aliases"].get("Items", ())), each["WebACLId"])
        for page in pages
        for each in page["DistributionList"].get("Items", ())
    }


def header_policies(client: Clients) -> int:
    """A page has a hundred, five times as many as an account may have."""
    told = client("cloudfront").list_response_headers_policies(Type="custom")
    return int(told["ResponseHeadersPolicyList"]["Quantity"])


def plans(client: Clients, there: Stack | None, values: Mapping[str, str]) -> tuple[str, ...] | None:
    """Asked only where a plan would begin. The service answers in one region only."""
    has_one = there is not None and there.parameters.get("WebPlan", "none") != "none"
    if has_one or values.get("WebPlan", "none") == "none":
        return None
    pages = client("pricing-plan-manager", EVERYWHERE).get_paginator("list_subscriptions").paginate()
    return tuple(each["planTier"] for page in pages for each in page["subscriptionSummaries"])


def hosted_zone(client: Clients, values: Mapping[str, str]) -> HostedZone | None:
    """The hosted zone of the web client's address, None where none is named."""
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


def issuer(address: str) -> Issuer | None:
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


def certificate(client: Clients, arn: str) -> Certificate | None:
    """The certificate of the web client's address, None where none is named."""
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
