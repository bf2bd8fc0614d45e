"""Reads what a provider will bill from a chunk, in every spelling and place that is known. No I/O.

Spellings and places: docs/providers.md. Numbers may come as floats or strings, as running totals in every chunk, and
as zeros in a chunk after the real ones.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from taskflow.light_dataclasses import dataclass

_INPUT = (
    *(
        "prompttokens",
        "inputtokens",
        "prompttokencount",
        "inputtokencount",
        "promptevalcount",
        "tokensevaluated",
    ),
    *(
        "inputtexttokens",
        "tokensprompt",
        "numprompttokens",
        "nprompttokens",
        "numinputtokens",
        "prompttokenscount",
    ),
    *("prompttoken", "inputtoken", "promptn", "prompt", "input", "inputlength", "inputtexttokencount"),
)
_OUTPUT = (
    *(
        "completiontokens",
        "outputtokens",
        "candidatestokencount",
        "outputtokencount",
        "evalcount",
        "tokenspredicted",
    ),
    *(
        "completiontokencount",
        "generatedtokens",
        "generatedtokencount",
        "tokenscompletion",
        "numcompletiontokens",
    ),
    *("numoutputtokens", "totaloutputtokens", "responsetokens", "completiontokenscount", "completiontoken"),
    *("outputtoken", "predictedn", "completion", "output", "outputlength", "totaloutputtexttokencount"),
)
_TOTAL = ("totaltokens", "totaltokencount", "totaltoken", "total")
_APART_INPUT = (
    *("cachereadinputtokens", "cachecreationinputtokens", "cachewriteinputtokens"),
    *("cachen",),
)
"""Anthropic and Bedrock count what came from the cache, or went there, beside the input tokens; so does llama.cpp."""
_CACHE_PARTS = ("promptcachehittokens", "promptcachemisstokens")
"""DeepSeek's two parts of the input."""
_APART_OUTPUT = ("thoughtstokencount", "totalthoughttokens")
_CACHED = (
    *("cachereadinputtokens", "cachedcontenttokencount", "promptcachehittokens", "cachedtokens"),
    *("numcachedtokens", "cachen", "cachedinputtokens", "precachedprompttokens"),
)
_REASONING = (
    *("reasoningtokens", "thoughtstokencount", "reasoningoutputtokens", "thinkingtokens"),
    "totalthoughttokens",
)
"""Of the input and of the output, beside the totals or in their details."""
_DETAILS = {
    "cached": ("prompttokensdetails", "inputtokensdetails"),
    "reasoning": ("completiontokensdetails", "outputtokensdetails"),
}
_COST = ("cost", "totalcost", "estimatedcost", "costusd", "totalcostusd")
"""Names in lower case, without ``_`` and ``-``."""
_TICKS = "costinusdticks"
_TICKS_A_DOLLAR = 1e10
"""xAI's."""
_THOUSANDS = re.compile(r"\d{1,3}(?:,\d{3})+")
_NO_COUNT = re.compile(
    "detail|cach|reason|think|thought|audio|image|video|limit|max|(?<!gene)rate|price|cost|sec|time|remain|budget|accept|"
    "reject|ids?$"
)
_SAYS_INPUT = re.compile("prompt|input|context|request|question|sent|in$")
_SAYS_OUTPUT = re.compile("completion|output|generat|response|answer|reply|candidate|received|out$")
"""What a name says that has ``token`` in it, and is in no list."""
_USAGES = (
    *(
        "usage",
        "tokenusage",
        "usagemetadata",
        "amazonbedrockinvocationmetrics",
        "usageinfo",
        "usagestats",
        "tokens",
    ),
    *("tokencount", "tokencounts", "stats", "metrics", "timings"),
)
"""Names of objects that hold a count, the most exact first."""
_RANKS = {name: rank for rank, name in enumerate(("billedunits", *_USAGES))}
_HOLDERS = (
    "x_groq",
    "meta",
    "metadata",
    "message",
    "response",
    "delta",
    "output",
    "result",
    "data",
    "details",
)
"""Names of objects that may hold one of those."""
_WITHIN = ("billedunits", "tokens", "text", "tokenusage", "usage")
"""Where a count stands inside its object; what is billed counts more than what was read."""
_BARE = frozenset(
    {*_INPUT[:6], *_OUTPUT[:6], *_TOTAL[:2]}
    | {
        "generatedtokens",
        "numprompttokens",
        "numoutputtokens",
        "numcompletiontokens",
        "generationtokencount",
        "inputlength",
        "outputlength",
        "inputtexttokencount",
        "totaloutputtexttokencount",
    },
)
"""What may stand beside the text, without an object of its own."""
_IN_A_COUNT = ("total", "tokens", "count", "value")


@dataclass(frozen=True, slots=True)
class ProviderUsage:
    """What the provider counted; None where it did not say. ``cost`` in US dollars (OpenRouter and others give it)."""

    input_tokens: int | None = None
    output_tokens: int | None = None
    cost: float | None = None
    cached_tokens: int | None = None
    """Of the input, what came from a cache."""
    reasoning_tokens: int | None = None
    """Of the output, what the model thought."""

    @property
    def counts_reply(self) -> bool:
        """Whether it says what the reply took, and not only what the prompt did."""
        return self.output_tokens is not None or self.cost is not None


def billed(value: dict[str, Any]) -> ProviderUsage | None:
    """The usage that the chunk ``value`` carries, if any."""
    for found in _places(value):
        if (usage := _read(found)) is not None:
            return usage
    return None


def merged(before: ProviderUsage | None, now: ProviderUsage | None) -> ProviderUsage | None:
    """What is known after another chunk: of each number the latest that is not zero."""
    if before is None or now is None:
        return before or now
    return ProviderUsage(
        now.input_tokens or before.input_tokens,
        now.output_tokens or before.output_tokens,
        before.cost if now.cost is None or (before.cost and not now.cost) else now.cost,
        now.cached_tokens or before.cached_tokens,
        now.reasoning_tokens or before.reasoning_tokens,
    )


def _places(value: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Whatever may be a count in ``value``, the likeliest first; names in their plain form."""
    choices = value.get("choices")
    found: list[tuple[int, dict[str, Any]]] = []
    bare: dict[str, Any] = {}
    for holder in (
        value,
        *(choices if isinstance(choices, list) else ()),
        *(value[name] for name in _HOLDERS if name in value),
    ):
        for name, count in holder.items() if isinstance(holder, dict) else ():
            plain = _plain_name(name)
            if plain == "usage" and isinstance(count, list) and count:
                count = count[-1]
            if isinstance(count, dict) and (plain in _RANKS or plain.endswith("usage")):
                found.append((_RANKS.get(plain, len(_RANKS)), count))
            elif plain in _BARE:
                bare.setdefault(plain, count)
    found.append((_RANKS["timings"], bare))  # before the timings, which leave out what came from a cache
    for _, count in sorted(found, key=lambda ranked: (ranked[0], ranked[1] is not bare)):
        yield from _counts(count)


def _counts(count: dict[str, Any]) -> Iterator[dict[str, Any]]:
    plain = _plain(count)
    for name in _BY_MODEL:
        models = plain.get(name)
        if isinstance(models, list):
            yield _together([_plain(each) for each in models if isinstance(each, dict)])
    inner = [_plain(plain[name]) for name in _WITHIN if isinstance(plain.get(name), dict)]
    if "billedunits" in plain:
        yield from inner[:1]
    yield plain
    yield from inner


_BY_MODEL = ("models", "modelusage")
"""Where an application counts for each model that it asked: DashScope's, Volcengine's."""


def _together(counts: list[dict[str, Any]]) -> dict[str, Any]:
    """One count of several: all of them are billed."""
    summed: dict[str, Any] = {}
    for count in counts:
        for name, value in count.items():
            number = _number(value)
            summed[name] = value if number is None else number + (_number(summed.get(name)) or 0)
    return summed


def _plain(found: dict[str, Any]) -> dict[str, Any]:
    """``found`` with its names in their plain form."""
    return {_plain_name(name): value for name, value in found.items()}


@lru_cache(maxsize=512)
def _plain_name(name: str) -> str:
    """``name`` in lower case, without ``_`` and ``-``."""
    return name.lower().replace("_", "").replace("-", "")


def _read(found: dict[str, Any]) -> ProviderUsage | None:
    given, said = _first(found, _INPUT), _first(found, _OUTPUT)
    if given is None or said is None:
        given = _told(found, _SAYS_INPUT, _SAYS_OUTPUT) if given is None else given
        said = _told(found, _SAYS_OUTPUT, _SAYS_INPUT) if said is None else said
    if given is None and (
        parts := [n for name in _CACHE_PARTS if (n := _count(found.get(name))) is not None]
    ):
        given = sum(parts)
    cost = _cost(found)
    if given is None and said is None and cost is None:
        return None
    if given is not None and "prompttokens" not in found:
        given += sum(_count(found.get(name)) or 0 for name in _APART_INPUT)
    if said is not None:
        said += sum(_count(found.get(name)) or 0 for name in _APART_OUTPUT)
    total = _first(found, _TOTAL)
    if total is not None and given is not None:
        apart = _first(_plain(_dict(found.get("prompttokensdetails"))), ("audiotokens",)) or 0
        given += apart if total == given + (said or 0) + apart else 0  # Mistral counts what it hears apart
        tools = _count(found.get("tooluseprompttokencount")) or 0
        said = max(said or 0, total - given - tools)  # reasoning counted in the total alone
    elif total is not None and said is not None:
        given = max(0, total - said)
    return ProviderUsage(
        given,
        said,
        cost,
        _part(found, "cached", _CACHED, of=given),
        _part(found, "reasoning", _REASONING, of=said),
    )


def _dict(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _told(found: dict[str, Any], meant: re.Pattern[str], other: re.Pattern[str]) -> int | None:
    """The count of a name that nobody has listed, by the words in it."""
    names = (
        name
        for name in found
        if "token" in name and meant.search(name.replace("tokens", "")) and not other.search(name)
    )
    counts = (_count(found[name]) for name in names if not _NO_COUNT.search(name))
    return next((count for count in counts if count is not None), None)


def _part(found: dict[str, Any], kind: str, names: tuple[str, ...], *, of: int | None) -> int | None:
    """So many tokens of those counted; None where that is not said, or there are none to be a part of."""
    if of is None:
        return None
    inner = (found.get(name) for name in _DETAILS[kind])
    counts = [_first(_plain(each), names) for each in inner if isinstance(each, dict)]
    said = [count for count in (*counts, _first(found, names)) if count is not None]
    return min(max(said), of) if said else None


def _first(found: dict[str, Any], names: tuple[str, ...]) -> int | None:
    counts = [count for name in names if (count := _count(found.get(name))) is not None]
    return next((count for count in counts if count), counts[0] if counts else None)


def _count(value: Any) -> int | None:
    if isinstance(value, dict):
        value = next((value[name] for name in _IN_A_COUNT if name in value), None)
    number = _number(value)
    return math.ceil(number) if number is not None else None


def _cost(found: dict[str, Any]) -> float | None:
    if (ticks := _number(found.get(_TICKS))) is not None:
        return ticks / _TICKS_A_DOLLAR
    for name in _COST:
        value = found.get(name)
        if isinstance(value, dict):
            value = value.get("total_cost", value.get("total"))
        if (cost := _number(value)) is not None:
            details = found.get("costdetails")
            if found.get("isbyok") is True and isinstance(details, dict):
                # The key is the operator's own: its provider bills the rest.
                cost += _number(details.get("upstream_inference_cost")) or 0.0
            return cost
    return None


def _number(value: Any) -> float | None:
    """``value`` as a finite number of 0 or more; None when it is none."""
    if isinstance(value, bool) or not isinstance(value, (int, float, str)):
        return None
    try:
        number = float(
            value.replace(",", "") if isinstance(value, str) and _THOUSANDS.fullmatch(value) else value
        )
    except (ValueError, OverflowError):
        return None
    return number if 0 <= number < 1e12 else None
