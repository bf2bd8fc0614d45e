"""Whether Aurora can be made, and where. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from infra.preflight.answers import Answers, Finding, Severity
from infra.preflight.needs import makes_aurora

POSTGRES = "18"
"""Major version of infra/database.yaml."""
CAPACITIES = ("DatabaseMinCapacity", "DatabaseMaxCapacity")
"""https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_ServerlessV2ScalingConfiguration.html"""
USUAL_NETWORKS = 5
"""VPCs of a region: https://docs.aws.amazon.com/vpc/latest/userguide/amazon-vpc-limits.html"""
WITHOUT_PROXY = ("use1-az3",)
"""Zones without RDS Proxy, by their ids.
https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/rds-proxy.html#rds-proxy.limitations"""


def capacity(answers: Answers, values: Mapping[str, str]) -> Iterator[Finding]:
    versions = answers.database_versions
    if versions is not None and not any(each.split(".")[0] == POSTGRES for each in versions):
        yield Finding(
            Severity.ERROR,
            f"region {answers.region} has no Aurora PostgreSQL {POSTGRES} on Serverless v2",
            "Choose another region, or bring a Postgres of your own: docs/deploy.md.",
        )
    least, most = values.get("DatabaseMinCapacity", "0"), values.get("DatabaseMaxCapacity", "4")
    try:
        beyond = float(least) > float(most)
        halves = [name for name in CAPACITIES if 2 * float(values.get(name, "0")) % 1]
    except ValueError:
        return
    for name in halves:
        yield Finding(
            Severity.ERROR,
            f"{name}={values[name]}: Aurora's capacity comes in steps of a half",
            "Round it to 0.5, 1, 1.5 …",
        )
    if beyond:
        yield Finding(
            Severity.ERROR,
            f"DatabaseMinCapacity={least} is more than DatabaseMaxCapacity={most}",
            "Lower the one or raise the other.",
        )


def zones_of_network(answers: Answers, values: Mapping[str, str]) -> Iterator[Finding]:
    """Of the network that is made for Aurora. One that is there keeps the zones that it has."""
    given, zones = values.get("DatabaseZones", ""), answers.zones
    proxy = values.get("DatabaseProxy") == "true"
    if (stack := answers.stack) is not None and stack.ours and makes_aurora(stack.parameters):
        before = stack.parameters.get("DatabaseZones", "")
        # Those that it has by itself may be named, so that it keeps them whatever becomes of the account's subnets.
        pinned = not before and zones is not None and tuple(given.split(",")) == zones.first[:2]
        if given != before and not pinned:
            yield Finding(
                Severity.ERROR,
                f"DatabaseZones={given} would move Aurora's network, which has {before or 'the first two zones'}",
                f"Give DatabaseZones={before}, as before.",
            )
        elif zones is not None and proxy and stack.parameters.get("DatabaseProxy") != "true":
            there = before.split(",") if before else zones.first[:2]
            if without := [zone for zone in there if zones.ids.get(zone) in WITHOUT_PROXY]:
                yield Finding(
                    Severity.ERROR,
                    f"Aurora's network is in {' and '.join(there)}, and RDS Proxy is not in {without[0]}",
                    "Leave DatabaseProxy at false. A larger DatabaseMaxCapacity takes more connections, too.",
                )
        return
    versions = answers.database_versions
    if zones is None or versions is None:
        return
    database = frozenset[str]().union(
        *(where for version, where in versions.items() if version.split(".")[0] == POSTGRES)
    )
    fits = [
        zone
        for zone, known in sorted(zones.ids.items())
        if zone in zones.endpoints
        and (zone in database or not database)
        and not (proxy and known in WITHOUT_PROXY)
    ]
    chosen = tuple(given.split(",")) if given else zones.first[:2]
    wrong = [zone for zone in chosen if zone not in fits]
    if len(fits) < 2:
        yield Finding(
            Severity.ERROR,
            f"region {answers.region} has no two zones with everything that Aurora's network needs",
            "Choose another region, or bring a Postgres of your own: docs/deploy.md.",
        )
    elif wrong or len(set(chosen)) < 2:
        yield Finding(
            Severity.ERROR,
            f"Aurora's network would be in {' and '.join(chosen) or 'no zone'}, and "
            + (
                f"not everything that it needs is in {' and '.join(wrong)}" if wrong else "it needs two zones"
            ),
            f"Give DatabaseZones={','.join(fits[:2])}. They cannot be changed later.",
        )


def networks(answers: Answers) -> Iterator[Finding]:
    """Of an Aurora that is to be made: one that is there has its network."""
    there = answers.stack is not None and answers.stack.ours and makes_aurora(answers.stack.parameters)
    if answers.networks is None or answers.networks < USUAL_NETWORKS or there:
        return
    yield Finding(
        Severity.WARNING,
        f"region {answers.region} has {answers.networks} networks (VPCs), Aurora gets one more, and AWS allows "
        f"{USUAL_NETWORKS} unless it was asked for more",
        "Delete one that nobody needs, or ask: aws service-quotas request-service-quota-increase --service-code vpc "
        f"--quota-code L-F678F1CE --desired-value {answers.networks + 5}",
    )


def rds_role(answers: Answers) -> Iterator[Finding]:
    """RDS makes the role with the account's first database, and refuses that one when it does not see the role soon
    enough: https://github.com/aws-samples/aws-fault-injection-simulator-workshop-v2/pull/195"""
    if answers.rds_role is False:
        yield Finding(
            Severity.ERROR,
            "RDS has made no database in this account yet, and has no role of its own (AWSServiceRoleForRDS): Aurora "
            "may be refused while the role is being made, and all would be taken back",
            "Make it, once for the account, and deploy a minute later: aws iam create-service-linked-role "
            "--aws-service-name rds.amazonaws.com",
        )


def earlier_aurora(answers: Answers) -> Iterator[Finding]:
    if answers.databases:
        yield Finding(
            Severity.WARNING,
            f"an Aurora of an earlier stack {answers.stack_name} still stands, and costs: "
            f"{', '.join(answers.databases)}",
            "A new deployment makes another one. To go on with it: docs/deploy.md, Import what was kept. Else: "
            f"aws cloudformation delete-stack --stack-name {answers.databases[0]}",
        )
