"""Word files: paragraphs with their automatic numbers, tables by the grid of their XML.

Merged cells are told by gridSpan and vMerge, not by repeated text. Inserted text counts; deleted
text, deleted rows and what `unseen` tells (hidden, struck out) do not. A text box is a paragraph of
its own before the one that it hangs on; a table that only lays out the page gives way to what is
in it. Left out: headers, footers, notes, comments, the table of contents, pictures.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from ingest.readers.archive import broken_is_unreadable, check_archive
from ingest.readers.numbering import Numbering
from ingest.readers.unseen import UnseenRuns, beside, hidden_row, tracked
from ingest.readers.wordml import FALLBACK, W
from ingest.reading import RawCell, Reading, TextBuilder

_BREAKS = {f"{W}br": "\n", f"{W}cr": "\n", f"{W}tab": "\t", f"{W}noBreakHyphen": "-"}
_CONTAINERS = tuple(
    f"{W}{name}" for name in ("sdt", "sdtContent", "ins", "moveTo", "customXml", "smartTag")
)
_GONE = tuple(f"{W}{name}" for name in ("del", "moveFrom", "pPr", "txbxContent"))


def read_docx(data: bytes, filename: str) -> Reading:
    """Read a .docx file. Raises UnreadableFile or TooLarge."""
    check_archive(data, filename, must_hold="word/document.xml")
    import docx  # heavy: only where a Word file comes

    builder = TextBuilder()
    with broken_is_unreadable(filename):
        document = docx.Document(io.BytesIO(data))
        body, unseen = document.element.body, UnseenRuns(document)
        _Writer(builder, Numbering(document), unseen).write(body)
        warnings = (*tracked(body), *unseen.warnings(body), *beside(document.part))
    return replace(builder.reading(), warnings=warnings)


class _Writer:
    """Writes what a container holds, in order."""

    def __init__(self, builder: TextBuilder, numbering: Numbering, unseen: UnseenRuns) -> None:
        self._builder = builder
        self._numbering = numbering
        self._unseen = unseen
        self._joined = ""  # a paragraph whose end was deleted goes on in the next

    def write(self, container: Any) -> None:
        """Paragraphs and tables, those in text boxes before the paragraph that holds the box."""
        for element in _blocks(container):
            if element.tag == f"{W}p":
                self._paragraph(element)
            elif _lays_out(element):
                for cell in _cells(element):
                    self.write(cell)
            else:
                self._builder.table([list(row) for row in self._rows(element)])
        self._end()

    def _paragraph(self, paragraph: Any) -> None:
        for box in _boxes(paragraph):
            self.write(box)
        if self._numbering.is_contents(paragraph):
            return
        words = _text(paragraph, self._unseen)
        if not words.strip() and self._unseen.whole(paragraph):
            return
        label = "" if self._joined else self._numbering.label(paragraph)
        text = self._joined + label + words
        self._joined = ""
        if paragraph.find(f"{W}pPr/{W}rPr/{W}del") is not None:
            self._joined = text
        else:
            self._builder.paragraph(text)

    def _end(self) -> None:
        if self._joined:
            self._builder.paragraph(self._joined)
        self._joined = ""

    def _rows(self, table: Any) -> Iterator[Sequence[RawCell]]:
        for row in _table_rows(table):
            cells: list[RawCell] = [RawCell()] * _number(row, "trPr", "gridBefore")
            for cell in _children(row, "tc"):
                span = max(1, _number(cell, "tcPr", "gridSpan"))
                merge = cell.find(f"{W}tcPr/{W}vMerge")
                above = merge is not None and merge.get(f"{W}val", "continue") == "continue"
                text = "" if above else self._cell_text(cell)
                cells.append(RawCell(text, above=above))
                cells += [RawCell(beside=True)] * (span - 1)
            yield cells

    def _cell_text(self, cell: Any) -> str:
        """What a cell holds, a paragraph a line; a table inside it a row a line."""
        inside = TextBuilder()
        _Writer(inside, self._numbering, self._unseen).write(cell)
        return "\n".join(inside.lines)


def _blocks(parent: Any) -> Iterator[Any]:
    """Paragraphs and tables of a container, looking into content controls."""
    for child in parent:
        if child.tag in (f"{W}p", f"{W}tbl"):
            yield child
        elif child.tag in _CONTAINERS:
            yield from _blocks(child)


def _boxes(paragraph: Any) -> Iterator[Any]:
    """The text boxes that hang on a paragraph, each once: drawings say them a second time for
    old programs (Fallback)."""
    stack = list(reversed(paragraph))
    while stack:
        node = stack.pop()
        if node.tag == f"{W}txbxContent":
            yield node
        elif node.tag not in (FALLBACK, f"{W}del", f"{W}moveFrom", f"{W}t"):
            stack.extend(reversed(node))


def _text(paragraph: Any, unseen: UnseenRuns) -> str:
    """The words of a paragraph as a reader sees them."""
    words: list[str] = []
    stack = [paragraph]
    while stack:
        node = stack.pop()
        if node.tag == f"{W}t":
            words.append(node.text or "")
        elif node.tag in _BREAKS:
            words.append(_BREAKS[node.tag])
        elif node.tag not in (*_GONE, FALLBACK) and not (
            node.tag == f"{W}r" and unseen.skips(node)
        ):
            stack.extend(reversed(node))
    return "".join(words)


def _table_rows(table: Any) -> Iterator[Any]:
    for row in _children(table, "tr"):
        if row.find(f"{W}trPr/{W}del") is None and not hidden_row(row):
            yield row


def _cells(table: Any) -> Iterator[Any]:
    for row in _table_rows(table):
        yield from _children(row, "tc")


def _lays_out(table: Any) -> bool:
    """Whether a table has one cell a row and tables in them: it draws a frame, no more."""
    single = all(len(list(_children(row, "tc"))) == 1 for row in _table_rows(table))
    return single and any(cell.find(f"{W}tbl") is not None for cell in _cells(table))


def _children(parent: Any, name: str) -> Iterator[Any]:
    for child in parent:
        if child.tag == f"{W}{name}":
            yield child
        elif child.tag in _CONTAINERS:
            yield from _children(child, name)


def _number(element: Any, properties: str, name: str) -> int:
    found = element.find(f"{W}{properties}/{W}{name}")
    value = found.get(f"{W}val", "0") if found is not None else "0"
    return min(int(value), 200) if value.isdecimal() else 0
