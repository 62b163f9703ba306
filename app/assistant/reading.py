"""One sentence, read by itself: what it names, what it asks, how it leans on what came before.

    sentence -> folded, homophones repaired -> names taken (numbers, titles, units, days) ->
    qualities taken (role, state, …) -> question word -> the rest is the topic

A `Reading` is not yet a query: dialogue.py joins it with the turns before it,
fresh.py makes one of it alone.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from app.assistant.grammar.carriers import CarriedRole, Carrier
from app.assistant.grammar.frame import Frame, read_frame
from app.assistant.grammar.gaps import unread_verb, without_light_words
from app.assistant.grammar.tokens import tokenise
from app.assistant.knowledge import Knowledge
from app.assistant.normalise import compact
from app.assistant.query import Ask, Bound, Dates, Fact, Order, Period, TaskSource, Window, joined
from app.assistant.recognise.asks import Clues, asked_within, choose_ask, choose_order
from app.assistant.recognise.marks import Marks, recognise_unread_denial
from app.assistant.recognise.names import Names, take_names
from app.assistant.recognise.people import People
from app.assistant.recognise.positions import Position
from app.assistant.recognise.qualities import Qualities
from app.assistant.recognise.references import Reference
from app.assistant.recognise.said import Said, names_of, said_of, turned
from app.assistant.recognise.speech_acts import recognise_speech_act
from app.assistant.recognise.topics import search_words
from app.assistant.recognise.units import UnitMention
from app.assistant.recognise.windows import Times
from app.assistant.utterance import Utterance
from app.ledger.records import Carrying
from ingest.document import Role

_LISTED = re.compile(r"的(?:任务|工作|事项|事情?|条目)?(?:呢|吗|都?有)?\W*$")
_WHICH_MEETING = re.compile(  # the noun, which alone is the 会 of 会不会
    r"(?:(?:开|召开|参加)(?:些|个)?(?:什么|啥|哪些|哪个|哪种|几个|几次)样?的?"
    r"|(?:[开个次]|召开|举行|参加)的|(?:什么|啥|哪个|哪种)|(?<!协)(?:安全|例|碰头|调度|推进|专题|工作|座谈|动员|现场|部署))"
    r"会(?=$|[,，。?？！!呢吗啊呀多每一要])"
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
    period: Period | None = None
    dates: Dates | None = None
    references: tuple[Reference, ...] = ()
    position: Position | None = None  # 前两项, 排第一的那项: of the last list
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
    people: People = field(default_factory=People)
    topic: str = ""
    search_text: str = ""
    absent_kind: str = ""
    figure: str = ""  # 92%, of which it is asked what it is of
    person: str = ""  # 马建军, whom no document names
    fact: Fact | None = None
    level: str = ""
    cited_in: str = ""  # where papers are named that are asked for
    cited_paper: str = ""  # the number of one of them
    contrast: bool = False  # how the body and the annex put one task
    names_document: bool = False
    framed: bool = False  # the grammar bound every word of it
    unread: str = ""  # a denial of something that was read, which nobody could bind
    unread_verb: str = ""  # one that says which of a unit's tasks are meant, likewise
    repairs: tuple[tuple[str, str], ...] = ()
    missing_from: TaskSource | None = None  # units that this part does not name
    left_out: tuple[str, ...] = ()  # words that the grammar could not bind, and did without

    @property
    def source(self) -> TaskSource | None:
        """Which part of the document the question keeps to."""
        return self.qualities.source

    @property
    def window(self) -> Window | None:
        """The days asked about."""
        return joined(self.times.windows)

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
    names = take_names(u, knowledge=knowledge, as_of=as_of, year=year)
    ours = act or names.absent_kind or names.marks.own_unit or names.figure
    tokens, unbound = without_light_words(tokenise(u, names.mentions, words), u.text)
    frame = None if ours else read_frame(tokens)
    lists = frame is not None and frame.ask is Ask.TASKS
    said = turned(said_of(u, names, knowledge, as_of), u.text, lists=lists)
    ask = act or _ask_of(said, names, knowledge, text)
    reading = _plain(u, names, said, ask, knowledge)
    reading = replace(reading, repairs=tuple(repairs))
    if frame is None or said.overrides or _read_by_words(ask, said, frame, names):
        unread = recognise_unread_denial(u, topic=said.topic)
        verb = "" if frame or ours or said.topic else unread_verb(tokens, u, words)
        return _dated(replace(reading, unread=unread, unread_verb=verb))
    title = " ".join(u.text[s:e] for s, e, label in u.taken if label == "title")
    framed = replace(_framed(reading, frame, title), left_out=unbound)
    settled = ask is Ask.PERIOD_COUNTS or names.papers.every_place
    return _dated(replace(framed, ask=ask) if settled else framed)


def _ask_of(said: Said, names: Names, knowledge: Knowledge, text: str) -> Ask:
    """The projection that the recognisers' findings amount to."""
    if names.figure:
        return Ask.VALUE
    if said.for_whom:
        return Ask.TASKS
    if said.people.by_whom_noun and said.also:
        return Ask.UNITS
    if names.papers.every_place and said.included and not said.named.thing:
        return Ask.UNIT_COUNTS
    if _period(names, said) and not (said.topic or said.named.references):
        return Ask.PERIOD_COUNTS
    chosen = choose_ask(said.clues, said.named)
    ask = asked_within(chosen, names.bounds, said.clues, named=bool(said.included))
    if ask is Ask.TEXT and _LISTED.search(text) and knowledge.kinds.of(said.topic):
        return Ask.TASKS  # 跟钱有关的任务, 要上报的
    return ask


_SPANS: tuple[tuple[Period, int], ...] = (("month", 31), ("quarter", 92), ("year", 366))


def _period(names: Names, said: Said) -> Period | None:
    """What tasks are told by: 按月统计; the periods that were named, in 5月、8月和9月各有几项."""
    windows = names.times.windows
    if names.period or len(windows) < 3 or not said.clues.has("each"):
        return names.period
    longest = max((w.last - w.first).days + 1 for w in windows)
    return next((period for period, days in _SPANS if longest <= days), None)


def _plain(u: Utterance, names: Names, said: Said, ask: Ask, knowledge: Knowledge) -> Reading:
    """The reading as the recognisers have it, each by itself."""
    fact = names.fact
    others = (said.topic, said.named.references, names.mentions, names.strangers, names.titles)
    asks_document = fact.fact if not any(others) else None
    marks = replace(names.marks, with_units=names.marks.with_units or said.with_units)
    return Reading(
        text=u.text,
        ask=ask,
        order=choose_order(said.clues, ask, overdue=said.named.overdue),
        period=_period(names, said),
        dates=said.dates,
        references=names.references,
        position=names.position,
        document_ids=names.document_ids,
        other_document=names.papers.other,
        this_document=names.papers.this,
        titles=names.titles,
        units=names_of(said.included),
        without_units=names_of(said.excluded),
        also=said.also,
        without=names.without,
        without_topic=names.without_topic,
        strangers=names.strangers,
        renamed=tuple((m.typed, m.name) for m in names.mentions if m.renamed),
        several=_several(names.mentions),
        sections=said.sections,
        times=names.times,
        bounds=names.bounds,
        qualities=said.qualities,
        marks=marks,
        clues=said.clues,
        people=said.people,
        topic=names.figure or said.topic,
        search_text=names.figure or search_words(u, knowledge.words),
        figure=names.figure,
        fact=asks_document,
        level=fact.level,
        cited_in=fact.part,
        cited_paper=fact.paper,
        contrast=fact.contrast or (fact.fact == "differences" and not asks_document),
        names_document=bool(names.document_ids or fact.named),
        absent_kind=names.absent_kind or ("place" if names.places else ""),
        places=names.places,
        person=names.person,
    )


def _read_by_words(ask: Ask, said: Said, frame: Frame, names: Names) -> bool:
    """Whether the recognisers know better than the grammar what is asked."""
    if ask is Ask.MEMBERSHIP and said.clues.has("role"):
        return True
    if said.named.by_roles_held and not frame.carriers:
        return True
    falls_due = frame.states.due and names.times.windows  # 统计一下9月份到期的任务数
    return ask is Ask.SUMMARY and bool(said.named.figures > 2 or not falls_due)


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
    if frame.beside:
        than, side = frame.beside
        bounds = (*bounds, Bound(measure="tasks", than=than, side=side))
    if frame.none:
        bounds = (*bounds, Bound(measure="tasks", most=0))
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
        by_all="responsible" if frame.by_all == "lead" else frame.by_all or "",
        common=bool(first and first.every),
    )
    return replace(
        reading,
        ask=asked_within(frame.ask, bounds, reading.clues, named=bool(first)),
        bounds=bounds,
        order=frame.order if _orders(frame) else reading.order,
        units=first.units if first else (),
        without_units=aside,
        also=also,
        qualities=qualities,
        topic=title,
        search_text=title,
        framed=True,
        missing_from=frame.missing_from,
    )


def _orders(frame: Frame) -> bool:
    return frame.ask in (Ask.UNIT_RANK, Ask.TASK_RANK) or frame.order == "late_first"


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


def _several(mentions: Sequence[UnitMention]) -> tuple[str, ...]:
    """The units of a place in the sentence where a name from another time may mean each."""
    at = {m.start: [x.name for x in mentions if x.start == m.start] for m in mentions if m.renamed}
    return tuple(next((names for names in at.values() if len(names) > 1), ()))
