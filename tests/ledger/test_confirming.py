"""Rows that a person has to hold against the original, because a scan was recognised: the mark
stays with them until somebody has, and comes back where the words change."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import date

import pytest
from docx import Document
from openpyxl import load_workbook

from app.ledger.corrections import WORDS, TaskCorrection
from app.ledger.drafts import Drafts
from app.ledger.errors import CorrectionRefused
from app.ledger.export import tasks_workbook
from app.ledger.library import Library
from app.ledger.records import TaskFilter, TaskRecord
from app.ledger.reports.bulletin import bulletin_docx, gather
from app.ledger.task_db import TaskDB
from ingest.document import PolicyDocument
from ingest.reading import RECOGNISED
from tests.ingest.parsing import lexicon
from tests.ledger.writer import school_safety
from vectorstore.embedding import HashedNgramEmbedder
from vectorstore.index import PolicyIndex

DAY = date(2018, 1, 15)


def recognised(document: PolicyDocument) -> PolicyDocument:
    tasks = tuple(replace(task, unconfirmed=RECOGNISED) for task in document.tasks)
    return replace(document, tasks=tasks)


@pytest.fixture
def document_id(db, shelve) -> str:
    return shelve(db, recognised(school_safety()))


def tasks(db: TaskDB) -> list[TaskRecord]:
    return [view.task for view in db.find(TaskFilter(), as_of=DAY).tasks]


def waiting(db: TaskDB) -> list[bool]:
    return [task.unconfirmed != "" for task in tasks(db)]


def confirm(db: TaskDB, task: TaskRecord, **wanted) -> TaskRecord:
    return db.correct_task(task.id, TaskCorrection(**wanted or {"confirmed": True}), by="李某")


def test_every_row_waits_and_is_counted(db, document_id):
    assert [task.unconfirmed for task in tasks(db)] == [RECOGNISED] * 6
    (record,) = db.documents()
    assert (record.unconfirmed_tasks, record.corrected_tasks) == (6, 0)


def test_a_confirmed_row_waits_no_more_and_says_who_it_was(db, document_id):
    row = confirm(db, tasks(db)[0])
    assert row.unconfirmed == ""
    (said,) = row.corrections
    assert (said.field, said.value, said.extracted, said.by) == (
        *(WORDS, "已对照原件确认", RECOGNISED, "李某"),
    )
    assert waiting(db) == [False] + [True] * 5
    (record,) = db.documents()
    assert (record.unconfirmed_tasks, record.corrected_tasks) == (5, 0)
    confirm(db, row)  # again: no further line
    assert len(db.corrections(document_id)) == 1
    back = confirm(db, row, undo=frozenset({WORDS}))
    assert (back.unconfirmed, back.corrections) == (RECOGNISED, ())
    assert [e.in_force for e in db.corrections(document_id)] == [False, False]


def test_what_is_put_right_is_not_confirmed_by_that(db, document_id):
    row = confirm(db, tasks(db)[2], deadline="2018年6月底")
    assert row.unconfirmed == RECOGNISED
    row = confirm(db, row)
    assert (row.unconfirmed, row.due) == ("", date(2018, 6, 30))
    row = confirm(db, row, undo=frozenset({"deadline"}))
    assert (row.unconfirmed, row.due) == ("", date(2017, 5, 31))


def test_all_rows_of_a_document_are_confirmed_at_once(db, document_id):
    confirm(db, tasks(db)[1])
    assert db.correct_document(document_id, {WORDS: ""}, by="李某").unconfirmed_tasks == 0
    assert len(db.corrections(document_id)) == 6
    assert db.correct_document(document_id, {WORDS: None}, by="李某").unconfirmed_tasks == 6


def test_a_row_that_was_not_recognised_has_nothing_to_confirm(db, shelve):
    shelve(db, school_safety())
    with pytest.raises(CorrectionRefused, match="没有需要对照原件确认的内容"):
        confirm(db, tasks(db)[0])
    with pytest.raises(CorrectionRefused, match="无需撤销"):
        confirm(db, tasks(db)[0], undo=frozenset({WORDS}))


def test_confirmed_rows_stay_confirmed_when_the_document_is_read_again(db, shelve, document_id):
    confirm(db, tasks(db)[0])
    db.discard(document_id)
    shelve(db, recognised(school_safety()))
    assert waiting(db) == [False] + [True] * 5


def test_in_a_file_with_text_of_its_own_nothing_is_said_of_it(db, shelve, document_id):
    confirm(db, tasks(db)[0])
    db.discard(document_id)
    shelve(db, school_safety())
    assert waiting(db) == [False] * 6
    assert tasks(db)[0].corrections == ()


@pytest.fixture
def drafts(db, tmp_path):
    """Drafts of files that say which document they hold."""
    index = PolicyIndex(tmp_path, embedder=HashedNgramEmbedder())
    index.open()
    held: dict[bytes, PolicyDocument] = {}
    library = Library(db, index, lexicon(), parse=lambda data, **_: held[data])
    drafts = Drafts(library, db)
    drafts.held = held
    yield drafts
    drafts.close()
    index.close()


def test_in_a_new_version_only_rows_of_the_same_words_stay_confirmed(db, document_id, drafts):
    db.correct_document(document_id, {WORDS: ""}, by="李某")
    old = school_safety()
    # One letter of the first task is another in the new scan; numbered anew, so another document.
    text = old.text.replace("严格校车安全管理", "严格校车安全监理")
    first = replace(old.tasks[0], text=text[old.tasks[0].start : old.tasks[0].end])
    new = replace(old, text=text, tasks=(first, *old.tasks[1:]), doc_number="常天政发〔2018〕3号")
    drafts.held[b"new"] = recognised(new)
    draft = drafts.open(b"new", filename="通知.txt")
    drafts.set_replaced(draft, document_id)
    assert [t.unconfirmed != "" for t in draft.tasks] == [True] + [False] * 5
    assert draft.left_out == ()
    drafts.publish(draft.id)
    assert waiting(db) == [True] + [False] * 5


def test_what_is_confirmed_in_a_preview_is_published(db, drafts):
    drafts.held[b"scan"] = recognised(school_safety())
    draft = drafts.open(b"scan", filename="通知.pdf")
    assert draft.record.unconfirmed_tasks == 6
    confirm(draft.ledger, draft.tasks[3])
    assert drafts.publish(draft.id).record.unconfirmed_tasks == 5
    assert waiting(db) == [True] * 3 + [False] + [True] * 2


def test_the_workbook_and_the_bulletin_say_so(db, document_id):
    confirm(db, tasks(db)[0])
    views = db.find(TaskFilter(), as_of=DAY).tasks
    sheet = load_workbook(io.BytesIO(tasks_workbook(views))).worksheets[0]
    remarks = [" ".join(str(c.value) for c in row) for row in sheet.iter_rows()]
    assert sum(f"待确认：{RECOGNISED}" in line for line in remarks) == 5
    assert not any("已更正" in line for line in remarks)
    made = gather(db, TaskFilter(), as_of=DAY, documents=db.documents())
    words = [p.text for p in Document(io.BytesIO(bulletin_docx(made))).paragraphs]
    (said,) = [line for line in words if "待对照原件确认" in line]
    assert RECOGNISED in said
    assert "附件 第1项" in said
