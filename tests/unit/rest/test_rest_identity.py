"""Guest tokens, claims and origins, without a server."""

from __future__ import annotations

from typing import Any

import jwt
import pytest
from hypothesis import given
from hypothesis import strategies as st
from taskflow.errors import SettingsError
from taskflow.identity import Identity
from taskflow.rest.identity import (
    COOKIE,
    LIFETIME_SECONDS,
    Guests,
    claims_identity,
    cookie_tokens,
    foreign_origin,
    set_cookie,
)

NOW = 1_800_000_000


@pytest.fixture
def guests() -> Guests:
    return Guests("short key")


def test_a_token_proves_who_a_guest_is_for_a_year(guests: Guests) -> None:
    identity, token = guests.mint(NOW)
    assert guests.read(token, NOW + LIFETIME_SECONDS - 1) == (identity, NOW)
    assert guests.read(token, NOW + LIFETIME_SECONDS) is None
    assert guests.mint(NOW)[0] != identity


def test_a_token_from_the_future_is_not_trusted(guests: Guests) -> None:
    _, token = guests.mint(NOW)
    assert guests.read(token, NOW - 299) is not None
    assert guests.read(token, NOW - 301) is None


def test_a_renewed_token_is_the_same_guest(guests: Guests) -> None:
    identity, _ = guests.mint(NOW)
    again, token = guests.mint(NOW + 5, identity.user_id)
    assert guests.read(token, NOW + 5) == (identity, NOW + 5)
    assert again == identity


@pytest.mark.parametrize(
    "changes", [{"aud": "other"}, {"aud": None}, {"sub": None}, {"exp": None}, {"iat": "x"}]
)
def test_a_token_made_for_something_else_is_not_trusted(guests: Guests, changes: dict[str, Any]) -> None:
    claims = {"sub": "guest_1", "aud": "taskflow-guest", "iat": NOW, "exp": NOW + 9, **changes}
    claims = {name: value for name, value in claims.items() if value is not None}
    token = jwt.encode(claims, guests._key(), algorithm="HS256")
    assert guests.read(token, NOW) is None


def test_the_signing_key_itself_signs_no_guests(guests: Guests) -> None:
    claims = {"sub": "guest_1", "aud": "taskflow-guest", "iat": NOW, "exp": NOW + 9}
    long_key = "k" * 32
    token = jwt.encode(claims, long_key, algorithm="HS256")
    assert Guests(long_key).read(token, NOW) is None


def test_without_a_key_nobody_is_told_apart() -> None:
    with pytest.raises(SettingsError, match="TASKFLOW_SIGNING_KEY"):
        Guests("").mint(NOW)


@pytest.mark.parametrize(
    ("header", "tokens"),
    [
        ("", []),
        ("other=1", []),
        (f"{COOKIE}=a.b.c", ["a.b.c"]),
        (f"other=1; {COOKIE}=a.b.c; more=2", ["a.b.c"]),
        (f"{COOKIE}=", []),
        ("\x00", []),
        (f"{COOKIE}=old; {COOKIE}=a.b.c", ["old", "a.b.c"]),
        (f'{COOKIE}="a.b.c"', ["a.b.c"]),
        (f" {COOKIE} = a.b.c ", ["a.b.c"]),
        (f"{COOKIE}=a=b", ["a=b"]),
        (f"{COOKIE}", []),
        (f"x{COOKIE}=1; {COOKIE}x=2; {COOKIE.upper()}=3; v={COOKIE}=4", []),
    ],
)
def test_the_tokens_are_found_among_cookies(header: str, tokens: list[str]) -> None:
    assert list(cookie_tokens([header])) == tokens


ODD_COOKIES = [
    'g_state={"i_l":0}',
    'g_state={"i_l":0,"i_p":1}',
    "foo bar=1",
    "path=/x",
    "expires=Wed, 21 Oct 2015 07:28:00 GMT",
    "bareword",
    "=nameless",
    "naïve=ü",
    "名=値",
    "a,b=1",
    'quoted="un closed',
    "x==",
    "[a]=<b>",
    "$Version=1",
    "ctl\x01=\x7f",
    "",
    "secure",
    "domain",
    "__utma=1.2|3",
    "k" * 4_000 + "=1",
]


@pytest.mark.parametrize("odd", ODD_COOKIES)
def test_odd_cookies_of_others_hide_no_token(odd: str) -> None:
    for header in (f"{odd}; {COOKIE}=t", f"{COOKIE}=t; {odd}", f"{odd};{COOKIE}=t;{odd}"):
        assert list(cookie_tokens([header])) == ["t"]
    assert list(cookie_tokens([odd, f"{COOKIE}=t"])) == ["t"]


@given(st.lists(st.text(st.characters(max_codepoint=255, exclude_characters=";"), max_size=20)), st.data())
def test_nothing_that_stands_among_cookies_hides_the_token(others: list[str], data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(others)))
    header = "; ".join([*others[:place], f"{COOKIE}=a.b.c", *others[place:]])
    assert "a.b.c" in list(cookie_tokens([header]))


@given(st.text())
def test_no_token_is_an_error(token: str) -> None:
    assert Guests("short key").read(token, NOW) is None


def test_the_cookie_is_secure_only_where_the_page_is() -> None:
    assert set_cookie("t", secure=True) == (
        f"{COOKIE}=t; Path=/; Max-Age=31536000; HttpOnly; SameSite=Lax; Secure"
    )
    assert "Secure" not in set_cookie("t", secure=False)


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
