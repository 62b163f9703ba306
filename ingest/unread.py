"""Fields that say who or when, and from which nothing was read: each leaves a warning.

Looked for in the text itself, apart from how it was parsed: a label of roles or deadlines
(责任单位: 整改时限:), and a bracket that closes a sentence with a verb of duty (…牵头), (…负责).
What names persons, a blank value (—), headers of tables, the head of minutes and what stands
below the signature are no fields. A deadline that was understood but names no day (项目开工前)
says why. The same words at several places are reported once, with their number.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from ingest.annex import Row
from ingest.document import Deadline, DocumentWarning, Task
from ingest.names import BLANK
from ingest.roles import ROLE_SUFFIX, Label, label_at, labels_in, meeting_label_at
from ingest.text import PolicyText

_OPENS = "\n。;,、([【〔 )】〕"
_SAID = re.compile(r"责任|牵头|配合|主办|协办|承办")
_STOP = re.compile(r"[\n;。]")
_LONGEST = 200  # characters; no field is longer
_SHOWN = 40
_PERSONS = re.compile(r"[^:]{0,12}(?:人|领导|同志|组长)\s*:")


def unread_fields(
    text: PolicyText,
    pairs: Mapping[int, int],
    tasks: Sequence[Task],
    rows: Sequence[Row],
    read: Read,
    skipped: Iterable[tuple[int, int]],
) -> list[DocumentWarning]:
    """A warning for each field of which neither a unit nor a date was read.

    `skipped` are places that hold no fields: headers, closing lines.
    """
    units = _Places(read.units)
    dates = {d.start: d for task in tasks for d in _deadlines(task)}
    timed = _Places([*read.deadlines, *((d.start, d.end) for d in dates.values())])
    beside = _Places(skipped)
    told = _Told(text)
    for label, start, end in _labelled(text):
        if beside.meet(label.start, end) or meeting_label_at(text.folded, label.start, end):
            continue
        if label.kind == "role" and not units.meet(start, end):
            told.no_unit(label.start, end)
        if label.kind == "deadline" and not timed.meet(start, end):
            told.no_date(label.start, end, "")
    for start, end in _closing_brackets(text, pairs):
        if not units.meet(start, end) and not beside.meet(start, end):
            told.no_unit(start, end)
    for row in rows:
        for start, end in row.unread:
            told.no_unit(start, end)
    for deadline in dates.values():
        if deadline.reason:
            told.no_date(deadline.start, deadline.end, deadline.reason)
    return told.warnings()


@dataclass(frozen=True)
class Read:
    """The places of names and deadlines that fields, cells and sentences gave."""

    units: Sequence[tuple[int, int]]
    deadlines: Sequence[tuple[int, int]]


class _Places:
    """Stretches of the text, asked whether one of them meets another stretch."""

    def __init__(self, places: Iterable[tuple[int, int]]) -> None:
        self._places = sorted(places)
        self._longest = max((end - start for start, end in self._places), default=0)

    def meet(self, start: int, end: int) -> bool:
        index = bisect_left(self._places, (start - self._longest, 0))
        while index < len(self._places) and self._places[index][0] < end:
            if self._places[index][1] > start:
                return True
            index += 1
        return False


class _Told:
    """The warnings, the same words once."""

    def __init__(self, text: PolicyText) -> None:
        self._text = text
        self._found: dict[tuple[str, str], list[tuple[int, int, str]]] = {}

    def no_unit(self, start: int, end: int) -> None:
        self._add("field-without-unit", start, end, "没有读出单位")

    def no_date(self, start: int, end: int, reason: str) -> None:
        self._add("field-without-date", start, end, reason or "没有读出日期")

    def _add(self, code: str, start: int, end: int, said: str) -> None:
        start, end = self._text.trimmed(start, end)
        words = re.sub(r"\s+", "", self._text.raw[start:end])[:_SHOWN]
        self._found.setdefault((code, words), []).append((start, end, said))

    def warnings(self) -> list[DocumentWarning]:
        done: list[DocumentWarning] = []
        for (code, words), places in self._found.items():
            start, end, said = min(places)
            several = f"（同样的写法共{len(places)}处）" if len(places) > 1 else ""
            message = f"“{words}”：{said}，请核对原文{several}。"
            done.append(DocumentWarning(code=code, message=message, start=start, end=end))
        return sorted(done, key=lambda warning: warning.start or 0)


def _deadlines(task: Task) -> Iterator[Deadline]:
    if task.deadline:
        yield task.deadline
    for milestone in task.milestones:
        yield milestone.deadline


def _labelled(text: PolicyText) -> Iterator[tuple[Label, int, int]]:
    """(label, start, end) of the values of labels that stand where a field begins."""
    folded = text.folded
    for label in sorted(labels_in(folded, 0, len(folded)), key=lambda label: label.start):
        if label.start and folded[label.start - 1] not in _OPENS:
            continue
        if label.kind == "role" and not (label.noun or _SAID.match(folded, label.start, label.end)):
            continue
        if label.people or _PERSONS.match(folded, label.start, label.end):
            continue
        start, end = _value(folded, label.end)
        if start < end and not BLANK.fullmatch(folded, start, end):
            yield label, start, end


def _value(folded: str, start: int) -> tuple[int, int]:
    """Where the value of a label stands: to the line's end, the next field or a closing bracket;
    on the next line where nothing follows on its own."""
    limit = min(len(folded), start + _LONGEST)
    while start < limit and folded[start] in " \n;,、":
        start += 1
    depth = 0
    for index in range(start, limit):
        char = folded[index]
        depth += (char in "([【〔") - (char in ")]】〕")
        if depth < 0 or (depth == 0 and _STOP.match(char)):
            return start, index
        if char in ",、 " and label_at(folded, index + 1, limit):
            return start, index
    return start, limit


def _closing_brackets(text: PolicyText, pairs: Mapping[int, int]) -> Iterator[tuple[int, int]]:
    """(…负责) and (…牵头,…配合) at the end of a sentence or a line."""
    folded = text.folded
    for left, right in pairs.items():
        if folded[left] not in "([【〔" or not 6 <= right - left <= _LONGEST:
            continue
        before = folded[left - 1 : left]
        after = folded[right + 1 : right + 2]
        if before not in "。;!" and after not in ("", "\n"):
            continue
        verb = list(ROLE_SUFFIX.finditer(folded, left + 2, right))
        if verb and verb[-1].end() == right and folded[left + 1] not in "由含除":
            yield left, right + 1
