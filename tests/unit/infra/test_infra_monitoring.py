"""Dashboards and alarms are made of the one list of metrics, and the list is what the code prints."""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from taskflow import unhandled

from infra.monitoring import __main__ as written
from infra.monitoring.alarms import ALARMS, Alarm, description
from infra.monitoring.charts import LISTED, shown
from infra.monitoring.cloudwatch import aurora_widgets, widgets
from infra.monitoring.conversation_panels import CONVERSATIONS
from infra.monitoring.metrics import NAMESPACE, OWN, SERVICES, Metric, Series, aws, own, printed
from infra.monitoring.pipeline_panels import PIPELINE
from tests.support.prometheus import alerts
from tests.support.templates import ROOT, View, source, target

GUIDE = (ROOT / "docs" / "operations.md").read_text()
CODE = [
    *(ROOT / "functions").rglob("*.py"),
    *(ROOT / "layers" / "common" / "python" / "taskflow").rglob("*.py"),
]

MEANT = {"count": "Count", "milliseconds": "Milliseconds", "count_by": "Count", "Count": "Count"}
"""Calls that print a metric, by name, and the unit that each gives it."""


def test_what_is_committed_is_what_the_lists_give(capsys: pytest.CaptureFixture[str]) -> None:
    assert written.main(["--check"]) == 0, capsys.readouterr().err


def test_a_file_that_was_changed_by_hand_is_found_and_written_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    changed = tmp_path / "alarms.yaml"
    changed.write_text("by hand")
    monkeypatch.setattr(written, "files", lambda: iter([(changed, "from the list")]))
    assert written.main(["--check"]) == 1
    assert "alarms.yaml: not what infra/monitoring gives" in capsys.readouterr().err
    assert written.main([]) == 0
    assert changed.read_text() == "from the list"
    assert written.main(["--check"]) == 0
    assert written.main(["--chekc"]) == 2


# --- the list is what the code prints ----------------------------------------------------------------------


def calls(path: Path) -> Iterator[tuple[str, str, str]]:
    """Name, unit and own dimension of every metric that a file prints."""
    for node in ast.walk(ast.parse(path.read_text())):
        if not isinstance(node, ast.Call) or not node.args:
            continue
        called = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        first = node.args[0]
        if isinstance(first, ast.Name) and first.id == "METRIC":
            first = ast.Constant(unhandled.METRIC)
        if not isinstance(first, ast.Constant) or not re.fullmatch("[A-Z][A-Za-z]+", str(first.value)):
            continue
        if called == "add_metric" and isinstance(node.args[1], ast.Attribute):
            yield str(first.value), node.args[1].attr, ""
        elif called in MEANT:
            by = node.args[1] if called == "count_by" else None
            yield str(first.value), MEANT[called], str(by.value) if isinstance(by, ast.Constant) else ""


def test_every_metric_that_the_code_prints_is_in_the_list_and_no_other() -> None:
    found = {call for path in CODE for call in calls(path)}
    listed = {(metric.name, metric.unit, "".join(metric.dimensions[1:])) for metric in OWN}
    # Powertools counts cold starts, by a dimension of its own.
    assert listed - {("ColdStart", "Count", "function_name")} == found


def test_names_are_unique_and_every_metric_says_what_it_means() -> None:
    assert len({metric.name for metric in OWN}) == len(OWN)
    for metric in LISTED:
        assert metric.meaning
        assert set(metric.services) <= set(SERVICES)


def test_the_services_are_the_functions_of_the_template() -> None:
    names = {found["FunctionName"] for found in View().of_type("AWS::Lambda::Function").values()}
    assert {f"taskflow-{service}" for service in SERVICES} == names - {"taskflow-migrate"}


@pytest.mark.parametrize(
    ("metric", "values"),
    [
        ("Errors", ("generate",)),
        ("Turns", ("generate", "QUOTA_EXCEEDED")),
        ("Turns", ("timer",)),
        ("Turns", ()),
    ],
)
def test_nobody_can_watch_a_series_that_is_not_published(metric: str, values: tuple[str, ...]) -> None:
    with pytest.raises(ValueError):
        Series(own(metric), values, "Sum", "")
    with pytest.raises(ValueError):
        list(printed("Errors"))


# --- alarms ------------------------------------------------------------------------------------------------

PUBLISHED = {
    ("AWS/Lambda", "Errors"): [{"FunctionName"}],
    ("AWS/Lambda", "Throttles"): [{"FunctionName"}],
    ("AWS/Lambda", "AsyncEventsDropped"): [{"FunctionName"}],
    ("AWS/ApiGateway", "ExecutionError"): [{"ApiId"}, {"ApiId", "Stage"}],
    ("AWS/ApiGateway", "IntegrationError"): [{"ApiId"}, {"ApiId", "Stage"}],
    ("AWS/ApiGateway", "ClientError"): [{"ApiId"}, {"ApiId", "Stage"}],
    ("AWS/ApiGateway", "5xx"): [{"ApiId"}, {"ApiId", "Stage"}],
    ("AWS/SQS", "ApproximateNumberOfMessagesVisible"): [{"QueueName"}],
    ("AWS/SQS", "ApproximateAgeOfOldestMessage"): [{"QueueName"}],
    ("AWS/DynamoDB", "ReadThrottleEvents"): [{"TableName"}, {"TableName", "GlobalSecondaryIndexName"}],
    ("AWS/DynamoDB", "WriteThrottleEvents"): [{"TableName"}, {"TableName", "GlobalSecondaryIndexName"}],
    ("AWS/RDS", "ACUUtilization"): [{"DBClusterIdentifier"}],
    ("AWS/RDS", "DatabaseConnections"): [{"DBClusterIdentifier"}],
}
"""The sets of dimensions that AWS publishes what our alarms watch by, as its documentation has them (see
``infra/monitoring/metrics.py`` for the pages): written a second time, for a set that nobody publishes is silent."""


def alarms() -> dict[str, dict[str, Any]]:
    """Properties of the committed alarms."""
    found = source("alarms.yaml")["Resources"]
    return {
        name: each["Properties"] for name, each in found.items() if each["Type"] == "AWS::CloudWatch::Alarm"
    }


def watched(alarm: dict[str, Any]) -> Iterator[tuple[dict[str, Any], int]]:
    """Every metric that an alarm looks at, with the period."""
    if "MetricName" in alarm:
        yield alarm, alarm["Period"]
    for each in alarm.get("Metrics", ()):
        if "MetricStat" in each:
            yield each["MetricStat"]["Metric"], each["MetricStat"]["Period"]


@pytest.mark.parametrize("name", sorted(alarm.name for alarm in ALARMS))
def test_an_alarm_watches_series_that_are_published_by_exactly_these_dimensions(name: str) -> None:
    for metric, _ in watched(alarms()[name]):
        dimensions = {each["Name"]: each["Value"] for each in metric["Dimensions"]}
        if metric["Namespace"] == {"Fn::Sub": NAMESPACE}:
            listed = own(metric["MetricName"])
            assert set(dimensions) == set(listed.dimensions)
            assert dimensions["service"] in listed.services
        else:
            assert set(dimensions) in PUBLISHED[metric["Namespace"], metric["MetricName"]]


@pytest.mark.parametrize("name", sorted(alarm.name for alarm in ALARMS))
def test_an_alarm_keeps_cloudwatchs_limits(name: str) -> None:
    alarm = alarms()[name]
    found = list(watched(alarm))
    # Ten metrics at most in an alarm on metric math, one period for all of it.
    assert 1 <= len(found) <= 10
    [period] = {period for _, period in found}
    assert period in (10, 20, 30) or period % 60 == 0
    # A week, where a period is an hour or more (PutMetricAlarm, Period).
    assert period * alarm["EvaluationPeriods"] <= (604_800 if period >= 3600 else 86_400)
    assert ("Statistic" in alarm) + ("ExtendedStatistic" in alarm) + ("Metrics" in alarm) == 1
    if "Metrics" in alarm:
        ids = [each["Id"] for each in alarm["Metrics"]]
        assert len(set(ids)) == len(ids)
        [result] = [each for each in alarm["Metrics"] if each.get("ReturnData", True)]
        named = set(re.findall(r"\bm\d+\b", result["Expression"]))
        assert named == set(ids) - {"watched"} or "METRICS()" in result["Expression"]
    assert alarm["AlarmActions"] == alarm["OKActions"] == [{"Ref": "Topic"}]


@pytest.mark.parametrize("alarm", ALARMS, ids=lambda alarm: alarm.name)
def test_an_alarm_says_what_it_means_and_the_guide_what_to_do(alarm: Alarm) -> None:
    said = description(alarm)
    assert len(said) <= 1024  # CloudWatch's limit
    assert alarm.means.endswith(".") and alarm.do.endswith((".", "?"))
    [link] = re.findall(r"docs/operations\.md#([a-z0-9]+)$", said)
    sections = re.findall(r"^### (\w+)\n\n?(.+?)(?=^#|\Z)", GUIDE, re.M | re.S)
    [text] = [text for name, text in sections if name.lower() == link]
    for part in ("**Means**", "**Look**", "**Do**"):
        assert part in text, f"{alarm.name}: no {part}"


def test_the_guide_has_no_section_for_an_alarm_that_is_gone() -> None:
    part = GUIDE.partition("\n## Alarms\n")[2].partition("\n## ")[0]
    others = {
        name for name, each in source()["Resources"].items() if each["Type"] == "AWS::CloudWatch::Alarm"
    }
    # One for each function, with one section for all of them.
    assert {name for name in others if not name.endswith("RolloutErrors")} == set()
    assert set(re.findall(r"^### (\w+)$", part, re.M)) == {alarm.name for alarm in ALARMS} | {"RolloutErrors"}


def test_every_function_has_an_alarm_on_both_counts_of_its_errors() -> None:
    for service in SERVICES:
        found = [metric for metric, _ in watched(alarms()[f"{service.capitalize()}Errors"])]
        names = {metric["MetricName"]: metric["Dimensions"] for metric in found}
        assert names == {
            "Errors": [{"Name": "FunctionName", "Value": {"Fn::Sub": f"${{Application}}-{service}"}}],
            "UnhandledErrors": [{"Name": "service", "Value": service}],
        }


def test_what_must_never_go_unnoticed_has_an_alarm() -> None:
    found = {metric["MetricName"] for alarm in alarms().values() for metric, _ in watched(alarm)}
    assert found >= {
        "Throttles",
        "5xx",
        "ExecutionError",
        "IntegrationError",
        "StoreUnavailable",
        "FirstTokenMs",
        "ACUUtilization",
        "DatabaseConnections",
    }
    assert found >= {"ApproximateAgeOfOldestMessage", "OutboxAgeMs", "BudgetUsedPercent", "TurnsFailed"}


def test_silence_is_a_fault_of_what_has_to_come_by_itself() -> None:
    assert {name for name, each in alarms().items() if each["TreatMissingData"] == "breaching"} == {
        "NoSweeps",
        "NoRetention",
    }


def test_every_api_of_the_template_is_watched_and_drawn() -> None:
    """Of a WebSocket API: what cannot be delivered, what is refused, and by whom. Of the HTTP API: what fails."""
    told = View().properties("Alarms")["Parameters"]
    named = {target(value): name for name, value in told.items() if isinstance(value, dict)}
    drawn = str(EVERYTHING)
    for api, found in View().of_type("AWS::ApiGatewayV2::Api").items():
        by_id = f"${{{named[api]}}}"
        watching = {
            series.metric.name for alarm in ALARMS for series in alarm.series if by_id in series.values
        }
        sockets = found["ProtocolType"] == "WEBSOCKET"
        assert watching == ({"ExecutionError", "IntegrationError", "ClientError"} if sockets else {"5xx"}), (
            api
        )
        assert by_id in drawn, api


def test_an_alarm_on_a_database_is_made_only_where_there_is_one() -> None:
    found = source("alarms.yaml")["Resources"]
    for alarm in ALARMS:
        aurora = any(series.metric.namespace == "AWS/RDS" for series in alarm.series)
        assert (found[alarm.name].get("Condition") == "HasCluster") is aurora
    given = View().properties("Alarms")["Parameters"]
    assert given["DatabaseClusterId"] == {"Fn::GetAtt": ["Database", "Outputs.ClusterId"]}
    assert "ClusterId" in source("database.yaml")["Outputs"]


def test_alerts_of_prometheus_have_a_counterpart_in_cloudwatch_or_a_reason() -> None:
    counterparts = {
        "LatencyHigh": "FirstTokenSlow",
        "FirstTokenSlow": "FirstTokenSlow",
        "ErrorRatioHigh": "RepliesFail",
        "RecordsPending": "RecordsAge",
        "RecordsDead": "RecordsDlq",
        "RecordsRefused": "RecordsRefused",
        "SweepsDead": "SweepsDlq",
        "OutboxOld": "OutboxAge",
        "SweepsLate": "SweepLag",
        # The database's absence shows in what comes again for it, the table's in the functions' errors.
        "DependencyDown": "RecordsPostponed",
        # API Gateway measures connections that begin, not those that are open.
        "ConnectionsHigh": "Throttles",
        # There is nothing to scrape.
        "MetricsMissing": "NoSweeps",
    }
    assert set(counterparts) == set(alerts())
    assert set(counterparts.values()) <= {alarm.name for alarm in ALARMS}


# --- the dashboard in CloudWatch ---------------------------------------------------------------------------

EVERYTHING = [*widgets(), *aurora_widgets()]


def told(*, cluster: bool) -> dict[str, Any]:
    """The committed dashboard as CloudFormation hands it to CloudWatch."""
    text, more = source("alarms.yaml")["Resources"]["Dashboard"]["Properties"]["DashboardBody"]["Fn::Sub"]
    condition, aurora, nothing = more["Aurora"]["Fn::If"]
    assert (condition, nothing) == ("HasCluster", "")
    text = text.replace("${Aurora}", aurora["Fn::Sub"] if cluster else "")
    text = re.sub(r"\$\{(\w+)\}", r"some-\1", text).replace("${AWS::Region}", "eu-west-1")
    assert "${" not in text
    found: dict[str, Any] = json.loads(text)
    return found


def test_every_metric_of_the_list_is_on_the_dashboard() -> None:
    assert shown() == LISTED


def test_the_dashboard_is_what_cloudwatch_reads() -> None:
    """https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/CloudWatch-Dashboard-Body-Structure.html"""
    for cluster in (False, True):
        found = told(cluster=cluster)
        assert set(found) == {"widgets"}
        assert len(found["widgets"]) <= 500
        total = 0
        for widget in found["widgets"]:
            assert set(widget) == {"type", "x", "y", "width", "height", "properties"}
            assert widget["x"] >= 0 and widget["x"] + widget["width"] <= 24
            assert 1 <= widget["height"] <= 1000
            properties = widget["properties"]
            if widget["type"] == "text":
                assert set(properties) == {"markdown"}
                continue
            assert widget["type"] == "metric"
            assert properties["region"] == "eu-west-1"
            assert properties["view"] == "timeSeries"
            assert properties["period"] % 60 == 0
            assert 1 <= len(properties["metrics"]) <= 100
            total += len(properties["metrics"])
            for metric in properties["metrics"]:
                *names, options = metric
                assert isinstance(options, dict)
                if "expression" in options:
                    assert not names and set(options) == {"expression", "id", "label"}
                else:
                    # Namespace and name, then pairs of a dimension and its value.
                    assert len(names) >= 4 and len(names) % 2 == 0
                    assert all(isinstance(name, str) and name for name in names)
                    assert set(options) == {"stat", "label"}
        assert total <= 500


def test_no_widget_lies_on_another() -> None:
    taken: set[tuple[int, int]] = set()
    for widget in EVERYTHING:
        cells = {
            (x, y)
            for x in range(widget["x"], widget["x"] + widget["width"])
            for y in range(widget["y"], widget["y"] + widget["height"])
        }
        assert not cells & taken, widget
        taken |= cells


def test_a_chart_asks_for_exactly_the_dimensions_that_are_published() -> None:
    by_name: dict[tuple[str, str], list[Metric]] = {}
    for metric in LISTED:
        by_name.setdefault((metric.namespace, metric.name), []).append(metric)
    for widget in EVERYTHING:
        for *names, options in widget["properties"].get("metrics", ()):
            if "expression" in options:
                schema, name = re.findall(r'\{"[^"]+",([\w,]+)\} MetricName="(\w+)"', options["expression"])[
                    0
                ]
                assert tuple(schema.split(",")) == own(name).dimensions
                continue
            namespace, name, *dimensions = names
            asked = set(dimensions[::2])
            published = [{*each.dimensions, *dict(each.fixed)} for each in by_name[namespace, name]]
            assert asked in published


def test_parameters_that_the_file_uses_are_given_and_no_others() -> None:
    text = (ROOT / "infra" / "alarms.yaml").read_text()
    used = set(re.findall(r"\$\{(\w+)\}", text)) | set(re.findall(r"!Ref '(\w+)'", text))
    assert set(source("alarms.yaml")["Parameters"]) == used - {"Topic", "Aurora"}


def test_grafana_has_the_two_dashboards_that_prometheus_answers() -> None:
    names = {
        path.stem for path in (ROOT / "infra" / "observability" / "grafana" / "dashboards").glob("*.json")
    }
    assert names == {CONVERSATIONS.name, PIPELINE.name}
    assert aws("Count").namespace == "AWS/ApiGateway"
