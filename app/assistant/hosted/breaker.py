"""Leaves an endpoint alone for a while after it has failed several times in a row."""

from __future__ import annotations

import threading
from collections.abc import Callable


class Breaker:
    """Open (do not ask) for `rest_s` after `failures` in a row; then one turn may try.

    `monotonic` is seconds on a clock that only runs forward. Any thread may call it.
    """

    def __init__(self, *, failures: int, rest_s: float, monotonic: Callable[[], float]) -> None:
        self._failures = failures
        self._rest_s = rest_s
        self._monotonic = monotonic
        self._lock = threading.Lock()
        self._count = 0
        self._closed_until: float | None = None  # not asked before this moment

    def allows(self) -> bool:
        """Whether a turn may ask now. After the rest one turn tries, the others still wait."""
        with self._lock:
            if self._closed_until is None:
                return True
            now = self._monotonic()
            if now < self._closed_until:
                return False
            self._closed_until = now + self._rest_s
            return True

    def succeeded(self) -> None:
        """The endpoint answered."""
        with self._lock:
            self._count, self._closed_until = 0, None

    def failed(self) -> None:
        """The endpoint did not answer."""
        with self._lock:
            self._count += 1
            if self._count >= self._failures:
                self._closed_until = self._monotonic() + self._rest_s
