"""The AsyncAPI 3.1 document of the WebSocket protocol."""

from __future__ import annotations

from typing import Any

import taskflow
from taskflow import events, limits
from taskflow.client_frames import MAX_TEXT_CHARS
from taskflow.conversation.frames import MAX_DEPTH
from taskflow.conversation.modes import MAX_REMARKS
from taskflow.conversation.queue import MAX_QUEUED, MAX_QUEUED_CHARS
from taskflow.conversation.upgrade import FORMS

from local.edge.limits import Limits
from tools.contract import schemas
from tools.contract.errors import REFUSALS
from tools.contract.examples import event_examples, frame_examples
from tools.contract.operations import RECEIVED, SENT, Received, Sent

Document = dict[str, Any]
CHANNEL = {"$ref": "#/channels/conversation"}
DESCRIPTION = """\
The conversation itself: one WebSocket for each tab or program. Both sides send JSON objects as text frames.

- A client ignores events and fields that it does not know.
- The server ignores unknown fields, and answers an unknown `type` with `error`.
- Events of a turn have `generationId` and `seq`. One whose `seq` is not above the last one of its generation
  is a repetition.
- `chars` and all offsets count Unicode code points.
- A message is sent again, under the same `clientMessageId`, until it is accepted. It is stored once.

`x-order` of an operation says how events follow each other: `→` then, `*` any number, `( )` perhaps, `|` or,
`,` in any order. In the repository docs/protocol.md has all of it in words, and `conformance/` has scripts with which a
client or a server can be tested.

The WebSocket at `/v1/responses` is another one, for programs with a service token. It speaks OpenAI's Responses API,
whose contract is OpenAI's and stands in no document of ours: docs/openai.md has what of it is supported."""


def document() -> Document:
    """The whole document. Deterministic: the same code writes the same bytes."""
    sent, received = schemas.posted(), schemas.frames()
    parts = {**received, **sent}
    messages = {**_frame_messages(received), **_event_messages(sent)}
    return {
        "asyncapi": "3.1.0",
        "id": "urn:taskflow:conversation",
        "info": {
            "title": "TaskFlow conversations",
            "version": getattr(taskflow, "__version__", "0.1.0"),
            "description": DESCRIPTION,
            "license": {"name": "MIT"},
            "x-limits": _limits(),
        },
        "defaultContentType": "application/json",
        "servers": _servers(),
        "channels": {"conversation": _channel(messages)},
        "operations": {
            **{f"receive_{each.frame}": _received(each, messages) for each in RECEIVED},
            **{f"send_{each.name}": _sent(each, messages) for each in SENT},
        },
        "components": {
            "messages": messages,
            "schemas": dict(sorted(parts.items())),
            "securitySchemes": {
                "ticket": {
                    "type": "httpApiKey",
                    "in": "query",
                    "name": "ticket",
                    "description": "From `POST /api/tickets`, for one connection within 30 seconds. Who has no "
                    "identity sends its `resumeToken` there to come back. It never stands in the address.",
                }
            },
        },
    }


def _servers() -> Document:
    secure = {"security": [{"$ref": "#/components/securitySchemes/ticket"}]}
    return {
        "deployed": {
            "host": "{host}",
            "protocol": "wss",
            "description": "Behind the address of the web client.",
            "variables": {
                "host": {"default": "taskflow.example", "description": "The host of the web client."}
            },
            **secure,
        },
        "laptop": {
            "host": "localhost:3000",
            "protocol": "ws",
            "description": "What `make run` starts. It takes connections without a ticket, too.",
            **secure,
        },
    }


def _channel(messages: Document) -> Document:
    pattern = {name: {"type": "string", "pattern": form} for name, form in FORMS.items()}
    about = {
        "ticket": "Who connects.",
        "conversationId": "Resumes this conversation; without it a new one begins.",
        "model": "The model of a new conversation, from `GET /api/models`.",
    }
    return {
        "address": "/ws",
        "title": "One connection to one conversation",
        "messages": {name: {"$ref": f"#/components/messages/{name}"} for name in messages},
        "bindings": {
            "ws": {
                "method": "GET",
                "query": {
                    "type": "object",
                    "properties": {
                        **{name: {**pattern[name], "description": about[name]} for name in sorted(pattern)},
                        "pacing": {
                            "type": "string",
                            "enum": ["server", "client"],
                            "default": "server",
                            "description": "Who gives the text out at the speed of a reader. `client` reports `seen`.",
                        },
                    },
                },
                "bindingVersion": "0.1.0",
            }
        },
        "x-refusals": {
            "description": "The upgrade may be refused: an HTTP status, and the body "
            "`{success: false, error: {code, message, retryAfter?}}`.",
            "byStatus": {status: list(codes) for status, codes in REFUSALS.items()},
        },
        "x-closes": {
            "1009": "A frame or a message is too large (`x-limits` of `info`).",
            "1001": "The server restarts, or the connection was open for too long or idle. Connect again.",
        },
    }


def _limits() -> Document:
    edge = Limits()
    return {
        "frameBytes": edge.frame_bytes,
        "messageBytes": edge.message_bytes,
        "frameDepth": MAX_DEPTH,
        "textChars": MAX_TEXT_CHARS,
        "queuedMessages": MAX_QUEUED,
        "queuedChars": MAX_QUEUED_CHARS,
        "remarksPerReply": MAX_REMARKS,
        "eventBytes": events.MAX_POST_BYTES,
        "replyChars": limits.MAX_REPLY_CHARS,
        "replyBytes": limits.MAX_REPLY_BYTES,
        "reasoningBytes": limits.MAX_REASONING_CHARS,
        "idleSeconds": int(edge.idle_seconds),
        "lifetimeSeconds": int(edge.lifetime_seconds),
    }


def _frame_messages(parts: Document) -> Document:
    examples = frame_examples()
    return {
        name: _message(
            name,
            schema,
            [
                {"name": script, "payload": frame}
                for script, frame in examples[schemas.wire_type(schema) or ""]
            ],
            "client",
        )
        for name, schema in sorted(parts.items())
        if schemas.wire_type(schema)
    }


def _event_messages(parts: Document) -> Document:
    examples = event_examples()
    return {
        name: _message(name, schema, [{"payload": each} for each in examples[name]], "server")
        for name, schema in sorted(parts.items())
        if schemas.wire_type(schema)
    }


def _message(name: str, schema: Document, examples: list[Document], by: str) -> Document:
    properties = schema["properties"]
    correlation = {"correlationId": {"location": "$message.payload#/clientMessageId"}}
    return {
        "name": schemas.wire_type(schema),
        "title": name,
        "summary": schema.get("description", ""),
        "tags": [{"name": by}],
        "payload": {"$ref": f"#/components/schemas/{name}"},
        **(correlation if "clientMessageId" in properties else {}),
        "examples": examples,
    }


def _of_type(messages: Document, kind: str, by: str) -> str:
    return next(
        name for name, each in messages.items() if each["name"] == kind and each["tags"] == [{"name": by}]
    )


def _refs(messages: Document, kinds: tuple[str, ...], by: str) -> list[Document]:
    names = (_of_type(messages, kind, by) for kind in kinds)
    return [{"$ref": f"#/channels/conversation/messages/{name}"} for name in names]


def _received(each: Received, messages: Document) -> Document:
    return {
        "action": "receive",
        "channel": CHANNEL,
        "title": each.frame,
        "summary": each.summary,
        "messages": _refs(messages, (each.frame,), "client"),
        "reply": {"channel": CHANNEL, "messages": _refs(messages, each.answers, "server")},
        "x-order": list(each.order),
        **({"x-others": list(each.others)} if each.others else {}),
    }


def _sent(each: Sent, messages: Document) -> Document:
    return {
        "action": "send",
        "channel": CHANNEL,
        "title": each.name,
        "summary": each.summary,
        "messages": _refs(messages, each.events, "server"),
        **({"x-order": list(each.order)} if each.order else {}),
    }
