"""cfn-lint with the rules for serverless applications, checkov and parliament, in an environment of their own.

What the role of CloudFormation lacks (``infra.deployer``) is told by data that two of them bring.

checkov pins dozens of packages, some far below what the project uses. What is waived stands in the templates, with its
reason: in ``Metadata`` of a resource or, where it holds for all of them, of the template.
"""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import boto3
import yaml

from infra import defaults as left_out
from infra import deployer, policies, sam
from infra.preflight import ask
from infra.preflight.account_rules import WITHOUT_PLANS, WITHOUT_RDS_PROXY
from infra.preflight.needs import NEEDS
from infra.views import Deployment, View, expanded, source
from local.setup.environments import Environment
from local.setup.errors import SetupError

REQUIREMENTS = sam.ROOT / "infra" / "lint-requirements.txt"
CACHE = sam.ROOT / ".cache" / "lint"
TOOLS = Environment("template linters", CACHE / "tools", (REQUIREMENTS,))
SERVERLESS_RULES = "cfn_lint_serverless.rules"
NESTED_PARAMETERS = "E3043"
NESTED = ("alarms.yaml", "database.yaml", "web.yaml")
BY_HAND = ("account.yaml", "github.yaml", "waf.yaml")
"""Stacks of their own, which an administrator makes once."""

_PARLIAMENT = """
import json, sys
import parliament
for name, document in json.load(sys.stdin):
    found = parliament.analyze_policy_string(json.dumps(document), include_community_auditors=True)
    for each in found.findings:
        print(json.dumps([name, each.issue, f"{each.title or ''} {each.detail}".strip()]))
"""

_REFERENCE = """
import json, sys
import parliament
from cfnlint.schema import PROVIDER_SCHEMA_MANAGER

def handled(kind):
    schema = PROVIDER_SCHEMA_MANAGER.get_resource_schema("us-east-1", kind).schema
    calls = [each for name, each in schema["handlers"].items() if name != "list"]
    # With the stack's tags, which everything gets that takes some.
    calls.append(schema.get("tagging") or {})
    return sorted({action for each in calls for action in each.get("permissions", ()) if "*" not in action})

def known(action):
    kinds = action["resource_types"]
    others = {other for each in kinds for other in each.get("dependent_actions") or ()}
    return any(each["resource_type"] for each in kinds), sorted(others)

print(json.dumps([
    {kind: handled(kind) for kind in json.load(sys.stdin)},
    {
        f"{service['prefix']}:{each['privilege']}".lower(): known(each)
        for service in parliament.iam_definition
        for each in service["privileges"]
    },
]))
"""

_UNKNOWN = """
import json, sys
from cfnlint.schema import PROVIDER_SCHEMA_MANAGER

regions, kinds = json.load(sys.stdin)
known = {region: set(PROVIDER_SCHEMA_MANAGER.get_resource_types(region)) for region in regions}
print(json.dumps({kind: sorted(region for region in regions if kind not in known[region]) for kind in kinds}))
"""


_SCHEMAS = """
import json, sys
from cfnlint.schema import PROVIDER_SCHEMA_MANAGER

read = PROVIDER_SCHEMA_MANAGER.get_resource_schema
print(json.dumps({kind: read("us-east-1", kind).schema for kind in json.load(sys.stdin)}))
"""


class LintError(Exception):
    """A linter found something, or could not be run; the message is what it said."""


def cloudformation(templates: Sequence[Path]) -> None:
    """cfn-lint accepts the templates as they are written. Raises ``LintError``. ``template.yaml`` need not be among
    them: ``sam validate --lint`` is cfn-lint with its transform, and to read it takes longer than all the others."""
    if said := _run("cfn-lint", "--template", *map(str, templates)):
        raise LintError(said)


def serverless() -> None:
    """The rules for serverless applications hold on AWS: they look behind no condition. Nested stacks get the
    parameters that they ask for, which ``sam validate`` does not look at. Raises ``LintError``."""
    rules = ("--append-rules", SERVERLESS_RULES, "--format", "json")
    files = _written()
    for name in NESTED:
        # Where the resource of the stack says that it lies.
        Path(files[0]).with_name(name).write_text((sam.ROOT / "infra" / name).read_text())
    said = _run("cfn-lint", *rules, "--template", *files, codes=(0, 2, 4, 6, 8, 10, 12, 14))
    found = [
        f"{Path(each['Filename']).stem} {each['Rule']['Id']} {each['Message']}"
        for each in json.loads(said)
        if each["Rule"]["Id"].startswith(("ES", "WS", NESTED_PARAMETERS))
    ]
    if found:
        raise LintError("\n".join(found))


def security() -> None:
    """checkov finds nothing that is not waived, and every waiver is needed. Raises ``LintError``."""
    folder = Path(_written()[0]).parent
    report = json.loads(_run("checkov", "--directory", str(folder), *_CHECKOV, codes=(0, 1)))
    if problems := list(_findings(report["results"])) + unused_waivers(report["results"]):
        raise LintError("\n".join(problems))


def _written() -> list[str]:
    """Files with the templates as ``scanned`` gives them."""
    folder = CACHE / "templates"
    folder.mkdir(parents=True, exist_ok=True)
    for old in folder.iterdir():
        old.unlink()
    files = {folder / f"{name}.json": template for name, template in scanned().items()}
    for file, template in files.items():
        file.write_text(json.dumps(template, indent=1))
    return [str(file) for file in files]


_CHECKOV = ("--framework", "cloudformation", "--output", "json", "--compact", "--skip-download")


def roles() -> None:
    """parliament finds nothing in the policies of the roles that is not waived. Raises ``LintError``."""
    view = View()
    found = policies.documents(view)
    named = [(name, document) for name, documents in found.items() for document in documents]
    said = _run("python", "-c", _PARLIAMENT, given=json.dumps(named))
    findings = [tuple(json.loads(line)) for line in said.splitlines()]
    waived = {
        (name, waiver["issue"])
        for name, resource in view.resources.items()
        for waiver in resource.get("Metadata", {}).get("parliament", {}).get("skip", ())
        if waiver.get("comment")
    }
    problems = [f"{name}: {issue} {text}" for name, issue, text in findings if (name, issue) not in waived]
    needless = waived - {(name, issue) for name, issue, _ in findings}
    problems += [f"{name}: the waiver of {issue} is not needed" for name, issue in sorted(needless)]
    if problems:
        raise LintError("\n".join(problems))


def deployment() -> None:
    """The role with which CloudFormation works lacks nothing that the templates need. Raises ``LintError``."""
    used, known = json.loads(_run("python", "-c", _REFERENCE, given=json.dumps(_kinds())))
    reference = {
        name: deployer.Action(resources, tuple(others)) for name, (resources, others) in known.items()
    }
    # As for a stack with everything that somebody may choose.
    given = {"Repository": "o/n", "Environment": "production", "HostedZoneId": "Z1", "SecretArns": "arn"}
    view = Deployment(source("github.yaml"), given)
    statements = [
        statement
        for policy in ("NamedPolicy", "UnnamedPolicy")
        for statement in view.properties(policy)["PolicyDocument"]["Statement"]
    ]
    asked = {action for need in NEEDS if need.by_stack for action in need.actions}
    problems = [*deployer.lacking(used, asked, reference, statements), *deployer.needless(used)]
    if problems:
        raise LintError("\n".join(problems))


def _kinds() -> list[str]:
    """The types of AWS that the templates make."""
    made = [expanded(), *(source(name) for name in NESTED)]
    kinds = {resource["Type"] for template in made for resource in template["Resources"].values()}
    return sorted(kind for kind in kinds if not kind.startswith(("Custom::", "AWS::Serverless::")))


def defaults() -> None:
    """What the templates leave to AWS is written down, and nothing else. Raises ``LintError``."""
    resources = _resources()
    schemas = json.loads(_run("python", "-c", _SCHEMAS, given=json.dumps(sorted(resources))))
    found = {
        kind: list(left_out.left_out(schemas[kind], properties)) for kind, properties in resources.items()
    }
    if problems := list(left_out.unjudged(found, yaml.safe_load(left_out.JUDGED.read_text()))):
        raise LintError("\n".join(problems))


def _resources() -> dict[str, list[dict[str, Any]]]:
    """Properties of all that the templates may make, by type, as they are written."""
    found: dict[str, list[dict[str, Any]]] = {}
    for template in (expanded(), *(source(name) for name in (*NESTED, *BY_HAND))):
        for resource in template["Resources"].values():
            if not resource["Type"].startswith("Custom::"):
                found.setdefault(resource["Type"], []).append(resource.get("Properties", {}))
    return found


ELSEWHERE: Mapping[str, tuple[str, ...]] = {
    "AWS::PricingPlanManager::Subscription": WITHOUT_PLANS,
    # The schemas have it for ap-southeast-6 too, where the guide says that there is none (WITHOUT_RDS_PROXY).
    "AWS::RDS::DBProxy": WITHOUT_RDS_PROXY[:1],
    "AWS::RDS::DBProxyTargetGroup": WITHOUT_RDS_PROXY[:1],
}
"""Regions without a type that only an option makes."""


def regions() -> None:
    """Where the pre-flight lets a deployment pass, CloudFormation knows every type. Raises ``LintError``."""
    session = boto3.Session()
    passed = [
        region for region in session.get_available_regions("lambda") if not ask.missing(session, region)
    ]
    unknown = json.loads(_run("python", "-c", _UNKNOWN, given=json.dumps([passed, _kinds()])))
    problems = [
        f"{kind} is not in {', '.join(where)}, and {', '.join(ELSEWHERE.get(kind, ())) or 'no region'} is let out"
        for kind, where in unknown.items()
        if where != list(ELSEWHERE.get(kind, ()))
    ]
    if problems or len(passed) < LEAST_REGIONS:
        raise LintError("\n".join(problems) or f"only {len(passed)} regions pass")


LEAST_REGIONS = 20


def scanned() -> dict[str, dict[str, Any]]:
    """The templates that checkov sees, by name: ``template.yaml`` after the transform as AWS gets it, the others as
    they are written. A waiver of a whole template stands at each of its resources."""
    found = {"template": {"Resources": View().resources, "Metadata": source().get("Metadata", {})}}
    found |= {Path(name).stem: source(name) for name in (*NESTED, *BY_HAND)}
    for template in found.values():
        for resource in template["Resources"].values():
            own = resource.setdefault("Metadata", {}).get("checkov", {}).get("skip", [])
            resource["Metadata"]["checkov"] = {"skip": [*own, *_waived(template)]}
    return found


def _waived(template: Mapping[str, Any]) -> list[dict[str, str]]:
    found: list[dict[str, str]] = template.get("Metadata", {}).get("checkov", {}).get("skip", [])
    return found


def _findings(results: Mapping[str, Any]) -> Iterator[str]:
    for each in results["failed_checks"]:
        yield f"{each['file_path']} {each['resource']}: {each['check_id']} {each['check_name']}"
    for each in results.get("parsing_errors", ()):
        yield f"{each} cannot be read"


def unused_waivers(results: Mapping[str, Any]) -> list[str]:
    """Waivers of what nothing would complain about, and those without a reason, a sentence each."""
    used = {each["check_id"] for each in results["skipped_checks"]}
    waivers = {
        waiver["id"]: waiver.get("comment", "")
        for template in scanned().values()
        for resource in template["Resources"].values()
        for waiver in resource["Metadata"]["checkov"]["skip"]
    }
    return [
        f"the waiver of {name} {'is not needed' if name not in used else 'gives no reason'}"
        for name, reason in sorted(waivers.items())
        if name not in used or not reason
    ]


def _run(tool: str, *arguments: str, given: str = "", codes: tuple[int, ...] = ()) -> str:
    """What the tool printed. ``codes``: with which exit codes it may end; none: with any, if it says nothing then."""
    try:
        folder = TOOLS.ensure().parent
    except SetupError as error:
        raise LintError(str(error)) from error
    kept = {name: value for name, value in os.environ.items() if not name.startswith("AWS_")}
    finished = subprocess.run(  # noqa: S603 - our own command line
        [str(folder / tool), *arguments],
        cwd=sam.ROOT,
        env={**kept, "AWS_DEFAULT_REGION": sam.REGION, "LOG_LEVEL": "ERROR", "PYTHONWARNINGS": "ignore"},
        input=given,
        capture_output=True,
        text=True,
        check=False,
    )
    output = f"{finished.stdout}{'' if codes else finished.stderr}".strip()
    if finished.returncode not in (codes or (0,)):
        raise LintError(f"{output}\n{finished.stderr}".strip() or f"{tool} failed ({finished.returncode})")
    return output
