"""A guest stays who they are whatever other cookies the host has, and however they arrive."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from typing import Any, cast

import pytest
from mangum import Mangum
from taskflow.records.database import Database
from taskflow.rest.context import Rest
from taskflow.rest.guests import COOKIE

from tests.support.records import FakeContext
from tests.support.rest import NOW, Api, api_on


@pytest.fixture
def api() -> Iterator[Api]:
    asyncio.set_event_loop(asyncio.new_event_loop())
    yield api_on(Database(lambda fresh: "postgresql://nobody@127.0.0.1:1/none"))
    asyncio.get_event_loop().close()
    asyncio.set_event_loop(None)


def ticket(api: Api, cookies: list[str] | None, header: str | None = None) -> dict[str, Any]:
    """A ticket asked for by an HTTP API event (payload format 2.0)."""
    event: dict[str, Any] = {
        "version": "2.0",
        "rawQueryString": "",
        "headers": {"host": "localhost:3000", "x-forwarded-proto": "http"},
        "requestContext": {"http": {"method": "POST", "path": "/api/tickets", "sourceIp": "127.0.0.1"}},
    }
    if cookies is not None:
        event["cookies"] = cookies
    if header is not None:
        event["headers"]["cookie"] = header
    answer = Mangum(api.app, lifespan="off")(cast(Any, event), cast(Any, FakeContext()))
    return answer


def asked_by(api: Api) -> str:
    """Who the latest ticket is for."""
    return list(api.tickets.issued.values())[-1][0].principal.identity.user_id


@pytest.mark.parametrize(
    "others",
    [
        ['g_state={"i_l":0}'],
        ["foo bar=1", "path=/x", "bareword"],
        ["naïve=ü", "名=値", "🍪=🍪"],
        ['a="b', "=x", "", "expires=Wed, 21 Oct 2015 07:28:00 GMT", "httponly", "$Path=/"],
        [f"{COOKIE}=not.a.token", f"{COOKIE}=", f"{COOKIE}"],
        [f"{COOKIE}=naïve.ü.値"],
    ],
)
def test_a_guest_is_known_among_all_cookies(api: Api, others: list[str]) -> None:
    rest: Rest = api.app.state.rest
    identity, token = rest.guests.mint(int(NOW))
    mine = f"{COOKIE}={token}"
    for cookies in ([*others, mine], [mine, *others], [*others, mine, *others]):
        for answer in (ticket(api, cookies), ticket(api, None, "; ".join(cookies))):
            assert answer["statusCode"] == 200
            assert "cookies" not in answer, "nobody new is made"
            assert asked_by(api) == identity.user_id
    for answer in (ticket(api, others), ticket(api, None, "; ".join(others)), ticket(api, [])):
        assert answer["statusCode"] == 200
        assert asked_by(api) != identity.user_id
