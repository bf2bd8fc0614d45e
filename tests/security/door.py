"""At the WebSocket: upgrades, tickets, frames."""

from __future__ import annotations

import asyncio
import json
import time
from contextlib import AsyncExitStack
from typing import Any

import websockets
from websockets.asyncio.client import ClientConnection

from tests.security.table import attempt, hold
from tests.security.target import Target, address, closing, code, said, until_closed
from tests.support.talk import eventually

AT = "WebSocket: upgrades, tickets, frames"
TICKETS = "TASKFLOW_TICKETLESS=allow, TASKFLOW_LIMIT_…=0"
MARK = "alice@example.org"
"""What hostile values carry, to be searched for in the logs."""


@attempt(AT, "20 sockets without a ticket that ask for new answers", "TASKFLOW_TICKETLESS=allow")
async def ticketless(target: Target) -> str:
    before = await _calls(target)
    opened = await asyncio.gather(*(target.socket({}, local_addr=_from()) for _ in range(20)))
    sockets = [each for each in opened if not isinstance(each, int)]
    for socket in sockets:
        await socket.send(json.dumps({"type": "user_message", "text": "Hello."}))
        await socket.send(json.dumps({"type": "regenerate"}))
    statuses = sorted({await closing(each) for each in opened})
    called = await _calls(target) - before
    seen = f"{len(sockets)} opened, answers {statuses}"
    if target.model_calls is not None:
        seen += f", {called} calls of a model"
    hold(statuses == [401] and called == 0, seen)
    return seen


@attempt(AT, "one person with tickets asks for new answers as fast as they can", TICKETS)
async def asks_for_more(target: Target) -> str:
    async with target.person() as someone, someone.greeted() as (talk, _):
        began = time.monotonic()
        accepted = refused = 0
        for number in range(40):
            answer = await said(talk, "[[say 3 words]] Again.", clientMessageId=f"a{number}")
            if answer["type"] == "message_accepted":
                accepted += 1
            else:
                refused += 1
                hold(answer["code"] == "RATE_LIMITED" and answer["retryAfter"] > 0, str(answer))
        await talk.send(type="cancel")
    # Twenty at once, and one more every three seconds.
    allowed = 20 + int((time.monotonic() - began) / 3) + 1
    seen = f"{accepted} of 40 accepted, {refused} RATE_LIMITED with retryAfter"
    hold(accepted <= allowed, seen)
    return seen


@attempt(AT, "150 sockets into one conversation")
async def crowd(target: Target) -> str:
    async with target.person() as someone, AsyncExitStack() as opened:
        first = await opened.enter_async_context(someone.talk())
        conversation = (await first.until("conversation_created"))["conversationId"]
        asked = await asyncio.gather(*(someone.http.post("/api/tickets") for _ in range(149)))
        tickets = [answer.json()["ticket"] for answer in asked if answer.status_code == 200]
        from_ = _from()
        joining = (
            target.socket(
                {"ticket": ticket, "conversationId": conversation}, origin=target.url, local_addr=from_
            )
            for ticket in tickets
        )
        found = await asyncio.gather(*joining)
        sockets = [each for each in found if not isinstance(each, int)]
        statuses = sorted({each for each in found if isinstance(each, int)})
        for socket in sockets:
            await socket.close()
    seen = f"{len(tickets) + 1} of 150 got a ticket, {len(sockets) + 1} joined, the rest {statuses}"
    hold(len(sockets) + 1 == 10 and statuses == [429], seen)
    return seen


@attempt(AT, "a line break and an address as conversationId; 3,000 characters; each parameter")
async def hostile_parameters(target: Target) -> str:
    statuses = []
    for value in (f"x\n{MARK}", "y" * 3_000, "../" * 50, f"x\r\nSet-Cookie: {MARK}", "\x00", "‮" + MARK):
        for name in ("conversationId", "ticket", "model", "pacing", "resumeToken"):
            statuses.append(await closing(await target.socket({name: value}, local_addr=_from())))
    seen = f"{len(statuses)} upgrades, answers {sorted(set(statuses))}"
    hold(set(statuses) <= {400, 401}, seen)
    return seen


@attempt(AT, "one ticket used 15 times at once, and once more later")
async def replayed_ticket(target: Target) -> str:
    async with target.person() as someone:
        query = {"ticket": await someone.ticket()}
        tries = (target.socket(query, origin=target.url) for _ in range(15))
        statuses = [await closing(each) for each in await asyncio.gather(*tries)]
        statuses.append(await closing(await target.socket(query, origin=target.url)))
    seen = f"{statuses.count(101)} opened, {statuses.count(403)} × 403"
    hold((statuses.count(101), statuses.count(403)) == (1, 15), seen)
    return seen


@attempt(AT, "a ticket shown by a page of another origin, by a program, then by its own page")
async def stolen_ticket(target: Target) -> str:
    async with target.person() as someone:
        statuses = []
        for origin in ("https://evil.example", None):
            query = {"ticket": await someone.ticket()}
            statuses.append(await closing(await target.socket(query, origin=origin)))
            if origin is None:
                statuses.append(await closing(await target.socket(query, origin=target.url)))
    hold(statuses == [403, 403, 403], f"answers {statuses}")
    return f"answers {statuses}: a ticket that was shown elsewhere is used up"


@attempt(AT, "made-up tickets: empty, guessed, of the right form, 2,000 characters")
async def made_up_tickets(target: Target) -> str:
    statuses = []
    for ticket in ("0", "A" * 43, "-" * 43, "_" * 43, "A" * 2_000, "%00", "null", "[object Object]"):
        statuses.append(await closing(await target.socket({"ticket": ticket}, origin=target.url)))
    hold(set(statuses) <= {400, 403}, f"answers {statuses}")
    return f"answers {sorted(set(statuses))}"


@attempt(AT, "a page of another origin opens a socket (CSWSH), also with Origin: null")
async def foreign_page(target: Target) -> str:
    statuses = []
    for origin in ("https://evil.example", "null", f"http://{target.host}.evil.example", "file://"):
        async with target.person() as someone:
            query = {"ticket": await someone.ticket()}
            statuses.append(await closing(await target.socket(query, origin=origin)))
    hold(set(statuses) == {403}, f"answers {statuses}")
    return "answers [403]"


@attempt(AT, "frames that are no frames: deep nesting, wrong types, no JSON, numbers beyond 2⁵³")
async def malformed_frames(target: Target) -> str:
    frames = [
        "",
        "null",
        "[" * 15_000,
        '{"type":' * 3_000,
        '{"type": "user_message", "text": ["x"]}',
        '{"type": "user_message", "text": "x", "clientMessageId": "' + "x" * 65 + '"}',
        '{"type": "cancel", "generationId": 9007199254740993}',
        '{"type": "cancel", "generationId": 1e400}',
        '{"type": "user_message", "text": "x", "seen": {"generationId": -1, "chars": NaN}}',
        '{"type": "set_model", "model": "' + "m" * 4_000 + '"}',
        '{"type": "set_model", "model": "__proto__"}',
        '{"type": "$disconnect"}',
        '{"type": "$connect"}',
        '{"type": "delete"}',
        '{"type": {"$ne": null}}',
        "\ud7ff\uffff",
        "9" * 10_000,
    ]
    async with target.person() as someone, someone.greeted() as (talk, _):
        codes = set()
        for frame in frames:
            await talk.socket.send(frame)
            codes.add((await talk.until("error"))["code"])
        await talk.send(type="ping")
        await talk.until("pong")
    hold("INTERNAL" not in codes, f"codes {sorted(codes)}")
    return f"{len(frames)} frames, each answered with an error ({', '.join(sorted(codes))}); the socket lives"


@attempt(AT, "a frame of 40 KB, a message of 200 KB, 20,000 characters of text")
async def large_frames(target: Target) -> str:
    ends: list[Any] = []
    async with target.person() as someone:
        for size in (40_000, 200_000):
            async with someone.talk() as talk:
                await talk.send(type="user_message", text="x" * size)
                await until_closed(talk.socket)
                ends.append(talk.socket.close_code)
        async with someone.talk() as talk:
            ends.append((await said(talk, "x" * 20_000)).get("code"))
    hold(ends == [1009, 1009, "MESSAGE_TOO_LARGE"], f"{ends}")
    return "closed with 1009, closed with 1009, MESSAGE_TOO_LARGE"


AT_ONCE = 100
PROCESSES = 10
"""As many of message as the laptop's pool runs at most; each counts the frames that it gets
(``conversation/flood.py``)."""


@attempt(AT, "600 frames on one socket, as fast as they are taken", "TASKFLOW_LIMIT_FRAMES_PER_CONNECTION=0")
async def flood_of_frames(target: Target) -> str:
    async with target.person() as someone:
        found = await target.socket({"ticket": await someone.ticket()}, origin=target.url)
        assert isinstance(found, ClientConnection)
        sent, began = 0, time.monotonic()
        try:
            for _ in range(600 // AT_ONCE):
                for _ in range(AT_ONCE):
                    await found.send('{"type": "ping"}')
                    sent += 1
                for _ in range(AT_ONCE):
                    await found.recv()
        except websockets.ConnectionClosed:
            pass
        closed = found.close_code
        await found.close()
    in_ten = sent / max(10.0, time.monotonic() - began) * 10
    seen = f"{sent} frames, {in_ten:.0f} in ten seconds, {'not closed' if closed is None else f'closed with {closed}'}"
    hold(closed is not None or in_ten <= 50 * PROCESSES, seen)
    return seen


@attempt(AT, "somebody else's conversation: joined, with a guessed id, in every frame")
async def others_conversation(target: Target) -> str:
    async with target.person() as victim, victim.greeted() as (talk, conversation):
        await said(talk, "[[say 4 words]] Mine.", clientMessageId="victims-1")
        await talk.until("ai_done")
        told = len(talk.events)
        async with target.person() as thief:
            statuses = []
            for wanted in (conversation, conversation.upper(), "00000000-0000-4000-8000-000000000000"):
                query = {"ticket": await thief.ticket(), "conversationId": wanted}
                statuses.append(await closing(await target.socket(query, origin=target.url)))
            async with thief.greeted() as (own, _):
                hers = {"conversationId": conversation, "conversation_id": conversation, "userId": "guest_x"}
                for frame in (
                    {
                        "type": "user_message",
                        "text": "Taken.",
                        "after": "victims-1",
                        "clientMessageId": "t-1",
                    },
                    {"type": "edit_last", "text": "Taken.", "clientMessageId": "victims-1"},
                    {"type": "regenerate"},
                    {"type": "cancel", "generationId": 2},
                    {"type": "set_model", "model": "scripted-fallback"},
                    {"type": "user_typing", "order": 1},
                    {"type": "user_stopped_typing", "order": 2},
                ):
                    await own.send(**frame, **hers)
                await own.send(type="ping")
                await own.until("pong")
        await talk.send(type="ping")
        await talk.until("pong")
        new = [event["type"] for event in talk.events[told:] if event["type"] != "pong"]
    hold(
        set(statuses) <= {400, 403} and set(new) <= {"title_updated"},
        f"answers {statuses}, the victim saw {new}",
    )
    return f"answers {statuses}; the owner's page was told nothing"


@attempt(AT, "frames on a socket whose conversation was deleted, whose person signed out")
async def late_frames(target: Target) -> str:
    async with target.person() as someone, someone.greeted() as (talk, conversation):
        await said(talk, "[[say 3 words]] One.")
        await talk.until("ai_done")

        async def deleted() -> bool:
            return (await someone.http.delete(f"/api/conversations/{conversation}")).status_code == 200

        await eventually(deleted)
        await talk.until("conversation_deleted")
        answer = await said(talk, "I am still here.")
        again = await someone.http.get(f"/api/conversations/{conversation}")
    hold(answer["type"] == "error" and again.status_code == 404, f"{answer}, then {code(again)}")
    return f"{answer['code']}, and the conversation stays {code(again)}"


async def _calls(target: Target) -> int:
    return 0 if target.model_calls is None else int(await target.model_calls())


def _from() -> Any:
    found = address()
    return None if found is None else (found, 0)
