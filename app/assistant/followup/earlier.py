"""What the conversation holds already: the last answer's tasks, and its selection changed."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace

from app.assistant.query import Ask, Query, Selection, TaskSource
from app.assistant.reading import Reading
from app.assistant.resolve import Preference, Resolver
from app.assistant.rows import rows
from app.assistant.selecting import topic_ids
from ingest.document import Source

OF_ONE = (Ask.UNITS, Ask.WHEN, Ask.DAYS, Ask.STATE, Ask.READ)
OF_TEXT = (Ask.TEXT, Ask.VALUE, Ask.DOCUMENTS, Ask.MEMBERS)
SAYS_LITTLE = (Ask.UNCLEAR, Ask.TASKS, Ask.TEXT, Ask.READ)
_DIMENSIONS = (
    ("roles", "lead"),
    ("source",),
    ("states", "recurring", "months", "window", "long", "pending"),
    ("paired",),
    ("also",),
    ("supported",),
    ("bounds",),
    ("sole",),
    ("only_supporting",),
    ("without_units",),
)


@dataclass(frozen=True)
class Earlier:
    """Goes back to what was answered."""

    resolver: Resolver

    def result_ids(self, query: Query) -> tuple[str, ...]:
        """The tasks that the query's answer listed, or the passage it quoted."""
        if query.selection.about:
            return query.selection.about
        return tuple(v.task.id for v in rows(query, self.resolver))

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
