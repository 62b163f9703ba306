"""Follow-ups about one task: 第二个, 下一条, 有妇联吗, 过期了吗."""

from __future__ import annotations

from dataclasses import replace

from app.assistant.followup.earlier import OF_ONE, SAYS_LITTLE, Earlier, task_source
from app.assistant.query import Ask, Query, Selection
from app.assistant.reading import Reading
from app.assistant.recognise.references import Reference
from app.assistant.resolve import Preference
from app.assistant.selecting import make_query, selection_of, topic_ids
from ingest.document import Role


class OneTask:
    """Picks one task, or asks something else of the one spoken of."""

    def __init__(self, earlier: Earlier) -> None:
        self._earlier = earlier
        self._resolver = earlier.resolver

    def step(self, reading: Reading, previous: Query) -> Query | None:
        """下一条: the task beside the last one, the same question."""
        views = self._resolver.views(previous.selection.places[:1])
        if not views:
            return None
        task = views[0].task
        number = task.number + reading.marks.step
        beside = self._resolver.numbered(
            Reference(task_source(task.source), (number,), 0, 0), document_ids=(task.document_id,)
        )
        if not beside:
            return Query(ask=Ask.ABSENT, text=reading.text, absent_kind="number")
        ask = previous.ask if reading.ask in SAYS_LITTLE else reading.ask
        selection = replace(previous.selection, ids=(beside[0].task.id,), topic="", about=())
        return replace(previous, ask=ask, text=reading.text, selection=selection)

    def first_of_list(self, reading: Reading, previous: Query) -> bool:
        """第一项 after a list in which row 1 does not stand is the list's first."""
        if len(reading.references) != 1 or previous.selection.ids or previous.ask is not Ask.TASKS:
            return False
        numbers = reading.references[0].numbers
        listed = self._resolver.views(self._earlier.result_ids(previous))
        rows_listed = {v.task.number for v in listed if v.task.source == "annex"}
        return len(numbers) == 1 and numbers[0] <= len(listed) and numbers[0] not in rows_listed

    def ordinal(self, reading: Reading, previous: Query) -> Query | None:
        """第二个: one of the last answer's tasks."""
        ids = self._earlier.result_ids(previous)
        place = reading.marks.ordinal or (reading.references and reading.references[0].numbers[0])
        of_one = bool(previous.selection.places) and len(ids) < 2
        if place and place > 0 and (of_one or place > len(ids)):
            return self._numbered(reading, previous, place)
        if not ids or not place:
            return None
        chosen = ids[place - 1] if place > 0 else ids[-1]
        ask = Ask.READ if reading.ask in SAYS_LITTLE else reading.ask
        roles = reading.qualities.roles
        if reading.qualities.supported is not None:
            ask, roles = Ask.UNITS, frozenset[Role]({"supporting"})
        return make_query(reading, ask, Selection(ids=(chosen,), roles=roles))

    def _numbered(self, reading: Reading, previous: Query, number: int) -> Query | None:
        """第6个 where no list of so many was given: the task of that number."""
        views = self._resolver.views(previous.selection.places[:1])
        scope = (views[0].task.document_id,) if views else previous.selection.document_ids
        source = task_source(views[0].task.source) if views else None
        named = self._resolver.numbered(Reference(source, (number,), 0, 0), document_ids=scope)
        if not named:
            return Query(ask=Ask.ABSENT, text=reading.text, absent_kind="number")
        ask = previous.ask if reading.ask in SAYS_LITTLE else reading.ask
        said = replace(selection_of(reading), ids=(named[0].task.id,), states=(), window=None)
        return make_query(reading, ask if ask in OF_ONE else Ask.READ, said)

    def membership(self, reading: Reading, previous: Query) -> Query:
        """有妇联吗: whether a unit is among those of the task spoken of."""
        selection = replace(previous.selection, roles=frozenset())
        return replace(
            previous,
            ask=Ask.MEMBERSHIP,
            text=reading.text,
            yes_no=True,
            compared_unit=reading.units[0],
            selection=selection,
        )

    def counterparts(self, reading: Reading, previous: Query) -> Query | None:
        """对应正文哪条: the tasks of the other part that go with the one spoken of."""
        views = self._resolver.views(self._earlier.result_ids(previous))
        ids = tuple(dict.fromkeys(i for v in views for i in v.task.counterpart_ids))
        return make_query(reading, Ask.READ, Selection(ids=ids)) if ids else None

    def of_one(self, reading: Reading, previous: Query) -> Query | None:
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
        return make_query(reading, ask, self._earlier.of_tasks(selection, ask))

    def _kept_roles(self, ask: Ask, previous: Query) -> frozenset[Role]:
        """谁负责 after 哪些单位配合 starts its role anew; 一共几家 keeps it."""
        return previous.selection.roles if ask is previous.ask else frozenset()
