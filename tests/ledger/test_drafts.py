"""A preview counts for nothing until it is confirmed, and then with all that was put right."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from app.ledger import drafts as drafts_module
from app.ledger.corrections import TaskCorrection
from app.ledger.drafts import Drafts
from app.ledger.errors import (
    DraftsFull,
    DuplicateDocument,
    UnknownDocument,
    UnknownDraft,
)
from app.ledger.library import Library
from app.ledger.records import TaskFilter
from app.ledger.task_db import TaskDB
from ingest.document import PolicyDocument
from ingest.errors import NotAPolicy
from tests.ledger.test_library import assert_empty, parse_titles
from tests.ledger.writer import Writer
from vectorstore import HashedNgramEmbedder, PolicyIndex

DAY = date(2018, 1, 15)
BUS = ("严格校车安全管理", "2017年8月", "2017-08-31", ["区教育局"])
FOOD = ("学校食堂明厨亮灶", "2017年10月", "2017-10-31", ["区财政局"])
NEW = ("每季度公布检查结果", "", None, ["区教育局"])


def file_of(*tasks, number: str = "常天政发〔2017〕68号") -> bytes:
    return json.dumps({"number": number, "tasks": tasks}).encode()


def parse_tasks(data: bytes, *, filename: str, lexicon: object) -> PolicyDocument:
    """Stands in for parse_document: title, deadline, day and units of each row."""
    if not data.startswith(b"{"):
        raise NotAPolicy(f"{filename}：不是政策文件。", filename=filename)
    written = json.loads(data)
    if "titles" in written:
        return parse_titles(data, filename=filename, lexicon=lexicon)
    writer = Writer(doc_number=written["number"])
    for title, deadline, due, units in written["tasks"]:
        writer.task(
            title,
            source="annex",
            responsible=units,
            deadline=deadline,
            due=date.fromisoformat(due) if due else None,
        )
    return writer.done()


@pytest.fixture
def index(tmp_path: Path):
    with PolicyIndex(tmp_path / "index", embedder=HashedNgramEmbedder()) as index:
        yield index


@pytest.fixture
def library(file_db: TaskDB, index: PolicyIndex) -> Library:
    return Library(file_db, index, lexicon=None, parse=parse_tasks)


@pytest.fixture
def drafts(library: Library, file_db: TaskDB):
    opened = Drafts(library, file_db)
    yield opened
    opened.close()


def rows(db: TaskDB) -> dict[str, object]:
    return {v.task.title: v for v in db.find(TaskFilter(), as_of=DAY).tasks}


def test_a_draft_is_whole_but_nothing_of_it_is_kept(drafts, file_db, index):
    draft = drafts.open(file_of(BUS, FOOD), filename="通知.txt")
    assert (draft.record.tasks, len(draft.tasks)) == (2, 2)
    assert draft.replaces is None
    assert_empty(file_db, index)
    drafts.discard(draft.id)
    assert_empty(file_db, index)
    with pytest.raises(UnknownDraft):
        drafts.get(draft.id)


def test_what_was_put_right_in_a_draft_is_published_with_it(drafts, file_db, library):
    draft = drafts.open(file_of(BUS, FOOD), filename="通知.txt")
    task = draft.tasks[0]
    draft.ledger.correct_task(task.id, TaskCorrection(deadline="2018年6月底"), by="李某")
    draft.ledger.correct_document(draft.document_id, {"title": "校园安全"}, by="李某")
    assert file_db.correction_lines() == []
    record = drafts.publish(draft.id).record
    assert record.title == "校园安全"
    kept = rows(file_db)[BUS[0]].task
    assert (kept.due, kept.corrections[0].by) == (date(2018, 6, 30), "李某")
    assert library.search("校车", k=1)[0][0].title == BUS[0]
    assert drafts.all() == []


def test_what_was_put_right_before_shows_in_the_next_preview(drafts, library, file_db):
    record = library.add_document(file_of(BUS), filename="通知.txt")
    file_db.correct_task(f"{record.id}#annex-1", TaskCorrection(deadline="2018年6月底"), by="李某")
    library.remove_document(record.id)
    draft = drafts.open(file_of(BUS), filename="通知.txt")
    assert draft.tasks[0].due == date(2018, 6, 30)
    again = drafts.publish(draft.id).record
    assert rows(file_db)[BUS[0]].task.due == date(2018, 6, 30)
    assert len(file_db.corrections(again.id)) == 1


def test_what_cannot_be_read_or_is_there_already_makes_no_draft(drafts, library):
    with pytest.raises(NotAPolicy):
        drafts.open(b"\x00", filename="图.png")
    library.add_document(file_of(BUS), filename="通知.txt")
    with pytest.raises(DuplicateDocument):
        drafts.open(file_of(BUS), filename="通知.txt")
    assert drafts.all() == []


def test_a_draft_that_became_a_duplicate_meanwhile_stays_a_draft(drafts, library):
    draft = drafts.open(file_of(BUS), filename="通知.txt")
    library.add_document(file_of(BUS), filename="别的名字.txt")
    with pytest.raises(DuplicateDocument):
        drafts.publish(draft.id)
    assert drafts.get(draft.id) is draft


def test_drafts_that_nobody_looks_at_go(library, file_db):
    now = [0.0]
    drafts = Drafts(library, file_db, clock=lambda: now[0])
    old = drafts.open(file_of(BUS), filename="a.txt")
    now[0] = drafts_module.IDLE_SECONDS - 1
    new = drafts.open(file_of(FOOD), filename="b.txt")
    now[0] += 2
    assert drafts.all() == [new]
    with pytest.raises(UnknownDraft):
        drafts.get(old.id)


def test_too_many_drafts_are_refused(drafts, monkeypatch):
    monkeypatch.setattr(drafts_module, "MOST_DRAFTS", 1)
    drafts.open(file_of(BUS), filename="a.txt")
    with pytest.raises(DraftsFull, match="等待确认"):
        drafts.open(file_of(FOOD), filename="b.txt")


@pytest.fixture
def old(library: Library, file_db: TaskDB) -> str:
    """A document with two tasks: one reported done, the other with its date put right."""
    record = library.add_document(file_of(BUS, FOOD), filename="通知.txt")
    file_db.record_progress(
        f"{record.id}#annex-1", status="done", note="已办结", on=date(2017, 8, 1), by="王某"
    )
    file_db.correct_task(f"{record.id}#annex-2", TaskCorrection(deadline="2018年6月底"), by="李某")
    return record.id


def test_a_new_version_takes_the_old_ones_place_with_its_history(drafts, file_db, index, old):
    draft = drafts.open(file_of(NEW, BUS, FOOD), filename="通知（新）.txt")
    assert draft.replaces == old
    comparison = drafts.comparison(draft)
    assert [p.kind for p in comparison.diff.pairs] == ["new", "changed", "changed"]
    assert comparison.reports == {f"{old}#annex-1": 1}
    assert rows(draft.ledger)[FOOD[0]].task.due == date(2018, 6, 30)
    assert file_db.document(old) is not None
    published = drafts.publish(draft.id, by="李某")
    assert file_db.document(old) is None
    assert [d.id for d in file_db.documents()] == [published.record.id]
    assert index.document_ids() == {published.record.id}
    now = rows(file_db)
    assert now[BUS[0]].standing.state == "done"
    assert now[NEW[0]].standing.state == "no_deadline"
    assert now[FOOD[0]].task.due == date(2018, 6, 30)
    (entry,) = file_db.history(now[BUS[0]].task.id)
    assert (entry.note, entry.by, entry.on) == ("已办结", "王某", date(2017, 8, 1))
    assert entry.carried_from == 1


def test_going_back_and_forth_repeats_no_report(drafts, file_db, old):
    first, second = file_of(BUS, FOOD), file_of(NEW, BUS, FOOD)
    for data in (second, first, second, first):
        drafts.publish(drafts.open(data, filename="通知.txt").id)
    task = rows(file_db)[BUS[0]].task
    assert task.id == f"{old}#annex-1"
    assert [e.note for e in file_db.history(task.id)] == ["已办结"]
    file_db.undo(file_db.history(task.id)[0].id, by="王某", on=date(2017, 9, 1))
    for data in (second, first):
        drafts.publish(drafts.open(data, filename="通知.txt").id)
        view = rows(file_db)[BUS[0]]
        assert view.standing.state == "overdue"
        assert len(file_db.history(view.task.id)) == 2


def test_a_correction_that_the_new_version_overtakes_is_left_out_and_said(drafts, file_db, old):
    later = (FOOD[0], "2019年3月", "2019-03-31", FOOD[3])
    draft = drafts.open(file_of(BUS, later), filename="通知.txt")
    (left,) = drafts.comparison(draft).left_out
    assert (left.words, left.extracted) == ("2018年6月底（2018-06-30）", "2017年10月（2017-10-31）")
    drafts.publish(draft.id)
    assert rows(file_db)[FOOD[0]].task.due == date(2019, 3, 31)


def test_a_person_may_keep_both(drafts, file_db, old):
    draft = drafts.open(file_of(NEW, BUS), filename="通知.txt")
    drafts.set_replaced(draft, None)
    assert drafts.comparison(draft) is None
    drafts.publish(draft.id)
    assert len(file_db.documents()) == 2


def test_another_choice_of_what_to_replace_keeps_what_the_person_put_right(drafts, file_db, old):
    later = (FOOD[0], FOOD[1], FOOD[2], ["区教育局"])
    draft = drafts.open(file_of(BUS, later), filename="通知.txt")
    task = draft.tasks[0]
    draft.ledger.correct_task(task.id, TaskCorrection(deadline="2018年1月"), by="李某")
    assert rows(draft.ledger)[FOOD[0]].task.due == date(2018, 6, 30)
    drafts.set_replaced(draft, None)
    assert rows(draft.ledger)[FOOD[0]].task.due == date(2017, 10, 31)
    assert rows(draft.ledger)[BUS[0]].task.due == date(2018, 1, 31)


def test_what_is_to_be_replaced_has_to_be_there(drafts, library, old):
    draft = drafts.open(file_of(NEW, BUS), filename="通知.txt")
    with pytest.raises(UnknownDocument):
        drafts.set_replaced(draft, "nothing")
    library.remove_document(old)
    assert drafts.comparison(draft) is None
    with pytest.raises(UnknownDocument):
        drafts.publish(draft.id)
    drafts.set_replaced(draft, None)
    drafts.publish(draft.id)


def test_the_same_file_name_is_offered_but_not_chosen(drafts, library, file_db):
    library.add_document(file_of(BUS, number="常天政发〔2016〕1号"), filename="通知.txt")
    draft = drafts.open(file_of(NEW, BUS), filename="通知.txt")
    assert draft.replaces is None
    assert [d.doc_number for d in drafts.earlier_versions(draft)] == ["常天政发〔2016〕1号"]
