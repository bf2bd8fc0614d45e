"""Dashboards, data source and containers fit together, as far as that shows without Grafana."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from taskflow.records.metrics import COUNTERS, GAUGES, HISTOGRAMS
from taskflow.unhandled import METRIC

from tests.integration.test_cloudwatch import PRINTED
from tests.support.prometheus import ALERTS, DASHBOARDS, FOLDER, alerts, asked, panels
from tests.support.templates import source

DOCS = FOLDER.parents[1] / "docs" / "observability.md"
TOLD = {
    *COUNTERS,
    *GAUGES,
    *(f"{name}_{part}" for name in HISTOGRAMS for part in ("bucket", "sum", "count")),
    "dependency_up",
    "records_rows",
}
OF_PROMETHEUS = {"up", "scrape_duration_seconds"}
_NAMES = re.compile(r"\b(?:llm|ws|records|sweeps|sweep|outbox|outboxes|dependency|scrape)_[a-z_]+|\bup\b")


def loaded(path: str) -> Any:
    return yaml.safe_load((FOLDER / path).read_text())


@pytest.mark.parametrize("dashboard", DASHBOARDS, ids=lambda path: path.stem)
def test_panels_ask_the_provisioned_source_and_stand_side_by_side(dashboard: Path) -> None:
    [source] = loaded("grafana/provisioning/datasources/prometheus.yml")["datasources"]
    everything = json.loads(dashboard.read_text())["panels"]
    assert len({panel["id"] for panel in everything}) == len(everything)
    taken: set[tuple[int, int]] = set()
    for panel in everything:
        place = panel["gridPos"]
        assert place["x"] + place["w"] <= 24
        cells = {
            (x, y)
            for x in range(place["x"], place["x"] + place["w"])
            for y in range(place["y"], place["y"] + place["h"])
        }
        assert not cells & taken, panel["title"]
        taken |= cells
    for panel in panels(dashboard):
        assert panel["title"]
        assert panel["fieldConfig"]["defaults"].get("unit") or panel["type"] == "heatmap"
        for target in panel["targets"]:
            assert (target["datasource"]["uid"], target["datasource"]["type"]) == (
                source["uid"],
                source["type"],
            )


def test_dashboards_and_alerts_ask_only_for_what_is_told() -> None:
    expressions = [expression for board in DASHBOARDS for _, expression in asked(board)]
    for expression in [*expressions, *alerts().values()]:
        names = set(_NAMES.findall(expression))
        assert names, expression
        assert names <= TOLD | OF_PROMETHEUS, expression


def test_every_metric_is_on_a_dashboard_and_explained() -> None:
    shown = {name for board in DASHBOARDS for _, text in asked(board) for name in _NAMES.findall(text)}
    shown = {re.sub("_(bucket|sum|count)$", "", name) for name in shown}
    explained = DOCS.read_text()
    for name in (*COUNTERS, *GAUGES, *HISTOGRAMS, "dependency_up", "records_rows"):
        assert name in shown, name
        assert f"`{name}" in explained, name


def test_every_alert_says_how_bad_it_is_and_the_guide_says_what_to_do() -> None:
    guide = DOCS.read_text()
    for group in yaml.safe_load(ALERTS.read_text())["groups"]:
        for rule in group["rules"]:
            assert rule["labels"]["severity"] in ("warning", "critical")
            assert rule["annotations"]["summary"]
            assert f"\n### {rule['alert']}\n" in guide, rule["alert"]


def test_containers_are_of_exact_versions_listen_on_this_machine_and_find_their_files() -> None:
    services = loaded("compose.yaml")["services"]
    for service in services.values():
        assert re.fullmatch(r"[\w./-]+:v?\d+\.\d+\.\d+", service["image"])
        for volume in service["volumes"]:
            here = volume.split(":")[0]
            assert not here.startswith(".") or (FOLDER / here).exists(), volume
    assert "--web.listen-address=127.0.0.1:9090" in services["prometheus"]["command"]
    grafana = services["grafana"]
    assert grafana["environment"]["GF_SERVER_HTTP_ADDR"] == "127.0.0.1"
    mounted = dict(reversed(volume.split(":")[:2]) for volume in grafana["volumes"])
    [provider] = loaded("grafana/provisioning/dashboards/taskflow.yml")["providers"]
    home = grafana["environment"]["GF_DASHBOARDS_DEFAULT_HOME_DASHBOARD_PATH"]
    folder = mounted[provider["options"]["path"]]
    assert (FOLDER / folder / Path(home).name).exists()


def test_alarms_watch_metrics_that_are_printed_and_the_guide_names_them() -> None:
    guide = DOCS.read_text()
    printed = {name.partition("{")[0] for names in PRINTED.values() for name in names} | {
        "OutboxAgeMs",
        METRIC,
    }
    found = source("alarms.yaml")["Resources"]
    alarms = {name: each for name, each in found.items() if each["Type"] == "AWS::CloudWatch::Alarm"}
    for name, alarm in alarms.items():
        assert f"| `{name}` |" in guide, name
        for metric, services in watched(alarm["Properties"]):
            assert metric in printed
            assert services <= set(PRINTED)


def watched(alarm: dict[str, Any]) -> Iterator[tuple[str, set[str]]]:
    """The metrics of ours that an alarm looks at, each with its services."""
    for each in [
        alarm,
        *(part["MetricStat"]["Metric"] for part in alarm.get("Metrics", ()) if "MetricStat" in part),
    ]:
        if each.get("Namespace") == "TaskFlow":
            assert {dimension["Name"] for dimension in each["Dimensions"]} == {"service"}
            yield each["MetricName"], {dimension["Value"] for dimension in each["Dimensions"]}


def test_an_error_that_nobody_foresaw_raises_an_alarm_in_every_function() -> None:
    """Generate's and migrate's fail the invocation, which Lambda and CloudFormation tell themselves."""
    alarms = source("alarms.yaml")["Resources"].values()
    found = [
        each
        for alarm in alarms
        if "Threshold" in alarm["Properties"]
        for each in watched(alarm["Properties"])
    ]
    services = {service for metric, names in found if metric == "UnhandledErrors" for service in names}
    assert services == set(PRINTED) - {"generate"}
