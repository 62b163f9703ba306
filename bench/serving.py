"""PolicyDesk against what it is made of, in one run on one machine.

    python -m bench.serving [--rounds 3]

    start    start to first answer, data already there  /  start to first page of a bare Gradio chat
    question one question over the API  /  a bare create_agent (scripted model, one tool call)
             behind the same kind of HTTP server
    memory   resident after an answer  /  the bare Gradio chat after its first page

Prints the medians and the ratios; exits 1 when a ratio is over its bound. Only ratios count:
seconds depend on the machine. Linux only (memory is read from /proc).
"""

from __future__ import annotations

import argparse
import json
import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from typing import Any
from urllib.request import ProxyHandler, Request, build_opener

from app.environment import keep_offline

ROOT = Path(__file__).resolve().parent.parent
BOUNDS = {"start": 2.0, "question": 3.0, "memory": 3.0}
QUESTION = "校车安全由哪些单位负责？"
QUESTIONS = 20  # a round, after one that warms up
START_SECONDS = 120.0


def bare_gradio(port: int) -> None:
    """The smallest chat page that Gradio makes."""
    import gradio

    chat = gradio.ChatInterface(lambda message, history: message)
    chat.launch(server_name="127.0.0.1", server_port=port, quiet=True)


def bare_agent(port: int) -> None:
    """create_agent with a scripted model that calls one tool, behind FastAPI."""
    import uvicorn
    from fastapi import FastAPI
    from langchain.agents import create_agent
    from langchain_core.language_models import BaseChatModel
    from langchain_core.messages import AIMessage, ToolMessage
    from langchain_core.outputs import ChatGeneration, ChatResult

    class Scripted(BaseChatModel):
        """Calls the tool once, then repeats what it said."""

        @property
        def _llm_type(self) -> str:
            return "scripted"

        def bind_tools(self, tools: Any, **_: Any) -> Any:
            return self

        def _generate(self, messages: Any, *_: Any, **__: Any) -> ChatResult:
            if isinstance(messages[-1], ToolMessage):
                reply = AIMessage(str(messages[-1].content))
            else:
                call = {"name": "units_of", "args": {"topic": "校车"}, "id": "1"}
                reply = AIMessage("", tool_calls=[call])
            return ChatResult(generations=[ChatGeneration(message=reply)])

    def units_of(topic: str) -> str:
        """列出一个主题的责任单位。"""
        return f"{topic}：区教育文体局"

    agent = create_agent(Scripted(), [units_of])
    app = FastAPI()

    @app.post("/api/chat")
    def chat(body: dict[str, Any]) -> dict[str, Any]:
        done = agent.invoke({"messages": body["messages"]})
        return {"answer": done["messages"][-1].content}

    uvicorn.run(app, host="127.0.0.1", port=port, log_level="warning")


def measure(rounds: int) -> dict[str, tuple[float, float]]:
    """{figure: (ours, theirs)}: medians over the rounds, in seconds and MiB."""
    seen: dict[str, list[float]] = {}

    def note(name: str, value: float) -> None:
        seen.setdefault(name, []).append(value)
        print(f"  {name}: {value:.3f}", flush=True)

    with tempfile.TemporaryDirectory() as data:
        with running(["-m", "app", "serve"], data) as (url, _):
            first_answer(url)  # reads corpus/, so that every round finds its data there
        for _round in range(rounds):
            with running(["-m", "bench.serving", "--bare", "gradio"], data) as (url, process):
                note("gradio, start to first page", first_page(url, process.began))
                note("gradio, MiB", resident(process.pid))
            with running(["-m", "app", "serve"], data) as (url, process):
                first_answer(url)
                note("policydesk, start to first answer", time.monotonic() - process.began)
                note("policydesk, a question", ask_again(url))
                note("policydesk, MiB", resident(process.pid))
            with running(["-m", "bench.serving", "--bare", "agent"], data) as (url, process):
                first_answer(url)
                note("create_agent, a question", ask_again(url))
    middle = {name: median(values) for name, values in seen.items()}
    return {
        "start": (
            middle["policydesk, start to first answer"],
            middle["gradio, start to first page"],
        ),
        "question": (middle["policydesk, a question"], middle["create_agent, a question"]),
        "memory": (middle["policydesk, MiB"], middle["gradio, MiB"]),
    }


class Started(subprocess.Popen[bytes]):
    """A process that knows when it was started."""

    began = 0.0


@contextmanager
def running(arguments: list[str], data: str) -> Iterator[tuple[str, Started]]:
    """A server of its own process on a free port; its address and the process."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = str(probe.getsockname()[1])
    env = {**os.environ, "PORT": port, "POLICYDESK_DATA": data}
    began = time.monotonic()
    process = Started([sys.executable, *arguments], cwd=ROOT, env=env, stdout=subprocess.DEVNULL)
    process.began = began
    try:
        yield f"http://127.0.0.1:{port}", process
    finally:
        process.terminate()
        process.wait(timeout=30)


def first_page(url: str, began: float) -> float:
    """Seconds from `began` to the first page."""
    fetch(url + "/")
    return time.monotonic() - began


def first_answer(url: str) -> None:
    """Ask as soon as somebody listens."""
    assert json.loads(fetch(url + "/api/chat", conversation()))["answer"]


def ask_again(url: str) -> float:
    """Median seconds of one question, warm, one at a time."""
    took = []
    for _ in range(QUESTIONS):
        began = time.monotonic()
        fetch(url + "/api/chat", conversation())
        took.append(time.monotonic() - began)
    return median(took)


def conversation() -> bytes:
    """The request of the contract."""
    messages = [{"role": "user", "content": QUESTION}]
    return json.dumps({"messages": messages, "as_of": "2017-09-15"}).encode()


def fetch(url: str, body: bytes | None = None) -> bytes:
    """GET or POST, waiting until the server is there."""
    until = time.monotonic() + START_SECONDS
    request = Request(url, data=body, headers={"Content-Type": "application/json"})
    opener = build_opener(ProxyHandler({}))
    while True:
        try:
            with opener.open(request, timeout=60) as response:
                content: bytes = response.read()
                return content
        except ConnectionError:
            raise
        except OSError:
            if time.monotonic() > until:
                raise
            time.sleep(0.02)


def resident(pid: int) -> float:
    """MiB of memory that the process holds now."""
    status = Path(f"/proc/{pid}/status").read_text("ascii")
    return int(status.split("VmRSS:")[1].split()[0]) / 1024


def report(figures: dict[str, tuple[float, float]]) -> bool:
    """Print every ratio beside its bound; true when all hold."""
    for name, (ours, theirs) in figures.items():
        ratio, bound = ours / theirs, BOUNDS[name]
        word = "ok" if ratio <= bound else "OVER"
        print(f"{name:9} {ours:9.3f} / {theirs:9.3f} = {ratio:5.2f}  (at most {bound:.0f})  {word}")
    return all(ours / theirs <= BOUNDS[name] for name, (ours, theirs) in figures.items())


def main() -> int:
    """Measure, or be one of the bare servers."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--bare", choices=["gradio", "agent"], help=argparse.SUPPRESS)
    options = parser.parse_args()
    keep_offline()
    if options.bare:
        server = bare_gradio if options.bare == "gradio" else bare_agent
        server(int(os.environ["PORT"]))
        return 0
    return 0 if report(measure(options.rounds)) else 1


if __name__ == "__main__":
    sys.exit(main())
