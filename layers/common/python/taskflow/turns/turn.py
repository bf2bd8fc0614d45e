"""One run of one turn, from taking the lease to releasing it."""

from __future__ import annotations

import asyncio
import contextlib
from dataclasses import dataclass, field

from taskflow.completion import Completion, CompletionRequest
from taskflow.conversation.commands import Acquire, Settle
from taskflow.conversation.deadlines import TAKE_OVER_AFTER_MS
from taskflow.conversation.effects import SendRecord
from taskflow.conversation.session import Session, Trim, TurnResult
from taskflow.conversation.settlement import TurnDraft
from taskflow.engine.ports import Engine
from taskflow.engine.runner import perform, run
from taskflow.errors import PromptTooLong, ProviderError
from taskflow.store import keys
from taskflow.turns import prompt as prompts
from taskflow.turns.announce import announce
from taskflow.turns.continuation import Continuation
from taskflow.turns.departures import Departures
from taskflow.turns.lease import LeaseLost, TurnLease
from taskflow.turns.paced_text import PacedText
from taskflow.turns.recovery import take_over, tell_late_truncation
from taskflow.turns.replay import Replay
from taskflow.turns.report import REPORT_SECONDS, report_inference
from taskflow.turns.stream import StopReason, TurnStream
from taskflow.turns.subscribers import TurnInfo

WAIT_SECONDS = 0.02
"""How often a turn that waits for the lease looks at it."""
RELEASE_SECONDS = 0.005
"""The same once the turn before it is settled and only being announced: the lease is free in a moment."""
BURST_SECONDS = 0.1
"""In a burst of messages, how long the newest request must stand before the model is asked."""
PATIENCE_SECONDS = 20.0
"""How long a turn waits for the lease; the sweep invokes it again later."""


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
        """Closes the stream, or stops opening it."""
        if not self.task.done():
            self.task.cancel()
        with contextlib.suppress(asyncio.CancelledError, ProviderError):
            await (await self.task).aclose()


async def speak(engine: Engine, conversation_id: str, turn: int, *, deadline: float) -> None:
    """Speaks turn ``turn`` if it is still wanted. ``deadline``: monotonic seconds at which it must end.

    Safe to run twice or late: only one run gets the lease, and only while its turn is the newest and not
    settled. Raises ``StoreUnavailable`` when the table cannot be reached.
    """
    run_id = engine.new_id()
    opened: _Opened | None = None
    tried = False
    prompt: prompts.Prompt | None = None
    try:
        session = await engine.store.session(conversation_id)
        started = engine.clock.monotonic()
        if session is not None and session.burst and session.requested_turn == turn:
            await asyncio.sleep(BURST_SECONDS)
            session = await engine.store.session(conversation_id)
        while session is not None:
            if session.deleted or session.requested_turn != turn or session.settled_turn >= turn:
                return
            if session.lease_run is None:
                # Every earlier turn is settled: what this one asks is read while the lease is asked for.
                asking = _acquire(engine, session, run_id)
                if prompt is None:
                    lease, found = await asyncio.gather(asking, prompts.settled_prompt(engine, session))
                    prompt = found
                else:
                    lease = await asking
                if lease is not None:
                    early, opened = opened, None
                    await _hold(engine, lease, prompt, early, deadline)
                    return
            elif session.lease_until + TAKE_OVER_AFTER_MS < engine.now_ms():
                await take_over(engine, session)
            elif session.lease_turn == turn:
                return
            else:
                if not tried and not session.burst:
                    # Once: what makes the prompt certain hardly changes while the turn before it ends.
                    tried, opened = True, await _open_early(engine, session)
                if engine.clock.monotonic() - started > PATIENCE_SECONDS:
                    return
                if session.phase != "settled":
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


async def _acquire(engine: Engine, session: Session, run_id: str) -> TurnLease | None:
    asked = engine.clock.monotonic()
    done = await run(engine, session.id, Acquire(run_id), session=session)
    return (
        None if done.outcome != "done" or done.after is None else TurnLease(engine, done.after, run_id, asked)
    )


async def _open_early(engine: Engine, session: Session) -> _Opened | None:
    prompt = await prompts.early_prompt(engine, session)
    return None if prompt is None else _open(engine, session, prompt)


def _open(engine: Engine, session: Session, prompt: prompts.Prompt) -> _Opened:
    opened = _Opened(prompt, prompt, engine.clock.monotonic())
    opened.task = asyncio.create_task(_opening(engine, session, opened))
    return opened


async def _opening(engine: Engine, session: Session, opened: _Opened) -> Completion:
    """Opens the completion. A prompt that is too long is shortened from the oldest message on and asked again."""
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
    engine: Engine, lease: TurnLease, prompt: prompts.Prompt, early: _Opened | None, deadline: float
) -> None:
    """Has the lease: speaks, settles, announces, releases, records."""
    session = lease.session
    asked = not prompt.said or prompt.replayed
    stream: TurnStream | None = None
    opened = early
    reporting: asyncio.Task[None] | None = None
    try:
        if session.late_truncation is not None:
            await tell_late_truncation(engine, lease, session.late_truncation)
        if session.cancel == session.requested_turn or session.deleted:
            stop = StopReason("deleted" if session.deleted else "cancelled")
            if opened is not None:
                await opened.close()
            opened = None
            info = _turn_info(engine, session)
        else:
            prompts.guard_tokens(engine, session, prompt)
            if opened is not None and opened.prompt != prompt:
                await opened.close()
                opened = None
            if opened is None:
                opened = _open(engine, session, prompt)
            info = _turn_info(engine, session)
            with Departures(engine, session.id) as departures:
                stream = TurnStream(
                    engine,
                    lease,
                    info,
                    completion=opened.task,
                    deadline=deadline,
                    forget=departures.forget,
                    asked=not prompt.said,
                )
                stop = await stream.run()
                await departures.settled()
        if stop.reason == "lost":
            return
        if stop.reason == "deleted":
            await lease.release()
            return
        draft = _draft(engine, session, info, stream, stop, opened)
        outcome = await _settle(engine, lease, draft)
        if outcome is None:
            return
        if stream is not None and opened is not None and asked:
            report = report_inference(engine, session, stream, stop, outcome, prompt, opened.at)
            reporting = asyncio.create_task(report)
        await announce(
            engine, lease, outcome, draft.text, known=stream.subscribers if stream is not None else None
        )
        if reporting is not None:
            # Before the release: if this process dies, whoever takes over the turn reports it.
            await asyncio.wait([reporting], timeout=REPORT_SECONDS)
        released = await lease.release()
        await _record(engine, released or session, outcome)
    except LeaseLost:
        return
    finally:
        if reporting is not None:
            await reporting
        if opened is not None:
            await opened.close()


def _turn_info(engine: Engine, session: Session) -> TurnInfo:
    replaced_range = session.replaced_range
    return TurnInfo(
        turn=session.lease_turn,
        message_id=keys.message_id(session.id, session.lease_turn, keys.ASSISTANT_PART),
        model=session.model,
        replaces=replaced_range.start
        if replaced_range is not None and replaced_range.below == session.lease_turn
        else None,
        paced=PacedText(engine.settings.pacing_base_ms, engine.rng),
    )


async def _settle(engine: Engine, lease: TurnLease, draft: TurnDraft) -> TurnResult | None:
    """Commits the turn's ending, decided again whenever the session has changed. None: nothing to announce."""
    done = await run(engine, lease.session.id, Settle(lease.run, draft), patience=lambda: _patience(lease))
    if done.outcome == "deleted":
        await lease.release()
        return None
    if done.after is not None:
        lease.session = done.after
    if done.result is None:
        raise LeaseLost
    return done.result


async def _patience(lease: TurnLease) -> None:
    """Waits a moment for the store, unless the lease may be lost meanwhile."""
    if not lease.held:
        raise LeaseLost
    await asyncio.sleep(WAIT_SECONDS)


def _learned(
    engine: Engine, session: Session, opened: _Opened | None, completion: Completion | None
) -> Trim | None:
    """What this turn learned of the model's limit; None unless the provider accepted the prompt."""
    if opened is None or completion is None:
        return None
    return prompts.learned(engine, session, opened.asked)


def _draft(
    engine: Engine,
    session: Session,
    info: TurnInfo,
    stream: TurnStream | None,
    stop: StopReason,
    opened: _Opened | None,
) -> TurnDraft:
    paced = info.paced
    complete = stop.reason == "complete"
    client_paced = stream is not None and any(
        each.state.pacing == "client" for each in stream.subscribers.values() if not each.gone
    )
    completion = stream.completion if stream is not None else None
    return TurnDraft(
        text=paced.text,
        sent=paced.chars if complete else stream.sent if stream is not None else 0,
        seq=paced.last_seq,
        model=completion.model if completion is not None else info.model,
        provider=completion.provider if completion is not None else session.provider,
        complete=complete,
        code=str(stop.error.code) if stop.error is not None else "",
        tokens=stream.usage.output_tokens if stream is not None else 0,
        upstream_stopped=not paced.ended and _stops(engine, info, completion),
        reveal_ms=int(paced.reveal_ms(engine.clock.monotonic() * 1000)) if client_paced else 0,
        finish="length" if complete and stream is not None and stream.finish == "length" else "",
        trim=_learned(engine, session, opened, completion),
    )


def _stops(engine: Engine, info: TurnInfo, completion: Completion | None) -> bool:
    """Whether hanging up is known to have stopped the provider's work, also before there was a first piece."""
    return completion.upstream_stops if completion is not None else engine.provider.stops_unheard(info.model)


async def _record(engine: Engine, session: Session, outcome: TurnResult) -> None:
    if session.empty or (outcome.chars == 0 and outcome.state != "failed"):
        # What nobody has answered is recorded with the first message.
        return
    sk = keys.message_sk(outcome.turn, keys.ASSISTANT_PART)
    message = await engine.store.message(session.id, sk)
    if message is not None:
        await perform(engine, session.id, [SendRecord(message)], session)
