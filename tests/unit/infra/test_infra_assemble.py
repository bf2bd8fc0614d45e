"""The template is put together from pieces, each with everything about one subject."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest

from infra import assemble
from infra.assemble import ORDER, PIECES, AssemblyError, assembled
from local.emulator import template as templates
from tests.support.templates import source


def pieces() -> dict[str, dict[str, Any]]:
    """Every piece as data. A piece without resources is a piece too."""
    found = {}
    for name in ORDER:
        text = (PIECES / f"{name}.yaml").read_text()
        found[name] = templates.parse(text)
    return found


def test_the_template_is_what_its_pieces_say() -> None:
    assert not assemble.stale(), "run `make template`"


def merge(into: dict[str, Any], more: dict[str, Any]) -> None:
    for key, value in more.items():
        if isinstance(value, dict) and isinstance(into.get(key), dict):
            merge(into[key], value)
        elif isinstance(value, list) and key in into:
            into[key] = [*into[key], *value]
        else:
            assert key not in into
            into[key] = value


def test_as_data_the_template_is_its_pieces_merged() -> None:
    merged: dict[str, Any] = {}
    for piece in pieces().values():
        merge(merged, piece)
    assert source() == merged


def test_every_parameter_is_shown_once_in_the_group_of_its_piece() -> None:
    for name, piece in pieces().items():
        interface = piece.get("Metadata", {}).get("AWS::CloudFormation::Interface", {})
        shown = [shown for group in interface.get("ParameterGroups", ()) for shown in group["Parameters"]]
        assert shown == list(piece.get("Parameters", ())), name


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(PIECES, tmp_path / "template"))


@pytest.mark.parametrize(
    ("piece", "text", "words"),
    [
        ("state", "Resources:\n  HttpApi: {Type: T}\n", "api-http.yaml:2: HttpApi is in state.yaml already"),
        ("state", "Parameters:\n  Models: {Type: String}\n", "state.yaml:2: Models is in model.yaml already"),
        ("state", "Transform: other\n", "state.yaml:1: Transform is in main.yaml already"),
        ("state", "Globals:\n  Function:\n    Runtime: x\n", "state.yaml:3: Runtime is in main.yaml already"),
        ("state", "Resources: {}\n", "state.yaml:1: write what is in Resources on lines of its own"),
        ("state", "Resources:\n  Own:\n\tType: T\n", "state.yaml:3: end each line"),
        ("state", "Resources:\n  Own: {Type: T}", "state.yaml:2: end each line"),
        ("state", "Resources:\n  Own: {Type: T}\n# lost\n", "state.yaml ends with a comment"),
        (
            "state",
            "Parameters:\n  P: {}\n# lost\nResources:\n  R: {}\n",
            "state.yaml:4: put the comment below",
        ),
        ("other", "Resources:\n  Own: {Type: T}\n", r"ORDER .* differ: other"),
    ],
)
def test_pieces_that_do_not_fit_together_are_refused_by_file_and_line(
    folder: Path, piece: str, text: str, words: str
) -> None:
    (folder / f"{piece}.yaml").write_text(text)
    with pytest.raises(AssemblyError, match=words):
        assembled(folder)


def test_a_missing_piece_is_named(folder: Path) -> None:
    (folder / "web.yaml").unlink()
    with pytest.raises(AssemblyError, match=r"ORDER .* differ: web"):
        assembled(folder)


def test_a_piece_may_say_at_its_top_what_it_is_about(folder: Path) -> None:
    before = assembled(folder)
    piece = folder / "state.yaml"
    piece.write_text("# What is kept.\n# And where.\n" + piece.read_text())
    assert assembled(folder) == before


def test_the_command_writes_the_template_and_says_when_it_is_out_of_date(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    monkeypatch.setattr(assemble, "TEMPLATE", tmp_path / "template.yaml")
    assert assemble.main(["--check"]) == 1
    assert "run `make template`" in capsys.readouterr().out
    assert assemble.main([]) == 0
    assert (tmp_path / "template.yaml").read_text() == assembled()
    assert assemble.main(["--check"]) == 0
