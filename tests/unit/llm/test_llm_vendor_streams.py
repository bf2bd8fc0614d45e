"""Streams of the vendors, from their bytes to a reply. The whole client hears them in ``tests/contract``."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from taskflow.llm.body import BodyReader, Event
from taskflow.llm.chat_completions_format import is_done
from taskflow.llm.failed_answer import broken_off, no_reply
from taskflow.llm.reply import Reply

from tests.unit.llm.provider_dialects import DIALECTS, DONE, Meaning, chunk, event


class Told:
    """What a reply tells of its reasoning."""

    def __init__(self) -> None:
        self.text = ""
        self.ended = False

    def again(self) -> None:
        raise AssertionError("a reply is one call")

    def think(self, text: str) -> None:
        assert not self.ended
        self.text += text

    def over(self) -> None:
        self.ended = True


def heard(stream: bytes, size: int, told: Told | None = None) -> Meaning:
    """What comes of ``stream``, read in pieces of ``size`` bytes."""
    body, reply = BodyReader(), Reply(thoughts=told)
    parts = [body.feed(stream[at : at + size]) for at in range(0, len(stream), size)]
    text = ""
    done = False
    for found in [found for events in [*parts, body.end()] for found in events]:
        if not (found.data or found.error or found.last) or done or reply.error:
            continue
        if is_done(found.data):
            done = True
        else:
            text += reply.read(found)
    error = reply.error
    if error is None and (done or reply.completeness.complete(cut=False)):
        text += reply.end()
        error = reply.error
    elif error is None:
        said = (reply.first_skipped or body.noise).strip()
        error = (
            no_reply(said, "", "http://x") if reply.nothing_read and said else broken_off(reply.last_skipped)
        )
    usage = reply._usage
    counted = (usage.input_tokens or 0, usage.output_tokens or 0) if usage else None
    return text, error.code if error else None, counted


@pytest.mark.parametrize("name", DIALECTS)
def test_a_vendor_s_stream_is_understood(name: str) -> None:
    stream, meaning = DIALECTS[name]
    for size in (len(stream.encode()), 7, 1):
        text, code, counted = heard(stream.encode(), size)
        assert (text, code) == meaning[:2]
        assert counted == (meaning[2] or counted)


THOUGHTS = {
    "Gemini thought without tag": "hm hm",
    "Gemini thought, closed behind what is marked": "hm hm hm.",
    "xAI": "Thinking... ",
    "growing message with growing reasoning": "hmhm",
    "Envoy: reasoning in an object, github.com/envoyproxy/ai-gateway/pull/1222": "hm",
}
"""What is thought in the streams that have another reasoning than ``hm``."""


@pytest.mark.parametrize("name", DIALECTS)
def test_a_vendor_s_reasoning_is_told_apart_from_the_reply(name: str) -> None:
    stream, meaning = DIALECTS[name]
    for size in (len(stream.encode()), 7, 1):
        told = Told()
        heard(stream.encode(), size, told)
        assert told.text == THOUGHTS.get(name, "hm" if "hm" in stream else "")
        assert told.ended == bool(meaning[0])


def of(*deltas: dict[str, object]) -> str:
    return "".join(map(chunk, deltas)) + chunk({"content": "Hi"}) + chunk({}, "stop") + DONE


@pytest.mark.parametrize(
    ("stream", "thought"),
    [
        (of({"content": "<think>\n"}, {"content": "It is"}, {"content": " 7.</thi"}, {"content": "nk>"}), "\nIt is 7."),
        (of({"content": "<think>a</think><think>b</think>"}), "ab"),
        (of({"reasoning_content": "It is"}, {"reasoning_content": " 7."}), "It is 7."),
        (of({"reasoning_content": "It is", "reasoning": "It is"}), "It is"),
        (of({"reasoning": "It is", "reasoning_details": [{"type": "reasoning.text", "text": "It is"}]}), "It is"),
        (of({"reasoning_details": [{"type": "reasoning.summary", "summary": "It is"}]}), "It is"),
        (of({"reasoning_details": [{"type": "reasoning.encrypted", "data": "gAAAA"}]}), ""),
        (of({"reasoning_content": "\ud83d"}, {"reasoning_content": "\ude42"}), "🙂"),
        (of({"reasoning_content": "a"}, {"content": "Hello"}, {"reasoning_content": "b"}), "a"),
        (of({"content": [{"type": "redacted_thinking", "data": "gAAAA"}]}), ""),
        (of({"content": [{"type": "image_url", "image_url": {"url": "x"}}]}), ""),
        (of({"tool_calls": [{"function": {"name": "f", "arguments": "{}"}}]}), ""),
        (
            event({"type": "content_block_delta", "delta": {"type": "thinking_delta", "thinking": "It"}})
            + event({"type": "content_block_delta", "delta": {"type": "signature_delta", "signature": "Eq"}})
            + event({"type": "content_block_delta", "delta": {"type": "text_delta", "text": "Hi"}}),
            "It",
        ),
        (
            event({"type": "response.reasoning_summary_text.delta", "delta": "It is"})
            + event({"type": "response.output_text.delta", "delta": "Hi"}),
            "It is",
        ),
        (
            json.dumps(
                {
                    "object": "response",
                    "status": "completed",
                    "output": [
                        {"type": "reasoning", "summary": [{"type": "summary_text", "text": "It is"}]},
                        {"type": "message", "content": [{"type": "output_text", "text": "Hi"}]},
                    ],
                }
            ),
            "It is",
        ),
        (
            event({"candidates": [{"content": {"parts": [{"text": "It is", "thought": True}]}}]})
            + event({"candidates": [{"content": {"parts": [{"text": "Hi"}]}, "finishReason": "STOP"}]}),
            "It is",
        ),
        (
            event({"contentBlockDelta": {"delta": {"reasoningContent": {"text": "It is"}}}})
            + event({"contentBlockDelta": {"delta": {"text": "Hi"}}})
            + event({"messageStop": {"stopReason": "end_turn"}}),
            "It is",
        ),
        (
            json.dumps({"thinking": "It is", "response": ""}) + "\n" + json.dumps({"response": "Hi", "done": True}),
            "It is",
        ),
        (
            json.dumps(
                {"choices": [{"message": {"reasoning_content": "It is", "content": "Hi"}, "finish_reason": "stop"}]}
            ),
            "It is",
        ),
        (
            json.dumps({"choices": [{"message": {"content": "<think>It is</think>Hi"}, "finish_reason": "stop"}]}),
            "It is",
        ),
    ],
)  # fmt: skip
def test_reasoning_is_told_whatever_form_it_has(stream: str, thought: str) -> None:
    for size in (len(stream.encode()), 5, 1):
        told = Told()
        text, _, _ = heard(stream.encode(), size, told)
        assert (told.text, told.ended) == (thought, True)
        assert thought == "" or thought not in text


def test_that_a_model_thinks_is_told_before_what_it_thinks_is_certain() -> None:
    thinks = list[str]()

    class Keeping(Told):
        def think(self, text: str) -> None:
            thinks.append(text)

    told = Keeping()
    reply = Reply(opened=True, thoughts=told)
    for delta in ("the person", " wants", "</think>", "Hello."):
        for found in BodyReader().feed(chunk({"content": delta}).encode()):
            reply.read(found)
    assert thinks == ["", "", "the person wants"]
    assert told.ended


def growing(pieces: list[str], delta: object) -> str:
    """A stream whose messages grow beside ``delta``, which says nothing."""
    said = ["".join(pieces[: end + 1]) for end in range(len(pieces))]
    return "".join(
        event(
            {"choices": [{"index": 0, "delta": delta, "message": {"content": text}, "finish_reason": None}]}
        )
        for text in said
    )


WAYS = {
    "deltas": lambda pieces: "".join(chunk({"content": piece}) for piece in pieces),
    "text objects": lambda pieces: "".join(
        chunk({"content": [{"type": "text", "text": {"value": piece}}]}) for piece in pieces
    ),
    "Anthropic's": lambda pieces: "".join(
        event({"type": "content_block_delta", "delta": {"type": "text_delta", "text": piece}})
        for piece in pieces
    ),
    "Responses'": lambda pieces: "".join(
        event({"type": "response.output_text.delta", "delta": piece}) for piece in pieces
    ),
    "a message that grows": lambda pieces: growing(pieces, {}),
    "a message that grows beside blanks": lambda pieces: growing(
        pieces, {"role": "assistant", "content": ""}
    ),
    "deltas, and the message at the end": lambda pieces: (
        "".join(chunk({"content": piece}) for piece in pieces) + growing(["".join(pieces)], {})
    ),
    "a message that grows, twice at the end": lambda pieces: (
        growing(pieces, None) + growing(["".join(pieces)], {})
    ),
}


@given(
    st.lists(st.text("ab<é😀 \n", min_size=1, max_size=5), min_size=1, max_size=8).filter(
        lambda pieces: bool("".join(pieces).strip())
    ),
    st.sampled_from(sorted(WAYS)),
)
def test_the_text_is_said_once_whatever_way_it_comes(pieces: list[str], way: str) -> None:
    stream = WAYS[way](pieces) + chunk({}, "stop") + DONE
    assert heard(stream.encode(), 64)[:2] == ("".join(pieces), None)


def google(text: str, *, thought: bool) -> str:
    marked = {"extra_content": {"google": {"thought": True}}} if thought else {}
    return chunk({"content": text, **marked})


@pytest.mark.parametrize(
    ("parts", "text", "thought"),
    [
        (("hm.</tho", "ught>Hi"), "Hi", "hm hm."),
        (("hm.<", "/", "thought", ">Hi"), "Hi", "hm hm."),
        (("a <", "b"), "a <b", "hm "),
        (("Hi </tho",), "Hi </tho", "hm "),
        (("Hi", "</thought>"), "Hi</thought>", "hm "),
    ],
)
def test_google_s_closing_tag_may_be_split_over_chunks_that_nothing_marks(
    parts: tuple[str, ...], text: str, thought: str
) -> None:
    told = Told()
    stream = google("<thought>hm ", thought=True) + "".join(google(part, thought=False) for part in parts)
    assert heard((stream + chunk({}, "stop") + DONE).encode(), 7, told)[:2] == (text, None)
    assert told.text == thought


SAID = chunk({"content": "Hi"}) + chunk({"content": " there"})
UNEXPLAINED = event({"error": {"message": "it did not work"}})
NO_MONEY = event({"error": {"code": "insufficient_quota", "message": "no money"}})


@pytest.mark.parametrize(
    ("stream", "said", "code"),
    [
        (SAID + chunk({}, "stop") + UNEXPLAINED, "Hi there", None),
        (SAID + chunk({}, "length") + UNEXPLAINED, "Hi there", None),
        (chunk({"reasoning": "h"}) + chunk({"reasoning": "m"}, "length") + UNEXPLAINED, "", "EMPTY_REPLY"),
        (
            chunk({"reasoning": "h"}) + chunk({"reasoning": "m"}, "stop") + UNEXPLAINED,
            "",
            "SERVICE_UNAVAILABLE",
        ),
        (SAID + chunk({}, "stop") + NO_MONEY, "Hi there", "QUOTA_EXCEEDED"),
        (SAID + UNEXPLAINED, "Hi there", "SERVICE_UNAVAILABLE"),
        (
            SAID + event({"error": {"type": "invalid_request_error", "message": "it did not work"}}),
            "Hi there",
            "UNKNOWN",
        ),
        (SAID + event({"error": {"code": 400, "message": "it did not work"}}), "Hi there", "UNKNOWN"),
        (chunk({"content": "Hi"}, "stop") + UNEXPLAINED, "Hi", "SERVICE_UNAVAILABLE"),
        (UNEXPLAINED, "", "UNKNOWN"),
    ],
)
def test_an_error_without_a_cause_is_a_breakdown_unless_the_reply_had_ended(
    stream: str, said: str, code: str | None
) -> None:
    assert heard((stream + DONE).encode(), 7)[:2] == (said, code)


@pytest.mark.parametrize(
    ("choice", "said"),
    [
        ({"index": 0, "finish_reason": None}, ("", "CONTENT_BLOCKED")),
        ({"index": 0, "delta": {"content": "Hi"}, "finish_reason": "stop"}, ("Hi", None)),
    ],
)
def test_moderations_in_place_of_a_reply_block_it(
    choice: dict[str, object], said: tuple[str, str | None]
) -> None:
    found = {"pii": [{"score": 0.8, "input": True, "entity": "PhoneNumber"}]}
    assert heard(event({"choices": [choice], "moderations": found}).encode(), 7)[:2] == said


@pytest.mark.parametrize("reply", ["<|im_end|>", "\n<|eot_id|>", "<think>hm</think><|im_end|>", " </s>"])
def test_a_reply_of_nothing_but_the_end_of_a_turn_is_empty(reply: str) -> None:
    for stream in (chunk({"content": reply}), "".join(chunk({"content": one}) for one in reply)):
        assert heard((stream + chunk({}, "stop") + DONE).encode(), 7)[:2] == ("", "EMPTY_REPLY")


@pytest.mark.parametrize(
    ("turns", "text"),
    [
        ("1a 0X 1b 0Y", "ab"),
        # The first piece of a second choice is held back until the next chunk tells.
        ("0a 1X 0b 1Y 0c", "abc"),
        ("0a 1X 1Y 0b", "ab"),
        ("0a 1b 2c 3d", "abcd"),
        ("2a 1X 0Y 2b 1X 0Y", "ab"),
        ("1a 2b 3c", "abc"),
        ("1a 1b 1c", "abc"),
    ],
)
def test_of_choices_by_turns_that_name_nobody_the_first_is_read(turns: str, text: str) -> None:
    stream = "".join(
        event({"choices": [{"index": int(turn[0]), "delta": {"content": turn[1]}, "finish_reason": None}]})
        for turn in turns.split()
    )
    assert heard((stream + chunk({}, "stop") + DONE).encode(), 64)[:2] == (text, None)


def turns_of(pieces: list[tuple[int, str]]) -> bytes:
    chunks = (
        {"choices": [{"index": choice, "delta": {"content": piece}, "finish_reason": None}]}
        for choice, piece in pieces
    )
    return ("".join(map(event, chunks)) + DONE).encode()


@given(st.lists(st.integers(0, 1), max_size=12))
def test_two_choices_by_turns_are_never_mixed(rest: list[int]) -> None:
    pieces = [(choice, f"({number}) ") for number, choice in enumerate([0, *rest, 0])]
    first = "".join(piece for choice, piece in pieces if choice == 0)
    assert heard(turns_of(pieces), 7)[:2] == (first, None)


@given(st.integers(2, 12))
def test_nothing_is_lost_of_a_gateway_that_counts_its_chunks(chunks: int) -> None:
    pieces = [(number, f"({number}) ") for number in range(chunks)]
    assert heard(turns_of(pieces), 7)[:2] == ("".join(piece for _, piece in pieces), None)


def piece_of(choice: int | None, text: str, **more: object) -> str:
    number = {} if choice is None else {"index": choice}
    return event({"choices": [{**number, "delta": {"content": text}, "finish_reason": None}], **more})


COUNT = event({"choices": [], "usage": {"prompt_tokens": 3, "completion_tokens": 4}})
FIRST_ENDS = event({"choices": [{"index": 0, "delta": {}, "finish_reason": "stop"}]})
BLOCKS = piece_of(0, "a") + "".join(piece_of(2, letter) for letter in "bcd")


@pytest.mark.parametrize(
    ("stream", "text", "code"),
    [
        # github.com/BerriAI/litellm/pull/12666: the choice is the number of a block of the reply.
        (BLOCKS + FIRST_ENDS + DONE, "abcd", None),
        (BLOCKS + DONE, "abcd", None),
        (BLOCKS + piece_of(3, "e") + piece_of(3, "f") + FIRST_ENDS + DONE, "abcdef", None),
        (
            piece_of(0, "<think>hm") + piece_of(0, "</think>") + piece_of(1, "b") * 3 + FIRST_ENDS + DONE,
            "bbb",
            None,
        ),
        (BLOCKS + event({"error": {"message": "it did not work"}}), "abcd", "SERVICE_UNAVAILABLE"),
        (BLOCKS + event({"usage": {"completion_tokens": 4}, "finish_reason": "stop"}) + DONE, "abcd", None),
        (BLOCKS + "event: done\ndata: {}\n\n", "abcd", None),
        (BLOCKS.replace("\n\n", "\n") + "data: [DONE]\n\n", "abcd", None),
        # What has no number is no other reply, and stays behind what was said before it.
        (
            piece_of(0, "a") + piece_of(1, "b") + piece_of(None, "c") + piece_of(None, "d") + DONE,
            "abcd",
            None,
        ),
        # A count between two pieces tells nothing.
        (piece_of(0, "a") + piece_of(1, "X") + COUNT + piece_of(0, "b") + DONE, "ab", None),
        (piece_of(0, "a") + piece_of(1, "b") + COUNT + piece_of(2, "c") + DONE, "abc", None),
    ],
)
def test_nothing_is_lost_nor_moved_while_a_further_choice_is_in_doubt(
    stream: str, text: str, code: str | None
) -> None:
    assert heard(stream.encode(), 7)[:2] == (text, code)


def test_a_piece_of_a_second_reply_is_counted_though_it_is_not_shown() -> None:
    counted = piece_of(1, "X", usage={"prompt_tokens": 3, "completion_tokens": 4})
    stream = piece_of(0, "a") + counted + piece_of(0, "b") + DONE
    assert heard(stream.encode(), 64) == ("ab", None, (3, 4))


def test_a_further_choice_that_goes_on_and_on_is_shown_before_the_end() -> None:
    reply = Reply()
    chunks = (json.dumps({"choices": [{"index": n, "delta": {"content": f"{n}"}}]}) for n in [0] + [2] * 99)
    assert "".join(reply.read(Event(one)) for one in chunks) == "0" + "2" * 99
