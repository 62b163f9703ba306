"""Follow-ups about the last list: 其中……, 布局规划不算, 两家共同负责的, 财政局的呢."""

from __future__ import annotations

import re
from dataclasses import replace

from app.assistant.followup.earlier import SAYS_LITTLE, Earlier, has_subject, modified
from app.assistant.normalise import key
from app.assistant.query import OF_PASSAGES, Ask, Query, Selection
from app.assistant.reading import Reading
from app.assistant.recognise.topics import content_words
from app.assistant.rows import rows
from app.assistant.selecting import make_query, selection_of
from app.assistant.topical import by_topic
from app.ledger.records import TaskView
from ingest.document import Role

HEAD_NOUN = re.compile(r"任务|事项|工作|\btasks?\b")
SET_ASIDE = re.compile(
    r"的?(?:都|也|就|先)?(?:(?:不用|不必|不需要?|甭|别|先不|(?<![算要看计说提管列讲])不)(?:再)?(?:算|要|看|计|说|提|管|列|讲)"
    r"|除外|去掉|排除|撇开|刨去)了?"
    r"(?P<rest>[,，]?(?:其他|其它|别的|其余|剩下|余下)的?(?:还有)?(?:有?哪些|是?哪几[项条个]|几[项条个])?)?"
    r"(?:呢|吗)?\W*$"
)
TAKE_AWAY = re.compile(  # 去掉教育文体局的
    r"^(?:那么?|再|先|就|把)*(?:去掉|去除|除去|剔除|排除|刨去|撇开|扣掉|不要)[^,，。?？]{2,14}?的\W*$"
)
_BESIDES = re.compile(r"别的|其[他它]")
_THIS_TASK = re.compile(r"[这那该]一?[项条件].{0,6}(?:谁|哪.{0,2}(?:家|单位|部门))")
_ONE_OF_THEM = re.compile(r"哪一?[个项条件](?!单位|部门)")
_WHAT_IT_DOES = re.compile(r"[干做][嘛啥]|(?:干|做)(?:些)?什么")
_TOGETHER = re.compile(
    r"(?P<n>[两二三四几])(?:家|个单位|个部门)(?:共同|一起|都)|共同(?=负责|配合|承担|的)|[他它]们(?:共同|一起|都)"
)
_APART = re.compile(
    r"两[家个].{0,4}(?:不一样|不同|不重|各自独有|有出入|差别|区别)|差在?哪几?[项条个]"
)
_WITH = re.compile(
    r"^(?:跟|和|与|同).{2,20}?(?:重(?:复|叠|合)?的|共同|一起|都有|共有|都(?:负责|配合|要))"
)
_WITH_ANOTHER = re.compile(r"^那?么?(?:跟|和|与|同).{2,20}?(?:一起的?)?呢$")
_HOW_MANY = {"三": 3, "四": 4}
_PICKS = re.compile(
    r"是哪一?[个项条件]|哪[一几]?[个项条件]是|[只光单就](?:看|列|要|留|说)|(?<!谁)的(?:呢|吗)?\W*$"
)
_ONLY = re.compile(r"[只光单就](?:看|列|要|留)")
_LIST_MAKERS = frozenset(
    ("states", "window", "recurring", "months", "pace", "supported", "sole", "sections",
     "contains", "topic", "paired", "long", "pending", "also", "bounds", "led")
)  # fmt: skip

_THE_REST = re.compile(r"剩下|剩余|余下|其余|另外那?[几两三四]|\bthe rest\b")
_ENDS_IN_OF = re.compile(r"的(?:有哪些|有几[项条个])?\W*$")
_KINDS = frozenset(("states", "window", "recurring", "months", "pace", "long", "pending"))
_NUMERALS = {"两": 2, "二": 2, "2": 2, "三": 3, "3": 3, "四": 4, "五": 5}
_SO_MANY = re.compile(
    r"(?:^|[那这]|前面|上面)(?P<n>[两二三四五几23])[项条件](?:任务|工作|事)?(?=的|都|里|各|分别|谁|由|有|是|哪|什么)"
)


class Lists:
    """Narrows, joins, widens and re-asks the last list."""

    def __init__(self, earlier: Earlier) -> None:
        self._earlier = earlier
        self._resolver = earlier.resolver

    def part_of_list(self, reading: Reading, previous: Query) -> bool:
        """Whether the sentence names a unit alone, after a list that something else made."""
        before = previous.selection
        if not reading.units or before.places or not before.named() & _LIST_MAKERS:
            return False
        if reading.marks.other:  # 人社局还有啥: besides that list
            return False
        if reading.source and reading.source != before.source:  # 交警在附件里干什么
            return False
        says_more = has_subject(replace(reading, units=())) or reading.window
        if says_more or reading.qualities.states or HEAD_NOUN.search(reading.text):
            return False
        if len(reading.qualities.roles) != 1 or _PICKS.search(reading.text):
            return True
        picked = self.of_list(reading, previous) if _ONE_OF_THEM.search(reading.text) else None
        return bool(picked and rows(picked, self._resolver))  # 哪项要发改局配合: one of them

    def narrowed(self, reading: Reading, previous: Query) -> Query:
        """其中……: the last answer's tasks, and what this sentence adds."""
        before, added = previous.selection, selection_of(reading)
        told = self._earlier.result_ids(previous)
        if read := self.what_it_does(reading, previous):
            return read
        narrowed = replace(
            added,
            ids=told,
            units=added.units or before.units,
            roles=added.roles or before.roles,
            source=added.source or before.source,
            contains=(reading.topic,) if reading.topic else (),
        )
        ask = Ask.TASKS if reading.ask in SAYS_LITTLE else reading.ask
        return make_query(reading, ask, narrowed)

    def what_it_does(self, reading: Reading, previous: Query) -> Query | None:
        """这项具体做什么, 督导部门在里面干啥: after one task, what it says."""
        told = self._earlier.result_ids(previous)
        leans = reading.marks.pronoun or reading.marks.subset
        if len(told) != 1 or not leans or not _WHAT_IT_DOES.search(reading.text):
            return None
        return make_query(reading, Ask.READ, Selection(ids=told))

    def of_the_unit_besides(self, reading: Reading, previous: Query) -> Query | None:
        """发改局还配合哪些, 它还负责哪些, 还有别的每年都要做的吗: those besides what was told."""
        besides = reading.marks.other or reading.marks.more
        if not besides or reading.topic or reading.references:
            return None
        if reading.marks.pronoun and not reading.units and _THIS_TASK.search(reading.text):
            return None  # 这项还有谁配合: of the task
        before, told = previous.selection, self._earlier.result_ids(previous)
        said = selection_of(reading)
        if not reading.units and _BESIDES.search(reading.text) and said.named() & _KINDS:
            return make_query(reading, Ask.TASKS, replace(said, excluded_ids=told))
        its = before.units if len(before.units) == 1 and reading.marks.pronoun else ()
        units = reading.units or its
        if not units or not (before.places or its):
            return None
        asked = previous.selection.roles if previous.ask is Ask.UNITS else frozenset[Role]()
        roles = said.roles or asked  # 编办还有别的吗 after 谁负责: that it answers for
        scope = said.document_ids or self._earlier.documents_of(previous)
        selection = replace(said, units=units, roles=roles, excluded_ids=told, document_ids=scope)
        return make_query(reading, Ask.TASKS, selection)

    def of_the_rest(self, reading: Reading) -> Query | None:
        """剩下几项里……: those of the last list that nobody has asked about since."""
        listed = self._earlier.last_list()
        if not (listed and listed.alive and listed.rest and _THE_REST.search(reading.text)):
            return None
        selection = replace(listed.query.selection, ids=listed.rest)
        return self.narrowed(reading, replace(listed.query, order=None, selection=selection))

    def only(self, reading: Reading) -> Query | None:
        """只列规划那项: of the last list, what this sentence names."""
        listed = self._earlier.last_list()
        wanted = _ONLY.search(reading.text) and reading.topic
        if not (wanted and listed and listed.alive) or reading.units or reading.references:
            return None
        named = self._named(reading.topic, self._resolver.views(listed.ids))
        if not named:
            return None
        selection = Selection(ids=tuple(v.task.id for v in named))
        return replace(make_query(reading, Ask.TASKS, selection), order=None)

    def _named(self, topic: str, listed: list[TaskView]) -> list[TaskView]:
        """The tasks of a list that a topic names: by title, else by text."""
        found = by_topic(topic, listed, self._resolver, open_field=False) if topic else []
        words = content_words(topic, self._resolver.knowledge.words)
        titled = [v for v in found if any(w in key(v.task.title) for w in words)]
        return titled or found  # 培训机构: what is called so, not what mentions them

    def of_another_kind(self, reading: Reading) -> Query | None:
        """未到期的呢, 除了长期的呢 after a list: the same list of another state or time."""
        listed = self._earlier.last_list()
        ends = reading.marks.what_about or _ENDS_IN_OF.search(reading.text)
        said = selection_of(reading)
        if not (listed and listed.alive and ends and said.named() & _KINDS) or said.units:
            return None
        if reading.clues.has("units", "when", "days", "value", "text"):
            return None
        selection = modified(listed.query.selection, said)
        if not listed.query.selection.named() & _KINDS:  # a list of something else: among its own
            selection = replace(selection, ids=listed.ids)
        return replace(make_query(reading, Ask.TASKS, selection), order=None)

    def counted(self, reading: Reading) -> Query | None:
        """两项的配合部门, 这两项都有教育文体局吗: the list of so many, else the tasks last asked
        about one by one."""
        found = _SO_MANY.search(reading.text)
        if not found or reading.references or reading.document_ids:
            return None
        count, listed = _NUMERALS.get(found["n"]), self._earlier.last_list()
        ids: tuple[str, ...] = ()
        if listed and listed.alive and len(listed.ids) == (count or len(listed.ids)):
            ids = listed.ids
        elif count:
            ids = self._earlier.last_tasks(count)
        if not ids:
            return None
        roles = reading.qualities.roles
        selection = Selection(ids=ids, roles=roles, lead=reading.qualities.lead)
        if reading.units and reading.marks.yes_no:
            asked = make_query(reading, Ask.MEMBERSHIP, replace(selection, roles=frozenset()))
            return replace(asked, compared=reading.units)
        if reading.units or reading.topic:
            return None
        ask = Ask.UNITS if reading.ask is Ask.UNCLEAR and roles else reading.ask
        return make_query(reading, Ask.READ if ask is Ask.UNCLEAR else ask, selection)

    def less(self, reading: Reading, previous: Query) -> Query | None:
        """布局规划不算: the last list without the tasks that this sentence names."""
        aside = (*reading.units, *reading.without_units)
        if previous.ask is Ask.UNITS and aside:  # 各街道不用说了，其他的呢
            left = (*previous.selection.without_units, *aside)
            fewer = replace(previous.selection, without_units=tuple(dict.fromkeys(left)))
            return replace(previous, text=reading.text, selection=fewer)
        if previous.ask is not Ask.TASKS:
            return None
        listed = rows(previous, self._resolver)
        numbers = {n for r in reading.references for n in r.numbers}
        topic = SET_ASIDE.sub("", reading.topic)
        if reading.units or reading.without_units:
            units = {*reading.units, *reading.without_units}
            left_out = [v for v in listed if units.intersection(v.task.responsible)]
        elif numbers:
            left_out = [v for v in listed if v.task.number in numbers]
        else:
            left_out = self._named(topic, listed)
        if not left_out or len(left_out) == len(listed):
            return None
        ids = (*previous.selection.excluded_ids, *(v.task.id for v in left_out))
        selection = replace(previous.selection, excluded_ids=ids)
        return replace(previous, text=reading.text, selection=selection)

    def together(self, reading: Reading, previous: Query) -> Query | None:
        """两家共同负责的: the units that were last named, all of them in each task."""
        found = _TOGETHER.search(reading.text)
        if not found:
            return self._apart(reading, previous) if _APART.search(reading.text) else None
        count = _HOW_MANY.get(found["n"] or "", max(2, len(previous.selection.units)))
        units = tuple(dict.fromkeys(reversed(self._earlier.recent_units)))[:count]
        if len(units) < 2:
            return None
        selection = modified(previous.selection, selection_of(reading))
        selection = replace(selection, units=units[::-1], ids=(), topic="", every_unit=True)
        return make_query(reading, Ask.TASKS, selection)

    def ranked_again(self, reading: Reading, previous: Query) -> Query | None:
        """那谁负责得最多, after who supports most: the same ranking by another measure."""
        ranks = (Ask.UNIT_RANK, Ask.TASK_RANK)
        both = reading.ask in ranks and previous.ask in ranks and reading.qualities.roles
        if not both or reading.marks.subset or has_subject(reading):
            return None
        selection = modified(previous.selection, selection_of(reading))
        return make_query(reading, reading.ask, selection)

    def with_the_last(self, reading: Reading, previous: Query) -> Query | None:
        """跟民政局重的有哪几条, after a unit's tasks: those that both have.

        那跟人社局呢, after those of two: those that the first has with this one."""
        before = previous.selection.units
        if previous.selection.every_unit and _WITH_ANOTHER.search(reading.text):
            before = before[:-1]
        elif not _WITH.search(reading.text):
            return None
        if not (before and reading.units) or reading.topic:
            return None
        units = tuple(dict.fromkeys((*before, *reading.units)))
        selection = modified(previous.selection, selection_of(reading))
        selection = replace(selection, units=units, ids=(), topic="", every_unit=True)
        return make_query(reading, Ask.TASKS, selection)

    def _apart(self, reading: Reading, previous: Query) -> Query | None:
        """两家不一样的: the tasks of one of the two units last named that the other lacks."""
        units = tuple(dict.fromkeys(reversed(self._earlier.recent_units)))[:2]
        if len(units) < 2:
            return None
        told = [
            rows(
                replace(previous, selection=replace(previous.selection, units=(u,))), self._resolver
            )
            for u in units
        ]
        first, second = ({v.task.id for v in views} for views in told)
        ids = tuple(v.task.id for views in told for v in views if v.task.id in first ^ second)
        query = make_query(reading, Ask.TASKS, Selection(ids=ids, roles=previous.selection.roles))
        return replace(query, with_units=True) if ids else None

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
        before = previous.selection
        if previous.ask is Ask.UNITS and ask is Ask.TASKS and not before.units:
            before = replace(before, roles=frozenset(), lead=False)  # asked about, not picked by
        selection = modified(before, said)
        if ask is Ask.UNITS and reading.window and not reading.clues.has("units"):
            ask, selection = Ask.TASKS, replace(selection, roles=frozenset(), lead=False)
        if previous.order:
            selection = replace(selection, ids=self._earlier.result_ids(previous))
        if ask in (Ask.DAYS, Ask.WHEN, Ask.STATE, *OF_PASSAGES):
            selection = replace(selection, ids=self._earlier.result_ids(previous), states=())
        return make_query(reading, ask, selection)
