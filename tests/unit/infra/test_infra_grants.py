"""What the roles grant is what the functions call: each call is granted, each grant is called for.

What they call was recorded (``infra/calls.json``). What AWS does with a function's role follows from the template.
"""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterable, Iterator
from typing import Any

import pytest

from infra.policies import ACCOUNT, REGION, documents
from infra.views import View
from local.grants.needs import LEADING_KEYS
from local.grants.policy import Need, Statement, allows, statements
from local.setup.stamps import ROOT
from tests.support.grants import EXPLAINED, FORMER, former, known

pytestmark = pytest.mark.timeout(600)

FUNCTIONS = ("connect", "message", "generate", "disconnect", "timer", "ingest", "worker", "migrate")
HERE = f"{REGION}:{ACCOUNT}"
OPTIONS: dict[str, dict[str, str]] = {
    "as it comes": {},
    "with versions": {"Rollout": "AllAtOnce", "Release": "r1"},
    "with long settings": {
        "SettingsSecretArn": f"arn:aws:secretsmanager:{REGION}:{ACCOUNT}:secret:own-AbCdEf"
    },
    "with a key of one's own": {
        "SettingsSecretArn": f"arn:aws:secretsmanager:{REGION}:{ACCOUNT}:secret:own-AbCdEf",
        "SecretsKeyArn": f"arn:aws:kms:{REGION}:{ACCOUNT}:key/1234abcd",
    },
}
QUEUE_READS = ("sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes")
"""What Lambda reads a queue with (its developer guide, "Using Lambda with Amazon SQS")."""


@pytest.fixture(scope="module", params=OPTIONS)
def view(request: pytest.FixtureRequest) -> View:
    return View(**OPTIONS[request.param])


def role(function: str) -> str:
    return f"{function.capitalize()}FunctionRole"


def calls(function: str) -> Iterator[Need]:
    """What the function's code calls, with ARNs."""
    yield from with_arns(
        [*known().get(function, []), *(call for name, call in EXPLAINED if name == function)]
    )


def with_arns(found: Iterable[str]) -> Iterator[Need]:
    for call in found:
        action, resource, *what = call.split(" ")
        match action.partition(":")[0]:
            case "dynamodb":
                key = f"{what[0]}x" if what and what[0].endswith("#") else (what[0] if what else "0")
                yield Need(action, f"arn:aws:dynamodb:{HERE}:table/{resource}", {LEADING_KEYS: (key,)})
            case "sqs":
                yield Need(action, f"arn:aws:sqs:{HERE}:{resource}")
            case "lambda":
                # While a Rollout is switched on or off, the code before calls the other of both.
                yield Need(action, f"arn:aws:lambda:{HERE}:function:{resource}")
                yield Need(action, f"arn:aws:lambda:{HERE}:function:{resource}:live")
            case "execute-api":
                yield Need(action, f"arn:aws:execute-api:{HERE}:{resource}/v1/{what[0]}/@connections/abc=")
            case "secretsmanager":
                yield Need(action, f"arn:aws:secretsmanager:{HERE}:secret:{resource}-AbCdEf")
            case other:
                raise AssertionError(other)


def done_by_aws(function: str, view: View) -> Iterator[Need]:
    """What Lambda does with the function's role, and what the environment on AWS makes the code read."""
    name = f"{function.capitalize()}Function"
    for action in ("logs:CreateLogStream", "logs:PutLogEvents"):
        group = f"/aws/lambda/taskflow-{function}"
        yield Need(action, f"arn:aws:logs:{HERE}:log-group:{group}:*")
    for source in view.of_type("AWS::Lambda::EventSourceMapping").values():
        if source["FunctionName"]["Ref"] in (name, f"{function.capitalize()}Alias"):
            for action in QUEUE_READS:
                yield Need(action, f"arn:aws:sqs:{HERE}:{source['EventSourceArn']['Fn::GetAtt'][0]}")
    for invoked in view.of_type("AWS::Lambda::EventInvokeConfig").values():
        if invoked["FunctionName"] == {"Ref": name} and "DestinationConfig" in invoked:
            destination = invoked["DestinationConfig"]["OnFailure"]["Destination"]["Fn::GetAtt"][0]
            yield Need("sqs:SendMessage", f"arn:aws:sqs:{HERE}:{destination}")
    for variable, value in view.variables(name).items():
        if variable.endswith("_SECRET_ARN"):
            if isinstance(value, str):  # an operator's own
                yield Need("secretsmanager:GetSecretValue", value)
                continue
            secret = value.get("Ref") or "-".join(value["Fn::GetAtt"]).replace("Outputs.", "")
            yield Need(
                "secretsmanager:GetSecretValue", f"arn:aws:secretsmanager:{HERE}:secret:{secret}-AbCdEf"
            )
    if key := view.parameters["SecretsKeyArn"]:
        # Secrets Manager decrypts with a key of the operator's as whoever reads the secret.
        yield Need("kms:Decrypt", key, {"kms:viaservice": (f"secretsmanager.{REGION}.amazonaws.com",)})


def needed(function: str, view: View) -> list[Need]:
    return [*calls(function), *with_arns(former().get(function, [])), *done_by_aws(function, view)]


def own(function: str, view: View) -> tuple[Statement, ...]:
    """The role's own policy, without that of a network, which is held to Lambda's guide below."""
    return statements(documents(view)[role(function)][0])


@pytest.mark.parametrize("function", FUNCTIONS)
def test_every_call_is_granted(view: View, function: str) -> None:
    policy = own(function, view)
    assert [need for need in needed(function, view) if not allows(policy, need)] == []


@pytest.mark.parametrize("function", sorted(former()))
def test_code_of_the_release_before_is_granted_what_it_calls(view: View, function: str) -> None:
    """It runs under the new role: until the function is changed, in a canary, and after a rollback by alias."""
    policy = own(function, view)
    for need in with_arns(former()[function]):
        assert allows(policy, need), need


def test_what_the_release_before_called_is_granted_for_one_release_only() -> None:
    told = json.loads(FORMER.read_text())
    here = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["version"]
    release, goes, now = (tuple(map(int, each.split("."))) for each in (told["release"], told["goes"], here))
    assert release <= now < goes, (
        f"take out of the roles what {FORMER.name} lists, and list what this release drops"
    )
    for function, found in told["calls"].items():
        assert all(found.values()), "say why"
        assert not set(found) & set(known()[function]), "it is called in this release too"


@pytest.mark.parametrize(
    ("parameters", "secrets"),
    [
        ({"DatabaseSecretArn": "arn:own"}, {"arn:own"}),
        ({"DatabaseSecretArn": "arn:own", "DatabaseAppSecretArn": "arn:app"}, {"arn:own", "arn:app"}),
    ],
)
def test_the_owners_secret_is_granted_until_no_code_reads_it(
    parameters: dict[str, str], secrets: set[str]
) -> None:
    view = View(**parameters)
    for function in ("ingest", "worker"):
        granted = {
            resource
            for statement in own(function, view)
            if statement.actions == ("secretsmanager:GetSecretValue",)
            for resource in statement.resources
        }
        assert secrets <= granted


@pytest.mark.parametrize("function", FUNCTIONS)
def test_every_grant_is_called_for(view: View, function: str) -> None:
    wanted = needed(function, view)
    unused = []
    for statement in own(function, view):
        assert statement.effect == "Allow"
        for action in statement.actions:
            for resource in statement.resources:
                alone = Statement("Allow", (action,), (resource,), statement.conditions)
                if not any(alone.covers(need) for need in wanted):
                    unused.append(f"{action} on {resource}")
        for operator, keys in statement.conditions.items():
            for key, patterns in keys.items():
                for pattern in patterns:
                    alone = Statement(
                        "Allow", statement.actions, statement.resources, {operator: {key: (pattern,)}}
                    )
                    if not any(alone.covers(need) for need in wanted):
                        unused.append(f"{pattern} of {statement.resources}")
    assert unused == []


def test_a_grant_that_is_taken_away_is_missed(view: View) -> None:
    """The test above is not for show: without any one of its actions or keys a function is refused something."""
    for function in FUNCTIONS:
        policy, wanted = own(function, view), needed(function, view)
        for index, statement in enumerate(policy):
            for action in statement.actions:
                less = tuple(each for each in statement.actions if each != action)
                rest = Statement("Allow", less or ("none:none",), statement.resources, statement.conditions)
                changed = [*policy[:index], rest, *policy[index + 1 :]]
                assert not all(allows(changed, need) for need in wanted), (function, action)


def test_what_a_function_may_not_touch(view: View) -> None:
    """Of one table with everything in it, each function gets its own kinds of items only."""
    table = f"arn:aws:dynamodb:{HERE}:table/Table"
    for function, key in (
        ("message", "SERVICE"),
        ("generate", "K#ticket"),
        ("disconnect", "P#pool"),
        ("connect", "SERVICE"),
        ("timer", "SALT"),
        ("worker", "C#conversation"),
        ("ingest", "W#connection"),
    ):
        need = Need("dynamodb:GetItem", table, {LEADING_KEYS: (key,)})
        assert not allows(own(function, view), need), (function, key)


def test_every_function_has_a_role_of_its_own(view: View) -> None:
    functions = {name.removesuffix("Function").lower() for name in view.of_type("AWS::Lambda::Function")}
    assert functions == set(FUNCTIONS)
    for function in functions:
        name = f"{function.capitalize()}Function"
        assert view.properties(name)["Role"] == {"Fn::GetAtt": [role(function), "Arn"]}
        assert view.properties(name)["LoggingConfig"] == {"LogGroup": {"Ref": f"{function.capitalize()}Logs"}}


NETWORKED = {"ingest", "worker", "migrate"}
ATTACHED = {
    "ec2:CreateNetworkInterface",
    "ec2:DescribeNetworkInterfaces",
    "ec2:DescribeSubnets",
    "ec2:DeleteNetworkInterface",
    "ec2:AssignPrivateIpAddresses",
    "ec2:UnassignPrivateIpAddresses",
}
"""What Lambda asks for to attach a function to a VPC: https://docs.aws.amazon.com/lambda/latest/dg/configuration-vpc.html"""


@pytest.mark.parametrize("function", FUNCTIONS)
def test_only_functions_that_use_a_database_get_what_lambda_needs_for_a_network(function: str) -> None:
    """They keep it when they leave the network: a role is changed before its function, and Lambda takes the interfaces
    away with that role."""
    joins = function in NETWORKED
    aurora, by_url = View(), View(DatabaseUrl="postgresql://u:p@db.example/x")
    for view, inside in ((aurora, joins), (by_url, False)):
        assert ("VpcConfig" in view.properties(f"{function.capitalize()}Function")) is inside
        found = documents(view)[role(function)]
        assert len(found) == 1 + joins
    assert documents(by_url)[role(function)][1:] == documents(aurora)[role(function)][1:]


@pytest.mark.parametrize("function", sorted(NETWORKED))
def test_lambda_may_attach_the_function_and_its_code_may_not_touch_the_network(function: str) -> None:
    policy = statements(documents(View())[role(function)][1])
    code = {"lambda:sourcefunctionarn": (f"arn:aws:lambda:{HERE}:function:taskflow-{function}",)}
    for action in ATTACHED:
        resource = f"arn:aws:ec2:{HERE}:network-interface/eni-1" if "Describe" not in action else "*"
        assert allows(policy, Need(action, resource))
        assert not allows(policy, Need(action, resource, code))
    granted = {action for each in policy if each.effect == "Allow" for action in each.actions}
    assert granted == ATTACHED


def wildcards(document: dict[str, Any]) -> Iterator[str]:
    for each in statements(document):
        if each.effect == "Allow":
            yield from (action for action in each.actions if "*" in action)
            if "*" in each.resources:
                yield " ".join(each.actions)


def test_nothing_is_granted_on_every_resource_but_what_knows_none(view: View) -> None:
    found = {what for each in documents(view).values() for document in each for what in wildcards(document)}
    assert found == {"ec2:DescribeNetworkInterfaces ec2:DescribeSubnets"}


def trusts(view: View) -> Iterator[tuple[str, dict[str, Any]]]:
    for name, properties in view.of_type("AWS::IAM::Role").items():
        (statement,) = properties["AssumeRolePolicyDocument"]["Statement"]
        yield name, statement


def test_a_service_assumes_a_role_for_this_account_only(view: View) -> None:
    """Lambda's roles are bound to it by ``iam:PassRole``: it documents no source for the trust of an execution role."""
    for name, statement in trusts(view):
        service = statement["Principal"]["Service"]
        if service == "lambda.amazonaws.com":
            assert "Condition" not in statement
        if service == "scheduler.amazonaws.com":
            group = f"arn:aws:scheduler:{HERE}:schedule-group/default"
            assert statement["Condition"]["StringEquals"] == {
                "aws:SourceAccount": ACCOUNT,
                "aws:SourceArn": group,
            }, name


KEPT_AWAKE = ("connect", "message", "generate", "ingest", "migrate")
"""What the one role of the schedules of infra/template/awake.yaml is for."""


def test_each_schedule_may_invoke_its_function_and_nothing_else(view: View) -> None:
    for schedule in view.of_type("AWS::Scheduler::Schedule").values():
        name = schedule["Target"]["RoleArn"]["Fn::GetAtt"][0]
        ((statement,),) = map(statements, documents(view)[name])
        assert statement.actions == ("lambda:InvokeFunction",)
        target = schedule["Target"]["Arn"]
        wanted = target.get("Ref") or target["Fn::GetAtt"][0]
        function = wanted.removesuffix("Alias").removesuffix("Function").lower()
        granted = KEPT_AWAKE if name == "AwakeRole" else (function,)
        assert function in granted
        arns = [f"arn:aws:lambda:{HERE}:function:taskflow-{each}" for each in granted]
        # While a Rollout is switched, the schedule still has the other one. migrate has no versions.
        lives = ([arn] if arn.endswith("-migrate") else [arn, f"{arn}:live"] for arn in arns)
        assert statement.resources == tuple(arn for both in lives for arn in both)


def test_no_managed_policy_of_aws_gives_a_function_more(view: View) -> None:
    """``AWSLambdaBasicExecutionRole`` may create log groups: after a deployment that failed, a late one would be in the
    way of the next."""
    for function in FUNCTIONS:
        assert "ManagedPolicyArns" not in view.properties(role(function))
