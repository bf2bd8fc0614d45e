"""A real Prometheus on the shipped configuration, for tests; and what the shipped dashboards and rules ask it."""

from __future__ import annotations

import json
import os
import re
import subprocess
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest
import yaml

from local.setup.errors import SetupError
from local.setup.stamps import ROOT
from tests.support.ports import free_port
from tests.support.talk import PATIENCE_SECONDS, eventually
from tools.prometheus import ensure

FOLDER = ROOT / "infra" / "observability"
CONFIG = FOLDER / "prometheus.yml"
ALERTS = FOLDER / "alerts.yml"
DASHBOARDS = sorted((FOLDER / "grafana" / "dashboards").glob("*.json"))
SCRAPE = "3s"
"""How often the target is asked, and how long it may take to answer. A scrape that fails hides every series until the
next one."""

_COMPARED = re.compile(r"\s+[<>]\s+[0-9.]+$")
_VARIABLES = {
    "$__rate_interval": "5m",
    "$__range_s": "3600",
    "$__range": "1h",
    "$__interval": "1m",
    "$model": ".*",
}


def program() -> Path:
    """Prometheus; on a machine that has none and cannot fetch it the test is skipped, on CI it fails."""
    try:
        return ensure()
    except SetupError as error:
        if os.environ.get("CI"):
            raise
        pytest.skip(str(error))


def alerts() -> dict[str, str]:
    """Expressions of the alert rules by name."""
    groups = yaml.safe_load(ALERTS.read_text())["groups"]
    return {rule["alert"]: rule["expr"] for group in groups for rule in group["rules"]}


def watched(expression: str) -> str:
    """What an alert's expression compares with its threshold."""
    measured, count = _COMPARED.subn("", expression)
    assert count == 1, f"not a comparison with a number: {expression}"
    return measured


def panels(dashboard: Path) -> list[dict[str, Any]]:
    """All panels that show something."""
    return [panel for panel in json.loads(dashboard.read_text())["panels"] if panel["type"] != "row"]


def asked(dashboard: Path) -> Iterator[tuple[str, str]]:
    """Title and expression of everything the dashboard shows, with Grafana's variables filled in."""
    for panel in panels(dashboard):
        for target in panel["targets"]:
            expression = target["expr"]
            for name, value in _VARIABLES.items():
                expression = expression.replace(name, value)
            assert "$" not in expression, expression
            yield panel["title"], expression


class Prometheus:
    """One that runs."""

    def __init__(self, http: httpx.AsyncClient) -> None:
        self._http = http

    async def query(self, expression: str) -> list[tuple[dict[str, str], float]]:
        """Labels and values of an instant query. Fails when Prometheus refuses it."""
        answer = await self._http.get("/api/v1/query", params={"query": expression})
        body = answer.json()
        assert body["status"] == "success", f"{expression}: {body}"
        assert body["data"]["resultType"] == "vector", expression
        return [(sample["metric"], float(sample["value"][1])) for sample in body["data"]["result"]]

    async def ready(self) -> bool:
        """Whether it serves queries."""
        try:
            return (await self._http.get("/-/ready")).status_code == 200
        except httpx.TransportError:
            return False

    async def rules(self) -> dict[str, dict[str, Any]]:
        """The rules by name, as they were last evaluated."""
        groups = (await self._http.get("/api/v1/rules")).json()["data"]["groups"]
        return {rule["name"]: rule for group in groups for rule in group["rules"]}


@asynccontextmanager
async def scraping(target: str, folder: Path) -> AsyncIterator[Prometheus]:
    """Prometheus with the shipped configuration, but for the target and how often it is asked."""
    config = yaml.safe_load(CONFIG.read_text())
    config["global"] |= {"scrape_interval": SCRAPE, "scrape_timeout": SCRAPE, "evaluation_interval": SCRAPE}
    config["rule_files"] = [str(FOLDER / name) for name in config["rule_files"]]
    [job] = config["scrape_configs"]
    job["static_configs"] = [{"targets": [target]}]
    file = folder / "prometheus.yml"
    file.write_text(yaml.safe_dump(config))
    address = f"127.0.0.1:{free_port()}"
    log = folder / "prometheus.log"
    with _process(file, address, log) as running:
        async with httpx.AsyncClient(
            base_url=f"http://{address}", trust_env=False, timeout=PATIENCE_SECONDS
        ) as http:
            prometheus = Prometheus(http)

            async def up() -> bool:
                assert running.poll() is None, log.read_text()
                return await prometheus.ready()

            await eventually(up)
            yield prometheus


@contextmanager
def _process(config: Path, address: str, log: Path) -> Iterator[subprocess.Popen[bytes]]:
    command = [str(program()), f"--config.file={config}", f"--storage.tsdb.path={config.with_name('data')}"]
    with log.open("wb") as output:
        running = subprocess.Popen(
            [*command, f"--web.listen-address={address}", "--log.level=warn"],
            cwd=config.parent,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
        )
        try:
            yield running
        finally:
            running.terminate()
            running.wait(PATIENCE_SECONDS)
