"""Plays scripted interruptions against a chat completions server, with the prompts that a conversation would send."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import httpx
from taskflow.completion import ChatMessage, InterruptionForm
from taskflow.conversation.context import build_prompt
from taskflow.conversation.messages import Message

from bench.interruptions.cases import Case
from bench.interruptions.judge import Verdict, judge

SEED = 1
FIRST_TOKENS, ANSWER_TOKENS = 110, 80
PATIENCE_SECONDS = 300.0


@dataclass(frozen=True, slots=True)
class Asked:
    """Who is asked, and how. ``options`` go into each request."""

    base_url: str
    model: str
    system_prompt: str
    form: InterruptionForm
    api_key: str = ""
    options: tuple[tuple[str, Any], ...] = (("seed", SEED),)


@dataclass(frozen=True, slots=True)
class Played:
    """One interruption as it went."""

    case: Case
    seen: str
    answer: str
    verdict: Verdict


def play(client: httpx.Client, asked: Asked, case: Case) -> Played:
    """Asks the question, cuts the reply where the person would, says what they say instead. Raises ``HTTPError``."""
    question = Message("1-0", 1, 0, "user", case.question, "completed", 0)
    reply = complete(client, asked, _prompt(asked, [question]), FIRST_TOKENS)
    seen = case.seen(reply)
    cut = Message("1-1", 1, 1, "assistant", seen, "interrupted", 0)
    instead = Message("2-0", 2, 0, "user", case.instead, "completed", 0)
    answer = complete(client, asked, _prompt(asked, [question, cut, instead]), ANSWER_TOKENS)
    return Played(case, seen, answer, judge(case, seen, answer, asked.system_prompt))


def complete(client: httpx.Client, asked: Asked, prompt: Sequence[ChatMessage], tokens: int) -> str:
    """The model's whole answer to ``prompt``."""
    body = {
        "model": asked.model,
        "messages": [{"role": message.role, "content": message.content} for message in prompt],
        "max_tokens": tokens,
        **dict(asked.options),
    }
    headers = {"Authorization": f"Bearer {asked.api_key}"} if asked.api_key else {}
    url = f"{asked.base_url.rstrip('/')}/chat/completions"
    answer = client.post(url, json=body, headers=headers, timeout=PATIENCE_SECONDS).raise_for_status()
    return str(answer.json()["choices"][0]["message"]["content"] or "")


def _prompt(asked: Asked, messages: Sequence[Message]) -> tuple[ChatMessage, ...]:
    return build_prompt(asked.system_prompt, "reply", messages, asked.form)
