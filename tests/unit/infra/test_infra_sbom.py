"""The list of what is carried is complete: compared with the locks that it is made of."""

from __future__ import annotations

import base64
import json
import re
from pathlib import Path
from typing import Any

import pytest

from infra import sbom
from local.setup.stamps import ROOT

_LOCKED = re.compile(r"^([a-z0-9._-]+)(?:\[[^]]*\])?==([^ ;\\]+)", re.MULTILINE | re.IGNORECASE)


LOCKS = (Path("requirements.lock"), Path("local/setup/uv.txt"))
"""The one that decides and the smallest: the others take seconds each and go the same way."""


@pytest.fixture(scope="module")
def listed(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[dict[str, Any]]]:
    """The components of each list, by its file's name."""
    # The schema is held against the smallest: what is in the others is of the same kind.
    files = sbom.write(tmp_path_factory.mktemp("sbom"), LOCKS, unchecked=LOCKS[:1])
    return {file.name: json.loads(file.read_text())["components"] for file in files}


def _hashes(component: dict[str, Any]) -> set[str]:
    own = component.get("hashes", [])
    outside = [found for each in component.get("externalReferences", []) for found in each.get("hashes", [])]
    return {found["content"] for found in [*own, *outside]}


@pytest.mark.parametrize("lock", LOCKS, ids=str)
def test_every_locked_package_is_in_it_with_its_hashes(
    lock: Path, listed: dict[str, list[dict[str, Any]]]
) -> None:
    text = (ROOT / lock).read_text()
    components = listed[f"{'-'.join(lock.with_suffix('').parts)}.cdx.json"]
    found = {(each["name"].lower(), each["version"]) for each in components}
    locked = {(name.lower(), version) for name, version in _LOCKED.findall(text)}
    assert found == locked
    assert {each for component in components for each in _hashes(component)} == set(
        re.findall(r"--hash=sha256:([0-9a-f]{64})", text)
    )
    assert all(each["purl"].startswith("pkg:pypi/") for each in components)


def test_every_package_of_the_web_client_is_in_it(listed: dict[str, list[dict[str, Any]]]) -> None:
    packages = json.loads((ROOT / sbom.WEB).read_text())["packages"]
    locked = {
        (path.rpartition("node_modules/")[2], package["version"])
        for path, package in packages.items()
        if path and not package.get("link")
    }
    found = {
        (f"{each['group']}/{each['name']}" if each.get("group") else each["name"], each["version"])
        for each in listed["web.cdx.json"]
    }
    assert found == locked


def test_the_list_of_the_web_client_is_as_cyclonedx_has_it_and_has_the_hashes() -> None:
    # Compiles a grammar of addresses when it is imported, which takes longer than to collect a thousand tests.
    from cyclonedx.schema import SchemaVersion
    from cyclonedx.validation.json import JsonStrictValidator

    lock = (ROOT / sbom.WEB).read_text()
    listed = sbom.of_npm(lock)
    assert JsonStrictValidator(SchemaVersion.V1_6).validate_str(json.dumps(listed)) is None
    wanted = {
        found for each in json.loads(lock)["packages"].values() for found in each.get("integrity", "").split()
    }
    found = {each["content"] for component in listed["components"] for each in component["hashes"]}
    assert found == {base64.b64decode(each.partition("-")[2]).hex() for each in wanted}


def test_a_package_of_npm_is_listed_once_by_name_and_as_needed_as_it_is() -> None:
    inner = {"version": "1.0.0", "integrity": "sha512-AQI="}
    packages = {
        "": {"name": "web", "version": "0"},
        "node_modules/@scope/one": {**inner, "dev": True},
        "node_modules/two/node_modules/@scope/one": inner,
        "node_modules/two": {"version": "2.0.0", "optional": True},
        "node_modules/beside": {"link": True, "resolved": "../beside"},
    }
    one, two = sbom.of_npm(json.dumps({"packages": packages}))["components"]
    assert (one["group"], one["name"], one["scope"]) == ("@scope", "one", "required")
    assert one["purl"] == "pkg:npm/%40scope/one@1.0.0"
    assert one["hashes"] == [{"alg": "SHA-512", "content": "0102"}]
    assert (two["name"], two["scope"], two["hashes"]) == ("two", "optional", [])


def test_every_lock_has_a_list() -> None:
    locks = {Path(file.relative_to(ROOT)) for file in ROOT.glob("*.lock")}
    assert locks <= set(sbom.PYTHON)
    assert {*LOCKS} <= {*sbom.PYTHON}
