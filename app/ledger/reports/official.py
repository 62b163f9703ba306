"""The layout of official documents (GB/T 9704-2012) with python-docx.

A4, margins 37/35/28/26 mm (§5.2), title in 2号小标宋 centred (§7.3.1), body in 3号仿宋, each
paragraph indented by two characters, first level 黑体, second level 楷体 (§7.3.3), lines of a fixed
28.8 pt so that a page holds 22 of them, page number in 4号 with a dash on each side, outside on
both pages (§7.5). Fonts are named, not embedded: an office has them.
"""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from datetime import date, datetime, time
from typing import TYPE_CHECKING, Any

from docx import Document
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

if TYPE_CHECKING:
    from docx.table import _Cell
    from docx.text.paragraph import Paragraph
    from docx.text.run import Run

TITLE_FONT, BODY_FONT = "方正小标宋简体", "仿宋_GB2312"
FIRST_FONT, SECOND_FONT = "黑体", "楷体_GB2312"
NUMBER_FONT = "宋体"
ERHAO, SANHAO, SIHAO, WUHAO = Pt(22), Pt(16), Pt(14), Pt(10.5)
LINE = Pt(28.8)
TABLE_LINE = Pt(18)
_NOT_XML = re.compile("[^\t\n\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_INDENT_CHARS = "200"  # hundredths of a character


class OfficialDocument:
    """A document that is written from top to bottom."""

    def __init__(self, *, title: str, dated: date) -> None:
        self._document = Document()
        _page(self._document.sections[0])
        self._page_numbers()
        self._normal_style()
        properties = self._document.core_properties
        properties.title, properties.author = title, ""
        properties.created = properties.modified = datetime.combine(dated, time())

    def title(self, text: str, *, note: str = "", new_page: bool = False) -> None:
        """The title, centred, a line free below it; `note` under it."""
        paragraph = self._paragraph(text, TITLE_FONT, ERHAO, align=WD_ALIGN_PARAGRAPH.CENTER)
        paragraph.paragraph_format.line_spacing = Pt(34)  # 22 pt letters need more than the body
        paragraph.paragraph_format.page_break_before = new_page
        if note:
            self._paragraph(note, SECOND_FONT, SANHAO, align=WD_ALIGN_PARAGRAPH.CENTER)
        self.blank()

    def addressee(self, text: str) -> None:
        """主送机关: at the left margin."""
        self._paragraph(text, BODY_FONT, SANHAO)

    def heading(self, text: str, *, level: int = 1) -> None:
        """一、… in 黑体, （一）… in 楷体."""
        font = FIRST_FONT if level == 1 else SECOND_FONT
        paragraph = self._paragraph(text, font, SANHAO, indent=True)
        paragraph.paragraph_format.keep_with_next = True

    def body(self, *pieces: str | tuple[str, str]) -> None:
        """A paragraph of the body; a piece may be (text, font)."""
        paragraph = self._paragraph("", BODY_FONT, SANHAO, indent=True)
        for piece in pieces:
            text, font = piece if isinstance(piece, tuple) else (piece, BODY_FONT)
            _run(paragraph, text, font, SANHAO)

    def signature(self, *lines: str) -> None:
        """The signing office and the day, to the right, four characters in."""
        self.blank()
        for line in lines:
            paragraph = self._paragraph(line, BODY_FONT, SANHAO, align=WD_ALIGN_PARAGRAPH.RIGHT)
            paragraph.paragraph_format.right_indent = Pt(16 * 4)

    def blank(self) -> None:
        """A free line."""
        self._paragraph("", BODY_FONT, SANHAO)

    def table(
        self, heads: Sequence[str], rows: Sequence[Sequence[str]], widths_mm: Sequence[float]
    ) -> None:
        """A ruled table in 五号; its head is repeated on every page, no row is torn apart."""
        table = self._document.add_table(rows=1, cols=len(heads))
        table.style = "Table Grid"
        table.alignment = WD_TABLE_ALIGNMENT.CENTER
        table.autofit = False
        widths = [Mm(width) for width in widths_mm]
        for column, width in zip(table.columns, widths, strict=True):
            column.width = width
        for cell, text, width in zip(table.rows[0].cells, heads, widths, strict=True):
            _fill(cell, text, FIRST_FONT, width, centred=True)
        _set_on_row(table.rows[0], "w:tblHeader")
        for texts in rows:
            row = table.add_row()
            for cell, text, width in zip(row.cells, texts, widths, strict=True):
                _fill(cell, text, BODY_FONT, width, centred=text.isdecimal())
            _set_on_row(row, "w:cantSplit")

    def save(self) -> bytes:
        """The .docx file."""
        file = io.BytesIO()
        self._document.save(file)
        return file.getvalue()

    def _paragraph(
        self,
        text: str,
        font: str,
        size: Any,
        *,
        indent: bool = False,
        align: Any = None,
    ) -> Paragraph:
        paragraph = self._document.add_paragraph()
        if align is not None:
            paragraph.alignment = align
        if indent:
            _indent(paragraph)
        if text:
            _run(paragraph, text, font, size)
        return paragraph

    def _page_numbers(self) -> None:
        """— 1 —, to the right on odd pages and to the left on even ones."""
        self._document.settings.odd_and_even_pages_header_footer = True
        section = self._document.sections[0]
        for footer, align in (
            (section.footer, WD_ALIGN_PARAGRAPH.RIGHT),
            (section.even_page_footer, WD_ALIGN_PARAGRAPH.LEFT),
        ):
            footer.is_linked_to_previous = False
            paragraph = footer.paragraphs[0]
            paragraph.alignment = align
            paragraph.paragraph_format.left_indent = Pt(14)
            paragraph.paragraph_format.right_indent = Pt(14)
            _run(paragraph, "— ", NUMBER_FONT, SIHAO)
            _page_field(_run(paragraph, "", NUMBER_FONT, SIHAO))
            _run(paragraph, " —", NUMBER_FONT, SIHAO)

    def _normal_style(self) -> None:
        style = self._document.styles["Normal"]
        style.font.size = SANHAO
        _name_font(style.element.get_or_add_rPr(), BODY_FONT)
        # Without East Asian: punctuation as elsewhere there. Latin text called Chinese: LibreOffice
        # breaks lines inside numbers.
        language = OxmlElement("w:lang")
        language.set(qn("w:val"), "en-US")
        language.set(qn("w:eastAsia"), "zh-CN")
        style.element.get_or_add_rPr().append(language)
        layout = style.paragraph_format
        layout.space_before = layout.space_after = Pt(0)
        layout.line_spacing_rule = WD_LINE_SPACING.EXACTLY
        layout.line_spacing = LINE
        layout.widow_control = False


def _page(section: Any) -> None:
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = Mm(37), Mm(35)
    section.left_margin, section.right_margin = Mm(28), Mm(26)
    section.footer_distance = Mm(35 - 7 - 5)  # the number stands 7 mm below the text


def _page_field(run: Run) -> None:
    for kind, text in (("begin", ""), ("", "PAGE"), ("end", "")):
        part = OxmlElement("w:fldChar" if kind else "w:instrText")
        if kind:
            part.set(qn("w:fldCharType"), kind)
        part.text = text or None
        run._r.append(part)


def _indent(paragraph: Paragraph) -> None:
    properties = paragraph._p.get_or_add_pPr()
    indent = OxmlElement("w:ind")
    indent.set(qn("w:firstLineChars"), _INDENT_CHARS)
    indent.set(qn("w:firstLine"), str(2 * 16 * 20))
    properties.append(indent)


def _run(paragraph: Paragraph, text: str, font: str, size: Any) -> Run:
    run = paragraph.add_run(_NOT_XML.sub("", text))
    run.font.size = size
    run.font.color.rgb = RGBColor(0, 0, 0)
    _name_font(run._r.get_or_add_rPr(), font)
    return run


def _name_font(properties: Any, font: str) -> None:
    """East Asian and Latin letters in the same font."""
    fonts = properties.find(qn("w:rFonts"))
    if fonts is None:
        fonts = OxmlElement("w:rFonts")
        properties.insert(0, fonts)
    for script in ("ascii", "hAnsi", "eastAsia", "cs"):
        fonts.set(qn(f"w:{script}"), font)
    fonts.set(qn("w:hint"), "eastAsia")


def _fill(cell: _Cell, text: str, font: str, width: Any, *, centred: bool) -> None:
    cell.width = width
    paragraph = cell.paragraphs[0]
    paragraph.paragraph_format.line_spacing_rule = WD_LINE_SPACING.EXACTLY
    paragraph.paragraph_format.line_spacing = TABLE_LINE
    if centred:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    _run(paragraph, text, font, WUHAO)


def _set_on_row(row: Any, name: str) -> None:
    row._tr.get_or_add_trPr().append(OxmlElement(name))
