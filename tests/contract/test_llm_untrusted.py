"""A provider that means harm, or is broken: whatever it sends, the turn ends as ``length`` or with a typed error, and
nothing of it grows without a bound.

The bodies come from a transport in this process: what a real socket adds (timeouts, hang-ups) is in
``test_llm_openai_timeouts``.
"""

from __future__ import annotations

import asyncio
import gzip
import json
import zlib
from collections.abc import AsyncIterator, Callable, Iterable, Iterator
from typing import Any

import httpx
import pytest
from taskflow.codes import AiErrorCode
from taskflow.errors import ProviderError
from taskflow.limits import MAX_BODY_BYTES, MAX_LINE_BYTES, MAX_REPLY_BYTES, MAX_REPLY_CHARS
from taskflow.llm import body as bodies
from taskflow.llm import chat_completions_format
from taskflow.llm.address import parse
from taskflow.llm.body import BodyReader, BodyTooLong
from taskflow.llm.chat_completions_format import MAX_BROKEN, documents
from taskflow.llm.decoding import STEP_BYTES, Inflater
from taskflow.llm.failed_answer import MAX_ERROR_BYTES
from taskflow.llm.openai import OpenAiProvider
from taskflow.llm.server import Server

from local.supervisor import provider as supervised
from tests.support.llm import TIMEOUTS, ask, collect, failure
from tests.support.manual_clock import ManualClock

MB = 1_000_000
URL = "http://provider.example/v1"


class Sent(httpx.AsyncByteStream):
    """A body that is made while it is read; counts what was taken of it."""

    def __init__(self, parts: Iterable[bytes], then: asyncio.Event | None = None) -> None:
        self._parts = iter(parts)
        self._then = then
        self.taken = 0

    async def __aiter__(self) -> AsyncIterator[bytes]:
        for part in self._parts:
            self.taken += len(part)
            yield part
            await asyncio.sleep(0)
        if self._then is not None:
            await self._then.wait()


def provider_that(
    answer: Callable[[httpx.Request], httpx.Response], clock: ManualClock | None = None
) -> OpenAiProvider:
    return OpenAiProvider(
        Server(
            address=parse(URL),
            name="hostile",
            clock=clock or ManualClock(),
            timeouts=TIMEOUTS,
            price=lambda model, i, o: None,
            stops=lambda model, upstream, begun: True,
            client=httpx.AsyncClient(transport=httpx.MockTransport(answer)),
        )
    )


def event(value: Any) -> bytes:
    return b"data: " + json.dumps(value).encode() + b"\n\n"


def delta(text: str, **more: Any) -> bytes:
    return (
        b"data: "
        + json.dumps({"choices": [{"delta": {"content": text}, "finish_reason": None}], **more}).encode()
        + b"\n\n"
    )


def thought(text: str) -> bytes:
    return event({"choices": [{"delta": {"reasoning_content": text}}]})


def endless(part: bytes, first: bytes = b"") -> Iterator[bytes]:
    yield first
    while True:
        yield part


FILLER = b"x" * 65_536

BLOCK = FILLER * 8
HI = b'data: {"choices":[{"delta":{"content":"Hi"}}],"usage":{"prompt_tokens":'
ODD = b'data: {"choices":[{"delta":{"content":"a\\u0000\\ud800b"}}]}\n\ndata: [DONE]\n\n'
TOOL = b'data: {"choices":[{"delta":{"tool_calls":[{"function":{"arguments":"'
BROKEN = "SERVICE_UNAVAILABLE|UNKNOWN"

STREAMS: dict[str, tuple[Callable[[], Iterable[bytes]], str]] = {
    "a line without an end": (lambda: endless(FILLER, b"data: "), "UNKNOWN"),
    "the same behind some text": (lambda: endless(FILLER, delta("Hello") + b"data: "), "length: Hello"),
    "one JSON document without an end": (lambda: endless(FILLER, b'{"choices": "'), "UNKNOWN"),
    "an event of lines without an end": (lambda: endless(b"data: " + FILLER + b"\n"), "UNKNOWN"),
    "a document of lines without an end": (lambda: endless(b'"' + FILLER + b'",\n', b"[\n"), "UNKNOWN"),
    "comments without an end": (lambda: endless(b": " + BLOCK + b"\n"), "UNKNOWN"),
    "comments behind some text": (lambda: endless(b": " + BLOCK + b"\n", delta("Hello")), "length: Hello"),
    "noise without an end": (lambda: endless(b"<p>" + BLOCK + b"\n"), "UNKNOWN"),
    "reasoning without an end": (lambda: endless(thought("hm " * 100_000)), "EMPTY_REPLY"),
    "reasoning in the text": (lambda: endless(delta("hm " * 100_000), delta("<think>")), "EMPTY_REPLY"),
    "blanks without an end": (lambda: endless(delta(" " * 300_000)), "EMPTY_REPLY"),
    "blanks one by one": (lambda: endless(delta(" \u200b" * 50) * 400), "EMPTY_REPLY"),
    "a reply without an end": (lambda: endless(delta("word " * 500)), f"length: {'word ' * 20_000}"),
    "wide characters": (lambda: endless(delta("🙂" * 5_000)), f"length: {'🙂' * (MAX_REPLY_BYTES // 4)}"),
    "a chunk longer than any reply": (lambda: [delta("y" * 300_000)], f"length: {'y' * MAX_REPLY_CHARS}"),
    "NUL and lone surrogates": (lambda: [ODD], "done: a"),
    "arrays in arrays": (lambda: [b"data: " + b"[" * 200_000 + b"\n\n"], BROKEN),
    "a number of many digits": (lambda: [HI + b"9" * 5_000 + b"}}\n\n"], BROKEN),
    "tool calls without an end": (lambda: endless(TOOL + BLOCK + b'"}}]}}]}\n\n'), "UNKNOWN|EMPTY_REPLY"),
}
"""What a provider streams, and how it ends: an error's code, or how the reply finishes and its text begins."""


@pytest.mark.parametrize("case", STREAMS)
async def test_a_stream_ends_whatever_is_in_it(case: str) -> None:
    parts, expected = STREAMS[case]
    sent = Sent(parts())
    provider = provider_that(lambda request: httpx.Response(200, stream=sent))
    completion = await provider.open(ask("Hi"))
    try:
        text = await collect(completion)
        ended = f"{completion.finish}: {text}"
    except ProviderError as error:
        ended = str(error.code)
    assert any(ended.startswith(each) for each in expected.split("|")), ended[:200]
    assert len(ended) <= MAX_REPLY_CHARS + 10
    assert sent.taken <= MAX_BODY_BYTES + 2 * MB


# --- compression -----------------------------------------------------------------------------------------


def bomb(size: int, encoding: str = "gzip", first: bytes = b"") -> bytes:
    packed = zlib.compressobj(9, zlib.DEFLATED, {"gzip": 31, "zlib": 15, "raw": -15}[encoding])
    return packed.compress(first + b"0" * size) + packed.flush()


COMPRESSED = {
    "gzip": ("gzip", "gzip"),
    "x-gzip": ("x-gzip", "gzip"),
    "deflate": ("deflate", "zlib"),
    "deflate without a header": ("deflate", "raw"),
}


@pytest.mark.parametrize("case", COMPRESSED)
async def test_a_bomb_is_taken_apart_in_small_steps(case: str, monkeypatch: pytest.MonkeyPatch) -> None:
    named, packed = COMPRESSED[case]
    sizes: list[int] = []
    feed = BodyReader.feed

    def counted(reader: BodyReader, data: bytes) -> Any:
        sizes.append(len(data))
        return feed(reader, data)

    monkeypatch.setattr(BodyReader, "feed", counted)
    explosive = bomb(20 * MB, packed, first=b"data: ")
    assert len(explosive) < 30_000
    headers = {"content-encoding": named}
    provider = provider_that(lambda request: httpx.Response(200, headers=headers, stream=Sent([explosive])))
    error = await failure(collect(await provider.open(ask("Hi"))))
    assert error.code is AiErrorCode.UNKNOWN
    assert max(sizes) <= STEP_BYTES
    assert sum(sizes) <= MAX_LINE_BYTES + STEP_BYTES


async def test_a_bomb_in_an_error_is_read_as_far_as_any_error(monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[int] = []
    inflate = Inflater.feed

    def counted(inflater: Inflater, data: bytes) -> Iterator[bytes]:
        for step in inflate(inflater, data):
            opened.append(len(step))
            yield step

    monkeypatch.setattr(Inflater, "feed", counted)
    headers = {"content-encoding": "gzip"}
    provider = provider_that(
        lambda request: httpx.Response(500, headers=headers, stream=Sent([bomb(20 * MB)]))
    )
    error = await failure(provider.open(ask("Hi")))
    assert error.code is AiErrorCode.SERVICE_UNAVAILABLE
    assert sum(opened) <= MAX_ERROR_BYTES + STEP_BYTES


@pytest.mark.parametrize("case", COMPRESSED)
@pytest.mark.parametrize("size", [1, 3, 1_000_000])
async def test_a_stream_that_is_compressed_unasked_is_read(case: str, size: int) -> None:
    named, packed = COMPRESSED[case]
    stream = zlib.compressobj(9, zlib.DEFLATED, {"gzip": 31, "zlib": 15, "raw": -15}[packed])
    data = stream.compress(delta("Hello ") + delta("there.") + b"data: [DONE]\n\n") + stream.flush()
    parts = [data[at : at + size] for at in range(0, len(data), size)]
    headers = {"content-encoding": named}
    provider = provider_that(lambda request: httpx.Response(200, headers=headers, stream=Sent(parts)))
    assert await collect(await provider.open(ask("Hi"))) == "Hello there."


def test_members_of_a_file_are_read_one_after_the_other() -> None:
    data = gzip.compress(b"one ") + gzip.compress(b"two") + b"what follows is left out"
    assert b"".join(Inflater(gzip=True).feed(data)) == b"one two"


@pytest.mark.parametrize(
    ("encoding", "data"),
    [
        ("br", b"x"),
        ("zstd", b"x"),
        ("gzip, gzip", gzip.compress(gzip.compress(b"x", mtime=0), mtime=0)),
        ("gzip", b"not gzip at all"),
    ],
)
async def test_what_cannot_be_read_is_a_typed_error(encoding: str, data: bytes) -> None:
    headers = {"content-encoding": encoding}
    provider = provider_that(lambda request: httpx.Response(200, headers=headers, stream=Sent([data])))
    error = await failure(collect(await provider.open(ask("Hi"))))
    assert isinstance(error.code, AiErrorCode)
    assert error.code is not AiErrorCode.ABORT


# --- time ------------------------------------------------------------------------------------------------

DRIPS = {
    "comments": (200, [b": still here\n"] * 5),
    "blank lines": (200, [b"\n"] * 5),
    "half a line": (200, [b"da", b"ta: {", b'"choices": ']),
    "events that mean nothing": (200, [b'data: {"object": "ping"}\n\n'] * 5),
    "the body of an error": (500, [b'{"error": '] * 3),
}


@pytest.mark.parametrize("case", DRIPS)
async def test_what_drips_is_not_waited_for_without_end(case: str) -> None:
    """The first word has 30 seconds, however much that is no word comes in the meantime."""
    status, parts = DRIPS[case]
    clock = ManualClock()
    sent = Sent(parts, then=asyncio.Event())
    provider = provider_that(lambda request: httpx.Response(status, stream=sent), clock)

    async def talk() -> str:
        return await collect(await provider.open(ask("Hi")))

    talking = asyncio.ensure_future(talk())
    while sent.taken < sum(map(len, parts)):  # noqa: ASYNC110 - nothing tells when the pump has read
        await asyncio.sleep(0)
    await clock.advance(29.9)
    assert not talking.done()
    await clock.advance(0.2)
    assert (await failure(talking)).code is AiErrorCode.TIMEOUT


# --- work ------------------------------------------------------------------------------------------------


def test_a_document_that_always_looks_as_if_it_ended_is_not_read_again_each_time(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    tried: list[int] = []

    def never(data: bytes) -> bool:
        tried.append(len(data))
        return False

    monkeypatch.setattr(bodies, "_is_json", never)
    reader = BodyReader()
    reader.feed(b'{"a": "' + b"x" * 500_000 + b'",\n')
    with pytest.raises(BodyTooLong):
        while True:
            reader.feed(b"}\n" * 20_000)
    assert sum(tried) <= 9 * MAX_LINE_BYTES


def test_lines_that_only_begin_like_json_are_not_all_tried(monkeypatch: pytest.MonkeyPatch) -> None:
    tried: list[int] = []

    class Counting(json.JSONDecoder):
        def raw_decode(self, s: str, idx: int = 0) -> tuple[Any, int]:
            tried.append(idx)
            return super().raw_decode(s, idx)

    monkeypatch.setattr(chat_completions_format, "_DECODER", Counting())
    assert list(documents("[1,\n" * 100_000)) == []
    assert len(tried) == MAX_BROKEN


async def test_another_place_is_not_gone_to() -> None:
    """A redirect would send the prompt and the key wherever the provider says."""
    asked: list[str] = []

    def answer(request: httpx.Request) -> httpx.Response:
        asked.append(str(request.url))
        return httpx.Response(307, headers={"location": "http://169.254.169.254/latest/meta-data"})

    error = await failure(provider_that(answer).open(ask("Hi")))
    assert isinstance(error.code, AiErrorCode)
    assert all(url.startswith(URL) for url in asked)


COUNTS: list[Any] = [-1, 10**30, 1e308, "NaN", "inf", "-0", True, [1], {"total": 10**40}, "9" * 50, None]


@pytest.mark.parametrize("count", COUNTS, ids=str)
async def test_a_count_that_is_none_is_estimated(count: Any) -> None:
    usage = {"prompt_tokens": count, "completion_tokens": count, "total_tokens": count, "cost": count}
    sent = [delta("Hello"), delta("", usage=usage), b"data: [DONE]\n\n"]
    provider = provider_that(lambda request: httpx.Response(200, stream=Sent(sent)))
    completion = await provider.open(ask("Hi"))
    assert await collect(completion) == "Hello"
    used = completion.usage
    assert 0 <= used.input_tokens < 10**12
    assert 0 <= used.output_tokens < 10**12
    assert used.cost is None or 0 <= used.cost < 10**12


# --- the list of models ----------------------------------------------------------------------------------


class Lists(httpx.MockTransport):
    """Stands in for the network of the supervisor."""

    def __init__(self, response: Callable[[httpx.Request], httpx.Response]) -> None:
        self.asked: list[httpx.Request] = []

        def answer(request: httpx.Request) -> httpx.Response:
            self.asked.append(request)
            return response(request)

        super().__init__(answer)


def _discovering(lists: Lists, monkeypatch: pytest.MonkeyPatch) -> None:
    client = httpx.AsyncClient
    monkeypatch.setattr(httpx, "AsyncClient", lambda **given: client(transport=lists, **given))


@pytest.mark.parametrize(
    "parts",
    [
        lambda: endless(FILLER, b'{"data": [{"id": "'),
        lambda: [b"[" * 200_000],
        lambda: [
            b'{"data": [{"id": "x\\nTASKFLOW_SIGNING_KEY=mine"}, {"id": "a,b"}, {"id": "'
            + b"y" * 5_000
            + b'"}]}'
        ],
        lambda: [b"\xff\xfe"],
    ],
    ids=["without an end", "arrays in arrays", "ids that are none", "no text"],
)
async def test_a_list_of_models_is_bounded_and_offers_only_names(
    parts: Callable[[], Iterable[bytes]], monkeypatch: pytest.MonkeyPatch
) -> None:
    sent: list[Sent] = []

    def answer(request: httpx.Request) -> httpx.Response:
        sent.append(Sent(parts()))
        return httpx.Response(200, stream=sent[-1])

    _discovering(Lists(answer), monkeypatch)
    found, warning = await supervised.discover(supervised.Provider(URL))
    assert (found, warning is None) == (supervised.UNKNOWN_MODEL, False)
    assert all(each.taken <= supervised.MAX_LIST_BYTES + MB for each in sent)


async def test_a_list_that_drips_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(supervised, "LIST_SECONDS", 0.05)
    lists = Lists(lambda request: httpx.Response(200, stream=Sent([b"{"], then=asyncio.Event())))
    _discovering(lists, monkeypatch)
    _, warning = await supervised.discover(supervised.Provider(URL))
    assert warning is not None and "does not answer" in warning


async def test_a_key_does_not_follow_a_list_to_another_host(monkeypatch: pytest.MonkeyPatch) -> None:
    def answer(request: httpx.Request) -> httpx.Response:
        return httpx.Response(302, headers={"location": "http://elsewhere.example/v1/models"})

    for provider in (
        supervised.Provider(URL, api_key="secret-key"),
        supervised.Provider("https://mine.openai.azure.com/openai/v1", api_key="secret-key"),
    ):
        lists = Lists(answer)
        with monkeypatch.context() as patch:
            _discovering(lists, patch)
            await supervised.discover(provider)
        elsewhere = [each for each in lists.asked if each.url.host == "elsewhere.example"]
        assert not any("secret-key" in str(each.headers.raw) for each in elsewhere)
