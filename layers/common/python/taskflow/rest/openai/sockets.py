"""The Responses API over a WebSocket: what happens when a program connects, sends a frame, and is gone.

Here it is checked who asks and for what, and a turn is asked for as over HTTP. The turn's events come from whoever
speaks it (``adapters.dialects``). A frame that asks for something else is answered with an ``error`` event, which the
gateway sends on; the connection stays open. https://developers.openai.com/api/docs/guides/websocket-mode,
https://www.openresponses.org/specification.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from fastapi import Request

from taskflow.conversation.commands import Cancel
from taskflow.conversation.flood import WINDOW_SECONDS, Flood
from taskflow.engine.sockets import ASKING_MS, Socket
from taskflow.errors import CallRefused, StoreUnavailable
from taskflow.records.database import DatabaseUnavailable, DatabaseWaking
from taskflow.rest.context import Login, Rest, bearer_login, want_scope
from taskflow.rest.errors import ApiError
from taskflow.rest.identity import bearer_token
from taskflow.rest.openai import asking, live, requests
from taskflow.rest.openai.asking import Caller
from taskflow.rest.openai.errors import OpenAIError, body, invalid, socket_error, translated
from taskflow.rest.openai.requests import Asked, Place
from taskflow.rest.rates import Meter, Rate, caller
from taskflow.store import keys
from taskflow.telemetry import count_by
from taskflow.unhandled import count_unavailable, report, report_refused

MAX_ECHO_BYTES = 8_000
"""What every event of a response repeats of its request, as UTF-8: instructions and metadata. A frame that goes out has
32 KB, and holds the reply's text as well."""

CREATE = "response.create"
_CREATE_ONLY: Mapping[str, tuple[Any, ...]] = {
    "stream": (True,),
    "background": (False,),
    "stream_options": (),
    "stream_id": (),
    "generate": (True,),
}
"""Fields that are no parameters of a response here: what they may be, if they are there at all."""
_WHY: Mapping[str, str] = {
    "stream": "over a WebSocket a response is always streamed",
    "background": "over a WebSocket a response is streamed; ask for it over HTTP to have it in the background",
    "stream_options": "a WebSocket has none",
    "stream_id": "one response is given at a time on a connection: open another one for another",
    "generate": "nothing can be prepared ahead of a reply",
}


class ProgramDoor:
    """Serves the connections of programs. One object for a process: it counts who asks how often."""

    def __init__(self, rest: Rest) -> None:
        self._rest = rest
        self._meter = Meter(rest.ports.admission, self._now)
        self._flood = Flood(rest.settings.limit_frames_per_connection)

    async def handle(self, event: Mapping[str, Any]) -> dict[str, Any]:
        """An event of the WebSocket API, answered. What is sent on as a frame is the answer's ``body``."""
        gateway = event["requestContext"]
        match gateway["eventType"]:
            case "CONNECT":
                return await self._connect(event, gateway)
            case "DISCONNECT":
                await self._disconnect(gateway["connectionId"])
                return {"statusCode": 200}
            case _:
                refused = await self._frame(gateway["connectionId"], event.get("body") or "")
                told = {} if refused is None else {"body": live.encode(socket_error(refused)).decode()}
                return {"statusCode": 200, **told}

    # Connecting

    async def _connect(self, event: Mapping[str, Any], gateway: Mapping[str, Any]) -> dict[str, Any]:
        headers = {name.lower(): value for name, value in (event.get("headers") or {}).items()}
        rest = self._rest
        try:
            address = ""
            if rest.settings.limits_addresses:
                source = str(gateway.get("identity", {}).get("sourceIp", ""))
                address = await rest.ports.admission.address(source, headers)
            request = _request(headers)
            bearer = bearer_token(request.headers.getlist("authorization"))
            whose = caller(bearer) if bearer else ""
            await self._in_time(whose, address)
            login = await self._login(request)
            identity = login.principal.identity
            person = await rest.ports.persons.person(identity)
            connection, until = gateway["connectionId"], _until(login)
            socket = Socket(connection, identity, person.epoch, until, address, whose, self._now())
            refused = await rest.ports.sockets.register(socket)
            if refused is not None:
                count_by("RequestsRefused", "code", refused.code)
                code = refused.code.lower()
                raise OpenAIError(429, code, refused.sentence, retry_after=refused.retry_after)
        except (OpenAIError, ApiError) as error:
            return _refusal(_openai(error))
        return {"statusCode": 200}

    async def _login(self, request: Request) -> Login:
        login = await bearer_login(request, self._rest)
        if login is None:
            raise ApiError(401, "UNAUTHENTICATED", "send a service token with the scope api as api key")
        if login.principal.kind == "service":
            want_scope(login.principal, "api")
        return login

    async def _in_time(self, whose: str, address: str) -> None:
        """Raises ``OpenAIError`` (429) for who asks too often: of the same requests as over HTTP (``rates.caller``)."""
        settings = self._rest.settings
        buckets = [
            (f"{keys.address_pk(address)}#all" if address else "", settings.limit_requests_per_address),
            (f"{whose}#all" if whose else "", settings.limit_requests_per_minute),
        ]
        for bucket, most in buckets:
            wait = await self._meter.take(bucket, Rate(most)) if bucket and most else None
            if wait is not None:
                count_by("RequestsRefused", "code", "RATE_LIMITED")
                raise OpenAIError(
                    429,
                    "rate_limit_exceeded",
                    f"Too many requests: try again in {wait} s.",
                    retry_after=wait,
                )

    # Frames

    async def _frame(self, connection: str, text: str) -> OpenAIError | None:
        """Does what a frame asks for. The refusal, if it cannot be done."""
        over = self._flood.over(connection, self._rest.clock.monotonic())
        if over > 1:
            return None  # It was told, and nothing is read for it any more.
        try:
            if over:
                # A function that cannot reach connections cannot close one: it is over all the same, everywhere.
                await self._disconnect(connection)
                raise OpenAIError(
                    429,
                    "rate_limit_exceeded",
                    "Too many frames: this connection is over. Open another one, and wait for each response.",
                    retry_after=int(WINDOW_SECONDS),
                )
            await self._create(connection, text)
        except (OpenAIError, ApiError) as error:
            return _openai(error)
        except (StoreUnavailable, DatabaseUnavailable, DatabaseWaking, CallRefused) as error:
            if isinstance(error, CallRefused):
                report(error)
            count_unavailable()
            return OpenAIError(503, "service_unavailable", "That did not work just now; send it again.")
        except Exception as error:
            report(error)
            return OpenAIError(500, "internal_error", "Something went wrong on our side.")
        return None

    async def _create(self, connection: str, text: str) -> None:
        rest, now = self._rest, self._now()
        socket = await rest.ports.sockets.find(connection)
        if socket is None:
            raise OpenAIError(401, "connection_over", "This connection is over: open another one.")
        # Also what cannot be read is a request: otherwise nothing would count it.
        await self._in_time(socket.caller or keys.person_pk(socket.identity), socket.address)
        asked = read_frame(text)
        person = await rest.ports.persons.person(socket.identity)
        over = socket.until is not None and now >= socket.until * 1000
        if over or socket.epoch < person.epoch:
            raise OpenAIError(
                401, "invalid_api_key", "The token of this connection counts no more: open another one."
            )
        if await self._busy(socket, now) or not await rest.ports.sockets.begin_asking(
            socket, live.as_request(asked), now
        ):
            raise OpenAIError(
                409,
                "response_in_progress",
                "A response is in progress on this connection: send this once that is over, or on another connection.",
            )
        place: Place | None = None
        try:
            caller = Caller(socket.identity, socket.address, "", 0.0, connection)
            place = await asking.begin_turn(rest, caller, asked)
        finally:
            there = await self._asked(socket, place)
        if not there:
            # The program was gone before its response was known.
            await rest.ports.turns.cancel(place.conversation_id, Cancel(place.turn))

    async def _asked(self, socket: Socket, place: Place | None) -> bool:
        """Notes what became of a request; false when its connection is over. Where that cannot be noted now, nothing
        more can be asked for until ``ASKING_MS`` are over."""
        became = (place.conversation_id, place.turn) if place is not None else ()
        try:
            return await self._rest.ports.sockets.end_asking(socket, *became)
        except (StoreUnavailable, CallRefused) as error:
            report_refused(error)
            return True

    async def _busy(self, socket: Socket, now: int) -> bool:
        """Whether a response is being asked for, or spoken, on the connection."""
        if socket.asking and now - socket.asking < ASKING_MS:
            return True
        return await self._speaks(socket)

    async def _speaks(self, socket: Socket) -> bool:
        if not socket.conversation_id:
            return False
        session = await self._rest.ports.turns.session(socket.conversation_id)
        return session is not None and not session.deleted and session.settled_turn < socket.turn

    # The end

    async def _disconnect(self, connection: str) -> None:
        """Nobody hears the response any more: it is stopped, and stands as far as it was told."""
        socket = await self._rest.ports.sockets.find(connection)
        if socket is None:
            return
        await self._rest.ports.sockets.forget(connection)
        if await self._speaks(socket):
            await self._rest.ports.turns.cancel(socket.conversation_id, Cancel(socket.turn))

    def _now(self) -> int:
        return int(self._rest.clock.now() * 1000)


def read_frame(text: str) -> Asked:
    """What a frame asks for. Raises ``OpenAIError`` for one that asks for nothing that can be done here. Pure."""
    sent = requests.read(text.encode("utf-8", "replace"))
    if not isinstance(sent, dict):
        raise invalid("A frame must be a JSON object with a type.", None, "invalid_type")
    kind = sent.get("type")
    if kind != CREATE:
        raise OpenAIError(400, "unsupported_event", f"Only {CREATE} is supported here.", param="type")
    asked = {}
    for name, value in sent.items():
        if name == "type":
            continue
        if name not in _CREATE_ONLY:
            asked[name] = value
        elif value is not None and not any(value is each for each in _CREATE_ONLY[name]):
            raise OpenAIError(
                400, "unsupported_parameter", f"Unsupported value of '{name}': {_WHY[name]}.", param=name
            )
    found = requests.responses(asked)
    if len(live.encode(live.as_request(found))) > MAX_ECHO_BYTES:
        raise invalid(
            f"instructions and metadata have more than {MAX_ECHO_BYTES} bytes together, which the events of a response "
            "repeat: send the request over HTTP.",
            "instructions",
            "string_above_max_length",
        )
    return found


def _openai(error: OpenAIError | ApiError) -> OpenAIError:
    """The refusal in OpenAI's words, whoever refuses."""
    if isinstance(error, OpenAIError):
        return error
    told, _ = translated(error.status, {"code": error.code, "message": error.sentence})
    return OpenAIError(error.status, told["error"]["code"], error.sentence, retry_after=error.retry_after)


def _refusal(error: OpenAIError) -> dict[str, Any]:
    """The answer to an upgrade that is refused."""
    told = body(error.message, error.kind, error.param, error.code)
    if error.retry_after is not None:
        told["error"]["retry_after"] = error.retry_after
    return {"statusCode": error.status, "body": json.dumps(told)}


def _request(headers: Mapping[str, str]) -> Request:
    """What an upgrade shows of who asks, as every other door reads it."""
    given = [(b"authorization", headers.get("authorization", "").encode("latin-1", "replace"))]
    return Request({"type": "http", "headers": given})


def _until(login: Login) -> int | None:
    """When what was shown ends, epoch seconds."""
    ends = [each for each in (login.principal.until, login.expires) if each is not None]
    return min(ends, default=None)
