"""A whole answer from the stream of one, in the form in which llama.cpp answers who asks for no stream. No I/O."""

from __future__ import annotations

import json
from typing import Any

_ERROR = 500


class WholeAnswer:
    """Takes the events of a stream with ``add`` and makes the answer of them with ``made``."""

    def __init__(self) -> None:
        self._answer: dict[str, Any] = {}
        self._choices: dict[int, dict[str, Any]] = {}
        self._error: Any = None

    def add(self, event: bytes) -> None:
        """``event``: one event of the stream. Comments and ``[DONE]`` bring nothing."""
        field, _, data = event.strip().partition(b":")
        if field not in (b"data", b"error") or data.strip() == b"[DONE]":
            return
        value = json.loads(data)
        if field == b"error" or "error" in value:
            self._error = value.get("error", value)
            return
        for choice in value.pop("choices", ()):
            self._add(choice)
        self._answer.update(value)

    def made(self) -> tuple[int, dict[str, Any]]:
        """The status and the body of the answer."""
        if self._error is not None:
            code = self._error.get("code") if isinstance(self._error, dict) else None
            status = code if isinstance(code, int) and 400 <= code < 600 else _ERROR
            return status, {"error": self._error}
        for choice in self._choices.values():
            message = choice["message"]
            if message.get("content") is None and "tool_calls" not in message:
                message["content"] = ""
        choices = [self._choices[index] for index in sorted(self._choices)]
        return 200, {**self._answer, "object": "chat.completion", "choices": choices}

    def _add(self, choice: dict[str, Any]) -> None:
        index = choice.get("index", 0)
        whole = self._choices.setdefault(
            index, {"index": index, "message": {"role": "assistant", "content": None}, "finish_reason": None}
        )
        delta = dict(choice.get("delta") or {})
        for call in delta.pop("tool_calls", None) or ():
            _merge_call(whole["message"].setdefault("tool_calls", []), dict(call))
        _merge(whole["message"], delta)
        if choice.get("finish_reason") is not None:
            whole["finish_reason"] = choice["finish_reason"]
        if isinstance(logprobs := choice.get("logprobs"), dict):
            told = whole.setdefault("logprobs", {"content": []})
            told["content"] += logprobs.get("content") or []


def _merge(whole: dict[str, Any], piece: dict[str, Any]) -> None:
    """Puts the texts of ``piece`` behind those of ``whole``; who speaks, and what a thing is, is said once."""
    for name, value in piece.items():
        if isinstance(value, str) and name not in ("role", "type", "id"):
            whole[name] = (whole.get(name) or "") + value
        elif isinstance(value, dict):
            _merge(whole.setdefault(name, {}), value)
        elif value is not None:
            whole[name] = value


def _merge_call(calls: list[dict[str, Any]], piece: dict[str, Any]) -> None:
    index = piece.pop("index", len(calls))
    while len(calls) <= index:
        calls.append({})
    _merge(calls[index], piece)
