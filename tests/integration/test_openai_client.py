"""OpenAI's own client against the running stack: the gateway, the function, the queue, the timer, the model."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from local.setup.stamps import ROOT
from tests.support.service_tokens import key
from tests.support.stack import Running

if TYPE_CHECKING:
    import openai

PAGE = Path(ROOT, "docs", "openai.md")
HELLO: Any = [{"role": "user", "content": "Hello"}]


def client(stack: Running, api_key: str | None = None) -> openai.OpenAI:
    import openai  # a second of processor time, which only the worker that runs these tests spends

    return openai.OpenAI(base_url=f"{stack.url}/v1", api_key=api_key or key(stack), max_retries=0)


def test_the_ten_lines_of_the_page_hold_a_conversation(
    stack: Running, capsys: pytest.CaptureFixture[str]
) -> None:
    found = re.search(r"```python\n(.+?)```", PAGE.read_text(), re.DOTALL)
    assert found is not None
    lines = found[1].replace("https://your.host", stack.url).replace("tfs_…", key(stack))
    exec(compile(lines, str(PAGE), "exec"), {})
    assert len([line for line in capsys.readouterr().out.splitlines() if line]) >= 4


def test_a_list_that_grows_is_one_conversation(stack: Running) -> None:
    asks = client(stack)
    first = asks.chat.completions.with_raw_response.create(model="scripted", messages=HELLO)
    reply = first.parse()
    assert reply.choices[0].finish_reason == "stop"
    assert reply.usage is not None
    more: Any = [*HELLO, reply.choices[0].message, {"role": "user", "content": "And then?"}]
    second = asks.chat.completions.with_raw_response.create(model="scripted", messages=more)
    name = "TaskFlow-Conversation-Id"
    assert first.headers[name] == second.headers[name]
    chunks = list(asks.chat.completions.create(model="scripted", messages=HELLO, stream=True))
    assert chunks[-1].choices[0].finish_reason == "stop"


def test_responses_go_on_and_are_read_again(stack: Running) -> None:
    import openai

    asks = client(stack)
    first = asks.responses.create(model="scripted", input="Hello")
    second = asks.responses.create(input="And then?", previous_response_id=first.id)
    assert asks.responses.retrieve(second.id).output_text == second.output_text != ""
    assert second.conversation == first.conversation
    with asks.responses.stream(model="scripted", input="Hello") as stream:
        assert stream.get_final_response().status == "completed"
    other = client(stack, key(stack, name="two"))
    with pytest.raises(openai.NotFoundError):
        other.responses.retrieve(first.id)
    assert first.conversation is not None
    with pytest.raises(openai.NotFoundError):
        other.responses.create(input="Hello", conversation=first.conversation.id)


def test_who_may_not_and_what_cannot_be_is_told_in_openais_way(stack: Running) -> None:
    import openai

    asks = client(stack)
    assert {each.id for each in asks.models.list()} == {"scripted", "scripted-fallback"}
    with pytest.raises(openai.AuthenticationError):
        client(stack, "tfs_nobodys").models.list()
    with pytest.raises(openai.PermissionDeniedError):
        client(stack, key(stack, "metrics", "reader")).models.list()
    with pytest.raises(openai.NotFoundError) as unknown:
        asks.chat.completions.create(model="gpt-5", messages=HELLO)
    assert unknown.value.code == "model_not_found"
    with pytest.raises(openai.BadRequestError) as refused:
        asks.chat.completions.create(model="scripted", messages=HELLO, temperature=0.2)
    assert refused.value.param == "temperature"
    missing = "00000000-0000-4000-8000-000000000000"
    with pytest.raises(openai.NotFoundError) as nobodys:
        asks.chat.completions.create(model="scripted", messages=HELLO, metadata={"conversation_id": missing})
    assert nobodys.value.code == "conversation_not_found"
