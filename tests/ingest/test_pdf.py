"""PDF files: what runs over pages is one, what only furnishes the pages is none."""

from __future__ import annotations

import pytest

from ingest.document import PolicyDocument
from ingest.errors import Scanned, TooLarge
from ingest.parse import parse_document
from tests.ingest.parsing import lexicon, units
from tests.ingest.pdf_writer import PdfPage, assembled, pdf_bytes

WIDTHS = (40, 90, 200, 90, 95)
TITLE = "镜湖市人民政府关于加强管理的意见"
HEADER = ("序号", "重点任务", "主要内容", "完成时间", "责任部门")
ROWS = [
    ("1", "校车管理", "完善校车管理制度，定期检查车辆。", "2021年8月", "市教育局\n市公安局"),
    ("2", "食堂管理", "推进明厨亮灶，全面检查食品安全。", "2021年12月", "市市场监管局"),
    ("3", "消防检查", "检查校园消防设施，限期消除隐患。", "长期", "市应急局"),
    ("4", "防溺水", "在水域设置警示标志，落实巡查责任。", "2021年6月", "市水利局\n市教育局"),
]


def read(data: bytes) -> PolicyDocument:
    document = parse_document(data, filename="分工.pdf", lexicon=lexicon())
    for task in document.tasks:
        assert document.text[task.start : task.end] == task.text
    return document


def rows(document: PolicyDocument) -> list[tuple]:
    return [(t.number, t.title, t.deadline.text, units(t, "responsible")) for t in document.tasks]


WANTED = [
    (int(number), title, due, who.split("\n")) for number, title, _, due, who in ROWS
]  # fmt: skip


def titled() -> PdfPage:
    page = PdfPage()
    page.text(180, 60, "镜湖市校园安全任务分工表", 16)
    return page


def furnished(page: PdfPage, number: int) -> PdfPage:
    page.text(60, 30, "镜湖市人民政府公报　2021年第3期", 9)
    page.text(285, 800, f"— {number} —", 10)
    return page


@pytest.mark.parametrize("repeated", [True, False], ids=["header repeated", "header once"])
def test_a_table_over_three_pages_is_one_table(repeated):
    pages = []
    for number, part in enumerate([ROWS[:2], ROWS[2:3], ROWS[3:]], 1):
        page = furnished(titled() if number == 1 else PdfPage(), number)
        head = [HEADER] if repeated or number == 1 else []
        page.table(40, 100 if number == 1 else 60, WIDTHS, [*head, *part])
        pages.append(page)
    document = read(pdf_bytes(pages))
    assert rows(document) == WANTED
    assert "公报" not in document.text
    assert "—" not in document.text


def test_a_row_that_the_end_of_a_page_cut_in_two_is_one_row():
    first, second = titled(), PdfPage()
    number, title, content, due, who = ROWS[1]
    first.table(40, 100, WIDTHS, [HEADER, ROWS[0], (number, title, content[:8], due, who)])
    second.table(40, 60, WIDTHS, [("", "", content[8:], "", ""), *ROWS[2:]])
    document = read(pdf_bytes([first, second]))
    assert rows(document) == WANTED
    assert content in document.text


def prose(page: PdfPage, lines: list[str], top: float = 100) -> None:
    for number, line in enumerate(lines):
        page.text(60, top + 20 * number, line)


def test_a_paragraph_that_runs_over_a_page_is_one_and_its_numbers_stay():
    first = furnished(PdfPage(), 1)
    prose(
        first,
        ["镜湖市人民政府关于加强管理的意见", "一、加强校车管理。" + "完善制度，" * 5 + "力争到"],
        700,
    )
    second = furnished(PdfPage(), 2)
    prose(
        second,
        ["2025", "年全部达标。（责任单位：市教育局）", "二、加强食堂管理。定期检查食品。"],
        60,
    )
    third = furnished(PdfPage(), 3)
    prose(third, ["（责任单位：市市场监管局）"], 60)
    document = read(pdf_bytes([first, second, third]))
    assert [t.number for t in document.tasks] == [1, 2]
    assert "力争到" in document.text
    assert "2025" in document.text
    assert "公报" not in document.text


@pytest.mark.parametrize("mark", ["3", "- 3 -", "— 3 —", "第 3 页 共 9 页", "3/9"])
def test_a_page_number_alone_at_an_edge_is_left_out(mark):
    page = PdfPage()
    prose(page, [TITLE, "一、加强校车管理。定期检查车辆。"])
    page.text(285, 800, mark, 10)
    assert read(pdf_bytes([page])).text.splitlines()[-1].endswith("定期检查车辆。")


def test_a_year_alone_on_the_last_line_is_no_page_number():
    page = PdfPage()
    prose(
        page, ["镜湖市人民政府关于加强管理的意见", "一、加强校车管理。定期检查车辆，直到", "2025"]
    )
    assert read(pdf_bytes([page])).text.endswith("2025")


def test_pages_without_text_are_said_to_be_a_scan():
    with pytest.raises(Scanned, match="扫描件"):
        read(pdf_bytes([PdfPage()]))


def test_too_many_pages_are_refused_before_they_are_read():
    with pytest.raises(TooLarge, match="页"):
        read(pdf_bytes([PdfPage()] * 2000))


def test_a_tree_of_pages_that_bites_its_tail_is_refused():
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Count 9999999 /Kids [2 0 R 2 0 R] >>",
    ]
    with pytest.raises(Scanned):
        read(assembled(objects))


def test_a_drawing_of_many_lines_is_no_table_and_said_so():
    page = titled()
    prose(page, ["一、加强校车管理。定期检查车辆。（责任单位：市教育局）"])
    for n in range(5000):
        page.rule(50 + n % 70 * 7, 200 + n // 70 * 8, 56 + n % 70 * 7, 200 + n // 70 * 8)
    document = read(pdf_bytes([page]))
    assert len(document.tasks) == 1
    assert "drawing" in [w.code for w in document.warnings]
