"""Origins: what the setting may say, and which pages share cookies."""

from __future__ import annotations

import pytest
from taskflow.errors import SettingsError
from taskflow.origins import parse_origin, same_site
from taskflow.sessions.connecting import ConnectRequest, Refused, check_origin
from taskflow.settings import Settings


@pytest.mark.parametrize(
    ("raw", "origin"),
    [
        ("https://shop.example", "https://shop.example"),
        ("HTTPS://Shop.Example", "https://shop.example"),
        ("https://shop.example:443", "https://shop.example"),
        ("http://shop.example:80", "http://shop.example"),
        ("http://localhost:5173", "http://localhost:5173"),
        ("https://shop.example:80", "https://shop.example:80"),
        ("http://127.0.0.1:3000", "http://127.0.0.1:3000"),
        ("http://[::1]:3000", "http://[::1]:3000"),
        ("http://[0:0:0:0:0:0:0:1]:80", "http://[::1]"),
        ("https://[2001:0DB8::0:1]", "https://[2001:db8::1]"),
        ("https://[::ffff:1.2.3.4]:8443", "https://[::ffff:102:304]:8443"),
        ("https://[1:0:0:2:0:0:0:3]", "https://[1:0:0:2::3]"),
        ("https://[1:0:2:0:3:0:4:0]", "https://[1:0:2:0:3:0:4:0]"),
        ("https://[10:0:0:0:a0:0:0:10]", "https://[10::a0:0:0:10]"),
        ("https://bücher.example", "https://xn--bcher-kva.example"),
        ("https://straße.example", "https://xn--strae-oqa.example"),
        ("https://a_b.shop-1.example", "https://a_b.shop-1.example"),
        ("capacitor://localhost", "capacitor://localhost"),
        ("Ionic://localhost", "ionic://localhost"),
        ("tauri://localhost", "tauri://localhost"),
        ("http://tauri.localhost", "http://tauri.localhost"),
        ("app://-", "app://-"),
        ("app://.", "app://."),
        ("app://obsidian.md", "app://obsidian.md"),
        (
            "chrome-extension://abcdefghijklmnopabcdefghijklmnop",
            "chrome-extension://abcdefghijklmnopabcdefghijklmnop",
        ),
        (
            "moz-extension://0b1c2d3e-1111-4222-8333-444455556666",
            "moz-extension://0b1c2d3e-1111-4222-8333-444455556666",
        ),
        ("capacitor://localhost:8100", "capacitor://localhost:8100"),
        (
            "safari-web-extension://0B1C2D3E-1111-4222-8333-444455556666",
            "safari-web-extension://0b1c2d3e-1111-4222-8333-444455556666",
        ),
    ],
)
def test_an_origin_is_written_as_browsers_do(raw: str, origin: str) -> None:
    assert parse_origin(raw) == origin
    assert parse_origin(origin) == origin


@pytest.mark.parametrize(
    ("raw", "says"),
    [
        ("*", "name each"),
        ("https://*.example", "plain host name"),
        ("shop.example", "no scheme"),
        ("localhost:5173", "no scheme"),
        ("//shop.example", "no scheme"),
        ("null", "no scheme"),
        ("ws://shop.example", "no scheme"),
        ("file:///x", "no scheme"),
        ("file://host", "no scheme"),
        ("htps://shop.example", "no scheme"),
        ("capacitor://localhost/", "write capacitor://localhost"),
        ("capacitor://", "no scheme"),
        ("capacitor:localhost", "no scheme"),
        ("chrome-extension://*", "no scheme"),
        ("https:shop.example", "no scheme"),
        ("https://", "plain host name"),
        ("https://shop.example/", "write https://shop.example"),
        ("https://shop.example/app", "write https://shop.example"),
        ("https://shop.example?x", "write https://shop.example"),
        ("https://shop.example#", "write https://shop.example"),
        ("https://user@shop.example", "plain host name"),
        ("https://shop .example", "plain host name"),
        ("http://127.1", "plain host name"),
        ("http://0x7f.0.0.1", "plain host name"),
        ("http://127.0.0.01", "plain host name"),
        ("https://1.2.3.256", "plain host name"),
        ("https://[fe80::1%25eth0]", "plain host name"),
        ("https://[1::2::3]", "address"),
        ("https://shop.example:port", "no address"),
        ("https://shop.example:99999", "no address"),
        ("https://[::1", "no address"),
        ("https://\u2024", "plain host name"),
        ('"https://shop.example"', "no scheme"),
    ],
)
def test_what_no_browser_sends_is_refused_with_what_to_write(raw: str, says: str) -> None:
    with pytest.raises(SettingsError, match="TASKFLOW_ALLOWED_ORIGINS has") as caught:
        Settings.from_env({"TASKFLOW_ALLOWED_ORIGINS": f"https://ok.example,{raw}"})
    assert says in str(caught.value)
    assert "\n" not in str(caught.value)


def test_the_setting_is_a_list() -> None:
    settings = Settings.from_env(
        {
            "TASKFLOW_WEB_ORIGINS": "http://localhost:3000",
            "TASKFLOW_ALLOWED_ORIGINS": " https://A.example , ,",
        }
    )
    assert settings.origins == ("http://localhost:3000", "https://a.example")


@pytest.mark.parametrize(
    ("origin", "same"),
    [
        ("http://localhost:5173", True),
        ("http://localhost", True),
        ("https://localhost:3000", False),
        ("http://127.0.0.1:3000", False),
        ("http://shop.example", False),
    ],
)
def test_pages_of_one_host_share_cookies_at_any_port(origin: str, same: bool) -> None:
    assert same_site(origin, ("http://localhost:3000",)) is same


@pytest.mark.parametrize(
    ("origin", "host", "own"),
    [
        ("https://chat.example", "chat.example", True),
        ("HTTPS://Chat.Example:8443", "chat.example:8443", True),
        ("https://chat.example.evil.example", "chat.example", False),
        ("https://user@chat.example", "chat.example", False),
        ("http://[", "chat.example", False),
        ("null", None, False),
        ("null", "", False),
        ("https://", None, False),
    ],
)
def test_without_a_setting_only_a_page_of_this_host_connects(
    origin: str, host: str | None, own: bool
) -> None:
    request = ConnectRequest("c1", {}, origin, host)
    if own:
        check_origin(Settings(), request)
    else:
        with pytest.raises(Refused):
            check_origin(Settings(), request)
