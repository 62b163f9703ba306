"""From words to places: the task or passage that a topic or a number means.

A topic is looked up by the same search as any passage; a title that the topic repeats counts on
top, and what the question asks for prefers what can answer it (a date: rows that have one).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from app.assistant.evidence import Evidence, Fits, standing
from app.assistant.knowledge import Knowledge, Ledger, Search
from app.assistant.query import Query, Selection, TaskSource
from app.assistant.recognise.bodies import bare
from app.assistant.recognise.references import Reference
from app.assistant.recognise.titles import title_match
from app.ledger.document_records import PassageRecord
from app.ledger.records import TaskFilter, TaskView
from vectorstore.types import Hit

TITLE_WEIGHT = 1.6  # a repeated title against the fused score, which runs to about 4
HINT_WEIGHT = 0.35  # a word only one part of the document uses: 责任部门, 责任单位
ABLE_WEIGHT = 0.5  # the passage has what is asked for: a date, supporting units
FOCUS_WEIGHT = 0.35  # the conversation is about it
NEAR = 0.12  # two candidates closer than this share the answer

SURE_TITLE = 0.75  # a topic that repeats so much of a title means that task
_CANDIDATES = 24
_COUNTED = 2000  # tasks that are read to count places from the end
_PROBED = 30  # tasks looked at to see in how many documents a number stands


@dataclass(frozen=True, kw_only=True)
class Preference:
    """What makes one candidate likelier than another of the same score."""

    source_hint: TaskSource | None = None
    dated: bool = False
    supported: bool = False
    focus: frozenset[str] = frozenset()


@dataclass(frozen=True, kw_only=True)
class Match:
    """A passage that a topic may mean, with the score that ranks it; `apart` says how far the
    index's own score stands above those of the other candidates (evidence.standing)."""

    passage: PassageRecord
    hit: Hit
    title: float
    score: float
    apart: float = 0.0


@dataclass
class Resolver:
    """Looks topics and numbers up for one turn; searches are made once."""

    ledger: Ledger
    search: Search
    knowledge: Knowledge
    as_of: date
    evidence: Evidence
    _judged: dict[tuple[str, str, bool, bool, float], bool] = field(default_factory=dict)
    _seen: dict[tuple[object, ...], list[tuple[PassageRecord, Hit]]] = field(default_factory=dict)

    def day_of(self, query: Query) -> date:
        """The day that a query counts from: the one it names, else that of the turn."""
        return query.evaluated_on or self.as_of

    def passages(
        self,
        topic: str,
        *,
        sources: Iterable[str] | None = None,
        document_ids: tuple[str, ...] = (),
        prefer: Preference | None = None,
    ) -> list[Match]:
        """Passages that may hold the topic, the likeliest first."""
        prefer = prefer or Preference()
        wanted = frozenset(sources) if sources else None
        hits = self._search(topic, document_ids)
        found = [
            Match(passage=p, hit=h, title=title_match(topic, p.title), score=0.0, apart=apart)
            for (p, h), apart in zip(hits, standing([h.score for _, h in hits]), strict=True)
            if wanted is None or p.source in wanted
        ]
        able = self._able([m.passage.id for m in found], prefer)
        scored = [replace(m, score=self._score(m, prefer, able)) for m in found]
        return sorted(scored, key=lambda m: -m.score)

    def tasks(
        self,
        topic: str,
        *,
        source: TaskSource | None,
        document_ids: tuple[str, ...] = (),
        prefer: Preference | None = None,
    ) -> list[Match]:
        """As `passages`, among tasks only. Where several bear just the title that was named, one
        that is a row of the ledger comes before an article that assigns nothing."""
        sources = (source,) if source else ("article", "annex")
        found = self.passages(topic, sources=sources, document_ids=document_ids, prefer=prefer)
        named = [m.passage.id for m in found if m.title == 1.0]
        if len(named) < 2:
            return found
        owed = {v.task.id for v in self.views(named)}
        return sorted(found, key=lambda m: (m.title < 1.0, m.passage.id not in owed))

    def holds(
        self, match: Match, question: str, *, figure: bool = False, fits: Fits | None = None
    ) -> bool:
        """Whether a match is what was meant, and not only the nearest there is; for `fits` see
        Evidence.judge."""
        asked = (question, match.passage.id, figure, fits is None, match.apart)
        if asked not in self._judged:
            verdict = self.evidence.judge(
                question,
                match.passage,
                document=self.ledger.text(match.passage.document_id),
                knowledge=self.knowledge,
                fits=fits,
            )
            sure = match.title >= SURE_TITLE and not verdict.conflict
            self._judged[asked] = sure or verdict.holds(
                match.hit.dense,
                apart=match.apart,
                length=len(question),
                title=match.title,
                figure=figure,
            )
        return self._judged[asked]

    def coverage(self, question: str, passage_id: str) -> float:
        """How much of a question's words a passage covers, 0 to 1."""
        found = self.ledger.passages(ids=[passage_id])
        if not found:
            return 0.0
        text = self.ledger.text(found[0].document_id)
        verdict = self.evidence.judge(question, found[0], document=text, knowledge=self.knowledge)
        return 0.0 if verdict.conflict else verdict.coverage

    def called_there(self, units: tuple[str, ...], ids: tuple[str, ...]) -> tuple[str, ...]:
        """The units of some documents that go by the names of others: 财政局 is 市财政局 there."""
        there = [u.name for u in self.ledger.units(as_of=self.as_of, document_ids=ids)]
        return tuple(
            unit if unit in there else next((n for n in there if bare(n) == bare(unit)), unit)
            for unit in units
        )

    def documents_with(self, reference: Reference, document_ids: tuple[str, ...]) -> list[str]:
        """The labels of documents that have tasks with these numbers: all, or the first ones
        where there are many."""
        numbers = () if _of_the_end(reference) else reference.numbers
        for source in (reference.source,) if reference.source else ("annex", "article"):
            wanted = TaskFilter(
                source=source, numbers=numbers, document_ids=document_ids, limit=_PROBED
            )
            if tasks := self.ledger.find(wanted, as_of=self.as_of).tasks:
                return list({v.task.document_id: v.task.document for v in tasks}.values())
        return []

    def numbered(self, reference: Reference, *, document_ids: tuple[str, ...]) -> list[TaskView]:
        """The tasks with these numbers, in the order in which they were named.

        Without a source, annex rows are meant where the document has them, else articles. Numbers
        below zero count from the end: -1 is the last.
        """
        if _of_the_end(reference):
            return self._counted_back(reference, document_ids)
        if reference.loose and not self._has_any(reference.source, document_ids):
            reference = replace(reference, source=None)  # 第3项 of a paper without an annex
        for source in (reference.source,) if reference.source else ("annex", "article"):
            page = self.ledger.find(
                TaskFilter(source=source, numbers=reference.numbers, document_ids=document_ids),
                as_of=self.as_of,
            )
            if page.tasks:
                place = {n: i for i, n in enumerate(reference.numbers)}
                return sorted(page.tasks, key=lambda v: place[v.task.number])
        return []

    def numbered_ids(
        self, references: Iterable[Reference], *, document_ids: tuple[str, ...]
    ) -> list[str]:
        """The ids of the tasks that all these name."""
        found = (self.numbered(r, document_ids=document_ids) for r in references)
        return [v.task.id for views in found for v in views]

    def _has_any(self, source: TaskSource | None, document_ids: tuple[str, ...]) -> bool:
        """Whether documents have any task in a part."""
        wanted = TaskFilter(source=source, document_ids=document_ids, limit=1)
        return bool(self.ledger.find(wanted, as_of=self.as_of).tasks)

    def _counted_back(self, reference: Reference, document_ids: tuple[str, ...]) -> list[TaskView]:
        """The tasks at these places from the end, of each document."""
        for source in (reference.source,) if reference.source else ("annex", "article"):
            wanted = TaskFilter(source=source, document_ids=document_ids, limit=_COUNTED)
            of_each: dict[str, list[TaskView]] = {}
            for view in self.ledger.find(wanted, as_of=self.as_of).tasks:
                of_each.setdefault(view.task.document_id, []).append(view)
            found = [
                sorted(views, key=lambda v: v.task.start)[place]
                for views in of_each.values()
                for place in reference.numbers
                if -place <= len(views)
            ]
            if found:
                return found
        return []

    def views(self, ids: Iterable[str]) -> list[TaskView]:
        """The tasks with these ids, in the order given; ids of other passages are left out."""
        wanted = list(dict.fromkeys(ids))
        if not wanted:
            return []
        page = self.ledger.find(TaskFilter(ids=tuple(wanted)), as_of=self.as_of)
        by_id = {v.task.id: v for v in page.tasks}
        return [by_id[i] for i in wanted if i in by_id]

    def carried(self, selection: Selection) -> bool:
        """Whether the units of a selection carry some of the tasks that it names; so where it
        names no units."""
        views = self.views(selection.ids) if selection.units else []
        wanted = set(selection.units)
        return not views or any(wanted & {*v.task.responsible, *v.task.supporting} for v in views)

    def _search(self, topic: str, document_ids: tuple[str, ...]) -> list[tuple[PassageRecord, Hit]]:
        asked = (topic, document_ids)
        if asked not in self._seen:
            self._seen[asked] = self.search(
                topic, k=_CANDIDATES, document_ids=list(document_ids) or None
            )
        return self._seen[asked]

    def _able(self, ids: list[str], prefer: Preference) -> frozenset[str]:
        if not (prefer.dated or prefer.supported):
            return frozenset()
        return frozenset(
            v.task.id
            for v in self.views(ids)
            if (prefer.dated and v.task.deadline_text) or (prefer.supported and v.task.supporting)
        )

    def _score(self, match: Match, prefer: Preference, able: frozenset[str]) -> float:
        passage = match.passage
        return (
            match.hit.score
            + TITLE_WEIGHT * match.title
            + HINT_WEIGHT * (passage.source == prefer.source_hint)
            + ABLE_WEIGHT * (passage.id in able)
            + FOCUS_WEIGHT * (passage.id in prefer.focus)
        )


def _of_the_end(reference: Reference) -> bool:
    """最后两项, 倒数第三条."""
    return any(n < 0 for n in reference.numbers)


def near_matches(matches: Sequence[Match]) -> list[Match]:
    """The best match and those that score as well."""
    return [m for m in matches if m.score >= matches[0].score - NEAR] if matches else []
