"""The web client's files on the public port, over real sockets."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from local.edge.static import NOT_BUILT
from tests.support.edge import EdgeUnderTest, running_edge

INDEX = "<!doctype html><title>TaskFlow</title>"
SCRIPT = "console.log('hello');\n" * 200


@pytest.fixture
def web(tmp_path: Path) -> Path:
    root = tmp_path / "dist"
    (root / "assets").mkdir(parents=True)
    (root / "index.html").write_text(INDEX)
    (root / "assets" / "app-1a2b3c.js").write_text(SCRIPT)
    (root / "assets" / "logo-1a2b3c.png").write_bytes(b"\x89PNG" + bytes(5_000))
    (root / "favicon.svg").write_text("<svg/>")
    (root / "site.webmanifest").write_text("{}")
    (root / ".env").write_text("SECRET=1")
    (tmp_path / "outside.txt").write_text("outside")
    (root / "link.txt").symlink_to(tmp_path / "outside.txt")
    (root / "loop.txt").symlink_to(root / "loop.txt")
    return root


@pytest.fixture
async def edge(web: Path) -> AsyncIterator[EdgeUnderTest]:
    async with running_edge(web) as running:
        yield running


@pytest.mark.parametrize("path", ["/", "/index.html", "/c/123", "/settings?x=1", "/api", "/wsx"])
async def test_pages_are_the_index_and_are_revalidated(edge: EdgeUnderTest, path: str) -> None:
    response = await edge.http.get(path)
    assert (response.status_code, response.text) == (200, INDEX)
    assert response.headers["content-type"] == "text/html; charset=utf-8"
    assert response.headers["cache-control"] == "no-cache"


@pytest.mark.parametrize("path", ["/health", "/health/", "/health?full=1"])
async def test_a_probe_is_sent_to_the_health_of_the_api_and_not_given_the_page(
    edge: EdgeUnderTest, path: str
) -> None:
    response = await edge.http.get(path)
    assert response.status_code == 307
    assert response.headers["location"] == "/api/health"
    assert response.headers["cache-control"] == "no-store"
    assert response.content == b""


async def test_hashed_assets_are_immutable(edge: EdgeUnderTest) -> None:
    response = await edge.http.get("/assets/app-1a2b3c.js")
    assert response.text == SCRIPT
    assert response.headers["content-type"] == "text/javascript; charset=utf-8"
    assert response.headers["cache-control"] == "public, max-age=31536000, immutable"


@pytest.mark.parametrize(
    ("path", "content_type"),
    [("/favicon.svg", "image/svg+xml"), ("/site.webmanifest", "application/manifest+json")],
)
async def test_content_types_do_not_depend_on_the_machine(
    edge: EdgeUnderTest, path: str, content_type: str
) -> None:
    assert (await edge.http.get(path)).headers["content-type"] == content_type


@pytest.mark.parametrize(
    "path",
    [
        "/assets/gone.js",
        "/missing.png",
        "/../outside.txt",
        "/%2e%2e/outside.txt",
        "/..%2foutside.txt",
        "/assets/..%2f..%2foutside.txt",
        "/..\\outside.txt",
        "/link.txt",
        "/loop.txt",
        f"/{'x' * 300}.txt",
        "/.env",
        "/assets/%00.js",
        "//outside.txt",
    ],
)
async def test_what_is_not_a_file_of_the_folder_is_a_404(edge: EdgeUnderTest, path: str) -> None:
    request = edge.http.build_request("GET", "/")
    request.url = request.url.copy_with(raw_path=path.encode())
    response = await edge.http.send(request)
    assert (response.status_code, response.text) == (404, "Not found.\n")


async def test_an_unchanged_file_is_not_sent_again(edge: EdgeUnderTest, web: Path) -> None:
    first = await edge.http.get("/assets/app-1a2b3c.js")
    by_tag = {"If-None-Match": first.headers["etag"]}
    by_date = {"If-Modified-Since": first.headers["last-modified"]}
    for headers in (by_tag, by_date, by_tag | {"If-Modified-Since": "Thu, 01 Jan 1970 00:00:00 GMT"}):
        again = await edge.http.get("/assets/app-1a2b3c.js", headers=headers)
        assert (again.status_code, again.content) == (304, b"")
        assert again.headers["etag"] == first.headers["etag"]
        assert again.headers["cache-control"] == "public, max-age=31536000, immutable"
    (web / "assets" / "app-1a2b3c.js").write_text("changed")
    os.utime(web / "assets" / "app-1a2b3c.js", (2_000_000_000, 2_000_000_000))
    for headers in (by_tag, by_date, {"If-None-Match": '"other"'} | by_date):
        changed = await edge.http.get("/assets/app-1a2b3c.js", headers=headers)
        assert (changed.status_code, changed.text) == (200, "changed")


@pytest.mark.parametrize(
    ("accept", "encoding"),
    [
        ("gzip, br", "gzip"),
        ("gzip;q=0.5", "gzip"),
        ("gzip;q=0, identity", None),
        ("identity", None),
        ("br", None),
    ],
)
async def test_text_is_compressed_for_clients_that_take_it(
    edge: EdgeUnderTest, accept: str, encoding: str | None
) -> None:
    response = await edge.http.get("/assets/app-1a2b3c.js", headers={"Accept-Encoding": accept})
    assert response.headers.get("content-encoding") == encoding
    assert response.headers["vary"] == "Accept-Encoding"
    assert response.text == SCRIPT
    assert (int(response.headers["content-length"]) < len(SCRIPT)) == (encoding is not None)


async def test_small_and_binary_files_are_sent_as_they_are(edge: EdgeUnderTest) -> None:
    for path in ("/favicon.svg", "/assets/logo-1a2b3c.png"):
        response = await edge.http.get(path, headers={"Accept-Encoding": "gzip"})
        assert "content-encoding" not in response.headers


async def test_head_has_the_headers_and_no_body(edge: EdgeUnderTest) -> None:
    response = await edge.http.head("/index.html")
    assert (response.status_code, response.content) == (200, b"")
    assert int(response.headers["content-length"]) == len(INDEX)


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH"])
async def test_only_get_and_head_are_served(edge: EdgeUnderTest, method: str) -> None:
    assert (await edge.http.request(method, "/")).status_code == 403


@pytest.mark.parametrize("path", ["/", "/assets/app-1a2b3c.js", "/missing.png"])
async def test_security_headers_are_on_every_answer(web: Path, path: str) -> None:
    policy = (
        ("content-security-policy", "default-src 'self'; connect-src 'self'"),
        ("x-content-type-options", "no"),
    )
    async with running_edge(web, policy=policy) as edge:
        response = await edge.http.get(path)
        host = f"127.0.0.1:{edge.edge.port}"
        assert response.headers["content-security-policy"] == (
            f"default-src 'self'; connect-src 'self' ws://{host} wss://{host}"
        )
        assert response.headers["x-content-type-options"] == "no"
        evil = await edge.http.get(path, headers={"Host": "x; script-src *"})
        assert evil.status_code == 421 and "script-src" not in evil.headers.get("content-security-policy", "")


async def test_a_part_of_a_file_may_be_asked_for(web: Path) -> None:
    async with running_edge(web, policy=(("x-content-type-options", "nosniff"),)) as edge:
        for asked, status, text in (
            ("bytes=0-4", 206, SCRIPT[:5]),
            ("bytes=999999-", 416, ""),
            ("lines=1", 400, None),
        ):
            headers = {"Range": asked, "Accept-Encoding": "identity"}
            response = await edge.http.get("/assets/app-1a2b3c.js", headers=headers)
            assert response.status_code == status
            assert text is None or response.text == text
            assert response.headers["x-content-type-options"] == "nosniff"


async def test_a_client_that_is_not_built_says_what_to_run(tmp_path: Path) -> None:
    async with running_edge(tmp_path / "dist") as edge:
        for path in ("/", "/c/123", "/index.html"):
            response = await edge.http.get(path)
            assert (response.status_code, response.text) == (503, NOT_BUILT)
        assert NOT_BUILT.count("\n") == 1
        (tmp_path / "dist").mkdir()
        (tmp_path / "dist" / "index.html").write_text(INDEX)
        assert (await edge.http.get("/")).text == INDEX
