"""Small pure rules: limits, forwarded headers, static files."""

from __future__ import annotations

import pytest

from local.edge.forwarding import forwarded_headers, peer_address, trace_id
from local.edge.limits import Limits
from local.edge.static import cache_control, content_type, is_client_route


def test_limits_are_awss() -> None:
    limits = Limits()
    assert (limits.message_bytes, limits.frame_bytes) == (128 * 1024, 32 * 1024)
    assert (limits.idle_seconds, limits.lifetime_seconds) == (10 * 60, 2 * 60 * 60)
    assert (limits.websocket_integration_seconds, limits.http_integration_seconds) == (29, 30)
    assert limits.http_request_bytes == 10 * 1024 * 1024
    assert limits.invoke_request_bytes == 6 * 1024 * 1024


def test_what_only_the_edge_may_say_is_dropped_and_said() -> None:
    claimed = [
        ("Host", "localhost:3000"),
        ("X-Forwarded-For", "203.0.113.9"),
        ("x-forwarded-host", "evil"),
        ("Forwarded", "for=203.0.113.9"),
        ("CloudFront-Viewer-Address", "203.0.113.9:1"),
        ("X-Amzn-Trace-Id", "Root=1-0-0"),
        ("Via", "1.1 evil"),
        ("Connection", "Upgrade"),
        ("Upgrade", "websocket"),
        ("Transfer-Encoding", "chunked"),
        ("Accept", "*/*"),
    ]
    assert forwarded_headers(claimed, source_ip="192.0.2.1", port=3000, trace="T") == [
        ("Host", "localhost:3000"),
        ("Accept", "*/*"),
        ("X-Amzn-Trace-Id", "T"),
        ("X-Forwarded-For", "192.0.2.1"),
        ("X-Forwarded-Port", "3000"),
        ("X-Forwarded-Proto", "http"),
    ]


def test_trace_ids_are_aws_shaped() -> None:
    assert trace_id(1_700_000_000_123, bytes(range(12))) == "Root=1-6553f100-000102030405060708090a0b"


@pytest.mark.parametrize(
    ("peer", "source_ip"),
    [
        ("127.0.0.1", "127.0.0.1"),
        ("::1", "::1"),
        ("::ffff:192.0.2.1", "192.0.2.1"),
        ("fe80::1%eth0", "fe80::1"),
        ("2001:db8::1", "2001:db8::1"),
        ("not an address", "not an address"),
    ],
)
def test_a_peer_is_written_as_one_address(peer: str, source_ip: str) -> None:
    assert peer_address(peer) == source_ip


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("/", True),
        ("/c/1", True),
        ("/index.html", True),
        ("/a.js", False),
        ("/assets/x", False),
        ("/a.b/c", True),
    ],
)
def test_client_routes_are_told_from_missing_files(path: str, expected: bool) -> None:
    assert is_client_route(path) is expected


@pytest.mark.parametrize(
    ("name", "media_type"),
    [
        ("a.js", "text/javascript; charset=utf-8"),
        ("a.css", "text/css; charset=utf-8"),
        ("a.html", "text/html; charset=utf-8"),
        ("a.svg", "image/svg+xml"),
        ("a.js.map", "application/json"),
        ("a.wasm", "application/wasm"),
        ("a.woff2", "font/woff2"),
        ("a.png", "image/png"),
        ("a.unknown", "application/octet-stream"),
    ],
)
def test_content_types(name: str, media_type: str) -> None:
    assert content_type(f"/assets/{name}") == media_type


def test_only_hashed_assets_are_cached_for_good() -> None:
    assert cache_control("/assets/a-1.js") == "public, max-age=31536000, immutable"
    assert cache_control("/") == cache_control("/favicon.ico") == "no-cache"
