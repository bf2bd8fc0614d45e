"""What must hold of a conversation once everything has come to rest."""

from __future__ import annotations

from typing import Any

from taskflow.conversation.session import Session, parse
from taskflow.store import keys

from tests.simulation.backend import Simulation
from tests.simulation.client import Client
from tests.simulation.invariants import Invariant, Violation, require
from tests.simulation.ledger import MARK


def at_rest(world: Simulation, conversation_id: str) -> bool:
    item = world.table.items.get((keys.conversation_pk(conversation_id), keys.SESSION), {})
    if "deleted" not in item and any(world.clients[cid].outbox for cid in world.alive):
        return False
    greeted = all(conn["greeted"] for cid, conn in item.get("conns", {}).items() if cid in world.alive)
    return item.get("gen") == item.get("done") and "orun" not in item and not item.get("unsent") and greeted


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
    session_pk = keys.conversation_pk(conversation_id)
    item = world.table.items.get((session_pk, keys.SESSION))
    if item is None:
        raise Violation(Invariant.SPOKEN_KEPT, "the session is gone")
    session = parse(item)
    require(session.orun is None, Invariant.LEASE_RELEASED, f"{session.orun} still has the floor")
    if session.deleted:
        return
    require(
        session.done == session.gen,
        Invariant.EVERYTHING_ANSWERED,
        f"turn {session.gen} was never answered nor reported",
    )
    require(not session.unsent, Invariant.OUTBOX_EMPTIES, f"the outbox still has {session.unsent}")
    require(session.late_cut is None, Invariant.LATE_TRUNCATION_TOLD, f"{session.late_cut} was never told")
    require(
        not world.title or session.title == world.title,
        Invariant.TITLE_STANDS,
        f"{world.title!r} became {session.title!r}",
    )
    messages = {
        m["generation"]: m
        for (pk, sk), m in world.table.items.items()
        if pk == session_pk and sk.startswith("M#") and m["part"] == 1
    }
    _accepted(world, session_pk)
    rests = _rests(world, session_pk)
    for generation, message in messages.items():
        _one_voice(message["content"], begun=generation in rests)
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
    for bubble in client.bubbles.values():
        generation = bubble.generation
        _one_voice(bubble.text, begun=generation in rests)
        require(not bubble.open, Invariant.BUBBLES_CLOSE, f"turn {generation} stays open at {name}")
        state = world.ledger.outcomes[keys.conversation_pk(session.id), generation]
        require(
            bubble.ending == _ENDINGS.get(state, "ai_interrupted"),
            Invariant.ENDING_TOLD,
            f"{name} was told {bubble.ending} of turn {generation}, it is {state}",
        )
        stored = messages.get(generation, {}).get("content", "")
        require(
            bubble.finish == messages.get(generation, {}).get("finish", ""),
            Invariant.ENDING_TOLD,
            f"{name} was told that turn {generation} ends {bubble.finish!r}",
        )
        # Of a failed turn somebody may have heard a little more or less than is stored.
        agrees = bubble.text == stored or (
            bubble.ending == "ai_error" and (bubble.text.startswith(stored) or stored.startswith(bubble.text))
        )
        require(
            agrees,
            Invariant.SHOWN_IS_STORED,
            f"{name} shows {bubble.text!r} of turn {generation}, stored is {stored!r}",
        )
    for generation, text in client.listed.items():
        stored = messages[generation]["content"]
        require(
            text == stored,
            Invariant.SHOWN_IS_STORED,
            f"{name} lists {text!r} as turn {generation}, stored is {stored!r}",
        )
        ending = messages[generation].get("finish", ""), messages[generation].get("error_code", "")
        require(
            client.endings[generation] == ending,
            Invariant.ENDING_TOLD,
            f"{name} lists turn {generation} as {client.endings[generation]}",
        )
    if session.gen not in client.bubbles and session.gen in messages:
        require(session.gen in client.listed, Invariant.LAST_TURN_TOLD, f"{name} never was of {session.gen}")


def _rests(world: Simulation, session_pk: str) -> set[int]:
    """The turns that may say the kept rest of the reply before them."""
    return {
        item["generation"]
        for (pk, sk), item in world.table.items.items()
        if pk == session_pk and sk.startswith("M#") and item["content"] == "continue"
    }


def _one_voice(text: str, *, begun: bool) -> None:
    """``begun``: it may go on where another bubble ended."""
    marks = MARK.findall(text)
    runs = {run for run, _ in marks}
    if len(runs) > 1:
        raise Violation(Invariant.ONE_VOICE, f"two voices in one bubble: {text!r}")
    numbers = [int(number) for _, number in marks]
    first = numbers[0] if begun and numbers else 0
    if numbers != list(range(first, first + len(numbers))):
        raise Violation(Invariant.ONE_VOICE, f"a gap or a repetition: {text!r}")


def _accepted(world: Simulation, session_pk: str) -> None:
    """A message that was accepted is stored where its acceptance says."""
    for client in world.clients.values():
        if keys.conversation_pk(client.conversation) != session_pk:
            continue
        for client_message_id, generation in client.accepted:
            item = world.table.items.get((session_pk, keys.message_sk(generation, keys.USER_PART)))
            require(
                item is not None and item.get("client_message_id", "") == client_message_id,
                Invariant.ACCEPTED_IS_STORED,
                f"{client.name} was told that {client_message_id or 'its edit'} is turn {generation}",
            )


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
    for message in messages.values():
        generation = message["generation"]
        row = rows.get(str(message["id"]))
        if row is None:
            raise Violation(Invariant.RECORDS_AGREE, f"the record of turn {generation} was lost")
        _agree(row["content"] == message["content"], f"of turn {generation} they say {row['content']!r}")
        for name, wire in (("finish", "finish"), ("error_code", "errorCode")):
            _agree(
                (row[wire] or "") == message.get(name, ""), f"{name} of turn {generation} is {row[wire]!r}"
            )


def _agree(holds: bool, detail: str) -> None:
    require(holds, Invariant.RECORDS_AGREE, detail)
