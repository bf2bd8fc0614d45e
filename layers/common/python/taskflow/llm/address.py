"""Finds a provider's API from a base URL as people paste it. Imports no httpx: light functions use it."""

from __future__ import annotations

import re
from functools import lru_cache
from urllib.parse import SplitResult, urlsplit, urlunsplit

from taskflow.errors import SettingsError
from taskflow.light_dataclasses import dataclass
from taskflow.llm import hosts
from taskflow.llm.errors import scrub
from taskflow.patterns import deferred

SETTING = "TASKFLOW_LLM_BASE_URL"

_AROUND = "\"'`“”‘’<>«»,;。，、； \t\r\n\u00a0\u200b\u200c\u200d\u2060\ufeff"
_LINK = deferred(r"\[[^\]]*\]\((https?://[^\s()]+)\)", re.IGNORECASE)
"""Markdown's."""
_GUIDE = deferred(
    r"\A(?:export\s{1,4})?(?:(?:curl|get|post)\s|\w{0,40}(?:url|base|endpoint|host)\s?[=:])\s{0,4}(?=[\"'`]?https?://)",
    re.IGNORECASE,
)
_ENDPOINTS = deferred(
    r"/(?:chat/completions?(?:/stream)?|chat/interactive|(?<!/fim/)(?<!/agents/)completions?|responses|embeddings|messages|text/chatcompletion(?:_v2|_pro)?)$|"
    r"(?<!/api)/(?:generate(?:_stream)?|infill)$|"
    r"(?<=/v\d)/(?:models(?:/[^/:]+)?|chat|(?:fim|agents)/completions?|moderations|rerank|images/generations|"
    r"audio/\w+|messages/count_tokens)$|(?<=/v1beta)/models(?:/[^/:]+)?$",
    re.IGNORECASE,
)
_PAGES = deferred(r"/(?:docs|redoc|openapi\.json|health)$", re.IGNORECASE)
"""Pages beside an API that people find in their browser."""
_DOUBLED = deferred(r"(?<=/chat/completions)(?:/v\d+)+$", re.IGNORECASE)
"""What a tool that adds ``/v1`` put behind an endpoint."""
_TWICE = deferred(r"(?P<version>/v\d+)(?P=version)+$", re.IGNORECASE)
_TWO = deferred("[,;]https?:", re.IGNORECASE)
"""Two addresses."""
_METHOD = deferred(r"/models/[^/]+:\w+$|/model/.+/(?:converse|invoke)[\w-]*$", re.IGNORECASE)
"""Google's and Bedrock's own addresses of one model."""
_ITSELF = deferred(r"/invocations$", re.IGNORECASE)
"""Databricks' own address of one model, which takes the body of chat completions as it is."""
_OLLAMA = deferred(r"/api(?:/(chat|generate|tags|show|ps|version|embed))?$", re.IGNORECASE)
_ANTHROPIC = deferred(r"/(?:apps/)?anthropic(?:/v1)?$", re.IGNORECASE)
"""Where DeepSeek, Moonshot, MiniMax, Z.ai and Alibaba have the API of another vendor beside their own."""
_VERSIONED = deferred(r"/v\d+[\w.]*(?:/|$)|/deployments/", re.IGNORECASE)
_OLLAMA_PORT = 11434
_DOCKER_PORT = 12434
"""Docker's Model Runner (docs.docker.com/ai/model-runner/api-reference)."""
_ELSEWHERE = ("/api/v1", "/openai/v1")
"""Where gateways have it that have pages of their own at the beginning (github.com/anomalyco/models.dev)."""
_BARE = deferred(
    r"(?P<host>[a-z0-9](?:[\w.-]*[a-z0-9])?|\[[0-9a-f:]+\])(?P<port>:\d{1,5})?(?:[/?].*)?", re.IGNORECASE
)
_OWN = deferred(
    r"localhost|127(?:\.\d+){3}|0\.0\.0\.0|10(?:\.\d+){3}|192\.168(?:\.\d+){2}"
    r"|172\.(?:1[6-9]|2\d|3[01])(?:\.\d+){2}|\[[0-9a-f:]+\]|.+\.(?:local|localhost|internal|lan|home\.arpa|test)",
    re.IGNORECASE,
)
"""Hosts that have no certificate: this machine, and those of one's own network."""
_PUBLIC = deferred(r".+\.[a-z]{2,}", re.IGNORECASE)
_DATED = deferred(r"api-version=\d{4}-[\w-]*&?")


@dataclass(frozen=True, slots=True)
class Address:
    """``chat``: where completions are asked for, the likeliest first. ``models``: where the list is, in that order."""

    host: str
    port: int | None
    chat: tuple[str, ...]
    models: tuple[str, ...]


@lru_cache(maxsize=32)
def parse(pasted: str, setting: str = SETTING) -> Address:
    """The addresses that ``pasted`` means. Raises ``SettingsError``, which names ``setting``.

    The path of an endpoint is taken as it is, and so is one with a version (``/v1``, ``/v1beta/openai``) or an Azure
    deployment. Of a host of ``hosts`` its path there comes next, or first where the beginning of it was pasted.
    Any other path is tried as it is and then with ``/v1``.
    """
    text = with_scheme(pasted)
    url = _split(text, pasted, setting)
    given = _PAGES.sub("", _DOUBLED.sub("", re.sub(r"/{2,}", "/", url.path).rstrip("/")))
    itself = _ITSELF.search(given)
    path = _METHOD.sub("", given[: itself.start()].rpartition("/")[0] if itself else given)
    while (shorter := _ENDPOINTS.sub("", path).rstrip("/")) != path:
        path = shorter
    host = (url.hostname or "").lower()
    whole = path != given
    # Without a version before it, it is the list's address nearly always; Azure has an API of that name.
    list_pasted = path.endswith("/models") and not itself and not host.endswith(".azure.com")
    listed = (path.removesuffix("/models"),) if list_pasted else ()
    bases = tuple(
        dict.fromkeys(base for each in (*listed, path) for base in _bases(host, url.port, each, whole=whole))
    )
    apart = hosts.list_path(host)
    lists = (apart,) * len(bases) if apart is not None else tuple(f"{base}/models" for base in bases)
    chat = (*((given,) if itself else ()), *(f"{base}/chat/completions" for base in bases))
    return Address(
        host,
        url.port,
        tuple(_at(url, path) for path in chat),
        tuple(dict.fromkeys(_at(url, path) for path in lists)),
    )


def with_scheme(pasted: str) -> str:
    """``pasted`` with the scheme that people leave out: http for a machine of one's own, https for any other host.

    Left out are blanks, quotes and commas around it, and what stands before it in a guide: ``POST``, ``base_url=``. A
    word alone is neither, but the name of a model or half a key.
    """
    text = pasted.strip(_AROUND)
    link = _LINK.fullmatch(text)
    text = link[1] if link else _GUIDE.sub("", text).strip(_AROUND)
    text = text.rstrip(".").rstrip(_AROUND)
    if (found := _BARE.fullmatch(text)) is None:
        return text
    host = found["host"]
    if _OWN.fullmatch(host) or ("." not in host and found["port"]):
        return f"http://{text}"
    return f"https://{text}" if _PUBLIC.fullmatch(host) else text


def _split(text: str, pasted: str, setting: str) -> SplitResult:
    wrong = SettingsError(
        f"{setting}={scrub(pasted)!r} is not a URL such as https://openrouter.ai/api/v1 or http://localhost:11434/v1: "
        "correct it"
    )
    if not re.match("https?://", text, re.IGNORECASE):
        raise wrong
    try:
        url = urlsplit(text)
        usable = (
            not _TWO.search(text) and bool(url.hostname) and url.port != 0 and not re.search(r"[\s\\]", text)
        )
    except ValueError:
        raise wrong from None
    if not usable:
        raise wrong
    return url


def _bases(host: str, port: int | None, path: str, *, whole: bool) -> tuple[str, ...]:
    """The paths of the API, the likeliest first. ``whole``: the path of an endpoint was pasted."""
    known = hosts.paths(host)
    if "/deployments/" in f"{path}/":
        return (path,)
    if inside := hosts.inside(host, path):
        return (*inside, *known)
    if beside := _ANTHROPIC.search(path):
        root = path[: beside.start()]
        asked = (path,) if path.endswith("/v1") else (path, f"{path}/v1")
        return (*known, *asked) if known else (*asked, f"{root}/v1", root)
    if known:
        begun = not path or any(base.startswith(f"{path}/") for base in known)
        return known if begun else (path, *known)
    if whole and path:
        return (path,)
    if ollama := _OLLAMA.search(path):
        root = path[: ollama.start()]
        certain = (
            ollama[1] not in (None, "chat") or port == _OLLAMA_PORT or "ollama" in f"{host}{root}".lower()
        )
        if certain:
            return (f"{root}/v1",)
        return (f"{root}/v1", f"{root}/api") if ollama[1] else (path, f"{path}/v1", f"{root}/v1")
    if not path:
        first = ("/engines/v1",) if port == _DOCKER_PORT else ()
        return (
            ("", "/v1")
            if whole
            else (
                *first,
                "/v1",
                "",
                *(_ELSEWHERE if _PUBLIC.fullmatch(host) and not _OWN.fullmatch(host) else ()),
            )
        )
    if _VERSIONED.search(f"{path}/"):
        # LM Studio's own API is at /api/v1.
        return (path, re.sub(r"/api/v\d+$", "/v1", path), _TWICE.sub(r"\g<version>", path))
    return (path, f"{path}/v1")


def _at(url: SplitResult, path: str) -> str:
    # Azure's newer API, at /openai/v1, refuses the dates that its older one asks for.
    query = _DATED.sub("", url.query).rstrip("&") if "/openai/v1/" in f"{path}/" else url.query
    query = "&".join(part for part in query.split("&") if part.lower() != "alt=sse")  # of Google's own API
    return urlunsplit((url.scheme.lower(), url.netloc, path, query, ""))
