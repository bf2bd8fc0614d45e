"""Which parameters of OpenAI's requests mean what here. Pure; ``docs/openai.md`` shows these tables.

A parameter is *used*, or it is *ignored* since nothing that the caller can notice depends on it, or it may only have
the value that it has when it is absent: anything else would change what is answered, and is refused. ``null`` is
absent.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from taskflow.light_dataclasses import dataclass
from taskflow.rest.openai.errors import OpenAIError

_NOTHING: tuple[Any, ...] = ([], {}, "")
MAX_NAME_CHARS = 64
"""How much of a parameter's name is repeated: a caller may make up any."""


@dataclass(frozen=True, slots=True)
class Parameters:
    """Those of one kind of request. ``only``: by its name, the values that a parameter may have."""

    used: frozenset[str]
    ignored: frozenset[str]
    only: Mapping[str, tuple[Any, ...]]


_IGNORED = frozenset(
    {
        *("user", "safety_identifier", "prompt_cache_key", "prompt_cache_retention", "prompt_cache_options"),
        *("service_tier", "parallel_tool_calls", "seed"),
    }
)

_ONLY: Mapping[str, tuple[Any, ...]] = {
    "temperature": (1,),
    "top_p": (1,),
    "top_logprobs": (0,),
    "tools": _NOTHING,
    "tool_choice": ("none", "auto"),
    "store": (True,),
    "moderation": (),
}

CHAT = Parameters(
    used=frozenset(
        {
            *("model", "messages", "max_tokens", "max_completion_tokens", "metadata", "stream"),
            "stream_options",
        }
    ),
    ignored=_IGNORED,
    only={
        **_ONLY,
        "n": (1,),
        "presence_penalty": (0,),
        "frequency_penalty": (0,),
        "logprobs": (False,),
        "logit_bias": _NOTHING,
        "stop": _NOTHING,
        "functions": _NOTHING,
        "function_call": ("none", "auto"),
        "response_format": ({"type": "text"},),
        "modalities": (["text"],),
        "audio": (),
        "prediction": (),
        "reasoning_effort": (),
        "verbosity": (),
        "web_search_options": (),
    },
)

RESPONSES = Parameters(
    used=frozenset(
        {
            *("model", "input", "instructions", "conversation", "previous_response_id", "metadata"),
            *("max_output_tokens", "stream", "stream_options", "background"),
        }
    ),
    ignored=_IGNORED,
    only={
        **_ONLY,
        "truncation": ("auto",),
        "text": (*_NOTHING, {"format": {"type": "text"}}),
        "reasoning": _NOTHING,
        "include": _NOTHING,
        "presence_penalty": (0,),
        "frequency_penalty": (0,),
        "prompt": (),
        "max_tool_calls": (),
        "context_management": (),
    },
)

_WHY: Mapping[str, str] = {
    "store": "every message is stored here, so store may not be false",
    "truncation": "what has left a model's window is summed up here: send auto, or leave it out",
    "n": "one reply is given to each request",
}


def check(sent: Mapping[str, Any], parameters: Parameters) -> dict[str, Any]:
    """The parameters that are used. Raises ``OpenAIError`` for one that cannot be."""
    used: dict[str, Any] = {}
    for name, value in sent.items():
        if value is None or name in parameters.ignored:
            continue
        if name in parameters.used:
            used[name] = value
        elif name not in parameters.only:
            raise OpenAIError(
                400,
                "unknown_parameter",
                f"Unknown parameter: '{name[:MAX_NAME_CHARS]}'.",
                param=name[:MAX_NAME_CHARS],
            )
        elif not any(_same(value, each) for each in parameters.only[name]):
            raise OpenAIError(
                400, "unsupported_parameter", _unsupported(name, parameters.only[name]), param=name
            )
    return used


def _unsupported(name: str, allowed: tuple[Any, ...]) -> str:
    why = _WHY.get(name)
    if why is None:
        told = [repr(each) for each in allowed if each not in _NOTHING]
        why = f"only {' or '.join(told)} is supported" if told else "it is not supported here"
    return f"Unsupported value of '{name}': {why}."


def _same(value: Any, allowed: Any) -> bool:
    """Equal, and of one type: ``True`` is not 1 here, while 1.0 is."""
    numbers = isinstance(value, int | float) and isinstance(allowed, int | float)
    if numbers:
        return isinstance(value, bool) == isinstance(allowed, bool) and value == allowed
    return type(value) is type(allowed) and bool(value == allowed)
