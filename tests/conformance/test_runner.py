"""The reference runner does what ``conformance/README.md`` says of a runner, and the scripts have their form."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from jsonschema_rs import Draft202012Validator
from pydantic import TypeAdapter
from taskflow.conversation.frames import parse_frame
from taskflow.events import AnyServerEvent

from local.setup.stamps import ROOT
from tests.conformance.driver import EVERYTHING, Closed, Refused
from tests.conformance.listening import ANYWHERE, ELSEWHERE
from tests.conformance.patterns import filled
from tests.conformance.playing import Broken, play
from tests.conformance.scripts import FOLDER, needed, schema, scripts

SCRIPTS = [pytest.param(each, id=each["name"]) for each in scripts()]
CASES: dict[str, dict[str, Any]] = {
    f"{file.stem}: {case['name']}": case
    for file in sorted((FOLDER / "selftest").glob("*.json"))
    for case in json.loads(file.read_text())
}


class Canned:
    """A driver whose events are known; once they have all come it is silent."""

    can = EVERYTHING

    def __init__(self, events: dict[str, list[Any]]) -> None:
        self._coming = {name: list(lives) for name, lives in events.items()}
        self._now: dict[str, list[Any]] = {}
        self.sent: list[Any] = []

    async def connect(self, connection: str, person: str, query: dict[str, str]) -> Refused | None:
        life = self._coming[connection].pop(0)
        if isinstance(life, dict):
            return Refused(**life["refused"])
        self._now[connection] = [
            Closed(each["closed"]) if isinstance(each, dict) and "closed" in each else each for each in life
        ]
        return None

    async def send(self, connection: str, frame: dict[str, Any]) -> None:
        self.sent.append(frame)

    async def send_text(self, connection: str, text: str) -> None:
        self.sent.append(text)

    async def next_event(self, connection: str) -> Any | Closed:
        if not self._now[connection]:
            raise TimeoutError
        return self._now[connection].pop(0)

    def arrived(self, connection: str) -> list[Any]:
        return self._now[connection]

    async def drop(self, connection: str) -> None:
        self._now[connection] = []

    async def reconnect(self, connection: str, conversation_id: str) -> None:
        assert conversation_id == "c1"
        await self.connect(connection, "", {})

    async def release(self) -> None:
        raise NotImplementedError

    async def http(self, person: str, method: str, path: str, body: Any) -> tuple[int, Any]:
        raise NotImplementedError

    async def close(self) -> None:
        return


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
async def test_the_runner_says_of_a_case_what_it_must(case: dict[str, Any]) -> None:
    driver = Canned(case["events"])
    verdict: Any = "passes"
    try:
        await play(case["script"], driver)
    except Broken as broken:
        verdict = {"step": broken.step, "fault": broken.kind}
    assert verdict == case["verdict"]
    assert driver.sent == case.get("sent", driver.sent)


@pytest.mark.parametrize("script", SCRIPTS)
def test_a_script_has_its_form(script: dict[str, Any]) -> None:
    Draft202012Validator(schema()).validate(script)
    assert (FOLDER / "scripts" / f"{script['name']}.json").is_file()
    assert script["needs"] == needed(script)
    headings = re.findall(r"^#+ (.+)$", (ROOT / "docs/protocol.md").read_text(), re.MULTILINE)
    anchors = {"#" + re.sub(r"[^\w -]", "", heading).lower().replace(" ", "-") for heading in headings}
    assert set(script["protocol"]) <= anchors


@pytest.mark.parametrize("script", SCRIPTS)
def test_a_frame_that_a_script_sends_is_valid(script: dict[str, Any]) -> None:
    # Who wants to send another one uses sendText; a text that is too long is the one thing that models do not say.
    known = dict.fromkeys(_captured(script), 7) | {"second": ID, "third": ID, "waiting": ID}
    for step in script["steps"]:
        if "send" in step and not (
            script["name"] == "too-long-a-message" and step["send"]["clientMessageId"] == "m1"
        ):
            numbers = {**known, **dict.fromkeys(_generations(step["send"]), 7)}
            parse_frame(json.dumps(filled(step["send"], numbers)))


def test_every_event_of_the_protocol_is_known_to_the_runner() -> None:
    kinds = TypeAdapter(AnyServerEvent).json_schema()["$defs"].values()
    types = {each["properties"]["type"]["const"] for each in kinds if "type" in each.get("properties", {})}
    assert types == ANYWHERE | ELSEWHERE


def test_the_readme_names_every_need_and_fault() -> None:
    readme = (FOLDER / "README.md").read_text()
    allowed = schema()["properties"]["needs"]["items"]["enum"]
    assert set(allowed) == EVERYTHING
    faults = {case["verdict"]["fault"] for case in CASES.values() if case["verdict"] != "passes"}
    assert [each for each in (*allowed, *sorted(faults)) if f"`{each}`" not in readme] == []


ID = "00000000-0000-4000-8000-000000000000"


def _captured(value: Any) -> set[str]:
    return set(re.findall(r'"\$capture": "(\w+)"', json.dumps(value)))


def _generations(frame: dict[str, Any]) -> set[str]:
    places = [frame.get("generationId"), (frame.get("seen") or {}).get("generationId")]
    return {place[1:] for place in places if isinstance(place, str)}
