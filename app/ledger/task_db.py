"""TaskDB: everything the ledger knows, behind one class. All SQL stands behind it.

It stores facts and computes states; what is owed on a day is asked with that day, so nothing
here reads a clock. Only published documents are seen. Any thread may call any method.

Its documents, how they come and go, are in document_store.py. Left out: what makes a document
findable (library.py keeps the index in step with this).
"""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Literal

from app.ledger import document_reads as reads
from app.ledger import progress
from app.ledger import unit_decisions as deciding
from app.ledger.by_days import kept_by_days
from app.ledger.charges import Meant, carried_by_unit, loads_by_unit, most_charged
from app.ledger.correcting import correct_document, correct_task, correction_log
from app.ledger.corrections import TaskCorrection
from app.ledger.document_records import DocumentRecord
from app.ledger.document_store import DocumentStore
from app.ledger.due_periods import count_periods
from app.ledger.errors import UnknownTask
from app.ledger.folding import searchable
from app.ledger.judging import JudgedStandings, view_tasks
from app.ledger.lights import EarlyPhrase
from app.ledger.ordering import lit_and_ordered
from app.ledger.records import (
    Carried,
    CorrectionEntry,
    DuePeriod,
    DuePeriods,
    ProgressEntry,
    Tally,
    TaskFilter,
    TaskPage,
    TaskRecord,
    TaskView,
    TaskWords,
    UnitLoad,
    UnitRecord,
    UnitTally,
)
from app.ledger.selection import in_documents, matching, page, select, with_earlier_days
from app.ledger.store import Store
from app.ledger.tallying import tally, tally_by_unit
from app.ledger.task_rows import load_histories, load_ids, load_tasks
from app.ledger.task_words import load_words
from app.ledger.unit_decisions import UnitDecision
from app.ledger.unit_rows import load_units
from ingest.document import Role


class TaskDB(DocumentStore):
    """The task database in one SQLite file, or in memory.

    Raises LedgerUnavailable when the file cannot be used.
    """

    def __init__(self, path: Path | Literal[":memory:"]) -> None:
        super().__init__(Store(path))
        # A ledger in memory is small, and its readers may see what is not committed yet.
        self._judged = JudgedStandings(kept=0 if path == ":memory:" else 8)

    def close(self) -> None:
        """Let go of the file."""
        self._store.close()

    def scratch(self) -> TaskDB:
        """An empty ledger of the same kind in memory: for what does not count yet."""
        return type(self)(":memory:")

    @property
    def revision(self) -> int:
        """Grows with every write, so that readers know when to drop what they kept."""
        with self._store.reading() as connection:
            row = connection.execute("SELECT value FROM meta WHERE key = 'revision'").fetchone()
            return int(row[0])

    @property
    def contents_revision(self) -> int:
        """Grows with every write but reports of progress: while it stands, so do the documents,
        their texts, the tasks and the names of units."""
        with self._store.reading() as connection:
            row = connection.execute("SELECT value FROM meta WHERE key = 'contents'").fetchone()
            return int(row[0])

    # Tasks

    def find(self, wanted: TaskFilter, *, as_of: date) -> TaskPage:
        """The tasks meant, in the order asked for, as they stand on `as_of`.

        Dates ahead count from `wanted.due_from` where a window is asked for, else from `as_of`.
        """
        with self._store.reading() as connection:
            total, articles, seqs = self._matching(connection, wanted, as_of)
            views = view_tasks(connection, seqs, as_of=as_of, window_from=wanted.due_from)
        if wanted.order != "document" or wanted.by_first_day:  # loaded in document order
            placed = dict(zip(sorted(seqs), views, strict=True))
            views = [placed[seq] for seq in seqs]
        return TaskPage(total=total, tasks=tuple(views), articles=articles)

    def task(self, task_id: str, *, as_of: date) -> TaskView | None:
        """One task as it stands on `as_of`, None where there is none."""
        found = self.find(TaskFilter(ids=(task_id,)), as_of=as_of).tasks
        return found[0] if found else None

    def task_ids(self, wanted: TaskFilter, *, as_of: date) -> tuple[str, ...]:
        """The ids of the tasks meant, in the order asked for."""
        with self._store.reading() as connection:
            _, _, seqs = self._matching(connection, wanted, as_of)
            return load_ids(connection, seqs)

    def words(
        self, wanted: TaskFilter, *, as_of: date, holding: Sequence[str] = ()
    ) -> list[TaskWords]:
        """The words of the tasks meant, page aside, in the order of the documents. With `holding`,
        folded words, at least of those that have the characters of each in their order."""
        with self._store.reading() as connection:
            return load_words(connection, self._meant(connection, wanted, as_of), holding)

    def tally(self, wanted: TaskFilter, *, as_of: date) -> Tally:
        """How many of the tasks meant are in each state; `wanted.states` and the page are left
        aside, so that the parts add up to what `find` counts without them."""
        with self._store.reading() as connection:
            return tally(connection, wanted, as_of=as_of, judged=self._judged)

    def tally_by_unit(self, wanted: TaskFilter, *, as_of: date) -> list[UnitTally]:
        """The same for each unit that the documents name, most overdue first, then most tasks."""
        with self._store.reading() as connection:
            return tally_by_unit(connection, wanted, as_of=as_of, judged=self._judged)

    def loads_by_unit(
        self,
        wanted: TaskFilter,
        *,
        as_of: date,
        names: Collection[str] = (),
        together: bool = False,
        leading: bool = False,
    ) -> list[UnitLoad]:
        """How many of the tasks meant, page aside, units of each name carry, or of `names` alone,
        in the order of the documents; with `together` those of both roles, each once, too; with
        `leading` those that they lead for those that they answer for."""
        with self._store.reading() as connection:
            meant = self._meant(connection, wanted, as_of)
            return loads_by_unit(
                connection, meant, as_of=as_of, names=names, together=together, leading=leading
            )

    def carried_by_unit(
        self,
        wanted: TaskFilter,
        *,
        as_of: date,
        names: Collection[str] = (),
        leading: bool = False,
    ) -> list[Carried]:
        """Who carries which of the tasks meant, page aside, in the order of the documents; all
        units, or those of `names` alone; `leading` as in `loads_by_unit`."""
        with self._store.reading() as connection:
            meant = self._meant(connection, wanted, as_of)
            return carried_by_unit(connection, meant, as_of=as_of, names=names, leading=leading)

    def most_charged(
        self, wanted: TaskFilter, *, role: Role, fewest: bool, as_of: date, place: int = 1
    ) -> TaskPage:
        """The tasks with most, or fewest, units of a role, all that tie counted; the page is cut
        from those. Tasks without a unit of the role are not ranked. `place` 2: second most."""
        with self._store.reading() as connection:
            total, seqs = most_charged(
                connection,
                self._meant(connection, wanted, as_of),
                role=role,
                fewest=fewest,
                place=place,
                as_of=as_of,
                limit=wanted.limit,
                offset=wanted.offset,
            )
            views = view_tasks(connection, seqs, as_of=as_of, window_from=wanted.due_from)
        return TaskPage(total=total, tasks=tuple(views))

    def due_by_period(
        self,
        wanted: TaskFilter,
        *,
        months: int,
        days: Sequence[tuple[date, date]],
        as_of: date,
        edge: Literal["most", "least"] | None = None,
    ) -> DuePeriods:
        """The tasks meant, counted by the periods of so many months in which they are due, page
        aside (due_periods.py); the page is cut from those."""
        with self._store.reading() as connection:
            counted = count_periods(
                connection,
                self._meant(connection, wanted, as_of),
                months=months,
                days=days,
                edge=edge,
                beside=not (edge or wanted.dated),  # of a window of dates nothing is left
            )
            end = None if wanted.limit is None else wanted.offset + wanted.limit
            seqs = counted.rows[wanted.offset : end]
            views = view_tasks(connection, seqs, as_of=as_of, window_from=wanted.due_from)
        placed = dict(zip(sorted(seqs), views, strict=True))
        return DuePeriods(
            periods=tuple(
                DuePeriod(
                    first=first,
                    count=len(due),
                    task_ids=tuple(placed[seq].task.id for seq in due if seq in placed),
                )
                for first, due in counted.periods.items()
            ),
            total=len(counted.rows),
            articles=counted.articles,
            lasting=counted.lasting,
            undated=counted.undated,
            tasks=tuple(placed[seq] for seq in seqs),
        )

    def documents_with(self, wanted: TaskFilter, *, as_of: date) -> frozenset[str]:
        """The documents that hold a task which is meant, states and page aside."""
        with self._store.reading() as connection:
            return in_documents(connection, select(connection, wanted, as_of=as_of))

    def early_candidates(
        self, wanted: TaskFilter, phrases: Collection[EarlyPhrase], *, as_of: date
    ) -> list[TaskView]:
        """The dated or recurring tasks meant that hold one of the phrases, or name a day besides
        the one that their deadline field gives (agenda.early_warnings looks at each)."""
        with self._store.reading() as connection:
            selection = select(connection, wanted, as_of=as_of)
            with_earlier_days(selection, [searchable(each.phrase) for each in phrases])
            rows, _ = matching(connection, selection)
            return view_tasks(connection, [seq for seq, _ in rows], as_of=as_of, window_from=None)

    def units(
        self, *, as_of: date, document_ids: Collection[str] | None = None
    ) -> list[UnitRecord]:
        """The units that documents name, called as on the day, with how many tasks each carries
        and has overdue."""
        overdue = TaskFilter(states=("overdue",))
        if document_ids is not None:
            overdue = TaskFilter(states=("overdue",), document_ids=tuple(document_ids))
        with self._store.reading() as connection:
            _, _, late = self._matching(connection, overdue, as_of)
            return load_units(connection, overdue_seqs=late, document_ids=document_ids, as_of=as_of)

    def unit_names(self, *, as_of: date) -> list[UnitRecord]:
        """The same without those numbers: whoever asks for names need not wait for a count."""
        with self._store.reading() as connection:
            return load_units(
                connection, overdue_seqs=(), document_ids=None, as_of=as_of, counted=False
            )

    def unit_decisions(self) -> list[UnitDecision]:
        """All that was said about units' names, oldest first, what was taken back too."""
        with self._store.reading() as connection:
            return deciding.load_decisions(connection)

    def name_days(self) -> list[date]:
        """The days from which some unit has another name, the earliest first."""
        decisions = self.unit_decisions()
        return sorted({d.since for d in decisions if d.in_force and d.since})

    def decide_unit(
        self,
        unit: str,
        *,
        kind: deciding.Kind,
        place: str = "",
        other: str = "",
        since: date | None = None,
        by: str = "",
        note: str = "",
    ) -> UnitDecision:
        """Say something about a unit's name (unit_decisions.py). Raises InvalidDecision."""
        with self._store.writing() as db:
            return deciding.decide(
                db,
                load_units(db.conn, overdue_seqs=(), document_ids=None, as_of=date.min),
                kind=kind,
                unit=unit,
                place=place,
                other=other,
                since=since,
                by=by,
                note=note,
            )

    def undo_unit_decision(self, decision_id: int, *, by: str = "") -> UnitDecision:
        """Take it back by a further entry. Raises UnknownDecision."""
        with self._store.writing() as db:
            return deciding.take_back(db, decision_id, by=by)

    # Corrections

    def correct_task(
        self, task_id: str, wanted: TaskCorrection, *, by: str, known: Sequence[UnitRecord] = ()
    ) -> TaskRecord:
        """Put a task right, or take a correction back; the log keeps who and when.

        `known` are units beside this ledger's that a name may mean. Raises UnknownTask,
        CorrectionRefused; then nothing has changed.
        """
        units = [*self.units(as_of=date.min), *known]
        with self._store.writing() as db:
            correct_task(db, task_id, wanted, by=by, known=units)
            return _task(db.conn, task_id)

    def correct_document(
        self, document_id: str, wanted: Mapping[str, str | None], *, by: str
    ) -> DocumentRecord:
        """Put facts of a document right: "title", "doc_number", "issuer", "place", "issued" in
        free words, None to take the correction back.

        Raises UnknownDocument, CorrectionRefused; then nothing has changed.
        """
        with self._store.writing() as db:
            correct_document(db, document_id, wanted, by=by)
            return reads.documents(db.conn, document_id=document_id)[0]

    def corrections(self, document_id: str) -> list[CorrectionEntry]:
        """Everything that was put right or taken back in a document, oldest first.

        Raises UnknownDocument.
        """
        with self._store.reading() as connection:
            return correction_log(connection, document_id)

    # Progress

    def record_progress(
        self,
        task_id: str,
        *,
        status: Literal["in_progress", "done"],
        note: str,
        on: date,
        by: str,
        period: date | None = None,
        milestone: int | None = None,
    ) -> ProgressEntry:
        """Append one line to a task's history; it counts from `on`.

        Raises UnknownTask, and InvalidProgress for a milestone or period that the task has not.
        """
        with self._store.writing(reports_only=True) as db:
            return progress.append(
                db,
                _task(db.conn, task_id),
                status=status,
                note=note,
                on=on,
                by=by,
                period=period,
                milestone=milestone,
            )

    def undo(self, entry_id: int, *, by: str, on: date) -> ProgressEntry:
        """Take an entry back by a further one; from then on it never counted.

        Raises UnknownEntry and AlreadyUndone.
        """
        with self._store.writing(reports_only=True) as db:
            entry = progress.entry(db.conn, entry_id)
            return progress.take_back(db, _task(db.conn, entry.task_id), entry, by=by, on=on)

    def history(self, task_id: str) -> list[ProgressEntry]:
        """All that was reported of a task, oldest first as recorded. Raises UnknownTask."""
        with self._store.reading() as connection:
            _task(connection, task_id)
            return load_histories(connection, [task_id]).get(task_id, [])

    def reports(self, document_id: str) -> int:
        """How many lines of history the tasks of a document have."""
        with self._store.reading() as connection:
            row = connection.execute(
                "SELECT COUNT(*) FROM progress WHERE task_id >= ? AND task_id < ?",
                [f"{document_id}#", f"{document_id}$"],
            ).fetchone()
            return int(row[0])

    def _matching(
        self, connection: sqlite3.Connection, wanted: TaskFilter, as_of: date
    ) -> tuple[int, int, Sequence[int]]:
        """How many tasks match, how many of them are articles, and the rows of the page."""
        selection = select(connection, wanted, as_of=as_of)
        by_days = bool(wanted.of_days or wanted.edge)
        apart = wanted.shining or wanted.order in ("state", "unit")
        if not wanted.states and not wanted.text and not apart and not by_days:
            return page(connection, selection, limit=wanted.limit, offset=wanted.offset)
        # Looking into texts is done once, not once to count and once more for the page.
        rows, unjudged = matching(connection, selection)
        if unjudged:
            states = self._judged.states(
                connection, unjudged, as_of=as_of, window_from=wanted.due_from
            )
            rows = [r for r in rows if r[0] not in unjudged or states[r[0]] in wanted.states]
        if by_days:
            kinds = dict(rows)
            kept = kept_by_days(connection, list(kinds), wanted, as_of=as_of, judged=self._judged)
            rows = [(seq, kinds[seq]) for seq in kept]
        if apart:
            kinds = dict(rows)
            seqs = lit_and_ordered(
                connection, list(kinds), wanted, as_of=as_of, judged=self._judged
            )
            rows = [(seq, kinds[seq]) for seq in seqs]
        end = None if wanted.limit is None else wanted.offset + wanted.limit
        articles = sum(is_article for _, is_article in rows)
        return len(rows), articles, [seq for seq, _ in rows[wanted.offset : end]]

    def _meant(self, connection: sqlite3.Connection, wanted: TaskFilter, as_of: date) -> Meant:
        """The tasks that match, page aside, as a condition."""
        selection = select(connection, wanted, as_of=as_of)
        by_days = wanted.of_days or wanted.edge
        if not wanted.states and not wanted.text and not wanted.shining and not by_days:
            return Meant.of(selection)
        whole = replace(wanted, limit=None, offset=0)
        return Meant.rows(self._matching(connection, whole, as_of)[2], selection)


def _task(connection: sqlite3.Connection, task_id: str) -> TaskRecord:
    wanted = select(connection, TaskFilter(ids=(task_id,)), as_of=date.min)
    rows, _ = matching(connection, wanted)
    if not rows:
        raise UnknownTask(task_id)
    return load_tasks(connection, [rows[0][0]])[0]
