"""Where the hosts of the vendors keep their OpenAI-compatible API, by the vendors' own documentation. No I/O.

A ``*`` in a host's name stands for one of its labels, such as a region. Sources: docs/providers.md, "Addresses".
"""

from __future__ import annotations

import re
from functools import cache

HOSTS: dict[str, tuple[str, ...]] = {
    "openrouter.ai": ("/api/v1",),
    "api.openai.com": ("/v1",),
    "openai.azure.com": ("/openai/v1",),
    "openai.azure.us": ("/openai/v1",),
    "services.ai.azure.com": ("/openai/v1",),
    "cognitiveservices.azure.com": ("/openai/v1",),
    "api.cognitive.microsoft.com": ("/openai/v1",),
    "models.inference.ai.azure.com": ("",),
    "bedrock-runtime.*.amazonaws.com": ("/openai/v1",),
    "bedrock-runtime-fips.*.amazonaws.com": ("/openai/v1",),
    "bedrock-runtime.*.vpce.amazonaws.com": ("/openai/v1",),
    "bedrock-mantle.*.api.aws": ("/v1", "/openai/v1"),
    "generativelanguage.googleapis.com": ("/v1beta/openai",),
    "api.groq.com": ("/openai/v1",),
    "api.fireworks.ai": ("/inference/v1",),
    "api.deepinfra.com": ("/v1/openai",),
    "api.perplexity.ai": ("",),
    "open.bigmodel.cn": ("/api/paas/v4",),
    "api.z.ai": ("/api/paas/v4",),
    "coding.dashscope.aliyuncs.com": ("/v1",),
    "coding-intl.dashscope.aliyuncs.com": ("/v1",),
    "dashscope.aliyuncs.com": ("/compatible-mode/v1",),
    "dashscope-intl.aliyuncs.com": ("/compatible-mode/v1",),
    "dashscope-us.aliyuncs.com": ("/compatible-mode/v1",),
    "maas.aliyuncs.com": ("/compatible-mode/v1",),
    "qianfan.baidubce.com": ("/v2",),
    "volces.com": ("/api/v3",),
    "bytepluses.com": ("/api/v3",),
    "router.huggingface.co": ("/v1",),
    "models.github.ai": ("/inference",),
    "api.cohere.ai": ("/compatibility/v1",),
    "api.cohere.com": ("/compatibility/v1",),
    "api.novita.ai": ("/openai", "/v3/openai"),
    "api.friendli.ai": ("/serverless/v1",),
    "api.llama.com": ("/compat/v1",),
    "api.clarifai.com": ("/v2/ext/openai/v1",),
    "api.venice.ai": ("/api/v1",),
    "api.intelligence.io.solutions": ("/api/v1",),
    "gigachat.devices.sberbank.ru": ("/api/v1",),
    "nano-gpt.com": ("/api/v1",),
    "zenmux.ai": ("/api/v1",),
    "opencode.ai": ("/zen/v1",),
    "api.kilo.ai": ("/api/gateway",),
    "api.jiekou.ai": ("/openai",),
    "api.hpc-ai.com": ("/inference/v1",),
    "snowflakecomputing.com": ("/api/v2/cortex/v1",),
    "cloud.databricks.com": ("/serving-endpoints",),
    "gcp.databricks.com": ("/serving-endpoints",),
    "azuredatabricks.net": ("/serving-endpoints",),
    "model-runner.docker.internal": ("/engines/v1",),
}
"""The paths of hosts whose API is not simply at ``/v1``, the likeliest first."""

INSIDE: tuple[tuple[str, str, str, str], ...] = (
    ("api.cloudflare.com", "/client/v4/accounts/*", "/ai/v1", "/ai(?:/.*)?"),
    ("gateway.ai.cloudflare.com", "/v1/*/*", "/compat", ""),
    ("gateway.ai.cloudflare.com", "/v1/*/*/workers-ai", "/v1", "/@.*"),
    ("aiplatform.googleapis.com", "/v1/projects/*/locations/*", "/endpoints/openapi", "/.*"),
    ("*-aiplatform.googleapis.com", "/v1/projects/*/locations/*", "/endpoints/openapi", "/.*"),
    ("services.ai.azure.com", "/api/projects/*", "/openai/v1", "/openai"),
    ("api.runpod.ai", "/v2/*", "/openai/v1", "/(?:run|runsync|openai)"),
    ("router.huggingface.co", "/hf-inference/models/*/*", "/v1", ""),
)
"""Hosts whose API lies inside the path of an account, project or model: that path (a ``*`` is a name), what comes
behind it, and a pattern of what people paste in place of that."""

_DATABRICKS_LIST = "/api/2.0/serving-endpoints"
LISTS: dict[str, str] = {
    "models.github.ai": "/catalog/models",
    "cloud.databricks.com": _DATABRICKS_LIST,
    "gcp.databricks.com": _DATABRICKS_LIST,
    "azuredatabricks.net": _DATABRICKS_LIST,
}
"""Hosts whose model list is not beside the completions."""


def paths(host: str) -> tuple[str, ...]:
    """Where the API of ``host`` is, the likeliest first; empty: not known."""
    return next((bases for pattern, bases in HOSTS.items() if matches(host, pattern)), ())


def inside(host: str, path: str) -> tuple[str, ...]:
    """Where the API of the account or project is whose ``path`` at ``host`` was pasted; empty: it is none."""
    return tuple(
        found[1] + behind
        for pattern, place, behind, instead in INSIDE
        if matches(host, pattern) and (found := _place(place, behind, instead).fullmatch(path))
    )


def list_path(host: str) -> str | None:
    """The path of the model list, where it is not beside the completions."""
    return next((path for pattern, path in LISTS.items() if matches(host, pattern)), None)


def matches(host: str, pattern: str) -> bool:
    """Whether ``host`` is ``pattern`` or a part of it."""
    # No regular expression for most: to compile those of all hosts would take a process's first turn some 20 ms.
    end = pattern.rpartition("*")[2]
    if not host.endswith(end):
        return False
    if end == pattern:
        return host == pattern or (host[: -len(pattern)].endswith(".") and len(host) > len(pattern) + 1)
    return _compiled(pattern).fullmatch(host) is not None


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(r"(?:.+\.)?" + re.escape(pattern).replace(r"\*", "[^.]+"))


@cache
def _place(place: str, behind: str, instead: str) -> re.Pattern[str]:
    names = re.escape(place).replace(r"\*", "[^/]+")
    return re.compile(f"({names})(?:{re.escape(behind)}|{instead})?", re.IGNORECASE)
