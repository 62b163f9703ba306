"""The assistant's threads: nothing blocks the loop, nobody waits without being told."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Iterator

import pytest

from app.web.pool import AnswerPool
from app.web.problems import Problem


def test_pieces_come_in_order_and_one_by_one() -> None:
    async def run() -> list[int]:
        pool = AnswerPool(workers=1)
        return [item async for item in pool.stream(lambda: iter([1, 2, 3]))]

    assert asyncio.run(run()) == [1, 2, 3]


def test_an_error_in_the_work_reaches_who_asked() -> None:
    def work() -> Iterator[int]:
        yield 1
        raise ValueError("x")

    async def run() -> None:
        async for _ in AnswerPool(workers=1).stream(work):
            pass

    with pytest.raises(ValueError, match="x"):
        asyncio.run(run())


def test_the_loop_goes_on_while_an_answer_is_made() -> None:
    async def run() -> float:
        pool = AnswerPool(workers=1)
        answer = asyncio.create_task(pool.run(lambda: time.sleep(0.4)))
        await asyncio.sleep(0.01)
        began = time.monotonic()
        await asyncio.sleep(0.01)
        late = time.monotonic() - began
        await answer
        return late

    assert asyncio.run(run()) < 0.3


def test_more_than_can_wait_are_told_at_once() -> None:
    async def run() -> None:
        pool, held = AnswerPool(workers=1, waiting=1), threading.Event()
        inside = [asyncio.create_task(pool.run(held.wait)) for _ in range(2)]
        await asyncio.sleep(0.05)
        with pytest.raises(Problem) as refused:
            await pool.run(held.wait)
        assert refused.value.status_hint == 503
        held.set()
        await asyncio.gather(*inside)
        assert await pool.run(lambda: 5) == 5

    asyncio.run(run())


def test_work_that_nobody_waits_for_any_more_ends() -> None:
    ended = threading.Event()

    def work() -> Iterator[int]:
        try:
            for number in range(10_000):
                time.sleep(0.005)
                yield number
        finally:
            ended.set()

    async def run() -> None:
        stream = AnswerPool(workers=1).stream(work)
        assert await anext(stream) == 0
        await stream.aclose()
        assert await asyncio.to_thread(ended.wait, 5)

    asyncio.run(run())
