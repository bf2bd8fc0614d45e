"""Asking a provider which models it has."""

from __future__ import annotations

from contextlib import AsyncExitStack

import httpx
import pytest

from local.supervisor.model_list import chat_models
from local.supervisor.provider import (
    LISTED_MODELS,
    UNKNOWN_MODEL,
    Provider,
    discover,
    discover_late,
    needs_discovery,
)
from tests.support.ports import free_port
from tests.support.provider import scripted_provider


@pytest.mark.parametrize(
    ("provider", "needed"),
    [
        (Provider(), False),
        (Provider("https://openrouter.ai/api/v1"), False),
        (Provider("http://localhost:11434/v1"), True),
        (Provider("http://localhost:11434/v1", default_model="llama3"), True),
        (Provider("http://localhost:11434/v1", models="llama3"), False),
    ],
)
def test_a_server_is_asked_only_when_nobody_has_said_what_it_offers(provider: Provider, needed: bool) -> None:
    assert needs_discovery(provider) is needed


def test_models_that_cannot_talk_are_not_offered() -> None:
    others = """gpt-3.5-turbo-instruct sora-2 veo-3.0 imagen-4.0 aqa stablediffusion stable-diffusion-xl flux-1-dev
    sdxl-turbo wanx2.1-t2i-turbo wan2.5-t2v-preview cosyvoice-v1 paraformer-v2 all-minilm-l6-v2 baai/bge-m3
    intfloat/e5-large-v2 gte-large-en nvidia/nv-embedqa-e5-v5 grok-imagine-video kokoro-82m kling-v1 suno-v4
    meta-llama/llama-guard-4-12b granite-guardian-3.2 shieldgemma-9b deepseek-ocr m2-bert-80m"""
    assert chat_models(others.split()) == []
    talking = [
        "gpt-5-instruct",
        "llama-3.2-11b-vision",
        "fluxion-7b",
        "granite5:2b",
        "video-llava",
        "wander-8b",
        "vanguard-7b",
        "guard-llama-tales-8b",
    ]
    assert chat_models(talking) == talking
    assert chat_models([{"id": "a", "active": True}, {"id": "b", "active": False}]) == ["a"]
    ids = ["llama3:8b", "nomic-embed-text", "whisper-1", "dall-e-3", "gpt-5", "llama3:8b", "odd,name"]
    assert chat_models({"data": [{"id": id} for id in ids]}) == ["llama3:8b", "gpt-5"]


@pytest.mark.parametrize(
    "listing",
    [
        {"models": [{"slug": "a"}, {"slug": "b"}]},  # github.com/friuns2/codex-mobile/pull/188
        {"data": {"a": {"id": "a"}, "b": {"id": "b"}}},
        {"models": {"a": {"name": "A"}, "b": {"name": "B"}}},
        {"a": {"max_tokens": 1}, "b": {"max_tokens": 1}},
        {"data": {"data": [{"id": "a"}, {"id": "b"}]}, "success": True},
        {"success": True, "data": ["a", "b"]},
        {"data": [{"model_name": "a", "litellm_params": {"model": "x/y"}}, {"model_name": "b"}]},
        {"data": [{"id": "a"}, {"id": " a "}, {"id": " "}, {"id": "b"}]},
        *({key: [{"name": "a"}, {"name": "b"}]} for key in ("items", "results", "model_list", "list")),
        [
            {"id": "a"},
            {"id": "b", "deprecated": True},
            {"id": "c", "status": "retired"},
            {"id": "d", "enabled": False},
        ],
        {"data": [{"id": "a"}, {"id": "b"}], "error": None, "meta": {"total": 2}},
        {"providers": [{"name": "x", "models": [{"id": "a"}]}, {"name": "y", "models": ["b"]}]},
        {"data": [{"model": {"id": "a"}}, {"id": "b"}, {"id": "c", "hidden": True}]},
        {"body": {"data": [{"id": "a"}, {"id": "b"}]}},
        {"page": {"items": [{"id": "a"}, {"id": "b"}]}},
        {"response": {"models": ["a", "b"]}},
        {"models": {"chat": ["a", "b"], "embedding": ["c"]}},
        {
            "modelSummaries": [
                {"modelId": "a"},
                {"modelId": "b"},
                {"modelId": "c", "outputModalities": ["IMAGE"]},
            ]
        },
        {"foundation": [{"id": "a"}, {"id": "b"}, {"id": "c", "capabilities": {"chat": False}}]},
        {"value": [{"deployment": "a"}, {"model_id": "b"}]},
        [{"id": "a", "state": "not-loaded"}, {"id": "b"}, {"id": "c", "archived": True}],
        [{"id": "a"}, {"id": "b"}, {"id": "c", "model_picker_enabled": False}],  # GitHub Copilot
        [{"id": "a"}, {"id": "b", "model_type": "chat"}, {"id": "c", "model_type": "video"}],
        {
            "data": [
                {"model_name": n, "model_info": {"mode": m}}
                for n, m in (("a", "chat"), ("b", None), ("c", "embedding"))
            ]
        },
        {
            "models": [
                {"name": n, "supportedGenerationMethods": [m]}
                for n, m in (("models/a", "generateContent"), ("b", "chat"), ("c", "embedContent"))
            ]
        },
        {
            "resources": [
                {"model_id": n, "functions": [{"id": m}]}
                for n, m in (("a", "text_chat"), ("b", "text_generation"), ("c", "embedding"))
            ]
        },
        {
            "items": [
                {"name": n, "categories": [m]} for n, m in (("a", "llm"), ("b", "llm"), ("c", "reranker"))
            ]
        },
    ],
)
def test_lists_in_the_forms_of_all_servers(listing: object) -> None:
    assert chat_models(listing) == ["a", "b"]


def test_a_publishers_model_is_asked_by_the_name_that_completions_take() -> None:
    assert chat_models({"publisherModels": [{"name": "publishers/google/models/gemini"}]}) == [
        "google/gemini"
    ]


def test_an_id_that_is_a_number_of_the_catalogue_is_not_the_model_s_name() -> None:
    entry = {"id": "f8703a00-ed54-4f98-bdc3-cd9a813286f3", "name": "@cf/meta/llama-3.1-8b-instruct"}
    assert chat_models({"result": [entry]}) == [entry["name"]]


@pytest.mark.parametrize(
    "listing", [{"error": {"message": "x"}}, {"detail": {"a": {}}}, {"object": "list", "data": []}]
)
def test_an_error_is_no_list_of_models_by_their_names(listing: object) -> None:
    assert chat_models(listing) == []


@pytest.mark.parametrize(
    "listing", [None, [], {}, {"data": None}, {"data": [7, {}, {"id": ""}, None]}, {"error": "no name"}]
)
def test_a_list_that_is_none_offers_nothing(listing: object) -> None:
    assert chat_models(listing) == []


async def test_a_provider_tells_its_models() -> None:
    async with scripted_provider() as scripted:
        async with httpx.AsyncClient() as client:
            listed = chat_models((await client.get(f"{scripted.base_url}/models")).json())
        assert listed
        assert await discover(Provider(scripted.base_url)) == (",".join(listed[:LISTED_MODELS]), None)
        with_default, _ = await discover(Provider(scripted.base_url, default_model="mine"))
        assert with_default.split(",") == ["mine", *listed]


@pytest.mark.parametrize(
    "listing",
    [
        [{"id": "llama3"}, {"id": "whisper-1"}],
        {"models": [{"name": "llama3", "model": "llama3"}]},
        {"data": [{"id": "models/llama3"}]},
        {"data": ["llama3", "whisper-1"]},
        {"result": {"models": [{"id": "llama3"}]}},
        [{"id": "llama3", "type": "chat"}, {"id": "flux", "type": "image"}],
        {"data": [{"id": "llama3", "type": "vlm"}, {"id": "nomic", "type": "embeddings"}]},
        {
            "models": [
                {"name": "llama3", "endpoints": ["chat", "generate"]},
                {"name": "x", "endpoints": ["embed"]},
            ]
        },
        {
            "endpoints": [
                {"name": "llama3", "task": "llm/v1/chat"},
                {"name": "bge", "task": "llm/v1/embeddings"},
            ]
        },
        {
            "data": [
                {"id": "llama3", "task": {"name": "Text Generation"}},
                {"id": "x", "task": {"name": "Text-to-Image"}},
            ]
        },
        {
            "data": [
                {"id": "llama3", "pipeline_tag": "image-text-to-text"},
                {"id": "x", "pipeline_tag": "text-to-image"},
            ]
        },
        {
            "data": [
                {"id": "llama3", "capabilities": {"chat_completion": True}},
                {"id": "ada", "capabilities": {"chat_completion": False}},
            ]
        },
        {
            "data": [
                {"id": "llama3", "capabilities": ["completion"]},
                {"id": "x", "capabilities": ["embedding"]},
            ]
        },
        {"data": [{"id": "llama3", "supports_chat": True}, {"id": "x", "supports_chat": False}]},
        {
            "data": [
                {"id": "llama3", "architecture": {"output_modalities": ["text"]}},
                {"id": "x", "architecture": {"output_modalities": ["image"]}},
            ]
        },
        {"models": [{"type": "llm", "key": "llama3"}, {"type": "embedding", "key": "nomic"}]},
        {"data": [{"id": "llama3", "tasks": ["TextGeneration"]}, {"id": "x", "tasks": ["TextToImage"]}]},
        {"data": [{"id": "llama3", "domain": "LLM"}, {"id": "x", "domain": "ImageGeneration"}]},
        {"data": [{"id": "llama3", "model_type": "chat"}, {"id": "x", "model_type": "embedding"}]},
        {
            "data": [
                {"id": "llama3", "capabilities": {"type": "chat"}},
                {"id": "x", "capabilities": {"type": "embeddings"}},
            ]
        },
        {
            "models": [
                {"name": "llama3", "details": {"family": "llama"}},
                {"name": "x", "details": {"family": "nomic-bert"}},
            ]
        },
        [{"id": "llama3", "name": "Llama 3"}, {"id": "x", "supported_output_modalities": ["embeddings"]}],
    ],
)
def test_lists_come_in_several_forms(listing: object) -> None:
    assert chat_models(listing) == ["llama3"]


@pytest.mark.parametrize("path", ["", "/", "/v1/", "/v1/chat/completions", "/api/chat"])
async def test_the_list_is_found_from_an_address_as_it_is_pasted(path: str) -> None:
    async with scripted_provider() as scripted:
        models, warning = await discover(Provider(f"{scripted.url}{path}"))
    assert (models, warning) == ("scripted-small,scripted-large", None)


async def test_a_provider_that_comes_up_late_is_asked_until_it_tells() -> None:
    port = free_port()
    pauses: list[float] = []
    async with AsyncExitStack() as later:

        async def pause(seconds: float) -> None:
            pauses.append(seconds)
            if len(pauses) == 3:
                await later.enter_async_context(scripted_provider(port=port))

        found = await discover_late(Provider(f"http://127.0.0.1:{port}/v1"), pause)
    assert found == "scripted-small,scripted-large"
    assert pauses == sorted(pauses)
    assert len(pauses) == 3


async def test_an_unreachable_provider_is_one_warning_that_names_it_and_what_to_do() -> None:
    url = f"http://127.0.0.1:{free_port()}/v1"
    models, warning = await discover(Provider(url))
    assert models == UNKNOWN_MODEL
    assert warning is not None and "\n" not in warning
    assert f"does not answer at {url}/models" in warning and "TASKFLOW_LLM_BASE_URL" in warning
