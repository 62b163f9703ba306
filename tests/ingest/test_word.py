"""Word files: what a reader sees is what is read, and nothing else."""

from __future__ import annotations

import docx
import pytest
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn

from ingest.document import PolicyDocument
from ingest.parse import parse_document
from tests.ingest.parsing import lexicon, units
from tests.ingest.written import saved

TITLE = "镜湖市人民政府关于加强校园管理的意见"
W = nsdecls("w")


def read(document) -> PolicyDocument:
    parsed = parse_document(saved(document), filename="意见.docx", lexicon=lexicon())
    for piece in (*parsed.chunks, *parsed.tasks, *parsed.outline):
        assert parsed.text[piece.start : piece.end] == piece.text
    return parsed


def opened(*paragraphs: str):
    document = docx.Document()
    for text in (TITLE, *paragraphs):
        document.add_paragraph(text)
    return document


def append(document, xml: str) -> None:
    document.element.body.insert(len(document.element.body) - 1, parse_xml(xml))


def test_deleted_and_moved_text_does_not_count_and_inserted_text_does():
    document = opened("一、加强校车管理。定期检查车辆。")
    append(
        document,
        f'<w:p {W}><w:r><w:t>（责任单位：</w:t></w:r><w:del w:id="1"><w:r><w:delText>市财政局'
        '</w:delText></w:r></w:del><w:ins w:id="2"><w:r><w:t>市教育局</w:t></w:r></w:ins>'
        '<w:moveFrom w:id="3"><w:r><w:t>、市公安局</w:t></w:r></w:moveFrom>'
        "<w:r><w:t>）</w:t></w:r></w:p>",
    )
    parsed = read(document)
    assert units(parsed.tasks[0], "responsible") == ["市教育局"]
    assert "财政局" not in parsed.text
    assert "公安局" not in parsed.text
    (warning,) = [w for w in parsed.warnings if w.code == "tracked-changes"]
    assert "3处修订" in warning.message


def test_a_paragraph_whose_end_was_deleted_goes_on_in_the_next():
    document = opened()
    append(
        document,
        f'<w:p {W}><w:pPr><w:rPr><w:del w:id="1"/></w:rPr></w:pPr>'
        "<w:r><w:t>一、加强校车管理。定期</w:t></w:r></w:p>",
    )
    append(document, f"<w:p {W}><w:r><w:t>检查车辆。</w:t></w:r></w:p>")
    assert "一、加强校车管理。定期检查车辆。" in read(document).text.split("\n")


def test_hidden_text_is_not_read():
    document = opened("一、加强校车管理。定期检查车辆。（责任单位：市教育局）")
    run = document.paragraphs[-1].add_run("（配合单位：市财政局）")
    run.font.hidden = True
    parsed = read(document)
    assert "财政局" not in parsed.text
    assert units(parsed.tasks[0], "supporting") == []


def test_headers_footers_and_comments_are_no_text():
    document = opened("一、加强校车管理。定期检查车辆。（责任单位：市教育局）")
    document.sections[0].header.paragraphs[0].text = "内部资料"
    document.sections[0].footer.paragraphs[0].text = "第1页"
    document.add_comment(document.paragraphs[-1].runs, text="此处建议改为市财政局", author="某")
    parsed = read(document)
    assert parsed.text.split("\n")[1:] == ["一、加强校车管理。定期检查车辆。（责任单位：市教育局）"]


BOX = (
    "<mc:AlternateContent><mc:Choice Requires='wps'><w:drawing><wps:txbx><w:txbxContent>{0}"
    "</w:txbxContent></wps:txbx></w:drawing></mc:Choice><mc:Fallback><w:pict><w:txbxContent>{0}"
    "</w:txbxContent></w:pict></mc:Fallback></mc:AlternateContent>"
)


def test_a_text_box_is_read_once_and_apart_from_its_paragraph():
    document = opened()
    box = BOX.format("<w:p><w:r><w:t>联系单位为市教育局</w:t></w:r></w:p>")
    spaces = (
        'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
        'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"'
    )
    append(
        document,
        f"<w:p {W} {spaces}><w:r>{box}</w:r>"
        "<w:r><w:t>一、加强校车管理。定期检查车辆。</w:t></w:r></w:p>",
    )
    assert read(document).text.split("\n")[1:] == [
        "联系单位为市教育局",
        "一、加强校车管理。定期检查车辆。",
    ]


def test_the_table_of_contents_does_not_repeat_the_outline():
    document = docx.Document()
    style = document.styles.add_style("toc 1", 1)
    for text in ("一、加强校车管理\t1", "二、加强食堂管理\t2"):
        document.add_paragraph(text, style=style)
    document.add_paragraph(TITLE)
    document.add_paragraph("一、加强校车管理。定期检查车辆。（责任单位：市教育局）")
    document.add_paragraph("二、加强食堂管理。推进明厨亮灶。（责任单位：市市场监管局）")
    assert [t.locator for t in read(document).tasks] == ["一", "二"]


# Automatic numbers


def with_lists(document, levels: str, lists: str) -> None:
    """Add a pattern 77 of levels and the lists that use it."""
    numbering = document.part.numbering_part.element
    numbering.insert(
        0, parse_xml(f'<w:abstractNum {W} w:abstractNumId="77">{levels}</w:abstractNum>')
    )
    for number in parse_xml(f"<w:x {W}>{lists}</w:x>"):
        numbering.append(number)


def level(depth: int, form: str, text: str, more: str = "") -> str:
    return (
        f'<w:lvl w:ilvl="{depth}"><w:start w:val="1"/><w:numFmt w:val="{form}"/>{more}'
        f'<w:lvlText w:val="{text}"/></w:lvl>'
    )


def num(name: int, more: str = "") -> str:
    return f'<w:num w:numId="{name}"><w:abstractNumId w:val="77"/>{more}</w:num>'


def anew(depth: int = 0) -> str:
    return f'<w:lvlOverride w:ilvl="{depth}"><w:startOverride w:val="1"/></w:lvlOverride>'


def item(document, text: str, depth: int, name: int) -> None:
    paragraph = document.add_paragraph(text)
    paragraph._p.get_or_add_pPr().append(
        parse_xml(f'<w:numPr {W}><w:ilvl w:val="{depth}"/><w:numId w:val="{name}"/></w:numPr>')
    )


def starts(document) -> list[str]:
    return [line.split("事")[0] for line in read(document).text.split("\n")[1:]]


def test_a_list_that_starts_anew_counts_from_one_and_others_go_on():
    document = opened()
    with_lists(document, level(0, "decimal", "%1．"), num(1) + num(2, anew()) + num(3))
    for name in (1, 1, 2, 2, 3):
        item(document, "事项安排，逐项检查落实情况。", 0, name)
    assert starts(document) == ["1．", "2．", "1．", "2．", "3．"]


def test_lower_levels_begin_again_unless_they_say_that_they_go_on():
    document = opened()
    levels = level(0, "chineseCounting", "%1、") + level(1, "chineseCounting", "（%2）")
    levels += level(2, "decimal", "%3．", '<w:lvlRestart w:val="0"/>')
    with_lists(document, levels, num(1))
    for depth in (0, 1, 2, 2, 1, 2, 0, 1, 2):
        item(document, "事项安排，逐项检查落实情况。", depth, 1)
    assert starts(document) == [
        "一、",
        "（一）",
        "1．",
        "2．",
        "（二）",
        "3．",
        "二、",
        "（一）",
        "4．",
    ]


@pytest.mark.parametrize(
    ("form", "text", "wanted"),
    [
        ("chineseCountingThousand", "第%1条 ", "第一条 "),
        ("decimalEnclosedCircleChinese", "%1", "① "),
        ("upperLetter", "%1.", "A."),
        ("lowerRoman", "（%1）", "（i）"),
        ("decimalFullWidth", "%1．", "１．"),
        ("decimalZero", "%1 ", "01 "),
        ("bullet", "●", ""),
    ],
)
def test_a_number_is_written_as_word_shows_it(form, text, wanted):
    document = opened()
    with_lists(document, level(0, form, text), num(1))
    item(document, "事项安排，逐项检查落实情况。", 0, 1)
    assert starts(document) == [wanted]


def test_a_level_belongs_to_the_style_that_its_pattern_names():
    document = opened()
    levels = level(0, "chineseCounting", "%1、", '<w:pStyle w:val="Heading1"/>')
    levels += level(1, "chineseCounting", "（%2）", '<w:pStyle w:val="Heading2"/>')
    with_lists(document, levels, num(1))
    for name in ("Heading 1", "Heading 2"):
        document.styles[name].element.get_or_add_pPr().append(
            parse_xml(f'<w:numPr {W}><w:numId w:val="1"/></w:numPr>')
        )
    for name in ("Heading 1", "Heading 2", "Heading 2", "Heading 1"):
        document.add_paragraph("事项安排，逐项检查落实情况。", style=name)
    assert starts(document) == ["一、", "（一）", "（二）", "二、"]


# Tables

HEADER = ("序号", "重点任务", "主要内容", "完成时间", "责任部门")
ROWS = (
    ("1", "校车管理", "完善校车管理制度，定期检查车辆。", "2021年8月", "市教育局"),
    ("2", "食堂管理", "推进明厨亮灶，全面检查食品安全。", "2021年12月", "市市场监管局"),
)


def fill(table, rows) -> None:
    for row, cells in zip(table.rows, rows, strict=True):
        for cell, words in zip(row.cells, cells, strict=True):
            cell.text = words


def titles(document) -> list[tuple]:
    return [(t.number, t.title, units(t, "responsible")) for t in read(document).tasks]


WANTED = [(1, "校车管理", ["市教育局"]), (2, "食堂管理", ["市市场监管局"])]


def test_numbers_that_word_counts_in_a_column_are_read():
    document = opened()
    with_lists(document, level(0, "decimal", "%1"), num(1))
    fill(table := document.add_table(rows=3, cols=5), [HEADER, *(("", *r[1:]) for r in ROWS)])
    for row in table.rows[1:]:
        row.cells[0].paragraphs[0]._p.get_or_add_pPr().append(
            parse_xml(f'<w:numPr {W}><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>')
        )
    assert titles(document) == WANTED


def test_a_deleted_row_does_not_count():
    document = opened()
    gone = ("3", "取暖", "改造供热管网，按期完成工程。", "2021年", "市住建局")
    fill(table := document.add_table(rows=4, cols=5), [HEADER, ROWS[0], gone, ROWS[1]])
    properties = table.rows[2]._tr.get_or_add_trPr()
    properties.append(parse_xml(f'<w:del {W} w:id="9" w:author="某"/>'))
    assert titles(document) == WANTED


def test_a_table_inside_a_frame_is_the_table():
    document = opened()
    frame = document.add_table(rows=1, cols=1)
    cell = frame.rows[0].cells[0]
    cell.paragraphs[0].text = "校园安全任务分工表"
    fill(cell.add_table(rows=3, cols=5), [HEADER, *ROWS])
    cell.add_paragraph("联系人：某某")
    assert titles(document) == WANTED


def test_a_table_inside_a_cell_is_words_of_that_cell():
    document = opened()
    fill(table := document.add_table(rows=3, cols=5), [HEADER, *ROWS])
    inner = table.rows[1].cells[2].add_table(rows=1, cols=2)
    inner.rows[0].cells[0].text, inner.rows[0].cells[1].text = "小学", "每校两辆"
    parsed = read(document)
    assert [t.title for t in parsed.tasks] == ["校车管理", "食堂管理"]
    assert "小学 每校两辆" in parsed.tasks[0].text


def test_cells_merged_across_and_down_are_told_by_the_grid():
    document = opened()
    rows = [HEADER, ROWS[0], ("", "", "按月公布检查结果。", "", "市公安局"), ROWS[1]]
    fill(table := document.add_table(rows=4, cols=5), rows)
    for column in (0, 1, 3):
        table.cell(1, column).merge(table.cell(2, column))
    parsed = read(document)
    assert [(t.title, units(t, "responsible")) for t in parsed.tasks] == [
        ("校车管理", ["市教育局"]),
        ("校车管理", ["市公安局"]),
        ("食堂管理", ["市市场监管局"]),
    ]
    assert parsed.tasks[1].locator.endswith("第1项-2")
    assert table.rows[2]._tr.findall(qn("w:tc"))


NOTES = (
    '<?xml version="1.0" encoding="UTF-8"?><w:footnotes {0}><w:footnote w:id="0" '
    'w:type="separator"><w:p/></w:footnote><w:footnote w:id="2"><w:p><w:r><w:t>{1}</w:t></w:r>'
    "</w:p></w:footnote></w:footnotes>"
)


CHARGE = "（责任单位：市教育局）"
ITEM = f"1.加强校车管理。定期检查车辆。{CHARGE}"


def told(parsed, code: str) -> str:
    (warning,) = [w for w in parsed.warnings if w.code == code]
    return warning.message


def run(words: str, *marks: str) -> str:
    properties = "".join(f"<w:{mark}/>" for mark in marks)
    return f"<w:r><w:rPr>{properties}</w:rPr><w:t>{words}</w:t></w:r>"


def style(document, kind: str, name: str, marks: str, base: str = "") -> None:
    based = f'<w:basedOn w:val="{base}"/>' if base else ""
    document.styles.element.append(
        parse_xml(
            f'<w:style {W} w:type="{kind}" w:styleId="{name}"><w:name w:val="{name}"/>{based}'
            f"<w:rPr>{marks}</w:rPr></w:style>"
        )
    )


@pytest.mark.parametrize(
    ("mark", "code", "said"),
    [
        ("vanish", "hidden-text", "1处隐藏的文字没有读入"),
        ("strike", "struck-text", "1处画了删除线的文字没有读入"),
        ("dstrike", "struck-text", "1处画了删除线的文字没有读入"),
    ],
)
def test_what_is_hidden_or_struck_out_is_no_duty_and_is_told(mark, code, said):
    document = opened("一、重点任务", ITEM)
    gone = run("2.扩建停车场。", mark) + run("（责任单位：市住建局，2021年底前）", mark)
    append(document, f"<w:p {W}>{gone}</w:p>")
    parsed = read(document)
    assert [units(t, "responsible") for t in parsed.tasks] == [["市教育局"]]
    assert "停车场" not in parsed.text
    assert told(parsed, code) == f"{said}：“2.扩建停车场。（责任单位：市住建局，2021年底前）”。"


def test_hidden_by_a_style_is_hidden_unless_the_words_say_otherwise():
    document = opened("一、重点任务", ITEM)
    style(document, "paragraph", "Draft", "<w:vanish/>")
    style(document, "paragraph", "Draft2", "", "Draft")
    style(document, "character", "Secret", "<w:vanish/>")
    shown = '<w:r><w:rPr><w:vanish w:val="0"/></w:rPr><w:t>2.食堂管理。（市教育局负责）</w:t></w:r>'
    append(document, f'<w:p {W}><w:pPr><w:pStyle w:val="Draft2"/></w:pPr>{shown}</w:p>')
    append(
        document,
        f'<w:p {W}><w:r><w:t>3.取暖。（市教育局</w:t></w:r><w:r><w:rPr><w:rStyle w:val="Secret"/>'
        "</w:rPr><w:t>、市住建局</w:t></w:r><w:r><w:t>负责）</w:t></w:r></w:p>",
    )
    parsed = read(document)
    assert [units(t, "responsible") for t in parsed.tasks] == [["市教育局"]] * 3
    assert "“、市住建局”" in told(parsed, "hidden-text")


def test_a_hidden_item_of_a_list_has_no_number_either():
    document = opened()
    with_lists(document, level(0, "decimal", "%1."), num(1))
    item(document, "事项安排，逐项检查落实情况。", 0, 1)
    item(document, "", 0, 1)
    document.paragraphs[-1]._p.append(
        parse_xml(run("隐藏的事项。", "vanish").replace("<w:r>", f"<w:r {W}>", 1))
    )
    item(document, "事项安排，逐项检查落实情况。", 0, 1)
    assert starts(document) == ["1.", "2."]


def test_a_hidden_row_does_not_count_and_is_told():
    document = opened()
    gone = ("3", "取暖", "改造供热管网，按期完成工程。", "2021年", "市住建局")
    fill(table := document.add_table(rows=4, cols=5), [HEADER, ROWS[0], gone, ROWS[1]])
    table.rows[2]._tr.get_or_add_trPr().append(parse_xml(f"<w:hidden {W}/>"))
    assert titles(document) == WANTED
    assert "1处隐藏的文字没有读入：“3取暖改造供热管网" in told(read(document), "hidden-text")


def test_what_was_deleted_is_named_where_changes_were_tracked():
    document = opened("一、重点任务", ITEM)
    append(
        document,
        f'<w:p {W}><w:del w:id="1"><w:r><w:delText>2.扩建停车场。（责任单位：市住建局）</w:delText>'
        "</w:r></w:del></w:p>",
    )
    parsed = read(document)
    assert [units(t, "responsible") for t in parsed.tasks] == [["市教育局"]]
    assert "删去的有：“2.扩建停车场。（责任单位：市住建局）”" in told(parsed, "tracked-changes")


def test_the_words_of_comments_are_told_in_a_warning():
    document = opened("一、重点任务", ITEM)
    said = "此项建议改由市财政局牵头。"
    document.add_comment(document.paragraphs[-1].runs, text=said, author="某", initials="某")
    parsed = read(document)
    assert said not in parsed.text
    assert f"1条批注没有读入，请看其中有无要求：“{said}”" in told(parsed, "comments")


def test_the_words_of_footnotes_are_told_in_a_warning():
    document = opened("一、加强校车管理。定期检查车辆。（责任单位：市教育局）")
    name = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
    said = "检查结果于2024年10月底前由市财政局公布。"
    blob = NOTES.format(W, said).encode()
    part = Part(PackURI("/word/footnotes.xml"), name, blob, document.part.package)
    document.part.relate_to(part, RELATIONSHIP_TYPE.FOOTNOTES)
    parsed = read(document)
    (warning,) = [w for w in parsed.warnings if w.code == "notes"]
    assert "1条脚注" in warning.message
    assert said in warning.message
    assert said not in parsed.text


def test_nothing_is_said_of_changes_and_notes_where_there_are_none():
    parsed = read(opened("一、加强校车管理。定期检查车辆。（责任单位：市教育局）"))
    beside = {"tracked-changes", "notes", "comments", "hidden-text", "struck-text"}
    assert not beside & {w.code for w in parsed.warnings}
