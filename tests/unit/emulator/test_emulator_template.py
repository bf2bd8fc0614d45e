"""The SAM template as data."""

from __future__ import annotations

from pathlib import Path

import pytest

from local.emulator.errors import TemplateError
from local.emulator.template import load


def _load(tmp_path: Path, text: str) -> dict[str, object]:
    file = tmp_path / "template.yaml"
    file.write_text("Resources:\n  R: {Type: T}\n" + text)
    return load(file)


@pytest.mark.parametrize(
    ("short", "long"),
    [
        ("!Ref Table", {"Ref": "Table"}),
        ("!Sub '${AWS::StackName}-x'", {"Fn::Sub": "${AWS::StackName}-x"}),
        ("!Sub ['${A}', {A: !Ref B}]", {"Fn::Sub": ["${A}", {"A": {"Ref": "B"}}]}),
        ("!GetAtt Queue.Arn", {"Fn::GetAtt": ["Queue", "Arn"]}),
        ("!GetAtt Nested.Outputs.Url", {"Fn::GetAtt": ["Nested", "Outputs.Url"]}),
        ("!GetAtt [Queue, Arn]", {"Fn::GetAtt": ["Queue", "Arn"]}),
        (
            "!If [Local, !Ref Url, !Ref AWS::NoValue]",
            {"Fn::If": ["Local", {"Ref": "Url"}, {"Ref": "AWS::NoValue"}]},
        ),
        ("!Not [!Equals [!Ref Url, '']]", {"Fn::Not": [{"Fn::Equals": [{"Ref": "Url"}, ""]}]}),
        ("!Condition Local", {"Condition": "Local"}),
        (
            "!Transform {Name: N, Parameters: {P: 1}}",
            {"Fn::Transform": {"Name": "N", "Parameters": {"P": 1}}},
        ),
        ("2012-10-17", "2012-10-17"),
    ],
)
def test_short_forms_become_long_ones_and_dates_stay_text(tmp_path: Path, short: str, long: object) -> None:
    assert _load(tmp_path, f"Value: {short}\n")["Value"] == long


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("{", "not valid YAML"),
        ("[]", "has no Resources"),
        ("Resources: []", "has no Resources"),
        ("Resources: {R: !!python/object:os.system {}}", "not valid YAML"),
    ],
)
def test_what_is_not_a_template_is_refused_with_its_name(tmp_path: Path, text: str, words: str) -> None:
    file = tmp_path / "template.yaml"
    file.write_text(text)
    with pytest.raises(TemplateError, match=words) as refused:
        load(file)
    assert str(file) in str(refused.value)


def test_missing_template_is_named(tmp_path: Path) -> None:
    with pytest.raises(TemplateError, match=r"nowhere\.yaml cannot be read: No such file"):
        load(tmp_path / "nowhere.yaml")
