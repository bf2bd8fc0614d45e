"""What must hold of a conversation once everything has come to rest."""

from __future__ import annotations

from typing import Any

from taskflow.conversation.session import Session, parse
from taskflow.store import keys

from tests.simulation.backend import Simulation
from tests.simulation.client import Client
from tests.simulation.invariants import Invariant, Violation, require
from tests.simulation.ledger import MARK
from tests.simulation.steered import linked_rightly


def at_rest(world: Simulation, conversation_id: str) -> bool:
    """Whether nothing is under way in the conversation, nor anywhere what costs something."""
    item = world.table.items.get((keys.conversation_pk(conversation_id), keys.SESSION), {})
    owed = (
        item.get("requested_turn") != item.get("settled_turn")
        or "late_truncation" in item
        or any(world.clients[cid].outbox for cid in world.alive)
    )
    # In a conversation that is deleted nobody is owed anything.
    if (owed and "deleted" not in item) or world.money.held or world.frozen:
        return False
    synced = all(conn["synced"] for cid, conn in item.get("connections", {}).items() if cid in world.alive)
    return "lease_run" not in item and not item.get("outbox") and "queue_at" not in item and synced


def check(world: Simulation) -> None:
    """Raises the first violation, if there was one since the story began."""
    failure = world.failure
    if isinstance(failure, Violation):
        raise failure
    if failure is not None:
        raise Violation(Invariant.NOTHING_BREAKS, f"{type(failure).__name__}: {failure}") from failure


_ENDINGS = {"completed": "ai_done", "failed": "ai_error"}
"""How clients are told; of anything else as interrupted."""


def final(world: Simulation, conversation_id: str) -> None:
    """What must hold of a conversation when everything has come to rest."""
    check(world)
    item = world.table.items.get((keys.conversation_pk(conversation_id), keys.SESSION))
    if item is None:
        raise Violation(Invariant.SPOKEN_KEPT, "the session is gone")
    session = parse(item)
    require(session.lease_run is None, Invariant.LEASE_RELEASED, f"{session.lease_run} still has the lease")
    if not session.deleted:
        _stands(world, session)
    world.money.at_rest(world.cost_of_calls())


def _stands(world: Simulation, session: Session) -> None:
    """What must hold of a conversation that is not deleted."""
    conversation_id, session_pk = session.id, keys.conversation_pk(session.id)
    require(
        session.settled_turn == session.requested_turn,
        Invariant.EVERYTHING_ANSWERED,
        f"turn {session.requested_turn} was never answered nor reported",
    )
    require(not session.outbox, Invariant.OUTBOX_EMPTIES, f"the outbox still has {session.outbox}")
    require(
        session.late_truncation is None,
        Invariant.LATE_TRUNCATION_TOLD,
        f"{session.late_truncation} was never told",
    )
    require(
        not world.title or session.title == world.title,
        Invariant.TITLE_STANDS,
        f"{world.title!r} became {session.title!r}",
    )
    require(
        not session.queue or session.queue_held,
        Invariant.QUEUE_ENDS,
        f"{[each.text for each in session.queue]} still wait",
    )
    messages = {
        m["turn"]: m
        for (pk, sk), m in world.table.items.items()
        if pk == session_pk and sk.startswith("M#") and m["part"] == 1
    }
    _accepted(world, session_pk)
    rests = _rests(world, session_pk)
    for turn, message in messages.items():
        _one_voice(message["content"], begun=turn in rests, steered=bool(message.get("continues")))
    modes = {
        m["turn"]: m.get("mode", "")
        for (pk, sk), m in world.table.items.items()
        if pk == session_pk and sk.startswith("M#") and m["part"] == 0
    }
    linked_rightly(messages, modes)
    for name in sorted(world.alive):
        client = world.clients[name]
        if client.conversation in ("", conversation_id):
            _at_client(world, client, session, messages, rests)
    if not session.empty:
        _records(world, session, messages)


def _at_client(
    world: Simulation, client: Client, session: Session, messages: dict[int, dict[str, Any]], rests: set[int]
) -> None:
    name = client.name
    require(not client.outbox, Invariant.OUTBOX_EMPTIES, f"{name} still sends {client.outbox}")
    require(client.ready, Invariant.EVERYONE_SYNCED, f"{name} never was")
    shown, waiting = (client.waiting, client.held), ([each.id for each in session.queue], session.queue_held)
    require(
        shown == waiting or _lossy(world),
        Invariant.QUEUE_TOLD,
        f"{name} shows {shown} as waiting, it is {waiting}",
    )
    untold = [
        message["content"]
        for (pk, sk), message in world.table.items.items()
        if pk == keys.conversation_pk(session.id)
        and sk.startswith("M#")
        and message["role"] == "user"
        and not message.get("replaced")
        and message["id"] not in client.words
    ]
    require(not untold or _lossy(world), Invariant.WORDS_TOLD, f"{name} does not know of {untold}")
    for bubble in client.bubbles.values():
        turn = bubble.turn
        _one_voice(
            bubble.text,
            begun=turn in rests,
            steered=bool(bubble.continues or messages.get(turn, {}).get("continues")),
        )
        require(not bubble.open, Invariant.BUBBLES_CLOSE, f"turn {turn} stays open at {name}")
        state = world.ledger.outcomes[keys.conversation_pk(session.id), turn]
        require(
            bubble.ending == _ENDINGS.get(state, "ai_interrupted"),
            Invariant.ENDING_TOLD,
            f"{name} was told {bubble.ending} of turn {turn}, it is {state}",
        )
        stored = messages.get(turn, {}).get("content", "")
        require(
            bubble.finish == messages.get(turn, {}).get("finish", ""),
            Invariant.ENDING_TOLD,
            f"{name} was told that turn {turn} ends {bubble.finish!r}",
        )
        # Of a failed turn somebody may have been sent a little more or less than is stored.
        agrees = bubble.text == stored or (
            bubble.ending == "ai_error" and (bubble.text.startswith(stored) or stored.startswith(bubble.text))
        )
        require(
            agrees,
            Invariant.SHOWN_IS_STORED,
            f"{name} shows {bubble.text!r} of turn {turn}, stored is {stored!r}",
        )
    for turn, text in client.listed.items():
        stored = messages[turn]["content"]
        require(
            text == stored,
            Invariant.SHOWN_IS_STORED,
            f"{name} lists {text!r} as turn {turn}, stored is {stored!r}",
        )
        ending = messages[turn].get("finish", ""), messages[turn].get("error_code", "")
        require(
            client.endings[turn] == ending,
            Invariant.ENDING_TOLD,
            f"{name} lists turn {turn} as {client.endings[turn]}",
        )
    if session.requested_turn not in client.bubbles and session.requested_turn in messages:
        require(
            session.requested_turn in client.listed,
            Invariant.LAST_TURN_TOLD,
            f"{name} never was of {session.requested_turn}",
        )


def _lossy(world: Simulation) -> bool:
    """Whether something may be told as late as with the next list: also where the table did not even take that somebody
    had not been told, as the HTTP API, which reaches nobody, writes it of everybody."""
    return world.lossy or any(line[1] == "listener not left behind" for line in world.log.lines)


def _rests(world: Simulation, session_pk: str) -> set[int]:
    """The turns that may say the kept rest of the reply before them."""
    return {
        item["turn"]
        for (pk, sk), item in world.table.items.items()
        if pk == session_pk and sk.startswith("M#") and item["part"] == 0 and item["content"] == "continue"
    }


def _one_voice(text: str, *, begun: bool, steered: bool = False) -> None:
    """``begun``: it may go on where another bubble ended. ``steered``: it goes on in that bubble."""
    broken = Invariant.STEERED_WHOLE if steered else Invariant.ONE_VOICE
    # A sentence whose opening was left out begins with a capital.
    marks = MARK.findall(f" {text}".replace(" R", " r"))
    runs = {run for run, _ in marks}
    if len(runs) > 1 or "Sure" in text:
        raise Violation(broken, f"two voices in one bubble: {text!r}")
    numbers = [int(number) for _, number in marks]
    first = numbers[0] if begun and numbers else 0
    if numbers != list(range(first, first + len(numbers))):
        raise Violation(broken, f"a gap or a repetition: {text!r}")


def _accepted(world: Simulation, session_pk: str) -> None:
    """A message that was accepted is stored where its acceptance says."""
    for client in world.clients.values():
        if keys.conversation_pk(client.conversation) != session_pk:
            continue
        for each in client.accepted:
            if each.mode == "queue":
                holds = each.message_id in world.ledger.queued
            elif each.mode in ("backchannel", "stop"):
                holds = any(
                    item["turn"] == each.turn and item["id"] == each.message_id
                    for (pk, sk), item in world.table.items.items()
                    if pk == session_pk and sk.startswith("M#") and item["part"] >= keys.REMARK_PART
                )
            else:
                item = world.table.items.get((session_pk, keys.message_sk(each.turn, keys.USER_PART)), {})
                holds = bool(item) and item.get("client_message_id", "") == each.client_message_id
            require(holds, Invariant.ACCEPTED_IS_STORED, f"{client.name} was told of {each}")


def _records(world: Simulation, session: Session, messages: dict[int, dict[str, Any]]) -> None:
    """Applied in any order, the records give what the table has."""
    rows: dict[str, dict[str, object]] = {}
    titles: dict[int, set[str]] = {}
    for record in world.records:
        header = record.get("conversation")
        if header is not None and header["id"] == session.id:
            titles.setdefault(header["version"], set()).add(header["title"])
        if record["kind"] == "message":
            body = record["message"]
            if body["id"] not in rows or rows[body["id"]]["version"] < body["version"]:
                rows[body["id"]] = body
    for version, said in titles.items():
        _agree(len(said) == 1, f"records of version {version} differ in the title: {said}")
    if titles:
        _agree(titles[max(titles)] == {session.title}, f"the newest title is {titles[max(titles)]}")
    session_pk = keys.conversation_pk(session.id)
    remarks = (
        m
        for (pk, sk), m in world.table.items.items()
        if pk == session_pk and sk.startswith("M#") and m["part"] >= keys.REMARK_PART
    )
    for message in (*messages.values(), *remarks):
        turn = message["turn"]
        row = rows.get(str(message["id"]))
        if row is None:
            raise Violation(Invariant.RECORDS_AGREE, f"the record of turn {turn} was lost")
        _agree(row["content"] == message["content"], f"of turn {turn} they say {row['content']!r}")
        for name, wire in (
            ("finish", "finish"),
            ("error_code", "errorCode"),
            ("mode", "mode"),
            ("reason", "reason"),
        ):
            _agree((row[wire] or "") == message.get(name, ""), f"{name} of turn {turn} is {row[wire]!r}")


def _agree(holds: bool, detail: str) -> None:
    require(holds, Invariant.RECORDS_AGREE, detail)
