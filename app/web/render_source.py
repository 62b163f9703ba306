"""A document's text as HTML, with the cited passage marked.

Offsets are Python string offsets, so the marking happens here and not in the browser, which
counts otherwise. The words are those of the stored text, character for character; only blank
lines, and the tabs and line ends between table cells, are left to the layout.

The text is cut into blocks: a row of an annexed table (`rows`, as the ledger knows them), a run
of lines with tabs outside any row (the table's header), or a line.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from app.ledger.document_records import DocumentRecord
from app.web.render_text import html
from ingest.document import Heading

Place = tuple[int, int]

PAGE = """<!doctype html>
<html lang="zh-CN">
<head>
<meta charset="utf-8" />
<meta name="viewport" content="width=device-width, initial-scale=1" />
<title>{title}</title>
<link rel="icon" href="/page/icon.svg" type="image/svg+xml" />
<link rel="stylesheet" href="/page/page.css" />
<link rel="stylesheet" href="/page/desk.css" />
</head>
<body class="pd-source-page">
<main>
{body}
</main>
<script src="/page/dark.js"></script>
</body>
</html>
"""


@dataclass(frozen=True)
class Source:
    """A document with what is needed to lay it out: its text, outline and table rows."""

    record: DocumentRecord
    text: str
    outline: Sequence[Heading] = ()
    rows: Sequence[Place] = ()


@dataclass(frozen=True)
class Block:
    """A stretch of the text and how it is laid out: "line", "head" or "row" of a table."""

    kind: str
    start: int
    end: int


def source_page(source: Source, *, passage: Place | None) -> str:
    """The whole document as a page of its own, to print or to send as a link."""
    body = source_pane(source, passage=passage)
    return PAGE.format(title=html(source.record.label), body=body)


def source_pane(source: Source, *, passage: Place | None) -> str:
    """The same as a fragment, for the reader beside the conversation."""
    record = source.record
    mark = _Marker(source.text, passage)
    headings = {heading.start: heading for heading in source.outline}
    parts = []
    for in_table, blocks in groupby(_blocks(source), key=lambda block: block.kind != "line"):
        if in_table:
            rows = "".join(_row(block, mark) for block in blocks)
            parts.append(f'<div class="pd-table"><table><tbody>{rows}</tbody></table></div>')
        else:
            parts.extend(_line(block, headings, mark) for block in blocks)
    # Ours is the only unescaped mark; the first one is where the reader scrolls to.
    text = "".join(parts).replace("<mark>", '<mark id="passage">', 1)
    facts = "　".join(html(fact) for fact in (record.doc_number, record.issuer) if fact)
    waits = f"<p><b>待确认</b> {html(record.unconfirmed)}</p>" if record.unconfirmed else ""
    return (
        f'<header class="pd-source-head"><h2>{html(record.title)}</h2><p>{facts}</p>'
        f"{waits}</header>"
        f'<div class="pd-source-layout">{_contents(source.outline)}'
        f'<article class="pd-source-text">{text}</article></div>'
    )


def _blocks(source: Source) -> Iterator[Block]:
    """The text in order: rows as the ledger has them, lines between them."""
    at = 0
    for start, end in sorted(source.rows):
        if start < at:  # rows never overlap; a damaged one is shown as lines
            continue
        yield from _between(source.text, at, start)
        yield Block("row", start, end)
        at = end
    yield from _between(source.text, at, len(source.text))


def _between(text: str, start: int, end: int) -> Iterator[Block]:
    """Lines that hold something; a run of lines that begin with a tab is a table's header."""
    lines = [
        (start + found.start(), start + found.end())
        for found in re.finditer(r"[^\n]+", text[start:end])
        if found[0].strip()
    ]
    for tabbed, run in groupby(lines, key=lambda place: text[place[0]] == "\t"):
        places = list(run)
        if tabbed:
            yield Block("head", places[0][0], places[-1][1])
        else:
            yield from (Block("line", *place) for place in places)


class _Marker:
    """Escapes pieces of the text, and marks what of the passage lies in them."""

    def __init__(self, text: str, passage: Place | None):
        self.text = text
        start, end = passage or (0, 0)
        self.start, self.end = (start, end) if start < end else (0, 0)

    def __call__(self, start: int, end: int) -> str:
        """text[start:end] without the space around it, as HTML."""
        piece = self.text[start:end]
        start += len(piece) - len(piece.lstrip())
        end = max(start, end - (len(piece) - len(piece.rstrip())))
        a, b = max(start, self.start), min(end, self.end)
        if a >= b or not self.text[a:b].strip():
            return html(self.text[start:end])
        before, inside, after = self.text[start:a], self.text[a:b], self.text[b:end]
        return f"{html(before)}<mark>{html(inside)}</mark>{html(after)}"


def _line(block: Block, headings: dict[int, Heading], mark: _Marker) -> str:
    indent = re.match(r"\s*", mark.text[block.start : block.end])
    heading = headings.get(block.start + (indent.end() if indent else 0))
    words = mark(block.start, block.end)
    if heading is None:
        return f"<p>{words}</p>"
    return f'<p class="pd-h pd-h{min(heading.level, 3)}" id="at{heading.start}">{words}</p>'


def _row(block: Block, mark: _Marker) -> str:
    """A table row; tabs part its cells, line ends inside a cell stay line ends."""
    cells = []
    for cell in re.finditer(r"[^\t]+", mark.text[block.start : block.end]):
        lines = [
            mark(block.start + cell.start() + line.start(), block.start + cell.start() + line.end())
            for line in re.finditer(r"[^\n]+", cell[0])
            if line[0].strip()
        ]
        if lines:
            cells.append(f"<td>{'<br />'.join(lines)}</td>")
    return f'<tr class="pd-{block.kind}">{"".join(cells)}</tr>'


def _contents(outline: Sequence[Heading]) -> str:
    if not outline:
        return ""
    items = "".join(
        f'<li class="pd-h{min(heading.level, 3)}"><a href="#at{heading.start}">'
        f"{html(heading.text.strip())}</a></li>"
        for heading in outline
    )
    return f'<details class="pd-contents" open><summary>目录</summary><ul>{items}</ul></details>'
