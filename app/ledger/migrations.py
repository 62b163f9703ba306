"""The tables, as numbered steps. A step that has been released is never edited.

Two decisions shape the tables. Rows of one document hang on `documents` and go with it, except
`progress`, which has no foreign key: what was reported outlives the document, under the names
that the task had then. And `tasks` stays narrow, its text in `task_texts` to be shown and in
`task_words` to be looked in, because lists and counts scan it.

Dates are ISO text, places are Python string offsets into `documents.text`. `seq` columns are
given in document order, so ordering by `seq` is document order.
"""

from __future__ import annotations

from sqlite_utils import Database, Migrations

migrations = Migrations("policydesk")


@migrations()
def m001_documents(db: Database) -> None:
    """Documents with their text and original bytes; `indexing` until they may be seen."""
    _run(
        db,
        """CREATE TABLE meta (key TEXT PRIMARY KEY, value INTEGER NOT NULL) WITHOUT ROWID""",
        """INSERT INTO meta VALUES ('revision', 0), ('index_recipe', 0)""",
        """CREATE TABLE documents (
            seq INTEGER PRIMARY KEY,
            id TEXT NOT NULL UNIQUE,
            sha256 TEXT NOT NULL UNIQUE,
            status TEXT NOT NULL CHECK (status IN ('indexing', 'published')),
            filename TEXT NOT NULL,
            title TEXT NOT NULL,
            doc_number TEXT NOT NULL,
            issuer TEXT NOT NULL,
            place TEXT NOT NULL,
            issued TEXT,
            year INTEGER,
            text_sha256 TEXT NOT NULL,
            text TEXT NOT NULL)""",
        """CREATE INDEX documents_unseen ON documents (seq) WHERE status = 'indexing'""",
        """CREATE TABLE originals (
            document_seq INTEGER PRIMARY KEY REFERENCES documents ON DELETE CASCADE,
            data BLOB NOT NULL)""",
        _child("headings", "label TEXT, title TEXT, level INTEGER, inferred INTEGER"),
        _child("warnings", "code TEXT, message TEXT"),
        _child("targets", "source TEXT, number INTEGER, value TEXT, text TEXT, by TEXT"),
        _child("cited_documents", "source TEXT, number INTEGER, title TEXT, doc_number TEXT"),
        _child("joint_meetings", "source TEXT, number INTEGER, members TEXT, text TEXT"),
        _child(
            "differences",
            'code TEXT, message TEXT, "row" INTEGER, article INTEGER, units TEXT, places TEXT',
        ),
        """CREATE TABLE chunks (
            seq INTEGER PRIMARY KEY,
            id TEXT NOT NULL UNIQUE,
            document_seq INTEGER NOT NULL REFERENCES documents ON DELETE CASCADE,
            source TEXT NOT NULL,
            number INTEGER,
            locator TEXT NOT NULL,
            title TEXT NOT NULL,
            section TEXT NOT NULL,
            start_at INTEGER NOT NULL,
            end_at INTEGER NOT NULL,
            tail_start INTEGER,
            tail_end INTEGER,
            text TEXT NOT NULL)""",
        """CREATE INDEX chunks_by_document ON chunks (document_seq, source)""",
    )


@migrations()
def m002_tasks(db: Database) -> None:
    """Tasks, their milestones, and which row breaks down which article, best match first.

    `first_due` is the earliest date of the duties that speak for a task (status.py), `recurs`
    whether any of them recurs, `speaks` whether a milestone is one of them, `history` what a
    task's progress needs to be judged: 0 none, 1 entries for the whole task only, 2 periods,
    milestones or undos. All are facts of the rows, kept beside them so that states can be counted
    in SQL.
    """
    _run(
        db,
        """CREATE TABLE tasks (
            seq INTEGER PRIMARY KEY,
            id TEXT NOT NULL UNIQUE,
            document_seq INTEGER NOT NULL REFERENCES documents ON DELETE CASCADE,
            source TEXT NOT NULL,
            number INTEGER NOT NULL,
            start_at INTEGER NOT NULL,
            end_at INTEGER NOT NULL,
            due TEXT,
            recurrence TEXT,
            begins TEXT NOT NULL,
            ongoing INTEGER NOT NULL,
            first_due TEXT,
            recurs INTEGER NOT NULL,
            history INTEGER NOT NULL,
            deadline_text TEXT,
            deadline_start INTEGER,
            deadline_end INTEGER,
            reason TEXT NOT NULL,
            inferred TEXT NOT NULL,
            locator TEXT NOT NULL,
            section TEXT NOT NULL,
            title TEXT NOT NULL)""",
        """CREATE INDEX tasks_by_document ON tasks (document_seq, source, number)""",
        """CREATE INDEX tasks_by_due ON tasks (due) WHERE due IS NOT NULL""",
        """CREATE INDEX tasks_by_rule ON tasks (recurrence, begins) WHERE recurrence IS NOT NULL""",
        """CREATE TABLE task_texts (
            task_seq INTEGER PRIMARY KEY REFERENCES tasks ON DELETE CASCADE,
            text TEXT NOT NULL)""",
        """CREATE TABLE task_words (
            task_seq INTEGER PRIMARY KEY REFERENCES tasks ON DELETE CASCADE,
            folded TEXT NOT NULL)""",
        """CREATE TABLE milestones (
            task_seq INTEGER NOT NULL REFERENCES tasks ON DELETE CASCADE,
            number INTEGER NOT NULL,
            start_at INTEGER NOT NULL,
            end_at INTEGER NOT NULL,
            due TEXT,
            recurrence TEXT,
            begins TEXT NOT NULL,
            speaks INTEGER NOT NULL,
            deadline_text TEXT NOT NULL,
            inferred TEXT NOT NULL,
            units TEXT NOT NULL,
            text TEXT NOT NULL,
            PRIMARY KEY (task_seq, number)) WITHOUT ROWID""",
        """CREATE INDEX milestones_by_due ON milestones (due)
            WHERE due IS NOT NULL AND speaks""",
        """CREATE INDEX milestones_by_rule ON milestones (recurrence, begins)
            WHERE recurrence IS NOT NULL AND speaks""",
        """CREATE TABLE counterparts (
            task_seq INTEGER NOT NULL REFERENCES tasks ON DELETE CASCADE,
            counterpart_seq INTEGER NOT NULL REFERENCES tasks ON DELETE CASCADE,
            position INTEGER NOT NULL,
            PRIMARY KEY (task_seq, counterpart_seq)) WITHOUT ROWID""",
        """CREATE INDEX counterparts_back ON counterparts (counterpart_seq)""",
    )


@migrations()
def m003_units(db: Database) -> None:
    """Units under their canonical names, one row a place; aliases as documents use them.

    `again` marks a unit that stands in the same role of the same task a second time, so that
    counting what units carry is counting rows of the index.
    """
    _run(
        db,
        """CREATE TABLE units (
            seq INTEGER PRIMARY KEY,
            name TEXT NOT NULL,
            place TEXT NOT NULL,
            is_group INTEGER NOT NULL,
            UNIQUE (name, place))""",
        """CREATE TABLE document_units (
            document_seq INTEGER NOT NULL REFERENCES documents ON DELETE CASCADE,
            position INTEGER NOT NULL,
            unit_seq INTEGER NOT NULL REFERENCES units,
            inferred TEXT NOT NULL,
            PRIMARY KEY (document_seq, position)) WITHOUT ROWID""",
        """CREATE INDEX document_units_by_unit ON document_units (unit_seq)""",
        """CREATE TABLE aliases (
            document_seq INTEGER NOT NULL REFERENCES documents ON DELETE CASCADE,
            unit_seq INTEGER NOT NULL REFERENCES units ON DELETE CASCADE,
            alias TEXT NOT NULL,
            PRIMARY KEY (document_seq, unit_seq, alias)) WITHOUT ROWID""",
        """CREATE INDEX aliases_by_unit ON aliases (unit_seq)""",
        """CREATE TABLE task_units (
            task_seq INTEGER NOT NULL REFERENCES tasks ON DELETE CASCADE,
            position INTEGER NOT NULL,
            unit_seq INTEGER NOT NULL REFERENCES units,
            document_seq INTEGER NOT NULL,
            role TEXT NOT NULL CHECK (role IN ('responsible', 'supporting')),
            lead INTEGER NOT NULL,
            again INTEGER NOT NULL,
            start_at INTEGER NOT NULL,
            end_at INTEGER NOT NULL,
            inferred TEXT NOT NULL,
            PRIMARY KEY (task_seq, position)) WITHOUT ROWID""",
        """CREATE INDEX task_units_by_unit
            ON task_units (unit_seq, role, again, document_seq, lead, task_seq)""",
    )


@migrations()
def m004_progress(db: Database) -> None:
    """The history of tasks. Append only: the database itself refuses to change a line."""
    _run(
        db,
        """CREATE TABLE progress (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            task_id TEXT NOT NULL,
            document TEXT NOT NULL,
            locator TEXT NOT NULL,
            title TEXT NOT NULL,
            status TEXT NOT NULL CHECK (status IN ('in_progress', 'done')),
            note TEXT NOT NULL,
            on_date TEXT NOT NULL,
            by TEXT NOT NULL,
            period TEXT,
            milestone INTEGER,
            undoes INTEGER UNIQUE REFERENCES progress (id),
            recorded_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%SZ', 'now')))""",
        """CREATE INDEX progress_by_task ON progress (task_id, on_date, id, status)""",
        """CREATE TRIGGER progress_is_never_changed BEFORE UPDATE ON progress
            BEGIN SELECT RAISE(ABORT, 'progress is append-only'); END""",
        """CREATE TRIGGER progress_is_never_deleted BEFORE DELETE ON progress
            BEGIN SELECT RAISE(ABORT, 'progress is append-only'); END""",
    )


@migrations()
def m005_corrections(db: Database) -> None:
    """What people put right: a log that outlives the document, and what of it is in force.

    `corrections` is append-only and names its piece by what a re-read document has again: the
    document by its number or title or its text, the task by source, locator and a fingerprint of
    its words. `corrected` says which lines are in force on which rows; the rows themselves hold
    the corrected values, so that whoever reads them needs to know nothing of corrections, and
    `as_extracted` holds what was read out. `task_seq` 0 is the document itself.
    """
    _run(
        db,
        """CREATE TABLE corrections (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            document_key TEXT NOT NULL,
            text_sha256 TEXT NOT NULL,
            source TEXT NOT NULL,
            locator TEXT NOT NULL,
            fingerprint TEXT NOT NULL,
            milestone TEXT NOT NULL,
            field TEXT NOT NULL,
            value TEXT,
            said TEXT NOT NULL,
            extracted TEXT NOT NULL,
            document TEXT NOT NULL,
            title TEXT NOT NULL,
            by TEXT NOT NULL,
            carried_from INTEGER,
            recorded_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%SZ', 'now')))""",
        """CREATE INDEX corrections_by_document ON corrections (document_key)""",
        """CREATE INDEX corrections_by_text ON corrections (text_sha256)""",
        """CREATE TRIGGER corrections_are_never_changed BEFORE UPDATE ON corrections
            BEGIN SELECT RAISE(ABORT, 'corrections are append-only'); END""",
        """CREATE TRIGGER corrections_are_never_deleted BEFORE DELETE ON corrections
            BEGIN SELECT RAISE(ABORT, 'corrections are append-only'); END""",
        """CREATE TABLE corrected (
            document_seq INTEGER NOT NULL REFERENCES documents ON DELETE CASCADE,
            task_seq INTEGER NOT NULL,
            field TEXT NOT NULL,
            milestone INTEGER NOT NULL,
            correction_id INTEGER NOT NULL REFERENCES corrections (id),
            value TEXT NOT NULL,
            extracted TEXT NOT NULL,
            PRIMARY KEY (document_seq, task_seq, field, milestone)) WITHOUT ROWID""",
        """CREATE INDEX corrected_by_task ON corrected (task_seq)""",
        """CREATE TABLE as_extracted (
            document_seq INTEGER NOT NULL REFERENCES documents ON DELETE CASCADE,
            task_seq INTEGER NOT NULL,
            piece TEXT NOT NULL,
            PRIMARY KEY (document_seq, task_seq)) WITHOUT ROWID""",
    )


@migrations()
def m006_replacements(db: Database) -> None:
    """Which document took whose place, and which reports went over to its tasks.

    A report that goes over is written again under the new task; `carried_from` is the line that
    it repeats, so that no line goes over twice.
    """
    _run(
        db,
        """ALTER TABLE progress ADD COLUMN carried_from INTEGER""",
        """CREATE TABLE replacements (
            old_id TEXT NOT NULL,
            new_id TEXT NOT NULL,
            old_title TEXT NOT NULL,
            by TEXT NOT NULL,
            replaced_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%SZ', 'now')))""",
        """CREATE INDEX replacements_by_old ON replacements (old_id)""",
    )


@migrations()
def m007_unit_decisions(db: Database) -> None:
    """What people say about the names of units: append-only, under names that outlive documents."""
    _run(
        db,
        """CREATE TABLE unit_decisions (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            kind TEXT NOT NULL CHECK (kind IN ('alias', 'rename', 'merge', 'confirm')),
            unit TEXT NOT NULL,
            place TEXT NOT NULL,
            other TEXT NOT NULL,
            from_date TEXT,
            by TEXT NOT NULL,
            note TEXT NOT NULL,
            undoes INTEGER UNIQUE REFERENCES unit_decisions (id),
            recorded_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%SZ', 'now')))""",
        """CREATE INDEX unit_decisions_by_unit ON unit_decisions (unit, place)""",
        """CREATE TRIGGER unit_decisions_are_never_changed BEFORE UPDATE ON unit_decisions
            BEGIN SELECT RAISE(ABORT, 'unit_decisions is append-only'); END""",
        """CREATE TRIGGER unit_decisions_are_never_deleted BEFORE DELETE ON unit_decisions
            BEGIN SELECT RAISE(ABORT, 'unit_decisions is append-only'); END""",
    )


@migrations()
def m008_units_of_tasks(db: Database) -> None:
    """How many units a task has in each role, kept beside it by the database itself, so that what
    has one unit alone, none or most of all is found without counting the lines of every task."""
    counted = "(SELECT COUNT(*) FROM task_units WHERE task_seq = {} AND role = '{}' AND again = 0)"
    columns = {role: f"{role}_units" for role in ("responsible", "supporting")}
    for column in columns.values():
        _run(db, f"ALTER TABLE tasks ADD COLUMN {column} INTEGER NOT NULL DEFAULT 0")
    now = ", ".join(f"{c} = {counted.format('tasks.seq', role)}" for role, c in columns.items())
    _run(db, f"UPDATE tasks SET {now}")
    for when, line, change in (("INSERT", "NEW", "+ 1"), ("DELETE", "OLD", "- 1")):
        for role, column in columns.items():
            _run(
                db,
                f"""CREATE TRIGGER task_units_{when.lower()}_{role} AFTER {when} ON task_units
                    WHEN {line}.again = 0 AND {line}.role = '{role}' BEGIN
                    UPDATE tasks SET {column} = {column} {change} WHERE seq = {line}.task_seq;
                    END""",
            )
    _run(
        db,
        """CREATE TRIGGER task_units_are_never_moved BEFORE UPDATE
            OF task_seq, role, again ON task_units
            BEGIN SELECT RAISE(ABORT, 'task_units are replaced, not moved'); END""",
    )


@migrations()
def m009_contents_revision(db: Database) -> None:
    """A number that grows with every write but reports of progress: what is kept of names and
    texts need not be made anew each time that somebody reports."""
    _run(db, "INSERT INTO meta VALUES ('contents', 0)")


@migrations()
def m010_milestones_of_articles(db: Database) -> None:
    """The milestones of an article speak for it beside its deadline field (status.py)."""
    stones = "milestones m WHERE m.task_seq = tasks.seq"
    _run(
        db,
        """UPDATE milestones SET speaks = 1
            WHERE task_seq IN (SELECT seq FROM tasks WHERE source = 'article')""",
        f"""UPDATE tasks SET
            first_due = (SELECT MIN(day) FROM (SELECT tasks.due AS day
                UNION ALL SELECT m.due FROM {stones})),
            recurs = recurs OR EXISTS (SELECT 1 FROM {stones} AND m.due IS NULL
                AND m.recurrence IS NOT NULL)
            WHERE source = 'article' AND seq IN (SELECT task_seq FROM milestones)""",
    )


@migrations()
def m011_unconfirmed(db: Database) -> None:
    """Why a person has to hold a task against the original, "" where none needs to. Documents that
    were recognised before are known by their warning."""
    _run(
        db,
        "ALTER TABLE tasks ADD COLUMN unconfirmed TEXT NOT NULL DEFAULT ''",
        """UPDATE tasks SET unconfirmed = '文字由扫描件识别' WHERE document_seq IN
            (SELECT document_seq FROM warnings WHERE code = 'recognised')""",
        """UPDATE as_extracted SET piece = json_set(piece, '$.unconfirmed',
            (SELECT unconfirmed FROM tasks WHERE seq = task_seq)) WHERE task_seq > 0""",
    )


def _child(table: str, columns: str) -> str:
    """A table of pieces of a document, in document order, each with its place."""
    return f"""CREATE TABLE {table} (
        document_seq INTEGER NOT NULL REFERENCES documents ON DELETE CASCADE,
        position INTEGER NOT NULL,
        {columns},
        start_at INTEGER,
        end_at INTEGER,
        PRIMARY KEY (document_seq, position)) WITHOUT ROWID"""


def _run(db: Database, *statements: str) -> None:
    # One at a time: executescript would commit the transaction that a migration runs in.
    for statement in statements:
        db.execute(statement)
