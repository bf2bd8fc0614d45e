"""Bearer tokens and origins, without a server."""

from __future__ import annotations

import pytest
from taskflow.rest.identity import bearer_token, foreign_origin


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


@pytest.mark.parametrize(
    ("headers", "token"),
    [
        ([], None),
        (["Bearer a.b"], "a.b"),
        (["bearer   a.b "], "a.b"),
        (["Bearer"], ""),
        (["Bearer "], ""),
        (["Basic x"], None),
        (["Basic x", "BEARER y"], "y"),
        (["Bearerx"], None),
        ([""], None),
    ],
)
def test_the_bearer_token_is_found_among_authorization_headers(headers: list[str], token: str | None) -> None:
    assert bearer_token(headers) == token
