"""Which models answer: the embedded one, OpenRouter, or any OpenAI-compatible server."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field, replace

import httpx
from taskflow.errors import SettingsError
from taskflow.llm import address, hosts
from taskflow.llm.client import read_start
from taskflow.llm.registry import models, provider_name
from taskflow.origins import on_this_machine
from taskflow.proxies import via_proxy
from taskflow.settings import Settings

from local.supervisor.errors import SettingError
from local.supervisor.model_list import chat_models, read

OPENROUTER_URL = "https://openrouter.ai/api/v1"
KEY_NEEDED = (
    *("openrouter.ai", "openai.com", "anthropic.com", "mistral.ai", "groq.com", "deepseek.com", "x.ai"),
    *("together.xyz", "fireworks.ai", "googleapis.com"),
)
"""Hosts (and what is below them) that answer nobody without a key."""
LISTED_MODELS = 50
DISCOVERY_SECONDS = 3.0
LIST_SECONDS = 15.0
MAX_LIST_BYTES = 8_000_000
"""How long a list may take as a whole, and what is read of it: the longest known has 1 MB."""
FIRST_PAUSE_SECONDS = 2.0
LONGEST_PAUSE_SECONDS = 30.0
"""Between two questions to a provider that has not listed its models yet."""
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
    base_url = address.with_scheme(settings.get("TASKFLOW_LLM_BASE_URL", "")).rstrip("/")
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
    urls = _address(provider.base_url).models
    why = "does not answer"
    headers = _headers(provider)
    # httpx drops Authorization on the way to another host, and no other header.
    follows = "api-key" not in headers
    async with httpx.AsyncClient(
        timeout=timeout,
        follow_redirects=follows,
        trust_env=not on_this_machine(urls[0]),
        verify=httpx.create_ssl_context(),  # the machine's own certificates in either case
    ) as client:
        for url in urls:
            try:
                async with (
                    asyncio.timeout(LIST_SECONDS),
                    client.stream("GET", url, headers=headers) as answer,
                ):
                    listing = read(await read_start(answer, MAX_LIST_BYTES)) if answer.is_success else None
                if ids := chat_models(listing):
                    return _offered(provider, ids), None
                why = f"answers {answer.status_code}" if answer.is_error else "lists no models"
            except (httpx.HTTPError, httpx.InvalidURL, TimeoutError):
                why = f"does not answer{via_proxy(url)}"
                break
    do = (
        "set TASKFLOW_MODELS to the model ids to offer"
        if why == "lists no models"
        else "start it or correct TASKFLOW_LLM_BASE_URL and its key"
    )
    return provider.default_model or UNKNOWN_MODEL, (
        f"The model provider {why} at {urls[0]}: {do}. It is asked again until it tells its models"
    )


async def discover_late(provider: Provider, pause: Callable[[float], Awaitable[None]] = asyncio.sleep) -> str:
    """The server's models, however long it takes until it tells them. ``pause`` waits so many seconds."""
    seconds = FIRST_PAUSE_SECONDS
    while True:
        await pause(seconds)
        found, warning = await discover(provider)
        if warning is None:
            return found
        seconds = min(LONGEST_PAUSE_SECONDS, seconds * 1.5)


def _offered(provider: Provider, ids: list[str]) -> str:
    if provider.default_model and provider.default_model not in ids:
        ids = [provider.default_model, *ids]
    return ",".join(ids[:LISTED_MODELS])


def _headers(provider: Provider) -> dict[str, str]:
    if not provider.api_key:
        return {}
    named = provider_name(Settings(llm_base_url=provider.base_url, llm_provider=provider.name))
    return (
        {"api-key": provider.api_key} if named == "azure" else {"Authorization": f"Bearer {provider.api_key}"}
    )


def _require_key(base_url: str, key: str) -> None:
    host = _host(base_url)
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
    """The host of an http(s) URL. Raises ``SettingError`` when it is none."""
    return _address(base_url).host


def _address(base_url: str) -> address.Address:
    try:
        return address.parse(base_url)
    except SettingsError as error:
        raise SettingError(str(error)) from None


def _below(host: str, domains: tuple[str, ...]) -> bool:
    return any(hosts.matches(host, domain) for domain in domains)


def with_models(provider: Provider, found: str) -> Provider:
    """The same provider, offering the models ``found`` (comma separated)."""
    return replace(provider, models=found)
