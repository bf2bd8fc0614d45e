"""Several calls at once."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine, Iterable
from typing import Any, TypeVar

T = TypeVar("T")


async def at_once(work: Iterable[Coroutine[Any, Any, T]]) -> list[T]:
    """As ``asyncio.gather``, without a task for one that is alone, as most posts are."""
    each = list(work)
    if len(each) == 1:
        return [await each[0]]
    return await asyncio.gather(*each)
