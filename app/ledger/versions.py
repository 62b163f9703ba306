"""Two versions of one document side by side: which tasks stayed, changed, came, went.

A task of the new version is the same as one of the old where, within the same part (body or
annex), the words agree (numbering aside); or the title agrees, or most of the words do, under the
same number; or nearly all of the words do under another. What only resembles is shown as
uncertain: it counts as the same when a person says so, else as gone and new. The rule looks at
words and numbers alone, so it gives the same pairs every time.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from app.ledger.corrections import Charge, charges_in_words, with_day
from app.ledger.document_records import DocumentRecord
from app.ledger.folding import searchable
from app.ledger.piece_keys import milestone_keys
from app.ledger.records import MilestoneRecord, TaskRecord

Kind = Literal["unchanged", "changed", "new", "gone"]

_SAME_NUMBER, _OTHER_NUMBER, _SAME_TITLE, _RESEMBLES = 0.6, 0.75, 0.5, 0.4
_CLEAR = 0.1  # how much better the best candidate has to be than the next
_SHORTEST_TITLE = 4
_COMPARABLE = 250_000
_NUMBERING = re.compile(
    r"^\W*(?:第?[0-9一二三四五六七八九十百]+(?:条|项|[、.)]|\W))?[^0-9A-Za-z一-龥]*"
)


@dataclass(frozen=True, kw_only=True)
class Change:
    """One thing that differs, as people read it; `what` is text, title, number, units or dates."""

    what: str
    before: str
    after: str


@dataclass(frozen=True, kw_only=True)
class TaskPair:
    """A task of the old version, of the new, or both; `similarity` of their words is 0 to 1."""

    old: TaskRecord | None
    new: TaskRecord | None
    similarity: float = 0.0
    changes: tuple[Change, ...] = ()

    @property
    def kind(self) -> Kind:
        """What became of the task."""
        if self.old is None:
            return "new"
        if self.new is None:
            return "gone"
        return "changed" if self.changes else "unchanged"


@dataclass(frozen=True, kw_only=True)
class VersionDiff:
    """`pairs` in the order of the new version, what is gone last. `doubts` are pairs that only
    resemble each other and were not confirmed: their tasks stand in `pairs` as new and gone."""

    old: DocumentRecord
    pairs: tuple[TaskPair, ...]
    doubts: tuple[TaskPair, ...] = ()
    facts: tuple[Change, ...] = ()

    def of(self, kind: Kind) -> tuple[TaskPair, ...]:
        """The pairs of one kind."""
        return tuple(pair for pair in self.pairs if pair.kind == kind)

    @property
    def same(self) -> Mapping[str, str]:
        """Old task id -> new task id."""
        return {p.old.id: p.new.id for p in self.pairs if p.old and p.new}


def compare(
    old: DocumentRecord,
    old_tasks: Sequence[TaskRecord],
    new: DocumentRecord,
    new_tasks: Sequence[TaskRecord],
    *,
    confirmed: Collection[str] = (),
) -> VersionDiff:
    """Pair the tasks of two versions; `confirmed` are ids of new tasks whose doubtful pair a
    person has accepted."""
    pairs: list[TaskPair] = []
    doubts: list[TaskPair] = []
    for source in ("article", "annex"):
        sure, doubtful = _matches(
            [_Task(t) for t in old_tasks if t.source == source],
            [_Task(t) for t in new_tasks if t.source == source],
        )
        accepted = [m for m in doubtful if m[1].id in confirmed]
        doubts += [_pair(*m) for m in doubtful if m[1].id not in confirmed]
        pairs += [_pair(*m) for m in (*sure, *accepted)]
    by_new = {pair.new.id: pair for pair in pairs if pair.new}
    kept = {pair.old.id for pair in pairs if pair.old}
    return VersionDiff(
        old=old,
        pairs=(
            *(by_new.get(task.id) or TaskPair(old=None, new=task) for task in new_tasks),
            *(TaskPair(old=task, new=None) for task in old_tasks if task.id not in kept),
        ),
        doubts=tuple(doubts),
        facts=tuple(_facts(old, new)),
    )


def same_milestones(old: TaskRecord, new: TaskRecord) -> dict[int, int]:
    """Number in the old version -> number in the new: the same sentence, else the same place in
    the row where as many stand there and the words mostly agree."""
    keys = list(milestone_keys(m.text for m in new.milestones))
    found: dict[int, int] = {}
    for milestone, key in zip(
        old.milestones, milestone_keys(m.text for m in old.milestones), strict=True
    ):
        if key in keys:
            found[milestone.number] = new.milestones[keys.index(key)].number
    for before, after in zip(old.milestones, new.milestones, strict=False):
        if len(old.milestones) != len(new.milestones) or before.number in found:
            continue
        taken = after.number in found.values()
        if not taken and _alike(_bigrams(before.text), _bigrams(after.text)) >= _SAME_TITLE:
            found[before.number] = after.number
    return found


class _Task:
    """A task with what is compared of it."""

    def __init__(self, record: TaskRecord) -> None:
        self.record, self.id, self.number = record, record.id, record.number
        self.words = bare_words(record.text)
        self.title = searchable(record.title)
        self.bigrams = _bigrams(record.text)


_Match = tuple[_Task, _Task, float]


def _matches(
    old: Sequence[_Task], new: Sequence[_Task]
) -> tuple[list[tuple[TaskRecord, TaskRecord, float]], list[tuple[TaskRecord, TaskRecord, float]]]:
    """Pairs that are sure, and pairs that only resemble each other."""
    sure: list[_Match] = []
    left_old, left_new = list(old), list(new)
    for before, after in _same_words(old, new):
        sure.append((before, after, 1.0))
        left_old.remove(before)
        left_new.remove(after)
    scored = sorted(
        _scored(left_old, left_new), key=lambda s: (-s[0], s[1].number, s[2].number, s[2].id)
    )
    doubtful: list[_Match] = []
    used: set[int] = set()
    for at, (score, before, after, alike) in enumerate(scored):
        if id(before) in used or id(after) in used:
            continue
        rivals = [
            s
            for s in scored[at + 1 :]
            if (s[1] is before) != (s[2] is after) and not {id(s[1]), id(s[2])} & used
        ]
        clear = not rivals or score - rivals[0][0] >= _CLEAR
        used |= {id(before), id(after)}
        match = (before, after, alike)
        (sure if _is_sure(before, after, alike, clear) else doubtful).append(match)
    return _records(sure), _records(doubtful)


def _records(matches: Sequence[_Match]) -> list[tuple[TaskRecord, TaskRecord, float]]:
    return [(before.record, after.record, alike) for before, after, alike in matches]


def _same_words(old: Sequence[_Task], new: Sequence[_Task]) -> Iterator[tuple[_Task, _Task]]:
    """Tasks whose words agree, the nearest numbers together where a text stands twice."""
    by_words: dict[str, list[_Task]] = {}
    for task in old:
        by_words.setdefault(task.words, []).append(task)
    for task in new:
        if candidates := by_words.get(task.words):
            nearest = min(candidates, key=lambda c: abs(c.number - task.number))
            candidates.remove(nearest)
            yield nearest, task


def _scored(
    old: Sequence[_Task], new: Sequence[_Task]
) -> Iterator[tuple[float, _Task, _Task, float]]:
    """Pairs that may be one task. Of very long documents only same numbers and titles."""
    every = len(old) * len(new) <= _COMPARABLE
    for before in old:
        for after in new:
            number, title = before.number == after.number, _same_title(before, after)
            if not (every or number or title):
                continue
            alike = _alike(before.bigrams, after.bigrams)
            if alike >= _RESEMBLES or title:
                yield alike + 0.15 * number + 0.25 * title, before, after, alike


def _is_sure(before: _Task, after: _Task, alike: float, clear: bool) -> bool:
    if before.number == after.number:
        return _same_title(before, after) or (alike >= _SAME_NUMBER and clear)
    if _same_title(before, after):
        return alike >= _SAME_TITLE and clear
    return alike >= _OTHER_NUMBER and clear


def _same_title(before: _Task, after: _Task) -> bool:
    return before.title == after.title and len(before.title) >= _SHORTEST_TITLE


def bare_words(text: str) -> str:
    """A task's words without its number: "23．严格校车" -> "严格校车"."""
    return searchable(_NUMBERING.sub("", text, count=1))


def _bigrams(text: str) -> frozenset[str]:
    words = bare_words(text)
    return frozenset(words[i : i + 2] for i in range(len(words) - 1))


def _alike(one: frozenset[str], other: frozenset[str]) -> float:
    """Dice's coefficient of pairs of characters, 0 to 1."""
    total = len(one) + len(other)
    return 2 * len(one & other) / total if total else 0.0


# What differs


def _pair(old: TaskRecord, new: TaskRecord, alike: float) -> TaskPair:
    return TaskPair(old=old, new=new, similarity=alike, changes=tuple(_changes(old, new)))


def _changes(old: TaskRecord, new: TaskRecord) -> Iterator[Change]:
    for what, before, after in (
        ("title", old.title, new.title),
        ("units", _units(old), _units(new)),
        ("dates", _dates(old), _dates(new)),
        ("number", f"第{old.number}项", f"第{new.number}项"),
    ):
        if searchable(before) != searchable(after):
            yield Change(what=what, before=before, after=after)
    if bare_words(old.text) != bare_words(new.text):
        yield Change(what="text", before=old.text, after=new.text)


def _units(task: TaskRecord) -> str:
    """The units by role; their order says nothing."""
    return charges_in_words(
        [
            *(
                Charge(name=n, place="", role="responsible", lead=n in task.lead)
                for n in sorted(task.responsible)
            ),
            *(Charge(name=n, place="", role="supporting") for n in sorted(task.supporting)),
        ]
    )


def _dates(task: TaskRecord) -> str:
    """What the dates mean: how they are worded belongs to the text."""
    own = _meaning(task) or ("长期" if task.ongoing else "")
    stones = [_meaning(m) for m in task.milestones]
    return "；".join(d for d in (own, *stones) if d) or "未载明"


def _meaning(timing: TaskRecord | MilestoneRecord) -> str:
    if timing.due:
        return timing.due.isoformat()
    return with_day("", None, timing.recurrence).strip("（）")


def _facts(old: DocumentRecord, new: DocumentRecord) -> Iterator[Change]:
    for what in ("title", "doc_number", "issuer", "place", "issued"):
        before, after = (str(getattr(record, what) or "") for record in (old, new))
        if before != after:
            yield Change(what=what, before=before or "未载明", after=after or "未载明")
