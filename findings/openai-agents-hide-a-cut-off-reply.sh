#!/usr/bin/env bash
# openai-agents 0.24.0 (Python): over the Responses API a reply that was cut off at its limit ends the run in ModelBehaviorError. Over Chat
# Completions the same half sentence is the run's final output, with the status "completed", and the finish reason is nowhere in the result.
#
# OpenAI's reference says of an output message (https://platform.openai.com/docs/api-reference/responses/object) that its status is "in_progress,
# completed, or incomplete", and of a chat completion that its finish_reason is "length if the maximum number of tokens specified in the
# request was reached". The library's page on models (https://openai.github.io/openai-agents-python/models/) has the two as models to
# choose from. Its model for chat completions turns answers into items of responses, and gives each message one fixed status.
# A reply that a content filter ended is "completed" as well.
#
# Seen (Python 3.11, openai 3.57.0; one server that says the first half of a sentence in both APIs and ends it at the limit, or by a filter):
#   responses, whole answer, max_output_tokens: ModelBehaviorError
#   responses, streamed, max_output_tokens: ModelBehaviorError
#   chat completions, whole answer, length: 'Never mix these two, or' completed
#   chat completions, streamed, length: 'Never mix these two, or' completed, response.completed
#   chat completions, whole answer, content_filter: 'Never mix these two, or' completed
#   chat completions, streamed, content_filter: 'Never mix these two, or' completed, response.completed
#
# What our users would notice: an agent of theirs at TaskFlow's door for programs (docs/openai.md), where limits are small, hands half replies on as
# whole at /v1/chat/completions, and fails on them at /v1/responses. TaskFlow says "length", or "incomplete", at both. A model behind
# any gateway that has chat completions alone is read in this way.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --no-compile --disable-pip-version-check openai-agents==0.24.0 openai==3.57.0
cat > see.py <<'PY'
import asyncio
import json
import logging
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from agents import Agent, OpenAIChatCompletionsModel, OpenAIResponsesModel, Runner, set_tracing_disabled
from openai import AsyncOpenAI

HALF = "Never mix these two, or"
CHAT_USAGE = {"prompt_tokens": 9, "completion_tokens": 6, "total_tokens": 15}
DETAILS = {"input_tokens_details": {"cached_tokens": 0}, "output_tokens_details": {"reasoning_tokens": 0}}
USAGE = {"input_tokens": 9, "output_tokens": 6, "total_tokens": 15, **DETAILS}
TEXT = {"type": "output_text", "text": HALF, "annotations": []}
MESSAGE = {"id": "msg", "type": "message", "role": "assistant", "status": "incomplete", "content": [TEXT]}


def chat(kind, choice, **more):
    choice = {"index": 0, "finish_reason": None, **choice}
    return {"id": "c", "object": kind, "created": 1, "model": "m", "choices": [choice], **more}


def response(status, output, reason=None):
    made = {"id": "resp", "object": "response", "created_at": 1, "model": "m", "status": status, "output": output}
    choices = {"parallel_tool_calls": False, "tool_choice": "auto", "tools": []}
    return {**made, **choices, "usage": USAGE, "incomplete_details": reason and {"reason": reason}}


class Model(BaseHTTPRequestHandler):
    reason = ""

    def completion(self, streamed):
        if not streamed:
            message = {"role": "assistant", "content": HALF}
            choice = {"message": message, "finish_reason": self.reason}
            return chat("chat.completion", choice, usage=CHAT_USAGE)
        kind = "chat.completion.chunk"
        said = chat(kind, {"delta": {"role": "assistant", "content": HALF}})
        return [said, chat(kind, {"delta": {}, "finish_reason": self.reason}, usage=CHAT_USAGE)]

    def response(self, streamed):
        whole = response("incomplete", [MESSAGE], self.reason)
        if not streamed:
            return whole
        begun = {**MESSAGE, "status": "in_progress", "content": []}
        place = {"item_id": "msg", "output_index": 0, "content_index": 0}
        events = (
            {"type": "response.created", "response": response("in_progress", [])},
            {"type": "response.output_item.added", "output_index": 0, "item": begun},
            {"type": "response.content_part.added", **place, "part": {**TEXT, "text": ""}},
            {"type": "response.output_text.delta", **place, "delta": HALF, "logprobs": []},
            {"type": "response.output_text.done", **place, "text": HALF, "logprobs": []},
            {"type": "response.content_part.done", **place, "part": TEXT},
            {"type": "response.output_item.done", "output_index": 0, "item": MESSAGE},
            {"type": "response.incomplete", "response": whole},
        )
        return [{**event, "sequence_number": number} for number, event in enumerate(events)]

    def do_POST(self):
        asked = json.loads(self.rfile.read(int(self.headers["content-length"])))
        streamed = bool(asked.get("stream"))
        answer = (self.completion if self.path.endswith("/chat/completions") else self.response)(streamed)
        if streamed:
            named = [f"event: {each['type']}\n" if "type" in each else "" for each in answer]
            events = "".join(f"{name}data: {json.dumps(each)}\n\n" for name, each in zip(named, answer, strict=True))
            body, kind = events + ("" if named[0] else "data: [DONE]\n\n"), "text/event-stream"
        else:
            body, kind = json.dumps(answer), "application/json"
        self.send_response(200)
        self.send_header("content-type", kind)
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body.encode())

    def log_message(self, *_):
        pass


server = ThreadingHTTPServer(("127.0.0.1", 0), Model)
threading.Thread(target=server.serve_forever, daemon=True).start()
client = AsyncOpenAI(api_key="none", base_url=f"http://127.0.0.1:{server.server_port}/v1", max_retries=0)
set_tracing_disabled(True)
logging.disable(logging.CRITICAL)


async def ran(agent, streamed):
    try:
        if not streamed:
            result, last = await Runner.run(agent, "May I mix them?"), ""
        else:
            result = Runner.run_streamed(agent, "May I mix them?")
            raw = [event.data.type async for event in result.stream_events() if event.type == "raw_response_event"]
            last = f", {raw[-1]}"
    except Exception as error:
        return type(error).__name__
    answer = result.raw_responses[-1]
    assert Model.reason not in repr(vars(result)) + repr(vars(answer)), "the reason is in the result"
    return f"{result.final_output!r} {answer.output[-1].status}{last}"


async def main():
    chats, both = OpenAIChatCompletionsModel("m", client), ("whole answer", "streamed")
    for name, model, reasons in (
        ("responses", OpenAIResponsesModel("m", client), ["max_output_tokens"]),
        ("chat completions", chats, ["length", "content_filter"]),
    ):
        for Model.reason in reasons:
            for how in both:
                told = await ran(Agent(name="helper", model=model), how == "streamed")
                print(f"{name}, {how}, {Model.reason}: {told}")


asyncio.run(main())
PY
timeout 100 venv/bin/python see.py | tee seen
diff seen - <<'SEEN'
responses, whole answer, max_output_tokens: ModelBehaviorError
responses, streamed, max_output_tokens: ModelBehaviorError
chat completions, whole answer, length: 'Never mix these two, or' completed
chat completions, streamed, length: 'Never mix these two, or' completed, response.completed
chat completions, whole answer, content_filter: 'Never mix these two, or' completed
chat completions, streamed, content_filter: 'Never mix these two, or' completed, response.completed
SEEN
