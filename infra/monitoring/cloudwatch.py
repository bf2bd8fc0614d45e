"""CloudWatch's alarms and its dashboard, as a CloudFormation template: ``infra/alarms.yaml``."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

import yaml

from infra.monitoring.alarms import ALARMS, Alarm, description
from infra.monitoring.charts import AURORA, SECTIONS, Chart, Section
from infra.monitoring.metrics import Metric, Series

HEADING = """\
# Written by `python -m infra.monitoring` from infra/monitoring/: change it there.
"""
COLUMNS = 24
WIDTH, HEIGHT, HEADING_HEIGHT = 8, 6, 2
PERIOD = 60

PARAMETERS = {
    "Application": "Name of the stack that is watched.",
    "Email": "Where alarms are mailed. Empty raises them in CloudWatch only.",
    "RecordsQueueName": "Records on their way to Postgres.",
    "RecordsDlqName": "Records that could not be written.",
    "SweepsDlqName": "Sweeps and failed turns that could not be handled.",
    "TableName": "The table of conversations.",
    "WsApiId": "The WebSocket API.",
    "WsStage": "Its stage.",
    "ResponsesApiId": "The WebSocket API for programs.",
    "ResponsesStage": "Its stage.",
    "HttpApiId": "The HTTP API.",
    "DatabaseClusterId": "The Aurora cluster. Empty where the database is somebody else's.",
}
OPTIONAL = ("Email", "DatabaseClusterId")


class _Sub(str):
    """A text with references, for ``Fn::Sub``."""


class _Text(str):
    """A text of several lines."""


class _Dumper(yaml.SafeDumper):
    def ignore_aliases(self, data: Any) -> bool:
        return True


ENCRYPTED_TOPIC = "CloudWatch may not use the key that AWS keeps for SNS: its alarms would reach nobody."
"""Why checkov does not get what it asks for (https://repost.aws/knowledge-center/cloudwatch-receive-sns-for-alarm-trigger)."""


def _represent(dumper: yaml.SafeDumper, value: _Sub) -> yaml.Node:
    if "\n" in value:
        return dumper.represent_scalar("!Sub", str(value), style="|")
    return dumper.represent_scalar("!Sub", str(value), style="'")


class _Ref(str):
    """A reference to a parameter or resource."""


_Dumper.add_representer(_Sub, _represent)
_Dumper.add_representer(_Ref, lambda dumper, value: dumper.represent_scalar("!Ref", str(value)))
_Dumper.add_representer(
    _Text, lambda dumper, value: dumper.represent_scalar("tag:yaml.org,2002:str", str(value), style="|")
)
_Dumper.add_representer(dict, lambda dumper, value: dumper.represent_dict(value.items()))


def written() -> str:
    """The file."""
    text = yaml.dump(template(), Dumper=_Dumper, sort_keys=False, width=118, allow_unicode=True)
    return HEADING + text


def template() -> dict[str, Any]:
    """The template; references are ``_Ref`` and ``_Sub``."""
    return {
        "AWSTemplateFormatVersion": "2010-09-09",
        "Description": "What an operator of TaskFlow on AWS is told about, and a dashboard.",
        "Parameters": {
            name: {"Type": "String", **({"Default": ""} if name in OPTIONAL else {}), "Description": meaning}
            for name, meaning in PARAMETERS.items()
        },
        "Conditions": {
            "Mail": {"Fn::Not": [{"Fn::Equals": [_Ref("Email"), ""]}]},
            "HasCluster": {"Fn::Not": [{"Fn::Equals": [_Ref("DatabaseClusterId"), ""]}]},
        },
        "Resources": {
            "Topic": {
                "Type": "AWS::SNS::Topic",
                "Metadata": {
                    "checkov": {"skip": [{"id": "CKV_AWS_26", "comment": ENCRYPTED_TOPIC}]},
                },
                "Properties": {"DisplayName": _Sub("${Application} alarms")},
            },
            "Mails": {
                "Type": "AWS::SNS::Subscription",
                "Condition": "Mail",
                # A mail that is not delivered has nobody to be redriven to.
                "Metadata": {"cfn-lint": {"config": {"ignore_checks": ["ES7000"]}}},
                "Properties": {"TopicArn": _Ref("Topic"), "Protocol": "email", "Endpoint": _Ref("Email")},
            },
            **{alarm.name: _alarm(alarm) for alarm in ALARMS},
            "Dashboard": {
                "Type": "AWS::CloudWatch::Dashboard",
                "Properties": {
                    "DashboardName": _Sub("${Application}-${AWS::Region}"),
                    "DashboardBody": _body(),
                },
            },
        },
        "Outputs": {"TopicArn": {"Description": "Where alarms are published.", "Value": _Ref("Topic")}},
    }


def _alarm(alarm: Alarm) -> dict[str, Any]:
    properties: dict[str, Any] = {"AlarmDescription": description(alarm)}
    if alarm.expression:
        properties["Metrics"] = [
            {"Id": "watched", "Expression": alarm.expression, "Label": alarm.name},
            *(_query(f"m{index}", series, alarm.period) for index, series in enumerate(alarm.series)),
        ]
    else:
        [series] = alarm.series
        statistic = "ExtendedStatistic" if series.statistic.startswith("p") else "Statistic"
        properties |= {**_metric(series), statistic: series.statistic, "Period": alarm.period}
    properties |= {
        "EvaluationPeriods": alarm.periods,
        **({"DatapointsToAlarm": 1} if alarm.one_is_enough else {}),
        "Threshold": alarm.threshold,
        "ComparisonOperator": alarm.comparison,
        "TreatMissingData": alarm.silence,
        "AlarmActions": [_Ref("Topic")],
        "OKActions": [_Ref("Topic")],
    }
    condition = {"Condition": alarm.condition} if alarm.condition else {}
    return {"Type": "AWS::CloudWatch::Alarm", **condition, "Properties": properties}


def _query(name: str, series: Series, period: int) -> dict[str, Any]:
    stat = {"Metric": _metric(series), "Period": period, "Stat": series.statistic}
    return {"Id": name, "Label": series.label, "ReturnData": False, "MetricStat": stat}


def _metric(series: Series) -> dict[str, Any]:
    return {
        "Namespace": _text(series.metric.namespace),
        "MetricName": series.metric.name,
        "Dimensions": [{"Name": name, "Value": _text(value)} for name, value in series.dimensions],
    }


def _text(text: str) -> str:
    return _Sub(text) if "${" in text else text


# --- the dashboard ---------------------------------------------------------------------------------------


def _body() -> dict[str, Any]:
    """The dashboard; charts of Aurora are in it where there is a cluster."""
    text = '{"widgets": [\n' + _lines(widgets()) + "${Aurora}\n]}\n"
    aurora = {"Fn::If": ["HasCluster", _Sub(",\n" + _lines(aurora_widgets())), ""]}
    return {"Fn::Sub": [_Text(text), {"Aurora": aurora}]}


def widgets() -> list[dict[str, Any]]:
    """What every stack shows.

    https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/CloudWatch-Dashboard-Body-Structure.html
    """
    found: list[dict[str, Any]] = []
    for section in SECTIONS:
        found += _section(section, _height(found))
    return found


def aurora_widgets() -> list[dict[str, Any]]:
    """What is below it, where there is a cluster."""
    return _section(AURORA, _height(widgets()))


def _height(above: Sequence[dict[str, Any]]) -> int:
    return max((each["y"] + each["height"] for each in above), default=0)


def _section(section: Section, y: int) -> list[dict[str, Any]]:
    """A heading, and the charts three in a row."""
    text = {"markdown": f"## {section.title}\n{section.says}"}
    found = [_widget("text", 0, y, COLUMNS, HEADING_HEIGHT, text)]
    for index, chart in enumerate(section.charts):
        row, column = divmod(index, COLUMNS // WIDTH)
        place = (column * WIDTH, y + HEADING_HEIGHT + row * HEIGHT, WIDTH, HEIGHT)
        found.append(_widget("metric", *place, _graph(chart)))
    return found


def _widget(kind: str, x: int, y: int, width: int, height: int, properties: dict[str, Any]) -> dict[str, Any]:
    return {"type": kind, "x": x, "y": y, "width": width, "height": height, "properties": properties}


def _graph(chart: Chart) -> dict[str, Any]:
    searches = [
        [{"expression": _search(metric), "id": f"e{index}", "label": ""}]
        for index, metric in enumerate(chart.searched)
    ]
    return {
        "title": chart.title,
        "region": "${AWS::Region}",
        "view": "timeSeries",
        "stacked": chart.stacked,
        "period": PERIOD,
        "yAxis": {"left": {"min": 0}},
        "metrics": [*searches, *map(_drawn, chart.series)],
    }


def _drawn(series: Series) -> list[Any]:
    flat = [part for dimension in series.dimensions for part in dimension]
    return [
        series.metric.namespace,
        series.metric.name,
        *flat,
        {"stat": series.statistic, "label": series.label},
    ]


def _search(metric: Metric) -> str:
    """All series of a metric: the schema in braces names exactly its dimensions."""
    schema = ",".join([f'"{metric.namespace}"', *metric.dimensions])
    only = f' service="{metric.services[0]}"' if len(metric.services) == 1 else ""
    return f"SEARCH('{{{schema}}} MetricName=\"{metric.name}\"{only}', 'Sum', {PERIOD})"


def _lines(widgets: Sequence[dict[str, Any]]) -> str:
    """One widget a line: what has changed shows in a diff."""
    return ",\n".join(json.dumps(widget, ensure_ascii=False) for widget in widgets)
