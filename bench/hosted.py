"""What our path costs a turn beyond the language model's own time, against a bare create_agent.

    python -m bench.hosted [--turns 40]

Both ask the same scripted endpoint over HTTP on loopback, in a process of its own; it calls one
tool, then words the result. The bare agent has the same tools and the same client; ours makes
the embedded answer first, briefs the model, checks its words. The model's own time is that of
the same requests sent by a plain HTTP client. Prints the medians and the ratio, turns of both
taken alternately. Only the ratio counts: seconds depend on the machine.
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import tempfile
import time
from collections.abc import Callable
from contextlib import contextmanager
from contextvars import copy_context
from datetime import date
from pathlib import Path
from statistics import median
from typing import Any

from app.environment import keep_offline

keep_offline()

QUESTIONS = (
    "校车安全由哪些单位负责？",
    "现在哪些任务逾期了？",
    "附件第7项什么时候完成？",
    "附件第12项由谁配合？",
)
DAY = date(2017, 9, 15)
MODEL = "openai:scripted"
BOUND = 2.0


def endpoint(ready: Any) -> None:
    """The scripted endpoint: the tool call once more, then words for what came back."""
    from tests.hosted.endpoint import Asked, Call, Say, serving

    def script(asked: Asked) -> Say | Call:
        results = sum(m["role"] == "tool" for m in asked.messages)
        made = asked.calls
        if results < 1 or (asked.points and len(made) < 2):
            name = made[0]["name"] if made else "find_tasks"
            arguments = made[0]["arguments"] if made else json.dumps({"topic": "校车安全"})
            return Call(name, arguments)
        return Say(asked.points or str(asked.messages[-1]["content"]))

    with serving(script) as running:
        ready.send(running.url)
        ready.recv()


@contextmanager
def served() -> Any:
    """The endpoint's address while its process runs."""
    ours, theirs = multiprocessing.get_context("spawn").Pipe()
    process = multiprocessing.get_context("spawn").Process(target=endpoint, args=(theirs,))
    process.start()
    try:
        yield ours.recv()
    finally:
        ours.send("end")
        process.join(10)


def timed(work: Callable[[], Any]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


class Recorder:
    """Keeps the requests of a turn, to send them again by themselves."""

    def __init__(self) -> None:
        self.bodies: list[bytes] = []

    def __call__(self, request: Any) -> None:
        """Note a request as it is sent."""
        request.read()
        self.bodies.append(request.content)


def measure(turns: int) -> dict[str, float]:
    """Medians in seconds: our overhead, the bare agent's, and the model's own time of each."""
    import httpx
    from langchain.agents import create_agent
    from langchain_core.messages import HumanMessage

    from app.assistant.answer import Message
    from app.assistant.tools.toolbox import as_list
    from app.assistant.turn import CURRENT
    from app.settings import Settings
    from app.wiring import build_desk

    with served() as url, tempfile.TemporaryDirectory() as folder, httpx.Client() as plain:
        desk = build_desk(Settings(data_dir=Path(folder) / "data", chat_model=MODEL, model_url=url))
        assistant = desk.assistant
        speaker = assistant.speaker
        assert speaker is not None
        recorder = Recorder()
        speaker.model.root_client._client.event_hooks["request"].append(recorder)  # type: ignore[attr-defined]
        streaming = speaker.model.model_copy(update={"streaming": True})
        agent = create_agent(streaming, as_list())

        def alone() -> float:
            """The same requests by a plain client: the model's own time."""
            bodies, recorder.bodies = recorder.bodies, []
            head = {"Content-Type": "application/json"}

            def send() -> None:
                for body in bodies:
                    plain.post(f"{url}/chat/completions", content=body, headers=head).read()

            return timed(send)

        def ours(question: str) -> Any:
            return assistant.ask([Message(role="user", content=question)], as_of=DAY)

        def bare(question: str) -> Any:
            turn = assistant._turn([Message(role="user", content=question)], DAY)
            context = copy_context()
            context.run(CURRENT.set, turn)
            return lambda: context.run(agent.invoke, {"messages": [HumanMessage(question)]})

        found: dict[str, list[float]] = {k: [] for k in ("ours", "bare", "own_ours", "own_bare")}
        for number in range(turns + 1):
            question = QUESTIONS[number % len(QUESTIONS)]
            total = timed(lambda q=question: ours(q))  # type: ignore[misc]
            own = alone()
            ready = bare(question)
            total_bare = timed(ready)
            own_bare = alone()
            if number:  # the first warms up
                found["ours"].append(total - own)
                found["bare"].append(total_bare - own_bare)
                found["own_ours"].append(own)
                found["own_bare"].append(own_bare)
        answer = ours(QUESTIONS[0])
        assert answer.model == MODEL, answer.notice
        desk.close()
    return {name: median(values) for name, values in found.items()}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--turns", type=int, default=40)
    found = measure(parser.parse_args().turns)
    ratio = found["ours"] / found["bare"]
    for name in ("ours", "bare"):
        own = found[f"own_{name}"] * 1000
        print(f"{name}: {found[name] * 1000:.1f} ms beyond the model's own {own:.1f} ms")
    print(f"ratio {ratio:.2f} (bound {BOUND:g})")
    return int(ratio > BOUND)


if __name__ == "__main__":
    raise SystemExit(main())
