"""What the ledger holds, as far as understanding a question needs it: names, not rows.

A `Knowledge` is a snapshot at one database revision; `KnowledgeKeeper` replaces it when the
revision has moved on. Rows and passages are always read fresh by the tools.
"""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from itertools import pairwise
from typing import Literal, Protocol

from app.assistant import segment
from app.assistant.kinds import Kinds
from app.assistant.normalise import key
from app.assistant.recognise.places import Places
from app.assistant.recognise.titles import TitleIndex
from app.assistant.recognise.unit_names import UnitNames
from app.assistant.spelling import Speller
from app.assistant.vocabulary import Translator, Vocabulary
from app.assistant.words import Words
from app.ledger.document_records import (
    CitedDocumentRecord,
    DifferenceRecord,
    DocumentRecord,
    JointMeetingRecord,
    PassageRecord,
    TargetRecord,
)
from app.ledger.records import (
    Carried,
    DuePeriods,
    Tally,
    TaskFilter,
    TaskPage,
    TaskWords,
    UnitLoad,
    UnitRecord,
)
from ingest.document import Role
from vectorstore.types import Hit


class Ledger(Protocol):
    """What the assistant reads of the task database."""

    @property
    def contents_revision(self) -> int:
        """Grows with every write but reports of progress."""
        ...

    def find(self, wanted: TaskFilter, *, as_of: date) -> TaskPage:
        """The tasks that pass the filter."""
        ...

    def task_ids(self, wanted: TaskFilter, *, as_of: date) -> tuple[str, ...]:
        """The ids of the tasks that pass the filter."""
        ...

    def words(
        self, wanted: TaskFilter, *, as_of: date, holding: Sequence[str] = ()
    ) -> list[TaskWords]:
        """The words of the tasks, of those alone that may hold the words given."""
        ...

    def tally(self, wanted: TaskFilter, *, as_of: date) -> Tally:
        """How many of the tasks are in each state."""
        ...

    def loads_by_unit(
        self,
        wanted: TaskFilter,
        *,
        as_of: date,
        names: Collection[str] = (),
        together: bool = False,
        leading: bool = False,
    ) -> list[UnitLoad]:
        """How many of the tasks units of each name carry."""
        ...

    def carried_by_unit(
        self,
        wanted: TaskFilter,
        *,
        as_of: date,
        names: Collection[str] = (),
        leading: bool = False,
    ) -> list[Carried]:
        """Who carries which of the tasks."""
        ...

    def due_by_period(
        self,
        wanted: TaskFilter,
        *,
        months: int,
        days: Sequence[tuple[date, date]],
        as_of: date,
        edge: Literal["most", "least"] | None = None,
    ) -> DuePeriods:
        """How many of the tasks are due in each period of so many months."""
        ...

    def documents_with(self, wanted: TaskFilter, *, as_of: date) -> frozenset[str]:
        """The documents that hold one of the tasks."""
        ...

    def most_charged(
        self, wanted: TaskFilter, *, role: Role, fewest: bool, as_of: date, place: int = 1
    ) -> TaskPage:
        """The tasks with most, or fewest, units of a role; `place` 2: with second most."""
        ...

    def units(
        self, *, as_of: date, document_ids: Collection[str] | None = None
    ) -> list[UnitRecord]:
        """Every unit with its aliases."""
        ...

    def name_days(self) -> list[date]:
        """The days from which some unit has another name."""
        ...

    def documents(self) -> list[DocumentRecord]:
        """The published documents."""
        ...

    def passages(
        self,
        *,
        document_ids: Collection[str] | None = None,
        ids: Collection[str] | None = None,
        sources: Collection[str] | None = None,
    ) -> list[PassageRecord]:
        """Chunks as stored."""
        ...

    def cited_documents(
        self, *, document_ids: Collection[str] | None = None
    ) -> list[CitedDocumentRecord]:
        """Documents named in documents."""
        ...

    def differences(self, *, document_ids: Collection[str] | None = None) -> list[DifferenceRecord]:
        """Where documents disagree with themselves."""
        ...

    def joint_meetings(
        self, *, document_ids: Collection[str] | None = None
    ) -> list[JointMeetingRecord]:
        """Joint meetings with their members."""
        ...

    def targets(self, *, document_ids: Collection[str] | None = None) -> list[TargetRecord]:
        """Quantified aims."""
        ...

    def text(self, document_id: str) -> str:
        """The stored text."""
        ...


Search = Callable[..., list[tuple[PassageRecord, Hit]]]


@dataclass(frozen=True)
class Knowledge:
    """The names the ledger holds at one revision."""

    revision: int
    words: Words
    english: Translator
    documents: tuple[DocumentRecord, ...]
    units: tuple[UnitRecord, ...]
    unit_names: UnitNames
    sections: tuple[tuple[str, str], ...]  # (document id, section heading)
    titles: tuple[str, ...]
    cited: tuple[CitedDocumentRecord, ...]
    home: str
    places: Places
    fields_of_work: frozenset[str]  # short words for them: 人社
    characters: frozenset[str]  # character pairs that occur in the documents
    kinds: Kinds
    vocabulary: frozenset[str]  # words of the home place's documents
    frequencies: Mapping[str, int]  # word -> in how many passages it stands
    passage_count: int

    @cached_property
    def speller(self) -> Speller:
        """Repairs homophones against the ledger's and the office's vocabulary."""
        office = set(self.words.plain())
        names = {a for a in self.unit_names.aliases if len(a) > 1}
        names |= self.unit_names.spoken(self.fields_of_work)
        subject = {w for t in self.titles for w in segment.words(t) if len(w) > 1}
        subject |= {key(t) for t in self.titles if len(key(t)) <= 12}
        subject |= {a + b for t in self.titles for a, b in pairwise(segment.words(t))}
        subject |= self.vocabulary
        return Speller.build(
            names=names,
            office=office,
            subject=subject,
            attested=self.attested,
            known=self.unit_names.renamed,
            slips=self.words.slips,
        )

    @cached_property
    def title_index(self) -> TitleIndex:
        """The titles of tasks and passages, to find repeated ones."""
        return TitleIndex.build(self.titles)

    @cached_property
    def cited_keys(self) -> frozenset[str]:
        """Titles and numbers of documents that ours only cite."""
        own = {key(d.title) for d in self.documents} | {key(d.doc_number) for d in self.documents}
        names = {key(n) for c in self.cited for n in (c.title, c.number) if n}
        return frozenset(names - own)

    def attested(self, text: str) -> bool:
        """Whether every character pair of `text` occurs somewhere in the documents."""
        return all(text[i : i + 2] in self.characters for i in range(len(text) - 1))

    @property
    def examples(self) -> dict[str, str]:
        """A task and a unit of the ledger, to show what an answer to a question back is like."""
        return {
            "task": self.titles[-1] if self.titles else "加强组织领导",
            "unit": self.units[0].name if self.units else "区财政局",
        }

    def glosses(self, language: str) -> dict[str, str]:
        """English names of the units, for answers in English; empty for Chinese ones."""
        if language != "en":
            return {}
        return {u.name: g for u in self.units if (g := self.english.unit_gloss(u.name))}

    @cached_property
    def home_document_ids(self) -> tuple[str, ...]:
        """The home place's documents, where the ledger holds others beside them; else empty,
        which narrows nothing."""
        at_home = tuple(d.id for d in self.documents if d.place == self.home)
        return at_home if len(at_home) < len(self.documents) else ()

    @cached_property
    def main_document_id(self) -> str:
        """The document that need not be named: the only one of the home place, else ""."""
        at_home = self.home_document_ids or tuple(d.id for d in self.documents)
        return at_home[0] if len(at_home) == 1 else ""


class KnowledgeKeeper:
    """Gives the snapshot for the current revision; builds it once per revision."""

    def __init__(self, ledger: Ledger, vocabulary: Vocabulary, *, place: str | None = None) -> None:
        self._ledger = ledger
        self._vocabulary = vocabulary
        self._place = place
        self._lock = threading.Lock()
        self._current: Knowledge | None = None
        self._name_days: list[date] = []
        self._of_day: dict[int, Knowledge] = {}  # after so many of the days

    def current(self, as_of: date | None = None) -> Knowledge:
        """The snapshot of the database as it is now, its units called as on the day; without a
        day, as the documents print them."""
        with self._lock:
            revision = self._ledger.contents_revision
            if self._current is None or self._current.revision != revision:
                self._current = self._build(revision)
                self._name_days = self._ledger.name_days()
                self._of_day = {0: self._current}
            passed = self._passed(as_of)
            if passed not in self._of_day:
                units, names = self._units(self._current, self._name_days[passed - 1])
                self._of_day[passed] = replace(self._current, units=units, unit_names=names)
            return self._of_day[passed]

    def same_names(self, one: date, other: date) -> bool:
        """Whether every unit has the same name on both days."""
        return self._passed(one) == self._passed(other)

    def _passed(self, as_of: date | None) -> int:
        """How many of the days from which a unit has another name have come."""
        return sum(day <= as_of for day in self._name_days) if as_of else 0

    def _units(self, knowledge: Knowledge, day: date) -> tuple[tuple[UnitRecord, ...], UnitNames]:
        units = tuple(self._ledger.units(as_of=day))
        at_home = knowledge.home_document_ids
        homes = self._ledger.units(as_of=day, document_ids=at_home) if at_home else units
        return units, self._named(units, {u.name for u in homes})

    def _named(self, units: Iterable[UnitRecord], homes: Collection[str]) -> UnitNames:
        return UnitNames.build(units, homes=homes, bodies=self._vocabulary.bodies)

    def _build(self, revision: int) -> Knowledge:
        documents = tuple(self._ledger.documents())
        units = tuple(self._ledger.units(as_of=date.min))
        home = self._place or (documents[0].place if documents else "")
        at_home = [d.id for d in documents if d.place == home]
        passages = self._ledger.passages()
        texts = [key(p.title + p.text) for p in passages]
        ours = [p for p in passages if p.document_id in at_home] or passages
        homes = (
            {u.name for u in self._ledger.units(as_of=date.min, document_ids=at_home)}
            if at_home and len(at_home) < len(documents)
            else {u.name for u in units}
        )
        return Knowledge(
            revision=revision,
            words=self._vocabulary.words,
            kinds=self._vocabulary.kinds,
            english=self._vocabulary.english.with_places(
                {d.place for d in documents if d.place}, home=home
            ),
            documents=documents,
            units=units,
            unit_names=self._named(units, homes),
            sections=tuple(
                dict.fromkeys((p.document_id, p.section) for p in passages if p.section)
            ),
            titles=tuple(dict.fromkeys(p.title for p in passages if p.title)),
            cited=tuple(self._ledger.cited_documents()),
            home=home,
            places=self._vocabulary.places,
            fields_of_work=frozenset().union(*self._vocabulary.bodies.wordings.values()),
            characters=frozenset(t[i : i + 2] for t in texts for i in range(len(t) - 1)),
            vocabulary=frozenset(w for ws in words_of(ours) for w in ws if 1 < len(w) < 7),
            frequencies=Counter(w for ws in words_of(passages) for w in ws),
            passage_count=len(passages),
        )


def words_of(passages: Iterable[PassageRecord]) -> Iterator[set[str]]:
    """The distinct words of each passage."""
    for passage in passages:
        yield set(segment.cut(key(passage.title + passage.text)))
