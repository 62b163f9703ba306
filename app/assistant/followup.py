"""A sentence that leans on the turn before it -> the query that is meant.

A selection has dimensions: whose tasks (subject), in which role, in which part of the document,
at what time or in what state. A follow-up names some of them; what it names replaces the same
dimension of the last query, what it does not name stays.

    布局规划不算, 第3项去掉         the last list without what it names
    8月的呢, 月底还有到期的吗        days that pick tasks: a list, whatever was asked before
    第二个, 下一条                one task out of, or beside, the last answer
    其中……, 最久的是哪个          the last answer's tasks, and what this sentence adds
    教文局的有哪些, 有财政局的份吗  a unit alone, after a list that no unit made: its part of it
    两家都有的                    the units that the last questions named, together
    ……呢, 打错了，是……           the subject it names replaces the last one
    谁负责, 过期了吗, 只看附件的   no subject of its own: the last one's
    哪年达到, 怎么管理             a topic that the last answer's passage covers: stay there
"""

from __future__ import annotations

import re
from dataclasses import fields, replace

from app.assistant.normalise import key
from app.assistant.query import Ask, Query, Selection, TaskSource
from app.assistant.reading import Reading
from app.assistant.recognise.references import Reference
from app.assistant.recognise.topics import content_words
from app.assistant.resolve import Preference, Resolver
from app.assistant.selecting import (
    CORRESPONDS,
    by_topic,
    make_query,
    rows,
    selection_of,
    topic_ids,
    with_subject,
)
from ingest.document import Role, Source

_DIMENSIONS = (
    ("roles", "lead"),
    ("source",),
    ("states", "recurring", "months", "window", "long", "pending"),
    ("paired",),
    ("also",),
    ("supported",),
    ("sole",),
    ("only_supporting",),
    ("without_units",),
)
_OF_ONE = (Ask.UNITS, Ask.WHEN, Ask.DAYS, Ask.STATE, Ask.READ)
_OF_TEXT = (Ask.TEXT, Ask.VALUE, Ask.DOCUMENTS, Ask.MEMBERS)
_SAYS_LITTLE = (Ask.UNCLEAR, Ask.TASKS, Ask.TEXT, Ask.READ)
_HEAD_NOUN = re.compile(r"任务|事项|工作|\btasks?\b")
_EVERYTHING = re.compile(r"全部|所有|全都")
_THAT_ONE = re.compile(r"[那这]一?[条项]")
_DATED = re.compile(r"(?<![没未无])有(?:明确)?的?(?:完成)?(?:时限|期限|截止日期|时间要求)的")
_SET_ASIDE = re.compile(
    r"(?:的?(?:都|也|就|先)?(?:不算|不要|不看|不计|别算|除外|去掉|排除)了?)\W*$"
)
_OF_A_LIST = re.compile(r"的(?:都|又)?(?:有|还有)?(?:呢|吗|么|没有?)?\W*$|哪[些几]|几[项条件个]")
_TOGETHER = re.compile(
    r"(?P<n>[两二三四几])(?:家|个单位|个部门)(?:共同|一起|都)|共同(?=负责|配合|承担|的)|[他它]们(?:共同|一起|都)"
)
_HOW_MANY = {"三": 3, "四": 4}
_PICKS = re.compile(r"是哪一?[个项条件]|只看|光看|单看")
_LIST_MAKERS = frozenset(
    ("states", "window", "recurring", "months", "supported", "sole", "sections",
     "contains", "topic", "paired", "long", "pending", "also")
)  # fmt: skip
_WITHIN = re.compile(r"有|包括|包含|在不在|是不是|在内|在里|参与")
_STAYS = 0.6  # share of a topic that the last passage must cover for the talk to stay there
_SHORT = 3  # content words of such a topic


class FollowUps:
    """Reads follow-ups for one turn."""

    def __init__(self, resolver: Resolver) -> None:
        self._resolver = resolver
        self.recent_units: list[str] = []  # as the conversation named them, the latest last

    def read(self, reading: Reading, previous: Query) -> Query | None:
        """The query meant, None where the sentence stands by itself."""
        marks = reading.marks
        if previous.ask is Ask.DOCUMENT:  # 市里的呢: the same fact at another level
            same = reading.level and not reading.units
            return replace(previous, text=reading.text, level=reading.level) if same else None
        if marks.step:
            return self._step(reading, previous)
        if marks.ordinal is not None or self._first_of_list(reading, previous):
            return self._ordinal(reading, previous)
        if marks.more and not reading.names_subject():
            return replace(previous, text=reading.text, show_all=True)
        if _SET_ASIDE.search(reading.text) and (less := self._less(reading, previous)):
            return less
        if self._part_of_list(reading, previous):
            return self._of_list(reading, previous)
        if reading.units and _asks_membership(reading) and previous.selection.ids:
            return self._membership(reading, previous)
        if marks.other and reading.units and previous.selection.places:
            selection = replace(selection_of(reading), excluded_ids=self.result_ids(previous))
            return make_query(reading, Ask.TASKS, selection)
        if marks.subset or (reading.order and not reading.units and not reading.topic):
            return self._narrowed(reading, previous)
        if not reading.units and (together := self._together(reading, previous)):
            return together
        if marks.correction and not _has_subject(reading) and _EVERYTHING.search(reading.text):
            return self._widened(reading, previous)
        if not _has_subject(reading):
            return None if _stands_alone(reading) else self._same_subject(reading, previous)
        if self._stays(reading, previous):
            return self._further(reading, previous)
        named_one = reading.topic and _THAT_ONE.search(reading.text) and not reading.clues.groups
        if marks.correction or marks.what_about or named_one:
            return self._other_subject(reading, previous)
        if marks.pronoun and not reading.references and not reading.titles:
            return self._further(reading, previous)
        return None

    # -- one task -------------------------------------------------------------------------------

    def _step(self, reading: Reading, previous: Query) -> Query | None:
        """下一条: the task beside the last one, the same question."""
        views = self._resolver.views(previous.selection.places[:1])
        if not views:
            return None
        task = views[0].task
        number = task.number + reading.marks.step
        beside = self._resolver.numbered(
            Reference(_task_source(task.source), (number,), 0, 0), document_ids=(task.document_id,)
        )
        if not beside:
            return Query(ask=Ask.ABSENT, text=reading.text, absent_kind="number")
        ask = previous.ask if reading.ask in _SAYS_LITTLE else reading.ask
        selection = replace(previous.selection, ids=(beside[0].task.id,), topic="", about=())
        return replace(previous, ask=ask, text=reading.text, selection=selection)

    def _first_of_list(self, reading: Reading, previous: Query) -> bool:
        """第一项 after a list in which row 1 does not stand is the list's first."""
        if len(reading.references) != 1 or previous.selection.ids or previous.ask is not Ask.TASKS:
            return False
        numbers = reading.references[0].numbers
        listed = self._resolver.views(self.result_ids(previous))
        rows_listed = {v.task.number for v in listed if v.task.source == "annex"}
        return len(numbers) == 1 and numbers[0] <= len(listed) and numbers[0] not in rows_listed

    def _ordinal(self, reading: Reading, previous: Query) -> Query | None:
        """第二个: one of the last answer's tasks."""
        ids = self.result_ids(previous)
        place = reading.marks.ordinal or (reading.references and reading.references[0].numbers[0])
        of_one = bool(previous.selection.places) and len(ids) < 2
        if place and place > 0 and (of_one or place > len(ids)):
            return self._numbered(reading, previous, place)
        if not ids or not place:
            return None
        chosen = ids[place - 1] if place > 0 else ids[-1]
        ask = Ask.READ if reading.ask in _SAYS_LITTLE else reading.ask
        roles = reading.qualities.roles
        if reading.qualities.supported is not None:
            ask, roles = Ask.UNITS, frozenset[Role]({"supporting"})
        return make_query(reading, ask, Selection(ids=(chosen,), roles=roles))

    def _numbered(self, reading: Reading, previous: Query, number: int) -> Query | None:
        """第6个 where no list of so many was given: the task of that number."""
        views = self._resolver.views(previous.selection.places[:1])
        scope = (views[0].task.document_id,) if views else previous.selection.document_ids
        source = _task_source(views[0].task.source) if views else None
        named = self._resolver.numbered(Reference(source, (number,), 0, 0), document_ids=scope)
        if not named:
            return Query(ask=Ask.ABSENT, text=reading.text, absent_kind="number")
        ask = previous.ask if reading.ask in _SAYS_LITTLE else reading.ask
        said = replace(selection_of(reading), ids=(named[0].task.id,), states=(), window=None)
        return make_query(reading, ask if ask in _OF_ONE else Ask.READ, said)

    def _part_of_list(self, reading: Reading, previous: Query) -> bool:
        """Whether the sentence names a unit alone, after a list that something else made."""
        before = previous.selection
        if not reading.units or before.places or not before.named() & _LIST_MAKERS:
            return False
        if reading.marks.other:  # 人社局还有啥: besides that list
            return False
        says_more = _has_subject(replace(reading, units=())) or reading.window
        if says_more or reading.qualities.states or _HEAD_NOUN.search(reading.text):
            return False
        return len(reading.qualities.roles) != 1 or bool(_PICKS.search(reading.text))

    def _membership(self, reading: Reading, previous: Query) -> Query:
        selection = replace(previous.selection, roles=frozenset())
        return replace(
            previous,
            ask=Ask.MEMBERSHIP,
            text=reading.text,
            yes_no=True,
            compared_unit=reading.units[0],
            selection=selection,
        )

    # -- the last answer's tasks ----------------------------------------------------------------

    def _narrowed(self, reading: Reading, previous: Query) -> Query:
        """其中……: the last answer's tasks, and what this sentence adds."""
        before, added = previous.selection, selection_of(reading)
        listed, dated = rows(previous, self._resolver), _DATED.search(reading.text)
        narrowed = replace(
            added,
            ids=tuple(v.task.id for v in listed if v.task.deadline_text)
            if dated
            else self.result_ids(previous),
            units=added.units or before.units,
            roles=added.roles or before.roles,
            source=added.source or before.source,
            contains=(reading.topic,) if reading.topic else (),
        )
        ask = Ask.TASKS if dated or reading.ask in _SAYS_LITTLE else reading.ask
        return make_query(reading, ask, narrowed)

    def _less(self, reading: Reading, previous: Query) -> Query | None:
        """布局规划不算: the last list without the tasks that this sentence names."""
        if previous.ask is not Ask.TASKS or reading.units:
            return None
        listed = rows(previous, self._resolver)
        numbers = {n for r in reading.references for n in r.numbers}
        topic = _SET_ASIDE.sub("", reading.topic)
        if numbers:
            left_out = [v for v in listed if v.task.number in numbers]
        else:
            left_out = by_topic(topic, listed, self._resolver, open_field=False) if topic else []
            words = content_words(topic, self._resolver.knowledge.words)
            titled = [v for v in left_out if any(w in key(v.task.title) for w in words)]
            left_out = titled or left_out  # 培训机构: what is called so, not what mentions them
        if not left_out or len(left_out) == len(listed):
            return None
        ids = (*previous.selection.excluded_ids, *(v.task.id for v in left_out))
        selection = replace(previous.selection, excluded_ids=ids)
        return replace(previous, text=reading.text, selection=selection)

    def _together(self, reading: Reading, previous: Query) -> Query | None:
        """两家共同负责的: the units that were last named, all of them in each task."""
        found = _TOGETHER.search(reading.text)
        if not found:
            return None
        count = _HOW_MANY.get(found["n"] or "", max(2, len(previous.selection.units)))
        units = tuple(dict.fromkeys(reversed(self.recent_units)))[:count]
        if len(units) < 2:
            return None
        selection = _modified(previous.selection, selection_of(reading))
        selection = replace(selection, units=units[::-1], ids=(), topic="", every_unit=True)
        return make_query(reading, Ask.TASKS, selection)

    def _widened(self, reading: Reading, previous: Query) -> Query:
        """不是教育局的，是全部的: the same question without the unit and the part."""
        selection = replace(
            previous.selection, units=(), ids=(), topic="", source=None, roles=frozenset()
        )
        return replace(previous, text=reading.text, selection=selection)

    # -- the last subject -----------------------------------------------------------------------

    def _same_subject(self, reading: Reading, previous: Query) -> Query | None:
        """No subject of its own: the last one's, and what the sentence names changes."""
        if not previous.selection.places:
            return self._of_list(reading, previous)
        if CORRESPONDS.search(reading.text):
            told = self._counterparts(reading, previous)
            if told:
                return told
        lists = reading.ask in (Ask.TASKS, Ask.UNCLEAR) and _OF_A_LIST.search(reading.text)
        if reading.window and lists and not reading.marks.pronoun:
            scope = previous.selection.document_ids
            said = replace(selection_of(replace(reading, ask=Ask.TASKS)), document_ids=scope)
            return make_query(reading, Ask.TASKS, said)
        if previous.ask is Ask.TASKS:  # those that were listed, not those they were chosen from
            ids = self.result_ids(previous)
            kept = replace(previous.selection, ids=ids or previous.selection.ids)
            if ids:
                kept = replace(kept, units=(), contains=(), also=(), supported=None)
            previous = replace(previous, selection=kept)
        return self._of_one(reading, previous)

    def _counterparts(self, reading: Reading, previous: Query) -> Query | None:
        """对应正文哪条: the tasks of the other part that go with the one spoken of."""
        views = self._resolver.views(self.result_ids(previous))
        ids = tuple(dict.fromkeys(i for v in views for i in v.task.counterpart_ids))
        return make_query(reading, Ask.READ, Selection(ids=ids)) if ids else None

    def _of_one(self, reading: Reading, previous: Query) -> Query | None:
        """The last subject is a task or a passage."""
        q = reading.qualities
        roles, ask = q.roles, reading.ask
        if ask is Ask.UNCLEAR and reading.clues.has("text"):
            ask = Ask.READ  # 原文发我看看
        if q.supported is not None:  # 有配合部门没 asks who supports
            roles, ask = frozenset[Role]({"supporting"}), Ask.UNITS
        elif q.states and ask in (Ask.TASKS, Ask.UNCLEAR):
            ask = Ask.WHEN if "no_deadline" in q.states else Ask.STATE
        elif q.due and ask in (Ask.TASKS, Ask.UNCLEAR):
            ask = Ask.WHEN
        elif ask in (Ask.TASKS, Ask.UNCLEAR):
            ask = Ask.UNITS if roles else previous.ask
        if ask is Ask.UNCLEAR:
            return None
        selection = replace(
            previous.selection, roles=roles or self._kept_roles(ask, previous), lead=q.lead,
            states=(), window=None, source=q.source or previous.selection.source,
        )  # fmt: skip
        if q.source and q.source != previous.selection.source:
            moved = replace(selection, ids=(), about=())
            selection = replace(
                moved, ids=topic_ids(moved.topic, moved, self._resolver, Preference())
            )
        return make_query(reading, ask, self._of_tasks(selection, ask))

    def _of_list(self, reading: Reading, previous: Query) -> Query | None:
        """The last subject is a list: a unit's tasks, what is overdue, what is due."""
        said = selection_of(reading)
        if reading.units:  # of a unit's part of it, the tasks
            selection = replace(_modified(previous.selection, said), units=reading.units)
            of_days = reading.ask in (Ask.DAYS, Ask.WHEN)
            return make_query(reading, reading.ask if of_days else Ask.TASKS, selection)
        if reading.ask is Ask.UNITS and reading.clues.has("units") and previous.selection.units:
            selection = replace(said, ids=self.result_ids(previous))  # 还有哪些单位负责
            return make_query(reading, Ask.UNITS, selection)
        if said.supported and previous.selection.units:  # 有配合的吗, of a unit
            said = replace(said, supported=None, roles=frozenset[Role]({"supporting"}))
        ask = reading.ask
        if ask is Ask.UNITS and previous.selection.units and said.roles:
            ask = previous.ask  # 要配合的: the unit's tasks in the other role
        if ask is Ask.UNCLEAR or (ask in _SAYS_LITTLE and not reading.clues.groups):
            ask = previous.ask
        if ask is Ask.UNCLEAR:
            return None
        selection = _modified(previous.selection, said)
        if previous.order:
            selection = replace(selection, ids=self.result_ids(previous))
        if ask in (Ask.DAYS, Ask.WHEN, Ask.STATE, *_OF_TEXT):
            selection = replace(selection, ids=self.result_ids(previous), states=())
        return make_query(reading, ask, selection)

    def _kept_roles(self, ask: Ask, previous: Query) -> frozenset[Role]:
        """谁负责 after 哪些单位配合 starts its role anew; 一共几家 keeps it."""
        return previous.selection.roles if ask is previous.ask else frozenset()

    # -- another, or a further, subject ---------------------------------------------------------

    def _stays(self, reading: Reading, previous: Query) -> bool:
        """Whether the last answer's passage covers a short new topic."""
        if not previous.selection.places or not reading.topic:
            return False
        names = reading.references or reading.titles or reading.units or reading.document_ids
        words = content_words(reading.topic, self._resolver.knowledge.words)
        if names or len(words) > _SHORT or _THAT_ONE.search(reading.text):
            return False
        return self._resolver.coverage(reading.topic, previous.selection.places[0]) >= _STAYS

    def _further(self, reading: Reading, previous: Query) -> Query | None:
        """它……, 怎么管理: the last answer's tasks or passage, with this sentence's question."""
        ids = self.result_ids(previous)
        if not ids:
            return None
        said = selection_of(reading)
        asked_nothing = reading.marks.what_about and not reading.clues.groups
        ask = previous.ask if asked_nothing or reading.ask is Ask.UNCLEAR else reading.ask
        if not reading.topic and previous.selection.units and not previous.selection.ids:
            return make_query(reading, Ask.TASKS, _modified(previous.selection, said))
        topic = f"{previous.selection.topic} {reading.topic}" if ask is Ask.WHEN else reading.topic
        selection = replace(said, ids=ids, topic=topic.strip(), states=(), window=None)
        return make_query(reading, ask, self._of_tasks(selection, ask))

    def _other_subject(self, reading: Reading, previous: Query) -> Query | None:
        """那……呢, 打错了，是……: one subject for another, the rest stays."""
        selection, said = previous.selection, selection_of(reading)
        ask = (
            previous.ask if reading.ask in _SAYS_LITTLE or not reading.clues.groups else reading.ask
        )
        of_list = previous.ask is Ask.TASKS and not selection.places
        if reading.references or reading.topic:
            if reading.units and not reading.references:
                return None
            if reading.references and ask in (*_OF_TEXT, Ask.TASKS):
                ask = Ask.READ
            base = replace(
                _modified(selection, said), ids=(), topic="", about=(), contains=(),
                units=selection.units if of_list and not reading.references else (),
                source=said.source or (selection.source if reading.references else None),
            )  # fmt: skip
            if ask in _OF_ONE:  # how the last ones were picked does not pick these
                base = replace(
                    base, states=said.states, window=said.window, recurring=said.recurring,
                    months=said.months, also=(), excluded_ids=(), supported=said.supported,
                )  # fmt: skip
            found = with_subject(base, replace(reading, ask=ask), self._resolver, focus=frozenset())
            return make_query(reading, ask, found)
        if selection.places and not selection.units:
            return self._membership(reading, previous)
        changed = _modified(selection, said)
        return make_query(reading, ask, replace(changed, units=reading.units, ids=()))

    # -- shared ---------------------------------------------------------------------------------

    def result_ids(self, query: Query) -> tuple[str, ...]:
        """The tasks that the query's answer listed, or the passage it quoted."""
        if query.selection.about:
            return query.selection.about
        return tuple(v.task.id for v in rows(query, self._resolver))

    def _of_tasks(self, selection: Selection, ask: Ask) -> Selection:
        """A question about tasks after an answer from the text: the task that the text stands
        in, or the one that its topic means."""
        if ask not in _OF_ONE:
            return replace(selection, ids=selection.places)
        if self._resolver.views(selection.places):
            return replace(selection, ids=selection.places, about=())
        found = topic_ids(selection.topic, replace(selection, ids=()), self._resolver, Preference())
        return replace(selection, ids=found, about=())


def _modified(base: Selection, said: Selection) -> Selection:
    """The base with every dimension that was said replaced as a whole."""
    named = said.named()
    changes = {
        name: getattr(said, name)
        for dimension in _DIMENSIONS
        if named.intersection(dimension)
        for name in dimension
    }
    known = {f.name for f in fields(Selection)}
    return replace(base, **{n: v for n, v in changes.items() if n in known})


def _has_subject(reading: Reading) -> bool:
    return bool(
        reading.references or reading.topic or reading.units or reading.strangers
        or reading.sections or reading.document_ids or reading.places
    )  # fmt: skip


def _stands_alone(reading: Reading) -> bool:
    """现在哪些任务逾期了: a question about tasks in general, not about those just spoken of."""
    leans = reading.marks.what_about or reading.marks.correction or reading.marks.pronoun
    narrows = reading.qualities.states or reading.window or reading.source or reading.recurring
    listed = reading.clues.has("tasks") and reading.source and reading.qualities.states
    general = narrows and (_HEAD_NOUN.search(reading.text) or listed)
    return bool(general and not leans) or reading.ask is Ask.SUMMARY


def _asks_membership(reading: Reading) -> bool:
    """有妇联吗: a unit and 有……吗, and no topic."""
    asks = (Ask.TASKS, Ask.UNITS, Ask.UNCLEAR, Ask.STATE, Ask.MEMBERSHIP)
    within = reading.marks.yes_no and _WITHIN.search(reading.text)
    return bool(within) and not reading.topic and reading.ask in asks


def _task_source(source: Source) -> TaskSource:
    return "annex" if source == "annex" else "article"
