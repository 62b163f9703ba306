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
from collections.abc import Callable
from dataclasses import dataclass, replace

from app.assistant.followup.earlier import Earlier, has_subject
from app.assistant.followup.lists import HEAD_NOUN, SET_ASIDE, TAKE_AWAY, Lists
from app.assistant.followup.one_task import OneTask
from app.assistant.followup.subjects import THAT_ONE, Subjects
from app.assistant.followup.that_unit import ThatUnit
from app.assistant.query import Ask, Query
from app.assistant.reading import Reading
from app.assistant.resolve import Resolver

_EVERYTHING = re.compile(r"全部|所有|全都")
_THE_WHOLE = re.compile(
    r"整[个份](?:文件|方案|意见|通知|台账|表)?|全文|通篇|(?:全部|所有)(?:任务|事项|工作)|台账里?"
)
_CALLED_THAT = re.compile(r"^[\u4e00-\u9fff]{2,8}?的?那一?[条项个]")  # 欺凌那条谁负责
_WITHIN = re.compile(
    r"有|包括|包含|在不在|是不是|在内|在里|在.{0,6}(?:单位|部门|名单).{0,1}(?:里|中|内|之列)|[管负配参](?:责|合|与)?不[管负配参]|参与|(?:算|属于|是)(?:不算|不是)?(?:个|它的)?(?:责任|配合|牵头|主办|协办)"
)


@dataclass(frozen=True)
class _Parts:
    """What the rules ask: the last list, one task, and which subject is meant."""

    lists: Lists
    one: OneTask
    subjects: Subjects
    that: ThatUnit


class _Alone:
    """A rule's answer where the sentence stands by itself, whatever the rules behind it say."""


_ALONE = _Alone()
_Told = Query | _Alone | None
_Rule = tuple[str, Callable[[_Parts, Reading, Query], _Told]]


class FollowUps:
    """Reads follow-ups for one turn."""

    def __init__(self, resolver: Resolver) -> None:
        self._earlier = Earlier(resolver)
        one, lists = OneTask(self._earlier), Lists(self._earlier)
        self._parts = _Parts(
            lists, one, Subjects(self._earlier, one, lists), ThatUnit(self._earlier)
        )

    def remember(self, query: Query) -> None:
        """Keep a question for those that come after it."""
        self._earlier.remember(query)

    def listed(self, previous: Query) -> tuple[str, ...]:
        """The tasks that the last answer told."""
        return self._earlier.result_ids(previous)

    def spoken_of(self, previous: Query) -> tuple[str, ...]:
        """The documents that the last answer is about."""
        return self._earlier.documents_of(previous)

    def falls_back(self, reading: Reading, query: Query, previous: Query) -> Query | None:
        """The query asked of the last subject where nothing was found by itself, else None."""
        return self._parts.subjects.falls_back(reading, query, previous)

    def read(self, reading: Reading, previous: Query) -> Query | None:
        """The query meant, None where the sentence stands by itself."""
        rules = (rule(self._parts, reading, previous) for _, rule in RULES)
        told = next((t for t in rules if t is not None), None)
        return told if isinstance(told, Query) else None


def _final(query: Query | None) -> _Told:
    """What a rule answers that leaves nothing to those behind it."""
    return query or _ALONE


def _next_place(parts: _Parts, reading: Reading, previous: Query) -> _Told:
    place = reading.people.place
    ranked = previous.ask in (Ask.TASK_RANK, Ask.UNIT_RANK)
    if place > 1 and ranked and not reading.units:
        return replace(previous, text=reading.text, place=place)
    return None


def _of_a_document(parts: _Parts, reading: Reading, previous: Query) -> _Told:
    if previous.ask is not Ask.DOCUMENT:
        return None
    if reading.marks.more:
        return replace(previous, text=reading.text, show_all=True)
    same = reading.level and not reading.units
    return replace(previous, text=reading.text, level=reading.level) if same else _ALONE


def _step(parts: _Parts, reading: Reading, previous: Query) -> _Told:
    return _final(parts.one.step(reading, previous)) if reading.marks.step else None


def _places(parts: _Parts, reading: Reading, previous: Query) -> _Told:
    return parts.one.places(reading, previous) if reading.position else None


def _ordinal(parts: _Parts, reading: Reading, previous: Query) -> _Told:
    listed = parts.one.item_of_list(reading, previous)
    if reading.marks.ordinal is None and not listed:
        return None
    return _final(parts.one.ordinal(reading, previous, listed))


def _more(parts: _Parts, reading: Reading, previous: Query) -> _Told:
    if reading.marks.more and not reading.names_subject():
        return replace(previous, text=reading.text, show_all=True)
    return None


def _less(parts: _Parts, reading: Reading, previous: Query) -> _Told:
    units = reading.units or reading.without_units
    aside = SET_ASIDE.search(reading.text) or (units and TAKE_AWAY.search(reading.text))
    return parts.lists.less(reading, previous) if aside else None


def _a_units_part(parts: _Parts, reading: Reading, previous: Query) -> _Told:
    if not parts.lists.part_of_list(reading, previous):
        return None
    return _final(parts.lists.of_list(reading, previous))


def _its_own_tasks(parts: _Parts, reading: Reading, previous: Query) -> _Told:
    """交警负责哪些呢 after one task asks for all that it has, not whether it is in that one."""
    asks = reading.units and reading.clues.has("tasks") and not reading.clues.has("units")
    more = reading.topic or reading.references or reading.marks.subset or reading.marks.pronoun
    besides = reading.marks.other or reading.marks.more or reading.marks.correction
    of_one = previous.selection.places and len(previous.selection.ids) < 2
    return _ALONE if asks and of_one and not (more or besides) else None


def _unheard_of(parts: _Parts, reading: Reading, previous: Query) -> _Told:
    """那气象局呢: a body that the ledger does not have is told so, whatever was asked before."""
    leans = reading.marks.what_about or reading.marks.correction
    if not leans or not reading.strangers or reading.units or reading.topic or reading.references:
        return None
    names = reading.strangers
    return Query(ask=Ask.ABSENT, text=reading.text, absent_kind="unit", unknown_names=names)


def _membership(parts: _Parts, reading: Reading, previous: Query) -> _Told:
    besides = reading.marks.other or reading.marks.more
    asked = reading.units and _asks_membership(reading) and previous.selection.ids
    return parts.one.membership(reading, previous) if asked and not besides else None


def _narrowed(parts: _Parts, reading: Reading, previous: Query) -> _Told:
    ranks = reading.order and not reading.units and not reading.topic
    if reading.marks.subset or ranks:
        return parts.lists.narrowed(reading, previous)
    return None


def _together(parts: _Parts, reading: Reading, previous: Query) -> _Told:
    return None if reading.units else parts.lists.together(reading, previous)


def _widened(parts: _Parts, reading: Reading, previous: Query) -> _Told:
    corrects = reading.marks.correction and not has_subject(reading)
    if corrects and _EVERYTHING.search(reading.text):
        return parts.lists.widened(reading, previous)
    return None


def _same_subject(parts: _Parts, reading: Reading, previous: Query) -> _Told:
    if has_subject(reading):
        return None
    if _of_the_whole(reading):
        return parts.subjects.of_the_whole(reading, previous)
    if _stands_alone(reading, previous):
        return _ALONE
    return _final(parts.subjects.same_subject(reading, previous))


def _stays(parts: _Parts, reading: Reading, previous: Query) -> _Told:
    if not parts.subjects.stays(reading, previous):
        return None
    return _final(parts.subjects.further(reading, previous))


def _other_subject(parts: _Parts, reading: Reading, previous: Query) -> _Told:
    called = _CALLED_THAT.search(reading.text)
    named_one = called or (THAT_ONE.search(reading.text) and not reading.clues.groups)
    marks = reading.marks
    if marks.correction or marks.what_about or (reading.topic and named_one):
        return _final(parts.subjects.other_subject(reading, previous))
    return None


def _further(parts: _Parts, reading: Reading, previous: Query) -> _Told:
    if reading.marks.pronoun and not reading.references and not reading.titles:
        return parts.subjects.further(reading, previous)
    return None


RULES: tuple[_Rule, ...] = (
    ("第二多的呢", _next_place),
    ("它一共牵头几项", lambda p, r, q: p.that.its_tasks(r, q)),
    ("钟楼那份呢", lambda p, r, q: p.subjects.in_other_documents(r, q)),
    ("那谁负责得最多", lambda p, r, q: p.lists.ranked_again(r, q)),
    ("市里的呢，还有吗，问过文件之后", _of_a_document),
    ("下一条", _step),
    ("跟第11项比哪个多", lambda p, r, q: p.one.beside(r, q)),
    ("前两项, 排第一的那项", _places),
    ("第二个", _ordinal),
    ("还有吗", _more),
    ("布局规划不算", _less),
    ("剩下几项里……", lambda p, r, q: p.lists.of_the_rest(r)),
    ("这两项的配合部门", lambda p, r, q: p.lists.counted(r)),
    ("只列规划那项", lambda p, r, q: p.lists.only(r)),
    ("附件那项", lambda p, r, q: p.one.of_part(r, q)),
    ("财政局的有哪些，在一个清单之后", _a_units_part),
    ("交警负责哪些呢", _its_own_tasks),
    ("那气象局呢", _unheard_of),
    ("有妇联吗", _membership),
    ("跟民政局重的有哪几条", lambda p, r, q: p.lists.with_the_last(r, q)),
    ("发改局还配合哪些", lambda p, r, q: p.lists.of_the_unit_besides(r, q)),
    ("其中……，最久的是哪个", _narrowed),
    ("两家共同负责的", _together),
    ("不是教育局的，是全部的", _widened),
    ("什么时候，过期了吗", _same_subject),
    ("怎么管理，上一答里写着的", _stays),
    ("那财政局呢，欺凌那条谁负责", _other_subject),
    ("它……", _further),
)
"""What a sentence may lean on, in the order in which it is asked; the first that knows decides.
Each is named by a sentence that it reads."""


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


def _of_the_whole(reading: Reading) -> bool:
    """整份文件里过期的有哪些: of all tasks, whichever was spoken of."""
    picks = reading.qualities.narrows() or reading.qualities.dated
    lists = reading.ask in (Ask.TASKS, Ask.UNCLEAR, Ask.STATE) and not reading.qualities.roles
    return bool(picks and lists and _THE_WHOLE.search(reading.text))


def _asks_membership(reading: Reading) -> bool:
    """有妇联吗: a unit and 有……吗, and no topic."""
    asks = (Ask.TASKS, Ask.UNITS, Ask.UNCLEAR, Ask.STATE, Ask.MEMBERSHIP)
    within = reading.marks.yes_no and _WITHIN.search(reading.text)
    narrows = reading.topic or reading.qualities.states or reading.window
    return bool(within) and not narrows and reading.ask in asks
