"""Right or wrong: a given answer against the expected one. Exact, nothing in between.

`status`, lists, units and totals are compared as sets and numbers; a number, a date or a note
that has to be said is looked for in the text. Every task that an answer lists is also compared
with its row: due date, units, and the state where the contract settles it.
"""

from __future__ import annotations

import calendar
import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from app.exam.expectation import Expected
from app.exam.oracle import Oracle
from app.exam.questions import Question

if TYPE_CHECKING:
    from app.assistant.answer import Answer

LISTED = 200  # at most so many tasks are sent
MONTHS = "|".join(calendar.month_name[1:])
NOT_QUANTITIES = re.compile(
    r"\[\d+\]|\d+年(\d+月)?(\d+日)?|\d+月(\d+日)?|\d{4}-\d\d-\d\d|第\d+[项条]|〔\d+〕\d*号?|\d+%"
    rf"|(?m:^\s*\d+[.、])|\b(article|item)s? \d+|(\b\d+ )?\b({MONTHS})( \d+,)?( \d{{4}})?",
    re.IGNORECASE,
)
WORDS = {
    "zero": 0, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7,
    "eight": 8, "nine": 9, "ten": 10, "两": 2, "一": 1, "三": 3, "四": 4, "五": 5, "六": 6,
    "七": 7, "八": 8, "九": 9, "十": 10,
}  # fmt: skip
NONE = re.compile(r"没有|无|未|不|none|\bno\b|\bnot\b|nothing|今天|today", re.IGNORECASE)
ROLES = {"responsible": "责任", "supporting": "配合"}
LONG = ("长期", "long-term", "long term", "ongoing")


@dataclass(frozen=True, kw_only=True)
class Mark:
    """`faults` is empty for a right answer. `reading` is which of the right answers it was, ""
    where no other would have been right too."""

    faults: tuple[str, ...]
    reading: str = ""

    @property
    def right(self) -> bool:
        """Whether nothing is wrong."""
        return not self.faults


def mark(question: Question, answer: Answer, oracle: Oracle, *, english: bool) -> Mark:
    """Compare. A fault is "kind: what", the kinds being status, tasks, total, units, number,
    date, note and row."""
    oracle.stand_on(question.as_of)
    expected = question.expected
    faults = [*_status(expected, answer)]
    reading = ""
    if expected.readings:
        reading, wrong = _tasks(expected, answer, oracle)
        faults += wrong
    if expected.about is not None:
        faults += _about(expected.about, answer, oracle)
    if expected.units is not None:
        faults += _units(expected.units, answer)
    faults += _said(expected, answer, listed=not faults, english=english)
    faults += _rows(answer, oracle)
    return Mark(faults=tuple(faults), reading=reading)


def quantities(text: str) -> frozenset[int]:
    """The numbers that stand in a text as quantities: no dates, list marks or references.

    "截至2017年9月15日，逾期任务共4项[1]" -> {4}
    """
    text = unicodedata.normalize("NFKC", text).replace("*", "")
    text = NOT_QUANTITIES.sub(" ", text)
    found = {int(number) for number in re.findall(r"(?<![\d.])\d{1,7}(?![\d.]*%|\d)", text)}
    found |= {n for word, n in WORDS.items() if re.search(rf"(?<!\w){word}(?!\w)", text, re.I)}
    found |= {
        n
        for word, n in WORDS.items()
        if not word.isascii() and re.search(rf"{word}[项个家天]", text)
    }
    if NONE.search(text):
        found.add(0)
    return frozenset(found)


def _status(expected: Expected, answer: Answer) -> Iterator[str]:
    allowed = {"answered", "no_answer"} if expected.absent else {"answered"}
    if answer.status not in allowed:
        yield f"status: {answer.status}"


def _tasks(expected: Expected, answer: Answer, oracle: Oracle) -> tuple[str, list[str]]:
    """(the reading that the answer gives, []), or ("", what is wrong with it)."""
    given = _given(answer, oracle)
    if given is None:
        return "", ["tasks: 列出了这一范围之外的任务"]
    fitting = [
        name
        for name, wanted in expected.readings.items()
        if _same(given, wanted, expected.may, answer.total)
    ]
    if fitting:
        return fitting[0] if len(fitting) < len(expected.readings) else "", []
    wanted = min(expected.readings.values(), key=lambda right: len(right ^ given))
    faults = []
    if missing := wanted - given - expected.may:
        faults.append(f"tasks: 少了{_labels(missing, oracle)}")
    if extra := given - wanted - expected.may:
        faults.append(f"tasks: 多了{_labels(extra, oracle)}")
    return "", faults or [f"total: {answer.total}，列出 {len(given)} 项"]


def _same(given: frozenset[int], wanted: frozenset[int], may: frozenset[int], total: int) -> bool:
    if len(wanted) > LISTED and len(given) >= LISTED:
        return given <= wanted | may and total in range(len(wanted - may), len(wanted | may) + 1)
    return wanted - may <= given <= wanted | may and total == len(given)


def _given(answer: Answer, oracle: Oracle) -> frozenset[int] | None:
    ids = {view.task.id for view in answer.tasks}
    if not ids <= oracle.by_id.keys():
        return None
    return frozenset(oracle.by_id[task_id].seq for task_id in ids)


def _about(about: frozenset[int], answer: Answer, oracle: Oracle) -> Iterator[str]:
    given = _given(answer, oracle)
    if given is None or not given <= about:
        labels = "别处的任务" if given is None else _labels(given - about, oracle)
        yield f"tasks: 多了{labels}"


def _units(wanted: Mapping[str, frozenset[str]], answer: Answer) -> Iterator[str]:
    for role in ("responsible", "supporting"):
        names = [unit.name for unit in answer.units if unit.role == role]
        right = wanted.get(role, frozenset())
        if missing := right - set(names):
            yield f"units: {role} 少了{'、'.join(sorted(missing))}"
        if extra := set(names) - right:
            yield f"units: {role} 多了{'、'.join(sorted(extra))}"
        if len(names) != len(set(names)):
            yield f"units: {role} 有重复"


def _said(expected: Expected, answer: Answer, *, listed: bool, english: bool) -> Iterator[str]:
    wanted = list(expected.numbers)
    if expected.counted and listed:
        # Where more than one list is right, the number is that of what is listed.
        wanted.append(answer.total)
    said = quantities(answer.text)
    for number in wanted:
        if number not in said:
            yield f"number: 没有说 {number}"
    if expected.dates and not all(_dated(d, words, answer.text) for d, words in expected.dates):
        yield f"date: 没有说 {'、'.join(str(day or words) for day, words in expected.dates)}"
    if expected.undated and any(view.task.due for view in answer.tasks):
        yield "date: 有了时限"
    if expected.undated and not NONE.search(answer.text):
        yield "date: 没有说没有时限"
    if expected.note and not english and expected.note not in answer.text:
        yield f"note: 没有说“{expected.note}”"


def _dated(day: date | None, words: str, text: str) -> bool:
    if words and words in text:
        return True
    if day is None:
        return words in LONG and any(word in text.lower() for word in LONG)
    name = calendar.month_name[day.month]
    forms = (
        day.isoformat(),
        f"{day.year}年{day.month}月{day.day}日",
        f"{day.day} {name} {day.year}",
        f"{name} {day.day}, {day.year}",
    )
    return any(form in text for form in forms)


def _rows(answer: Answer, oracle: Oracle) -> Iterator[str]:
    """What each listed task says of itself, against its row."""
    for view in answer.tasks:
        fact = oracle.by_id.get(view.task.id)
        if fact is None:
            continue
        due = view.task.due.isoformat() if view.task.due else None
        if due != fact.due:
            yield f"row: {fact.label} 时限 {due}，应为 {fact.due}"
        carried = frozenset(view.task.responsible), frozenset(view.task.supporting)
        if carried != (fact.responsible, fact.supporting):
            yield f"row: {fact.label} 单位不符"
        state = oracle.state(fact.seq)
        if state is not None and view.standing.state != state:
            yield f"row: {fact.label} 状态 {view.standing.state}，应为 {state}"


def describe(expected: Expected, oracle: Oracle) -> str:
    """The right answer in words, for the report: 附件2、附件5."""
    parts = [
        (f"（{name}）" if len(expected.readings) > 1 else "") + (_labels(right, oracle) or "没有")
        for name, right in expected.readings.items()
    ]
    if expected.units is not None:
        for role, names in expected.units.items():
            parts.append(f"{ROLES[role]}：{'、'.join(sorted(names)) or '没有'}")
    parts += [str(number) for number in expected.numbers]
    parts += [str(day or words) for day, words in expected.dates]
    if expected.undated:
        parts.append("没有时限")
    if expected.may:
        parts.append(f"可列可不列：{_labels(expected.may, oracle)}")
    return "；".join(parts)


def given_in_words(answer: Answer, oracle: Oracle) -> str:
    """What was answered, as far as it is marked."""
    facts = [oracle.by_id.get(view.task.id) for view in answer.tasks]
    labels = [fact.label if fact else "别处的任务" for fact in facts]
    named = [f"{unit.name}（{ROLES[unit.role]}）" for unit in answer.units]
    lists = "、".join([*labels[:12], *(["…"] if len(labels) > 12 else []), *named])
    return f"{answer.status}，{answer.total} 项：{lists or '没有列出'}"


def _labels(tasks: frozenset[int], oracle: Oracle) -> str:
    labels = [oracle.facts[seq].label for seq in sorted(tasks)]
    return "、".join(labels[:12]) + (f"等 {len(labels)} 项" if len(labels) > 12 else "")
