"""The scripted server's side of turn-taking: what becomes of a message that comes while a reply is spoken."""

from __future__ import annotations

import re
import uuid
from typing import TYPE_CHECKING, Any

from fastapi import WebSocket
from taskflow.conversation.turn_taking import decide

if TYPE_CHECKING:
    from tests.web.scripted import Conversation, Message, ScriptedServer

MAX_QUEUED = 3
"""Fewer than the real server takes: a test fills it."""


def is_spoken(one: Conversation) -> bool:
    """Whether a reply is asked for that is not over."""
    return one.done < one.generation


def is_read(one: Conversation, seen: dict[str, Any] | None) -> bool:
    """Whether the last reply is over, and its reader is not through."""
    last = one.messages[-1] if one.messages else None
    if last is None or seen is None or last.role != "assistant" or last.status != "completed":
        return False
    return bool(last.generation == seen["generationId"] and seen["chars"] < len(last.content))


def taking(one: Conversation, frame: dict[str, Any]) -> tuple[str, str]:
    """The mode that a message is taken in, and why."""
    wish, seen = frame.get("mode"), frame.get("seen")
    if not is_spoken(one) and not is_read(one, seen):
        cut = bool(one.messages) and one.messages[-1].status == "interrupted"
        if cut and decide(frame["text"], one.messages[-1].content, True).mode == "continue":
            return "continue", "go_on"
        return "interrupt", "idle"
    if wish is None:
        return "interrupt", "default"
    mode, reason = wish, "asked"
    if wish == "auto":
        shown = one.turn.text[: seen["chars"]] if one.turn and seen else ""
        decision = decide(frame["text"], shown, False)
        mode, reason = decision.mode.value, decision.reason.value
    if mode == "steer" and (one.turn is None or not seen or not seen["chars"]):
        return "interrupt", "steer_not_possible"
    return mode, reason


def accepted(
    frame: dict[str, Any], message_id: str, generation: int, taken: tuple[str, str]
) -> dict[str, Any]:
    return {
        "type": "message_accepted",
        "clientMessageId": frame["clientMessageId"],
        "messageId": message_id,
        "generationId": generation,
        "mode": taken[0],
        "reason": taken[1],
    }


async def tell_queue(one: Conversation, only: WebSocket | None = None) -> None:
    """Everybody hears what waits, or the one who joins."""
    event = {
        "type": "queue_changed",
        "queued": one.queue,
        "held": one.held and bool(one.queue),
        "revision": one.queue_version,
    }
    if only is not None:
        await only.send_json(event)
    else:
        await one.post(event)


async def queue(
    server: ScriptedServer,
    one: Conversation,
    socket: WebSocket,
    frame: dict[str, Any],
    taken: tuple[str, str],
) -> None:
    """The message waits until the reply is over."""
    if len(one.queue) >= MAX_QUEUED:
        full = {"type": "error", "code": "QUEUE_FULL", "error": "Too much waits."}
        await socket.send_json({**full, "clientMessageId": frame["clientMessageId"]})
        return
    message_id = str(uuid.uuid4())
    waiting = {"messageId": message_id, "clientMessageId": frame["clientMessageId"], "text": frame["text"]}
    one.queue.append({**waiting, "createdAt": "2026-01-02T03:04:05Z"})
    one.queue_version += 1
    event = one.accepted[frame["clientMessageId"]] = accepted(frame, message_id, one.generation, taken)
    await socket.send_json(event)
    await tell_queue(one)
    if not is_spoken(one):
        await reply_is_over(server, one, completed=True)


async def change(server: ScriptedServer, one: Conversation, socket: WebSocket, frame: dict[str, Any]) -> None:
    """``edit_queued``, ``remove_queued`` and ``send_queued``."""
    found = next((each for each in one.queue if each["messageId"] == frame["messageId"]), None)
    if found is None:
        await socket.send_json({"type": "error", "code": "NOT_QUEUED", "error": "It does not wait any more."})
        return
    one.queue_version += 1
    if frame["type"] == "edit_queued":
        found["text"] = frame["text"]
        await tell_queue(one)
        return
    one.queue.remove(found)
    if frame["type"] == "send_queued":
        await server.stop(one, frame.get("seen"), cancelled=False)
        await say(server, one, [found], "interrupt")
    else:
        await tell_queue(one)


async def say(server: ScriptedServer, one: Conversation, queued: list[dict[str, Any]], mode: str) -> None:
    """Queued messages become a question."""
    one.generation += 1
    message = server.message("user", "\n\n".join(each["text"] for each in queued), one.generation)
    message.mode = mode
    one.messages.append(message)
    await tell_queue(one)
    event = {
        "type": "user_message",
        "messageId": message.id,
        "text": message.content,
        "generationId": one.generation,
        "mode": mode,
        "queuedIds": [each["messageId"] for each in queued],
    }
    if len(queued) == 1:
        event["clientMessageId"] = queued[0]["clientMessageId"]
    await one.post(event)
    server.begin(one, one.generation, message.content)


async def reply_is_over(server: ScriptedServer, one: Conversation, completed: bool) -> None:
    """What waits for it is said, or held."""
    if not one.queue:
        return
    one.queue_version += 1
    one.held = not completed
    if completed:
        waiting, one.queue = one.queue, []
        await say(server, one, waiting, "queue")
    else:
        await tell_queue(one)


async def remark(
    server: ScriptedServer,
    one: Conversation,
    socket: WebSocket,
    frame: dict[str, Any],
    taken: tuple[str, str],
) -> None:
    """It stands beside the reply, and stops it when it asks for that."""
    message = server.message("user", frame["text"], one.generation)
    message.mode = taken[0]
    one.messages.append(message)
    event = one.accepted[frame["clientMessageId"]] = accepted(frame, message.id, one.generation, taken)
    await socket.send_json(event)
    heard = {**event, "type": "user_message", "text": message.content}
    await one.post({name: value for name, value in heard.items() if name != "reason"}, but=socket)
    if taken[0] == "stop":
        await server.stop(one, frame.get("seen"), cancelled=True)


def sentence_end(text: str, seen: int) -> int:
    """Where the sentence ends that the reader is in, or what there is of it."""
    found = re.search(r"[.!?](?=\s|$)", text[max(0, seen - 1) :])
    return len(text) if found is None else max(0, seen - 1) + found.end()


def listed(one: Conversation) -> list[Message]:
    """The settled messages in their order: the question, its reply, what stands beside it."""
    part = {"user": 0, "assistant": 1}
    place = lambda m: 2 if m.mode in ("backchannel", "stop") else part[m.role]  # noqa: E731
    return sorted(one.messages, key=lambda m: (m.generation, place(m)))
