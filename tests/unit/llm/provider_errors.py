"""Errors as providers really send them, each with where it was seen."""

from __future__ import annotations

from dataclasses import dataclass, field

from taskflow.codes import AiErrorCode as Code


@dataclass(frozen=True)
class Case:
    """``status`` None: it came inside a stream."""

    name: str
    status: int | None
    body: str
    code: Code
    source: str
    retryable: bool = False
    retry_after: float | None = None
    headers: dict[str, str] = field(default_factory=dict)


CASES = (
    # --- OpenAI ---
    Case(
        "openai: account without quota is not a rate limit",
        429,
        '{"error": {"message": "You exceeded your current quota, please check your plan and billing details. '
        "For more information on this error, read the docs: "
        'https://platform.openai.com/docs/guides/error-codes/api-errors.", "type": "insufficient_quota", '
        '"param": null, "code": "insufficient_quota"}}',
        Code.QUOTA_EXCEEDED,
        "github.com/autohandai/code-cli/issues/88",
    ),
    Case(
        "openai: tokens per minute",
        429,
        '{"error": {"message": "Rate limit reached for gpt-4.1 in organization org-vyUrKHsIdLcZGKR3zqCqllrS on '
        "tokens per min (TPM): Limit 30000, Used 28039, Requested 3906. Please try again in 3.89s. Visit "
        'https://platform.openai.com/account/rate-limits to learn more.", "type": "tokens", "param": null, '
        '"code": "rate_limit_exceeded"}}',
        Code.RATE_LIMITED,
        "github.com/continuedev/continue/issues/10502",
        retryable=True,
        retry_after=3.89,
    ),
    Case(
        "openai: wrong key",
        401,
        '{"message":"Incorrect API key provided: kk. You can find your API key at '
        'https://platform.openai.com/account/api-keys.","type":"invalid_request_error","param":null,'
        '"code":"invalid_api_key"}',
        Code.PERMISSION_DENIED,
        "github.com/continuedev/continue/issues/9358",
    ),
    Case(
        "openai: unknown model",
        404,
        '{"error": {"message": "That model does not exist", "type": "invalid_request_error", "param": null, '
        '"code": null}}',
        Code.MODEL_NOT_FOUND,
        "github.com/waylaidwanderer/node-chatgpt-api/issues/49",
    ),
    # --- Azure ---
    Case(
        "azure: rate limit that asks for a day",
        429,
        '{"error": {"code": "429", "message": "Requests to the ChatCompletions_Create Operation under Azure '
        "OpenAI API version 2024-08-01-preview have exceeded token rate limit of your current OpenAI S0 pricing "
        "tier. Please retry after 86400 seconds. Please go here: https://aka.ms/oai/quotaincrease if you would "
        'like to further increase the default rate limit."}}',
        Code.RATE_LIMITED,
        "github.com/vanderschaarlab/climb/issues/1",
        retryable=True,
        retry_after=86400,
    ),
    Case(
        "azure: no such deployment",
        404,
        '{"error":{"code":"DeploymentNotFound","message":"The API deployment for this resource does not exist. '
        "If you created the deployment within the last 5 minutes, please wait a moment and try again."
        '"}}',
        Code.MODEL_NOT_FOUND,
        "github.com/chatboxai/chatbox/issues/646",
    ),
    Case(
        "azure: content filter",
        400,
        '{"error":{"message":"The response was filtered due to the prompt triggering Azure OpenAI\'s content '
        "management policy. Please modify your prompt and retry. To learn more about our content filtering "
        'policies please read our documentation: https://go.microsoft.com/fwlink/?linkid=2198766","type":null,'
        '"param":"prompt","code":"content_filter","status":400,"innererror":{"code":'
        '"ResponsibleAIPolicyViolation","content_filter_result":{"hate":{"filtered":false,"severity":"safe"},'
        '"jailbreak":{"filtered":true,"detected":true}}}}}',
        Code.CONTENT_BLOCKED,
        "github.com/Gitlawb/openclaude/issues/273",
    ),
    # --- OpenRouter ---
    Case(
        "openrouter: no credits",
        402,
        '{"error":{"message":"This request requires more credits, or fewer max_tokens. You requested up to 65536 '
        "tokens, but can only afford 10114. To increase, visit https://openrouter.ai/settings/credits and upgrade "
        'to a paid account","code":402,"metadata":{"provider_name":null}},"user_id":"user_"}',
        Code.QUOTA_EXCEEDED,
        "github.com/babikov/doka-site/issues/7",
    ),
    Case(
        "openrouter: no credits, wrapped twice",
        None,
        '{"error":{"error":{"message":"More credits are required to run this request. 128000 token capacity '
        'required, 19484 available.","code":402},"code":402}}',
        Code.QUOTA_EXCEEDED,
        "github.com/tailcallhq/forgecode/issues/571",
    ),
    Case(
        "openrouter: model withdrawn",
        404,
        '{"error": {"message": "No endpoints found for stepfun/step-3.5-flash:free.", "code": 404}, '
        '"user_id": "user_3CmwsCmGIMCVSaGO0fmSdaQuZf8"}',
        Code.MODEL_NOT_FOUND,
        "github.com/Alishahryar1/free-claude-code/issues/166",
    ),
    Case(
        "openrouter: upstream rate limit",
        429,
        '{"error":{"message":"Provider returned error","code":429,"metadata":{"raw":"z-ai/glm-5.3-flash is '
        "temporarily rate-limited upstream. Please retry shortly, or add your own key to accumulate your rate "
        'limits: ...","provider_name":"BaseTen","limit_source":"upstream_provider_shared_pool"}}}',
        Code.RATE_LIMITED,
        "github.com/open-webui/computer/issues/293",
        retryable=True,
    ),
    Case(
        "openrouter: rate limit with a header",
        429,
        '{"error":{"message":"Provider returned error","code":429,"metadata":{"error_type":"rate_limit_exceeded"}}}',
        Code.RATE_LIMITED,
        "github.com/digiogithub/pando/issues/8, openrouter.ai/docs/api/errors (Retry-After)",
        retryable=True,
        retry_after=8,
        headers={"Retry-After": "8"},
    ),
    Case(
        "openrouter: moderation is not a missing permission",
        403,
        '{"error":{"code":403,"message":"Input was flagged","metadata":{"reasons":["violence"],'
        '"flagged_input":"how do I","provider_name":"OpenAI","model_slug":"openai/gpt-4o"}}}',
        Code.CONTENT_BLOCKED,
        "openrouter.ai/docs/api-reference/errors (shape of ModerationErrorMetadata)",
    ),
    Case(
        "openrouter: error in the middle of a stream",
        None,
        '{"id":"cmpl-abc123","object":"chat.completion.chunk","created":1234567890,"model":"gpt-3.5-turbo",'
        '"provider":"openai","error":{"code":"server_error","message":"Provider disconnected unexpectedly"},'
        '"choices":[{"index":0,"delta":{"content":""},"finish_reason":"error"}]}',
        Code.SERVICE_UNAVAILABLE,
        "openrouter.ai/docs/api-reference/streaming",
        retryable=True,
    ),
    Case(
        "openrouter: numeric error in the middle of a stream",
        None,
        '{"id":"gen-1","error":{"code":502,"message":"Provider disconnected unexpectedly"},"choices":[{"index":0,'
        '"delta":{"content":""},"finish_reason":"error"}],"usage":{"prompt_tokens":7,"completion_tokens":3}}',
        Code.SERVICE_UNAVAILABLE,
        "openrouter.ai/docs/api-reference/streaming",
        retryable=True,
    ),
    Case(
        "openrouter: no provider left",
        503,
        '{"error":{"code":503,"message":"There is no available model provider that meets your routing '
        'requirements"}}',
        Code.SERVICE_UNAVAILABLE,
        "openrouter.ai/docs/errors",
        retryable=True,
    ),
    Case(
        "openrouter: timed out",
        408,
        '{"error":{"code":408,"message":"Your request timed out"}}',
        Code.TIMEOUT,
        "openrouter.ai/docs/errors",
        retryable=True,
    ),
    # --- Anthropic, by itself and through OpenRouter ---
    Case(
        "anthropic: overloaded",
        529,
        '{"type":"error","error":{"type":"overloaded_error","message":"Overloaded"},"request_id":"req_011CZ"}',
        Code.SERVICE_UNAVAILABLE,
        "github.com/anthropics/claude-code/issues/35792",
        retryable=True,
    ),
    Case(
        "anthropic through openrouter: overloaded, as JSON in a string",
        502,
        '{"error":{"message":"Provider returned error","code":502,"metadata":{"raw":"{\\"type\\":\\"error\\",'
        '\\"error\\":{\\"type\\":\\"overloaded_error\\",\\"message\\":\\"Overloaded\\"}}",'
        '"provider_name":"Anthropic"}}}',
        Code.SERVICE_UNAVAILABLE,
        "openrouter.ai/docs/api-reference/errors (ProviderErrorMetadata.raw), the body above",
        retryable=True,
    ),
    Case(
        "anthropic: empty account comes as a bad request",
        400,
        '{"type":"error","error":{"type":"invalid_request_error","message":"Your credit balance is too low to '
        'access the Anthropic API. Please go to Plans & Billing to upgrade or purchase credits."}}',
        Code.QUOTA_EXCEEDED,
        "recorded answers in several public repositories, found by the text",
    ),
    # --- Google ---
    Case(
        "google: rate limit, an array with details",
        429,
        '[{"error":{"code":429,"message":"You exceeded your current quota, please check your plan and billing '
        "details. For more information on this error, head to: https://ai.google.dev/gemini-api/docs/rate-limits."
        '","status":"RESOURCE_EXHAUSTED","details":[{"@type":"type.googleapis.com/google.rpc.QuotaFailure",'
        '"violations":[{"quotaMetric":"generativelanguage.googleapis.com/generate_content_free_tier_input_token_'
        'count","quotaValue":"250000"}]},{"@type":"type.googleapis.com/google.rpc.RetryInfo",'
        '"retryDelay":"26s"}]}}]',
        Code.RATE_LIMITED,
        "github.com/RooCodeInc/Roo-Code/issues/3883, array as in github.com/google-gemini/gemini-cli/issues/14831",
        retryable=True,
        retry_after=26,
    ),
    Case(
        "google: rate limit, JSON within the message",
        None,
        '{"error":{"message":"{\\n  \\"error\\": {\\n    \\"code\\": 429,\\n    \\"message\\": \\"Resource has been '
        'exhausted (e.g. check quota).\\",\\n    \\"status\\": \\"RESOURCE_EXHAUSTED\\"\\n  }\\n}\\n","code":429,'
        '"status":"Too Many Requests"}}',
        Code.RATE_LIMITED,
        "github.com/continuedev/continue/issues/10560",
        retryable=True,
    ),
    Case(
        "google: a wrong key comes as a bad request",
        400,
        '[{"error":{"code":400,"message":"API key not valid. Please pass a valid API key.","status":'
        '"INVALID_ARGUMENT","details":[{"@type":"type.googleapis.com/google.rpc.ErrorInfo","reason":'
        '"API_KEY_INVALID","domain":"googleapis.com","metadata":{"service":"generativelanguage.googleapis.com"}}]}}]',
        Code.PERMISSION_DENIED,
        "github.com/cequence-io/openai-scala-client/issues/109",
    ),
    Case(
        "google: overloaded",
        503,
        '{"error":{"code":503,"message":"The model is overloaded. Please try again later.","status":"UNAVAILABLE"}}',
        Code.SERVICE_UNAVAILABLE,
        "github.com/google-gemini/gemini-cli/issues/5191",
        retryable=True,
    ),
    # --- DeepSeek ---
    Case(
        "deepseek: no balance",
        402,
        '{"error":{"message":"Insufficient Balance","type":"unknown_error","param":null,'
        '"code":"invalid_request_error"}}',
        Code.QUOTA_EXCEEDED,
        "github.com/Aider-AI/aider/issues/4851",
    ),
    Case(
        "deepseek: no balance, behind a gateway that makes it a bad request",
        400,
        '{"error":{"message":"Insufficient Balance","type":"unknown_error","param":null,'
        '"code":"invalid_request_error"}}',
        Code.QUOTA_EXCEEDED,
        "github.com/Aider-AI/aider/issues/4851",
    ),
    Case(
        "deepseek: wrong key",
        401,
        '{"error":{"message":"Authentication Fails, Your api key: ****cd15 is invalid","type":'
        '"authentication_error","param":null,"code":"invalid_request_error"}}',
        Code.PERMISSION_DENIED,
        "github.com/BerriAI/litellm/issues/10403",
    ),
    Case(
        "deepseek: blocked content comes as a bad request",
        400,
        '{"error":{"message":"Content Exists Risk","type":"invalid_request_error","param":null,'
        '"code":"invalid_request_error"}}',
        Code.CONTENT_BLOCKED,
        "a recorded answer in a public test suite, found by its text",
    ),
    Case(
        "deepseek: unknown model comes as a bad request",
        400,
        '{"error":{"message":"Model Not Exist","type":"invalid_request_error","param":null,'
        '"code":"invalid_request_error"}}',
        Code.MODEL_NOT_FOUND,
        "the message as noted by a public DeepSeek client, the shape as in the cases above",
    ),
    # --- servers one runs oneself ---
    Case(
        "vllm: unknown model",
        404,
        '{"object":"error","message":"The model `Qwen1.5-14B-Chat-GPTQ-Int8` does not exist.",'
        '"type":"NotFoundError","param":null,"code":404}',
        Code.MODEL_NOT_FOUND,
        "github.com/vllm-project/vllm/issues/3485",
    ),
    Case(
        "vllm: error in the middle of a stream",
        None,
        '{"object":"error","message":"EngineCore encountered an issue","type":"InternalServerError",'
        '"param":null,"code":500}',
        Code.SERVICE_UNAVAILABLE,
        "the shape as in github.com/block/goose/pull/8031",
        retryable=True,
    ),
    Case(
        "ollama: model not pulled",
        404,
        '{"error":{"message":"model \\"ollama\\" not found, try pulling it first","type":"api_error","param":null,'
        '"code":null}}',
        Code.MODEL_NOT_FOUND,
        "github.com/netease-youdao/QAnything/issues/555",
    ),
    Case(
        "ollama: model not pulled, native shape without a status",
        None,
        '{"error":"model \'mistral\' not found, try pulling it first"}',
        Code.MODEL_NOT_FOUND,
        "github.com/ollama/ollama/pull/718",
    ),
    Case(
        "ollama: out of memory",
        500,
        '{"error":{"message":"model requires more system memory (5.3 GiB) than is available (4.7 GiB)",'
        '"type":"api_error","param":null,"code":null}}',
        Code.SERVICE_UNAVAILABLE,
        "github.com/continuedev/continue/issues/9976",
        retryable=True,
    ),
    Case(
        "llama.cpp: still loading",
        503,
        '{"error": {"code": 503, "message": "Loading model", "type": "unavailable_error"}}',
        Code.SERVICE_UNAVAILABLE,
        "llama.cpp tools/server/README.md, GET /health",
        retryable=True,
    ),
    Case(
        "llama.cpp: prompt beyond the context",
        400,
        '{"error":{"code":400,"message":"request (4390 tokens) exceeds the available context size (4096 tokens), '
        'try increasing it","type":"exceed_context_size_error","n_prompt_tokens":4390,"n_ctx":4096}}',
        Code.PROMPT_TOO_LONG,
        "github.com/ggml-org/llama.cpp/issues/19774",
    ),
    # --- what stands in between ---
    Case(
        "gateway: an HTML page",
        502,
        "<html><head><title>502 Bad Gateway</title></head><body>nginx</body></html>",
        Code.SERVICE_UNAVAILABLE,
        "nginx's default page",
        retryable=True,
    ),
    Case(
        "nvidia: problem details",
        429,
        '{"status":429,"title":"Too Many Requests"}',
        Code.RATE_LIMITED,
        "github.com/Alishahryar1/free-claude-code/issues/1228",
        retryable=True,
    ),
    Case("nothing but a status", 500, "", Code.SERVICE_UNAVAILABLE, "any server", retryable=True),
    Case("nothing at all", None, "", Code.UNKNOWN, "any server"),
)
