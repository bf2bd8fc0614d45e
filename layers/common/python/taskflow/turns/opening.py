"""Opening the model's reply for a prompt, with less of the conversation where the prompt is too long."""

from __future__ import annotations

import asyncio
import contextlib
from dataclasses import field, replace
from functools import partial

from taskflow.codes import AiErrorCode
from taskflow.completion import Bill, Completion, CompletionRequest
from taskflow.conversation.session import Session
from taskflow.engine.ports import Engine
from taskflow.errors import PromptTooLong, ProviderError
from taskflow.light_dataclasses import dataclass
from taskflow.llm.first_chunk import FirstChunkCompletion
from taskflow.turns import prompt as prompts
from taskflow.turns.continuation import Continuation
from taskflow.turns.prompt import Prompt
from taskflow.turns.replay import Replay
from taskflow.turns.thoughts import Thoughts

PROMPT_TRIES = 4
"""How often a prompt that the provider finds too long is asked for: the last time with the newest message alone."""


@dataclass(slots=True)
class Opening:
    """A provider's stream being opened for ``prompt``. ``asked``: what was asked of it in the end. ``at``: monotonic
    seconds."""

    prompt: Prompt
    asked: Prompt
    at: float
    thoughts: Thoughts
    """What the model thinks meanwhile."""
    bill: Bill | None = None
    heard: bool = False
    """Its reply is the turn's: what it costs is charged with it."""
    task: asyncio.Task[Completion] = field(init=False)

    async def close(self) -> None:
        """Gives the stream up. What it is billed goes on the bill."""
        if not self.task.done():
            self.task.cancel()
        with contextlib.suppress(asyncio.CancelledError, ProviderError):
            completion = await self.task
            await completion.aclose()
            if self.bill is not None and not self.heard and not self.prompt.said:
                self.bill.add(completion.model, completion.usage)


def open_completion(engine: Engine, session: Session, prompt: Prompt, bill: Bill | None = None) -> Opening:
    """Begins to open the reply to ``prompt``. ``bill``: of what comes to nothing."""
    thoughts = Thoughts(engine.clock.monotonic)
    opening = Opening(prompt, prompt, engine.clock.monotonic(), thoughts, bill)
    opening.task = asyncio.create_task(_open(engine, session, opening))
    return opening


async def _open(engine: Engine, session: Session, opening: Opening) -> Completion:
    prompt = opening.prompt
    if prompt.said:
        return Replay(prompt.said, session.model, session.provider, prompt.said_finish)
    for tries_left in reversed(range(PROMPT_TRIES)):
        opening.asked = prompt
        request = CompletionRequest(
            session.model,
            prompt.messages,
            _most_tokens(engine, session),
            opening.bill,
            thoughts=opening.thoughts,
            off=None if engine.offers is None else partial(engine.offers.off, session.tenant_id),
            prefixed=prompt.prefixed,
        )
        try:
            if prompt.steers:
                return await _going_on(engine, session, opening, request)
            completion = await engine.provider.open(request)
            return Continuation(completion, prompt.after) if prompt.after else completion
        except PromptTooLong as error:
            shorter = prompts.narrower(engine, session, prompt, error, last=tries_left == 1)
            if shorter is None:
                raise
            engine.log.info(
                "prompt too long, asking with less of the conversation",
                conversation_id=session.id,
                model=session.model,
                messages=len(prompt.messages),
                limit=error.limit,
            )
            prompt = shorter
    raise AssertionError("the last try has one message")


def _most_tokens(engine: Engine, session: Session) -> int:
    """How long the reply may be: as the installation allows, or as a program wishes, which is less."""
    allowed, wished = engine.settings.max_output_tokens, session.wishes.max_tokens if session.wishes else 0
    return min(allowed, wished) if wished and allowed else wished or allowed


async def _going_on(
    engine: Engine, session: Session, opening: Opening, request: CompletionRequest
) -> Completion:
    """The reply goes on in the same bubble; where the model has nothing to add, with an answer to what was said."""
    prompt = opening.asked
    try:
        more = Continuation(await engine.provider.open(request), prompt.after, same_bubble=True)
        first = await _first(more, opening)
        if first is not None:
            return FirstChunkCompletion(more, first)
    except ProviderError as error:
        if error.code is not AiErrorCode.EMPTY_REPLY:
            raise
    instead = replace(request, messages=prompts.answering(engine, session, prompt).messages, prefixed=())
    if opening.bill is not None and not opening.bill.covers(instead):
        raise ProviderError(AiErrorCode.EMPTY_REPLY, "what was held for the turn pays for no other try")
    completion = await engine.provider.open(instead)
    return Continuation(completion, prompt.after, same_bubble=True)


async def _first(more: Continuation, opening: Opening) -> str | None:
    """The first piece that adds something; None: there is none. What comes to nothing goes on the bill."""
    first = None
    try:
        first = await anext(more, None)
    finally:
        if first is None:
            await more.aclose()
            if opening.bill is not None:
                opening.bill.add(more.model, more.usage)
    return first
