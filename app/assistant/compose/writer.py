"""Writes with citations: every marker [n] is the n-th citation of the answer."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache

from app.assistant.answer import Citation
from app.assistant.compose.phrases import Phrases
from app.ledger.records import (
    MilestoneRecord,
    TaskRecord,
    TaskView,
)
from ingest.dates import describe_rrule, find_times

_CLAUSE_LIMIT = 26
_SENTENCES = re.compile(r"[^。；;\n]+")
_MARKERS = 6  # written out one by one; a longer row is abridged


@dataclass
class Writer:
    """One answer being written. Places in `main_document_id` need
    not name their document."""

    phrases: Phrases
    as_of: date
    main_document_id: str = ""
    glosses: dict[str, str] = field(default_factory=dict)
    examples: dict[str, str] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)  # units that are told by their place
    citations: list[Citation] = field(default_factory=list)
    _numbers: dict[Citation, int] = field(default_factory=dict)

    def say(self, name: str, /, **slots: object) -> str:
        """A sentence of the phrase book."""
        return self.phrases.say(name, **slots)

    def cite(self, *places: Citation) -> str:
        """The markers for these places; the same place keeps its number."""
        for place in places:
            if place not in self._numbers:
                self.citations.append(place)
                self._numbers[place] = len(self.citations)
        numbers = list(dict.fromkeys(self._numbers[place] for place in places))
        if len(numbers) > _MARKERS:
            return f"[{numbers[0]}]…[{numbers[-1]}]"
        return "".join(f"[{n}]" for n in numbers)

    def place(self, task: TaskRecord) -> str:
        """正文第9条, 附件第3项; with its document where several are in play."""
        name = self.say(f"place.{task.source}", number=task.number)
        return self.within(task.document_id, task.document, name)

    def within(self, document_id: str, document: str, place: str) -> str:
        """A place with its document, unless that is the one that need not be named."""
        if document_id == self.main_document_id:
            return place
        return self.say("place.other", document=document, place=place)

    def titled(self, task: TaskRecord) -> str:
        """正文第9条“按省定标准班额办学”."""
        if not task.title:
            return self.place(task)
        return self.say("place.locator", place=self.place(task), title=task.title)

    def units(self, names: list[str] | tuple[str, ...]) -> str:
        """Unit names; in English each with its gloss."""
        called = [(n, self.names.get(n, n)) for n in names]
        shown = [f"{c} ({self.glosses[n]})" if self.glosses.get(n) else c for n, c in called]
        return self.phrases.names(shown)

    def unit(self, name: str) -> str:
        """One unit's name."""
        return self.units([name])

    def detail(
        self, view: TaskView, *, milestone: MilestoneRecord | None = None, named: bool = False
    ) -> str:
        """How a row stands on the day, in few words; `named`: its deadline is told already."""
        task, standing = view.task, view.standing
        if standing.state == "done" and standing.done_on:
            return self.say("detail.done", date=self.phrases.day(standing.done_on))
        due = "" if named else self.say("detail.due", deadline=task.deadline_text)
        if standing.state == "overdue":
            late = standing.overdue_milestones
            if late and not (task.due and task.due < standing.as_of):
                return self.say(
                    "detail.late_milestone", milestone=_short(late[0].text), days=standing.days_late
                )
            return due + self.say("detail.late", days=standing.days_late)
        if task.due:
            days = (task.due - standing.as_of).days
            if not days:
                return due + self.say("detail.today")
            return due + self.say("detail.left", days=days) if days > 0 else ""
        ongoing = self.say("detail.ongoing") if task.ongoing and not named else ""
        if task.recurrence and standing.next_due:
            return ongoing + self.say(
                "detail.recurs",
                rule=self.rule(task),
                next=self.phrases.day(standing.next_due),
            )
        if milestone:
            return ongoing + self.say("detail.milestone", milestone=_short(milestone.text))
        return ongoing

    def rule(self, task: TaskRecord) -> str:
        """How often a task recurs, as its text puts it: 每年第一季度, not its end 每年3月."""
        zh = self.phrases.language == "zh"
        said = _rhythm(task.text, task.recurrence or "") if zh else None
        return said[0] if said else describe_rrule(task.recurrence or "")

    def recurring_sentence(self, task: TaskRecord) -> str:
        """The sentence of a row that says how often it recurs, "" where its text says nothing."""
        said = _rhythm(task.text, task.recurrence or "")
        return said[1] if said else ""


@lru_cache(maxsize=1024)
def _rhythm(text: str, rule: str) -> tuple[str, str] | None:
    """The phrase of a text that gives this rule, and the sentence around it."""
    for sentence in _SENTENCES.findall(text):
        for time in find_times(sentence, reference=None):
            if time.rrule and time.rrule == rule:
                return time.text, sentence
    return None


def _short(text: str) -> str:
    text = re.sub(r"\s+", "", text).rstrip("。；;")
    return text if len(text) <= _CLAUSE_LIMIT else text[:_CLAUSE_LIMIT] + "…"
