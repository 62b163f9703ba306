"""Run by test_offline.py in a process of its own: serve for real while nothing may leave.

    python tests/offline_scenario.py RESULT QUESTION DOCUMENT ANOTHER

The way out is closed twice: in a network namespace that has nothing but loopback where the
system gives one, and by an audit hook that refuses and writes down every address and every
name that is not this machine's. Then the command line serves, and this process is asked over
HTTP, and by the other commands, which find the data folder taken. RESULT is written as JSON;
`app.__main__` reads the environment as always.
"""

from __future__ import annotations

import ctypes
import fcntl
import ipaddress
import json
import os
import runpy
import signal
import socket
import struct
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Any
from urllib.error import URLError
from urllib.request import ProxyHandler, Request, build_opener

CLONE_NEWNET, CLONE_NEWUSER = 0x40000000, 0x10000000
SIOCSIFFLAGS, IFF_UP = 0x8914, 0x1
WATCHED = ("torch", "sentence_transformers", "transformers")
READY_SECONDS = 90.0
attempts: list[str] = []


def enter_empty_network() -> bool:
    """Move this process to a namespace with loopback only; False where that is not allowed."""
    if sys.platform != "linux":
        return False
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.unshare(CLONE_NEWNET) != 0 and libc.unshare(CLONE_NEWUSER | CLONE_NEWNET) != 0:
        return False
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as control:
        fcntl.ioctl(control, SIOCSIFFLAGS, struct.pack("16sh14x", b"lo", IFF_UP))
    return True


def is_here(host: object) -> bool:
    name = host.decode() if isinstance(host, bytes) else str(host or "127.0.0.1")
    try:
        return ipaddress.ip_address(name.split("%")[0]).is_loopback
    except ValueError:
        return name == "localhost"


def refuse_the_outside(event: str, arguments: tuple[Any, ...]) -> None:
    if event in ("socket.connect", "socket.sendto", "socket.sendmsg"):
        address = arguments[1]
        host = address[0] if isinstance(address, tuple) else "127.0.0.1"  # None, or a UNIX path
    elif event in ("socket.getaddrinfo", "socket.gethostbyname"):
        host = arguments[0]
    else:
        return
    if not is_here(host):
        attempts.append(f"{event} {host}")
        raise OSError(f"no way out: {event} {host}")


def call(path: str, body: bytes | None = None, kind: str = "application/json") -> tuple[int, bytes]:
    url = f"http://127.0.0.1:{os.environ['PORT']}{path}"
    request = Request(url, data=body, headers={"Content-Type": kind})
    with build_opener(ProxyHandler({})).open(request, timeout=60) as response:
        return response.status, response.read()


def wait_until_ready() -> None:
    until = time.monotonic() + READY_SECONDS
    while True:
        try:
            call("/readyz")
            return
        except (URLError, OSError):
            if time.monotonic() > until:
                raise
            time.sleep(0.1)


def multipart(document: Path) -> tuple[bytes, str]:
    head = (
        f'--edge\r\nContent-Disposition: form-data; name="file"; filename="{document.name}"\r\n\r\n'
    )
    return (
        head.encode() + document.read_bytes() + b"\r\n--edge--\r\n",
        "multipart/form-data; boundary=edge",
    )


def command(*arguments: str) -> dict[str, Any]:
    """One command while the server runs: its exit status and all that it printed."""
    done = subprocess.run(
        [sys.executable, "-m", "app", *arguments], capture_output=True, text=True, check=False
    )
    return {"status": done.returncode, "said": done.stdout, "wrong": done.stderr}


def use_it(result: dict[str, Any], question: str, document: Path, another: str) -> None:
    """What a person does: open the page, add a document, ask, search; then the terminal."""
    wait_until_ready()
    result["page"] = call("/")[0]
    result["uploaded"] = json.loads(call("/api/documents", *multipart(document))[1])
    chat = {"messages": [{"role": "user", "content": question}], "as_of": "2017-09-15"}
    result["answer"] = json.loads(call("/api/chat", json.dumps(chat).encode())[1])
    result["found"] = json.loads(call("/api/search?k=3&q=school")[1])["results"]
    result["ask"] = command("ask", question, "--as-of", "2017-09-15")
    result["ingest"] = command("ingest", another, "nothing.txt")
    result["serve"] = command("serve")
    result["doctor"] = command("doctor")
    result["documents"] = json.loads(call("/api/documents")[1])["documents"]


def main() -> None:
    path, question, document, another = sys.argv[1:]
    result: dict[str, Any] = {"namespace": enter_empty_network()}
    sys.addaudithook(refuse_the_outside)

    def run() -> None:
        try:
            use_it(result, question, Path(document), another)
        except Exception as error:
            result["error"] = repr(error)
        result["attempts"] = attempts
        result["imported"] = [name for name in WATCHED if name in sys.modules]
        Path(path).write_text(json.dumps(result, ensure_ascii=False), "utf-8")
        os.kill(os.getpid(), signal.SIGINT)

    threading.Thread(target=run, daemon=True).start()
    sys.argv[:] = ["app", "serve"]
    runpy.run_module("app", run_name="__main__")


if __name__ == "__main__":
    main()
