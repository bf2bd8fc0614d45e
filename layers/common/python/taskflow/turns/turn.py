"""One run of one turn, from waiting for the lease to releasing it."""

from __future__ import annotations

import asyncio
import contextlib

from taskflow.codes import AiErrorCode
from taskflow.completion import Completion
from taskflow.conversation.commands import Acquire, Settle
from taskflow.conversation.deadlines import lease_is_over
from taskflow.conversation.effects import SendRecord
from taskflow.conversation.recalled import Passage
from taskflow.conversation.session import Session, Trim, TurnResult
from taskflow.conversation.settlement import TurnDraft
from taskflow.engine.ports import Engine
from taskflow.engine.runner import Done, perform, run
from taskflow.errors import ProviderError, StoreUnavailable
from taskflow.store import keys
from taskflow.turns import prompt as prompts
from taskflow.turns.announce import announce, tell_overtaken
from taskflow.turns.departures import Departures
from taskflow.turns.errands import leave_errands
from taskflow.turns.lease import LeaseLost, TurnLease
from taskflow.turns.opening import Opening, open_completion
from taskflow.turns.paced_text import PacedText
from taskflow.turns.recall import Recollection
from taskflow.turns.recovery import say_queued, take_over, tell_late_truncation
from taskflow.turns.report import REPORT_SECONDS, report_inference
from taskflow.turns.spending import Spent, charge_unled, prompt_size, reply_cost, unpaid
from taskflow.turns.stream import StopReason, TurnStream
from taskflow.turns.subscribers import TurnInfo
from taskflow.visibility import is_blank

WAIT_SECONDS = 0.02
"""How often a turn that waits for the lease looks at it."""
RELEASE_SECONDS = 0.005
"""The same once the turn before it is settled and only being announced: the lease is free in a moment."""
BURST_SECONDS = 0.1
"""In a burst of messages, how long a turn must stay the newest before the model is asked."""
PATIENCE_SECONDS = 20.0
"""How long a turn waits for the lease; the sweep invokes it again later."""


async def speak(
    engine: Engine, conversation_id: str, turn: int, *, deadline: float, known: Session | None = None
) -> None:
    """Speaks turn ``turn`` if it is still wanted. ``deadline``: monotonic seconds at which it must end. ``known``: the
    session as it has just been left; the first attempt rests on it.

    Safe to run twice or late: only one run gets the lease, and only while its turn is the newest and not
    settled. Raises ``StoreUnavailable`` when the table cannot be reached.
    """
    await TurnRun(engine, conversation_id, turn, deadline).speak(known)


class TurnRun:
    """One invocation's attempt to speak one turn: wait for the lease, speak, settle, announce, release, record."""

    def __init__(self, engine: Engine, conversation_id: str, turn: int, deadline: float) -> None:
        self._engine = engine
        self._conversation_id = conversation_id
        self._turn = turn
        self._deadline = deadline
        self._run = engine.new_id()
        self._prompt: prompts.Prompt | None = None
        self._opening: Opening | None = None
        self._tried_early = False
        self._asked = 0.0
        """When the lease was last asked for (monotonic seconds)."""
        self._unsure = False
        """No answer came to that, and the session has not been read since."""
        self._stream: TurnStream | None = None
        self._report: asyncio.Task[None] | None = None
        self._spent = Spent(engine.terms)
        self._waiting: Session | None = None
        self._recollection = Recollection(engine)

    async def speak(self, known: Session | None = None) -> None:
        try:
            lease = await self._wait_for_lease(known)
            if lease is not None:
                await self._hold(lease)
        except LeaseLost:
            return
        finally:
            if self._report is not None:
                await self._report
            await self._give_up_opening()
            # Whoever had the lease is charged with the turn, also by the run that has taken it over.
            await charge_unled(self._engine, self._waiting, self._spent, sure=not self._unsure)

    # Waiting

    async def _wait_for_lease(self, known: Session | None) -> TurnLease | None:
        """The lease, once every earlier turn is settled and announced; None when the turn is wanted no more."""
        engine, turn = self._engine, self._turn
        session = known or await engine.store.session(self._conversation_id)
        began = engine.clock.monotonic()
        if session is not None and session.burst and session.requested_turn == turn:
            await asyncio.sleep(BURST_SECONDS)
            session = await engine.store.session(self._conversation_id)
        while session is not None:
            self._waiting = session
            if not session.deleted and session.settled_turn < turn:
                # Else another run may have taken over what this one was given.
                self._unsure = False
            if session.lease_run == self._run:
                lease = await self._regained(session, began)
                if lease is not None:
                    return lease
            elif session.deleted or session.requested_turn != turn or session.settled_turn >= turn:
                return None
            elif session.lease_run is None:
                after = await self._acquire(session, began)
                if after is not None:
                    return await self._given(after)
            elif lease_is_over(session, engine.now_ms()):
                await take_over(engine, session)
            elif session.lease_turn == turn or engine.clock.monotonic() - began > PATIENCE_SECONDS:
                return None
            else:
                await self._prepare(session)
            session = await engine.store.session(self._conversation_id)
        return None

    async def _acquire(self, session: Session, began: float) -> Session | None:
        """Asks for the lease. Every earlier turn is settled: what this one asks of the model is read meanwhile.

        The session with the lease. None when another run has it, or when no answer came: the session says whose it is.
        Raises ``StoreUnavailable`` when no answer comes for long; the wait has begun at ``began``.
        """
        self._asked = self._engine.clock.monotonic()
        done, _ = await asyncio.gather(self._ask(session, began), self._read_prompt(session))
        return done.after if done is not None and done.outcome == "done" else None

    async def _ask(self, session: Session, began: float) -> Done | None:
        engine = self._engine
        try:
            return await run(engine, session.id, Acquire(self._run), session=session)
        except StoreUnavailable:
            self._unsure = True
            if engine.clock.monotonic() - began > PATIENCE_SECONDS:
                raise
            await asyncio.sleep(WAIT_SECONDS)
            return None

    async def _regained(self, session: Session, began: float) -> TurnLease | None:
        """A lease that was given and whose answer was lost; None when the table does not answer, see ``_acquire``.

        A client that asks again by itself is told that it is taken. It is renewed first: which of several requests was
        granted nobody knows, nor how much of the lease is left. Raises ``LeaseLost``.
        """
        self._waiting = None
        lease = TurnLease(self._engine, session, self._run, self._asked)
        try:
            return await self._given(await lease.renew(), lease)
        except StoreUnavailable:
            self._unsure = True
            if self._engine.clock.monotonic() - began > PATIENCE_SECONDS:
                raise
            await asyncio.sleep(WAIT_SECONDS)
            return None

    async def _read_prompt(self, session: Session) -> None:
        """Where the table does not answer, it is read once more with the lease."""
        if self._prompt is None:
            with contextlib.suppress(StoreUnavailable):
                self._prompt = await self._settled_prompt(session)

    async def _given(self, session: Session, lease: TurnLease | None = None) -> TurnLease:
        self._waiting = None
        if self._prompt is None:
            self._prompt = await self._settled_prompt(session)
        return lease or TurnLease(self._engine, session, self._run, self._asked)

    async def _prepare(self, session: Session) -> None:
        """Another run has the lease for an earlier turn: does what can be done already, and waits a moment."""
        if not self._tried_early and not session.burst:
            # Once: what makes the prompt certain hardly changes while the turn before it ends.
            self._tried_early = True
            early = await prompts.early_prompt(self._engine, session, self._recollection)
            if early is not None and not unpaid(self._engine, session, early):
                self._opening = open_completion(self._engine, session, early, self._spent)
        if session.phase != "settled":
            await asyncio.sleep(WAIT_SECONDS)
        elif self._prompt is None:
            # Settled and only being announced: what this turn asks is certain for as long as it is the newest.
            self._prompt = await self._settled_prompt(session)
        else:
            await asyncio.sleep(RELEASE_SECONDS)

    async def _settled_prompt(self, session: Session) -> prompts.Prompt:
        return await prompts.settled_prompt(self._engine, session, self._recollection)

    # With the lease

    async def _hold(self, lease: TurnLease) -> None:
        engine, session, prompt = self._engine, lease.session, self._prompt
        assert prompt is not None  # noqa: S101 (read with the lease)
        self._spent.held = session.spending.amount if session.spending is not None else None
        if session.late_truncation is not None:
            await tell_late_truncation(engine, lease, session.late_truncation)
            session = lease.session
        await tell_overtaken(lease, session)
        info = _turn_info(engine, session)
        stop = await self._stream_reply(lease, session, info, prompt)
        if stop.reason == "lost":
            return
        draft = self._draft(session, info, stop)
        if stop.reason == "deleted":
            await lease.release(draft.cost)
            return
        result = await settle(engine, lease, draft)
        if result is None:
            return
        if self._stream is not None and self._opening is not None and (not prompt.said or prompt.replayed):
            report = report_inference(engine, session, self._stream, stop, result, prompt, self._opening.at)
            self._report = asyncio.create_task(report)
        known = self._stream.subscribers if self._stream is not None else None
        await announce(engine, lease, result, draft.text, known=known, recalled=self._recalled())
        if self._report is not None:
            # Before the release: if this process dies, the run that takes the turn over reports it.
            await asyncio.wait([self._report], timeout=REPORT_SECONDS)
        released = await lease.release()
        await record_reply(engine, released or session, result)
        await say_queued(engine, released)
        await leave_errands(engine, released or session, prompt, result, draft.text)

    async def _stream_reply(
        self, lease: TurnLease, session: Session, info: TurnInfo, prompt: prompts.Prompt
    ) -> StopReason:
        """Says what the model says, until there is a reason to stop."""
        engine = self._engine
        if session.cancel == session.requested_turn or session.deleted:
            await self._give_up_opening()
            return StopReason("deleted" if session.deleted else "cancelled")
        if unpaid(engine, session, prompt):
            await self._give_up_opening()
            return StopReason(
                "failed", ProviderError(AiErrorCode.QUOTA_EXCEEDED, "nothing is held for this turn")
            )
        prompts.guard_tokens(engine, session, prompt)
        if self._opening is not None and self._opening.prompt != prompt:
            await self._give_up_opening()
        if self._opening is None:
            self._opening = open_completion(engine, session, prompt, self._spent)
        self._opening.heard = True
        info.thoughts = self._opening.thoughts
        with Departures(engine, session.id) as departures:
            self._stream = TurnStream(
                engine,
                lease,
                info,
                completion=self._opening.task,
                deadline=self._deadline,
                departures=departures,
                asked=not prompt.said,
            )
            stop = await self._stream.run()
            await departures.settled()
        return stop

    async def _give_up_opening(self) -> None:
        opening, self._opening = self._opening, None
        if opening is not None:
            await opening.close()

    def _draft(self, session: Session, info: TurnInfo, stop: StopReason) -> TurnDraft:
        """What this run has said of its turn."""
        engine, stream, paced, prompt = self._engine, self._stream, info.paced, self._prompt
        assert prompt is not None  # noqa: S101 (read with the lease)
        complete = stop.reason == "complete"
        sent = stream.sent if stream is not None else 0
        # Nobody was there to be shown any of it: what there is stands for whoever comes back.
        unheard = stop.reason == "abandoned" and sent == 0
        completion = stream.completion if stream is not None else None
        client_paced = stream is not None and any(
            each.state.pacing == "client"
            for each in stream.subscribers.values()
            if not each.gone and not each.behind
        )
        stops = _stops(engine, info, completion)
        asked = not prompt.said
        thoughts = info.thoughts if engine.settings.reasoning_stored else None
        if thoughts is not None and not thoughts.any:
            thoughts = None
        return TurnDraft(
            text=paced.text,
            sent=paced.chars if unheard else sent,
            seq=paced.last_seq,
            model=completion.model if completion is not None else info.model,
            provider=completion.provider if completion is not None else session.provider,
            complete=complete,
            code=_code(stop, unheard=unheard, text=paced.text),
            tokens=stream.usage.output_tokens if stream is not None else 0,
            # Only for who asks for it: the session's item is written often.
            prompt_tokens=stream.usage.input_tokens
            if stream is not None and asked and session.wishes is not None
            else 0,
            upstream_stopped=not paced.ended and stops,
            reveal_ms=int(paced.reveal_ms(engine.clock.monotonic() * 1000)) if client_paced else 0,
            shown_ms=int(paced.shown_ms(engine.clock.monotonic() * 1000)),
            finish="length" if complete and stream is not None and stream.finish == "length" else "",
            trim=self._learned(session, completion),
            cost=self._spent.amount + (reply_cost(engine.terms, stream, stops=stops) if asked else 0),
            prompt=prompt_size(prompt, stream),
            steered_at=stream.steered_at if stream is not None else None,
            recalled=tuple(dict.fromkeys(each.message_id for each in self._recalled())),
            reasoning=thoughts.text if thoughts is not None else "",
            reasoning_ms=thoughts.ms if thoughts is not None else None,
        )

    def _recalled(self) -> tuple[Passage, ...]:
        """What the prompt that was answered had of earlier messages."""
        opening = self._opening
        return opening.asked.recalled if opening is not None and self._stream is not None else ()

    def _learned(self, session: Session, completion: Completion | None) -> Trim | None:
        """What this turn learned of the model's limit; None unless the provider accepted the prompt."""
        if self._opening is None or completion is None:
            return None
        return prompts.learned(self._engine, session, self._opening.asked)


def _turn_info(engine: Engine, session: Session) -> TurnInfo:
    replaced = session.replaced_range
    return TurnInfo(
        turn=session.lease_turn,
        message_id=keys.message_id(session.id, session.lease_turn, keys.ASSISTANT_PART),
        model=session.model,
        replaces=replaced.start if replaced is not None and replaced.below == session.lease_turn else None,
        continues=session.lease_continues or None,
        paced=PacedText(engine.settings.pacing_base_ms, engine.rng),
    )


def _code(stop: StopReason, *, unheard: bool, text: str) -> str:
    """Why the turn failed, for whoever reads of it; empty when it did not."""
    if stop.error is not None:
        return str(stop.error.code)
    return str(AiErrorCode.TIMEOUT) if unheard and is_blank(text) else ""


def _stops(engine: Engine, info: TurnInfo, completion: Completion | None) -> bool:
    """Whether hanging up is known to have stopped the provider's work, also before there was a first piece."""
    return completion.upstream_stops if completion is not None else engine.provider.stops_unheard(info.model)


async def settle(engine: Engine, lease: TurnLease, draft: TurnDraft) -> TurnResult | None:
    """Commits the turn's ending, decided again whenever the session has changed. None: nothing to announce."""

    async def patience() -> None:
        """Waits a moment for the store, unless the lease may be lost meanwhile."""
        if not lease.held:
            raise LeaseLost
        await asyncio.sleep(WAIT_SECONDS)

    done = await run(engine, lease.session.id, Settle(lease.run, draft), patience=patience)
    if done.outcome == "deleted":
        await lease.release(draft.cost)
        return None
    if done.result is None:
        raise LeaseLost
    lease.session = done.after or lease.session
    return done.result


async def record_reply(engine: Engine, session: Session, result: TurnResult) -> None:
    """Sends the reply's record. What nobody has answered is recorded with the first message."""
    if session.empty or (result.chars == 0 and result.state != "failed"):
        return
    message = await engine.store.message(session.id, keys.message_sk(result.turn, keys.ASSISTANT_PART))
    if message is not None:
        await perform(engine, session.id, [SendRecord(message)], session)
