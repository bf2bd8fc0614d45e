"""The samples in ``events/`` beside those that AWS's own tool makes: ``sam local generate-event``."""

from __future__ import annotations

import json
from typing import Any

import pytest

from infra import sam
from tests.support.event_samples import sample

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
