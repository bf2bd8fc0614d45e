"""The web client's security headers come from the template."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from local.edge.security_headers import for_host, policy
from local.emulator import template as templates
from local.emulator.described import HEADERS
from local.emulator.resolve import Resolver

TEMPLATE = templates.load(Path(__file__).parents[3] / "infra" / "template.yaml")


def test_the_policy_is_served_except_for_https_only() -> None:
    security = {
        "ContentSecurityPolicy": {
            "ContentSecurityPolicy": "default-src 'none'; connect-src 'self' ;\n img-src 'self' data:\n"
        },
        "ContentTypeOptions": {"Override": True},
        "FrameOptions": {"FrameOption": "DENY", "Override": True},
        "ReferrerPolicy": {"ReferrerPolicy": "no-referrer", "Override": True},
        "StrictTransportSecurity": {"AccessControlMaxAgeSec": 31536000, "Override": True},
    }
    custom = {"Items": [{"Header": "Permissions-Policy", "Value": "camera=()", "Override": True}]}
    assert policy({"SecurityHeadersConfig": security, "CustomHeadersConfig": custom}) == (
        ("content-security-policy", "default-src 'none'; connect-src 'self'; img-src 'self' data:"),
        ("x-content-type-options", "nosniff"),
        ("x-frame-options", "DENY"),
        ("referrer-policy", "no-referrer"),
        ("permissions-policy", "camera=()"),
    )


def own(**parameters: str) -> dict[str, str]:
    config: Any = TEMPLATE["Resources"][HEADERS]["Properties"]["ResponseHeadersPolicyConfig"]
    return dict(policy(Resolver(TEMPLATE, parameters, "taskflow", {}).resolve(config)))


def test_the_web_client_may_ask_the_identity_provider_that_is_set() -> None:
    origins = "https://login.example http://localhost:9"
    assert f"connect-src 'self' {origins};" in own(OidcOrigins=origins)["content-security-policy"]


def test_the_projects_own_template_has_a_strict_policy() -> None:
    found = own()
    directives = dict(
        part.strip().split(" ", 1) for part in found["content-security-policy"].split(";") if part.strip()
    )
    assert directives["connect-src"] == "'self'"
    assert set(directives["img-src"].split()) <= {"'self'", "data:"}
    assert directives["frame-ancestors"] == directives["base-uri"] == "'none'"
    assert "unsafe" not in directives.get("script-src", directives["default-src"])
    assert found["x-content-type-options"] == "nosniff"
    assert found.keys() >= {"referrer-policy", "permissions-policy"}


@pytest.mark.parametrize("host", ["localhost:3000", "chat.example.com", "[::1]:3000", "127.0.0.1"])
def test_websockets_to_the_pages_own_host_are_allowed(host: str) -> None:
    policy = (
        ("content-security-policy", "default-src 'self'; connect-src 'self'; img-src 'self'"),
        ("x", "'self'"),
    )
    assert for_host(policy, host) == [
        (
            "content-security-policy",
            f"default-src 'self'; connect-src 'self' ws://{host} wss://{host}; img-src 'self'",
        ),
        ("x", "'self'"),
    ]


@pytest.mark.parametrize("host", ["", "x; script-src *", "a b", "evil.com/x", "*", "a:b"])
def test_a_host_that_is_none_is_not_repeated(host: str) -> None:
    policy = (("content-security-policy", "default-src 'self'; connect-src 'self'"),)
    assert for_host(policy, host) == list(policy)


def test_a_policy_that_does_not_allow_self_is_left_alone() -> None:
    policy = (("content-security-policy", "connect-src 'none'; default-src 'self'"),)
    assert for_host(policy, "localhost") == list(policy)
