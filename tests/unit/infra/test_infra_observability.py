"""Dashboards, data source and containers fit together, as far as that shows without Grafana."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from taskflow.records.metrics import COUNTERS, GAUGES, HISTOGRAMS, RECENT

from tests.support.prometheus import ALERTS, DASHBOARDS, FOLDER, alerts, asked, panels

DOCS = FOLDER.parents[1] / "docs" / "observability.md"
TOLD = {
    *COUNTERS,
    *GAUGES,
    *RECENT,
    *(f"{name}_{part}" for name in HISTOGRAMS for part in ("bucket", "sum", "count")),
    "dependency_up",
    "records_rows",
}
OF_PROMETHEUS = {"up", "scrape_duration_seconds"}
_NAMES = re.compile(
    r"\b(?:llm|ws|reply|replies|records|sweeps|sweep|outbox|outboxes|dependency|scrape)_[a-z_]+|\bup\b"
)


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
    for name in (*COUNTERS, *GAUGES, *HISTOGRAMS, *RECENT, "dependency_up", "records_rows"):
        assert name in shown, name
        assert f"`{name}" in explained, name


def test_every_alert_is_played_by_its_name_in_ordinary_times_and_in_bad_ones() -> None:
    """promtool takes the name of an alert that is not there for one that does not fire, and passes."""
    quiet, bad = set(), set()
    for number, story in enumerate(loaded("alerts_test.yml")["tests"]):
        for played in story["alert_rule_test"]:
            assert played["alertname"] in alerts(), played
            if played.get("exp_alerts"):
                bad.add(played["alertname"])
            elif number == 0:
                quiet.add(played["alertname"])
    assert quiet == bad == set(alerts())


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
