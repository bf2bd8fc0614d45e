"""What pages of other origins may do: the listed ones everything, with cookies, the others nothing."""

from __future__ import annotations

import json

import httpx
import pytest
from taskflow.records.database import Database
from taskflow.rest.guests import COOKIE
from taskflow.settings import Settings

from local.setup.stamps import ROOT
from tests.support.rest import Api, api_on

SHOP, BESIDE, APP = "https://shop.example", "http://localhost:5173", "capacitor://localhost"
OWN = "http://localhost:3000"
PATHS = json.loads((ROOT / "docs" / "openapi.json").read_text())["paths"]
METHODS = sorted({method.upper() for operations in PATHS.values() for method in operations})
SETTINGS = Settings(
    signing_key="k" * 32, web_origins=(OWN,), allowed_origins=(SHOP, BESIDE, APP), metrics_token="t"
)


@pytest.fixture
def api() -> Api:
    """Its database is away: what is asked of it is answered 503."""
    return api_on(Database(lambda fresh: "postgresql://nobody@127.0.0.1:1/none"), SETTINGS)


def readable(answer: httpx.Response, origin: str = SHOP) -> bool:
    """Whether a page of ``origin`` that sends cookies may read the answer."""
    told = (
        answer.headers.get("access-control-allow-origin"),
        answer.headers.get("access-control-allow-credentials"),
    )
    return told == (origin, "true") and "origin" in answer.headers["vary"].lower()


@pytest.mark.parametrize("method", METHODS)
async def test_a_listed_page_may_ask(api: Api, method: str) -> None:
    wanted = {
        "Access-Control-Request-Method": method,
        "Access-Control-Request-Headers": "content-type,traceparent",
    }
    answer = await api.client().options("/api/tickets", headers={"Origin": SHOP, **wanted})
    assert answer.status_code == 204
    assert readable(answer)
    assert method in answer.headers["access-control-allow-methods"].split(", ")
    assert answer.headers["access-control-allow-headers"] == "content-type,traceparent"
    assert int(answer.headers["access-control-max-age"]) > 0
    assert "set-cookie" not in answer.headers


@pytest.mark.parametrize(
    "origin", ["https://evil.example", "https://shop.example.evil", "null", f"{SHOP}:444", ""]
)
async def test_a_page_that_is_not_listed_may_not(api: Api, origin: str) -> None:
    client = api.client()
    asked = await client.options(
        "/api/tickets", headers={"Origin": origin, "Access-Control-Request-Method": "POST"}
    )
    done = await client.post("/api/tickets", headers={"Origin": origin})
    read = await client.get("/api/models", headers={"Origin": origin})
    assert (asked.status_code, done.status_code, read.status_code) == (403, 403, 200)
    assert done.json()["error"]["code"] == "FOREIGN_ORIGIN"
    for answer in (asked, done, read):
        assert not {name for name in answer.headers if name.startswith("access-control-")}
        assert "origin" in answer.headers["vary"].lower()
    assert not api.tickets.issued


async def test_without_a_listed_origin_nothing_is_said_of_other_pages() -> None:
    api = api_on(Database(lambda fresh: ""), Settings(signing_key="k" * 32))
    answer = await api.client().get("/api/models", headers={"Origin": SHOP})
    assert not {name for name in answer.headers if name.startswith("access-control-") or name == "vary"}


async def test_a_listed_page_can_read_errors_too(api: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    client, _ = await api.guest()
    some = "/api/conversations/00000000-0000-4000-8000-000000000001"
    answers = [
        (401, await client.get("/api/metrics", headers={"Origin": SHOP})),
        (404, await api.client().get(some, headers={"Origin": SHOP})),
        (404, await client.get("/api/nothing", headers={"Origin": SHOP})),
        (405, await client.put("/api/models", headers={"Origin": SHOP})),
        (405, await client.options("/api/models", headers={"Origin": SHOP})),
        (
            400,
            await client.patch(
                some, content=b"{", headers={"Origin": SHOP, "Content-Type": "application/json"}
            ),
        ),
        (422, await client.patch(some, json={"title": ""}, headers={"Origin": SHOP})),
        (413, await client.post("/api/ingest", content=b" " * 1_000_001, headers={"Origin": SHOP})),
        (503, await client.get("/api/conversations", headers={"Origin": SHOP})),
    ]
    monkeypatch.setattr(api.tickets, "issue_ticket", None)
    answers.append((500, await client.post("/api/tickets", headers={"Origin": SHOP})))
    for status, answer in answers:
        assert answer.status_code == status
        assert readable(answer), status
        assert answer.json()["success"] is False


async def test_a_listed_page_reads_what_a_file_is_called(api: Api) -> None:
    answer = await api.client().get("/api/models", headers={"Origin": SHOP})
    assert "content-disposition" in answer.headers["access-control-expose-headers"]


async def test_headers_that_are_none_are_not_repeated(api: Api) -> None:
    wanted = {"Access-Control-Request-Method": "POST", "Access-Control-Request-Headers": "x\u00e9\t; y"}
    headers = {"Origin": SHOP, **wanted}
    answer = await api.client().options("/api/tickets", headers=httpx.Headers(headers, encoding="latin-1"))
    assert answer.headers["access-control-allow-headers"] == "authorization, content-type"


@pytest.mark.parametrize(
    ("origin", "attributes"),
    [
        (SHOP, "SameSite=None; Secure; Partitioned"),
        (APP, "SameSite=None; Secure; Partitioned"),
        (BESIDE, "SameSite=Lax"),
        (OWN, "SameSite=Lax"),
        (None, "SameSite=Lax"),
    ],
)
async def test_a_page_of_another_site_has_a_guest_of_its_own(
    api: Api, origin: str | None, attributes: str
) -> None:
    answer = await api.client().post("/api/tickets", headers={} if origin is None else {"Origin": origin})
    cookie = answer.headers["set-cookie"]
    assert cookie.startswith(f"{COOKIE}=")
    assert cookie.endswith(f"HttpOnly; {attributes}")


@pytest.mark.parametrize(
    ("host", "origin", "cross_site"),
    [
        ("localhost:3000", "http://127.0.0.1:5173", True),
        ("127.0.0.1:3000", "http://127.0.0.1:5173", False),
        ("127.0.0.1:3000", "http://localhost:5173", True),
        ("api.execute-api.test", "http://localhost:5173", False),
        ("api.execute-api.test", "https://shop.example", True),
    ],
)
async def test_the_cookie_is_of_the_host_that_was_asked(host: str, origin: str, cross_site: bool) -> None:
    own = (OWN, "http://127.0.0.1:3000")
    settings = Settings(
        signing_key="k" * 32, web_origins=own, allowed_origins=(SHOP, BESIDE, "http://127.0.0.1:5173")
    )
    api = api_on(Database(lambda fresh: ""), settings)
    answer = await api.client().post("/api/tickets", headers={"Origin": origin, "Host": host})
    assert ("Partitioned" in answer.headers["set-cookie"]) is cross_site


async def test_its_guest_is_renewed_as_its_guest(api: Api) -> None:
    client = api.client()
    first = await client.post("/api/tickets", headers={"Origin": SHOP})
    token = first.headers["set-cookie"].partition("=")[2].partition(";")[0]
    await api.clock.advance(30 * 86_400)
    headers = {"Origin": SHOP, "Cookie": f"{COOKIE}={token}"}
    again = await api.client().post("/api/tickets", headers=headers)
    assert again.headers["set-cookie"].endswith("SameSite=None; Secure; Partitioned")
    assert len({identity for identity, _ in api.tickets.issued.values()}) == 1
