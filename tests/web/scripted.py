"""A scripted server that speaks the wire protocol, for looking at the client and testing it without the stack.

What a message says decides how it is answered: ``error:RATE_LIMITED``, ``refuse:INVALID_MESSAGE``, ``silence``,
``repeat:300:some words`` (that many times), ``length:half a`` (cut at the length limit), ``trimmed:some words``, or
anything that ``replies`` knows; all else is echoed.
"""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import json
import uuid
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import taskflow
import uvicorn
from fastapi import FastAPI, Request, Response, WebSocket, WebSocketDisconnect
from fastapi.responses import FileResponse, JSONResponse

from tests.web import turn_taking
from tests.web.answering import Answering
from tests.web.judging import Judging
from tests.web.memory import Memory
from tests.web.people import People

CSP = (
    "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; font-src 'self'; "
    "object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)

MODELS = [
    {
        "id": "smollm2-135m",
        "name": "SmolLM2 135M",
        "provider": "embedded",
        "description": "Runs on this machine: tiny, for trying things out.",
        "local": True,
        "contextTokens": 8192,
    },
    {"id": "openai/gpt-5-mini", "name": "GPT-5 mini", "provider": "OpenRouter", "local": False},
    {"id": "anthropic/claude-haiku", "name": "Claude Haiku", "provider": "OpenRouter", "local": False},
]


METRICS = """\
# HELP ws_connections_active Open WebSocket connections.
# TYPE ws_connections_active gauge
ws_connections_active 3.0
dependency_up{dependency="database"} 1.0
dependency_up{dependency="table"} 0.0
llm_requests_total{model="smollm2-135m",provider="embedded",status="success"} 190.0
llm_requests_total{model="smollm2-135m",provider="embedded",status="error"} 10.0
llm_requests_total{model="other",provider="other",status="success",source="external"} 7000
llm_errors_total{model="other",code="other",source="external"} 6000
llm_cost_dollars_total{model="other",source="external"} 1000000
llm_errors_total{model="smollm2-135m",code="TIMEOUT"} 10.0
llm_tokens_total{model="smollm2-135m",direction="input"} 52000.0
llm_tokens_total{model="smollm2-135m",direction="output"} 8100.0
llm_cost_dollars_total{model="smollm2-135m"} 0.25
llm_interruptions_total{model="smollm2-135m"} 21.0
llm_latency_ms_bucket{le="1000.0",model="smollm2-135m"} 100.0
llm_latency_ms_bucket{le="2000.0",model="smollm2-135m"} 200.0
llm_latency_ms_bucket{le="+Inf",model="smollm2-135m"} 200.0
llm_first_token_ms_bucket{le="250.0",model="smollm2-135m"} 200.0
llm_first_token_ms_bucket{le="+Inf",model="smollm2-135m"} 200.0
records_rows{table="messages"} 401.0
dependency_up{dependency="queues"} 1.0
records_pending 12.0
records_dead 2.0
replies_recent{model="smollm2-135m",prompt_version="0123456789abcdef",became="said"} 180
replies_recent{model="smollm2-135m",prompt_version="0123456789abcdef",became="interrupted"} 27
replies_recent{model="smollm2-135m",prompt_version="0123456789abcdef",became="regenerated"} 9
replies_recent{model="smollm2-135m",prompt_version="0123456789abcdef",became="edited"} 3
replies_recent{model="smollm2-135m",prompt_version="0123456789abcdef",became="continued"} 90
replies_recent{model="smollm2-135m",prompt_version="0123456789abcdef",became="copied"} 12
replies_recent{model="smollm2-135m",prompt_version="0123456789abcdef",became="up"} 14
replies_recent{model="smollm2-135m",prompt_version="0123456789abcdef",became="down"} 2
replies_recent_seen_share{model="smollm2-135m",prompt_version="0123456789abcdef"} 0.93
outbox_age_seconds 42.5
sweep_lag_seconds 0.4
"""


MINUTE = {
    "requests": 1,
    "errors": 0,
    "interruptions": 0,
    "inputTokens": 400,
    "outputTokens": 90,
    "cost": 0.0004,
    "latencyP50Ms": 900,
    "latencyP95Ms": 1900,
    "firstTokenP50Ms": 180,
    "firstTokenP95Ms": 240,
}


@dataclass
class Message:
    """One settled message."""

    id: str
    role: str
    content: str
    generation: int
    status: str = "completed"
    finish: str | None = None
    error_code: str | None = None
    mode: str | None = None
    continues: int | None = None
    recalled: list[str] = field(default_factory=list)
    created_at: str = field(default_factory=lambda: datetime.now(UTC).isoformat())

    def view(self) -> dict[str, Any]:
        return {
            "id": self.id,
            "role": self.role,
            "content": self.content,
            "status": self.status,
            "createdAt": self.created_at,
            "generationId": self.generation,
            **({"finish": self.finish} if self.finish else {}),
            **({"errorCode": self.error_code} if self.error_code else {}),
            **({"mode": self.mode} if self.mode not in (None, "interrupt") else {}),
            **({"continuesGenerationId": self.continues} if self.continues is not None else {}),
            **({"recalled": self.recalled} if self.recalled else {}),
        }


@dataclass
class Turn:
    """The turn being spoken."""

    generation: int
    message_id: str
    text: str = ""
    tokens: int = 0
    seq: int = 0
    continues: int | None = None


@dataclass
class Conversation:
    """One conversation's state, and who listens."""

    id: str
    model: str = "smollm2-135m"
    title: str = ""
    status: str = "active"
    messages: list[Message] = field(default_factory=list)
    generation: int = 0
    done: int = 0
    trimmed: int | None = None
    turn: Turn | None = None
    replaces: int | None = None
    """From which generation on the next turn's answer takes the place of others."""
    task: asyncio.Task[None] | None = None
    accepted: dict[str, dict[str, Any]] = field(default_factory=dict)
    queue: list[dict[str, Any]] = field(default_factory=list)
    held: bool = False
    queue_version: int = 0
    sockets: list[WebSocket] = field(default_factory=list)
    updated_at: datetime = field(default_factory=lambda: datetime.now(UTC))

    async def post(self, event: dict[str, Any], but: WebSocket | None = None) -> None:
        for socket in list(self.sockets):
            if socket is not but:
                with contextlib.suppress(WebSocketDisconnect, RuntimeError):
                    await socket.send_json(event)

    @property
    def empty(self) -> bool:
        """Nobody has spoken in it."""
        return not any(message.role == "user" for message in self.messages)

    def summary(self) -> dict[str, Any]:
        return {
            "id": self.id,
            "title": self.title or None,
            "status": self.status,
            "model": self.model,
            "provider": "embedded",
            "createdAt": self.updated_at.isoformat(),
            "updatedAt": self.updated_at.isoformat(),
            "messageCount": len(self.messages),
            "lastMessagePreview": self.messages[-1].content[:120] if self.messages else None,
        }

    def usage(self) -> dict[str, Any]:
        """A call a reply: 150 tokens in, one a word out; models of others cost something."""
        replies = [message.content.split() for message in self.messages if message.role == "assistant"]
        return {
            "inputTokens": 150 * len(replies),
            "outputTokens": sum(map(len, replies)),
            "cost": 0.0007 * len(replies) if "/" in self.model else 0.0,
            "estimated": "/" not in self.model,
            "calls": len(replies),
        }


def pieces(text: str) -> Iterator[str]:
    """Words with the space before them."""
    start = 0
    for index in range(1, len(text)):
        if text[index].isspace() and not text[index - 1].isspace():
            yield text[start:index]
            start = index
    if start < len(text):
        yield text[start:]


class ScriptedServer:
    """The app and its state. ``frame_ms`` is how often a burst of tokens goes out."""

    def __init__(self, web: Path, *, replies: dict[str, str] | None = None, frame_ms: float = 200) -> None:
        self.replies = replies or {}
        self.frame_ms = frame_ms
        self.words_a_frame = 8
        self.hold: asyncio.Event | None = None
        """Awaited before each burst in place of ``frame_ms``."""
        self.shown: Callable[[], Awaitable[None]] | None = None
        """Awaited after each burst in place of ``frame_ms``: returns when the page has shown it."""
        self.conversations: dict[str, Conversation] = {}
        self.frames: list[dict[str, Any]] = []
        """Every client frame, in order."""
        self.url = ""
        self.metrics = METRICS
        self.minutes: dict[int, dict[str, Any]] = {}
        """What was called so many minutes ago, 0 being the running one; the rest of it is made up."""
        self.metrics_token: str | None = None
        """The bearer token that reads the metrics; None: everybody may."""
        self.refuse_connections = False
        self.ticket_refusal: dict[str, Any] | None = None
        self.tickets_asked: list[dict[str, Any]] = []
        self.archive_away = False
        self.archive_asleep = 0
        """So often a list is answered with the news that the database is waking up."""
        self.archive_holds: asyncio.Event | None = None
        """Lists wait for it, as for a database that wakes up."""
        self.greeting = "Hello! What would you like to talk about?"
        self.people = People()
        self.memory = Memory()
        self.judging = Judging()
        self.answering = Answering()
        self.details = 0
        """How often a conversation was read."""
        self.recalls: list[str] = []
        """Ids of what is remembered that the next replies are given."""
        self.hold_at: str | None = None
        """A reply that has come to these words waits until ``go_on``: what happens meanwhile cannot race with it."""
        self.go_on = asyncio.Event()
        self._ids = itertools.count(1)
        self.app = FastAPI(docs_url=None, redoc_url=None, openapi_url=None)
        self._routes(web)

    def add(self, title: str, messages: list[tuple[str, str]], age: timedelta = timedelta()) -> Conversation:
        """A conversation of the past."""
        one = Conversation(str(uuid.uuid4()), title=title, updated_at=datetime.now(UTC) - age)
        for role, content in messages:
            one.generation += 1 if role == "user" or not one.messages else 0
            when = one.updated_at.isoformat()
            one.messages.append(
                Message(f"m{next(self._ids)}", role, content, one.generation, created_at=when)
            )
        one.done = one.generation
        self.conversations[one.id] = one
        return one

    def message(self, role: str, content: str, generation: int) -> Message:
        """One that is said now."""
        return Message(f"m{next(self._ids)}", role, content, generation)

    async def drop_sockets(self) -> None:
        """Closes every connection, as a network would."""
        for one in self.conversations.values():
            for socket in list(one.sockets):
                with contextlib.suppress(RuntimeError):
                    await socket.close(1001)

    # --- speaking -------------------------------------------------------------------------------------

    async def speak(
        self,
        one: Conversation,
        generation: int,
        text: str,
        finish: str | None = None,
        continues: int | None = None,
    ) -> None:
        turn = one.turn = Turn(generation, f"m{next(self._ids)}", continues=continues)
        start: dict[str, Any] = {"type": "ai_start", "messageId": turn.message_id, "model": one.model}
        if continues is not None:
            start["continuesGenerationId"] = continues
        await self._turn_event(one, turn, start)
        words = list(pieces(text))
        for place in range(0, len(words), self.words_a_frame):
            if self.hold is not None:
                await self.hold.wait()
            elif self.shown is None:
                await asyncio.sleep(self.frame_ms / 1000)
            token = "".join(words[place : place + self.words_a_frame])
            turn.text += token
            turn.tokens += 1
            await self._turn_event(one, turn, {"type": "ai_token", "token": token})
            if self.shown is not None:
                await self.shown()
            if self.hold_at is not None and self.hold_at in turn.text:
                await self.go_on.wait()
        said = Message(
            turn.message_id, "assistant", turn.text, generation, finish=finish, continues=continues
        )
        said.recalled = await self._recall(one, generation)
        one.messages.append(said)
        one.turn, one.done = None, generation
        one.updated_at = datetime.now(UTC)
        done: dict[str, Any] = {
            "type": "ai_done",
            "messageId": turn.message_id,
            "tokensUsed": turn.tokens,
            **({"finish": finish} if finish else {}),
        }
        await self._turn_event(one, turn, done)
        one.task = None
        await turn_taking.reply_is_over(self, one, completed=True)

    async def _recall(self, one: Conversation, generation: int) -> list[str]:
        """Tells what the reply was given of earlier messages."""
        given = [each for each in self.memory.messages if each["id"] in self.recalls]
        if given:
            passages = [
                {
                    "conversationId": each["conversationId"],
                    "messageId": each["id"],
                    "excerpt": each["excerpt"],
                    "createdAt": each["createdAt"],
                }
                for each in given
            ]
            await one.post({"type": "memory_used", "generationId": generation, "passages": passages})
        return [each["id"] for each in given]

    async def _turn_event(self, one: Conversation, turn: Turn, event: dict[str, Any]) -> None:
        turn.seq += 7
        if event["type"] == "ai_start" and one.replaces is not None:
            event, one.replaces = {**event, "replacesGenerationId": one.replaces}, None
        await one.post({**event, "generationId": turn.generation, "seq": turn.seq})

    async def stop(
        self, one: Conversation, seen: dict[str, Any] | None, *, cancelled: bool, steered: bool = False
    ) -> None:
        """Ends what is being spoken, or read, where the person is; ``steered``: at the end of that sentence."""
        if one.task is not None:
            one.task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await one.task
            one.task = None
        turn, one.turn = one.turn, None
        if turn is not None:
            message = Message(
                turn.message_id, "assistant", turn.text, turn.generation, continues=turn.continues
            )
            one.messages.append(message)
        else:
            spoken = [m for m in one.messages if m.role == "assistant" and m.generation == one.generation]
            if not spoken or seen is None or seen["chars"] >= len(spoken[-1].content):
                return
            message = spoken[-1]
            turn = Turn(message.generation, message.id, message.content, seq=10_000)
        if seen is not None and seen["generationId"] == message.generation:
            chars = turn_taking.sentence_end(message.content, seen["chars"]) if steered else seen["chars"]
            message.content = message.content[:chars]
        message.status = "interrupted"
        if not message.content and message.generation != one.done:
            one.messages.remove(message)
        one.done = max(one.done, message.generation)
        event = {
            "type": "ai_interrupted",
            "messageId": message.id,
            "partialContent": message.content[-200:],
            "interruptedAtToken": turn.tokens,
            "chars": len(message.content),
            "upstreamStopped": True,
            **({"reason": "steered"} if steered else {}),
        }
        await self._turn_event(one, turn, event)
        if cancelled:
            await self._turn_event(
                one, turn, {"type": "ai_done", "messageId": message.id, "status": "cancelled"}
            )
            await turn_taking.reply_is_over(self, one, completed=False)

    async def answer(self, one: Conversation, generation: int, text: str) -> None:
        if text == "silence":
            return
        if text.startswith("error:"):
            code = text.partition(":")[2]
            turn = Turn(generation, f"m{next(self._ids)}")
            await self._turn_event(one, turn, {"type": "ai_start", "messageId": turn.message_id})
            one.done = generation
            failed = Message(turn.message_id, "assistant", "", generation, "interrupted", error_code=code)
            one.messages.append(failed)
            await self._turn_event(one, turn, {"type": "ai_error", "code": code, "error": "It failed."})
            await turn_taking.reply_is_over(self, one, completed=False)
            return
        if text.startswith("length:"):
            await self.speak(one, generation, text.partition(":")[2], "length")
            return
        if text.startswith("trimmed:"):
            await self.speak(one, generation, text.partition(":")[2])
            one.trimmed = generation
            await one.post({"type": "context_trimmed", "generationId": generation})
            return
        if text.startswith("repeat:"):
            _, times, words = text.split(":", 2)
            await self.speak(one, generation, words * int(times))
            return
        await self.speak(one, generation, self.replies.get(text, f"You said: {text}"))

    def begin(self, one: Conversation, generation: int, text: str, continues: int | None = None) -> None:
        going_on = self.replies.get(text, f" So: {text}.")
        speaking = (
            self.answer(one, generation, text)
            if continues is None
            else self.speak(one, generation, going_on, continues=continues)
        )
        one.task = asyncio.create_task(speaking)

    # --- listening ------------------------------------------------------------------------------------

    async def user_message(self, one: Conversation, socket: WebSocket, frame: dict[str, Any]) -> None:
        client_id: str = frame["clientMessageId"]
        if client_id in one.accepted:
            await socket.send_json(one.accepted[client_id])
            return
        if frame["text"].startswith("refuse:"):
            _, code, *wait = frame["text"].split(":")
            refusal = {
                "type": "error",
                "code": code,
                "error": "It was refused.",
                "clientMessageId": client_id,
                **({"retryAfter": int(wait[0])} if wait else {}),
            }
            await socket.send_json(refusal)
            return
        replaces = None
        taken = turn_taking.taking(one, frame)
        if frame["type"] == "edit_last":
            taken = ("interrupt", "default")
            replaces = max(m.generation for m in one.messages if m.role == "user")
        if taken[0] == "queue":
            await turn_taking.queue(self, one, socket, frame, taken)
            return
        if taken[0] in ("backchannel", "stop"):
            await turn_taking.remark(self, one, socket, frame, taken)
            return
        steered = one.turn if taken[0] == "steer" else None
        await self.stop(one, frame.get("seen"), cancelled=False, steered=steered is not None)
        if replaces is not None:
            one.messages = [m for m in one.messages if m.generation < replaces]
        one.generation += 1
        one.status = "active"
        message = Message(f"m{next(self._ids)}", "user", frame["text"], one.generation)
        message.mode = taken[0]
        one.messages.append(message)
        accepted = turn_taking.accepted(frame, message.id, one.generation, taken)
        if replaces is not None:
            accepted["replacesGenerationId"] = replaces
        one.accepted[client_id] = accepted
        await socket.send_json(accepted)
        heard = {**accepted, "type": "user_message", "text": message.content}
        await one.post(heard, but=socket)
        if not one.title:
            one.title = message.content[:80]
            await one.post({"type": "title_updated", "conversationId": one.id, "title": one.title})
        self.begin(one, one.generation, message.content, steered.generation if steered else None)

    async def regenerate(self, one: Conversation, socket: WebSocket, frame: dict[str, Any]) -> None:
        question = [m for m in one.messages if m.role == "user"][-1]
        await self.stop(one, frame.get("seen"), cancelled=False)
        start = question.generation
        # Of a reply that this question steered, the part before it is an answer, too.
        steered = [m for m in one.messages if m.generation == start and m.continues is not None]
        start = min([start, *(m.continues for m in steered if m.continues is not None)])
        gone = [m for m in one.messages if m.role == "assistant" and m.generation >= start]
        asked = [m for m in one.messages if m.role == "user" and m.generation <= start]
        self.answering.keep(asked[-1].id, [m.view() for m in gone])
        one.messages = [m for m in one.messages if m.role == "user" or m.generation < start]
        one.generation += 1
        one.replaces = start
        self.begin(one, one.generation, self.replies.get("again", question.content))

    async def receive(self, one: Conversation, socket: WebSocket, frame: dict[str, Any]) -> None:
        self.frames.append(frame)
        kind = frame["type"]
        if kind in ("user_message", "edit_last"):
            await self.user_message(one, socket, frame)
        elif kind in ("edit_queued", "remove_queued", "send_queued"):
            await turn_taking.change(self, one, socket, frame)
        elif kind == "cancel":
            await self.stop(one, frame.get("seen"), cancelled=True)
        elif kind == "regenerate":
            await self.regenerate(one, socket, frame)
        elif kind == "set_model":
            one.model = frame["model"]
            await one.post({"type": "model_changed", "model": one.model})
        elif kind == "ping":
            await socket.send_json({"type": "pong"})

    async def session(self, socket: WebSocket) -> None:
        wanted = socket.query_params.get("conversationId")
        if self.refuse_connections or (wanted and wanted not in self.conversations):
            await socket.close(1008)
            return
        await socket.accept()
        if wanted:
            one = self.conversations[wanted]
            resumed = {
                "type": "conversation_resumed",
                "conversationId": one.id,
                "model": one.model,
                "title": one.title,
                "status": one.status,
                "messages": [m.view() for m in turn_taking.listed(one)],
                "more": False,
                "settledGenerationId": one.done,
                **({"trimmedGenerationId": one.trimmed} if one.trimmed else {}),
            }
            await socket.send_json(resumed)
            if one.turn is not None:
                turn = one.turn
                snapshot = {"type": "turn_snapshot", "messageId": turn.message_id, "text": turn.text}
                await socket.send_json({**snapshot, "generationId": turn.generation, "seq": turn.seq})
            if one.queue_version:
                await turn_taking.tell_queue(one, socket)
            one.sockets.append(socket)
        else:
            model = socket.query_params.get("model") or "smollm2-135m"
            left = [c for c in self.conversations.values() if c.empty and c.messages and not c.sockets]
            one = left[-1] if left else Conversation(str(uuid.uuid4()), model=model, generation=1)
            self.conversations[one.id] = one
            one.sockets.append(socket)
            await socket.send_json({"type": "conversation_created", "conversationId": one.id, "model": model})
            if self.greeting:
                one.messages.clear()
                one.task = asyncio.create_task(self.speak(one, 1, self.greeting))
        try:
            while True:
                await self.receive(one, socket, await socket.receive_json())
        except WebSocketDisconnect:
            one.sockets.remove(socket)

    # --- HTTP -----------------------------------------------------------------------------------------

    def _routes(self, web: Path) -> None:
        app = self.app
        missing = {
            "success": False,
            "error": {"code": "NOT_FOUND", "message": "There is no such conversation."},
        }

        away = {"success": False, "error": {"code": "DATABASE_UNAVAILABLE", "message": "Try again."}}

        @app.middleware("http")
        async def policy(request: Request, call_next: Any) -> Response:
            response: Response = await call_next(request)
            response.headers["content-security-policy"] = CSP
            return response

        self.memory.install(app)
        self.judging.install(app)
        self.answering.install(app)
        self.people.install(app, MODELS)

        @app.post("/api/tickets")
        async def tickets(request: Request) -> Any:
            asked = await request.body()
            self.tickets_asked.append(json.loads(asked) if asked else {})
            if self.ticket_refusal is not None:
                return JSONResponse({"success": False, "error": self.ticket_refusal}, 429)
            return {"success": True, "ticket": uuid.uuid4().hex}

        @app.get("/api/models")
        async def models() -> dict[str, Any]:
            return {"success": True, "models": MODELS, "defaultModel": "smollm2-135m"}

        @app.get("/api/conversations")
        async def conversations(cursor: str = "0", limit: int = 30, q: str = "") -> Any:
            if self.archive_holds is not None:
                await self.archive_holds.wait()
            if self.archive_asleep:
                self.archive_asleep -= 1
                error = {"code": "DATABASE_WAKING", "message": "it is waking up", "retryAfter": 1}
                return JSONResponse({"success": False, "error": error}, 503)
            every = sorted(self.conversations.values(), key=lambda c: c.updated_at, reverse=True)
            found = [c.summary() for c in every if q.lower() in c.title.lower() and not c.empty]
            start = int(cursor)
            after = start + limit
            page = found[start:after]
            return {
                "success": True,
                "conversations": page,
                "nextCursor": str(after) if after < len(found) else None,
            }

        @app.get("/api/conversations/{conversation_id}")
        async def detail(conversation_id: str) -> Response:
            one = self.conversations.get(conversation_id)
            if self.archive_away:
                return JSONResponse(away, 503)
            if one is None:
                return JSONResponse(missing, 404)
            views = [m.view() for m in one.messages]
            body = {"success": True, "conversation": one.summary(), "usage": one.usage(), "messages": views}
            known = {"judgements": self.judging.listed(), "answeredAgain": self.answering.told()}
            self.details += 1
            return JSONResponse({**body, **known, "nextCursor": None})

        @app.patch("/api/conversations/{conversation_id}")
        async def rename(conversation_id: str, request: Request) -> dict[str, Any]:
            one = self.conversations[conversation_id]
            one.title = (await request.json())["title"]
            return {"success": True, "conversation": one.summary()}

        @app.delete("/api/conversations/{conversation_id}")
        async def delete(conversation_id: str) -> dict[str, Any]:
            one = self.conversations.pop(conversation_id)
            await one.post({"type": "conversation_deleted"})
            return {"success": True}

        def refuses(request: Request) -> bool:
            wanted = f"Bearer {self.metrics_token}"
            return self.metrics_token is not None and request.headers.get("authorization") != wanted

        @app.get("/api/metrics")
        async def metrics(request: Request) -> Response:
            if refuses(request):
                return Response(status_code=401)
            return Response(self.metrics, media_type="text/plain; version=0.0.4")

        @app.get("/api/metrics/history")
        async def history(request: Request, minutes: int) -> Response:
            if refuses(request):
                return Response(status_code=401)
            now = datetime.now(UTC)
            begin = now.replace(second=0, microsecond=0)
            told = [
                {**MINUTE, **values, "at": (begin - timedelta(minutes=ago)).isoformat()}
                for ago, values in sorted(self.minutes.items(), reverse=True)
                if ago < minutes
            ]
            since = begin - timedelta(minutes=minutes - 1)
            return JSONResponse(
                {"success": True, "since": since.isoformat(), "until": now.isoformat(), "minutes": told}
            )

        @app.get("/api/asyncapi.json")
        async def asyncapi() -> FileResponse:
            return FileResponse(Path(taskflow.__file__).parent / "rest" / "asyncapi.json")

        @app.get("/api/openapi.json")
        async def openapi() -> FileResponse:
            return FileResponse(web.parents[1] / "docs" / "openapi.json")

        app.websocket("/ws")(self.session)

        @app.get("/{path:path}")
        async def page(path: str) -> Response:
            file = web / path
            return FileResponse(file if path and file.is_file() else web / "index.html")


@contextlib.asynccontextmanager
async def serve(server: ScriptedServer) -> AsyncIterator[str]:
    """Serves on a free loopback port and yields the address."""
    config = uvicorn.Config(
        server.app, host="127.0.0.1", port=0, log_level="critical", ws="websockets-sansio", lifespan="off"
    )
    running = uvicorn.Server(config)
    task = asyncio.create_task(running.serve())
    while not running.started:  # noqa: ASYNC110 (uvicorn has no event to wait for)
        await asyncio.sleep(0.01)
    port = running.servers[0].sockets[0].getsockname()[1]
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        running.should_exit = True
        running.force_exit = True
        await task
