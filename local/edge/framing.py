"""RFC 6455 with API Gateway's limits: the ``websockets`` library's state machine on an asyncio transport.

Sizes are checked per frame, which is why this sits on a sans-I/O protocol and not on a message-level server.
"""

from __future__ import annotations

import abc
import asyncio
import email.utils
import http
from typing import cast

from websockets.datastructures import Headers
from websockets.frames import CloseCode, Frame, Opcode
from websockets.http11 import Request, Response
from websockets.protocol import State
from websockets.server import ServerProtocol

from local.edge.events import NO_STATUS_REASON
from local.edge.limits import Limits

GOING_AWAY = (CloseCode.GOING_AWAY, "Going away")
"""A connection that idled or lived too long, or whose server stops. Seen on AWS as disconnectReason."""
MESSAGE_TOO_BIG = (CloseCode.MESSAGE_TOO_BIG, "Message too big")
"""A frame over 32 KB or a message over 128 KB. https://repost.aws/questions/QUpz6uWU0SSnunjzPrbmLtRg"""
UNSUPPORTED = (CloseCode.UNSUPPORTED_DATA, "Binary frames are not supported")
"""https://docs.aws.amazon.com/apigateway/latest/developerguide/websocket-api-develop-binary-media-types.html"""
INVALID_TEXT = (CloseCode.INVALID_DATA, "Invalid UTF-8")
ABNORMAL = (CloseCode.ABNORMAL_CLOSURE, "Connection closed abnormally")
"""The TCP connection ended without a close frame; nothing is sent, ``$disconnect`` is told."""


class GatewayProtocol(ServerProtocol):
    """The server's side of a WebSocket with API Gateway's sizes and without compression, which it does not offer."""

    def __init__(self, limits: Limits) -> None:
        super().__init__(max_size=(limits.message_bytes, limits.frame_bytes))

    def fail(self, code: CloseCode | int, reason: str = "") -> None:
        """Fails the connection, with one reason for whichever size was exceeded."""
        if code == CloseCode.MESSAGE_TOO_BIG:
            code, reason = MESSAGE_TOO_BIG
        super().fail(code, reason)


class FramedSocket(asyncio.Protocol, abc.ABC):
    """A WebSocket's TCP connection: bytes in, upgrade request, text messages and the end out."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._loop = asyncio.get_running_loop()
        self._protocol = GatewayProtocol(limits)
        self._transport = cast(asyncio.Transport, None)
        self._fragments: list[bytes] = []
        self._cut: asyncio.TimerHandle | None = None

    @abc.abstractmethod
    def on_upgrade(self, request: Request, response: Response) -> None:
        """A valid upgrade request; ``response`` accepts it. Reading is paused until ``accept`` or ``refuse``."""

    @abc.abstractmethod
    def on_message(self, message: str) -> None:
        """A whole text message."""

    @abc.abstractmethod
    def on_end(self, code: int, reason: str) -> None:
        """The connection is over or about to be; called at least once, the first call is the one that counts."""

    @property
    def is_open(self) -> bool:
        """Whether frames can be sent."""
        return self._protocol.state is State.OPEN

    def accept(self, response: Response) -> None:
        """Opens the connection."""
        self._protocol.send_response(response)
        self._flush()
        self._transport.resume_reading()

    def refuse(self, response: Response) -> None:
        """Answers the upgrade with an error."""
        if not self._transport.is_closing():
            self._protocol.send_response(response)
            self._flush()
            self._transport.resume_reading()

    def send(self, payload: bytes) -> bool:
        """Sends one text frame; false when the client has left too much unread."""
        if self._transport.get_write_buffer_size() + len(payload) > self._limits.send_buffer_bytes:
            return False
        self._protocol.send_text(payload)
        self._flush()
        return True

    def close(self, code: int, reason: str) -> None:
        """Starts the closing handshake. Does nothing when the connection is not open."""
        if self.is_open:
            self._protocol.send_close(code, reason)
            self._flush()
            self.on_end(code, reason)

    def abort(self) -> None:
        """Cuts the TCP connection."""
        self._transport.abort()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """The TCP connection is ours now."""
        self._transport = cast(asyncio.Transport, transport)

    def data_received(self, data: bytes) -> None:
        """Bytes from the client, beginning with its upgrade request."""
        self._protocol.receive_data(data)
        self._flush()
        for event in self._protocol.events_received():
            if isinstance(event, Request):
                self._requested(event)
            elif isinstance(event, Frame):
                self._received(event)
        self._notice_failure()

    def eof_received(self) -> None:
        """The client has closed its half; the transport closes ours."""
        self._protocol.receive_eof()
        self._notice_failure()

    def connection_lost(self, exc: Exception | None) -> None:
        """The TCP connection is gone."""
        self._protocol.receive_eof()
        self.on_end(*ABNORMAL)
        if self._cut is not None:
            self._cut.cancel()

    def _requested(self, request: Request) -> None:
        response = self._protocol.accept(request)
        # A client may not speak before the upgrade; what it sends waits in the kernel.
        self._transport.pause_reading()
        if response.status_code == http.HTTPStatus.SWITCHING_PROTOCOLS:
            self.on_upgrade(request, response)
        else:
            self.refuse(response)

    def _received(self, frame: Frame) -> None:
        close = self._protocol.close_rcvd
        if frame.opcode is Opcode.CLOSE and close is not None:
            self.on_end(
                close.code, NO_STATUS_REASON if close.code == CloseCode.NO_STATUS_RCVD else close.reason
            )
        elif not self.is_open:
            return
        elif frame.opcode is Opcode.BINARY:
            self._fail(*UNSUPPORTED)
        elif frame.opcode in (Opcode.TEXT, Opcode.CONT):
            self._fragments.append(bytes(frame.data))
            if frame.fin:
                message, self._fragments = b"".join(self._fragments), []
                try:
                    text = message.decode()
                except UnicodeDecodeError:
                    self._fail(*INVALID_TEXT)
                else:
                    self.on_message(text)

    def _fail(self, code: CloseCode, reason: str) -> None:
        self._protocol.fail(code, reason)
        self._flush()

    def _notice_failure(self) -> None:
        """Tells the end that the protocol brought about by itself: a limit, bad framing, the end of the stream."""
        sent = self._protocol.close_sent
        if sent is not None:
            self.on_end(sent.code, sent.reason)
        elif self._protocol.parser_exc is not None:
            self.on_end(*ABNORMAL)

    def _flush(self) -> None:
        """Writes what the protocol has to say.

        An empty write half-closes: what is left to read is discarded, so that the client gets to see the close
        frame, and the socket is cut when the client does not hang up. So is that of a client that only ever asks
        (pings) and never reads the answers.
        """
        for data in self._protocol.data_to_send():
            if self._transport.is_closing():
                return
            if data:
                self._transport.write(data)
            elif self._transport.can_write_eof():
                self._transport.write_eof()
        if self._cut is None and self._protocol.close_expected():
            self._cut = self._loop.call_later(self._limits.close_seconds, self._transport.abort)
        if self._transport.get_write_buffer_size() > 2 * self._limits.send_buffer_bytes:
            self._transport.abort()


def refusal(status: int, body: bytes, content_type: str = "application/json") -> Response:
    """The answer to an upgrade that is refused."""
    headers = Headers()
    headers["Date"] = email.utils.formatdate(usegmt=True)
    headers["Content-Type"] = content_type
    headers["Content-Length"] = str(len(body))
    headers["Connection"] = "close"
    try:
        phrase = http.HTTPStatus(status).phrase
    except ValueError:
        phrase = "Refused"
    return Response(status, phrase, headers, body)
