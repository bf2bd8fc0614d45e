"""Which models answer: the embedded one, OpenRouter, or any OpenAI-compatible server."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from urllib.parse import urlsplit

import httpx
from taskflow.errors import SettingsError
from taskflow.llm.registry import models
from taskflow.settings import Settings

from local.supervisor.errors import SettingError

OPENROUTER_URL = "https://openrouter.ai/api/v1"
KEY_NEEDED = (
    *("openrouter.ai", "openai.com", "anthropic.com", "mistral.ai", "groq.com", "deepseek.com", "x.ai"),
    *("together.xyz", "fireworks.ai", "googleapis.com"),
)
"""Hosts (and what is below them) that answer nobody without a key."""
NOT_CHAT = (
    *(
        "embed",
        "rerank",
        "whisper",
        "tts",
        "transcribe",
        "audio",
        "realtime",
        "dall-e",
        "image",
        "moderation",
    ),
    *("babbage", "davinci"),
)
"""Parts of the ids of models that cannot hold a conversation."""
LISTED_MODELS = 50
DISCOVERY_SECONDS = 3.0
UNKNOWN_MODEL = "default"
"""Stands for whatever model a server has that could not be asked for its list; many serve just one."""


@dataclass(frozen=True, slots=True)
class Provider:
    """Where completions come from. ``base_url`` empty: the embedded model."""

    base_url: str = ""
    api_key: str = field(default="", repr=False)
    name: str = ""
    models: str = ""
    default_model: str = ""
    fallback_models: str = ""

    @property
    def embedded(self) -> bool:
        return not self.base_url

    def parameters(self) -> dict[str, str]:
        """Template parameters, as far as they are set."""
        given = {
            "LlmBaseUrl": self.base_url,
            "LlmApiKey": self.api_key,
            "LlmProvider": self.name,
            "Models": self.models,
            "DefaultModel": self.default_model,
            "FallbackModels": self.fallback_models,
        }
        return {name: value for name, value in given.items() if value}


def choose(settings: Mapping[str, str]) -> Provider:
    """The provider that ``settings`` (by their environment names) ask for. Raises ``SettingError``."""
    base_url = settings.get("TASKFLOW_LLM_BASE_URL", "").rstrip("/")
    key = settings.get("TASKFLOW_LLM_API_KEY", "")
    router_key = settings.get("OPENROUTER_API_KEY", "")
    if not base_url and key:
        raise SettingError(
            "TASKFLOW_LLM_API_KEY is set and TASKFLOW_LLM_BASE_URL is not: set the base URL that the key is for"
        )
    if not base_url and router_key:
        base_url = OPENROUTER_URL
    if base_url:
        key = key or (router_key if _below(_host(base_url), ("openrouter.ai",)) else "")
        _require_key(base_url, key)
    provider = Provider(
        base_url=base_url,
        api_key=key,
        name=settings.get("TASKFLOW_LLM_PROVIDER", "") if base_url else "embedded",
        models=settings.get("TASKFLOW_MODELS", ""),
        default_model=settings.get("TASKFLOW_DEFAULT_MODEL", ""),
        fallback_models=settings.get("TASKFLOW_FALLBACK_MODELS", ""),
    )
    _require_default_listed(provider)
    return provider


def needs_discovery(provider: Provider) -> bool:
    """Whether the server must be asked which models it has."""
    if provider.models or provider.embedded:
        return False
    try:
        return not models(Settings(llm_base_url=provider.base_url, llm_provider=provider.name))
    except SettingsError:
        return True


async def discover(provider: Provider, timeout: float = DISCOVERY_SECONDS) -> tuple[str, str | None]:  # noqa: ASYNC109
    """The server's models as the value of the setting, and a warning when it did not tell."""
    url = f"{provider.base_url}/models"
    headers = {"Authorization": f"Bearer {provider.api_key}"} if provider.api_key else {}
    try:
        async with httpx.AsyncClient(timeout=timeout) as client:
            answer = await client.get(url, headers=headers)
        answer.raise_for_status()
        ids = chat_models(answer.json())
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        status = error.response.status_code if isinstance(error, httpx.HTTPStatusError) else None
        why = f"answers {status}" if status else "does not answer"
        return provider.default_model or UNKNOWN_MODEL, (
            f"The model provider {why} at {url}: start it or correct TASKFLOW_LLM_BASE_URL and its key, then make "
            "run again"
        )
    except ValueError:
        ids = []
    if not ids:
        return provider.default_model or UNKNOWN_MODEL, (
            f"The model provider lists no models at {url}: set TASKFLOW_MODELS to the model ids to offer"
        )
    if provider.default_model and provider.default_model not in ids:
        ids.insert(0, provider.default_model)
    return ",".join(ids[:LISTED_MODELS]), None


def chat_models(listing: object) -> list[str]:
    """Ids of the models in an OpenAI-compatible list that can hold a conversation, in the server's order."""
    data = listing.get("data") if isinstance(listing, dict) else None
    entries = data if isinstance(data, list) else []
    ids = [str(entry["id"]) for entry in entries if isinstance(entry, dict) and entry.get("id")]
    fit = [id for id in ids if not any(part in id.lower() for part in NOT_CHAT) and "," not in id]
    return list(dict.fromkeys(fit))


def _require_key(base_url: str, key: str) -> None:
    host = _host(base_url)
    if not host:
        raise SettingError(
            f"TASKFLOW_LLM_BASE_URL={base_url!r} is not a URL such as http://localhost:11434/v1: correct it"
        )
    if not key and _below(host, KEY_NEEDED):
        name = "OPENROUTER_API_KEY" if _below(host, ("openrouter.ai",)) else "TASKFLOW_LLM_API_KEY"
        raise SettingError(f"TASKFLOW_LLM_BASE_URL={base_url} needs a key: set {name}")


def _require_default_listed(provider: Provider) -> None:
    if not provider.default_model or not (provider.models or provider.embedded):
        return
    settings = Settings(
        llm_base_url=provider.base_url,
        llm_provider=provider.name,
        models=tuple(filter(None, map(str.strip, provider.models.split(",")))),
    )
    offered = [info.id for info in models(settings)]
    if provider.default_model not in offered:
        raise SettingError(
            f"TASKFLOW_DEFAULT_MODEL={provider.default_model} is not one of the models offered "
            f"({', '.join(offered[:5])}): choose one of them or add it to TASKFLOW_MODELS"
        )


def _host(base_url: str) -> str:
    """The host of an http(s) URL; empty when it is none."""
    try:
        url = urlsplit(base_url)
        usable = url.scheme in ("http", "https") and url.port != 0 and " " not in base_url
    except ValueError:
        return ""
    return (url.hostname or "") if usable else ""


def _below(host: str, domains: tuple[str, ...]) -> bool:
    return any(host == domain or host.endswith(f".{domain}") for domain in domains)


def with_models(provider: Provider, found: str) -> Provider:
    """The same provider, offering the models ``found`` (comma separated)."""
    return replace(provider, models=found)
