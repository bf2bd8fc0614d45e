"""AWS's limits, which the laptop's emulator does not hold us to."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from taskflow.adapters.queues import BATCH_BYTES, MESSAGE_BYTES
from taskflow.records.consumer import MAX_RETRY_SECONDS, Outcome, retries
from taskflow.records.migrate import CONNECT_TIMEOUT_SECONDS, LOCK_TIMEOUT_SECONDS
from taskflow.records.retention import REDELIVERED_DAYS
from taskflow.settings import LONG

from functions.worker.migrate import ANSWER_TIMEOUT_SECONDS, REINDEX_SECONDS
from infra import environment
from infra.monitoring.alarms import ALARMS
from tests.support.templates import INFRA, ROOT, View, expanded, source, target

API_GATEWAY_SECONDS = 29
"""How long a WebSocket API waits for an integration."""
HTTP_API_SECONDS = 30
"""How long an HTTP API does."""

pytestmark = pytest.mark.timeout(600)


@pytest.fixture(scope="module")
def aws() -> View:
    return View()


def test_a_queue_hides_a_message_for_six_times_as_long_as_its_function_may_take(aws: View) -> None:
    mappings = aws.of_type("AWS::Lambda::EventSourceMapping").values()
    assert len(mappings) == 4
    for mapping in mappings:
        queue = aws.properties(target(mapping["EventSourceArn"]))
        function = aws.properties(target(mapping["FunctionName"]))
        window = mapping.get("MaximumBatchingWindowInSeconds", 0)
        assert queue["VisibilityTimeout"] >= 6 * function["Timeout"] + window


def test_queue_settings_are_ones_that_sqs_accepts(aws: View) -> None:
    for queue in aws.of_type("AWS::SQS::Queue").values():
        assert 0 <= queue.get("DelaySeconds", 0) <= 900
        assert 0 <= queue.get("VisibilityTimeout", 30) <= 43_200
        assert 60 <= queue.get("MessageRetentionPeriod", 345_600) <= 1_209_600


def test_large_batches_have_a_window_to_fill_them_and_concurrency_is_at_least_two(aws: View) -> None:
    for mapping in aws.of_type("AWS::Lambda::EventSourceMapping").values():
        assert (
            1 <= mapping["BatchSize"] <= (10 if not mapping.get("MaximumBatchingWindowInSeconds") else 10_000)
        )
        assert 2 <= mapping.get("ScalingConfig", {}).get("MaximumConcurrency", 2) <= 1_000


def test_every_queue_that_feeds_a_function_has_a_dead_letter_queue_that_keeps_messages_longer(
    aws: View,
) -> None:
    for mapping in aws.of_type("AWS::Lambda::EventSourceMapping").values():
        queue = aws.properties(target(mapping["EventSourceArn"]))
        dead = aws.properties(target(queue["RedrivePolicy"]["deadLetterTargetArn"]))
        # SQS counts a message's age from when it was first sent, also in the dead-letter queue.
        assert dead["MessageRetentionPeriod"] > queue.get("MessageRetentionPeriod", 345_600)
        # A throttled function receives in vain: fewer tries would lose sound messages. More would end them without a
        # dead letter, which nobody is told of.
        tries = queue["RedrivePolicy"]["maxReceiveCount"]
        assert tries >= 7
        assert tries * queue["VisibilityTimeout"] < queue.get("MessageRetentionPeriod", 345_600)


def test_a_record_is_remembered_for_as_long_as_it_may_come_again(aws: View) -> None:
    kept = [aws.properties(name)["MessageRetentionPeriod"] for name in ("RecordsQueue", "RecordsDlq")]
    assert sum(kept) / 86_400 < REDELIVERED_DAYS


def test_almost_two_hours_without_a_database_send_no_record_to_the_dead_letter_queue(aws: View) -> None:
    queue = aws.properties("RecordsQueue")
    assert queue["VisibilityTimeout"] == MAX_RETRY_SECONDS
    assert 1.7 * 3600 <= bridged(aws) < 2 * 3600


def test_aurora_pauses_a_quarter_of_an_hour_after_its_last_use(aws: View) -> None:
    """It does not while anybody is connected, and counts from then on (docs/deploy.md says 15 minutes)."""
    scaling = source("database.yaml")["Resources"]["Cluster"]["Properties"][
        "ServerlessV2ScalingConfiguration"
    ]
    _, paused_after, _ = scaling["SecondsUntilAutoPause"]["Fn::If"]
    for name in ("IngestFunction", "WorkerFunction"):
        assert int(aws.variables(name)["TASKFLOW_DATABASE_IDLE_SECONDS"]) + paused_after == 15 * 60
    assert 300 <= paused_after <= 86_400


def test_a_database_that_is_away_rings_before_records_are_dead_letters(aws: View) -> None:
    """The age of the oldest message leaves out what has been received three times, so it is no sign of that.

    https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-available-cloudwatch-metrics.html
    """
    [alarm] = [each for each in ALARMS if each.name == "RecordsPostponed"]
    assert [series.metric.name for series in alarm.series] == ["RecordsPostponed"]
    # One record alone is postponed in each period, however long it waits between.
    assert (alarm.threshold, alarm.series[0].statistic) == (0, "Sum")
    assert alarm.period > MAX_RETRY_SECONDS
    assert alarm.period * alarm.periods < bridged(aws) / 4


def bridged(aws: View) -> int:
    """Seconds from the first receipt of a record to its last, while the database does not answer."""
    waits = 0
    for received in range(1, aws.properties("RecordsQueue")["RedrivePolicy"]["maxReceiveCount"] + 1):
        message = {
            "messageId": "m",
            "receiptHandle": "r",
            "attributes": {"ApproximateReceiveCount": str(received)},
        }
        [(_, seconds)] = retries({"Records": [message]}, Outcome(postponed=["m"]))
        waits += seconds
    return waits


def test_the_migrations_answer_before_cloudformation_gives_them_up(aws: View) -> None:
    """Else it would be begun again in the rollback, beside the one that runs."""
    seconds = aws.properties("MigrateFunction")["Timeout"]
    assert seconds + ANSWER_TIMEOUT_SECONDS <= aws.properties("Migrations")["ServiceTimeout"] <= 3600
    # Who waits for another one has time left to say so.
    assert seconds / 2 > CONNECT_TIMEOUT_SECONDS + LOCK_TIMEOUT_SECONDS + ANSWER_TIMEOUT_SECONDS
    assert seconds / 2 > LOCK_TIMEOUT_SECONDS + REINDEX_SECONDS
    # By hand: the guide's command waits as long.
    assert f"--cli-read-timeout {seconds + 10} " in (ROOT / "docs" / "operations.md").read_text()


def test_the_web_acl_lets_an_address_do_what_the_application_lets_it_do() -> None:
    wall = source("waf.yaml")["Resources"]["WebAcl"]["Properties"]["Rules"][0]["Statement"][
        "RateBasedStatement"
    ]
    assert wall["Limit"] == {"Ref": "RequestsPerAddress"}
    minutes = wall["EvaluationWindowSec"] / 60
    inside = [source()["Parameters"][f"Limit{each}PerAddress"]["Default"] for each in ("Requests", "Tickets")]
    assert source("waf.yaml")["Parameters"]["RequestsPerAddress"]["Default"] > minutes * sum(inside)


def test_the_queues_take_the_largest_record_that_is_sent(aws: View) -> None:
    for name in ("RecordsQueue", "RecordsDlq"):
        assert aws.properties(name)["MaximumMessageSize"] >= max(MESSAGE_BYTES, BATCH_BYTES)


def test_functions_that_api_gateway_waits_for_answer_before_it_gives_up(aws: View) -> None:
    for integration in aws.of_type("AWS::ApiGatewayV2::Integration").values():
        assert aws.properties(target(integration["IntegrationUri"]))["Timeout"] <= API_GATEWAY_SECONDS


def test_cloudfront_waits_for_whatever_api_gateway_waits_for() -> None:
    """By itself it gives up after 30 seconds, and asks once more for a GET, as the upgrade to a WebSocket is."""
    config = source("web.yaml")["Resources"]["Distribution"]["Properties"]["DistributionConfig"]
    waits = [each["CustomOriginConfig"] for each in config["Origins"] if "CustomOriginConfig" in each]
    assert [each["OriginReadTimeout"] > HTTP_API_SECONDS for each in waits] == [True] * 3


def test_postgres_listens_where_it_is_called_and_let_in() -> None:
    """CloudFormation lets an Aurora PostgreSQL of which nothing is said listen on MySQL's port."""
    database = source("database.yaml")
    resources = database["Resources"]
    port = resources["Cluster"]["Properties"]["Port"]
    rules = [
        *resources["DatabaseSecurityGroup"]["Properties"]["SecurityGroupIngress"],
        resources["DatabaseFromProxy"]["Properties"],
    ]
    assert [(each["FromPort"], each["ToPort"]) for each in rules] == [(port, port)] * 2
    assert f":{port}/" in database["Outputs"]["Url"]["Value"]["Fn::Sub"][0]
    # A proxy always listens there for Postgres.
    assert port == 5432


def test_a_proxy_without_a_free_connection_says_so_before_the_function_is_ended(aws: View) -> None:
    pool = source("database.yaml")["Resources"]["RdsProxyTargets"]["Properties"]
    waits = pool["ConnectionPoolConfigurationInfo"]["ConnectionBorrowTimeout"]
    ends = min(aws.properties(name)["Timeout"] for name in ("IngestFunction", "WorkerFunction"))
    assert 0 < 2 * waits < ends


def test_functions_are_within_lambda_limits(aws: View) -> None:
    for function in aws.of_type("AWS::Lambda::Function").values():
        assert 1 <= function["Timeout"] <= 900
        assert 128 <= function["MemorySize"] <= 10_240
        assert len(function["Description"]) <= 256
        assert len(function["Layers"]) <= 5
        # A stack's name may have 50 characters before a function's name is too long.
        assert len(function["FunctionName"].removeprefix("taskflow")) <= 64 - 50


def test_the_sweep_ends_before_the_next_tick_needs_it(aws: View) -> None:
    assert aws.properties("TimerFunction")["Timeout"] <= 60


def test_async_settings_are_ones_that_lambda_accepts(aws: View) -> None:
    for config in aws.of_type("AWS::Lambda::EventInvokeConfig").values():
        assert 0 <= config["MaximumRetryAttempts"] <= 2
        assert 60 <= config["MaximumEventAgeInSeconds"] <= 21_600


def test_the_template_fits_into_what_cloudformation_reads_from_s3() -> None:
    """``sam deploy`` puts it there, as the laptop does: a request itself may carry 51,200 bytes only.

    https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cloudformation-limits.html
    """
    assert (INFRA / "template.yaml").stat().st_size <= 1_000_000
    assert len(source()["Parameters"]) <= 200
    assert len(expanded()["Resources"]) <= 500
    assert len(source()["Outputs"]) <= 200


NAMES_A_REGION = ("Description", "AlarmDescription", "AllowedPattern", "ConstraintDescription", "Rules")
"""Prose; what CloudFront wants is in us-east-1; a rule lists the regions whose authorities are known."""


def values(found: Any) -> Iterator[str]:
    """Every text in a template but its descriptions, which may name a region."""
    if isinstance(found, dict):
        for key, value in found.items():
            if key not in NAMES_A_REGION:
                yield from values(value)
    elif isinstance(found, list):
        for value in found:
            yield from values(value)
    elif isinstance(found, str):
        yield found


def test_nothing_is_tied_to_a_region_an_account_or_a_partition() -> None:
    for path in INFRA.glob("*.yaml"):
        for value in values(source(path.name)):
            assert not re.search(r"\b\d{12}\b", value), f"{path.name}: {value}"
            assert not re.search(r"\b[a-z]{2}(-gov)?-[a-z]+-\d\b", value), f"{path.name}: {value}"
            assert not re.search(r"arn:aws:|execute-api\.[^$]*amazonaws\.com", value), f"{path.name}: {value}"


def test_names_that_must_be_unique_carry_the_name_of_the_stack(aws: View) -> None:
    logs = aws.of_type("AWS::Logs::LogGroup")
    assert logs
    http = logs.pop("HttpAccessLogs")
    assert http["LogGroupName"] == "/aws/vendedlogs/taskflow/http"
    for name, found in logs.items():
        function = aws.properties(name.replace("Logs", "Function"))
        assert found["LogGroupName"] == f"/aws/lambda/{function['FunctionName']}"
        assert target(function["LoggingConfig"]["LogGroup"]) == name
        assert int(found["RetentionInDays"]) > 0


def test_each_text_alone_fits_into_a_functions_environment() -> None:
    template = source()
    texts = {
        name: given["MaxLength"] for name, given in template["Parameters"].items() if "MaxLength" in given
    }
    assert {"SystemPrompt", "Greeting", "Nudge", "Models", "Tenants", "Prices", "OidcRoles"} <= set(texts)
    for name, most in texts.items():
        assert max(environment.sizes(template, {name: "x" * most}).values()) <= environment.LIMIT, name


def test_a_list_of_two_parameters_takes_the_room_of_both() -> None:
    one = environment.sizes(source(), {"AllowedOrigins": "https://a.example"})
    both = environment.sizes(
        source(), {"AllowedOrigins": "https://a.example", "AppOrigins": "capacitor://localhost"}
    )
    grown = {name for name in one if both[name] - one[name] == len(",capacitor://localhost")}
    assert {"ConnectFunction", "IngestFunction"} <= grown


def test_with_the_long_settings_in_a_secret_any_two_of_the_other_texts_fit() -> None:
    """The worst case of each function: both are as long as they may be, every number has six digits, and every option
    that tells functions more is chosen."""
    template = source()
    parameters = template["Parameters"]
    most = {
        name: str(max(map(str, given["AllowedValues"]), key=len)) if "AllowedValues" in given else "9" * 6
        for name, given in parameters.items()
        if ("AllowedValues" in given or given["Type"] == "Number") and name not in ("LambdaRuntime",)
    }
    most |= {
        "SettingsSecretArn": "x" * 100,
        "OtlpEndpoint": "https://o.test",
        "EmbeddingsUrl": "https://e.test",
        "EmbeddingsKey": "k",
        "OtlpHeaders": "k",
    }
    alone = environment.sizes(template, most)
    grown: dict[str, list[int]] = {function: [] for function in alone}
    for name, given in parameters.items():
        if "MaxLength" in given and name not in {*LONG, "SettingsSecretArn"}:
            for function, size in environment.sizes(
                template, most | {name: "x" * given["MaxLength"]}
            ).items():
                grown[function].append(size - alone[function])
    worst = {function: alone[function] + sum(sorted(more)[-2:]) for function, more in grown.items()}
    assert max(worst.values()) <= environment.LIMIT, worst


def test_every_text_that_functions_are_told_has_a_longest_form() -> None:
    parameters = source()["Parameters"]
    told = str(expanded()["Resources"])
    free = {
        name
        for name, given in parameters.items()
        if given["Type"] == "String"
        and not {"AllowedValues", "MaxLength"} & set(given)
        and f"'{name}'" in told
    }
    assert {name for name in free if f"'Ref': '{name}'" in str(_environments())} == OF_THE_LAPTOP


OF_THE_LAPTOP = {
    "AwsEndpointUrl",
    "ConnectionsEndpoint",
    "DatabaseAppSecretArn",
    "DatabaseSecretArn",
    "DatabaseUrl",
    "EmbeddingsKey",
    "OtlpHeaders",
    "LlmApiKey",
    "MetricsToken",
    "SigningKey",
    "WebOrigins",
}
"""In an environment on the laptop only, or an ARN or an address beside one."""


def _environments() -> list[Any]:
    return [
        found["Properties"]["Environment"]
        for found in expanded()["Resources"].values()
        if found["Type"] == "AWS::Lambda::Function"
    ]
