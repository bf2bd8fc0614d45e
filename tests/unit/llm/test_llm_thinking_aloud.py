"""Replies without an opening mark that begin as models think, and those that only speak to the person."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from taskflow.llm.body import Event
from taskflow.llm.reply import Reply
from taskflow.llm.thinking_aloud import LOOK_CHARS, thinks_aloud

from tests.unit.llm.test_llm_reasoning import split

ALOUD = (
    "The user greets me. I say hello.",  # github.com/muse-collective-26/MiniMaxH3-Director-V1.2/issues/8, and others
    "User asks for a poem.",
    "Okay, the user asked what 5 + 5 is.",  # github.com/langchain-ai/langchain/pull/33998
    "Okay, so I need to figure out what it is.",  # github.com/raullenchai/Rapid-MLX/issues/1570
    "Hmm, let's see. The sum",
    "Here's a thinking process:\n\n1.",  # github.com/raullenchai/Rapid-MLX/pull/573
    "**Thinking Process:**\n",
    "Let me reconcile the evidence.",  # github.com/sgl-project/sglang/pull/36285
    "Alright, let me think about it.",
    "First, I need to understand the question.",
    "We need to respond briefly.",
    "I should greet them.",
    "1.  **Analyze the Request:** a poem",
    "Simple greeting from the user.",
    "The request is to write a poem.",
    "这个用户想要一首诗。",
    "Alright, the user's asking for a haiku.",
    "Thinking Process:\n\n1.  **Analyze the Request:**",
    "Hmm... the question is about rain.",
    "Okay, let's tackle this.",
    "I need to find the capital of France.",
    "Looking at this question, rain is meant.",
    "Got it, let's see what they want.",
    "嗯,用户想知道天气。",
    "好的，我现在需要处理这个问题。",
    "ユーザーは天気を知りたい。",
    "사용자가 날씨를 물었다.",
    "Der Nutzer möchte ein Gedicht.",
    "L'utilisateur demande un poème.",
    "El usuario quiere un poema.",
    "Хорошо, пользователь спрашивает о погоде.",
)
SPOKEN = (
    "Hello! How can I help?",
    "Okay, here is the plan.",
    "Okay! Let me explain how it works.",
    "Let me know what you think.",
    "First, install the package.",
    "Well, it depends.",
    "So the answer is 4.",
    "The users table has two columns.",
    "The user's manual is in the box.",
    "User accounts are stored in Postgres.",
    "We need to find x.",
    "I need to know the size first.",
    "The question is good.",
    "Looking at your code, it is fine.",
    "Okay, let's do it step by step:",
    "Let's build a plan.",
    "Hmm, that is odd.",
    "The user interface is plain.",
    "好的，我来帮你写。",
    "首先，我们需要一个变量。",
    "Der Nutzen ist klein.",
    "```python\nprint(1)\n```",
    "",
)


@pytest.mark.parametrize("reply", ALOUD)
def test_it_is_held_back_until_its_closing_mark(reply: str) -> None:
    assert thinks_aloud(reply) is True
    for mark in ("</think>", "\n</think>\n\n", "</thought>", "</mm:think>", "[/THINK]", "<|END_THINKING|>"):
        whole = f"{reply}{mark}Hello."
        for size in (1, 5, len(whole)):
            pieces = [whole[at : at + size] for at in range(0, len(whole), size)]
            assert split(pieces, unknown=True)[0] == "Hello."
    assert split([reply], unknown=True) == (reply, "")
    assert split([reply])[0] == reply


@pytest.mark.parametrize("reply", SPOKEN)
def test_what_is_said_to_the_person_is_not_held_back(reply: str) -> None:
    assert not thinks_aloud(reply)
    assert split([f"{reply} And more."], unknown=True)[0] == f"{reply} And more."


@given(st.sampled_from((*ALOUD, *SPOKEN)), st.text(max_size=20), st.data())
def test_a_piece_more_never_changes_what_was_certain(reply: str, more: str, data: st.DataObject) -> None:
    whole = reply + more
    begun = whole[: data.draw(st.integers(0, len(whole)))]
    assert thinks_aloud(begun) in (None, thinks_aloud(whole)) or thinks_aloud(whole) is None


def test_no_reply_waits_long_for_it_to_show() -> None:
    assert thinks_aloud(" \n" * LOOK_CHARS) is False


def told(text: str, finish: str | None = None) -> Event:
    delta = {"content": text} if text else {}
    return Event(json.dumps({"choices": [{"index": 0, "delta": delta, "finish_reason": finish}]}))


SHORT = (
    "All",
    "OK",
    "First",
    "So",
    "a",
    "an",
    "A",
    "Okay.",
    "User",
    "The user",
    "We need to",
    "Let me",
    "1",
    "用户",
    "嗯",
)


@pytest.mark.parametrize("reply", SHORT)
@pytest.mark.parametrize("apart", [True, False], ids=["a finish of its own", "a finish beside the text"])
def test_a_short_reply_is_shown_when_its_finish_comes(reply: str, apart: bool) -> None:
    read = Reply(unknown=True)
    if apart:
        assert read.read(told(reply)) in ("", reply)
        said = read.read(told("", "stop"))
    else:
        said = read.read(told(reply, "stop"))
    assert said == reply or read.begun_showing
    assert read.read(told(" more", "stop")) + read.end() == " more"


@pytest.mark.parametrize("reply", [f"{reply} Hello." for reply in ALOUD])
def test_a_reply_that_was_held_back_is_shown_when_a_finish_of_its_own_comes(reply: str) -> None:
    read = Reply(unknown=True)
    assert read.read(told(reply)) == ""
    assert read.read(told("", "stop")) == reply
    assert read.opens is False


@pytest.mark.parametrize("opened", [True, False])
def test_of_a_server_that_finishes_each_part_the_closing_mark_is_waited_for(opened: bool) -> None:
    read = Reply(unknown=not opened, opened=opened)
    said = [
        read.read(told(part, "stop")) for part in ("The user wants a", " poem.", "</think>\n\n", "A rose.")
    ]
    assert said == ["", "", "", "A rose."]


def test_a_finish_of_a_block_that_was_opened_shows_nothing_of_it() -> None:
    read = Reply(unknown=True)
    assert read.read(told("<think>The user wants")) == ""
    assert read.read(told("", "length")) + read.end() == ""


def test_an_event_that_is_called_the_end_decides_as_a_finish_does() -> None:
    read = Reply(unknown=True)
    assert read.read(told("The user is you.")) == ""
    assert read.read(Event("", last=True, name="done")) == "The user is you."
