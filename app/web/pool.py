"""Where the assistant runs: a few threads of its own, so that health checks always answer.

The assistant is synchronous and busy; the event loop must not be. Each answer runs from start
to end in one worker (its context variables stay whole), its pieces cross into the loop through
a queue. More people than can wait are told so at once instead of being left hanging.
"""

from __future__ import annotations

import asyncio
import logging
import threading
from collections.abc import AsyncIterator, Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from typing import TypeVar

from app.web.problems import Problem

log = logging.getLogger(__name__)

T = TypeVar("T")

WORKERS_EMBEDDED = 4  # busy on the processor: more would only take turns
WORKERS_HOSTED = 32  # waiting for another machine most of the time
WAITING = 100


class AnswerPool:
    """Threads that run the assistant, and a bound on how many may wait for one."""

    def __init__(self, *, workers: int, waiting: int = WAITING):
        self._threads = ThreadPoolExecutor(workers, thread_name_prefix="answer")
        self._room = workers + waiting
        self._inside = 0
        self._lock = threading.Lock()

    async def run(self, work: Callable[[], T]) -> T:
        """The result of `work`. Raises Problem 503 when too many are waiting."""
        with self._seat():
            return await asyncio.get_running_loop().run_in_executor(self._threads, work)

    async def stream(self, start: Callable[[], Iterator[T]]) -> AsyncIterator[T]:
        """The items of `start()`, as they come. Leaving early ends the work at its next item.

        Raises Problem 503 when too many are waiting, and whatever the work raises.
        """
        loop = asyncio.get_running_loop()
        items: asyncio.Queue[T | None] = asyncio.Queue()
        left = threading.Event()

        def work() -> None:
            try:
                if left.is_set():  # went away while waiting for a thread
                    return
                for item in start():
                    if left.is_set():
                        return
                    loop.call_soon_threadsafe(items.put_nowait, item)
            finally:
                if not loop.is_closed():
                    loop.call_soon_threadsafe(items.put_nowait, None)

        with self._seat():
            done = loop.run_in_executor(self._threads, work)
            try:
                while (item := await items.get()) is not None:
                    yield item
                await done
            finally:
                left.set()

    def start(self, work: Callable[[], object]) -> None:
        """Run `work` when a thread is free; nobody waits for it, a failure goes to the log."""
        self._threads.submit(work).add_done_callback(_log_failure)

    def close(self) -> None:
        """Start nothing more; what runs is left to finish."""
        self._threads.shutdown(wait=False, cancel_futures=True)

    @contextmanager
    def _seat(self) -> Iterator[None]:
        with self._lock:
            if self._inside >= self._room:
                raise Problem(
                    503,
                    f"现在提问的人较多，已有 {self._inside} 个问题在排队，请稍后再试。",
                    headers={"Retry-After": "5"},
                )
            self._inside += 1
        try:
            yield
        finally:
            with self._lock:
                self._inside -= 1


def _log_failure(work: Future[object]) -> None:
    if not work.cancelled() and (error := work.exception()):
        log.error("work in the background failed", exc_info=error)
