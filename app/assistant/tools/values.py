"""The sentences that hold a figure: 92% wherever it stands, as 百分之九十二 as well."""

from __future__ import annotations

import re
from collections.abc import Iterator

from app.assistant.normalise import fold
from app.assistant.query import Query
from app.assistant.recognise.figures import Figure, figures
from app.assistant.resolve import Resolver
from app.ledger.document_records import PassageRecord
from app.ledger.entries import sentences

_NUMBERING = re.compile(r"^\s*(?:\d+[．.、]|[(（]?[一二三四五六七八九十]+[)）、])")


def sentences_with(query: Query, resolver: Resolver) -> list[tuple[PassageRecord, int, int, str]]:
    """Passage, place and text of each sentence that holds the figure asked about, in the order of
    the documents; of other places' where home has none."""
    wanted = next(figure for _, figure in figures(fold(query.figure)))
    within = query.selection.document_ids
    found = _found(query, wanted, resolver, within)
    if not found and within == resolver.knowledge.home_document_ids:
        found = _found(query, wanted, resolver, ())
    return found


def _found(
    query: Query, wanted: Figure, resolver: Resolver, within: tuple[str, ...]
) -> list[tuple[PassageRecord, int, int, str]]:
    found = {
        (start, end, passage.id): (passage, start, end, text)
        for passage in _passages(query.figure, wanted, resolver, within)
        for start, end, text in sentences(passage)
        if any(f == wanted for _, f in figures(_NUMBERING.sub("", fold(text))))
    }
    return [found[k] for k in sorted(found, key=lambda k: (found[k][0].document_id, k))]


def _passages(
    typed: str, wanted: Figure, resolver: Resolver, documents: tuple[str, ...]
) -> Iterator[PassageRecord]:
    """Those whose aims hold the figure, and those that a search for it finds."""
    ledger = resolver.ledger
    aims = [
        t
        for t in ledger.targets(document_ids=documents or None)
        if any(f == wanted for _, f in figures(fold(t.value)))
    ]
    if aims:
        homes = ledger.passages(document_ids=sorted({t.document_id for t in aims}))
        for passage in homes:
            inside = (t for t in aims if t.document_id == passage.document_id)
            if any(passage.start <= t.start < passage.end for t in inside):
                yield passage
    for match in resolver.passages(typed, document_ids=documents):
        yield match.passage
