"""What an answer means that is not a reply: a refusal, or success with something else in its body."""

from __future__ import annotations

import httpx

from taskflow.codes import AiErrorCode
from taskflow.errors import ProviderError
from taskflow.llm.chat_completions_format import parse_json
from taskflow.llm.client import read_start
from taskflow.llm.errors import AddressWrong, classify, scrub

MAX_ERROR_BYTES = 64_000


async def refusal(response: httpx.Response, url: str, now: float) -> ProviderError:
    """The error of a response whose status is not success. ``now``: seconds since 1970."""
    text = await read_start(response, MAX_ERROR_BYTES)
    error = classify(response.status_code, parse_json(text), text, response.headers, now=now)
    return wrong_address(error, url) if isinstance(error, AddressWrong) else error


def no_reply(said: str, content_type: str, url: str) -> ProviderError:
    """The error of a response with success as its status and ``said`` in place of a reply."""
    detail = scrub(f"not a chat completion ({content_type or 'no content type'}): {' '.join(said.split())}")
    if said.lower().startswith(("<!doctype", "<html")):
        return wrong_address(AddressWrong(f"{_shown(url)} is a web page"), url)
    meant = classify(None, parse_json(said), said)
    if isinstance(meant, AddressWrong):
        return wrong_address(AddressWrong(detail), url)
    # It stays of its own kind: history is cut for a long prompt, the request is written otherwise for its form.
    meant.detail = detail
    return meant


def broken_off(last: str) -> ProviderError:
    """The error of a reply that ended before it was complete. ``last``: its last event, if that was no part of it.

    FastAPI's ``{"detail": "…"}`` and other errors that do not say that they are one may stand there.
    """
    why = "the stream broke off"
    if last:
        meant = classify(None, parse_json(last), last)
        why = f"{why}; its last words: {scrub(' '.join(last.split()))}"
        if type(meant) is ProviderError and meant.code is not AiErrorCode.UNKNOWN:
            return ProviderError(meant.code, why, retryable=meant.retryable)
    return ProviderError(AiErrorCode.SERVICE_UNAVAILABLE, why, retryable=True)


def wrong_address(error: AddressWrong, url: str) -> AddressWrong:
    """``error`` with the address that was asked: for whoever tries another, and for the log."""
    error.tried = url
    error.detail = (
        f"{error.detail} (POST {_shown(url)}); set TASKFLOW_LLM_BASE_URL to where chat completions are served"
    )
    return error


def _shown(url: str) -> str:
    """The address without what may be secret in it."""
    return scrub(url.partition("?")[0])
