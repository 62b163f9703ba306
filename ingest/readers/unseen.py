"""What a Word file holds and its reader does not see, or sees beside the text.

Hidden words (by themselves, by their style, or in a hidden row) and words struck out are none of
the text; each leaves a warning that names them, and so do tracked changes that nobody accepted or
rejected, footnotes and comments: there may be units and dates in them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from ingest.document import DocumentWarning
from ingest.readers.wordml import FALLBACK, W

_OFF = ("0", "false", "off", "none")
_CHANGES = tuple(f"{W}{name}" for name in ("ins", "del", "moveFrom", "moveTo"))
_SHOWN = 5  # of what is named in one warning
_LONGEST = 60  # characters of each


class UnseenRuns:
    """Tells the runs of one document that are hidden or struck out."""

    def __init__(self, document: Any) -> None:
        self._hidden_styles, self._struck_styles = _styles(document)

    def hidden(self, run: Any) -> bool:
        """Whether a run is hidden, by itself or by its style."""
        return self._marked(run, ("vanish",), self._hidden_styles)

    def struck(self, run: Any) -> bool:
        """Whether a line is drawn through a run."""
        return self._marked(run, ("strike", "dstrike"), self._struck_styles)

    def skips(self, run: Any) -> bool:
        """Whether a run is none of the text."""
        return self.hidden(run) or self.struck(run)

    def whole(self, paragraph: Any) -> bool:
        """Whether a paragraph of which nothing is seen has words, and they are hidden."""
        return any(self.skips(run) for run in paragraph.iter(f"{W}r"))

    def _marked(self, run: Any, names: Sequence[str], styles: frozenset[str]) -> bool:
        said = [_switch(run, "rPr", name) for name in names]
        if any(mark is not None for mark in said):
            return any(said)
        if not styles:
            return False
        paragraph = next(run.iterancestors(f"{W}p"), None)
        return _style(run, "rPr", "rStyle") in styles or (
            paragraph is not None and _style(paragraph, "pPr", "pStyle") in styles
        )

    def warnings(self, body: Any) -> Iterator[DocumentWarning]:
        """One warning each for what is hidden and what is struck out."""
        rows = [row for row in body.iter(f"{W}tr") if hidden_row(row)]
        words = [_words_of(row) for row in rows]
        inside = {run for row in rows for run in row.iter(f"{W}r")}
        words += _stretches(body, lambda run: run not in inside and self.hidden(run))
        yield from _told("hidden-text", "处隐藏的文字没有读入", words)
        struck = _stretches(body, lambda run: run not in inside and self.struck(run))
        yield from _told("struck-text", "处画了删除线的文字没有读入", struck)


def hidden_row(row: Any) -> bool:
    """Whether a row of a table is hidden."""
    return bool(_switch(row, "trPr", "hidden"))


def tracked(body: Any) -> Iterator[DocumentWarning]:
    """That there are tracked changes which nobody has accepted or rejected."""
    changes = sum(1 for _ in body.iter(*_CHANGES))
    if not changes:
        return
    gone = [
        "".join(t.text or "" for t in cut.iter(f"{W}delText")) for cut in body.iter(_CHANGES[1])
    ]
    named = _named([words for words in gone if words.strip()])
    yield DocumentWarning(
        code="tracked-changes",
        message=f"文件里有{changes}处修订没有接受或拒绝，按全部接受读入，请核对单位和时限"
        + (f"。删去的有：{named}。" if named else "。"),
    )


def beside(part: Any) -> Iterator[DocumentWarning]:
    """The words of footnotes, endnotes and comments, which stand in no article."""
    from docx.oxml import parse_xml

    notes: list[str] = []
    comments: list[str] = []
    for related in part.rels.values():
        kind = related.reltype.rpartition("/")[2]
        if kind in ("footnotes", "endnotes", "comments") and not related.is_external:
            root = parse_xml(related.target_part.blob)
            found = (note for note in root if note.get(f"{W}type", "normal") == "normal")
            (comments if kind == "comments" else notes).extend(map(_words_of, found))
    for code, said, words in (
        ("notes", "条脚注、尾注没有归入条款，请看其中有无要求", notes),
        ("comments", "条批注没有读入，请看其中有无要求", comments),
    ):
        yield from _told(code, said, words)


def _told(code: str, said: str, words: Sequence[str]) -> Iterator[DocumentWarning]:
    found = [text.strip() for text in words if text.strip()]
    if found:
        yield DocumentWarning(code=code, message=f"{len(found)}{said}：{_named(found)}。")


def _named(words: Sequence[str]) -> str:
    return "；".join(f"“{text[:_LONGEST]}”" for text in words[:_SHOWN])


def _stretches(body: Any, marked: Callable[[Any], bool]) -> list[str]:
    """The words of marked runs, those of one paragraph together."""
    found: list[str] = []
    last: Any = None
    for run in body.iter(f"{W}r"):
        words = "".join(t.text or "" for t in run.iterchildren(f"{W}t"))
        if not words.strip() or not marked(run) or any(run.iterancestors(FALLBACK)):
            continue
        paragraph = next(run.iterancestors(f"{W}p"), None)
        if found and paragraph is last:
            found[-1] += words
        else:
            found.append(words)
        last = paragraph
    return found


def _words_of(element: Any) -> str:
    return "".join(t.text or "" for t in element.iter(f"{W}t"))


def _styles(document: Any) -> tuple[frozenset[str], frozenset[str]]:
    """The styles whose text is hidden, and those whose text is struck out; a style has what the
    one that it is based on has, unless it says otherwise."""
    try:
        styles = {s.get(f"{W}styleId", ""): s for s in document.styles.element.iter(f"{W}style")}
    except (KeyError, AttributeError):
        return frozenset(), frozenset()

    def has(name: str, marks: Sequence[str]) -> bool:
        seen: set[str] = set()
        while name in styles and name not in seen:
            seen.add(name)
            said = [_switch(styles[name], "rPr", mark) for mark in marks]
            if any(mark is not None for mark in said):
                return any(said)
            base = styles[name].find(f"{W}basedOn")
            name = base.get(f"{W}val", "") if base is not None else ""
        return False

    return (
        frozenset(name for name in styles if has(name, ("vanish",))),
        frozenset(name for name in styles if has(name, ("strike", "dstrike"))),
    )


def _switch(element: Any, properties: str, name: str) -> bool | None:
    """What an element says of a property that is on or off, None where it says nothing."""
    mark = element.find(f"{W}{properties}/{W}{name}")
    return None if mark is None else mark.get(f"{W}val", "1") not in _OFF


def _style(element: Any, properties: str, name: str) -> str:
    found = element.find(f"{W}{properties}/{W}{name}")
    return str(found.get(f"{W}val", "")) if found is not None else ""
