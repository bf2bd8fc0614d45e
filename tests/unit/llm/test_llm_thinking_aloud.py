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

ALOUD_MORE = (
    "The user is asking a simple arithmetic question: 3 + 5.",
    "The user needs an urgent appointment. I should check",
    "The user just said hi again.",
    "1.  The user asks for the product of 17 and 23",
    "3.  The user wants",
    "Okay, so I need to figure out what 7 times 8 is...",
    'Okay, the user wrote "hello". That\'s pretty straightforward.',
    "Alright, I need to help the user replace PyTorch's",
    'Alright, the user greeted me with "Hello!" and',
    "Alright, so the user previously asked about the current weather",
    "Alright, let's tackle this problem: 3 + 3.",
    "Alright, so the user just asked me to tell them a joke.",
    "Alright, so I need to extract people from the given text.",
    "Okay, so I'm trying to understand why the sky is blue.",
    "First, I recognize that the function given is",
    "First, let me think about the structure.",
    "First, I'll analyze the problem.",
    "We need answer Spanish. Just hola.",
    "We need a short title.",
    "We may need to emit",
    "We are given a simple greeting...",
    "We should write:",
    "Step 1: I need to solve this math problem.",
    "我需要先查看错误信息...",
    "我需要根据用户提供的电视剧《长安的荔枝》",
    "我可以调用 get_date 函数获取日期。",
    "用户查询是关于销售数据的。",
    "用户询问今天的天气",
    "用户发来一条问候",
    "好的，用户让我写一首诗",
    "嗯，用户问的是",
    "这是一个简单的问候，用户",
    "Need to inspect files.",
    "I need to determine the sum of 2 and 2",
    "Thinking Process:",
    "**Considering the User's Request**",
    "**Analyzing the Request**",
    "Hmm, the user is asking about France.",
    "Okay, let me see. The user",
    "So the user wants to know",
    "Now the user asks",
    "Got it, the user needs a summary.",
    "This is a question about geography. The user",
    "The person is asking about",
    "The question is asking which",
    "The prompt asks me to",
    "The message is a greeting",
    "Let's think step by step about what the user wants.",
    "Let me understand what the user is asking.",
    "I'm being asked to write",
    "My task is to answer",
    "The task is to write a haiku",
    "The instruction says to",
    "The query is about",
    "The conversation so far:",
    "I'll think about how to respond.",
    "I think the user wants",
    "It seems the user wants",
    "It looks like the user is asking",
    "Looks like the user wants",
    "Since the user asked",
    "As the user asked for",
    "Given the user's question",
    "Based on the user's message, I should",
    'User says "hi". I should greet',
    "User query: weather",
    "User's question: what",
    "The human is asking",
    "Der Benutzer fragt nach",
    "Okay, der Nutzer möchte wissen",
    "Bon, l'utilisateur me demande",
    "El usuario pregunta por",
    "O usuário perguntou",
    "Итак, пользователь спрашивает",
    "Пользователь просит написать",
    "ユーザーは挨拶をしている",
    "ユーザーからの質問は",
    "사용자가 인사를 했다",
    "まず、ユーザーの質問を理解する",
    "Người dùng hỏi về",
    "Okay, người dùng muốn",
    "Pengguna bertanya tentang",
    "المستخدم يسأل عن",
    "Użytkownik pyta o",
    "Kullanıcı soruyor",
    "De gebruiker vraagt",
    "Användaren frågar",
    "Okay, let's see. I need to find the value of the expression",
    "Okay, so I have this problem where I need to figure out how many times",
    "Okay, I need to create a JSON plan for decomposing the query",
    "Okay, so let's think...",
    "Okay, the user is asking for the capital",
    'Okay, the user said "Hello". I should respond politely.',
    "Okay, the user said hi",
    'Okay, the user sent "Hello". I need to respond appropriately.',
    'Alright, the user said "Hello." I should respond warmly.',
    "I need to write a function",
    "I need to think about this carefully.",
    "I need to consider:",
    "I should answer carefully.",
    "The prompt says reason inside the tags",
    "User is greeting me...",
    "Let me analyze this transaction step by step...",
    "好，用户让写一首关于春天的诗。首先，",
    "好的,用户问的是...",
    "好的，让我们看看。约翰每年获得相同百分比的奖金。",
    "好的，用户让我自我介绍一下。首先，",
    "好的，我现在需要处理用户的查询，生成",
    "好的，用户问“你好吗”，我需要用中文回应。",
    "好的，我现在要处理用户的",
    "嗯，用户问他的结婚对象",
    "让我想想",
    "好的，用户发来“你好”，我需要",
    "The user has provided an image",
    "The user asked a simple question about myself",
    "The user is describing a past configuration issue",
    "The user asked about dengue in Thailand, which is best",
    "The user's request 'turn it up a bit more' is a relative",
    "The user is asking me not to think.",
    "The user has a Python debugging question.",
    "Need to respond in Korean.",
    "hmm, let me see",
    "So the user is asking about the refund policy.",
    "Wait, the user said",
    "Let's parse the question.",
    'We need to parse the request: "..."',
    "We need to figure out what is asked.",
    "We have a conversation. The user asks",
    "We have to decide",
    "The user might be testing whether I",
    "The user seems frustrated.",
    "The user would like a short answer",
    "The user likely wants code",
    "The assistant should answer",
    "I must respond in French.",
    "We must refuse.",
    "According to the policy, we must not",
    "First, the user wants a list",
    "The system prompt says I should be concise.",
    "According to the system prompt",
    "The conversation is about cooking. The user now asks",
    "My instructions say to be brief.",
    "As an AI assistant, I should respond",
    "I'm going to analyze the user's question",
    "I want to make sure I understand the user's question",
    "Analyzing the user's request: they want",
    "Considering the user's question, I",
    "Let me break down the user's request",
    "Let me start by looking at the question",
    "Let me re-read the question.",
    "Let me think step by step.",
    "Let me work through this.",
    "Let's break down the request",
    "Let's see what the user wants.",
    "They ask for a summary.",
    "They want a poem.",
    'The query: "weather in Rome".',
)
"""How reasoning begins in the tests and recorded answers of public repositories (read 2026-11), in other
languages in the same manner."""
SPOKEN_MORE = (
    "We need to install two packages first.",
    "We should meet at noon.",
    "We are open from nine to five.",
    "We are given three numbers: 1, 2, 3. Their sum is 6.",
    "We have two options here.",
    "I need to know your location first.",
    "I need more details to help you.",
    "First, open the settings.",
    "First, let me say congratulations!",
    "First, I'd suggest checking the logs.",
    "Okay, here's a haiku:",
    "Okay, so the difference is this:",
    "Alright, let's get started!",
    "Alright, here is your poem.",
    "Let me explain.",
    "Let me know if you need more.",
    "Let's go through it step by step.",
    "Step 1: Open the terminal.",
    "1. Install Python",
    "1.  **Paris** is the capital",
    "**Paris**",
    "**Understanding recursion**",
    "**Analyzing data with pandas**",
    "**Considering a move to Berlin?**",
    "The user guide is here.",
    "The user interface has three parts.",
    "The user table needs an index.",
    "The user can click on Save.",
    "The user clicks the button, then the server responds.",
    "The question of free will is old.",
    "The question mark ends it.",
    "The person who invented it was Tesla.",
    "The task is done.",
    "The task was completed.",
    "The message was sent.",
    "The prompt appears in the terminal.",
    "The query returns two rows.",
    "The query is slow because it lacks an index.",
    "The instruction manual says so.",
    "User stories describe features.",
    "User: admin, Password: changeme",
    "User research shows that",
    "Users want speed.",
    "As the user of this device you can",
    "Since the user account is locked, reset it.",
    "Given the users table, run this query:",
    "Based on the data, sales rose.",
    "It seems you want a refund.",
    "It looks like rain.",
    "So you want to learn Rust!",
    "So the total is 12.",
    "Now the server starts.",
    "Got it! I'll keep that in mind.",
    "Got it, thanks.",
    "Hmm, that's a tough one.",
    "Need help? Call 911.",
    "I'll think about it.",
    "I think Paris is lovely.",
    "My task list for today:",
    "I should mention that prices vary.",
    "I should note that I'm an AI.",
    "I can help with that.",
    "我需要更多信息。",
    "我可以帮你写。",
    "我先给你一个例子。",
    "用户界面很简洁。",
    "用户手册在这里。",
    "用户名或密码错误。",
    "好的，以下是示例：",
    "这是一个简单的例子：",
    "ユーザー登録は無料です。",
    "ユーザー名を入力してください。",
    "사용자 이름을 입력하세요.",
    "Пользователь может нажать кнопку.",
    "Пользовательское соглашение",
    "El usuario puede cambiarla.",
    "Der Benutzer kann das ändern.",
    "L'utilisateur peut cliquer ici.",
    "O usuário pode clicar",
    "First session of the day: math.",
    "I'm trying my best!",
    "I'm asked that a lot.",
    "Here's my thinking: go with A.",
    "Let me see if I can help.",
    "Thinking in systems is a book.",
    "Thinking about moving? Here are tips.",
    "Let me walk you through it.",
    "Let me break it down for you:",
    "Let's see some examples.",
    "Let's break this into steps you can follow",
    "Let's look at an example.",
    "I'm going to be honest with you.",
    "I want to make sure I understand: do you mean A?",
    "I should be able to help.",
    "I should clarify that I can't browse.",
    "I will gladly help.",
    "I have to admit I laughed.",
    "I have to say, that's clever.",
    "I must say it's a good idea.",
    "I need to ask: which version?",
    "I need to see the code first.",
    "I should warn you that this deletes data.",
    "We need to multiply both sides by 2.",
    "We need to consider two cases.",
    "We have to be careful with floats.",
    "We must first solve for x.",
    "We can write it as follows:",
    "We can say that",
    "We should keep in mind that",
    "We should say goodbye.",
    "Need to reset your password? Click here.",
    "Must be frustrating!",
    "Should be fine.",
    "Task: finished.",
    "Goal: 3-1 for Bayern.",
    "Question: How old is the universe?",
    "The user experience matters.",
    "The customer is always right.",
    "The person is called Ada.",
    "The human body has 206 bones.",
    "The customer wants speed, so invest in it.",
    "The human is the only animal that blushes.",
    "The person asking the question matters.",
    "The request was accepted.",
    "The request is sent over HTTPS.",
    "The prompt is a text.",
    "The question is: what do you want?",
    "The message is clear: act now.",
    "The instructions are on page 2.",
    "The task is to sort the list in place. Here's how:",
    "My job is fun.",
    "This is a question many people ask.",
    "This is a request that",
    "Analysis shows a rise.",
    "Analyze the data first.",
    "Review the code below.",
    "Consider the following example:",
    "Defining the Problem",
    "Understanding the User Interface",
    "Processing the data takes a minute.",
    "**Reviewing the basics**",
    "**Evaluating the integral**",
    "**Considerations**",
    "Based on what you told me, the user is locked.",
    "Given that the user table is large,",
    "They're great together.",
    "So I'd say yes.",
    "So now you can log in.",
    "Okay, I need to know which OS you use.",
    "Okay, I need to ask a few questions.",
    "Right, so the first thing is",
    "Hmm, I'm not sure.",
    "Wait, really?",
    "好的，这是你要的诗：",
    "好，我们开始吧。",
    "让我来解释一下。",
    "用户可以在设置中修改。",
    "我要告诉你一个好消息。",
    "我应该怎么做？",
    "我得承认",
    "这是一个请求示例：",
    "這是一首詩：",
    "ユーザーガイドはこちら",
    "사용자 설정에서",
    "Пользователь сайта",
    "Un usuario puede",
    "El usuario y la contraseña",
    "Die Nutzerin kann",
    "Pengguna dapat mengubahnya",
    "Người dùng có thể",
    "Kullanıcı adı boş olamaz",
    "De gebruiker kan",
    "Användaren kan ändra",
)
"""Replies that begin with the same words."""


def test_more_beginnings_of_thoughts_are_known() -> None:
    assert [
        reply for reply in ALOUD_MORE if thinks_aloud(f"{reply} and so on, for some words.") is not True
    ] == []


def test_more_replies_are_shown_as_they_come() -> None:
    assert [reply for reply in SPOKEN_MORE if thinks_aloud(f"{reply} and so on, for some words.")] == []


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
