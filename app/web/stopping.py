"""Stopping an answer that is under way.

The framework can cancel an event, but then what the event was about to show is lost or not,
depending on the moment. Here the event itself is told to stop, and ends in its own words.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import TypeVar

T = TypeVar("T")


class StopSigns:
    """One sign a window; windows are known by their session."""

    def __init__(self) -> None:
        self._signs: dict[str, asyncio.Event] = {}

    def begin(self, window: str) -> asyncio.Event:
        """The sign for an answer that begins now in `window`."""
        return self._signs.setdefault(window, asyncio.Event())

    def end(self, window: str) -> None:
        """The answer has ended; its sign goes."""
        self._signs.pop(window, None)

    def stop(self, window: str) -> None:
        """Tell what runs in `window` to stop; nothing running is no error."""
        if sign := self._signs.get(window):
            sign.set()


async def until(items: AsyncIterator[T], sign: asyncio.Event) -> AsyncIterator[T]:
    """`items` until they end or `sign` is set, whichever is first, also while one is awaited."""
    halt = asyncio.ensure_future(sign.wait())
    try:
        while not sign.is_set():
            coming = asyncio.ensure_future(anext(items))
            await asyncio.wait({coming, halt}, return_when=asyncio.FIRST_COMPLETED)
            if not coming.done():
                coming.cancel()
                await asyncio.wait({coming})
                return
            try:
                item = coming.result()
            except StopAsyncIteration:
                return
            yield item
    finally:
        halt.cancel()
