"""An article and the row that breaks it down: two tasks of a document about the same duty."""

from __future__ import annotations

from dataclasses import dataclass

from app.assistant.query import Ask, Query
from app.assistant.resolve import Resolver
from app.assistant.topical import by_topic
from app.ledger.records import TaskView


@dataclass(frozen=True)
class Counterparts:
    """Finds the counterparts of tasks."""

    resolver: Resolver

    def with_them(self, views: list[TaskView]) -> list[TaskView]:
        """The tasks, and the rows or articles that are about the same."""
        ids = [i for v in views for i in (v.task.id, *v.task.counterpart_ids)]
        return self.resolver.views(ids)

    def where_supported(self, views: list[TaskView]) -> tuple[list[TaskView], list[TaskView]]:
        """Each task that names no supporting unit replaced by its counterpart that does; the
        tasks so replaced come second."""
        told: list[TaskView] = []
        replaced: list[TaskView] = []
        for view in views:
            others = [] if view.task.supporting else self.with_them([view])[1:]
            supported = [v for v in others if v.task.supporting]
            told += supported or [view]
            replaced += [view] if supported else []
        return told, replaced

    def with_other_units(self, query: Query, views: list[TaskView]) -> list[TaskView]:
        """The article or row on the duty that a topic means which lists other units for it; none
        where one part of the document was asked for, or the task by its number."""
        selection = query.selection
        one = len(views) == 1 and query.ask is Ask.UNITS and selection.topic
        if not one or selection.source or "responsible" not in (selection.roles or {"responsible"}):
            return []
        task = views[0].task
        others = self.with_them(views)[1:]
        if len(others) > 1:  # an article that several rows break down: those that speak of it
            others = by_topic(selection.topic, others, self.resolver, open_field=False)
        units = (set(task.responsible), set(task.supporting))
        return [v for v in others if (set(v.task.responsible), set(v.task.supporting)) != units]
