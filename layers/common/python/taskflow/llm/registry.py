"""Which models people may choose, and what is known of each. No httpx here: light functions import this module.

The list is, first match wins: ``TASKFLOW_MODELS``; the built-in list of the provider (the embedded model,
OpenRouter). Any other server needs ``TASKFLOW_MODELS`` or ``TASKFLOW_DEFAULT_MODEL``.
"""

from __future__ import annotations

import ipaddress
import math
from dataclasses import replace
from functools import lru_cache

from taskflow.codes import AiErrorCode
from taskflow.completion import InterruptionForm
from taskflow.errors import ProviderError, SettingsError
from taskflow.llm import address, hosts, prices, size
from taskflow.llm.catalog import EMBEDDED, OPENROUTER, OPENROUTER_DEFAULT, ModelInfo
from taskflow.llm.deadline import Timeouts
from taskflow.settings import Settings

__all__ = [
    "EMBEDDED",
    "OPENROUTER",
    "ModelInfo",
    "charged",
    "cost",
    "default_model",
    "describe",
    "interruption_form",
    "is_local",
    "models",
    "priced_by",
    "provider_name",
    "resolve",
    "timeouts",
    "upstream_stops",
]

_HOSTS = {
    "openrouter.ai": "openrouter",
    "api.openai.com": "openai",
    "openai.azure.com": "azure",
    "services.ai.azure.com": "azure",
    "cognitiveservices.azure.com": "azure",
    "api.cognitive.microsoft.com": "azure",
    "openai.azure.us": "azure",
    "bedrock-runtime.*.amazonaws.com": "bedrock",
    "bedrock-runtime-fips.*.amazonaws.com": "bedrock",
    "bedrock-mantle.*.api.aws": "bedrock",
    "qianfan.baidubce.com": "baidu",
    "generativelanguage.googleapis.com": "google",
    "api.deepseek.com": "deepseek",
    "api.anthropic.com": "anthropic",
    "api.mistral.ai": "mistral",
    "api.groq.com": "groq",
    "api.x.ai": "xai",
    "api.together.xyz": "together",
    "api.fireworks.ai": "fireworks",
    "api.cohere.ai": "cohere",
    "api.cohere.com": "cohere",
    "dashscope.aliyuncs.com": "alibaba",
    "dashscope-intl.aliyuncs.com": "alibaba",
    "open.bigmodel.cn": "zai",
    "api.z.ai": "zai",
    "api.moonshot.ai": "moonshot",
    "api.moonshot.cn": "moonshot",
    "api.minimax.io": "minimax",
    "api.minimaxi.com": "minimax",
    "api.minimax.chat": "minimax",
}

_PORTS = {11434: "ollama"}
_NAMED_HOSTS = ("ollama", "vllm")
"""Hosts of a container network that are named after their server."""

_STOPPING = frozenset(
    {"openai", "azure", "anthropic", "fireworks", "mancer", "recursal", "anyscale", "lepton", "octoai"}
    | {"novita", "novitaai", "deepinfra", "together", "cohere", "hyperbolic", "infermatic", "avian", "xai"}
    | {"cloudflare", "sfcompute", "nineteen", "liquid", "friendli", "chutes", "deepseek"}
    | {"vllm"}
)
"""Servers whose work and bill end with the connection, whenever it is closed: those of OpenRouter's list "Stream
Cancellation, Provider Support: Supported" (openrouter.ai/docs/api-reference/streaming), and vLLM, which aborts a
request when its client is gone (vllm/entrypoints/utils.py, ``with_cancellation``)."""

_STOPPING_ONCE_BEGUN = frozenset({"embedded", "llamacpp", "ollama"})
"""Servers that stop generating when their client is gone but may go on reading the prompt until the first token:
llama.cpp (github.com/ggml-org/llama.cpp/discussions/4721; with an ``X-Conversation-Id`` header, which is never sent
here, it goes on generating, too: pull request 23226), what is built on it, and Ollama, which closes its own request
to it (llm/llama_server.go)."""

_LOCAL = frozenset({"embedded", "local", "ollama", "llamacpp", "vllm"})

TIMEOUTS = Timeouts(first_token=30.0, between_tokens=20.0)
LOCAL_TIMEOUTS = Timeouts(first_token=120.0, between_tokens=60.0)
"""The first token's from the request, or from the last progress in reading the prompt that the server told."""


def provider_name(settings: Settings) -> str:
    """The provider in records and metrics: the setting, else by the server's host. Empty base URL: embedded.

    Raises ``SettingsError`` when the base URL is none.
    """
    if settings.llm_provider:
        return settings.llm_provider
    if not settings.llm_base_url:
        return "embedded"
    return _provider_at(settings.llm_base_url)


@lru_cache(maxsize=16)
def _provider_at(base_url: str) -> str:
    place = address.parse(base_url)
    host = place.host
    for known, name in _HOSTS.items():
        if hosts.matches(host, known):
            return name
    if place.port in _PORTS:
        return _PORTS[place.port]
    if _is_address(host) or "." not in host:
        return host if host in _NAMED_HOSTS else "local"
    labels = [label for label in host.split(".")[:-1] if label not in ("api", "www", "com", "co")]
    return labels[-1] if labels else host


def models(settings: Settings) -> tuple[ModelInfo, ...]:
    """What people may choose from, grouped by vendor, the default among them. Raises ``SettingsError``."""
    provider = provider_name(settings)
    listed: tuple[ModelInfo, ...]
    if settings.models:
        listed = tuple(describe(settings, model) for model in dict.fromkeys(settings.models))
    else:
        listed = tuple(_priced(settings, info) for info in _builtin(provider))
    if settings.default_model and all(info.id != settings.default_model for info in listed):
        listed = (describe(settings, settings.default_model), *listed)
    if not listed:
        raise SettingsError(
            f"TASKFLOW_MODELS is empty and {provider} has no built-in list; "
            "set it to the model ids people may choose, comma separated"
        )
    return listed


def default_model(settings: Settings) -> str:
    """The model of a new conversation. Raises ``SettingsError``."""
    if settings.default_model:
        return settings.default_model
    listed = models(settings)
    if any(info.id == OPENROUTER_DEFAULT for info in listed):
        return OPENROUTER_DEFAULT
    return listed[0].id


def resolve(settings: Settings, model: str) -> ModelInfo:
    """The listed model ``model``. Raises ``ProviderError`` (``MODEL_NOT_FOUND``) when it is not listed."""
    for info in models(settings):
        if info.id == model:
            return info
    raise ProviderError(AiErrorCode.MODEL_NOT_FOUND, f"model {model!r} is not in the list")


def describe(settings: Settings, model: str) -> ModelInfo:
    """What is known of ``model``, listed or not: at least a name derived from its id."""
    provider = provider_name(settings)
    for info in _builtin(provider):
        if info.id == model:
            return _priced(settings, info)
    vendor, _, short = model.rpartition("/")
    local = provider in _LOCAL
    info = ModelInfo(
        id=model,
        name=_readable(short),
        provider=provider,
        vendor=_readable(vendor.rpartition("/")[2]) if vendor else "",
        local=local,
        interruptions="plain" if size.is_small(model, local=local) else "note",
        stop_stops_billing=_stops(provider, begun=True) or None,
    )
    return _priced(settings, info)


def interruption_form(settings: Settings, model: str) -> InterruptionForm:
    """How ``model`` is told of an interruption: the setting, else what is known of the model."""
    if settings.interruption_note != "auto":
        return settings.interruption_note
    return describe(settings, model).interruptions


def timeouts(settings: Settings) -> Timeouts:
    """How long the server may take: the settings, else what suits it.

    One on somebody's own machine loads its model on the first request, reads long prompts slowly, and lets everybody
    wait for the batch that it computes.
    """
    usual = LOCAL_TIMEOUTS if is_local(settings) else TIMEOUTS
    return Timeouts(
        connect=settings.provider_connect_seconds,
        first_token=settings.provider_first_token_seconds or usual.first_token,
        between_tokens=settings.provider_between_tokens_seconds or usual.between_tokens,
    )


def is_local(settings: Settings) -> bool:
    """Whether the model server is one that runs on somebody's own machine."""
    return provider_name(settings) in _LOCAL


def cost(info: ModelInfo, input_tokens: int, output_tokens: int) -> float | None:
    """US dollars by list price; None when the price is unknown, 0 for a local model."""
    if info.input_price is None or info.output_price is None:
        return 0.0 if info.local else None
    return prices.Price(info.input_price, info.output_price, info.over).dollars(input_tokens, output_tokens)


def priced_by(settings: Settings, model: str) -> str:
    """What the list price of ``model`` rests on: ``setting``, ``local`` (nothing is billed), the day of the list; empty
    when there is none."""
    if model in settings.prices:
        return "setting"
    info = describe(settings, model)
    if info.input_price is None or info.output_price is None:
        return "local" if info.local else ""
    return "local" if info.local and not info.input_price + info.output_price else prices.dated()


def charged(settings: Settings, model: str, input_tokens: int, output_tokens: int) -> int:
    """Nanodollars, rounded up, that so many tokens count against budgets: by list price, else by the default price."""
    dollars = cost(describe(settings, model), input_tokens, output_tokens)
    if dollars is None:
        default = prices.Price(settings.default_price_input, settings.default_price_output)
        dollars = default.dollars(input_tokens, output_tokens)
    return math.ceil(round(dollars * 1e9, 3))


def _priced(settings: Settings, info: ModelInfo) -> ModelInfo:
    """With its price: the setting's, nothing on somebody's own machine, else the list's."""
    own = settings.prices.get(info.id)
    if own is not None:
        return replace(info, input_price=own[0], output_price=own[1], over=None)
    found = None if info.local else prices.listed(info.provider, info.id)
    if found is None:
        return info
    return replace(info, input_price=found.input, output_price=found.output, over=found.over)


def upstream_stops(info: ModelInfo, upstream: str | None, *, begun: bool) -> bool:
    """Whether closing the stream is known to stop the work and the bill.

    ``upstream``: the server behind a router, if named. ``begun``: the model has produced something.
    """
    if upstream is not None:
        return _stops("".join(c for c in upstream.lower() if c.isalnum()), begun=begun)
    if _stops(info.provider, begun=begun):
        return True
    return bool(info.stop_stops_billing) and info.provider not in _STOPPING_ONCE_BEGUN


def _stops(server: str, *, begun: bool) -> bool:
    return server in _STOPPING or (begun and server in _STOPPING_ONCE_BEGUN)


def _builtin(provider: str) -> tuple[ModelInfo, ...]:
    if provider == "embedded":
        return EMBEDDED
    if provider == "openrouter":
        return tuple(replace(info, provider=provider) for info in OPENROUTER)
    return ()


def _readable(slug: str) -> str:
    """``llama-3.1-8b:free`` → ``Llama 3.1 8b (free)``."""
    base, _, tag = slug.partition(":")
    words = " ".join(word[:1].upper() + word[1:] for word in base.replace("_", "-").split("-") if word)
    return f"{words} ({tag})" if tag and tag != "latest" else words or slug


def _is_address(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True
