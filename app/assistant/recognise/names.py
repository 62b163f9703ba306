"""What a sentence names: documents, tasks by number and title, units, places, days.

Each recogniser takes its words from the utterance, so the order matters: what stands first here is
read first, and the words are gone for those after it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from app.assistant.knowledge import Knowledge
from app.assistant.query import Bound, Period
from app.assistant.recognise.bounds import recognise_bounds
from app.assistant.recognise.documents import (
    DocumentMention,
    of_several_places,
    recognise_documents,
    take_places,
)
from app.assistant.recognise.facts import FactMention, recognise_fact
from app.assistant.recognise.figures import recognise_figure
from app.assistant.recognise.marks import Marks, beside_its_name, recognise_marks, still_pointing
from app.assistant.recognise.periods import recognise_period
from app.assistant.recognise.persons import recognise_person
from app.assistant.recognise.places import recognise_places, take_home
from app.assistant.recognise.positions import Position, recognise_positions
from app.assistant.recognise.references import Reference, recognise_references
from app.assistant.recognise.set_aside import recognise_set_aside
from app.assistant.recognise.speech_acts import recognise_absent
from app.assistant.recognise.titles import recognise_titles
from app.assistant.recognise.units import UnitMention, recognise_units
from app.assistant.recognise.windows import Times, recognise_times
from app.assistant.utterance import Utterance

_TURN = re.compile(r"轮到(?=\d|[今明本下这上去])")  # 轮到2017年做的 is no 到2017年


@dataclass(frozen=True, kw_only=True)
class Names:
    """What was named; the words for it are taken."""

    papers: DocumentMention
    document_ids: tuple[str, ...]
    figure: str
    fact: FactMention
    absent_kind: str
    bounds: tuple[Bound, ...]
    references: tuple[Reference, ...]
    position: Position | None
    titles: tuple[str, ...]
    marks: Marks
    mentions: tuple[UnitMention, ...]
    strangers: tuple[str, ...]
    without: tuple[Reference, ...]
    without_topic: str
    places: tuple[str, ...]
    person: str
    period: Period | None
    times: Times


def take_names(u: Utterance, *, knowledge: Knowledge, as_of: date, year: int | None) -> Names:
    """Take everything that is named; `year` is the one that was spoken of before."""
    words = knowledge.words
    papers = recognise_documents(u, knowledge)
    document_ids = papers.ids
    figure = recognise_figure(u, words)
    fact = recognise_fact(u, words, knowledge.cited)
    absent_kind = ""
    if not figure and fact.fact != "cited":
        absent_kind = recognise_absent(
            u,
            words,
            cited=knowledge.cited_keys,
            ours=bool(document_ids),
            of_document=bool(fact.fact and (fact.named or document_ids)),
        )
    bounds = recognise_bounds(u, words, as_of=as_of)
    of_parts, position = recognise_positions(u, words)
    references = sorted([*of_parts, *recognise_references(u)], key=lambda r: r.start)
    titles = recognise_titles(u, knowledge.title_index, knowledge.unit_names)
    period = recognise_period(u, words)
    marks = recognise_marks(u, words)
    mentions, strangers = recognise_units(u, knowledge.unit_names)
    without, without_topic = recognise_set_aside(u, words, references)
    if without or without_topic:
        marks = still_pointing(marks, u, words)
    if papers.placed and document_ids:
        document_ids = of_several_places(mentions, knowledge) or document_ids
    person = recognise_person(u, words, held=knowledge.attested)
    places = recognise_places(u, knowledge)
    take_places(u, knowledge)
    if take_home(u, knowledge.home) and not (document_ids or papers.other):
        document_ids = knowledge.home_document_ids
    u.take_all(words.pattern("ask.earliest"), "order")  # before 最近 is read as a stretch of days
    u.take_all(_TURN, "mark")
    return Names(
        papers=papers,
        document_ids=document_ids,
        figure=figure,
        fact=fact,
        absent_kind=absent_kind,
        bounds=bounds,
        references=tuple(r for r in references if r not in without),
        position=position,
        titles=tuple(titles),
        marks=beside_its_name(marks, u, words) if marks.own_unit else marks,
        mentions=tuple(mentions),
        strangers=tuple(strangers),
        without=tuple(without),
        without_topic=without_topic,
        places=tuple(places),
        person=person,
        period=period,
        times=recognise_times(u, words, as_of=as_of, year=year),
    )
