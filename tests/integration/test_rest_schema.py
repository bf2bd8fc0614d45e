"""Schemathesis against the whole HTTP API on a real Postgres: no server error, nothing undocumented."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, settings
from schemathesis import Case
from schemathesis.specs.openapi.checks import positive_data_acceptance
from taskflow.records.access import WORKER
from taskflow.records.database import Database
from taskflow.records.rows import rows
from taskflow.records.store import write
from taskflow.rest.context import Rest
from taskflow.rest.guests import COOKIE

from tests.support.records import header, message, some_id
from tests.support.rest import NOW, api_on

ADDRESS: list[str] = []
"""The database's address, known once the server runs; the description of the API is needed before."""

DATABASE = Database(lambda fresh: ADDRESS[0])
API = api_on(DATABASE)
SCHEMA = schemathesis.openapi.from_asgi("/api/openapi.json", API.app)


@pytest.fixture(scope="module")
def cookie(migrated_url: str) -> Iterator[str]:
    """A guest who has a conversation."""
    ADDRESS[:] = [migrated_url]
    rest: Rest = API.app.state.rest
    identity, token = rest.guests.mint(int(NOW))
    mine = header(user_id=identity.user_id)
    DATABASE.run(WORKER, lambda access: write(access, rows([message(some_id(1), "hello", mine)])))
    API.sessions.add(mine)
    yield f"{COOKIE}={token}"
    DATABASE.close()


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


@SCHEMA.parametrize()
@settings(max_examples=20, deadline=None, suppress_health_check=list(HealthCheck))
def test_every_answer_is_documented_and_none_is_a_server_error(case: Case[Any], cookie: str) -> None:
    # A cursor is opaque: that ours are told from made-up ones cannot be said in a schema. Nor can a sum, nor how a
    # whole number is written.
    opaque = "cursor" in (case.query or {}) or _miscounts(case.body) or _fractions(case.body)
    case.call_and_validate(
        headers={"Cookie": cookie}, excluded_checks=[positive_data_acceptance] if opaque else None
    )
