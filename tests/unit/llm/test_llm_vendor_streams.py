"""Streams of the vendors, from their bytes to a reply. The whole client hears them in ``tests/contract``."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from taskflow.llm.body import BodyReader
from taskflow.llm.chat_completions_format import is_done
from taskflow.llm.failed_answer import broken_off, no_reply
from taskflow.llm.reply import Reply

from tests.unit.llm.provider_dialects import DIALECTS, DONE, Meaning, chunk, event


def heard(stream: bytes, size: int) -> Meaning:
    """What comes of ``stream``, read in pieces of ``size`` bytes."""
    body, reply = BodyReader(), Reply()
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
