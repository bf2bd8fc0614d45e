"""The model servers that are evaluated: the embedded one, and any other that speaks OpenAI's format."""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

import httpx
from taskflow import from_settings
from taskflow.clock import SystemClock
from taskflow.completion import InterruptionForm, Provider
from taskflow.llm import registry
from taskflow.llm.breaker import MemoryBreakerStore
from taskflow.llm.build import build_provider
from taskflow.llm.client import make_client
from taskflow.settings import Settings

from bench.evaluation.play import Asked
from local.setup.stamps import ROOT
from tests.support.ports import free_port
from tests.support.stack import answers

SEED = 1


@contextmanager
def embedded_server() -> Iterator[str]:
    """The embedded model's server on one thread; the base of its API."""
    port = free_port()
    command = [sys.executable, "-m", "local.model", "--port", str(port), "--threads", "1"]
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    url = f"http://127.0.0.1:{port}"
    try:
        while not (answers(url) and httpx.get(f"{url}/health", trust_env=False).status_code == 200):
            if process.poll() is not None:
                raise SystemExit("the embedded model does not start: run python -m local.model --port 8080")
            time.sleep(0.1)
        yield f"{url}/v1"
    finally:
        process.terminate()
        process.wait()


def embedded(base_url: str, key: str = "") -> Asked:
    """The embedded model as a conversation asks it, with the sampling that people get and a fixed seed."""
    model = registry.EMBEDDED[0].id
    settings = Settings(llm_provider="embedded", llm_base_url=base_url, llm_api_key=key)
    return _asked(settings, model, {"seed": SEED}, quotes_greeting=False)


def elsewhere(base_url: str, model: str) -> Asked:
    """A model of another server, as a conversation asks it, at temperature 0."""
    settings = Settings(llm_base_url=base_url, llm_api_key=os.environ.get("TASKFLOW_LLM_API_KEY", ""))
    return _asked(settings, model, {"seed": SEED, "temperature": 0})


def in_form(asked: Asked, form: InterruptionForm) -> Asked:
    """The same model, told of interruptions in another form; with ``note`` also with the usual system prompt."""
    if form == "note":
        return replace(asked, system_prompt=asked.system_prompt or from_settings.SYSTEM_PROMPT, form=form)
    return replace(asked, form=form)


def _asked(
    settings: Settings, model: str, options: Mapping[str, Any], *, quotes_greeting: bool = True
) -> Asked:
    def provider() -> Provider:
        client = make_client(settings.llm_base_url)
        client._transport = _Repeatable(client._transport, options)
        return build_provider(
            settings,
            clock=SystemClock(),
            rng=random.Random(SEED),
            breaker_store=MemoryBreakerStore(),
            client=client,
        )

    form = registry.interruption_form(settings, model)
    return Asked(model, provider, from_settings.system_prompt(settings), form, quotes_greeting)


class _Repeatable(httpx.AsyncBaseTransport):
    """Adds to each request what makes a model say the same again, as far as its server goes along."""

    def __init__(self, inner: httpx.AsyncBaseTransport, options: Mapping[str, Any]) -> None:
        self._inner = inner
        self._options = dict(options)

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        body = json.dumps({**json.loads(request.content), **self._options}).encode()
        headers = {name: value for name, value in request.headers.items() if name != "content-length"}
        again = httpx.Request(
            request.method, request.url, headers=headers, content=body, extensions=request.extensions
        )
        return await self._inner.handle_async_request(again)

    async def aclose(self) -> None:
        await self._inner.aclose()
