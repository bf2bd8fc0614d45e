"""The samples in ``events/`` beside those that AWS's own tool makes: ``sam local generate-event``."""

from __future__ import annotations

import json
from typing import Any

import pytest

from infra import sam
from infra.build import TEMPLATE
from local.invoke import BUILT, functions, logical_id, sam_command, sam_variables
from tests.support.event_samples import sample
from tests.support.templates import View

SCRIPT = """
import json
from samcli.lib.generated_sample_events.events import Events
made = Events()
asked = {
    "sqs": made.generate_event("sqs", "receive-message", {}),
    "http": made.generate_event("apigateway", "http-api-proxy", {}),
}
print(json.dumps({name: json.loads(text) for name, text in asked.items()}))
"""
ONLY_WITH_TLS = {"authentication"}
"""What an API has that checks certificates of clients."""


@pytest.fixture(scope="module")
def generated() -> dict[str, Any]:
    with sam.locked():
        made: dict[str, Any] = json.loads(sam.python(SCRIPT))
    return made


def test_a_message_of_a_queue_has_the_fields_of_sam_s(generated: dict[str, Any]) -> None:
    theirs, ours = generated["sqs"]["Records"][0], sample("worker", "batch")["Records"][0]
    assert ours.keys() == theirs.keys()
    assert ours["attributes"].keys() == theirs["attributes"].keys()


def test_a_request_has_only_fields_of_sam_s(generated: dict[str, Any]) -> None:
    theirs, ours = generated["http"], sample("ingest", "signed_in")
    assert ours.keys() <= theirs.keys()
    assert theirs.keys() - ours.keys() <= {
        *("body", "cookies", "queryStringParameters", "pathParameters", "stageVariables")
    }
    context = theirs["requestContext"]
    assert context.keys() - ours["requestContext"].keys() <= ONLY_WITH_TLS
    assert ours["requestContext"].keys() <= context.keys()
    assert ours["requestContext"]["http"].keys() == context["http"].keys()
    assert ours["requestContext"]["authorizer"]["jwt"].keys() == context["authorizer"]["jwt"].keys()


RESOLVE = """
import json, sys
from samcli.lib.providers.sam_function_provider import SamFunctionProvider
from samcli.lib.providers.sam_stack_provider import SamLocalStackProvider
from samcli.local.lambdafn.env_vars import EnvironmentVariables
template, parameters, given = sys.argv[1], *map(json.loads, sys.argv[2:])
stacks, _ = SamLocalStackProvider.get_stacks(template, parameter_overrides=parameters)
found = {}
for function in SamFunctionProvider(stacks).get_all():
    variables = (function.environment or {}).get("Variables")
    made = EnvironmentVariables(function.name, function.memory, function.timeout, function.handler,
                                variables=variables, override_values=given.get(function.name, {}))
    found[function.name] = made.resolve()
print(json.dumps(found))
"""


def test_sam_local_gives_a_function_the_environment_that_it_has_on_the_laptop() -> None:
    """As far as SAM goes before it starts a container, which needs Docker."""
    view = View(LambdaProxyUrl="http://127.0.0.1:9/invoke", LambdaRuntime="provided.al2023")
    deployed = {
        name: {variable: f"{name} {variable}" for variable in view.variables(logical_id(name))}
        for name in functions()
        if name != "migrate"
    }
    given = {
        key: value
        for name in deployed
        for key, value in sam_variables(name, deployed[name], linux=True).items()
    }
    command = sam_command("message", BUILT, BUILT)
    parameters = dict(each.split("=", 1) for each in command[-1].split(" "))
    with sam.locked():
        told = sam.python(RESOLVE, str(TEMPLATE), json.dumps(parameters), json.dumps(given)).splitlines()[-1]
    resolved = json.loads(told)
    for name, variables in deployed.items():
        # The emulator's own address for invocations means nothing in a container.
        assert variables.items() <= resolved[logical_id(name)].items(), name
