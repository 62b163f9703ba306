"""Did a change that should only be faster change an answer?

    python -m bench.answers record FILE [--count 300]     before the change
    python -m bench.answers compare FILE                  after it

Asks dev.jsonl turn by turn over the seed, and questions of the exam over it, as it is and with
made-up progress; keeps every response whole but for the milliseconds. `compare` prints what differs
and exits 1 where anything does.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from app.environment import keep_offline
from app.settings import Settings

DEVELOPMENT = Path(__file__).resolve().parents[1] / "tests/questions/dev.jsonl"
SEED = 7
SHOWN = 10

Answers = dict[str, str]
"""Day and conversation as JSON -> the response as JSON."""


def main() -> int:
    """See the top of the file."""
    keep_offline()
    parser = argparse.ArgumentParser(prog="python -m bench.answers")
    parser.add_argument("what", choices=("record", "compare"))
    parser.add_argument("file", type=Path)
    parser.add_argument("--count", type=int, default=300, help="questions of the exam")
    given = parser.parse_args()
    if given.what == "record":
        kept = {"count": given.count, "answers": answers(given.count)}
        given.file.write_text(json.dumps(kept, ensure_ascii=False), encoding="utf-8")
        print(f"{len(kept['answers'])} answers")
        return 0
    kept = json.loads(given.file.read_text(encoding="utf-8"))
    now = answers(kept["count"])
    differing = [asked for asked, was in kept["answers"].items() if now.get(asked) != was]
    for asked in differing[:SHOWN]:
        print(asked, kept["answers"][asked], now.get(asked, "not asked"), sep="\n  ")
    print(f"{len(kept['answers'])} answers, {len(differing)} differ")
    return int(bool(differing))


def answers(count: int) -> Answers:
    """The responses to all questions."""
    from app.assistant.agent import Assistant
    from app.assistant.answer import Message
    from app.exam.sitting import examine
    from app.wiring import build_desk

    heard: Answers = {}
    ask = Assistant.ask

    def listening(self: Assistant, messages: Sequence[Message], **given: Any) -> Any:
        answer = ask(self, messages, **given)
        said = [[m.role, m.content] for m in messages]
        asked = json.dumps([str(given["as_of"]), said], ensure_ascii=False)
        heard[asked] = _response(answer)
        return answer

    with tempfile.TemporaryDirectory(prefix="policydesk-answers-") as folder:
        settings = replace(Settings.from_env({}), data_dir=Path(folder) / "data")
        desk = build_desk(settings)
        Assistant.ask = listening  # type: ignore[method-assign]
        try:
            for line in DEVELOPMENT.read_text(encoding="utf-8").splitlines():
                row = json.loads(line)
                day = date.fromisoformat(row.get("as_of", "2017-09-15"))
                said: list[Message] = []
                for turn in row["turns"]:
                    said.append(Message(role="user", content=turn))
                    answer = desk.assistant.ask(said, as_of=day)
                    said.append(Message(role="assistant", content=answer.text))
            desk.close()
            examine(settings, seed=SEED, count=count)
        finally:
            Assistant.ask = ask  # type: ignore[method-assign]
    return heard


def _response(answer: Any) -> str:
    from app.web.chat_shapes import ChatResponse

    response = ChatResponse.of(answer).model_dump(mode="json")
    for call in response["tool_calls"]:
        call["ms"] = 0
    # Tools of one message run side by side; which ends first is chance.
    response["tool_calls"].sort(key=str)
    return json.dumps(response, ensure_ascii=False)


if __name__ == "__main__":
    sys.exit(main())
