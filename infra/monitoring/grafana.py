"""Grafana's dashboards, as the JSON that it provisions from a folder."""

from __future__ import annotations

import json
from typing import Any

from infra.monitoring.panels import Dashboard, Panel

SOURCE = {"type": "prometheus", "uid": "prometheus"}
MODELS = 'label_values(llm_requests_total{source!="external"}, model)'


def written(dashboard: Dashboard) -> str:
    """The file."""
    return json.dumps(_dashboard(dashboard), indent=2, ensure_ascii=False) + "\n"


def _dashboard(dashboard: Dashboard) -> dict[str, Any]:
    return {
        "uid": f"taskflow-{dashboard.name}",
        "title": dashboard.title,
        "description": dashboard.description,
        "tags": ["taskflow"],
        "schemaVersion": 41,
        "version": 1,
        "editable": False,
        "graphTooltip": 1,
        "time": {"from": "now-1h", "to": "now"},
        "refresh": "30s",
        "timezone": "",
        "annotations": {"list": [_ALERTS]},
        "links": [_LINK],
        "templating": {"list": [_MODEL] if dashboard.by_model else []},
        "panels": [_panel(panel) for panel in dashboard.panels],
    }


def _panel(panel: Panel) -> dict[str, Any]:
    x, y, width, height = panel.at
    place = {"id": panel.id, "gridPos": {"x": x, "y": y, "w": width, "h": height}, "type": panel.kind}
    if panel.kind == "row":
        return {**place, "title": panel.title, "collapsed": False, "panels": []}
    shown = {"title": panel.title, "description": panel.description, "datasource": SOURCE}
    defaults = {"stat": _stat, "timeseries": _timeseries, "heatmap": _heatmap}[panel.kind](panel)
    return {
        **place,
        **shown,
        "targets": [_target(panel, index) for index in range(len(panel.asks))],
        "fieldConfig": {"defaults": defaults, "overrides": []},
        "options": _OPTIONS[panel.kind]
        | ({"yAxis": {"unit": panel.unit, "axisPlacement": "left"}} if panel.kind == "heatmap" else {}),
    }


def _target(panel: Panel, index: int) -> dict[str, Any]:
    ask = panel.asks[index]
    form = "heatmap" if panel.kind == "heatmap" else "time_series"
    once = {"instant": True, "range": False} if panel.kind == "stat" else {"range": True}
    return {
        "refId": "ABCDEF"[index],
        "datasource": SOURCE,
        "expr": ask.expression,
        "legendFormat": ask.legend,
        "format": form,
        **once,
    }


def _thresholds(panel: Panel) -> dict[str, Any]:
    steps = [{"color": "green", "value": None}, *({"color": c, "value": v} for c, v in panel.steps)]
    return {"mode": "absolute", "steps": steps}


def _stat(panel: Panel) -> dict[str, Any]:
    mappings = {"mappings": [_UP_DOWN]} if panel.up_down else {}
    return {"unit": panel.unit, "thresholds": _thresholds(panel), "decimals": panel.decimals, **mappings}


def _timeseries(panel: Panel) -> dict[str, Any]:
    drawn: dict[str, Any] = {
        "drawStyle": "line",
        "lineWidth": 1,
        "fillOpacity": 30 if panel.stacked else 10,
        "showPoints": "never",
        "spanNulls": False,
    }
    if panel.stacked:
        drawn["stacking"] = {"mode": "normal", "group": "A"}
    if panel.steps:
        drawn["thresholdsStyle"] = {"mode": "dashed"}
    return {"unit": panel.unit, "min": 0, "custom": drawn, "thresholds": _thresholds(panel)}


def _heatmap(panel: Panel) -> dict[str, Any]:
    return {"custom": {"scaleDistribution": {"type": "linear"}}}


_UP_DOWN = {
    "type": "value",
    "options": {
        "0": {"text": "down", "color": "red", "index": 0},
        "1": {"text": "up", "color": "green", "index": 1},
    },
}
_OPTIONS: dict[str, dict[str, Any]] = {
    "stat": {
        "reduceOptions": {"calcs": ["lastNotNull"], "fields": "", "values": False},
        "colorMode": "value",
        "graphMode": "none",
        "textMode": "auto",
        "justifyMode": "auto",
        "orientation": "auto",
    },
    "timeseries": {
        "legend": {"displayMode": "list", "placement": "bottom", "showLegend": True},
        "tooltip": {"mode": "multi", "sort": "desc"},
    },
    "heatmap": {
        "calculate": False,
        "cellGap": 1,
        "color": {
            "mode": "scheme",
            "scheme": "Oranges",
            "steps": 64,
            "exponent": 0.5,
            "fill": "dark-orange",
            "reverse": False,
            "scale": "exponential",
        },
        "rowsFrame": {"layout": "auto"},
        "legend": {"show": True},
        "tooltip": {"mode": "single", "yHistogram": False},
        "filterValues": {"le": 1e-9},
        "showValue": "never",
        "exemplars": {"color": "rgba(255,0,255,0.7)"},
    },
}
_ALERTS = {
    "builtIn": 1,
    "datasource": {"type": "grafana", "uid": "-- Grafana --"},
    "enable": True,
    "hide": True,
    "iconColor": "rgba(0, 211, 255, 1)",
    "name": "Annotations & Alerts",
    "type": "dashboard",
}
_LINK = {
    "type": "dashboards",
    "tags": ["taskflow"],
    "title": "TaskFlow",
    "asDropdown": False,
    "includeVars": False,
    "keepTime": True,
    "targetBlank": False,
    "icon": "external link",
    "tooltip": "",
    "url": "",
}
_MODEL = {
    "name": "model",
    "label": "Model",
    "type": "query",
    "datasource": SOURCE,
    "query": {"qryType": 1, "query": MODELS, "refId": "model"},
    "definition": MODELS,
    "refresh": 2,
    "includeAll": True,
    "multi": True,
    "allValue": ".*",
    "current": {"text": ["All"], "value": ["$__all"]},
    "sort": 1,
    "hide": 0,
    "options": [],
    "regex": "",
    "skipUrlSync": False,
}
