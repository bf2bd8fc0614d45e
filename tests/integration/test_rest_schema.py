"""Schemathesis against the whole HTTP API on a real Postgres: no server error, nothing undocumented."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, settings
from schemathesis import BaseSchema, Case
from schemathesis.specs.openapi.checks import positive_data_acceptance
from taskflow.records.access import WORKER
from taskflow.records.database import Database
from taskflow.records.rows import rows
from taskflow.records.store import write
from taskflow.rest.context import Rest
from taskflow.rest.guests import COOKIE
from taskflow.visibility import is_blank

from tests.support.records import header, message, some_id
from tests.support.rest import NOW, Api, api_on

DESCRIBED = schemathesis.pytest.from_fixture("described")
"""What is asked is worked out when the test runs: every worker collects it, one plays it."""


@pytest.fixture(scope="module")
def api(migrated_url: str) -> Iterator[Api]:
    """The HTTP API on a real Postgres."""
    database = Database(lambda fresh: migrated_url)
    yield api_on(database)
    database.close()


@pytest.fixture(scope="module")
def described(api: Api) -> BaseSchema:
    """What the API says of itself."""
    return schemathesis.openapi.from_asgi("/api/openapi.json", api.app)


@pytest.fixture
def cookie(api: Api, request: pytest.FixtureRequest) -> str:
    """A guest who has a conversation."""
    # Schemathesis 4.32 names its subtests by an attribute that pytest 9.2 has no more.
    request.node._nodeid = request.node.nodeid
    rest: Rest = api.app.state.rest
    identity, token = rest.guests.mint(int(NOW))
    mine = header(user_id=identity.user_id)
    rest.database.run(WORKER, lambda access: write(access, rows([message(some_id(1), "hello", mine)])))
    api.sessions.add(mine)
    return f"{COOKIE}={token}"


def _miscounts(body: object) -> bool:
    """Whether a log to ingest tells different numbers of the same tokens."""
    if not isinstance(body, dict):
        return False
    if isinstance(body.get("logs"), list):
        return any(map(_miscounts, body["logs"]))
    tokens = body.get("tokens")
    if not isinstance(tokens, dict):
        return False
    prompt, reply = tokens.get("promptTokens", 0), tokens.get("completionTokens", 0)
    pairs = ((body.get("inputTokens"), prompt), (body.get("outputTokens"), reply))
    if any(own is not None and own != common for own, common in pairs):
        return True
    numbers = all(isinstance(count, int | float) for count in (prompt, reply))
    return numbers and tokens.get("totalTokens") not in (None, prompt + reply)


def _fractions(body: object) -> bool:
    """Whether it has a number such as ``2.0``: a whole one to JSON Schema, and not to us where an integer is meant."""
    inside = body.values() if isinstance(body, dict) else body if isinstance(body, list) else ()
    return isinstance(body, float) or any(map(_fractions, inside))


def _blank(body: object) -> bool:
    """Whether a text in it has nothing to see but what the schema's pattern lets through, which is beyond U+FFFF."""
    inside = body.values() if isinstance(body, dict) else ()
    return any(isinstance(text, str) and is_blank(text) for text in inside)


@DESCRIBED.parametrize()
@settings(max_examples=10, deadline=None, suppress_health_check=list(HealthCheck))
def test_every_answer_is_documented_and_none_is_a_server_error(case: Case[Any], cookie: str) -> None:
    # A cursor is opaque: that ours are told from made-up ones cannot be said in a schema. Nor can a sum, nor how a
    # whole number is written.
    opaque = "cursor" in (case.query or {}) or _miscounts(case.body) or _fractions(case.body)
    opaque = opaque or _blank(case.body)
    case.call_and_validate(
        headers={"Cookie": cookie}, excluded_checks=[positive_data_acceptance] if opaque else None
    )
