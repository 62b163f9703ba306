"""What the readers make of merged cells, automatic numbers, broken and hostile files."""

import io
import zipfile

import pytest

from ingest.errors import TooLarge, UnreadableFile, UnsupportedFormat
from ingest.parse import parse_document
from tests.ingest.parsing import lexicon, units


def read(data, filename, **options):
    document = parse_document(data, filename=filename, lexicon=lexicon(), **options)
    for piece in (*document.chunks, *document.tasks, *document.outline):
        assert document.text[piece.start : piece.end] == piece.text
    for task in document.tasks:
        for a in task.assignments:
            assert document.text[a.start : a.end] == a.text
    return document


def test_an_old_word_file_without_a_converter_is_refused_with_the_way_out():
    with pytest.raises(UnsupportedFormat, match="LibreOffice"):
        parse_document(b"\xd0\xcf\x11\xe0", filename="通知.doc", lexicon=lexicon())


def merged_table(merges):
    """A table of tasks in a Word file with merged cells, (row, column, row, column) each."""
    import docx

    rows = [
        ["序号", "工作任务", "主要内容", "责任部门", "配合部门"],
        ["1", "校车管理", "完善校车管理制度，定期检查车辆。", "市教育局", "市财政局"],
        ["", "", "严查超员超速，消除安全隐患。", "市公安局", ""],
        ["2", "食堂管理", "推进明厨亮灶，全面检查食品安全。", "市市场监管局", ""],
    ]
    document = docx.Document()
    document.add_paragraph("镜湖市校园安全任务分工表")
    table = document.add_table(rows=4, cols=5)
    for row, cells in zip(table.rows, rows, strict=True):
        for cell, words in zip(row.cells, cells, strict=True):
            cell.text = words
    for top, left, bottom, right in merges:
        table.cell(top, left).merge(table.cell(bottom, right))
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def test_a_cell_merged_downwards_counts_for_every_row_that_it_covers():
    document = read(merged_table([(1, 0, 2, 0), (1, 1, 2, 1), (1, 4, 2, 4)]), "分工.docx")
    assert [(t.title, units(t, "responsible"), units(t, "supporting")) for t in document.tasks] == [
        ("校车管理", ["市教育局"], ["市财政局"]),
        ("校车管理", ["市公安局"], ["市财政局"]),
        ("食堂管理", ["市市场监管局"], []),
    ]
    assert [t.locator for t in document.tasks] == ["附表 第1项-1", "附表 第1项-2", "附表 第2项"]


def test_a_cell_merged_across_two_unit_columns_counts_once():
    document = read(merged_table([(3, 3, 3, 4)]), "分工.docx")
    task = document.tasks[-1]
    assert (units(task, "responsible"), units(task, "supporting")) == (["市市场监管局"], [])


BODY = "镜湖市人民政府关于加强管理的意见\n一、加强校车管理。定期检查车辆，做好安全工作。\n"


@pytest.mark.parametrize(
    ("mark", "encoding"),
    [
        (b"\xef\xbb\xbf", "gb18030"),  # put there by a program that took it for UTF-8
        (b"\x84\x31\x95\x33", "gb18030"),  # that encoding's own
        (b"\xef\xbb\xbf", "utf-8"),
        (b"", "utf-16-le"),
    ],
)
def test_a_mark_at_the_start_is_no_text_and_need_not_be_believed(mark, encoding):
    document = read(mark + BODY.encode(encoding), "意见.txt")
    assert document.title == "镜湖市人民政府关于加强管理的意见"
    assert document.text.startswith(document.title)
    guessed = "encoding-guessed" in {w.code for w in document.warnings}
    assert guessed == (encoding != "utf-8")


def test_a_text_with_a_mark_may_have_a_broken_letter_as_one_without():
    body = BODY * 40
    broken = body.encode().replace("校车".encode(), "校".encode() + b"\xe8\xbd", 1)
    for data in (broken, b"\xef\xbb\xbf" + broken):
        document = read(data, "意见.txt")
        assert "broken-characters" in {w.code for w in document.warnings}


def test_automatic_numbers_of_word_are_read():
    import docx
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    document = docx.Document()
    numbering = document.part.numbering_part.element
    abstract = OxmlElement("w:abstractNum")
    abstract.set(qn("w:abstractNumId"), "77")
    for depth, (form, text) in enumerate([("chineseCounting", "%1、"), ("decimal", "%2．")]):
        level = OxmlElement("w:lvl")
        level.set(qn("w:ilvl"), str(depth))
        for name, value in (("start", "1"), ("numFmt", form), ("lvlText", text)):
            element = OxmlElement(f"w:{name}")
            element.set(qn("w:val"), value)
            level.append(element)
        abstract.append(level)
    numbering.insert(0, abstract)
    number = OxmlElement("w:num")
    number.set(qn("w:numId"), "77")
    link = OxmlElement("w:abstractNumId")
    link.set(qn("w:val"), "77")
    number.append(link)
    numbering.append(number)

    def add(text, depth):
        paragraph = document.add_paragraph(text)
        properties = paragraph._p.get_or_add_pPr()
        element = OxmlElement("w:numPr")
        for name, value in (("ilvl", str(depth)), ("numId", "77")):
            child = OxmlElement(f"w:{name}")
            child.set(qn("w:val"), value)
            element.append(child)
        properties.append(element)

    add("工作目标", 0)
    add("重点任务", 0)
    add("加强校车管理。定期检查车辆。（责任单位：市教育局）", 1)
    add("加强食堂管理。推进明厨亮灶。（责任单位：市市场监管局）", 1)
    buffer = io.BytesIO()
    document.save(buffer)
    read_ = read(buffer.getvalue(), "意见.docx")
    assert "二、重点任务" in read_.text
    assert [t.locator for t in read_.tasks] == ["二、1", "二、2"]


def archive(members):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as file:
        for name, data in members.items():
            file.writestr(name, data)
    return buffer.getvalue()


BOMB = {"word/document.xml": b"0" * (80 << 20)}
CROWD = {f"word/{n}.xml": b"" for n in range(3500)} | {"word/document.xml": b""}
ENTITY = {"word/document.xml": b'<!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>'}
REFUSED = [
    (b"not an archive at all", "通知.docx", UnreadableFile),
    (archive({"readme.txt": b"x"}), "通知.docx", UnreadableFile),
    (archive({"word/document.xml": b"<broken"}), "通知.docx", UnreadableFile),
    (archive(BOMB), "通知.docx", TooLarge),
    (archive(CROWD), "通知.docx", TooLarge),
    (archive(ENTITY), "通知.docx", UnreadableFile),
    (archive({"xl/workbook.xml": b"<broken"}), "表.xlsx", UnreadableFile),
    (b"%PDF-1.4 broken", "通知.pdf", UnreadableFile),
    (b"<html><body></body></html>", "页.html", UnreadableFile),
    (b"<div>" * 20_000 + b"x", "页.html", UnreadableFile),
]


@pytest.mark.parametrize(("data", "filename", "error"), REFUSED)
def test_a_broken_or_hostile_file_is_refused_with_a_reason(data, filename, error):
    with pytest.raises(error) as caught:
        parse_document(data, filename=filename, lexicon=lexicon())
    assert filename in str(caught.value)
