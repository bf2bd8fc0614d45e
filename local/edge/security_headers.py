"""The security headers of the web client, read from the template so that CloudFront and the laptop say the same.

The source is the resource ``WebResponseHeadersPolicy`` (``AWS::CloudFront::ResponseHeadersPolicy``).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from local.edge.errors import WiringError
from local.emulator import template as templates
from local.emulator.errors import TemplateError

RESOURCE = "WebResponseHeadersPolicy"

Policy = tuple[tuple[str, str], ...]
"""(lower-case name, value) pairs."""

_HOST = re.compile(r"[A-Za-z0-9.-]+(:\d{1,5})?|\[[0-9A-Fa-f:.]+\](:\d{1,5})?")
_CONNECT_SELF = re.compile(r"(connect-src(?:\s+[^;]*?)?\s'self')(?=[\s;]|$)")


def load(template: Path, sign_in: str = "") -> Policy:
    """The policy of ``template``; ``sign_in`` has the origins that are its parameter ``OidcOrigins``.

    Raises ``WiringError``.
    """
    try:
        resource = templates.load(template)["Resources"].get(RESOURCE)
    except TemplateError as error:
        raise WiringError(str(error)) from error
    if resource is None:
        raise WiringError(
            f"{template} has no {RESOURCE}, which holds the headers the web client is served with"
        )
    return tuple(_pairs(resource["Properties"]["ResponseHeadersPolicyConfig"], sign_in))


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


def _pairs(config: Mapping[str, Any], sign_in: str) -> list[tuple[str, str]]:
    security: Mapping[str, Any] = config.get("SecurityHeadersConfig", {})
    pairs: list[tuple[str, str]] = []
    if policy := security.get("ContentSecurityPolicy"):
        pairs.append(
            ("content-security-policy", _text(_with_origins(policy["ContentSecurityPolicy"], sign_in)))
        )
    if "ContentTypeOptions" in security:
        pairs.append(("x-content-type-options", "nosniff"))
    if frames := security.get("FrameOptions"):
        pairs.append(("x-frame-options", _text(frames["FrameOption"])))
    if referrer := security.get("ReferrerPolicy"):
        pairs.append(("referrer-policy", _text(referrer["ReferrerPolicy"])))
    # StrictTransportSecurity is left out: browsers ignore it over http.
    custom: Mapping[str, Any] = config.get("CustomHeadersConfig", {})
    pairs += [(_text(item["Header"]).lower(), _text(item["Value"])) for item in custom.get("Items", [])]
    return pairs


def _with_origins(value: Any, sign_in: str) -> Any:
    """A text with the parameter ``OidcOrigins`` put in (``!Sub``)."""
    if isinstance(value, dict) and isinstance(text := value.get("Fn::Sub"), str):
        return text.replace(" ${OidcOrigins}", f" {sign_in}" if sign_in else "")
    return value


def _text(value: Any) -> str:
    """A value on one line, as a header needs it."""
    if not isinstance(value, str):
        raise WiringError(
            f"{RESOURCE} has a value that is not plain text; the local edge cannot resolve {value!r}"
        )
    return " ".join(value.split())
