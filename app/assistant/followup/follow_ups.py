"""A sentence that leans on the turn before it -> the query that is meant.

A selection has dimensions: whose tasks (subject), in which role, in which part of the document,
at what time or in what state. A follow-up names some of them; what it names replaces the same
dimension of the last query, what it does not name stays.

    消防那份呢, 另一份里呢         the same question of other documents
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
from dataclasses import replace

from app.assistant.followup.earlier import Earlier, has_subject
from app.assistant.followup.lists import HEAD_NOUN, SET_ASIDE, Lists
from app.assistant.followup.one_task import OneTask
from app.assistant.followup.subjects import THAT_ONE, Subjects
from app.assistant.query import Ask, Query
from app.assistant.reading import Reading
from app.assistant.recognise.people import recognise_place
from app.assistant.resolve import Resolver

_EVERYTHING = re.compile(r"全部|所有|全都")
_CALLED_THAT = re.compile(r"^[\u4e00-\u9fff]{2,8}?的?那一?[条项个]")  # 欺凌那条谁负责
_WITHIN = re.compile(
    r"有|包括|包含|在不在|是不是|在内|在里|参与|(?:算|属于|是)(?:不算|不是)?(?:个|它的)?(?:责任|配合|牵头|主办|协办)"
)


class FollowUps:
    """Reads follow-ups for one turn."""

    def __init__(self, resolver: Resolver) -> None:
        self._earlier = Earlier(resolver)
        self._one = OneTask(self._earlier)
        self._lists = Lists(self._earlier)
        self._subjects = Subjects(self._earlier, self._one, self._lists)

    def remember(self, query: Query) -> None:
        """Keep a question for those that come after it."""
        self._earlier.remember(query)

    def spoken_of(self, previous: Query) -> tuple[str, ...]:
        """The documents that the last answer is about."""
        return self._earlier.documents_of(previous)

    def falls_back(self, reading: Reading, query: Query, previous: Query) -> Query | None:
        """The query asked of the last subject where nothing was found by itself, else None."""
        return self._subjects.falls_back(reading, query, previous)

    def read(self, reading: Reading, previous: Query) -> Query | None:
        """The query meant, None where the sentence stands by itself."""
        marks = reading.marks
        place = recognise_place(reading.text)
        if place > 1 and previous.ask in (Ask.TASK_RANK, Ask.UNIT_RANK) and not reading.units:
            return replace(previous, text=reading.text, place=place)  # 第二多的呢
        if its := self._subjects.of_that_unit(reading, previous):
            return its
        if moved := self._subjects.in_other_documents(reading, previous):
            return moved
        if again := self._lists.ranked_again(reading, previous):
            return again
        if previous.ask is Ask.DOCUMENT and marks.more:
            return replace(previous, text=reading.text, show_all=True)
        if previous.ask is Ask.DOCUMENT:  # 市里的呢: the same fact at another level
            same = reading.level and not reading.units
            return replace(previous, text=reading.text, level=reading.level) if same else None
        if marks.step:
            return self._one.step(reading, previous)
        listed = self._one.item_of_list(reading, previous)
        if marks.ordinal is not None or listed:
            return self._one.ordinal(reading, previous, listed)
        if marks.more and not reading.names_subject():
            return replace(previous, text=reading.text, show_all=True)
        if SET_ASIDE.search(reading.text) and (less := self._lists.less(reading, previous)):
            return less
        if rest := self._lists.of_the_rest(reading):
            return rest
        if counted := self._lists.counted(reading):
            return counted
        if only := self._lists.only(reading):
            return only
        if part := self._one.of_part(reading, previous):
            return part
        if self._lists.part_of_list(reading, previous):
            return self._lists.of_list(reading, previous)
        besides = marks.other or marks.more
        if reading.units and _asks_membership(reading) and previous.selection.ids and not besides:
            return self._one.membership(reading, previous)
        if both := self._lists.with_the_last(reading, previous):
            return both
        if other := self._lists.of_the_unit_besides(reading, previous):
            return other
        if marks.subset or (reading.order and not reading.units and not reading.topic):
            return self._lists.narrowed(reading, previous)
        if not reading.units and (together := self._lists.together(reading, previous)):
            return together
        if marks.correction and not has_subject(reading) and _EVERYTHING.search(reading.text):
            return self._lists.widened(reading, previous)
        if not has_subject(reading):
            return (
                None
                if _stands_alone(reading, previous)
                else self._subjects.same_subject(reading, previous)
            )
        if self._subjects.stays(reading, previous):
            return self._subjects.further(reading, previous)
        called = _CALLED_THAT.search(reading.text)
        named_one = called or (THAT_ONE.search(reading.text) and not reading.clues.groups)
        if marks.correction or marks.what_about or (reading.topic and named_one):
            return self._subjects.other_subject(reading, previous)
        if marks.pronoun and not reading.references and not reading.titles:
            return self._subjects.further(reading, previous)
        return None


def _stands_alone(reading: Reading, previous: Query) -> bool:
    """现在哪些任务逾期了, 各单位几项任务: of tasks in general, not of those just spoken of; but
    配合的任务里有逾期的没, after a unit's tasks, means those that the unit supports."""
    leans = reading.marks.what_about or reading.marks.correction or reading.marks.pronoun
    leans = leans or bool(reading.qualities.roles and previous.selection.units)
    narrows = reading.qualities.states or reading.window or reading.source or reading.recurring
    picks = reading.qualities.narrows() or reading.qualities.dated
    listed = reading.clues.has("tasks") and reading.source and picks
    full = HEAD_NOUN.search(reading.text)
    general = (narrows and (full or listed)) or (full and reading.ask is Ask.UNIT_COUNTS)
    return bool(general and not leans) or reading.ask is Ask.SUMMARY


def _asks_membership(reading: Reading) -> bool:
    """有妇联吗: a unit and 有……吗, and no topic."""
    asks = (Ask.TASKS, Ask.UNITS, Ask.UNCLEAR, Ask.STATE, Ask.MEMBERSHIP)
    within = reading.marks.yes_no and _WITHIN.search(reading.text)
    narrows = reading.topic or reading.qualities.states or reading.window
    return bool(within) and not narrows and reading.ask in asks
