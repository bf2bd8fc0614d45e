"""The web client's security headers come from the template."""

from __future__ import annotations

from pathlib import Path

import pytest

from local.edge.errors import WiringError
from local.edge.security_headers import for_host, load

TEMPLATE = """
Resources:
  Other: {Type: AWS::SQS::Queue, Properties: {N: !Sub '${AWS::StackName}-x', A: !GetAtt [A, Arn], F: !If [A, b, c]}}
  WebResponseHeadersPolicy:
    Type: AWS::CloudFront::ResponseHeadersPolicy
    Properties:
      ResponseHeadersPolicyConfig:
        Name: !Sub '${AWS::StackName}-web'
        SecurityHeadersConfig:
          ContentSecurityPolicy:
            Override: true
            ContentSecurityPolicy: >-
              default-src 'none'; connect-src 'self';
              img-src 'self' data:
          ContentTypeOptions: {Override: true}
          FrameOptions: {FrameOption: DENY, Override: true}
          ReferrerPolicy: {ReferrerPolicy: no-referrer, Override: true}
          StrictTransportSecurity: {AccessControlMaxAgeSec: 31536000, Override: true}
        CustomHeadersConfig:
          Items: [{Header: Permissions-Policy, Value: camera=(), Override: true}]
"""


def _template(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "template.yaml"
    path.write_text(text)
    return path


def test_the_policy_of_the_template_is_served_except_for_https_only(tmp_path: Path) -> None:
    assert load(_template(tmp_path, TEMPLATE)) == (
        ("content-security-policy", "default-src 'none'; connect-src 'self'; img-src 'self' data:"),
        ("x-content-type-options", "nosniff"),
        ("x-frame-options", "DENY"),
        ("referrer-policy", "no-referrer"),
        ("permissions-policy", "camera=()"),
    )


def test_the_web_client_may_ask_the_identity_provider_that_is_set(tmp_path: Path) -> None:
    text = TEMPLATE.replace("Policy: >-", "Policy: !Sub >-").replace("'self';", "'self' ${OidcOrigins};")
    for origins in ("", "https://login.example http://localhost:9"):
        policy = dict(load(_template(tmp_path, text), origins))["content-security-policy"]
        allowed = " ".join(filter(None, ("'self'", origins)))
        assert policy == f"default-src 'none'; connect-src {allowed}; img-src 'self' data:"


def test_the_projects_own_template_has_a_strict_policy() -> None:
    policy = dict(load(Path(__file__).parents[3] / "infra" / "template.yaml"))
    directives = dict(
        part.strip().split(" ", 1) for part in policy["content-security-policy"].split(";") if part.strip()
    )
    assert directives["connect-src"] == "'self'"
    assert set(directives["img-src"].split()) <= {"'self'", "data:"}
    assert directives["frame-ancestors"] == directives["base-uri"] == "'none'"
    assert "unsafe" not in directives.get("script-src", directives["default-src"])
    assert policy["x-content-type-options"] == "nosniff"
    assert policy.keys() >= {"referrer-policy", "permissions-policy"}


def test_a_policy_that_is_missing_or_cannot_be_resolved_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(WiringError, match=r"missing\.yaml"):
        load(tmp_path / "missing.yaml")
    with pytest.raises(WiringError, match="has no WebResponseHeadersPolicy"):
        load(_template(tmp_path, "Resources: {}"))
    with pytest.raises(WiringError, match="not plain text"):
        load(_template(tmp_path, TEMPLATE.replace("Value: camera=()", "Value: !Ref Secret")))
    with pytest.raises(WiringError, match="is not valid YAML"):
        load(_template(tmp_path, "a: ["))
    with pytest.raises(WiringError, match="has no Resources"):
        load(_template(tmp_path, ""))


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
