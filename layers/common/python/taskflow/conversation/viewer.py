"""Where a viewer's request comes from, as far as it can be believed.

``sourceIp`` of an event is the peer of API Gateway's own connection: nobody can choose it. Behind CloudFront that peer
is CloudFront, the same for thousands of people. CloudFront appends the viewer's address to ``X-Forwarded-For``, and API
Gateway appends its own peer. A header alone proves nothing: the APIs' own addresses are open to everybody, and a client
may send any header. It is believed only beside the key that the template gives CloudFront for its requests
(``OriginCustomHeaders``), which replaces what a viewer sends under that name.
https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/RequestAndResponseBehaviorCustomOrigin.html
"""

from __future__ import annotations

import hmac
import ipaddress
from collections.abc import Mapping

EDGE_KEY_HEADER = "x-taskflow-edge"


def shows_edge_key(headers: Mapping[str, str], edge_key: str) -> bool:
    """Whether CloudFront sent the request. ``headers``: names in small letters. Nobody shows an empty ``edge_key``."""
    key = headers.get(EDGE_KEY_HEADER, "")
    return bool(edge_key) and hmac.compare_digest(key.encode(), edge_key.encode())


def viewer_address(source_ip: str, headers: Mapping[str, str], edge_key: str) -> str:
    """The viewer's address. ``headers``: names in small letters. ``edge_key``: CloudFront's; empty: there is none."""
    if not shows_edge_key(headers, edge_key):
        return source_ip
    hops = [hop.strip() for hop in headers.get("x-forwarded-for", "").split(",")]
    while len(hops) > 1 and hops[-1] == source_ip:
        hops.pop()
    return hops[-1] or source_ip


def network(address: str) -> str:
    """What one viewer has: an IPv4 address, or the /64 of an IPv6 address. Empty for what is no address."""
    try:
        found = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return ""
    if isinstance(found, ipaddress.IPv4Address):
        return str(found)
    if found.ipv4_mapped is not None:
        return str(found.ipv4_mapped)
    return str(ipaddress.ip_network((int(found) >> 64 << 64, 64)))
