"""What GitHub may do: the roles of infra/github.yaml and the workflows that take them."""

from __future__ import annotations

import json
import re
import subprocess
from collections.abc import Iterator, Mapping
from fnmatch import fnmatchcase
from itertools import product
from pathlib import Path
from typing import Any

import pytest
import yaml
from botocore.exceptions import ClientError

from infra import policies
from infra.deploy import WAIT_MINUTES
from infra.preflight import account_questions
from infra.preflight.answers import Bound, Permissions
from infra.preflight.needs import NEEDS, OF_ROLES, Need, named_secrets
from infra.preflight.parameters import parsed
from local.grants import policy
from tests.support.templates import ROOT, Deployment, expanded, source

TEMPLATE = source("github.yaml")
WORKFLOWS = sorted((ROOT / ".github" / "workflows").glob("*.yml"))
GIVEN = {
    "AWS::Partition": "aws",
    "AWS::Region": "eu-central-1",
    "AWS::AccountId": "123456789012",
    "AWS::StackName": "github-taskflow",
    "StackName": "taskflow",
    "Repository": "someone@1/taskflow@2",
    "Environment": "production",
    "SecretArns": "",
    "HostedZoneId": "X",
}
GIVEN_WITH = {"HasSecrets": "SecretArns", "HasHostedZone": "HostedZoneId"}
"""Conditions by the parameter that has to be given."""
NOTHING = object()
BOUNDARY = "arn:aws:iam::123456789012:policy/github-taskflow-Boundary"


def resolved(value: Any, given: Mapping[str, str] = GIVEN) -> Any:
    """The value with its references to parameters replaced; a role or provider is its logical id."""
    if isinstance(value, list):
        return [resolved(each, given) for each in value if resolved(each, given) is not NOTHING]
    if not isinstance(value, dict):
        return value
    if value == {"Ref": "AWS::NoValue"}:
        return NOTHING
    if value == {"Ref": "Boundary"}:
        return BOUNDARY
    if value == {"Ref": "SecretArns"}:
        return given["SecretArns"].split(",")
    if set(value) == {"Fn::If"}:
        name, yes, no = value["Fn::If"]
        return resolved(yes if given.get(GIVEN_WITH.get(name, ""), name) else no, given)
    if set(value) == {"Fn::Sub"}:
        return re.sub(r"\$\{([\w:]+)\}", lambda found: given[found[1]], value["Fn::Sub"])
    if set(value) in ({"Ref"}, {"Fn::GetAtt"}):
        named = value.get("Ref") or value["Fn::GetAtt"][0]
        return given.get(named, f"arn:aws:iam::123456789012:role/github/{named}")
    return {name: resolved(each, given) for name, each in value.items()}


def statements(*names: str, given: Mapping[str, str] = GIVEN) -> Iterator[dict[str, Any]]:
    for name in names:
        yield from resolved(TEMPLATE["Resources"][name]["Properties"]["PolicyDocument"]["Statement"], given)


def listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def allows(action: str, arn: str, *names: str) -> bool:
    return any(
        any(fnmatchcase(action.lower(), each.lower()) for each in listed(statement["Action"]))
        and any(fnmatchcase(arn, each) for each in listed(statement["Resource"]))
        for statement in statements(*names)
    )


OF_CLOUDFORMATION = ("NamedPolicy", "UnnamedPolicy")


@pytest.mark.parametrize(
    "need", NEEDS, ids=lambda need: f"{need.actions[0]} {need.resource.rpartition(':')[2]}"
)
def test_what_a_deployment_needs_is_allowed_to_who_does_it(need: Need) -> None:
    arn = need.arn("aws", "eu-central-1", "123456789012", "taskflow")
    policies = OF_CLOUDFORMATION if need.by_stack else ("DeployPolicy",)
    assert [action for action in need.actions if not allows(action, arn, *policies)] == []


@pytest.mark.parametrize("role", ["DeployPolicy", "NamedPolicy"])
def test_no_code_is_taken_from_or_put_into_a_bucket_of_another_account(role: str) -> None:
    """Names of buckets are everybody's: whoever makes one anew that was deleted would get the code, and give it."""
    granted = policy.statements({"Statement": [*statements(role)]})
    code = "arn:aws:s3:::aws-sam-cli-managed-default-samclisourcebucket-x/taskflow/1234"
    for owner, allowed in (("123456789012", True), ("222222222222", False)):
        need = policy.Need("s3:GetObject", code, {"aws:resourceaccount": (owner,)})
        assert policy.allows(granted, need) is allowed


@pytest.mark.parametrize(
    "tagged",
    [
        "stack/taskflow/1234",
        "stack/aws-sam-cli-managed-default/1234",
        "changeSet/samcli-deploy1764521234/1234",
        "changeSet/InitialCreation/1234",
    ],
)
def test_the_workflow_may_tag_what_the_sam_cli_tags(tagged: str) -> None:
    of_the_region = "arn:aws:cloudformation:eu-central-1:123456789012:"
    assert allows("cloudformation:TagResource", f"{of_the_region}{tagged}", "DeployPolicy")
    assert not allows("cloudformation:TagResource", f"{of_the_region}stack/other/1234", "DeployPolicy")


def test_no_record_of_a_hosted_zone_is_changed_unless_it_is_named() -> None:
    [zone] = (need for need in NEEDS if need.option == "WebHostedZoneId")
    mine = zone.arn("aws", "eu-central-1", "123456789012", "taskflow", "/hostedzone/Z1D633PJN98FT9")
    for named, arn, allowed in (
        ("", mine, False),
        ("Z1D633PJN98FT9", mine, True),
        ("Z1D633PJN98FT9", mine.replace("Z1D", "Z2D"), False),
    ):
        given = {**GIVEN, "HostedZoneId": named}
        granted = policy.statements({"Statement": [*statements(*OF_CLOUDFORMATION, given=given)]})
        assert policy.allows(granted, policy.Need(zone.actions[0], arn, {})) is allowed


OF_THE_ACCOUNT = "arn:aws:secretsmanager:eu-central-1:123456789012:secret:"
OF_OTHERS = "arn:aws:secretsmanager:eu-central-1:222222222222:secret:shared-AbCdEf"


def test_no_secret_is_read_but_the_stacks_own_and_those_that_are_named() -> None:
    """CloudFormation names a secret by its logical id, RDS that of a cluster by ``rds!cluster-``."""
    own = {
        name
        for template in ("template.yaml", "database.yaml", "web.yaml", "alarms.yaml")
        for name, found in source(template)["Resources"].items()
        if found["Type"] == "AWS::SecretsManager::Secret"
        # One with a name of its own would be called otherwise.
        and "Name" not in found["Properties"]
    }
    assert len(own) == 8
    for named in ("", f"{OF_THE_ACCOUNT}mine-AbCdEf,{OF_OTHERS}"):
        given = {**GIVEN, "SecretArns": named}
        for role in (("Boundary",), OF_CLOUDFORMATION):
            granted = policy.statements({"Statement": [*statements(*role, given=given)]})

            def reads(arn: str, granted: Any = granted) -> bool:
                return policy.allows(granted, policy.Need("secretsmanager:GetSecretValue", arn, {}))

            assert all(reads(f"{OF_THE_ACCOUNT}{name}-ab12cd34ef56-AbCdEf") for name in own)
            assert reads(f"{OF_THE_ACCOUNT}rds!cluster-1234-AbCdEf")
            assert reads(f"{OF_THE_ACCOUNT}mine-AbCdEf") is reads(OF_OTHERS) is bool(named)
            assert not reads(f"{OF_THE_ACCOUNT}somebodys-AbCdEf")
            for action in ("PutSecretValue", "DeleteSecret", "PutResourcePolicy"):
                need = policy.Need(f"secretsmanager:{action}", f"{OF_THE_ACCOUNT}mine-AbCdEf", {})
                assert not policy.allows(granted, need)


def test_the_workflow_may_ask_what_the_preflight_asks() -> None:
    """Each call that the pre-flight's questions make, by the name of its permission."""
    places = (ROOT / "infra" / "preflight").glob("*.py")
    code = "".join(each.read_text() for each in places if re.search("^import boto|Clients", each.read_text()))
    called = set(re.findall(r"\.(?:get_paginator\(\s*\"(\w+)\"|(\w+)\()", code))
    names = {"".join(part.capitalize() for part in (first or second).split("_")) for first, second in called}
    allowed = {
        action.partition(":")[2] for each in statements("DeployPolicy") for action in listed(each["Action"])
    }
    asked = {name for name in names if re.match("(Describe|List|Get|Simulate)[A-Z]", name)}
    own = {
        "GetCallerIdentity",
        "GetAvailablePartitions",
        "GetAvailableRegions",
        "GetPartitionForRegion",
        "GetPaginator",
    }
    # Everybody may ask who they are; API Gateway calls GetAccount GET /account.
    assert {each.lower() for each in asked - own - {"GetAccount", "DescribeOrderableDbInstanceOptions"}} <= {
        each.lower() for each in allowed
    }
    assert {"GET", "DescribeOrderableDBInstanceOptions"} <= allowed
    assert "DescribeOrderableDbInstanceOptions" in asked


def test_only_one_environment_of_one_repository_gets_the_role() -> None:
    [trust] = resolved(
        TEMPLATE["Resources"]["DeployRole"]["Properties"]["AssumeRolePolicyDocument"]["Statement"]
    )
    issuer = "token.actions.githubusercontent.com"
    assert trust["Condition"] == {
        "StringEquals": {
            f"{issuer}:aud": "sts.amazonaws.com",
            f"{issuer}:sub": "repo:someone@1/taskflow@2:environment:production",
        }
    }


@pytest.mark.parametrize(
    ("repository", "fits"),
    [
        ("someone/taskflow", True),
        ("someone@123/taskflow@456", True),
        ("someone/*", False),
        ("*/taskflow", False),
        ("someone/task?low", False),
        ("someone/taskflow:ref", False),
        ("someone", False),
        ("", False),
    ],
)
def test_no_pattern_lets_another_repository_in(repository: str, fits: bool) -> None:
    pattern = TEMPLATE["Parameters"]["Repository"]["AllowedPattern"]
    assert bool(re.fullmatch(pattern, repository)) is fits


@pytest.mark.parametrize(
    ("action", "resource"),
    [
        ("iam:PutRolePolicy", "iam::123456789012:role/other"),
        ("iam:PutRolePolicy", "iam::123456789012:role/github/github-taskflow-DeployRole-X"),
        ("iam:UpdateAssumeRolePolicy", "iam::123456789012:role/github/github-taskflow-ExecutionRole-X"),
        ("iam:PassRole", "iam::123456789012:role/admin"),
        ("iam:CreateUser", "iam::123456789012:user/taskflow-x"),
        ("iam:CreatePolicyVersion", "iam::123456789012:policy/x"),
        ("lambda:UpdateFunctionCode", "lambda:eu-central-1:123456789012:function:other"),
        ("dynamodb:DeleteTable", "dynamodb:eu-central-1:123456789012:table/other"),
        ("s3:DeleteBucket", "s3:::other"),
        ("sts:AssumeRole", "iam::123456789012:role/taskflow-x"),
        ("ec2:RunInstances", "ec2:eu-central-1:123456789012:instance/*"),
        ("codedeploy:DeleteDeploymentConfig", "codedeploy:eu-central-1:123456789012:deploymentconfig:other"),
        ("rds:AddTagsToResource", "rds:eu-central-1:123456789012:db:other"),
        ("lambda:TagResource", "lambda:eu-central-1:123456789012:function:other"),
        ("apigateway:PATCH", "apigateway:eu-central-1::/account"),
        ("apigateway:DELETE", "apigateway:eu-central-1::/restapis/x"),
        ("apigateway:DELETE", "apigateway:eu-central-1::/domainnames/example.org"),
    ],
)
def test_what_is_somebody_elses_is_out_of_reach(action: str, resource: str) -> None:
    partition = "arn:aws:"
    assert not allows(action, partition + resource, *OF_CLOUDFORMATION)
    assert not allows(action, partition + resource, "DeployPolicy")


@pytest.mark.parametrize("action", ["Create", "Delete", "Update"])
@pytest.mark.parametrize(
    ("function", "allowed"),
    [("taskflow-worker", True), ("taskflow-worker:live", True), ("other-worker", False), ("", False)],
)
def test_no_event_source_of_another_stack_is_made_changed_or_deleted(
    action: str, function: str, allowed: bool
) -> None:
    """Lambda names an event source by a number. Of which function it is, a call says in a condition key
    (https://docs.aws.amazon.com/lambda/latest/dg/lambda-api-permissions-ref.html)."""
    of_lambda = "arn:aws:lambda:eu-central-1:123456789012:"
    context = {"lambda:functionarn": (f"{of_lambda}function:{function}",)} if function else {}
    granted = policy.statements({"Statement": [*statements(*OF_CLOUDFORMATION)]})
    need = policy.Need(f"lambda:{action}EventSourceMapping", f"{of_lambda}event-source-mapping:x", context)
    assert policy.allows(granted, need) is allowed


def test_the_workflow_itself_makes_nothing_and_reads_no_secret_and_nothing_that_was_said() -> None:
    for action, resource in (
        ("lambda:UpdateFunctionCode", "lambda:eu-central-1:123456789012:function:taskflow-generate"),
        ("secretsmanager:GetSecretValue", "secretsmanager:eu-central-1:123456789012:secret:x"),
        ("dynamodb:GetItem", "dynamodb:eu-central-1:123456789012:table/taskflow-Table-X"),
        ("logs:GetLogEvents", "logs:eu-central-1:123456789012:log-group:/aws/lambda/taskflow-generate"),
        ("iam:CreateRole", "iam::123456789012:role/taskflow-x"),
    ):
        assert not allows(action, f"arn:aws:{resource}", "DeployPolicy")


def test_the_workflow_deletes_old_versions_and_no_function() -> None:
    function = "arn:aws:lambda:eu-central-1:123456789012:function:taskflow-generate"
    assert allows("lambda:DeleteFunction", f"{function}:7", "DeployPolicy")
    assert not allows("lambda:DeleteFunction", function, "DeployPolicy")
    assert not allows("lambda:DeleteFunction", f"{function.replace('taskflow', 'other')}:7", "DeployPolicy")
    for action in ("lambda:ListAliases", "lambda:ListVersionsByFunction"):
        assert allows(action, function, "DeployPolicy")


def test_roles_are_passed_to_named_services_only() -> None:
    for statement in statements("DeployPolicy", *OF_CLOUDFORMATION):
        if "iam:PassRole" in listed(statement["Action"]):
            assert statement["Condition"]["StringEquals"]["iam:PassedToService"]
            assert listed(statement["Resource"]) != ["*"]
        if "iam:AttachRolePolicy" in listed(statement["Action"]):
            attached = statement["Condition"]["ArnLike"]["iam:PolicyARN"]
            assert attached == "arn:aws:iam::aws:policy/service-role/*"


# --- the boundary of what is made ----------------------------------------------------------------------------

OF_THE_STACK = "arn:aws:iam::123456789012:role/taskflow-GenerateFunctionRole-X"


def may(action: str, context: dict[str, str]) -> bool:
    """Whether CloudFormation's role may do it to a role of the stack, when the call says this of itself."""
    keys = {key.lower(): (value,) for key, value in context.items()}
    granted = policy.statements({"Statement": [*statements(*OF_CLOUDFORMATION)]})
    return policy.allows(granted, policy.Need(action, OF_THE_STACK, keys))


@pytest.mark.parametrize(
    "action", ["CreateRole", "PutRolePolicy", "AttachRolePolicy", "PutRolePermissionsBoundary"]
)
@pytest.mark.parametrize(
    ("boundary", "allowed"),
    [
        ({}, False),
        ({"iam:PermissionsBoundary": BOUNDARY}, True),
        ({"iam:PermissionsBoundary": "arn:x"}, False),
    ],
)
def test_whoever_sends_a_template_makes_no_role_that_may_more(
    action: str, boundary: dict[str, str], allowed: bool
) -> None:
    attached = {"iam:PolicyARN": "arn:aws:iam::aws:policy/service-role/AmazonAPIGatewayPushToCloudWatchLogs"}
    assert may(f"iam:{action}", {**boundary, **attached}) is allowed


def test_nothing_that_is_deployed_takes_a_boundary_away_or_changes_it() -> None:
    assert not may("iam:DeleteRolePermissionsBoundary", {"iam:PermissionsBoundary": BOUNDARY})
    for action in ("CreatePolicy", "CreatePolicyVersion", "SetDefaultPolicyVersion", "DeletePolicy"):
        assert not allows(f"iam:{action}", BOUNDARY, *OF_CLOUDFORMATION, "DeployPolicy")
    for statement in statements("Boundary"):
        for action in listed(statement["Action"]):
            assert (
                action.partition(":")[0] not in ("iam", "sts", "cloudformation", "organizations")
                and "*" not in action
            )


HERE = f"{policies.REGION}:{policies.ACCOUNT}"
OPTIONS = {
    "PermissionsBoundaryArn": BOUNDARY,
    "Rollout": "Canary10Percent5Minutes",
    "Release": "r1",
    "SnapStart": "true",
    "SettingsSecretArn": f"arn:aws:secretsmanager:{HERE}:secret:own-AbCdEf",
    "SigningKeySecretArn": "arn:aws:secretsmanager:xx-test-1:222222222222:secret:shared-AbCdEf",
    "SecretsKeyArn": f"arn:aws:kms:{HERE}:key/1234abcd",
}


def as_aws_names(resource: str) -> str:
    """CloudFormation puts the stack's name before all but secrets. RDS itself names the secret of a cluster."""
    named = re.sub(rf"(:sqs:{HERE}:|:table/)", r"\1taskflow-", resource)
    return (
        named.replace(":Database-AppSecretArn-", ":AppSecret-")
        .replace(":Cluster-", ":rds!cluster-")
        .replace(":Database-SecretArn-", ":rds!cluster-")
    )


VIEWS = (
    Deployment(expanded(), OPTIONS),
    Deployment(source("database.yaml"), {"Proxy": "true", "MinCapacity": "0.5", "Boundary": BOUNDARY}),
)


@pytest.mark.parametrize("view", VIEWS, ids=["the stack", "its database"])
def test_every_role_has_the_boundary_and_works_within_it(view: Deployment) -> None:
    here = {
        **GIVEN,
        "AWS::Region": policies.REGION,
        "AWS::AccountId": policies.ACCOUNT,
        "SecretArns": ",".join(arn for name, arn in OPTIONS.items() if name.endswith("SecretArn")),
    }
    bound = policy.statements({"Statement": [*statements("Boundary", given=here)]})
    asked = {"kms:viaservice": (f"secretsmanager.{policies.REGION}.amazonaws.com",)}
    for name, documents in policies.documents(view).items():
        assert view.properties(name)["PermissionsBoundary"] == BOUNDARY
        for each in (each for document in documents for each in policy.statements(document)):
            for action, resource in product(each.actions, each.resources):
                named = as_aws_names(resource)
                need = policy.Need(action, named, asked)
                assert each.effect == "Deny" or policy.allows(bound, need), f"{name}: {action} {resource}"


def test_only_roles_from_before_may_be_without_and_only_where_somebody_says_so() -> None:
    given = {"Repository": "o/n", "Environment": "production"}
    for required, named in (({}, 2), ({"BoundaryRequired": "false"}, 3)):
        view = Deployment(TEMPLATE, {**given, **required})
        assert len(view.properties("ExecutionRole")["ManagedPolicyArns"]) == named
        assert ("RolesFromBeforePolicy" in view.resources) is (named == 3)


def test_no_role_of_a_template_is_without_a_boundary() -> None:
    database = Deployment(expanded(), OPTIONS).properties("Database")
    assert database["Parameters"]["Boundary"] == BOUNDARY
    roles = 0
    for name in ("template.yaml", "database.yaml", "account.yaml"):
        for role in source(name)["Resources"].values():
            if role["Type"] == "AWS::IAM::Role":
                roles += 1
                condition, named, otherwise = role["Properties"]["PermissionsBoundary"]["Fn::If"]
                assert source(name)["Conditions"][condition] == {"Fn::Not": [{"Fn::Equals": [named, ""]}]}
                assert otherwise == {"Ref": "AWS::NoValue"}
    assert roles > 13


def test_whoever_gives_a_boundary_to_the_role_of_the_account_reads_that_this_one_is_too_narrow() -> None:
    """API Gateway's role makes log groups and writes to any. Without that API Gateway refuses it
    (https://github.com/tmobile/jazz-installer/pull/597)."""
    [attached] = source("account.yaml")["Resources"]["LogsRole"]["Properties"]["ManagedPolicyArns"]
    policy_of_aws = attached["Fn::Sub"].rpartition("/")[2]
    assert not allows("logs:CreateLogGroup", "arn:aws:logs:eu-central-1:123456789012:log-group:x", "Boundary")
    assert policy_of_aws in source("account.yaml")["Parameters"]["PermissionsBoundaryArn"]["Description"]
    assert policy_of_aws in (ROOT / "docs" / "deploy.md").read_text()


class Simulation:
    """IAM's simulation of the template's roles. As in IAM a condition does not hold whose key nobody gave."""

    def __init__(self, statements_of_all: list[dict[str, Any]] | None = None) -> None:
        self._all = statements_of_all

    def get_paginator(self, call: str) -> Simulation:
        assert call == "simulate_principal_policy"
        return self

    def paginate(
        self,
        PolicySourceArn: str,
        ActionNames: list[str],
        ResourceArns: list[str],
        ContextEntries: list[dict[str, Any]],
    ) -> Iterator[dict[str, Any]]:
        given = {each["ContextKeyName"].lower(): tuple(each["ContextKeyValues"]) for each in ContextEntries}
        names = OF_CLOUDFORMATION if PolicySourceArn.endswith("/execution") else ("DeployPolicy",)
        said = policy.statements({"Statement": self._all or [*statements(*names)]})
        for action in ActionNames:
            allowed = policy.allows(said, policy.Need(action, ResourceArns[0], given))
            missing = {
                key
                for statement in said
                if any(policy.matches(each.lower(), action.lower()) for each in statement.actions)
                for keys in statement.conditions.values()
                for key in keys.keys() - given.keys()
            }
            yield {
                "EvaluationResults": [
                    {
                        "EvalActionName": action,
                        "EvalDecision": "allowed" if allowed else "implicitDeny",
                        "ResourceSpecificResults": [{"MissingContextValues": sorted(missing)}],
                    }
                ]
            }


EVERYTHING = {
    "PermissionsBoundaryArn": BOUNDARY,
    "Rollout": "Canary10Percent5Minutes",
    "DatabaseProxy": "true",
    "AccessLogs": "all",
    "WebHostedZoneId": "X",
    "WebPlan": "FREE",
}


@pytest.mark.parametrize(
    ("boundary", "denied"),
    [
        (BOUNDARY, ()),
        ("arn:x", ("iam:CreateRole", "iam:PutRolePermissionsBoundary", "iam:PutRolePolicy")),
        ("", ("iam:CreateRole", "iam:PutRolePolicy")),
    ],
    ids=["as the guide says", "another boundary", "none"],
)
def test_the_preflight_of_the_workflow_knows_what_its_roles_may(
    boundary: str, denied: tuple[str, ...]
) -> None:
    """A condition (to which service a role is passed) is about the call. IAM's simulation makes none: what it is not
    told counts as refused (https://github.com/aws-containers/amazon-ecs-exec-checker/issues/44)."""
    found = account_questions.permissions(
        lambda *_: Simulation(),
        "arn:aws:iam::123456789012:role/github/deploy",
        {**EVERYTHING, "PermissionsBoundaryArn": boundary},
        "arn:aws:iam::123456789012:role/github/execution",
        "eu-central-1",
        "taskflow",
    )
    assert found == Permissions(denied)


def test_what_policies_ask_of_a_call_that_only_aws_knows_is_not_called_refused() -> None:
    at_home = {"StringEquals": {"aws:SourceIp": "192.0.2.1"}, "StringLike": {"aws:RequestedRegion": "eu-*"}}
    own = [{"Effect": "Allow", "Action": "*", "Resource": "*", "Condition": at_home}]
    found = account_questions.permissions(
        lambda *_: Simulation(own),
        "arn:aws:iam::123456789012:role/somebody",
        EVERYTHING,
        "",
        "eu-central-1",
        "taskflow",
    )
    assert found.denied == () and found.keys == ("aws:sourceip",)
    assert "lambda:CreateFunction" in found.unclear


def test_what_an_organization_refuses_is_no_fault_of_the_account() -> None:
    """IAM's simulation knows the policies of an organization, and tells none of the keys that these ask for."""
    told = {"AllowedByOrganizations": False}
    refused = {"EvalActionName": "iam:CreateRole", "EvalDecision": "explicitDeny"}
    for where in (
        {"OrganizationsDecisionDetail": told},
        {"ResourceSpecificResults": [{"OrganizationsDecisionDetail": told}]},
    ):

        class Organized:
            def get_paginator(self, _: str) -> Organized:
                return self

            def paginate(
                self, ActionNames: list[str], where: Any = where, **_: Any
            ) -> Iterator[dict[str, Any]]:
                if "iam:CreateRole" in ActionNames:
                    yield {"EvaluationResults": [refused | where]}

        found = account_questions.permissions(
            lambda *_: Organized(), "arn:aws:iam::1:role/x", EVERYTHING, "", "eu-central-1", "taskflow"
        )
        assert found == Permissions(organization=("iam:CreateRole",))


# --- what the pre-flight says of a boundary ------------------------------------------------------------------


def test_what_roles_do_is_what_is_asked_of_their_boundary() -> None:
    granted = {
        action
        for view in VIEWS
        for documents in policies.documents(view).values()
        for document in documents
        for each in policy.statements(document)
        if each.effect == "Allow"
        for action in each.actions
    }
    asked = {action for need in (*OF_ROLES, *named_secrets(OPTIONS)) for action in need.actions}
    assert asked == granted
    # With nothing chosen, what no option brings is asked all the same.
    plain = {action for need in OF_ROLES if need.holds({}) for action in need.actions}
    assert {"dynamodb:Query", "sqs:SendMessage", "ec2:CreateNetworkInterface"} <= plain


class Bounding:
    """IAM with one policy, and its simulation of a boundary. ``told``: whether it says that the boundary decides."""

    def __init__(self, document: dict[str, Any] | None, *, told: bool = True) -> None:
        self._document = document
        self._told = told

    def get_policy(self, PolicyArn: str) -> dict[str, Any]:
        if self._document is None:
            raise ClientError({"Error": {"Code": "NoSuchEntity", "Message": "no"}}, "GetPolicy")
        return {"Policy": {"DefaultVersionId": "v7"}}

    def get_policy_version(self, PolicyArn: str, VersionId: str) -> dict[str, Any]:
        assert (PolicyArn, VersionId) == (BOUNDARY, "v7")
        return {"PolicyVersion": {"Document": self._document}}

    def get_paginator(self, call: str) -> Bounding:
        assert call == "simulate_custom_policy"
        return self

    def paginate(
        self,
        PolicyInputList: list[str],
        PermissionsBoundaryPolicyInputList: list[str],
        ActionNames: list[str],
        ResourceArns: list[str],
        ContextEntries: list[dict[str, Any]],
    ) -> Iterator[dict[str, Any]]:
        given = {each["ContextKeyName"].lower(): tuple(each["ContextKeyValues"]) for each in ContextEntries}
        bound = policy.statements(json.loads(PermissionsBoundaryPolicyInputList[0]))
        own = policy.statements(json.loads(PolicyInputList[0]))
        for action in ActionNames:
            need = policy.Need(action, ResourceArns[0], given)
            assert policy.allows(own, need)
            within = policy.allows(bound, need)
            # Of another account's secret it refuses what nobody there has granted.
            allowed = within and ":222222222222:" not in ResourceArns[0]
            result: dict[str, Any] = {
                "EvalActionName": action,
                "EvalDecision": "allowed" if allowed else "implicitDeny",
            }
            if self._told:
                told = {"PermissionsBoundaryDecisionDetail": {"AllowedByPermissionsBoundary": within}}
                result["ResourceSpecificResults"] = [told]
            yield {"EvaluationResults": [result]}


def bounded(
    document: dict[str, Any] | None, given: Mapping[str, str] | None = None, *, told: bool = True
) -> Bound | None:
    return account_questions.bound(
        lambda *_: Bounding(document, told=told),
        "arn:aws:iam::123456789012:role/github/deploy",
        {"PermissionsBoundaryArn": BOUNDARY, "Rollout": "Canary10Percent5Minutes", **(given or {})},
        "eu-central-1",
        "taskflow",
    )


def boundary(secrets: str = "") -> dict[str, Any]:
    return {"Statement": [*statements("Boundary", given={**GIVEN, "SecretArns": secrets})]}


MINE = f"{OF_THE_ACCOUNT}mine-AbCdEf"
KEY = "arn:aws:kms:eu-central-1:222222222222:key/1234"


def test_within_the_boundary_of_the_workflow_functions_do_their_work() -> None:
    assert bounded(boundary()) == Bound()
    assert account_questions.bound(lambda *_: None, "arn:x", {}, "eu-central-1", "taskflow") is None
    # IAM may say nothing of the boundary: everything else is allowed, so it was the boundary.
    assert bounded(boundary(), told=False) == Bound()


def test_secrets_that_the_boundary_keeps_from_functions_are_named() -> None:
    named = {"SettingsSecretArn": OF_OTHERS, "DatabaseSecretArn": MINE, "SecretsKeyArn": KEY}
    assert bounded(boundary(), named) == Bound(secrets=("DatabaseSecretArn", "SettingsSecretArn"))
    assert bounded(boundary(f"{MINE},{OF_OTHERS}"), named) == Bound()
    # Of another account's secret nobody can tell then.
    assert bounded(boundary(), named, told=False) == Bound(
        secrets=("DatabaseSecretArn",), unclear=("SecretsKeyArn", "SettingsSecretArn")
    )


def test_a_boundary_that_is_too_narrow_or_not_there_is_known() -> None:
    narrow = boundary()
    for each in narrow["Statement"]:
        if each["Sid"] == "OwnTable":
            each["Action"] = ["dynamodb:GetItem"]
    found = bounded(narrow)
    assert found is not None and found.forbidden == (
        "dynamodb:ConditionCheckItem",
        "dynamodb:DeleteItem",
        "dynamodb:PutItem",
        "dynamodb:Query",
        "dynamodb:UpdateItem",
    )
    assert bounded(None) == Bound(there=False)


def test_policies_fit() -> None:
    """A managed policy has 6,144 characters at most, blanks not counted; a role ten policies."""
    for name in ("DeployPolicy", "Boundary", *OF_CLOUDFORMATION):
        given = {**GIVEN, "SecretArns": ",".join([OF_OTHERS] * 6)}
        document = resolved(TEMPLATE["Resources"][name]["Properties"]["PolicyDocument"], given)
        assert len(re.sub(r"\s", "", json.dumps(document, separators=(",", ":")))) <= 6144, name


# --- workflows ---------------------------------------------------------------------------------------------


def jobs(path: Path) -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load(path.read_text())["jobs"]
    return found


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.stem)
def test_actions_are_pinned_and_jobs_have_what_they_need_and_no_more(path: Path) -> None:
    text = path.read_text()
    workflow = yaml.safe_load(text)
    assert workflow["permissions"] == {}
    for name, job in workflow["jobs"].items():
        writes = {scope for scope, access in job["permissions"].items() if access != "read"}
        assert writes <= {"id-token"}, name
        assert "uses" in job or job["timeout-minutes"] <= (60 if path.stem != "deploy" else 290), name
    for used, comment in re.findall(r"uses: (\S+)(?: # (\S+))?", text):
        if not used.startswith("$/"):
            assert re.fullmatch(r"[\w.-]+/[\w.-]+@[0-9a-f]{40}", used), used
            assert re.fullmatch(r"v\d+\.\d+\.\d+", comment), used


STATUS = re.compile(r"\b(success|failure|cancelled|always)\(\)")


def evaluated(expression: str, known: dict[str, Any]) -> Any:
    """An expression of GitHub's, of names, strings, ``&&``, ``||``, ``!`` and ``==`` (``known``: what names stand for).

    https://docs.github.com/en/actions/reference/workflows-and-actions/expressions: ``&&`` and ``||`` give the operand
    that decided, as Python's do; a name that is not there is empty.
    """
    text = (
        expression.strip().removeprefix("${{").removesuffix("}}").replace("&&", " and ").replace("||", " or ")
    )
    text = re.sub(r"!(?!=)", " not ", text)
    text = STATUS.sub(lambda found: repr(known[f"{found[1]}()"]), text)
    quoted = re.split(r"('[^']*')", text)
    quoted[::2] = [
        re.sub(r"[a-z]\w*(?:\.\w+)+", lambda name: repr(known.get(name[0], "")), part) for part in quoted[::2]
    ]
    return eval("".join(quoted), {"__builtins__": {}})


def ends(path: Path, known: dict[str, Any], failing: str = "", cancelled: str = "") -> dict[str, str]:
    """How each job of a workflow ends: ``success``, ``failure``, ``cancelled`` or ``skipped``.

    A job whose ``if`` asks for no status asks for ``success()``: of all before it, which a skipped one is not.
    ``failure()`` is about all before it as well (the same page, "Status check functions").
    """
    found = jobs(path)
    done: dict[str, str] = {}

    def before(name: str) -> set[str]:
        needs = set(listed(found[name].get("needs", [])))
        return needs.union(*map(before, needs))

    while len(done) < len(found):
        for name, job in found.items():
            if name in done or not set(listed(job.get("needs", []))) <= done.keys():
                continue
            earlier = [done[each] for each in before(name)]
            status = {
                "success()": all(each == "success" for each in earlier),
                "failure()": "failure" in earlier,
                "cancelled()": False,
                "always()": True,
            }
            asked = str(job.get("if", "success()"))
            results = {f"needs.{each}.result": end for each, end in done.items()}
            goes = evaluated(asked, {**known, **status, **results}) and (
                STATUS.search(asked) or status["success()"]
            )
            end = {failing: "failure", cancelled: "cancelled"}.get(name, "success")
            done[name] = end if goes else "skipped"
    return done


CI = ROOT / ".github" / "workflows" / "ci.yml"


@pytest.mark.parametrize(
    ("event", "switched", "newest", "failing", "deployed"),
    [
        ("push", "STAGING PRODUCTION", True, "", {"staging", "production"}),
        ("push", "STAGING", True, "", {"staging"}),
        ("push", "PRODUCTION", True, "", {"production"}),
        ("push", "", True, "", set()),
        ("push", "STAGING PRODUCTION", False, "", set()),
        ("push", "PRODUCTION", False, "", set()),
        ("pull_request", "STAGING PRODUCTION", True, "", set()),
        *(("push", "STAGING PRODUCTION", True, each, set()) for each in ("check", "test", "build", "newest")),
        *(("push", "PRODUCTION", True, each, set()) for each in ("check", "test", "build", "newest")),
        ("push", "STAGING PRODUCTION", True, "staging", set()),
    ],
)
def test_what_is_deployed_is_switched_on_tested_the_newest_and_was_on_staging_where_there_is_one(
    event: str, switched: str, newest: bool, failing: str, deployed: set[str]
) -> None:
    known = {
        "github.event_name": event,
        "needs.newest.outputs.deploys": str(newest).lower()
        if event == "push" and failing != "newest"
        else "",
        **{f"vars.DEPLOY_{each}": "true" for each in switched.split()},
    }
    done = ends(CI, known, failing)
    assert {each for each in ("staging", "production") if done[each] == "success"} == deployed


def test_what_a_later_push_has_kept_from_staging_is_not_deployed_to_production() -> None:
    """In a concurrency group the job that waits is cancelled when a third one comes; the run goes on."""
    switched = {f"vars.DEPLOY_{each}": "true" for each in ("STAGING", "PRODUCTION")}
    done = ends(
        CI, {"github.event_name": "push", "needs.newest.outputs.deploys": "true", **switched}, "", "staging"
    )
    assert (done["staging"], done["production"]) == ("cancelled", "skipped")


def test_a_run_that_waits_for_an_approval_holds_up_no_other() -> None:
    """A run in a concurrency group keeps it while it waits for an environment's reviewers."""
    concurrency = yaml.safe_load(CI.read_text())["concurrency"]
    group = re.search(r"\$\{\{.*\}\}", concurrency["group"])
    assert group
    for event, shared in (("push", False), ("pull_request", True)):
        runs = [
            {"github.event_name": event, "github.ref": "refs/heads/main", "github.run_id": run}
            for run in ("1", "2")
        ]
        groups = {evaluated(group[0], run) for run in runs}
        assert (len(groups) == 1) is shared
        assert evaluated(concurrency["cancel-in-progress"], runs[0]) is shared


@pytest.mark.parametrize(("newest", "deploys"), [("abc", "true"), ("abd", "false")])
def test_a_commit_is_deployed_while_main_has_no_newer_one(tmp_path: Path, newest: str, deploys: str) -> None:
    [step] = jobs(CI)["newest"]["steps"]
    gh = tmp_path / "gh"
    gh.write_text(f'#!/bin/sh\n[ "$2" = repos/o/r/commits/main ] && echo {newest}\n')
    gh.chmod(0o755)
    told = {
        "GITHUB_REPOSITORY": "o/r",
        "GITHUB_REF_NAME": "main",
        "GITHUB_SHA": "abc",
        "GITHUB_OUTPUT": str(tmp_path / "output"),
        "PATH": f"{tmp_path}:/usr/bin:/bin",
    }
    subprocess.run(["/bin/bash", "-e", "-c", step["run"]], env=told, check=True)
    assert (tmp_path / "output").read_text() == f"deploys={deploys}\n"


def test_the_checks_and_the_tests_run_beside_each_other_and_neither_is_left_out() -> None:
    found = jobs(ROOT / ".github" / "workflows" / "ci.yml")
    ran = {
        name: [step["run"] for step in found[name]["steps"] if "run" in step] for name in ("check", "test")
    }
    assert ran == {"check": ["make check"], "test": ["make test CHECKS=0"]}


def test_a_deployment_is_never_cut_off_and_belongs_to_an_environment() -> None:
    [job] = jobs(ROOT / ".github" / "workflows" / "deploy.yml").values()
    assert job["environment"] == "${{ inputs.environment }}"
    assert job["concurrency"]["cancel-in-progress"] is False


def rollout_minutes(name: str) -> int:
    """How long CodeDeploy takes for a configuration, from its name."""
    found = re.fullmatch(r"(Canary|Linear)10Percent(?:Every)?(\d+)Minutes?", name)
    if found is None:
        return 0
    return int(found[2]) * (1 if found[1] == "Canary" else 10)


def test_the_slowest_rollout_ends_before_anybody_stops_waiting_for_it() -> None:
    slowest = max(map(rollout_minutes, source()["Parameters"]["Rollout"]["AllowedValues"]))
    assert slowest == 100
    [job] = jobs(ROOT / ".github" / "workflows" / "deploy.yml").values()
    [role] = [each["with"] for each in job["steps"] if "role-to-assume" in each.get("with", {})]
    lasts = TEMPLATE["Resources"]["DeployRole"]["Properties"]["MaxSessionDuration"]
    # generate and ingest go first, then the functions that call them.
    assert 2 * slowest + 40 <= WAIT_MINUTES < job["timeout-minutes"]
    assert job["timeout-minutes"] * 60 <= role["role-duration-seconds"] <= lasts <= 43200


@pytest.mark.parametrize(
    ("key", "given", "parameters"),
    [
        ("sk-1", "LogLevel=DEBUG", {"LlmApiKey": "sk-1", "LogLevel": "DEBUG"}),
        ("sk-1", "", {"LlmApiKey": "sk-1"}),
        # Without a secret the stack keeps the key that it has: an empty one would take it away.
        ("", "LogLevel=DEBUG", {"LogLevel": "DEBUG"}),
        ("", "", {}),
        ("sk $HOME", "Greeting='Good day'", {"LlmApiKey": "sk $HOME", "Greeting": "Good day"}),
    ],
)
def test_the_workflow_gives_the_key_of_its_environment_or_none(
    tmp_path: Path, key: str, given: str, parameters: dict[str, str]
) -> None:
    [job] = jobs(ROOT / ".github" / "workflows" / "deploy.yml").values()
    [command] = [each["run"] for each in job["steps"] if "make deploy" in each.get("run", "")]
    make = tmp_path / "make"
    make.write_text('#!/bin/sh\nprintf %s "$PARAMETERS"\n')
    make.chmod(0o755)
    told = {"LLM_API_KEY": key, "GIVEN": given, "PATH": f"{tmp_path}:/usr/bin:/bin"}
    done = subprocess.run(
        ["/bin/bash", "-e", "-c", command], env=told, capture_output=True, text=True, check=True
    )
    assert parsed(done.stdout) == parameters


def test_what_the_workflow_reads_is_explained_and_nothing_is_pasted_into_a_shell() -> None:
    guide = (ROOT / "docs" / "deploy.md").read_text()
    for path in WORKFLOWS:
        text = path.read_text()
        for name in re.findall(r"\b(?:vars|secrets)\.(\w+)", text):
            assert f"`{name}`" in guide, name
        for job in jobs(path).values():
            for step in job.get("steps", ()):
                assert "${{" not in step.get("run", ""), step
