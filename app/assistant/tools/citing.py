"""Places in the documents: every citation is cut from the stored text here, and only here."""

from __future__ import annotations

from dataclasses import dataclass, field

from app.assistant.answer import Citation
from app.assistant.knowledge import Ledger
from app.ledger.document_records import DocumentRecord, PassageRecord
from app.ledger.records import (
    MilestoneRecord,
    TaskRecord,
    TaskView,
)
from ingest.document import Role

_OPENING = "（(〔[【"
_CLOSING = "）)〕]】"
_REACH = 40  # how far before the first unit's name its bracket may open


@dataclass
class Citer:
    """Cuts citations; texts are read once a turn."""

    ledger: Ledger
    _texts: dict[str, str] = field(default_factory=dict)

    def text(self, document_id: str) -> str:
        """The stored text of a document."""
        if document_id not in self._texts:
            self._texts[document_id] = self.ledger.text(document_id)
        return self._texts[document_id]

    def of_task(self, task: TaskRecord, start: int, end: int) -> Citation:
        """Characters `start` to `end` as a citation of the task."""
        return Citation(
            document=task.document,
            document_id=task.document_id,
            source=task.source,
            number=task.number,
            locator=task.locator,
            quote=self._slice(task, start, end),
            start=start,
            end=end,
            unconfirmed=task.unconfirmed,
        )

    def _slice(self, task: TaskRecord, start: int, end: int) -> str:
        """Characters of the document: the task's own text holds those of its place, so that a
        list of two hundred tasks reads no document."""
        if task.start <= start and end <= task.end and len(task.text) == task.end - task.start:
            return task.text[start - task.start : end - task.start]
        return self.text(task.document_id)[start:end]

    def of_passage(self, passage: PassageRecord, start: int, end: int) -> Citation:
        """Characters `start` to `end` as a citation of a passage."""
        return Citation(
            document=passage.document,
            document_id=passage.document_id,
            source=passage.source,
            number=passage.number,
            locator=passage.locator,
            quote=self.text(passage.document_id)[start:end],
            start=start,
            end=end,
            unconfirmed=passage.unconfirmed,
        )

    def of_place(self, document: DocumentRecord, start: int, end: int) -> Citation:
        """Any characters of a document, by the passage that they stand in."""
        passages = self.ledger.passages(document_ids=[document.id])
        home = next((p for p in passages if p.start <= start < p.end), None)
        if home:
            return self.of_passage(home, start, end)
        return Citation(
            document=document.label,
            document_id=document.id,
            source="preamble",
            number=None,
            locator="",
            quote=self.text(document.id)[start:end],
            start=start,
            end=end,
            unconfirmed=document.unconfirmed,
        )

    def units(self, task: TaskRecord, roles: frozenset[Role]) -> Citation:
        """Where the task's units of these roles are named; the whole task where none is."""
        places = [
            (start, end)
            for _, role, start, end, _ in task.unit_places
            if not roles or role in roles
        ]
        inside = [(s, e) for s, e in places if task.start <= s < e <= task.end]
        if not inside:
            return self.whole(task)
        first, last = min(s for s, _ in inside), max(e for _, e in inside)
        return self.of_task(task, *self._bracket(task, first, last))

    def deadline(self, task: TaskRecord) -> Citation:
        """The deadline field, or the head of the task where it has none."""
        if task.deadline_start is None or task.deadline_end is None:
            return self.head(task)
        return self.of_task(task, task.deadline_start, task.deadline_end)

    def milestone(self, task: TaskRecord, milestone: MilestoneRecord) -> Citation:
        """The sentence that states a milestone."""
        return self.of_task(task, milestone.start, milestone.end)

    def head(self, task: TaskRecord) -> Citation:
        """The task's heading sentence; for a row, all of it up to its deadline."""
        if task.source == "annex" and task.deadline_end:
            return self.of_task(task, task.start, max(task.deadline_end, task.start + 1))
        stop = self._slice(task, task.start, task.end).find("。")
        return self.of_task(task, task.start, task.start + stop + 1 if stop > 0 else task.end)

    def whole(self, task: TaskRecord) -> Citation:
        """All of the task."""
        return self.of_task(task, task.start, task.end)

    def of_view(self, view: TaskView) -> Citation:
        """The place that backs a row in a list: the milestone that is late, else the head."""
        late = view.standing.overdue_milestones
        return self.milestone(view.task, late[0]) if late else self.head(view.task)

    def _bracket(self, task: TaskRecord, first: int, last: int) -> tuple[int, int]:
        """Widen to the bracket around the names where they stand in one."""
        before = self._slice(task, max(task.start, first - _REACH), first)
        after = self._slice(task, last, min(task.end, last + _REACH))
        opens = max(before.rfind(c) for c in _OPENING)
        closes = min((at for c in _CLOSING if (at := after.find(c)) >= 0), default=-1)
        if opens < 0 or closes < 0:
            return first, last
        return first - len(before) + opens, last + closes + 1
