"""The files that ship logs to Loki: their form, and that they read the lines as functions print them. No Docker runs
here."""

from __future__ import annotations

import re
from typing import Any

import yaml

from local.setup.stamps import ROOT

FOLDER = ROOT / "infra" / "observability"
ALLOY = (FOLDER / "loki" / "config.alloy").read_text()
COMPONENT = re.compile(r'^([a-z_.]+) "([a-z_]+)" \{$', re.M)


def loaded(name: str) -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load((FOLDER / name).read_text())
    return found


def test_every_file_that_the_compose_files_mount_is_there() -> None:
    services = {**loaded("compose.yaml")["services"], **loaded("loki.compose.yaml")["services"]}
    for service in services.values():
        for volume in service.get("volumes", ()):
            source = volume.split(":")[0]
            if source.startswith("./"):
                assert (FOLDER / source).exists(), source


def test_everything_listens_on_this_machine_only() -> None:
    server = loaded("loki/loki.yaml")["server"]
    assert server["http_listen_address"] == server["grpc_listen_address"] == "127.0.0.1"
    alloy = loaded("loki.compose.yaml")["services"]["alloy"]["command"]
    assert "--server.http.listen-addr=127.0.0.1:12345" in alloy
    assert loaded("loki/datasource.yaml")["datasources"][0]["url"] in ALLOY


def test_alloys_components_are_all_wired() -> None:
    assert ALLOY.count("{") == ALLOY.count("}")
    made = {f"{kind}.{label}" for kind, label in COMPONENT.findall(ALLOY)}
    assert len(made) == 4
    wired = re.findall(r"(?:loki|local)\.[a-z_.]+\.(?:targets|receiver)", ALLOY)
    assert {each[: each.rindex(".")] for each in wired} == made - {"loki.source.file.functions"}


def test_what_tells_one_request_from_another_makes_no_series() -> None:
    labels = re.search(r"stage\.labels \{.*?\n  \}", ALLOY, re.S)
    metadata = re.search(r"stage\.structured_metadata \{.*?\n  \}", ALLOY, re.S)
    assert labels is not None
    assert metadata is not None
    assert re.findall(r"(\w+) += \"\"", labels.group()) == ["service", "level"]
    assert re.findall(r"(\w+) += \"\"", metadata.group()) == ["trace_id", "span_id", "conversation_id"]
