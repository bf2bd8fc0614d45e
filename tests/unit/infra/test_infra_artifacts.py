"""What ``sam build`` makes: does it import on Lambda?"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml
from packaging import tags

from infra import build as builder
from infra import sam
from infra.build import Build, build

FUNCTIONS = ("Connect", "Message", "Generate", "Disconnect", "Timer", "Ingest", "Worker", "Migrate")
LIGHT = ("Connect", "Message", "Generate", "Disconnect", "Timer")
"""These find everything in the layer."""
UNZIPPED_LIMIT = 250 * 1024 * 1024
"""Bytes that Lambda allows a function and its layers together."""
AARCH64 = 183
"""``e_machine`` of an ELF file."""

pytestmark = pytest.mark.timeout(900)


@pytest.fixture(scope="module")
def made() -> Build:
    return build()


@pytest.fixture(scope="module")
def layer(made: Build) -> Path:
    return made.folder / "CommonLayer"


def artifact(made: Build, function: str) -> Path:
    """The folder of a function's artifact."""
    if f"{function}Function" in made.missing:
        pytest.skip(f"{function}Function is not built: {made}")
    return made.folder / f"{function}Function"


def files(folder: Path) -> Iterator[Path]:
    return (path for path in folder.rglob("*") if path.is_file())


def test_the_layer_imports_from_where_lambda_looks_for_it(layer: Path) -> None:
    # Lambda puts /opt/python in the path, and the layer is unpacked into /opt.
    assert {path.name for path in layer.iterdir()} == {"python"}
    for package in ("taskflow", "pydantic", "httpx", "aws_lambda_powertools"):
        assert (layer / "python" / package / "__init__.py").is_file()
    assert (layer / "python" / "taskflow" / "conversation" / "__init__.py").is_file()


def test_the_layer_has_the_authorities_that_sign_for_databases(layer: Path) -> None:
    for file in ("taskflow/records/rds.pem", "certifi/cacert.pem"):
        assert "BEGIN CERTIFICATE" in (layer / "python" / file).read_text()


@pytest.mark.parametrize("function", FUNCTIONS)
def test_a_function_has_its_handler_at_the_top(made: Build, function: str) -> None:
    handler = "migrate.py" if function == "Migrate" else "app.py"
    assert (artifact(made, function) / handler).is_file()


@pytest.mark.parametrize("function", LIGHT)
def test_a_light_function_is_its_own_code_only(made: Build, function: str) -> None:
    source = {path.name for path in (sam.ROOT / "functions" / function.lower()).glob("*.py")}
    assert {path.name for path in artifact(made, function).iterdir()} == source


def test_ingest_and_worker_bring_what_only_they_use(made: Build) -> None:
    for package in ("fastapi", "mangum", "psycopg", "psycopg_binary"):
        assert (artifact(made, "Ingest") / package).is_dir()
    for package in ("psycopg", "psycopg_binary", "yoyo"):
        assert (artifact(made, "Worker") / package).is_dir()


def test_compiled_code_is_for_the_architecture_and_version_it_will_run_on(made: Build) -> None:
    libraries = [path for path in files(made.folder) if ".so" in path.suffixes]
    assert {"_pydantic_core", "_regex"} <= {path.name.partition(".")[0] for path in libraries}
    tag = f"cpython-{made.runtime.removeprefix('python').replace('.', '')}-"
    for path in libraries:
        header = path.read_bytes()[:20]
        assert header[:4] == b"\x7fELF", path
        assert int.from_bytes(header[18:20], "little") == AARCH64, path
        assert "cpython-" not in path.name or tag in path.name, path


def test_every_wheel_is_one_that_lambda_s_system_takes(made: Build) -> None:
    version = tuple(map(int, made.runtime.removeprefix("python").split(".")))
    # Amazon Linux 2023 has glibc 2.34, the Amazon Linux 2 of python3.11 has 2.26.
    newest = 26 if made.runtime == builder.LAST_RESORT else 34
    platforms = [
        *(f"manylinux_2_{minor}_aarch64" for minor in range(newest, 16, -1)),
        "manylinux2014_aarch64",
    ]
    taken = {
        *map(str, tags.cpython_tags(version, platforms=platforms)),
        *map(str, tags.compatible_tags(version, platforms=platforms)),
        "py2-none-any",
    }
    wheels = list(made.folder.rglob("*.dist-info/WHEEL"))
    assert len(wheels) > 40
    for wheel in wheels:
        own = {line.partition(": ")[2] for line in wheel.read_text().splitlines() if line.startswith("Tag: ")}
        assert own & taken, f"{wheel.parent.name} is for {sorted(own)}"


def test_no_artifact_has_tests_caches_or_tools_in_it(made: Build, layer: Path) -> None:
    ours = [layer / "python" / "taskflow", *(artifact(made, function) for function in LIGHT)]
    for folder in ours:
        names = {part for path in files(folder) for part in path.relative_to(folder).parts}
        assert not names & {"tests", "__pycache__", ".mypy_cache", ".pytest_cache"}
    installed = {path.name for path in made.folder.glob("*/*")} | {
        path.name for path in layer.glob("python/*")
    }
    assert not installed & {"pytest", "moto", "hypothesis", "tests", "local"}


@pytest.mark.parametrize("function", FUNCTIONS)
def test_a_function_and_its_layer_are_within_lambda_s_limit(made: Build, layer: Path, function: str) -> None:
    parts = (artifact(made, function), layer)
    assert sum(path.stat().st_size for part in parts for path in files(part)) < UNZIPPED_LIMIT


def test_the_built_template_has_every_nested_stack_and_the_migrations_beside_it(made: Build) -> None:
    class Plain(yaml.SafeLoader):
        """Takes CloudFormation's tags for nothing."""

    Plain.add_multi_constructor("!", lambda loader, suffix, node: None)
    template = yaml.load((made.folder / "template.yaml").read_text(), Plain)
    resources = template["Resources"]
    for child in ("Database", "Web", "Alarms"):
        assert (made.folder / resources[child]["Properties"]["TemplateURL"]).is_file()
    migrations = (made.folder / resources["MigrationsLayer"]["Properties"]["ContentUri"]).resolve()
    assert migrations == sam.ROOT / "migrations"
    assert list(migrations.glob("*.sql"))


def test_an_interpreter_that_only_seems_to_be_there_is_passed_over(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shim = tmp_path / "python3.13"
    shim.write_text("#!/bin/sh\nexit 127\n")
    shim.chmod(0o755)
    monkeypatch.setattr(builder, "INTERPRETERS", ())
    monkeypatch.setattr(builder, "RUNTIMES", ("python3.13",))
    monkeypatch.setattr(builder, "LAST_RESORT", "python3.none")
    monkeypatch.setattr(sys, "executable", str(tmp_path / "nowhere" / "python"))
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(sam.SamError, match=r"install one of python3\.13"):
        build()
