"""A stack of the previous release is updated in place: no resource of it is replaced or goes.

``tests/data/resources.json`` has the resources of the last release on AWS, with those of their properties that cannot
be changed in place. A release that replaces one on purpose says so in the changelog, and writes the file anew:
``python -m tests.unit.infra.test_infra_updates``.
"""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.support.templates import ROOT, View

FILE = ROOT / "tests" / "data" / "resources.json"

pytestmark = pytest.mark.timeout(600)


def fixed(view: View) -> dict[str, Any]:
    """Type and fixed properties of every resource. Layers are new with each content."""
    return {
        name: {"Type": found["Type"], **_fixed(found)}
        for name, found in sorted(view.resources.items())
        if found["Type"] != "AWS::Lambda::LayerVersion"
    }


def _fixed(resource: dict[str, Any]) -> dict[str, Any]:
    # Slow to import, and every worker collects this file.
    from cfnlint.schema import PROVIDER_SCHEMA_MANAGER, ResourceNotFoundError

    try:
        schema = PROVIDER_SCHEMA_MANAGER.get_resource_schema("us-east-1", resource["Type"]).schema
    except ResourceNotFoundError:
        return {}  # a custom resource
    names = [path.split("/")[2] for path in schema.get("createOnlyProperties", ()) if path.count("/") == 2]
    given = resource.get("Properties", {})
    return {name: given[name] for name in sorted(names) if name in given}


def test_an_update_of_the_last_release_replaces_and_removes_nothing() -> None:
    before, now = json.loads(FILE.read_text()), fixed(View())
    assert before["Table"]["Type"] == "AWS::DynamoDB::Table"
    assert {name: now.get(name) for name in before} == before


RENDERED = (
    '{"metrics_token": "%s", "signing_key": "{{resolve:secretsmanager:${GeneratedSigningKey}:SecretString}}"}'
)


def test_an_update_leaves_the_keys_that_are_in_use_alone() -> None:
    """CloudFormation writes a secret anew when its properties are not those of the release before."""
    view = View()
    assert view.properties("SigningSecret") == {
        "Description": "TaskFlow's signing key and metrics token, as JSON.",
        "SecretString": {"Fn::Sub": RENDERED % ""},
    }
    for name, description in (
        ("GeneratedSigningKey", "TaskFlow signs guest identities and tickets with it."),
        (
            "EdgeKey",
            "CloudFront shows it to both APIs, which then believe what it says of a viewer's address.",
        ),
    ):
        assert view.properties(name) == {
            "Description": description,
            "GenerateSecretString": {"PasswordLength": 64, "ExcludePunctuation": True},
        }
    # And another metrics token does not write the key's own secret.
    changed = View(MetricsToken="another")
    assert changed.properties("SigningSecret")["SecretString"] == {"Fn::Sub": RENDERED % "another"}
    assert changed.properties("GeneratedSigningKey") == view.properties("GeneratedSigningKey")


@pytest.mark.parametrize(
    "given", [{}, {"SigningKeySecretArn": "arn:aws:secretsmanager:x:1:secret:kept-AbCdEf"}]
)
def test_the_key_is_read_where_it_stays(given: dict[str, str]) -> None:
    told = View(**given).variables("IngestFunction")["TASKFLOW_SIGNING_KEY_SECRET_ARN"]
    assert told == (given.get("SigningKeySecretArn") or {"Ref": "GeneratedSigningKey"})


@pytest.mark.parametrize(
    "chosen",
    [
        {"Rollout": "Canary10Percent5Minutes", "Release": "1", "SnapStart": "true"},
        {"DeletionProtection": "true", "AccessLogs": "all", "DetailedMetrics": "true"},
        {"AllowedOrigins": "https://shop.test", "DirectAccess": "refuse"},
    ],
)
def test_an_option_that_is_chosen_later_touches_nothing_that_holds_data(chosen: dict[str, str]) -> None:
    before, now = fixed(View()), fixed(View(**chosen))
    # Who may call a function is written anew for its alias; nothing is in a permission.
    held = {name for name, found in before.items() if found["Type"] != "AWS::Lambda::Permission"}
    changed = {name for name in held if now.get(name) != before[name]}
    assert {before[name]["Type"] for name in changed} <= {
        "AWS::Lambda::EventInvokeConfig",
    }


if __name__ == "__main__":
    FILE.write_text(json.dumps(fixed(View()), indent=1) + "\n")
