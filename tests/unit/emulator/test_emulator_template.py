"""The SAM template as data."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from local.emulator.errors import TemplateError
from local.emulator.template import load
from tests.support.whole_stack import with_code_at

INFRA = Path(__file__).parents[3] / "infra" / "template.yaml"


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


def test_local_code_becomes_the_address_in_s3_and_the_rest_stays() -> None:
    template: dict[str, Any] = {
        "Globals": {"Function": {"CodeUri": "src", "Timeout": 3}, "Api": {"Name": "a"}},
        "Resources": {
            "Fn": {
                "Type": "AWS::Serverless::Function",
                "Properties": {"CodeUri": "../f", "Handler": "app.h"},
            },
            "Layer": {"Type": "AWS::Serverless::LayerVersion", "Properties": {"ContentUri": "../l"}},
            "Plain": {"Type": "AWS::Lambda::Function", "Properties": {"Code": "../p"}},
            "Remote": {"Type": "AWS::Serverless::Function", "Properties": {"CodeUri": "s3://b/k"}},
            "Inline": {"Type": "AWS::Serverless::Function", "Properties": {"InlineCode": "pass"}},
            "Table": {"Type": "AWS::DynamoDB::Table"},
        },
    }
    packaged = with_code_at(template, "bucket", "key")
    resources = packaged["Resources"]
    assert resources["Fn"]["Properties"] == {"CodeUri": "s3://bucket/key", "Handler": "app.h"}
    assert resources["Layer"]["Properties"] == {"ContentUri": "s3://bucket/key"}
    assert resources["Plain"]["Properties"] == {"Code": {"S3Bucket": "bucket", "S3Key": "key"}}
    assert {n: resources[n] for n in ("Remote", "Inline", "Table")} == {
        n: template["Resources"][n] for n in ("Remote", "Inline", "Table")
    }
    assert packaged["Globals"] == {
        "Function": {"CodeUri": "s3://bucket/key", "Timeout": 3},
        "Api": {"Name": "a"},
    }
    assert template["Globals"]["Function"]["CodeUri"] == "src", "the template given is not changed"


def test_no_local_path_is_left_in_the_project_s_own_template() -> None:
    resources = with_code_at(load(INFRA), "bucket", "key")["Resources"]
    functions = [r for r in resources.values() if r["Type"] == "AWS::Serverless::Function"]
    assert len(functions) >= 7
    assert {r["Properties"]["CodeUri"] for r in functions} == {"s3://bucket/key"}
    assert resources["CommonLayer"]["Properties"]["ContentUri"] == "s3://bucket/key"


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
