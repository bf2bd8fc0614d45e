"""What a provider's finish reason means: one table for all vendors.

Reasons are compared in lower case with ``-`` and blanks as ``_``. Vendors add reasons faster than clients learn them:
an unknown one means what its words say (``WORDS``), or else done, for the text is there.
"""

from __future__ import annotations

import re
from enum import StrEnum


class Ending(StrEnum):
    """How a reply ended, by its finish reason."""

    DONE = "done"
    LENGTH = "length"
    CONTEXT = "context"
    """The model's context was full: ``length`` once there is text, else the prompt was too long."""
    BLOCKED = "blocked"
    BROKEN = "broke down"
    OVERLOADED = "overloaded"


SOURCES: dict[str, str] = {
    "OpenAI": "platform.openai.com/docs/api-reference/chat/object",
    "Anthropic": "docs.anthropic.com/en/api/handling-stop-reasons",
    "Google": "ai.google.dev/api/generate-content#FinishReason",
    "DeepSeek": "api-docs.deepseek.com/api/create-chat-completion",
    "Mistral": "docs.mistral.ai/api, FinishReason",
    "GLM": "docs.z.ai/api-reference/llm/chat-completion",
    "Cohere": "docs.cohere.com/reference/chat, finish_reason",
    "Bedrock": "docs.aws.amazon.com/bedrock, Converse stopReason",
    "vLLM": "github.com/vllm-project/vllm, vllm/v1/request.py",
    "llama.cpp": "github.com/ggml-org/llama.cpp, tools/server/README.md",
    "Ollama": "github.com/ollama/ollama, api DoneReason",
    "OpenRouter": "openrouter.ai/docs/api-reference/overview, finish_reason and native_finish_reason",
    "TGI": "github.com/huggingface/text-generation-inference, FinishReason",
    "SGLang": "github.com/sgl-project/sglang, FINISH_* reasons",
    "watsonx": "ibm.github.io/watsonx-ai-node-sdk, TextChatResultChoice",
    "GigaChat": "github.com/ai-forever/gigachat-java, Choice",
    "field": "reports of people whose gateway or server sends it, and other spellings of the reasons above",
}

REASONS: tuple[tuple[Ending, str, str], ...] = (
    (Ending.DONE, "OpenAI", "stop tool_calls function_call"),
    (Ending.LENGTH, "OpenAI", "length"),
    (Ending.BLOCKED, "OpenAI", "content_filter"),
    (Ending.DONE, "Anthropic", "end_turn stop_sequence tool_use pause_turn compaction"),
    (Ending.LENGTH, "Anthropic", "max_tokens"),
    (Ending.CONTEXT, "Anthropic", "model_context_window_exceeded"),
    (Ending.BLOCKED, "Anthropic", "refusal"),
    (
        Ending.DONE,
        "Google",
        "STOP OTHER MALFORMED_FUNCTION_CALL UNEXPECTED_TOOL_CALL "
        "TOO_MANY_TOOL_CALLS MISSING_THOUGHT_SIGNATURE MALFORMED_RESPONSE NO_IMAGE IMAGE_OTHER",
    ),
    (Ending.LENGTH, "Google", "MAX_TOKENS"),
    (
        Ending.BLOCKED,
        "Google",
        "SAFETY RECITATION LANGUAGE BLOCKLIST PROHIBITED_CONTENT SPII IMAGE_SAFETY IMAGE_PROHIBITED_CONTENT "
        "IMAGE_RECITATION MODEL_ARMOR ESCALATION BLOCKED",
    ),
    (Ending.OVERLOADED, "DeepSeek", "insufficient_system_resource"),
    (Ending.DONE, "Mistral", "tool_call"),
    (Ending.LENGTH, "Mistral", "model_length"),
    (Ending.BROKEN, "Mistral", "error"),
    (Ending.BLOCKED, "GLM", "sensitive"),
    (Ending.BROKEN, "GLM", "network_error"),
    (Ending.DONE, "Cohere", "COMPLETE USER_CANCEL"),
    (Ending.CONTEXT, "Cohere", "ERROR_LIMIT"),
    (Ending.BLOCKED, "Cohere", "ERROR_TOXIC"),
    (Ending.BROKEN, "Cohere", "TIMEOUT"),
    (Ending.BLOCKED, "Bedrock", "guardrail_intervened content_filtered"),
    (Ending.DONE, "Bedrock", "malformed_tool_use malformed_model_output"),
    (Ending.BROKEN, "vLLM", "abort"),
    (Ending.DONE, "vLLM", "repetition"),
    (Ending.DONE, "llama.cpp", "eos word"),
    (Ending.LENGTH, "llama.cpp", "limit"),
    (Ending.CONTEXT, "llama.cpp", "truncated"),
    (Ending.DONE, "Ollama", "load unload"),
    (Ending.BROKEN, "OpenRouter", "provider_error"),
    (Ending.DONE, "TGI", "eos_token end_of_text"),
    (Ending.DONE, "SGLang", "matched_stop"),
    (Ending.LENGTH, "watsonx", "time_limit"),
    (Ending.BLOCKED, "GigaChat", "blacklist"),
    (Ending.BROKEN, "field", "aborted cancelled canceled failed internal_error server_error unknown_error"),
    (Ending.OVERLOADED, "field", "overloaded server_busy insufficient_resources"),
    (
        Ending.LENGTH,
        "field",
        "max_output_tokens max_completion_tokens max_length token_limit incomplete max_output maximum_tokens "
        "max_new_tokens out_of_tokens token_limit_reached",
    ),
    (
        Ending.CONTEXT,
        "field",
        "context_length_exceeded context_window_exceeded max_context_length context context_limit",
    ),
    (
        Ending.BLOCKED,
        "field",
        "content_blocked safety_filter moderation risk_control content_policy_violation harm nsfw abuse hate "
        "violence sexual self_harm",
    ),
    (Ending.DONE, "field", "completed finished end stop_token"),
)
"""Meaning, who sends it (a name of ``SOURCES``), and the reasons."""

WORDS: tuple[tuple[Ending, str], ...] = (
    (Ending.BROKEN, "filter_error filter_failed"),
    (
        Ending.BLOCKED,
        "filter safety unsafe moderat policy violat sensitive guardrail risk refus prohibit toxic harmful censor "
        "blocked jailbreak injection flagged copyright illegal pii responsible_ai rejected denied csam minors "
        "disallowed profan block_reason hate_speech sexual violence",
    ),
    (Ending.LENGTH, "token_budget thinking_budget output_budget too_many_tokens num_tokens"),
    (
        Ending.OVERLOADED,
        "overload capacity exhausted preempt busy unavailable throttl rate_limit too_many queue",
    ),
    (Ending.CONTEXT, "context ctx window_full kv_space input_length"),
    (
        Ending.BROKEN,
        "error fail abort cancel disconnect timeout timed_out interrupt crash broken killed exception internal network "
        "stalled closed lost gateway panic dropped out_of_memory shutdown shutting_down restart evict "
        "died expired deadline oom sigterm sigkill watchdog drained halted not_finished unfinished credits quota "
        "unloaded ignored econn unexpected_eof time_out",
    ),
    (
        Ending.LENGTH,
        "length limit max_ no_more_tokens truncat too_long incomplete budget num_predict cut_off cutoff maxed "
        "n_predict token_cap partial seq_len",
    ),
)
"""What an unknown reason means that has one of these words in it. The first that has one counts."""

_NONE = frozenset({"", "null", "none", "nil", "undefined", "unspecified", "finish_reason_unspecified"})
"""What servers send in place of no reason."""

_MEANINGS = {reason.lower(): ending for ending, _, reasons in REASONS for reason in reasons.split()}
_SEVERITY = (Ending.DONE, Ending.LENGTH, Ending.CONTEXT, Ending.BROKEN, Ending.OVERLOADED, Ending.BLOCKED)


_NUMBERED = (
    "STOP MAX_TOKENS SAFETY RECITATION OTHER BLOCKLIST PROHIBITED_CONTENT SPII MALFORMED_FUNCTION_CALL"
)
NUMBERS: dict[int, str] = dict(enumerate(_NUMBERED.split(), start=1))
"""Google's reasons as its enum numbers them, for proxies that pass the numbers on."""


def numbered(number: int) -> str | None:
    """The reason that has this number in Google's enum; None for a number that means none."""
    return NUMBERS.get(number)


def known(reason: str) -> bool:
    """Whether the table has ``reason``."""
    return _normal(reason) in _MEANINGS


def cut_off(reason: str) -> bool:
    """Whether the table says of ``reason`` that the model's limit ended the reply."""
    return _MEANINGS.get(_normal(reason)) in (Ending.LENGTH, Ending.CONTEXT)


def blocks(reasons: tuple[str, ...]) -> bool:
    """Whether one of ``reasons``, which mean that the reply was blocked, leaves no doubt of that.

    Bedrock's guardrail intervenes, too, when it only masks something (``native_formats.only_masked``).
    """
    doubtful = ("guardrail_intervened", "stop")
    return any(_normal(reason) not in doubtful and _normal(reason) not in _NONE for reason in reasons)


def meaning(*reasons: object) -> Ending | None:
    """What the finish reasons of one chunk mean together; None when they say that it is not finished.

    A router gives its own reason and the one of the server behind it: the worse counts.
    """
    given = [_normal(reason) for reason in reasons if isinstance(reason, str)]
    endings = [_meaning(reason) for reason in given if reason not in _NONE]
    return max(endings, key=_SEVERITY.index) if endings else None


def _meaning(reason: str) -> Ending:
    if (found := _MEANINGS.get(reason)) is not None:
        return found
    said = (ending for ending, words in WORDS if any(word in reason for word in words.split()))
    return next(said, Ending.DONE)


_WORD = re.compile("(?<=[a-z])(?=[A-Z])")
_GAP = re.compile(r"[-\s]+")
_LONGEST = 200
_ENUM = re.compile("(?:.*?[._])?(?:finish|stop)(?:_?reason)?[._]")


def _normal(reason: str) -> str:
    """``reason`` without the case, the dashes and the enum's name that a gateway's language gave it."""
    small = _GAP.sub("_", _WORD.sub("_", reason.strip()[:_LONGEST]).lower())
    enum = _ENUM.match(small)
    if enum is None or small in _MEANINGS:
        return small
    bare = small[enum.end() :]
    return bare if bare in _MEANINGS or bare in _NONE else small
