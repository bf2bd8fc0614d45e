"""What whoever deploys must be allowed to do, and what the stack's own roles, with the resources that it is done to.

Of a deployment not every call that CloudFormation makes, but at least one for each type of resource: who may create a
thing may in general do the rest. ``tests/unit/infra/test_infra_preflight.py`` holds this against AWS's schemas of the
types and the template's roles, and ``infra/github.yaml`` against this.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

AURORA = "Aurora"
"""An option that is not a parameter: the stack makes its database."""
LOGS = "AccessLogs"
"""An option that is chosen unless somebody says ``none``. What API Gateway then asks for is in its guide ("Permissions
to activate logging"): https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-logging.html"""
BOUNDARY = "PermissionsBoundaryArn"
NETWORK = "a network"
"""An option that is not a parameter: functions are in a network, Aurora's or one that is named."""
TOLD = (
    "aws:RequestedRegion",
    "aws:ResourceAccount",
    "iam:PassedToService",
    "iam:PermissionsBoundary",
    "kms:ViaService",
    "lambda:FunctionArn",
)
"""Condition keys of which ``Need.context`` has all that the call will say: without a value it says none."""
ANSWER_GLOBALLY = "us-east-1"
"""Where services without regions are asked: ``aws:RequestedRegion`` in IAM's reference of global condition keys."""
_GLOBAL_SERVICES = ("cloudfront", "iam", "pricingplanmanager", "route53")


def makes_aurora(values: Mapping[str, str]) -> bool:
    """Whether a stack on AWS with these parameters makes its database."""
    return not (values.get("DatabaseUrl") or values.get("DatabaseSecretArn"))


def publishes(values: Mapping[str, str]) -> bool:
    """Whether a release is a version of each function, with these parameters."""
    return values.get("Rollout", "none") != "none"


def moves_traffic(values: Mapping[str, str]) -> bool:
    """Whether CodeDeploy moves the traffic to it by and by."""
    return publishes(values) and values["Rollout"] != "AllAtOnce"


@dataclass(frozen=True, slots=True)
class Need:
    """Actions on one resource, written for ``str.format`` with partition, region, account and stack.

    ``by_stack``: CloudFormation calls it, with its role where it has one; else whoever deploys. ``option``: a
    parameter that has to be chosen for it, ``AURORA`` or ``NETWORK``.
    """

    resource: str
    actions: tuple[str, ...]
    by_stack: bool = True
    option: str = ""

    def arn(self, partition: str, region: str, account: str, stack: str, zone: str = "X") -> str:
        """The resource of one deployment. ``zone``: the id of its hosted zone."""
        return self.resource.format(
            partition=partition, region=region, account=account, stack=stack, zone=zone.rpartition("/")[2]
        )

    def context(
        self, partition: str, region: str, account: str, stack: str, values: Mapping[str, str]
    ) -> dict[str, str]:
        """What the call itself will say, by the condition keys of policies. ``account``: whose the resource is.

        IAM's simulation knows none of it, and refuses what a policy grants under a condition:
        https://github.com/aws-containers/amazon-ecs-exec-checker/issues/44
        """
        found = {"aws:RequestedRegion": ANSWER_GLOBALLY if self._service in _GLOBAL_SERVICES else region}
        found["aws:ResourceAccount"] = account
        if "iam:PassRole" in self.actions:
            found["iam:PassedToService"] = "lambda.amazonaws.com"
        if self._service == "kms":
            found["kms:ViaService"] = f"secretsmanager.{region}.amazonaws.com"
        if "lambda:CreateEventSourceMapping" in self.actions:
            found["lambda:FunctionArn"] = FED.format(
                partition=partition, region=region, account=account, stack=stack
            )
        boundary = values.get(BOUNDARY, "")
        if boundary and self._service == "iam":
            found["iam:PermissionsBoundary"] = boundary
        return found

    @property
    def _service(self) -> str:
        return self.actions[0].partition(":")[0]

    def holds(self, values: Mapping[str, str]) -> bool:
        """Whether a deployment with these parameters needs it."""
        if self.option == AURORA:
            return makes_aurora(values)
        if self.option == NETWORK:
            return makes_aurora(values) or bool(values.get("DatabaseSubnetIds"))
        if self.option == LOGS:
            return values.get(self.option) != "none"
        return not self.option or values.get(self.option, "") not in ("", "none", "false", "0")


REGIONAL = "arn:{partition}:%s:{region}:{account}:%s"
GLOBAL = "arn:{partition}:%s::%s"
FED = REGIONAL % ("lambda", "function:{stack}-generate")
"""A function that an event source calls."""
ANY = "*"
"""For actions that know no resource."""
_CODE = "aws-sam-cli-managed-default-samclisourcebucket-x"
"""Where the SAM CLI puts the code: a bucket in a stack of its own, one for the whole account and region."""

_DEFAULT_GROUPS = (
    ("cluster-pg:default.aurora-postgresql18", "CreateDBCluster ModifyDBCluster"),
    ("og:default:aurora-postgresql-18", "CreateDBCluster ModifyDBCluster CreateDBInstance ModifyDBInstance"),
    ("pg:default.aurora-postgresql18", "CreateDBInstance ModifyDBInstance"),
    ("subgrp:default", "CreateDBInstance"),
)
"""Groups that infra/database.yaml leaves to RDS. IAM asks for them as resources of the call, by AWS's names:
https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonrds.html"""

# Form of the ARN, service, resource, actions, option.
_OF_THE_STACK = (
    (
        REGIONAL,
        "cloudformation",
        "stack/{stack}-Web-X/*",
        "CreateStack UpdateStack DeleteStack DescribeStacks",
        "",
    ),
    (REGIONAL, "lambda", "function:{stack}-generate", "CreateFunction UpdateFunctionCode AddPermission", ""),
    (REGIONAL, "lambda", "function:{stack}-generate", "UpdateFunctionConfiguration DeleteFunction", ""),
    (REGIONAL, "lambda", "function:{stack}-generate", "PutFunctionEventInvokeConfig InvokeFunction", ""),
    (REGIONAL, "lambda", "function:{stack}-generate", "PublishVersion CreateAlias UpdateAlias", "Rollout"),
    (REGIONAL, "lambda", "layer:{stack}-common", "PublishLayerVersion", ""),
    (REGIONAL, "lambda", "event-source-mapping:x", "CreateEventSourceMapping", ""),
    (REGIONAL, "codedeploy", "application:{stack}-Rollouts-X", "CreateApplication", "Rollout"),
    (
        REGIONAL,
        "codedeploy",
        "deploymentgroup:{stack}-Rollouts-X/x",
        "CreateDeploymentGroup CreateDeployment",
        "Rollout",
    ),
    (
        REGIONAL,
        "dynamodb",
        "table/{stack}-Table-X",
        "CreateTable UpdateTimeToLive UpdateContinuousBackups",
        "",
    ),
    (REGIONAL, "sqs", "{stack}-RecordsQueue-X", "CreateQueue SetQueueAttributes", ""),
    (REGIONAL, "sns", "{stack}-Alarms-X", "CreateTopic Subscribe", ""),
    (REGIONAL, "scheduler", "schedule/default/{stack}-tick", "CreateSchedule", ""),
    (REGIONAL, "secretsmanager", "secret:SigningSecret-X", "CreateSecret UpdateSecret GetSecretValue", ""),
    (REGIONAL, "logs", "log-group:/aws/lambda/{stack}-generate", "CreateLogGroup PutRetentionPolicy", ""),
    (REGIONAL, "logs", "log-group:x", "CreateLogDelivery UpdateLogDelivery DeleteLogDelivery", LOGS),
    (REGIONAL, "logs", "log-group:x", "PutResourcePolicy DescribeResourcePolicies", LOGS),
    (REGIONAL, "cloudwatch", "alarm:{stack}-Alarms-X", "PutMetricAlarm", ""),
    (REGIONAL, "rds", "cluster:{stack}-database-x", "CreateDBCluster", AURORA),
    (REGIONAL, "rds", "db:{stack}-database-x", "CreateDBInstance", AURORA),
    (REGIONAL, "rds", "subgrp:{stack}-database-x", "CreateDBSubnetGroup", AURORA),
    *((REGIONAL, "rds", group, actions, AURORA) for group, actions in _DEFAULT_GROUPS),
    (REGIONAL, "rds", "db-proxy:prx-x", "CreateDBProxy", "DatabaseProxy"),
    (REGIONAL, "rds", "target-group:prx-tg-x", "RegisterDBProxyTargets", "DatabaseProxy"),
    (REGIONAL, "ec2", "vpc/vpc-1", "CreateVpc", AURORA),
    (REGIONAL, "ec2", "subnet/subnet-1", "CreateSubnet", AURORA),
    (REGIONAL, "ec2", "route-table/rtb-1", "CreateRouteTable AssociateRouteTable", AURORA),
    (REGIONAL, "ec2", "security-group/sg-1", "CreateSecurityGroup AuthorizeSecurityGroupIngress", AURORA),
    (REGIONAL, "ec2", "vpc-endpoint/vpce-1", "CreateVpcEndpoint", AURORA),
    # Of whoever makes an endpoint with a name of its own: https://docs.aws.amazon.com/service-authorization/latest/
    # reference/list_amazonec2.html, CreateVpcEndpoint, dependent actions.
    ("arn:{partition}:%s:::%s", "route53", "hostedzone/X", "AssociateVPCWithHostedZone", AURORA),
    ("arn:{partition}:%s:{region}::%s", "apigateway", "/apis", "POST PATCH GET DELETE", ""),
    (GLOBAL, "iam", "{account}:role/{stack}-GenerateFunctionRole-X", "CreateRole PutRolePolicy PassRole", ""),
    (GLOBAL, "iam", "{account}:role/{stack}-GenerateFunctionRole-X", "PutRolePermissionsBoundary", BOUNDARY),
    (GLOBAL, "cloudwatch", "{account}:dashboard/{stack}-x", "PutDashboard", ""),
    (GLOBAL, "cloudfront", "{account}:distribution/X", "CreateDistribution UpdateDistribution", ""),
    (GLOBAL, "cloudfront", "{account}:function/{stack}-Web-X-pages", "CreateFunction PublishFunction", ""),
    (GLOBAL, "cloudfront", "{account}:origin-access-control/X", "CreateOriginAccessControl", ""),
    (GLOBAL, "cloudfront", "{account}:response-headers-policy/X", "CreateResponseHeadersPolicy", ""),
    (
        "arn:{partition}:%s:::%s",
        "route53",
        "hostedzone/{zone}",
        "ChangeResourceRecordSets",
        "WebHostedZoneId",
    ),
    (GLOBAL, "pricingplanmanager", "{account}:subscription/x", "CreateSubscription", "WebPlan"),
    (GLOBAL, "s3", ":{stack}-web-bucket-x", "CreateBucket PutBucketPolicy PutEncryptionConfiguration", ""),
    (GLOBAL, "s3", ":{stack}-web-bucket-x", "PutBucketPublicAccessBlock PutBucketOwnershipControls", ""),
)
_ROLLOUT = "GetAlias UpdateAlias GetProvisionedConcurrencyConfig"
_ADDRESSES = "AssignPrivateIpAddresses UnassignPrivateIpAddresses"
_OF_THE_ROLES = (
    (REGIONAL, "logs", "log-group:/aws/lambda/{stack}-generate:*", "CreateLogStream PutLogEvents", ""),
    (REGIONAL, "dynamodb", "table/{stack}-Table-X", "GetItem Query PutItem UpdateItem DeleteItem", ""),
    (REGIONAL, "dynamodb", "table/{stack}-Table-X", "ConditionCheckItem", ""),
    (REGIONAL, "dynamodb", "table/{stack}-Table-X/index/due", "Query", ""),
    (REGIONAL, "sqs", "{stack}-RecordsQueue-X", "SendMessage ReceiveMessage DeleteMessage", ""),
    (REGIONAL, "sqs", "{stack}-RecordsQueue-X", "GetQueueAttributes ChangeMessageVisibility", ""),
    (REGIONAL, "lambda", "function:{stack}-generate", "InvokeFunction", ""),
    (REGIONAL, "lambda", "function:{stack}-generate:live", f"InvokeFunction {_ROLLOUT}", "Rollout"),
    (REGIONAL, "execute-api", "x/v1/POST/@connections/x", "ManageConnections", ""),
    (REGIONAL, "secretsmanager", "secret:ProviderSecret-X", "GetSecretValue", ""),
    (REGIONAL, "secretsmanager", "secret:rds!cluster-x", "GetSecretValue", AURORA),
    (REGIONAL, "ec2", "network-interface/eni-1", "CreateNetworkInterface DeleteNetworkInterface", NETWORK),
    (REGIONAL, "ec2", "network-interface/eni-1", _ADDRESSES, NETWORK),
    (ANY, "ec2", "", "DescribeNetworkInterfaces DescribeSubnets", NETWORK),
    (ANY, "cloudwatch", "", "DescribeAlarms", "Rollout"),
)
_OF_THE_CALLER = (
    (REGIONAL, "cloudformation", "stack/{stack}/*", "CreateChangeSet DescribeChangeSet ExecuteChangeSet", ""),
    (REGIONAL, "cloudformation", "stack/{stack}/*", "DescribeStacks DescribeStackEvents", ""),
    (GLOBAL, "s3", f":{_CODE}/{{stack}}/x", "PutObject GetObject", ""),
    (GLOBAL, "s3", ":{stack}-web-bucket-x/index.html", "PutObject GetObject DeleteObject", ""),
    (GLOBAL, "s3", ":{stack}-web-bucket-x", "ListBucket", ""),
    (GLOBAL, "cloudfront", "{account}:distribution/X", "CreateInvalidation", ""),
)


Row = tuple[str, str, str, str, str]


def _needs(rows: Iterable[Row], *, by_stack: bool) -> Iterator[Need]:
    for form, service, resource, actions, option in rows:
        named = tuple(f"{service}:{action}" for action in actions.split())
        yield Need(form if form == ANY else form % (service, resource), named, by_stack, option)


NEEDS: tuple[Need, ...] = (*_needs(_OF_THE_STACK, by_stack=True), *_needs(_OF_THE_CALLER, by_stack=False))
OF_ROLES: tuple[Need, ...] = tuple(_needs(_OF_THE_ROLES, by_stack=True))
"""What the stack's own roles do, with one resource for each action. Their boundary has to let it through."""


def named_secrets(values: Mapping[str, str]) -> Iterator[Need]:
    """What functions do with the secrets that parameters name, and with their key; ``option`` is the parameter."""
    for name, arn in values.items():
        action = {"SecretsKeyArn": "kms:Decrypt"}.get(
            name, "secretsmanager:GetSecretValue" if name.endswith("SecretArn") else ""
        )
        if action and arn:
            yield Need(arn, (action,), option=name)
