"""The headers a function sees: the client's, without what only the edge may say, plus what the edge says.

The edge is the first hop, as CloudFront is, so the socket's peer is the client: whatever a client claims in
``X-Forwarded-*`` or ``CloudFront-*`` is dropped. ``Host`` stays the client's, as behind a custom domain name: on a
laptop nobody configures the page's origin, so that a same-origin check has to find it there. (On AWS the template
lets CloudFront replace it by the API's own name, and lists the page's origin in ``TASKFLOW_WEB_ORIGINS``.)
"""

from __future__ import annotations

import ipaddress
from collections.abc import Iterable

_HOP_BY_HOP = frozenset(
    {
        "connection", "expect", "keep-alive", "proxy-authenticate", "proxy-authorization", "proxy-connection",
        "te", "trailer", "transfer-encoding", "upgrade",
    }
)  # fmt: skip
_EDGE_ONLY = frozenset({"forwarded", "via", "x-real-ip", "x-amzn-trace-id", "x-amz-cf-id"})
_EDGE_ONLY_PREFIXES = ("x-forwarded-", "cloudfront-")


def trace_id(epoch_ms: int, entropy: bytes) -> str:
    """An ``X-Amzn-Trace-Id`` value: ``Root=1-<8 hex of the second>-<24 hex>`` from 12 random bytes."""
    return f"Root=1-{epoch_ms // 1000:08x}-{entropy.hex()}"


def forwarded_headers(
    headers: Iterable[tuple[str, str]], *, source_ip: str, port: int, trace: str
) -> list[tuple[str, str]]:
    """``headers`` as the function gets them, in their order and case, the edge's own at the end."""
    kept = [(name, value) for name, value in headers if _is_clients(name.lower())]
    return [
        *kept,
        ("X-Amzn-Trace-Id", trace),
        ("X-Forwarded-For", source_ip),
        ("X-Forwarded-Port", str(port)),
        ("X-Forwarded-Proto", "http"),
    ]


def peer_address(host: str) -> str:
    """A socket's peer as ``sourceIp`` writes it: IPv4 also when it came in over a dual-stack socket, no zone."""
    try:
        address = ipaddress.ip_address(host.partition("%")[0])
    except ValueError:
        return host
    mapped = address.ipv4_mapped if isinstance(address, ipaddress.IPv6Address) else None
    return str(mapped or address)


def _is_clients(name: str) -> bool:
    return name not in _HOP_BY_HOP and name not in _EDGE_ONLY and not name.startswith(_EDGE_ONLY_PREFIXES)
