"""Where a LocalStack is, and whether it will do: as ``localstack-client`` has it, with errors that say what to do."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import httpx
import pytest
from localstack_client.config import get_service_endpoint  # type: ignore[import-untyped]

from local.emulator.errors import EmulatorUnavailable, ServiceMissing, WrongEndpoint
from local.emulator.localstack import SETTINGS, check, endpoint
from local.supervisor.cloud import Cloud
from local.supervisor.config import load
from local.supervisor.errors import SettingError, StackError
from local.supervisor.folder import DataFolder
from local.supervisor.ports import PREFERRED
from local.supervisor.stack import TEMPLATE

ENVIRONMENTS: list[dict[str, str]] = [
    {},
    {"LOCALSTACK_HOST": "localhost"},
    {"LOCALSTACK_HOST": "emulators.example"},
    {"LOCALSTACK_HOST": "127.0.0.1:4599"},
    {"LOCALSTACK_HOST": ":4599"},
    {"LOCALSTACK_HOST": "localhost.localstack.cloud:4566", "USE_SSL": "1"},
    {"USE_SSL": "true"},
    {"USE_SSL": "yes"},
    {"AWS_ENDPOINT_URL": "http://127.0.0.1:4599", "LOCALSTACK_HOST": "elsewhere:1", "USE_SSL": "1"},
    {"AWS_ENDPOINT_URL": " https://localhost.localstack.cloud:4566 "},
    {"AWS_ENDPOINT_URL": "", "LOCALSTACK_HOST": "127.0.0.1:4599"},
    {"EDGE_PORT": "4599"},
]


@pytest.mark.parametrize("given", ENVIRONMENTS, ids=json.dumps)
def test_the_address_is_the_one_that_localstack_client_has(
    given: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in SETTINGS:
        monkeypatch.delenv(name, raising=False)
    for name, value in given.items():
        monkeypatch.setenv(name, value)
    assert endpoint(given) == get_service_endpoint("sqs")


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({"LOCALSTACK_HOST": "localhost:port"}, "give it as localhost:4566"),
        ({"AWS_ENDPOINT_URL": "localhost:4566"}, "give it as http://localhost:4566"),
        ({"AWS_ENDPOINT_URL": "http://"}, "give it as http://localhost:4566"),
        ({"AWS_ENDPOINT_URL": "http://localhost:99999"}, "give it as http://localhost:4566"),
        ({"AWS_ENDPOINT_URL": "http://localhost:4566/sqs"}, "give it as http://localhost:4566"),
        ({"AWS_ENDPOINT_URL": "https://sqs.eu-central-1.amazonaws.com"}, "AWS itself"),
        ({"AWS_ENDPOINT_URL": "https://dynamodb.eu-central-1.api.aws"}, "AWS itself"),
        ({"AWS_ENDPOINT_URL": "https://sqs.cn-north-1.amazonaws.com.cn"}, "AWS itself"),
    ],
    ids=str,
)
def test_what_is_no_address_of_a_localstack_is_refused(given: dict[str, str], says: str) -> None:
    with pytest.raises(WrongEndpoint, match=says):
        endpoint(given)
    with pytest.raises(SettingError, match=says):
        load({"TASKFLOW_EMULATOR": "localstack", **given})


def test_the_laptop_has_its_own_emulator_unless_told_otherwise() -> None:
    assert load({"AWS_ENDPOINT_URL": "http://127.0.0.1:4599"}).localstack == ""
    assert load({"TASKFLOW_EMULATOR": "localstack"}).localstack == "http://localhost:4566"
    with pytest.raises(SettingError, match="must be ministack or localstack"):
        load({"TASKFLOW_EMULATOR": "moto"})
    with pytest.raises(SettingError, match="TASKFLOW_FAULTS needs the laptop's own emulator"):
        load({"TASKFLOW_EMULATOR": "localstack", "TASKFLOW_FAULTS": "mild"})


@contextmanager
def answering(body: Any, status: int = 200) -> Iterator[str]:
    """Something that answers every request so."""
    sent = body if isinstance(body, bytes) else json.dumps(body).encode()

    class Answer(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(status if self.path == "/_localstack/health" else 404)
            self.end_headers()
            self.wfile.write(sent)

        def log_message(self, *_: Any) -> None:
            pass

    with HTTPServer(("127.0.0.1", 0), Answer) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}"
        server.shutdown()


# As 2026.3.0 answers, without the services that do not matter here.
HEALTHY = {"cloudformation": "available", "dynamodb": "running", "sqs": "available", "lambda": "disabled"}


def test_one_that_has_what_is_needed_will_do() -> None:
    with answering({"services": HEALTHY, "edition": "community", "version": "2026.3.0"}) as address:
        assert check(address, {}) == "2026.3.0"


@pytest.mark.parametrize(
    ("states", "says"),
    [
        ({"dynamodb": "disabled"}, r"lacks dynamodb \(disabled\)"),
        ({"sqs": "error", "dynamodb": "disabled"}, r"lacks dynamodb \(disabled\), sqs \(error\)"),
        ({"cloudformation": None}, r"lacks cloudformation \(not there\)"),
    ],
    ids=str,
)
def test_one_that_lacks_a_service_is_named_with_it(states: dict[str, str | None], says: str) -> None:
    services = {name: state for name, state in {**HEALTHY, **states}.items() if state is not None}
    with (
        answering({"services": services}) as address,
        pytest.raises(ServiceMissing, match=f"{says}; start it without SERVICES"),
    ):
        check(address, {})


@pytest.mark.parametrize(
    ("body", "status"), [(b"<html>", 200), (["a"], 200), ({"ok": True}, 200), ({}, 404), ({}, 500)], ids=str
)
def test_what_is_no_localstack_is_not_taken_for_one(body: Any, status: int) -> None:
    with answering(body, status) as address, pytest.raises(EmulatorUnavailable, match="is no LocalStack"):
        check(address, {})


def test_nothing_there_is_told_with_what_to_do() -> None:
    with pytest.raises(
        EmulatorUnavailable, match=r"localstack start; .*LOCALSTACK_AUTH_TOKEN.*AWS_ENDPOINT_URL$"
    ):
        check("http://127.0.0.1:9", {})
    with pytest.raises(EmulatorUnavailable, match="EDGE_PORT is not read any more"):
        check("http://127.0.0.1:9", {"EDGE_PORT": "9"})


async def test_make_run_ends_with_that_sentence(tmp_path: Path) -> None:
    async with httpx.AsyncClient() as client:
        cloud = Cloud(
            load({"TASKFLOW_EMULATOR": "localstack", "AWS_ENDPOINT_URL": "http://127.0.0.1:9"}),
            DataFolder(tmp_path),
            PREFERRED,
            client,
        )
        with pytest.raises(StackError, match=r"no emulator answers at http://127\.0\.0\.1:9; start it"):
            cloud.deploy(TEMPLATE, {})
        assert list(cloud.parts) == []
