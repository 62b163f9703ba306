"""What both doors work with: one set of service functions behind the API and the page.

A question is checked here, a file is taken in here, the system describes itself here; the
routes and the page only translate to and from their own shapes. Only this room reads the
clock, through `today`.
"""

from __future__ import annotations

import threading
import unicodedata
from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any

from app.assistant.answer import Answer, Message, Token, ToolRan
from app.ledger.document_records import DocumentRecord
from app.ledger.drafts import Draft, Drafts, Published
from app.ledger.errors import UnknownDocument, UnknownEntry, UnknownTask
from app.ledger.records import ProgressEntry
from app.ledger.task_db import TaskDB
from app.ledger.unit_decisions import UnitDecision
from app.settings import EMBEDDED
from app.web.conversations import ConversationStore
from app.web.feedback import FeedbackLog
from app.web.inputs import CONTROL, QUESTION_LIMIT, ProgressIn, UndoIn, UnitDecisionIn
from app.web.pool import AnswerPool
from app.web.problems import Problem

if TYPE_CHECKING:
    from app.wiring import Desk

UPLOAD_LIMIT = 20 * 1024 * 1024
DRAFT = "draft-"  # in front of a draft's id where a document's may stand


Event = Token | ToolRan | Answer


@dataclass(frozen=True, kw_only=True)
class Office:
    """The desk, a clock, and what the doors need besides."""

    desk: Desk
    today: Callable[[], date]
    pool: AnswerPool
    feedback: FeedbackLog
    conversations: ConversationStore
    _uploading: threading.Lock = field(default_factory=threading.Lock)

    @property
    def uploads(self) -> Path:
        """Where files wait on their way in."""
        return self.desk.settings.data_dir / "uploads"

    async def ask(
        self, messages: Sequence[Message], *, as_of: date, model: str | None = None
    ) -> Answer:
        """The answer to the last of `messages`. Raises Problem 413, 422 or 503."""
        check_conversation(messages)
        self._check_model(model)
        return await self.pool.run(
            lambda: self.desk.assistant.ask(messages, as_of=as_of, model=model)
        )

    def stream(
        self, messages: Sequence[Message], *, as_of: date, model: str | None = None
    ) -> AsyncIterator[Event]:
        """The answer in pieces, the Answer last. Raises Problem 413, 422 or 503."""
        check_conversation(messages)
        self._check_model(model)
        return self.pool.stream(
            lambda: self.desk.assistant.stream(messages, as_of=as_of, model=model)
        )

    def _check_model(self, model: str | None) -> None:
        """A request may leave the language model out, and choose no other. Raises Problem 422."""
        usable = dict.fromkeys((EMBEDDED, self.desk.settings.chat_model))
        if model is not None and model not in usable:
            raise Problem(
                422, f"model：没有“{model}”，可用的是 {'、'.join(usable)}；不填即按设置。"
            )

    def add_document(self, data: bytes, *, filename: str) -> DocumentRecord:
        """Take a file in, one at a time; what refuses it says why.

        Raises Problem 413 or 422, IngestError, DuplicateDocument.
        """
        name = self._checked(data, filename)
        with self._uploading:
            return self.desk.library.add_document(data, filename=name)

    @staticmethod
    def _checked(data: bytes, filename: str) -> str:
        """The plain name of a file that may be read. Raises Problem 413 or 422."""
        name = plain_filename(filename)
        if not name:
            raise Problem(422, "文件没有名字，请改名后重新上传。")
        if len(data) > UPLOAD_LIMIT:
            raise Problem(413, upload_too_large(name))
        return name

    @cached_property
    def drafts(self) -> Drafts:
        """Files that were read and wait to be confirmed."""
        return Drafts(self.desk.library, self.desk.db)

    def open_draft(self, data: bytes, *, filename: str) -> tuple[Draft, bool]:
        """Read a file to be looked at before it counts, one at a time; and whether it is new: a
        file that waits already is not read a second time.

        Raises Problem 413 or 422, IngestError, DuplicateDocument, DraftsFull.
        """
        name = self._checked(data, filename)
        with self._uploading:
            if there := self.drafts.waiting(data):
                return there, False
            return self.drafts.open(data, filename=name), True

    def replace_document(
        self, document_id: str, data: bytes, *, filename: str, by: str = ""
    ) -> Published:
        """Put a new version in the place of a document at once.

        Raises as `open_draft`, and UnknownDocument.
        """
        name = self._checked(data, filename)
        with self._uploading:  # a draft of its own: one that waits is somebody else's
            draft = self.drafts.open(data, filename=name)
        try:
            self.drafts.set_replaced(draft, document_id)
            return self.drafts.publish(draft.id, by=by)
        except BaseException:
            self.drafts.discard(draft.id)
            raise

    def ledger_of(self, document_id: str) -> tuple[TaskDB, str]:
        """The ledger that holds a document, and its id there: drafts are "draft-…".

        Raises UnknownDraft, UnknownDocument.
        """
        if document_id.startswith(DRAFT):
            draft = self.drafts.get(document_id.removeprefix(DRAFT))
            return draft.ledger, draft.document_id
        if self.desk.db.document(document_id) is None:
            raise UnknownDocument(document_id)
        return self.desk.db, document_id

    def explained(self, error: Exception) -> Exception:
        """What is known of a document or task that is not there: a new version replaced it."""
        match error:
            case UnknownDocument(document_id=missing) | UnknownTask(task_id=missing):
                return self.desk.db.replacement(missing.partition("#")[0]) or error
        return error

    def record_progress(self, task_id: str, report: ProgressIn) -> ProgressEntry:
        """Append a report to a task's history. Raises UnknownTask, InvalidProgress."""
        return self.desk.db.record_progress(
            task_id,
            status=report.status,
            note=report.note.strip(),
            on=report.date or self.today(),
            by=report.by.strip(),
            period=report.period,
            milestone=report.milestone,
        )

    def undo_progress(self, task_id: str, entry_id: int, taken: UndoIn) -> ProgressEntry:
        """Take an entry of a task back by a further one.

        Raises UnknownTask, UnknownEntry (also where the entry is another task's), AlreadyUndone.
        """
        if all(entry.id != entry_id for entry in self.desk.db.history(task_id)):
            raise UnknownEntry(entry_id)
        on = taken.date or self.today()
        return self.desk.db.undo(entry_id, by=taken.by.strip(), on=on)

    def decide_unit(self, said: UnitDecisionIn) -> UnitDecision:
        """Append what is said of a unit's name. Raises InvalidDecision."""
        return self.desk.db.decide_unit(
            said.unit.strip(),
            kind=said.kind,
            place=said.place.strip(),
            other=said.other,
            since=said.since,
            by=said.by.strip(),
            note=said.note.strip(),
        )

    def readiness(self) -> tuple[list[str], dict[str, Any]]:
        """What is missing (nothing when ready), and what is in use."""
        missing, parts = [], dict[str, Any](model=self.desk.settings.chat_model)
        parts["data"] = str(self.desk.settings.data_dir)
        try:
            documents = self.desk.db.documents()
            parts["documents"] = len(documents)
            parts["tasks"] = sum(document.tasks for document in documents)
        except Exception as error:
            missing.append(f"任务数据库：{_plain(error)}")
        try:
            index = self.desk.index.describe()
            parts["index"] = index
            parts["embedder"] = index.get("embedder")
            parts["generation"] = index.get("generation")
            if index.get("degraded"):
                missing.append(f"检索索引：{index['degraded']}")
            elif index.get("needs_rebuild"):
                missing.append("检索索引：与所配置的嵌入模型不一致，正在等待重建。")
        except Exception as error:
            missing.append(f"检索索引：{_plain(error)}")
        return missing, parts


def check_conversation(messages: Sequence[Message]) -> None:
    """Refuse what is no question. Raises Problem 413 or 422 with a sentence to show."""
    if not messages:
        raise Problem(422, "messages 是空的，请放入要问的问题。")
    if messages[-1].role != "user":
        raise Problem(422, "对话的最后一条应是用户的提问（role 为 user）。")
    question = messages[-1].content
    if len(question) > QUESTION_LIMIT:
        raise Problem(
            413,
            f"问题有 {len(question)} 个字符，超过 {QUESTION_LIMIT} 的上限。"
            "请只写要问的事项；要查整份文件，请先上传文件。",
        )
    if CONTROL.search(question):
        raise Problem(422, "问题中含有不可见的控制字符，请删去后重新输入。")
    if not question.strip("\ufeff\u200b \t\r\n\u3000"):
        raise Problem(422, "问题是空的，请输入要查询的事项，例如“现在有哪些任务逾期？”。")


def plain_filename(filename: str) -> str:
    r""" "C:\文件\通知.docx" -> "通知.docx": the last part, printable, at most 120 characters.

    Signs that turn the direction of writing go, too: with them a name reads as another.
    """
    shown = "".join(c for c in CONTROL.sub("", filename) if unicodedata.category(c) != "Cf")
    name = PurePosixPath(shown.replace("\\", "/")).name.strip()
    stem, dot, suffix = name.rpartition(".")
    return name if len(name) <= 120 else f"{stem[: 120 - len(suffix) - 1]}{dot}{suffix}"


def upload_too_large(filename: str) -> str:
    """The sentence for a file over the limit."""
    megabytes = UPLOAD_LIMIT // (1024 * 1024)
    return f"{filename}：文件超过 {megabytes} MB 的上限。请拆分，或只保留正文和附件后再上传。"


def _plain(error: Exception) -> str:
    """An error's own sentence where it is ours (it has a status), else a fixed one."""
    return str(error) if hasattr(error, "status_hint") else "无法读取，请查看服务日志。"
