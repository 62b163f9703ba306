"""What the conversation holds already: the last answer's tasks, and its selection changed."""

from __future__ import annotations

from dataclasses import dataclass, field, fields, replace

from app.assistant.query import Ask, Query, Selection, TaskSource
from app.assistant.reading import Reading
from app.assistant.resolve import Preference, Resolver
from app.assistant.rows import row_ids
from app.assistant.selecting import topic_ids
from ingest.document import Source

OF_ONE = (Ask.UNITS, Ask.WHEN, Ask.DAYS, Ask.STATE, Ask.READ)
SAYS_LITTLE = (Ask.UNCLEAR, Ask.TASKS, Ask.TEXT, Ask.READ)
_DIMENSIONS = (
    ("roles", "lead"),
    ("source",),
    ("states", "recurring", "months", "pace", "window", "long", "pending"),
    ("paired",),
    ("also",),
    ("supported",),
    ("bounds",),
    ("sole",),
    ("held",),
    ("led",),
    ("by_all",),
    ("without_units",),
)


_LISTS = (Ask.TASKS, Ask.UNIT_RANK)  # what is answered with a numbered list of tasks


@dataclass(frozen=True)
class Listed:
    """The last list of several tasks, in its order, the tasks that were singled out since, and
    whether the talk has kept to its tasks."""

    query: Query
    ids: tuple[str, ...]
    singled: tuple[str, ...]
    alive: bool

    @property
    def rest(self) -> tuple[str, ...]:
        """Those of the list that nobody has asked about since."""
        return tuple(i for i in self.ids if i not in self.singled)


@dataclass(frozen=True)
class Earlier:
    """Goes back to what was answered, in one turn: what a list held is asked once."""

    resolver: Resolver
    history: list[Query] = field(default_factory=list)  # what left a trace, the latest last
    _told: dict[Query, tuple[str, ...]] = field(default_factory=dict)

    def remember(self, query: Query) -> None:
        """Keep a question that was answered."""
        self.history.append(query)

    @property
    def recent_units(self) -> list[str]:
        """The units that the questions named, the latest last."""
        return [unit for query in self.history for unit in query.selection.units]

    def last_list(self) -> Listed | None:
        """The last answer that listed several tasks, None where there was none."""
        singled: list[str] = []
        for query in reversed(self.history):
            ids = self.result_ids(query)
            if query.ask in _LISTS and len(ids) > 1:
                told = tuple(dict.fromkeys(reversed(singled)))
                return Listed(query, ids, told, alive=set(told) <= set(ids))
            singled += reversed(ids)
        return None

    def last_tasks(self, count: int) -> tuple[str, ...]:
        """The last so many tasks that were asked about one by one; empty where there were fewer."""
        told: list[str] = []
        for query in reversed(self.history):
            ids = self.result_ids(query)
            if len(ids) == 1 and ids[0] not in told and self.resolver.views(ids):
                told.append(ids[0])
            if len(told) == count:
                return tuple(reversed(told))
        return ()

    def result_ids(self, query: Query) -> tuple[str, ...]:
        """The tasks that the query's answer listed, or the passage it quoted."""
        if query.selection.about:
            return query.selection.about
        if query not in self._told:
            self._told[query] = row_ids(query, self.resolver)
        return self._told[query]

    def documents_of(self, query: Query) -> tuple[str, ...]:
        """The documents that a query's answer stands in, else those that it asked in."""
        ids = self.result_ids(query)
        held = self.resolver.ledger.passages(ids=ids) if ids else []
        return tuple(dict.fromkeys(p.document_id for p in held)) or query.selection.document_ids

    def of_tasks(self, selection: Selection, ask: Ask) -> Selection:
        """A question about tasks after an answer from the text: the task that the text stands
        in, or the one that its topic means."""
        if ask not in OF_ONE:
            return replace(selection, ids=selection.places)
        if self.resolver.views(selection.places):
            return replace(selection, ids=selection.places, about=())
        found = topic_ids(selection.topic, replace(selection, ids=()), self.resolver, Preference())
        return replace(selection, ids=found, about=())


def modified(base: Selection, said: Selection) -> Selection:
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


def has_subject(reading: Reading) -> bool:
    """Whether the sentence names what it is about, beside a role, a state or a time."""
    return bool(
        reading.references or reading.topic or reading.units or reading.strangers
        or reading.sections or reading.document_ids or reading.places
    )  # fmt: skip


def task_source(source: Source) -> TaskSource:
    """The part of the document that a task stands in."""
    return "annex" if source == "annex" else "article"
