"""PolicyTools: the typed questions that a model may put to the ledger and the documents.

Each tool takes a `Query`, executes it on rows or passages, and returns a `Finding` with its
citations. Tools only read. "Nothing found" is a finding; an exception here is a bug.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field, replace
from datetime import date
from typing import TypedDict

from app.assistant.answer import Citation, NamedUnit
from app.assistant.query import Ask, Query, Selection, TaskSource
from app.assistant.recognise.topics import names_something
from app.assistant.resolve import Resolver
from app.assistant.rows import as_recurring, counted_by, leads_counted, rows, some_rows
from app.assistant.tools.citing import Citer
from app.assistant.tools.counting import (
    carriers,
    count,
    counted_role,
    holders,
    load,
    named_units,
    of_ranking,
    partner_of,
    roles_held,
    shared_by_all,
    sizes,
    told_first,
    untold,
)
from app.assistant.tools.documents import DocumentTools
from app.assistant.tools.finding import Finding, Summary, UnitCount
from app.assistant.tools.passages import PassageTools
from app.assistant.tools.periods import as_counted, due_periods
from app.assistant.tools.places import documents_by_place, of_one_place, put_together
from app.assistant.topical import by_topic
from app.ledger.records import (
    Carried,
    TaskFilter,
    TaskPage,
    TaskView,
)
from ingest.document import Role

SENT = 200
"""As many tasks as an answer holds (the HTTP contract); all are counted."""


class _Sources(TypedDict):
    """What a finding of counts names beside them."""

    citations: tuple[Citation, ...]
    printed: tuple[tuple[str, str], ...]


@dataclass
class PolicyTools:
    """The tools of one turn. `resolver` carries the ledger, the search and the day."""

    resolver: Resolver
    citer: Citer = field(init=False)
    _passages: PassageTools = field(init=False)

    def __post_init__(self) -> None:
        self.citer = Citer(self.resolver.ledger)
        self._passages = PassageTools(self.resolver, self.citer)

    def find_tasks(self, query: Query) -> Finding:
        """The tasks that a selection means, each cited at the place that orders it."""
        views, total, articles = some_rows(query, self.resolver, limit=SENT)
        if not views and (recurring := as_recurring(query)):
            found = some_rows(recurring, self.resolver, limit=SENT)
            if found[1]:
                query, (views, total, articles) = recurring, found
        apart, apart_total = self._recurring_apart(query)
        told = frozenset[Role]({"responsible"} if query.with_units else ())
        return Finding(
            query=query,
            as_of=self._as_of(query),
            views=tuple(views),
            total=total,
            articles=articles,
            apart=tuple(apart),
            apart_total=apart_total,
            apart_citations=tuple(self.citer.of_view(v) for v in apart),
            units=tuple(named_units(views, told)),
            lead_unstated=query.selection.lead and not any(v.task.lead for v in views),
            citations=tuple(self.citer.of_view(v) for v in views),
            unread="" if views else self._unread(query.selection),
        )

    def task_units(self, query: Query) -> Finding:
        """The units that answer for, lead or support the tasks meant."""
        selection = query.selection
        if selection.held:
            return self._by_roles_held(query)
        if selection.ids:  # a role or an excluded unit narrows the units told, not the task
            selection = replace(selection, roles=frozenset(), without_units=())
        views = rows(replace(query, selection=selection), self.resolver)
        if query.ask is Ask.MEMBERSHIP:
            views = self._with_counterparts(views)
        roles = query.selection.roles or frozenset[Role]({"responsible"})
        unstated: list[TaskView] = []
        if roles == {"supporting"} and selection.ids and query.ask is not Ask.MEMBERSHIP:
            views, unstated = self._where_supported(views)
        lead_unstated = query.selection.lead and not any(v.task.lead for v in views)
        if query.ask is Ask.MEMBERSHIP:
            roles = frozenset[Role]({"responsible", "supporting"})
        named = named_units(views, roles, lead=query.selection.lead and not lead_unstated)
        if query.shared and len(views) > 1:
            named = shared_by_all(named, query.selection, views)
        if query.missing_from:
            named = self._not_named_in(query.missing_from, named, query)
        elif query.compared:
            named = [u for u in named if u.name in query.compared]
        without = query.selection.without_units
        quotes = self._passages.who_does_it(query, views)
        alongside = self._with_other_units(query, views)
        return Finding(
            query=query,
            as_of=self._as_of(query),
            views=tuple(views),
            total=len(views),
            units=tuple(u for u in named if u.name not in without),
            quotes=tuple(quotes),
            quotes_first=bool(quotes) and self._passages.says_more_than_title(query, views[0]),
            alongside=tuple(alongside),
            alongside_citations=tuple(self.citer.units(v.task, frozenset()) for v in alongside),
            citations=tuple(self.citer.units(v.task, roles) for v in views),
            lead_unstated=lead_unstated,
            passed_over=tuple(unstated),
        )

    def _not_named_in(
        self, part: TaskSource, named: list[NamedUnit], query: Query
    ) -> list[NamedUnit]:
        """The units that no task of another part of the same documents names."""
        there = Selection(source=part, document_ids=query.selection.document_ids)
        views = rows(replace(query, ask=Ask.TASKS, selection=there), self.resolver)
        known = {n for v in views for n in (*v.task.responsible, *v.task.supporting)}
        return [u for u in named if u.name not in known]

    def task_dates(self, query: Query) -> Finding:
        """When the tasks meant are due; milestones where a sentence, not a field, dates them."""
        views = rows(query, self.resolver)
        quotes = self._passages.dated_sentences(
            query, [v for v in views if not v.task.deadline_text]
        )
        return Finding(
            query=query,
            as_of=self._as_of(query),
            views=tuple(views),
            total=len(views),
            quotes=tuple(quotes),
            citations=tuple(self.citer.deadline(v.task) for v in views),
        )

    def count_by_unit(self, query: Query) -> Finding:
        """How many of the tasks meant each unit carries; the units asked about, or all. Units of
        several places are told apart."""
        known = self.resolver.knowledge.documents
        places = documents_by_place(query.selection.document_ids, known)
        if len(places) > 1:
            return self._count_in_places(query, places)
        query = self._beside_others(query)
        wanted = self._charged(query, query.selection.units)
        asked = () if partner_of(query) else tuple(dict.fromkeys(query.selection.units))
        role = counted_role(query)
        counted = {} if asked else self._most_first(query, wanted, role)
        told = asked or tuple(counted)
        carried = {c.name: c for c in self._carried(query, wanted, told)}
        counts = [
            count(carried[name], role if query.ask is Ask.UNIT_RANK else None)
            if name in carried
            else UnitCount(unit=name, responsible=0, supporting=0)
            for name in told
        ]
        assert all(c.of(role) == counted.get(c.unit, c.of(role)) for c in counts)
        limits = sizes(query)
        counts = [c for c in counts if all(b.holds(c.of(role)) for b in limits)]
        if query.ask is Ask.UNIT_RANK and asked:
            ranking = of_ranking(list(told), {c.unit: c.of(role) for c in counts}, query)
            counts = [c for name in ranking for c in counts if c.unit == name]
        ranked = {c.unit for c in counts} if query.ask is Ask.UNIT_RANK or limits else set[str]()
        return Finding(
            query=query,
            as_of=self._as_of(query),
            total=len({i for c in counts for i in c.task_ids}),
            units=carriers((c for c in carried.values() if c.name in ranked), role),
            counts=tuple(counts),
            lead_unstated=query.selection.lead and not leads_counted(query, self.resolver),
            **self._of_counts(counts, query.selection.roles),
        )

    def count_by_period(self, query: Query) -> Finding:
        """How many of the tasks meant are due in each month, quarter or year, or in the fullest."""
        found = due_periods(query, self.resolver, limit=SENT)
        return Finding(
            query=query,
            as_of=self._as_of(query),
            views=found.tasks,
            total=found.total,
            articles=found.articles,
            periods=as_counted(found, query.period or "month"),
            lasting=found.lasting,
            undated=found.undated,
            citations=tuple(self.citer.deadline(v.task) for v in found.tasks),
        )

    def rank_by_units(self, query: Query) -> Finding:
        """The tasks with most, or fewest, units of a role."""
        query = replace(query, selection=replace(query.selection, topic=""))
        role: Role = "supporting" if query.selection.role == "supporting" else "responsible"
        roles = frozenset[Role]({role})
        found = TaskPage(total=0, tasks=())
        if wanted := counted_by(query, self.resolver):
            found = self.resolver.ledger.most_charged(
                replace(wanted, limit=SENT),
                role=role,
                fewest=query.order == "least",
                place=query.place,
                as_of=self._as_of(query),
            )
        return Finding(
            query=query,
            as_of=self._as_of(query),
            views=found.tasks,
            total=found.total,
            units=tuple(named_units(found.tasks, roles)),
            citations=tuple(self.citer.units(v.task, roles) for v in found.tasks),
        )

    def read_tasks(self, query: Query) -> Finding:
        """The text of the tasks meant, with units and dates."""
        views = rows(
            replace(query, selection=replace(query.selection, roles=frozenset())), self.resolver
        )
        return Finding(
            query=query,
            as_of=self._as_of(query),
            views=tuple(views),
            total=len(views),
            bodies=tuple(self._passages.body_of(v.task) for v in views),
            citations=tuple(self.citer.whole(v.task) for v in views),
        )

    def search_policy(self, query: Query) -> Finding:
        """The sentences of the documents that answer a question, or none."""
        return self._passages.search(query)

    def read_document(self, query: Query) -> Finding:
        """A fact of the documents as a whole: number, issuer, aims, annexes."""
        return DocumentTools(self.resolver, self.citer).read(query)

    def summary(self, query: Query) -> Finding:
        """The figures of a bulletin for the day: the total and its parts."""
        as_of = self._as_of(query)
        selection = query.selection
        meant = TaskFilter(
            source=selection.source,
            units=selection.units,
            role=selection.role,
            document_ids=selection.document_ids,
        )
        ledger = self.resolver.ledger
        tally = ledger.tally(meant, as_of=as_of)
        late = ledger.find(replace(meant, states=("overdue",), limit=SENT), as_of=as_of)
        assert late.total == tally["overdue"]
        today = self._due_today(meant, as_of)
        shown = (*late.tasks, *today)[:SENT]
        cited = shown
        if tally.total <= SENT or not shown:
            cited = ledger.find(replace(meant, limit=SENT), as_of=as_of).tasks
        articles = ledger.find(replace(meant, limit=0), as_of=as_of).articles
        return Finding(
            query=query,
            as_of=as_of,
            views=shown,
            total=late.total + len(today),
            summary=Summary(
                total=tally.total,
                articles=articles,
                rows=tally.total - articles,
                done=tally["done"],
                overdue=tally["overdue"],
                due_today=len(today),
                not_yet_due=tally["due_soon"] + tally["on_track"] - len(today),
                ongoing=tally["ongoing"],
                undated=tally["no_deadline"],
            ),
            citations=tuple(self.citer.of_view(v) for v in cited),
        )

    def _due_today(self, meant: TaskFilter, as_of: date) -> tuple[TaskView, ...]:
        """The tasks still ahead whose next date is the day itself."""
        wanted = replace(meant, states=("due_soon", "on_track"), due_from=as_of, due_to=as_of)
        found = self.resolver.ledger.find(wanted, as_of=as_of).tasks
        return tuple(v for v in found if v.standing.next_due == as_of)

    # -- who carries how much ---------------------------------------------------------------------

    def _count_in_places(self, query: Query, places: dict[str, tuple[str, ...]]) -> Finding:
        """The counts of each place by itself, put together."""
        found = {
            place: self.count_by_unit(of_one_place(query, ids)) for place, ids in places.items()
        }
        home, role = self.resolver.knowledge.home, counted_role(query)
        counts, units = put_together(query, found, home=home, role=role)
        return Finding(
            query=query,
            as_of=self._as_of(query),
            total=len({i for c in counts for i in c.task_ids}),
            units=units,
            counts=counts,
            lead_unstated=query.selection.lead and not leads_counted(query, self.resolver),
            **self._of_counts(counts, query.selection.roles),
        )

    def _charged(self, query: Query, units: tuple[str, ...]) -> TaskFilter | None:
        """The tasks meant, whoever carries them, or those alone that `units` carry; None where
        there are none."""
        selection = replace(query.selection, units=(), roles=frozenset(), every_unit=False)
        if query.ask is Ask.UNIT_RANK:  # 除了教文局，谁最多: not told, whatever it carries
            selection = replace(selection, without_units=())
        wanted = counted_by(replace(query, selection=selection), self.resolver)
        role = query.selection.role if partner_of(query) else None
        return replace(wanted, units=units, role=role) if wanted else None

    def _carried(
        self, query: Query, wanted: TaskFilter | None, names: Collection[str]
    ) -> list[Carried]:
        """Which of the tasks the units of these names carry."""
        if wanted is None or not names:
            return []
        return self.resolver.ledger.carried_by_unit(
            wanted,
            as_of=self._as_of(query),
            names=names,
            leading=leads_counted(query, self.resolver),
        )

    def _most_first(
        self, query: Query, wanted: TaskFilter | None, role: str | None
    ) -> dict[str, int]:
        """The units that carry some of the tasks, most first, with how many they carry; of a
        ranking those at its edge."""
        if wanted is None:
            return {}
        charges = self.resolver.ledger.loads_by_unit(
            wanted,
            as_of=self._as_of(query),
            together=role is None,
            leading=leads_counted(query, self.resolver),
        )
        aside = untold(query)
        counts = {c.name: load(c, role) for c in charges if c.name not in aside}
        if any(b.none for b in sizes(query)):
            counts = {name: counts.get(name, 0) for name in self._all_units(query)}
        return {name: counts[name] for name in told_first(counts, query)}

    def _all_units(self, query: Query) -> list[str]:
        """Every unit of the documents meant, whatever it carries."""
        wanted = TaskFilter(document_ids=query.selection.document_ids)
        return [
            c.name for c in self.resolver.ledger.loads_by_unit(wanted, as_of=self._as_of(query))
        ]

    def _beside_others(self, query: Query) -> Query:
        """比财政局多的单位: the query with the number of that unit's tasks in its bounds."""
        selection, role = query.selection, counted_role(query)
        if not any(b.than for b in selection.bounds):
            return query
        others = tuple(b for b in selection.bounds if not b.than)
        plain = replace(query, selection=replace(selection, bounds=others))
        bounds = list(others)
        for bound in (b for b in selection.bounds if b.than):
            one = (bound.than,)
            carried = self._carried(plain, self._charged(plain, one), one)
            bounds.append(bound.beside(sum(count(c).of(role) for c in carried)))
        return replace(query, selection=replace(selection, bounds=tuple(bounds)))

    def _of_counts(self, counts: Iterable[UnitCount], roles: frozenset[Role]) -> _Sources:
        """What the counts were made from: the places, in the order of the documents, and what is
        printed there for units that have another name on the day."""
        ids = {i for c in counts for i in c.task_ids}
        if not ids:
            return _Sources(citations=(), printed=())
        wanted = TaskFilter(ids=tuple(ids), limit=SENT)
        found = self.resolver.ledger.find(wanted, as_of=self.resolver.as_of).tasks
        return _Sources(
            citations=tuple(self.citer.units(v.task, roles) for v in found),
            printed=tuple(dict.fromkeys(pair for v in found for pair in v.task.printed_units)),
        )

    # -- an article and the row that breaks it down -----------------------------------------------

    def _with_counterparts(self, views: list[TaskView]) -> list[TaskView]:
        """The tasks, and the rows or articles that are about the same."""
        ids = [i for v in views for i in (v.task.id, *v.task.counterpart_ids)]
        return self.resolver.views(ids)

    def _where_supported(self, views: list[TaskView]) -> tuple[list[TaskView], list[TaskView]]:
        """Each task that names no supporting unit replaced by its counterpart that does; the
        tasks so replaced come second."""
        told: list[TaskView] = []
        replaced: list[TaskView] = []
        for view in views:
            others = [] if view.task.supporting else self._with_counterparts([view])[1:]
            supported = [v for v in others if v.task.supporting]
            told += supported or [view]
            replaced += [view] if supported else []
        return told, replaced

    def _with_other_units(self, query: Query, views: list[TaskView]) -> list[TaskView]:
        """The article or row on the duty that a topic means which lists other units for it; none
        where one part of the document was asked for, or the task by its number."""
        selection = query.selection
        one = len(views) == 1 and query.ask is Ask.UNITS and selection.topic
        if not one or selection.source or "responsible" not in (selection.roles or {"responsible"}):
            return []
        task = views[0].task
        others = self._with_counterparts(views)[1:]
        if len(others) > 1:  # an article that several rows break down: those that speak of it
            others = by_topic(selection.topic, others, self.resolver, open_field=False)
        units = (set(task.responsible), set(task.supporting))
        return [v for v in others if (set(v.task.responsible), set(v.task.supporting)) != units]

    # -- shared ---------------------------------------------------------------------------------

    def _as_of(self, query: Query) -> date:
        return query.evaluated_on or self.resolver.as_of

    def _unread(self, selection: Selection) -> str:
        """The words by which nothing was found though they name nothing that there could be none
        of."""
        said = (selection.topic, *selection.contains)
        words = self.resolver.knowledge.words
        loose = [t for t in said if t and not names_something(t, words)]
        return "" if selection.ids else " ".join(loose)

    def _recurring_apart(self, query: Query) -> tuple[list[TaskView], int]:
        """Recurring duties with an occurrence in the window, which 到期 does not mean: some of
        them, and how many there are."""
        selection = query.selection
        window = selection.window
        if not window or window.ever or selection.recurring is not None or query.order:
            return [], 0
        if window.first == date.min:  # 8月底前: of a stretch without a beginning, its year
            window = replace(window, first=date(window.last.year, 1, 1))
        selection = replace(selection, recurring=True, topic="", window=window)
        recurring = replace(query, selection=selection)
        views, total, _ = some_rows(recurring, self.resolver, limit=SENT)
        return views, total

    def _by_roles_held(self, query: Query) -> Finding:
        """Units that hold one role and not the other, or both, within the source asked about."""
        held = query.selection.held
        selection = replace(query.selection, held=None)
        meant = replace(query, selection=selection)
        wanted = self._charged(meant, ())
        charges = (
            self.resolver.ledger.loads_by_unit(wanted, as_of=self._as_of(query)) if wanted else []
        )
        names = holders(charges, held)
        carried = self._carried(meant, wanted, names)
        counts = [count(c) for c in carried]
        roles = roles_held(held)
        return Finding(
            query=query,
            as_of=self._as_of(query),
            views=(),
            total=len(counts),
            units=carriers(carried, None),
            counts=tuple(counts) if held == "both" else (),
            **self._of_counts(counts, roles),
        )
