"""Word files: paragraphs with their automatic numbers, tables by the grid of their XML.

Merged cells are told by gridSpan and vMerge, not by repeated text. Inserted text counts,
deleted text does not; text boxes are read once. Left out: headers, footers, notes, pictures.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from typing import Any

from ingest.readers.archive import broken_is_unreadable, check_archive
from ingest.readers.numbering import Numbering
from ingest.reading import RawCell, Reading, TextBuilder

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_BREAKS = {f"{_W}br": "\n", f"{_W}cr": "\n", f"{_W}tab": "\t", f"{_W}noBreakHyphen": "-"}


def read_docx(data: bytes, filename: str) -> Reading:
    """Read a .docx file. Raises UnreadableFile or TooLarge."""
    check_archive(data, filename, must_hold="word/document.xml")
    import docx  # heavy: only where a Word file comes

    builder = TextBuilder()
    with broken_is_unreadable(filename):
        document = docx.Document(io.BytesIO(data))
        _write(document.element.body, builder, Numbering(document))
    return builder.reading()


def _write(body: Any, builder: TextBuilder, numbering: Numbering) -> None:
    for element in _blocks(body):
        if element.tag == f"{_W}p":
            builder.paragraph(numbering.label(element) + _text(element))
        else:
            builder.table([list(row) for row in _rows(element, numbering)])


def _blocks(parent: Any) -> Iterator[Any]:
    """Paragraphs and tables of a container, looking into content controls."""
    for child in parent:
        if child.tag in (f"{_W}p", f"{_W}tbl"):
            yield child
        elif child.tag in (f"{_W}sdt", f"{_W}sdtContent", f"{_W}ins", f"{_W}customXml"):
            yield from _blocks(child)


def _text(paragraph: Any) -> str:
    """The words of a paragraph as a reader sees them."""
    words: list[str] = []
    stack = [paragraph]
    while stack:
        node = stack.pop()
        if node.tag == f"{_W}t":
            words.append(node.text or "")
        elif node.tag in _BREAKS:
            words.append(_BREAKS[node.tag])
        elif node.tag not in (f"{_W}del", f"{_W}moveFrom", f"{_W}pPr", _FALLBACK):
            stack.extend(reversed(node))
    return "".join(words)


def _rows(table: Any, numbering: Numbering) -> Iterator[Sequence[RawCell]]:
    for row in _children(table, "tr"):
        cells: list[RawCell] = [RawCell()] * _number(row, "trPr", "gridBefore")
        for cell in _children(row, "tc"):
            span = max(1, _number(cell, "tcPr", "gridSpan"))
            merge = cell.find(f"{_W}tcPr/{_W}vMerge")
            above = merge is not None and merge.get(f"{_W}val", "continue") == "continue"
            text = "" if above else _cell_text(cell, numbering)
            cells.append(RawCell(text, above=above))
            cells += [RawCell(beside=True)] * (span - 1)
        yield cells


def _children(parent: Any, name: str) -> Iterator[Any]:
    for child in parent:
        if child.tag == f"{_W}{name}":
            yield child
        elif child.tag in (f"{_W}sdt", f"{_W}sdtContent", f"{_W}ins"):
            yield from _children(child, name)


def _number(element: Any, properties: str, name: str) -> int:
    found = element.find(f"{_W}{properties}/{_W}{name}")
    value = found.get(f"{_W}val", "0") if found is not None else "0"
    return min(int(value), 200) if value.isdecimal() else 0


def _cell_text(cell: Any, numbering: Numbering) -> str:
    """The paragraphs of a cell, those of tables inside it included."""
    return "\n".join(
        numbering.label(paragraph) + _text(paragraph) for paragraph in cell.iter(f"{_W}p")
    )
