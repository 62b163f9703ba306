"""Word reports, opened by a second program: figures that reconcile with the ledger, the layout of
official documents, words that do not accuse, and pages as LibreOffice sets them.
"""

from __future__ import annotations

import io
import re
import subprocess
from datetime import date
from pathlib import Path
from typing import Any

import docx
import pdfplumber
import pytest
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from app.ledger.corrections import TaskCorrection
from app.ledger.quoting import quoted
from app.ledger.records import TaskFilter
from app.ledger.reports import bulletin, unit_pages
from app.ledger.task_db import TaskDB
from app.programs import LIBREOFFICE
from tests.ledger.writer import Writer, school_safety

DAY = date(2018, 1, 15)


@pytest.fixture
def filled(db: TaskDB, shelve) -> TaskDB:
    document_id = shelve(db, school_safety())
    db.record_progress(f"{document_id}#annex-1", status="done", note="", on=DAY, by="")
    return db


def the_bulletin(db: TaskDB, **wanted: Any) -> bytes:
    meant = TaskFilter(**wanted)
    made = bulletin.gather(db, meant, as_of=DAY, documents=db.documents())
    return bulletin.bulletin_docx(made)


def the_pages(db: TaskDB, **wanted: Any) -> bytes:
    meant = TaskFilter(**wanted)
    made = unit_pages.gather(db, meant, as_of=DAY, documents=db.documents())
    return unit_pages.unit_pages_docx(made)


def opened(data: bytes) -> Any:
    return docx.Document(io.BytesIO(data))


def words(data: bytes) -> str:
    return "\n".join(paragraph.text for paragraph in opened(data).paragraphs)


def test_the_figures_are_those_of_the_ledger(filled: TaskDB) -> None:
    text = words(the_bulletin(filled))
    tally = filled.tally(TaskFilter(), as_of=DAY)
    assert f"台账共登记督查事项{tally.total}项" in text
    for state, said in (
        ("done", "已办结"),
        ("overdue", "时限已过、台账无办结登记"),
        ("ongoing", "长期工作"),
        ("no_deadline", "文件未载明时限"),
    ):
        assert f"{said}{tally[state]}项" in text
    said = re.search(r"其中，(.*?)。", text)
    assert said is not None
    parts = re.sub(r"（[^）]*）", "", said[1])
    assert sum(map(int, re.findall(r"(\d+)项", parts))) == tally.total


def test_each_item_that_passed_its_date_is_listed_with_its_place(filled: TaskDB) -> None:
    text = words(the_bulletin(filled))
    late = filled.find(TaskFilter(states=("overdue",)), as_of=DAY)
    assert f"时限已过、台账无办结登记的事项（{late.total}项）" in text
    for view in late.tasks:
        assert view.task.title in text
        assert f"（出处：{view.task.document} {view.task.locator}）" in text
    assert "原文“2017年8月”，按2017年8月31日计，已过137天" in text
    assert "阶段目标“2017年消除大班额；”按2017年12月31日计，已过15天" in text


def test_the_table_holds_what_each_unit_answers_for(filled: TaskDB) -> None:
    [table] = opened(the_bulletin(filled)).tables
    rows = {row.cells[0].text: [cell.text for cell in row.cells[1:]] for row in table.rows[1:]}
    tallies = {
        unit.name: unit.responsible for unit in filled.tally_by_unit(TaskFilter(), as_of=DAY)
    }
    assert set(rows) == {name for name, tally in tallies.items() if tally.total}
    states = ("done", "on_track", "due_soon", "overdue", "ongoing", "no_deadline")
    for name, cells in rows.items():
        assert [int(cell) for cell in cells] == [
            tallies[name].total,
            *(tallies[name][state] for state in states),
        ]


def test_a_filter_narrows_the_bulletin_and_is_named(filled: TaskDB) -> None:
    data = the_bulletin(filled, units=("区财政局",), role="responsible", states=("ongoing",))
    text = words(data)
    assert "台账共登记督查事项2项（统计范围：区财政局作为责任单位）" in text
    assert "长期和周期性工作（1项）" in text
    assert "时限已过、台账无办结登记的事项" not in text
    [table] = opened(data).tables
    assert [row.cells[0].text for row in table.rows[1:]] == ["区财政局"]


def test_recurring_work_of_the_window_is_listed_apart_and_named(db: TaskDB, shelve) -> None:
    shelve(db, school_safety())
    made = bulletin.gather(db, TaskFilter(), as_of=date(2017, 9, 5), documents=db.documents())
    text = words(bulletin.bulletin_docx(made))
    assert "30日内到期的事项（0项）" in text
    assert "截至统计之日没有，周期性工作另列如下。" in text
    assert "（一）同期的周期性工作（1项，不计入上列项数）" in text
    assert "1．多渠道补充教师。责任单位：区财政局。周期：每年9月，最近一期2017年9月30日。" in text


def test_marks_inside_a_quotation_are_of_the_other_kind() -> None:
    assert quoted("推行“区管校聘”和‘双减’") == "“推行‘区管校聘’和“双减””"


def test_no_word_accuses(filled: TaskDB) -> None:
    for data in (the_bulletin(filled), the_pages(filled)):
        assert not re.search("逾期|未完成|没有完成的|拖延|不力|落后", words(data))


def test_the_layout_is_that_of_official_documents(filled: TaskDB) -> None:
    document = opened(the_bulletin(filled))
    section = document.sections[0]
    margins = (section.top_margin, section.bottom_margin, section.left_margin, section.right_margin)
    assert [round(margin / Mm(1)) for margin in margins] == [37, 35, 28, 26]
    assert (round(section.page_width / Mm(1)), round(section.page_height / Mm(1))) == (210, 297)
    title, *_, body = document.paragraphs[:5]
    assert (title.runs[0].font.size, font_of(title)) == (Pt(22), "方正小标宋简体")
    assert (body.runs[0].font.size, font_of(body)) == (Pt(16), "仿宋_GB2312")
    assert body._p.pPr.find(qn("w:ind")).get(qn("w:firstLineChars")) == "200"
    assert document.styles["Normal"].paragraph_format.line_spacing == Pt(28.8)
    heading = next(p for p in document.paragraphs if p.text == "一、总体情况")
    assert font_of(heading) == "黑体"
    footer = section.footer.paragraphs[0]
    assert footer.text.replace("\n", "") == "—  —"
    assert "PAGE" in footer._p.xml


def font_of(paragraph: Any) -> str:
    return str(paragraph.runs[0]._r.rPr.rFonts.get(qn("w:eastAsia")))


def test_every_unit_with_something_open_has_a_page(filled: TaskDB) -> None:
    document = opened(the_pages(filled))
    titles = [p.text for p in document.paragraphs if p.text.endswith("督查事项清单")]
    owing = [
        unit.name
        for unit in filled.tally_by_unit(TaskFilter(), as_of=DAY)
        if unit.name != "区政府办公室"  # all that it carried is done
    ]
    assert titles == [f"{name}督查事项清单" for name in owing]
    listed = {cell.text for table in document.tables for cell in table.columns[1].cells}
    assert "制定实施意见" not in listed
    assert "修编布局规划" in listed


def test_units_of_one_name_in_two_places_are_told_apart(db: TaskDB, shelve) -> None:
    for place in ("甲区", "乙区"):
        writer = Writer(place=place, doc_number=f"{place}发〔2017〕1号")
        writer.task(f"{place}的事", responsible=["区教育局", f"{place}专办"])
        shelve(db, writer.done())
    first, *_ = opened(the_bulletin(db)).tables
    named = {cell.text for cell in first.columns[0].cells} - {"责任单位"}
    assert named == {"区教育局（甲区）", "区教育局（乙区）", "甲区专办", "乙区专办"}
    titles = [p.text for p in opened(the_pages(db)).paragraphs if p.text.endswith("督查事项清单")]
    assert sorted(titles) == sorted(f"{name}督查事项清单" for name in named)


def test_a_corrected_date_is_not_called_the_words_of_the_document(db: TaskDB, shelve) -> None:
    document_id = shelve(db, school_safety())
    db.correct_task(f"{document_id}#annex-2", TaskCorrection(deadline="2017年6月底"), by="")
    said = words(the_bulletin(db))
    assert "完成时间：2017年6月底（已更正，原文为“2017年8月”），按2017年6月30日计" in said
    assert "原文“2017年6月底" not in said


@pytest.mark.parametrize("title", ["=HYPERLINK(1)", "<w:p/>", "甲\x0b乙", "长" * 300])
def test_odd_titles_stay_text(db: TaskDB, shelve, title: str) -> None:
    due = {"deadline": "2017年8月", "due": date(2017, 8, 31)}
    shelve(db, Writer().task(title, responsible=["区教育局"], **due).done())
    shown = title.replace("\x0b", "")
    assert shown in words(the_bulletin(db)).replace("\x0b", "").replace("\n乙", "乙")
    assert opened(the_pages(db)).tables


def test_an_empty_ledger_makes_reports_that_say_so(db: TaskDB) -> None:
    text = words(the_bulletin(db))
    assert "台账共登记督查事项0项" in text
    assert "台账中没有载明责任单位的事项" in text
    assert "没有未办结的督查事项" in words(the_pages(db))


def test_equal_rows_make_equal_words(filled: TaskDB) -> None:
    assert words(the_bulletin(filled)) == words(the_bulletin(filled))


@pytest.mark.office
def test_another_program_sets_the_pages(filled: TaskDB, tmp_path: Path) -> None:
    for name, data in (("bulletin", the_bulletin(filled)), ("units", the_pages(filled))):
        (tmp_path / f"{name}.docx").write_bytes(data)
    program = LIBREOFFICE.find()
    assert program is not None
    command = [str(program), "--headless", f"-env:UserInstallation={(tmp_path / 'lo').as_uri()}"]
    command += ["--convert-to", "pdf", "--outdir", str(tmp_path)]
    command += [str(tmp_path / "bulletin.docx"), str(tmp_path / "units.docx")]
    subprocess.run(command, check=True, capture_output=True, timeout=100)
    with pdfplumber.open(tmp_path / "bulletin.pdf") as pdf:
        pages = [page.extract_text() for page in pdf.pages]
        assert [round(side) for side in pdf.pages[0].mediabox[2:]] == [595, 842]
    assert "关于督查事项办理情况的通报" in pages[0]
    assert re.search(r"—\s*1\s*—", pages[0])
    assert not re.search(r"\d\n\d", "\n".join(pages)), "no number is torn between two lines"
    with pdfplumber.open(tmp_path / "units.pdf") as pdf:
        firsts = [page.extract_text().split("\n")[0] for page in pdf.pages]
    owed = unit_pages.gather(filled, TaskFilter(), as_of=DAY, documents=filled.documents())
    assert sum("督查事项清单" in first for first in firsts) == len(owed.pages)
