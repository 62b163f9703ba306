"""Facts of a document: its number, issuer, date; its aims and annexes, counted and listed."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from app.assistant.compose.writer import Writer
from app.assistant.tools.finding import Finding, Quote

_SINGLE = ("number", "title", "issuer", "issued")


def write_facts(finding: Finding, writer: Writer) -> str:
    """One line a document for a single fact, a counted list for several."""
    fact = finding.query.fact or "title"
    groups = [list(g) for _, g in groupby(finding.quotes, key=lambda q: q.section)]
    return "\n\n".join(_of_document(fact, g, writer, named=len(groups) > 1) for g in groups)


def _of_document(fact: str, quotes: Sequence[Quote], writer: Writer, *, named: bool) -> str:
    place = quotes[0].citation
    main = writer.main_document_id in ("", place.document_id)
    document = place.document if named or not main else writer.say("document.this")
    if fact in _SINGLE:
        cite = writer.cite(place)
        return writer.say(f"document.{fact}", document=document, value=quotes[0].text, cite=cite)
    # What stands in two places is one item with two marks.
    items = [(text, list(same)) for text, same in groupby(quotes, key=lambda q: q.text)]
    head = writer.say(f"document.{fact}", document=document, count=len(items))
    lines = [
        writer.say(
            "document.item",
            number=n,
            value=text,
            cite="".join(writer.cite(q.citation) for q in same),
        )
        for n, (text, same) in enumerate(items, start=1)
    ]
    return "\n".join([head, *lines])


def write_no_fact(finding: Finding, writer: Writer) -> str:
    """That the document does not state it."""
    return writer.say(f"document.no_{finding.query.fact or 'title'}")
