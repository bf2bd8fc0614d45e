"""Who may do what to a conversation, and where a command is refused for what there is."""

from __future__ import annotations

import pytest
from taskflow.conversation import commands as c
from taskflow.conversation.commands import Command
from taskflow.conversation.handlers.change import Refused
from taskflow.identity import Identity
from taskflow.store import keys

from tests.support.story import (
    ANSWERED,
    COMPLETE,
    DELETED,
    GREETED,
    GUEST,
    ME,
    SENT,
    SOMEBODY,
    SPEAKING,
    SYNCED,
    Step,
    Story,
    connection,
)

MAY: dict[str, tuple[tuple[Step, ...], Command, str | None]] = {
    "join one's own": (SENT, c.Join(connection("c2")), None),
    "join another's": (SENT, c.Join(connection("c2", identity=SOMEBODY)), "not_found"),
    "join with its token": (
        GUEST,
        c.Join(connection("c2", identity=SOMEBODY), keys.secret_hash("token")),
        None,
    ),
    "join with another token": (GUEST, c.Join(connection("c2"), keys.secret_hash("nekot")), "not_found"),
    "join with a token what has none": (SENT, c.Join(connection("c2"), ""), "not_found"),
    "join what is deleted": (DELETED, c.Join(connection("c2")), "not_found"),
    "rename one's own": (SENT, c.Rename(ME, "Water"), None),
    "rename another's": (SENT, c.Rename(SOMEBODY, "Water"), "not_found"),
    "rename what nobody has spoken in": (GREETED, c.Rename(ME, "Water"), "not_found"),
    "delete one's own": (SENT, c.Delete(ME), None),
    "delete another's": (SENT, c.Delete(SOMEBODY), "not_found"),
    "delete another's that is deleted": (DELETED, c.Delete(SOMEBODY), "not_found"),
    "delete twice": (DELETED, c.Delete(ME), None),
    "delete what is not there": ((), c.Delete(ME), "not_found"),
    "delete what only Postgres has": ((), c.Delete(ME, create_tombstone=True), None),
    "adopt a guest's": (SENT, c.Adopt(ME, SOMEBODY), None),
    "adopt what is one's own already": (SENT, c.Adopt(SOMEBODY, ME), None),
    "adopt a third person's": (SENT, c.Adopt(SOMEBODY, Identity("account")), "not_found"),
    "adopt what is deleted": (DELETED, c.Adopt(ME, SOMEBODY), "deleted"),
    "get an empty one again": ((*GREETED, c.Leave("c1")), c.Reuse(connection("c2"), "fake-1"), None),
    "get one whose greeting is under way": (
        (*SYNCED, c.Leave("c1")),
        c.Reuse(connection("c2"), "fake-1"),
        None,
    ),
    "get one that a tab still shows": (GREETED, c.Reuse(connection("c2"), "fake-1"), "not_reusable"),
    "get one of another model": (
        (*GREETED, c.Leave("c1")),
        c.Reuse(connection("c2"), "fake-2"),
        "not_reusable",
    ),
    "get another's": (
        (*GREETED, c.Leave("c1")),
        c.Reuse(connection("c2", identity=SOMEBODY), "fake-1"),
        "not_reusable",
    ),
    "get one that was spoken in": (
        (*SENT, c.Leave("c1")),
        c.Reuse(connection("c2"), "fake-1"),
        "not_reusable",
    ),
    "get one whose greeting was stopped": (
        (*SYNCED, c.Cancel(), c.Leave("c1")),
        c.Reuse(connection("c2"), "fake-1"),
        "not_reusable",
    ),
    "edit before a word was said": (GREETED, c.EditLast("c1", "Hi?"), "nothing_to_replace"),
    "ask again before a word was said": (GREETED, c.Regenerate(), "nothing_to_replace"),
    "settle for another run": (SPEAKING, c.Settle("r9", COMPLETE), "taken"),
    "settle what was given back": (ANSWERED, c.Settle("r2", COMPLETE), "taken"),
}


@pytest.mark.parametrize("name", MAY)
def test_who_may(name: str) -> None:
    steps, command, refusal = MAY[name]
    decision = Story(*steps).decide(command)
    assert (decision.code if isinstance(decision, Refused) else None) == refusal
