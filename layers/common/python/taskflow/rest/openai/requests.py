"""What OpenAI's requests ask for here. Pure: no request is read twice, and nothing of it is dropped in silence."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from typing import Any, Literal

from taskflow.client_frames import MAX_TEXT_CHARS
from taskflow.conversation.session import Wishes
from taskflow.light_dataclasses import dataclass
from taskflow.limits import MAX_REPLY_BYTES, MAX_REPLY_CHARS
from taskflow.rest.openai.errors import OpenAIError, invalid
from taskflow.rest.openai.parameters import CHAT, RESPONSES, check
from taskflow.surrogates import well_formed
from taskflow.visibility import is_blank

MAX_INSTRUCTIONS_CHARS = 8_000
"""They stand in the session's item, which is read many times in a turn."""
MAX_MODEL_CHARS = 128
MAX_METADATA = 16
"""Entries of ``metadata``, as OpenAI takes them; a name has at most 64 characters, a value 512."""

CONVERSATION_KEY = "conversation_id"
"""The entry of ``metadata`` that names a conversation."""

_UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
_RESPONSE = re.compile(
    r"resp_([0-9a-f]{8})([0-9a-f]{4})([0-9a-f]{4})([0-9a-f]{4})([0-9a-f]{12})([0-9a-f]{8})"
)

_TEXTS = frozenset({"text", "input_text", "output_text"})
_INSTRUCTING = ("system", "developer")


@dataclass(frozen=True, slots=True)
class Said:
    """A message of the list that a client keeps."""

    role: Literal["user", "assistant"]
    text: str


@dataclass(frozen=True, slots=True)
class Place:
    """Turn ``turn`` of a conversation."""

    conversation_id: str
    turn: int

    @property
    def response_id(self) -> str:
        """The id of the response that this turn is."""
        return f"resp_{self.conversation_id.replace('-', '')}{self.turn:08x}"

    @property
    def completion_id(self) -> str:
        """The id of the chat completion that this turn is."""
        return f"chatcmpl-{self.conversation_id.replace('-', '')}{self.turn:08x}"


@dataclass(frozen=True, slots=True)
class Asked:
    """``text`` is said after ``before``; ``before`` is what a client says that was said until then, and empty where
    the conversation is named. ``conversation_id``: a named conversation, whatever was said in it last. ``after``: a
    reply that is gone on from."""

    text: str
    before: tuple[Said, ...] = ()
    wishes: Wishes | None = None
    model: str = ""
    conversation_id: str = ""
    after: Place | None = None
    stream: bool = False
    include_usage: bool = False
    background: bool = False
    metadata: Mapping[str, str] | None = None


def read(body: bytes) -> Any:
    """The JSON in a body, of which no text holds half of a surrogate pair. Raises ``OpenAIError``."""
    try:
        return _mended(json.loads(body.decode()))
    except (ValueError, RecursionError):
        raise invalid("The body is not JSON in UTF-8.", None, "invalid_json") from None


def _mended(value: Any) -> Any:
    if isinstance(value, str):
        return well_formed(value)
    if isinstance(value, list):
        return [_mended(each) for each in value]
    if isinstance(value, dict):
        return {well_formed(name): _mended(each) for name, each in value.items()}
    return value


def chat(sent: Any) -> Asked:
    """The body of ``POST /v1/chat/completions``. Raises ``OpenAIError``."""
    used = check(_object(sent), CHAT)
    if "messages" not in used:
        raise invalid("Missing required parameter: 'messages'.", "messages", "missing_required_parameter")
    if "model" not in used:
        raise invalid("Missing required parameter: 'model'.", "model", "missing_required_parameter")
    instructions, said = _messages(used["messages"], "messages")
    *before, last = said
    metadata = _metadata(used)
    conversation_id = (metadata or {}).get(CONVERSATION_KEY, "")
    if conversation_id:
        _one_message(before, "messages")
        _uuid(conversation_id, f"metadata.{CONVERSATION_KEY}")
    most = used.get("max_completion_tokens", used.get("max_tokens"))
    named = "max_completion_tokens" if "max_completion_tokens" in used else "max_tokens"
    stream, options = _stream(used)
    return Asked(
        text=_said_now(last, "messages"),
        before=tuple(before),
        wishes=_wishes(instructions, most, named),
        model=_model(used),
        conversation_id=conversation_id,
        stream=stream,
        include_usage=_flag(options, "include_usage", "stream_options.include_usage"),
        metadata=metadata,
    )


def responses(sent: Any) -> Asked:
    """The body of ``POST /v1/responses``. Raises ``OpenAIError``."""
    used = check(_object(sent), RESPONSES)
    if "input" not in used:
        raise invalid("Missing required parameter: 'input'.", "input", "missing_required_parameter")
    given = used["input"]
    listed = [{"role": "user", "content": given}] if isinstance(given, str) else given
    more, said = _messages(listed, "input")
    *before, last = said
    conversation_id = _conversation(used.get("conversation"))
    after = _previous(used["previous_response_id"]) if "previous_response_id" in used else None
    if conversation_id and after is not None:
        raise invalid(
            "Send conversation or previous_response_id, not both.",
            "previous_response_id",
            "mutually_exclusive",
        )
    if conversation_id or after is not None:
        _one_message(before, "input")
    instructions = used.get("instructions", "")
    if not isinstance(instructions, str):
        raise invalid("instructions must be a text.", "instructions", "invalid_type")
    stream, _ = _stream(used)
    background = _flag(used, "background", "background")
    if stream and background:
        raise invalid("background cannot be streamed here: ask for the response by its id.", "stream")
    return Asked(
        text=_said_now(last, "input"),
        before=tuple(before),
        wishes=_wishes(
            "\n\n".join(filter(None, (instructions, more))),
            used.get("max_output_tokens"),
            "max_output_tokens",
        ),
        model=_model(used),
        conversation_id=conversation_id,
        after=after,
        stream=stream,
        background=background,
        metadata=_metadata(used),
    )


def place(response_id: Any) -> Place:
    """Which turn a response's id names. Raises ``OpenAIError`` (404) for one that names none."""
    found = _RESPONSE.fullmatch(response_id) if isinstance(response_id, str) else None
    if found is None or int(found[6], 16) == 0:
        raise no_response()
    return Place("-".join(found.groups()[:5]), int(found[6], 16))


def no_previous() -> OpenAIError:
    """There is no such response to go on from, or it is another's."""
    return OpenAIError(
        404,
        "previous_response_not_found",
        "There is no such response of yours.",
        param="previous_response_id",
    )


def _previous(response_id: Any) -> Place:
    try:
        return place(response_id)
    except OpenAIError:
        raise no_previous() from None


def no_response() -> OpenAIError:
    """There is no such response, or it is another's: the caller cannot tell which."""
    return OpenAIError(
        404, "response_not_found", "There is no such response of yours.", param="previous_response_id"
    )


def _object(sent: Any) -> Mapping[str, Any]:
    if not isinstance(sent, dict):
        raise invalid("The body must be a JSON object.", None, "invalid_type")
    return sent


def _messages(listed: Any, param: str) -> tuple[str, list[Said]]:
    """The instructions before the first words, and the messages."""
    if not isinstance(listed, list) or not listed:
        raise invalid(f"{param} must be a list with at least one message.", param, "invalid_type")
    instructions: list[str] = []
    said: list[Said] = []
    for index, each in enumerate(listed):
        where = f"{param}[{index}]"
        role, text = _message(each, where)
        if role in _INSTRUCTING:
            if said:
                raise invalid(
                    "Instructions have to stand before the first message.",
                    f"{where}.role",
                    "unsupported_value",
                )
            instructions.append(text)
        elif role == "user":
            said.append(Said("user", _limited(text, MAX_TEXT_CHARS, f"{where}.content")))
        else:
            said.append(Said("assistant", _reply(text, f"{where}.content")))
    if not said or said[-1].role != "user":
        raise invalid("The last message has to be a user's.", param)
    return "\n\n".join(filter(None, instructions)), said


_MESSAGE_USED = frozenset({"role", "content", "type"})
_MESSAGE_IGNORED = frozenset({"id", "status", "phase", "annotations"})


def _message(message: Any, where: str) -> tuple[str, str]:
    if not isinstance(message, dict):
        raise invalid("A message must be an object with role and content.", where, "invalid_type")
    kind = message.get("type") or "message"
    if kind != "message":
        raise OpenAIError(
            400, "unsupported_value", "Only messages are supported here.", param=f"{where}.type"
        )
    role = message.get("role")
    if role not in (*_INSTRUCTING, "user", "assistant"):
        raise OpenAIError(
            400,
            "unsupported_value",
            "The roles system, developer, user and assistant are supported here.",
            param=f"{where}.role",
        )
    for name, value in message.items():
        if name not in _MESSAGE_USED and name not in _MESSAGE_IGNORED and value not in (None, [], {}, ""):
            raise OpenAIError(
                400,
                "unsupported_parameter",
                "This field of a message is not supported here.",
                param=f"{where}.{name[:64]}",
            )
    return role, _content(message.get("content"), f"{where}.content")


def _content(content: Any, where: str) -> str:
    if isinstance(content, str):
        return content
    if not isinstance(content, list):
        raise invalid("content must be a text or a list of texts.", where, "invalid_type")
    texts: list[str] = []
    for index, part in enumerate(content):
        kind = part.get("type") if isinstance(part, dict) else None
        if not isinstance(kind, str) or kind not in _TEXTS:
            raise OpenAIError(
                400, "unsupported_content", "Only text is supported here.", param=f"{where}[{index}].type"
            )
        text = part.get("text")
        if not isinstance(text, str):
            raise invalid("text must be a text.", f"{where}[{index}].text", "invalid_type")
        texts.append(text)
    return "".join(texts)


def _limited(text: str, most: int, param: str) -> str:
    if len(text) > most:
        raise invalid(
            f"This text has {len(text)} characters; at most {most} are accepted.",
            param,
            "string_above_max_length",
        )
    return text


def _reply(text: str, param: str) -> str:
    if len(text.encode()) > MAX_REPLY_BYTES:
        raise invalid(f"This text has more than {MAX_REPLY_BYTES} bytes.", param, "string_above_max_length")
    return _limited(text, MAX_REPLY_CHARS, param)


def _said_now(last: Said, param: str) -> str:
    if is_blank(last.text):
        raise invalid("The last message says nothing.", param)
    return last.text


def _one_message(before: Sequence[Said], param: str) -> None:
    if before:
        raise invalid(
            "The conversation is kept here: send the new message alone.", param, "unsupported_value"
        )


def _wishes(instructions: str, most: Any, param: str) -> Wishes | None:
    if most is not None and (not isinstance(most, int) or isinstance(most, bool) or most < 1):
        raise invalid(f"{param} must be a whole number of at least 1.", param)
    if len(instructions) > MAX_INSTRUCTIONS_CHARS:
        raise invalid(
            f"Instructions have at most {MAX_INSTRUCTIONS_CHARS} characters together.",
            "instructions",
            "string_above_max_length",
        )
    # A number that no model reaches says nothing.
    wishes = Wishes("" if is_blank(instructions) else instructions, min(most or 0, 10**9))
    return wishes if wishes != Wishes() else None


def _model(used: Mapping[str, Any]) -> str:
    model = used.get("model", "")
    if not isinstance(model, str) or len(model) > MAX_MODEL_CHARS:
        raise invalid(
            f"model must be a text of at most {MAX_MODEL_CHARS} characters.", "model", "invalid_type"
        )
    return model


def _metadata(used: Mapping[str, Any]) -> Mapping[str, str] | None:
    metadata = used.get("metadata")
    if metadata is None:
        return None
    if not isinstance(metadata, dict) or len(metadata) > MAX_METADATA:
        raise invalid(
            f"metadata must be an object with at most {MAX_METADATA} entries.", "metadata", "invalid_type"
        )
    for name, value in metadata.items():
        if len(name) > 64 or not isinstance(value, str) or len(value) > 512:
            raise invalid("metadata has names of at most 64 and texts of at most 512 characters.", "metadata")
    return metadata


def _conversation(given: Any) -> str:
    if given is None:
        return ""
    found = given.get("id") if isinstance(given, dict) else given
    return _uuid(found, "conversation")


def _uuid(given: Any, param: str) -> str:
    if not isinstance(given, str) or not _UUID.fullmatch(given):
        raise invalid("The id of a conversation is a UUID in small letters.", param)
    return given


def _stream(used: Mapping[str, Any]) -> tuple[bool, Mapping[str, Any]]:
    options = used.get("stream_options", {})
    if not isinstance(options, dict) or set(options) - {"include_usage", "include_obfuscation"}:
        raise invalid("stream_options may have include_usage.", "stream_options")
    stream = _flag(used, "stream", "stream")
    if options and not stream:
        raise invalid("stream_options is only for streams.", "stream_options")
    return stream, options


def _flag(values: Mapping[str, Any], name: str, param: str) -> bool:
    value = values.get(name)
    if value is not None and not isinstance(value, bool):
        raise invalid(f"{param} must be true or false.", param, "invalid_type")
    return bool(value)
