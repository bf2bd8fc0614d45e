# ruff: noqa: E501 - a row a line
# fmt: off
"""Streams of frameworks and clouds, collected in November 2026 by the fourteenth look (decision 157).

What each means was written down before the engine read it. Ids and words that mean nothing are changed. "Unchecked": known
of the server, and not read again at its source.
"""

from __future__ import annotations

from taskflow.codes import AiErrorCode

from tests.unit.llm.provider_reports import Heard, Report

REPORTS: dict[str, tuple[Report, ...]] = {}

STREAMS: dict[str, tuple[str, Heard]] = {
    "the AI SDK's fourth version, textDelta; public code of Mastra's users (github.com/louloulin/fundx)": ('data: {"type": "text-delta", "textDelta": "Hel"}\n\ndata: {"type": "text-delta", "textDelta": "lo"}\n\ndata: {"type": "finish", "finishReason": "stop", "usage": {"promptTokens": 3, "completionTokens": 2}}\n\n', Heard('Hello')),
    "the AI SDK's fifth version, text; unchecked": ('data: {"type": "text-start", "id": "1"}\n\ndata: {"type": "text-delta", "id": "1", "text": "Hel"}\n\ndata: {"type": "text-delta", "id": "1", "text": "lo"}\n\ndata: {"type": "finish", "finishReason": "stop", "totalUsage": {"inputTokens": 3, "outputTokens": 2}}\n\n', Heard('Hello')),
    "Mastra, the piece in a payload; unchecked": ('data: {"type": "reasoning-delta", "from": "AGENT", "payload": {"id": "1", "text": "hm"}}\n\ndata: {"type": "text-delta", "from": "AGENT", "payload": {"id": "1", "text": "Hel"}}\n\ndata: {"type": "text-delta", "from": "AGENT", "payload": {"id": "1", "text": "lo"}}\n\ndata: {"type": "finish", "from": "AGENT", "payload": {"stepResult": {"reason": "stop"}}}\n\n', Heard('Hello', thought='hm')),
    "Strands, Bedrock's events in event, github.com/aws/agentcore-cli/pull/2179": ('data: {"init_event_loop": true}\n\ndata: {"event": {"messageStart": {"role": "assistant"}}}\n\ndata: {"event": {"contentBlockDelta": {"delta": {"text": "Hel"}, "contentBlockIndex": 0}}}\n\ndata: {"event": {"contentBlockDelta": {"delta": {"text": "lo"}, "contentBlockIndex": 0}}}\n\ndata: {"event": {"messageStop": {"stopReason": "end_turn"}}}\n\ndata: {"event": {"metadata": {"usage": {"inputTokens": 598, "outputTokens": 12, "totalTokens": 610}}}}\n\n', Heard('Hello', tokens=(598, 12))),
    "Claude's command line, Anthropic's events in event, docs.snowflake.com/en/user-guide/cortex-code-agent-sdk": ('data: {"type": "stream_event", "event": {"type": "content_block_delta", "index": 0, "delta": {"type": "text_delta", "text": "Hel"}}}\n\ndata: {"type": "stream_event", "event": {"type": "content_block_delta", "index": 0, "delta": {"type": "text_delta", "text": "lo"}}}\n\ndata: {"type": "stream_event", "event": {"type": "message_delta", "delta": {"stop_reason": "end_turn"}, "usage": {"output_tokens": 2}}}\n\n', Heard('Hello')),
    "ERNIE's whole answer; after github.com/alibaba/higress, ai-proxy": ('{"id": "as-1", "object": "chat.completion", "result": "Hello", "is_truncated": false, "need_clear_history": false, "finish_reason": "normal", "usage": {"prompt_tokens": 5, "completion_tokens": 2}}', Heard('Hello', tokens=(5, 2))),
    "CLOVA's own stream; unchecked": ('event: token\ndata: {"message": {"role": "assistant", "content": "Hel"}, "index": 0, "stopReason": null}\n\nevent: token\ndata: {"message": {"role": "assistant", "content": "lo"}, "index": 1, "stopReason": null}\n\nevent: result\ndata: {"message": {"role": "assistant", "content": "Hello"}, "stopReason": "stop_before", "inputLength": 3, "outputLength": 2}\n\n', Heard('Hello')),
    "SenseNova, a delta that is text, within data; public code of a proxy to it": ('data: {"data": {"id": "a", "choices": [{"index": 0, "role": "assistant", "delta": "Hel", "finish_reason": ""}]}, "status": {"code": 0, "message": "ok"}}\n\ndata: {"data": {"id": "a", "choices": [{"index": 0, "role": "assistant", "delta": "lo", "finish_reason": "stop"}], "usage": {"prompt_tokens": 3, "completion_tokens": 2}}, "status": {"code": 0, "message": "ok"}}\n\n', Heard('Hello', tokens=(3, 2))),
    "Mistral's conversations; public tests of a proxy": ('data: {"type": "conversation.response.started"}\n\ndata: {"type": "message.output.delta", "content": "Hel"}\n\ndata: {"type": "message.output.delta", "content": "lo"}\n\ndata: {"type": "conversation.response.done", "usage": {"prompt_tokens": 3, "completion_tokens": 2, "total_tokens": 5}}\n\n', Heard('Hello', tokens=(3, 2))),
    "NeMo Guardrails in a stream; public tests of Llama Stack": ('data: {"error": {"message": "Blocked by content-moderation rails.", "type": "guardrails_violation", "param": "content-moderation", "code": "content_blocked"}}\n\n', Heard('', AiErrorCode.CONTENT_BLOCKED)),
    "ERNIE's whole answer, cut off": ('{"id": "as-1", "object": "chat.completion", "result": "Hel", "is_truncated": true, "need_clear_history": false, "usage": {"prompt_tokens": 5, "completion_tokens": 2}}', Heard('Hel', tokens=(5, 2), finish='length')),
    "ERNIE's whole answer, stopped by its guard": ('{"id": "as-1", "object": "chat.completion", "result": "", "is_truncated": false, "need_clear_history": true, "finish_reason": "content_filter", "usage": {"prompt_tokens": 5, "completion_tokens": 0}}', Heard('', AiErrorCode.CONTENT_BLOCKED)),
    "an error beside an event": ('data: {"error": {"message": "Rate limit reached", "code": 429}, "event": {"messageStart": {"role": "assistant"}}}\n\n', Heard('', AiErrorCode.RATE_LIMITED)),
    "a piece beside an event that is something else": ('data: {"type": "text-delta", "delta": "Hel", "event": {"id": 1}}\n\ndata: {"type": "text-delta", "delta": "lo", "event": {"id": 2}}\n\ndata: {"type": "finish", "finishReason": "stop"}\n\n', Heard('Hello')),
    "a piece of Ollama's beside an event that is something else": ('data: {"response": "Hel", "done": false, "event": {"seq": 1}}\n\ndata: {"response": "lo", "done": true, "event": {"seq": 2}}\n\n', Heard('Hello')),
    "a piece beside an event that has one of Bedrock's names, and others": ('data: {"response": "Hel", "done": false, "event": {"metadata": {"usage": {}}, "x": 1}}\n\ndata: {"response": "lo", "done": true, "event": {"metadata": {"usage": {}}, "x": 2}}\n\n', Heard('Hello')),
    "Bedrock's failure in event": ('data: {"event": {"throttlingException": {"message": "Too many tokens, please wait before trying again."}}}\n\n', Heard('', AiErrorCode.RATE_LIMITED)),
}
