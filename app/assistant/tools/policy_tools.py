"""PolicyTools: the typed questions that a model may put to the ledger and the documents.

Each tool takes a `Query`, executes it on rows or passages, and returns a `Finding` with its
citations. Tools only read. "Nothing found" is a finding; an exception here is a bug.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date

from app.assistant.answer import NamedUnit
from app.assistant.query import Ask, Query, Selection, TaskSource
from app.assistant.recognise.topics import names_something
from app.assistant.resolve import Resolver
from app.assistant.rows import as_recurring, counted_by, rows, some_rows
from app.assistant.tools.charges import Charges
from app.assistant.tools.citing import Citer
from app.assistant.tools.counterparts import Counterparts
from app.assistant.tools.counting import named_units, shared_by_all
from app.assistant.tools.documents import DocumentTools
from app.assistant.tools.finding import SENT, Finding, Summary
from app.assistant.tools.passages import PassageTools
from app.assistant.tools.periods import as_counted, due_periods
from app.ledger.records import TaskFilter, TaskPage, TaskView
from ingest.document import Role


@dataclass
class PolicyTools:
    """The tools of one turn. `resolver` carries the ledger, the search and the day."""

    resolver: Resolver
    citer: Citer = field(init=False)
    _passages: PassageTools = field(init=False)
    _charges: Charges = field(init=False)
    _counterparts: Counterparts = field(init=False)

    def __post_init__(self) -> None:
        self.citer = Citer(self.resolver.ledger)
        self._passages = PassageTools(self.resolver, self.citer)
        self._charges = Charges(self.resolver, self.citer)
        self._counterparts = Counterparts(self.resolver)

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
            as_of=self.resolver.day_of(query),
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
            return self._charges.by_roles_held(query)
        if selection.ids:  # a role or an excluded unit narrows the units told, not the task
            selection = replace(selection, roles=frozenset(), without_units=())
        views = rows(replace(query, selection=selection), self.resolver)
        if query.ask is Ask.MEMBERSHIP:
            views = self._counterparts.with_them(views)
        roles = query.selection.roles or frozenset[Role]({"responsible"})
        unstated: list[TaskView] = []
        if roles == {"supporting"} and selection.ids and query.ask is not Ask.MEMBERSHIP:
            views, unstated = self._counterparts.where_supported(views)
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
        alongside = self._counterparts.with_other_units(query, views)
        return Finding(
            query=query,
            as_of=self.resolver.day_of(query),
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
            as_of=self.resolver.day_of(query),
            views=tuple(views),
            total=len(views),
            quotes=tuple(quotes),
            citations=tuple(self.citer.deadline(v.task) for v in views),
        )

    def count_by_unit(self, query: Query) -> Finding:
        """How many of the tasks meant each unit carries; the units asked about, or all."""
        return self._charges.by_unit(query)

    def count_by_period(self, query: Query) -> Finding:
        """How many of the tasks meant are due in each month, quarter or year, or in the fullest."""
        found = due_periods(query, self.resolver, limit=SENT)
        return Finding(
            query=query,
            as_of=self.resolver.day_of(query),
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
                as_of=self.resolver.day_of(query),
            )
        return Finding(
            query=query,
            as_of=self.resolver.day_of(query),
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
            as_of=self.resolver.day_of(query),
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
        as_of = self.resolver.day_of(query)
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
