"""What a visit costs and how far it goes: the pages in docs/ say what the code counts."""

from __future__ import annotations

import pytest

from bench import scale, visits
from tests.support.metered import Touch
from tests.support.templates import ROOT, View, source

FUNCTIONS = {
    "api": "IngestFunction",
    "connect": "ConnectFunction",
    "message": "MessageFunction",
    "generate": "GenerateFunction",
    "disconnect": "DisconnectFunction",
    "timer": "TimerFunction",
    "worker": "WorkerFunction",
}


def test_the_page_about_costs_has_the_tables_that_are_counted_now() -> None:
    text = visits.DOCS.read_text()
    assert text.partition(visits.BEGIN)[2].partition(visits.END)[0] == visits.tables()


def test_every_secret_of_a_stack_is_paid_for() -> None:
    kind = "AWS::SecretsManager::Secret"
    own = View(DatabaseUrl="postgresql://u:p@db.test/x").of_type(kind)
    assert visits.idle()["secrets"] == len(own)
    inside = [each for each in source("database.yaml")["Resources"].values() if each["Type"] == kind]
    # RDS keeps the owner's password in one of its own.
    assert visits.idle(aurora=True)["secrets"] == len(View().of_type(kind)) + len(inside) + 1


def test_every_metric_of_an_alarm_and_the_dashboard_are_paid_for() -> None:
    watched = {"": 0, "HasCluster": 0}
    dashboards = 0
    for found in source("alarms.yaml")["Resources"].values():
        if found["Type"] == "AWS::CloudWatch::Alarm":
            metrics = found["Properties"].get("Metrics", [{"MetricStat": {}}])
            watched[found.get("Condition", "")] += sum("MetricStat" in each for each in metrics)
        dashboards += found["Type"] == "AWS::CloudWatch::Dashboard"
    assert visits.idle()["alarms"] == watched[""]
    assert visits.idle(aurora=True)["alarms"] == sum(watched.values())
    assert visits.idle()["dashboards"] == dashboards


def test_everything_that_stands_in_auroras_network_is_paid_for() -> None:
    """By the hour, whether anybody comes or not. What is new there belongs into one of the two."""
    free = {
        *(
            "VPC",
            "Subnet",
            "RouteTable",
            "SubnetRouteTableAssociation",
            "SecurityGroup",
            "SecurityGroupIngress",
        ),
        *("DBSubnetGroup", "DBProxyTargetGroup", "Role"),
    }
    paid = {"VPCEndpoint", "DBCluster", "DBInstance", "Secret", "DBProxy"}
    resources = source("database.yaml")["Resources"].values()
    assert {each["Type"].rpartition(":")[2] for each in resources} == free | paid
    endpoints = [each["Properties"] for each in resources if each["Type"] == "AWS::EC2::VPCEndpoint"]
    zones = sum(len(each["SubnetIds"]) for each in endpoints if each["VpcEndpointType"] == "Interface")
    assert visits.idle(aurora=True)["endpoint_hours"] == zones * visits.HOURS
    # Of the proxy, where an operator decides on it.
    proxy = f"${visits.proxy_month():.2f} a month"
    deciding = (ROOT / "docs" / "deploy.md").read_text().partition("## The database")[2].partition("\n## ")[0]
    assert proxy in deciding and proxy in visits.DOCS.read_text()


def test_the_page_about_scale_has_the_quotas_that_are_counted_now() -> None:
    assert scale.quota_table() in scale.DOCS.read_text()


def test_a_visit_is_priced_by_the_memory_that_the_template_gives() -> None:
    template = View()
    given = {name: template.properties(function)["MemorySize"] / 1024 for name, function in FUNCTIONS.items()}
    assert given == visits.MEMORY_GB


def test_every_use_has_a_price_and_belongs_to_one_service() -> None:
    listed = [name for names in visits.SERVICES.values() for name in names]
    assert sorted(listed) == sorted(visits.PRICES)
    assert set(visits.of_visit()) | set(visits.idle(aurora=True)) == set(listed)


def test_twice_as_many_turns_cost_less_than_twice_as_much() -> None:
    short, long = (visits.dollars(visits.of_visit(turns=turns))["all"] for turns in (4, 8))
    assert short < long < 2 * short


@pytest.mark.parametrize(
    ("partition", "kind"),
    [
        ("C#5f1c", ""),
        ("U#5f1c", ""),
        ("W#5f1c", ""),
        ("K#5f1c", ""),
        ("A#5f1c", ""),
        ("due/3", "due"),
        ("P#all#all_day_20261128#5", "P#all#all_day_20261128"),
        ("B#a/b", "B#a/b"),
        ("TIMER", "TIMER"),
    ],
)
def test_what_many_conversations_share_is_told_by_its_key(partition: str, kind: str) -> None:
    assert scale.kind_of(partition) == kind


def test_one_item_that_everybody_writes_gets_hot_and_one_that_is_spread_does_not() -> None:
    hot = [Touch(at / 10, "write", "TIMER", 10) for at in range(10)]
    cool = [Touch(at / 10, "write", "due/0", 10) for at in range(10)]
    heats = scale.simulate([*hot, *cool], 15.0)
    assert heats["TIMER"].refused > 0 and heats["TIMER"].most["write"] <= 2 * scale.WRITES
    assert heats["due"].refused == 0 and heats["due"].partitions > 1
    assert heats["TIMER"].calls == heats["due"].calls == len(heats["TIMER"].waited)
    assert scale.simulate([*hot, *cool], 15.0) == heats


def test_one_million_people_a_day_make_no_shared_item_hot() -> None:
    heats = scale.simulate(visits.counted().touched, scale.visits_a_second(1_000_000))
    assert heats and all(heat.refused == 0 for heat in heats.values())
