"""What the functions are told by their environment."""

from __future__ import annotations

import json
import re
from dataclasses import fields
from typing import Any

import pytest
from taskflow.settings import LONG, PREFIX, Settings

from tests.support.grants import known
from tests.support.templates import LAPTOP, ROOT, View, source, target

pytestmark = pytest.mark.timeout(600)

SETTINGS = "arn:aws:secretsmanager:eu-central-1:000000000000:secret:taskflow-settings-AbCdEf"

NOT_SETTINGS = {"TASKFLOW_MIGRATIONS_DIR"}
"""Read by the migration function itself."""
KNOWN = {PREFIX + spec.name.upper() for spec in fields(Settings)} | NOT_SETTINGS

LIMITS = {name for name in source()["Parameters"] if name.startswith("Limit")}

SETTABLE = LIMITS | {
    "LlmBaseUrl",
    "LlmApiKey",
    "Models",
    "DefaultModel",
    "FallbackModels",
    "MaxOutputTokens",
    "ContextTokens",
    "IdleSeconds",
    "TypingNudgeSeconds",
    "PacingBaseMs",
    "StalledSeconds",
    "DisconnectGraceSeconds",
    "HistoryDays",
    "AuthMode",
    "AllowedOrigins",
    "OidcIssuer",
    "OidcAudience",
    "OidcClientId",
    "OidcScopes",
    "OidcTenantClaim",
    "Ticketless",
    "WebOrigins",
    "MetricsToken",
    "SigningKey",
    "DatabaseUrl",
    "ConnectionsEndpoint",
}
"""Parameters that become settings of the same name on the laptop."""


@pytest.fixture(scope="module")
def aws() -> View:
    return View()


@pytest.fixture(scope="module")
def laptop() -> View:
    return View(**LAPTOP)


def setting(parameter: str) -> str:
    """The environment variable of a template parameter: ``LlmBaseUrl`` is ``TASKFLOW_LLM_BASE_URL``."""
    return PREFIX + "".join(
        f"_{char}" if char.isupper() else char.upper() for char in parameter
    ).removeprefix("_")


def holders(view: View, variable: str) -> set[str]:
    """The functions that are told a variable."""
    return {
        name.removesuffix("Function")
        for name in view.of_type("AWS::Lambda::Function")
        if variable in view.variables(name)
    }


def test_every_variable_is_a_setting_that_the_code_reads(aws: View, laptop: View) -> None:
    for view in (aws, laptop):
        for name in view.of_type("AWS::Lambda::Function"):
            ours = {variable for variable in view.variables(name) if variable.startswith(PREFIX)}
            assert ours <= KNOWN


@pytest.fixture(scope="module")
def given() -> dict[str, str]:
    """Another value for every parameter: the last that is allowed, or a number that no other has."""
    return {
        name: source()["Parameters"][name].get("AllowedValues", [str(7000 + number)])[-1]
        for number, name in enumerate(sorted(SETTABLE))
    }


@pytest.fixture(scope="module")
def all_given(given: dict[str, str]) -> View:
    return View(**LAPTOP, **given)


@pytest.mark.parametrize("parameter", sorted(SETTABLE))
def test_a_parameter_becomes_the_setting_of_its_name_on_the_laptop(
    parameter: str, given: dict[str, str], all_given: View
) -> None:
    told = holders(all_given, setting(parameter))
    assert told
    assert {all_given.variables(f"{name}Function")[setting(parameter)] for name in told} == {given[parameter]}


def test_the_defaults_are_valid_settings(aws: View, laptop: View) -> None:
    for view in (aws, laptop):
        for name in view.of_type("AWS::Lambda::Function"):
            plain = {key: value for key, value in view.variables(name).items() if isinstance(value, str)}
            settings = Settings.from_env(plain)
            assert settings.idle_seconds == 15
            assert settings.auth_mode == "anonymous"
            told = [each for each in fields_of("limit_") if name in LIMITED.get(each, {name})]
            assert all(getattr(settings, each) > 0 for each in told), name


LIMITED = {
    "limit_frames_per_connection": {"MessageFunction", "IngestFunction"},
    "limit_tickets_per_minute": {"IngestFunction"},
    "limit_tickets_per_address": {"IngestFunction"},
}
"""Limits that one function or two are told, because no other reads them: an environment has little room."""


def test_a_limit_that_few_functions_are_told_is_read_by_no_other() -> None:
    """What would be read elsewhere would be 0 there: no limit. Paths below the layer's package, and who loads them."""
    readers = {
        "limit_frames_per_connection": {"sessions/receiving.py", "rest/openai/sockets.py"},
        "limit_tickets_per_minute": {"rest/rate_limit.py"},
        "limit_tickets_per_address": {"rest/rate_limit.py"},
    }
    package = ROOT / "layers" / "common" / "python" / "taskflow"
    sources = {path: path.read_text() for path in package.rglob("*.py") if path.name != "settings.py"}
    for name in LIMITED:
        found = {str(path.relative_to(package)) for path, text in sources.items() if name in text}
        assert found == readers[name]


def fields_of(prefix: str) -> list[str]:
    """Settings whose names begin so."""
    return [spec.name for spec in fields(Settings) if spec.name.startswith(prefix)]


def test_every_limit_is_a_parameter_with_a_default_that_protects(aws: View) -> None:
    elsewhere = {"limit_messages_per_minute", "limit_turns_at_once"}  # MessagesPerMinute, TurnsAtOnce
    here = set(fields_of("limit_")) - elsewhere
    assert {setting(name) for name in LIMITS} == {PREFIX + name.upper() for name in here}
    assert all(source()["Parameters"][name]["Default"] > 0 for name in LIMITS)
    for stage in ("WsStage", "HttpStage"):
        assert {"ThrottlingRateLimit", "ThrottlingBurstLimit"} <= set(
            aws.properties(stage)["DefaultRouteSettings"]
        )


def test_concurrency_is_reserved_where_an_operator_says_how_much() -> None:
    walls = View(ReservedConcurrency="40")
    for name in ("Connect", "Message", "Generate", "Ingest"):
        assert walls.properties(f"{name}Function")["ReservedConcurrentExecutions"] == "40"
        assert "ReservedConcurrentExecutions" not in View().properties(f"{name}Function")


def test_functions_know_each_other_their_queues_and_the_table(aws: View, laptop: View) -> None:
    for view in (aws, laptop):
        for name in view.of_type("AWS::Lambda::Function"):
            told = view.variables(name)
            assert target(told["TASKFLOW_TABLE"]) == "Table"
            assert target(told["TASKFLOW_RECORDS_QUEUE_URL"]) == "RecordsQueue"
            assert target(told["TASKFLOW_SWEEPS_QUEUE_URL"]) == "SweepsQueue"


def test_who_invokes_a_function_is_told_its_name_or_its_alias_and_nobody_else_is(
    aws: View, laptop: View
) -> None:
    """By reference to the alias: a name alone would be known before there is an alias to call."""
    published = View(Rollout="AllAtOnce", Release="r1")
    for caller, calls in known().items():
        called = {call.rpartition("-")[2] for call in calls if call.startswith("lambda:InvokeFunction ")}
        for view in (aws, laptop, published):
            told = view.variables(f"{caller.capitalize()}Function")
            for name in ("generate", "ingest"):
                wanted: Any = f"taskflow-{name}"
                if view is published:
                    # A function that runs is behind its alias already, and cannot refer to it.
                    own = f"taskflow-{name}:live"
                    wanted = own if caller == name else {"Ref": f"{name.capitalize()}Alias"}
                assert told.get(f"TASKFLOW_{name.upper()}_FUNCTION") == (wanted if name in called else None)


def test_the_timer_takes_no_more_sweeps_at_once_than_are_reserved_for_it(aws: View, laptop: View) -> None:
    """A sweep that Lambda throttles counts as received, and enough receives make it a dead letter."""
    for view in (aws, laptop, View(ReservedConcurrency="40")):
        # Empty, and not absent: Lambda would keep a bound of before.
        assert view.properties("SweepsSource")["ScalingConfig"] == {}
        assert view.properties("GenerateFailedSource")["ScalingConfig"] == {}
    view = View(ReservedConcurrencyTimer="7")
    assert view.properties("SweepsSource")["ScalingConfig"] == {"MaximumConcurrency": "7"}
    assert view.properties("GenerateFailedSource")["ScalingConfig"] == {"MaximumConcurrency": 2}


def test_on_aws_posts_go_to_the_stage_of_the_websocket_api(aws: View) -> None:
    posting = holders(aws, "TASKFLOW_CONNECTIONS_ENDPOINT")
    assert posting == {
        name.removesuffix("FunctionRole")
        for name, role in aws.of_type("AWS::IAM::Role").items()
        if "execute-api:ManageConnections" in str(role)
    }
    for name in posting:
        assert aws.variables(f"{name}Function")["TASKFLOW_CONNECTIONS_ENDPOINT"] == {
            "Fn::Sub": "https://${WsApi}.execute-api.xx-test-1.amazonaws.test/v1"
        }
    assert aws.properties("WsStage")["StageName"] == "v1"


def test_what_the_secret_of_long_settings_may_have_is_a_parameter_and_said_so(aws: View) -> None:
    parameters = source()["Parameters"]
    assert {PREFIX + name.upper() for name in LONG.values()} == {setting(name) for name in LONG}
    for name in LONG:
        assert "MaxLength" in parameters[name]
        assert name in parameters["SettingsSecretArn"]["Description"]
        # Whoever gives both would not know which counts.
        told = View(**{name: "x", "SettingsSecretArn": SETTINGS}).refusals()
        assert any(name in sentence and "leave" in sentence for sentence in told), name
    assert View(SettingsSecretArn=SETTINGS).refusals() == View().refusals()
    everywhere = {name.removesuffix("Function") for name in aws.of_type("AWS::Lambda::Function")}
    view = View(SettingsSecretArn=SETTINGS)
    # Migrations read none of them.
    assert holders(view, "TASKFLOW_SETTINGS_SECRET_ARN") == everywhere - {"Migrate"}
    assert holders(aws, "TASKFLOW_SETTINGS_SECRET_ARN") == set()


def test_on_aws_no_secret_is_in_the_environment(aws: View) -> None:
    for variable in ("TASKFLOW_LLM_API_KEY", "TASKFLOW_SIGNING_KEY", "TASKFLOW_METRICS_TOKEN"):
        assert holders(aws, variable) == set()
    assert holders(aws, "TASKFLOW_EDGE_SECRET_ARN") == {"Connect", "Ingest"}
    assert holders(aws, "TASKFLOW_PROVIDER_SECRET_ARN") == {"Generate"}
    for name in ("SIGNING_KEY_SECRET_ARN", "SIGNING_SECRET_ARN"):
        assert holders(aws, f"TASKFLOW_{name}") == {"Ingest"}
    # The address of Aurora has neither user nor password.
    url = source("database.yaml")["Outputs"]["Url"]["Value"]["Fn::Sub"][0]
    assert url == "postgresql://${Host}:5432/taskflow?sslmode=verify-full"


def test_what_a_function_does_not_use_it_is_not_told(aws: View, laptop: View) -> None:
    assert holders(laptop, "TASKFLOW_LLM_API_KEY") == {"Generate"}
    assert holders(laptop, "TASKFLOW_SIGNING_KEY") == {"Ingest"}
    assert holders(laptop, "TASKFLOW_METRICS_TOKEN") == {"Ingest"}
    assert holders(laptop, "TASKFLOW_DATABASE_URL") == {"Ingest", "Worker"}
    assert holders(aws, "TASKFLOW_DATABASE_URL") == {"Ingest", "Worker", "Migrate"}
    assert holders(aws, "TASKFLOW_MIGRATIONS_DIR") == {"Migrate"}


def test_ingest_knows_of_a_sentence_model_where_there_is_a_server_for_it() -> None:
    assert holders(View(), "TASKFLOW_EMBEDDINGS_MODEL") == {"Worker"}
    assert holders(View(EmbeddingsUrl="https://api.example/v1"), "TASKFLOW_EMBEDDINGS_MODEL") == {
        "Ingest",
        "Worker",
    }


def test_metrics_are_open_on_the_laptop_only(aws: View, laptop: View) -> None:
    assert laptop.variables("IngestFunction")["TASKFLOW_METRICS_ACCESS"] == "open"
    assert aws.variables("IngestFunction")["TASKFLOW_METRICS_ACCESS"] == "token"
    for name, keys in (
        ("ProviderSecret", {"llm_api_key"}),
        ("SigningSecret", {"signing_key", "metrics_token"}),
    ):
        text = aws.properties(name)["SecretString"]
        secret = text if isinstance(text, str) else text["Fn::Sub"]
        assert set(json.loads(secret.replace("\n", " "))) == keys


def test_on_the_laptop_the_function_checks_tokens_and_on_aws_the_authorizer(aws: View, laptop: View) -> None:
    assert laptop.variables("IngestFunction")["TASKFLOW_OIDC_VERIFY"] == "keys"
    assert aws.variables("IngestFunction")["TASKFLOW_OIDC_VERIFY"] == "gateway"
    assert aws.variables("ConnectFunction")["TASKFLOW_TICKETLESS"] == "refuse"


def test_the_emulator_is_known_on_the_laptop_only(aws: View, laptop: View) -> None:
    assert holders(aws, "AWS_ENDPOINT_URL") == set()
    assert len(holders(laptop, "AWS_ENDPOINT_URL")) == 7


def test_the_web_client_may_connect_and_so_may_origins_that_are_added(aws: View) -> None:
    def origins(view: View) -> tuple[object, object]:
        told = view.variables("ConnectFunction")
        return told["TASKFLOW_WEB_ORIGINS"], told["TASKFLOW_ALLOWED_ORIGINS"]

    cloudfront = {"Fn::Sub": "https://${Web.Outputs.Host}"}
    assert origins(aws) == ({"Fn::Join": [",", [cloudfront]]}, "")
    view = View(WebDomain="chat.test", WebCertificateArn="arn", AllowedOrigins="https://other.test")
    assert origins(view) == ({"Fn::Join": [",", [cloudfront, "https://chat.test"]]}, "https://other.test")
    apps = View(AppOrigins="capacitor://localhost")
    # What is empty counts for nothing.
    assert origins(apps)[1] == ",capacitor://localhost"
    assert "AppOrigins" not in apps.resources["Web"]["Properties"]["Parameters"]


@pytest.mark.parametrize(
    ("value", "fits"),
    [
        ("", True),
        ("capacitor://localhost", False),
        ("https://shop.example", True),
        ("http://localhost:5173,https://shop.example", True),
        ("https://shop.example/", False),
        ("https://shop.example/path", False),
        ("*", False),
        ("https://*.example", False),
        ("shop.example", False),
        ("https://a.example, https://b.example", False),
        ("https://a.example,", False),
        ("https://A.example", False),
        ("https://bücher.example", False),
        ("https://xn--bcher-kva.example,http://[::1]:3000", True),
        ("https://a.example:443", False),
        ("https://a.example,http://b.example:80,https://c.example", False),
        ("https://a.example:80,http://b.example:443,https://c.example:4430", True),
        ("http://[::80]", True),
    ],
)
def test_origins_that_browsers_never_send_are_refused_before_anything_is_created(
    value: str, fits: bool
) -> None:
    pattern = source()["Parameters"]["AllowedOrigins"]["AllowedPattern"]
    assert bool(re.fullmatch(pattern, value)) is fits


@pytest.mark.parametrize(
    ("value", "fits"),
    [
        ("", True),
        ("capacitor://localhost,app://-", True),
        ("chrome-extension://abcdefghijklmnopabcdefghijklmnop", True),
        ("safari-web-extension://0B1C2D3E-1111-4222-8333-444455556666", True),
        ("capacitor://localhost/", False),
        ("capacitor://localhost, app://-", False),
        ("*", False),
    ],
)
def test_origins_of_apps_are_a_parameter_of_their_own(value: str, fits: bool) -> None:
    pattern = source()["Parameters"]["AppOrigins"]["AllowedPattern"]
    assert bool(re.fullmatch(pattern, value)) is fits


def test_logs_and_metrics_carry_the_name_of_the_function(aws: View) -> None:
    for name in aws.of_type("AWS::Lambda::Function"):
        told = aws.variables(name)
        assert told["POWERTOOLS_SERVICE_NAME"] == name.removesuffix("Function").lower()
        assert told["POWERTOOLS_METRICS_NAMESPACE"] == "TaskFlow/taskflow"  # the name of the stack
        assert told["POWERTOOLS_LOG_LEVEL"] == "INFO"
