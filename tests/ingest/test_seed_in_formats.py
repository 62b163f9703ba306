"""The seed in every format that is read gives the 13 rows and 24 articles of the truth."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from app.ledger.files.office import Office
from app.programs import LIBREOFFICE
from ingest.document import PolicyDocument
from ingest.parse import parse_document
from tests.ingest.parsing import lexicon, units
from tests.ingest.test_seed_truth import RULES, TRUTH
from tests.ingest.written import TEXT, docx_bytes, html_bytes, xlsx_bytes


def read(data: bytes, filename: str, **options) -> PolicyDocument:
    document = parse_document(data, filename=filename, lexicon=lexicon(), **options)
    for piece in (*document.chunks, *document.tasks, *document.outline):
        assert document.text[piece.start : piece.end] == piece.text
    for task in document.tasks:
        for a in task.assignments:
            assert document.text[a.start : a.end] == a.text
        if task.deadline:
            place = slice(task.deadline.start, task.deadline.end)
            assert document.text[place] == task.deadline.text
    return document


def rows_of(document: PolicyDocument) -> list[dict]:
    """The annex as the truth writes it."""
    return [
        {
            "number": t.number,
            "title": t.title,
            "deadline_text": t.deadline.text,
            "due": t.deadline.due.isoformat() if t.deadline.due else None,
            "recurrence": t.recurrence,
            "responsible": units(t, "responsible"),
            "supporting": units(t, "supporting"),
        }
        for t in document.tasks
        if t.source == "annex"
    ]


ROWS = [{**row, "recurrence": RULES[row["recurrence"]]} for row in TRUTH["annex"]]
ARTICLES = [(a["number"], a["title"], a["responsible"]) for a in TRUTH["articles"]]


def check(document: PolicyDocument) -> None:
    articles = [t for t in document.tasks if t.source == "article"]
    assert [(t.number, t.title, units(t, "responsible")) for t in articles] == ARTICLES
    assert not any(units(t, "supporting") for t in articles)
    assert rows_of(document) == ROWS
    found = {t.number: [m.deadline.recurrence for m in t.milestones] for t in articles}
    for article in TRUTH["articles"]:
        for _, rule in article["recurring_in_text"]:
            assert RULES.get(rule) in [None, *found[article["number"]]]


@pytest.mark.parametrize("merged", [False, True], ids=["header repeated", "cells merged"])
def test_as_word_file(merged):
    check(read(docx_bytes(merged=merged), "seed.docx"))


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_as_web_page(encoding):
    check(read(html_bytes(encoding), "seed.html"))


@pytest.mark.parametrize("encoding", ["gb18030", "utf-16", "utf-8-sig"])
def test_as_text(encoding):
    check(read(TEXT.encode(encoding), "seed.txt"))


@pytest.mark.parametrize("merged", [False, True])
def test_as_workbook_with_the_text_on_a_sheet_of_its_own(merged):
    check(read(xlsx_bytes(body=True, merged=merged), "seed.xlsx"))


def test_the_annex_alone_as_workbook():
    found = rows_of(read(xlsx_bytes(merged=True), "分解表.xlsx"))
    # Without the text, nobody says that 政府办 is the district's: names stay as the table has them.
    kept = ("number", "title", "deadline_text", "due", "recurrence")
    assert [[row[k] for k in kept] for row in found] == [[row[k] for k in kept] for row in ROWS]
    assert [[len(row["responsible"]), len(row["supporting"])] for row in found] == [
        [len(row["responsible"]), len(row["supporting"])] for row in ROWS
    ]


def converted(data: bytes, kind: str, folder: Path, suffix: str = ".docx") -> bytes:
    """What LibreOffice makes of a file."""
    (folder / f"in{suffix}").write_bytes(data)
    subprocess.run(
        [str(LIBREOFFICE.find()), "--headless", f"-env:UserInstallation={(folder / 'p').as_uri()}",
         "--convert-to", kind, "--outdir", str(folder), str(folder / f"in{suffix}")],
        check=True, capture_output=True, timeout=100,
    )  # fmt: skip
    return (folder / f"in.{kind}").read_bytes()


@pytest.mark.office
@pytest.mark.parametrize("merged", [False, True], ids=["header repeated", "cells merged"])
def test_as_pdf_with_the_table_over_several_pages(merged, tmp_path):
    check(read(converted(docx_bytes(merged=merged), "pdf", tmp_path), "seed.pdf"))


@pytest.mark.office
@pytest.mark.parametrize("kind", ["doc", "rtf", "odt"])
def test_as_old_office_file_through_libreoffice(kind, tmp_path):
    data = converted(docx_bytes(merged=True), kind, tmp_path)
    office = Office(str(LIBREOFFICE.find()))

    def convert(old: bytes, suffix: str) -> bytes:
        return office.convert(old, suffix, filename=f"seed.{kind}")

    check(read(data, f"seed.{kind}", convert=convert))
    if kind == "doc":  # what WPS calls by its own name
        check(read(data, "seed.wps", convert=convert))


@pytest.mark.office
def test_as_old_workbook_through_libreoffice(tmp_path):
    data = converted(xlsx_bytes(body=True, merged=True), "xls", tmp_path, ".xlsx")
    office = Office(str(LIBREOFFICE.find()))
    document = read(data, "seed.xls", convert=lambda d, k: office.convert(d, k, filename="s.xls"))
    check(document)
