"""Reading time grows with a file's length and no faster, up to the longest that is let in."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest

from ingest.formats import MAX_CHARACTERS, read_kind
from ingest.parse import parse_document
from tests.ingest.parsing import OWN, SEED, lexicon
from tests.ingest.pdf_writer import PdfPage, pdf_bytes
from tests.ingest.written import saved

MEGABYTES = 5
STEPS = 8
SLACK = 1.8  # garbage collection and caches; a quadratic step would cost eight times as much

PLACES = "镜湖云岫青漪砚州汀兰鹿鸣"
CLAUSE = "加强第{0}项管理。完善管理制度，定期检查车辆和场所，2021年6月底前公布结果。"
FIELD = "（责任单位：市教育局、市公安局；完成时限：2021年8月底前）"


def repeated(text: str) -> Callable[[int], str]:
    """The text over and over, so many characters long."""
    return lambda length: (text * (length // len(text) + 1))[:length]


def numbered(length: int) -> str:
    """Articles that count up to the end."""
    head = "镜湖市人民政府关于加强管理的意见\n一、重点任务\n"
    item = "{0}．" + CLAUSE + FIELD + "\n"
    return head + "".join(item.format(n) for n in range(1, length // len(item)))


def one_item(length: int) -> str:
    """One article with paragraph after paragraph, each with a field of its own."""
    return "镜湖市人民政府关于加强管理的意见\n一、重点任务\n" + (
        (CLAUSE.format("一") + FIELD + "\n") * (length // 70)
    )


def units(length: int) -> str:
    """Some 3,400 different units, over and over."""
    head = "镜湖市人民政府关于加强管理的意见\n一、重点任务\n"
    names = (
        PLACES[n % 12] + PLACES[n // 12 % 12] + PLACES[n // 144 % 12] for n in range(length // 50)
    )
    return head + "".join(
        f"{n}．开展检查，公布结果，落实各项整改。（责任单位：{name}县教育局、{name}县公安局）\n"
        for n, name in enumerate(names, 1)
    )


TEXTS: dict[str, Callable[[int], str]] = {
    "the seed again and again": repeated(SEED.read_text(encoding="utf-8") + "\n"),
    "our documents again and again": repeated(
        "\n".join(path.read_text(encoding="utf-8") for path in OWN)
    ),
    "one list of articles": numbered,
    "one article": one_item,
    "thousands of units": units,
}


def seconds(act: Callable[[], object]) -> float:
    begun = time.process_time()
    act()
    return time.process_time() - begun


def grows_no_faster(
    short: Callable[[], object], long: Callable[[], object], *, times: float
) -> bool:
    """Whether the long one takes at most `times` as long, with some slack, in one of three
    pairs: other work on the machine only ever lengthens, a quadratic step does so in each pair."""
    for _ in range(3):
        few = max(seconds(short), 0.05)
        if seconds(long) < few * times * SLACK:
            return True
    return False


@pytest.mark.slow
@pytest.mark.timeout(600)
@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
def test_five_megabytes_take_as_many_times_longer_as_they_are_longer(text):
    characters = MEGABYTES * 1_000_000 * 10 // 28  # a good third: 2.8 bytes each
    assert characters <= MAX_CHARACTERS
    short, long = (text(length).encode() for length in (characters // STEPS, characters))

    def parsed(data: bytes) -> Callable[[], object]:
        return lambda: parse_document(data, filename="长.txt", lexicon=lexicon())

    assert grows_no_faster(parsed(short), parsed(long), times=len(long) / len(short))


HEADER = ("序号", "重点任务", "主要内容", "完成时间", "责任部门")


def rows(count: int) -> list[tuple[str, ...]]:
    return [HEADER] + [
        (str(n), f"第{n}项", "定期检查车辆和场所。", "2021年8月", "市教育局\n市公安局")
        for n in range(1, count + 1)
    ]


def docx_of(count: int) -> bytes:
    import docx
    from docx.oxml import parse_xml
    from docx.oxml.ns import nsdecls

    document = docx.Document()
    cells = (
        "".join(f"<w:tc><w:p><w:r><w:t>{cell}</w:t></w:r></w:p></w:tc>" for cell in row)
        for row in rows(count)
    )
    table = "".join(f"<w:tr>{row}</w:tr>" for row in cells)
    document.element.body.insert(0, parse_xml(f"<w:tbl {nsdecls('w')}>{table}</w:tbl>"))
    return saved(document)


def xlsx_of(count: int) -> bytes:
    import io

    import xlsxwriter

    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True})
    sheet = book.add_worksheet()
    for number, row in enumerate(rows(count)):
        sheet.write_row(number, 0, row)
        if number % 2:
            sheet.merge_range(number, 5, number + 1, 5, "备注")
    book.close()
    return buffer.getvalue()


def html_of(count: int) -> bytes:
    table = "".join(
        "<tr>" + "".join(f"<td rowspan=1>{cell}</td>" for cell in row) + "</tr>"
        for row in rows(count)
    )
    return f"<p>任务分工如下。</p><table>{table}</table>".encode()


def pdf_of(count: int) -> bytes:
    pages = []
    every = rows(count)
    for first in range(0, len(every), 15):
        page = PdfPage()
        page.table(40, 60, (40, 90, 200, 90, 95), every[first : first + 15])
        pages.append(page)
    return pdf_bytes(pages)


TABLES = {
    ".docx": (docx_of, 1000),
    ".xlsx": (xlsx_of, 2000),
    ".html": (html_of, 1000),
    ".pdf": (pdf_of, 150),
}


@pytest.mark.slow
@pytest.mark.timeout(600)
@pytest.mark.parametrize("kind", TABLES)
def test_a_long_table_takes_as_many_times_longer_as_it_has_more_rows(kind):
    make, count = TABLES[kind]
    read_kind(make(3), kind, filename=f"表{kind}")  # the library is imported
    short, long = make(count), make(count * STEPS)
    reading = read_kind(long, kind, filename=f"表{kind}")
    assert sum(len(grid.rows) for grid in reading.grids) == count * STEPS + 1
    assert grows_no_faster(
        lambda: read_kind(short, kind, filename=f"表{kind}"),
        lambda: read_kind(long, kind, filename=f"表{kind}"),
        times=STEPS,
    )
