"""Serving on this machine: the port, the web server, what is said when it is ready."""

from __future__ import annotations

import errno
import gc
import signal
import socket
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from typing import TYPE_CHECKING

from app.settings import Settings

if TYPE_CHECKING:
    from app.wiring import Desk

GRACE = 5  # seconds for answers under way when the server is told to stop


class PortUnusable(Exception):
    """The address cannot be served on; `str(error)` is what to show."""


@contextmanager
def hold_port(settings: Settings) -> Iterator[socket.socket]:
    """The bound socket, not yet listening: connections are refused until the page is there.

    Raises PortUnusable, also when another process began to listen in the meantime.
    """
    try:
        family, kind, _protocol, _name, address = socket.getaddrinfo(
            settings.host, settings.port, type=socket.SOCK_STREAM
        )[0]
        door = socket.socket(family, kind)
    except OSError as error:
        raise PortUnusable(_sentence(settings, error)) from error
    with door:
        # A server that has just stopped leaves its port in TIME_WAIT; one that runs does not share.
        door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            door.bind(address)
        except OSError as error:
            raise PortUnusable(_sentence(settings, error)) from error
        yield door


def collect_rarely() -> None:
    """Look for garbage every 50,000 objects, not every 700: a tenth of the start goes into that
    otherwise (measured), because importing makes many objects and hardly any garbage."""
    gc.set_threshold(50_000, 20, 20)


def run(desk: Desk, door: socket.socket, *, today: Callable[[], date]) -> None:
    """Serve until told to stop; then let go of the desk.

    Raises PortUnusable when the port was taken since it was bound.
    """
    import uvicorn

    from app.web.api import create_app

    settings = desk.settings

    class Server(uvicorn.Server):
        """Says where the page is once it is there, and not before."""

        async def startup(self, sockets: list[socket.socket] | None = None) -> None:
            await super().startup(sockets=sockets)
            if self.started:
                if desk.folder:
                    desk.folder.announce(settings.url)
                print(f"政策督办问答已就绪：{settings.url}（Ctrl-C 停止）", flush=True)

    config = uvicorn.Config(
        create_app(desk, today=today),
        log_config=None,  # to the log file, like everything else
        access_log=False,
        timeout_graceful_shutdown=GRACE,
    )
    # The server repeats the signal that stopped it once it is done; that is no failure.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    try:
        Server(config).run(sockets=[door])
    except KeyboardInterrupt:
        pass
    except OSError as error:
        if error.errno != errno.EADDRINUSE:
            raise
        raise PortUnusable(_sentence(settings, error)) from error
    finally:
        desk.close()
        print("已停止。", file=sys.stderr)


def _sentence(settings: Settings, error: OSError) -> str:
    if error.errno == errno.EADDRINUSE:
        reason = "端口已被别的程序占用"
    elif error.errno == errno.EACCES:
        reason = "没有权限使用这个端口（1024 以下的端口需要管理员权限）"
    else:
        reason = error.strerror or str(error)
    return (
        f"不能在 {settings.host}:{settings.port} 上提供服务：{reason}。"
        f"请换一个端口，例如 PORT={7861 if settings.port == 7860 else 7860} make run。"
    )
