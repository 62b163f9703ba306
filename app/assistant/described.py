"""Tasks that a sentence describes before it asks of them.

    附件里每年一季度迎接检查的那项，责任部门是谁    the description is read as a question for a
    完成时间写2020年的那两项，算不算逾期           list; what follows is asked of the tasks found
    和第2项同一天到期的还有哪几项                the date is that of the task that is named
    第1项我知道逾期了，除了它还有哪几项也逾期       what was said first is left out of the list

Where the description names its task by words alone, it is the topic of one question as before.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta

from app.assistant.clauses import asks
from app.assistant.normalise import number
from app.assistant.query import Ask, Query, Selection, Window
from app.assistant.reading import Reading
from app.assistant.resolve import Resolver
from app.assistant.rows import rows
from app.assistant.selecting import (
    ManyDocuments,
    NoSuchTask,
    make_query,
    selection_of,
    with_subject,
)
from app.ledger.records import TaskView
from ingest.dates import period_of

_DESCRIBED = re.compile(
    r"^(?P<what>[^。？?!！;；]{3,40}?的)[那这](?P<many>[一两俩二三四五六2-9几])?(?:个|些)?"
    r"(?P<kind>[项条件]|个(?=任务|工作|事项))(?:目|款)?(?:任务|工作|事项)?(?:里面?|当?中|当中)?[,，]?(?P<asked>.{2,})$"
)
_SPOKEN_OF = re.compile(r"(?:刚才|刚刚|上面|前面|上一|之前|你|上述)[\u4e00-\u9fff]{0,4}的$")
_BESIDE = re.compile(
    r"^(?:(?P<said>[^,，。？?]{3,40})[,，])?(?:那么?|再)?"
    r"除(?:了|去|开|掉|却)?(?:[它他]们?|此|[这那](?:[一两几三]?[项条件个](?:任务|工作|事)?)?)(?:之外|以外|外)?[,，]?(?P<rest>.{4,})$"
)
_THE_ONLY = re.compile(r"唯一的?(?!责任|配合|负责|由)|仅有的?(?=\d|[一二三四五六七八九十]|在)")
_OF_IT = re.compile(r"^(?:给|为|替|帮)?(?:[它他]们?|其)的?")  # 给它打配合的是谁
_WHO_ELSE = re.compile(r"(?:还有|另外|别的|其他).{0,4}(?:谁|哪|单位|部门)")
_DUE_BESIDE = re.compile(
    r"^(?:附件|正文)?(?:里面?|中)?(?:和|跟|与|同|比)(?P<named>[^,，。？?]{2,24}?)"
    r"(?:在?同一?个?(?P<span>天|日|月|年|季度)|(?:更|要)?(?P<side>早|晚|先|后))(?:些|一点)?(?:就|要)?"
    r"(?:到期|完成|截止|办结)的(?!时间|时限|日期|是?谁|吗)"
)
_WORDS_ALONE = frozenset({"topic", "source", "document_ids", "contains", "sections"})
_MANY = 30  # tasks beyond which nobody asks of each
_OF_EACH = (Ask.UNITS, Ask.WHEN, Ask.DAYS, Ask.STATE, Ask.READ)
_OF_THEM = (Ask.TASKS, Ask.UNIT_RANK, Ask.TASK_RANK, Ask.UNIT_COUNTS)


@dataclass(frozen=True)
class Described:
    """Reads such sentences; `read` reads one by itself, `understand` makes a fresh query of it,
    `told` gives the tasks that a query's answer listed."""

    resolver: Resolver
    read: Callable[[str], Reading]
    understand: Callable[[str], Query]

    def query(self, sentence: str, told: Callable[[], tuple[str, ...]]) -> Query | None:
        """What is asked, None where the sentence describes no tasks; `told` gives the tasks that
        the last answer listed."""
        if found := _DESCRIBED.match(sentence):
            whole = self.read(sentence)
            by_place = whole.position or whole.references  # 附件最后的那项
            other = by_place or _SPOKEN_OF.search(found["what"])
            return None if other else self._of_those(found)
        if found := _DUE_BESIDE.match(sentence):
            return self._due_beside(found, self.read(sentence))
        found = _BESIDE.match(sentence)
        return self._besides(found, told) if found else None

    def _of_those(self, found: re.Match[str]) -> Query | None:
        what = _THE_ONLY.sub("", found["what"])
        listed = self.understand(f"{what}任务有哪些")
        narrows = listed.selection.named() - _WORDS_ALONE or listed.order
        if listed.ask not in (Ask.TASKS, Ask.TASK_RANK) or not narrows or listed.selection.ids:
            return None
        views = _so_many(rows(listed, self.resolver), found)
        if not 0 < len(views) <= _MANY:
            return None
        ids = tuple(v.task.id for v in views)
        asked = self._asked_of(self.read(_OF_IT.sub("", found["asked"])), ids)
        if asked and asked.ask is Ask.UNITS and _WHO_ELSE.search(found["asked"]):
            left_out = replace(asked.selection, without_units=listed.selection.units)
            asked = replace(asked, selection=left_out)
        return asked

    def _asked_of(self, reading: Reading, ids: tuple[str, ...]) -> Query | None:
        """The question put to these tasks; None where it names a subject of its own."""
        if reading.references or reading.topic or reading.titles or reading.strangers:
            return None
        said = replace(selection_of(reading), ids=ids)
        ask = reading.ask
        if reading.units and reading.marks.yes_no:
            asked = make_query(reading, Ask.MEMBERSHIP, Selection(ids=ids, roles=said.roles))
            return replace(asked, compared=reading.units)
        if ask is Ask.TASKS and said.states and not reading.clues.has("tasks"):
            ask = Ask.STATE  # 现在算不算超期
        if ask in _OF_THEM and said.named() - {"ids"}:
            return make_query(reading, ask, said)
        if reading.units:
            return None
        if ask not in _OF_EACH:
            read = ask in (Ask.TEXT, Ask.TASKS) or reading.clues.has("text", "tasks")
            ask = Ask.UNITS if said.roles else Ask.READ if read else ask
        if ask not in _OF_EACH:
            return None
        return make_query(reading, ask, Selection(ids=ids, roles=said.roles, lead=said.lead))

    def _due_beside(self, found: re.Match[str], reading: Reading) -> Query | None:
        """和第2项同一天到期的, 比第5项早到期的: by the date of a task that is named, which itself
        is left out; tasks of its part of the document."""
        views = self.resolver.views(self._named(self.read(found["named"])))
        due = views[0].task.due if len(views) == 1 else None
        if due is None:
            return None
        task = views[0].task
        selection = Selection(
            window=_around(due, found["span"] or "", found["side"] or ""),
            source=reading.source or ("annex" if task.source == "annex" else "article"),
            excluded_ids=(task.id,), document_ids=(task.document_id,),
        )  # fmt: skip
        return make_query(replace(reading, order=None), Ask.TASKS, selection)

    def _besides(self, found: re.Match[str], told: Callable[[], tuple[str, ...]]) -> Query | None:
        """The list that is asked for without the tasks that were spoken of."""
        if found["said"] and asks(found["said"]):
            return None
        ids = self._named(self.read(found["said"])) if found["said"] else told()
        listed = self.understand(found["rest"])
        if not ids or listed.ask is not Ask.TASKS or listed.selection.ids:
            return None
        if not listed.selection.named() - {"source", "document_ids"}:
            return None
        left_out = (*listed.selection.excluded_ids, *ids)
        return replace(listed, selection=replace(listed.selection, excluded_ids=left_out))

    def _named(self, reading: Reading) -> tuple[str, ...]:
        """The tasks that a statement names: 布局规划那项8月到期."""
        scope = reading.document_ids or self.resolver.knowledge.home_document_ids
        said = Selection(source=reading.source, document_ids=scope)
        asked = replace(reading, ask=Ask.READ)
        try:
            return with_subject(said, asked, self.resolver, focus=frozenset()).ids
        except (NoSuchTask, ManyDocuments):
            return ()


def _around(due: date, span: str, side: str) -> Window:
    """The days that lie in the same stretch as a date, before it, or after it."""
    day = timedelta(days=1)
    if side:
        first, last = (date.min, due - day) if side in "早先" else (due + day, date.max)
        return Window(first=first, last=last, text="")
    months = {"月": 1, "季度": 3, "年": 12}.get(span)
    first, last = period_of(due, months) if months else (due, due)
    return Window(first=first, last=last, text="")


def _so_many(views: list[TaskView], found: re.Match[str]) -> list[TaskView]:
    """Of the tasks found as many as 那两项 says, where one part of the document has so many: rows
    for 项, articles for 条, if there are so many of these."""
    count = number((found["many"] or "一").replace("俩", "两"))
    if not count or len(views) == count:
        return views
    parts = ("article", "annex") if found["kind"] == "条" else ("annex", "article")
    of_part = ([v for v in views if v.task.source == part] for part in parts)
    return next((some for some in of_part if len(some) == count), views)
