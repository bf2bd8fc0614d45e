"""Every route of the HTTP API and every frame, asked with ids of another person, of another tenant, and with ids that
nobody has: the answers are the same bytes apart from the id itself, and nothing of anybody else's is in any answer.

A route or a frame that is added has to be added to the tables here.
"""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, LiteralString

import httpx
import pytest
from fastapi.routing import APIRoute
from taskflow.client_frames import CLIENT_TYPES
from taskflow.engine.tickets import TicketGrant
from taskflow.identity import Identity, Principal
from taskflow.records import listing
from taskflow.records.access import WORKER
from taskflow.records.database import Database
from taskflow.records.schema import Record
from taskflow.records.store import store
from taskflow.rest.cursor import encode_list, encode_messages
from taskflow.rest.openai import routes as openai
from taskflow.rest.service_tokens import ServiceToken
from taskflow.sessions.connecting import Refused

from tests.fakes.provider import say
from tests.fakes.rest import FakeTokenRegistry
from tests.support.records import deletion, header, inference, message, some_id
from tests.support.rest import Api, api_on
from tests.support.world import World

SECRET = "the-others-secret"
UNKNOWN = some_id(0, "nobody has it")
ADMIN = "an-admins-token"
PROGRAM = "a-programs-token"


@dataclass
class Place:
    """An API in which the caller, somebody else and a namesake in another tenant have conversations."""

    api: Api
    caller: httpx.AsyncClient
    own: str
    foreign: dict[str, str] = field(default_factory=dict)
    """Ids that are not the caller's, by what they are; ``UNKNOWN`` is nobody's."""
    tokens: dict[str, str] = field(default_factory=dict)


def records_of(identity: Identity, kind: str, text: str) -> list[Record]:
    own: dict[str, Any] = {"user_id": identity.user_id, "tenant_id": identity.tenant_id}
    conversation = header(some_id(1, kind), title=text, **own)
    gone = header(some_id(2, kind), title=text, **own)
    log = {"conversation_id": conversation.id, "model": text, "input_preview": text, "output_preview": text}
    return [
        message(some_id(3, kind), text, conversation),
        message(some_id(7, kind), text, conversation, part=1, role="assistant"),
        message(some_id(4, kind), text, gone),
        inference(some_id(5, kind), **log, **own),
        deletion(gone.id).model_copy(update=own),
    ]


@pytest.fixture
async def place(database_url: str) -> AsyncIterator[Place]:
    database = Database(lambda fresh: database_url)
    api = api_on(database)
    caller, identity = await api.guest()
    others = {
        "of another person": Identity("guest_00000000-0000-4000-8000-00000000000a", identity.tenant_id),
        "of the same user in another tenant": Identity(identity.user_id, "elsewhere"),
    }
    made = Place(api, caller, some_id(1, "own"))
    store(database, WORKER, records_of(identity, "own", "mine"))
    api.sessions.add(header(made.own, user_id=identity.user_id, tenant_id=identity.tenant_id, title="mine"))
    for kind, other in others.items():
        assert store(database, WORKER, records_of(other, kind, SECRET)) == []
        own: dict[str, Any] = {"user_id": other.user_id, "tenant_id": other.tenant_id, "title": SECRET}
        live = header(some_id(6, kind), **own)
        api.sessions.add(live)
        made.foreign |= {
            f"{kind}, live": live.id,
            kind: some_id(1, kind),
            f"{kind}, deleted": some_id(2, kind),
        }
    registry = api.app.state.rest.ports.tokens
    assert isinstance(registry, FakeTokenRegistry)
    for number, tenant in enumerate(("default", "elsewhere"), 1):
        token = ServiceToken(f"{number:016x}", SECRET, tenant, ("ingest",), 1, "guest_1")
        await registry.add(token, f"bearer-{number}")
        made.tokens[tenant] = token.id
    admin = Principal(Identity("an-admin", "default"), "account", frozenset(("user", "admin")))
    api.service_tokens.tokens[ADMIN] = admin
    program = Principal(identity, "service", scopes=frozenset({"api"}))
    api.service_tokens.tokens[PROGRAM] = program
    yield made
    for client in api.clients:
        await client.aclose()
    database.close()


Ask = Callable[[Place, str], Awaitable[httpx.Response]]


def _by_id(method: str, path: str, **options: Any) -> Ask:
    async def ask(place: Place, name: str) -> httpx.Response:
        return await place.caller.request(method, path.format(id=name), **options)

    return ask


def _admin(method: str, path: str, **options: Any) -> Ask:
    return _by_id(method, path, headers={"authorization": f"Bearer {ADMIN}"}, **options)


LOG = {"model": "small", "provider": "local", "latencyMs": 1, "status": "success"}
JUDGEMENT = "/api/conversations/{conversation_id}/messages/{message_id}/judgement"
OWN_REPLY = f"/api/conversations/{{id}}/messages/{some_id(7, 'own')}/judgement"
NAMED: dict[str, Ask] = {
    "GET /api/conversations/{conversation_id}": _by_id("GET", "/api/conversations/{id}"),
    "PATCH /api/conversations/{conversation_id}": _by_id(
        "PATCH", "/api/conversations/{id}", json={"title": "x"}
    ),
    "DELETE /api/conversations/{conversation_id}": _by_id("DELETE", "/api/conversations/{id}"),
    "GET /api/conversations/{conversation_id}/export": _by_id(
        "GET", "/api/conversations/{id}/export?format=markdown"
    ),
    "GET /api/conversations/{conversation_id}/messages/{message_id}/answers": _by_id(
        "GET", f"/api/conversations/{{id}}/messages/{some_id(3, 'own')}/answers"
    ),
    f"PUT {JUDGEMENT}": _by_id("PUT", OWN_REPLY, json={"thumb": "down"}),
    f"DELETE {JUDGEMENT}": _by_id("DELETE", OWN_REPLY),
    "POST /api/conversations/{conversation_id}/copied": _by_id(
        "POST", "/api/conversations/{id}/copied", json={"messageIds": [some_id(7, "own")]}
    ),
    "GET /api/conversations/{conversation_id}/summary": _by_id("GET", "/api/conversations/{id}/summary"),
}
"""Routes with a conversation's id: whoever does not own it is told that it is not there."""

TOKENS: dict[str, Ask] = {"DELETE /api/admin/tokens/{token_id}": _admin("DELETE", "/api/admin/tokens/{id}")}
"""Routes of admins with the id of a service token."""

MENTIONS: dict[str, Ask] = {
    "GET /api/conversations": _by_id("GET", "/api/conversations?q=" + SECRET),
    "POST /api/ingest": lambda place, name: place.caller.post(
        "/api/ingest", json={**LOG, "conversationId": name, "messageId": name, "id": name}
    ),
    "POST /api/tickets": lambda place, name: place.caller.post("/api/tickets", json={"resumeToken": name}),
    "GET /api/me/export": _by_id("GET", "/api/me/export"),
    "GET /api/me": _by_id("GET", "/api/me"),
    "GET /api/me/limits": _by_id("GET", "/api/me/limits"),
    "POST /api/me/adopt": _by_id("POST", "/api/me/adopt"),
    "POST /api/me/sign-out": _by_id("POST", "/api/me/sign-out"),
    "POST /api/me/erase": _by_id("POST", "/api/me/erase", json={"confirm": "erase everything"}),
    "GET /api/auth/config": _by_id("GET", "/api/auth/config"),
    "GET /api/models": _by_id("GET", "/api/models"),
    "GET /api/health": _by_id("GET", "/api/health"),
    "GET /api/health/live": _by_id("GET", "/api/health/live"),
    "GET /api/health/ready": _by_id("GET", "/api/health/ready"),
    "GET /api/metrics/history": _by_id("GET", "/api/metrics/history"),
    "GET /api/me/memory": _by_id("GET", "/api/me/memory"),
    "PUT /api/me/memory": _by_id("PUT", "/api/me/memory", json={"on": False}),
    "GET /api/me/memory/messages": _by_id("GET", "/api/me/memory/messages?ids={id}"),
    "DELETE /api/me/memory/messages": _by_id("DELETE", "/api/me/memory/messages"),
    "DELETE /api/me/memory/messages/{message_id}": _by_id("DELETE", "/api/me/memory/messages/{id}"),
}
"""Routes that take no id of an owner, or take one only to note it: asked as if by whoever has the id."""

OF_OPERATORS = {"GET /api/metrics"}
"""Tells sums over everybody, and names of models as they were reported: ``test_row_security`` has what it may read."""

OF_ADMINS: dict[str, Ask] = {
    "GET /api/admin/tokens": _by_id("GET", "/api/admin/tokens"),
    "POST /api/admin/tokens": _by_id("POST", "/api/admin/tokens", json={"name": "n", "scopes": ["ingest"]}),
    "DELETE /api/admin/tokens/{token_id}": _by_id("DELETE", "/api/admin/tokens/{id}"),
    "GET /api/admin/audit": _by_id("GET", "/api/admin/audit"),
    "GET /api/admin/usage": _by_id("GET", "/api/admin/usage"),
    "GET /api/admin/errors": _by_id("GET", "/api/admin/errors"),
    "GET /api/admin/signals": _by_id("GET", "/api/admin/signals"),
    "GET /api/admin/judgements": _by_id("GET", "/api/admin/judgements"),
    "GET /api/admin/limits": _by_id("GET", "/api/admin/limits"),
    "GET /api/admin/models": _by_id("GET", "/api/admin/models"),
    "PUT /api/admin/models": _by_id("PUT", "/api/admin/models", json={"off": []}),
}
"""Routes that a person without the role is refused, whatever they name."""


def described(place: Place) -> set[str]:
    """Every route, as the API describes itself."""
    paths = place.api.app.openapi()["paths"]
    return {f"{method.upper()} {path}" for path, methods in paths.items() for method in methods}


def _door(method: str, path: str, body: dict[str, Any] | None = None) -> Ask:
    """A program's request; in its body, ``ID`` is the conversation's id, and ``RESPONSE`` its first response's."""

    async def ask(place: Place, name: str) -> httpx.Response:
        response = f"resp_{name.replace('-', '')}00000001"
        sent = json.dumps(body).replace("RESPONSE", response).replace("ID", name)
        return await place.caller.request(
            method,
            path.format(response_id=response, model="nobody's"),
            content=None if body is None else sent,
            headers={"authorization": f"Bearer {PROGRAM}"},
        )

    return ask


_ONE = [{"role": "user", "content": "Hello."}]
DOORS: dict[str, tuple[Ask, ...]] = {
    "GET /v1/models": (_door("GET", "/v1/models"),),
    "GET /v1/models/{model:path}": (_door("GET", "/v1/models/{model}"),),
    "POST /v1/chat/completions": (
        _door(
            "POST",
            "/v1/chat/completions",
            {"model": "m", "messages": _ONE, "metadata": {"conversation_id": "ID"}},
        ),
    ),
    "POST /v1/responses": (
        _door("POST", "/v1/responses", {"input": "Hello.", "conversation": "ID"}),
        _door("POST", "/v1/responses", {"input": "Hello.", "previous_response_id": "RESPONSE"}),
    ),
    "GET /v1/responses/{response_id}": (_door("GET", "/v1/responses/{response_id}"),),
    "POST /v1/responses/{response_id}/cancel": (_door("POST", "/v1/responses/{response_id}/cancel"),),
}
"""Routes in OpenAI's shape, which the API's own document does not have."""


def test_every_door_is_in_the_table() -> None:
    served = {
        f"{method} {route.path}"
        for route in openai.router.routes
        if isinstance(route, APIRoute)
        for method in route.methods or ()
    }
    assert served == set(DOORS)


@pytest.mark.parametrize("route", DOORS)
async def test_a_program_cannot_tell_what_is_foreign_from_what_is_not_there(route: str, place: Place) -> None:
    before = _state(place)
    for ask in DOORS[route]:
        nobodys = _bytes(await ask(place, UNKNOWN), UNKNOWN)
        assert nobodys[0] in (200, 404)
        for what, name in place.foreign.items():
            assert _bytes(await ask(place, name), name) == nobodys, what
    assert _state(place) == before


async def test_every_route_is_in_one_of_the_tables(place: Place) -> None:
    assert described(place) == {*NAMED, *MENTIONS, *OF_ADMINS, *OF_OPERATORS}
    with_ids = {route for route in described(place) if "{" in route}
    # Of messages that are remembered: tests/integration/test_rest_memory.py.
    assert with_ids == {*NAMED, *TOKENS, "DELETE /api/me/memory/messages/{message_id}"}


def _bytes(answer: httpx.Response, name: str) -> tuple[int, dict[str, str], str]:
    """Everything that an answer says, its own id taken out."""
    headers = {key: value for key, value in answer.headers.items() if key != "set-cookie"}
    return answer.status_code, headers, answer.text.replace(name, "ID")


THEIRS: tuple[LiteralString, ...] = (
    "SELECT * FROM conversations WHERE title = %(secret)s ORDER BY id",
    "SELECT * FROM messages WHERE content = %(secret)s ORDER BY id",
    "SELECT * FROM inference_logs WHERE input_preview = %(secret)s ORDER BY id",
    "SELECT * FROM tombstones WHERE conversation_id = ANY(%(foreign)s::uuid[]) ORDER BY 1",
    "SELECT * FROM judgements WHERE conversation_id = ANY(%(foreign)s::uuid[]) ORDER BY 1",
)


def _state(place: Place) -> tuple[object, object, object]:
    """What there is of the others, stored and live; what was done or sent."""
    values = {"secret": SECRET, "foreign": list(place.foreign.values())}
    stored = place.api.database.run(
        WORKER, lambda access: [access.execute(query, values).fetchall() for query in THEIRS]
    )
    live = {
        name: found.model_dump() for name, found in place.api.sessions.headers.items() if name != place.own
    }
    others = sorted(place.api.sessions.deleted - {place.own})
    return stored, (live, others), [record.model_dump() for record in place.api.records.sent]


@pytest.mark.parametrize("route", NAMED)
async def test_foreign_and_unknown_look_the_same(route: str, place: Place) -> None:
    nobodys = _bytes(await NAMED[route](place, UNKNOWN), UNKNOWN)
    assert (nobodys[0], "CONVERSATION_NOT_FOUND" in nobodys[2]) == (404, True)
    before = _state(place)
    for what, name in place.foreign.items():
        assert _bytes(await NAMED[route](place, name), name) == nobodys, what
    assert _state(place) == before
    assert (await NAMED[route](place, place.own)).status_code == 200


@pytest.mark.parametrize("route", NAMED)
async def test_foreign_and_unknown_look_the_same_to_who_has_no_cookie(route: str, place: Place) -> None:
    place.caller = place.api.client()
    answers = {what: _bytes(await NAMED[route](place, name), name) for what, name in place.foreign.items()}
    answers |= {"unknown": _bytes(await NAMED[route](place, UNKNOWN), UNKNOWN)}
    answers |= {"the other caller's": _bytes(await NAMED[route](place, place.own), place.own)}
    assert len({str(answer) for answer in answers.values()}) == 1, answers


@pytest.mark.parametrize("method", ["PUT", "DELETE"])
async def test_another_persons_reply_is_in_ones_own_conversation_as_unknown_as_none(
    method: str, place: Place
) -> None:
    body = {"thumb": "down"} if method == "PUT" else None
    before = _state(place)
    answers = set()
    for kind in ("of another person", "of the same user in another tenant", "of nobody"):
        id = some_id(7, kind)
        path = f"/api/conversations/{place.own}/messages/{id}/judgement"
        answers.add(str(_bytes(await place.caller.request(method, path, json=body), id)))
        copies = {"messageIds": [id]}
        noted = await place.caller.post(f"/api/conversations/{place.own}/copied", json=copies)
        answers.add(str((noted.status_code, noted.text)))
    assert len(answers) == 2
    assert any("REPLY_NOT_FOUND" in answer for answer in answers)
    assert _state(place) == before


@pytest.mark.parametrize("route", MENTIONS)
async def test_no_other_answer_has_anything_of_the_others(route: str, place: Place) -> None:
    before = _state(place)[:2]
    for name in (UNKNOWN, *place.foreign.values()):
        answer = await MENTIONS[route](place, name)
        assert answer.status_code < 500
        assert SECRET not in answer.text.replace(f"q={SECRET}", "")
        for foreign in place.foreign.values():
            assert foreign not in answer.text
    assert _state(place)[:2] == before


@pytest.mark.parametrize("path", ["/api/conversations?cursor={}", "/api/conversations/{own}?cursor={}"])
async def test_a_cursor_that_points_at_the_others_leads_to_ones_own(path: str, place: Place) -> None:
    """Cursors are places, not passes: everybody may make one up."""
    for name in place.foreign.values():
        at_the_end = datetime(2030, 1, 1, tzinfo=UTC)
        cursor = encode_messages(99, 0, name) if "{own}" in path else encode_list(at_the_end, name)
        answer = await place.caller.get(path.format(cursor, own=place.own))
        assert (answer.status_code, SECRET in answer.text) == (200, False)
        assert "mine" in answer.text


@pytest.mark.parametrize("route", TOKENS)
async def test_an_admin_reaches_nothing_of_another_tenant(route: str, place: Place) -> None:
    unknown = f"{99:016x}"
    nobodys = _bytes(await TOKENS[route](place, unknown), unknown)
    assert nobodys[0] == 404
    foreign = place.tokens["elsewhere"]
    assert _bytes(await TOKENS[route](place, foreign), foreign) == nobodys
    assert (await TOKENS[route](place, place.tokens["default"])).status_code == 200


@pytest.mark.parametrize("route", OF_ADMINS)
async def test_a_person_without_the_role_is_refused_whatever_they_name(route: str, place: Place) -> None:
    names = (f"{99:016x}", *place.tokens.values())
    answers = {str(_bytes(await OF_ADMINS[route](place, name), name)) for name in names}
    assert len(answers) == 1
    assert "(403" in answers.pop()


async def test_a_route_that_forgets_its_condition_shows_ones_own_only(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Row-level security alone: the condition on the person is gone from the list."""
    without = listing._SELECT.replace("tenant_id = %(tenant_id)s AND user_id = %(user_id)s", "true")
    assert without != listing._SELECT
    monkeypatch.setattr(listing, "_SELECT", without)
    found = (await place.caller.get("/api/conversations")).json()["conversations"]
    assert [each["id"] for each in found] == [place.own]
    searched = (await place.caller.get(f"/api/conversations?q={SECRET}")).json()["conversations"]
    assert searched == []


# --- frames ----------------------------------------------------------------------------------------------

# A frame has no id of a conversation: its connection says which one. These are the ids it may have.
SEEN = {"generationId": 1, "chars": 1}
QUEUED = "6d2c3d0e-8a52-4b5c-9b1e-0c7f3f6f1a11"
FRAMES: dict[str, dict[str, Any]] = {
    "user_message": {"text": "hello", "clientMessageId": "{id}", "after": "{id}", "seen": SEEN},
    "cancel": {"generationId": 1, "seen": SEEN},
    "regenerate": {"seen": SEEN},
    "edit_last": {"text": "hello", "clientMessageId": "{id}", "after": "{id}", "seen": SEEN},
    "user_typing": {"order": 1},
    "user_stopped_typing": {"order": 1},
    "set_model": {"model": "fake-2"},
    "ping": {},
    "edit_queued": {"messageId": QUEUED, "text": "hello"},
    "remove_queued": {"messageId": QUEUED},
    "send_queued": {"messageId": QUEUED, "seen": SEEN},
}


def _filled(fields: dict[str, Any], name: str) -> dict[str, Any]:
    return {key: name if value == "{id}" else value for key, value in fields.items()}


def test_every_frame_is_in_the_table() -> None:
    assert tuple(FRAMES) == CLIENT_TYPES


async def _world() -> tuple[World, str]:
    """Somebody talks on the connection ``others``."""
    world = World(lambda request: say("An answer."))
    conversation = await world.connect("others")
    await world.quiet()
    await world.send("others", type="user_message", text=SECRET, clientMessageId="others-1")
    await world.quiet()
    return world, conversation


def _posted(world: World, connection_id: str) -> list[dict[str, Any]]:
    return world.connections.frames[connection_id]


@pytest.mark.parametrize("kind", FRAMES)
async def test_a_frame_of_a_connection_that_joined_nothing_reaches_nobody(kind: str) -> None:
    world, conversation = await _world()
    before = dict(world.table.items)
    told = len(_posted(world, "others"))
    answers = []
    for name in ("others-1", conversation, "nobodys-1"):
        world.connections.connect(f"stranger-{name}")
        await world.send(f"stranger-{name}", type=kind, **_filled(FRAMES[kind], name))
        await world.quiet()
        answers.append(json.dumps(_posted(world, f"stranger-{name}")).replace(name, "ID"))
    assert len(set(answers)) == 1
    assert SECRET not in answers[0]
    assert world.table.items == before
    assert len(_posted(world, "others")) == told


@pytest.mark.parametrize("kind", FRAMES)
@pytest.mark.parametrize("extra", ["conversationId", "conversation_id", "userId", "tenantId", "connectionId"])
async def test_a_frame_cannot_name_another_conversation(kind: str, extra: str) -> None:
    """What a frame says of whose it is changes nothing of the other conversation, on one's own connection either."""
    world, conversation = await _world()
    own = await world.connect("mine")
    await world.quiet()
    before = {key: item for key, item in world.table.items.items() if key[0] == f"C#{conversation}"}
    told = len(_posted(world, "others"))
    frame = {key: value for key, value in _filled(FRAMES[kind], "own-1").items() if key != "after"}
    await world.send("mine", type=kind, **frame, **{extra: conversation})
    await world.quiet()
    assert {key: item for key, item in world.table.items.items() if key[0] == f"C#{conversation}"} == before
    assert len(_posted(world, "others")) == told
    assert SECRET not in json.dumps(_posted(world, "mine"))
    assert own != conversation


async def test_who_may_not_join_cannot_tell_whether_there_is_a_conversation() -> None:
    world, conversation = await _world()
    owner = Identity("guest_owner")
    own = await world.connect("owned", ticket=await world.ticket(TicketGrant(Principal(owner))))
    await world.quiet()
    before = dict(world.table.items)
    strangers = {
        "another person": TicketGrant(Principal(Identity("guest_stranger"))),
        "the same user in another tenant": TicketGrant(Principal(Identity("guest_owner", "elsewhere"))),
        "a guessed resume token": TicketGrant(Principal(Identity("guest_back")), resume_token="a guess"),
    }
    seen: dict[str, str] = {}
    for name in (conversation, own, UNKNOWN):
        for what, grant in strangers.items():
            ticket = await world.ticket(grant)
            with pytest.raises(Refused) as refused:
                await world.connect("stranger", conversationId=name, ticket=ticket)
            error = refused.value
            seen[f"{what}: {name}"] = f"{error.status} {error.code} {error.sentence}"
    assert set(seen.values()) == {"403 CONVERSATION_NOT_FOUND There is no such conversation of yours."}, seen
    assert world.table.items == before
