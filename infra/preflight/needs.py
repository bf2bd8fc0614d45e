"""What whoever deploys must be allowed to do, with the resources that it is done to.

Not every call that CloudFormation makes, but at least one for each type of resource: who may create a thing may in
general do the rest. ``tests/unit/infra/test_infra_preflight.py`` holds this against AWS's schemas of the types, and
``infra/github.yaml`` against this.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Need:
    """Actions on one resource, written for ``str.format`` with partition, region, account and stack."""

    resource: str
    actions: tuple[str, ...]

    def arn(self, partition: str, region: str, account: str, stack: str) -> str:
        """The resource of one deployment."""
        return self.resource.format(partition=partition, region=region, account=account, stack=stack)


def _needs() -> Iterator[Need]:
    for service, resource, actions in (
        (
            "cloudformation",
            "stack/{stack}/*",
            "CreateChangeSet DescribeChangeSet ExecuteChangeSet DescribeStacks",
        ),
        ("cloudformation", "stack/{stack}-Database-X/*", "CreateStack UpdateStack DeleteStack"),
        (
            "lambda",
            "function:{stack}-generate",
            "CreateFunction UpdateFunctionCode UpdateFunctionConfiguration AddPermission",
        ),
        ("lambda", "function:{stack}-generate", "PutFunctionEventInvokeConfig PublishVersion DeleteFunction"),
        ("lambda", "layer:{stack}-common", "PublishLayerVersion"),
        ("lambda", "event-source-mapping:x", "CreateEventSourceMapping"),
        ("dynamodb", "table/{stack}-Table-X", "CreateTable UpdateTimeToLive UpdateContinuousBackups"),
        ("sqs", "{stack}-RecordsQueue-X", "CreateQueue SetQueueAttributes"),
        ("sns", "{stack}-Alarms-X", "CreateTopic Subscribe"),
        ("scheduler", "schedule/default/{stack}-tick", "CreateSchedule"),
        ("secretsmanager", "secret:SigningSecret-X", "CreateSecret UpdateSecret"),
        ("logs", "log-group:/aws/lambda/{stack}-generate", "CreateLogGroup PutRetentionPolicy"),
        ("cloudwatch", "alarm:{stack}-Alarms-X", "PutMetricAlarm"),
        ("rds", "cluster:{stack}-database-x", "CreateDBCluster"),
        ("rds", "db:{stack}-database-x", "CreateDBInstance"),
        ("rds", "subgrp:{stack}-database-x", "CreateDBSubnetGroup"),
        ("rds", "db-proxy:prx-x", "CreateDBProxy"),
        ("rds", "target-group:prx-tg-x", "RegisterDBProxyTargets"),
        ("ec2", "vpc/vpc-1", "CreateVpc"),
        ("ec2", "subnet/subnet-1", "CreateSubnet"),
        ("ec2", "route-table/rtb-1", "CreateRouteTable AssociateRouteTable"),
        ("ec2", "security-group/sg-1", "CreateSecurityGroup AuthorizeSecurityGroupIngress"),
        ("ec2", "vpc-endpoint/vpce-1", "CreateVpcEndpoint"),
    ):
        yield Need(f"arn:{{partition}}:{service}:{{region}}:{{account}}:{resource}", _of(service, actions))
    for service, resource, actions in (
        (
            "iam",
            "{account}:role/{stack}-GenerateFunctionRole-X",
            "CreateRole PutRolePolicy AttachRolePolicy PassRole",
        ),
        ("cloudwatch", "{account}:dashboard/{stack}-x", "PutDashboard"),
        (
            "cloudfront",
            "{account}:distribution/X",
            "CreateDistribution UpdateDistribution CreateInvalidation",
        ),
        ("cloudfront", "{account}:function/{stack}-pages", "CreateFunction PublishFunction"),
        ("cloudfront", "{account}:origin-access-control/X", "CreateOriginAccessControl"),
        ("cloudfront", "{account}:response-headers-policy/X", "CreateResponseHeadersPolicy"),
    ):
        yield Need(f"arn:{{partition}}:{service}::{resource}", _of(service, actions))
    yield Need("arn:{partition}:apigateway:{region}::/apis", _of("apigateway", "POST PATCH GET DELETE"))
    yield Need(
        "arn:{partition}:s3:::{stack}-web-bucket-x",
        _of("s3", "CreateBucket PutBucketPolicy PutEncryptionConfiguration PutBucketPublicAccessBlock"),
    )
    yield Need("arn:{partition}:s3:::{stack}-web-bucket-x/index.html", _of("s3", "PutObject"))
    # Where the SAM CLI puts the code, in a stack and a bucket of its own for the whole account.
    yield Need(
        "arn:{partition}:s3:::aws-sam-cli-managed-default-samclisourcebucket-x/taskflow/x",
        _of("s3", "PutObject GetObject"),
    )


def _of(service: str, actions: str) -> tuple[str, ...]:
    return tuple(f"{service}:{action}" for action in actions.split())


NEEDS: tuple[Need, ...] = tuple(_needs())
