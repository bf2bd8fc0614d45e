"""What is connected to what: routes, event sources, the schedule, and the parts only AWS has."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from taskflow.client_frames import CLIENT_TYPES

from local.emulator.resolve import Resolver
from tests.support.templates import INFRA, LAPTOP, View, source, target

FUNCTIONS = {"connect", "message", "generate", "disconnect", "timer", "ingest", "worker"}

pytestmark = pytest.mark.timeout(600)


@pytest.fixture(scope="module")
def aws() -> View:
    return View()


@pytest.fixture(scope="module")
def laptop() -> View:
    return View(**LAPTOP)


@pytest.fixture(params=["aws", "laptop"])
def view(request: pytest.FixtureRequest) -> View:
    found: View = request.getfixturevalue(request.param)
    return found


def routes(view: View, api: str) -> dict[str, str]:
    """The function that each route of an API ends at."""
    return {
        route["RouteKey"]: target(view.properties(target(route["Target"]))["IntegrationUri"])
        for route in view.of_type("AWS::ApiGatewayV2::Route").values()
        if target(route["ApiId"]) == api
    }


def sources(view: View) -> dict[str, tuple[str, dict[str, Any]]]:
    """The function that each queue feeds, and the properties of the mapping."""
    return {
        target(found["EventSourceArn"]): (target(found["FunctionName"]), found)
        for found in view.of_type("AWS::Lambda::EventSourceMapping").values()
    }


def test_the_laptop_and_aws_have_the_same_seven_functions_by_the_same_names(view: View) -> None:
    names = {found["FunctionName"] for found in view.of_type("AWS::Lambda::Function").values()}
    assert names - {"taskflow-migrate"} == {f"taskflow-{name}" for name in FUNCTIONS}


def test_every_client_event_has_a_route_to_message_and_there_are_no_others(view: View) -> None:
    expected: dict[str, str] = dict.fromkeys((*CLIENT_TYPES, "$default"), "MessageFunction")
    expected |= {"$connect": "ConnectFunction", "$disconnect": "DisconnectFunction"}
    assert routes(view, "WsApi") == expected


def test_a_programs_socket_is_served_by_ingest_whose_refusals_are_sent_on(view: View) -> None:
    every = dict.fromkeys(("$connect", "$disconnect", "$default"), "IngestFunction")
    assert routes(view, "ResponsesApi") == every
    default = view.properties("ResponsesDefaultRoute")
    assert default["RouteResponseSelectionExpression"] == "$default"


def test_a_refusal_has_a_way_back_on_aws(aws: View, laptop: View) -> None:
    """The laptop's emulator knows no such resource; its edge goes by the route's expression."""
    told = aws.properties("ResponsesRouteResponse")
    assert target(told["RouteId"]) == "ResponsesDefaultRoute"
    assert "ResponsesRouteResponse" not in laptop.resources


def test_frames_are_routed_by_their_type(view: View) -> None:
    assert view.properties("WsApi")["RouteSelectionExpression"] == "$request.body.type"
    assert view.properties("WsApi")["ProtocolType"] == "WEBSOCKET"


def test_both_stages_deploy_by_themselves_under_the_names_that_clients_use(view: View) -> None:
    for stage, api, name in (
        ("WsStage", "WsApi", "v1"),
        ("HttpStage", "HttpApi", "$default"),
        ("ResponsesStage", "ResponsesApi", "v1"),
    ):
        told = view.properties(stage)
        # On AWS: how much the APIs let through, and what they log.
        told = {
            key: value
            for key, value in told.items()
            if key not in ("DefaultRouteSettings", "AccessLogSettings")
        }
        assert told == {"ApiId": {"Ref": api}, "StageName": name, "AutoDeploy": True}


LOGGED = {
    "HttpStage": {
        "time": "requestTime",
        "requestId": "requestId",
        "method": "httpMethod",
        "route": "routeKey",
        "path": "path",
        "protocol": "protocol",
        "status": "status",
        "bytes": "responseLength",
        "latency": "responseLatency",
        "integrationStatus": "integration.status",
        "integrationLatency": "integrationLatency",
        "error": "error.responseType",
    },
    "WsStage": {
        "time": "requestTime",
        "requestId": "requestId",
        "connectionId": "connectionId",
        "event": "eventType",
        "route": "routeKey",
        "status": "status",
        "integrationStatus": "integration.status",
        "integrationLatency": "integrationLatency",
        "error": "error.responseType",
    },
}
LOGGED["ResponsesStage"] = LOGGED["WsStage"]
"""Variables of https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-logging-variables.html and of
websocket-api-logging.html. None has a query string, in which a socket's ticket is, an address or a person."""


def test_access_logs_have_chosen_fields_and_are_kept_as_long_as_other_logs() -> None:
    view = View(AccessLogs="all", LogRetentionDays="7")
    for stage, fields in LOGGED.items():
        settings = view.properties(stage)["AccessLogSettings"]
        assert json.loads(settings["Format"]) == {name: f"$context.{each}" for name, each in fields.items()}
        group = view.properties(target(settings["DestinationArn"]))
        assert group["RetentionInDays"] == "7"
        # With a longer name the account's policy of CloudWatch Logs would need an entry for each group.
        assert group["LogGroupName"].startswith("/aws/vendedlogs/")


def test_sockets_are_logged_only_where_the_account_has_a_role_for_it() -> None:
    for chosen, logged in (("none", set()), ("http", {"HttpStage"}), ("all", set(LOGGED))):
        view = View(AccessLogs=chosen)
        assert {name for name in LOGGED if "AccessLogSettings" in view.properties(name)} == logged
    (role,) = (
        found
        for found in source("account.yaml")["Resources"].values()
        if found["Type"] == "AWS::ApiGateway::Account"
    )
    assert role["DeletionPolicy"] == "Retain", "other applications of the account use it"


def test_every_http_request_reaches_ingest_in_the_format_its_adapter_reads(view: View) -> None:
    assert routes(view, "HttpApi") == {"$default": "IngestFunction"}
    assert view.properties("IngestIntegration")["PayloadFormatVersion"] == "2.0"


def test_api_gateway_may_invoke_each_function_it_is_wired_to_and_only_from_its_own_api(view: View) -> None:
    wired = {
        (target(found["IntegrationUri"]), target(found["ApiId"]))
        for found in view.of_type("AWS::ApiGatewayV2::Integration").values()
    }
    permitted = {
        (target(found["FunctionName"]), target(found["SourceArn"]))
        for found in view.of_type("AWS::Lambda::Permission").values()
    }
    assert permitted == wired


def test_with_oidc_only_what_has_no_secrets_or_a_token_of_its_own_is_served_without_one() -> None:
    view = View(AuthMode="oidc", OidcIssuer="https://issuer.test", OidcAudience="taskflow")
    authorizers = {
        route["RouteKey"]: (route.get("AuthorizationType", "NONE"), route.get("AuthorizerId"))
        for route in view.of_type("AWS::ApiGatewayV2::Route").values()
        if target(route["ApiId"]) == "HttpApi"
    }
    assert authorizers == {
        "$default": ("JWT", {"Ref": "JwtAuthorizer"}),
        "GET /api/asyncapi.json": ("NONE", None),
        "GET /api/auth/config": ("NONE", None),
        "GET /api/health": ("NONE", None),
        "GET /api/health/{proxy+}": ("NONE", None),
        "HEAD /api/health": ("NONE", None),
        "HEAD /api/health/{proxy+}": ("NONE", None),
        "GET /api/metrics": ("NONE", None),
        "GET /api/metrics/history": ("NONE", None),
        "GET /api/openapi.json": ("NONE", None),
        "OPTIONS /{proxy+}": ("NONE", None),
        "POST /api/ingest": ("NONE", None),
        "ANY /v1/{proxy+}": ("NONE", None),
    }
    assert view.properties("JwtAuthorizer")["JwtConfiguration"] == {
        "Issuer": "https://issuer.test",
        "Audience": ["taskflow"],
    }


def test_where_the_function_checks_tokens_itself_api_gateway_does_not() -> None:
    given = {"OidcIssuer": "https://issuer.test", "OidcAudience": "taskflow", "OidcVerify": "keys"}
    for mode in ("oidc", "anonymous"):
        view = View(AuthMode=mode, **given)
        assert not view.of_type("AWS::ApiGatewayV2::Authorizer")
        assert routes(view, "HttpApi") == {"$default": "IngestFunction"}
        assert view.variables("IngestFunction")["TASKFLOW_OIDC_VERIFY"] == "keys"


def test_without_oidc_there_is_no_authorizer(view: View) -> None:
    assert not view.of_type("AWS::ApiGatewayV2::Authorizer")


def test_queues_feed_the_functions_that_work_them_off(view: View) -> None:
    assert {queue: function for queue, (function, _) in sources(view).items()} == {
        "RecordsQueue": "WorkerFunction",
        "SweepsQueue": "TimerFunction",
        "GenerateFailedQueue": "TimerFunction",
        "MemoryQueue": "GenerateFunction",
    }


def test_a_failed_item_of_a_batch_fails_alone(view: View) -> None:
    for _, properties in sources(view).values():
        assert properties["FunctionResponseTypes"] == ["ReportBatchItemFailures"]


def test_a_turn_is_invoked_once_within_a_minute_and_its_failure_reaches_the_timer(view: View) -> None:
    (config,) = (
        found
        for found in view.of_type("AWS::Lambda::EventInvokeConfig").values()
        if target(found["FunctionName"]) == "GenerateFunction"
    )
    assert config["MaximumRetryAttempts"] == 0
    assert config["MaximumEventAgeInSeconds"] == 60
    destination = target(config["DestinationConfig"]["OnFailure"]["Destination"])
    assert sources(view)[destination][0] == "TimerFunction"


def test_the_scheduler_ticks_every_minute_and_removes_what_is_old_every_day(view: View) -> None:
    schedules = {
        schedule["Name"]: (
            schedule["ScheduleExpression"],
            target(schedule["Target"]["Arn"]),
            json.loads(schedule["Target"]["Input"]),
        )
        for schedule in view.of_type("AWS::Scheduler::Schedule").values()
    }
    awake = {name for name in schedules if name.startswith("taskflow-awake-")}
    assert {name: found for name, found in schedules.items() if name not in awake} == {
        "taskflow-tick": ("rate(1 minute)", "TimerFunction", {"tick": True}),
        "taskflow-retention": ("rate(1 day)", "WorkerFunction", {"retention": True}),
    }


def test_the_table_finds_sessions_by_deadline_and_forgets_by_ttl(view: View) -> None:
    table = view.properties("Table")
    types = {found["AttributeName"]: found["AttributeType"] for found in table["AttributeDefinitions"]}
    assert types == {"pk": "S", "sk": "S", "due": "S", "due_at": "N"}
    assert [key["AttributeName"] for key in table["KeySchema"]] == ["pk", "sk"]
    (index,) = table["GlobalSecondaryIndexes"]
    assert index["IndexName"] == "due"
    assert [(key["AttributeName"], key["KeyType"]) for key in index["KeySchema"]] == [
        ("due", "HASH"),
        ("due_at", "RANGE"),
    ]
    assert index["Projection"] == {"ProjectionType": "KEYS_ONLY"}
    assert table["TimeToLiveSpecification"] == {"AttributeName": "ttl", "Enabled": True}
    assert table["BillingMode"] == "PAY_PER_REQUEST"


def test_what_people_said_survives_a_deleted_stack_and_can_be_restored(aws: View) -> None:
    assert aws.resources["Table"]["DeletionPolicy"].startswith("Retain")
    assert aws.properties("Table")["PointInTimeRecoverySpecification"] == {"PointInTimeRecoveryEnabled": True}


EMULATED = {
    "AWS::ApiGatewayV2::Api",
    "AWS::ApiGatewayV2::Integration",
    "AWS::ApiGatewayV2::Route",
    "AWS::ApiGatewayV2::Stage",
    "AWS::DynamoDB::Table",
    "AWS::IAM::Role",
    "AWS::Lambda::EventInvokeConfig",
    "AWS::Lambda::EventSourceMapping",
    "AWS::Lambda::Function",
    "AWS::Lambda::LayerVersion",
    "AWS::Lambda::Permission",
    "AWS::Logs::LogGroup",
    "AWS::SQS::Queue",
    "AWS::Scheduler::Schedule",
}


def test_the_laptop_gets_only_what_its_emulator_runs(laptop: View) -> None:
    assert {found["Type"] for found in laptop.resources.values()} <= EMULATED


def test_only_what_uses_the_database_joins_its_network_and_the_laptop_has_none(
    aws: View, laptop: View
) -> None:
    def inside(view: View) -> set[str]:
        return {name for name, found in view.of_type("AWS::Lambda::Function").items() if "VpcConfig" in found}

    assert inside(aws) == {"IngestFunction", "WorkerFunction", "MigrateFunction"}
    assert inside(laptop) == set()


def test_a_database_of_ones_own_replaces_aurora() -> None:
    view = View(
        DatabaseSecretArn="arn",
        DatabaseSubnetIds="subnet-1,subnet-2",
        DatabaseSecurityGroupIds="sg-1",
        DatabaseUrl="postgresql://h",
    )
    assert "Database" not in view.resources
    for name in ("IngestFunction", "WorkerFunction", "MigrateFunction"):
        assert view.properties(name)["VpcConfig"] == {
            "SubnetIds": ["subnet-1", "subnet-2"],
            "SecurityGroupIds": ["sg-1"],
        }
        assert view.variables(name)["TASKFLOW_DATABASE_URL"] == "postgresql://h"
        assert view.variables(name)["TASKFLOW_DATABASE_SECRET_ARN"] == "arn"


def test_migrations_run_again_when_a_file_changes_and_before_the_code_that_needs_them(aws: View) -> None:
    files = target(aws.properties("Migrations")["Files"])
    # SAM derives a layer's logical id from its content, so another content is another version.
    assert re.fullmatch(r"MigrationsLayer[0-9a-f]{10}", files)
    layers = [target(layer) for layer in aws.properties("MigrateFunction")["Layers"]]
    assert files in layers and any(layer.startswith("CommonLayer") for layer in layers)
    assert aws.properties("MigrateFunction")["Handler"] == "migrate.handler"
    for name in ("IngestFunction", "WorkerFunction"):
        assert aws.resources[name]["Metadata"]["After"] == {"Ref": "Migrations"}


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({}, "postgresql://aurora.test:5432/taskflow"),
        ({"DatabaseUrl": "postgresql://u:hunter2@a.test/t"}, "u a.test/t"),
        ({"DatabaseUrl": "postgresql://u:hunter2@b.test/t?sslmode=require"}, "u b.test/t"),
        # Behind one pooler.
        ({"DatabaseUrl": "postgresql://postgres.one:hunter2@pooler.test/p"}, "postgres.one pooler.test/p"),
        ({"DatabaseUrl": "postgresql://postgres.two:hunter2@pooler.test/p"}, "postgres.two pooler.test/p"),
        ({"DatabaseUrl": "postgresql://u:a//b?hunter2@b.test/t"}, "u b.test/t"),
        ({"DatabaseUrl": "postgresql://u@b.test/s?password=hunter2"}, "u@b.test/s b.test/s"),
        ({"DatabaseUrl": "postgresql://b.test/t?user=u&password=hunter2"}, "b.test/t "),
        ({"DatabaseSecretArn": "arn:a"}, "arn:a "),
        (
            {"DatabaseSecretArn": "arn:a", "DatabaseUrl": "postgresql://c.test/t"},
            "arn:a postgresql://c.test/t",
        ),
    ],
)
def test_another_database_is_migrated_too_and_its_password_told_to_nobody(
    given: dict[str, str], told: str
) -> None:
    """CloudFormation calls for an update only when a property has another value."""
    template = source()
    aurora = {"Database": {"Outputs.Url": "postgresql://aurora.test:5432/taskflow"}}
    found = Resolver(template, given, "taskflow", aurora).resolve(
        template["Resources"]["Migrations"]["Properties"]["Database"]
    )
    assert found == told
    assert "hunter2" not in found


def test_what_cloudformation_calls_is_called_once_and_answers_before_its_time_is_over(aws: View) -> None:
    """It calls asynchronously, so Lambda would begin anew what it has ended, beside the rollback."""
    called = [
        (name, found["Properties"])
        for name, found in aws.resources.items()
        if found["Type"].startswith("Custom::") or found["Type"] == "AWS::CloudFormation::CustomResource"
    ]
    assert called
    for name, properties in called:
        function = target(properties["ServiceToken"])
        [(config, found)] = [
            each
            for each in aws.of_type("AWS::Lambda::EventInvokeConfig").items()
            if target(each[1]["FunctionName"]) == function
        ]
        assert (found["Qualifier"], found["MaximumRetryAttempts"]) == ("$LATEST", 0)
        assert aws.resources[name]["DependsOn"] == config
        begun = found["MaximumEventAgeInSeconds"]
        assert begun + aws.properties(function)["Timeout"] < properties["ServiceTimeout"]


@pytest.mark.parametrize("child", ["Database", "Web", "Alarms"])
def test_a_nested_stack_gets_the_parameters_it_declares(aws: View, child: str) -> None:
    properties = aws.properties(child)
    declared = source(properties["TemplateURL"])["Parameters"]
    given = set(properties["Parameters"])
    assert given <= set(declared)
    assert {name for name, found in declared.items() if "Default" not in found} <= given


def test_outputs_asked_of_nested_stacks_exist() -> None:
    text = (INFRA / "template.yaml").read_text()
    children = {
        name: set(source(found["Properties"]["TemplateURL"]).get("Outputs", {}))
        for name, found in source()["Resources"].items()
        if found["Type"] == "AWS::CloudFormation::Stack"
    }
    asked = re.findall(r"\b(\w+)\.Outputs\.(\w+)", text)
    assert asked
    assert [(child, output) for child, output in asked if output not in children[child]] == []


def test_outputs_name_what_the_laptop_and_a_deployment_need(aws: View, laptop: View) -> None:
    both = {
        "WsApiId",
        "WsStage",
        "HttpApiId",
        "ResponsesApiId",
        "TableName",
        "RecordsQueueUrl",
        "RecordsDlqUrl",
        "SweepsQueueUrl",
        "SweepsDlqUrl",
        "GenerateFailedQueueUrl",
        "MemoryQueueUrl",
        "WebSocketUrl",
        "HttpApiUrl",
    }
    assert set(laptop.outputs) == both
    assert set(aws.outputs) == both | {"WebUrl", "WebHost", "WebBucketName", "WebDistributionId"}
