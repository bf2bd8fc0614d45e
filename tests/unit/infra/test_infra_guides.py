"""docs/deploy.md and docs/operations.md name what there is."""

from __future__ import annotations

import re
from fnmatch import fnmatch
from typing import Any

import botocore.session
import pytest
from botocore import xform_name
from taskflow.rest import guests

from infra import document, kept
from infra.monitoring.alarms import ALARMS
from infra.monitoring.metrics import OWN
from tests.support.templates import INFRA, ROOT, View, source

GUIDES = {name: (ROOT / "docs" / f"{name}.md").read_text() for name in ("deploy", "operations")}
PARAMETERS = set(source()["Parameters"])
OF_GITHUB = set(source("github.yaml")["Parameters"])
OF_THE_LAPTOP = {"LambdaProxyUrl", "AwsEndpointUrl", "ConnectionsEndpoint", "WebOrigins", "SigningKey"}


def test_the_table_of_parameters_is_the_templates() -> None:
    assert document.main(["--check"]) == 0


def test_every_parameter_is_documented() -> None:
    for name in PARAMETERS:
        assert f"`{name}`" in GUIDES["deploy"], name


def test_a_page_without_marks_or_with_other_parameters_is_noticed(
    tmp_path: Any, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(ValueError):
        document.within("no marks", {})
    page = tmp_path / "deploy.md"
    page.write_text(GUIDES["deploy"].replace("| `LlmApiKey` |", "| `LlmApiKy` |"))
    monkeypatch.setattr(document, "PAGE", page)
    assert document.main(["--check"]) == 1
    assert "make template" in capsys.readouterr().err
    assert document.main([]) == 0
    assert page.read_text() == GUIDES["deploy"]


@pytest.mark.parametrize("guide", GUIDES)
def test_a_guide_gives_no_parameter_that_there_is_not(guide: str) -> None:
    # What a command of the AWS CLI is told in this form is botocore's (test_commands_of_the_aws_cli_are_botocores).
    text = re.sub(r" --[a-z0-9-]+-(?:configuration|specification) \S+", "", GUIDES[guide])
    for name in re.findall(r"\b([A-Z][a-z]\w+)=", text):
        assert name in PARAMETERS | OF_GITHUB, name
        assert name not in OF_THE_LAPTOP, name


@pytest.mark.parametrize("guide", GUIDES)
def test_names_in_a_guide_are_names_of_something(guide: str) -> None:
    known = PARAMETERS | OF_GITHUB | {alarm.name for alarm in ALARMS} | {metric.name for metric in OWN}
    known |= set(source()["Outputs"]) | set(source()["Resources"])
    # Words of AWS.
    known |= {
        "AmazonAPIGatewayPushToCloudWatchLogs",
        "MaximumConcurrency",
        "RetriesExhausted",
        "EventAgeExceeded",
        "AccessDeniedException",
        "ResourceNotFoundException",
        "ValidationException",
    }
    # Words of our logs.
    known |= {"CallRefused", "OutOfTime", "SettingsError"}
    for name in re.findall(r"`([A-Z][a-z]+[A-Z]\w*)`", GUIDES[guide]):
        assert name in known, name


@pytest.mark.parametrize("guide", GUIDES)
def test_links_lead_to_pages_and_headings_that_are_there(guide: str) -> None:
    for target in re.findall(r"\]\(([^)\s]+)\)", GUIDES[guide]):
        if target.startswith("http"):
            continue
        file, _, anchor = target.partition("#")
        page = (ROOT / "docs" / file) if file else ROOT / "docs" / f"{guide}.md"
        assert page.exists(), target
        if anchor:
            headings = re.findall(r"^#+ (.+)$", page.read_text(), re.M)
            assert anchor in {_anchor(each) for each in headings}, target


def _anchor(heading: str) -> str:
    return re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")


@pytest.mark.parametrize("guide", GUIDES)
def test_commands_in_a_guide_are_there(guide: str) -> None:
    targets = set(re.findall(r"^([a-z-]+):.*##", (ROOT / "Makefile").read_text(), re.M))
    assert set(re.findall(r"(?:`|^|&& )make ([a-z-]+)", GUIDES[guide], re.M)) <= targets
    for module in re.findall(r"python -m infra\.(\w+)", GUIDES[guide]):
        assert (INFRA / f"{module}.py").exists() or (INFRA / module / "__main__.py").exists(), module
    for path in re.findall(r"`((?:infra|\.github)/[\w./-]+)`", GUIDES[guide]):
        assert (ROOT / path).exists(), path


OF_THE_CLI = {"region", "output", "query", "cli-binary-format", "cli-read-timeout", "max-items"}
"""Options that every command has."""
CUSTOM = {("cloudformation", "deploy"), ("s3", "rb")}
"""Commands of the CLI's own, which no service has."""


def commands(text: str) -> set[tuple[str, str, str]]:
    """The commands of the AWS CLI that a page gives: service, operation, the rest."""
    fences = re.findall(r"```sh\n(.*?)```", text, re.S)
    spans = re.findall(r"`([^`]+)`", re.sub(r"```.*?```", "", text, flags=re.S))
    lines = [line for fence in fences for line in re.sub(r"\\\n\s*", " ", fence).splitlines()]
    lines += [re.sub(r"\s+", " ", span) for span in spans]
    inner = [found for line in lines for found in re.findall(r"\$\((aws [^)]*)\)", line)]
    plain = [re.sub(r"\$\(aws [^)]*\)", "…", line) for line in lines]
    found = [re.search(r"\baws ([a-z0-9-]+) ([a-z0-9-]+)([^#;]*)", line) for line in (*plain, *inner)]
    return {(each[1], each[2], each[3]) for each in found if each}


def test_commands_of_the_aws_cli_are_botocores() -> None:
    """Operations, waiters, options, and what an operation wants."""
    session = botocore.session.get_session()
    found = {
        each
        for page in (*(ROOT / "docs").glob("*.md"), INFRA / "README.md")
        for each in commands(page.read_text())
    }
    assert len(found) > 30
    for service, operation, rest in sorted(found):
        if (service, operation) in CUSTOM:
            continue
        named = {"deploy": "codedeploy"}.get(service, service)
        model = session.get_service_model(named)
        calls = {xform_name(name, "-"): name for name in model.operation_names}
        if operation == "wait":
            waiters = session.get_waiter_model(named)
            [waiter] = [each for each in waiters.waiter_names if xform_name(each, "-") == rest.split()[0]]
            operation = xform_name(waiters.get_waiter(waiter).operation, "-")
        shape = model.operation_model(calls[operation]).input_shape
        members: dict[str, Any] = (
            {xform_name(name, "-"): each for name, each in shape.members.items()} if shape else {}
        )
        options = set(re.findall(r"(?<!\S)--(?:no-)?([a-z0-9-]+)", rest))
        assert options - OF_THE_CLI <= members.keys(), (service, operation, options - members.keys())
        for option, given in re.findall(r"--([a-z0-9-]+) ([A-Z]\w+=\S+)", rest):
            names = {each.partition("=")[0] for each in given.split(",")}
            assert names <= set(members[option].members), (service, operation, option, names)
        # A command that is only named has no options.
        if options - {"region"} and shape:
            wanted = {xform_name(name, "-") for name in shape.required_members}
            assert wanted <= options, (service, operation, wanted - options)


CLI_READ_TIMEOUT = 60
"""Seconds that the AWS CLI waits for an answer unless it is told otherwise. Then it calls again, beside the first call.
https://docs.aws.amazon.com/cli/latest/userguide/cli-configure-options.html"""


def test_a_function_that_takes_longer_than_the_cli_waits_is_called_once() -> None:
    view = View()
    timeouts = {
        str(found["FunctionName"]): found["Timeout"]
        for found in view.of_type("AWS::Lambda::Function").values()
    }
    pages = [*(ROOT / "docs").glob("*.md"), *(ROOT / "infra").glob("*.md")]
    invoked = [
        (page.name, before, command, re.search(r"--function-name ([\w-]+)", command))
        for page in pages
        for before, command in re.findall(r"(\S* ?)(aws lambda invoke [^`\n]*)", page.read_text())
    ]
    assert len({page for page, *_ in invoked}) > 1
    for page, before, command, name in invoked:
        if name is not None and (timeout := timeouts[name[1]]) > CLI_READ_TIMEOUT:
            waits = re.search(r"--cli-read-timeout (\d+)", command)
            assert waits and int(waits[1]) > timeout and "AWS_MAX_ATTEMPTS=1" in before, page


def test_what_stays_of_a_deleted_stack_is_said() -> None:
    part = GUIDES["deploy"].partition("## Delete it")[2].partition("\n## ")[0]
    said = {
        "Table": "the table",
        "Database": "Aurora",
        "GeneratedSigningKey": "signing key",
        "Bucket": "bucket",
    }
    stays = set()
    for name in ("template.yaml", "web.yaml"):
        for logical, found in source(name)["Resources"].items():
            if str(found.get("DeletionPolicy", "")).startswith("Retain"):
                stays.add("Version" if found["Type"] == "AWS::Lambda::Version" else logical)
    assert stays <= {*said, "Version"}, stays
    assert all(words in part for words in said.values())
    assert "versions of the functions" in part
    # RDS makes it, and the stack knows nothing of it.
    assert "AWS::RDS::DBProxy" in {each["Type"] for each in source("database.yaml")["Resources"].values()}
    assert "/aws/rds/proxy/" in part


def test_an_import_has_the_table_as_the_application_has_it() -> None:
    found = kept.imported(source())["Resources"]
    assert set(found) == {"Table"}
    table = found["Table"]
    assert table["DeletionPolicy"] == "Retain"
    deployed = dict(View().properties("Table"))
    assert (
        "TableName" not in deployed
    )  # a name that the application's template does not have would replace the table
    assert {
        **table["Properties"],
        "DeletionProtectionEnabled": deployed["DeletionProtectionEnabled"],
    } == deployed


def test_a_table_of_a_guide_is_one_that_the_boundary_lets_functions_use() -> None:
    """One of another name is imported without a word, and then every function is refused."""
    policy = source("github.yaml")["Resources"]["Boundary"]["Properties"]["PolicyDocument"]["Statement"]
    [reached] = [each["Resource"]["Fn::Sub"] for each in policy if each.get("Sid") == "OwnTable"]
    stack = source("github.yaml")["Parameters"]["StackName"]["Default"]
    pattern = reached.partition(":table/")[2].replace("${StackName}", stack)
    option = r"--(?:source-|target-)?table-name ([\w-]+)"
    named = [
        name for text in GUIDES.values() for *_, rest in commands(text) for name in re.findall(option, rest)
    ]
    named += re.findall(r'"TableName": "([\w-]+)"', GUIDES["deploy"])
    assert len(named) > 5
    assert all(fnmatch(name, pattern) for name in named), named


def test_guests_are_said_to_stay_only_at_the_same_host() -> None:
    """A new stack has another host of CloudFront's, and the cookie is of one host."""
    assert guests.HOST_COOKIE.startswith("__Host-")
    assert "WebDomain" in source()["Parameters"]["SigningKeySecretArn"]["Description"]
    for guide, begins in (("deploy", "## Import what was kept"), ("operations", "**The table.**")):
        part = GUIDES[guide].partition(begins)[2].partition("\n## ")[0]
        assert "Without a `WebDomain`" in re.sub(r"\s+", " ", part), guide


def test_a_version_is_woken_before_an_alias_leads_to_it() -> None:
    """Lambda makes a SnapStart version inactive after 14 days: https://docs.aws.amazon.com/lambda/latest/dg/snapstart.html"""
    guide = GUIDES["deploy"].partition("## Roll back")[2]
    steps = ["aws lambda invoke", "aws lambda wait published-version-active", "aws lambda update-alias"]
    places = [guide.index(step) for step in steps]
    assert places == sorted(places)
    assert "aws lambda update-alias" not in GUIDES["operations"]
