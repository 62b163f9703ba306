"""Which unit 它 is, and what else it has: 它一共牵头几项, 它还牵头别的吗, 交警呢，它负责什么."""

from __future__ import annotations

import re
from dataclasses import replace

from app.assistant.followup.earlier import Earlier
from app.assistant.followup.ranked import ranked
from app.assistant.query import Ask, Query
from app.assistant.reading import Reading
from app.assistant.selecting import make_query, selection_of
from ingest.document import Role

THAT_UNIT = r"(?:它|他们?|她|该单位|这家(?:单位)?|这个(?:单位|部门))"
_BEGINS = re.compile(rf"^那?{THAT_UNIT}")
_OF_TASKS = re.compile(
    r"(?:几|哪些|多少|哪几|哪一?(?=[项条件])|什么|啥)(?:项|条|件|个|任务|工作|活)?|(?:别的|其[他它])(?:任务|工作)?"
)
_OF_ITS_UNITS = re.compile(r"单位|部门|谁|哪家|几家|名单|[两二三几]家|共同|一起")
_HAS = re.compile(r"[还都]?有.{0,4}(?:任务|工作|活)")


class ThatUnit:
    """Reads a sentence whose subject is a unit of the last answer."""

    def __init__(self, earlier: Earlier) -> None:
        self._earlier = earlier
        self._resolver = earlier.resolver

    def its_tasks(self, reading: Reading, previous: Query) -> Query | None:
        """The tasks of the one unit that the last answer named; where it named several, which is
        meant is asked back."""
        text = reading.text
        names_more = reading.units or reading.topic or reading.references
        if names_more or not _BEGINS.search(text) or not _OF_TASKS.search(text):
            return None
        roles = self._roles_named(text)
        of_rank = previous.ask is Ask.UNIT_RANK and reading.qualities.states  # 它有几项逾期
        if _OF_ITS_UNITS.search(text) or not (roles or of_rank or _HAS.search(text)):
            return None
        units = self._named(previous)
        if len(units) > 1:
            return Query(ask=Ask.UNCLEAR, text=text, missing="which_of_them", choices=units)
        if not units:
            return None
        before, besides = previous.selection, reading.marks.other or reading.marks.more
        said = selection_of(replace(reading, ask=Ask.TASKS))
        if of_rank:
            said, roles = replace(said, source=said.source or before.source), before.roles
        said = replace(
            said, units=units, roles=roles,
            document_ids=before.document_ids or self._earlier.documents_of(previous),
            supported=None, excluded_ids=before.ids if besides else (),
        )  # fmt: skip
        return make_query(reading, Ask.TASKS, said)

    def _named(self, previous: Query) -> tuple[str, ...]:
        """The units that the last answer named in the role that was asked about."""
        if previous.ask is Ask.MEMBERSHIP:
            return previous.compared
        if previous.ask is Ask.UNIT_RANK:
            return ranked(previous, self._resolver)
        before = previous.selection
        if previous.ask is not Ask.UNITS or not before.ids:
            return ()
        tasks = [v.task for v in self._resolver.views(before.ids)]
        if before.role == "supporting":
            told = [n for t in tasks for n in t.supporting]
        else:
            told = [n for t in tasks for n in (before.lead and t.lead) or t.responsible]
        return tuple(dict.fromkeys(told))

    def _roles_named(self, text: str) -> frozenset[Role]:
        """The role that a sentence about a unit's tasks names; empty where it names none."""
        words = self._resolver.knowledge.words
        if words.search("role.supporting", text):
            return frozenset({"supporting"})
        carries = any(words.search(group, text) for group in ("role.lead", "role.responsible"))
        return frozenset({"responsible"} if carries else ())
