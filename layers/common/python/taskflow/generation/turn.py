"""One run of one turn, from taking the floor to releasing it."""

from __future__ import annotations

import asyncio
import contextlib
from dataclasses import dataclass, field

from taskflow.conversation import floor as steps
from taskflow.conversation.deadlines import ADOPT_AFTER_MS
from taskflow.conversation.session import Outcome, Session, Trim, TurnState
from taskflow.errors import ConditionFailed, PromptTooLong, ProviderError, StoreUnavailable
from taskflow.generation import prompt as prompts
from taskflow.generation.announce import announce
from taskflow.generation.continuation import Continuation
from taskflow.generation.departures import Departures
from taskflow.generation.floor import Floor, FloorLost
from taskflow.generation.listeners import Script
from taskflow.generation.outbox import send_message
from taskflow.generation.ports import Engine
from taskflow.generation.replay import Replay
from taskflow.generation.report import REPORT_SECONDS, report_inference
from taskflow.generation.settling import adopt, tell_late_cut
from taskflow.generation.speech import Speech, Stop
from taskflow.generation.voice import Voice
from taskflow.llm.types import Completion, CompletionRequest
from taskflow.store import keys

WAIT_SECONDS = 0.02
"""How often a turn that waits for the floor looks at it."""
RELEASE_SECONDS = 0.005
"""The same once the turn before it is settled and only being announced: the floor is free in a moment."""
BURST_SECONDS = 0.1
"""In a burst of messages, how long the fence must stand before the model is asked."""
PATIENCE_SECONDS = 20.0
"""How long a turn waits for the floor; the sweep invokes it again later."""


PROMPT_TRIES = 4
"""How often a prompt that the provider finds too long is asked for: the last time with the newest message alone."""


@dataclass(slots=True)
class _Opened:
    """A provider stream being opened for a prompt. ``asked``: what was asked of it in the end."""

    prompt: prompts.Prompt
    asked: prompts.Prompt
    at: float
    task: asyncio.Task[Completion] = field(init=False)

    async def close(self) -> None:
        """Gives the stream up."""
        if not self.task.done():
            self.task.cancel()
        with contextlib.suppress(asyncio.CancelledError, ProviderError):
            await (await self.task).aclose()


async def speak(engine: Engine, conversation_id: str, generation: int, *, deadline: float) -> None:
    """Speaks turn ``generation`` if it is still wanted. ``deadline``: monotonic seconds at which it must end.

    Safe to run twice or late: only one run gets the floor, and only while its turn is the newest and not
    settled. Raises ``StoreUnavailable`` when the table cannot be reached.
    """
    run = engine.new_id()
    opened: _Opened | None = None
    tried = False
    prompt: prompts.Prompt | None = None
    try:
        session = await engine.store.session(conversation_id)
        started = engine.clock.monotonic()
        if session is not None and session.burst and session.gen == generation:
            await asyncio.sleep(BURST_SECONDS)
            session = await engine.store.session(conversation_id)
        while session is not None:
            if session.deleted or session.gen != generation or session.done >= generation:
                return
            if session.orun is None:
                # Every earlier turn is settled: what this one asks is read while the floor is asked for.
                asking = _acquire(engine, session, run)
                if prompt is None:
                    floor, found = await asyncio.gather(asking, prompts.settled_prompt(engine, session))
                    prompt = found
                else:
                    floor = await asking
                if floor is not None:
                    early, opened = opened, None
                    await _hold(engine, floor, prompt, early, deadline)
                    return
            elif session.lease + ADOPT_AFTER_MS < engine.now_ms():
                await adopt(engine, session)
            elif session.ogen == generation:
                return
            else:
                if not tried and not session.burst:
                    # Once: what makes the prompt certain hardly changes while the turn before it ends.
                    tried, opened = True, await _open_early(engine, session)
                if engine.clock.monotonic() - started > PATIENCE_SECONDS:
                    return
                if session.phase != "E":
                    await asyncio.sleep(WAIT_SECONDS)
                elif prompt is None:
                    # Settled and only being announced: what this turn asks is certain for as long as it is the newest.
                    prompt = await prompts.settled_prompt(engine, session)
                else:
                    await asyncio.sleep(RELEASE_SECONDS)
            session = await engine.store.session(conversation_id)
    finally:
        if opened is not None:
            await opened.close()


async def _acquire(engine: Engine, session: Session, run: str) -> Floor | None:
    asked = engine.clock.monotonic()
    try:
        taken = await engine.store.apply(steps.acquire(session, run, now=engine.now_ms()))
    except ConditionFailed:
        return None
    assert taken is not None  # noqa: S101 (an update of a session returns it)
    return Floor(engine, taken, run, asked)


async def _open_early(engine: Engine, session: Session) -> _Opened | None:
    prompt = await prompts.early_prompt(engine, session)
    return None if prompt is None else _open(engine, session, prompt)


def _open(engine: Engine, session: Session, prompt: prompts.Prompt) -> _Opened:
    opened = _Opened(prompt, prompt, engine.clock.monotonic())
    opened.task = asyncio.create_task(_opening(engine, session, opened))
    return opened


async def _opening(engine: Engine, session: Session, opened: _Opened) -> Completion:
    """Opens the completion. A prompt that is too long is cut from the oldest and asked for again."""
    prompt = opened.prompt
    if prompt.said:
        return Replay(prompt.said, session.model, session.provider, prompt.said_finish)
    for tries_left in reversed(range(PROMPT_TRIES)):
        opened.asked = prompt
        request = CompletionRequest(session.model, prompt.messages, engine.settings.max_output_tokens)
        try:
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


async def _hold(
    engine: Engine, floor: Floor, prompt: prompts.Prompt, early: _Opened | None, deadline: float
) -> None:
    """Has the floor: speaks, settles, announces, releases, records."""
    session = floor.session
    asked = not prompt.said or prompt.replayed
    speech: Speech | None = None
    opened = early
    reporting: asyncio.Task[None] | None = None
    try:
        if session.late_cut is not None:
            await tell_late_cut(engine, floor, session.late_cut)
        if session.cancel == session.gen or session.deleted:
            stop = Stop("deleted" if session.deleted else "cancelled")
            if opened is not None:
                await opened.close()
            opened = None
            script = _script(engine, session)
        else:
            prompts.guard_tokens(engine, session, prompt)
            if opened is not None and opened.prompt != prompt:
                await opened.close()
                opened = None
            if opened is None:
                opened = _open(engine, session, prompt)
            script = _script(engine, session)
            with Departures(engine, session.id) as departures:
                speech = Speech(
                    engine,
                    floor,
                    script,
                    opening=opened.task,
                    deadline=deadline,
                    forget=departures.forget,
                    asked=not prompt.said,
                )
                stop = await speech.run()
                await departures.settled()
        if stop.reason == "lost":
            return
        if stop.reason == "deleted":
            await floor.release()
            return
        settled = await _settle(engine, floor, script, speech, stop, opened)
        if settled is None:
            return
        outcome, ending = settled
        if speech is not None and opened is not None and asked:
            report = report_inference(engine, session, speech, stop, outcome, prompt, opened.at)
            reporting = asyncio.create_task(report)
        await announce(
            engine, floor, outcome, ending.text, known=speech.listeners if speech is not None else None
        )
        if reporting is not None:
            # Before the release: if this process dies, whoever adopts the turn reports it.
            await asyncio.wait([reporting], timeout=REPORT_SECONDS)
        released = await floor.release()
        await _record(engine, released or session, outcome)
    except FloorLost:
        return
    finally:
        if reporting is not None:
            await reporting
        if opened is not None:
            await opened.close()


def _script(engine: Engine, session: Session) -> Script:
    drop = session.drop
    return Script(
        generation=session.ogen,
        message_id=keys.message_id(session.id, session.ogen, keys.ASSISTANT_PART),
        model=session.model,
        replaces=drop.start if drop is not None and drop.below == session.ogen else None,
        voice=Voice(engine.settings.pacing_base_ms, engine.rng),
    )


async def _settle(
    engine: Engine, floor: Floor, script: Script, speech: Speech | None, stop: Stop, opened: _Opened | None
) -> tuple[Outcome, steps.Ending] | None:
    """Commits the turn's ending, decided again whenever the session has changed. None: nothing to announce."""
    while True:
        try:
            session = await floor.look()
        except StoreUnavailable:
            await _patience(floor)
            continue
        if session.deleted:
            await floor.release()
            return None
        if session.phase == "E" and session.outcome is not None:
            # An earlier attempt was done although its answer was lost.
            return session.outcome, _ending(engine, session, script, speech, stop, opened)
        ending = _ending(engine, session, script, speech, stop, opened)
        writes, outcome = steps.settle(
            session, floor.run, ending, now=engine.now_ms(), periods=engine.periods
        )
        try:
            await engine.store.commit(writes)
            return outcome, ending
        except ConditionFailed:
            continue
        except StoreUnavailable:
            # It may have been done: then looking again finds phase E, and the commit is refused.
            await _patience(floor)


async def _patience(floor: Floor) -> None:
    """Waits a moment for the store, unless the floor may be lost meanwhile."""
    if not floor.held:
        raise FloorLost
    await asyncio.sleep(WAIT_SECONDS)


def _learned(
    engine: Engine, session: Session, opened: _Opened | None, completion: Completion | None
) -> Trim | None:
    """Only a prompt that the provider took tells what fits."""
    if opened is None or completion is None:
        return None
    return prompts.learned(engine, session, opened.asked)


def _ending(
    engine: Engine,
    session: Session,
    script: Script,
    speech: Speech | None,
    stop: Stop,
    opened: _Opened | None,
) -> steps.Ending:
    generation, voice = script.generation, script.voice
    complete = stop.reason == "complete"
    state: TurnState = "completed" if complete else "interrupted"
    if session.cancel == generation:
        state = "cancelled"
    elif complete and session.gen > generation:
        state = "interrupted"
    elif stop.reason == "failed":
        state = "failed"
    sent = speech.sent if speech is not None else 0
    if complete:
        sent = voice.chars
    client_paced = speech is not None and any(
        each.state.pacing == "client" for each in speech.listeners.values() if not each.gone
    )
    completion = speech.completion if speech is not None else None
    return steps.Ending(
        state=state,
        text=voice.text,
        sent=sent,
        seq=voice.last_seq,
        model=completion.model if completion is not None else script.model,
        provider=completion.provider if completion is not None else session.provider,
        tokens=speech.usage.output_tokens if speech is not None else 0,
        code=str(stop.error.code) if stop.error is not None and state == "failed" else "",
        upstream_stopped=not voice.ended and _stops(engine, script, completion),
        complete=complete,
        reveal_ms=int(voice.reveal_ms(engine.clock.monotonic() * 1000)) if client_paced else 0,
        finish="length" if complete and speech is not None and speech.finish == "length" else "",
        trim=_learned(engine, session, opened, completion),
    )


def _stops(engine: Engine, script: Script, completion: Completion | None) -> bool:
    """Whether hanging up is known to have stopped the provider's work, also before there was a first piece."""
    return (
        completion.upstream_stops if completion is not None else engine.provider.stops_unheard(script.model)
    )


async def _record(engine: Engine, session: Session, outcome: Outcome) -> None:
    if session.empty or (outcome.chars == 0 and outcome.state != "failed"):
        # What nobody has answered is recorded with the first message.
        return
    sk = keys.message_sk(outcome.gen, keys.ASSISTANT_PART)
    message = await engine.store.message(session.id, sk)
    if message is not None:
        await send_message(engine, session, message)
