"""What the API shows of rows and counters, without a database."""

from __future__ import annotations

import pytest
from taskflow.errors import SettingsError
from taskflow.records.counters import Counters, Sample
from taskflow.records.metrics import COUNTERS, HISTOGRAMS
from taskflow.records.statements import INSERT_INFERENCES
from taskflow.rest.exporter import MetricsSnapshot, exposition
from taskflow.settings import Settings


def test_buckets_that_are_no_longer_configured_are_still_told() -> None:
    samples = [Sample({"model": "m", "le": le, "source": "taskflow"}, 1) for le in ("100", "700", "+Inf")]
    text = exposition(MetricsSnapshot(Counters({"llm_latency_ms_bucket": samples}, {}))).decode()
    assert 'llm_latency_ms_bucket{le="700.0",model="m",source="taskflow"} 2.0\n' in text
    assert 'llm_latency_ms_bucket{le="1000.0",model="m",source="taskflow"} 2.0\n' in text
    assert 'llm_latency_ms_count{model="m",source="taskflow"} 3.0\n' in text


def test_labels_are_escaped() -> None:
    labels = {"model": 'a"b\n', "provider": "p", "status": "success"}
    text = exposition(MetricsSnapshot(Counters({"llm_requests_total": [Sample(labels, 1)]}, {}))).decode()
    assert 'model="a\\"b\\n"' in text


def test_the_worker_counts_exactly_what_the_exporter_tells() -> None:
    for name in COUNTERS:
        if name != "reply_judgements_total":  # counted where it is stored: migrations/0021_judgements.sql
            assert f"'{name}'" in INSERT_INFERENCES
    for name in HISTOGRAMS:
        assert f"'{name}_bucket'" in INSERT_INFERENCES
        assert f"'{name}_sum'" in INSERT_INFERENCES


def test_a_wrong_word_for_who_may_read_the_metrics_is_refused_at_the_start() -> None:
    with pytest.raises(SettingsError, match="TASKFLOW_METRICS_ACCESS='public' must be 'token' or 'open'"):
        Settings.from_env({"TASKFLOW_METRICS_ACCESS": "public"})
    assert Settings.from_env({}).metrics_access == "token"
    assert "secret-token" not in repr(Settings(metrics_token="secret-token"))
