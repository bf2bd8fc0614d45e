"""Errors of model calls: what the person reads for each code, and which code a provider's error means.

The order is: codes that say one thing only (money, a filter, the context, the model), words as exact as those, other
codes, the HTTP status, and any other words last. So an empty account is one whatever the status says (OpenAI and
GLM send 429, others 400 or 403). No httpx here: functions that never call a model import this module too.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from taskflow.codes import AiErrorCode
from taskflow.errors import PromptTooLong, ProviderError
from taskflow.llm import error_body, error_codes, error_words
from taskflow.llm.refusals import Change, FormRefused, refused_form, refuses
from taskflow.patterns import deferred

_SENTENCES: dict[AiErrorCode, str] = {
    AiErrorCode.RATE_LIMITED: (
        "The model is receiving too many requests right now. Wait a moment and try again."
    ),
    AiErrorCode.QUOTA_EXCEEDED: (
        "The account that pays for this model has run out of credit. Choose another model or try again later."
    ),
    AiErrorCode.MODEL_NOT_FOUND: "This model is not available. Choose another one.",
    AiErrorCode.PERMISSION_DENIED: "The model's provider refused access. Choose another model.",
    AiErrorCode.SERVICE_UNAVAILABLE: (
        "The model is not available at the moment. Try again shortly, or choose another one."
    ),
    AiErrorCode.TIMEOUT: "The model took too long to answer. Try again.",
    AiErrorCode.CONTENT_BLOCKED: "The model's provider declined to answer this. Try to put it differently.",
    AiErrorCode.EMPTY_REPLY: (
        "The model gave no answer; it may have spent all its length on thinking. Try again, or choose another model."
    ),
    AiErrorCode.PROMPT_TOO_LONG: (
        "This message is too long for the model. Shorten it, send it in parts, or choose a model that reads more."
    ),
    AiErrorCode.ABORT: "The reply was stopped.",
    AiErrorCode.UNKNOWN: "Something went wrong while the model was answering. Try again.",
}

MAX_DETAIL_CHARS = 500

_RETRYABLE = frozenset({AiErrorCode.RATE_LIMITED, AiErrorCode.SERVICE_UNAVAILABLE, AiErrorCode.TIMEOUT})
_PLAIN_QUOTES = str.maketrans("‘’“”", "''\"\"")
NOT_IMPLEMENTED = 501
"""Of the statuses from 500 on the one that stays as it is."""
_ACCESS = frozenset({401, 402, 403, 408, 429})
"""Statuses that say nothing about the form of a request."""

_SECRETS = deferred(
    r"\b(?:sk|pk|rk|gsk|xai|hf|key|csk|nvapi|ak|r8|pplx|fw|tgp)[-_][\w*.-]{6,}|\bAIza[\w-]{10,}|\bBearer\s+\S+"
    r"|\b[0-9a-f]{32,}\b|(?<=API key provided: )\S+|[\w-]{0,12}\*{3,}[\w.-]*"
    r"|\b(?:org|user|proj|acct|team)[-_][A-Za-z0-9]{8,}"
    # A key or its hash, of which the middle is left out.
    r"|\b(?=[\w-]{0,24}\d|[\w-]{0,24}(?:\.{3}|…)[\w-]{0,24}\d)[\w-]{2,24}(?:\.{3}|…)[\w-]{2,24}"
    r"|(?:(?<=account )|(?<=account ')|(?<=project )|(?<=organization )|(?<=tenant ))(?=[\w-]{0,24}\d)[\w-]{8,}"
    r"|(?<=://)[^/\s@]+@|[\w.+-]+@[\w-]+(?:\.[\w-]+)+",
    re.IGNORECASE,
)
"""Keys, tokens, mail addresses and the account ids that providers repeat in their messages."""


class AddressWrong(ProviderError):
    """No chat completions are served at the address. The operator has to correct the base URL.

    ``tried``: the URL that was asked, set by whoever asked it.
    """

    def __init__(self, detail: str, *, status: int | None = None) -> None:
        super().__init__(AiErrorCode.SERVICE_UNAVAILABLE, f"address wrong: {detail}", status=status)
        self.tried = ""


def sentence(code: AiErrorCode) -> str:
    """The sentence a person reads for ``code``. Never contains a provider's own words."""
    return _SENTENCES[code]


def classify(
    status: int | None,
    body: Any,
    text: str = "",
    headers: Mapping[str, str] | None = None,
    *,
    now: float = 0.0,
    begun: bool = False,
) -> ProviderError:
    """The error that a provider's answer means.

    ``status``: HTTP status, None for an error inside a stream. ``body``: its parsed JSON, None when it is none.
    ``text``: the raw answer. ``now``: seconds since 1970, for a ``Retry-After`` that is a date. ``begun``: the model
    had begun to answer, so that what nobody explains is a breakdown, unless it says that it is about the request.
    """
    errors = list(error_body.errors_of(text if body is None else body)) or [{"message": text}]
    message = error_body.without_prompt(error_body.message_of(errors) or text).translate(_PLAIN_QUOTES)
    effective = status
    if status is None or status < 300:
        effective = error_body.status_of(errors) or error_body.status_in(message) or status
    words = scrub(" ".join((message or error_body.states_of(errors)).split()))
    detail = f"HTTP {effective}: {words}" if effective else words
    cause = error_words.without_refused_names(message)
    meaning = _exact(errors, cause, effective)
    if meaning is AiErrorCode.PROMPT_TOO_LONG and (most := error_words.reply_room(message)):
        return FormRefused(Change("limit", most), detail, status=effective)
    if meaning is AiErrorCode.PROMPT_TOO_LONG or (meaning is None and effective == 413):
        limit, asked = _lengths(errors, message)
        return PromptTooLong(detail, status=effective, limit=limit, asked=asked)
    if meaning is None and effective not in _ACCESS and (change := refused_form(errors, message)):
        return FormRefused(change, detail, status=effective)
    code = (
        meaning
        or _numbered(errors, message)
        or _weak(errors, effective)
        or _by_status(effective, cause)
        or _by_words(errors, cause)
    )
    told = _told(cause, error_body.codes_of(errors))
    if code is AiErrorCode.PERMISSION_DENIED and any(map(error_words.unpaid, told)):
        code = AiErrorCode.QUOTA_EXCEEDED  # why access is refused
    unsigned = error_words.signed_out(message) or (effective == 500 and error_words.lacks_key(message))
    if code is AiErrorCode.SERVICE_UNAVAILABLE and unsigned:
        code = AiErrorCode.PERMISSION_DENIED  # of a gateway whose operator gave it no key
    if code is AiErrorCode.UNKNOWN and begun and not _of_the_request(errors, message, effective):
        code = AiErrorCode.SERVICE_UNAVAILABLE
    missing = effective not in _ACCESS and code is AiErrorCode.UNKNOWN and error_words.no_version(message)
    if code == "address" or missing or error_words.no_route(message):
        return AddressWrong(detail, status=effective)
    return ProviderError(
        code,
        detail,
        status=effective,
        retry_after=error_body.retry_after(
            headers or {}, errors, f"{message}\n{error_body.without_prompt(text)}", now
        ),
        retryable=code in _RETRYABLE,
    )


def classify_exception(error: BaseException) -> ProviderError:
    """The error that an exception of httpx or of a socket means. httpx's are recognized by their class names."""
    if isinstance(error, ProviderError):
        return error
    names = {kind.__name__ for kind in type(error).__mro__}
    detail = scrub(f"{type(error).__name__}: {error}")
    if names & {"TimeoutException", "TimeoutError"}:
        return ProviderError(AiErrorCode.TIMEOUT, detail, retryable=True)
    if names & {"UnsupportedProtocol", "InvalidURL", "LocalProtocolError"}:
        return ProviderError(AiErrorCode.UNKNOWN, detail)
    if names & {"TransportError", "StreamError", "OSError", "HTTPError"}:
        return ProviderError(AiErrorCode.SERVICE_UNAVAILABLE, detail, retryable=True)
    return ProviderError(AiErrorCode.UNKNOWN, detail)


def scrub(detail: str) -> str:
    """``detail`` for the log: keys, tokens and mail addresses replaced, and at most ``MAX_DETAIL_CHARS`` long."""
    return _SECRETS.sub("[secret]", detail[: 8 * MAX_DETAIL_CHARS])[:MAX_DETAIL_CHARS]


def _exact(errors: list[dict[str, Any]], message: str, status: int | None) -> AiErrorCode | None:
    """What codes and words say that mean one thing only."""
    if any(error.get("flagged_input") or error.get("reasons") for error in errors):
        return AiErrorCode.CONTENT_BLOCKED  # OpenRouter's moderation metadata
    for error in errors:
        if meaning := error_codes.minimax(error.get("status_code")):
            return meaning
        if "error_msg" in error and (meaning := error_codes.baidu(error.get("error_code"))):
            return meaning
        if error.get("type") == "baidu_error" and (meaning := error_codes.baidu(error.get("code"))):
            return meaning  # as one-api passes it on
    codes = list(error_body.codes_of([error for error in errors if not _of_a_parameter(error)]))
    if error_words.a_minute(message) or ("insufficient_quota" in codes and error_words.only_a_rate(message)):
        return AiErrorCode.RATE_LIMITED  # DashScope and SambaNova say insufficient_quota of it
    if meaning := next((meaning for code in codes if (meaning := error_codes.strong(code))), None):
        return meaning
    if status != 402 and any(map(error_words.too_long, _told(message, codes))):  # or more than is paid for
        return AiErrorCode.PROMPT_TOO_LONG
    if any(error_codes.plain(code) == "resourceexhausted" for code in codes if isinstance(code, str)):
        # Google says "quota" and "billing" of a limit a minute, too.
        message = re.sub("exceeded your current quota", "", message, flags=re.IGNORECASE)
    found = error_words.exact(message)
    if found is None and status == 402 and not error_words.passing(message):
        return AiErrorCode.QUOTA_EXCEEDED  # whatever common code stands beside it
    # 401 is about the key, whatever model it names: one that was rotated is read again.
    return None if found is AiErrorCode.MODEL_NOT_FOUND and status == 401 else found


def _of_a_parameter(error: dict[str, Any]) -> bool:
    """Whether a text is too long that is not the prompt, such as ``user``."""
    param = error.get("param")
    if error.get("code") != "string_above_max_length" or not isinstance(param, str):
        return False
    said = re.sub(r"\[\d+\]", "", param).rpartition(".")[2]
    return said not in ("messages", "input", "prompt", "content", "text", "output")


def _of_the_request(errors: list[dict[str, Any]], message: str, status: int | None) -> bool:
    """Whether a status, a code or the words of a refusal say that the request was at fault."""
    told = (code for code in error_body.codes_of(errors) if isinstance(code, str))
    return (status is not None and status < 500) or any(map(refuses, (message, *told)))


def _numbered(errors: list[dict[str, Any]], message: str) -> AiErrorCode | None:
    codes = error_body.codes_of(errors)
    found = next((meaning for code in codes if (meaning := error_codes.numbered(code))), None)
    return found or error_codes.in_words(message)


def _weak(errors: list[dict[str, Any]], status: int | None) -> error_codes.Meaning | None:
    codes = error_body.codes_of(errors)
    return next((meaning for code in codes if (meaning := error_codes.weak(code, status))), None)


def _told(message: str, codes: Iterable[Any]) -> list[str]:
    """The message, and the words of ``codes`` that no table has."""
    return [message, *(spelt.lower() for code in codes if (spelt := error_codes.spelt(code)))]


def _by_words(errors: list[dict[str, Any]], message: str) -> AiErrorCode:
    """What the message says, or else the words that codes are made of, which no list has."""
    code = error_words.loose(message)
    if code is not AiErrorCode.UNKNOWN:
        return code
    names = map(error_codes.spelt, error_body.codes_of(errors))
    found = (error_words.exact(name) or error_words.loose(name) for name in names if name)
    return next((each for each in found if each is not AiErrorCode.UNKNOWN), AiErrorCode.UNKNOWN)


def _lengths(errors: list[dict[str, Any]], message: str) -> error_words.Length:
    told = error_words.too_long(message) or error_words.Length()
    for error in errors:
        limit, asked = error.get("n_ctx"), error.get("n_prompt_tokens")  # llama.cpp
        if isinstance(limit, int) and isinstance(asked, int):
            return error_words.Length(limit, asked)
    return told


def _by_status(status: int | None, message: str) -> error_codes.Meaning | None:
    if status in (401, 403) and error_words.names_model(message) and not error_words.names_key(message):
        # opencode's gateway
        return (
            AiErrorCode.PERMISSION_DENIED if error_words.elsewhere(message) else AiErrorCode.MODEL_NOT_FOUND
        )
    if status == 402:
        return AiErrorCode.RATE_LIMITED
    if status == 429 and error_words.for_sale(message):
        return AiErrorCode.QUOTA_EXCEEDED
    if status == 404 and error_words.lacks_key(message):
        return AiErrorCode.PERMISSION_DENIED
    if status in (404, 405, 410):
        return AiErrorCode.MODEL_NOT_FOUND if error_words.speaks_of_model(message) else "address"
    if status is not None and 300 <= status < 400:
        return "address"
    if status in (504, 524):  # 524: Cloudflare's
        return AiErrorCode.TIMEOUT
    if status is not None and status >= 500 and status != NOT_IMPLEMENTED:
        return AiErrorCode.RATE_LIMITED if error_words.too_often(message) else AiErrorCode.SERVICE_UNAVAILABLE
    if status == 451:
        # StepFun's filter; others say it of where somebody lives.
        return (
            AiErrorCode.PERMISSION_DENIED if error_words.elsewhere(message) else AiErrorCode.CONTENT_BLOCKED
        )
    if status == 498:
        # Cohere's filter. Groq says it of a tier that is full, in words.
        told = error_words.loose(message)
        return AiErrorCode.CONTENT_BLOCKED if told is AiErrorCode.UNKNOWN else told
    return {
        401: AiErrorCode.PERMISSION_DENIED,
        403: AiErrorCode.PERMISSION_DENIED,
        408: AiErrorCode.TIMEOUT,
        407: AiErrorCode.PERMISSION_DENIED,
        424: AiErrorCode.SERVICE_UNAVAILABLE,
        499: AiErrorCode.SERVICE_UNAVAILABLE,  # nginx's: whoever asked in between has hung up
        429: AiErrorCode.RATE_LIMITED,
    }.get(status or 0)
