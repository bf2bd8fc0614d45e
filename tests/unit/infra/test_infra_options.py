"""Every option with every other: the template's rules refuse it, or what comes out is complete.

Pairs are enough: each value of each axis meets each value of each other one in some deployment. The template is
transformed once; conditions are decided here.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Set
from datetime import timedelta
from functools import cache, partial
from graphlib import TopologicalSorter
from itertools import combinations, product
from typing import Any

import pytest

from infra.monitoring.metrics import own
from infra.views import PSEUDO
from tests.support.templates import LAPTOP, Deployment, expanded, source, target

pytestmark = pytest.mark.timeout(600)

Parameters = dict[str, str]
Pair = frozenset[tuple[str, str]]
SECRET = "arn:aws:secretsmanager:us-east-1:000000000000:secret:own"
NETWORK = {"DatabaseSubnetIds": "subnet-1,subnet-2", "DatabaseSecurityGroupIds": "sg-1"}
OIDC = {"OidcIssuer": "https://issuer.test", "OidcAudience": "taskflow", "OidcClientId": "web"}
DOMAIN = {
    "WebDomain": "chat.test",
    "WebCertificateArn": "arn:aws:acm:us-east-1:000000000000:certificate/1",
}
VECTORS = {
    "Recall": "on",
    "EmbeddingsUrl": "https://e.test/v1",
    "EmbeddingsModel": "e",
    "EmbeddingsKey": "k",
}
EXPORTED = {"OtlpEndpoint": "https://o.test", "OtlpHeaders": "authorization=Bearer%20k"}
ACL = {"WebAclArn": "arn:aws:wafv2:us-east-1:000000000000:global/webacl/a/1"}

AXES: dict[str, dict[str, Parameters]] = {
    "place": {"aws": {}, "laptop": LAPTOP},
    "database": {
        "aurora": {},
        "proxy": {
            "DatabaseProxy": "true",
            "DatabaseMinCapacity": "0.5",
            "DatabaseZones": "us-east-1b,us-east-1c",
        },
        "url": {"DatabaseUrl": "postgresql://u:p@db.test/t"},
        "url, app": {"DatabaseUrl": "postgresql://u:p@db.test/t", "DatabaseAppSecretArn": f"{SECRET}-app"},
        "secret": {"DatabaseSecretArn": SECRET},
        "secret, network": {"DatabaseSecretArn": SECRET, **NETWORK},
        "secret, network, app": {
            "DatabaseSecretArn": SECRET,
            "DatabaseUrl": "postgresql://db.test/t",
            "DatabaseAppSecretArn": f"{SECRET}-app",
            **NETWORK,
        },
    },
    "identity": {
        "guests": {},
        "gateway": {"AuthMode": "oidc", **OIDC},
        "keys": {"AuthMode": "oidc", "OidcVerify": "keys", **OIDC},
        "both": {"OidcVerify": "keys", **OIDC},
    },
    "rollout": {
        "none": {},
        "at once": {"Rollout": "AllAtOnce", "Release": "1"},
        "canary": {"Rollout": "Canary10Percent5Minutes", "Release": "1"},
        "snapshots": {"Rollout": "Linear10PercentEvery1Minute", "Release": "1", "SnapStart": "true"},
    },
    "web": {
        "plain": {},
        "domain": DOMAIN,
        "zone": {**DOMAIN, "WebHostedZoneId": "Z1"},
        "acl": ACL,
        "plan": {**ACL, "WebPlan": "PRO", "DirectAccess": "refuse"},
        "larger plan": {**ACL, "WebPlan": "BUSINESS"},
    },
    "logs": {name: {"AccessLogs": name} for name in ("none", "http", "all")},
    "concurrency": {
        "free": {},
        "reserved": {"ReservedConcurrency": "5"},
        "one": {"ReservedConcurrencyGenerate": "50", "ReservedConcurrencyTimer": "2"},
        "both": {"ReservedConcurrency": "5", "ReservedConcurrencyConnect": "9"},
    },
    "recall": {"off": {}, "words": {"Recall": "on"}, "vectors": VECTORS},
    "traces": {"none": {}, "exported": EXPORTED},
    "key": {"new": {}, "kept": {"SigningKeySecretArn": f"{SECRET}-key"}},
    "protection": {"off": {}, "on": {"DeletionProtection": "true", "DetailedMetrics": "true"}},
    "origins": {"own": {}, "others": {"AllowedOrigins": "https://shop.test", "IngestAccess": "token"}},
}
"""What an operator chooses, one value of each axis."""

HERE = PSEUDO | {"AWS::Region": "us-east-1"}


def deployed(parameters: Mapping[str, str]) -> Deployment:
    return Deployment(expanded(), parameters, HERE)


def merged(choice: Mapping[str, str]) -> Parameters:
    return {name: value for axis, chosen in choice.items() for name, value in AXES[axis][chosen].items()}


@cache
def refused(choice: Pair) -> bool:
    """Whether the rules refuse these values, with the first of every other axis."""
    return bool(deployed(merged(dict(choice))).refusals())


def pairs(choice: Mapping[str, str]) -> set[Pair]:
    return {frozenset(pair) for pair in combinations(sorted(choice.items()), 2)}


def _news(choice: Mapping[str, str], axis: str, seen: Set[Pair], value: str) -> int:
    candidate = {**choice, axis: value}
    return -1 if refused(frozenset(candidate.items())) else len(pairs(candidate) - seen)


def choices() -> Iterator[dict[str, str]]:
    """Deployments that the rules allow, until every pair that is allowed was in one."""
    first = {axis: next(iter(values)) for axis, values in AXES.items()}
    wanted = [
        frozenset({(one, a), (other, b)})
        for one, other in combinations(sorted(AXES), 2)
        for a, b in product(AXES[one], AXES[other])
    ]
    seen: set[Pair] = set()
    for pair in wanted:
        if pair in seen:
            continue
        choice = {**first, **dict(pair)}
        free = [axis for axis in AXES if axis not in dict(pair)]
        for axis in free:
            # The value that meets most that has not been met, of those that the rules allow.
            choice[axis] = max(AXES[axis], key=partial(_news, choice, axis, seen))
        if refused(frozenset(choice.items())):
            continue
        seen |= pairs(choice)
        yield choice


@cache
def allowed() -> tuple[tuple[str, Deployment], ...]:
    return tuple((" · ".join(choice.values()), deployed(merged(choice))) for choice in choices())


def references(value: Any) -> Iterator[str]:
    """Logical ids that a value refers to."""
    if isinstance(value, list):
        for item in value:
            yield from references(item)
    if not isinstance(value, dict):
        return
    if set(value) == {"Ref"}:
        yield str(value["Ref"])
    elif set(value) == {"Fn::GetAtt"}:
        yield str(value["Fn::GetAtt"][0])
    elif set(value) == {"Fn::Sub"}:
        yield from (name.partition(".")[0] for name in re.findall(r"\$\{([^!}]+)\}", value["Fn::Sub"]))
    else:
        for item in value.values():
            yield from references(item)


def dangling(view: Deployment) -> set[str]:
    """What refers to something that this deployment does not have."""
    found = set()
    for name, resource in view.resources.items():
        depends = resource.get("DependsOn", [])
        asked = {*references(resource), *([depends] if isinstance(depends, str) else depends)}
        found |= {f"{name} → {asked_for}" for asked_for in asked - view.resources.keys()}
    for name, value in view.outputs.items():
        found |= {
            f"output {name} → {asked_for}" for asked_for in {*references(value)} - view.resources.keys()
        }
    return found


def test_few_deployments_are_enough_for_every_pair() -> None:
    met = {pair for choice in choices() for pair in pairs(choice)}
    every = {
        frozenset({(one, a), (other, b)})
        for one, other in combinations(sorted(AXES), 2)
        for a, b in product(AXES[one], AXES[other])
    }
    # The network of Aurora has no way to an issuer, to a server of vectors or to a receiver of spans.
    outside = {("identity", "keys"), ("identity", "both"), ("recall", "vectors"), ("traces", "exported")}
    contradictions = {
        frozenset({("database", database), wanted}) for database in ("aurora", "proxy") for wanted in outside
    }
    assert every - met <= contradictions
    assert len(allowed()) < 80


def test_whatever_is_chosen_nothing_refers_to_what_is_not_there() -> None:
    for choice, view in allowed():
        assert dangling(view) == set(), choice


def test_whatever_is_chosen_what_people_said_is_in_the_same_resources() -> None:
    for choice, view in allowed():
        table = view.resources["Table"]
        assert table["DeletionPolicy"] == "RetainExceptOnCreate", choice
        assert "TableName" not in table["Properties"], choice


def test_whatever_is_chosen_queues_schedules_and_apis_reach_what_is_live() -> None:
    for choice, view in allowed():
        live = {"Alias"} if "TimerAlias" in view.resources else {"Function"}
        reached = [
            *(found["FunctionName"] for found in view.of_type("AWS::Lambda::EventSourceMapping").values()),
            *(found["FunctionName"] for found in view.of_type("AWS::Lambda::Permission").values()),
            *(
                found["Target"]["Arn"]
                for name, found in view.of_type("AWS::Scheduler::Schedule").items()
                if name != "MigrateFunctionAwake"  # it has no versions
            ),
            *(found["IntegrationUri"] for found in view.of_type("AWS::ApiGatewayV2::Integration").values()),
        ]
        kinds = {re.sub("^[A-Z][a-z]+", "", target(each)) for each in reached}
        assert kinds == live, choice
        suffix = ":live" if live == {"Alias"} else ""
        told = view.variables("MessageFunction")["TASKFLOW_GENERATE_FUNCTION"]
        assert told == ({"Ref": "GenerateAlias"} if suffix else "taskflow-generate"), choice
        for config in view.of_type("AWS::Lambda::EventInvokeConfig").values():
            if target(config["FunctionName"]) == "MigrateFunction":
                continue
            # Of the alias's ARN the last part, its name.
            alias = {"Ref": target(config["FunctionName"]).replace("Function", "Alias")}
            named = {"Fn::Select": [7, {"Fn::Split": [":", alias]}]}
            assert config["Qualifier"] == (named if suffix else "$LATEST"), choice


LONGEST_SILENCE = timedelta(days=14)
"""After it Lambda makes a version with SnapStart inactive. Of functions in a network it says "idle for several weeks".
https://docs.aws.amazon.com/lambda/latest/dg/snapstart-activate.html#snapstart-function-states and
https://docs.aws.amazon.com/lambda/latest/dg/functions-states.html"""


def every(expression: str) -> timedelta:
    found = re.fullmatch(r"rate\((\d+) (minute|hour|day)s?\)", expression)
    assert found, expression
    return timedelta(**{f"{found[2]}s": int(found[1])})


def falls_asleep(properties: Mapping[str, Any]) -> bool:
    """Whether Lambda takes something away from a function that nobody calls."""
    return "VpcConfig" in properties or "SnapStart" in properties


def test_whatever_is_chosen_no_function_is_left_alone_until_lambda_puts_it_to_sleep() -> None:
    for choice, view in allowed():
        if "WebBucketName" not in view.outputs:  # the laptop, where nothing sleeps
            assert not any(map(falls_asleep, view.of_type("AWS::Lambda::Function").values())), choice
            continue
        called: dict[str, timedelta] = {}
        for schedule in view.of_type("AWS::Scheduler::Schedule").values():
            called[target(schedule["Target"]["Arn"])] = every(schedule["ScheduleExpression"])
        for name, function in view.of_type("AWS::Lambda::Function").items():
            # The version that is live, where there are some: to call the function wakes another one.
            alias = name.replace("Function", "Alias")
            if falls_asleep(function):
                silence = called.get(alias if alias in view.resources else name)
                assert silence is not None and 2 * silence < LONGEST_SILENCE, f"{choice}: {name}"


@cache
def waits(view: Deployment) -> dict[str, set[str]]:
    """What CloudFormation makes before each resource."""
    found = {}
    for name, resource in view.resources.items():
        depends = resource.get("DependsOn", [])
        found[name] = {*references(resource), *([depends] if isinstance(depends, str) else depends)}
    return found


def test_whatever_is_chosen_nothing_waits_for_itself() -> None:
    for choice, view in allowed():
        TopologicalSorter(waits(view)).prepare()
        assert view.resources, choice


def before(view: Deployment, name: str) -> set[str]:
    """Everything that is there before a resource is made."""
    found: set[str] = set()
    wanted = {name}
    while wanted:
        wanted = {each for one in wanted for each in waits(view).get(one, ())} - found
        found |= wanted
    return found


def test_parts_of_an_api_are_made_one_after_the_other_and_its_stage_at_the_end() -> None:
    """Made or changed at the same time they meet a ConflictException; a stage is deployed whenever a part changes."""
    for choice, view in allowed():
        for api in view.of_type("AWS::ApiGatewayV2::Api"):
            parts = {
                name: before(view, name)
                for name, found in view.resources.items()
                if found["Type"].startswith("AWS::ApiGatewayV2::")
                and found["Properties"].get("ApiId") == {"Ref": api}
            }
            assert len(parts) > 2
            chain = sorted(parts, key=lambda name: len(parts[name] & parts.keys()))
            assert [len(parts[name] & parts.keys()) for name in chain] == [*range(len(chain))], (
                choice,
                chain,
            )
            assert view.resources[chain[-1]]["Type"] == "AWS::ApiGatewayV2::Stage"


def test_whatever_is_chosen_a_function_is_given_one_permission_after_the_other() -> None:
    """Two at once meet each other, or one is lost (infra/template/api-responses.yaml)."""
    most = 0
    for choice, view in allowed():
        of: dict[str, list[str]] = {}
        for name, found in view.of_type("AWS::Lambda::Permission").items():
            of.setdefault(target(found["FunctionName"]), []).append(name)
        for names in of.values():
            most = max(most, len(names))
            chain = sorted(len(before(view, name) & {*names}) for name in names)
            assert chain == [*range(len(names))], (choice, names)
    assert most == 2


ROOM = {"inline": 10_240, "managed": 6_144, "trust": 2_048}
"""Characters of a role's policies together, of a managed one, and of who may take a role; blanks are not counted.
https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html"""
LONGEST = "x" * 64
"""Longer than any name or id that stands for a reference here."""


def written(policy: Any) -> str:
    """A policy as IAM counts it, every reference a long text."""

    def resolved(value: Any) -> Any:
        if isinstance(value, list):
            return [resolved(each) for each in value]
        if not isinstance(value, dict):
            return value
        if set(value) == {"Fn::Sub"}:
            text = value["Fn::Sub"] if isinstance(value["Fn::Sub"], str) else value["Fn::Sub"][0]
            return re.sub(r"\$\{[^}]+\}", LONGEST, text)
        if set(value) == {"Fn::GetAtt"}:
            return f"arn:aws:service:ap-southeast-1:123456789012:{LONGEST}"
        if len(value) == 1 and next(iter(value)).startswith(("Fn::", "Ref")):
            return LONGEST
        return {name: resolved(each) for name, each in value.items()}

    return json.dumps(resolved(policy), separators=(",", ":"))


def test_whatever_is_chosen_iam_has_room_for_every_role() -> None:
    """https://github.com/serverless/serverless/issues/2508, https://github.com/aws/aws-cdk/issues/18457"""
    views = [*allowed(), ("github", Deployment(source("github.yaml"), {"StackName": "x" * 40}, HERE))]
    seen: set[str] = set()
    for choice, view in views:
        for name, role in view.of_type("AWS::IAM::Role").items():
            inline = [written(each["PolicyDocument"]) for each in role.get("Policies", ())]
            trust = written(role["AssumeRolePolicyDocument"])
            assert sum(map(len, inline)) <= ROOM["inline"], (choice, name, sum(map(len, inline)))
            assert len(trust) <= ROOM["trust"], (choice, name, len(trust))
            seen.add(name)
        for name, policy in view.of_type("AWS::IAM::ManagedPolicy").items():
            assert len(written(policy["PolicyDocument"])) <= ROOM["managed"], (choice, name)
            seen.add(name)
    assert {"GenerateFunctionRole", "IngestFunctionRole", "WorkerFunctionRole"} < seen


def test_an_alarm_sees_what_ends_a_call_that_took_all_its_time() -> None:
    """Lambda dates an error by when its call began, and publishes it some minutes late.

    https://docs.aws.amazon.com/lambda/latest/dg/monitoring-metrics-view.html
    """
    view = deployed(AXES["rollout"]["canary"])
    inside = Deployment(source("alarms.yaml"), {"Application": "taskflow"}, HERE)
    watched = 0
    found = view.of_type("AWS::CloudWatch::Alarm") | inside.of_type("AWS::CloudWatch::Alarm")
    for name, alarm in found.items():
        for each in alarm.get("Metrics", ()):
            metric = each.get("MetricStat", {}).get("Metric", {})
            if (metric.get("Namespace"), metric.get("MetricName")) != ("AWS/Lambda", "Errors"):
                continue
            [named] = [one["Value"] for one in metric["Dimensions"] if one["Name"] == "FunctionName"]
            service = named.rpartition("-")[2].capitalize() if isinstance(named, str) else target(named)
            timeout = view.properties(f"{service.removesuffix('Function')}Function")["Timeout"]
            window = each["MetricStat"]["Period"] * alarm["EvaluationPeriods"]
            assert window >= timeout + 120, (name, window, timeout)
            assert alarm.get("DatapointsToAlarm", alarm["EvaluationPeriods"]) == 1, name
            watched += 1
    assert watched == 2 * len(FUNCTIONS)


FUNCTIONS = ("Connect", "Message", "Generate", "Disconnect", "Timer", "Ingest", "Worker")


def test_who_calls_a_function_is_changed_after_what_it_calls_is_live() -> None:
    view = deployed(AXES["rollout"]["canary"])
    order = waits(view)
    assert {"GenerateAlias", "IngestAlias"} <= order["ConnectFunction"]
    assert "GenerateAlias" in order["MessageFunction"] & order["TimerFunction"]
    for name in ("Connect", "Message", "Disconnect", "Ingest"):
        assert {f"{name}Permission", f"{name}Alias"} <= order[f"{name}Integration"]
    for name in FUNCTIONS:
        # The alarm on the new version is there before the traffic moves.
        assert f"{name}Rollout" in order[f"{name}Alias"]
        assert f"{name}RolloutErrors" in order[f"{name}Rollout"]
        assert f"{name}Version" in order[f"{name}RolloutErrors"]


@pytest.mark.parametrize("name", FUNCTIONS)
def test_a_release_is_taken_back_for_errors_of_its_own_version_only(name: str) -> None:
    """Lambda's by FunctionName, Resource and ExecutedVersion, which it publishes of an alias that leads to two versions
    (https://docs.aws.amazon.com/lambda/latest/dg/monitoring-metrics-view.html); ours as they are printed."""
    alarm = deployed(AXES["rollout"]["canary"]).properties(f"{name}RolloutErrors")
    # The newest minute is filled with 0 while metrics are on their way.
    assert alarm["EvaluationPeriods"] > alarm["DatapointsToAlarm"] == 1
    version = {"Fn::GetAtt": [f"{name}Version", "Version"]}
    # A version has an alarm of its own, which cannot be red yet.
    assert str(alarm["AlarmName"]["Fn::Sub"]).endswith(f"-{name.lower()}-rollout-${{{name}Version.Version}}")
    found = {}
    for each in alarm["Metrics"]:
        if "MetricStat" in each:
            assert each["ReturnData"] is False and each["MetricStat"]["Period"] == 60
            metric = each["MetricStat"]["Metric"]
            found[metric["MetricName"]] = {one["Name"]: one["Value"] for one in metric["Dimensions"]}
    assert found == {
        "Errors": {
            "FunctionName": {"Ref": f"{name}Function"},
            "Resource": {"Fn::Sub": f"${{{name}Function}}:live"},
            "ExecutedVersion": version,
        },
        "VersionErrors": {"service": name.lower(), "version": version},
    }
    assert set(found["VersionErrors"]) == set(own("VersionErrors").dimensions)
    [told] = [each["Expression"] for each in alarm["Metrics"] if "Expression" in each]
    assert set(re.findall(r"FILL\((\w+), 0\)", told)) == {
        each["Id"] for each in alarm["Metrics"] if "MetricStat" in each
    }
    assert "MetricName" not in alarm and alarm["Threshold"] == 1


NETWORKED = ("IngestFunction", "WorkerFunction", "MigrateFunction")


@pytest.mark.parametrize(
    ("database", "inside", "created"),
    [
        ("aurora", True, {"Database"}),
        ("proxy", True, {"Database"}),
        ("url", False, {"DatabaseSecret"}),
        ("url, app", False, {"DatabaseSecret"}),
        ("secret", False, set()),
        ("secret, network", True, set()),
        ("secret, network, app", True, set()),
    ],
)
def test_a_database_by_url_needs_no_network_and_never_makes_aurora(
    database: str, inside: bool, created: set[str]
) -> None:
    view = deployed(AXES["database"][database])
    assert {"Database", "DatabaseSecret"} & view.resources.keys() == created
    for name in NETWORKED:
        told = view.variables(name)
        assert ("VpcConfig" in view.properties(name)) is inside
        # A network of one's own may have a database without a certificate; every other certificate is verified.
        assert told["TASKFLOW_DATABASE_TLS"] == ("address" if "network" in database else "verify")
        assert "u:p" not in str(told), "the password is in the secret only"
        # Aurora alone may fall asleep by it. Where it does not there may be a proxy or a pooler, which take no such
        # option.
        idle = told.get("TASKFLOW_DATABASE_IDLE_SECONDS")
        assert idle == ("300" if database == "aurora" and name != "MigrateFunction" else None)
        if database.startswith("url"):
            assert "TASKFLOW_DATABASE_URL" not in told


@pytest.mark.parametrize(
    ("database", "functions", "owner"),
    [
        ("aurora", "Database.AppSecretArn", "Database.SecretArn"),
        ("url", "DatabaseSecret", "DatabaseSecret"),
        ("url, app", f"{SECRET}-app", "DatabaseSecret"),
        ("secret", SECRET, SECRET),
        ("secret, network, app", f"{SECRET}-app", SECRET),
    ],
)
def test_only_migrations_log_in_as_the_owner_where_there_is_another_login(
    database: str, functions: str, owner: str
) -> None:
    def named(value: Any) -> str:
        if isinstance(value, str):
            return value
        return str(value.get("Ref") or ".".join(value["Fn::GetAtt"]).replace("Outputs.", ""))

    view = deployed(AXES["database"][database])
    for name in ("IngestFunction", "WorkerFunction"):
        assert named(view.variables(name)["TASKFLOW_DATABASE_SECRET_ARN"]) == functions
    told = view.variables("MigrateFunction")
    assert named(told["TASKFLOW_DATABASE_SECRET_ARN"]) == owner
    made = told.get("TASKFLOW_DATABASE_APP_SECRET_ARN")
    assert (named(made) if made else owner) == functions
    # The login is made again when its secret is another one.
    assert view.properties("Migrations").get("App") == made


@pytest.mark.parametrize(
    ("parameters", "words"),
    [
        ({"AuthMode": "oidc"}, "give OidcIssuer"),
        ({"AuthMode": "oidc", "OidcIssuer": "https://i.test"}, "give OidcAudience"),
        ({**OIDC}, "give OidcVerify=keys"),
        ({**OIDC, "OidcVerify": "keys"}, "network of Aurora has no way out"),
        (VECTORS, "asks EmbeddingsUrl for vectors"),
        (EXPORTED, "sends spans to OtlpEndpoint"),
        ({"OtlpTracesEndpoint": "https://o.test/v1/traces"}, "sends spans to OtlpEndpoint"),
        ({"OidcClientId": "web"}, "OidcClientId is the web client's id"),
        ({"OidcAudience": "web"}, "OidcAudience is for tokens"),
        ({"OidcRoles": "admin=g:a"}, "OidcRoles reads the tokens"),
        ({"OidcTenantClaim": "org"}, "OidcTenantClaim reads the tokens"),
        ({"DatabaseSecretArn": SECRET, "DatabaseSubnetIds": "s"}, "give DatabaseSecurityGroupIds"),
        ({"DatabaseSecretArn": SECRET, "DatabaseSecurityGroupIds": "s"}, "give DatabaseSubnetIds"),
        (NETWORK, "are for a database of your own"),
        ({"DatabaseAppSecretArn": SECRET}, "is for a database of your own"),
        ({"DatabaseProxy": "true"}, "DatabaseMinCapacity of 0.5"),
        (
            {"DatabaseProxy": "true", "DatabaseMinCapacity": "1", "DatabaseUrl": "postgresql://h/d"},
            "is for Aurora",
        ),
        ({"DatabaseZones": "a,b", "DatabaseUrl": "postgresql://h/d"}, "are for Aurora's network"),
        ({"WebDomain": "chat.test"}, "give WebCertificateArn"),
        ({"WebCertificateArn": DOMAIN["WebCertificateArn"]}, "is for a WebDomain"),
        ({"WebHostedZoneId": "Z1"}, "gets the records of a WebDomain"),
        ({"WebPlan": "FREE"}, "give WebAclArn"),
        ({"Rollout": "AllAtOnce"}, "give Release"),
        ({"SnapStart": "true"}, "give Rollout=AllAtOnce"),
        ({"ReservedConcurrencyTimer": "1"}, "Give ReservedConcurrencyTimer=2"),
        ({"ReservedConcurrencyGenerate": "1"}, "Give ReservedConcurrencyGenerate=2"),
        ({"ReservedConcurrency": "1"}, "give ReservedConcurrencyGenerate=2"),
        ({"LambdaRuntime": "provided.al2023"}, "for the laptop only"),
    ],
)
def test_a_contradiction_is_refused_in_words_that_say_what_to_do(parameters: Parameters, words: str) -> None:
    told = deployed(parameters).refusals()
    assert any(words in sentence for sentence in told), told


def test_the_defaults_contradict_nothing_in_a_region_whose_authorities_are_known() -> None:
    assert deployed({}).refusals() == []
    (told,) = Deployment(expanded(), {}, HERE | {"AWS::Region": "xx-new-1"}).refusals()
    assert "infra.authorities" in told
    own = {"DatabaseUrl": "postgresql://u:p@db.test/t"}
    assert Deployment(expanded(), own, HERE | {"AWS::Region": "xx-new-1"}).refusals() == []


@pytest.mark.parametrize(
    ("given", "where"),
    [
        ("", [{"Fn::Select": [index, {"Fn::GetAZs": ""}]} for index in (0, 1)]),
        ("us-east-1b,us-east-1c", ["us-east-1b", "us-east-1c"]),
    ],
)
def test_auroras_network_is_in_the_zones_that_are_chosen(given: str, where: list[Any]) -> None:
    view = deployed({"DatabaseZones": given})
    passed = {
        name: value
        for name, value in view.properties("Database")["Parameters"].items()
        if isinstance(value, str)
    }
    inside = Deployment(source("database.yaml"), passed, HERE)
    placed = [inside.properties(name)["AvailabilityZone"] for name in ("SubnetA", "SubnetB")]
    assert placed == where


CHILDREN = {"Database": "database.yaml", "Web": "web.yaml", "Alarms": "alarms.yaml"}


@pytest.mark.parametrize("child", CHILDREN)
def test_nested_stacks_are_complete_whatever_is_chosen(child: str) -> None:
    template = source(CHILDREN[child])
    seen = set()
    for choice, view in allowed():
        if child not in view.resources:
            continue
        given = {
            name: value if isinstance(value, str) else "a-reference"
            for name, value in view.properties(child)["Parameters"].items()
        }
        if (key := tuple(sorted(given.items()))) in seen:
            continue
        seen.add(key)
        assert dangling(Deployment(template, given, HERE)) == set(), choice
    assert seen


def test_a_plan_a_zone_and_a_web_acl_are_there_when_they_were_chosen_and_only_then() -> None:
    template = source("web.yaml")
    wanted = {
        "plain": set(),
        "domain": set(),
        "zone": {"AWS::Route53::RecordSet"},
        "acl": set(),
        "plan": {"AWS::PricingPlanManager::Subscription"},
        "larger plan": {"AWS::PricingPlanManager::Subscription"},
    }
    for name, kinds in wanted.items():
        view = deployed(AXES["web"][name])
        given = {
            key: value if isinstance(value, str) else "a-reference"
            for key, value in view.properties("Web")["Parameters"].items()
        }
        web = Deployment(template, given, HERE)
        optional = {"AWS::Route53::RecordSet", "AWS::PricingPlanManager::Subscription"}
        assert {found["Type"] for found in web.resources.values()} & optional == kinds, name
        acl = web.properties("Distribution")["DistributionConfig"].get("WebACLId")
        assert acl == (ACL["WebAclArn"] if name in ("acl", "plan", "larger plan") else None)


PLANS = {
    # Tier: cache behaviors, rules of the web ACL, and whether policies may be one's own.
    "none": (75, 100, True),
    "FREE": (5, 5, False),
    "PRO": (10, 25, False),
    "BUSINESS": (50, 50, True),
    "PREMIUM": (100, 75, True),
}
"""https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/flat-rate-pricing-plan.html#pricing-plan-features
What a tier lacks is refused: You're using configuration not available in this tier."""
MANAGED = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
"""The id of a policy of AWS's own."""


@pytest.mark.parametrize("plan", PLANS)
@pytest.mark.parametrize("origins", ["", "https://shop.test"])
def test_each_plan_of_cloudfront_has_what_the_distribution_uses(plan: str, origins: str) -> None:
    behaviors, rules, policies = PLANS[plan]
    view = deployed({**ACL, "WebPlan": plan, "AllowedOrigins": origins})
    assert not view.refusals()
    given = {
        name: value if isinstance(value, str) else "a-reference"
        for name, value in view.properties("Web")["Parameters"].items()
    }
    web = Deployment(source("web.yaml"), given, HERE)
    config = web.properties("Distribution")["DistributionConfig"]
    served = [config["DefaultCacheBehavior"], *config["CacheBehaviors"]]
    assert len(served) <= behaviors
    for behavior in served:
        assert MANAGED.fullmatch(behavior["CachePolicyId"])
        assert MANAGED.fullmatch(behavior.get("OriginRequestPolicyId", behavior["CachePolicyId"]))
    own = [name for name, found in web.resources.items() if found["Type"].endswith("ResponseHeadersPolicy")]
    chosen = [
        behavior["ResponseHeadersPolicyId"] for behavior in served if "ResponseHeadersPolicyId" in behavior
    ]
    assert bool(chosen) is ("WebResponseHeadersPolicy" in view.resources) is policies
    assert own == (["CorsPolicy"] if policies and origins else [])
    # With one or the other, files have the headers.
    events = [each["EventType"] for each in config["DefaultCacheBehavior"]["FunctionAssociations"]]
    assert events == ["viewer-request", *(() if policies else ("viewer-response",))]
    assert ("WebHeadersFunction" in view.resources) is not policies
    # Our web ACL has no rule that looks for words, which begins with PRO, and none of a group of one's own.
    acl = source("waf.yaml")["Resources"]["WebAcl"]["Properties"]["Rules"]
    assert len(acl) <= rules
    for rule in acl:
        [(kind, statement)] = rule["Statement"].items()
        assert kind in ("RateBasedStatement", "ManagedRuleGroupStatement")
        assert "ScopeDownStatement" not in statement and statement.get("VendorName", "AWS") == "AWS"
        assert (
            statement.get("AggregateKeyType", "IP") == "IP"
            and statement.get("EvaluationWindowSec", 300) == 300
        )


def test_the_functions_that_start_from_snapshots_are_those_that_the_parameter_names() -> None:
    told = source()["Parameters"]["SnapStart"]["Description"]
    view = deployed(AXES["rollout"]["snapshots"])
    started = {name for name in view.of_type("AWS::Lambda::Function") if "SnapStart" in view.properties(name)}
    named = re.findall(r"[a-z]+", told.partition("Starts of ")[2].partition(" from a snapshot")[0])
    assert {name.removesuffix("Function").lower() for name in started} == {*named} - {"and"}
