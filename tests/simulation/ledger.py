"""What the simulation knows of every write and post, and the invariants of ``docs/hand-over.md`` over them.

Checked at the moment of the write or post, so that a failing schedule ends where it went wrong.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from taskflow.completion import ChatMessage, CompletionRequest
from taskflow.conversation.context import GREETING, INTERRUPTED_MARK, LEFT_OUT, NUDGE
from taskflow.conversation.queue import JOINT
from taskflow.notes import note
from taskflow.prompt_order import GO_ON, OPENER
from taskflow.store import keys
from taskflow.store.expressions import Item, Path, Put, Update, Write, key

from tests.fakes.table import MemoryTable
from tests.simulation.invariants import Invariant, Violation
from tests.simulation.steered import cut_rightly

MADE_UP = (
    LEFT_OUT,
    GO_ON,
    note(GO_ON),
    NUDGE,
    GREETING,
    OPENER,
    "⟦The person interrupted",
    "⟦The person says what",
)

MARK = re.compile(r" (r\d+)\.(\d+)")

TURN_EVENTS = {"ai_start", "ai_token", "turn_snapshot", "ai_done", "ai_interrupted", "ai_error"}


@dataclass
class Holder:
    """What one process did with leases: the last one it took in each conversation, and what was stored when it took it.
    A sweep looks after several conversations at once."""

    pk: str = ""
    run: str = ""
    runs: dict[str, str] = field(default_factory=dict)
    """By conversation."""
    turn: int = 0
    spoke: bool = False
    """It had a lease to speak, and not only to settle what another left."""
    stored: list[Item] = field(default_factory=list)
    sent: dict[tuple[str, int], int] = field(default_factory=dict)
    """Code points posted, per connection and turn."""
    connection_id: str = ""
    frame: Mapping[str, Any] = field(default_factory=dict)
    """The client's frame that it handles, and whose it is."""


class Ledger:
    """Everything of one table."""

    def __init__(self, table: MemoryTable) -> None:
        self._table = table
        self._after: dict[str, str] = {}
        self._typed: dict[str, int] = {}
        self._registered: dict[str, str] = {}
        self._replaced: dict[str, list[range]] = {}
        """Turns whose answers made way, by the conversation's partition."""
        self.outcomes: dict[tuple[str, int], str] = {}
        """How each turn was settled (or, truncated late, changed again)."""
        self._issued: dict[tuple[str, int], int] = {}
        """Code points of each turn that any connection was posted."""
        self._reports: set[tuple[int, int]] = set()
        """What clients said they had seen: turn and code points."""
        self.completions: list[tuple[Holder, CompletionRequest]] = []
        self._quoted: set[str] = set()
        self.queued: set[str] = set()
        """Every message that ever waited, by its id."""
        self.programs: Counter[tuple[str, str]] = Counter()
        """How often a program had a turn spoken: by the conversation's partition and the words that it answers."""

    def reported(self, frame: Mapping[str, Any]) -> None:
        """A client's frame."""
        seen = frame.get("seen")
        if seen is not None:
            self._reports.add((seen["generationId"], seen["chars"]))
        if "after" in frame:
            self._after[frame["clientMessageId"]] = frame["after"]
        elif "clientMessageId" in frame:
            # It named one that was refused.
            self._after.pop(frame["clientMessageId"], None)

    def before(self, writes: Sequence[Write]) -> Item:
        """The session as it was before the writes that touch it; empty when they create it or leave it alone."""
        for write in writes:
            if isinstance(write, Update) and write.sk == keys.SESSION:
                # The table replaces items and changes none.
                return self._table.items.get((write.pk, keys.SESSION), {})
        return {}

    def wrote(self, holder: Holder, before: Item, writes: Sequence[Write]) -> list[str]:
        """The writes were done. Returns what to note; raises ``Violation``."""
        notes: list[str] = []
        self._by_program(holder, writes)
        for write in writes:
            if isinstance(write, Update) and write.sk == keys.SESSION:
                notes += self._session(holder, before, write, writes)
                if (gone := write.set.get("replaced_range")) is not None:
                    self._replaced.setdefault(write.pk, []).append(range(gone["start"], gone["below"]))
            elif isinstance(write, Put) and write.item.get("part") == keys.ASSISTANT_PART:
                self._made_way(write.item)
            elif isinstance(write, Put) and write.item["sk"] == keys.CONNECTION:
                of = keys.conversation_pk(write.item["conversation_id"])
                self._registered[write.item["pk"].removeprefix("W#")] = of
            elif isinstance(write, Put) and "client_message_id" in write.item:
                self._once(write.item)
                self._in_order(write.item)
        return notes

    def _made_way(self, reply: Item) -> None:
        gone = any(reply["turn"] in turns for turns in self._replaced.get(reply["pk"], ()))
        if gone and not reply.get("replaced"):
            raise Violation(
                Invariant.REPLACED_GONE,
                f"turn {reply['turn']} made way, and its reply stands: {reply['content']!r}",
            )

    def _by_program(self, holder: Holder, writes: Sequence[Write]) -> None:
        """Whoever asks for a turn without a connection is a program."""
        said = [
            write.item
            for write in writes
            if isinstance(write, Put) and write.item.get("part") == keys.USER_PART
        ]
        if holder.connection_id or not said:
            return
        sessions = [
            write.item if isinstance(write, Put) else write.set
            for write in writes
            if isinstance(write, Put | Update) and key(write)[1] == keys.SESSION
        ]
        turns = {each.get("requested_turn") for each in sessions}
        self.programs.update((item["pk"], item["content"]) for item in said if item["turn"] in turns)

    def _session(self, holder: Holder, before: Item, write: Update, writes: Sequence[Write]) -> list[str]:
        notes: list[str] = []
        changes = write.set
        if "requested_turn" in changes:
            notes.append(f"requests turn {changes['requested_turn']}")
            if changes["requested_turn"] != before["requested_turn"] + 1:
                raise Violation(
                    Invariant.ASKED_ONCE,
                    f"after turn {before['requested_turn']} turn {changes['requested_turn']} is asked for",
                )
        if "truncation" in changes and changes["truncation"]["chars"] is not None:
            cut = changes["truncation"]
            # Whoever still reads what a turn continues has seen nothing of it.
            before_it = cut["chars"] == 0 and any(t in before.get("continues", ()) for t, _ in self._reports)
            if (cut["turn"], cut["chars"]) not in self._reports and not before_it:
                raise Violation(
                    Invariant.TRUNCATED_AS_REPORTED,
                    f"nobody reported to have seen {cut['chars']} of turn {cut['turn']}",
                )
        if "late_truncation" in changes:
            self.outcomes[write.pk, changes["late_truncation"]["turn"]] = "interrupted"
        if changes.get("deleted") and not holder.connection_id:
            notes.append("removes the conversation")
            self._only_empty(write.pk)
        self._opened(before, changes)
        self._typing(holder, changes)
        self._beside(holder, before, write, writes)
        notes += self._waits(holder, before, write, writes)
        if changes.get("kind") == "nudge":
            self._nudged(before)
        if "lease_run" in changes:
            holder.pk, holder.run = write.pk, changes["lease_run"]
            holder.runs[write.pk] = changes["lease_run"]
            holder.turn = changes.get("lease_turn", before.get("lease_turn", 0))
            if changes.get("phase") == "speaking":
                holder.spoke = True
                # What is remarked beside a reply is no part of its own prompt.
                holder.stored = [
                    item
                    for item in self._stored(write.pk, before)
                    if item["part"] < keys.REMARK_PART or item["turn"] < before["requested_turn"]
                ]
            notes.append(f"takes the lease as {changes['lease_run'][:8]}")
        if "result" in changes:
            notes.append(f"settles turn {changes['result']['turn']}: {changes['result']['state']}")
            self._settled(write.pk, before, changes["result"], writes)
        return notes

    def _beside(self, holder: Holder, before: Item, write: Update, writes: Sequence[Write]) -> None:
        """What is said beside a reply, or after it, leaves it as it is."""
        frame = holder.frame
        spoken = before["requested_turn"] > before["settled_turn"]
        if frame.get("mode") not in ("backchannel", "queue") or not spoken or write.pk == "":
            return
        touched = {"requested_turn", "truncation", "cancel", "late_truncation", "result"} & set(write.set)
        if touched:
            raise Violation(Invariant.REMARK_CUTS_NOTHING, f"{frame} changes {sorted(touched)}")

    def _waits(self, holder: Holder, before: Item, write: Update, writes: Sequence[Write]) -> list[str]:
        """What comes into the queue, and what leaves it."""
        after = self._table.items.get((write.pk, keys.SESSION), {})
        if "deleted" in after:
            return []
        was, now = before.get("queue", []), after.get("queue", [])
        said = [
            each.item
            for each in writes
            if isinstance(each, Put)
            and each.item.get("reason") in ("reply_over", "sent_now")
            and each.item["version"] == 1
        ]
        if not was and not now and not said:
            return []
        ids, left = [each["id"] for each in was], [each["id"] for each in now]
        kept = [each for each in ids if each in left]
        came = [each for each in left if each not in ids]
        gone = [each for each in was if each["id"] not in left]
        if left != [*kept, *came]:
            raise Violation(Invariant.QUEUED_IN_ORDER, f"{ids} become {left}")
        if self.queued & set(came):
            raise Violation(Invariant.QUEUED_SAID_ONCE, f"{came} wait again")
        self.queued |= set(came)
        frame = holder.frame
        edits = frame.get("messageId") if frame.get("type") == "edit_queued" else None
        texts = {each["id"]: each["text"] for each in was}
        for each in now:
            if each["id"] != edits and each["text"] != texts.get(each["id"], each["text"]):
                raise Violation(Invariant.QUEUED_SAID_ONCE, f"{each} said {texts[each['id']]!r}")
        overtakes = "requested_turn" in write.set and frame.get("mode") == "queue" and not said
        if overtakes and was and not before.get("queue_held"):
            raise Violation(Invariant.QUEUED_IN_ORDER, f"{frame} is said before {list(texts.values())}")
        if said:
            self._said(before, [each["text"] for each in gone], said)
            return [f"says what waits: {[each['text'] for each in gone]}"]
        removed = [frame.get("messageId")] if frame.get("type") == "remove_queued" else []
        if [each["id"] for each in gone] not in ([], removed):
            raise Violation(Invariant.QUEUED_SAID_ONCE, f"{gone} wait no more, and nobody said them")
        return [f"now wait {[each['text'] for each in now]}"] if was != now else []

    def _said(self, before: Item, texts: Sequence[str], said: Sequence[Item]) -> None:
        content = said[0]["content"]
        if sorted(content.split(JOINT)) != sorted(JOINT.join(texts).split(JOINT)):
            raise Violation(Invariant.QUEUED_SAID_ONCE, f"{texts} waited, {content!r} is said")
        if content != JOINT.join(texts):
            raise Violation(Invariant.QUEUED_IN_ORDER, f"{texts} waited, {content!r} is said")
        if said[0]["reason"] == "reply_over":
            state = before.get("last_result", {}).get("state")
            if before.get("queue_held") or state != "completed":
                raise Violation(Invariant.HELD_STANDS, f"{content!r} is said after a reply that is {state}")

    def _settled(self, pk: str, before: Item, outcome: Mapping[str, Any], writes: Sequence[Write]) -> None:
        turn, state = outcome["turn"], outcome["state"]
        earlier = self.outcomes.get((pk, turn))
        if earlier is not None:
            raise Violation(Invariant.SETTLED_ONCE, f"turn {turn} is settled twice: {earlier}, {state}")
        self.outcomes[pk, turn] = state
        cut = before.get("truncation", {})
        seen = cut.get("chars") if cut.get("turn") == turn else None
        chars = outcome["chars"]
        if cut.get("turn") == turn and cut.get("steer") and state in ("completed", "interrupted"):
            if chars:
                self._steered(pk, turn, seen, writes)
            return
        if state == "completed":
            if before.get("cancel") == turn:
                raise Violation(Invariant.CANCEL_STANDS, f"turn {turn} is completed after it was cancelled")
            if before["requested_turn"] > turn and (seen is None or seen < chars):
                raise Violation(
                    Invariant.SUPERSEDED_STANDS,
                    f"turn {turn} is completed, superseded and not wholly seen ({seen})",
                )
        elif seen is not None:
            if chars > seen:
                raise Violation(
                    Invariant.KEPT_WAS_SEEN,
                    f"of turn {turn} {chars} are stored, {seen} were seen ({cut}, {state})",
                )
            known = max(self._issued.get((pk, turn), 0), self._checkpoint(pk, before, writes))
            if chars > known:
                raise Violation(
                    Invariant.KEPT_WAS_SEEN,
                    f"of turn {turn} {chars} are stored, only {known} were sent",
                )

    def _steered(self, pk: str, turn: int, seen: int | None, writes: Sequence[Write]) -> None:
        """It ends with the sentence that was being seen."""
        stored = {each.item["sk"]: each.item for each in writes if isinstance(each, Put)}
        content = stored[keys.message_sk(turn, keys.ASSISTANT_PART)]["content"]
        text = stored.get(keys.turn_sk(turn), {"text": content})["text"]
        exact = seen is not None and seen <= self._issued.get((pk, turn), 0)
        cut_rightly(text, content, seen if exact else None)

    def _checkpoint(self, pk: str, before: Item, writes: Sequence[Write]) -> int:
        """Who takes over a turn knows what was sent only from its checkpoint, which runs ahead of it."""
        taken_over = any(isinstance(write, Update) and "lease_run" in write.set for write in writes)
        if not taken_over:
            return 0
        # The tail has taken the checkpoint's place in the same transaction; its text is the same.
        return len(self._table.items.get((pk, keys.turn_sk(before["lease_turn"])), {}).get("text", ""))

    def _once(self, item: Item) -> None:
        """Every accepted message is stored once, however often it was sent."""
        same = [
            other["turn"]
            for (pk, sk), other in self._table.items.items()
            if pk == item["pk"]
            and sk.startswith("M#")
            and other.get("client_message_id") == item["client_message_id"]
        ]
        if len(same) > 1:
            raise Violation(Invariant.STORED_ONCE, f"message {item['client_message_id']} is stored as {same}")

    def _in_order(self, item: Item) -> None:
        """A message that names the one before it is stored after that one."""
        before = self._after.get(item["client_message_id"])
        if before is None:
            return
        places = [m["turn"] for m in self._messages(item["pk"]) if m.get("client_message_id") == before]
        if not places or places[0] >= item["turn"]:
            raise Violation(
                Invariant.ORDER_KEPT, f"{item['client_message_id']} is stored before {before}: {places}"
            )

    def _typing(self, holder: Holder, changes: Mapping[Path, Any]) -> None:
        """A typing frame that comes after a newer one of its connection changes nothing."""
        order = holder.frame.get("order")
        if order is None or "typing" not in changes:
            return
        newest = self._typed.get(holder.connection_id, -1)
        if order < newest:
            raise Violation(
                Invariant.TYPING_ORDER, f"frame {order} of {holder.connection_id} counts after {newest}"
            )
        self._typed[holder.connection_id] = order

    def _nudged(self, before: Item) -> None:
        if "question" not in before:
            raise Violation(Invariant.EMPTY_LEFT_ALONE, "nobody has spoken, and they are nudged")

    def _opened(self, before: Item, changes: Mapping[Path, Any]) -> None:
        """A conversation is given to someone who asked for a new one only when it is as good as new."""
        for path, value in changes.items():
            opens = path[0] == "connections" and isinstance(value, dict) and value.get("created")
            if opens and (before["connections"] or "question" in before):
                raise Violation(Invariant.TAB_ALONE, f"{path[1]} is given what others are in: {before}")

    def _only_empty(self, pk: str) -> None:
        if any(message["role"] == "user" for message in self._messages(pk)):
            raise Violation(Invariant.SPOKEN_KEPT, "a conversation that somebody has spoken in is removed")

    def records(self, records: Sequence[Mapping[str, Any]]) -> None:
        """Records are sent. Of a conversation that nobody has spoken in there are none, but for what calls cost."""
        for record in records:
            if "conversation" not in record:
                continue
            session = self._table.items.get(
                (keys.conversation_pk(record["conversation"]["id"]), keys.SESSION), {}
            )
            if session and "question" not in session:
                raise Violation(
                    Invariant.EMPTY_UNRECORDED, f"nobody has spoken, and this is recorded: {record}"
                )

    def _messages(self, pk: str) -> list[Item]:
        return [item for (key, sk), item in self._table.items.items() if key == pk and sk.startswith("M#")]

    def _stored(self, pk: str, before: Item) -> list[Item]:
        """What stands, and so what a prompt may quote, in order."""
        replaced_range = before.get("replaced_range")
        messages = sorted(
            (item for (key, sk), item in self._table.items.items() if key == pk and sk.startswith("M#")),
            key=lambda item: (item["turn"], item["part"]),
        )
        found: list[Item] = []
        for item in messages:
            if item.get("replaced") or (
                replaced_range is not None
                and replaced_range["start"] <= item["turn"] < replaced_range["below"]
                and (
                    item["part"] > keys.USER_PART
                    or (replaced_range["question"] and item["turn"] >= replaced_range.get("said_from", 0))
                )
            ):
                continue
            found.append(dict(item))
        return found

    def posts(self, holder: Holder, connection_id: str, event: Mapping[str, Any]) -> None:
        """A process begins to post. Raises ``Violation`` when it may not say this."""
        if event["type"] not in TURN_EVENTS:
            return
        # Programs that listen are no connections of the conversation.
        pk = self._registered.get(connection_id, holder.pk)
        run = holder.runs.get(pk, "")
        session = self._table.items.get((pk, keys.SESSION), {})
        turn = event["generationId"]
        # Whoever joins is told a settled turn by a process that never had a lease.
        if not run and turn <= session.get("settled_turn", 0):
            return
        if "deleted" not in session and session.get("lease_run", "") != run:
            raise Violation(
                Invariant.SPOKEN_UNDER_LEASE,
                f"{event['type']} of turn {turn} is posted without the lease",
            )
        place = (connection_id, turn)
        if event["type"] == "turn_snapshot":
            holder.sent[place] = len(event["text"])
        elif event["type"] == "ai_token":
            holder.sent[place] = holder.sent.get(place, 0) + len(event["token"])
        else:
            return
        spoken = (pk, turn)
        self._issued[spoken] = max(self._issued.get(spoken, 0), holder.sent[place])
        if session.get("requested_turn") == turn:
            self._quotes(event.get("token", event.get("text", "")))

    def _quotes(self, text: str) -> None:
        """What is said answers a prompt that quotes exactly what was stored when its turn began."""
        for mark in {mark for mark, _ in MARK.findall(text)} - self._quoted:
            self._quoted.add(mark)
            holder, request = self.completions[int(mark[1:])]
            roles = [message.role for message in request.messages]
            if (
                roles != [*("system", *("user", "assistant") * len(roles))][: len(roles)]
                or roles[-1] != "user"
            ):
                raise Violation(Invariant.PROMPT_AS_STORED, f"the roles of a prompt are {roles}")
            if request.prefixed and request.prefixed[-1].content != request.messages[-2].content.rstrip():
                raise Violation(Invariant.PROMPT_AS_STORED, f"{request.prefixed} is not {request.messages}")
            quoted = [text for message in request.messages[1:] for text in _said(message)]
            more = request.messages[-1].content.endswith((GO_ON, note(GO_ON)))
            standing = _in_one(_without_nudges(holder.stored))
            if request.prefixed:
                standing = _goes_on_from(standing)
            stored = [
                text
                for item in _quotable(standing)
                for text in _as_quoted(item, standing, more=more).split("\n\n")
            ]
            # A prompt that was too long has lost its oldest messages.
            if quoted and quoted != stored and quoted != stored[-len(quoted) :]:
                raise Violation(Invariant.PROMPT_AS_STORED, f"{mark} answers {quoted}, stored were {stored}")


def _said(message: ChatMessage) -> list[str]:
    """The stored texts that a message of a prompt quotes: notes and what we make up left out."""
    return [part for part in message.content.split("\n\n") if part and not part.startswith(MADE_UP)]


def _without_nudges(stored: Sequence[Item]) -> list[Item]:
    """A nudge between a reply that was cut off and "continue" is left out: the reply is what goes on."""
    wish = len(stored)
    while wish and stored[wish - 1]["content"] == "continue" and stored[wish - 1]["part"] == 0:
        wish -= 1
    reply = wish
    while reply and (stored[reply - 1].get("kind") == "nudge" or stored[reply - 1]["part"] > 1):
        reply -= 1
    if not 0 < reply <= wish < len(stored):
        return list(stored)
    before = stored[reply - 1]
    cut_off = before["status"] == "interrupted" or before.get("finish") == "length"
    if before["role"] == "user" or before.get("error_code") or not before["content"].strip() or not cut_off:
        return list(stored)
    return [*stored[:reply], *(m for m in stored[reply:wish] if m.get("kind") != "nudge"), *stored[wish:]]


def _in_one(stored: Sequence[Item]) -> list[Item]:
    """The parts of a steered reply as one, after what the person said meanwhile."""
    found: list[Item] = []
    for item in stored:
        before = next(
            (
                each
                for each in found
                if item.get("continues") == each["turn"]
                and each["role"] == "assistant"
                and not item.get("error_code")
                and not each.get("error_code")
            ),
            None,
        )
        if before is not None:
            found.remove(before)
            item = {**item, "content": before["content"] + item["content"]}
        found.append(item)
    return found


def _goes_on_from(stored: Sequence[Item]) -> list[Item]:
    """The last reply goes on: it is not quoted as one that was cut off."""
    last = max(index for index, item in enumerate(stored) if item["role"] == "assistant")
    return [{**item, "status": "completed"} if index == last else item for index, item in enumerate(stored)]


def _quotable(stored: Sequence[Item]) -> list[Item]:
    """What is blank or failed is not quoted, nor what could not be answered because it is too long."""
    gone: set[tuple[int, int]] = set()
    since = (0, 1)
    for item in stored:
        if item["role"] == "assistant":
            place = (item["turn"], item["part"])
            if item.get("error_code") == "PROMPT_TOO_LONG":
                gone |= {(m["turn"], m["part"]) for m in stored if since < (m["turn"], m["part"]) < place}
            since = place
    return [
        item
        for item in stored
        if item["content"].strip()
        and not item.get("error_code")
        and not (item["role"] == "user" and (item["turn"], item["part"]) in gone)
    ]


def _as_quoted(item: Item, stored: Sequence[Item], *, more: bool) -> str:
    cut_off = item["role"] == "assistant" and item["status"] == "interrupted"
    if cut_off and not (more and _goes_on(item, stored)):
        return str(item["content"] + INTERRUPTED_MARK)
    return str(item["content"])


def _goes_on(item: Item, stored: Sequence[Item]) -> bool:
    """Everything after it only asks for more of it."""
    after = [m for m in _quotable(stored) if m["turn"] > item["turn"]]
    return bool(after) and all(m["content"] == "continue" for m in after)
