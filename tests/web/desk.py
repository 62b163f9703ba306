"""A desk for tests of the doors: the real ledger, a stand-in for what finds and answers.

The reader knows one layout only (numbered articles, a table with a cell a line), the assistant
three kinds of question. Neither knows a test's expectation: they read the text they are given.
"""

from __future__ import annotations

import calendar
import hashlib
import re
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from app.assistant.answer import Answer, Citation, Message, NamedUnit, Token, ToolCall, ToolRan
from app.ledger.records import DocumentRecord, PassageRecord, TaskFilter, TaskView
from app.ledger.task_db import TaskDB
from app.settings import Settings
from ingest.document import (
    Assignment,
    Chunk,
    Deadline,
    DocumentWarning,
    Heading,
    Milestone,
    PolicyDocument,
    Task,
    Unit,
)
from ingest.errors import NotAPolicy, UnreadableFile
from vectorstore.types import Hit

ARTICLE = re.compile(r"^(\d+)．([^。\n]+)。[^\n]*?（责任单位：([^）]+)）", re.M)
ROW = re.compile(r"^\t(\d+)\n(?:(?!^\t序号|^\t\d+\n)[^\n]*\n?)*", re.M)
HEADING = re.compile(r"^(?:[一二三四五]、[^\n。]{2,20}|（[一二三四五六七八]）[^\n。]{2,40})$", re.M)


def units_of(text: str, start: int, role: Any) -> Iterator[Assignment]:
    for found in re.finditer(r"[^、，\n\t]+", text):
        if found[0].strip("—"):
            at = start + found.start()
            yield Assignment(
                text=found[0], start=at, end=at + len(found[0]), unit=found[0], role=role
            )


def deadline(text: str, at: int) -> Deadline:
    year, month = re.search(r"(\d{4})年", text), re.search(r"(\d+)月", text)
    due = None
    if year:
        number = int(month[1]) if month else 12
        due = date(int(year[1]), number, calendar.monthrange(int(year[1]), number)[1])
    end = at + len(text)
    return Deadline(text=text, start=at, end=end, due=due, ongoing=due is None)


def read(data: bytes, filename: str) -> PolicyDocument:
    try:
        text = data.decode()
    except UnicodeDecodeError:
        raise UnreadableFile(f"{filename}：不是文本文件。请另存为 .docx 后上传。") from None
    tasks = [*_articles(text), *_rows(text)]
    if not tasks:
        raise NotAPolicy(f"{filename}：没有读到任务。请确认上传的是政策文件。")
    chunks = [
        Chunk(
            text=t.text,
            start=t.start,
            end=t.end,
            source=t.source,
            number=t.number,
            locator=t.locator,
            title=t.title,
        )
        for t in tasks
    ]
    outline = [
        Heading(
            text=m[0],
            start=m.start(),
            end=m.end(),
            label="",
            title=m[0],
            level=1 + ("（" in m[0][0]),
        )
        for m in HEADING.finditer(text)
    ]
    names = dict.fromkeys(a.unit for t in tasks for a in t.assignments)
    number = re.search(r"\S+〔\d{4}〕\d+号", text)
    title = "".join(text.split("\n附件")[0].split("\n\n")[1:3]).split("\n")[0] or filename
    return PolicyDocument(
        text=text,
        title="".join(text[: text.find("：")].split("\n")[1:-1]) or title,
        doc_number=number[0] if number else "",
        issuer="天宁区人民政府",
        place="天宁区",
        year=2017,
        outline=tuple(outline),
        chunks=tuple(chunks),
        tasks=tuple(tasks),
        units=tuple(Unit(name=name, place="天宁区") for name in names),
        warnings=(
            DocumentWarning(code="heading-number", message="有一处标题缺少编号。", start=0, end=4),
        ),
    )


def _articles(text: str) -> Iterator[Task]:
    for found in ARTICLE.finditer(text):
        duties = []
        for m in re.finditer(r"[^。；]*到(2020年)，[^。；]*", found[0]):
            at = found.start() + m.start()
            when = deadline(m[1], found.start() + m.start(1))
            duties.append(Milestone(text=m[0], start=at, end=at + len(m[0]), deadline=when))
        yield Task(
            text=found[0],
            start=found.start(),
            end=found.end(),
            source="article",
            number=int(found[1]),
            locator=f"三、{found[1]}",
            title=found[2],
            assignments=tuple(units_of(found[3], found.start(3), "responsible")),
            milestones=tuple(duties),
        )


def _rows(text: str) -> Iterator[Task]:
    for found in ROW.finditer(text):
        cells = [(m[0], found.start() + m.start()) for m in re.finditer(r"[^\t]+", found[0])]
        cells = [(cell.rstrip(), at) for cell, at in cells if cell.strip()]
        if len(cells) < 6:
            continue
        number, title, _content, when, responsible, supporting = cells[:6]
        whole = found[0].rstrip()
        yield Task(
            text=whole,
            start=found.start(),
            end=found.start() + len(whole),
            source="annex",
            number=int(number[0]),
            locator=f"附件 第{number[0]}项",
            title="".join(title[0].split()),
            assignments=(
                *units_of(*responsible, "responsible"),
                *units_of(*supporting, "supporting"),
            ),
            deadline=deadline(*when),
        )


class StandInLibrary:
    def __init__(self, db: TaskDB):
        self.db = db

    def add_document(self, data: bytes, *, filename: str) -> DocumentRecord:
        self.db.check_new(data, filename=filename)
        return self.db.publish(self.db.shelve(read(data, filename), data=data, filename=filename))

    def remove_document(self, document_id: str) -> None:
        self.db.discard(document_id)

    def search(
        self, query: str, *, k: int, document_ids: Any = None
    ) -> list[tuple[PassageRecord, Hit]]:
        def score(text: str) -> float:
            return sum(text.count(query[i : i + 2]) > 0 for i in range(len(query) - 1))

        found = sorted(self.db.passages(), key=lambda p: -score(p.text))[:k]
        return [
            (p, Hit(id=p.id, document_id=p.document_id, score=score(p.text), lexical=0, dense=0))
            for p in found
        ]


class StandInAssistant:
    """Knows 逾期 (rows), 负责 (units) and nothing else. `pause` seconds between the tokens."""

    def __init__(self, db: TaskDB, library: StandInLibrary, pause: float = 0.0):
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
            if view and hits[0][1].score:
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


class StandInIndex:
    degraded = ""

    def describe(self) -> dict[str, Any]:
        return {
            "embedder": "hashed-ngrams-512",
            "dimensions": 512,
            "chunks": 47,
            "generation": "g" + hashlib.sha256(b"").hexdigest()[:6],
            "needs_rebuild": False,
            "degraded": self.degraded,
        }


@dataclass
class Parts:
    settings: Settings
    db: TaskDB
    library: StandInLibrary
    assistant: StandInAssistant
    index: StandInIndex
    folder: Any = None


def build(data: Path, *documents: Path, pause: float = 0.0) -> Parts:
    db = TaskDB(":memory:")
    library = StandInLibrary(db)
    for path in documents:
        library.add_document(path.read_bytes(), filename=path.name)
    return Parts(
        settings=Settings(data_dir=data),
        db=db,
        library=library,
        assistant=StandInAssistant(db, library, pause),
        index=StandInIndex(),
        folder=SimpleNamespace(),
    )
