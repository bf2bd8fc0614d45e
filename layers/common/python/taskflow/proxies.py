"""Which proxy of the environment a request goes through, for the log: httpx's errors do not tell that one was asked."""

from __future__ import annotations

import os
from collections.abc import Mapping
from urllib.parse import urlsplit

from taskflow.light_dataclasses import dataclass
from taskflow.origins import on_this_machine


@dataclass(frozen=True, slots=True)
class Proxy:
    """``url``: as the environment has it, perhaps with a password. ``variable``: the name that it stands under."""

    url: str
    variable: str

    @property
    def shown(self) -> str:
        """Its address without what may be secret in it. A scheme may be missing."""
        before, mark, behind = self.url.partition("://")
        scheme, address = (before + mark, behind) if mark and before.isalnum() else ("", self.url)
        return scheme + "…@" * ("@" in address) + address.rpartition("@")[2]


def proxy_of(url: str, environment: Mapping[str, str] = os.environ) -> Proxy | None:
    """The proxy that requests to ``url`` go through; None when they go straight to their server.

    As httpx and curl read the environment: a scheme's own variable before ``ALL_PROXY``, lower case before upper case.
    """
    # Heavy, and only failures need it. It is in no list of types.
    from urllib.request import proxy_bypass_environment  # type: ignore[attr-defined]

    parts = urlsplit(url)
    exceptions = environment.get("no_proxy") or environment.get("NO_PROXY") or ""
    if on_this_machine(url) or proxy_bypass_environment(parts.netloc.rpartition("@")[2], {"no": exceptions}):
        return None
    for scheme in (parts.scheme, "all"):
        for variable in (f"{scheme}_proxy", f"{scheme.upper()}_PROXY"):
            if found := environment.get(variable, "").strip():
                return Proxy(found, variable)
    return None


def via_proxy(url: str) -> str:
    """What to add to the log when ``url`` could not be asked: which proxy was. Empty when none was."""
    proxy = proxy_of(url)
    if proxy is None:
        return ""
    return f" (through the proxy {proxy.shown} of {proxy.variable}; if that is wrong, correct or unset it)"
