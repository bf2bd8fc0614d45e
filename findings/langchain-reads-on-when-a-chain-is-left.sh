#!/usr/bin/env bash
# langchain-core 1.8.3 (Python): closing the stream of a chain reads the model's reply to its end first, and the run is reported as a whole one.
# The same chain, streamed asynchronously, stops the model and reports an error. So does the model by itself, in both ways.
#
# Python documents for generator.close(): "Raises a GeneratorExit exception at the point where the generator function was paused", after which
# what it holds is closed in turn. LangChain's reference says of BaseCallbackHandler.on_llm_error "Run when LLM errors" and of on_llm_end "Run
# when LLM ends running". A good engineer expects that whoever leaves a reply stops the model, whatever stands behind it, and that one and the
# same exit is told in one way. LangChain takes GeneratorExit for no error in a chain (langchain-ai/langchain pull request 22662), and for an
# error of the model. In a chain it then reads the rest of each part's input, to have it for tracing.
#
# Seen (Python 3.11; a model that says "One two three four" in seven pieces; the reader leaves after the first):
#   model, stream: 1 piece made, error GeneratorExit
#   model, astream: 1 piece made, error GeneratorExit
#   chain, stream: 7 pieces made, end "One two three four"
#   chain, astream: 1 piece made, error GeneratorExit
#
# What our users would notice: a program of theirs that calls a model through `model | StrOutputParser()`, breaks off when its person speaks, and
# sends TaskFlow the log of the call (docs/ingest.md), stands still until the reply is over. In TaskFlow the call then has a whole reply, with its
# tokens and its cost, of which the person saw a word. With astream it ends there, as TaskFlow's own calls do when somebody cuts in.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --no-compile --disable-pip-version-check langchain-core==1.8.3
cat > see.py <<'PY'
import asyncio

from langchain_core.callbacks import BaseCallbackHandler
from langchain_core.language_models import GenericFakeChatModel
from langchain_core.messages import AIMessage
from langchain_core.output_parsers import StrOutputParser


class Model(GenericFakeChatModel):
    made: int = 0

    def _stream(self, *arguments, **named):
        for piece in super()._stream(*arguments, **named):
            self.made += 1
            yield piece


class Told(BaseCallbackHandler):
    def __init__(self):
        self.how = "nothing"

    def on_llm_end(self, response, **_):
        self.how = f'end "{response.generations[0][0].text}"'

    def on_llm_error(self, error, **_):
        self.how = f"error {type(error).__name__}"


def left(runnable, config):
    stream = runnable.stream("hello", config)
    next(stream)
    stream.close()


async def left_async(runnable, config):
    stream = runnable.astream("hello", config)
    await anext(stream)
    await stream.aclose()


for name, built in ("model", lambda model: model), ("chain", lambda model: model | StrOutputParser()):
    for way in "stream", "astream":
        model, told = Model(messages=iter([AIMessage("One two three four")])), Told()
        if way == "stream":
            left(built(model), {"callbacks": [told]})
        else:
            asyncio.run(left_async(built(model), {"callbacks": [told]}))
        print(f"{name}, {way}: {model.made} piece{'s' * (model.made != 1)} made, {told.how}")
PY
venv/bin/python see.py | tee seen
diff seen - <<'SEEN'
model, stream: 1 piece made, error GeneratorExit
model, astream: 1 piece made, error GeneratorExit
chain, stream: 7 pieces made, end "One two three four"
chain, astream: 1 piece made, error GeneratorExit
SEEN
