# ruff: noqa: E501 - the answers stand as they were sent
"""More errors as providers send them: money, filters, contexts, addresses and overloads of many vendors.

Shapes and codes are those of the providers' own error pages and of public reports; docs/providers.md lists them.
"""

from __future__ import annotations

from dataclasses import dataclass

from taskflow.codes import AiErrorCode as Code


@dataclass(frozen=True)
class Short:
    """``status`` None: it came inside a stream."""

    name: str
    status: int | None
    body: str
    code: Code
    retryable: bool = False


@dataclass(frozen=True)
class Long:
    """An answer that means that the prompt is too long, with the tokens it names."""

    name: str
    status: int | None
    body: str
    limit: int | None = None
    asked: int | None = None


MONEY = (
    Short(
        "free messages",
        429,
        '{"error":{"message":"You have run out of free messages. Buy more."}}',
        Code.QUOTA_EXCEEDED,
    ),
    Short(
        "billing", 403, '{"error":{"message":"Billing is not set up for this project"}}', Code.QUOTA_EXCEEDED
    ),
    Short(
        "unpaid invoices",
        403,
        '{"error":{"message":"Your account has been suspended due to unpaid invoices"}}',
        Code.QUOTA_EXCEEDED,
    ),
    Short(
        "an expired subscription",
        429,
        '{"error":{"message":"Subscription expired, renew to continue"}}',
        Code.QUOTA_EXCEEDED,
    ),
    Short("a wallet", 403, '{"error":{"message":"Wallet balance is negative"}}', Code.QUOTA_EXCEEDED),
    Short(
        "a key's spending limit",
        401,
        '{"error":{"message":"API key has reached its spending limit"}}',
        Code.QUOTA_EXCEEDED,
    ),
    Short(
        "fastify: a title and the cause",
        429,
        '{"statusCode":429,"code":"ERR","error":"Too Many Requests","message":"insufficient balance"}',
        Code.QUOTA_EXCEEDED,
    ),
    Short(
        "vercel: the upstream's body in a parameter",
        400,
        '{"error":{"message":"Invalid error response format: Gateway request failed","type":"internal_server_error","param":{"statusCode":400,"name":"GatewayInternalServerError","responseBody":"{\\"error\\":{\\"message\\":\\"Your credit balance is too low to access the API.\\"}}"}}}',
        Code.QUOTA_EXCEEDED,
    ),
    Short(
        "Kimi: the plan's limit",
        403,
        '{"error":{"message":"You\'ve reached your usage limit for this billing cycle. Your quota will be refreshed in the next cycle.","type":"access_terminated_error"}}',
        Code.QUOTA_EXCEEDED,
    ),
    Short(
        "Ollama: the plan's limit",
        429,
        '{"error":"you (someone) have reached your weekly usage limit, upgrade for higher limits: https://ollama.com/upgrade"}',
        Code.QUOTA_EXCEEDED,
    ),
    Short(
        "Portkey: the budget of a key",
        412,
        '{"status":"failure","message":"Portkey Error: Budget exhausted for the API key. Reason: Usage limits exceeded"}',
        Code.QUOTA_EXCEEDED,
    ),
    Short(
        "a gateway: the cause beside the error",
        400,
        '{"error":{"code":400},"message":"insufficient balance"}',
        Code.QUOTA_EXCEEDED,
    ),
    Short(
        "xai: a new team",
        403,
        '{"code":"The caller does not have permission to execute the specified operation","error":"Your newly created team doesn\'t have any credits yet. You can purchase credits on https://console.x.ai"}',
        Code.QUOTA_EXCEEDED,
    ),
    Short(
        "cloudflare",
        429,
        '{"errors":[{"code":3036,"message":"you have used up your daily free allocation of 10,000 neurons, please upgrade"}],"success":false}',
        Code.QUOTA_EXCEEDED,
    ),
    Short(
        "one-api: a token",
        401,
        '{"error":{"message":"该令牌额度已用尽","type":"one_api_error"}}',
        Code.QUOTA_EXCEEDED,
    ),
    Short(
        "a cap",
        429,
        '{"error":{"message":"Your account has exceeded its monthly spending cap"}}',
        Code.QUOTA_EXCEEDED,
    ),
    Short(
        "expired credits",
        403,
        '{"error":{"message":"Your trial credits have expired."}}',
        Code.QUOTA_EXCEEDED,
    ),
    Short(
        "out of quota", 403, '{"error":{"message":"This API key has run out of quota"}}', Code.QUOTA_EXCEEDED
    ),
    Short(
        "zenmux: credit",
        402,
        '{"error":{"code":"402","type":"reject_no_credit","message":"x"}}',
        Code.QUOTA_EXCEEDED,
    ),
    Short(
        "huawei: free quota",
        401,
        '{"error_code":"ModelArts.81005","error_msg":"The free quota has been used up."}',
        Code.QUOTA_EXCEEDED,
    ),
    Short(
        "glm: no balance",
        429,
        '{"error":{"code":"1113","message":"insufficient balance or no resource package, please recharge"}}',
        Code.QUOTA_EXCEEDED,
    ),
    Short(
        "glm: the same without its code",
        403,
        '{"error":{"message":"insufficient balance or no resource package, please recharge"}}',
        Code.QUOTA_EXCEEDED,
    ),
    Short("glm: number as code", 400, '{"error":{"code":1113,"message":"欠费"}}', Code.QUOTA_EXCEEDED),
    Short(
        "glm: Chinese words alone",
        429,
        '{"error":{"message":"您的账户余额不足，请充值后再试"}}',
        Code.QUOTA_EXCEEDED,
    ),
    Short(
        "glm: usage limit",
        429,
        '{"error":{"code":"1308","message":"Usage limit reached for 5 hour"}}',
        Code.QUOTA_EXCEEDED,
    ),
    Short(
        "moonshot: suspended",
        429,
        '{"error":{"type":"exceeded_current_quota_error","message":"Your account org-x is suspended, please check your plan and billing details"}}',
        Code.QUOTA_EXCEEDED,
    ),
    Short(
        "openai: hard limit",
        400,
        '{"error":{"code":"billing_hard_limit_reached","message":"Billing hard limit has been reached"}}',
        Code.QUOTA_EXCEEDED,
    ),
    Short(
        "openai: inside a stream",
        None,
        '{"error":{"code":"insufficient_quota","message":"You exceeded your current quota"}}',
        Code.QUOTA_EXCEEDED,
    ),
    Short(
        "dashscope: in arrears",
        400,
        '{"error":{"code":"Arrearage","message":"Access denied, please make sure your account is in good standing."}}',
        Code.QUOTA_EXCEEDED,
    ),
    Short(
        "dashscope: free tier used up",
        403,
        '{"error":{"code":"AllocationQuota.FreeTierOnly","message":"The free tier of the model has been exhausted."}}',
        Code.QUOTA_EXCEEDED,
    ),
    Short(
        "doubao: overdue",
        403,
        '{"error":{"code":"AccountOverdueError","message":"The request failed because your account has an overdue balance.","type":"Forbidden"}}',
        Code.QUOTA_EXCEEDED,
    ),
    Short(
        "siliconflow: balance",
        403,
        '{"code":30001,"message":"Sorry, your account balance is insufficient","data":null}',
        Code.QUOTA_EXCEEDED,
    ),
    Short(
        "minimax: balance under 200",
        200,
        '{"base_resp":{"status_code":1008,"status_msg":"insufficient balance"}}',
        Code.QUOTA_EXCEEDED,
    ),
    Short(
        "openrouter: key limit",
        403,
        '{"error":{"message":"Key limit exceeded (total limit). Manage it using https://openrouter.ai/settings/keys","code":403}}',
        Code.QUOTA_EXCEEDED,
    ),
    Short(
        "openrouter: credits",
        402,
        '{"error":{"message":"Insufficient credits","code":402}}',
        Code.QUOTA_EXCEEDED,
    ),
    Short(
        "xai: spending limit",
        403,
        '{"code":"The caller does not have permission to execute the specified operation","error":"Your team has either used all available credits or reached its monthly spending limit."}',
        Code.QUOTA_EXCEEDED,
    ),
    Short(
        "anthropic: usage limits",
        400,
        '{"type":"error","error":{"type":"invalid_request_error","message":"You have reached your specified API usage limits. You will regain access on 2026-12-01 at 00:00 UTC."}}',
        Code.QUOTA_EXCEEDED,
    ),
    Short(
        "hugging face: included credits",
        402,
        '{"error":"You have exceeded your monthly included credits for Inference Providers."}',
        Code.QUOTA_EXCEEDED,
    ),
    Short(
        "together: credit limit",
        402,
        '{"error":{"message":"Credit limit exceeded, please add credits","type":"credit_limit","param":null,"code":null}}',
        Code.QUOTA_EXCEEDED,
    ),
    Short(
        "one-api gateway",
        429,
        '{"error":{"message":"user quota is not enough (request id: 20)","type":"new_api_error","code":"insufficient_user_quota"}}',
        Code.QUOTA_EXCEEDED,
    ),
    Short(
        "litellm: budget",
        400,
        '{"error":{"message":"ExceededBudget: User has exceeded their budget","type":"budget_exceeded","code":"400"}}',
        Code.QUOTA_EXCEEDED,
    ),
    Short(
        "google: prepaid credits",
        429,
        '[{"error":{"code":429,"message":"Your prepayment credits are depleted.","status":"RESOURCE_EXHAUSTED"}}]',
        Code.QUOTA_EXCEEDED,
    ),
    Short(
        "perplexity: 401",
        401,
        '{"error":{"message":"You exceeded your current quota, please check your plan","type":"insufficient_quota","code":401}}',
        Code.QUOTA_EXCEEDED,
    ),
    Short(
        "a key's budget",
        403,
        '{"error":{"message":"This key has exceeded its monthly budget","code":403}}',
        Code.QUOTA_EXCEEDED,
    ),
    Short(
        "LiteLLM: a user's budget",
        400,
        '{"error":{"message":"ExceededBudget: User has exceeded their budget. Spend=10.1, Budget=10.0"}}',
        Code.QUOTA_EXCEEDED,
    ),
    Short(
        "a subscription is required",
        403,
        '{"message":"Access to this model requires an active subscription or prepaid credits"}',
        Code.QUOTA_EXCEEDED,
    ),
    Short(
        "Bedrock: no payment instrument",
        400,
        '{"__type":"AccessDeniedException","message":"INVALID_PAYMENT_INSTRUMENT: A valid payment instrument must be provided."}',
        Code.QUOTA_EXCEEDED,
    ),
    Short(
        "Google: billing disabled",
        403,
        '{"error":{"message":"Billing account disabled for project","status":"PERMISSION_DENIED","details":[{"reason":"BILLING_DISABLED"}]}}',
        Code.QUOTA_EXCEEDED,
    ),
    Short(
        "Google: billing to be enabled",
        403,
        '{"error":{"message":"This API method requires billing to be enabled. Please enable billing on project #123","status":"PERMISSION_DENIED"}}',
        Code.QUOTA_EXCEEDED,
    ),
    Short(
        "a plan's tokens of the month",
        429,
        '{"error":{"message":"Monthly token limit reached for your plan"}}',
        Code.QUOTA_EXCEEDED,
    ),
)

LIMITS = (
    Short(
        "mistral: its own numbers are not GLM's",
        429,
        '{"object":"error","message":"Requests rate limit exceeded","type":"rate_limited","param":null,"code":"1300"}',
        Code.RATE_LIMITED,
        retryable=True,
    ),
    Short(
        "qianfan: under 200",
        200,
        '{"error_code":18,"error_msg":"Open api qps request limit reached"}',
        Code.RATE_LIMITED,
        retryable=True,
    ),
    Short(
        "dashscope: tokens a minute under the code of money",
        429,
        '{"error":{"code":"insufficient_quota","message":"Allocated quota exceeded, please increase your quota limit."}}',
        Code.RATE_LIMITED,
        True,
    ),
    Short("glm: fair use", 429, '{"error":{"code":"1313","message":"x"}}', Code.RATE_LIMITED, True),
    Short(
        "google: quota a minute",
        429,
        '[{"error":{"code":429,"message":"You exceeded your current quota, please check your plan and billing details.","status":"RESOURCE_EXHAUSTED","details":[{"@type":"type.googleapis.com/google.rpc.QuotaFailure","violations":[{"quotaId":"GenerateRequestsPerMinutePerProjectPerModel-FreeTier"}]}]}}]',
        Code.RATE_LIMITED,
        True,
    ),
    Short(
        "openai: add a payment method",
        429,
        '{"error":{"code":"rate_limit_exceeded","type":"requests","message":"Rate limit reached for gpt-4o-mini on requests per min (RPM): Limit 3, Used 3, Requested 1. Please try again in 20s. You can increase your rate limit by adding a payment method to your account at https://platform.openai.com/account/billing."}}',
        Code.RATE_LIMITED,
        True,
    ),
    Short(
        "groq: tokens a minute",
        429,
        '{"error":{"message":"Rate limit reached for model `x` on tokens per minute (TPM): Limit 6000, Used 5800, Requested 900. Please try again in 7s. Need more tokens? Upgrade to Dev Tier today at https://console.groq.com/settings/billing","type":"tokens","code":"rate_limit_exceeded"}}',
        Code.RATE_LIMITED,
        True,
    ),
    Short(
        "dashscope: throttled",
        429,
        '{"error":{"code":"Throttling.RateQuota","message":"Requests rate limit exceeded, please try again later."}}',
        Code.RATE_LIMITED,
        True,
    ),
    Short(
        "bedrock: throttled",
        429,
        '{"message":"Too many tokens, please wait before trying again.","__type":"ThrottlingException"}',
        Code.RATE_LIMITED,
        True,
    ),
    Short(
        "glm: frequency", 429, '{"error":{"code":"1303","message":"Too frequent"}}', Code.RATE_LIMITED, True
    ),
    Short(
        "minimax: tokens a minute",
        200,
        '{"base_resp":{"status_code":1002,"status_msg":"rate limit"}}',
        Code.RATE_LIMITED,
        True,
    ),
    Short(
        "openrouter: free models a day",
        429,
        '{"error":{"message":"Rate limit exceeded: free-models-per-day. Add 10 credits to unlock 1000 free model requests per day","code":429}}',
        Code.RATE_LIMITED,
        True,
    ),
    Short(
        "mistral: capacity",
        429,
        '{"object":"error","message":"Service tier capacity exceeded for this model.","type":"service_tier_capacity_exceeded","code":"3505"}',
        Code.SERVICE_UNAVAILABLE,
        True,
    ),
    Short(
        "free models a day",
        429,
        '{"error":{"message":"Rate limit exceeded: free-models-per-day. Add 10 credits to unlock 1000 free model requests per day","code":429}}',
        Code.RATE_LIMITED,
        True,
    ),
    Short(
        "a window of five hours",
        429,
        '{"error":{"message":"You\'ve exceeded the usage limit for this 5 hour window"}}',
        Code.RATE_LIMITED,
        True,
    ),
)

FILTERS = (
    Short("an injection", 400, '{"error":{"message":"prompt injection detected"}}', Code.CONTENT_BLOCKED),
    Short(
        "what was detected",
        400,
        '{"error":{"message":"Message rejected: hate speech detected"}}',
        Code.CONTENT_BLOCKED,
    ),
    Short(
        "a policy of acceptable use",
        400,
        '{"error":{"message":"This prompt violates our Acceptable Use Policy."}}',
        Code.CONTENT_BLOCKED,
    ),
    Short(
        "nsfw",
        400,
        '{"error":"NSFW content detected"}',
        Code.CONTENT_BLOCKED,
    ),
    Short(
        "hapi: a title and the cause",
        400,
        '{"statusCode":400,"error":"Bad Request","message":"The prompt was flagged"}',
        Code.CONTENT_BLOCKED,
    ),
    Short(
        "litellm: the class in the words",
        400,
        '{"error":{"message":"litellm.ContentPolicyViolationError: no","type":"None","code":"400"}}',
        Code.CONTENT_BLOCKED,
    ),
    Short(
        "litellm: a guardrail",
        400,
        '{"error":{"message":"Violated guardrail policy","type":"None","code":"400"}}',
        Code.CONTENT_BLOCKED,
    ),
    Short("filtered", 400, '{"error":{"message":"The response was filtered"}}', Code.CONTENT_BLOCKED),
    Short(
        "xai: guidelines",
        400,
        '{"code":"invalid-argument","error":"Content violates usage guidelines."}',
        Code.CONTENT_BLOCKED,
    ),
    Short(
        "zenmux: safety",
        403,
        '{"error":{"code":"403","type":"safety_check_failed","message":"x"}}',
        Code.CONTENT_BLOCKED,
    ),
    Short(
        "dashscope: inspection",
        400,
        '{"error":{"code":"data_inspection_failed","message":"input data may contain inappropriate content"}}',
        Code.CONTENT_BLOCKED,
    ),
    Short(
        "dashscope: inside a stream",
        None,
        '{"error":{"code":"data_inspection_failed","message":"Output data may contain inappropriate content."}}',
        Code.CONTENT_BLOCKED,
    ),
    Short(
        "dashscope: without a wrapping",
        None,
        '{"code":"DataInspectionFailed","message":"Input data may contain inappropriate content.","request_id":"1"}',
        Code.CONTENT_BLOCKED,
    ),
    Short(
        "glm: unsafe",
        400,
        '{"contentFilter":[{"level":1,"role":"user"}],"error":{"code":"1301","message":"系统检测到输入或生成内容可能包含不安全或敏感内容"}}',
        Code.CONTENT_BLOCKED,
    ),
    Short(
        "azure: policy",
        400,
        '{"error":{"code":"400","message":"x","innererror":{"code":"ResponsibleAIPolicyViolation"}}}',
        Code.CONTENT_BLOCKED,
    ),
    Short(
        "one-api gateway",
        500,
        '{"error":{"message":"user sensitive words detected","type":"new_api_error","code":"sensitive_words_detected"}}',
        Code.CONTENT_BLOCKED,
    ),
    Short(
        "doubao: sensitive",
        400,
        '{"error":{"code":"SensitiveContentDetected","message":"The request failed because the input text may contain sensitive information."}}',
        Code.CONTENT_BLOCKED,
    ),
    Short(
        "minimax: input sensitive",
        200,
        '{"base_resp":{"status_code":1026,"status_msg":"input new_sensitive"}}',
        Code.CONTENT_BLOCKED,
    ),
    Short(
        "bedrock: guardrail",
        400,
        '{"error":{"message":"Request blocked by guardrail","code":"guardrail_intervened"}}',
        Code.CONTENT_BLOCKED,
    ),
    Short(
        "openai: usage policies",
        400,
        '{"error":{"message":"Your request was flagged as potentially violating our usage policy.","code":"invalid_prompt"}}',
        Code.CONTENT_BLOCKED,
    ),
    Short(
        "deepseek by words",
        400,
        '{"error":{"message":"Content Exists Risk","code":"invalid_request_error"}}',
        Code.CONTENT_BLOCKED,
    ),
    Short(
        "a guardrail in its own words",
        400,
        '{"error":{"message":"Guardrail was enabled and input is in violation of the policy"}}',
        Code.CONTENT_BLOCKED,
    ),
    Short(
        "Vertex: sensitive words",
        400,
        '{"error":{"message":"The prompt could not be submitted. This prompt contains sensitive words that violate Google\'s Responsible AI practices."}}',
        Code.CONTENT_BLOCKED,
    ),
    Short(
        "content that is not allowed",
        400,
        '{"error":{"message":"the request contains content that is not allowed by our policy"}}',
        Code.CONTENT_BLOCKED,
    ),
)

OTHERS = (
    Short(
        "not downloaded", 400, '{"error":{"message":"Model llama3 is not downloaded"}}', Code.MODEL_NOT_FOUND
    ),
    Short(
        "LiteLLM names its exception",
        500,
        '{"error":{"message":"litellm.RateLimitError: AzureException RateLimitError - Requests exceeded call rate limit"}}',
        Code.RATE_LIMITED,
        True,
    ),
    Short(
        "two numbers of output",
        400,
        '{"error":{"message":"The request asks for 9000 output tokens, more than 8192"}}',
        Code.UNKNOWN,
    ),
    Short(
        "a gateway: an error that is only true",
        None,
        '{"error":true,"status":429}',
        Code.RATE_LIMITED,
        retryable=True,
    ),
    Short(
        "a server's break-down in a stream",
        None,
        '{"error":{"message":"The server had an error while processing your request. Sorry about that!"}}',
        Code.SERVICE_UNAVAILABLE,
        retryable=True,
    ),
    Short(
        "bedrock: errors of the model",
        424,
        '{"message":"The model returned errors."}',
        Code.SERVICE_UNAVAILABLE,
        retryable=True,
    ),
    Short(
        "a model that is being loaded",
        409,
        '{"error":{"message":"The model is being loaded, please retry."}}',
        Code.SERVICE_UNAVAILABLE,
        retryable=True,
    ),
    Short(
        "an account that broke a policy",
        403,
        '{"error":{"message":"Your account was suspended for a breach of the Acceptable Use Policy."}}',
        Code.PERMISSION_DENIED,
    ),
    Short(
        "nestjs: a model beside a title",
        404,
        '{"statusCode":404,"error":"Not Found","message":"model \'x\' not found"}',
        Code.MODEL_NOT_FOUND,
    ),
    Short(
        "spring: a break-down in a stream",
        None,
        '{"timestamp":"2026-11-01T10:00:00Z","status":500,"error":"Internal Server Error","message":"no node answered","path":"/v1/chat/completions"}',
        Code.SERVICE_UNAVAILABLE,
        retryable=True,
    ),
    Short(
        "nestjs: a status in a stream",
        None,
        '{"statusCode":429,"error":"Slow down","message":"one at once"}',
        Code.RATE_LIMITED,
        retryable=True,
    ),
    Short(
        "openai: another endpoint's model",
        404,
        '{"error":{"message":"This model is only supported in v1/responses and not in v1/chat/completions.","type":"invalid_request_error","param":"model","code":null}}',
        Code.MODEL_NOT_FOUND,
    ),
    Short(
        "moonshot: no model",
        404,
        '{"error":{"message":"Not found the model moonshot-x or Permission denied","type":"resource_not_found_error"}}',
        Code.MODEL_NOT_FOUND,
    ),
    Short(
        "openrouter: no provider",
        404,
        '{"error":{"message":"No allowed providers are available for the selected model.","code":404}}',
        Code.MODEL_NOT_FOUND,
    ),
    Short(
        "nvidia: gone",
        410,
        '{"status":410,"title":"Gone","detail":"The model \'x\' has reached its end of life on 2026-01-01 and is no longer available."}',
        Code.MODEL_NOT_FOUND,
    ),
    Short(
        "anthropic: an organization",
        400,
        '{"type":"error","error":{"type":"invalid_request_error","message":"This organization has been disabled."}}',
        Code.PERMISSION_DENIED,
    ),
    Short(
        "dashscope: InternalError is a name space of refusals",
        400,
        '{"error":{"code":"invalid_parameter_error","message":"<400> InternalError.Algo.InvalidParameter: temperature is wrong","type":"invalid_request_error"}}',
        Code.UNKNOWN,
    ),
    Short(
        "bedrock: the model's error",
        424,
        '{"originalStatusCode":500,"message":"The system encountered an unexpected error during processing."}',
        Code.SERVICE_UNAVAILABLE,
        retryable=True,
    ),
    Short(
        "groq: decommissioned",
        400,
        '{"error":{"message":"The model `x` has been decommissioned","code":"model_decommissioned"}}',
        Code.MODEL_NOT_FOUND,
    ),
    Short(
        "anthropic: model",
        404,
        '{"type":"error","error":{"type":"not_found_error","message":"model: claude-9"}}',
        Code.MODEL_NOT_FOUND,
    ),
    Short(
        "google: model",
        404,
        '[{"error":{"code":404,"message":"models/gemini-0 is not found for API version v1main, or is not supported for generateContent.","status":"NOT_FOUND"}}]',
        Code.MODEL_NOT_FOUND,
    ),
    Short(
        "openai: model and access",
        404,
        '{"error":{"message":"The model `gpt-9` does not exist or you do not have access to it.","type":"invalid_request_error","code":"model_not_found"}}',
        Code.MODEL_NOT_FOUND,
    ),
    Short(
        "lm studio: nothing loaded",
        404,
        '{"error":{"message":"No models loaded. Please load a model in the developer page.","type":"invalid_request_error"}}',
        Code.MODEL_NOT_FOUND,
    ),
    Short("go: page", 404, "404 page not found", Code.SERVICE_UNAVAILABLE),
    Short("fastapi: path", 404, '{"detail":"Not Found"}', Code.SERVICE_UNAVAILABLE),
    Short(
        "openai: path",
        404,
        '{"error":{"message":"Invalid URL (POST /v1/v1/chat/completions)","type":"invalid_request_error"}}',
        Code.SERVICE_UNAVAILABLE,
    ),
    Short(
        "azure: path",
        404,
        '{"error":{"code":"404","message":"Resource not found"}}',
        Code.SERVICE_UNAVAILABLE,
    ),
    Short(
        "llama.cpp: path",
        404,
        '{"error":{"code":404,"message":"File Not Found","type":"not_found_error"}}',
        Code.SERVICE_UNAVAILABLE,
    ),
    Short(
        "a web server",
        405,
        "<html><head><title>405 Not Allowed</title></head></html>",
        Code.SERVICE_UNAVAILABLE,
    ),
    Short("a redirect", 301, "<html>moved</html>", Code.SERVICE_UNAVAILABLE),
    Short(
        "deepseek: busy",
        503,
        '{"error":{"message":"Service is too busy. We advise users to temporarily switch."}}',
        Code.SERVICE_UNAVAILABLE,
        True,
    ),
    Short(
        "siliconflow: busy",
        503,
        '{"code":50505,"message":"Model service overloaded. Please try again later.","data":null}',
        Code.SERVICE_UNAVAILABLE,
        True,
    ),
    Short(
        "moonshot: overloaded",
        429,
        '{"error":{"type":"engine_overloaded_error","message":"The engine is currently overloaded, please try again later"}}',
        Code.SERVICE_UNAVAILABLE,
        True,
    ),
    Short("cohere: token", 401, '{"message":"invalid api token"}', Code.PERMISSION_DENIED),
    Short(
        "glm: wrong path under 200",
        200,
        '{"code":500,"msg":"404 NOT_FOUND","success":false}',
        Code.SERVICE_UNAVAILABLE,
        True,
    ),
    Short(
        "hugging face: loading",
        None,
        '{"error":"Model meta-llama/x is currently loading","estimated_time":20.0}',
        Code.SERVICE_UNAVAILABLE,
        True,
    ),
    Short(
        "ollama: the runner died",
        None,
        '{"error":"an error was encountered while running the model: unexpected EOF"}',
        Code.SERVICE_UNAVAILABLE,
        True,
    ),
    Short(
        "lm studio: the model crashed",
        None,
        '{"error":{"message":"The model has crashed without additional information. (Exit code: 1)"}}',
        Code.SERVICE_UNAVAILABLE,
        True,
    ),
    Short(
        "lm studio: the model was unloaded",
        None,
        '{"error":"Model unloaded."}',
        Code.SERVICE_UNAVAILABLE,
        True,
    ),
    Short(
        "tgi: out of memory",
        None,
        '{"error":"Request failed during generation: Server error: CUDA out of memory","error_type":"generation"}',
        Code.SERVICE_UNAVAILABLE,
        True,
    ),
    Short(
        "cerebras: high traffic",
        429,
        '{"message":"We\'re experiencing high traffic right now! Please try again soon.","type":"too_many_requests_error","param":"queue","code":"queue_exceeded"}',
        Code.RATE_LIMITED,
        True,
    ),
    Short(
        "google: a place without service",
        400,
        '{"error":{"code":400,"message":"User location is not supported for the API use.","status":"FAILED_PRECONDITION"}}',
        Code.PERMISSION_DENIED,
    ),
    Short(
        "cohere: a wrong token under success",
        None,
        '{"id":"1","message":"invalid api token"}',
        Code.PERMISSION_DENIED,
    ),
    Short(
        "bedrock: a model without on-demand use",
        400,
        '{"message":"Invocation of model ID anthropic.claude with on-demand throughput isn’t supported. Retry your request with the ID or ARN of an inference profile that contains this model."}',
        Code.MODEL_NOT_FOUND,
    ),
    Short(
        "cloudflare: no such path",
        400,
        '{"errors":[{"code":7003,"message":"No route for that URI"}],"success":false}',
        Code.SERVICE_UNAVAILABLE,
    ),
    Short(
        "DashScope: no such address",
        400,
        '{"code":"InvalidParameter","message":"url error, please check url！ For details, see: https://help.aliyun.com/error-code"}',
        Code.SERVICE_UNAVAILABLE,
    ),
    Short(
        "Bedrock: another route",
        400,
        '{"error":{"message":"model `x` isn\'t supported on this route","type":"invalid_request_error"}}',
        Code.SERVICE_UNAVAILABLE,
    ),
    Short(
        "FastAPI's detail in a stream",
        None,
        '{"detail":"Internal server error"}',
        Code.SERVICE_UNAVAILABLE,
        True,
    ),
)

TOO_LONG = (
    Long(
        "TabbyAPI",
        400,
        '{"detail":"Request length 71599 + 2048 is greater than max_seq_len 65536"}',
        65536,
        71599,
    ),
    Long("Kimi", 400, '{"error":{"type":"invalid_request_error","message":"Input token length too long"}}'),
    Long("a text's length", 400, '{"error":{"message":"Input text exceeds maximum allowed length"}}'),
    Long(
        "a configured context",
        400,
        '{"error":{"message":"Prompt has 9000 tokens, but the configured context size is 8192 tokens"}}',
        8192,
        9000,
    ),
    Long(
        "nestjs: a title and a list of causes",
        400,
        '{"statusCode":400,"error":"Bad Request","message":["messages are checked","prompt is too long: 9000 tokens > 8192 maximum"]}',
        8192,
        9000,
    ),
    Long(
        "openai",
        400,
        '{"error":{"message":"This model\'s maximum context length is 8192 tokens. However, your messages resulted in 8545 tokens. Please reduce the length of the messages.","type":"invalid_request_error","param":"messages","code":"context_length_exceeded"}}',
        8192,
        8545,
    ),
    Long(
        "openai: requested",
        400,
        '{"error":{"message":"This model\'s maximum context length is 4097 tokens, however you requested 5360 tokens (1360 in your prompt; 4000 for the completion).","code":null}}',
        4097,
        5360,
    ),
    Long(
        "openai: newer words",
        400,
        '{"error":{"message":"Your input exceeds the context window of this model. Please adjust your input and try again.","code":"context_length_exceeded"}}',
    ),
    Long(
        "openai: one request over the minute",
        429,
        '{"error":{"message":"Request too large for gpt-4 in organization org-abcdefgh12 on tokens per min (TPM): Limit 10000, Requested 12345. The input or output tokens must be reduced in order to run successfully.","type":"tokens","code":"rate_limit_exceeded"}}',
        10000,
        12345,
    ),
    Long(
        "openrouter",
        400,
        '{"error":{"message":"This endpoint\'s maximum context length is 131072 tokens. However, you requested about 150000 tokens (149000 of text input, 1000 in the output).","code":400}}',
        131072,
        150000,
    ),
    Long(
        "anthropic",
        400,
        '{"type":"error","error":{"type":"invalid_request_error","message":"prompt is too long: 213462 tokens > 200000 maximum"}}',
        200000,
        213462,
    ),
    Long(
        "anthropic with the limit",
        400,
        '{"error":{"message":"input length and `max_tokens` exceed context limit: 190000 + 20000 > 200000, decrease input length"}}',
        200000,
        190000,
    ),
    Long(
        "anthropic: bytes",
        413,
        '{"type":"error","error":{"type":"request_too_large","message":"Request exceeds the maximum size"}}',
    ),
    Long(
        "llama.cpp",
        400,
        '{"error":{"code":400,"message":"request (4390 tokens) exceeds the available context size (4096 tokens), try increasing it","type":"exceed_context_size_error","n_prompt_tokens":4390,"n_ctx":4096}}',
        4096,
        4390,
    ),
    Long(
        "llama.cpp: older",
        None,
        '{"code":400,"message":"the request exceeds the available context size, try increasing it","type":"invalid_request_error"}',
    ),
    Long(
        "llama.cpp: as a field",
        None,
        '{"code":400,"message":"the request exceeds the context","type":"invalid_request_error"}',
    ),
    Long(
        "vllm",
        400,
        '{"object":"error","message":"This model\'s maximum context length is 2048 tokens. However, you requested 2600 tokens (1600 in the messages, 1000 in the completion). Please reduce the length of the messages or completion.","type":"BadRequestError","param":null,"code":400}',
        2048,
        2600,
    ),
    Long(
        "vllm: the limit is blamed",
        400,
        '{"error":{"message":"\'max_tokens\' or \'max_completion_tokens\' is too large: 1024. This model\'s maximum context length is 2048 tokens and your request has 1600 input tokens (1024 > 2048 - 1600).","type":"BadRequestError","code":400}}',
        2048,
        1600,
    ),
    Long(
        "vllm: newest",
        400,
        '{"error":{"message":"Input length (5000) exceeds model\'s maximum context length (4096).","type":"BadRequestError","code":400}}',
        4096,
        5000,
    ),
    Long(
        "vllm: decoder",
        400,
        '{"error":{"message":"The decoder prompt (length 5000) is longer than the maximum model length of 4096. Make sure that `max_model_len` is no smaller","code":400}}',
        4096,
        5000,
    ),
    Long(
        "sglang",
        400,
        '{"object":"error","message":"The input (5000 tokens) is longer than the model\'s context length (4096 tokens).","code":400}',
        4096,
        5000,
    ),
    Long(
        "mistral",
        400,
        '{"object":"error","message":"Prompt contains 33000 tokens and 0 draft tokens, too large for model with 32768 maximum context length","type":"invalid_request_error","code":"3051"}',
        32768,
        33000,
    ),
    Long(
        "google",
        400,
        '[{"error":{"code":400,"message":"The input token count (1196265) exceeds the maximum number of tokens allowed (1048575).","status":"INVALID_ARGUMENT"}}]',
        1048575,
        1196265,
    ),
    Long(
        "xai",
        400,
        '{"code":"Client specified an invalid argument","error":"This model\'s maximum prompt length is 131072 but the request contains 537812 tokens."}',
        131072,
        537812,
    ),
    Long(
        "groq",
        400,
        '{"error":{"message":"Please reduce the length of the messages or completion.","type":"invalid_request_error","param":"messages","code":"context_length_exceeded"}}',
    ),
    Long(
        "groq: 413",
        413,
        '{"error":{"message":"Request too large for model `x` in organization `org_01` service tier `on_demand` on tokens per minute (TPM): Limit 6000, Requested 7500, please reduce your message size and try again.","type":"tokens","code":"rate_limit_exceeded"}}',
        6000,
        7500,
    ),
    Long(
        "together",
        422,
        '{"error":{"message":"Input validation error: `inputs` tokens + `max_new_tokens` must be <= 8193. Given: 9000 `inputs` tokens and 512 `max_new_tokens`","type":"invalid_request_error"}}',
        8193,
        9000,
    ),
    Long(
        "tgi",
        422,
        '{"error":"Input validation error: `inputs` must have less than 1024 tokens. Given: 2500","error_type":"validation"}',
        1024,
        2500,
    ),
    Long(
        "cohere",
        400,
        '{"message":"too many tokens: total number of tokens in the prompt cannot exceed 4081 - received 5000. Try using a shorter prompt"}',
        4081,
        5000,
    ),
    Long(
        "ollama",
        400,
        '{"error":{"message":"the input length exceeds the context length","type":"invalid_request_error"}}',
    ),
    Long(
        "lm studio",
        400,
        '{"error":"Trying to keep the first 5000 tokens when context the overflows. However, the model is loaded with context length of only 4096 tokens, which is not enough. The number of tokens to keep from the initial prompt is greater than the context length"}',
    ),
    Long(
        "dashscope",
        400,
        '{"error":{"code":"invalid_parameter_error","message":"Range of input length should be [1, 30720]","type":"invalid_request_error"}}',
        30720,
    ),
    Long(
        "lm studio: shorter",
        400,
        '{"error":"Trying to keep the first 5121 tokens when context the overflows. However, the model is loaded with context length of only 4096 tokens, which is not enough. Try to load the model with a larger context length, or provide a shorter input"}',
    ),
    Long(
        "volcengine",
        400,
        '{"error":{"code":"InvalidParameter","message":"Total tokens of image and text exceed max message tokens","type":"BadRequest"}}',
    ),
    Long(
        "a gateway",
        400,
        '{"error":{"message":"prompt tokens (33000) exceed model limit (32768)"}}',
        32768,
        33000,
    ),
    Long(
        "a gateway: window",
        400,
        '{"error":{"message":"This model\'s context window is 8192 tokens, but your prompt has 9001 tokens."}}',
        8192,
        9001,
    ),
    Long(
        "qianfan",
        400,
        '{"error":{"code":"tokens_too_long","message":"the length of prompt tokens too long"}}',
    ),
    Long("bedrock", 400, '{"message":"Input is too long for requested model."}'),
    Long(
        "moonshot",
        400,
        '{"error":{"message":"Your request exceeded model token limit: 8192 (requested: 9000)","type":"invalid_request_error"}}',
        8192,
        9000,
    ),
    Long(
        "minimax",
        400,
        '{"base_resp":{"status_code":2013,"status_msg":"invalid params, context window exceeds limit"}}',
    ),
    Long("glm", 400, '{"error":{"code":"1261","message":"Prompt exceeds max length"}}'),
    Long(
        "github models",
        413,
        '{"error":{"code":"tokens_limit_reached","message":"Request body too large for gpt-4o model. Max size: 8000 tokens.","details":"x"}}',
        8000,
    ),
    Long(
        "copilot",
        400,
        '{"error":{"message":"prompt token count of 150000 exceeds the limit of 128000","code":"model_max_prompt_tokens_exceeded"}}',
        128000,
        150000,
    ),
    Long(
        "deepseek",
        400,
        '{"error":{"message":"This model\'s maximum context length is 65536 tokens. However, you requested 70000 tokens (68000 in the messages, 2000 in the completion).","type":"invalid_request_error"}}',
        65536,
        70000,
    ),
    Long(
        "SiliconFlow",
        400,
        '{"code":20015,"message":"length of prompt_tokens (68957) must be less than max_seq_len (65536).","data":null}',
        65536,
        68957,
    ),
    Long("nothing but 413", 413, ""),
    Long(
        "a configured limit",
        400,
        '{"error":{"message":"Input tokens exceed the configured limit of 272000 tokens. Your messages resulted in 300000 tokens."}}',
        272000,
        300000,
    ),
    Long("length in so many words", 400, '{"detail":"Prompt length 9000 exceeds maximum 8192"}', 8192, 9000),
    Long("no numbers", 400, '{"error":{"message":"The input token length is too long."}}'),
    Long(
        "Atlas, github.com/0xBakeer/inference-atlas/pull/186",
        400,
        '{"error":{"message":"Prompt too long: 5152 tokens exceeds max_seq_len 2048 (leave room for output tokens)"}}',
        2048,
        5152,
    ),
    Long(
        "github.com/earendil-works/pi/issues/5677",
        400,
        '{"error":{"message":"Input length (265330) exceeds model\'s maximum context length (262144)."}}',
        262144,
        265330,
    ),
    Long(
        "Bedrock Mantle, github.com/strands-agents/harness-sdk/pull/3722",
        400,
        '{"error":{"code":"validation_error","message":"prompt tokens (1200008) exceed model maximum (1050000) for m"}}',
        1050000,
        1200008,
    ),
    Long(
        "bytes are no tokens",
        400,
        '{"error":{"code":"string_above_max_length","message":"Invalid \'messages[1].content\': string too long. Expected a string with maximum length 10485760, but got a string with length 11436754 instead."}}',
    ),
    Long("Chinese: the context", 400, '{"error":{"message":"上下文长度超过限制"}}'),
    Long("Chinese: the input", 400, '{"error":{"message":"输入长度超限"}}'),
    Long("Chinese: tokens", 400, '{"error":{"message":"prompt 的 tokens 数超出模型限制"}}'),
    Long("Japanese", 400, '{"error":{"message":"入力のトークン数が上限を超えています"}}'),
    Long("Korean", 400, '{"error":{"message":"입력 토큰 수가 한도를 초과했습니다"}}'),
    Long(
        "a request has",
        400,
        '{"error":{"message":"your prompt has 9000 tokens but this model only supports 8192"}}',
        8192,
        9000,
    ),
    Long(
        "llama-cpp-python",
        400,
        '{"error":{"message":"Requested tokens (9000) exceed context window of 8192"}}',
        8192,
        9000,
    ),
    Long(
        "a token count", 400, '{"error":{"message":"Token count 9000 exceeds max allowed 8192"}}', 8192, 9000
    ),
    Long(
        "TensorRT-LLM, three lengths",
        400,
        '{"error":{"message":"The sum of prompt length (8000.0), query length (0) should not exceed max_num_tokens (4096)"}}',
        4096,
        8000,
    ),
    Long(
        "compared: greater",
        400,
        '{"error":{"message":"Total input tokens 9000 is greater than this model limit of 8192"}}',
        8192,
        9000,
    ),
    Long(
        "compared: more",
        400,
        '{"error":{"message":"The input you provided has 9,000 tokens which is more than 8,192"}}',
        8192,
        9000,
    ),
    Long("compared: a sign", 400, '{"error":{"message":"Prompt tokens: 9000 > 8192"}}', 8192, 9000),
    Long("a history", 400, '{"error":{"message":"Message history is too long. Please start a new chat."}}'),
    Long("in Chinese", 400, '{"error":{"message":"输入内容过长，超出模型最大上下文长度"}}'),
    Long("Anthropic: bytes", 400, '{"error":{"message":"too many total text bytes: 10000000 > 9000000"}}'),
)

NOT_OFFERED = tuple(
    f'{{"error":{{"message":"{message}","type":"{kind}"}}}}'
    for message, kind in (
        ("当前分组 default 下对于模型 gpt-5 无可用渠道 (request id: 2025082215093026)", "one_api_error"),
        ("当前分组 svip 下对于模型  无可用渠道", "one_api_error"),
        ("No available channels for model gpt-4o in group default (request id: 1)", "new_api_error"),
        ("No available channel for model gpt-9 under group default (distributor)", "new_api_error"),
        ("该令牌无权使用模型：gpt-4o", "one_api_error"),
        ("This token has no access to model gpt-4o", "new_api_error"),
        ("Forbidden - key(abc123) not authorized to access the requested model.", "Aihubmix_api_error"),
        ("Incorrect model ID. Please request to view the model page", "Aihubmix_api_error"),
        ("模型名字错误请求进入模型广场查看或当前分组下对于模型无使用权限", "Aihubmix_api_error"),
        ("No permission to use the model", "invalid_request_error"),
    )
)
"""Gateways that have the model for nobody, or not for this key; with 403 or 503, says the one that was asked."""

RELAYS = tuple(
    Short(
        f"new-api: {code}",
        500,
        f'{{"error":{{"message":"m","code":"{code}","type":"new_api_error"}}}}',
        means,
        again,
    )
    for code, means, again in (
        ("get_channel_failed", Code.SERVICE_UNAVAILABLE, True),
        ("channel:no_available_key", Code.SERVICE_UNAVAILABLE, True),
        ("channel:invalid_key", Code.PERMISSION_DENIED, False),
        ("channel:model_mapped_error", Code.MODEL_NOT_FOUND, False),
        ("channel:response_time_exceeded", Code.TIMEOUT, True),
        ("model_price_error", Code.MODEL_NOT_FOUND, False),
        ("do_request_failed", Code.SERVICE_UNAVAILABLE, True),
        ("bad_response_status_code", Code.SERVICE_UNAVAILABLE, True),
    )
)

_CENSORED = '{"error":{"message":"The content you provided or machine outputted is blocked.","type":"censorship_blocked"}}'
LEGAL = (
    Short("StepFun", 451, _CENSORED, Code.CONTENT_BLOCKED),
    Short("StepFun, inside a stream", None, _CENSORED, Code.CONTENT_BLOCKED),
    Short(
        "StepFun through OpenRouter",
        451,
        '{"error":{"message":"Provider returned error","code":451,"metadata":{"raw":'
        '"{\\"error\\":{\\"message\\":\\"m\\",\\"type\\":\\"censorship_blocked\\"}}","provider_name":"StepFun"}}}',
        Code.CONTENT_BLOCKED,
    ),
    Short("nothing but 451", 451, "", Code.CONTENT_BLOCKED),
    Short("a country", 451, '{"error":{"message":"Not available in your country."}}', Code.PERMISSION_DENIED),
    Short(
        "a region",
        451,
        '{"error":{"message":"This service is blocked for your region."}}',
        Code.PERMISSION_DENIED,
    ),
    Short(
        "UCloud",
        400,
        '{"error":{"message":"Sensitive chat messages","code":"invalid_messages"}}',
        Code.CONTENT_BLOCKED,
    ),
)

FOUND_LATER = (
    Short(
        "NVIDIA: the model",
        404,
        '{"status":404,"title":"Not Found","detail":"Function \'6b1d-2\': Not found for account \'x\'"}',
        Code.MODEL_NOT_FOUND,
    ),
    Short("exo: the model", 404, '{"detail":"No instance found for model some/model"}', Code.MODEL_NOT_FOUND),
    Short(
        "aprender: the model",
        404,
        '{"error":"Model registry error: No model available"}',
        Code.MODEL_NOT_FOUND,
    ),
    Short(
        "llama-swap: the model", 400, '{"error":"could not find real modelID for some"}', Code.MODEL_NOT_FOUND
    ),
    Short(
        "Ollama: an hour's limit",
        429,
        '{"error":"you\'ve reached your hourly usage limit, please wait or upgrade to continue"}',
        Code.RATE_LIMITED,
        True,
    ),
    Short(
        "a check of the request's form",
        400,
        '{"error":{"message":"content check failed: messages[0].content must be a string"}}',
        Code.UNKNOWN,
    ),
    Short(
        "a queue",
        503,
        '{"error":{"message":"sensitive message queue overloaded"}}',
        Code.SERVICE_UNAVAILABLE,
        True,
    ),
    *(
        Short(
            f"new-api passes {status} on",
            status,
            '{"error":{"message":"m","code":"bad_response_status_code","type":"new_api_error"}}',
            means,
            again,
        )
        for status, means, again in (
            (401, Code.PERMISSION_DENIED, False),
            (429, Code.RATE_LIMITED, True),
            (502, Code.SERVICE_UNAVAILABLE, True),
        )
    ),
    Short(
        "401 is about the key",
        401,
        '{"error":{"message":"Invalid API key. You are not authorized to use this model."}}',
        Code.PERMISSION_DENIED,
    ),
    Short(
        "a guardrail that is broken",
        503,
        '{"error":{"message":"The guardrail service is unavailable: request failed"}}',
        Code.SERVICE_UNAVAILABLE,
        True,
    ),
    Short(
        "a guardrail that does not answer",
        500,
        '{"error":{"message":"guardrail failed to respond in time"}}',
        Code.SERVICE_UNAVAILABLE,
        True,
    ),
    Short("your area", 451, '{"error":{"message":"Not supported in your area."}}', Code.PERMISSION_DENIED),
    Short(
        "Portkey: guardrail",
        446,
        '{"error":{"message":"The guardrail checks defined in the config failed.","type":"hooks_failed"}}',
        Code.CONTENT_BLOCKED,
    ),
    Short(
        "Spark: input",
        200,
        '{"code":10013,"message":"input content check failed","sid":"cha000b"}',
        Code.CONTENT_BLOCKED,
    ),
    Short(
        "Spark: audit",
        None,
        '{"error":{"message":"the content review failed, please change it"}}',
        Code.CONTENT_BLOCKED,
    ),
    Short(
        "nginx: too slow",
        504,
        "<html><head><title>504 Gateway Time-out</title></head></html>",
        Code.TIMEOUT,
        True,
    ),
    Short("Cloudflare: too slow", 524, "error code: 524", Code.TIMEOUT, True),
)
