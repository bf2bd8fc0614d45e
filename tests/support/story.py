"""One conversation in a table, moved by commands alone: decided by the machine, committed, without runner or effects.

``STORIES`` are conversations in every state, each told from its beginning. So their items are what rules have written,
never something that a test has made up.
"""

from __future__ import annotations

from collections.abc import Coroutine, Sequence
from typing import Any, TypeAlias, TypeVar

from taskflow.client_frames import Seen
from taskflow.conversation import checkpoint, messages, session
from taskflow.conversation import commands as c
from taskflow.conversation.commands import Command, Facts
from taskflow.conversation.connections import NewConnection
from taskflow.conversation.deadlines import Periods
from taskflow.conversation.handlers.change import Refused
from taskflow.conversation.machine import Decision, handle, reads
from taskflow.conversation.messages import Message
from taskflow.conversation.session import Pacing, Session
from taskflow.conversation.settlement import TurnDraft
from taskflow.conversation.summary import Summary
from taskflow.identity import Identity
from taskflow.store import keys
from taskflow.store.expressions import Item, Write

from tests.fakes.table import MemoryTable, copied

T = TypeVar("T")

ID = "5f0c2f3e-0000-4000-8000-000000000001"
ME = Identity("anna", "acme")
SOMEBODY = Identity("bert", "acme")
START = 1_700_000_000_000
PERIODS = Periods()
REPLY = "The sea is deep and blue."


class Story:
    """``now`` (epoch milliseconds) grows by a second with every command; an integer as a step waits so long."""

    def __init__(self, *steps: Step) -> None:
        self.table = MemoryTable()
        self.now = START
        self.steps = steps
        self._tokens = 0
        for step in steps:
            if isinstance(step, int):
                self.now += step
            else:
                self.do(step)

    def copy(self) -> Story:
        """The same conversation, to go on in another way."""
        told = Story()
        told.table, told.now, told.steps, told._tokens = self.table.copy(), self.now, self.steps, self._tokens
        return told

    @property
    def item(self) -> Item | None:
        """The SESSION item."""
        item: Item | None = copied(self.table.items.get((keys.conversation_pk(ID), keys.SESSION)))
        return item

    @property
    def session(self) -> Session | None:
        """The session as the table holds it."""
        item = self.item
        return None if item is None else session.parse(item)

    @property
    def known(self) -> Session:
        """The session, of which the test knows that it is there."""
        assert self.session is not None
        return self.session

    def messages(self) -> list[Message]:
        """Every message, in order."""
        pk = keys.conversation_pk(ID)
        return [messages.parse(item) for item in _now(self.table.query(pk, keys.MESSAGE_PREFIX))]

    def tail(self, turn: int) -> str | None:
        """The text that is kept beside a truncated reply."""
        item = self.table.items.get((keys.conversation_pk(ID), keys.turn_sk(turn)))
        return None if item is None else item["text"]

    def decide(self, command: Command) -> Decision | Refused:
        """What the machine answers now."""
        wanted = reads(self.session, command)
        newest = self.messages()[-wanted.newest :] if wanted.newest else []
        item = self.table.items.get((keys.conversation_pk(ID), wanted.message))
        turn = self.table.items.get((keys.conversation_pk(ID), keys.turn_sk(wanted.turn)))
        facts = Facts(
            tuple(newest), None if item is None else messages.parse(item), checkpoint.parse_checkpoint(turn)
        )
        return handle(ID, self.session, command, facts, now=self.now, periods=PERIODS)

    def commit(self, writes: Sequence[Write]) -> None:
        """All or none, as the runner does. Raises ``ConditionFailed``."""
        if len(writes) == 1:
            _now(self.table.write(writes[0]))
        elif writes:
            self._tokens += 1
            _now(self.table.transact(writes, str(self._tokens)))
        self.now += 1_000

    def do(self, command: Command) -> Decision:
        """Decides and commits what is not refused."""
        decision = self.decide(command)
        assert isinstance(decision, Decision), f"{command} is refused: {decision}"
        self.commit(decision.writes)
        return decision


Step: TypeAlias = Command | int


def _now(work: Coroutine[Any, Any, T]) -> T:
    """The result of what waits for nothing, as the table in memory does."""
    try:
        work.send(None)
    except StopIteration as ended:
        result: T = ended.value
        return result
    raise AssertionError("it waits")


def connection(connection_id: str, pacing: Pacing = "client", identity: Identity = ME) -> NewConnection:
    """A connection that comes."""
    return NewConnection(connection_id, pacing, identity)


def said(text: str = REPLY, **more: Any) -> TurnDraft:
    """A reply that was said to its end, unless ``more`` says otherwise."""
    fields: dict[str, Any] = {
        "sent": len(text),
        "seq": 5,
        "model": "fake-1",
        "provider": "fake",
        "complete": True,
    }
    return TurnDraft(text, **{**fields, **more})


def spoken(run: str, text: str = REPLY) -> tuple[Step, ...]:
    """The requested turn is spoken to its end by ``run``, and told."""
    return c.Acquire(run), c.Settle(run, said(text)), c.Release(run)


def seen(turn: int, chars: int) -> Seen:
    """What a screen has shown."""
    return Seen(generation_id=turn, chars=chars)


NEXT = c.UserMessage("c1", "No, the hills.", "m2")
CUT = seen(2, 7)
COMPLETE = said()
ON_ITS_WAY = said(sent=12, complete=False)
FAILED = said(sent=12, complete=False, code="SERVICE_UNAVAILABLE")
IDLE_MS = PERIODS.idle + 5_000
OPENED = (c.Open(connection("c1"), "fake-1", "fake"),)
SYNCED = (*OPENED, c.MarkSynced("c1"))
GREETED = (*SYNCED, *spoken("r1", "Hello."))
ASKED = (*GREETED, c.UserMessage("c1", "Tell me about the sea.", "m1"))
SPEAKING = (*ASKED, c.Acquire("r2"))
SUPERSEDED = (*SPEAKING, c.UserMessage("c1", "No, the hills.", "m2", seen(2, 7)))
TOLD = (*SPEAKING, c.Settle("r2", said()))
ANSWERED = (*TOLD, c.Release("r2"))
SENT = (*ANSWERED, *(c.MarkSent(keys.message_sk(*place), 1) for place in ((1, 1), (2, 0), (2, 1))))
ENDED = (*SENT, IDLE_MS, c.IdlePassed(), *spoken("r3", "Still there?"), IDLE_MS, c.IdlePassed())
CUT_LATE = c.Cancel(seen=seen(2, 7))
DELETED = (*ANSWERED, c.Delete(ME))
GUEST = (
    c.Open(connection("c1"), "fake-1", "fake", keys.secret_hash("token"), "token"),
    c.MarkSynced("c1"),
)
TWO = (*SENT, c.Join(connection("c2")), c.MarkSynced("c2"))
THEN = c.UserMessage("c1", "And then Rome.", "q1", seen(2, 3), mode="queue")
WAITING = (*SPEAKING, THEN)
READING = (*SPEAKING, c.Settle("r2", said(reveal_ms=20_000)), c.Release("r2"))
WAITING_FOR_READER = (*WAITING, c.Settle("r2", said(reveal_ms=20_000)), c.Release("r2"))
HELD = (*WAITING, c.Cancel(seen=seen(2, 7)), c.Settle("r2", said(sent=12, complete=False)), c.Release("r2"))
NOD = c.UserMessage("c1", "I see.", "b1", seen(2, 3), mode="backchannel")
STOP = c.UserMessage("c1", "stop", "s1", seen(2, 7), mode="auto")
RESTORED = c.Restore(
    ME, "fake-1", "fake", title="The sea", created_at=1, updated_at=2, version=7, turns=4, question=3
)
_NEXT = c.UserMessage("c1", "And the hills?", "m9", seen(2, 7))
_ENDED_TURN = 3
BEGUN = c.BeginSummary("s1")
GREETING_SUMMED_UP = Summary("The assistant greets.", 1, 1, keys.message_id(ID, 1, 1), "fake-1", START)
STORED = c.StoreSummary("s1", GREETING_SUMMED_UP, None)

STORIES: dict[str, tuple[Step, ...]] = {
    "nothing yet": (),
    # requested
    "opened": OPENED,
    "opened by a guest": (c.Open(connection("c1"), "fake-1", "fake", keys.secret_hash("token"), "token"),),
    "opened and left": (*SYNCED, c.Leave("c1")),
    "asked": ASKED,
    "asked by a message that typing overtook": (
        *GREETED,
        c.StartTyping("c1", 4),
        c.UserMessage("c1", "Tell me.", order=3),
    ),
    # As late as where it is spoken: what waits has the same id in both.
    "asked, one waits": (*ASKED, 1_000, THEN),
    "asked and cancelled": (*ASKED, c.Cancel()),
    "asked, and invoked in vain": (*ASKED, *(c.RequestAgain(),) * 3),
    "asked while the last reply was being read": (*ANSWERED, _NEXT),
    "asked again": (*ANSWERED, c.Regenerate()),
    "edited": (*ANSWERED, c.EditLast("c1", "Tell me about hills.", "m3")),
    "asked, typing": (*ASKED, c.StartTyping("c1", 1)),
    "asked and renamed": (*ASKED, c.Rename(ME, "Water")),
    "a nudge": (*SENT, IDLE_MS, c.IdlePassed()),
    "asked, and summarised": (*ASKED, BEGUN),
    # speaking
    "the greeting is spoken": (*SYNCED, c.Acquire("r1")),
    "the greeting is spoken to nobody": (*SYNCED, c.Acquire("r1"), c.Leave("c1")),
    "speaking": SPEAKING,
    "speaking to two": (*SPEAKING, c.Join(connection("c2", "server")), c.MarkSynced("c2")),
    "speaking, superseded": SUPERSEDED,
    "speaking, cancelled": (*SPEAKING, c.Cancel(seen=seen(2, 7))),
    "speaking, edited": (*SPEAKING, c.EditLast("c1", "Tell me about hills.", "m3", seen(2, 3))),
    "speaking with a late truncation to tell": (*ANSWERED, _NEXT, c.Acquire("r3")),
    "speaking to nobody": (*SPEAKING, c.Leave("c1")),
    "speaking, one waits": WAITING,
    "speaking, two wait, one remarked": (*WAITING, NOD, c.UserMessage("c1", "And Paris.", mode="queue")),
    "speaking, stopped by a word, one waits": (*WAITING, STOP),
    "speaking, superseded, one waits": (*WAITING, c.UserMessage("c1", "No, the hills.", "m2", seen(2, 7))),
    "the greeting is spoken, one waits, one remarked": (
        *SYNCED,
        c.Acquire("r1"),
        c.UserMessage("c1", "And then Rome.", "q1", mode="queue"),
        c.UserMessage("c1", "Oh, hello.", "b1", mode="backchannel"),
    ),
    "typing while it speaks": (*SPEAKING, c.StartTyping("c1", 1)),
    "speaking and renamed": (*SPEAKING, c.Rename(ME, "Water")),
    "speaking, and summarised": (*SPEAKING, BEGUN),
    "speaking with a summary": (*SPEAKING, BEGUN, STORED),
    # settled
    "settled": TOLD,
    "settled, one waits": (*WAITING, c.Settle("r2", said())),
    "settled, being read": (*SPEAKING, c.Settle("r2", said(reveal_ms=20_000))),
    "failed, one waits": (*WAITING, c.Settle("r2", FAILED)),
    "settled, and summarised": (*TOLD, BEGUN),
    "settled and renamed": (*TOLD, c.Rename(ME, "Water")),
    "settled, typing": (*SPEAKING, c.StartTyping("c1", 1), c.Settle("r2", said())),
    "settled and asked again": (*TOLD, c.UserMessage("c1", "And the hills?", "m2")),
    "settled to nobody": (*SPEAKING, c.Leave("c1"), c.Settle("r2", said())),
    "failed unstarted": (*ASKED, c.FailUnstarted("r2")),
    "the greeting is settled": (*SYNCED, c.Acquire("r1"), c.Settle("r1", said("Hello."))),
    "the greeting is settled to nobody": (
        *SYNCED,
        c.Acquire("r1"),
        c.Leave("c1"),
        c.Settle("r1", said("Hello.")),
    ),
    "telling a late truncation": (*ANSWERED, CUT_LATE, c.AcquireToAnnounce("r3")),
    "telling a late truncation, asked": (
        *ANSWERED,
        CUT_LATE,
        c.AcquireToAnnounce("r3"),
        c.UserMessage("c1", "And the hills?"),
    ),
    "telling a late truncation after the end": (
        *ENDED,
        c.Cancel(seen=seen(_ENDED_TURN, 3)),
        c.AcquireToAnnounce("r4"),
    ),
    # idle
    "greeted": GREETED,
    "greeted, one is to be said": (
        *SYNCED,
        c.Acquire("r1"),
        c.UserMessage("c1", "And then Rome.", "q1", mode="queue"),
        c.UserMessage("c1", "Oh, hello.", "b1", mode="backchannel"),
        c.Settle("r1", said("Hello.")),
        c.Release("r1"),
    ),
    "greeted and left": (*GREETED, c.Leave("c1")),
    "greeted, typing": (*GREETED, c.StartTyping("c1", 1)),
    "answered": ANSWERED,
    "answered and recorded": SENT,
    "answered, recorded and the outbox closed": (*SENT, c.CloseOutbox()),
    "answered, the outbox overdue": (*ANSWERED, 60_000, c.ResendOutbox()),
    "answered, and summarised": (*ANSWERED, BEGUN),
    "answered, and summarised in vain": (*ANSWERED, BEGUN, c.GiveUpSummary("s1")),
    "answered, with a summary, and summarised again": (*ANSWERED, BEGUN, STORED, c.BeginSummary("s2")),
    "answered and left": (*SENT, c.Leave("c1")),
    "answered, left and grace over": (*SENT, c.CloseOutbox(), c.Leave("c1"), c.GracePassed()),
    "answered, another tab comes": (*SENT, c.Join(connection("c2"))),
    "answered, the tab that knows leaves": (*SENT, c.Join(connection("c2")), c.Leave("c1")),
    "answered, a late truncation to tell": (*ANSWERED, CUT_LATE),
    "answered, typing": (*SENT, c.StartTyping("c1", 1)),
    "answered, encouraged": (*SENT, c.StartTyping("c1"), PERIODS.typing_nudge, c.TypingPassed()),
    "answered, typed": (*SENT, c.StartTyping("c1", 1), c.StopTyping("c1", 2)),
    "answered, being read": READING,
    "answered, being read, one waits": WAITING_FOR_READER,
    "answered, being read, one remarked": (*READING, NOD),
    "answered, one is to be said": (*WAITING, c.Settle("r2", said()), c.Release("r2")),
    "answered, one is held": HELD,
    "answered, one is held, nudged": (*HELD, IDLE_MS, c.IdlePassed(), *spoken("r3", "Still there?")),
    "answered and renamed": (*SENT, c.Rename(ME, "Water")),
    "answered by another model": (*SENT, c.SetModel("fake-2", "fake")),
    "the reply was superseded": (*SUPERSEDED, c.Settle("r2", said()), c.Release("r2"), *spoken("r3")),
    "nudged": (*SENT, IDLE_MS, c.IdlePassed(), *spoken("r3", "Still there?")),
    "restored": (RESTORED,),
    "restored and joined": (RESTORED, c.Join(connection("c1")), c.MarkSynced("c1")),
    # ended
    "ended": ENDED,
    "ended, one is held": (
        *HELD,
        *(IDLE_MS, c.IdlePassed(), *spoken("r3", "Still there?"), IDLE_MS, c.IdlePassed()),
    ),
    "ended and left": (*ENDED, c.Leave("c1")),
    "ended, recorded and left": (
        *ENDED,
        c.Leave("c1"),
        c.MarkSent(keys.message_sk(_ENDED_TURN, 1), 1),
        c.MarkSent(session.HEADER_KEY, 6),
    ),
    "ended, typing": (*ENDED, c.StartTyping("c1", 1)),
    "ended, a late truncation to tell": (*ENDED, c.Cancel(seen=seen(_ENDED_TURN, 3))),
    "ended, and summarised": (*ENDED, BEGUN),
    "ended and renamed": (*ENDED, c.Rename(ME, "Water")),
    # deleted
    "deleted": DELETED,
    "deleted, summarised": (*ANSWERED, BEGUN, STORED, c.BeginSummary("s2"), c.Delete(ME)),
    "deleted while speaking": (*SPEAKING, c.Delete(ME)),
    "deleted while settled": (*TOLD, c.Delete(ME)),
    "discarded": (*GREETED, c.Leave("c1"), PERIODS.empty, c.Discard()),
    "a tombstone": (c.Delete(ME, create_tombstone=True),),
    "deleted and stripped": (*DELETED, c.StripDeleted()),
    "purged": (*DELETED, c.StripDeleted(), c.EndPurge(START // 1000 + 86_400)),
}
