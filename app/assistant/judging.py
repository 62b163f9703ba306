"""What the dialogue judges of one reading or one question by itself: whether it may be answered,
must be asked back, or is leant on by the next."""

from __future__ import annotations

import re
from collections.abc import Sequence

from app.assistant.query import Ask, Query
from app.assistant.reading import Reading

SPEECH = (Ask.GREETING, Ask.THANKS, Ask.HELP, Ask.ACTION, Ask.INSTRUCTION, Ask.INTRODUCTION)
OF_ROWS = (
    Ask.TASKS, Ask.UNITS, Ask.UNIT_COUNTS, Ask.UNIT_RANK, Ask.TASK_RANK, Ask.PERIOD_COUNTS,
)  # fmt: skip
_THE_WHOLE = re.compile(r"整个|全文|全部|所有|通篇|台账")
_SEVERAL_UNITS = re.compile(
    r"(?:几|多少|哪些|哪几)(?:家|个?(?:责任|配合|牵头|协办|参与)?(?:单位|部门))|有哪些"
)


def of_the_whole(reading: Reading) -> bool:
    """附件里的配合部门一共几家, 整个文件涉及哪些单位: the units of a whole part or document, not
    those of one task that was left unnamed."""
    named = reading.source or reading.names_document or _THE_WHOLE.search(reading.text)
    return bool(named and _SEVERAL_UNITS.search(reading.text))


def asked_back(query: Query, unknown: Sequence[str]) -> Query:
    """A question of every task there is, of which a word was not understood, asks for fewer: the
    word is asked back."""
    wide = query.ask is Ask.TASKS and not query.selection.named() - {"document_ids", "source"}
    if not (wide and unknown):
        return query
    return Query(ask=Ask.UNCLEAR, text=query.text, missing="words", unknown_names=tuple(unknown))


def denial_asked_back(query: Query, words: Sequence[str]) -> Query:
    """A denial that was not read is asked back: the rows without it would be the wrong ones."""
    if not words or query.ask not in (*OF_ROWS, Ask.STATE, Ask.MEMBERSHIP, Ask.SUMMARY):
        return query
    return Query(ask=Ask.UNCLEAR, text=query.text, missing="denial", unknown_names=tuple(words[:1]))


def year_spoken_of(reading: Reading, previous: Query | None) -> int | None:
    """下半年呢 after 明年上半年到期的: the year of the days asked about before."""
    window = previous.selection.window if previous else None
    goes_on = reading.window and (reading.marks.what_about or reading.marks.correction)
    same = window and window.first.year == window.last.year
    return window.first.year if window and same and goes_on else None


def of_one_thing(reading: Reading) -> bool:
    """群众投诉到我们这儿了，这事归谁负责: who does a thing, whoever asks."""
    return reading.ask is Ask.UNITS and bool(reading.topic or reading.references or reading.titles)


def of_us_alone(reading: Reading) -> bool:
    """我们在附件里负责哪几项: narrowed by nothing but an asker who is not known."""
    names = reading.topic or reading.references or reading.sections or reading.strangers
    return bool(reading.marks.we and not names and reading.ask in (*OF_ROWS, Ask.STATE))


def talks_of_a_place(previous: Query | None) -> bool:
    """Whether the last question was about a task or passage: 依据哪个文件 then asks of that."""
    return bool(previous and previous.selection.places)


def leaves_a_trace(query: Query) -> bool:
    """Whether the next turn may lean on this one: it found something, or listed something."""
    if query.ask in (*SPEECH, Ask.ABSENT, Ask.UNCLEAR):
        return False
    looked_up = query.selection.topic and not query.selection.units
    return bool(query.selection.places or not looked_up or query.ask in OF_ROWS)


def worth_answering(queries: list[Query]) -> tuple[Query, ...]:
    """Courtesies and orders to the assistant are passed over where there is a question."""
    idle = (Ask.GREETING, Ask.THANKS, Ask.INSTRUCTION, Ask.INTRODUCTION, Ask.UNCLEAR)
    real = [q for q in queries if q.ask not in idle]
    if real:
        return tuple(real)
    kept = [q for q in queries if q.ask is not Ask.THANKS] or queries
    return tuple(kept[-1:])
