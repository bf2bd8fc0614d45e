"""Whether functions reach the addresses that an operator gives. Pure."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterator, Mapping

from taskflow.records.address import shares_sessions

from infra.preflight.answers import Answers, Finding, Host, Severity

OF_THE_NETWORK = ("DatabaseUrl", "EmbeddingsUrl", "OtlpEndpoint", "OtlpTracesEndpoint", "OidcIssuer")
"""What is asked from ``DatabaseSubnetIds``, if there are any. Models are asked by generate, which is in no network."""
SHARED = ipaddress.ip_network("100.64.0.0/10")
"""What providers and overlay networks give out behind their own addresses (RFC 6598)."""


def addresses(answers: Answers, values: Mapping[str, str]) -> Iterator[Finding]:
    """A function outside of a network has IPv4 alone, and one inside unless it is told otherwise, as ours are not:
    https://docs.aws.amazon.com/lambda/latest/dg/API_VpcConfig.html"""
    for name, host in answers.hosts.items():
        inside = name in OF_THE_NETWORK and bool(values.get("DatabaseSubnetIds"))
        yield from _database(name, host)
        if found := _found(name, host, inside=inside, values=values):
            yield found


def _database(name: str, host: Host) -> Iterator[Finding]:
    if name == "DatabaseUrl" and shares_sessions(host.name, host.port):
        yield Finding(
            Severity.ERROR,
            f"{host.name} is a pooler in transaction mode, and migrations need a session of their own",
            "Give the direct address (of Neon, without -pooler), or the pooler's in session mode (of Supabase, port "
            "5432). The functions may have the pooler: docs/deploy.md, The database.",
        )


def _found(name: str, host: Host, *, inside: bool, values: Mapping[str, str]) -> Finding | None:
    literal = ":" in host.name or host.name.replace(".", "").isdigit()
    machine = host.name.lower().rstrip(".") == "localhost"
    # Whoever asks the issuer there is API Gateway; what it asks by is not said anywhere.
    by_gateway = name == "OidcIssuer" and values.get("OidcVerify") == "gateway"
    ips = [ipaddress.ip_address(each) for each in host.addresses]
    if not ips and not machine:
        if inside or name == "OidcIssuer":
            return None  # a private zone may know it; the issuer is asked itself
        return Finding(
            Severity.WARNING,
            f"nobody knows the host {host.name} of {name} here",
            "Look whether it is written as it should be.",
        )
    if machine or (literal and all(_is_machine(each) for each in ips)):
        return Finding(
            Severity.ERROR,
            f"{name} leads to {host.name}, which on AWS is the function itself",
            "Give an address that is reached from the internet.",
        )
    if all(_is_machine(each) for each in ips):
        # A tunnel in /etc/hosts, or a DNS that blocks advertisements and telemetry.
        return Finding(
            Severity.WARNING,
            f"{host.name} of {name} is this machine here; the functions ask another DNS",
            "Look whether they find it.",
        )
    if not inside and all(_is_private(each) for each in ips):
        return Finding(
            Severity.ERROR if literal else Severity.WARNING,
            f"{name} leads to {host.name}, an address of a network of one's own, and what asks there is in none",
            "Give an address that is reached from the internet.",
        )
    if all(each.version == 6 for each in ips) and not by_gateway:
        return Finding(
            Severity.ERROR,
            f"{host.name} of {name} has IPv6 addresses only, which functions do not reach",
            "Give an address with IPv4"
            + (" (of Supabase, that of its pooler in session mode)." if name == "DatabaseUrl" else "."),
        )
    return None


def _is_machine(address: ipaddress.IPv4Address | ipaddress.IPv6Address) -> bool:
    return address.is_loopback or address.is_unspecified


def _is_private(address: ipaddress.IPv4Address | ipaddress.IPv6Address) -> bool:
    return address.is_private or address.is_link_local or (address.version == 4 and address in SHARED)
