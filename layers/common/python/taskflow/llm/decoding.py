"""The bytes of an answer in small steps, also where its server compressed it although nobody asked for that.

httpx decompresses whatever comes in one read at once: 64 KB that hold nothing but zeros become 64 MB.
"""

from __future__ import annotations

import zlib
from collections.abc import AsyncGenerator, Iterator
from contextlib import aclosing
from typing import cast

import httpx

STEP_BYTES = 65_536
"""How much is decompressed at once."""

_GZIP = ("gzip", "x-gzip")
_RAW_DEFLATE, _ZLIB, _GZIP_WINDOW = -15, 15, 31


async def decoded(response: httpx.Response) -> AsyncGenerator[bytes]:
    """The body of a streamed response. Raises ``httpx.DecodingError`` for a compression that is not known or broken."""
    named = response.headers.get_list("content-encoding", split_commas=True)
    encodings = [each for name in named if (each := name.strip().lower()) not in ("", "identity")]
    if len(encodings) > 1 or not {*_GZIP, "deflate"}.issuperset(encodings):
        raise httpx.DecodingError(
            f"an answer compressed as {', '.join(encodings)[:80]}", request=response.request
        )
    inflater = Inflater(gzip=encodings[0] in _GZIP) if encodings else None
    async with aclosing(cast(AsyncGenerator[bytes], response.aiter_raw())) as parts:
        async for part in parts:
            if inflater is None:
                yield part
                continue
            try:
                for step in inflater.feed(part):
                    yield step
            except zlib.error as error:
                raise httpx.DecodingError(
                    f"a broken compression: {error}", request=response.request
                ) from error


class Inflater:
    """Decompresses what it is fed, at most ``STEP_BYTES`` at a time. What follows the end is left out."""

    def __init__(self, *, gzip: bool) -> None:
        self._gzip = gzip
        self._stream = zlib.decompressobj(_GZIP_WINDOW) if gzip else None
        self._first = b""

    def feed(self, data: bytes) -> Iterator[bytes]:
        """Raises ``zlib.error``."""
        stream = self._stream
        if stream is None:
            data = self._first + data
            if len(data) < 2:
                self._first = data
                return
            stream = self._stream = zlib.decompressobj(_ZLIB if _has_zlib_header(data) else _RAW_DEFLATE)
        while not stream.eof:
            step = stream.decompress(data, STEP_BYTES)
            data = stream.unconsumed_tail
            if not step:
                break
            yield step
        if stream.eof and self._gzip and stream.unused_data[:2] == b"\x1f\x8b":
            # A file of several members.
            rest, self._stream = stream.unused_data, zlib.decompressobj(_GZIP_WINDOW)
            yield from self.feed(rest)


def _has_zlib_header(data: bytes) -> bool:
    """Whether it is what ``deflate`` means, and not the bare stream that some servers send under this name."""
    return data[0] & 0x0F == 8 and (data[0] << 8 | data[1]) % 31 == 0
