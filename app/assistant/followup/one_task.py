"""Follow-ups about one task: 第二个, 下一条, 有妇联吗, 过期了吗."""

from __future__ import annotations

import re
from dataclasses import replace

from app.assistant.followup.earlier import (
    OF_ONE,
    SAYS_LITTLE,
    Earlier,
    has_subject,
    task_source,
)
from app.assistant.query import Ask, Query, Selection
from app.assistant.reading import Reading
from app.assistant.recognise.references import Reference
from app.assistant.resolve import Preference
from app.assistant.selecting import make_query, selection_of, topic_ids
from app.assistant.topical import by_topic
from app.ledger.records import TaskFilter
from ingest.document import Role

_THAT_ONE = re.compile(r"[那这]一?[条项个](?!月|季|周|星期|学期|部分|方面)")
_WITH_IT = re.compile(r"^(?:那么?)?(?:跟|和|与|同|比)")
WHICH_NUMBER = re.compile(
    r"^(?:那|这|它)?(?:正文|附件|分解表)?(?:里面?|中)?(?:是|在|属于|对应)+(?:正文|附件|分解表)?的?(?:第几|哪一?)[条项]\W*$"
)
_NAMES_A_PART = re.compile(r"附件|附表|分解表|正文|\bannex\b|\barticle\b")


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

    def item_of_list(self, reading: Reading, previous: Query) -> tuple[str, ...]:
        """第二项 after a numbered list that the talk has kept to: that list; empty where a row of
        the document is meant. 第5项 in digits is a row that stands in the list under this number:
        so the list wrote it."""
        numbers = [n for r in reading.references for n in r.numbers]
        if len(numbers) != 1 or _NAMES_A_PART.search(reading.text) or reading.document_ids:
            return ()
        just = previous.ask is Ask.TASKS and not previous.selection.ids
        listed = self._earlier.last_list()
        ids = listed.ids if listed and listed.alive else ()
        ids = ids or (self._earlier.result_ids(previous) if just else ())
        if numbers[0] > len(ids):
            return ()
        typed = reading.text[reading.references[0].start : reading.references[0].end]
        if re.search(r"\d", typed):
            views = self._resolver.views(ids)
            if numbers[0] in {v.task.number for v in views if v.task.source == "annex"}:
                return ()
        return ids

    def ordinal(
        self, reading: Reading, previous: Query, listed: tuple[str, ...] = ()
    ) -> Query | None:
        """第二个: one of the tasks of the last list."""
        ids = listed or self._earlier.result_ids(previous)
        place = reading.marks.ordinal or (reading.references and reading.references[0].numbers[0])
        if len(ids) < 2 and (before := self._earlier.last_list()) and before.alive:
            ids = before.ids
        of_one = bool(previous.selection.places) and len(ids) < 2
        if place and place > 0 and (of_one or place > len(ids)):
            return self._numbered(reading, previous, place)
        if not ids or not place:
            return None
        chosen = Selection(ids=(ids[place - 1] if place > 0 else ids[-1],))
        same = previous.selection.places and reading.marks.what_about and not reading.clues.groups
        if same and previous.ask in OF_ONE and not reading.qualities.roles:  # 第二项呢
            chosen = replace(chosen, roles=previous.selection.roles, lead=previous.selection.lead)
            return make_query(reading, previous.ask, chosen)
        ask = Ask.READ if reading.ask in SAYS_LITTLE else reading.ask
        roles = reading.qualities.roles
        if reading.qualities.supported is not None:
            ask, roles = Ask.UNITS, frozenset[Role]({"supporting"})
        return make_query(reading, ask, replace(chosen, roles=roles, lead=reading.qualities.lead))

    def places(self, reading: Reading, previous: Query) -> Query | None:
        """前两项, 最后一项, 排第一的那项: those of the last list, None where there is none."""
        assert reading.position is not None
        ids = self._earlier.result_ids(previous)
        if len(ids) < 2 and (before := self._earlier.last_list()) and before.alive:
            ids = before.ids
        places = reading.position.places
        if len(ids) < 2 or any(abs(place) > len(ids) for place in places):
            return None
        chosen = tuple(ids[place - 1 if place > 0 else place] for place in places)
        q = reading.qualities
        ask = reading.ask
        if ask not in (*OF_ONE, Ask.MEMBERSHIP):
            ask = Ask.UNITS if q.roles else Ask.READ
        if q.supported is not None:
            ask, q = Ask.UNITS, replace(q, roles=frozenset[Role]({"supporting"}))
        asked = make_query(reading, ask, Selection(ids=chosen, roles=q.roles, lead=q.lead))
        if ask is Ask.MEMBERSHIP:
            return replace(asked, compared=reading.units, selection=Selection(ids=chosen))
        return replace(asked, order=None)

    def beside(self, reading: Reading, previous: Query) -> Query | None:
        """跟第11项比哪个责任部门多, 和第5项哪个先到期: the one spoken of and the one named."""
        told = self._earlier.result_ids(previous)
        if len(told) != 1 or not reading.references or not _WITH_IT.match(reading.text):
            return None
        scope = self._earlier.documents_of(previous)
        named = self._resolver.numbered_ids(reading.references, document_ids=scope)
        many = reading.clues.has("compare", "most", "least")
        ask = Ask.WHEN if reading.dates else Ask.TASK_COMPARE if many else reading.ask
        if not named or ask not in (Ask.WHEN, Ask.TASK_COMPARE, Ask.UNITS):
            return None
        selection = Selection(ids=(*told, *named), roles=reading.qualities.roles)
        return replace(make_query(reading, ask, selection), order=None)

    def of_part(self, reading: Reading, previous: Query) -> Query | None:
        """附件那项, 正文那条: the one of several tasks spoken of that stands in that part."""
        if not reading.source or has_subject(reading) or not _THAT_ONE.search(reading.text):
            return None
        views = self._resolver.views(self._earlier.result_ids(previous))
        here = tuple(v.task.id for v in views if v.task.source == reading.source)
        if len(views) < 2 or not here:
            return None
        roles = reading.qualities.roles
        ask = Ask.UNITS if roles else Ask.READ if reading.ask in SAYS_LITTLE else reading.ask
        return make_query(
            reading, ask, Selection(ids=here, roles=roles, lead=reading.qualities.lead)
        )

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
        asked = reading.qualities.roles if previous.selection.ids else frozenset()
        selection = replace(previous.selection, roles=frozenset(asked))
        return replace(
            previous,
            ask=Ask.MEMBERSHIP,
            text=reading.text,
            yes_no=True,
            compared=reading.units,
            selection=selection,
        )

    def counterparts(self, reading: Reading, previous: Query) -> Query | None:
        """对应正文哪条: the tasks of the other part that go with the one spoken of."""
        for query in (previous, *reversed(self._earlier.history)):
            views = self._resolver.views(self._earlier.result_ids(query))
            if not views:
                continue  # what was asked last found no task: the one before it is spoken of
            ids = tuple(dict.fromkeys(i for v in views for i in v.task.counterpart_ids))
            if reading.source:  # 附件对应哪项: of the tasks spoken of and their counterparts
                both = self._resolver.views([*(v.task.id for v in views), *ids])
                ids = tuple(v.task.id for v in both if v.task.source == reading.source) or ids
            return make_query(reading, Ask.READ, Selection(ids=ids)) if ids else None
        return None

    def of_one(self, reading: Reading, previous: Query) -> Query | None:
        """The last subject is a task or a passage."""
        q = reading.qualities
        roles, ask = q.roles, reading.ask
        if WHICH_NUMBER.search(reading.text):
            ask = Ask.READ  # 正文里是第几条
        if ask is Ask.UNCLEAR and (reading.clues.has("text") or q.literal):
            ask = Ask.READ  # 原文发我看看, 附件里有没有提到
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
        if ask is Ask.UNITS and reading.people.all_told and not roles:
            roles = frozenset[Role]({"responsible", "supporting"})  # 加起来几家
        selection = replace(
            previous.selection, roles=roles or self._kept_roles(ask, previous), lead=q.lead,
            states=(), window=None, source=q.source or previous.selection.source,
            without_units=reading.without_units or previous.selection.without_units,
        )  # fmt: skip
        if q.source and q.source != previous.selection.source:
            views = self._resolver.views(previous.selection.places)
            if views and all(v.task.source == q.source for v in views):
                return make_query(reading, ask, self._earlier.of_tasks(selection, ask))
            topic = selection.topic or (views[0].task.title if views else "")
            moved = replace(selection, ids=(), about=(), topic=topic)
            ids = topic_ids(topic, moved, self._resolver, Preference()) if topic else ()
            across = (i for v in views for i in v.task.counterpart_ids)
            ids = ids or tuple(v.task.id for v in self._resolver.views(dict.fromkeys(across)))
            ids = ids or self._that_mention(topic, moved)
            selection = replace(moved, ids=ids)
        return make_query(reading, ask, self._earlier.of_tasks(selection, ask))

    def _that_mention(self, topic: str, selection: Selection) -> tuple[str, ...]:
        """The tasks of a part in whose text the words of a topic stand."""
        wanted = TaskFilter(source=selection.source, document_ids=selection.document_ids)
        found = list(self._resolver.ledger.find(wanted, as_of=self._resolver.as_of).tasks)
        named = by_topic(topic, found, self._resolver, open_field=False) if topic else []
        return tuple(v.task.id for v in named) if len(named) < len(found) else ()

    def _kept_roles(self, ask: Ask, previous: Query) -> frozenset[Role]:
        """谁负责 after 哪些单位配合 starts its role anew; 一共几家 keeps it."""
        return previous.selection.roles if ask is previous.ask else frozenset()
