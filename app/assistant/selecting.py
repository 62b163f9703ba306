"""Selections: made from a reading, and given the tasks or passages that the sentence names."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from app.assistant.normalise import key
from app.assistant.query import EVER, OF_PASSAGES, Ask, Query, Selection, Window
from app.assistant.reading import Reading
from app.assistant.recognise.people import recognise_first
from app.assistant.recognise.qualities import LITERAL
from app.assistant.recognise.references import Reference
from app.assistant.recognise.topics import content_words
from app.assistant.resolve import Preference, Resolver
from app.ledger.records import State

_SINGLE = (Ask.UNITS, Ask.WHEN, Ask.DAYS, Ask.STATE, Ask.READ)
_HANDFUL = 5  # documents with a task of the number asked for; of more, which one is asked
_NAMED = 3
_NAMES_TITLE = 0.3  # of a title, that a part of 甲和乙 must repeat to be a task of its own
_NAME = 3  # characters of a name
_PARTED = re.compile(r"\s+|以及|[和与跟及比、]")
# 第2项和第13项都要配合的单位, 共同的责任部门; not 都由谁负责
_SHARED = re.compile(
    r"(?:都|共同|均|同时)(?![^,，]{0,4}[谁哪])[^,，]{0,4}(?:负责|配合|牵头|参与|承担|涉及|有份?)的"
    r"|都有(?:份|责任)?的(?:是|有)?(?:谁|哪|单位|部门)"
    r"|(?:共同|共有|相同|重合|重复|一样)的(?:责任|配合|牵头)?(?:单位|部门)"
)
_WHICH_PAPER = re.compile(r"(?:哪|什么)[一几]?(?:份|篇|个(?=文件))(?!附件)")
CORRESPONDS = re.compile(r"对应|对得上")  # 附件第5项跟正文哪条对应


class ManyDocuments(LookupError):
    """A number that more than a handful of documents have a task of; `labels` names some."""

    def __init__(self, labels: Sequence[str]) -> None:
        super().__init__("、".join(labels))
        self.labels = tuple(labels)


class NoSuchTask(LookupError):
    """A number that no task of the documents has."""


def selection_of(reading: Reading) -> Selection:
    """What the sentence itself narrows to, before topic and numbers are looked up."""
    q = reading.qualities
    recurring = reading.recurring
    return Selection(
        units=reading.units,
        every_unit=len(reading.units) > 1 and q.common,
        without_units=reading.without_units,
        sole=q.sole,
        roles=frozenset() if _counts_its_units(reading) else q.roles,
        lead=q.lead,
        source=q.source,
        sections=reading.sections,
        document_ids=reading.document_ids,
        states=_states(reading),
        recurring=recurring,
        months=reading.times.months,
        pace=reading.times.pace,
        window=reading.window if _window_filters(reading) else EVER if _dated(reading) else None,
        contains=_literally(reading),
        supported=q.supported,
        held=q.held if not reading.units else None,
        led=q.led,
        by_all=q.by_all,
        also=reading.also,
        paired=False if q.alone else None,
        long=q.long,
        pending=q.pending,
        bounds=reading.bounds,
    )


def _dated(reading: Reading) -> bool:
    """有明确时限的, 到期任务按月统计: whatever has a date."""
    of_periods = reading.ask is Ask.PERIOD_COUNTS and reading.qualities.due
    return reading.qualities.dated or of_periods


def _literally(reading: Reading) -> tuple[str, ...]:
    """写明开学前的: the words that the text must hold."""
    if not reading.qualities.literal or reading.ask is not Ask.TASKS:
        return ()
    said = LITERAL.sub(" ", reading.search_text).strip()
    return (said,) if said else ()


def _years(reading: Reading) -> tuple[int, ...]:
    """The years written out in a sentence: 2025年吸纳率目标是多少."""
    said = re.findall(r"(?<!\d)(20\d\d)(?=年)", reading.text)
    return tuple(dict.fromkeys(map(int, said))) if not reading.document_ids else ()


def _counts_its_units(reading: Reading) -> bool:
    """配合部门不到3家的 counts the units of a role, and means tasks without any as well."""
    of_role = any(b.measure in ("responsible", "supporting", "lead") for b in reading.bounds)
    return of_role and reading.ask is Ask.TASKS and not reading.units


def _states(reading: Reading) -> tuple[State, ...]:
    """未到期 means all that lies ahead, what is due within 30 days with it; 下个月会过期的 are not
    late today."""
    states = reading.qualities.states
    if reading.times.ahead:
        return tuple(s for s in states if s != "overdue")
    if "on_track" in states and "due_soon" not in states:
        return (*states, "due_soon")
    return states


def make_query(reading: Reading, ask: Ask, selection: Selection) -> Query:
    """The query of a sentence for a selection that it means."""
    return Query(
        ask=ask,
        text=reading.text,
        selection=selection,
        order=reading.order,
        place=reading.people.place if reading.order else 1,
        period=reading.period,
        dates=reading.dates if ask is Ask.WHEN else None,
        first=recognise_first(reading.text) if ask is Ask.UNIT_RANK else None,
        evaluated_on=reading.times.evaluated_on,
        wants_why=reading.clues.has("why"),
        yes_no=reading.marks.yes_no,
        plural=reading.clues.has("each"),
        how_many_units=reading.people.how_many,
        with_units=reading.marks.with_units,
        defines=ask is Ask.TEXT and reading.clues.has("define"),
        figure=reading.figure,
        enumerates=ask is Ask.TEXT and reading.clues.has("enumerates"),
        fact=reading.fact,
        level=reading.level,
        part=reading.cited_in,
        paper=reading.cited_paper,
        which_paper=bool(_WHICH_PAPER.search(reading.text)),
        shared=ask is Ask.UNITS and bool(_SHARED.search(reading.text)),
        missing_from=reading.missing_from,
        years=_years(reading) if ask in OF_PASSAGES else (),
        absent_kind=reading.absent_kind,
        unknown_names=reading.strangers,
    )


def _window_filters(reading: Reading) -> bool:
    """Whether the days asked about pick out tasks; 现在 beside 逾期 does not, 去年9月 does."""
    window = reading.window
    if window is None or reading.ask in OF_PASSAGES:
        return False
    if reading.qualities.literal or reading.qualities.states == ("no_deadline",):
        return False  # what has no deadline is due on no day: 今年没有时限的
    late = "overdue" in reading.qualities.states
    late &= not (reading.times.past or reading.times.ahead)
    if late and not _binds_dates(window, reading.text):
        return False
    return reading.ask not in _SINGLE or not (reading.topic or reading.references)


_FALLING_DUE = re.compile(
    r"(?:[之以]?前|里|内|份)?(?:就|便)?(?:要|该|应该?|应当|得|需要?)?(?:到期|截止|到时限|完成|办结|交)"
)


def _binds_dates(window: Window, text: str) -> bool:
    """八月底到期的那几项都超期了吧: the days say which dates are meant, not when it is asked."""
    after = text.find(window.text) + len(window.text)
    return window.text in text and bool(_FALLING_DUE.match(text, after))


def with_subject(
    selection: Selection, reading: Reading, resolver: Resolver, *, focus: frozenset[str]
) -> Selection:
    """The selection with the tasks or passages that the sentence names looked up.

    Raises NoSuchTask or ManyDocuments for a number that none or too many documents have.
    """
    documents = selection.document_ids
    selection = _less_what_is_set_aside(selection, reading, resolver)
    if reading.references:
        for reference in reading.references:
            labels = resolver.documents_with(_with_source(reference, selection), documents)
            if len(labels) > _HANDFUL:
                raise ManyDocuments(labels[:_NAMED])
        across = CORRESPONDS.search(reading.text)
        views = [
            v
            for r in reading.references
            for v in resolver.numbered(
                r if across else _with_source(r, selection), document_ids=documents
            )
        ]
        if not views:
            raise NoSuchTask
        if across and (others := [i for v in views for i in v.task.counterpart_ids]):
            selection = replace(selection, source=None)
            return about_tasks(selection, tuple(dict.fromkeys(others)), reading)
        return about_tasks(selection, tuple(dict.fromkeys(v.task.id for v in views)), reading)
    if not reading.topic or selection.contains or selection.held:
        return selection
    if reading.ask in OF_PASSAGES:
        topic = reading.topic if reading.ask is Ask.DOCUMENTS else reading.search_text
        selection = replace(selection, topic=topic or reading.topic, ids=())
        return replace(selection, about=passage_ids(selection, resolver, focus=focus))
    if reading.ask in _SINGLE or reading.ask is Ask.MEMBERSHIP:
        prefer = Preference(
            source_hint=reading.qualities.source_hint,
            dated=reading.ask in (Ask.WHEN, Ask.DAYS, Ask.STATE),
            supported="supporting" in selection.roles,
            focus=focus,
        )
        selection = replace(selection, topic=reading.topic)
        apart = bool(reading.dates or reading.clues.has("each"))
        ids = several_ids(reading.topic, selection, resolver, prefer, apart=apart)
        ids = ids or topic_ids(reading.topic, selection, resolver, prefer)
        return about_tasks(selection, ids, reading)
    return replace(selection, topic=reading.topic)


def _less_what_is_set_aside(
    selection: Selection, reading: Reading, resolver: Resolver
) -> Selection:
    """民政局除了附件第10项还负责什么: the selection without the tasks that are set aside."""
    aside = (_with_source(r, selection) for r in reading.without)
    numbered = resolver.numbered_ids(aside, document_ids=selection.document_ids)
    said = reading.without_topic
    named = topic_ids(said, replace(selection, source=None), resolver, Preference()) if said else ()
    # 除了校园安全: the articles about it as well as the row
    both = (i for v in resolver.views(named) for i in (v.task.id, *v.task.counterpart_ids))
    named = tuple(dict.fromkeys((*named, *both)))
    return replace(selection, excluded_ids=(*selection.excluded_ids, *numbered, *named))


def about_tasks(selection: Selection, ids: tuple[str, ...], reading: Reading) -> Selection:
    """The selection of named tasks; 第9条逾期了吗 asks how it stands, it does not filter."""
    states = () if reading.ask in _SINGLE else selection.states
    return replace(selection, ids=ids, states=states)


def topic_ids(
    topic: str, selection: Selection, resolver: Resolver, prefer: Preference
) -> tuple[str, ...]:
    """The one task that a topic means, and those that are as near; empty where none is."""
    matches = resolver.tasks(
        topic, source=selection.source, document_ids=selection.document_ids, prefer=prefer
    )
    matches = [m for m in matches if key(m.passage.title) == key(topic)] or matches
    if not matches or not resolver.holds(matches[0], topic):
        return ()
    return tuple(m.passage.id for m in matches[:1])


def several_ids(
    topic: str, selection: Selection, resolver: Resolver, prefer: Preference, *, apart: bool
) -> tuple[str, ...]:
    """减轻课业负担和关爱留守儿童: the tasks that the parts mean, where each names one of its own;
    empty where the words are those of one task (欺凌和暴力). `apart`: the question says that there
    are several (分别), so that a part need not repeat a title."""
    words = resolver.knowledge.words
    parts = [p for p in _PARTED.split(topic) if content_words(p, words)]
    if len(parts) < 2:
        return ()
    found: list[str] = []
    for part in parts:
        matches = resolver.tasks(
            part, source=selection.source, document_ids=selection.document_ids, prefer=prefer
        )
        repeats = matches and matches[0].title >= _NAMES_TITLE and len(key(part)) >= _NAME
        named = matches and (apart or repeats)
        if not (named and resolver.holds(matches[0], part)):
            return ()
        found.append(matches[0].passage.id)
    whole = resolver.tasks(topic, source=selection.source, document_ids=selection.document_ids)
    if whole and key(topic) in key(whole[0].passage.title):
        return ()
    return tuple(dict.fromkeys(found)) if len(set(found)) > 1 else ()


def passage_ids(
    selection: Selection, resolver: Resolver, *, focus: frozenset[str]
) -> tuple[str, ...]:
    """The passage that a question of text is answered from, empty where none holds it."""
    matches = resolver.passages(
        selection.topic,
        sources=(selection.source,) if selection.source else None,
        document_ids=selection.document_ids,
        prefer=Preference(focus=focus),
    )
    return (
        (matches[0].passage.id,) if matches and resolver.holds(matches[0], selection.topic) else ()
    )


def _with_source(reference: Reference, selection: Selection) -> Reference:
    """正文……第3项: the part that the sentence keeps to wins over the counting word."""
    return replace(reference, source=selection.source) if selection.source else reference
