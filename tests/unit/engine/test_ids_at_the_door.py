"""Every id that comes from outside is checked for its form before anything is read, written or logged with it."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from taskflow.conversation.frames import parse_frame
from taskflow.conversation.upgrade import FORMS, malformed
from taskflow.errors import FrameError
from taskflow.field_problems import PATTERNS
from taskflow.sessions.connecting import Refused

from tests.fakes.provider import say
from tests.support.world import World

GOOD_ID = "0e2c3d0e-8a52-4b5c-9b1e-0c7f3f6f1a22"

NOWHERE: tuple[str, ...] = (
    *("", "\n", "x\nalice@example.org", "x\r\nINFO forged", "\0", "a\u2028b", "a\x85b", "\x1b[31m"),
    *("x" * 129, "x" * 3_000, GOOD_ID + "\n", "\n" + GOOD_ID),
)
"""What no parameter of an upgrade may be."""

NO_IDS = (
    *(*NOWHERE, GOOD_ID.upper(), f"{{{GOOD_ID}}}", GOOD_ID.replace("-", ""), f" {GOOD_ID}", f"C#{GOOD_ID}"),
    *("alice@example.org", "../../etc/passwd", "1", "null", "६" * 36, GOOD_ID.replace("0", "٠")),
)
NO_SECRETS = (*NOWHERE, "a b", "a#b", "secret/..", "sécret", "alice@example.org", "{}")

HOSTILE = [
    *(("conversationId", value) for value in NO_IDS),
    *(("ticket", value) for value in NO_SECRETS),
    *(("model", value) for value in NOWHERE),
]


def test_every_parameter_that_is_used_for_something_has_hostile_values_here() -> None:
    assert {name for name, _ in HOSTILE} == set(FORMS)
    assert all(re.search(r"send ", PATTERNS[form]) for form in FORMS.values())


@pytest.mark.parametrize(("name", "value"), HOSTILE)
async def test_an_upgrade_with_a_malformed_value_is_refused_before_it_is_used(
    name: str, value: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    world = World([say("Hello.")])
    asked: list[object] = []
    for method in ("get", "query", "write", "transact"):
        monkeypatch.setattr(world.table, method, lambda *a, **k: asked.append(a))
    with pytest.raises(Refused) as refused:
        await world.connect("c1", **{name: value})
    assert (refused.value.status, refused.value.code) == (400, "INVALID_PARAMETER")
    assert name in refused.value.sentence and (len(value) < 3 or value not in refused.value.sentence)
    assert "\n" not in refused.value.sentence
    assert asked == [] and world.log.lines == [] and world.invoker.payloads == []


@pytest.mark.parametrize(
    "query",
    [
        {},
        {"conversationId": GOOD_ID},
        {"ticket": "A-z_0" * 8},
        {"model": "accounts/some one/models/llama-3.1 (Q4_K_M):free@eu+1"},
        {"anything": "else\n"},
    ],
)
def test_what_has_its_form_passes(query: dict[str, str]) -> None:
    assert malformed(query) is None


WRONG_TYPES: tuple[Any, ...] = (7, True, [], {})
NO_NUMBERS: tuple[Any, ...] = ("1", "1\n", -1, 1.5, 2**53, True, [])
FRAMES: list[dict[str, Any]] = [
    *(
        {"type": kind, "text": "x", name: value}
        for kind in ("user_message", "edit_last")
        for name in ("clientMessageId", "after")
        for value in (*NOWHERE, "a b", "alice@example.org", "a#b", *WRONG_TYPES)
    ),
    *({"type": "set_model", "model": value} for value in (*NOWHERE, *WRONG_TYPES, None)),
    *({"type": "cancel", "generationId": value} for value in NO_NUMBERS),
    *({"type": "cancel", "seen": {"generationId": value, "chars": 1}} for value in NO_NUMBERS),
]


@pytest.mark.parametrize("frame", FRAMES, ids=repr)
def test_a_frame_with_a_malformed_id_is_refused_and_the_id_is_not_said_again(
    frame: dict[str, Any],
) -> None:
    with pytest.raises(FrameError) as refused:
        parse_frame(json.dumps(frame))
    assert refused.value.code == "INVALID_MESSAGE"
    assert "alice" not in refused.value.sentence and "\n" not in refused.value.sentence
