"""A desk for tests of the doors: the real ledger, library and index over the text they are
given, and a stand-in for the assistant that knows three kinds of question and no answer.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from app.assistant.answer import Answer, Citation, Message, NamedUnit, Token, ToolCall, ToolRan
from app.ledger.library import Library
from app.ledger.lights import Lights
from app.ledger.records import TaskFilter, TaskView
from app.ledger.task_db import TaskDB
from app.settings import Settings
from ingest.lexicon import Lexicon
from vectorstore.embedding import HashedNgramEmbedder
from vectorstore.index import PolicyIndex


class StandInAssistant:
    """Knows 逾期 (rows), 负责 (units) and nothing else. `pause` seconds between the tokens."""

    def __init__(self, db: TaskDB, library: Library, pause: float = 0.0):
        self.db, self.library, self.pause = db, library, pause

    def warm_up(self) -> None:
        pass

    def ask(self, messages: Sequence[Message], *, as_of: date, model: str | None = None) -> Answer:
        return next(e for e in self.stream(messages, as_of=as_of) if isinstance(e, Answer))

    def stream(
        self, messages: Sequence[Message], *, as_of: date, model: str | None = None
    ) -> Iterator[Token | ToolRan | Answer]:
        call = ToolCall(name="find_tasks", args={"question": messages[-1].content}, ms=1.5)
        answer = self._answer(messages[-1].content, as_of, (call,))
        yield ToolRan(call=call)
        for start in range(0, len(answer.text), 4):
            time.sleep(self.pause)
            yield Token(text=answer.text[start : start + 4])
        yield answer

    def _answer(self, question: str, as_of: date, calls: tuple[ToolCall, ...]) -> Answer:
        common: dict[str, Any] = {"as_of": as_of, "model": "embedded", "tool_calls": calls}
        day = f"截至{as_of.year}年{as_of.month}月{as_of.day}日"
        if "逾期" in question:
            found = self.db.find(TaskFilter(states=("overdue",)), as_of=as_of)
            lines = [
                f"{i}. **{v.task.title}**（{v.task.locator}）" for i, v in enumerate(found.tasks, 1)
            ]
            return Answer(
                text=f"{day}，有 {found.total} 项任务时限已过、台账无办结登记：\n\n"
                + "\n".join(lines),
                status="answered",
                tasks=found.tasks,
                total=found.total,
                citations=tuple(map(self._citation, found.tasks)),
                suggestions=("下个月有哪些任务到期？", "其中区教育文体局负责哪些？"),
                **common,
            )
        if "负责" in question:
            hits = self.library.search(question.replace("由哪些单位负责", ""), k=1)
            view = self.db.task(hits[0][0].id, as_of=as_of) if hits else None
            if view:
                names = view.task.responsible
                return Answer(
                    text=f"“{view.task.title}”的责任单位有 {len(names)} 个：{'、'.join(names)}。",
                    status="answered",
                    tasks=(view,),
                    total=1,
                    units=tuple(
                        NamedUnit(name=n, role="responsible", task_ids=(view.task.id,))
                        for n in names
                    ),
                    citations=(self._citation(view),),
                    suggestions=("这项任务什么时候完成？", "那配合的呢？", "原文怎么说？"),
                    reading=f"{view.task.title}的责任单位",
                    **common,
                )
        text = "没有找到相关内容：已收文件和任务台账中都没有。"
        return Answer(text=text, status="no_answer", **common)

    @staticmethod
    def _citation(view: TaskView) -> Citation:
        task = view.task
        return Citation(
            document=task.document,
            document_id=task.document_id,
            source=task.source,
            number=task.number,
            locator=task.locator,
            quote=task.text,
            start=task.start,
            end=task.end,
        )


@dataclass
class Parts:
    settings: Settings
    db: TaskDB
    library: Library
    assistant: StandInAssistant
    index: PolicyIndex
    lights: Lights
    folder: Any = None

    def close(self) -> None:
        self.index.close()
        self.db.close()


def build(
    data: Path, *documents: Path, pause: float = 0.0, parse: Callable[..., Any] | None = None
) -> Parts:
    settings = Settings(data_dir=data)
    db = TaskDB(data / "policydesk.db")
    index = PolicyIndex(data / "index", embedder=HashedNgramEmbedder())
    index.open()
    lexicon = Lexicon.from_toml((settings.lexicon_dir / "units.toml").read_text("utf-8"))
    library = Library(db, index, lexicon, parse=parse)
    for path in documents:
        library.add_document(path.read_bytes(), filename=path.name)
    assistant = StandInAssistant(db, library, pause)
    lights = Lights.from_toml((settings.lexicon_dir / "lights.toml").read_text("utf-8"))
    return Parts(
        settings=settings, db=db, library=library, assistant=assistant, index=index, lights=lights
    )
