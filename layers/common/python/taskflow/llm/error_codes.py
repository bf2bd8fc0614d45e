"""The machine-readable codes, types and statuses of providers' errors. Sources: docs/providers.md.

Codes are compared in lower case without ``-``, ``_``, blanks and a trailing ``Exception`` or ``Error`` of a class
name. Strong ones decide over everything else in an answer; weak ones are so common that exact words beat them.
"""

from __future__ import annotations

from typing import Any, Literal

from taskflow.codes import AiErrorCode
from taskflow.llm.words import Words
from taskflow.patterns import deferred

Meaning = AiErrorCode | Literal["address"]
"""``address``: what was asked is not there, so the base URL is wrong."""

STRONG: dict[AiErrorCode, str] = {
    AiErrorCode.PROMPT_TOO_LONG: (
        "context_length_exceeded context_window_exceeded exceed_context_size_error string_above_max_length "
        "request_too_large prompt_too_long input_too_long tokens_limit_reached model_max_prompt_tokens_exceeded "
        "max_context_length_exceeded context_too_long ContextWindowExceededError ContextLengthExceeded "
        "input_tokens_exceeded prompt_tokens_exceeded payload_too_large tokens_too_long"
    ),
    AiErrorCode.QUOTA_EXCEEDED: (
        "insufficient_quota billing_hard_limit_reached billing_soft_limit_reached billing_error payment_required "
        "insufficient_credits insufficient_credit insufficient_funds insufficient_balance billing_not_active "
        "exceeded_current_quota_error exceeded_current_quota Arrearage AccountOverdueError "
        "AllocationQuota.FreeTierOnly insufficient_user_quota pre_consume_token_quota_failed quota_not_enough "
        "credit_limit_exceeded credits_exhausted out_of_credits spend_limit_reached spend_limit_exceeded "
        "monthly_limit_reached ResourcePackExhausted FailedOperation.ResourcePackExhausted "
        "balance_not_enough account_balance_insufficient no_credits budget_exceeded ExceededBudget "
        "blocked_api_access Throttling.FreeTier free_tier_exhausted subscription_required PrepaidBillOverdue "
        "PostpaidBillOverdue AccessDenied.Unpurchased reject_no_credit BILLING_DISABLED INVALID_PAYMENT_INSTRUMENT "
        "FreeResourcePackExhausted ChargeResourceExhausted InArrears LowBalance token_quota_reached credit_limit "
        "not_enough_balance OperationDenied.ServiceOverdue CreditsError MonthlyLimitError UserLimitError"
    ),
    AiErrorCode.CONTENT_BLOCKED: (
        "content_filter content_filtered content_policy_violation ResponsibleAIPolicyViolation moderation_blocked "
        "prohibited_content safety content_policy data_inspection_failed DataInspectionFailed "
        "sensitive_words_detected SensitiveContentDetected InputTextSensitiveContentDetected "
        "OutputTextSensitiveContentDetected InputTextRiskDetection OutputTextRiskDetection content_blocked "
        "content_moderation guardrail_intervened guardrails_violation "
        "bad_response_content_filter risk_control prompt_blocked unsafe_content content_security "
        "inappropriate_content invalid_prompt_safety cyber_policy_violation moderation_error safety_check_failed "
        "censorship_blocked hooks_failed TextIllegalDetected ImageIllegalDetected"
    ),
    AiErrorCode.MODEL_NOT_FOUND: (
        "model_not_found DeploymentNotFound unknown_model model_not_available invalid_model ModelNotFound "
        "model_not_exist InvalidEndpointOrModel.NotFound ModelNotOpen model_decommissioned model_terms_required "
        "model_not_supported no_such_model model_deprecated invalid_model_name ModelNotReadyForInference "
        "model_price_error channel:model_mapped_error InvalidParameterValue.Model unavailable_model "
        "InvalidEndpoint.NotFound InvalidEndpointOrModel.ModelIDAccessDisabled UnsupportedModel "
        "dedicated_endpoint_not_running"
    ),
}
"""What each code word means wherever it stands."""

WEAK: dict[Meaning, str] = {
    AiErrorCode.RATE_LIMITED: (
        "rate_limit_exceeded rate_limit_error resource_exhausted too_many_requests TooManyRequests rate_limited "
        "rate_limit_reached RateLimitReached RateLimitExceeded tokens requests Throttling Throttling.RateQuota "
        "Throttling.AllocationQuota Throttling.BurstRate ThrottlingException QuotaExceeded SetLimitExceeded "
        "limit_requests limit_burst_rate ServiceQuotaExceededException concurrency_limit_exceeded "
        "user_request_rate_limit_exceeded rpm_exceeded tpm_exceeded RequestLimitExceeded EngineServerLimitExceeded "
        "rate_limit_reached_requests rate_limit_reached_tokens FreeUsageLimitError SubscriptionUsageLimitError"
    ),
    AiErrorCode.PERMISSION_DENIED: (
        "invalid_api_key authentication_error permission_error permission_denied unauthenticated api_key_invalid "
        "unauthorized forbidden invalid_authentication unsupported_country_region_territory account_deactivated "
        "AuthenticationError PermissionDenied api_key_service_blocked access_denied api_key_expired "
        "invalid_authentication_error AccessDenied AccessDeniedException access_terminated InvalidApiKey "
        "UnrecognizedClientException invalid_organization organization_restricted account_suspended "
        "incorrect_api_key AccountDisabled missing_api_key ip_not_authorized channel:invalid_key AuthFailure "
        "UnauthorizedOperation ServiceNotActivated OperationDenied InvalidAccountStatus AuthError"
    ),
    AiErrorCode.SERVICE_UNAVAILABLE: (
        "overloaded_error server_error unavailable unavailable_error service_unavailable internal_server_error "
        "InternalServerError engine_overloaded engine_overloaded_error slow_down ServiceUnavailable "
        "provider_unavailable internal overloaded no_available_provider InternalError ServerOverloaded "
        "ModelNotReadyException ModelErrorException ModelStreamErrorException InternalServerException "
        "ServiceUnavailableException system_busy ModelOverloaded InternalServiceError internal_error "
        "unexpected_server_error model_overloaded capacity_exceeded service_tier_capacity_exceeded "
        "upstream_error bad_gateway generation incomplete_generation over_capacity get_channel_failed "
        "channel:no_available_key do_request_failed bad_response bad_response_status_code EngineServerError "
        "InvalidEndpoint.ClosedEndpoint ModelLoadingError api_error APIConnectionError MidStreamFallbackError"
    ),
    AiErrorCode.TIMEOUT: (
        "timeout timeout_error deadline_exceeded request_timeout RequestTimeOut ModelTimeoutException "
        "gateway_timeout channel:response_time_exceeded EngineRequestTimeout"
    ),
    "address": "unknown_url invalid_url route_not_found page_not_found unknown_endpoint",
}

NUMBERS: dict[AiErrorCode, tuple[int, ...]] = {
    AiErrorCode.PERMISSION_DENIED: (
        *(1000, 1001, 1002, 1003, 1004, 1110, 1111, 1112, 1121, 1220, 1311),
        *(40101, 40102, 40103),
    ),
    AiErrorCode.QUOTA_EXCEEDED: (1113, 1308, 1309, 1310, 11200, 11201, 30001, 40380, 42902),
    AiErrorCode.MODEL_NOT_FOUND: (1211, 1221, 1222, 10400, 20012, 30003, 40080, 40082, 40301),
    AiErrorCode.SERVICE_UNAVAILABLE: (
        *(1120, 1230, 1234, 1305, 1312, 10008, 10010, 10110, 10401, 50505),
        *(42903, 50001, 50002, 50003, 50004, 50005),
    ),
    AiErrorCode.PROMPT_TOO_LONG: (1261, 10907, 40003, 40303),
    AiErrorCode.CONTENT_BLOCKED: (1300, 1301, 10013, 10014, 10019, 40005, 40006),
    AiErrorCode.RATE_LIMITED: (1302, 1303, 1304, 1313, 10007, 11202, 11203, 42901),
    AiErrorCode.TIMEOUT: (10402, 50006),
}
"""GLM's error codes (docs.bigmodel.cn/cn/api/api-code), and of five digits SiliconFlow's, iFlytek Spark's,
FastChat's (github.com/lm-sys/FastChat, constants.py), LMDeploy's (github.com/InternLM/lmdeploy, serve/proxy/utils.py)
and CLOVA Studio's (api.ncloud-docs.com, "troubleshooting")."""

MINIMAX: dict[AiErrorCode, tuple[int, ...]] = {
    AiErrorCode.TIMEOUT: (1001,),
    AiErrorCode.RATE_LIMITED: (1002, 1039, 1041, 2045),
    AiErrorCode.PERMISSION_DENIED: (1004, 2049),
    AiErrorCode.QUOTA_EXCEEDED: (1008, 2056),
    AiErrorCode.SERVICE_UNAVAILABLE: (1000, 1013, 1024, 1033),
    AiErrorCode.CONTENT_BLOCKED: (1026, 1027),
}
"""MiniMax's ``base_resp.status_code``."""

BAIDU: dict[AiErrorCode, tuple[int, ...]] = {
    AiErrorCode.PERMISSION_DENIED: (6, 13, 14, 15, 110, 111, 336004),
    AiErrorCode.QUOTA_EXCEEDED: (17, 19),
    AiErrorCode.PROMPT_TOO_LONG: (336103, 336104),
    AiErrorCode.SERVICE_UNAVAILABLE: (2, 336000, 336100, 336200),
    AiErrorCode.RATE_LIMITED: (4, 18, 336501, 336502),
}
"""Baidu's ``error_code`` beside its ``error_msg``."""


def plain(code: str) -> str:
    """``code`` in the form in which codes are compared."""
    lower = "".join(code.lower().rpartition("#")[2].replace("-", "").replace("_", "").split())
    for tail in ("exception", "error"):
        if lower.endswith(tail):
            return lower.removesuffix(tail) or lower
    return lower


def spelt(code: Any) -> str:
    """The words of a code that no table has: ``spend limit hit`` of ``SpendLimitHit``. A number has none."""
    if not isinstance(code, str) or code.isdigit() or plain(code) in _WEAK:
        return ""
    return _BETWEEN.sub(" ", _last(code[:MAX_CODE_CHARS]))


MAX_CODE_CHARS = 80
_BETWEEN = deferred(r"[-_.:\s]+|(?<=[a-z0-9])(?=[A-Z])")
_STATUS_TELLS = frozenset({"badresponse", "badresponsestatuscode"})
"""Gateways pass the status of whom they asked on with these: 401, 404 and 429 mean what they mean elsewhere."""
_STRONG = {plain(word): code for code, words in STRONG.items() for word in words.split()}
_WEAK = {plain(word): code for code, words in WEAK.items() for word in words.split()}
_NUMBERS = {number: code for code, numbers in NUMBERS.items() for number in numbers}
_MINIMAX = {number: code for code, numbers in MINIMAX.items() for number in numbers}
_BAIDU = {number: code for code, numbers in BAIDU.items() for number in numbers}


_ABOUT_A_FAULT = {"content_filter_error": AiErrorCode.SERVICE_UNAVAILABLE}
"""Codes whose ``error`` is no part of a class's name: Azure's filter did not work, and nothing was blocked."""


def strong(value: Any) -> AiErrorCode | None:
    """The meaning of a code that decides by itself."""
    if isinstance(value, str) and value not in _ABOUT_A_FAULT:
        for part in (value, _last(value), _first(value)):
            if code := _STRONG.get(plain(part)):
                return code
    return None


def numbered(value: Any) -> AiErrorCode | None:
    """The meaning of a number where nothing else tells: Hunyuan's 1001 is not GLM's."""
    number = _whole(value)
    return _NUMBERS.get(number) if number is not None else None


_IN_BRACKETS = Words(r"\[(\d{4})\]")
_IN_PARENTHESES = Words(r"\((\d{4})\)\s*\Z")


def in_words(message: str) -> AiErrorCode | None:
    """The meaning of a number that stands in a message: GLM's before it in brackets, MiniMax's behind it."""
    if found := _IN_BRACKETS.search(message):
        return numbered(found[1])
    found = _IN_PARENTHESES.search(message)
    return minimax(found[1]) if found else None


def weak(value: Any, status: int | None = None) -> Meaning | None:
    """The meaning of a code that exact words may overrule. ``status``: HTTP's, with which it came."""
    if not isinstance(value, str):
        return None
    if value in _ABOUT_A_FAULT:
        return _ABOUT_A_FAULT[value]
    code = plain(value)
    if (
        status is not None
        and status < 500
        and (code in _STATUS_TELLS or code == "api" or (code == "upstream" and status != 429))
    ):
        return None
    last = plain(_last(value))
    if last.startswith("invalid") and code not in _WEAK:
        return _WEAK.get(last)  # DashScope's InternalError.Algo.InvalidParameter is the request's
    return _WEAK.get(code) or _WEAK.get(last) or _WEAK.get(plain(_first(value)))


def _last(value: str) -> str:
    """The exact part of a code in several: ``FailedOperation.ResourcePackExhausted``."""
    return value.rpartition(".")[2]


def _first(value: str) -> str:
    """The kind of a code in several parts: ``SensitiveContentDetected.Violence``."""
    return value.partition(".")[0]


def minimax(value: Any) -> AiErrorCode | None:
    """The meaning of MiniMax's status code."""
    number = _whole(value)
    return _MINIMAX.get(number) if number is not None else None


def baidu(value: Any) -> AiErrorCode | None:
    """The meaning of Baidu's error code."""
    number = _whole(value)
    return _BAIDU.get(number) if number is not None else None


def names_error(value: Any) -> bool:
    """Whether ``value`` is the code of an error, as far as is known, and not that of a state."""
    number = _whole(value)
    if number is not None:
        return number >= 400
    return strong(value) is not None or weak(value) is not None


def _whole(value: Any) -> int | None:
    if isinstance(value, str) and value.strip().isascii() and value.strip().isdigit():
        value = int(value.strip()[:9])
    return value if isinstance(value, int) and not isinstance(value, bool) else None
