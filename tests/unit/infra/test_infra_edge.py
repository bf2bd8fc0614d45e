"""What CloudFront serves: paths, rewrites and headers. Its functions run in Node as they are."""

from __future__ import annotations

import json
import re
import subprocess
from typing import Any

import pytest

from local.edge.static import HEALTH
from tests.support.templates import Deployment, View, source

WEB = source("web.yaml")


def web(name: str) -> dict[str, Any]:
    found: dict[str, Any] = source("web.yaml")["Resources"][name]["Properties"]
    return found


def rewritten(function: str, uris: list[str]) -> list[str]:
    """The paths that a CloudFront function makes of the paths."""
    return [request["uri"] for request in run(function, uris)]


def run(function: str, uris: list[str]) -> list[dict[str, Any]]:
    """What a CloudFront function returns for each path: a request, or a response."""
    code = web(function)["FunctionCode"]
    if isinstance(code, dict):
        code = code["Fn::Sub"].replace("${WsStage}", "v1")
    call = f"{json.dumps(uris)}.map(uri => handler({{request: {{uri}}}}))"
    script = f"{code}\nconsole.log(JSON.stringify({call}))"
    finished = subprocess.run(["node", "-e", script], capture_output=True, text=True, check=True, timeout=60)
    found: list[dict[str, Any]] = json.loads(finished.stdout)
    return found


def test_cloudfront_takes_a_new_key_up_when_it_is_told_to_and_only_then() -> None:
    """CloudFormation reads a secret again when another property of its resource changes."""

    def distribution(**given: str) -> dict[str, Any]:
        required = {name: "x" for name, each in WEB["Parameters"].items() if "Default" not in each}
        properties = Deployment(WEB, {**required, **given}).properties("Distribution")
        found: dict[str, Any] = properties["DistributionConfig"]
        return found

    # A stack of the release before is left alone.
    assert distribution()["Comment"] == "taskflow"
    first, second = (distribution(EdgeKeyVersion=each) for each in ("1", "2"))
    assert first != second and {**first, "Comment": ""} == {**second, "Comment": ""}
    assert len(distribution(EdgeKeyVersion="x" * 32)["Comment"]) + 60 <= 128
    for origin in first["Origins"]:
        for header in origin.get("OriginCustomHeaders", ()):
            # No version of the secret is named: once that is gone nothing of the stack could be updated.
            assert header["HeaderValue"] == "{{resolve:secretsmanager:x:SecretString}}"
    assert View(EdgeKeyVersion="1").properties("Web")["Parameters"]["EdgeKeyVersion"] == "1"


def test_pages_are_the_application_and_files_are_files() -> None:
    paths = ["/", "/c/42", "/settings/", "/index.html", "/assets/app.1a2b.js", "/favicon.ico", "/v1.2/page"]
    assert rewritten("PagesFunction", paths) == [
        "/index.html",
        "/index.html",
        "/index.html",
        "/index.html",
        "/assets/app.1a2b.js",
        "/favicon.ico",
        "/index.html",
    ]


@pytest.mark.parametrize("uri", ["/health", "/health/"])
def test_a_probe_is_sent_to_the_health_of_the_api_and_not_given_the_page(uri: str) -> None:
    (answer,) = run("PagesFunction", [uri])
    assert answer["statusCode"] == 307
    assert answer["headers"]["location"]["value"] == "/api/health"
    assert answer["headers"]["cache-control"]["value"] == "no-store"
    assert uri in HEALTH


def test_the_socket_is_reached_at_the_stage() -> None:
    assert rewritten("WebSocketPathFunction", ["/ws"]) == ["/v1"]


def test_a_websocket_at_the_path_of_responses_has_an_origin_of_its_own() -> None:
    """What a function at the edge is not shown is left out: ``Upgrade``, ``Connection``."""
    code = web("ResponsesOriginFunction")["FunctionCode"]["Fn::Sub"].replace("${WsStage}", "v1")
    first, _, rest = code.partition("\n")
    assert first == "import cf from 'cloudfront';"
    headers: list[Any] = [{}, {"sec-websocket-key": {"value": "eA=="}}, {"accept": {"value": "*/*"}}]
    script = f"""
        let chosen = null;
        const cf = {{selectRequestOriginById: id => {{ chosen = id; }}}};
        {rest}
        const asked = {json.dumps(headers)}.map(headers => {{
          chosen = null;
          return [handler({{request: {{uri: '/v1/responses', headers}}}}).uri, chosen];
        }});
        console.log(JSON.stringify(asked));
    """
    finished = subprocess.run(["node", "-e", script], capture_output=True, text=True, check=True, timeout=60)
    http = ["/v1/responses", None]
    assert json.loads(finished.stdout) == [http, ["/v1", "responses-api"], http]
    origins = {each["Id"]: each for each in web("Distribution")["DistributionConfig"]["Origins"]}
    assert "${ResponsesApiId}" in str(origins["responses-api"]["DomainName"])
    assert origins["responses-api"]["OriginCustomHeaders"] == origins["ws-api"]["OriginCustomHeaders"]


@pytest.fixture
def behaviours() -> dict[str, dict[str, Any]]:
    found = web("Distribution")["DistributionConfig"]["CacheBehaviors"]
    return {behaviour["PathPattern"]: behaviour for behaviour in found}


ALL_VIEWER_EXCEPT_HOST = "b689b0a8-53d0-40ab-baf2-68738e2966ac"
CACHING_DISABLED = "4135ea2d-6df8-44a3-9df3-4b5a84be39ad"


def test_api_and_socket_see_every_header_and_are_never_cached(behaviours: dict[str, dict[str, Any]]) -> None:
    assert {path: found["TargetOriginId"] for path, found in behaviours.items()} == {
        "/api/*": "http-api",
        "/v1/responses": "http-api",
        "/v1/*": "http-api",
        "/ws": "ws-api",
    }
    for behaviour in behaviours.values():
        assert behaviour["OriginRequestPolicyId"] == ALL_VIEWER_EXCEPT_HOST
        assert behaviour["CachePolicyId"] == CACHING_DISABLED
        assert behaviour["ViewerProtocolPolicy"] == "https-only"


KEPT_BY_CLOUDFRONT = {400, 403, 404, 405, 414, 500, 501, 502, 503, 504}
"""Statuses whose time can be set, of those that CloudFront keeps:
https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/HTTPStatusCodes.html#HTTPStatusCodes-cached-errors"""


def test_one_persons_error_is_not_everybodys_for_ten_seconds() -> None:
    """Errors are kept by what the cache's key has: with caching disabled that is the path alone."""
    told = web("Distribution")["DistributionConfig"]["CustomErrorResponses"]
    assert {each["ErrorCode"]: each["ErrorCachingMinTTL"] for each in told} == dict.fromkeys(
        KEPT_BY_CLOUDFRONT, 0
    )
    assert all(set(each) == {"ErrorCode", "ErrorCachingMinTTL"} for each in told)  # and none is another page


def test_the_api_takes_every_method(behaviours: dict[str, dict[str, Any]]) -> None:
    for path in ("/api/*", "/v1/*", "/v1/responses"):
        assert {"GET", "POST", "PATCH", "DELETE"} <= set(behaviours[path]["AllowedMethods"])


def test_a_missing_api_path_stays_a_404_because_only_pages_are_rewritten(
    behaviours: dict[str, dict[str, Any]],
) -> None:
    config = web("Distribution")["DistributionConfig"]
    assert all("FunctionAssociations" not in behaviours[path] for path in ("/api/*", "/v1/*"))
    asked, _answered = config["DefaultCacheBehavior"]["FunctionAssociations"]
    assert asked["FunctionARN"]["Fn::GetAtt"][0] == "PagesFunction"


def test_pages_of_other_origins_read_what_the_gateway_itself_answers(
    behaviours: dict[str, dict[str, Any]],
) -> None:
    chosen = behaviours["/api/*"]["ResponseHeadersPolicyId"]["Fn::If"]
    for path in ("/v1/*", "/v1/responses"):
        assert behaviours[path]["ResponseHeadersPolicyId"]["Fn::If"] == chosen
    assert chosen[:2] == ["HasCorsPolicy", {"Ref": "CorsPolicy"}]
    policy = web("CorsPolicy")["ResponseHeadersPolicyConfig"]["CorsConfig"]
    assert policy["AccessControlAllowCredentials"] is True
    assert policy["AccessControlAllowOrigins"]["Items"] == {"Fn::Split": [",", {"Ref": "AllowedOrigins"}]}
    assert policy["OriginOverride"] is False, "the function knows better"
    assert "*" not in str(policy)
    routes = source()["Resources"]
    assert routes["PreflightRoute"]["Properties"]["RouteKey"] == "OPTIONS /{proxy+}"
    assert "AuthorizationType" not in routes["PreflightRoute"]["Properties"], "browsers ask without a token"
    assert "CorsConfiguration" not in routes["HttpApi"]["Properties"], (
        "it would replace the function's headers"
    )


@pytest.fixture
def policy() -> dict[str, set[str]]:
    """The directives of the content security policy."""
    resource = source()["Resources"]["WebResponseHeadersPolicy"]["Properties"]["ResponseHeadersPolicyConfig"]
    written = resource["SecurityHeadersConfig"]["ContentSecurityPolicy"]["ContentSecurityPolicy"]
    text = written["Fn::Sub"].replace("${OidcOrigins}", "")
    directives = [directive.split() for directive in text.split(";")]
    return {name: set(values) for name, *values in directives}


def test_a_plan_without_policies_gets_the_same_headers_from_a_function() -> None:
    """In CloudFront's form, and beside what the bucket says of a file."""
    written = source()["Resources"]["WebResponseHeadersPolicy"]["Properties"]["ResponseHeadersPolicyConfig"]
    security = dict(written["SecurityHeadersConfig"])
    transport = security.pop("StrictTransportSecurity")
    assert transport == {"AccessControlMaxAgeSec": 31_536_000, "IncludeSubdomains": False, "Override": True}
    wanted = {
        "content-security-policy": security.pop("ContentSecurityPolicy")["ContentSecurityPolicy"]["Fn::Sub"],
        "x-frame-options": security.pop("FrameOptions")["FrameOption"],
        "referrer-policy": security.pop("ReferrerPolicy")["ReferrerPolicy"],
        "strict-transport-security": "max-age=31536000",
        **{each["Header"].lower(): each["Value"] for each in written["CustomHeadersConfig"]["Items"]},
    }
    assert security.pop("ContentTypeOptions") == {"Override": True} and not security
    wanted["x-content-type-options"] = "nosniff"
    code = source()["Resources"]["WebHeadersFunction"]["Properties"]["FunctionCode"]["Fn::Sub"]
    assert len(code) < 10_240  # CloudFront's limit
    event = {
        "request": {"uri": "/"},
        "response": {"headers": {"etag": {"value": '"1"'}, "x-frame-options": {"value": "?"}}},
    }
    script = f"{code}\nconsole.log(JSON.stringify(handler({json.dumps(event)}).headers))"
    finished = subprocess.run(["node", "-e", script], capture_output=True, text=True, check=True, timeout=60)
    found = {name: " ".join(each["value"].split()) for name, each in json.loads(finished.stdout).items()}
    assert found.pop("etag") == '"1"'
    assert found == {name: " ".join(value.split()) for name, value in wanted.items()}
    # What is put in between quotes cannot end them.
    allowed = re.compile(source()["Parameters"]["OidcOrigins"]["AllowedPattern"])
    assert not any(allowed.match(f"https://a{each}b") for each in "\"'\\`\n;$")


def test_scripts_and_styles_are_files_of_the_page_s_own_host(policy: dict[str, set[str]]) -> None:
    assert policy["script-src"] == {"'self'"}
    assert policy["style-src"] == {"'self'"}
    assert policy["default-src"] == {"'none'"}


def test_a_reply_cannot_carry_data_to_another_host(policy: dict[str, set[str]]) -> None:
    for directive in ("connect-src", "img-src", "font-src"):
        assert policy[directive] == {"'self'"}
    for directive in ("form-action", "base-uri", "frame-ancestors"):
        assert policy[directive] == {"'none'"}


def test_what_people_write_about_is_not_blocked_as_an_attack() -> None:
    """No rule of the web ACL that looks into bodies blocks: conversations are about anything."""
    rules = source("waf.yaml")["Resources"]["WebAcl"]["Properties"]["Rules"]
    groups = [
        rule["Statement"]["ManagedRuleGroupStatement"]
        for rule in rules
        if "ManagedRuleGroupStatement" in rule["Statement"]
    ]
    # https://docs.aws.amazon.com/waf/latest/developerguide/aws-managed-rule-groups-baseline.html: those of known bad
    # inputs whose names say that they look into bodies. Lists of addresses look at none.
    bodies = {"JavaDeserializationRCE_BODY", "Log4JRCE_BODY", "ReactJSRCE_BODY"}
    looking = {"AWSManagedRulesKnownBadInputsRuleSet": bodies, "AWSManagedRulesAmazonIpReputationList": set()}
    for group in groups:
        overrides = {each["Name"]: each["ActionToUse"] for each in group.get("RuleActionOverrides", ())}
        assert overrides == {name: {"Count": {}} for name in looking[group["Name"]]}
