"""Saved web pages: the article of the page, its tables by rowspan and colspan.

The article is the smallest part that holds nearly all full stops of the page: navigation has
none. Entities that a document type would define are never loaded.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

from ingest.issuer import STATED
from ingest.readers.archive import broken_is_unreadable
from ingest.reading import MAX_CELLS, RawCell, Reading, TableTooBig, TextBuilder

_SKIPPED = {
    "script", "style", "noscript", "nav", "footer", "aside", "form", "button", "select",
    "iframe", "svg", "template", "object", "input",
}  # fmt: skip
_BLOCKS = {
    "p", "div", "li", "h1", "h2", "h3", "h4", "h5", "h6", "section", "article", "br", "tr",
    "ul", "ol", "dd", "dt", "blockquote", "center", "header", "main", "td", "pre", "hr",
}  # fmt: skip
_ARTICLE_SHARE = 0.9
_CELL_SHARE = 0.5
_CHARSET = re.compile(rb"<meta[^>]{0,200}charset\s*=\s*[\"']?\s*([\w-]{2,20})", re.IGNORECASE)
MAX_SPAN = 200


def charset_of(data: bytes) -> str:
    """The encoding that a page declares of itself, "" where it declares none."""
    match = _CHARSET.search(data[:4096])
    name = match[1].decode("ascii").lower() if match else ""
    return "gb18030" if name in ("gb2312", "gbk", "x-gbk") else name


def read_page(html: str, filename: str) -> Reading:
    """Read the text of a page. Raises UnreadableFile where there is none."""
    from lxml import html as parser  # only where a page comes

    builder = TextBuilder()
    with broken_is_unreadable(filename):
        root = parser.document_fromstring(re.sub(r"^\s*<\?xml[^>]*\?>", "", html))
        _write_article(root, builder)
    return builder.reading()


def _write_article(root: Any, builder: TextBuilder) -> None:
    article = _article(root)
    for fact in _card(root, article):
        builder.paragraph(fact)
    title = root.find(".//h1")
    if title is not None and article not in (title, *title.iterancestors()):
        builder.paragraph(_words(title))
    _Writer(builder).write(article)


def _card(root: Any, article: Any) -> list[str]:
    """What a portal says of the document beside its article: 发文机关：溪城市人民政府办公室."""
    inside = set(article.iter())
    words = [
        re.sub(r"\s+", "", _words(node))
        for node in root.iter(*_CARD_PARTS)
        if node not in inside and node.find("*") is None
    ]
    facts: dict[str, str] = {}
    for word, after in pairwise([*words, ""]):
        if match := _FACT.fullmatch(word):
            value = match["value"] or after[:60]
            if value and not _FACT.match(value):
                facts.setdefault(match["key"], value)
    return [f"{key}：{value}" for key, value in facts.items()] if len(facts) > 1 else []


_CARD_PARTS = ("td", "th", "li", "p", "span", "dd", "dt", "div", "b", "strong", "em", "label")
_KEYS = "|".join((*STATED, "文号", "发文字号", "成文日期", "发文日期", "印发日期"))
_FACT = re.compile(rf"[【\[]?(?P<key>{_KEYS})(?:[】\]]?[:：](?P<value>.{{0,60}})|[】\]]?)")


def _article(root: Any) -> Any:
    body = root.find("body")
    node = root if body is None else body
    total = _stops(node)
    while True:
        inner = [
            child
            for child in node
            if isinstance(child.tag, str)
            and child.tag not in _SKIPPED | {"p", "table", "tr", "tbody", "td", "h1", "span"}
            and _stops(child) >= total * _ARTICLE_SHARE
        ]
        if total == 0 or len(inner) != 1:
            return node
        node = inner[0]


def _stops(node: Any) -> int:
    return sum(text.count("。") for text in _texts(node))


def _texts(node: Any) -> Iterator[str]:
    """The visible pieces of text below a node, in order."""
    stack: list[Any] = [node]
    while stack:
        item = stack.pop()
        if isinstance(item, str):
            yield item
        elif isinstance(item.tag, str) and item.tag not in _SKIPPED:
            for child in reversed(item):
                stack.append(child.tail or "")
                stack.append(child)
            stack.append(item.text or "")


def _words(node: Any) -> str:
    return re.sub(r"\s+", " ", "".join(_texts(node))).strip()


class _Writer:
    """Writes a page's blocks in order."""

    def __init__(self, builder: TextBuilder) -> None:
        self._builder = builder
        self._line: list[str] = []

    def write(self, node: Any) -> None:
        """Everything below a node. Iterative: pages nest deeper than Python calls."""
        stack: list[tuple[Any, bool]] = [(node, True)]
        while stack:
            item, opening = stack.pop()
            if isinstance(item, str):
                self._line.append(re.sub(r"[ \t\r\n]+", " ", item))
            elif not opening:
                self._end_line()
            elif isinstance(item.tag, str) and item.tag not in _SKIPPED:
                if item.tag == "table" and _is_data(item):
                    self._end_line()
                    self._builder.table(list(_grid(item)))
                    continue
                if item.tag in _BLOCKS:
                    self._end_line()
                    stack.append((item, False))
                if item.tag == "li" and (number := _list_number(item)):
                    self._line.append(number)
                for child in reversed(item):
                    stack.append((child.tail or "", True))
                    stack.append((child, True))
                stack.append((item.text or "", True))
        self._end_line()

    def _end_line(self) -> None:
        line = "".join(self._line).strip()
        self._line.clear()
        if line:
            self._builder.paragraph(line)


def _list_number(item: Any) -> str:
    """The number that a browser writes before an item of a list, "" where it has its own."""
    parent = item.getparent()
    if parent is None or parent.tag != "ol" or _OWN_NUMBER.match(_words(item)):
        return ""
    before = list(item.itersiblings("li", preceding=True))
    held = next((i for i, li in enumerate([item, *before]) if _whole(li.get("value"))), None)
    if held is None:
        number = len(before) + (_whole(parent.get("start")) or 1)
    else:
        number = _whole([item, *before][held].get("value")) + held
    inner = any(node.tag == "ol" for node in parent.iterancestors())
    return f"（{number}）" if inner else f"{number}."


def _whole(value: str | None) -> int:
    return int(value) if value and value.strip().isdecimal() and len(value) < 5 else 0


_OWN_NUMBER = re.compile(
    r"[（(]?[\d一二三四五六七八九十①-⑳]{1,3}[)）.．、]|第[一二三四五六七八九十\d]+[条章项]"
)


def _is_data(table: Any) -> bool:
    """Whether a table holds data; one around the page only lays it out.

    A table with tables in its cells holds data where no cell has most of its words.
    """
    rows = [_row_cells(row) for row in _own_rows(table)]
    if len(rows) < 2 or sum(len(row) >= 2 for row in rows) < len(rows) / 2:
        return False
    if table.find(".//table") is None:
        return True
    sizes = [sum(len(text.strip()) for text in _texts(cell)) for row in rows for cell in row]
    return max(sizes) <= sum(sizes) * _CELL_SHARE


def _own_rows(table: Any) -> Iterator[Any]:
    """The rows of a table without those of tables inside it."""
    for part in table:
        if part.tag == "tr":
            yield part
        elif part.tag in ("thead", "tbody", "tfoot"):
            yield from (row for row in part if row.tag == "tr")


def _row_cells(row: Any) -> list[Any]:
    return [cell for cell in row if cell.tag in ("td", "th")]


def _grid(table: Any) -> Iterator[list[RawCell]]:
    """Rows with merged cells in every place they cover. Raises TableTooBig."""
    places = 0
    hanging: dict[int, tuple[int, bool]] = {}  # column -> (rows still covered, beside)
    for row in _own_rows(table):
        cells: list[RawCell] = []

        def take_hanging(cells: list[RawCell] = cells) -> None:
            while hanging.get(len(cells), (0, False))[0] > 0:
                left, beside = hanging[len(cells)]
                hanging[len(cells)] = (left - 1, beside)
                cells.append(RawCell(above=not beside, beside=beside))

        for cell in _row_cells(row):
            take_hanging()
            across, down = _span(cell, "colspan"), _span(cell, "rowspan")
            for offset in range(across):
                if down > 1:
                    hanging[len(cells)] = (down - 1, offset > 0)
                cells.append(RawCell(_cell_words(cell) if offset == 0 else "", beside=offset > 0))
        take_hanging()
        places += len(cells)
        if places > MAX_CELLS:
            raise TableTooBig
        yield cells


def _span(cell: Any, name: str) -> int:
    value = str(cell.get(name) or "1").strip()
    return max(1, min(int(value), MAX_SPAN)) if value.isdecimal() else 1


def _cell_words(cell: Any) -> str:
    """A cell's words; blocks and line breaks inside it stay apart, as do rows of a table in it."""
    builder = TextBuilder()
    _Writer(builder).write(cell)
    return "\n".join(builder.lines).replace("\t", " ")
