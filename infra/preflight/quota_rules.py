"""Whether what the account allows is enough: concurrency, room for code, requests and logs. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from infra.preflight.account_rules import WITHOUT_POLICIES
from infra.preflight.answers import Answers, Finding, Severity

LEFT_UNRESERVED = 100
"""Concurrency that Lambda keeps for functions without a reservation.
https://docs.aws.amazon.com/lambda/latest/dg/configuration-concurrency.html"""
RESERVED = ("Connect", "Message", "Generate", "Ingest")
"""The functions that ``ReservedConcurrency`` is for; timer has a parameter of its own only."""
CODE_IS_MUCH = 0.9
"""Share of Lambda's room for code from which it is said: a release takes some hundred megabytes of 75 GB.
https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html"""
HEADER_POLICIES = 20
"""CloudFront's policies of response headers that an account may have unless it was asked for more.
https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/cloudfront-limits.html#limits-policies"""
USUAL_CONCURRENCY = 1000
USUAL_RATE = 10_000


def concurrency_to_reserve(answers: Answers, values: Mapping[str, str]) -> Iterator[Finding]:
    limit = answers.concurrency
    if limit is None:
        return
    if limit < USUAL_CONCURRENCY:
        yield Finding(
            Severity.WARNING,
            f"this account runs at most {limit} functions at the same time in this region: about {max(1, limit // 3)} "
            "replies at once; connections, sweeps and records wait meanwhile",
            "Good enough to try it. Ask for more (it takes a day or two): aws service-quotas "
            "request-service-quota-increase --service-code lambda --quota-code L-B99A9384 --desired-value 1000",
        )
    now, before = reserved(values), reserved(answers.stack.parameters if answers.stack is not None else {})
    wanted = sum(now.values())
    others = 0 if answers.unreserved is None else max(0, limit - answers.unreserved - sum(before.values()))
    room = max(0, limit - LEFT_UNRESERVED - others)
    if wanted > room:
        yield Finding(
            Severity.ERROR,
            f"{wanted} of concurrency would be reserved, and the account has {limit}, of which Lambda keeps "
            f"{LEFT_UNRESERVED} free" + (f" and other functions have {others}" if others else ""),
            "Leave reserved concurrency at 0, or ask for more first.",
        )
    elif sum(max(now[name], before[name]) for name in now) > room:
        yield Finding(
            Severity.WARNING,
            "one function gets concurrency that another one still has: CloudFormation may raise the one before it "
            "lowers the other, and Lambda would refuse that",
            "Make two deployments: the first lowers, the second raises.",
        )


def reserved(values: Mapping[str, str]) -> dict[str, int]:
    """How much concurrency the parameters reserve, by function: its own number, else the one for all."""
    numbers = {name: int(value) for name, value in values.items() if "Reserved" in name and value.isdigit()}
    usual = numbers.get("ReservedConcurrency", 0)
    return {
        "Timer": numbers.get("ReservedConcurrencyTimer", 0),
        **{name: numbers.get(f"ReservedConcurrency{name}", 0) or usual for name in RESERVED},
    }


def code_room(answers: Answers) -> Iterator[Finding]:
    """Lambda's CodeStorageExceededException, which also a deployment that takes something back may meet."""
    if answers.code is None or answers.code[0] < CODE_IS_MUCH * answers.code[1]:
        return
    used, limit = (round(each / 2**30, 1) for each in answers.code)
    yield Finding(
        Severity.WARNING,
        f"Lambda keeps {used} GB of code for this account in {answers.region}, and has room for {limit}",
        "Delete versions that nobody uses: python -m infra.versions --keep 1, and those of other applications. Or ask "
        "for more: quota L-2ACBD22F of service lambda.",
    )


def request_rate(answers: Answers, values: Mapping[str, str]) -> Iterator[Finding]:
    rate = answers.request_rate
    if rate is None:
        return
    if rate < USUAL_RATE:
        yield Finding(
            Severity.NOTE,
            f"API Gateway lets {rate:g} requests a second through in this region (10,000 in most), and each post to a "
            "browser is one: with pacing by the server some {:g} replies at once".format(rate // 33),
            "Ask for more before you need it: quota L-8A5B8E43 of service apigateway.",
        )
    wanted = values.get("RequestRate", "0")
    if wanted.isdigit() and int(wanted) > rate:
        yield Finding(
            Severity.WARNING,
            f"RequestRate={wanted} is more than the {rate:g} that the account lets through",
            "Lower it, or ask for more: quota L-8A5B8E43 of service apigateway.",
        )


def header_policies(answers: Answers, values: Mapping[str, str]) -> Iterator[Finding]:
    """https://github.com/theopensystemslab/planx-new/pull/6491"""
    there = answers.stack.parameters if answers.stack is not None and answers.stack.ours else None
    more = policies_wanted(values) - (policies_wanted(there) if there is not None else 0)
    if answers.header_policies is None or more <= 0 or answers.header_policies + more <= HEADER_POLICIES:
        return
    yield Finding(
        Severity.WARNING,
        f"the account has {answers.header_policies} policies of response headers at CloudFront, {more} more would be "
        f"made, and AWS allows {HEADER_POLICIES} unless it was asked for more",
        "Delete those that no distribution has, or ask: Service Quotas, Amazon CloudFront.",
    )


def policies_wanted(values: Mapping[str, str]) -> int:
    """How many policies of response headers a stack has: infra/template/web.yaml and infra/web.yaml."""
    return 0 if values.get("WebPlan") in WITHOUT_POLICIES else 1 + bool(values.get("AllowedOrigins"))


def gateway_logs(answers: Answers, values: Mapping[str, str]) -> Iterator[Finding]:
    if values.get("AccessLogs") == "all" and answers.gateway_may_log is False:
        bounded = " --parameter-overrides PermissionsBoundaryArn=ARN (docs/deploy.md says of which)"
        yield Finding(
            Severity.ERROR,
            "AccessLogs=all logs the WebSocket API, and API Gateway has no role for logs in this region's settings, or "
            "one that is gone",
            "Make it, once for each region: aws cloudformation deploy --template-file infra/account.yaml "
            "--stack-name api-gateway-logs --capabilities CAPABILITY_IAM"
            f"{bounded if values.get('PermissionsBoundaryArn') else ''}. Or give AccessLogs=http.",
        )
