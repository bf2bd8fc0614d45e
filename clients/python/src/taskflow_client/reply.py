"""A reply of the assistant, read piece by piece."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, Self

from taskflow_client import _text, _thread
from taskflow_client._session import Said
from taskflow_client._turn import Thought, Turn
from taskflow_client.errors import ConversationClosed, ReplyFailed

if TYPE_CHECKING:
    from taskflow_client.conversation import Conversation

Status = Literal["pending", "streaming", "completed", "interrupted", "failed", "replaced", "removed"]


class Reply:
    """A reply: iterate it for its pieces, a word at most each. It ends with a ``status``.

    What was taken from the iterator is what was seen: where somebody cuts in, the reply ends there, for the model, too.
    A slow reader loses nothing, and holds nobody up. It has one reader: to iterate again goes on where it stopped.
    A reply that was steered goes on, in the same one.
    """

    def __init__(self, conversation: Conversation, of: Said | int) -> None:
        self._conversation = conversation
        self._of = of

    def __repr__(self) -> str:
        return f"<Reply {self.generation_id} {self.status}>"

    # --- how it stands -------------------------------------------------------------------------------------

    @property
    def generation_id(self) -> int | None:
        """Its first turn; None while it is not known."""
        if isinstance(self._of, int):
            return self._of
        generation = self._of.generation
        if generation is None:
            return None
        first = _thread.first_of(self._conversation.thread, generation)
        self._conversation._session.read.add(first)
        return first

    @property
    def status(self) -> Status:
        """``pending``: nothing of it has come. ``replaced``: another answer stands in its place. ``removed``: the
        message that waited for it was taken out of the queue."""
        generation = self.generation_id
        if generation is None:
            return "removed" if isinstance(self._of, Said) and self._of.removed else "pending"
        turns = self._turns
        if not turns:
            # It came to nothing before it was told of.
            return "interrupted" if generation < self._conversation.thread.floor else "pending"
        last = turns[-1]
        if last.replaced and last.phase != "completed":
            return "replaced" if last.text else "interrupted"
        if not last.settled or _thread.goes_on(self._conversation.thread, last):
            return "streaming"
        return last.phase

    @property
    def over(self) -> bool:
        """Whether nothing more comes."""
        return self.status not in ("pending", "streaming")

    @property
    def so_far(self) -> str:
        """What has come of it. To look at this counts as nothing seen."""
        return "".join(turn.text for turn in self._turns)

    @property
    def seen(self) -> int:
        """How many code points its reader has taken."""
        taken = self._conversation._session.taken
        return sum(min(taken.get(turn.generation_id, 0), len(turn.text)) for turn in self._turns)

    @property
    def finish(self) -> str | None:
        """``length``: it ended at a limit, and ``go_on`` asks for more."""
        return self._turns[-1].finish if self._turns else None

    @property
    def error(self) -> ReplyFailed | None:
        """Why it failed."""
        last = self._turns[-1] if self._turns else None
        if last is None or last.phase != "failed":
            return None
        return ReplyFailed(last.error or "UNKNOWN", last.sentence or "the reply ended with an error")

    @property
    def cancelled(self) -> bool:
        """Whether it was stopped without another message."""
        last = self._turns[-1] if self._turns else None
        if last is None or last.phase != "interrupted":
            return False
        return last.cancelled or last.generation_id in self._conversation._session.cancelled

    @property
    def message_id(self) -> str | None:
        """The id of its message; of one that was steered, of the last one."""
        return self._turns[-1].message_id if self._turns else None

    @property
    def model(self) -> str | None:
        return self._turns[0].model if self._turns else None

    @property
    def thought(self) -> Thought | None:
        """What the model thinks, or thought, before it."""
        return next((turn.thought for turn in reversed(self._turns) if turn.thought is not None), None)

    @property
    def turns(self) -> tuple[Turn, ...]:
        """Its turns: one, and one more for each time it was steered."""
        return tuple(self._turns)

    # --- reading it ----------------------------------------------------------------------------------------

    def __aiter__(self) -> Self:
        return self

    async def __anext__(self) -> str:
        """The next piece. Raises ``ReplyFailed`` at the end of one that failed."""
        while True:
            if piece := self._take():
                return piece
            if self.over and not self._left():
                if self.error is not None:
                    raise self.error
                raise StopAsyncIteration
            await self._change()

    async def text(self) -> str:
        """Takes all of it, and returns the whole. Raises ``ReplyFailed``."""
        async for _ in self:
            pass
        return self.so_far

    async def wait(self) -> Status:
        """Waits until it is over, without taking anything of it, and without raising what it ended with."""
        while not self.over:
            await self._change()
        return self.status

    # --- inside --------------------------------------------------------------------------------------------

    @property
    def _turns(self) -> list[Turn]:
        generation = self.generation_id
        return [] if generation is None else _thread.chain(self._conversation.thread, generation)

    def _take(self) -> str:
        session = self._conversation._session
        for turn in self._turns:
            start, end = session.taken.get(turn.generation_id, 0), session.limit(turn)
            if start < end:
                piece = _text.piece(turn.text[:end], start) or turn.text[start:end]
                session.taken[turn.generation_id] = start + len(piece)
                return piece
            if not turn.settled:
                break
        return ""

    def _left(self) -> bool:
        """Whether there is more of it that may not be shown yet."""
        taken = self._conversation._session.taken
        return any(taken.get(turn.generation_id, 0) < len(turn.text) for turn in self._turns)

    async def _change(self) -> None:
        try:
            await self._conversation._change()
        except ConversationClosed:
            if self.over:
                return
            raise
