"""What a turn costs: the reply that was said, and every other call that was made for it and is billed."""

from __future__ import annotations

import math

from taskflow.completion import CompletionRequest, Usage
from taskflow.conversation import reserving
from taskflow.conversation.session import PromptSize, Session
from taskflow.conversation.terms import NANO, Terms
from taskflow.engine.ports import Backend
from taskflow.errors import CallRefused, StoreUnavailable
from taskflow.llm.usage import prompt_tokens
from taskflow.turns.prompt import Prompt
from taskflow.turns.stream import TurnStream
from taskflow.unhandled import report_refused


class Spent:
    """The ``Bill`` of one run, in nanodollars."""

    def __init__(self, terms: Terms) -> None:
        self._terms = terms
        self.held: int | None = None
        """What is held for the turn, once the run has the lease; None: nothing, or not known yet."""
        self.amount = 0

    def add(self, model: str, usage: Usage) -> None:
        self.amount += cost_of(self._terms, model, usage)

    def covers(self, request: CompletionRequest) -> bool:
        if self.held is None or not self.amount:
            return True
        more = self._terms.price(request.model, prompt_tokens(request), request.max_tokens)
        return self.amount + more <= self.held


def unpaid(engine: Backend, session: Session, prompt: Prompt) -> bool:
    """Whether a model may not be asked: there are budgets, and nothing of them is held for the turn. One that was
    asked for before the limits were set has nothing."""
    held = session.reserved is not None or session.spending is not None
    return engine.terms.of(session.tenant_id).limits.money and not held and not prompt.said


def cost_of(terms: Terms, model: str, usage: Usage) -> int:
    """Nanodollars: what the provider said, else by the price of its tokens. Rounded up."""
    if usage.cost is not None:
        return math.ceil(round(usage.cost * NANO, 3))
    return terms.price(model, usage.input_tokens, usage.output_tokens)


def reply_cost(terms: Terms, stream: TurnStream | None, *, stops: bool) -> int:
    """What the reply that was said costs. ``stops``: hanging up has stopped the work, if it had not ended; else the
    provider goes on, and bills it, as far as it may."""
    if stream is None or stream.completion is None:
        return 0
    completion, usage = stream.completion, stream.usage
    cost = cost_of(terms, completion.model, usage)
    if stops or (stream.paced.ended and not stream.cut_short):
        return cost
    return max(cost, terms.price(completion.model, usage.input_tokens, terms.max_output_tokens))


def prompt_size(prompt: Prompt, stream: TurnStream | None) -> PromptSize | None:
    """What the next prompt quotes at most, by what was found stored and what this turn said. None: not known."""
    if stream is None or stream.completion is None or prompt.stored_bytes is None or prompt.said:
        return None
    said = len(stream.paced.text.encode("utf-8", "replace"))
    whole, usage = prompt.stored_bytes + said, stream.usage
    if usage.estimated:
        return PromptSize(bytes=whole)
    quoted = sum(len(message.content.encode("utf-8", "replace")) for message in prompt.quoted)
    unquoted = max(0, prompt.stored_bytes - quoted)
    tokens = usage.input_tokens + usage.output_tokens + unquoted
    return PromptSize(stream.completion.model, tokens, whole)


async def charge_unled(backend: Backend, session: Session | None, spent: Spent, *, sure: bool = True) -> None:
    """Charges what a run has cost that never had the lease: it had opened the model early, for nothing.

    ``sure``: the run knows that it did not have it. Who may have had it is charged by whoever takes the turn over.
    """
    if session is None:
        return
    terms = backend.terms.of(session.tenant_id)
    if not spent.amount or not terms.limits.any:
        return
    if not sure:
        backend.log.warning(
            "cost of a turn not charged", conversation_id=session.id, error="no answer to the lease"
        )
        return
    update = reserving.charge(session, spent.amount, terms, now=backend.now_ms())
    try:
        # As a transaction, which has a token: done once, however often the call is repeated.
        await backend.store.table.transact([update], backend.new_id())
    except (StoreUnavailable, CallRefused) as error:
        report_refused(error)
        backend.log.warning("cost of a turn not charged", conversation_id=session.id, error=str(error))
