"""What a sentence says beside names: roles, states, the question words, and the topic.

What is left over once everything else was taken is the topic; `Named` is what the choice of a
projection depends on.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from app.assistant.knowledge import Knowledge
from app.assistant.query import Dates
from app.assistant.recognise.asks import (
    Clues,
    Named,
    compared_dates,
    count_figures,
    read_clues,
)
from app.assistant.recognise.names import Names
from app.assistant.recognise.people import People, recognise_people
from app.assistant.recognise.qualities import (
    Qualities,
    asked_of_supporting,
    ends_in_supporting,
    recognise_qualities,
)
from app.assistant.recognise.sections import recognise_sections
from app.assistant.recognise.topics import recognise_topic
from app.assistant.recognise.units import UnitMention, split_excluded
from app.assistant.utterance import Utterance
from app.ledger.records import Carrying
from ingest.document import Role

_NAMED = frozenset(
    {
        "title",
        "unit",
        "stranger",
        "reference",
        "document",
        "time",
        "every",
        "mark",
        "bound",
        "aside",
        "period",
    }
)


@dataclass(frozen=True, kw_only=True)
class Said:
    """What the recognisers found beside names. `overrides`: the grammar is not asked."""

    included: tuple[UnitMention, ...]
    excluded: tuple[UnitMention, ...]
    also: tuple[Carrying, ...] = ()
    qualities: Qualities
    sections: tuple[str, ...]
    clues: Clues
    topic: str
    named: Named
    people: People
    for_whom: bool = False
    with_units: bool = False
    dates: Dates | None = None
    overrides: bool = False


def said_of(u: Utterance, names: Names, knowledge: Knowledge, as_of: date) -> Said:
    """Take roles, states and the like, find the question words; the rest is the topic."""
    words = knowledge.words
    included, excluded = split_excluded(u, list(names.mentions), words)
    qualities = recognise_qualities(u, words, contrasts=bool(excluded))
    sections = recognise_sections(u, knowledge.sections)
    undated = visible(u, "state")
    clues = read_clues(undated if qualities.dated else visible(u), words, undated=undated)
    topic = "" if sections else recognise_topic(u, words, clues)
    named = _named(names, included, qualities, topic, u.text, as_of)
    dates = compared_dates(clues, named)
    return Said(
        included=tuple(included),
        excluded=tuple(excluded),
        qualities=qualities,
        sections=sections,
        clues=clues,
        people=recognise_people(u.text, clues.text, words),
        topic=topic,
        named=named,
        dates=dates,
        overrides=bool(sections or dates),
    )


def _named(
    names: Names,
    included: Sequence[UnitMention],
    qualities: Qualities,
    topic: str,
    text: str,
    as_of: date,
) -> Named:
    """What the choice of a projection depends on."""
    times, marks = names.times, names.marks
    of_days = any((w.first, w.last) != (as_of, as_of) for w in times.windows)
    return Named(
        units=len(names_of(included)) + len(names.strangers),
        references=sum(len(r.numbers) for r in names.references),
        topic=bool(topic),
        role=bool(qualities.roles),
        state=bool(qualities.states or qualities.dated),
        overdue="overdue" in qualities.states,
        window=bool(times.windows),
        recurring=bool(qualities.recurring or times.recurring),
        subset=marks.subset,
        quantifier=qualities.quantifies(),
        meeting="联席会议" in text,
        by_roles_held=bool(qualities.held),
        yes_no=marks.yes_no,
        due=qualities.due,
        participates=qualities.participates,
        pointed=marks.pronoun,
        figures=0 if of_days else count_figures(text),
    )


def turned(said: Said, text: str, *, lists: bool) -> Said:
    """What is said of a unit or a thing that turns the question round: it asks who supports one
    (有配合部门吗), whom it supports (公安分局配合谁), or who supports it (谁配合公安分局). `lists`:
    the grammar reads tasks, so 给哪家打下手、配合哪些任务 asks for those."""
    if said.qualities.supported and said.named.thing and ends_in_supporting(text):
        said = replace(said, qualities=asked_of_supporting(said.qualities), overrides=True)
    lists = lists and said.clues.has("tasks")
    by_whom = said.included and said.people.by_whom
    if said.included and not (lists or by_whom) and said.people.for_whom:
        supports = replace(said.qualities, roles=frozenset[Role]({"supporting"}))
        said = replace(said, qualities=supports, for_whom=True, with_units=True, overrides=True)
    if by_whom and said.named.thing:  # 校车安全，给教育文体局打配合的是谁: of one task
        supports = replace(said.qualities, roles=frozenset[Role]({"supporting"}))
        named = replace(said.named, units=0, role=True)
        said = replace(said, qualities=supports, named=named, included=(), overrides=True)
    elif by_whom:
        its = (Carrying(units=names_of(said.included), role="responsible"),)
        supports = replace(said.qualities, roles=frozenset[Role]({"supporting"}))
        said = replace(said, qualities=supports, also=its, included=(), overrides=True)
    alone = said.qualities.sole and said.named.thing and said.named.yes_no
    if alone and not said.clues.has(
        "tasks"
    ):  # 校车安全只由运管所一家负责吗: all its units are told
        its_own = replace(said.qualities, sole=False, roles=frozenset[Role]({"responsible"}))
        named = replace(said.named, units=0, role=True, quantifier=False)
        said = replace(said, qualities=its_own, named=named, included=(), overrides=True)
    return said


def names_of(mentions: Sequence[UnitMention]) -> tuple[str, ...]:
    """The canonical names, each once."""
    return tuple(dict.fromkeys(m.name for m in mentions))


def visible(u: Utterance, *more: str) -> str:
    """The sentence with names blanked out, so that 部门 in 教育督导部门 is no question word; `more`
    are further kinds of words to blank."""
    masked = list(u.text)
    for start, end, label in u.taken:
        if label in _NAMED or label in more:
            masked[start:end] = " " * (end - start)
    return "".join(masked)
