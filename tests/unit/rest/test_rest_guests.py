"""Guests' tokens and cookies, without a server."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from typing import Any

import jwt
import pytest
from hypothesis import given
from hypothesis import strategies as st
from taskflow.errors import SettingsError
from taskflow.identity import Identity
from taskflow.rest.guests import (
    COOKIE,
    HOST_COOKIE,
    LIFETIME_SECONDS,
    Guest,
    Guests,
    cookie_tokens,
    forget_cookies,
    guests_of,
    set_cookie,
)

NOW = 1_800_000_000


@pytest.fixture
def guests() -> Guests:
    return Guests("short key")


def test_a_token_proves_who_a_guest_is_for_90_days(guests: Guests) -> None:
    identity, token = guests.mint(NOW)
    known = Guest(identity, NOW, NOW + LIFETIME_SECONDS)
    assert guests.read(token, NOW + LIFETIME_SECONDS - 1) == known
    assert guests.read(token, NOW + LIFETIME_SECONDS) is None
    assert guests.mint(NOW)[0] != identity


def test_a_token_from_the_future_is_not_trusted(guests: Guests) -> None:
    _, token = guests.mint(NOW)
    assert guests.read(token, NOW - 299) is not None
    assert guests.read(token, NOW - 301) is None


def test_a_renewed_token_is_the_same_guest(guests: Guests) -> None:
    identity, _ = guests.mint(NOW)
    again, token = guests.mint(NOW + 5, identity.user_id, epoch=2)
    assert guests.read(token, NOW + 5) == Guest(identity, NOW + 5, NOW + 5 + LIFETIME_SECONDS, epoch=2)
    assert again == identity


def earlier_form(key: str, **changes: Any) -> str:
    """A cookie as releases before the key ring wrote it."""
    claims = {"sub": "guest_1", "aud": "taskflow-guest", "iat": NOW, "exp": NOW + 365 * 86_400, **changes}
    derived = hmac.new(key.encode(), b"taskflow guest identity", hashlib.sha256).digest()
    given = {name: value for name, value in claims.items() if value is not None}
    return jwt.encode(given, derived, algorithm="HS256")


def test_cookies_of_every_key_in_the_ring_are_read_and_the_newest_signs() -> None:
    old, both, new = Guests("old"), Guests(" new , old,"), Guests("new")
    identity, token = old.mint(NOW)
    read = both.read(token, NOW)
    assert read is not None
    assert (read.identity, read.current, read.earlier) == (identity, False, False)
    assert new.read(token, NOW) is None
    _, renewed = both.mint(NOW, identity.user_id)
    fresh = new.read(renewed, NOW)
    assert fresh is not None and fresh.identity == identity and fresh.current
    assert old.read(renewed, NOW) is None


@pytest.mark.parametrize(("ring", "key"), [("k", "k"), ("new,k", "k"), ("new,newer,k", "k"), ("a,b", "a,b")])
def test_a_cookie_of_an_earlier_release_is_read_to_be_replaced(ring: str, key: str) -> None:
    read = Guests(ring).read(earlier_form(key), NOW + 364 * 86_400)
    assert read is not None
    assert (read.identity, read.epoch, read.current, read.earlier) == (Identity("guest_1"), 0, False, True)
    assert Guests("other").read(earlier_form(key), NOW) is None


@pytest.mark.parametrize("kid", ["", "x", 1, None, ["a"], {"a": 1}])
def test_a_token_that_names_no_key_of_ours_is_not_trusted(guests: Guests, kid: Any) -> None:
    _, token = guests.mint(NOW)
    header = base64.urlsafe_b64encode(json.dumps({"alg": "HS256", "kid": kid}).encode()).rstrip(b"=")
    forged = ".".join([header.decode(), *token.split(".")[1:]])
    assert guests.read(forged, NOW) is None


def test_a_token_that_is_nested_deeply_is_not_trusted(guests: Guests) -> None:
    deep = base64.urlsafe_b64encode(b"[" * 100_000).rstrip(b"=").decode()
    head = base64.urlsafe_b64encode(b'{"alg":"HS256"}').rstrip(b"=").decode()
    for token in (f"{deep}.{deep}.x", f"{head}.{deep}.x"):
        assert guests.read(token, NOW) is None


@pytest.mark.parametrize(
    "changes", [{"aud": "other"}, {"aud": None}, {"sub": None}, {"exp": None}, {"iat": "x"}, {"ep": "x"}]
)
def test_a_token_made_for_something_else_is_not_trusted(guests: Guests, changes: dict[str, Any]) -> None:
    assert guests.read(earlier_form("short key"), NOW) is not None
    assert guests.read(earlier_form("short key", **changes), NOW) is None


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


SECURE = f"Path=/; Max-Age={LIFETIME_SECONDS}; HttpOnly; SameSite=Lax; Secure"


def test_on_https_the_cookie_is_of_this_very_host() -> None:
    assert set_cookie("t", secure=True) == f"{HOST_COOKIE}=t; {SECURE}"
    assert set_cookie("t", secure=True, cross_site=True).startswith(f"{HOST_COOKIE}=t; Path=/; ")
    plain = set_cookie("t", secure=False)
    assert plain.startswith(f"{COOKIE}=t; ") and "Secure" not in plain


def test_forgetting_a_guest_takes_both_names_back_where_both_may_be() -> None:
    def names(secure: bool) -> list[str]:
        return [each.split("=")[0] for each in forget_cookies(secure=secure) if "Max-Age=0;" in each]

    assert names(True) == [HOST_COOKIE, COOKIE]
    assert names(False) == [COOKIE]


def cookie_of(guests: Guests, secure: bool, *pairs: str) -> str | None:
    found = guests_of(guests, ["; ".join(pairs)], NOW, secure=secure)
    return found[0].identity.user_id if found else None


def test_which_of_several_cookies_counts(guests: Guests) -> None:
    mine, planted = (guests.mint(NOW, name)[1] for name in ("guest_me", "guest_planted"))
    earlier = earlier_form("short key")
    host, plain = f"{HOST_COOKIE}={mine}", f"{COOKIE}={planted}"
    assert cookie_of(guests, True, plain, host) == "guest_me"
    assert cookie_of(guests, True, plain) is None, "a neighbour may have planted it"
    assert cookie_of(guests, True, f"{COOKIE}={earlier}") == "guest_1"
    assert cookie_of(guests, True, f"{COOKIE}={earlier}", host) == "guest_me"
    assert cookie_of(guests, True, f"{HOST_COOKIE}=broken", f"{COOKIE}={earlier}") == "guest_1"
    assert cookie_of(guests, False, plain, host) == "guest_planted"
    assert cookie_of(guests, False, host) is None


def test_every_guest_of_a_request_is_found_once_but_not_any_number(guests: Guests) -> None:
    tokens = [guests.mint(NOW, f"guest_{name}")[1] for name in "aabcde"]
    header = "; ".join(f"{COOKIE}={token}" for token in ["x", *tokens])
    found = guests_of(guests, [header, header], NOW, secure=False)
    assert [each.identity.user_id for each in found] == ["guest_a", "guest_b", "guest_c"]
