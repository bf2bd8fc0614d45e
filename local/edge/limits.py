"""Every limit the edge enforces, in bytes and seconds, with AWS's source.

WebSocket quotas: https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-execution-service-websocket-limits-table.html
HTTP API quotas: https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-quotas.html
Lambda quotas: https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html
"""

from __future__ import annotations

from dataclasses import dataclass

from local.pool.api import PAYLOAD_BYTES


@dataclass(frozen=True, slots=True)
class Limits:
    """What is allowed, and for how long."""

    message_bytes: int = 131_072
    """WebSocket message payload: 128 KB, in and out. Beyond: close 1009 in, 413 on a post."""
    frame_bytes: int = 32_768
    """WebSocket frame: 32 KB, for ``@connections`` posts too. Beyond: close 1009."""
    idle_seconds: float = 600.0
    """A connection without a message in either direction is closed. Ping frames are not counted as messages."""
    lifetime_seconds: float = 7_200.0
    """Every connection is closed after two hours."""
    websocket_integration_seconds: float = 29.0
    http_integration_seconds: float = 30.0
    http_request_bytes: int = 10_485_760
    """HTTP API payload: 10 MB. Beyond: 413."""
    header_bytes: int = 10_240
    """Request line and headers together: 10,240 bytes. Beyond: 400."""
    invoke_request_bytes: int = PAYLOAD_BYTES
    """Lambda's synchronous request: 6 MB (https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html)."""
    invoke_response_bytes: int = PAYLOAD_BYTES + 100
    """Lambda's synchronous response: 6 MB and 100 bytes, as its own error message says."""

    send_buffer_bytes: int = 1_048_576
    """Unsent bytes a slow client may leave behind before posts get ``LimitExceededException``. AWS has such a
    limit ("the WebSocket client side buffer is full") without saying its size; this size is ours."""
    messages_in_flight: int = 128
    """Messages of one connection handled at once; reading waits beyond it. Ours: AWS bounds it by throttling."""
    close_seconds: float = 5.0
    """How long a client may take to answer a close frame before its socket is cut. Ours."""
    shutdown_seconds: float = 2.0
    """How long a stopping edge waits for its ``$disconnect`` calls. Ours."""
