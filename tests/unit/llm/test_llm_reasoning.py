"""Reasoning written into a reply, and text that only speaks of it."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from taskflow.llm.reasoning import DOUBLED_CHARS, Part, ReasoningFilter
from taskflow.llm.reasoning_marks import AFTER_BLOCK, OPENINGS, WRAPPERS, template_opens


def split(pieces: list[str], *, opened: bool = False, unknown: bool = False) -> tuple[str, str]:
    """The text and the reasoning of a reply that arrives in ``pieces``."""
    sieve = ReasoningFilter(opened, unknown=unknown)
    parts = [part for piece in pieces for part in sieve.push(piece)]
    parts += sieve.end()
    joined = {kind: "".join(p.text for p in parts if p.kind == kind) for kind in ("text", "reasoning")}
    return joined["text"], joined["reasoning"]


@pytest.mark.parametrize(
    ("reply", "text"),
    [
        ("<think>the person wants</think>\n\nHello.", "Hello."),
        ("\n <think>\nhm\n</think>\nHello.", "Hello."),
        ("<think></think>Hello.", "Hello."),
        ("<mm:think>hm</mm:think>Hello.", "Hello."),
        ("<|im_start|>assistant\nHello.", "Hello."),
        ("<|start_header_id|>assistant<|end_header_id|>\n\nHello.", "Hello."),
        (
            "<|channel|>analysis<|message|>hm<|end|><|start|>assistant<|channel|>final <|constrain|>json<|message|>{}",
            "{}",
        ),
        ("<antThinking>hm</antThinking>Hello.", "Hello."),
        ("<thinking>hm<reflection>no</reflection></thinking>\n<output>\nHello.</output>", "Hello."),
        ("<think>hm</think>[BEGIN FINAL RESPONSE]\nHello.[END FINAL RESPONSE]", "Hello."),
        ("Here is my thought process:\nhm\n\nHere is my response:\n\nHello.", "Hello."),
        ("Here's my thought process: hm. Here's my response: Hello.", "Hello."),
        ("Here is my thought process: I like it.", "Here is my thought process: I like it."),
        ("Here is my recipe.", "Here is my recipe."),
        ("Here are my reasoning steps:\nhm\n[BEGIN FINAL RESPONSE]\nHello.[END FINAL RESPONSE]", "Hello."),
        ("Use [BEGIN FINAL RESPONSE] to begin.", "Use [BEGIN FINAL RESPONSE] to begin."),
        ("<think_fast>hm</think_fast>Hello.", "Hello."),
        ("<think>\n\n</think>\n\n<think>again</think> Hello.", "Hello."),
        (
            "<|channel|>commentary to=functions.search <|constrain|>json<|message|>{}<|call|>"
            "<|start|>assistant<|channel|>final<|message|>Hello.",
            "Hello.",
        ),
        (
            "<|start|>assistant to=functions.a<|channel|>commentary<|constrain|>json<|message|>{}<|call|>"
            "<|start|>assistant<|channel|>analysis<|message|>a<|end|><|start|>assistant<|channel|>final<|message|>Hello.",
            "Hello.",
        ),
        ("<|channel|>analysis to=python code<|message|>a", ""),
        ("<|channel|>commentary to=functions.a json<|message|>{}<|call|>Hello.", "Hello."),
        ("<|channel|>analysis to nobody<|message|>a", "<|channel|>analysis to nobody<|message|>a"),
        (
            '<details type="reasoning" done="true">\n<summary>Thought for 3 s</summary>\n> a\n</details>\nHello.',
            "Hello.",
        ),
        ("<|think|>a<|end|><|begin|>assistant<|content|>Hello.<|end|>", "Hello."),
        ("</think>\n\nHello.", "Hello."),
        ("</think>Hello.", "Hello."),
        ("</think>", "</think>"),
        ("<|START_THINKING|>a<|END_THINKING|><|START_TEXT|>Hello.<|END_TEXT|>", "Hello."),
        ("<|END_THINKING|><|START_TEXT|>Hello.<|END_TEXT|>", "Hello."),
        ("<details type='reasoning'>\na</details>Hello.", "Hello."),
        (
            '<details style="color:gray;padding: 8px;" open> <summary> Thinking... </summary>\na</details>\n\nHello.',
            "Hello.",
        ),
        ("<details><summary>💭 Reasoning</summary>a</details>Hello.", "Hello."),
        ("<details open>\n<summary>已深度思考（用时 3 秒）</summary>\na\n</details>\nHello.", "Hello."),
        (
            "<|channel|>final<|message|>Hello.<|end|><|start|>assistant<|channel|>analysis<|message|>b<|end|>\nYou.",
            "Hello.\nYou.",
        ),
        ("<think>a</think><answer>Hello.</answer>\n<think>b</think>", "Hello."),
        ("<think>a</think><answer>Hello.</answer>\n\nYou.", "Hello.\n\nYou."),
        ("<think>a</think>\nHello.\n<think>\nb\n</think>\nYou.", "Hello.\n\nYou."),
        ("<think>a</think>Hello.\n<think>\nb", "Hello.\n<think>\nb"),
        (
            "<think>a</think>Write:\n```\n<think>\nb\n</think>\n```\n",
            "Write:\n```\n<think>\nb\n</think>\n```\n",
        ),
        ("<think>a</think>Say <think>\nb\n</think>.", "Say <think>\nb\n</think>."),
        ("<think>a</think>It is\n<think> b </think>.", "It is\n<think> b </think>."),
        ("<THINK>a</Think>Hello.", "Hello."),
        ("<thinking>a</thinking>Hello.", "Hello."),
        ("<reasoning>a</reasoning>Hello.", "Hello."),
        ("<thought>a</thought>Hello.", "Hello."),
        ("[THINK]a[/THINK]Hello.", "Hello."),
        ("◁think▷a◁/think▷Hello.", "Hello."),
        (
            "<|channel|>analysis<|message|>a<|end|><|start|>assistant<|channel|>final<|message|>Hello.",
            "Hello.",
        ),
        (
            "<|channel|>analysis<|message|>a<|start|>assistant<|channel|>final<|message|>Hello.<|return|>",
            "Hello.",
        ),
        ("<|channel|>final<|message|>Hello.<|return|>", "Hello."),
        ("analysisThe person greets.assistantfinalHello.", "Hello."),
        ("<|START_THINKING|>a<|END_THINKING|><|START_RESPONSE|>Hello.<|END_RESPONSE|>", "Hello."),
        ("<|begin_of_thought|>a<|end_of_thought|><|begin_of_solution|>Hello.<|end_of_solution|>", "Hello."),
        ("<seed:think>a</seed:think>Hello.", "Hello."),
        ("<think>\na\n</think>\n<answer>\nHello.</answer>", "Hello."),
        ("<think>\na\n</think>\n\n<response>\nHello.</response>\n", "Hello.\n"),
        ("<answer>Hello.</answer>", "<answer>Hello.</answer>"),
        ("<think>a</think><answers>Hello.", "<answers>Hello."),
        ("<unused94>thought\na<unused95>Hello.", "Hello."),
        ("<|channel>thought\na<channel|>Hello.", "Hello."),
        ("<think>a < b and </thin is no end</think>Hello.", "Hello."),
        ("<think>a <think>b</think> c</think>Hello.", "Hello."),
        ("<think>a <think>b</think> c <think>d</think> e</think>Hello.", "Hello."),
        ("<think>what <think> means</think>\n\nHello.", "Hello."),
        (
            "<think>what <think> means</think>It is `<think>` and `</think>`.",
            "It is `<think>` and `</think>`.",
        ),
        ("<think>what `<think>` means</think>\n\nHello.", "Hello."),
        ("<think>\n<think>\na</think>\n\nHello.", "Hello."),
        ("<think><think>a</think>Hello.", "Hello."),
        ("<think><think>a</think></think>Hello.", "Hello."),
        ("<think>\n<think>a</think>\n</think>\n\nHello.", "Hello."),
        ("<think><think>a</think> b</think>Hello.", "Hello."),
        ("<think><think><think>a</think>b</think>c</think>Hello.", "Hello."),
        ("<think>x<think>y<think>a</think>b</think>c</think>Hello.", "Hello."),
        ("<think>x<think>y<think>a</think>b</think>Hello.", "Hello."),
        ("<think><thinking>a</thinking>b</think>Hello.", "Hello."),
        ("<thinking><think>a</think>b</thinking>Hello.", "Hello."),
        ("[THINK][THINK]a[/THINK]b[/THINK]Hello.", "Hello."),
        ("<think><think>a</think><think>b</think>Hello.", "Hello."),
        ("<think>a</think></think>Hello.", "Hello."),
        ("<think>a</think>\n</think >\nHello.", "Hello."),
        ("<think></think></think>", ""),
        ("<think>a</THINK >Hello.", "Hello."),
        ("<think >a</think\n>Hello.", "Hello."),
        ("<think time='3'>a</think>Hello.", "Hello."),
        ('<Think time="3" effort=high>a</think>Hello.', "Hello."),
        ("<think>never closed", ""),
        ("<think>", ""),
        ("<think>a</think>\n \n", ""),
        ("\u3164<think>a</think>Hello.", "Hello."),
        ("<think>a</think>\n\u200fHello.", "\u200fHello."),
        ("\u2800\u28c0 is braille", "\u2800\u28c0 is braille"),
    ],
)
def test_reasoning_at_the_beginning_is_not_shown(reply: str, text: str) -> None:
    assert split([reply])[0] == text
    assert split(list(reply))[0] == text


@pytest.mark.parametrize(
    "reply",
    [
        "Use the `<think>` tag: <think>like this</think>.",
        "`<think>` opens a block and `</think>` closes it.",
        "```xml\n<think>hello</think>\n```",
        "a <think>b</think> c",
        "</think> is how it ends.",
        "<thinker>statue</thinker>",
        "<think",
        "< think >no tag</think>",
        "<think about it>, he said",
        "<think of what it means when a tag never ends, however long the sentence gets",
        "<think time='3'",
        "<div>hello</div>",
        "<details><summary>Reasons to stay</summary>\nMany.</details>",
        '<details type="reasoning"',
        "Hello.\n<think>\nwas never a block before\n</think>\n",
        "[THINKING] is a label",
        "[1] is a footnote",
        "analysis of the data",
        "analysis",
        "analytical",
        "\n\n  indented",
        "<|channel|>",
        " ",
        "",
    ],
)
def test_text_that_speaks_of_such_marks_is_shown_whole(reply: str) -> None:
    assert split([reply]) == (reply, "")
    assert split(list(reply)) == (reply, "")


@pytest.mark.parametrize(
    ("reply", "text"),
    [
        ("the person wants\n</think>\n\nHello.", "Hello."),
        ("<think>the person wants</think>Hello.", "Hello."),
        ("Hello, no reasoning here.", "Hello, no reasoning here."),
        ("a<think>b</think>c</think>Hello.", "Hello."),
        ("<think>a</think></think>Hello.", "Hello."),
        ("the person wants<|END_THINKING|>Hello.", "Hello."),
        ("what `<think>` means</think>Hello.", "Hello."),
    ],
)
def test_a_template_that_opens_the_block_is_known(reply: str, text: str) -> None:
    assert split([reply], opened=True)[0] == text
    assert split(list(reply), opened=True)[0] == text


def test_a_mark_that_is_quoted_holds_nothing_back() -> None:
    assert Part("text", "Hello") in ReasoningFilter().push("<think>a `<think>` b</think>Hello")


def test_text_behind_a_block_is_passed_on_unread_until_its_line_ends() -> None:
    sieve = ReasoningFilter()
    sieve.push("<think>a</think>Hello")
    assert sieve.passes(" you.") and not sieve.passes(".\n")
    sieve.push(".\n")
    assert not sieve.passes("<think>")


def test_a_doubled_mark_holds_back_no_more_than_its_second_end_is_looked_for() -> None:
    sieve, answer = ReasoningFilter(), "Hello. " * 100
    parts = [part for letter in f"<think>\n<think>a</think>{answer}" for part in sieve.push(letter)]
    shown = "".join(part.text for part in parts if part.kind == "text")
    assert shown == answer and sieve.plain
    late = f"<think><think>a</think>{'b' * (DOUBLED_CHARS + 1)}</think>Hello"
    assert split([late]) == split(list(late)) == (late[23:], late[7:23])


marks = st.sampled_from(["<think>", "<thinking>", "[think]"])
thoughts = st.sampled_from(["hm ", "a < b\n", "</thin", " ", "`x` "])


@st.composite
def blocks(draw: st.DrawFn, mark: str, depth: int = 3) -> str:
    """A block with text and blocks of the same kind in it, each closed."""
    inner = st.lists(blocks(mark, depth - 1) | thoughts if depth else thoughts, max_size=3).map("".join)
    return f"{mark}{draw(inner)}{draw(st.sampled_from(OPENINGS[mark]))}"


@given(
    marks.flatmap(blocks),
    st.lists(st.integers(0, 200), max_size=8),
    st.sampled_from(["Hello.", "\n\nHello."]),
)
def test_a_block_with_blocks_in_it_is_hidden_whole(block: str, cuts: list[int], answer: str) -> None:
    reply = block + answer
    edges = [0, *sorted(cut for cut in cuts if cut < len(reply)), len(reply)]
    pieces = [reply[a:b] for a, b in itertools.pairwise(edges)]
    assert split(pieces)[0] == "Hello."


@given(st.integers(1, 4), st.integers(1, 4), st.sampled_from(["", "\n", " "]), st.sampled_from(["hm", ""]))
def test_marks_in_a_row_are_hidden_however_many_of_them_are_closed(
    opened: int, closed: int, gap: str, thought: str
) -> None:
    reply = gap.join(["<think>"] * opened) + thought + gap.join(["</think>"] * closed) + f"{gap}Hello."
    assert split([reply])[0] == split(list(reply))[0] == "Hello."


def test_reasoning_that_the_server_sends_apart_is_not_waited_for() -> None:
    sieve = ReasoningFilter(opened=True)
    sieve.apart()
    assert [part.text for part in sieve.push("Hello")] == ["Hello"]
    assert sieve.plain


def test_a_block_that_may_be_reasoning_stays_hidden_when_the_reply_fails() -> None:
    sieve = ReasoningFilter(opened=True)
    assert sieve.push("the person wants") == []
    assert {part.kind for part in sieve.end(failed=True)} == {"reasoning"}


@pytest.mark.parametrize(
    ("model", "opens"),
    [
        ("deepseek-r1:8b", True),
        ("deepseek-ai/DeepSeek-R1-Distill-Qwen-7B", True),
        ("Qwen/QwQ-32B", True),
        ("qwen3-30b-a3b-thinking-2507", True),
        ("qwen3-30b-a3b-instruct-2507", False),
        ("deepseek/deepseek-v4-flash", False),
        ("MiniMaxAI/MiniMax-M2.1", True),
        ("allenai/Olmo-3-32B-Think", True),
        ("allenai/Olmo-3-7B-Instruct", False),
        ("baidu/ERNIE-4.5-21B-A3B-Thinking", True),
        ("CohereLabs/command-a-reasoning-08-2025", True),
        ("command-a-03-2025", False),
        ("gpt-5.4-mini", False),
        ("smollm2-135m", False),
    ],
)
def test_models_whose_template_opens_the_block(model: str, opens: bool) -> None:
    assert template_opens(model) is opens


MARKS = [
    *OPENINGS,
    *WRAPPERS,
    *AFTER_BLOCK,
    "</answer>",
    *(c for cs in (*OPENINGS.values(), *WRAPPERS.values()) for c in cs),
]
PIECES = [
    *MARKS,
    *(mark[:-1] for mark in MARKS),
    *("<think", "<think>", "</think", "</think>", "a='b'", ">", "`"),
    *(
        "<details",
        ' type="reasoning"',
        "<summary>Thinking</summary>",
        "</details>",
        "<think>\n",
        "```\n",
        " to=a",
        "<|call|>",
    ),
    *("analysisThe", "assistantfinal", " ", "\n", "a", "İ", "<", "\u2800", "\u200f"),
]
replies = st.lists(st.sampled_from(PIECES) | st.text(max_size=5), max_size=8).map("".join)


@example("<|channel|>analysis<|message|><|end|>", [], True)
@example("<|channel|>final<|message|><|end|><|return|>", [], False)
@example("<think>a<think></thinking>b</thinking>", [], False)
@example("<|begin_of_solution|>◁think▷◁/think▷", [], True)
@given(replies, st.lists(st.integers(0, 120), max_size=10), st.booleans())
def test_the_same_reply_gives_the_same_parts_however_it_is_cut(
    reply: str, cuts: list[int], opened: bool
) -> None:
    edges = [0, *sorted(cut for cut in cuts if cut < len(reply)), len(reply)]
    pieces = [reply[a:b] for a, b in itertools.pairwise(edges)]
    whole = split([reply], opened=opened)
    assert split(pieces, opened=opened) == whole
    assert split(list(reply), opened=opened) == whole
