"""Whether functions reach what they need from a network that an operator names for them. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from infra.preflight.answers import Answers, Finding, OwnNetwork, Severity

SERVICES = {"dynamodb": "DynamoDB", "s3": "S3", "secretsmanager": "Secrets Manager", "sqs": "SQS"}
"""What the functions in the network call, and S3, where CloudFormation waits for what the migrations have to say."""
NAMED = ("DatabaseSubnetIds", "DatabaseSecurityGroupIds")


def own_network(answers: Answers, values: Mapping[str, str]) -> Iterator[Finding]:
    """Without a way to S3 the migrations cannot even say that they failed, and a deployment ends after half an hour:
    https://github.com/aws-solutions/workload-discovery-on-aws/issues/506"""
    network = answers.network
    if network is None:
        return
    found = (network.subnets, network.security_groups)
    gone = [
        each
        for name, there in zip(NAMED, found, strict=True)
        for each in values.get(name, "").split(",")
        if each and each not in there
    ]
    if gone:
        yield Finding(
            Severity.ERROR,
            f"{', '.join(gone)} of {' and '.join(NAMED)} is not there, or not in {answers.region}",
            "aws ec2 describe-subnets and aws ec2 describe-security-groups have those of the region.",
        )
        return
    networks = {each.network for each in network.subnets.values()} | {*network.security_groups.values()}
    if len(networks) > 1:
        yield Finding(
            Severity.ERROR,
            f"{' and '.join(NAMED)} are of different networks ({', '.join(sorted(networks))}): a function is in one",
            "Give subnets and security groups of the network that reaches the database.",
        )
        return
    if not network.lets_out:
        yield Finding(
            Severity.ERROR,
            "the security groups of DatabaseSecurityGroupIds let nothing out: functions reach no database",
            "Let out what goes to the database's port and to 443: aws ec2 authorize-security-group-egress",
        )
    before = answers.stack.parameters if answers.stack is not None and answers.stack.ours else {}
    if all(before.get(name) == values.get(name) for name in NAMED):
        return  # functions work there already, perhaps by a way that nobody sees here
    yield from _ways(network, values)


def _ways(network: OwnNetwork, values: Mapping[str, str]) -> Iterator[Finding]:
    beyond = _beyond(values)
    for name, subnet in sorted(network.subnets.items()):
        if subnet.leads_out:
            continue  # where to, and whether names lead there, is the operator's
        lacking = [SERVICES[each] for each in sorted(SERVICES.keys() - subnet.endpoints)] + beyond
        if lacking:
            how = (
                "its way out is an internet gateway, which takes nothing from a function: that has no public address"
                if subnet.public
                else "it has no way out"
            )
            yield Finding(
                Severity.ERROR,
                f"from {name} a function does not reach {', '.join(lacking)}: {how}",
                f"Give subnets with a NAT gateway{'' if beyond else f', or make endpoints in {subnet.network}'} "
                "(docs/deploy.md, The database).",
            )
            return


def _beyond(values: Mapping[str, str]) -> list[str]:
    """What functions in the network ask outside of AWS."""
    named = [name for name in ("OtlpEndpoint", "OtlpTracesEndpoint", "EmbeddingsUrl") if values.get(name)]
    keys = values.get("OidcVerify") == "keys" and values.get("OidcIssuer")
    return [*named, "OidcIssuer"] if keys else named
