"""A scripted OpenAI-compatible server: real HTTP on loopback, streaming, tool calls.

A play is a function from the request (`Asked`) to what is sent back: a `Say`, a `Call`, or raw
bytes written as they come. The server remembers what it was asked.
"""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

PIECE = 12  # characters in a streamed chunk


@dataclass(frozen=True)
class Asked:
    """One request: its number from 1, its messages, the tools it offers, whether it streams."""

    number: int
    body: dict[str, Any]

    @property
    def messages(self) -> list[dict[str, Any]]:
        return list(self.body["messages"])

    @property
    def question(self) -> str:
        return next(m["content"] for m in reversed(self.messages) if m["role"] == "user")

    @property
    def question_of_the_turn(self) -> str:
        """The question itself, also where a complaint has followed it."""
        at = max(
            n for n, m in enumerate(self.messages) if str(m.get("content")).startswith('{"要点"')
        )
        return next(m["content"] for m in reversed(self.messages[:at]) if m["role"] == "user")

    @property
    def points(self) -> str:
        """The key points that the tools returned: what a good model puts into other words."""
        for message in reversed(self.messages):
            if message["role"] == "tool" and str(message["content"]).startswith('{"要点"'):
                return str(json.loads(message["content"].split("\n")[0])["要点"])
        return ""

    @property
    def calls(self) -> list[dict[str, Any]]:
        """The tool calls that stand in the conversation."""
        return [c["function"] for m in self.messages for c in m.get("tool_calls") or ()]

    @property
    def last_is_tool(self) -> bool:
        return bool(self.messages[-1]["role"] == "tool")


@dataclass(frozen=True)
class Say:
    """Words, in pieces; `pause` seconds before each."""

    text: str
    pause: float = 0.0
    finish: str = "stop"


@dataclass(frozen=True)
class Call:
    """A tool call; `arguments` is JSON text, well-formed or not."""

    name: str
    arguments: str


@dataclass(frozen=True)
class Raw:
    """A response as bytes: status line and headers, then pieces as they come."""

    status: int = 200
    headers: tuple[tuple[str, str], ...] = (("Content-Type", "text/event-stream"),)
    pieces: Iterable[bytes] = ()
    cut: bool = False  # end without the closing chunk


Play = Callable[[Asked], Say | Call | Raw]


@dataclass
class Endpoint:
    """The server while it runs. `play` may be changed between requests."""

    play: Play
    url: str = ""
    asked: list[Asked] = field(default_factory=list)
    paths: list[str] = field(default_factory=list)
    stopped: threading.Event = field(default_factory=threading.Event)


def chunk(delta: dict[str, Any], finish: str | None = None) -> bytes:
    """One server-sent event of a chat completion."""
    data = {
        "id": "c1",
        "object": "chat.completion.chunk",
        "created": 1,
        "model": "scripted",
        "choices": [{"index": 0, "delta": delta, "finish_reason": finish}],
    }
    return f"data: {json.dumps(data, ensure_ascii=False)}\n\n".encode()


DONE = b"data: [DONE]\n\n"


def events(reply: Say | Call) -> Iterator[bytes]:
    """A reply as server-sent events."""
    if isinstance(reply, Call):
        function = {"name": reply.name, "arguments": ""}
        head = {"index": 0, "id": f"call{time.monotonic_ns()}", "type": "function"}
        yield chunk({"role": "assistant", "tool_calls": [{**head, "function": function}]})
        for start in range(0, len(reply.arguments), PIECE):
            piece = {"arguments": reply.arguments[start : start + PIECE]}
            yield chunk({"tool_calls": [{"index": 0, "function": piece}]})
        yield chunk({}, "tool_calls")
    else:
        yield chunk({"role": "assistant", "content": ""})
        for start in range(0, len(reply.text), PIECE):
            time.sleep(reply.pause)
            yield chunk({"content": reply.text[start : start + PIECE]})
        yield chunk({}, reply.finish)
    yield DONE


@contextmanager
def serving(play: Play) -> Iterator[Endpoint]:
    """The scripted server on a loopback port of its own."""
    endpoint = Endpoint(play)
    lock = threading.Lock()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            endpoint.paths.append(self.path)
            self.send_error(404)

        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            with lock:
                endpoint.paths.append(self.path)
                asked = Asked(len(endpoint.asked) + 1, body)
                endpoint.asked.append(asked)
            reply = endpoint.play(asked)
            raw = reply if isinstance(reply, Raw) else Raw(pieces=events(reply))
            try:
                self._send(raw)
            except OSError:
                self.close_connection = True  # the client went away

        def _send(self, raw: Raw) -> None:
            self.send_response(raw.status)
            for name, value in raw.headers:
                self.send_header(name, value)
            self.send_header("Transfer-Encoding", "chunked")
            self.end_headers()
            for piece in raw.pieces:
                self.wfile.write(b"%x\r\n%s\r\n" % (len(piece), piece))
                self.wfile.flush()
            if raw.cut:
                self.close_connection = True
                self.wfile.flush()
                self.connection.close()
                return
            self.wfile.write(b"0\r\n\r\n")
            self.wfile.flush()

        def log_message(self, *_: Any) -> None:
            pass

    class Server(ThreadingHTTPServer):
        def handle_error(self, request: Any, client_address: Any) -> None:
            pass  # a client that went away in the middle is part of the play

    server = Server(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    server.block_on_close = False
    threading.Thread(target=server.serve_forever, daemon=True).start()
    endpoint.url = f"http://127.0.0.1:{server.server_address[1]}/v1"
    try:
        yield endpoint
    finally:
        endpoint.stopped.set()
        server.shutdown()
        server.server_close()
