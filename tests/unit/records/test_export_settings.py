"""OpenTelemetry's environment variables, with the meaning that its specification gives them."""

from __future__ import annotations

import pytest
from taskflow.errors import SettingsError
from taskflow.records.export.settings import ExportSettings

ENDPOINT = "OTEL_EXPORTER_OTLP_ENDPOINT"
TRACES = "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT"
METRICS = "OTEL_EXPORTER_OTLP_METRICS_ENDPOINT"
HEADERS = "OTEL_EXPORTER_OTLP_HEADERS"


@pytest.mark.parametrize(
    ("env", "traces", "metrics"),
    [
        ({}, "", ""),
        ({ENDPOINT: ""}, "", ""),
        ({ENDPOINT: "http://c:4318"}, "http://c:4318/v1/traces", "http://c:4318/v1/metrics"),
        ({ENDPOINT: "http://c:4318/"}, "http://c:4318/v1/traces", "http://c:4318/v1/metrics"),
        ({ENDPOINT: "https://c/otlp"}, "https://c/otlp/v1/traces", "https://c/otlp/v1/metrics"),
        ({TRACES: "https://c/api/otel/v1/traces"}, "https://c/api/otel/v1/traces", ""),
        ({TRACES: "https://c"}, "https://c/", ""),
        ({ENDPOINT: "http://c", TRACES: "http://t/x"}, "http://t/x", "http://c/v1/metrics"),
        ({METRICS: "http://m/v1/metrics"}, "", "http://m/v1/metrics"),
        ({ENDPOINT: "http://c", "OTEL_METRICS_EXPORTER": "none"}, "http://c/v1/traces", ""),
        ({ENDPOINT: "http://c", "OTEL_TRACES_EXPORTER": "none"}, "", "http://c/v1/metrics"),
        ({ENDPOINT: "http://c", "OTEL_SDK_DISABLED": "TRUE"}, "", ""),
    ],
    ids=str,
)
def test_addresses(env: dict[str, str], traces: str, metrics: str) -> None:
    found = ExportSettings.from_env(env)
    assert (found.traces_url, found.metrics_url, found.on) == (traces, metrics, bool(traces or metrics))


def test_everything_else() -> None:
    found = ExportSettings.from_env(
        {
            ENDPOINT: "http://c",
            HEADERS: "Authorization=Basic%20YTpi, x-key = a%2Cb ,",
            "OTEL_EXPORTER_OTLP_PROTOCOL": "http/json",
            "OTEL_EXPORTER_OTLP_TIMEOUT": "2500",
            "OTEL_SERVICE_NAME": "talk",
            "OTEL_RESOURCE_ATTRIBUTES": "service.name=other,deployment.environment.name=caf%C3%A9",
            "OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT": "span_only",
        }
    )
    assert found.headers == {"authorization": "Basic YTpi", "x-key": "a,b"}
    assert (found.protocol, found.timeout_seconds, found.content) == ("http/json", 2.5, True)
    assert found.resource == {"service.name": "talk", "deployment.environment.name": "café"}
    assert "YTpi" not in repr(found)


def test_what_is_not_set() -> None:
    found = ExportSettings.from_env({ENDPOINT: "http://c", "OTEL_EXPORTER_OTLP_TIMEOUT": "60000"})
    assert (found.protocol, found.timeout_seconds, found.content) == ("http/protobuf", 10.0, False)
    assert (found.headers, found.resource) == ({}, {"service.name": "taskflow"})
    named = ExportSettings.from_env({"OTEL_RESOURCE_ATTRIBUTES": "service.name=mine"})
    assert named.resource == {"service.name": "mine"}


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        (ENDPOINT, "localhost:4318", "no http or https address"),
        (ENDPOINT, "grpc://c:4317", "no http or https address"),
        (ENDPOINT, "http://", "no http or https address"),
        (ENDPOINT, "http://c:port", "no http or https address"),
        (ENDPOINT, "http://c:99999", "no http or https address"),
        (ENDPOINT, "http://c d", "no http or https address"),
        (ENDPOINT, "http://[::1", "no http or https address"),
        (ENDPOINT, "http://me:secret@c", "put them into OTEL_EXPORTER_OTLP_HEADERS"),
        (TRACES, "http://c/v1/traces?key=1", "query or fragment"),
        (HEADERS, "Bearer abc", "key=value pairs"),
        (HEADERS, "=abc", "key=value pairs"),
        (HEADERS, "a b=c", "pair 1 is no name of an HTTP header"),
        (HEADERS, "a=b%0D%0AHost: x", "what no HTTP header may"),
        (HEADERS, "a=b%FF", "not percent-encoded UTF-8"),
        ("OTEL_EXPORTER_OTLP_PROTOCOL", "grpc", "must be http/protobuf or http/json"),
        ("OTEL_EXPORTER_OTLP_TIMEOUT", "10s", "no number of milliseconds"),
        ("OTEL_EXPORTER_OTLP_TIMEOUT", "0", "no number of milliseconds"),
        ("OTEL_METRICS_EXPORTER", "prometheus", "must be otlp or none"),
        ("OTEL_SDK_DISABLED", "yes", "must be true or false"),
        ("OTEL_RESOURCE_ATTRIBUTES", "production", "key=value pairs"),
        ("OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT", "all", "must be true, false"),
    ],
    ids=str,
)
def test_a_wrong_value_is_named_and_a_secret_is_not_quoted(name: str, value: str, words: str) -> None:
    with pytest.raises(SettingsError) as raised:
        ExportSettings.from_env({name: value})
    assert name in str(raised.value)
    assert words in str(raised.value)
    assert "secret" not in str(raised.value)
    assert "abc" not in str(raised.value)
