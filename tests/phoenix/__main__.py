"""A real conversation with an interruption, as Phoenix shows it: ``make phoenix`` (or ``python -m tests.phoenix``).

Installs ``arize-phoenix`` into an environment of its own (some 600 MB, kept in ``.cache/phoenix``), starts it and a
laptop stack that exports to it, holds the conversation, and asks Phoenix for the spans: each once, under the right
parent. Then takes a picture of the trace of the interrupted reply. Not part of ``make test``.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import subprocess
import tempfile
import venv
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
from taskflow import tracing

from local.setup.stamps import ROOT
from tests.support.browser import chromium
from tests.support.ports import free_port
from tests.support.stack import running_stack
from tests.support.talk import eventually, person

PHOENIX = "arize-phoenix==20.26.1"
HOME = ROOT / ".cache" / "phoenix"
PROJECT = "TaskFlow"
PATIENCE_SECONDS = 300.0
CALLS = 3
"""Replies of the model in the conversation below. The greeting is a set phrase."""


def install(home: Path) -> Path:
    """Phoenix's program, in an environment of its own."""
    program = home / "bin" / "phoenix"
    if not program.exists():
        print(f"installing {PHOENIX} into {home}")
        venv.create(home, with_pip=True)
        subprocess.run([home / "bin" / "python", "-m", "pip", "install", "--quiet", PHOENIX], check=True)
    return program


@contextmanager
def phoenix(program: Path, data: Path) -> Iterator[str]:
    """A running Phoenix with nothing in it; its address."""
    port = free_port()
    environment = {
        **{name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ},
        "PHOENIX_HOST": "127.0.0.1",
        "PHOENIX_PORT": str(port),
        "PHOENIX_GRPC_PORT": str(free_port()),
        "PHOENIX_WORKING_DIR": str(data),
        "PHOENIX_TELEMETRY_ENABLED": "false",
        "PHOENIX_ALLOW_EXTERNAL_RESOURCES": "false",
    }
    with (data / "log").open("wb") as log:
        process = subprocess.Popen([program, "serve"], env=environment, stdout=log, stderr=log)
    url = f"http://127.0.0.1:{port}"
    try:
        asyncio.run(eventually(lambda: _answers(url), PATIENCE_SECONDS))
        yield url
    finally:
        process.terminate()
        process.wait()


async def _answers(url: str) -> bool:
    async with httpx.AsyncClient(trust_env=False) as http:
        try:
            return (await http.get(f"{url}/healthz")).is_success
        except httpx.HTTPError:
            return False


async def converse(url: str) -> str:
    """A question, one that interrupts its answer, and one more; returns the conversation's id."""
    async with person(url) as someone, someone.greeted() as (talk, conversation_id):
        await talk.send(
            type="user_message",
            text="Tell me everything about the sea. [[first 300ms]] [[pace 40ms]] [[say 400 words]]",
        )
        await talk.until("ai_start", generationId=2)
        while len(talk.text(2)) < 200:
            await talk.until("ai_token", generationId=2)
        seen = {"generationId": 2, "chars": len(talk.text(2))}
        await talk.send(
            type="user_message", text="Only the tides, please. [[first 200ms]] [[say 30 words]]", seen=seen
        )
        await talk.until("ai_interrupted", generationId=2)
        await talk.until("ai_done", generationId=3)
        await talk.send(type="user_message", text="Thank you. [[say 5 words]]")
        await talk.until("ai_done", generationId=4)
    return str(conversation_id)


async def spans(url: str) -> list[dict[str, Any]]:
    """All that Phoenix has."""
    async with httpx.AsyncClient(base_url=url, trust_env=False) as http:
        answer = await http.get(f"/v1/projects/{PROJECT}/spans", params={"limit": 1000})
        return list(answer.json()["data"]) if answer.is_success else []


def check(found: list[dict[str, Any]], conversation_id: str) -> None:
    """Raises ``AssertionError`` unless every call is there, once, in its turn's trace."""
    assert max(Counter(span["context"]["span_id"] for span in found).values()) == 1
    kinds = Counter(span["name"].split()[0] for span in found)
    assert kinds == {"message": CALLS, "generate": CALLS, "chat": CALLS, "worker": CALLS, "connect": 1}, kinds
    for turn in range(2, 2 + CALLS):
        trace = tracing.turn_trace(conversation_id, turn)
        own = {span["name"].split()[0]: span for span in found if span["context"]["trace_id"] == trace}
        assert own["generate"]["parent_id"] == own["message"]["context"]["span_id"]
        for below in ("chat", "worker"):
            assert own[below]["parent_id"] == own["generate"]["context"]["span_id"]


async def picture(url: str, conversation_id: str, path: Path) -> None:
    """The interrupted reply's trace, as Phoenix draws it."""
    trace = tracing.turn_trace(conversation_id, 2)
    async with httpx.AsyncClient(base_url=url, trust_env=False) as http:
        projects = (await http.get("/v1/projects")).json()["data"]
    [project] = [each["id"] for each in projects if each["name"] == PROJECT]
    async with chromium() as browser:
        page = await browser.new_page(viewport={"width": 1280, "height": 1000}, color_scheme="light")
        await page.goto(f"{url}/projects/{project}/traces/{trace}")
        await page.get_by_text("generate").first.wait_for(timeout=PATIENCE_SECONDS * 1000)
        await page.get_by_text("chat scripted").first.click()
        await page.get_by_role("tab", name="Attributes").click()
        await page.wait_for_timeout(1500)
        await page.screenshot(path=path, animations="disabled")


async def _held(url: str, receiver: str, path: Path | None) -> None:
    conversation_id = await converse(url)

    async def all_there() -> list[dict[str, Any]]:
        found = await spans(receiver)
        return found if len(found) >= 4 * CALLS + 1 else []

    found = await eventually(all_there, PATIENCE_SECONDS)
    check(found, conversation_id)
    print(f"Phoenix has {len(found)} spans of {CALLS} calls, each once")
    if path is not None:
        await picture(receiver, conversation_id, path)
        print(f"{path} written")


def main() -> None:
    """See the module."""
    parser = argparse.ArgumentParser(prog="python -m tests.phoenix")
    parser.add_argument("--home", type=Path, default=HOME, help="where Phoenix is installed, or will be")
    parser.add_argument("--screenshot", type=Path, help="a PNG of the interrupted reply's trace")
    arguments = parser.parse_args()
    program = install(arguments.home)
    with tempfile.TemporaryDirectory(prefix="taskflow-phoenix-") as folder:
        data = Path(folder) / "phoenix"
        data.mkdir()
        with phoenix(program, data) as receiver:
            settings = {
                # It has no place for metrics and judgements, which holds back no span.
                "OTEL_EXPORTER_OTLP_ENDPOINT": receiver,
                "OTEL_RESOURCE_ATTRIBUTES": f"openinference.project.name={PROJECT}",
                "OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT": "true",
            }
            with running_stack(Path(folder) / "stack", **settings) as stack:
                asyncio.run(_held(stack.url, receiver, arguments.screenshot))


if __name__ == "__main__":
    main()
