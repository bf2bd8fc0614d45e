"""A model server's list of models, in whatever form it has it: which of them can hold a conversation. Pure."""

from __future__ import annotations

import json
import re
from typing import Any

NOT_CHAT = (
    *("embed", "rerank", "whisper", "tts", "transcribe", "audio", "realtime", "dall-e", "image"),
    *("moderation", "babbage", "davinci", "speech", "to-video", "text-to-3d"),
)
"""Parts of the ids of models, and of the names of kinds of work, that are no conversation."""
_NOT_CHAT_FAMILY = re.compile(
    r"(?<![a-z0-9])(?:bge|e5|gte|minilm|arctic-embed|stable-?diffusion|sdxl|flux|imagen|imagine|veo|sora|wanx|wan\d[.\d]*"
    r"|aqa|cosyvoice|paraformer|sambert|kokoro|parakeet|bark|musicgen|kolors|sensevoice|gpt-3\.5-turbo-instruct"
    r"|kling|suno|hailuo|vidu|seedance|seedream|midjourney|ideogram|recraft|runway|m2-bert|ocr"
    r"|(?:llama|prompt|nemo)-?guard|shieldgemma|guardian)(?![a-z])|-[tiv]2[iv](?:-|$)"
    r"|all-minilm"
)
"""Families of models that make vectors, pictures, films or sounds, read pictures only or judge texts, and one that only
goes on with a text."""
_OTHER_TASKS = ("video", "music", "classif", "segment", "detect", "ranking")
"""Parts of the names of work that are no conversation, and may stand in the name of a model that holds one."""
_LIST_KEYS = (
    *("data", "models", "result", "endpoints", "items", "results", "model_list", "list"),
    *("objects", "available_models", "value", "modelSummaries"),
)
_NO_MODELS = frozenset({"error", "errors", "detail", "details", "meta", "metadata", "info"})
"""Keys of an object that is not a list of models by their names."""
_ID_KEYS = ("id", "model", "slug", "model_name", "modelId", "model_id", "deployment", "name", "key")
_UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
MAX_DEPTH = 3
"""How deep a list may be within wrappings."""
_TASK_KEYS = (
    *("type", "task", "tasks", "task_type", "model_type", "domain", "pipeline_tag"),
    *("endpoints", "supported_endpoints", "supported_endpoint_types", "mode", "supported_methods"),
    *("supportedGenerationMethods", "supported_generation_methods", "functions", "categories"),
)
"""Where an entry says what the model does: Together and LM Studio, Databricks and Cloudflare, exo, Volcengine, Novita,
Hugging Face, Cohere, GitHub, new-api, LiteLLM, Google, watsonx, GPUStack."""
_MADE_KEYS = ("output_modalities", "supported_output_modalities", "outputModalities")
"""What it makes: OpenRouter, GitHub, Bedrock."""
_CHAT_KEYS = ("chat", "chat_completion", "completion_chat", "supports_chat")
"""Whether it talks: Azure, Mistral, Fireworks."""
_THERE_KEYS = (
    *("active", "available", "enabled", "is_active", "is_available", "is_enabled"),
    "model_picker_enabled",
)
_GONE_KEYS = ("hidden", "archived", "disabled", "is_archived", "retired")
_GONE = frozenset(
    {"retired", "shutdown", "offline", "unavailable", "disabled", "inactive", "archived", "removed"}
)
"""Whether it can be asked. Groq's ``active``, Codex's catalogues, GitHub Copilot, gateways. One that is deprecated
still answers."""
_PUBLISHER = re.compile(r"\Apublishers/([^/]+)/models/")
_MODEL = re.compile("[^\\x00-\\x1f\\x7f-\\x9f\\u2028\\u2029,]{1,200}")


def read(text: str) -> object:
    """The list as data: JSON, or a document a line; None for anything else."""
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        pass
    try:
        lines = [json.loads(line) for line in text.splitlines() if line.strip()]  # a document a line
    except (ValueError, RecursionError):
        return None
    return lines


def chat_models(listing: object) -> list[str]:
    """Ids of the models in a server's list that can hold a conversation, in its order. The list may be OpenAI's, a
    bare array (Together), models by their names, or Ollama's, Google's, Cohere's and Databricks' own; entries may be
    bare names."""
    entries = _entries(listing)
    ids = [_id(entry).strip() for entry in entries if not isinstance(entry, dict) or _talks(entry)]
    ids = [
        _PUBLISHER.sub(r"\1/", id.removeprefix("models/")) for id in ids if id
    ]  # as Google's lists have them
    fit = [id for id in ids if _MODEL.fullmatch(id) and not _other_work(id)]
    return list(dict.fromkeys(fit))


def _entries(listing: object, depth: int = 0) -> list[object]:
    """The entries of a list, wherever it is: under a name for lists, any other name, or in a wrapping."""
    if isinstance(listing, list):
        return [entry for each in listing for entry in _grouped(each)]
    if not isinstance(listing, dict) or depth > MAX_DEPTH:
        return []
    for key in _LIST_KEYS:
        if isinstance(listing.get(key), (list, dict)):
            return _entries(listing[key], depth + 1)
    if not _NO_MODELS.isdisjoint(listing):
        return []
    values = list(listing.values())
    if values and all(isinstance(value, list) for value in values):  # by what the models do
        return [
            {"id": entry, "type": kind} if isinstance(entry, str) else entry
            for kind, entries in listing.items()
            for group in entries
            for entry in _grouped(group)
        ]
    if named := next((value for value in values if _has_ids(value)), None):
        return _entries(named, depth + 1)
    inner = (_entries(value, depth + 1) for value in values if isinstance(value, dict) and _wraps(value))
    if found := next(filter(None, inner), None):
        return found
    if values and all(isinstance(value, dict) for value in values):
        return [{"id": name, **entry} for name, entry in listing.items()]
    return []


def _grouped(entry: object) -> list[object]:
    """The models of an entry that is a group of them; else the entry."""
    models = entry.get("models") if isinstance(entry, dict) else None
    return list(models) if isinstance(models, list) else [entry]


def _has_ids(value: object) -> bool:
    return (
        isinstance(value, list)
        and bool(value)
        and all(isinstance(each, dict) and _id(each) for each in value)
    )


def _wraps(value: dict[str, Any]) -> bool:
    """Whether an object is no model, but has a list of them in it."""
    return any(key in value for key in _LIST_KEYS) or any(map(_has_ids, value.values()))


def _id(entry: object) -> str:
    if isinstance(entry, dict):
        name = entry.get("name")
        if isinstance(name, str) and "/" in name and _UUID.fullmatch(str(entry.get("id"))):
            return name  # Cloudflare's search
        found = next(
            (value for key in _ID_KEYS if isinstance(value := entry.get(key), (str, dict)) and value), ""
        )
        return _id(found)
    return entry if isinstance(entry, str) else ""


def _talks(entry: dict[str, Any]) -> bool:
    """Whether a model's entry does not say that it does other work."""
    architecture, abilities = entry.get("architecture"), entry.get("capabilities")
    written = (entry, architecture) if isinstance(architecture, dict) else (entry,)
    made = (each[key] for each in written for key in _MADE_KEYS if isinstance(each.get(key), list))
    if any(kinds and "text" not in (str(kind).lower() for kind in kinds) for kinds in made):
        return False
    if isinstance(abilities, dict) and any(abilities.get(key) is False for key in _CHAT_KEYS):
        return False
    if any(entry.get(key) is False for key in (*_CHAT_KEYS, *_THERE_KEYS)) or _gone(entry):
        return False
    tasks = [entry.get(key) for key in _TASK_KEYS]
    tasks.append(abilities.get("type") if isinstance(abilities, dict) else abilities)
    about = entry.get("model_info")
    tasks.append(about.get("mode") if isinstance(about, dict) else None)  # LiteLLM's
    details = entry.get("details")
    if isinstance(details, dict) and "bert" in str(details.get("family")):  # Ollama's
        return False
    return not any(_all_other(task) for task in tasks)


def _gone(entry: dict[str, Any]) -> bool:
    """Whether a model's entry says that it cannot be asked any more."""
    states = (entry.get(key) for key in ("status", "state", "lifecycle", "lifecycle_status"))
    return any(entry.get(key) is True for key in _GONE_KEYS) or any(
        str(state).lower() in _GONE for state in states
    )


def _all_other(task: object) -> bool:
    """Whether ``task`` (a name, names, or an object with one) names nothing but other work than conversations."""
    if isinstance(task, dict):
        task = task.get("name")
    names = [task] if isinstance(task, str) else task if isinstance(task, list) else []
    return bool(names) and all(
        _other_work(str(name)) or any(part in str(name).lower() for part in _OTHER_TASKS) for name in names
    )


def _other_work(name: str) -> bool:
    # What reads pictures talks about them: "image-text-to-text".
    small = re.sub("image-?text-?to-?text", "", name.lower())
    return any(part in small for part in NOT_CHAT) or _NOT_CHAT_FAMILY.search(small) is not None
