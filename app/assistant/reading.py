"""One sentence, read by itself: what it names, what it asks, how it leans on what came before.

    sentence -> folded, homophones repaired -> names taken (numbers, titles, units, days) ->
    qualities taken (role, state, …) -> question word -> the rest is the topic

A `Reading` is not yet a query: dialogue.py joins it with the turns before it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from datetime import date

from app.assistant.grammar.carriers import CarriedRole, Carrier
from app.assistant.grammar.frame import Frame, read_frame
from app.assistant.grammar.tokens import tokenise
from app.assistant.knowledge import Knowledge
from app.assistant.normalise import compact
from app.assistant.query import Ask, Bound, Fact, Order, TaskSource, Window
from app.assistant.recognise.asks import (
    Clues,
    Named,
    asked_within,
    choose_ask,
    choose_order,
    count_figures,
    read_clues,
)
from app.assistant.recognise.bounds import recognise_bounds
from app.assistant.recognise.documents import (
    of_several_places,
    recognise_documents,
    take_places,
)
from app.assistant.recognise.facts import recognise_fact
from app.assistant.recognise.marks import Marks, recognise_marks, recognise_unread_denial
from app.assistant.recognise.people import asks_by_whom, asks_for_whom
from app.assistant.recognise.places import recognise_places, take_home
from app.assistant.recognise.qualities import (
    Qualities,
    asked_of_supporting,
    ends_in_supporting,
    recognise_qualities,
)
from app.assistant.recognise.references import Reference, recognise_references
from app.assistant.recognise.sections import recognise_sections
from app.assistant.recognise.set_aside import recognise_set_aside
from app.assistant.recognise.speech_acts import recognise_absent, recognise_speech_act
from app.assistant.recognise.titles import recognise_titles
from app.assistant.recognise.topics import recognise_topic, search_words
from app.assistant.recognise.units import UnitMention, recognise_units, split_excluded
from app.assistant.recognise.windows import Times, recognise_times
from app.assistant.utterance import Utterance
from app.ledger.records import Carrying
from ingest.document import Role

_LISTED = re.compile(r"的(?:任务|工作|事项|事情?|条目)?(?:呢|吗|都?有)?\W*$")
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
    }
)
_TURN = re.compile(r"轮到(?=\d|[今明本下这上去])")  # 轮到2017年做的 is no 到2017年
_WHICH_MEETING = re.compile(  # the noun, which alone is the 会 of 会不会
    r"(?:开|召开|参加)(?:些|个)?(?:什么|啥|哪些|哪个|哪种|几个|几次)样?的?会(?=$|[,，。?？！!呢吗啊呀])"
)


@dataclass(frozen=True, kw_only=True)
class Reading:
    """What one sentence says. Empty fields were not said.

    `units` are meant, `without_units` are excluded, `strangers` look like units and are not in
    the ledger, `places` are places of which it holds
    nothing. `topic` is what is left once everything else is taken; `search_text` is what
    to look passages up by. `absent_kind` names a kind of fact that policies do not hold.
    """

    text: str
    ask: Ask
    order: Order | None = None
    references: tuple[Reference, ...] = ()
    document_ids: tuple[str, ...] = ()
    other_document: bool = False  # 另一份
    this_document: bool = False  # 这份文件
    titles: tuple[str, ...] = ()
    units: tuple[str, ...] = ()
    without_units: tuple[str, ...] = ()
    without: tuple[Reference, ...] = ()  # tasks that are set aside, by number
    without_topic: str = ""  # the words for one that is
    also: tuple[Carrying, ...] = ()
    strangers: tuple[str, ...] = ()
    renamed: tuple[tuple[str, str], ...] = ()  # (as typed, the unit that is so called no longer)
    several: tuple[str, ...] = ()  # units that one such name may mean
    places: tuple[str, ...] = ()
    sections: tuple[str, ...] = ()
    times: Times = field(default_factory=Times)
    bounds: tuple[Bound, ...] = ()
    qualities: Qualities = field(default_factory=Qualities)
    marks: Marks = field(default_factory=Marks)
    clues: Clues = field(default_factory=lambda: Clues(text=""))
    topic: str = ""
    search_text: str = ""
    absent_kind: str = ""
    fact: Fact | None = None
    level: str = ""
    contrast: bool = False  # how the body and the annex put one task
    names_document: bool = False
    framed: bool = False  # the grammar bound every word of it
    unread: str = ""  # a denial of something that was read, which nobody could bind
    repairs: tuple[tuple[str, str], ...] = ()

    @property
    def source(self) -> TaskSource | None:
        """Which part of the document the question keeps to."""
        return self.qualities.source

    @property
    def window(self) -> Window | None:
        """The days asked about; several stretches are joined."""
        windows = self.times.windows
        if len(windows) < 2:
            return windows[0] if windows else None
        return Window(
            first=min(w.first for w in windows),
            last=max(w.last for w in windows),
            text="、".join(w.text for w in windows),
        )

    @property
    def recurring(self) -> bool | None:
        """Whether recurring duties are meant, excluded, or not spoken of."""
        return (
            self.qualities.recurring or self.times.recurring or None
            if self.qualities.recurring is not False
            else False
        )

    def names_subject(self) -> bool:
        """Whether the sentence says by itself what it is about."""
        return bool(
            self.references or self.topic or self.units or self.strangers or self.sections
            or self.also or self.qualities.narrows() or self.bounds or self.window
            or self.recurring is not None or self.document_ids
        )  # fmt: skip


def read(sentence: str, *, knowledge: Knowledge, as_of: date, year: int | None = None) -> Reading:
    """Read one sentence, in Chinese words (english.py puts English ones into them); `year` is the
    one that was spoken of, where the sentence goes on about it (下半年呢)."""
    words = knowledge.words
    text, repairs = knowledge.speller.repair(_WHICH_MEETING.sub(r"\g<0>议", compact(sentence)))
    act = recognise_speech_act(text, words)
    u = Utterance(text)
    papers = recognise_documents(u, knowledge)
    document_ids = papers.ids
    mention = recognise_fact(u, words)
    absent_kind = recognise_absent(
        u,
        words,
        cited=knowledge.cited_keys,
        ours=bool(document_ids),
        of_document=bool(mention.fact and (mention.named or document_ids)),
    )
    bounds = recognise_bounds(u, words, as_of=as_of)
    references = recognise_references(u)
    titles = recognise_titles(u, knowledge.title_index, knowledge.unit_names)
    marks = recognise_marks(u, words)
    mentions, strangers = recognise_units(u, knowledge.unit_names)
    without, without_topic = recognise_set_aside(u, words, references)
    references = [r for r in references if r not in without]
    if papers.placed and document_ids:
        document_ids = of_several_places(mentions, knowledge) or document_ids
    places = recognise_places(u, knowledge)
    take_places(u, knowledge)
    if take_home(u, knowledge.home) and not (document_ids or papers.other):
        document_ids = knowledge.home_document_ids
    u.take_all(words.pattern("ask.earliest"), "order")  # before 最近 is read as a stretch of days
    u.take_all(_TURN, "mark")
    times = recognise_times(u, words, as_of=as_of, year=year)
    frame = (
        None if act or absent_kind or marks.own_unit else read_frame(tokenise(u, mentions, words))
    )
    included, excluded = split_excluded(u, mentions, words)
    qualities = recognise_qualities(u, words, contrasts=bool(excluded))
    sections = recognise_sections(u, knowledge.sections)
    undated = _visible(u, "state")
    clues = read_clues(undated if qualities.dated else _visible(u), words, undated=undated)
    topic = "" if sections else recognise_topic(u, words, clues)
    named = Named(
        units=len(_names(included)) + len(strangers),
        references=sum(len(r.numbers) for r in references),
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
        figures=0
        if any((w.first, w.last) != (as_of, as_of) for w in times.windows)
        else count_figures(text),
    )
    if qualities.supported and named.thing and ends_in_supporting(u.text):
        qualities = asked_of_supporting(qualities)
        frame = None
    asks_document = mention.fact and not (
        topic or named.references or mentions or strangers or titles
    )
    lists = frame is not None and frame.ask is Ask.TASKS and clues.has("tasks")
    # 给哪家打下手、配合哪些任务 asks for the tasks
    for_whom = bool(included) and not lists and asks_for_whom(clues.text)
    if for_whom:  # 公安分局配合谁: what it supports, with those who answer for it
        qualities = replace(qualities, roles=frozenset[Role]({"supporting"}))
        marks, frame = replace(marks, with_units=True), None
    also: tuple[Carrying, ...] = ()
    if included and not named.thing and asks_by_whom(clues.text):  # 谁配合公安分局
        also, included = (Carrying(units=_names(included), role="responsible"),), []
        frame = None
    ask = (
        act
        or (Ask.TASKS if for_whom else None)
        or asked_within(choose_ask(clues, named), bounds, clues, named=bool(included))
    )
    if ask is Ask.TEXT and _LISTED.search(text) and knowledge.kinds.of(topic):
        ask = Ask.TASKS  # 跟钱有关的任务, 要上报的
    reading = Reading(
        text=text,
        ask=ask,
        order=choose_order(clues, ask, overdue=named.overdue),
        references=tuple(references),
        document_ids=document_ids,
        other_document=papers.other,
        this_document=papers.this,
        titles=tuple(titles),
        units=_names(included),
        without_units=_names(excluded),
        also=also,
        without=tuple(without),
        without_topic=without_topic,
        strangers=tuple(strangers),
        renamed=tuple((m.typed, m.name) for m in mentions if m.renamed),
        several=_several(mentions),
        sections=sections,
        times=times,
        bounds=bounds,
        qualities=qualities,
        marks=marks,
        clues=clues,
        topic=topic,
        search_text=search_words(u, words),
        fact=mention.fact if asks_document else None,
        level=mention.level,
        contrast=mention.contrast or (mention.fact == "differences" and not asks_document),
        names_document=bool(document_ids or mention.named),
        absent_kind=absent_kind or ("place" if places else ""),
        places=tuple(places),
        repairs=tuple(repairs),
    )
    by_words = ask is Ask.MEMBERSHIP and clues.has("role")
    by_words |= named.by_roles_held and not (frame and frame.carriers)
    falls_due = bool(frame and frame.states.due and times.windows)  # 统计一下9月份到期的任务数
    by_words |= ask is Ask.SUMMARY and (named.figures > 2 or not falls_due)
    if frame is None or sections or by_words:
        return _dated(replace(reading, unread=recognise_unread_denial(u, topic=topic)))
    title = " ".join(u.text[s:e] for s, e, label in u.taken if label == "title")
    return _dated(_framed(reading, frame, title))


def _dated(reading: Reading) -> Reading:
    """The reading with the day that 逾期, or 没完成 beside one day, is asked of."""
    times, qualities = reading.times, reading.qualities
    one_day = all(w.first == w.last for w in times.windows)
    stood = "overdue" in qualities.states or (qualities.pending and one_day)
    return replace(reading, times=times.stood()) if stood else reading


def _framed(reading: Reading, frame: Frame, title: str) -> Reading:
    """The reading with what the grammar bound in the place of what was found one by one."""
    first, also, aside = _carriers(frame)
    role = first.role if first else None
    lead = role == "lead" or (not role and frame.roles == {"lead"} and frame.led is None)
    states = frame.states
    bounds = reading.bounds
    if frame.shared:  # 教文局不是唯一责任单位的
        bounds = (*bounds, Bound(measure="responsible", least=2))
    qualities = replace(
        reading.qualities,
        source=frame.part.source,
        alone=frame.part.alone,
        roles=_roles(
            frozenset({role})
            if role
            else frame.roles
            if frame.ask is not Ask.TASKS or _counts(bounds, "tasks")  # 负责任务数不到3的单位
            else frozenset()
        ),
        lead=lead,
        states=states.states,
        pending=states.pending,
        long=states.long,
        recurring=states.recurring,
        due=states.due,
        dated=states.dated,
        supported=None if _counts(reading.bounds, "supporting") else frame.supported,
        sole=frame.sole,
        led=frame.led,
        common=bool(first and first.every),
    )
    return replace(
        reading,
        ask=asked_within(frame.ask, bounds, reading.clues, named=bool(first)),
        bounds=bounds,
        order=frame.order if frame.ask in (Ask.UNIT_RANK, Ask.TASK_RANK) else reading.order,
        units=first.units if first else (),
        without_units=aside,
        also=also,
        qualities=qualities,
        topic=title,
        search_text=title,
        framed=True,
    )


def _carriers(frame: Frame) -> tuple[Carrier | None, tuple[Carrying, ...], tuple[str, ...]]:
    """The group that the question is about first, the conditions besides, the names left out."""
    positive = [c for c in frame.carriers if not (c.negated or c.aside)]
    if frame.ask is Ask.UNIT_COUNTS and positive:
        together = replace(positive[0], units=tuple(n for c in positive for n in c.units))
        role = next((c.role for c in positive if c.role), None)
        return replace(together, role=role, every=False), (), ()
    rest = [*positive[1:], *(c for c in frame.carriers if c.negated)]
    aside = [c for c in frame.carriers if c.aside]
    also = tuple(
        Carrying(
            units=c.units,
            role=None if c.role == "any" else c.role,
            every=c.every,
            negated=c.negated,
        )
        for c in rest
    )
    return (positive[0] if positive else None), also, tuple(n for c in aside for n in c.units)


def _counts(bounds: tuple[Bound, ...], measure: str) -> bool:
    return any(b.measure == measure for b in bounds)


def _roles(carried: frozenset[CarriedRole]) -> frozenset[Role]:
    """The roles to filter or to tell by; both where a question says 参与."""
    if "any" in carried:
        return frozenset({"responsible", "supporting"})
    return frozenset("supporting" if r == "supporting" else "responsible" for r in carried)


def _several(mentions: list[UnitMention]) -> tuple[str, ...]:
    """The units of a place in the sentence where a name from another time may mean each."""
    at = {m.start: [x.name for x in mentions if x.start == m.start] for m in mentions if m.renamed}
    return tuple(next((names for names in at.values() if len(names) > 1), ()))


def _names(mentions: list[UnitMention]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(m.name for m in mentions))


def _visible(u: Utterance, *more: str) -> str:
    """The sentence with names blanked out, so that 部门 in 教育督导部门 is no question word; `more`
    are further kinds of words to blank."""
    masked = list(u.text)
    for start, end, label in u.taken:
        if label in _NAMED or label in more:
            masked[start:end] = " " * (end - start)
    return "".join(masked)
