"""Errors of model calls: what the person reads for each code, and which code a provider's error means.

Structured codes and types come first (they are the most exact: OpenAI sends 429 for an empty account), then the
HTTP status, the provider's prose last. No httpx here: functions that never call a model import this module too.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from email.utils import parsedate_to_datetime
from typing import Any

from taskflow.errors import ProviderError
from taskflow.protocol import AiErrorCode

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
    AiErrorCode.EMPTY_REPLY: "The model's answer was empty. Try again, or choose another model.",
    AiErrorCode.PROMPT_TOO_LONG: (
        "This message is too long for the model. Shorten it, send it in parts, or choose a model that reads more."
    ),
    AiErrorCode.ABORT: "The reply was stopped.",
    AiErrorCode.UNKNOWN: "Something went wrong while the model was answering. Try again.",
}

BLOCKED_FINISHES = frozenset({"content_filter", "safety", "SAFETY", "PROHIBITED_CONTENT", "RECITATION"})
"""``finish_reason`` values that mean the reply was withheld or cut by a filter."""

MAX_DETAIL_CHARS = 500

_RETRYABLE = frozenset({AiErrorCode.RATE_LIMITED, AiErrorCode.SERVICE_UNAVAILABLE, AiErrorCode.TIMEOUT})

_CODES: dict[str, AiErrorCode] = {
    name: code
    for code, names in {
        AiErrorCode.RATE_LIMITED: "rate_limit_exceeded rate_limit_error resource_exhausted too_many_requests "
        "ratelimitexceeded toomanyrequests rate_limited rate_limit_reached tokens requests ratelimitreached",
        AiErrorCode.QUOTA_EXCEEDED: "insufficient_quota billing_hard_limit_reached billing_error "
        "payment_required insufficient_credits billing_not_active access_terminated insufficient_balance",
        AiErrorCode.MODEL_NOT_FOUND: "model_not_found deploymentnotfound not_found_error not_found "
        "notfounderror unknown_model model_not_available invalid_model",
        AiErrorCode.PERMISSION_DENIED: "invalid_api_key authentication_error permission_error "
        "permission_denied unauthenticated api_key_invalid unauthorized forbidden invalid_authentication "
        "unsupported_country_region_territory account_deactivated authenticationerror permissiondenied "
        "api_key_service_blocked access_denied api_key_expired",
        AiErrorCode.SERVICE_UNAVAILABLE: "overloaded_error server_error unavailable unavailable_error "
        "service_unavailable internal_server_error internalservererror engine_overloaded slow_down "
        "serviceunavailable provider_unavailable internal overloaded no_available_provider",
        AiErrorCode.TIMEOUT: "timeout timeout_error deadline_exceeded request_timeout",
        AiErrorCode.CONTENT_BLOCKED: "content_filter content_policy_violation responsibleaipolicyviolation "
        "moderation_blocked prohibited_content safety content_policy",
    }.items()
    for name in names.split()
}
"""Machine-readable codes, types and statuses of providers, lower case, without those too vague to mean one."""

_TEXTS: tuple[tuple[re.Pattern[str], AiErrorCode], ...] = tuple(
    (re.compile(pattern, re.IGNORECASE), code)
    for pattern, code in (
        (
            r"insufficient (balance|credit|quota)|credit balance|out of credits|billing|payment|quota",
            AiErrorCode.QUOTA_EXCEEDED,
        ),
        (r"rate.?limit|too many requests|resource.?exhausted", AiErrorCode.RATE_LIMITED),
        (
            r"\bmodel\b.{0,80}(not (found|exist|available|supported)|does(n't| not) exist|is not a valid)"
            r"|not a valid model|model not exist|no endpoints found|no such model|unknown model",
            AiErrorCode.MODEL_NOT_FOUND,
        ),
        (r"api.?key|unauthori[sz]ed|permission|forbidden|authenticat", AiErrorCode.PERMISSION_DENIED),
        (
            r"content (policy|filter|management|exists risk)|moderation|safety (system|filter|reasons)|flagged",
            AiErrorCode.CONTENT_BLOCKED,
        ),
        (r"timed? ?out|deadline exceeded", AiErrorCode.TIMEOUT),
        (
            r"overloaded|unavailable|temporarily|no available|too busy|bad gateway|upstream|internal.{0,8}error"
            r"|loading model|provider returned error",
            AiErrorCode.SERVICE_UNAVAILABLE,
        ),
    )
)

_SECRETS = re.compile(
    r"\b(?:sk|pk|rk|gsk|xai|hf|key|csk|nvapi)[-_][\w*.-]{6,}|\bAIza[\w-]{10,}|\bBearer\s+\S+|\b[0-9a-f]{32,}\b"
    r"|(?<=API key provided: )\S+|\*{3,}[\w.-]*|\b(?:org|user|proj)[-_][A-Za-z0-9]{8,}",
    re.IGNORECASE,
)
"""Keys, tokens and the account ids that providers repeat in their messages."""

_WAIT = re.compile(r"(?:retry|try again) (?:after|in) (\d{1,9}(?:\.\d{1,9})?) ?(ms|s\b|sec)", re.IGNORECASE)


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
) -> ProviderError:
    """The error that a provider's answer means.

    ``status``: HTTP status, None for an error inside a stream. ``body``: its parsed JSON, None when it is none.
    ``text``: the raw answer. ``now``: seconds since 1970, for a ``Retry-After`` that is a date.
    """
    errors = list(_errors(body))
    message = " | ".join(dict.fromkeys(m for e in errors for m in _messages(e))) or text
    numbers = [n for e in errors for n in (_number(e.get("code")), _number(e.get("status"))) if n]
    effective = status if status is not None and status >= 400 else next(iter(numbers), status)
    code = _by_structure(errors) or _by_status(effective, errors) or _by_text(message)
    detail = scrub(" ".join(message.split()))
    return ProviderError(
        code,
        f"HTTP {effective}: {detail}" if effective else detail,
        status=effective,
        retry_after=_retry_after(headers or {}, errors, message, now),
        retryable=code in _RETRYABLE,
    )


def classify_exception(error: BaseException) -> ProviderError:
    """The error that an exception of the HTTP client or the socket means. httpx's are told by their names."""
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
    """``detail`` without what looks like a key or a token, cut to what a log needs."""
    return _SECRETS.sub("[secret]", detail)[:MAX_DETAIL_CHARS]


def _errors(body: Any, depth: int = 0) -> Iterator[dict[str, Any]]:
    """The error objects of ``body``, the outermost first: however wrapped, and those nested in them."""
    if depth > 5:
        return
    if isinstance(body, str) and body.lstrip()[:1] in ("{", "["):
        with suppress(ValueError, RecursionError):  # gateways put the upstream's JSON into a string
            yield from _errors(json.loads(body), depth + 1)
    elif isinstance(body, list):
        for item in body[:5]:
            yield from _errors(item, depth + 1)
    elif isinstance(body, dict):
        inner = body.get("error")
        if isinstance(inner, str):
            yield {**body, "message": inner}
        elif inner is None:
            yield body
        else:
            yield from _errors(inner, depth + 1)
        for key in ("innererror", "details", "metadata", "message", "raw"):
            yield from _errors(body.get(key), depth + 1)


def _messages(error: dict[str, Any]) -> Iterator[str]:
    for key in ("message", "raw", "detail", "error_description", "title"):
        value = error.get(key)
        if isinstance(value, str) and value and value.lstrip()[:1] not in ("{", "["):
            yield value


def _number(value: Any) -> int | None:
    if isinstance(value, str) and value.isascii() and value.isdigit():
        value = int(value[:6])
    return value if isinstance(value, int) and not isinstance(value, bool) and 400 <= value < 600 else None


def _by_structure(errors: list[dict[str, Any]]) -> AiErrorCode | None:
    for error in errors:
        if error.get("flagged_input") or error.get("reasons"):
            return AiErrorCode.CONTENT_BLOCKED  # OpenRouter's moderation metadata
    for key in ("code", "reason", "error_type", "type", "status"):
        for error in errors:
            value = error.get(key)
            if isinstance(value, str) and (code := _CODES.get(value.lower())):
                return code
    return None


def _by_status(status: int | None, errors: list[dict[str, Any]]) -> AiErrorCode | None:
    if status in (401, 403):
        return AiErrorCode.PERMISSION_DENIED
    if status == 402:
        return AiErrorCode.QUOTA_EXCEEDED
    if status == 404:
        return AiErrorCode.MODEL_NOT_FOUND
    if status == 408:
        return AiErrorCode.TIMEOUT
    if status == 429:
        return AiErrorCode.RATE_LIMITED
    if status is not None and status >= 500:
        return AiErrorCode.SERVICE_UNAVAILABLE
    return None


def _by_text(message: str) -> AiErrorCode:
    head = message[:4_000]
    return next((code for pattern, code in _TEXTS if pattern.search(head)), AiErrorCode.UNKNOWN)


def _retry_after(
    headers: Mapping[str, str], errors: list[dict[str, Any]], message: str, now: float
) -> float | None:
    """Seconds to wait, by ``Retry-After`` (seconds or a date), Google's ``RetryInfo``, or the message."""
    lower = {name.lower(): value.strip() for name, value in headers.items()}
    if (milliseconds := _seconds(lower.get("retry-after-ms", ""))) is not None:
        return milliseconds / 1000
    given = lower.get("retry-after", "")
    if (seconds := _seconds(given)) is not None:
        return seconds
    if given:
        with suppress(ValueError, OverflowError):
            return max(0.0, parsedate_to_datetime(given).timestamp() - now)
    for error in errors:
        delay = error.get("retryDelay")
        if isinstance(delay, str) and delay.endswith("s") and (seconds := _seconds(delay[:-1])) is not None:
            return seconds
    if told := _WAIT.search(message):
        return float(told[1]) / (1000 if told[2].lower() == "ms" else 1)
    return None


def _seconds(value: str) -> float | None:
    return float(value) if re.fullmatch(r"\d{1,9}(\.\d{1,9})?", value.strip()) else None
