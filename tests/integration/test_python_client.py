"""The Python client against the running stack."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable
from contextlib import asynccontextmanager
from typing import Any

import pytest
from taskflow_client import (
    Client,
    ConnectionRefused,
    Conversation,
    ConversationClosed,
    ConversationOver,
    FrameRefused,
    Reply,
    ReplyFailed,
    RequestRefused,
    Times,
    Unreachable,
    connect,
)
from taskflow_client import conversation as conversation_module

from tests.support.kept_secret import note
from tests.support.service_tokens import key
from tests.support.stack import Running
from tests.support.talk import PATIENCE_SECONDS, eventually

pytestmark = pytest.mark.stack


@asynccontextmanager
async def talking(stack: Running, **options: Any) -> AsyncIterator[Conversation]:
    """A conversation of somebody new, whose greeting is over."""
    options.setdefault("trust_env", False)
    async with connect(stack.url, open_timeout=PATIENCE_SECONDS, **options) as conversation:
        note(conversation.client.guest or "")
        if "conversation_id" not in options:
            greeting = await anext(conversation.replies())
            assert await greeting.text()
        yield conversation


async def listed(conversation: Conversation, count: int, last: str = "") -> list[tuple[str, str, str]]:
    """Its messages as the HTTP API lists them, once there are so many and the ``last`` one says so."""

    async def look() -> list[tuple[str, str, str]] | None:
        try:
            found = await conversation.client.messages(conversation.id)
        except RequestRefused:
            return None
        there = len(found) >= count and found[-1].content.endswith(last)
        return [(m.role, m.content, m.status) for m in found] if there else None

    rows: list[tuple[str, str, str]] = await eventually(look)
    return rows


async def taken(reply: Reply, chars: int) -> str:
    """So much of a reply, or a little more."""
    text = ""
    async for piece in reply:
        text += piece
        if len(text) >= chars:
            break
    return text


async def test_a_reply_is_read_piece_by_piece_and_ends_with_a_status(stack: Running) -> None:
    async with talking(stack) as conversation:
        reply = await conversation.ask('[[say "Paris it is."]] Capital of France?')
        pieces = [piece async for piece in reply]
        assert "".join(pieces) == "Paris it is."
        assert len(pieces) >= 3
        assert (reply.status, reply.so_far, reply.seen) == ("completed", "Paris it is.", 12)
        assert [row[0::2] for row in await listed(conversation, 3)] == [
            ("assistant", "completed"),
            ("user", "completed"),
            ("assistant", "completed"),
        ]


async def test_to_send_while_it_streams_interrupts_where_the_reader_is(stack: Running) -> None:
    async with talking(stack) as conversation:
        story = await conversation.ask("[[say 400 words]] [[pace 20ms]]")
        seen = await taken(story, 40)
        answer = await conversation.ask('[[say "Sure."]] Stop')
        assert await answer.text() == "Sure."
        assert [piece async for piece in story] == []
        assert (story.status, story.so_far, story.seen) == ("interrupted", seen, len(seen))
        rows = await listed(conversation, 5)
        assert rows[2] == ("assistant", seen, "interrupted")
        assert rows[4] == ("assistant", "Sure.", "completed")


async def test_what_was_not_taken_of_a_complete_reply_was_not_seen(stack: Running) -> None:
    async with talking(stack) as conversation:
        story = await conversation.ask('[[say "One two three four five six."]] Count')
        assert await story.wait() == "completed"
        seen = await taken(story, 5)
        answer = await conversation.ask('[[say "Fine."]] Enough')
        assert await answer.text() == "Fine."
        assert (story.status, story.so_far) == ("interrupted", seen)
        assert (await listed(conversation, 5))[2] == ("assistant", seen, "interrupted")


async def test_a_cancel_ends_the_reply_where_the_reader_is(stack: Running) -> None:
    async with talking(stack) as conversation:
        story = await conversation.ask("[[say 400 words]] [[pace 20ms]]")
        seen = await taken(story, 30)
        await conversation.cancel()
        assert (story.status, story.so_far, story.cancelled) == ("interrupted", seen, True)
        assert [piece async for piece in story] == []
        await conversation.cancel()  # there is nothing to stop
        more = await conversation.ask('[[say "As you wish."]] Well')
        assert await more.text() == "As you wish."


async def test_remarks_steer_wait_or_stand_beside_the_reply(stack: Running) -> None:
    async with talking(stack) as conversation:
        story = await conversation.ask("[[say 60 words]] [[hold every 20]]")
        first = await taken(story, 20)
        nod = await conversation.send("ok", mode="backchannel")
        assert (nod.mode, nod.reply is story) == ("backchannel", True)
        later = await conversation.send('[[say "Blue."]] And the sky?', mode="queue")
        assert (later.mode, later.reply.status) == ("queue", "pending")
        assert [each.message_id for each in conversation.queue] == [later.id]
        await conversation.edit_queued(later.id, '[[say "Grey."]] And the sea?')
        assert [each.text for each in conversation.queue] == ['[[say "Grey."]] And the sea?']
        for _ in range(3):
            await stack.provider.release()
        rest = await story.text()
        assert rest.startswith(first)
        assert (story.status, await later.reply.text()) == ("completed", "Grey.")
        assert conversation.queue == ()


async def test_a_queued_message_is_sent_now_or_taken_back(stack: Running) -> None:
    async with talking(stack) as conversation:
        story = await conversation.ask("[[say 60 words]] [[hold every 20]]")
        await taken(story, 20)
        gone = await conversation.send("never mind", mode="queue")
        now = await conversation.send('[[say "Here."]] now', mode="queue")
        await conversation.remove_queued(gone.id)
        assert [each.message_id for each in conversation.queue] == [now.id]
        await conversation.send_queued(now.id)
        assert await now.reply.text() == "Here."
        assert (story.status, await gone.reply.wait()) == ("interrupted", "removed")
        with pytest.raises(FrameRefused) as refused:
            await conversation.remove_queued(gone.id)
        assert refused.value.code == "NOT_QUEUED"


async def test_a_steered_reply_goes_on_in_the_same_one(stack: Running) -> None:
    async with talking(stack) as conversation:
        await stack.provider.reset()
        story = await conversation.ask(
            '[[say "One is odd. Two is even. Three is odd. Four is even."]] [[pace 60ms]]'
        )
        await taken(story, 5)
        steer = await conversation.send('[[say " Five it is."]] I meant to five', mode="steer")
        assert steer.mode == "steer"
        assert steer.reply is story
        text = await story.text()
        assert (story.status, len(story.turns)) == ("completed", 2)
        assert text == "".join(turn.text for turn in story.turns)
        assert text.endswith("Five it is.")


async def test_a_question_is_edited_and_its_answer_is_given_again(stack: Running) -> None:
    async with talking(stack) as conversation:
        first = await conversation.ask('[[say "Rome."]] Capital of France?')
        assert await first.text() == "Rome."
        again = await conversation.regenerate()
        assert await again.text() == "Rome."
        edited = await conversation.edit('[[say "Paris."]] Capital of France, please?')
        assert await edited.text() == "Paris."
        assert [turn.text for turn in conversation.turns][1:] == ["Paris."]
        assert [row[1] for row in await listed(conversation, 3, "Paris.")][1:] == [
            '[[say "Paris."]] Capital of France, please?',
            "Paris.",
        ]


async def test_a_reply_that_fails_says_why_with_the_servers_code(stack: Running) -> None:
    async with talking(stack) as conversation:
        reply = await conversation.ask("[[fail 400]] What now?")
        with pytest.raises(ReplyFailed) as failed:
            await reply.text()
        assert failed.value.code
        assert (reply.status, await reply.wait()) == ("failed", "failed")


async def test_a_reply_that_was_cut_at_a_limit_goes_on(stack: Running) -> None:
    async with talking(stack) as conversation:
        reply = await conversation.ask('[[say "This is the beginning"]] [[finish length]] Tell')
        await reply.text()
        assert reply.finish == "length"
        more = await conversation.go_on()
        assert (await more.wait(), more.finish) == ("completed", None)


async def test_another_model_is_used_from_the_next_reply_on(stack: Running) -> None:
    async with talking(stack) as conversation:
        await conversation.set_model("scripted-fallback")
        assert conversation.model == "scripted-fallback"
        reply = await conversation.ask('[[say "Hello."]] Hi')
        await reply.text()
        assert reply.model == "scripted-fallback"
        with pytest.raises(FrameRefused) as refused:
            await conversation.set_model("no-such-model")
        assert refused.value.code == "MODEL_NOT_FOUND"


async def test_a_guest_comes_back_and_nobody_else_does(stack: Running) -> None:
    async with talking(stack) as conversation:
        await (await conversation.ask('[[say "Noted."]] Remember this.')).text()
        guest, chosen = conversation.client.guest, conversation.id
        await listed(conversation, 3)
    assert guest is not None
    async with talking(stack, guest=guest, conversation_id=chosen) as conversation:
        assert [turn.text for turn in conversation.turns][-1] == "Noted."
        assert [question.text for question in conversation.questions] == ['[[say "Noted."]] Remember this.']
    with pytest.raises(ConnectionRefused) as refused:
        async with talking(stack, conversation_id=chosen):
            pass
    assert (refused.value.code, refused.value.status) == ("CONVERSATION_NOT_FOUND", 403)


async def test_conversations_are_listed_renamed_saved_and_deleted(stack: Running) -> None:
    async with talking(stack) as conversation:
        client = conversation.client
        await (await conversation.ask('[[say "Noted."]] A needle in a haystack')).text()
        await listed(conversation, 3)
        assert await client.rename(conversation.id, "Needles") == "Needles"

        async def told() -> bool:
            return conversation.title == "Needles"

        await eventually(told)
        assert [each.title async for each in client.all_conversations()] == ["Needles"]
        assert [each.id for each in (await client.conversations(query="needle")).conversations] == [
            conversation.id
        ]
        assert "Noted." in await client.export(conversation.id)
        assert {each.id for each in (await client.models()).models} == {"scripted", "scripted-fallback"}
        assert (await client.me()).kind == "guest"
        await client.delete(conversation.id)
        with pytest.raises(ConversationOver) as over:
            async for _ in conversation.events():
                pass
        assert over.value.code == "CONVERSATION_DELETED"
        with pytest.raises(ConversationOver):
            await conversation.ask("Are you there?")
        with pytest.raises(RequestRefused) as gone:
            await client.conversation(conversation.id)
        assert (gone.value.code, gone.value.status) == ("CONVERSATION_NOT_FOUND", 404)


async def test_typing_is_told_and_long_typing_is_answered_with_a_nudge(stack: Running) -> None:
    async with talking(stack) as conversation:
        conversation.typing()

        async def nudged() -> bool:
            return conversation.nudge is not None

        await eventually(nudged)
        conversation.typing(False)
        reply = await conversation.ask('[[say "Yes?"]] Hm')
        assert (await reply.text(), conversation.nudge) == ("Yes?", None)


async def test_what_is_wrong_with_a_token_is_told_before_anything_is_opened(stack: Running) -> None:
    async with Client(stack.url, token="no token of anybody", trust_env=False) as client:
        with pytest.raises(ConnectionRefused) as refused:
            async with connect(stack.url, client=client):
                pass
        assert refused.value.status == 401
        with pytest.raises(RequestRefused) as unread:
            await client.conversations()
        assert (unread.value.code, unread.value.status) == (refused.value.code, 401)


async def test_a_program_with_a_service_token_holds_a_conversation_and_comes_back_to_it(
    stack: Running,
) -> None:
    token = key(stack)
    asked: list[str] = []

    async def fetched() -> str:
        asked.append(token)
        return token

    async with talking(stack, token=token) as conversation:
        me = await conversation.client.me()
        assert (me.kind, conversation.client.guest) == ("service", None)
        reply = await conversation.ask('[[say "Noted."]] My name is Ada.')
        assert await reply.text() == "Noted."
        await listed(conversation, 3, "Noted.")
    async with talking(stack, token=fetched, conversation_id=conversation.id) as again:
        assert [turn.text for turn in again.turns][-1] == "Noted."
        assert await (await again.ask('[[say "Ada."]] What is it?')).text() == "Ada."
    assert asked == [token]
    # Another program is somebody else, and another scope opens nothing.
    with pytest.raises(ConnectionRefused) as refused:
        async with talking(stack, token=key(stack, name="two"), conversation_id=conversation.id):
            raise AssertionError
    assert refused.value.code == "CONVERSATION_NOT_FOUND"
    with pytest.raises(RequestRefused) as out_of_scope:
        async with talking(stack, token=key(stack, "metrics", "reader")):
            raise AssertionError
    assert (out_of_scope.value.code, out_of_scope.value.status) == ("SCOPE_REQUIRED", 403)


async def test_a_reply_is_judged_once_it_is_over_and_copies_are_told(stack: Running) -> None:
    async with talking(stack) as conversation:
        client = conversation.client
        reply = await conversation.ask('[[say "It is."]] [[hold]] Is the sea blue?')
        judging = asyncio.create_task(conversation.judge(reply, "down", "too short, ask me@example.com"))
        await asyncio.sleep(0)
        await stack.provider.release()
        judgement = await judging
        assert (judgement.message_id, judgement.thumb) == (reply.message_id, "down")
        assert judgement.word == "too short, ask [REDACTED:EMAIL]"
        await listed(conversation, 3, "It is.")
        assert (await client.conversation(conversation.id)).judgements == [judgement]
        assert (await conversation.judge(reply, "up")).word is None
        await conversation.note_copied(reply)
        await conversation.withdraw_judgement(reply)
        assert (await client.conversation(conversation.id)).judgements == []
        unknown = "6d2c3d0e-8a52-4b5c-9b1e-0c7f3f6f1a11"
        with pytest.raises(RequestRefused) as refused:
            await client.judge(conversation.id, unknown, "up")
        assert (refused.value.code, refused.value.status) == ("REPLY_NOT_FOUND", 404)
        story = await conversation.ask("[[say 30 words]] [[hang after 5]] A story.")
        await taken(story, 8)
        assert story.message_id is not None
        with pytest.raises(RequestRefused) as early:
            await client.judge(conversation.id, story.message_id, "up")
        assert early.value.code == "REPLY_IN_PROGRESS"
        assert early.value.retry_after is not None
        async with Client(stack.url, trust_env=False) as other:
            note(await other.ticket())
            note(other.guest or "")
            with pytest.raises(RequestRefused) as foreign:
                await other.note_copied(conversation.id, [story.message_id])
            assert foreign.value.code == "CONVERSATION_NOT_FOUND"


async def test_answers_that_made_way_are_read_and_nothing_goes_on_from_them(stack: Running) -> None:
    async with talking(stack) as conversation:
        client = conversation.client
        first = await conversation.ask('[[say "The first."]] Is the sea blue?')
        assert await first.text() == "The first."
        assert await conversation.earlier_answers(first) == []
        texts = ["The first."]
        for _ in range(2):
            again = await conversation.regenerate()
            texts.append(await again.text())
            assert again.status == "completed"

        async def stored() -> list[str] | None:
            found = await conversation.earlier_answers(again)
            assert all(len(each.messages) == 1 for each in found)
            return [each.messages[0].content for each in found] if len(found) == 2 else None

        assert await eventually(stored) == texts[:2]
        [question] = conversation.questions
        detail = await client.conversation(conversation.id)
        assert [(each.question_id, len(each.generation_ids)) for each in detail.answered_again] == [
            (question.id, 2)
        ]
        assert [each.role for each in detail.messages] == ["assistant", "user", "assistant"]
        # What was edited away takes its answers along.
        other = await conversation.edit('[[say "Green."]] Is the sea green?')
        await other.wait()
        assert await conversation.earlier_answers(other) == []
        with pytest.raises(RequestRefused) as gone:
            await eventually(lambda: while_there(client.earlier_answers(conversation.id, question.id)))
        assert (gone.value.code, gone.value.status) == ("QUESTION_NOT_FOUND", 404)
        await client.delete(conversation.id)
        with pytest.raises(RequestRefused) as gone:
            await client.earlier_answers(conversation.id, question.id)
        assert gone.value.code == "CONVERSATION_NOT_FOUND"


async def while_there(asked: Awaitable[object]) -> None:
    """None for as long as there is an answer."""
    await asked


async def test_messages_sent_at_once_are_accepted_in_their_order(stack: Running) -> None:
    async with talking(stack) as conversation:
        sent = await asyncio.gather(*(conversation.send(f"message {n}") for n in range(6)))
        await sent[-1].reply.wait()
        rows = await listed(conversation, 8)
        assert [text for role, text, _ in rows if role == "user"] == [f"message {n}" for n in range(6)]


async def test_two_clients_of_one_conversation_hear_the_same(stack: Running) -> None:
    async with talking(stack) as one, connect(stack.url, client=one.client, conversation_id=one.id) as other:
        replies = other.replies()
        hearing = asyncio.ensure_future(anext(replies))
        await (await one.ask('[[say "Both hear it."]] Who hears?')).text()
        heard = await hearing
        assert await heard.text() == "Both hear it."
        await replies.aclose()


async def test_a_long_message_goes_out_in_pieces_and_a_longer_one_not_at_all(stack: Running) -> None:
    async with talking(stack) as conversation:
        text = '[[say "Long."]]' + "\N{GRINNING FACE}" * 15_000
        reply = await conversation.ask(text)
        assert await reply.text() == "Long."
        with pytest.raises(FrameRefused) as refused:
            await conversation.ask("x" * 16_001)
        assert refused.value.code == "MESSAGE_TOO_LARGE"
        for nothing in ("", " \n\u200b", "\x00", "half \ud83d"):
            with pytest.raises(FrameRefused) as refused:
                await conversation.ask(nothing)
            assert refused.value.code == "INVALID_MESSAGE"


async def test_a_slow_reader_loses_nothing_and_holds_nobody_up(stack: Running) -> None:
    async with talking(stack, times=Times(ping=0.2, pong=PATIENCE_SECONDS)) as conversation:
        text = " ".join(f"w{n}" for n in range(300))
        reply = await conversation.ask(f'[[say "{text}"]] Go on')
        first = await taken(reply, 5)
        events = conversation.events()
        # Nobody reads, and the connection is kept alive all the same.
        while (await anext(events)).type != "pong":
            pass
        await events.aclose()
        assert await reply.wait() == "completed"
        rest = "".join([piece async for piece in reply])
        assert (first + rest, conversation.connections) == (text, 1)


async def test_to_leave_or_to_be_cancelled_leaves_no_task_behind(stack: Running) -> None:
    before = asyncio.all_tasks()
    async with talking(stack) as conversation:
        story = await conversation.ask("[[say 400 words]] [[pace 20ms]]")
        waiting = asyncio.create_task(story.text())
        sending = asyncio.create_task(conversation.send("never mind", mode="queue"))
        await asyncio.sleep(0)
        sending.cancel()
        await asyncio.wait({sending})
        assert sending.cancelled()
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.01):
                await conversation.ask("too late to wait for", mode="queue")
        assert not waiting.done()
    with pytest.raises(ConversationClosed):
        await waiting
    with pytest.raises(ConversationClosed):
        await conversation.ask("Hello?")
    assert asyncio.all_tasks() == before


async def test_what_was_cancelled_before_it_left_is_not_said(stack: Running) -> None:
    async with talking(stack) as conversation:
        conversation._channel.resync()
        sending = asyncio.create_task(conversation.send("never mind"))
        await asyncio.sleep(0)
        assert not conversation.connected
        sending.cancel()
        await asyncio.wait({sending})
        await (await conversation.ask('[[say "Yes."]] Instead')).text()
        assert [question.text for question in conversation.questions] == ['[[say "Yes."]] Instead']
        assert conversation.connections == 2


async def test_a_server_that_is_not_there_is_told_in_time() -> None:
    with pytest.raises(Unreachable) as error:
        async with connect("http://127.0.0.1:9", open_timeout=0.3, trust_env=False):
            pass
    assert error.value.code == "UNREACHABLE"
    assert error.value.message == "nobody answers at http://127.0.0.1:9: does the server run?"


async def test_where_nothing_listens_nobody_waits_as_long_as_for_a_slow_server(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(conversation_module, "NOBODY_SECONDS", 0.0)
    with pytest.raises(Unreachable, match="does the server run"):
        async with connect("http://127.0.0.1:9", open_timeout=10 * PATIENCE_SECONDS, trust_env=False):
            pass
