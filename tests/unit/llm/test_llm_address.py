"""Base URLs as people paste them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from taskflow.errors import SettingsError
from taskflow.llm.address import parse
from taskflow.llm.hosts import HOSTS


@pytest.mark.parametrize(
    ("pasted", "chat"),
    [
        ("https://openrouter.ai/api/v1", "https://openrouter.ai/api/v1/chat/completions"),
        ("https://openrouter.ai/api/v1/", "https://openrouter.ai/api/v1/chat/completions"),
        ("https://openrouter.ai/api/v1//", "https://openrouter.ai/api/v1/chat/completions"),
        ("https://openrouter.ai/api/v1/chat/completions", "https://openrouter.ai/api/v1/chat/completions"),
        ("https://openrouter.ai/api/v1/chat/completions/", "https://openrouter.ai/api/v1/chat/completions"),
        ("https://openrouter.ai/api/v1/models", "https://openrouter.ai/api/v1/chat/completions"),
        ("https://openrouter.ai", "https://openrouter.ai/api/v1/chat/completions"),
        ("https://api.openai.com", "https://api.openai.com/v1/chat/completions"),
        ("https://api.openai.com/v1/responses", "https://api.openai.com/v1/chat/completions"),
        ("https://api.groq.com/", "https://api.groq.com/openai/v1/chat/completions"),
        ("https://api.perplexity.ai", "https://api.perplexity.ai/chat/completions"),
        ("http://host:11434", "http://host:11434/v1/chat/completions"),
        ("http://host:11434/api/chat", "http://host:11434/v1/chat/completions"),
        ("http://host:11434/api/generate", "http://host:11434/v1/chat/completions"),
        ("http://host:11434/v1/chat/completions", "http://host:11434/v1/chat/completions"),
        ("http://host/v1/completions", "http://host/v1/chat/completions"),
        (
            "https://codestral.mistral.ai/v1/fim/completions",
            "https://codestral.mistral.ai/v1/chat/completions",
        ),
        ("http://host/v1/images/generations", "http://host/v1/chat/completions"),
        ("http://host/v1/audio/speech/", "http://host/v1/chat/completions"),
        ("http://host/v1/messages/count_tokens", "http://host/v1/chat/completions"),
        ("http://[::1]:8080", "http://[::1]:8080/v1/chat/completions"),
        ("  'http://host:1/v1' ", "http://host:1/v1/chat/completions"),
        ('"http://host:1/v1"', "http://host:1/v1/chat/completions"),
        ("“http://host:1/v1”", "http://host:1/v1/chat/completions"),
        ("<http://host:1/v1>", "http://host:1/v1/chat/completions"),
        ("HTTP://Host:1/v1", "http://Host:1/v1/chat/completions"),
        ("http://host/v1#readme", "http://host/v1/chat/completions"),
        (
            "https://x.example/openai/deployments/d?api-version=2024-10-21",
            "https://x.example/openai/deployments/d/chat/completions?api-version=2024-10-21",
        ),
        (
            "https://r.openai.azure.com/openai/deployments/d/chat/completions?api-version=2024-10-21",
            "https://r.openai.azure.com/openai/deployments/d/chat/completions?api-version=2024-10-21",
        ),
        ("https://r.openai.azure.com", "https://r.openai.azure.com/openai/v1/chat/completions"),
        ("https://r.openai.azure.com/openai/v1/", "https://r.openai.azure.com/openai/v1/chat/completions"),
        (
            "https://r.services.ai.azure.com/models?api-version=2024-05-01-preview",
            "https://r.services.ai.azure.com/models/chat/completions?api-version=2024-05-01-preview",
        ),
        (
            "https://generativelanguage.googleapis.com/v1beta/openai/",
            "https://generativelanguage.googleapis.com/v1beta/openai/chat/completions",
        ),
        ("https://open.bigmodel.cn/api/paas/v4/", "https://open.bigmodel.cn/api/paas/v4/chat/completions"),
        ("https://ark.cn-beijing.volces.com", "https://ark.cn-beijing.volces.com/api/v3/chat/completions"),
        (
            "https://dashscope.aliyuncs.com/compatible-mode/v1",
            "https://dashscope.aliyuncs.com/compatible-mode/v1/chat/completions",
        ),
        ("https://api.deepseek.com/chat/completions", "https://api.deepseek.com/chat/completions"),
        ("localhost:11434", "http://localhost:11434/v1/chat/completions"),
        (
            "POST https://api.groq.com/openai/v1/chat/completions",
            "https://api.groq.com/openai/v1/chat/completions",
        ),
        ("curl 'http://host:1/v1/chat/completions'", "http://host:1/v1/chat/completions"),
        ('base_url="http://host:1/v1",', "http://host:1/v1/chat/completions"),
        ("http://host:1/v1\u200b", "http://host:1/v1/chat/completions"),
        ("\ufeffhttp://host:1/v1\u00a0", "http://host:1/v1/chat/completions"),
        ("http://host:1/v1。", "http://host:1/v1/chat/completions"),
        ("[http://host:1/v1](http://host:1/v1)", "http://host:1/v1/chat/completions"),
        ("export OPENAI_API_BASE=http://host:1/v1", "http://host:1/v1/chat/completions"),
        ("http://host:1/v1/chat/completions/stream", "http://host:1/v1/chat/completions"),
        ("http://host:1/v1/chat/interactive", "http://host:1/v1/chat/completions"),
        ("OPENAI_BASE_URL: http://host:1/v1", "http://host:1/v1/chat/completions"),
        ("http://host:8080/completion", "http://host:8080/chat/completions"),
        ("http://host:8000/generate_stream", "http://host:8000/chat/completions"),
        ("https://api.runpod.ai/v2/e1/runsync", "https://api.runpod.ai/v2/e1/openai/v1/chat/completions"),
        ("'localhost:1234/v1'", "http://localhost:1234/v1/chat/completions"),
        ("ollama:11434", "http://ollama:11434/v1/chat/completions"),
        ("192.168.1.5:8080", "http://192.168.1.5:8080/v1/chat/completions"),
        ("[::1]:8080/v1", "http://[::1]:8080/v1/chat/completions"),
        ("host.docker.internal:12434", "http://host.docker.internal:12434/engines/v1/chat/completions"),
        ("openrouter.ai/api/v1", "https://openrouter.ai/api/v1/chat/completions"),
        ("llm.example.com:8443/v1", "https://llm.example.com:8443/v1/chat/completions"),
        (
            "https://adb-1.2.azuredatabricks.net/serving-endpoints/my-llm/invocations",
            "https://adb-1.2.azuredatabricks.net/serving-endpoints/my-llm/invocations",
        ),
        ("https://api.deepseek.com/models", "https://api.deepseek.com/v1/chat/completions"),
        ("https://api.upstage.ai/v1/solar/models", "https://api.upstage.ai/v1/solar/chat/completions"),
        ("https://models.github.ai/inference/models", "https://models.github.ai/inference/chat/completions"),
        ("https://api.kilo.ai", "https://api.kilo.ai/api/gateway/chat/completions"),
        ("https://api.kilo.ai/api/gateway/models", "https://api.kilo.ai/api/gateway/chat/completions"),
        ("https://opencode.ai/zen/go/v1", "https://opencode.ai/zen/go/v1/chat/completions"),
        ("https://api.hpc-ai.com", "https://api.hpc-ai.com/inference/v1/chat/completions"),
        ("https://api.jiekou.ai", "https://api.jiekou.ai/openai/chat/completions"),
    ],
)
def test_what_people_paste_becomes_the_address(pasted: str, chat: str) -> None:
    assert parse(pasted).chat[0] == chat


@pytest.mark.parametrize(
    ("pasted", "bases"),
    [
        ("http://host:1234", ("http://host:1234/v1", "http://host:1234")),
        (
            "https://api.deepseek.com",
            tuple(f"https://api.deepseek.com{path}" for path in ("/v1", "", "/api/v1", "/openai/v1")),
        ),
        ("https://10.0.0.1", ("https://10.0.0.1/v1", "https://10.0.0.1")),
        ("https://llm.internal", ("https://llm.internal/v1", "https://llm.internal")),
        ("https://gateway.example/llm", ("https://gateway.example/llm", "https://gateway.example/llm/v1")),
        ("http://host/v1", ("http://host/v1",)),
        ("http://host/v1/chat", ("http://host/v1",)),
        (
            "https://generativelanguage.googleapis.com/v1beta",
            ("https://generativelanguage.googleapis.com/v1beta/openai",),
        ),
        (
            "https://api.cohere.com/v2",
            ("https://api.cohere.com/v2", "https://api.cohere.com/compatibility/v1"),
        ),
        (
            "https://r.openai.azure.com/openai/deployments/d",
            ("https://r.openai.azure.com/openai/deployments/d",),
        ),
        ("http://host/v1?key=a", ("http://host/v1",)),
    ],
)
def test_where_else_is_asked_when_the_address_is_wrong(pasted: str, bases: tuple[str, ...]) -> None:
    address = parse(pasted)
    query = "?key=a" if "key" in pasted else ""
    assert address.chat == tuple(f"{base}/chat/completions{query}" for base in bases)
    assert address.models == tuple(f"{base}/models{query}" for base in bases)


BASES = """
http://host:11434/api -> http://host:11434/v1
http://host:11434/api/ -> http://host:11434/v1
http://host:11434/api/chat -> http://host:11434/v1
http://host:11434/api/generate -> http://host:11434/v1
http://host:11434/api/tags -> http://host:11434/v1
http://host/api/tags -> http://host/v1
http://ollama/api -> http://ollama/v1
https://ollama.com/api -> https://ollama.com/v1
http://ollama.lan/api/chat -> http://ollama.lan/v1
http://webui:3000/ollama/api -> http://webui:3000/ollama/v1
http://webui:3000/ollama/api/chat -> http://webui:3000/ollama/v1
http://host:3000/api -> http://host:3000/api, http://host:3000/api/v1, http://host:3000/v1
http://host/api/chat -> http://host/v1, http://host/api
http://host:3000/api/chat/completions -> http://host:3000/api
http://host:1234/api/v1 -> http://host:1234/api/v1, http://host:1234/v1
http://host:1234/api/v0 -> http://host:1234/api/v0, http://host:1234/v1
http://host:8000/docs -> http://host:8000/v1, http://host:8000
http://host:8000/v1/docs -> http://host:8000/v1
https://gateway.example/llm/chat/completions -> https://gateway.example/llm
https://gateway.example/v1/messages -> https://gateway.example/v1
https://gateway.example/chat/completions -> https://gateway.example, https://gateway.example/v1
https://gateway.example/openai -> https://gateway.example/openai, https://gateway.example/openai/v1
https://gateway.example/v1.0 -> https://gateway.example/v1.0
https://r.openai.azure.com -> https://r.openai.azure.com/openai/v1
https://r.openai.azure.com/openai -> https://r.openai.azure.com/openai/v1
https://r.openai.azure.com/openai/v1/responses -> https://r.openai.azure.com/openai/v1
https://r.openai.azure.com/?api-version=2024-10-21 -> https://r.openai.azure.com/openai/v1
https://r.openai.azure.com/openai/v1?api-version=preview -> https://r.openai.azure.com/openai/v1 ?api-version=preview
https://r.services.ai.azure.com -> https://r.services.ai.azure.com/openai/v1
https://r.services.ai.azure.com/api/projects/p -> https://r.services.ai.azure.com/api/projects/p/openai/v1, \
  https://r.services.ai.azure.com/openai/v1
https://r.cognitiveservices.azure.com/ -> https://r.cognitiveservices.azure.com/openai/v1
https://eastus.api.cognitive.microsoft.com -> https://eastus.api.cognitive.microsoft.com/openai/v1
https://models.inference.ai.azure.com -> https://models.inference.ai.azure.com
https://bedrock-runtime.us-east-1.amazonaws.com -> https://bedrock-runtime.us-east-1.amazonaws.com/openai/v1
https://bedrock-runtime.eu-west-1.amazonaws.com/openai -> https://bedrock-runtime.eu-west-1.amazonaws.com/openai/v1
https://bedrock-runtime.us-west-2.amazonaws.com/model/openai.gpt-oss-20b-1:0/converse-stream -> \
  https://bedrock-runtime.us-west-2.amazonaws.com/openai/v1
https://bedrock-mantle.us-east-1.api.aws -> https://bedrock-mantle.us-east-1.api.aws/v1, \
  https://bedrock-mantle.us-east-1.api.aws/openai/v1
https://bedrock-mantle.us-east-1.api.aws/openai/v1 -> https://bedrock-mantle.us-east-1.api.aws/openai/v1, \
  https://bedrock-mantle.us-east-1.api.aws/v1
https://qianfan.baidubce.com -> https://qianfan.baidubce.com/v2
https://qianfan.baidubce.com/v2 -> https://qianfan.baidubce.com/v2
https://qianfan.baidubce.com/v2/chat/completions -> https://qianfan.baidubce.com/v2
https://api.minimax.io/v1/text/chatcompletion_v2 -> https://api.minimax.io/v1
https://api.minimaxi.com/v1/text/chatcompletion_pro -> https://api.minimaxi.com/v1
https://open.bigmodel.cn -> https://open.bigmodel.cn/api/paas/v4
https://open.bigmodel.cn/api/paas/v4/chat/completions -> https://open.bigmodel.cn/api/paas/v4
https://api.z.ai/api -> https://api.z.ai/api/paas/v4
https://api.z.ai/api/coding/paas/v4 -> https://api.z.ai/api/coding/paas/v4, https://api.z.ai/api/paas/v4
https://ark.ap-southeast.bytepluses.com/api -> https://ark.ap-southeast.bytepluses.com/api/v3
https://ark.cn-beijing.volces.com/api/v3/ -> https://ark.cn-beijing.volces.com/api/v3
https://dashscope.aliyuncs.com/compatible-mode -> https://dashscope.aliyuncs.com/compatible-mode/v1
https://dashscope.aliyuncs.com/api/v1 -> https://dashscope.aliyuncs.com/api/v1, \
  https://dashscope.aliyuncs.com/compatible-mode/v1
https://coding.dashscope.aliyuncs.com -> https://coding.dashscope.aliyuncs.com/v1
https://generativelanguage.googleapis.com/v1beta/models/gemini-3:streamGenerateContent?alt=sse -> \
  https://generativelanguage.googleapis.com/v1beta/openai
https://host.example/v1/v1 -> https://host.example/v1/v1, https://host.example/v1
https://api.example.com/v1/chat/completions/v1 -> https://api.example.com/v1
“https://api.deepseek.com/v1”. -> https://api.deepseek.com/v1
https://generativelanguage.googleapis.com/v1beta/models/gemini-3:generateContent?alt=sse&key=K -> \
  https://generativelanguage.googleapis.com/v1beta/openai ?key=K
https://us-central1-aiplatform.googleapis.com/v1/projects/p/locations/us-central1 -> \
  https://us-central1-aiplatform.googleapis.com/v1/projects/p/locations/us-central1/endpoints/openapi
https://api.groq.com/openai -> https://api.groq.com/openai/v1
https://api.fireworks.ai/inference -> https://api.fireworks.ai/inference/v1
https://api.perplexity.ai/v1 -> https://api.perplexity.ai/v1, https://api.perplexity.ai
https://api.cloudflare.com/client/v4/accounts/a -> https://api.cloudflare.com/client/v4/accounts/a/ai/v1
https://api.cloudflare.com/client/v4/accounts/a/ai/v1 -> https://api.cloudflare.com/client/v4/accounts/a/ai/v1
https://api.cloudflare.com/client/v4/accounts/a/ai/run/@cf/meta/llama-3-8b -> \
  https://api.cloudflare.com/client/v4/accounts/a/ai/v1
https://gateway.ai.cloudflare.com/v1/a/g -> https://gateway.ai.cloudflare.com/v1/a/g/compat
https://gateway.ai.cloudflare.com/v1/a/g/openai -> https://gateway.ai.cloudflare.com/v1/a/g/openai
https://gateway.ai.cloudflare.com/v1/a/g/workers-ai -> https://gateway.ai.cloudflare.com/v1/a/g/workers-ai/v1
https://router.huggingface.co -> https://router.huggingface.co/v1
https://router.huggingface.co/hf-inference/models/a/b -> https://router.huggingface.co/hf-inference/models/a/b/v1, \
  https://router.huggingface.co/v1
https://api.novita.ai/v3/openai -> https://api.novita.ai/v3/openai, https://api.novita.ai/openai
https://a.snowflakecomputing.com -> https://a.snowflakecomputing.com/api/v2/cortex/v1
https://api.deepseek.com/anthropic -> https://api.deepseek.com/anthropic, https://api.deepseek.com/anthropic/v1, \\
  https://api.deepseek.com/v1, https://api.deepseek.com
https://api.minimax.io/anthropic/v1/messages -> https://api.minimax.io/anthropic/v1, https://api.minimax.io/v1, \\
  https://api.minimax.io
https://api.z.ai/api/anthropic -> https://api.z.ai/api/paas/v4, https://api.z.ai/api/anthropic, \\
  https://api.z.ai/api/anthropic/v1
https://generativelanguage.googleapis.com/v1beta/models?key=a -> \\
  https://generativelanguage.googleapis.com/v1beta/openai ?key=a
http://host:8000/v1/models/a -> http://host:8000/v1
http://localhost:12434 -> http://localhost:12434/engines/v1, http://localhost:12434/v1, http://localhost:12434
https://vpce-1.bedrock-runtime.us-east-1.vpce.amazonaws.com -> \\
  https://vpce-1.bedrock-runtime.us-east-1.vpce.amazonaws.com/openai/v1
http://model-runner.docker.internal -> http://model-runner.docker.internal/engines/v1
"""


@pytest.mark.parametrize("line", BASES.strip().replace("\\\n", "").splitlines())
def test_a_base_gets_no_version_behind_it_and_the_list_is_beside_it(line: str) -> None:
    pasted, bases = line.split(" -> ")
    known, _, query = bases.partition(" ?")
    behind = f"?{query}" if query else ""
    address = parse(pasted)
    assert address.chat == tuple(f"{base.strip()}/chat/completions{behind}" for base in known.split(","))
    assert address.models == tuple(f"{base.strip()}/models{behind}" for base in known.split(","))


def test_a_model_list_that_is_elsewhere() -> None:
    address = parse("https://models.github.ai")
    assert address.chat == ("https://models.github.ai/inference/chat/completions",)
    assert address.models == ("https://models.github.ai/catalog/models",)
    databricks = parse("https://d.cloud.databricks.com")
    assert databricks.chat == ("https://d.cloud.databricks.com/serving-endpoints/chat/completions",)
    assert databricks.models == ("https://d.cloud.databricks.com/api/2.0/serving-endpoints",)


@pytest.mark.parametrize(
    "pasted",
    [
        *(
            "",
            "   ",
            "llama3",
            "gpt-4.1",
            "//host/v1",
            "8.8.8.8/v1",
            "user:word@host.com/v1",
            "https//host.com",
            "https://a.com/v1,https://b.com/v1",
        ),
        *("ftp://host/v1", "http://", "http:///v1", "https:host", "http://host:port/v1", "http://host:0/v1"),
        *("http://a host/v1", "http://host:99999/v1", "http://[::1/v1", "a key"),
    ],
)
def test_what_is_no_url_names_the_setting_and_an_example(pasted: str) -> None:
    with pytest.raises(SettingsError, match=r"TASKFLOW_LLM_BASE_URL=.*http://localhost:11434/v1"):
        parse(pasted)


def test_a_key_that_was_pasted_in_its_place_is_not_repeated() -> None:
    with pytest.raises(SettingsError) as caught:
        parse("sk-or-v1-0123456789abcdef")
    assert "0123456789" not in str(caught.value)


@given(st.text(max_size=40) | st.text(max_size=20).map(lambda tail: f"http://host/{tail}"))
def test_any_text_is_an_address_or_a_settings_error(pasted: str) -> None:
    try:
        address = parse(pasted)
    except SettingsError:
        return
    assert all("/chat/completions" in url for url in address.chat)
    assert len(address.chat) == len(address.models)


HOSTS_OF = ["host.example", "host.example:11434", *(host.replace("*", "eu-west-1") for host in HOSTS)]


@given(
    st.sampled_from(HOSTS_OF),
    st.sampled_from(
        ["/v1", "/api/v1", "/api", "/v2/x", "/openai/deployments/d", "/inference", "/chat/completions", ""]
    ),
    st.sampled_from(["", "?key=1"]),
)
def test_an_address_that_was_worked_out_is_worked_out_to_itself(host: str, path: str, query: str) -> None:
    for once in parse(f"https://{host}{path}{query}").chat:
        assert parse(once).chat[0] == once
