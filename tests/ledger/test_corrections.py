"""What a person puts right counts everywhere, stays beside what was read, and can be taken back."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import date, datetime

import pytest
from openpyxl import load_workbook

from app.ledger.corrections import TaskCorrection, read_issued, read_timing
from app.ledger.errors import CorrectionRefused, UnknownDocument, UnknownTask
from app.ledger.export import tasks_workbook
from app.ledger.records import TaskFilter, TaskRecord
from app.ledger.task_db import TaskDB
from tests.ledger.writer import Writer, school_safety

DAY = date(2018, 1, 15)


@pytest.fixture
def document_id(db, shelve) -> str:
    return shelve(db, school_safety())


def task(db: TaskDB, source: str, number: int) -> TaskRecord:
    (view,) = db.find(TaskFilter(source=source, numbers=(number,)), as_of=DAY).tasks
    return view.task


def correct(db: TaskDB, found: TaskRecord, **wanted) -> TaskRecord:
    return db.correct_task(found.id, TaskCorrection(**wanted), by="区政府办 李某")


def states(db: TaskDB, state: str) -> set[str]:
    found = db.find(TaskFilter(states=(state,)), as_of=DAY).tasks
    return {f"{v.task.source}-{v.task.number}" for v in found}


def test_a_corrected_date_counts_for_states_windows_and_rows(db, document_id):
    assert "annex-2" in states(db, "overdue")
    row = correct(db, task(db, "annex", 2), deadline="2018年6月底")
    assert row.due == date(2018, 6, 30)
    assert row.deadline_text == "2018年6月底（已更正，原文为“2017年8月”）"
    (said,) = row.corrections
    assert (said.field, said.value) == ("deadline", "2018年6月底（2018-06-30）")
    assert (said.extracted, said.by) == ("2017年8月（2017-08-31）", "区政府办 李某")
    assert said.recorded_at
    assert "annex-2" not in states(db, "overdue")
    assert "annex-2" in states(db, "on_track")
    june = TaskFilter(due_from=date(2018, 6, 1), due_to=date(2018, 6, 30))
    assert [v.task.number for v in db.find(june, as_of=DAY).tasks] == [2]
    text = db.text(document_id)
    assert text[row.deadline_start : row.deadline_end] == "2017年8月"


def test_taking_a_correction_back_gives_exactly_what_was_read(db, document_id):
    before = {(s, n): task(db, s, n) for s, n in (("annex", 2), ("article", 2), ("annex", 3))}
    for found in before.values():
        correct(
            db,
            found,
            title="另一个标题",
            deadline="每季度",
            responsible=("财政局",),
            supporting=("区教育局",),
        )
    correct(db, before["article", 2], milestones={1: "2019年3月"})
    assert states(db, "overdue") == {"annex-1"}
    correct(db, before["article", 2], undo=frozenset({1}))
    for found in before.values():
        correct(db, found, undo=frozenset({"deadline", "units", "title"}))
    assert {key: task(db, *key) for key in before} == before
    assert states(db, "overdue") == {"annex-1", "annex-2", "article-2"}
    with pytest.raises(CorrectionRefused, match="没有更正过"):
        correct(db, before["annex", 2], undo=frozenset({"title"}))


def test_corrected_units_count_for_both_roles(db, document_id):
    row = correct(db, task(db, "annex", 2), lead=("教育局",), supporting=("规划分局",))
    assert row.responsible == row.lead == ("区教育局",)
    assert row.supporting == ("规划分局",)
    found = {u.name: u for u in db.units(as_of=DAY)}
    assert (found["规划分局"].responsible, found["规划分局"].supporting) == (0, 1)
    assert found["规划分局"].overdue == 0
    assert found["区教育局"].overdue == 2
    wanted = TaskFilter(units=("规划分局",), role="supporting")
    assert db.find(wanted, as_of=DAY).total == 1
    text = db.text(document_id)
    assert [text[s:e] for _, _, s, e, _ in row.unit_places] == ["区教育局", "规划分局"]
    assert row.corrections[0].extracted == (
        "责任：规划分局、区教育局（牵头：规划分局）；配合：区财政局"
    )


def test_a_unit_that_nobody_knows_is_refused_unless_it_is_said_to_be_new(db, document_id):
    row = task(db, "annex", 2)
    with pytest.raises(CorrectionRefused, match="相近的有：区财政局"):
        correct(db, row, title="不留下", responsible=("区财正局",))
    assert task(db, "annex", 2) == row
    row = correct(db, row, responsible=("区数据局",), new_units=True)
    assert row.responsible == ("区数据局",)
    name, _, start, end, inferred = row.unit_places[0]
    assert (name, inferred) == ("区数据局", "更正")
    assert db.text(document_id)[start:end] == "规划分局区教育局", (
        "where the units of its role stand"
    )
    assert "区数据局" in {u.name for u in db.units(as_of=DAY)}
    correct(db, row, undo=frozenset({"units"}))
    assert "区数据局" not in {u.name for u in db.units(as_of=DAY)}


def test_a_unit_cannot_stand_in_both_roles(db, document_id):
    row = task(db, "annex", 2)
    with pytest.raises(CorrectionRefused, match="同时写在"):
        correct(db, row, responsible=("区教育局",), supporting=("教育局",))


def test_a_corrected_title_is_found(db, document_id):
    correct(db, task(db, "annex", 2), title="修编学校布局专项规划")
    assert db.find(TaskFilter(text="专项规划"), as_of=DAY).total == 1


def test_a_milestone_is_corrected_by_its_number(db, document_id):
    article = task(db, "article", 2)
    assert "article-2" in states(db, "overdue")
    article = correct(db, article, milestones={1: "2018年底"})
    assert article.milestones[0].due == date(2018, 12, 31)
    assert "原文为“2017年消除大班额；”" in article.milestones[0].deadline_text
    assert article.corrections[0].milestone == 1
    assert "article-2" not in states(db, "overdue")
    with pytest.raises(CorrectionRefused, match=r"没有第9个.*可更正的是第1个、第2个"):
        correct(db, article, milestones={9: "2018年底"})


def test_corrections_survive_a_document_that_goes_and_comes_again(db, shelve, document_id):
    correct(db, task(db, "annex", 2), deadline="2018年6月底", supporting=("区政府办公室",))
    correct(db, task(db, "article", 2), milestones={2: "2021年底"})
    db.correct_document(document_id, {"title": "关于校园安全的意见"}, by="李某")
    kept = [task(db, "annex", 2), task(db, "article", 2)]
    record = db.document(document_id)
    db.discard(document_id)
    assert db.find(TaskFilter(), as_of=DAY).total == 0
    assert shelve(db, school_safety()) == document_id
    assert [task(db, "annex", 2), task(db, "article", 2)] == kept
    assert db.document(document_id) == record


def test_they_find_the_task_again_in_another_file_of_the_same_text(db, shelve, document_id):
    correct(db, task(db, "annex", 2), deadline="2018年6月底")
    db.discard(document_id)
    other = school_safety()
    shelve(db, other, other.text.encode() + b" ")
    assert task(db, "annex", 2).due == date(2018, 6, 30)


def test_of_texts_that_stand_twice_the_one_at_the_same_locator_is_meant(db, shelve):
    writer = Writer()
    for _ in range(2):
        writer.task("检查车辆", responsible=["区教育局"], deadline="2017年8月")
    document = writer.done()
    document_id = shelve(db, document)
    correct(db, task(db, "article", 2), deadline="2018年6月底")
    db.discard(document_id)
    shelve(db, document)
    assert task(db, "article", 1).due is None
    assert task(db, "article", 2).due == date(2018, 6, 30)


def test_a_document_without_corrections_is_untouched_by_those_of_another(db, shelve, document_id):
    correct(db, task(db, "annex", 2), deadline="2018年6月底")
    other = replace(
        school_safety(), doc_number="常天政发〔2018〕1号", text=school_safety().text + "。"
    )
    shelve(db, other)
    found = db.find(TaskFilter(source="annex", numbers=(2,)), as_of=DAY).tasks
    assert [bool(v.task.corrections) for v in found] == [True, False]


def test_facts_of_a_document_are_corrected_and_given_back(db, document_id):
    record = db.correct_document(
        document_id,
        {"doc_number": "常天政发〔2017〕69号", "issued": "2017年8月16日", "place": "常州市"},
        by="李某",
    )
    assert (record.doc_number, record.issued) == ("常天政发〔2017〕69号", date(2017, 8, 16))
    assert [c.field for c in record.corrections] == ["doc_number", "issued", "place"]
    assert record.corrections[0].extracted == "常天政发〔2017〕68号"
    assert task(db, "annex", 1).document == "常天政发〔2017〕69号"
    assert {u.place for u in db.units(as_of=DAY)} == {"常州市"}
    record = db.correct_document(
        document_id, dict.fromkeys(("doc_number", "issued", "place")), by="李某"
    )
    assert (record.doc_number, record.issued, record.corrections) == (
        "常天政发〔2017〕68号",
        None,
        (),
    )
    assert {u.place for u in db.units(as_of=DAY)} == {"天宁区"}
    log = db.corrections(document_id)
    assert [entry.value for entry in log][:2] == ["常天政发〔2017〕69号", "2017-08-16"]
    assert [entry.value for entry in log][3:] == [None] * 3
    assert not any(entry.in_force for entry in log)


def test_a_corrected_day_of_issue_moves_the_dates_that_count_from_it(db, shelve):
    writer = Writer(doc_number="常天政办〔2018〕3号")
    writer.task("制定方案", responsible=["区教育局"], deadline="6月底前")
    document = writer.done()
    inferred = replace(
        document.tasks[0].deadline, due=date(2017, 6, 30), inferred="年份按2017年推定"
    )
    document = replace(document, tasks=(replace(document.tasks[0], deadline=inferred),))
    document_id = shelve(db, document)
    db.correct_document(document_id, {"issued": "2018年3月5日"}, by="")
    row = task(db, "article", 1)
    assert row.due == date(2018, 6, 30)
    assert "更正后的成文日期" in row.inferred
    db.correct_document(document_id, {"issued": None}, by="")
    assert task(db, "article", 1).due == date(2017, 6, 30)


def test_unknown_things_cannot_be_corrected(db, document_id):
    with pytest.raises(UnknownTask):
        db.correct_task("nothing", TaskCorrection(title="x"), by="")
    with pytest.raises(UnknownDocument):
        db.correct_document("nothing", {"title": "x"}, by="")
    with pytest.raises(CorrectionRefused, match="没有更正"):
        db.correct_document(document_id, {"colour": "x"}, by="")


@pytest.mark.parametrize(
    ("said", "due", "rule"),
    [
        ("2018年6月底", "2018-06-30", None),
        ("2018-06-30", "2018-06-30", None),
        ("20180630", "2018-06-30", None),
        ("２０１８年６月３０日前完成", "2018-06-30", None),
        ("6月底前", "2017-06-30", None),
        ("明年6月底", "2018-06-30", None),
        ("2017年9月至2018年6月", "2018-06-30", None),
        ("每季度", None, "FREQ=YEARLY;BYMONTH=3,6,9,12;BYMONTHDAY=-1"),
        ("每年9月", None, "FREQ=YEARLY;BYMONTH=9;BYMONTHDAY=-1"),
        ("无时限", None, None),
    ],
)
def test_a_date_in_free_words(said, due, rule):
    timing = read_timing(said, issued=date(2017, 8, 16), year=2017)
    assert (timing.due and timing.due.isoformat(), timing.recurrence) == (due, rule)


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ("很快", "没有看懂"),
        ("不是2018年6月", "“不是”没有看懂"),
        ("2018年6月31日", "日历上没有"),
        ("2018年6月或7月", "不止一个时间"),
        ("", "是空的"),
        ("2018年6月" * 30, "超过"),
        ("<script>2018年6月</script>", "没有看懂"),
    ],
)
def test_what_is_no_date_is_refused_with_the_reason(said, why):
    with pytest.raises(CorrectionRefused, match=why):
        read_timing(said, issued=date(2017, 8, 16), year=2017)


def test_a_date_without_a_year_needs_the_documents(db):
    with pytest.raises(CorrectionRefused, match="没有看懂"):
        read_timing("6月底前", issued=None, year=None)


def test_the_day_of_issue_is_a_day():
    assert read_issued("2018年3月5日") == date(2018, 3, 5)
    for said in ("2018年3月", "昨天", "2018年3月5日左右吧"):
        with pytest.raises(CorrectionRefused, match="成文日期"):
            read_issued(said)


def test_the_workbook_says_what_was_corrected(db, document_id):
    correct(db, task(db, "annex", 2), deadline="2018年6月底", supporting=("区政府办公室",))
    views = db.find(TaskFilter(source="annex", numbers=(2,)), as_of=DAY).tasks
    sheet = load_workbook(io.BytesIO(tasks_workbook(views))).worksheets[0]
    cells = {str(cell.value) for row in sheet.iter_rows() for cell in row}
    assert any("单位已更正，读出的是：责任：规划分局" in text for text in cells)
    assert any("时限已更正，读出的是：2017年8月（2017-08-31）" in text for text in cells)
    assert datetime(2018, 6, 30) in {c.value for row in sheet.iter_rows() for c in row}
