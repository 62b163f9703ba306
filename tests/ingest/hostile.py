"""Files that mean harm or are broken: 30 and more written for it, and mutations of good ones."""

from __future__ import annotations

import io
import random
import struct
import zipfile
import zlib
from collections.abc import Iterator
from functools import cache

from tests.ingest.parsing import OWN
from tests.ingest.pdf_writer import PdfPage, assembled, pdf_bytes
from tests.ingest.written import saved

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
S = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
TEXT = OWN[0].read_text(encoding="utf-8")[:3000]
ROWS = [
    ("序号", "重点任务", "主要内容", "完成时间", "责任部门"),
    ("1", "校车管理", "完善校车管理制度，定期检查车辆。", "2021年8月", "市教育局"),
    ("2", "食堂管理", "推进明厨亮灶，全面检查食品安全。", "长期", "市市场监管局"),
]


@cache
def good_files() -> dict[str, bytes]:
    """Suffix -> a small good file of that kind."""
    import docx
    import xlsxwriter

    document = docx.Document()
    for line in TEXT.split("\n"):
        document.add_paragraph(line)
    table = document.add_table(rows=3, cols=5)
    for row, cells in zip(table.rows, ROWS, strict=True):
        for cell, words in zip(row.cells, cells, strict=True):
            cell.text = words
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True})
    sheet = book.add_worksheet()
    for number, row in enumerate(ROWS):
        sheet.write_row(number, 0, row)
    book.close()
    page = PdfPage()
    for number, line in enumerate(TEXT.split("\n")[:20]):
        page.text(60, 60 + 20 * number, line[:36])
    page.table(40, 500, (40, 90, 200, 90, 95), ROWS)
    html = "".join(f"<p>{line}</p>" for line in TEXT.split("\n"))
    rows = "".join("<tr>" + "".join(f"<td>{c}</td>" for c in row) + "</tr>" for row in ROWS)
    page_text = (
        f"<html><head><meta charset=utf-8></head><body>{html}<table>{rows}</table></body></html>"
    )
    return {
        ".docx": saved(document),
        ".xlsx": buffer.getvalue(),
        ".pdf": pdf_bytes([page, page]),
        ".txt": TEXT.encode(),
        ".html": page_text.encode(),
    }


def mutated(count: int, *, seed: int = 20261126) -> Iterator[tuple[str, bytes]]:
    """`count` (name, bytes): good files with bytes changed, cut out, doubled; of archives every
    other one inside a member, so that the change is not found by its checksum alone."""
    dice = random.Random(seed)
    files = good_files()
    # A zip that is no office file comes under both suffixes.
    kinds = [*files, ".zip.docx", ".zip.xlsx"]
    for number in range(count):
        kind = kinds[number % len(kinds)]
        if kind.startswith(".zip"):
            data = mutate(_zipped({"a.txt": TEXT.encode(), "b/c.xml": b"<a/>"}), dice)
        elif kind in (".docx", ".xlsx") and dice.random() < 0.6:
            data = _mutated_inside(files[kind], dice)
        else:
            data = mutate(files[kind], dice)
        yield f"变异{number:04d}{kind}", data


def mutate(data: bytes, dice: random.Random) -> bytes:
    done = bytearray(data)
    for _ in range(dice.choice([1, 2, 5, 20])):
        at = dice.randrange(max(1, len(done)))
        length = dice.choice([1, 4, 64, 1000])
        match dice.randrange(6):
            case 0:
                done[at : at + 1] = bytes([dice.randrange(256)])
            case 1:
                del done[at : at + length]
            case 2:
                done[at:at] = done[at : at + length] * dice.choice([1, 50])
            case 3:
                done[at : at + length] = bytes(length)
            case 4:
                done[at : at + 4] = struct.pack("<I", dice.choice([0, 1, 0xFFFFFFFF, 0x7FFFFFFF]))
            case _:
                del done[at:]
    return bytes(done[: 1 << 20])


def _mutated_inside(data: bytes, dice: random.Random) -> bytes:
    members = {}
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for name in archive.namelist():
            members[name] = archive.read(name)
    name = dice.choice([n for n in members if n.endswith((".xml", ".rels"))])
    text = members[name]
    if dice.random() < 0.5:
        members[name] = mutate(text, dice)
    else:  # well-formed, but the numbers in it are not what they were
        at = [i for i, byte in enumerate(text) if chr(byte).isdigit()]
        for place in dice.sample(at, min(len(at), 5)):
            text = text[:place] + dice.choice([b"9", b"-", b"99999999"]) + text[place + 1 :]
        members[name] = text
    return _zipped(members)


def _zipped(members: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return buffer.getvalue()


def docx_of(document_xml: bytes, **more: bytes) -> bytes:
    """A .docx whose text is this XML; `more` members by their name without folder and suffix."""
    with zipfile.ZipFile(io.BytesIO(good_files()[".docx"])) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    members["word/document.xml"] = document_xml
    for name, data in more.items():
        members[f"word/{name}.xml"] = data
    return _zipped(members)


def body_of(inner: str) -> bytes:
    """The XML of a document that holds this."""
    return f"<w:document {W}><w:body>{inner}</w:body></w:document>".encode()


def xlsx_of(sheet_xml: bytes, **more: bytes) -> bytes:
    """A workbook whose sheet is this XML."""
    with zipfile.ZipFile(io.BytesIO(good_files()[".xlsx"])) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    members["xl/worksheets/sheet1.xml"] = sheet_xml
    for name, data in more.items():
        members[f"xl/{name}.xml"] = data
    return _zipped(members)


def _pdf_stream(stream: bytes, more: bytes = b"/Filter /FlateDecode") -> bytes:
    return assembled(
        [
            b"<< /Type /Catalog /Pages 2 0 R >>",
            b"<< /Type /Pages /Count 1 /Kids [3 0 R] >>",
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R >>",
            b"<< /Length %d " % len(stream) + more + b" >>\nstream\n" + stream + b"\nendstream",
        ]
    )


def _row(number: int, text: str = "任务") -> str:
    return f'<row r="{number}"><c r="A{number}" t="inlineStr"><is><t>{text}</t></is></c></row>'


def crafted() -> dict[str, bytes]:
    """Name -> bytes; the name says what it is. None of them is bigger than an upload may be."""
    entity = b'<!DOCTYPE x [<!ENTITY a "' + b"b" * 1000 + b'">]>'
    paragraph = "<w:p><w:r><w:t>一、加强管理。定期检查车辆。</w:t></w:r></w:p>"
    deep = 150_000
    lies = bytearray(docx_of(body_of("<w:p><w:r><w:t>" + "大" * 3_000_000 + "</w:t></w:r></w:p>")))
    _lie_about_sizes(lies)
    return {
        "六百兆文字.docx": docx_of(b"<a>" + b"0" * (180 << 20)),
        "重复四十万段.docx": docx_of(body_of(paragraph * 400_000)),
        "目录假称很小.docx": bytes(lies),
        "三千五百个部件.docx": _zipped(
            {f"word/{n}.xml": b"" for n in range(3500)} | {"word/document.xml": body_of(paragraph)}
        ),
        "二十万个部件.docx": _crowd(200_000),
        "实体.docx": docx_of(entity + b"<x>&a;</x>"),
        "实体在长注释之后.docx": docx_of(b"<!--" + b" " * 70_000 + b"-->" + entity + b"<x>&a;</x>"),
        "双字节写的实体.docx": docx_of((entity + b"<x>&a;</x>").decode().encode("utf-16")),
        "外部实体.docx": docx_of(
            b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/hostname">]><x>&a;</x>'
        ),
        "样式里的实体.docx": docx_of(body_of(paragraph), styles=entity + b"<x>&a;</x>"),
        "深层嵌套.docx": docx_of(f"<w:document {W}>".encode() + b"<w:p>" * deep),
        "深层嵌套的表.docx": docx_of(
            body_of("<w:tbl><w:tr><w:tc>" * 80 + paragraph + "</w:tc></w:tr></w:tbl>" * 80)
        ),
        "一行二十万格.docx": docx_of(
            body_of("<w:tbl><w:tr>" + "<w:tc><w:p/></w:tc>" * 200_000 + "</w:tr></w:tbl>")
        ),
        "跨十亿列.docx": docx_of(
            body_of(
                "<w:tbl><w:tr><w:tc><w:tcPr><w:gridSpan w:val='999999999'/></w:tcPr>"
                f"{paragraph}</w:tc></w:tr></w:tbl>"
            )
        ),
        "套着压缩包.docx": _zipped({"word/document.xml": good_files()[".docx"]}),
        "路径穿越.docx": _zipped({"../../x": b"1", "word/document.xml": body_of(paragraph)}),
        "加了密码.docx": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
        + "EncryptedPackage".encode("utf-16-le") * 20,
        "一百五十万行.xlsx": xlsx_of(
            f"<worksheet {S}><sheetData>".encode()
            + "".join(
                f'<row r="{n}"><c r="A{n}"><v>{n}</v></c></row>' for n in range(1, 1_500_001)
            ).encode()
            + b"</sheetData></worksheet>"
        ),
        "最后一行.xlsx": xlsx_of(
            f"<worksheet {S}><sheetData>{_row(1)}{_row(1048576)}</sheetData></worksheet>".encode()
        ),
        "无数合并.xlsx": xlsx_of(
            f"<worksheet {S}><sheetData>{_row(1)}</sheetData><mergeCells>".encode()
            + b'<mergeCell ref="A1:XFD1048576"/>' * 1000
            + b"</mergeCells></worksheet>"
        ),
        "假称很宽.xlsx": xlsx_of(
            f'<worksheet {S}><dimension ref="A1:XFD1048576"/><sheetData>{_row(1)}'
            '<row r="2"><c r="XFD2" t="inlineStr"><is><t>远</t></is></c></row>'
            "</sheetData></worksheet>".encode()
        ),
        "巨大的共享文字.xlsx": xlsx_of(
            f'<worksheet {S}><sheetData><row r="1"><c r="A1" t="s"><v>0</v></c></row></sheetData>'
            "</worksheet>".encode(),
            sharedStrings=f"<sst {S}>".encode() + b"<si><t>abc</t></si>" * 3_000_000 + b"</sst>",
        ),
        "工作簿里的实体.xlsx": xlsx_of(entity + b"<x>&a;</x>"),
        "深层嵌套.xlsx": xlsx_of(b"<a>" * deep),
        "解开三百兆.pdf": _pdf_stream(zlib.compress(b"0 0 m " * (50 << 20), 9)),
        "层层压缩.pdf": _pdf_stream(
            zlib.compress(zlib.compress(zlib.compress(b"\0" * (200 << 20), 9), 9), 9),
            b"/Filter [/FlateDecode /FlateDecode /FlateDecode]",
        ),
        "五千页.pdf": pdf_bytes([PdfPage()] * 5000),
        "自己套自己的页.pdf": assembled(
            [b"<< /Type /Catalog /Pages 2 0 R >>", b"<< /Type /Pages /Kids [2 0 R 2 0 R] >>"]
        ),
        "深层数组.pdf": _pdf_stream(b"[" * 200_000 + b"]" * 200_000, b""),
        "无数横竖线.pdf": _ruled(),
        "巨大的图.pdf": assembled(
            [
                b"<< /Type /Catalog /Pages 2 0 R >>",
                b"<< /Type /Pages /Count 1 /Kids [3 0 R] >>",
                b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9999999 9999999] /Contents 4 0 R"
                b" /Resources << /XObject << /I 5 0 R >> >> >>",
                b"<< /Length 30 >>\nstream\n9999 0 0 9999 0 0 cm /I Do    \nendstream",
                b"<< /Type /XObject /Subtype /Image /Width 99999 /Height 99999 /ColorSpace"
                b" /DeviceRGB /BitsPerComponent 8 /Length 4 >>\nstream\nabcd\nendstream",
            ]
        ),
        "深层嵌套.html": b"<div>" * 300_000 + "检查车辆。".encode(),
        "无数表格.html": b"<table><tr><td>" * 20_000 + "检查车辆。".encode(),
        "跨十亿格.html": (
            "<table>"
            + "<tr><td rowspan=999999999 colspan=999999999>检查车辆。</td><td>x</td></tr>" * 2000
        ).encode(),
        "无数属性.html": b"<p "
        + b" ".join(b"a%d=1" % n for n in range(500_000))
        + b">"
        + b"x" * 30,
        "外部定义.html": (
            '<!DOCTYPE html [<!ENTITY a SYSTEM "file:///etc/hostname">]><p>一、检查&a;车辆，定期公布。</p>'
        ).encode(),
        "无数方括号.txt": "（责任单位：".encode() * 100_000,
        "一行到底.txt": ("加强管理，完善制度，" * 190_000).encode(),
        "控制字符.txt": bytes(range(256)) * 40_000,
        "半个双字节.txt": b"\xff\xfe" + b"\x00\xd8" * 100_000,
        "图片.txt": b"\x89PNG\r\n\x1a\n" + bytes(200_000),
    }


def _lie_about_sizes(data: bytearray) -> None:
    """The directory of an archive says that every member unpacks to ten bytes."""
    at = data.find(b"PK\x01\x02")
    while at >= 0:
        data[at + 24 : at + 28] = struct.pack("<I", 10)
        at = data.find(b"PK\x01\x02", at + 46)


def _crowd(count: int) -> bytes:
    """An archive whose directory names the same member many times."""
    one = _zipped({"word/document.xml": b"<a/>"})
    start, end = one.index(b"PK\x01\x02"), one.index(b"PK\x05\x06")
    entry = one[start:end]
    tail = bytearray(one[end:])
    tail[8:12] = struct.pack("<HH", 0xFFFF, 0xFFFF)
    tail[12:20] = struct.pack("<II", len(entry) * count, start)
    return one[:start] + entry * count + bytes(tail)


def _ruled() -> bytes:
    page = PdfPage()
    for n in range(3000):
        page.rule(20, 20 + n / 4, 570, 20 + n / 4)
        page.rule(20 + n / 6, 20, 20 + n / 6, 800)
    page.text(60, 60, "一、加强管理。定期检查车辆。")
    return pdf_bytes([page])
