"""The requirements of layer and functions are parts of the one lock."""

from __future__ import annotations

from collections.abc import Callable
from importlib import metadata
from pathlib import Path

import pytest
from packaging.requirements import Requirement

from infra import requirements

LOCK = """\
# made by a tool
one==1.0 \\
    --hash=sha256:aa \\
    --hash=sha256:bb
two==1.5 ; python_full_version < '3.12' \\
    --hash=sha256:cc
two==2.0 ; python_full_version >= '3.12' \\
    --hash=sha256:dd
"""


def names(path: Path) -> set[str]:
    return set(requirements.read_lock((requirements.ROOT / path).read_text()))


def test_the_exports_agree_with_the_lock() -> None:
    assert requirements.stale() == []


def test_the_layer_carries_what_all_functions_share_and_nothing_for_tests_or_the_laptop() -> None:
    carried = names(requirements.LAYER)
    assert {"pydantic", "pydantic-core", "httpx", "aws-lambda-powertools"} <= carried
    assert not carried & {
        "boto3",
        "botocore",
        "fastapi",
        "psycopg",
        "pytest",
        "moto",
        "uvicorn",
        "awslambdaric",
        "yoyo-migrations",
    }


def test_the_database_is_carried_by_the_functions_that_use_it() -> None:
    assert {"fastapi", "mangum", "psycopg", "psycopg-binary", "pyjwt"} <= names(
        requirements.FUNCTIONS["rest"]
    )
    assert {"psycopg", "psycopg-binary", "yoyo-migrations"} <= names(requirements.FUNCTIONS["worker"])


def test_light_functions_carry_nothing_of_their_own() -> None:
    folder = requirements.ROOT / "functions"
    heavy = {path.parent.name for path in folder.glob("*/requirements.txt")}
    assert heavy == {"ingest", "worker"}


def test_every_entry_has_hashes() -> None:
    for path in (requirements.LAYER, *requirements.FUNCTIONS.values()):
        for entries in requirements.read_lock((requirements.ROOT / path).read_text()).values():
            assert all("--hash=sha256:" in entry for entry in entries)


def test_a_lock_s_entries_keep_their_hashes_and_every_version_that_a_marker_chooses() -> None:
    found = requirements.read_lock(LOCK)
    assert found["one"] == ["one==1.0 \\\n    --hash=sha256:aa \\\n    --hash=sha256:bb\n"]
    assert [entry.split(" ")[0] for entry in found["two"]] == ["two==1.5", "two==2.0"]


class Installed:
    """A distribution as far as the export looks at it."""

    def __init__(self, version: str, *requires: str) -> None:
        self.version = version
        self.requires = list(requires)


@pytest.fixture
def install(monkeypatch: pytest.MonkeyPatch) -> Callable[[dict[str, Installed]], None]:
    def replace(installed: dict[str, Installed]) -> None:
        def distribution(name: str) -> Installed:
            if name not in installed:
                raise metadata.PackageNotFoundError(name)
            return installed[name]

        monkeypatch.setattr(metadata, "distribution", distribution)

    return replace


def lock(*pins: str) -> dict[str, list[str]]:
    return requirements.read_lock("".join(f"{pin} \\\n    --hash=sha256:aa\n" for pin in pins))


def test_what_a_dependency_needs_on_lambda_comes_along(
    install: Callable[[dict[str, Installed]], None],
) -> None:
    install(
        {
            "one": Installed("1.0", "two>=1", "three ; sys_platform == 'win32'", "four ; extra == 'fast'"),
            "two": Installed("1.0", "one"),
            "four": Installed("1.0", "five ; python_version < '3.12'"),
            "five": Installed("1.0"),
        }
    )
    pins = lock("one==1.0", "two==1.0", "three==1.0", "four==1.0", "five==1.0")
    assert requirements.closure([Requirement("one")], pins) == {"one", "two"}
    assert requirements.closure([Requirement("One[fast]")], pins) == {"one", "two", "four", "five"}


def test_an_environment_that_is_not_the_lock_s_is_refused(
    install: Callable[[dict[str, Installed]], None],
) -> None:
    install({"one": Installed("1.1")})
    with pytest.raises(
        requirements.ExportError, match=r"one 1\.1 is installed, requirements\.lock has another"
    ):
        requirements.closure([Requirement("one")], lock("one==1.0"))
    with pytest.raises(requirements.ExportError, match="two is not installed"):
        requirements.closure([Requirement("two")], lock("two==1.0"))
    with pytest.raises(requirements.ExportError, match=r"three is not in requirements\.lock"):
        requirements.closure([Requirement("three")], lock("one==1.0"))
