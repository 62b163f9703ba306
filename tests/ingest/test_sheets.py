"""Workbooks: sheets, merged cells, values as the sheet shows them, and their limits."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import date

import pytest
import xlsxwriter

from ingest.document import PolicyDocument
from ingest.errors import TooLarge
from ingest.parse import parse_document
from tests.ingest.parsing import leads, lexicon, units

HEADER = ("序号", "重点任务", "主要内容", "完成时间", "责任部门")
ROWS = (
    ("1", "校车管理", "完善校车管理制度，定期检查车辆。", "2021年8月", "市教育局"),
    ("2", "食堂管理", "推进明厨亮灶，全面检查食品安全。", "2021年12月", "市市场监管局"),
)
WANTED = [(1, "校车管理", ["市教育局"]), (2, "食堂管理", ["市市场监管局"])]


def book(fill: Callable, **options) -> bytes:
    buffer = io.BytesIO()
    made = xlsxwriter.Workbook(buffer, {"in_memory": True, **options})
    fill(made)
    made.close()
    return buffer.getvalue()


def read(data: bytes) -> PolicyDocument:
    document = parse_document(data, filename="分工.xlsx", lexicon=lexicon())
    for task in document.tasks:
        assert document.text[task.start : task.end] == task.text
    return document


def titles(document: PolicyDocument) -> list[tuple]:
    return [(t.number, t.title, units(t, "responsible")) for t in document.tasks]


def table(sheet, rows, top: int = 0) -> int:
    for number, row in enumerate(rows, top):
        sheet.write_row(number, 0, row)
    return top + len(rows)


def test_a_title_and_a_note_around_a_table_are_paragraphs():
    def fill(made):
        sheet = made.add_worksheet()
        sheet.merge_range("A1:E1", "镜湖市校园安全任务分工表")
        end = table(sheet, [HEADER, *ROWS], 1)
        sheet.write(end, 0, "备注：本表由市教育局负责解释，每月报送一次进展情况。")

    document = read(book(fill))
    assert titles(document) == WANTED
    assert document.text.split("\n")[0] == "镜湖市校园安全任务分工表"


def test_a_heading_between_rows_does_not_end_the_table():
    def fill(made):
        sheet = made.add_worksheet()
        table(sheet, [HEADER, ("一、教育",), ROWS[0], ("二、市场",), ROWS[1]])

    assert titles(read(book(fill))) == WANTED


def test_two_tables_on_a_sheet_and_one_on_another_are_three():
    def fill(made):
        sheet = made.add_worksheet("一")
        end = table(sheet, [("附件1 校园安全任务分工表",), HEADER, *ROWS])
        table(sheet, [("附件2 交通安全任务分工表",), HEADER, *ROWS], end + 1)
        table(made.add_worksheet("二"), [HEADER, *ROWS])

    assert [t[1] for t in titles(read(book(fill)))] == ["校车管理", "食堂管理"] * 3


def test_cells_merged_downwards_count_for_every_row():
    def fill(made):
        sheet = made.add_worksheet()
        table(sheet, [HEADER, ROWS[0], ("", "", "按月公布检查结果。", "", "市公安局"), ROWS[1]])
        for column in (0, 1, 3):
            sheet.merge_range(1, column, 2, column, ROWS[0][column])

    document = read(book(fill))
    assert [(t.title, units(t, "responsible")) for t in document.tasks] == [
        ("校车管理", ["市教育局"]),
        ("校车管理", ["市公安局"]),
        ("食堂管理", ["市市场监管局"]),
    ]
    assert document.tasks[1].locator.endswith("第1项-2")
    assert document.tasks[1].deadline.due == date(2021, 8, 31)


def test_values_are_read_as_the_sheet_shows_them():
    def fill(made):
        sheet = made.add_worksheet()
        table(sheet, [HEADER, *ROWS])
        month = made.add_format({"num_format": 'yyyy"年"m"月"'})
        day = made.add_format({"num_format": "yyyy-mm-dd"})
        sheet.write_number(1, 0, 1)
        sheet.write_datetime(1, 3, date(2021, 8, 1), month)
        sheet.write_datetime(2, 3, date(2021, 8, 1), day)
        sheet.write_number(2, 2, 0.925, made.add_format({"num_format": "0.0%"}))

    document = read(book(fill))
    assert [t.deadline.due for t in document.tasks] == [date(2021, 8, 31), date(2021, 8, 1)]
    assert "92.5%" in document.text


def test_a_hidden_sheet_is_left_out_with_a_warning():
    def fill(made):
        table(made.add_worksheet("分工"), [HEADER, *ROWS])
        draft = made.add_worksheet("底稿")
        table(draft, [HEADER, ROWS[0]])
        draft.hide()

    document = read(book(fill))
    assert titles(document) == WANTED
    assert [w.code for w in document.warnings if "底稿" in w.message] == ["hidden-sheets"]


def hidden_rows(document: PolicyDocument) -> list[str]:
    return [w.message for w in document.warnings if w.code == "hidden-rows"]


def test_hidden_rows_are_left_out_with_a_warning():
    def fill(made):
        sheet = made.add_worksheet("分工")
        end = table(sheet, [HEADER, *ROWS, ("3", "（取消）扩建车场", "", "2021年9月", "市住建局")])
        sheet.set_row(end - 1, None, None, {"hidden": True})
        sheet.set_row(end + 5, None, None, {"hidden": True})  # without words

    document = read(book(fill))
    assert titles(document) == WANTED
    (said,) = hidden_rows(document)
    assert "“分工”隐藏的第4行“3 （取消）扩建车场" in said


def test_what_a_filter_hides_is_counted_and_not_listed():
    def fill(made):
        sheet = made.add_worksheet("分工")
        more = [(str(n), f"第{n}项工作", "", "2021年9月", "市住建局") for n in range(3, 13)]
        end = table(sheet, [HEADER, *ROWS, *more])
        sheet.autofilter(0, 0, end - 1, 4)
        for row in range(3, end):
            sheet.set_row(row, None, None, {"hidden": True})

    document = read(book(fill))
    assert titles(document) == WANTED
    (said,) = hidden_rows(document)
    assert "等10行没有读入" in said


def test_a_hidden_row_whose_cell_reaches_over_others_is_read():
    def fill(made):
        sheet = made.add_worksheet("分工")
        table(sheet, [HEADER, *ROWS])
        sheet.merge_range(1, 4, 2, 4, "市教育局")
        sheet.set_row(1, None, None, {"hidden": True})

    document = read(book(fill))
    assert [units(t, "responsible") for t in document.tasks] == [["市教育局"]] * 2
    assert hidden_rows(document) == []


def said(document: PolicyDocument, code: str) -> list[str]:
    return [w.message for w in document.warnings if w.code == code]


def test_hidden_columns_are_left_out_with_a_warning():
    def fill(made):
        sheet = made.add_worksheet("分工")
        sheet.merge_range("A1:F1", "镜湖市校园安全任务分工表")
        table(sheet, [(*HEADER[:4], "原责任单位", HEADER[4])], 1)
        table(sheet, [(*row[:4], "市住建局", row[4]) for row in ROWS], 2)
        sheet.set_column(4, 4, None, None, {"hidden": True})
        sheet.set_column(8, 16383, None, None, {"hidden": True})

    document = read(book(fill))
    assert titles(document) == WANTED
    assert "市住建局" not in document.text
    assert said(document, "hidden-columns") == [
        "工作表“分工”隐藏的E列“原责任单位”没有读入。需要读入的，请取消隐藏或筛选后重新添加。"
    ]


def test_a_cell_that_begins_in_a_hidden_column_and_reaches_over_others_is_read():
    def fill(made):
        sheet = made.add_worksheet("分工")
        sheet.merge_range("A1:E1", "镜湖市校园安全任务分工表")
        table(sheet, [HEADER, *ROWS], 1)
        sheet.set_column(0, 0, 0)  # no width hides it, too

    document = read(book(fill))
    assert document.text.split("\n")[0] == "镜湖市校园安全任务分工表"
    assert [t[1:] for t in titles(document)] == [t[1:] for t in WANTED]
    assert "隐藏的A列“序号”没有读入" in said(document, "hidden-columns")[0]


def test_what_is_struck_out_is_no_duty_and_is_told():
    def fill(made):
        sheet = made.add_worksheet("分工")
        end = table(sheet, [HEADER, *ROWS])
        gone = made.add_format({"font_strikeout": True})
        sheet.write_row(end, 0, ("3", "扩建车场", "扩建停车场。", "2021年9月", "市住建局"), gone)

    document = read(book(fill))
    assert titles(document) == WANTED
    (message,) = said(document, "struck-text")
    assert "画了删除线的“3”、“扩建车场”、“扩建停车场。”等5格没有读入" in message


def test_comments_of_a_workbook_are_told_of():
    def fill(made):
        sheet = made.add_worksheet("分工")
        table(sheet, [HEADER, *ROWS])
        sheet.write_comment("B2", "此项改由市财政局牵头")

    document = read(book(fill))
    assert titles(document) == WANTED
    assert "财政局" not in document.text
    assert said(document, "comments") == ["工作簿里的批注没有读入，请看其中有无要求。"]


def test_nothing_is_said_where_nothing_is_hidden():
    def fill(made):
        table(made.add_worksheet(), [HEADER, *ROWS])

    codes = {w.code for w in read(book(fill)).warnings}
    assert not codes & {"hidden-sheets", "hidden-rows", "hidden-columns", "struck-text", "comments"}


@pytest.mark.parametrize(("rows", "columns"), [(21_000, 2), (2, 300)])
def test_a_sheet_over_the_limit_is_refused_with_the_sheet_named(rows, columns):
    def fill(made):
        sheet = made.add_worksheet("台账")
        for row in range(rows):
            sheet.write_row(row, 0, ["任务"] * columns)

    with pytest.raises(TooLarge, match="台账"):
        read(book(fill))


def test_a_format_on_every_row_of_a_sheet_costs_nothing():
    def fill(made):
        sheet = made.add_worksheet()
        border = made.add_format({"border": 1})
        end = table(sheet, [HEADER, *ROWS])
        for row in range(end, 60_000):
            sheet.write_blank(row, 0, None, border)

    assert titles(read(book(fill))) == WANTED


def test_a_merge_over_the_whole_sheet_is_refused():
    def fill(made):
        sheet = made.add_worksheet()
        table(sheet, [HEADER, *ROWS])
        sheet.merge_range(10, 0, 900_000, 3, "")

    with pytest.raises(TooLarge, match="合并"):
        read(book(fill))


def test_a_header_of_two_rows_below_a_title_and_a_line_of_facts():
    """Under 责任分工 the lower row says who leads; what stands above is no header."""

    def fill(made):
        sheet = made.add_worksheet()
        sheet.merge_range("A1:E1", "镜湖市校园安全工作台账")
        sheet.write("A2", "填报单位：市教育局")
        sheet.write_row(2, 0, ("序号", "重点工作", "责任分工", "", "完成时限"))
        sheet.write_row(3, 2, ("牵头单位", "配合单位"))
        sheet.merge_range(2, 2, 2, 3, "责任分工")
        for column, word in ((0, "序号"), (1, "重点工作"), (4, "完成时限")):
            sheet.merge_range(2, column, 3, column, word)
        table(sheet, [("1", "检查校车", "市教育局", "市公安局、市财政局", "2021年8月")], 4)

    (task,) = read(book(fill)).tasks
    assert leads(task) == ["市教育局"]
    assert units(task, "supporting") == ["市公安局", "市财政局"]


BARE = ("序号", "重点任务", "工作要求", "完成时限")


def bare(unit: str, title: str) -> tuple[str, ...]:
    return ("1", f"{unit}的{title}", "年内完成全部建设任务", "2024年12月")


@pytest.mark.parametrize("titled", [True, False])
def test_a_sheet_of_each_body_charges_that_body(titled):
    def fill(made):
        for name in ("县教育局", "县卫健局"):
            sheet = made.add_worksheet(name)
            if titled:
                sheet.merge_range("A1:D1", f"{name}2024年重点任务清单")
            table(sheet, [BARE, bare("全县", "建设任务")], int(titled))

    document = read(book(fill))
    assert [units(t, "responsible") for t in document.tasks] == [["县教育局"], ["县卫生健康局"]]


def test_one_table_under_the_name_of_a_body_charges_nobody():
    def fill(made):
        sheet = made.add_worksheet("任务")
        sheet.merge_range("A1:D1", "县教育局2024年重点任务清单")
        table(sheet, [BARE, bare("全县", "建设任务")], 1)

    assert [t.assignments for t in read(book(fill)).tasks] == [()]


def test_the_names_of_sheets_that_say_nothing_are_no_text():
    def fill(made):
        for name in ("Sheet1", "一", "任务分工表"):
            sheet = made.add_worksheet(name)
            sheet.merge_range("A1:E1", "镜湖市校园安全任务分工表")
            table(sheet, [HEADER, *ROWS], 1)

    assert [t[1] for t in titles(read(book(fill)))] == ["校车管理", "食堂管理"] * 3
