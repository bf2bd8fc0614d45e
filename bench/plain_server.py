"""The plainest server that streams a model: one process, FastAPI on uvicorn, a WebSocket, the provider over httpx.

Nothing is stored, nobody is authenticated, nothing survives: what ``bench.latency`` compares the stack with.
``python -m bench.plain_server --port P --provider http://127.0.0.1:Q/v1``.
"""

from __future__ import annotations

import argparse
import json
from contextlib import suppress

import httpx
import uvicorn
from fastapi import FastAPI, WebSocket, WebSocketDisconnect
from httpx_sse import aconnect_sse


def application(provider: str) -> FastAPI:
    """Answers each frame ``{"text": …}`` with ``ai_start``, ``ai_token``… and ``ai_done``."""
    app = FastAPI()
    client = httpx.AsyncClient(base_url=provider, trust_env=False, timeout=60)

    @app.websocket("/ws")
    async def talk(socket: WebSocket) -> None:
        await socket.accept()
        messages: list[dict[str, str]] = []
        with suppress(WebSocketDisconnect):
            while True:
                messages.append({"role": "user", "content": (await socket.receive_json())["text"]})
                await socket.send_json({"type": "ai_start"})
                reply = ""
                body = {"model": "scripted", "messages": messages, "stream": True}
                async with aconnect_sse(client, "POST", "/chat/completions", json=body) as source:
                    async for event in source.aiter_sse():
                        if event.data == "[DONE]":
                            break
                        token = json.loads(event.data)["choices"][0]["delta"].get("content")
                        if token:
                            reply += token
                            await socket.send_json({"type": "ai_token", "token": token})
                messages.append({"role": "assistant", "content": reply})
                await socket.send_json({"type": "ai_done"})

    return app


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--provider", required=True)
    arguments = parser.parse_args()
    uvicorn.run(application(arguments.provider), port=arguments.port, log_level="warning")


if __name__ == "__main__":
    main()
