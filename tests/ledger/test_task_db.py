"""The task database, on real SQLite."""

from __future__ import annotations

import random
import sqlite3
import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import get_args

import pytest

from app.ledger.corrections import TaskCorrection
from app.ledger.errors import (
    AlreadyUndone,
    DuplicateDocument,
    InvalidProgress,
    LedgerUnavailable,
    UnknownDocument,
    UnknownEntry,
    UnknownTask,
)
from app.ledger.records import State, TaskFilter
from app.ledger.task_db import TaskDB
from ingest.document import Difference, Link
from tests.ledger.writer import EVERY_SEPTEMBER, Writer, school_safety

DAY = date(2017, 9, 15)


@pytest.fixture
def filled(db, shelve) -> TaskDB:
    shelve(db, school_safety())
    return db


def found(db: TaskDB, as_of: date = DAY, **wanted) -> list[str]:
    """Ids of the tasks found, without the document's."""
    page = db.find(TaskFilter(**wanted), as_of=as_of)
    assert wanted.get("limit") or page.total == len(page.tasks)
    return [view.task.id.partition("#")[2] for view in page.tasks]


def the_id(db: TaskDB, piece: str) -> str:
    return f"{db.documents()[0].id}#{piece}"


# Finding


def test_tasks_come_in_document_order(filled):
    assert found(filled) == ["article-1", "article-2", "annex-1", "annex-2", "annex-3", "annex-4"]


def test_every_field_of_a_task_survives_storing(filled):
    task = filled.task(the_id(filled, "annex-2"), as_of=DAY).task
    assert (task.title, task.source, task.number) == ("修编布局规划", "annex", 2)
    assert (task.document, task.locator) == ("常天政发〔2017〕68号", "附件 第2项")
    assert (task.responsible, task.lead) == (("规划分局", "区教育局"), ("规划分局",))
    assert task.supporting == ("区财政局",)
    assert (task.deadline_text, task.due) == ("2017年8月", date(2017, 8, 31))


def test_every_place_slices_the_stored_text(filled):
    text = filled.text(filled.documents()[0].id)
    for view in filled.find(TaskFilter(), as_of=DAY).tasks:
        task = view.task
        assert text[task.start : task.end] == task.text
        if task.deadline_text:
            assert text[task.deadline_start : task.deadline_end] == task.deadline_text
        assert all(text[start:end] == unit for unit, _, start, end, _ in task.unit_places)
        assert all(text[m.start : m.end] == m.text for m in task.milestones)


def test_units_narrow_by_role(filled):
    assert found(filled, units=("区教育局",), role="responsible") == [
        "article-1",
        "article-2",
        "annex-2",
        "annex-4",
    ]
    assert found(filled, units=("区教育局",), role="supporting") == ["annex-1"]
    assert found(filled, units=("区教育局",), role="lead") == []
    assert found(filled, units=("规划分局",), role="lead") == ["annex-2"]
    assert found(filled, role="lead") == ["annex-2"]
    assert found(filled, role="supporting") == ["annex-1", "annex-2"]
    assert found(filled, units=("区水利局",)) == []


def test_any_unit_or_every_unit(filled):
    both = ("区教育局", "区财政局")
    assert found(filled, units=both, role="responsible", source="annex") == [
        "annex-2",
        "annex-3",
        "annex-4",
    ]
    assert found(filled, units=both, role="responsible", every_unit=True) == ["article-2"]
    assert found(filled, units=both, every_unit=True) == ["article-2", "annex-2"]


def test_units_can_be_left_out(filled):
    assert found(filled, without_units=("区教育局",)) == ["annex-3"]
    assert found(filled, without_units=("区教育局",), role="responsible") == ["annex-1", "annex-3"]


def test_source_numbers_sections_and_ids_narrow(filled):
    assert found(filled, source="annex", numbers=(2, 4)) == ["annex-2", "annex-4"]
    assert found(filled, numbers=(1,)) == ["article-1", "annex-1"]
    assert found(filled, sections=("（七）安全",)) == ["article-1"]
    assert found(filled, ids=(the_id(filled, "annex-1"), "nothing")) == ["annex-1"]


def test_text_is_found_in_any_spelling(filled):
    assert found(filled, text="校车") == ["article-1"]
    assert found(filled, text="校車 安全") == ["article-1"]
    assert found(filled, text="校车 食堂") == []
    assert found(filled, text="100%") == []
    assert found(filled, text="\x00\ud800") == found(filled)


def test_a_title_broken_over_lines_is_found(db, shelve):
    shelve(db, Writer().task("加强组织\n\n领导").done())
    assert found(db, text="组织领导") == ["article-1"]


@pytest.mark.parametrize(
    ("state", "expected"),
    [
        ("overdue", ["annex-1", "annex-2"]),
        ("on_track", ["article-2"]),
        ("due_soon", []),
        ("ongoing", ["annex-3", "annex-4"]),
        ("no_deadline", ["article-1"]),
        ("done", []),
    ],
)
def test_states_narrow(filled, state, expected):
    assert found(filled, states=(state,)) == expected


def test_pages_keep_the_total(filled):
    page = filled.find(TaskFilter(limit=2, offset=3), as_of=DAY)
    assert page.total == 6
    assert [v.task.number for v in page.tasks] == [2, 3]
    late = filled.find(TaskFilter(states=("overdue",), limit=1, offset=1), as_of=DAY)
    assert (late.total, [v.task.number for v in late.tasks]) == (2, [2])
    assert filled.find(TaskFilter(offset=99), as_of=DAY).tasks == ()
    assert filled.find(TaskFilter(limit=0), as_of=DAY).total == 6


# Windows


def test_a_window_takes_due_dates_milestones_and_occurrences(filled):
    august = {"due_from": date(2017, 8, 1), "due_to": date(2017, 8, 31)}
    assert found(filled, **august) == ["annex-2"]
    assert found(filled, due_from=date(2020, 12, 1), due_to=date(2020, 12, 31)) == ["article-2"]
    autumn = TaskFilter(due_from=date(2020, 9, 1), due_to=date(2020, 9, 30))
    (view,) = filled.find(autumn, as_of=DAY).tasks
    assert (view.task.number, view.standing.next_due) == (3, date(2020, 9, 30))


def test_a_window_includes_both_its_days(filled):
    day = date(2017, 5, 31)
    assert found(filled, due_from=day, due_to=day) == ["annex-1"]
    assert found(filled, due_from=day + timedelta(1), due_to=day + timedelta(30)) == []


def test_an_open_window_counts_recurring_duties_from_today_on(filled):
    assert found(filled, due_to=date(2017, 8, 31)) == ["annex-1", "annex-2"]
    assert found(filled, due_to=date(2017, 9, 30)) == ["annex-1", "annex-2", "annex-3"]
    assert found(filled, due_from=date(2018, 1, 1)) == ["article-2", "annex-3"]


def test_a_recurring_milestone_counts_in_a_window(db, shelve):
    shelve(db, Writer().task("督查", milestones=[("每年9月督查", EVERY_SEPTEMBER)]).done())
    assert found(db, due_from=date(2019, 9, 1), due_to=date(2019, 9, 30)) == ["article-1"]
    assert found(db, due_from=date(2019, 8, 1), due_to=date(2019, 8, 31)) == []


def test_milestones_bring_a_row_into_a_window_only_where_it_has_no_date_of_its_own(db, shelve):
    stones = [("开学前落实", date(2017, 9, 1)), ("每年检查", EVERY_SEPTEMBER)]
    dated = {"deadline": "2017年10月", "due": date(2017, 10, 31), "milestones": stones}
    writer = Writer()
    writer.task("有时限", source="annex", **dated)
    writer.task("长期", source="annex", deadline="长期", ongoing=True, milestones=stones)
    writer.task("正文有时限", **dated)
    shelve(db, writer.done())
    september = {"due_from": date(2017, 9, 1), "due_to": date(2017, 9, 30)}
    october = {"due_from": date(2017, 10, 1), "due_to": date(2017, 10, 31)}
    assert sorted(found(db, **september)) == ["annex-2", "article-1"]
    assert sorted(found(db, **october)) == ["annex-1", "article-1"]


def test_an_article_is_late_through_its_sentence_though_its_own_date_lies_ahead(db, shelve):
    stones = [("7月底前摸底", date(2017, 7, 31))]
    dated = {"deadline": "2017年10月", "due": date(2017, 10, 31), "milestones": stones}
    shelve(db, Writer().task("正文", **dated).task("附件行", source="annex", **dated).done())
    late = TaskFilter(states=("overdue",))
    views = db.find(late, as_of=date(2017, 9, 15)).tasks
    assert [v.task.source for v in views] == ["article"]
    assert [m.text for m in views[0].standing.overdue_milestones] == ["7月底前摸底"]
    assert views[0].standing.days_late == 46


def test_a_window_that_ends_before_it_begins_is_empty(filled):
    assert found(filled, due_from=date(2020, 1, 1), due_to=date(2019, 1, 1)) == []


# Progress


def test_progress_changes_the_state_from_its_date_on(filled):
    task_id = the_id(filled, "annex-1")
    entry = filled.record_progress(task_id, status="done", note="已办", on=DAY, by="王")
    assert (entry.task_id, entry.note, entry.on, entry.by) == (task_id, "已办", DAY, "王")
    assert found(filled, states=("done",)) == ["annex-1"]
    assert found(filled, DAY - timedelta(1), states=("done",)) == []
    filled.record_progress(task_id, status="in_progress", note="", on=DAY, by="王")
    assert found(filled, states=("overdue",)) == ["annex-1", "annex-2"]


def test_an_undo_is_a_further_entry_and_happens_once(filled):
    task_id = the_id(filled, "annex-1")
    entry = filled.record_progress(task_id, status="done", note="", on=DAY, by="王")
    undo = filled.undo(entry.id, by="李", on=DAY)
    assert undo.undoes == entry.id
    assert found(filled, states=("done",)) == []
    assert [e.id for e in filled.history(task_id)] == [entry.id, undo.id]
    with pytest.raises(AlreadyUndone):
        filled.undo(entry.id, by="李", on=DAY)
    filled.undo(undo.id, by="李", on=DAY)
    assert found(filled, states=("done",)) == ["annex-1"]


def test_a_period_of_a_recurring_duty_is_done_alone(filled):
    task_id = the_id(filled, "annex-3")
    period = date(2017, 9, 30)
    filled.record_progress(task_id, status="done", note="", on=DAY, by="王", period=period)
    assert found(filled, states=("done",)) == ["annex-3"]
    assert found(filled, date(2017, 10, 1), states=("done",)) == []
    last_year = {"due_from": date(2017, 9, 1), "due_to": period}
    assert found(filled, date(2018, 6, 1), states=("done",), **last_year) == ["annex-3"]


def test_a_milestone_is_done_alone(filled):
    task_id = the_id(filled, "article-2")
    filled.record_progress(task_id, status="done", note="", on=DAY, by="王", milestone=1)
    view = filled.task(task_id, as_of=date(2018, 1, 1))
    assert view.standing.state == "on_track"
    assert [m.done for m in view.standing.milestones] == [True, False]


@pytest.mark.parametrize(
    ("piece", "fields", "said"),
    [
        ("annex-1", {"milestone": 1}, "没有阶段目标"),
        ("article-2", {"milestone": 3}, "可选的阶段目标：1、2"),
        ("annex-3", {"period": date(2017, 9, 1)}, "2017-09-30"),
        ("annex-4", {"period": date(2017, 9, 1)}, "不按周期办理"),
        ("annex-1", {"status": "finished"}, "办结"),
    ],
)
def test_progress_that_does_not_fit_the_task_is_refused(filled, piece, fields, said):
    revision = filled.revision
    report = {"status": "done", "note": "", "on": DAY, "by": "王", **fields}
    with pytest.raises(InvalidProgress, match=said):
        filled.record_progress(the_id(filled, piece), **report)
    assert filled.history(the_id(filled, piece)) == []
    assert filled.revision == revision


def test_what_is_not_there_is_said_so(filled):
    with pytest.raises(UnknownTask):
        filled.record_progress("x#annex-1", status="done", note="", on=DAY, by="")
    with pytest.raises(UnknownTask):
        filled.history("x#annex-1")
    with pytest.raises(UnknownEntry):
        filled.undo(99, by="", on=DAY)
    with pytest.raises(UnknownDocument):
        filled.text("x")
    with pytest.raises(UnknownDocument):
        filled.outline("x")
    assert filled.task("x#annex-1", as_of=DAY) is None
    assert filled.document("x") is None


def test_control_characters_do_not_reach_the_history(filled):
    note = filled.record_progress(
        the_id(filled, "annex-1"), status="done", note="一\x00二\ud800\n三", on=DAY, by="\x1b王"
    )
    assert (note.note, note.by) == ("一二\n三", "王")


@pytest.mark.parametrize("change", ["DELETE FROM progress", "UPDATE progress SET note = 'x'"])
def test_history_is_append_only_for_anybody_with_the_file(file_db, shelve, tmp_path, change):
    shelve(file_db, school_safety())
    task_id = the_id(file_db, "annex-1")
    file_db.record_progress(task_id, status="done", note="", on=DAY, by="王")
    outsider = sqlite3.connect(tmp_path / "ledger.db")
    with pytest.raises(sqlite3.IntegrityError, match="append-only"):
        outsider.execute(change)
    outsider.close()
    assert len(file_db.history(task_id)) == 1


def test_states_counted_in_sql_are_those_of_the_rules(db, shelve):
    # The same random ledger, asked in SQL by state and in Python row by row.
    chance = random.Random(5)
    writer = Writer()
    day = date(2017, 1, 1)

    def some_day() -> date:
        return day + timedelta(days=chance.randrange(900))

    for n in range(120):
        stones = [
            (f"阶段{k}", chance.choice([some_day(), EVERY_SEPTEMBER, None]))
            for k in range(chance.choice([0, 0, 1, 2]))
        ]
        writer.task(
            f"任务{n}",
            deadline="时限",
            due=chance.choice([None, None, some_day()]),
            ongoing=chance.random() < 0.2,
            recurrence=chance.choice([None, None, EVERY_SEPTEMBER]),
            milestones=stones,
        )
    document_id = shelve(db, writer.done())
    for _ in range(150):
        task = db.task(f"{document_id}#article-{chance.randint(1, 120)}", as_of=day).task
        stones = [None, *(m.number for m in task.milestones)]
        entry = db.record_progress(
            task.id,
            status=chance.choice(["done", "in_progress"]),
            note="",
            on=some_day(),
            by="",
            milestone=chance.choice(stones),
        )
        if chance.random() < 0.2:
            db.undo(entry.id, by="", on=some_day())
    for as_of in (day + timedelta(days=n) for n in range(0, 1000, 97)):
        everything = db.find(TaskFilter(), as_of=as_of).tasks
        for state in get_args(State):
            expected = [v.task.id for v in everything if v.standing.state == state]
            page = db.find(TaskFilter(states=(state,)), as_of=as_of)
            assert [v.task.id for v in page.tasks] == expected


# Units


def test_units_carry_counts_that_equal_the_lists(filled):
    units = filled.units(as_of=DAY)
    assert [u.name for u in units][:3] == ["区教育局", "交警大队", "区财政局"]
    for unit in units:
        mine = {"units": (unit.name,)}
        assert unit.responsible == len(found(filled, role="responsible", **mine))
        assert unit.supporting == len(found(filled, role="supporting", **mine))
        late = found(filled, role="responsible", states=("overdue",), **mine)
        assert unit.overdue == len(late)
    assert units[0].aliases == ("教育局",)


def test_units_of_one_place_are_shared_and_places_kept_apart(db, shelve):
    here = Writer().task("甲", responsible=["区财政局"]).done()
    also_here = Writer(doc_number="二号").task("乙", responsible=["区财政局"]).done()
    elsewhere = Writer(doc_number="三号", place="新北区").task("丙", responsible=["区财政局"])
    ids = [shelve(db, d) for d in (here, also_here, elsewhere.done())]
    units = db.units(as_of=DAY)
    assert [(u.place, u.responsible) for u in units] == [("天宁区", 2), ("新北区", 1)]
    assert [u.responsible for u in db.units(as_of=DAY, document_ids=ids[1:2])] == [1]
    finance = {"units": ("区财政局",), "role": "responsible"}
    assert len(found(db, **finance)) == 3
    assert len(found(db, places=("天宁区",), **finance)) == 2
    assert found(db, places=("武进区",), **finance) == []
    assert len(found(db, places=("天宁区",), without_units=("区财政局",))) == 1


def test_units_leave_with_their_last_document(db, shelve):
    first = shelve(db, Writer().task("甲", responsible=["区财政局", "区教育局"]).done())
    shelve(db, Writer(doc_number="二号").task("乙", responsible=["区教育局"]).done())
    db.discard(first)
    assert [u.name for u in db.units(as_of=DAY)] == ["区教育局"]


# Documents


def test_a_shelved_document_is_not_seen_until_it_is_published(db):
    document = school_safety()
    document_id = db.shelve(document, data=b"bytes", filename="通知.txt")
    assert db.documents() == []
    assert db.document(document_id) is None
    assert db.find(TaskFilter(), as_of=DAY).total == 0
    assert db.find(TaskFilter(states=("overdue",)), as_of=DAY).total == 0
    assert db.units(as_of=DAY) == []
    assert db.passages() == []
    with pytest.raises(UnknownDocument):
        db.text(document_id)
    assert db.shelved() == [document_id]
    record = db.publish(document_id)
    assert (record.tasks, record.chunks, record.label) == (6, 6, "常天政发〔2017〕68号")
    assert db.shelved() == []
    assert db.original(document_id) == ("通知.txt", b"bytes")


def test_the_same_bytes_are_refused_under_any_name(filled):
    data = school_safety().text.encode()
    with pytest.raises(DuplicateDocument, match="常天政发〔2017〕68号") as caught:
        filled.shelve(school_safety(), data=data, filename="副本.txt")
    assert caught.value.document_id == filled.documents()[0].id
    assert len(filled.documents()) == 1


def test_ids_of_different_content_never_meet(db, monkeypatch):
    monkeypatch.setattr("app.ledger.document_rows.SHORTEST_ID", 0)
    ids = [db.shelve(school_safety(), data=bytes([n]), filename="a.txt") for n in range(40)]
    assert len(set(ids)) == 40


def test_pieces_that_repeat_a_number_keep_ids_of_their_own(db, shelve):
    shelve(db, Writer().task("甲", number=1).task("乙", number=1).done())
    assert found(db) == ["article-1", "article-1-2"]


def test_history_survives_its_document_and_waits_for_it(file_db, shelve, tmp_path):
    document_id = shelve(file_db, school_safety())
    task_id = the_id(file_db, "annex-1")
    file_db.record_progress(task_id, status="done", note="已办", on=DAY, by="王")
    file_db.discard(document_id)
    with pytest.raises(UnknownTask):
        file_db.history(task_id)
    rows = sqlite3.connect(tmp_path / "ledger.db").execute("SELECT title, note FROM progress")
    assert rows.fetchall() == [("制定实施意见", "已办")]
    shelve(file_db, school_safety())
    assert found(file_db, states=("done",)) == ["annex-1"]


def test_rows_and_articles_know_each_other_best_match_first(db, shelve):
    writer = Writer().task("甲").task("乙").task("丙", source="annex").task("丁", source="annex")
    writer.links = [
        Link(row=1, source="article", number=2),
        Link(row=1, source="requirement", number=1),
        Link(row=1, source="article", number=1),
        Link(row=2, source="article", number=1),
        Link(row=9, source="article", number=1),
    ]
    shelve(db, writer.done())
    linked = {
        v.task.title: [i.partition("#")[2] for i in v.task.counterpart_ids]
        for v in db.find(TaskFilter(), as_of=DAY).tasks
    }
    assert linked == {
        "甲": ["annex-1", "annex-2"],
        "乙": ["annex-1"],
        "丙": ["article-2", "article-1"],
        "丁": ["article-1"],
    }


def test_differences_are_kept_with_their_places(db, shelve):
    writer = Writer().task("甲")
    writer.differences = [
        Difference(
            code="unit-moved", message="由责任改为配合", places=((0, 1),), article=1, units=("局",)
        )
    ]
    document_id = shelve(db, writer.done())
    (difference,) = db.differences(document_ids=[document_id])
    assert (difference.code, difference.message) == ("unit-moved", "由责任改为配合")
    assert (difference.places, difference.article, difference.row) == (((0, 1),), 1, None)
    assert difference.units == ("局",)
    assert db.differences(document_ids=[]) == []


def test_passages_narrow_and_end_where_the_bracket_begins(filled):
    passages = filled.passages(sources=("annex",))
    assert [p.number for p in passages] == [1, 2, 3, 4]
    assert filled.passages(ids=[]) == []
    (passage,) = filled.passages(ids=[the_id(filled, "annex-2")])
    text = filled.text(passage.document_id)
    assert text[passage.start : passage.end] == passage.text
    assert text[passage.start : passage.body_end] == "修编布局规划。2017年8月"


# The file


def test_the_file_is_kept_and_opened_again(tmp_path, shelve):
    path = tmp_path / "ledger.db"
    first = TaskDB(path)
    shelve(first, school_safety())
    revision = first.revision
    first.close()
    second = TaskDB(path)
    assert (second.revision, len(second.documents())) == (revision, 1)
    second.close()


def test_revision_grows_with_every_write(filled):
    before = filled.revision
    filled.record_progress(the_id(filled, "annex-1"), status="in_progress", note="", on=DAY, by="")
    assert filled.revision > before
    filled.find(TaskFilter(), as_of=DAY)
    assert filled.revision == before + 1


def test_reports_leave_the_contents_as_they_are(filled):
    contents, revision = filled.contents_revision, filled.revision
    task = the_id(filled, "annex-1")
    entry = filled.record_progress(task, status="done", note="", on=DAY, by="")
    filled.undo(entry.id, by="", on=DAY)
    assert (filled.contents_revision, filled.revision) == (contents, revision + 2)
    filled.correct_task(task, TaskCorrection(title="另一个标题"), by="")
    assert filled.contents_revision == contents + 1


def test_a_file_that_is_no_database_is_named(tmp_path):
    path = tmp_path / "ledger.db"
    path.write_bytes(b"not a database, but long enough to be taken for one" * 20)
    with pytest.raises(LedgerUnavailable, match=r"ledger\.db"):
        TaskDB(path)
    with pytest.raises(LedgerUnavailable):
        TaskDB(tmp_path / "no such folder" / "ledger.db")


def test_a_file_of_a_newer_program_is_refused(tmp_path):
    path = tmp_path / "ledger.db"
    TaskDB(path).close()
    newer = sqlite3.connect(path)
    newer.execute(
        "INSERT INTO _sqlite_migrations (migration_set, name, applied_at) VALUES (?, ?, '')",
        ["policydesk", "m999_future"],
    )
    newer.commit()
    newer.close()
    with pytest.raises(LedgerUnavailable, match="更新版本"):
        TaskDB(path)


def test_a_full_disk_refuses_the_write_and_reads_go_on(file_db, shelve):
    shelve(file_db, school_safety())
    pages = file_db._store._writer.execute("PRAGMA page_count").fetchone()[0]
    file_db._store._writer.execute(f"PRAGMA max_page_count = {pages + 2}")
    long = Writer().task("长", body="文" * 50_000).done()
    with pytest.raises(LedgerUnavailable, match="磁盘空间"):
        file_db.shelve(long, data=b"long", filename="长.txt")
    assert file_db.shelved() == []
    assert file_db.find(TaskFilter(), as_of=DAY).total == 6
    file_db._store._writer.execute("PRAGMA max_page_count = 100000")
    assert len({shelve(file_db, long), file_db.documents()[0].id}) == 2


def test_readers_go_on_while_a_write_is_open(file_db, shelve):
    shelve(file_db, school_safety())
    with file_db._store.writing() as writing:
        writing.execute("UPDATE tasks SET title = 'x'")
        seen: list[str] = []
        reader = threading.Thread(
            target=lambda: seen.append(file_db.find(TaskFilter(), as_of=DAY).tasks[0].task.title)
        )
        reader.start()
        reader.join(timeout=5)
        assert seen == ["严格校车安全管理"]


def test_two_threads_read_whole_documents_while_one_writes(file_db, shelve):
    faults: list[object] = []
    stop = threading.Event()

    def read() -> None:
        while not stop.is_set():
            try:
                page = file_db.find(TaskFilter(), as_of=DAY)
                if page.total % 6 or page.total != len(page.tasks):
                    faults.append(page.total)
                file_db.units(as_of=DAY)
            except Exception as error:
                faults.append(error)

    readers = [threading.Thread(target=read) for _ in range(2)]
    for reader in readers:
        reader.start()
    kept = [shelve(file_db, school_safety(), data=bytes([n])) for n in range(15)]
    for document_id in kept[::2]:
        file_db.discard(document_id)
    stop.set()
    for reader in readers:
        reader.join()
    assert faults == []
    assert file_db.find(TaskFilter(), as_of=DAY).total == 7 * 6


def test_two_writers_in_one_file_wait_for_each_other(file_db, shelve, tmp_path: Path):
    shelve(file_db, school_safety())
    task_id = the_id(file_db, "annex-1")
    other = TaskDB(tmp_path / "ledger.db")

    def write(database: TaskDB) -> None:
        for _ in range(40):
            database.record_progress(task_id, status="in_progress", note="", on=DAY, by="")

    threads = [threading.Thread(target=write, args=[d]) for d in (file_db, other)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(file_db.history(task_id)) == 80
    other.close()


def test_the_names_of_units_are_those_of_the_units_without_their_numbers(
    db: TaskDB, shelve: Callable[..., str]
) -> None:
    for place in ("天宁区", "钟楼区"):
        document = Writer(place=place, doc_number=f"{place}1号")
        document.task("一", responsible=[f"{place}乙局", "区甲局"], supporting=["区丙局"])
        document.task("二", responsible=["区丙局"], due=date(2017, 1, 1), deadline="某日")
        shelve(db, document.done())
    units = db.units(as_of=date(2018, 1, 1))
    assert [u.name for u in units] == [
        *("天宁区乙局", "区甲局", "区丙局", "钟楼区乙局", "区甲局", "区丙局"),
    ]
    assert [u.overdue for u in units] == [0, 0, 1, 0, 0, 1]
    bare = [replace(u, responsible=0, supporting=0, overdue=0) for u in units]
    assert db.unit_names(as_of=date(2018, 1, 1)) == bare
