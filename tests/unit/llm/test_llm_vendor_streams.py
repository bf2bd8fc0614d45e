"""Streams of the vendors, from their bytes to a reply. The whole client hears them in ``tests/contract``."""

from __future__ import annotations

import pytest
from taskflow.llm.body import BodyReader
from taskflow.llm.chat_completions_format import is_done
from taskflow.llm.failed_answer import no_reply
from taskflow.llm.reply import Reply

from tests.unit.llm.provider_dialects import DIALECTS, Meaning


def heard(stream: bytes, size: int) -> Meaning:
    """What comes of ``stream``, read in pieces of ``size`` bytes."""
    body, reply = BodyReader(), Reply()
    parts = [body.feed(stream[at : at + size]) for at in range(0, len(stream), size)]
    text = ""
    done = False
    for event in [event for events in [*parts, body.end()] for event in events]:
        if not (event.data or event.error or event.last) or done or reply.error:
            continue
        if is_done(event.data):
            done = True
        else:
            text += reply.read(event)
    error = reply.error
    if error is None and (done or reply.completeness.complete(cut=False)):
        text += reply.end()
        error = reply.error
    elif error is None:
        assert reply.nothing_read, "the stream broke off"
        error = no_reply((reply.first_skipped or body.noise).strip(), "", "http://x")
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
