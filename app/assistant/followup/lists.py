"""Follow-ups about the last list: 其中……, 布局规划不算, 两家共同负责的, 财政局的呢."""

from __future__ import annotations

import re
from dataclasses import replace

from app.assistant.followup.earlier import OF_TEXT, SAYS_LITTLE, Earlier, has_subject, modified
from app.assistant.normalise import key
from app.assistant.query import Ask, Query
from app.assistant.reading import Reading
from app.assistant.recognise.topics import content_words
from app.assistant.rows import rows
from app.assistant.selecting import make_query, selection_of
from app.assistant.topical import by_topic
from ingest.document import Role

HEAD_NOUN = re.compile(r"任务|事项|工作|\btasks?\b")
SET_ASIDE = re.compile(r"(?:的?(?:都|也|就|先)?(?:不算|不要|不看|不计|别算|除外|去掉|排除)了?)\W*$")
_DATED = re.compile(r"(?<![没未无])有(?:明确)?的?(?:完成)?(?:时限|期限|截止日期|时间要求)的")
_TOGETHER = re.compile(
    r"(?P<n>[两二三四几])(?:家|个单位|个部门)(?:共同|一起|都)|共同(?=负责|配合|承担|的)|[他它]们(?:共同|一起|都)"
)
_HOW_MANY = {"三": 3, "四": 4}
_PICKS = re.compile(r"是哪一?[个项条件]|只看|光看|单看")
_LIST_MAKERS = frozenset(
    ("states", "window", "recurring", "months", "supported", "sole", "sections",
     "contains", "topic", "paired", "long", "pending", "also", "bounds")
)  # fmt: skip


class Lists:
    """Narrows, joins, widens and re-asks the last list."""

    def __init__(self, earlier: Earlier) -> None:
        self._earlier = earlier
        self._resolver = earlier.resolver
        self.recent_units: list[str] = []  # as the conversation named them, the latest last

    def part_of_list(self, reading: Reading, previous: Query) -> bool:
        """Whether the sentence names a unit alone, after a list that something else made."""
        before = previous.selection
        if not reading.units or before.places or not before.named() & _LIST_MAKERS:
            return False
        if reading.marks.other:  # 人社局还有啥: besides that list
            return False
        says_more = has_subject(replace(reading, units=())) or reading.window
        if says_more or reading.qualities.states or HEAD_NOUN.search(reading.text):
            return False
        return len(reading.qualities.roles) != 1 or bool(_PICKS.search(reading.text))

    def narrowed(self, reading: Reading, previous: Query) -> Query:
        """其中……: the last answer's tasks, and what this sentence adds."""
        before, added = previous.selection, selection_of(reading)
        listed, dated = rows(previous, self._resolver), _DATED.search(reading.text)
        narrowed = replace(
            added,
            ids=tuple(v.task.id for v in listed if v.task.deadline_text)
            if dated
            else self._earlier.result_ids(previous),
            units=added.units or before.units,
            roles=added.roles or before.roles,
            source=added.source or before.source,
            contains=(reading.topic,) if reading.topic else (),
        )
        ask = Ask.TASKS if dated or reading.ask in SAYS_LITTLE else reading.ask
        return make_query(reading, ask, narrowed)

    def less(self, reading: Reading, previous: Query) -> Query | None:
        """布局规划不算: the last list without the tasks that this sentence names."""
        if previous.ask is not Ask.TASKS or reading.units:
            return None
        listed = rows(previous, self._resolver)
        numbers = {n for r in reading.references for n in r.numbers}
        topic = SET_ASIDE.sub("", reading.topic)
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

    def together(self, reading: Reading, previous: Query) -> Query | None:
        """两家共同负责的: the units that were last named, all of them in each task."""
        found = _TOGETHER.search(reading.text)
        if not found:
            return None
        count = _HOW_MANY.get(found["n"] or "", max(2, len(previous.selection.units)))
        units = tuple(dict.fromkeys(reversed(self.recent_units)))[:count]
        if len(units) < 2:
            return None
        selection = modified(previous.selection, selection_of(reading))
        selection = replace(selection, units=units[::-1], ids=(), topic="", every_unit=True)
        return make_query(reading, Ask.TASKS, selection)

    def widened(self, reading: Reading, previous: Query) -> Query:
        """不是教育局的，是全部的: the same question without the unit and the part."""
        selection = replace(
            previous.selection, units=(), ids=(), topic="", source=None, roles=frozenset()
        )
        return replace(previous, text=reading.text, selection=selection)

    def of_list(self, reading: Reading, previous: Query) -> Query | None:
        """The last subject is a list: a unit's tasks, what is overdue, what is due."""
        said = selection_of(reading)
        if reading.units:  # of a unit's part of it, the tasks
            selection = replace(modified(previous.selection, said), units=reading.units)
            of_days = reading.ask in (Ask.DAYS, Ask.WHEN)
            return make_query(reading, reading.ask if of_days else Ask.TASKS, selection)
        if reading.ask is Ask.UNITS and reading.clues.has("units") and previous.selection.units:
            selection = replace(said, ids=self._earlier.result_ids(previous))  # 还有哪些单位负责
            return make_query(reading, Ask.UNITS, selection)
        if said.supported and previous.selection.units:  # 有配合的吗, of a unit
            said = replace(said, supported=None, roles=frozenset[Role]({"supporting"}))
        ask = reading.ask
        if ask is Ask.UNITS and previous.selection.units and said.roles:
            ask = previous.ask  # 要配合的: the unit's tasks in the other role
        if ask is Ask.UNCLEAR or (ask in SAYS_LITTLE and not reading.clues.groups):
            ask = previous.ask
        if ask is Ask.UNCLEAR:
            return None
        selection = modified(previous.selection, said)
        if previous.order:
            selection = replace(selection, ids=self._earlier.result_ids(previous))
        if ask in (Ask.DAYS, Ask.WHEN, Ask.STATE, *OF_TEXT):
            selection = replace(selection, ids=self._earlier.result_ids(previous), states=())
        return make_query(reading, ask, selection)
