"""Facts of a document: its number, issuer, date; its aims and annexes, counted and listed."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import groupby

from app.assistant.answer import Citation
from app.assistant.compose.writer import Writer
from app.assistant.tools.finding import Finding, Quote
from app.ledger.records import TaskView

_SINGLE = ("number", "title", "issuer", "issued", "recipients")
_ALONE = ("row-unmatched", "article-unmatched")  # many of these are told in one line
_ISO = re.compile(r"\d{4}-\d\d-\d\d")
SHOWN = 10
"""Items written out; the rest when it is asked for."""


@dataclass(frozen=True)
class Line:
    """One line of a list, with its marks and how many items it tells."""

    text: str
    cite: str
    count: int = 1


Item = tuple[str, list[Quote]]
"""The words of an item and the places that it stands in."""


def write_facts(finding: Finding, writer: Writer) -> str:
    """One line a document for a single fact, a counted list for several."""
    if finding.views:
        return _side_by_side(finding, writer)
    fact = finding.query.fact or "title"
    if fact == "held":
        return _held(finding, writer)
    name = "cited_one" if finding.query.paper else fact
    groups = [list(g) for _, g in groupby(finding.quotes, key=lambda q: q.section)]
    show_all = finding.query.show_all
    return "\n\n".join(
        _of_document(name, g, writer, named=len(groups) > 1, show_all=show_all) for g in groups
    )


def _held(finding: Finding, writer: Writer) -> str:
    """The papers counted and listed."""
    lines = [writer.say("document.held", count=finding.total)]
    for n, quote in enumerate(finding.quotes, start=1):
        cite = writer.cite(quote.citation)
        lines.append(
            writer.say("document.paper", number=n, value=quote.text, label=quote.title, cite=cite)
        )
    if rest := finding.total - len(finding.quotes):
        lines.append("\n" + writer.say("document.more_papers", count=rest))
    return "\n".join(lines)


def _side_by_side(finding: Finding, writer: Writer) -> str:
    """正文第7条与附件第3项: what differs, else that nothing does and what either says of dates."""
    places = [writer.titled(v.task) + writer.cite(c) for v, c in _cited(finding)]
    if len(places) == 1:
        return writer.say("contrast.alone", place=places[0])
    names = writer.phrases.names(places)
    items = [(text, list(same)) for text, same in groupby(finding.quotes, key=lambda q: q.text)]
    if items:
        lines = [replace(i, text=_with_days(i.text, writer)) for i in _items(items, writer)]
        told = [
            writer.say("document.item", number=n, value=line.text, cite=line.cite)
            for n, line in enumerate(lines, start=1)
        ]
        return "\n".join([writer.say("contrast.differ", places=names, count=len(told)), *told])
    what = writer.say(f"contrast.{finding.query.level or 'any'}")
    text = writer.say("contrast.same", places=names, what=what)
    if finding.query.level != "unit":
        text += "".join("\n- " + _dates(v, c, writer) for v, c in _cited(finding))
    return text


def _cited(finding: Finding) -> list[tuple[TaskView, Citation]]:
    return list(zip(finding.views, finding.citations, strict=True))


def _dates(view: TaskView, cite: Citation, writer: Writer) -> str:
    """What a task says of dates, in its own words."""
    said = [view.task.deadline_text or "", *(m.text for m in view.task.milestones)]
    words = "；".join(f"“{s}”" for s in said if s)
    name = "contrast.says" if words else "contrast.says_nothing"
    return writer.say(name, place=writer.place(view.task), words=words, cite=writer.cite(cite))


def _of_document(
    fact: str, quotes: Sequence[Quote], writer: Writer, *, named: bool, show_all: bool
) -> str:
    place = quotes[0].citation
    main = writer.main_document_id in ("", place.document_id)
    document = place.document if named or not main else writer.say("document.this")
    if fact in _SINGLE:
        cite = writer.cite(place)
        return writer.say(f"document.{fact}", document=document, value=quotes[0].text, cite=cite)
    # What stands in two places is one item with two marks.
    items = [(text, list(same)) for text, same in groupby(quotes, key=lambda q: q.text)]
    head = writer.say(f"document.{fact}", document=document, count=len(items))
    lines = _differences(items, writer) if fact == "differences" else _items(items, writer)
    limit = len(lines) if show_all else SHOWN
    told = [
        writer.say("document.item", number=n, value=line.text, cite=line.cite)
        for n, line in enumerate(lines[:limit], start=1)
    ]
    if rest := sum(line.count for line in lines[limit:]):
        told.append("\n" + writer.say("document.more", count=rest))
    return "\n".join([head, *told])


def _items(items: list[Item], writer: Writer) -> list[Line]:
    """Each item with its marks."""
    return [Line(text, writer.cite(*(q.citation for q in same))) for text, same in items]


def _differences(items: list[Item], writer: Writer) -> list[Line]:
    """What differs, one line each; what stands in one part only, one line a part."""
    codes = [same[0].title for _, same in items]
    grouped = tuple(code for code in _ALONE if codes.count(code) > 1)
    single = [i for i in items if i[1][0].title not in grouped]
    lines = [replace(line, text=_with_days(line.text, writer)) for line in _items(single, writer)]
    for code in grouped:
        alone = [same[0] for _, same in items if same[0].title == code]
        numbers = writer.phrases.names([str(q.citation.number) for q in alone])
        name = f"document.{code.replace('-', '_')}"
        said = writer.say(name, numbers=numbers, count=len(alone))
        lines.append(Line(said, writer.cite(*(q.citation for q in alone)), len(alone)))
    return lines


def _with_days(text: str, writer: Writer) -> str:
    """2017-08-31 -> 2017年8月31日."""
    return _ISO.sub(lambda m: writer.phrases.day(date.fromisoformat(m.group())), text)


def write_no_fact(finding: Finding, writer: Writer) -> str:
    """That the document does not state it."""
    return writer.say(f"document.no_{finding.query.fact or 'title'}")
