"""HTTP in which no wait outlasts the turn: a network backend that knows the turn's deadline.

A read timeout alone does not bound a reply that drips one byte a second, be it in its head or
in its body. Here every connect, read and write waits for its own limit or for what is left of
the turn, whichever is shorter, and none is begun after that.
Decided here too: no proxy and no redirect, so that the configured host is the only one that
anything is sent to.
"""

from __future__ import annotations

import ssl
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any

import httpcore
import httpx

from app.assistant.hosted.limits import Limits


@dataclass(frozen=True)
class Deadline:
    """A moment on the monotonic clock after which nothing waits."""

    at: float
    monotonic: Callable[[], float]

    @property
    def left(self) -> float:
        """Seconds left, never below 0."""
        return max(0.0, self.at - self.monotonic())


DEADLINE: ContextVar[Deadline | None] = ContextVar("deadline", default=None)
"""The deadline of the turn being worded in this context."""


def client(limits: Limits) -> httpx.Client:
    """The HTTP client of one model endpoint. Any thread may use it."""
    return httpx.Client(
        transport=_Transport(),
        timeout=timeout(limits),
        follow_redirects=False,
        trust_env=False,
    )


def timeout(limits: Limits) -> httpx.Timeout:
    """The limits of single waits."""
    return httpx.Timeout(limits.read_s, connect=limits.connect_s, pool=limits.connect_s)


class _Transport(httpx.BaseTransport):
    """httpx over an httpcore pool with our network backend."""

    def __init__(self) -> None:
        self._pool = httpcore.ConnectionPool(
            ssl_context=httpx.create_ssl_context(),
            max_connections=64,
            max_keepalive_connections=8,
            keepalive_expiry=5.0,
            network_backend=_Backend(),
        )

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        url = request.url
        assert isinstance(request.stream, httpx.SyncByteStream)
        with _as_httpx():
            reply = self._pool.handle_request(
                httpcore.Request(
                    method=request.method,
                    url=httpcore.URL(
                        scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path
                    ),
                    headers=request.headers.raw,
                    content=request.stream,
                    extensions=request.extensions,
                )
            )
        assert isinstance(reply.stream, Iterable)
        return httpx.Response(
            reply.status,
            headers=reply.headers,
            stream=_Body(reply.stream),
            extensions=reply.extensions,
        )

    def close(self) -> None:
        self._pool.close()


class _Body(httpx.SyncByteStream):
    def __init__(self, pieces: Iterable[bytes]) -> None:
        self._pieces = pieces

    def __iter__(self) -> Iterator[bytes]:
        with _as_httpx():
            yield from self._pieces

    def close(self) -> None:
        close = getattr(self._pieces, "close", None)
        if close:
            close()


@contextmanager
def _as_httpx() -> Iterator[None]:
    """httpcore's errors under the names that httpx's callers know."""
    try:
        yield
    except (httpcore.ConnectTimeout, httpcore.PoolTimeout) as error:
        raise httpx.ConnectTimeout(str(error)) from error
    except httpcore.TimeoutException as error:
        raise httpx.ReadTimeout(str(error)) from error
    except httpcore.ConnectError as error:
        raise httpx.ConnectError(str(error)) from error
    except httpcore.NetworkError as error:
        raise httpx.ReadError(str(error)) from error
    except httpcore.ProtocolError as error:
        raise httpx.RemoteProtocolError(str(error)) from error
    except httpcore.UnsupportedProtocol as error:
        raise httpx.UnsupportedProtocol(str(error)) from error


def _within(timeout: float | None, late: type[Exception]) -> float | None:
    """The limit of one wait: its own, or what is left of the turn."""
    deadline = DEADLINE.get()
    if deadline is None:
        return timeout
    left = deadline.left
    if left <= 0:
        raise late("the turn's time is over")
    return left if timeout is None else min(timeout, left)


class _Backend(httpcore.NetworkBackend):
    def __init__(self) -> None:
        self._plain = httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Any = None,
    ) -> httpcore.NetworkStream:
        within = _within(timeout, httpcore.ConnectTimeout)
        return _Stream(self._plain.connect_tcp(host, port, within, local_address, socket_options))


class _Stream(httpcore.NetworkStream):
    def __init__(self, plain: httpcore.NetworkStream) -> None:
        self._plain = plain

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._plain.read(max_bytes, _within(timeout, httpcore.ReadTimeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._plain.write(buffer, _within(timeout, httpcore.WriteTimeout))

    def close(self) -> None:
        self._plain.close()

    def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,
    ) -> httpcore.NetworkStream:
        within = _within(timeout, httpcore.ConnectTimeout)
        return _Stream(self._plain.start_tls(ssl_context, server_hostname, within))

    def get_extra_info(self, info: str) -> Any:
        return self._plain.get_extra_info(info)
