"""Finds a provider's API from a base URL as people paste it. Imports no httpx: light functions use it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import SplitResult, urlsplit, urlunsplit

from taskflow.errors import SettingsError
from taskflow.llm.errors import scrub

SETTING = "TASKFLOW_LLM_BASE_URL"

_QUOTES = "\"'`“”‘’<>«»"
_ENDPOINTS = re.compile(
    r"/(?:chat/completions?|completions|responses|embeddings|messages)$|(?<=/v1)/(?:models|chat)$",
    re.IGNORECASE,
)
_OLLAMA = re.compile(r"/api/(?:chat|generate|tags)$", re.IGNORECASE)
_VERSIONED = re.compile(r"/v\d+\w*(?:/|$)|/deployments/", re.IGNORECASE)

HOSTS: dict[str, str] = {
    "openrouter.ai": "/api/v1",
    "api.openai.com": "/v1",
    "openai.azure.com": "/openai/v1",
    "generativelanguage.googleapis.com": "/v1beta/openai",
    "api.groq.com": "/openai/v1",
    "api.fireworks.ai": "/inference/v1",
    "api.deepinfra.com": "/v1/openai",
    "api.perplexity.ai": "",
    "open.bigmodel.cn": "/api/paas/v4",
    "api.z.ai": "/api/paas/v4",
    "dashscope.aliyuncs.com": "/compatible-mode/v1",
    "dashscope-intl.aliyuncs.com": "/compatible-mode/v1",
    "volces.com": "/api/v3",
    "router.huggingface.co": "/v1",
    "models.github.ai": "/inference",
    "api.cohere.ai": "/compatibility/v1",
    "api.cohere.com": "/compatibility/v1",
}
"""The path of hosts whose API is not simply at ``/v1``, by their own documentation. For a bare host only."""


@dataclass(frozen=True, slots=True)
class Address:
    """``chat``: where completions are asked for, the likeliest first. ``models``: where the list is, in that order."""

    host: str
    port: int | None
    chat: tuple[str, ...]
    models: tuple[str, ...]


def parse(pasted: str, setting: str = SETTING) -> Address:
    """The addresses that ``pasted`` means. Raises ``SettingsError``, which names ``setting``.

    A path with a version (``/v1``, ``/v1beta/openai``) or an Azure deployment is taken as it is; of a host of ``HOSTS``
    its path there comes next, for those who paste the address of another of its APIs. A bare host gets the
    path of ``HOSTS`` or ``/v1``; any other path is tried as it is and then with ``/v1``.
    """
    text = pasted.strip().strip(_QUOTES).strip()
    url = _split(text, pasted, setting)
    path = re.sub(r"/{2,}", "/", url.path).rstrip("/")
    path = _OLLAMA.sub("/v1", path)
    while (shorter := _ENDPOINTS.sub("", path).rstrip("/")) != path:
        path = shorter
    host = (url.hostname or "").lower()
    return Address(
        host,
        url.port,
        tuple(_at(url, f"{base}/chat/completions") for base in _bases(host, path)),
        tuple(_at(url, f"{base}/models") for base in _bases(host, path)),
    )


def below(host: str, domain: str) -> bool:
    """Whether ``host`` is ``domain`` or a part of it."""
    return host == domain or host.endswith(f".{domain}")


def _split(text: str, pasted: str, setting: str) -> SplitResult:
    wrong = SettingsError(
        f"{setting}={scrub(pasted)!r} is not a URL such as https://openrouter.ai/api/v1 or http://localhost:11434/v1: "
        "correct it"
    )
    if not re.match("https?://", text, re.IGNORECASE):
        raise wrong
    try:
        url = urlsplit(text)
        usable = bool(url.hostname) and url.port != 0 and not re.search(r"[\s\\]", text)
    except ValueError:
        raise wrong from None
    if not usable:
        raise wrong
    return url


def _bases(host: str, path: str) -> tuple[str, ...]:
    known = next((base for domain, base in HOSTS.items() if below(host, domain)), None)
    if _VERSIONED.search(f"{path}/"):
        other = known if known != path and "/deployments/" not in f"{path}/" else None
        return (path, other) if other else (path,)
    if path:
        return (path, f"{path}/v1")
    return (known,) if known is not None else ("/v1", "")


def _at(url: SplitResult, path: str) -> str:
    return urlunsplit((url.scheme.lower(), url.netloc, path, url.query, ""))
