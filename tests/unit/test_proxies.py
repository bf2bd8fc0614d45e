"""The proxies that the environment names: which one a request goes through, and what is said of one that is no use."""

from __future__ import annotations

import os
from collections.abc import Mapping

import httpx
import pytest
from taskflow.proxies import Proxy, proxy_of, via_proxy

from local.supervisor.environment import forget_unusable_proxies

SOCKS = "socks5://127.0.0.1:1080"
HTTP = "http://127.0.0.1:7890"
SERVER = "https://models.example/v1"


@pytest.fixture(autouse=True)
def no_proxies(monkeypatch: pytest.MonkeyPatch) -> None:
    """Restores the variables afterwards, too: the code under test removes some."""
    for scheme in ("http", "https", "all", "no"):
        for name in (f"{scheme}_proxy", f"{scheme}_PROXY".upper()):
            monkeypatch.setenv(name, "")
            monkeypatch.delenv(name)


@pytest.mark.parametrize(
    ("environment", "found"),
    [
        ({}, None),
        ({"HTTPS_PROXY": HTTP}, Proxy(HTTP, "HTTPS_PROXY")),
        ({"HTTPS_PROXY": "http://other", "https_proxy": HTTP}, Proxy(HTTP, "https_proxy")),
        ({"ALL_PROXY": SOCKS, "HTTPS_PROXY": HTTP}, Proxy(HTTP, "HTTPS_PROXY")),
        ({"all_proxy": HTTP, "HTTPS_PROXY": ""}, Proxy(HTTP, "all_proxy")),
        ({"HTTP_PROXY": HTTP}, None),
        ({"HTTPS_PROXY": HTTP, "NO_PROXY": "localhost, .example"}, None),
        ({"HTTPS_PROXY": HTTP, "no_proxy": "*"}, None),
        ({"HTTPS_PROXY": HTTP, "no_proxy": "example.org"}, Proxy(HTTP, "HTTPS_PROXY")),
    ],
)
def test_a_request_goes_through_the_proxy_that_is_named_for_it(
    environment: Mapping[str, str], found: Proxy | None
) -> None:
    assert proxy_of(SERVER, environment) == found


@pytest.mark.parametrize("url", ["https://localhost:1/v1", "https://127.0.0.9/v1", "https://[::1]:8443/"])
def test_this_machine_is_never_behind_a_proxy(url: str) -> None:
    assert proxy_of(url, {"HTTPS_PROXY": HTTP}) is None


@pytest.mark.parametrize(
    ("proxy", "shown"),
    [
        ("http://ann:secret@proxy.example:8080", "http://…@proxy.example:8080"),
        ("ann:secret@proxy.example:8080", "…@proxy.example:8080"),
        ("http://ann:sec@secret@proxy.example:8080", "http://…@proxy.example:8080"),
        ("ann:secret://@proxy.example:8080", "…@proxy.example:8080"),
        ("ann:sec@ret://@proxy.example:8080", "…@proxy.example:8080"),
        ("proxy.example:8080", "proxy.example:8080"),
    ],
)
def test_the_log_names_the_proxy_and_no_password(
    proxy: str, shown: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert via_proxy(SERVER) == ""
    monkeypatch.setenv("HTTPS_PROXY", proxy)
    words = via_proxy(SERVER)
    assert f"through the proxy {shown} of HTTPS_PROXY" in words
    assert "sec" not in words and "ret" not in words and "ann" not in words


@pytest.mark.parametrize(
    ("before", "after"),
    [
        # As programs for desktops set them all at once.
        (
            {"all_proxy": SOCKS, "https_proxy": HTTP, "http_proxy": HTTP},
            {"https_proxy": HTTP, "http_proxy": HTTP},
        ),
        ({"ALL_PROXY": "quic://h:1"}, {}),
        ({"HTTPS_PROXY": f" {HTTP} "}, {"HTTPS_PROXY": HTTP}),
        ({"HTTPS_PROXY": "127.0.0.1:7890"}, {"HTTPS_PROXY": "127.0.0.1:7890"}),
        ({"HTTPS_PROXY": "http://127.0.0.1:port"}, {}),
        (
            {"HTTPS_PROXY": HTTP, "NO_PROXY": "localhost,127.0.0.0/8,::1,[::1],fd00::/8,.local,::1/128"},
            {"HTTPS_PROXY": HTTP, "NO_PROXY": "localhost,127.0.0.0/8,::1,.local"},
        ),
        ({"NO_PROXY": "*"}, {"NO_PROXY": "*"}),
    ],
)
def test_what_httpx_cannot_use_of_the_proxies_is_left_out(
    monkeypatch: pytest.MonkeyPatch, before: Mapping[str, str], after: Mapping[str, str]
) -> None:
    for name, value in before.items():
        monkeypatch.setenv(name, value)
    forget_unusable_proxies("")
    assert {name: value for name, value in os.environ.items() if name.lower().endswith("_proxy")} == after
    httpx.Client(verify=False).close()


def test_a_proxy_that_is_needed_and_of_no_use_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ALL_PROXY", SOCKS)
    monkeypatch.setenv("HTTPS_PROXY", HTTP)
    assert forget_unusable_proxies(SERVER) == ""
    monkeypatch.delenv("HTTPS_PROXY")
    for needs_none in ("", "http://localhost:11434/v1"):
        monkeypatch.setenv("ALL_PROXY", SOCKS)
        assert forget_unusable_proxies(needs_none) == ""
    monkeypatch.setenv("ALL_PROXY", SOCKS)
    words = forget_unusable_proxies(SERVER)
    assert words.startswith(f"ALL_PROXY={SOCKS} is not used") and "HTTPS_PROXY" in words and "\n" not in words
