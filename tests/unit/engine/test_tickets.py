"""What a ticket opens, for whom and from where; and what becomes of connections whose person has signed out."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from taskflow.adapters.service_tokens import TableServiceTokens
from taskflow.conversation.upgrade import malformed
from taskflow.engine import people, tickets
from taskflow.engine.tickets import TicketGrant
from taskflow.field_problems import OPAQUE_PATTERN
from taskflow.identity import Identity, Principal
from taskflow.rest.service_tokens import ServiceToken
from taskflow.sessions.connecting import ConnectRequest, Refused, connect
from taskflow.sessions.signed_in import KNOWN_SECONDS
from taskflow.settings import Settings
from taskflow.store import keys

from tests.fakes.provider import say
from tests.support.virtual_time import run_virtually
from tests.support.world import SETTINGS, World

PAGE = "https://chat.example"
OPEN_TO_ALL = Settings(
    models=("fake-1",), default_model="fake-1", allowed_origins=(PAGE, "https://b.example")
)
ANN = Principal(Identity("ann", "acme"), "account", frozenset({"user", "admin"}))


async def knock(
    world: World,
    settings: Settings = OPEN_TO_ALL,
    *,
    origin: str | None = None,
    name: str = "c1",
    **query: str,
) -> str:
    world.connections.connect(name)
    request = ConnectRequest(name, query, origin, "api.example")
    return await connect(world.engine, settings, request, new_secret=lambda: "secret")


def refusal(world: World, settings: Settings = OPEN_TO_ALL, **given: str) -> tuple[int, str]:
    async def play() -> tuple[int, str]:
        with pytest.raises(Refused) as refused:
            await knock(world, settings, **given)
        return refused.value.status, refused.value.code

    return run_virtually(play())


@pytest.mark.parametrize(
    ("issued", "shown", "opens"),
    [
        (PAGE, PAGE, True),
        (PAGE.upper(), PAGE, True),
        (PAGE, "https://b.example", False),
        (PAGE, None, False),
        ("", None, True),
        ("", PAGE, False),
    ],
)
async def test_a_ticket_opens_only_from_where_it_was_issued(
    issued: str, shown: str | None, opens: bool
) -> None:
    world = World([say("Hello.")])
    ticket = await world.ticket(TicketGrant(ANN, origin=issued))
    if opens:
        assert await knock(world, origin=shown, ticket=ticket)
    else:
        with pytest.raises(Refused) as refused:
            await knock(world, origin=shown, ticket=ticket)
        assert (refused.value.status, refused.value.code) == (403, "BAD_TICKET")
    with pytest.raises(Refused):
        await knock(world, origin=issued.lower() or None, name="c2", ticket=ticket)


@pytest.mark.parametrize(
    ("settings", "code"),
    [
        (Settings(), "TICKET_REQUIRED"),
        (Settings(ticketless="allow", auth_mode="oidc"), "TICKET_REQUIRED"),
        (Settings(models=("fake-1",), ticketless="allow"), None),
    ],
)
async def test_a_socket_without_a_ticket_is_opened_only_where_the_setting_says_so(
    settings: Settings, code: str | None
) -> None:
    world = World([say("Hello.")])
    if code is None:
        assert await knock(world, settings)
        return
    with pytest.raises(Refused) as refused:
        await knock(world, settings)
    assert (refused.value.status, refused.value.code) == (401, code)


@pytest.mark.parametrize("beside", [{}, {"ticket": "x"}, {"conversationId": "x"}])
async def test_a_resume_token_in_an_address_is_refused(beside: dict[str, str]) -> None:
    with pytest.raises(Refused) as refused:
        await knock(World(), SETTINGS, resumeToken="secret", **beside)
    assert (refused.value.status, refused.value.code) == (400, "RESUME_TOKEN_IN_URL")


@given(st.text(max_size=60) | st.from_regex(OPAQUE_PATTERN, fullmatch=True))
def test_a_made_up_ticket_opens_nothing(ticket: str) -> None:
    world = World()
    code = "INVALID_PARAMETER" if malformed({"ticket": ticket}) else "BAD_TICKET"
    assert refusal(world, ticket=ticket)[1] == code
    assert not world.table.items


async def test_a_ticket_from_before_a_sign_out_opens_nothing() -> None:
    world = World([say("Hello.")])
    ticket = await world.ticket(TicketGrant(ANN, epoch=0))
    await people.revoke(world.table, ANN.identity, 1)
    with pytest.raises(Refused) as refused:
        await knock(world, ticket=ticket)
    assert refused.value.code == "BAD_TICKET"
    assert await knock(world, ticket=await world.ticket(TicketGrant(ANN, epoch=1)))


def test_a_ticket_of_an_earlier_release_is_good_for_any_page() -> None:
    old = {"pk": "K#x", "sk": keys.TICKET, "user_id": "guest_1", "tenant_id": "default", "expires": 1}
    held = tickets.parse(old)
    assert (held.principal, held.epoch) == (Principal(Identity("guest_1")), 0)
    assert held.fits(PAGE) and held.fits(None)
    assert tickets.parse({**old, "user_id": "ann"}).principal.kind == "account"


async def opened(world: World, principal: Principal) -> str:
    ticket = await world.ticket(TicketGrant(principal))
    conversation_id = await knock(world, ticket=ticket)
    await world.quiet()
    return conversation_id


async def test_a_connection_whose_person_has_signed_out_is_closed_at_its_next_frame() -> None:
    world = World([say("Hello."), say("Yes?")])
    conversation_id = await opened(world, ANN)
    await world.say("One.")
    await people.revoke(world.table, ANN.identity, 1)
    await world.clock.sleep(KNOWN_SECONDS)
    before = await world.session(conversation_id)
    await world.send(type="user_message", text="Two.", clientMessageId="m2")
    assert world.frames()[-1]["code"] == "SIGNED_OUT"
    assert "c1" not in world.connections.open
    after = await world.session(conversation_id)
    assert (after.requested_turn, after.connections) == (before.requested_turn, {})
    assert (keys.connection_pk("c1"), keys.CONNECTION) not in world.table.items


async def test_a_ping_of_somebody_who_has_signed_out_closes_it_too() -> None:
    world = World([say("Hello."), say("Yes?")])
    await opened(world, ANN)
    await world.send(type="ping")
    assert world.frames()[-1]["type"] == "pong"
    await world.say("One.")
    await people.revoke(world.table, ANN.identity, 1)
    await world.clock.sleep(KNOWN_SECONDS)
    await world.send(type="ping")
    assert world.frames()[-1]["code"] == "SIGNED_OUT"


async def test_others_and_who_signs_in_again_are_not_closed() -> None:
    world = World([say("Hello."), say("Yes?"), say("Hello."), say("No?")])
    await people.revoke(world.table, ANN.identity, 1)
    await people.revoke(world.table, Identity("ann"), 1)
    ticket = await world.ticket(TicketGrant(ANN, epoch=1))
    await knock(world, ticket=ticket)
    await world.quiet()
    await world.say("One.")
    assert "c1" in world.connections.open
    assert not world.frames("c1", "error")


async def with_a_token_of_ten_minutes(world: World) -> tuple[str, ServiceToken]:
    """A conversation that was opened with a service token, and the token."""
    ends = world.engine.now_ms() + 600_000
    token = ServiceToken("0123456789abcdef", "n", "acme", ("api",), world.engine.now_ms(), "ann", ends)
    return await opened(world, token.principal), token


async def test_a_connection_of_a_service_token_is_closed_at_its_first_frame_after_the_token_has_expired() -> (
    None
):
    world = World([say("Hello."), say("Yes?"), say("And?")])
    conversation_id, _ = await with_a_token_of_ten_minutes(world)
    await world.say("One.")
    await world.clock.sleep(590)
    await world.say("Two.")
    assert not world.frames("c1", "error")
    before = await world.session(conversation_id)
    await world.clock.sleep(10)
    await world.send(type="user_message", text="Three.", clientMessageId="m3")
    assert (world.frames()[-1]["code"], "expired" in world.frames()[-1]["error"]) == ("SIGNED_OUT", True)
    assert "c1" not in world.connections.open
    after = await world.session(conversation_id)
    assert (after.requested_turn, after.connections) == (before.requested_turn, {})


async def test_a_connection_that_only_joined_with_it_is_closed_too_and_no_other_one() -> None:
    world = World([say("Hello."), say("Yes?")])
    conversation_id, token = await with_a_token_of_ten_minutes(world)
    lasting = replace(token.principal, until=None)
    for connection_id, who in (("c2", token.principal), ("c3", lasting)):
        ticket = await world.ticket(TicketGrant(who))
        await world.connect(connection_id, conversationId=conversation_id, ticket=ticket)
    await world.clock.sleep(601)
    for connection_id in ("c2", "c3"):
        await world.send(connection_id, type="user_typing", order=1)
    assert [frame["code"] for frame in world.frames("c2", "error")] == ["SIGNED_OUT"]
    assert not world.frames("c3", "error")


async def test_a_ticket_of_a_token_that_has_expired_meanwhile_lets_nobody_in() -> None:
    world = World([])
    ends = world.engine.now_ms() // 1000 + 5
    ticket = await world.ticket(TicketGrant(replace(ANN, kind="service", until=ends)))
    await world.clock.sleep(6)
    with pytest.raises(Refused) as refused:
        await knock(world, ticket=ticket)
    assert (refused.value.code, "expired" in refused.value.sentence) == ("BAD_TICKET", True)


async def test_a_connection_of_a_service_token_is_closed_once_the_token_is_revoked() -> None:
    world = World([say("Hello."), say("Yes?")])
    token = ServiceToken("0123456789abcdef", "n", "acme", ("api",), world.engine.now_ms(), "ann", None)
    registry = TableServiceTokens(world.table, world.clock)
    await registry.add(token, "tfs_0123456789abcdef_" + "A" * 43)
    conversation_id = await opened(world, token.principal)
    await world.say("One.")
    assert await registry.revoke("acme", token.id, world.engine.now_ms())
    await world.clock.sleep(KNOWN_SECONDS)
    before = await world.session(conversation_id)
    await world.send(type="user_message", text="Two.", clientMessageId="m2")
    assert world.frames()[-1]["code"] == "SIGNED_OUT"
    assert "c1" not in world.connections.open
    assert (await world.session(conversation_id)).requested_turn == before.requested_turn
