"""A stack of the previous release is updated in place: no resource of it is replaced or goes.

``tests/data/resources.json`` has the resources of the last release on AWS, with those of their properties that cannot
be changed in place. A release that replaces one on purpose says so in the changelog, and writes the file anew:
``python -m tests.unit.infra.test_infra_updates``.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from functools import cache
from itertools import combinations
from typing import Any

import pytest

from tests.support.templates import ROOT, Deployment, View, source
from tests.unit.infra.test_infra_options import AXES, CHILDREN, HERE, deployed

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
    given = resource.get("Properties", {})
    return {name: given[name] for name in sorted(_says(resource["Type"], "createOnly")) if name in given}


@cache
def _says(kind: str, what: str) -> frozenset[str]:
    """Properties of a type, as AWS's schema has them: ``createOnly``, ``readOnly``."""
    return frozenset(
        path.split("/")[2] for path in _schema(kind).get(f"{what}Properties", ()) if path.count("/") == 2
    )


@cache
def _schema(kind: str) -> Mapping[str, Any]:
    # Slow to import, and every worker collects this file.
    from cfnlint.schema import PROVIDER_SCHEMA_MANAGER, ResourceNotFoundError

    try:
        found: Mapping[str, Any] = PROVIDER_SCHEMA_MANAGER.get_resource_schema("us-east-1", kind).schema
    except ResourceNotFoundError:
        return {}  # a custom resource
    return found


def named(resource: dict[str, Any]) -> dict[str, Any]:
    """What the template itself calls a resource; empty where AWS does, or a part of the name is AWS's."""
    parts = {path.split("/")[2] for path in _schema(resource["Type"]).get("primaryIdentifier", ())}
    given = resource.get("Properties", {})
    whole = parts <= given.keys() and not parts & _says(resource["Type"], "readOnly")
    return {part: given[part] for part in parts} if whole else {}


def clashes(before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[str]:
    """Resources that an update replaces by others of the same name. CloudFormation makes the new one first: `cannot
    update a stack when a custom-named resource requires replacing`, or `already exists`."""
    both = {name for name in before.keys() & after.keys() if before[name]["Type"] == after[name]["Type"]}
    replaced = {name for name in both if _fixed(before[name]) != _fixed(after[name])}
    while more := {
        name
        for name in both - replaced
        if any(f'"{other}"' in json.dumps(_fixed(after[name])) for other in replaced)
    }:
        replaced |= more
    for name in sorted(replaced):
        own = named(after[name])
        if (
            own
            and own == named(before[name])
            and not any(f'"{other}"' in json.dumps(own) for other in replaced)
        ):
            yield name


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


def inside(view: Deployment, child: str) -> Mapping[str, Any]:
    """The resources of a stack inside; none where it is not made."""
    if child not in view.resources:
        return {}
    given = {
        name: value if isinstance(value, str) else "a-reference"
        for name, value in view.properties(child)["Parameters"].items()
    }
    return Deployment(source(CHILDREN[child]), given, HERE).resources


@pytest.mark.parametrize("axis", sorted(set(AXES) - {"place"}))
def test_no_option_that_is_changed_later_replaces_what_has_a_name(axis: str) -> None:
    views = [deployed(values) for values in AXES[axis].values()]
    stacks = [view.resources for view in views]
    children = [{child: inside(view, child) for child in CHILDREN} for view in views]
    for one, other in combinations(range(len(views)), 2):
        assert list(clashes(stacks[one], stacks[other])) == []
        for child in CHILDREN:
            assert list(clashes(children[one][child], children[other][child])) == [], child


def test_a_named_resource_that_is_replaced_is_noticed() -> None:
    def stack(name: str, function: str) -> dict[str, Any]:
        properties = {"FunctionName": function, "Qualifier": "live", "MaximumRetryAttempts": 0}
        return {
            "Function": {"Type": "AWS::Lambda::Function", "Properties": {"FunctionName": name}},
            "Config": {"Type": "AWS::Lambda::EventInvokeConfig", "Properties": properties},
            "Proxy": {
                "Type": "AWS::RDS::DBProxy",
                "Properties": {"DBProxyName": "records", "VpcSubnetIds": [{"Ref": "Subnet"}]},
            },
            "Subnet": {"Type": "AWS::EC2::Subnet", "Properties": {"VpcId": function}},
        }

    assert list(clashes(stack("a", "a"), stack("a", "a"))) == []
    # The proxy goes with its subnet, and the new one would have its name.
    assert list(clashes(stack("a", "a"), stack("b", "b"))) == ["Proxy"]


if __name__ == "__main__":
    FILE.write_text(json.dumps(fixed(View()), indent=1) + "\n")
