"""The security headers of the web client: those that the template gives CloudFront (``local.emulator.described``)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

Policy = tuple[tuple[str, str], ...]
"""(lower-case name, value) pairs."""

_HOST = re.compile(r"[A-Za-z0-9.-]+(:\d{1,5})?|\[[0-9A-Fa-f:.]+\](:\d{1,5})?")
_CONNECT_SELF = re.compile(r"(connect-src(?:\s+[^;]*?)?\s'self')(?=[\s;]|$)")
_BLANKS = re.compile(r"\s+(;?)")
"""A text may stand on several lines, and end in a parameter that is empty."""


def policy(config: Mapping[str, Any]) -> Policy:
    """``config``: a ``ResponseHeadersPolicyConfig``."""
    security: Mapping[str, Any] = config.get("SecurityHeadersConfig", {})
    pairs: list[tuple[str, str]] = []
    if content := security.get("ContentSecurityPolicy"):
        pairs.append(("content-security-policy", content["ContentSecurityPolicy"]))
    if "ContentTypeOptions" in security:
        pairs.append(("x-content-type-options", "nosniff"))
    if frames := security.get("FrameOptions"):
        pairs.append(("x-frame-options", frames["FrameOption"]))
    if referrer := security.get("ReferrerPolicy"):
        pairs.append(("referrer-policy", referrer["ReferrerPolicy"]))
    # StrictTransportSecurity is left out: browsers ignore it over http.
    custom: Mapping[str, Any] = config.get("CustomHeadersConfig", {})
    pairs += [(item["Header"].lower(), item["Value"]) for item in custom.get("Items", [])]
    return tuple((name, _BLANKS.sub(lambda found: found[1] or " ", value.strip())) for name, value in pairs)


def for_host(policy: Policy, host: str) -> list[tuple[str, str]]:
    """``policy`` for a page served at ``host``: WebSockets to that host count as ``'self'`` in every browser.

    Browsers that predate CSP 3's scheme matching do not take ``ws://host`` for ``'self'`` of ``http://host``.
    """
    if not _HOST.fullmatch(host):
        return list(policy)
    sockets = f" ws://{host} wss://{host}"
    return [
        (name, _CONNECT_SELF.sub(lambda match: match[1] + sockets, value, count=1))
        if name == "content-security-policy"
        else (name, value)
        for name, value in policy
    ]
