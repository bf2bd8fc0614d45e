"""Claims and origins, without a server."""

from __future__ import annotations

from typing import Any

import pytest
from taskflow.identity import Identity
from taskflow.rest.identity import claims_identity, foreign_origin


def event(claims: object) -> dict[str, Any]:
    return {"requestContext": {"authorizer": {"jwt": {"claims": claims}}}}


@pytest.mark.parametrize(
    ("given", "identity"),
    [
        ({}, None),
        ({"requestContext": {}}, None),
        ({"requestContext": {"authorizer": None}}, None),
        ({"requestContext": {"authorizer": {"lambda": {"sub": "x"}}}}, None),
        (event({}), None),
        (event({"sub": ""}), None),
        (event({"sub": "a\0b"}), None),
        (event({"sub": "u"}), Identity("u", "default")),
        (event({"sub": "u", "tenant_id": "t"}), Identity("u", "t")),
        (event({"sub": "u", "custom:tenant_id": "t"}), Identity("u", "t")),
    ],
)
def test_claims_come_from_the_authorizer(given: dict[str, Any], identity: Identity | None) -> None:
    assert claims_identity(given) == identity


@pytest.mark.parametrize(
    ("origin", "foreign"),
    [
        (None, False),
        ("https://host.example", False),
        ("HTTPS://HOST.EXAMPLE", False),
        ("https://web.example", False),
        ("https://web.example/", False),
        ("http://web.example", True),
        ("https://host.example:8443", True),
        ("https://host.example.evil", True),
        ("null", True),
        ("", True),
        ("file://", True),
        ("https://[", True),
    ],
)
def test_an_origin_is_ours_or_foreign(origin: str | None, foreign: bool) -> None:
    assert foreign_origin(origin, "host.example", ("https://web.example/",)) is foreign
