"""A key is sent as the provider made it, however it was pasted; one that cannot be is a refusal that says why."""

from __future__ import annotations

import logging

import pytest
from hypothesis import given
from hypothesis import strategies as st
from taskflow.codes import AiErrorCode
from taskflow.completion import ChatMessage, Completion, CompletionRequest
from taskflow.errors import ProviderError
from taskflow.llm.address import parse
from taskflow.llm.fresh_key import FreshKeyProvider
from taskflow.llm.pasted_key import UnusableKey, as_sent
from taskflow.llm.server import Server

from tests.support.llm import TIMEOUTS
from tests.support.manual_clock import ManualClock

KEY = "sk-Ab1_x.y/z+w="
AROUND = [
    "",
    " ",
    "\n",
    "\r\n",
    "\t",
    "\u00a0",
    "\u200b",
    "\ufeff",
    "\u2060",
    "\u202a",
    "\u3000",
    "\u2028",
    " \u200b\n",
]


@pytest.mark.parametrize("before", ["", *AROUND[1:], "Bearer ", "bearer  ", "\nBearer \u200b"], ids=ascii)
@pytest.mark.parametrize("after", AROUND, ids=ascii)
def test_what_was_pasted_with_a_key_is_left_out(before: str, after: str) -> None:
    assert as_sent(f"{before}{KEY}{after}") == KEY


@pytest.mark.parametrize("key", ["", " ", "\n", "\u200b", "Bearer", "Basic x", "a b", "user\tpass"])
def test_what_a_header_carries_stays(key: str) -> None:
    assert as_sent(key) == key.strip(" \n\u200b")


@pytest.mark.parametrize(
    ("key", "named"),
    [
        ("ключ", "U+043A at place 1"),
        ("sk-“x”", "U+201C at place 4"),
        ("sk-x\nsk-y", "U+000A at place 5"),
        ("sk\0x", "U+0000 at place 3"),
        ("sk-x…", "U+2026 at place 5"),
        ("sk\u00a0x", "U+00A0 at place 3"),
        ("sk\ud800x", "U+D800 at place 3"),
        ("sk-\x7f", "U+007F at place 4"),
    ],
)
def test_a_key_that_no_header_carries_is_named_by_the_character(key: str, named: str) -> None:
    with pytest.raises(UnusableKey) as caught:
        as_sent(key)
    assert named in str(caught.value)
    assert key not in str(caught.value)


@given(st.text())
def test_whatever_is_sent_fits_into_a_header(key: str) -> None:
    try:
        sent = as_sent(key)
    except UnusableKey:
        return
    assert f"Bearer {sent}".isascii()
    assert sent == sent.strip()
    assert all(char.isprintable() or char == "\t" for char in sent)
    assert as_sent(sent) == sent or sent.lower().startswith("bearer ")


class _Asked:
    """Notes the header that it is asked with."""

    def __init__(self, server: Server) -> None:
        self.server, self.headers = server, list[str | None]()

    def stops_unheard(self, model: str) -> bool:
        return True

    async def open(self, request: CompletionRequest) -> Completion:
        self.headers.append(self.server.headers.get("Authorization"))
        raise ProviderError(AiErrorCode.PERMISSION_DENIED, "HTTP 401")


def _server() -> Server:
    address = parse("https://models.example/v1")
    return Server(
        address=address,
        name="p",
        clock=ManualClock(),
        timeouts=TIMEOUTS,
        price=lambda *_: None,
        stops=lambda *_: True,
    )


async def test_an_unusable_key_is_a_refusal_that_the_log_explains(caplog: pytest.LogCaptureFixture) -> None:
    """The person is told that access was refused. It is no outage of the server, and nobody tries again."""
    server = _server()
    inner = _Asked(server)
    provider = FreshKeyProvider(inner, server, lambda refused: "sk-“x”")
    with caplog.at_level(logging.ERROR), pytest.raises(ProviderError) as caught:
        await provider.open(CompletionRequest("m", (ChatMessage("user", "Hi"),), 1))
    assert (caught.value.code, caught.value.retryable) == (AiErrorCode.PERMISSION_DENIED, False)
    assert inner.headers == []
    assert "U+201C at place 4" in caplog.text
    assert "sk-" not in caplog.text


async def test_a_key_that_was_mended_in_the_secret_is_used_at_once() -> None:
    """As one that was rotated: the secret is read again after a refusal."""
    server = _server()
    inner = _Asked(server)
    provider = FreshKeyProvider(inner, server, lambda refused: f"{KEY}\n" if refused else "sk-“x”")
    with pytest.raises(ProviderError, match="401"):
        await provider.open(CompletionRequest("m", (ChatMessage("user", "Hi"),), 1))
    assert inner.headers == [f"Bearer {KEY}"]
